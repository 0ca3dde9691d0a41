"""The notes of a composed take: as plain values for drawing, and other ones in their stead.

A stem whose notes change is played again in the bars that changed and nowhere else, so it is
heard again at once; the recipe that comes with it makes the same samples from nothing.
"""

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from core.errors import UserError
from core.generation import GenerationRequest
from core.jobs import Control
from core.origins import Recipe
from core.studio.studio import Studio
from core.studio.takes import Take, kept
from core.studio.variations import changed, remaking

if TYPE_CHECKING:
    from core.composer.clock import Clock

MOST_ENTRIES = 32  # of one stem's remade bars, after which all of its bars are one
RINGS_S = 1.5  # how long a note is heard after its end, on the whole


@dataclass(frozen=True, slots=True, order=True)
class ScoreNote:
    """Hold a note as a person sees and moves it.

    Attributes
    ----------
    start, length
        In ticks.
    pitch
        MIDI number, a real one; of drums the General MIDI key.
    velocity
        Above 0, at most 1.
    slide, vibrato
        In cents.
    """

    start: int
    length: int
    pitch: float
    velocity: float
    slide: float = 0.0
    vibrato: float = 0.0

    @property
    def end(self) -> int:
        """The tick after the last one."""
        return self.start + self.length

    @property
    def fields(self) -> tuple[int, int, float, float, float, float]:
        """All that is known of it, in the order of a request's rows."""
        return self.start, self.length, self.pitch, self.velocity, self.slide, self.vibrato

    @property
    def row(self) -> list[float]:
        """The note as a request states it."""
        return list(self.fields)


ScoreNotes = tuple[ScoreNote, ...]


@dataclass(frozen=True, slots=True)
class TakeScore:
    """Hold all that is needed to draw a take's notes.

    Attributes
    ----------
    parts
        Part to its notes, sorted.
    stems
        Stem to the parts that are heard in it.
    players
        Part to its instrument or kit.
    bars
        Number of bars, that of the held last chord included.
    bar, beat, step
        Their lengths in ticks; a step is the finest line of the grid.
    tonic, scale_cents, period_cents
        Pitch of the tonic near middle C, the scale's tones above it and after how many cents
        they come again.
    key
        Its name.
    flat
        Whether its notes are written with flats.
    pieces
        Key of each of the drums that can be played to its name.
    seconds
        Length of the take.
    """

    parts: Mapping[str, ScoreNotes]
    stems: Mapping[str, tuple[str, ...]]
    players: Mapping[str, str]
    bars: int
    bar: int
    beat: int
    step: int
    tonic: float
    scale_cents: tuple[float, ...]
    period_cents: float
    key: str
    flat: bool
    pieces: Mapping[int, str]
    seconds: float
    _clock: "Clock" = field(repr=False, compare=False)

    def seconds_at(self, tick: float) -> float:
        """Return when a tick is, in seconds from the take's start."""
        return self._clock.seconds_at(tick)

    def tick_at(self, seconds: float) -> float:
        """Return which tick is at a second."""
        return self._clock.ticks_at(seconds)

    @property
    def ticks(self) -> int:
        """The tick after the last bar."""
        return self.bars * self.bar

    def stem_of(self, part: str) -> str:
        """Return the stem that a part is heard in.

        Raises
        ------
        UserError
            ``studio.no_part``.
        """
        for stem, parts in self.stems.items():
            if part in parts:
                return stem
        raise UserError("studio.no_part", part=part, known=", ".join(self.parts))


def score_of(recipe: Recipe | None) -> TakeScore:
    """Return a take's notes and the grid that they stand on.

    Raises
    ------
    UserError
        ``studio.no_notes`` where the take was not composed, or by a version that kept none.
    """
    plan: Mapping[str, Any] = recipe.plan if recipe else {}
    if recipe is None or recipe.plugin != "composer" or "score" not in plan:
        raise UserError("studio.no_notes")
    from core.composer import SAMPLE_RATE
    from core.composer.clock import Clock, read_anchors
    from core.composer.metre import METRES, STEP
    from core.composer.notation import unpacked_score
    from core.composer.pitch import Key
    from core.composer.plan import STEM_OF
    from core.composer.scales import SCALES
    from core.composer.score import DRUM_PIECES

    notes = unpacked_score(plan["score"])
    bar = METRES[plan["metre"]].bar
    beat = round(bar / plan["beats_per_bar"])
    players = dict(plan["instruments"])
    tonic, _space, mode = plan["key"].partition(" ")
    # A scale from a file has a name that no table knows.
    key = Key.parse(plan["key"] if mode in SCALES else tonic)
    stems: dict[str, tuple[str, ...]] = {}
    for role, stem in STEM_OF.items():
        if role in players or role in notes:
            stems[stem] = (*stems.get(stem, ()), role)
    times = read_anchors(plan["times"]) if plan.get("times") else ()
    clock = Clock(plan["tempo_bpm"] / 60.0 * beat, times)
    return TakeScore(
        parts={
            role: tuple(
                ScoreNote(n.start, n.length, float(n.pitch), n.velocity, n.slide, n.vibrato)
                for n in notes.get(role, ())
            )
            for roles in stems.values()
            for role in roles
        },
        stems=stems,
        players=players,
        bars=plan["bars"],
        bar=bar,
        beat=beat,
        step=STEP,
        tonic=float(key.home),
        scale_cents=tuple(plan["scale_cents"]),
        period_cents=plan["period_cents"],
        key=plan["key"],
        flat=key.flat,
        pieces=dict(DRUM_PIECES),
        seconds=plan["frames"] / SAMPLE_RATE,
        _clock=clock,
    )


