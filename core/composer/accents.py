"""Accents on the moments that a plan must hit: written last, over all parts."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from core.composer import SAMPLE_RATE
from core.composer.chords import voiced
from core.composer.hits import Hit
from core.composer.instruments import INSTRUMENTS
from core.composer.metre import STEP
from core.composer.plan import ROLES, Plan
from core.composer.score import DRUM_KEYS, Note, Part, Score

_ALWAYS = ("bass", "chords")
_RING = 8 * STEP  # how long an accent is held at most
_LEAST_S = 0.1  # before the end of the take: a later accent would not be heard
_CLEAR = STEP  # before an accent nothing is struck: it would blur when it falls
_LIGHT_KITS = ("dusty", "jazz", "brush", "latin", "hand")


def with_hits(plan: Plan, score: Score) -> Score:
    """Return a score in which everyone who strikes accents the plan's hits together.

    What would be struck just before a hit or across it makes room; held parts go on.
    """
    hits = [hit for hit in plan.hits if hit.tick != plan.end_tick and _sounds(plan, hit)]
    if not hits:
        return score
    striking = _striking(plan)
    parts = {part.role: part for part in score.parts}
    order = [*parts, *(role for role in striking if role not in parts)]
    for role in order:
        if role in plan.notes:  # what was stated is played as it stands
            continue
        patch = plan.kit if role == "drums" else plan.patches[role]
        part = _cleared(parts.get(role, Part(role, patch, ())), [hit.tick for hit in hits])
        parts[role] = _accented(plan, part, hits) if role in striking else part
    return replace(score, parts=tuple(parts[role] for role in order if parts[role].notes))


def _sounds(plan: Plan, hit: Hit) -> bool:
    return plan.seconds_at(hit.tick) < plan.frames / SAMPLE_RATE - _LEAST_S


def _striking(plan: Plan) -> tuple[str, ...]:
    """Return who accents: without drums also whoever plucks or strikes, else it would be soft."""
    band = [role for role in ROLES if role in plan.patches]
    if plan.kit:
        return ("drums", *(role for role in band if role in _ALWAYS))
    plucked = [role for role in band if INSTRUMENTS[plan.patches[role]].rings]
    return tuple(role for role in band if role in _ALWAYS or role in plucked) or tuple(band)


def _cleared(part: Part, ticks: Sequence[int]) -> Part:
    """Return a part without what begins so shortly before a hit that it would blur it."""
    kept = []
    for note in part.notes:
        following = bisect_right(ticks, note.start)
        if following == len(ticks) or ticks[following] - note.start >= _CLEAR:
            kept.append(note)
    return replace(part, notes=tuple(kept))


def _accented(plan: Plan, part: Part, hits: Sequence[Hit]) -> Part:
    ticks = [hit.tick for hit in hits]
    played: list[Note] = []
    for note in part.notes:
        before = bisect_right(ticks, note.start)
        if before and note.start - ticks[before - 1] < STEP:
            continue  # the accent is played in its stead
        across = part.role != "drums" and before < len(ticks) and note.end > ticks[before]
        played.append(replace(note, length=ticks[before] - note.start) if across else note)
    for hit, following in zip(hits, [*ticks[1:], ticks[-1] + 2 * _RING], strict=True):
        length = max(min(following - hit.tick, _RING), STEP // 2)
        played += _struck(plan, part, hit, length)
    return replace(part, notes=tuple(sorted(played, key=lambda note: (note.start, note.pitch))))


def _struck(plan: Plan, part: Part, hit: Hit, length: int) -> list[Note]:
    """Return what a part plays on a hit: the drums kick and crash, the others their chord."""
    loud = 0.55 + 0.4 * hit.strength
    if part.role == "drums":
        cymbal = "ride" if plan.gentleness > 0.5 or part.patch in _LIGHT_KITS else "crash"
        kick = Note(hit.tick, length, DRUM_KEYS["kick"], min(loud + 0.05, 1.0))
        # A small hit has no cymbal: thirty in a minute would be a wash.
        rest = DRUM_KEYS[cymbal] if hit.strength >= 0.5 else DRUM_KEYS["snare"]
        return [kick, Note(hit.tick, length, rest, loud)]
    chord = plan.chord_at(hit.tick).chord
    floor = {"bass": 30, "lead": 67, "arp": 62}.get(part.role, 50)
    low = max(INSTRUMENTS[part.patch].low, floor)
    if part.role == "bass":
        pitch = next(p for p in range(low, low + 13) if (p - round(chord.bass)) % 12 == 0)
        return [Note(hit.tick, length, float(pitch), loud)]
    voices = 2 if part.role == "lead" else 4
    pitches = voiced(chord, (), low, low + 17, voices=voices)
    return [Note(hit.tick, length, float(pitch), loud) for pitch in pitches]
