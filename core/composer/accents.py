"""Accents on the moments that a plan must hit: written last, over all parts."""

from collections.abc import Sequence
from dataclasses import replace

from core.composer.chords import voiced
from core.composer.hits import Hit
from core.composer.instruments import INSTRUMENTS
from core.composer.metre import STEP
from core.composer.plan import Plan
from core.composer.score import DRUM_KEYS, Note, Part, Score

_STRIKING = ("drums", "bass", "chords")
_RING = 8 * STEP  # how long an accent is held at most
_CLEAR = STEP  # before an accent nothing is struck: it would blur when it falls
_LIGHT_KITS = ("dusty", "jazz", "brush", "latin", "hand")


def with_hits(plan: Plan, score: Score) -> Score:
    """Return a score in which everyone who strikes accents the plan's hits together.

    What would be struck just before a hit or across it makes room; held parts go on.
    """
    hits = [hit for hit in plan.hits if hit.tick < plan.end_tick]
    if not hits:
        return score
    parts = {part.role: part for part in score.parts}
    for role in _STRIKING:
        patch = plan.kit if role == "drums" else plan.patches.get(role, "")
        if patch:
            part = parts.get(role, Part(role, patch, ()))
            parts[role] = _accented(plan, part, hits)
    if not any(role in parts for role in _STRIKING):  # nobody strikes: who is there does
        parts = {role: _accented(plan, part, hits) for role, part in parts.items()}
    order = [part.role for part in score.parts]
    order += [role for role in parts if role not in order]
    return replace(score, parts=tuple(parts[role] for role in order))


def _accented(plan: Plan, part: Part, hits: Sequence[Hit]) -> Part:
    ticks = [hit.tick for hit in hits]
    notes = [note for note in part.notes if not _in_the_way(note, ticks)]
    at = 0
    cut: list[Note] = []
    for note in sorted(notes, key=lambda note: note.start):  # what rings makes way for a hit
        while at < len(ticks) and ticks[at] <= note.start:
            at += 1
        through = part.role != "drums" and at < len(ticks) and note.end > ticks[at]
        cut.append(replace(note, length=max(ticks[at] - note.start, 1)) if through else note)
    for number, hit in enumerate(hits):
        following = ticks[number + 1] if number + 1 < len(ticks) else plan.end_tick
        length = max(min(following - hit.tick, _RING), STEP // 2)
        cut += _struck(plan, part, hit, length)
    return replace(part, notes=tuple(sorted(cut, key=lambda note: (note.start, note.pitch))))


def _in_the_way(note: Note, ticks: Sequence[int]) -> bool:
    return any(-_CLEAR < note.start - tick < STEP for tick in ticks)


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
    low = max(INSTRUMENTS[part.patch].low, 30 if part.role == "bass" else 50)
    if part.role == "bass":
        pitch = next(p for p in range(low, low + 13) if (p - round(chord.bass)) % 12 == 0)
        return [Note(hit.tick, length, float(pitch), loud)]
    pitches = voiced(chord, (), low, low + 17, voices=4)
    return [Note(hit.tick, length, float(pitch), loud) for pitch in pitches]