def renoted(
    studio: Studio, take: Take, part: str, notes: Iterable[ScoreNote], *, control: Control
) -> Take:
    """Return a take in which a part plays other notes, and nothing else is different.

    Parameters
    ----------
    studio
        Whose ledger it is written into.
    take
        The take, with its stems.
    part
        ``"drums"``, ``"bass"``, ``"chords"``, ``"pad"``, ``"arp"`` or ``"lead"``.
    notes
        All that it plays.

    Notes
    -----
    Every other stem is the same to the last bit, and so is every sample of this one more than
    10 ms outside the bars whose notes changed and those that ring out.

    Raises
    ------
    UserError
        ``studio.no_plan``, ``studio.no_notes``, ``studio.no_stems``, ``studio.no_part`` or what
        cannot be played of the notes.
    """
    recipe = take.origin.recipe
    if recipe is None:
        raise UserError("studio.no_plan")
    if not take.made.stems or take.stopped:
        raise UserError("studio.no_stems")
    request = request_with(recipe, part, notes)
    if request is None:
        return take
    audio, made = remaking(studio, recipe).remake(
        request, take.audio, take.made.stems, request.settings["frozen"], control
    )
    spec = studio.engines.get(recipe.plugin)
    return replace(kept(studio, spec, request, audio, made, id=uuid.uuid4().hex), name=take.name)


def midi_of(recipe: Recipe | None, parts: Collection[str] | None = None) -> bytes:
    """Return the notes of a take, or of some of its parts, as a Standard MIDI File.

    They are played as they are heard, bent into place where they lie beside the keys.

    Raises
    ------
    UserError
        ``studio.no_notes``.
    """
    score = score_of(recipe)
    if recipe is None:
        raise UserError("studio.no_notes")
    from core.composer.midi import midi_bytes
    from core.composer.performing import perform, within
    from core.composer.plan import ROLES
    from core.composer.planning import make_plan
    from core.composer.score import Note, Part, Score
    from core.generation.asked import stated

    request = GenerationRequest.from_json(recipe.request).with_seed(recipe.seed)
    plan = make_plan(stated(request), request.seed)
    written = tuple(
        Part(role, plan.patches.get(role) or plan.kit, tuple(Note(*n.fields) for n in notes))
        for role in ROLES
        if (notes := score.parts.get(role)) and (parts is None or role in parts)
    )
    return midi_bytes(plan, within(plan, perform(plan, Score(written))))


def request_with(recipe: Recipe, part: str, notes: Iterable[ScoreNote]) -> GenerationRequest | None:
    """Return the request for a recipe's take with a part playing other notes.

    Its last ``remade`` entry states the notes of the bars that change; ``None`` where nothing
    does.

    Raises
    ------
    UserError
        As :func:`renoted`.
    """
    score = score_of(recipe)
    stem = score.stem_of(part)
    had, wanted = score.parts[part], tuple(sorted(notes))
    bars = _touched(score, had, wanted)
    if bars is None:
        return None
    request = changed(recipe)
    frozen, entries = request.settings["frozen"], request.settings["remade"]
    entry = {"bars": list(bars), "stems": [stem], "notes": {part: _rows(score, wanted, bars)}}
    if sum(stem in each["stems"] for each in entries) >= MOST_ENTRIES:
        frozen, entries = _without(stem, frozen, entries)
        bars = (0, score.bars - 1)
        whole = {**{role: score.parts[role] for role in score.stems[stem]}, part: wanted}
        rows = {role: _rows(score, played, bars) for role, played in whole.items()}
        entry = {"bars": list(bars), "stems": [stem], "notes": rows}
    settings = {**request.settings, "frozen": frozen, "remade": [*entries, entry]}
    return replace(request, settings=settings)


def _touched(score: TakeScore, had: ScoreNotes, wanted: ScoreNotes) -> tuple[int, int] | None:
    """Return the first and last bar in which something changes that is heard."""
    moved = set(had) ^ set(wanted)
    if not moved:
        return None
    last_bar = score.bars - 1
    rings_until = score.seconds_at(max(note.end for note in moved)) + RINGS_S
    first = min(note.start for note in moved) // score.bar
    last = int(score.tick_at(rings_until)) // score.bar
    return min(first, last_bar), min(last, last_bar)


def _rows(score: TakeScore, notes: ScoreNotes, bars: tuple[int, int]) -> list[list[float]]:
    """Return the notes that begin in some bars as a request states them."""
    start = bars[0] * score.bar
    end = (bars[1] + 1) * score.bar if bars[1] + 1 < score.bars else float("inf")
    return [note.row for note in notes if start <= note.start < end]


def _without(
    stem: str, frozen: Mapping[str, Any], entries: Iterable[Mapping[str, Any]]
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return a frozen mix and its remade bars with nothing of one stem among these."""
    kept_entries, curves = [], []
    for entry, own in zip(entries, frozen["remade"], strict=True):
        if staying := [name for name in entry["stems"] if name != stem]:
            kept_entries.append({**entry, "stems": staying})
            curves.append({name: curve for name, curve in own.items() if name != stem})
    return {**frozen, "remade": curves}, kept_entries
