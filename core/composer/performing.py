"""From score to performance: when and how hard each note is really played.

Times become frames here. Jitter is drawn as long-range-correlated noise, which listeners
prefer to independent errors; it belongs to the places of the grid, so that a note that is added
changes how no other one is played.

References
----------
H. Hennig et al., "The nature and perception of fluctuations in human musical rhythms",
PLoS ONE 6(10), 2011.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from core.composer import SAMPLE_RATE
from core.composer.grammar import tension
from core.composer.metre import STEP
from core.composer.pitch import above_concert_pitch
from core.composer.plan import Plan
from core.composer.score import DRUM_KEYS, Note, Part, Score
from core.composer.seeds import generator

Energy = TypeVar("Energy", float, NDArray[np.float64])

# How late a role plays, in milliseconds, and its share of the band's jitter.
_LATE_MS = {"bass": 3.0, "lead": 5.0, "second": 14.0, "pad": -8.0}
_JITTER = {"pad": 0.5, "arp": 0.5}
_MOST_SWING = 0.778  # 3.5 to 1
_MOST_RUBATO_S = 0.012  # more, and a clip of one phrase and a half is heard at another tempo
_TIGHT = {DRUM_KEYS["kick"], DRUM_KEYS["hat"]}
_BACKBEAT = {DRUM_KEYS["snare"], DRUM_KEYS["clap"], DRUM_KEYS["rim"], DRUM_KEYS["brush"]}


@dataclass(frozen=True, slots=True, eq=False)
class PlayedPart:
    """Hold a part as it is played, sorted by start.

    Attributes
    ----------
    starts, gates
        int64, in frames; how long the key is held.
    pitches, velocities
        float64; velocities above 0, at most 1.
    ticks
        int64; where each note stands on the grid.
    turns
        int64; which of the strokes that take turns each note is.
    slides, vibratos
        float64, in cents: how far below a note is slid into, how far it swings while held; 0
        leaves either to the instrument.
    lengths, keys, written
        int64 in ticks, and float64: length, pitch and velocity as they stand in the score.
    """

    role: str
    patch: str
    starts: NDArray[np.int64]
    gates: NDArray[np.int64]
    pitches: NDArray[np.float64]
    velocities: NDArray[np.float64]
    ticks: NDArray[np.int64]
    turns: NDArray[np.int64]
    slides: NDArray[np.float64]
    vibratos: NDArray[np.float64]
    lengths: NDArray[np.int64]
    keys: NDArray[np.float64]
    written: NDArray[np.float64]

    @property
    def notes(self) -> tuple[Note, ...]:
        """The part as it was written, sorted by tick and pitch."""
        rows = zip(
            self.ticks.tolist(),
            self.lengths.tolist(),
            self.keys.tolist(),
            self.written.tolist(),
            self.slides.tolist(),
            self.vibratos.tolist(),
            strict=True,
        )
        return tuple(sorted((Note(*row) for row in rows), key=lambda n: (n.start, n.pitch)))


def _notes(part: PlayedPart) -> dict[str, Any]:
    """Return what a part holds of each note."""
    held = {field.name: getattr(part, field.name) for field in fields(part)}
    return {name: each for name, each in held.items() if isinstance(each, np.ndarray)}


def picked(part: PlayedPart, index: NDArray[np.int64] | NDArray[np.bool_]) -> PlayedPart:
    """Return a part with the notes of an index or mask, in its order."""
    return replace(part, **{name: each[index] for name, each in _notes(part).items()})


def merged(first: PlayedPart, second: PlayedPart) -> PlayedPart:
    """Return the notes of two parts as the first one's, sorted by start and pitch."""
    others = _notes(second)
    held = _notes(first).items()
    both: dict[str, Any] = {name: np.concatenate([each, others[name]]) for name, each in held}
    whole = replace(first, **both)
    return picked(whole, np.lexsort((whole.pitches, whole.starts)))


def within(plan: Plan, parts: Iterable[PlayedPart]) -> tuple[PlayedPart, ...]:
    """Return the parts with what goes round in a loop cut at its ends, to be written down."""
    cut = []
    for part in parts:
        starts = np.maximum(part.starts, 0)
        gates = np.clip(part.gates, 1, np.maximum(plan.frames - starts, 1))
        cut.append(replace(part, starts=starts, gates=gates) if plan.loop else part)
    return tuple(cut)


def repeated(part: PlayedPart, frames: int, times: int) -> PlayedPart:
    """Return a part played again every `frames`; what would begin before the first is left out."""
    shifts = np.repeat(np.arange(times) * frames, len(part.starts))
    every = np.tile(np.arange(len(part.starts)), times)
    again = picked(part, every)
    again = replace(again, starts=again.starts + shifts)
    order = np.lexsort((again.pitches, again.starts))
    return picked(again, order[again.starts[order] >= 0])


def pink(count: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return `count` numbers of 1/f noise with standard deviation 1."""
    size = max(2 * count, 8)
    spectrum = rng.standard_normal(size // 2 + 1) + 1j * rng.standard_normal(size // 2 + 1)
    spectrum[0] = 0.0
    spectrum[1:] /= np.sqrt(np.arange(1, size // 2 + 1))
    noise = np.fft.irfft(spectrum, size)[:count]
    return np.asarray(noise / max(float(noise.std()), 1e-12)) if count > 1 else np.zeros(count)


def swung(ticks: NDArray[np.int64], plan: Plan) -> NDArray[np.float64]:
    """Return ticks with the second of each pair moved to where the genre's swing puts it."""
    pair = 2 * STEP * plan.genre.swing_pair
    swing = swing_of(plan)
    if swing == 0.5 or plan.metre.compound:
        return ticks.astype(np.float64)
    inside = (ticks % pair) / pair
    # Piecewise linear: the first half is stretched, the second squeezed.
    moved = np.where(inside < 0.5, inside * 2 * swing, swing + (inside - 0.5) * 2 * (1 - swing))
    return np.asarray((ticks // pair + moved) * pair)


def swing_of(plan: Plan) -> float:
    """Return where the off-beat falls: jazz swings less the faster it goes.

    References
    ----------
    A. Friberg and A. Sundström, "Swing ratios and ensemble timing in jazz performance",
    Music Perception 19(3), 2002: the short note stays near 100 ms.
    """
    if not plan.genre.swings_by_tempo:
        return plan.genre.swing
    pair_s = 60.0 / plan.tempo_bpm
    return float(np.clip(1.0 - 0.1 / pair_s, 0.5, _MOST_SWING))


def perform(plan: Plan, score: Score) -> tuple[PlayedPart, ...]:
    """Return all parts of a score as they are played."""
    return tuple(_perform_part(plan, part) for part in score.parts)


def _perform_part(plan: Plan, part: Part) -> PlayedPart:
    rng = generator(plan.seeds["performance"], part.role)
    ticks = np.array([note.start for note in part.notes], np.int64)
    ends = np.array([note.end for note in part.notes], np.int64)
    keys = np.array([note.pitch for note in part.notes], float)
    tuned = 0.0 if part.role == "drums" else above_concert_pitch(plan.concert_a_hz)
    velocities = np.array([note.velocity for note in part.notes], float)
    bent = _rubato_s(plan, ticks)
    starts_s = plan.clock.seconds(swung(ticks, plan)) + bent
    ends_s = plan.clock.seconds(swung(ends, plan)) + bent
    late = _lateness_ms(plan, part.role, ticks, keys, rng) / 1000.0
    frames = np.round((starts_s + late) * SAMPLE_RATE).astype(np.int64)
    gates = np.round((ends_s - starts_s) * _legato(part.role) * SAMPLE_RATE).astype(np.int64)
    if plan.loop:  # what is early or long goes round
        gates = np.maximum(gates, 480)
    else:
        frames = np.clip(frames, 0, plan.frames - 1)
        gates = np.clip(gates, 480, np.maximum(plan.frames - frames, 480))
    played = _velocities(plan, part.role, ticks, velocities, rng)
    order = np.lexsort((keys, frames))
    return PlayedPart(
        part.role,
        plan.sounds.get(part.role, part.patch),
        frames[order],
        gates[order],
        keys[order] + tuned,
        played[order],
        ticks[order],
        _turns(ticks[order], keys[order]),
        np.array([note.slide for note in part.notes], float)[order],
        np.array([note.vibrato for note in part.notes], float)[order],
        (ends - ticks)[order],
        keys[order],
        velocities[order],
    )


def _in_phrase(plan: Plan, ticks: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return where in its phrase each tick stands, 0 to 1; phrases begin with their sections."""
    phrase = 4 * plan.metre.bar
    begins = np.array([section.bar * plan.metre.bar for section in plan.sections])
    section = np.maximum(np.searchsorted(begins, ticks, side="right") - 1, 0)
    return np.asarray(((ticks - begins[section]) % phrase) / phrase)


def _rubato_s(plan: Plan, ticks: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return by how much everybody is late where phrases linger at their ends, in seconds.

    The middle of a phrase is as much faster; on the whole the tempo stays.
    """
    length_s = 4 * plan.bar_s
    most = min(plan.genre.rubato * length_s / (2 * np.pi), _MOST_RUBATO_S)
    return np.asarray(most * np.sin(2 * np.pi * _in_phrase(plan, ticks)))


def _turns(ticks: NDArray[np.int64], pitches: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return which of the strokes that take turns each note is.

    It follows from where the note stands, so that a note more or less changes no other.
    Steps, beats and bars are counted together: whatever distance notes repeat at, they turn.
    """
    steps = ticks // STEP
    halves = 2 * (ticks % STEP) // STEP
    return np.asarray(
        steps + steps // 4 + steps // 16 + halves + np.round(pitches).astype(np.int64)
    )


def _drifting(
    plan: Plan, ticks: NDArray[np.int64], rng: np.random.Generator
) -> NDArray[np.float64]:
    """Return 1/f noise where notes stand: what is played together errs together."""
    count = (plan.end_tick + plan.metre.bar) // STEP + 1
    return pink(count, rng)[np.clip(ticks // STEP, 0, count - 1)]


def _by_place(
    ticks: NDArray[np.int64], pitches: NDArray[np.float64], rng: np.random.Generator
) -> NDArray[np.float64]:
    """Return a number from -1 to 1 for each note, of its place and pitch alone.

    References
    ----------
    G. L. Steele et al., "Fast splittable pseudorandom number generators", OOPSLA 2014.
    """
    mixed = (ticks.astype(np.uint64) << np.uint64(20)) + np.round(pitches * 1000).astype(np.uint64)
    mixed ^= rng.integers(1 << 63, dtype=np.uint64)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    mixed ^= mixed >> np.uint64(31)
    return np.asarray((mixed >> np.uint64(11)) / 2.0**52 - 1.0)


def _legato(role: str) -> float:
    return {"lead": 1.0, "second": 0.94, "bass": 0.92, "pad": 1.02, "arp": 0.9}.get(role, 0.9)


def _lateness_ms(
    plan: Plan,
    role: str,
    ticks: NDArray[np.int64],
    pitches: NDArray[np.float64],
    rng: np.random.Generator,
) -> NDArray[np.float64]:
    jitter = plan.genre.jitter_ms * _JITTER.get(role, 1.0)
    # Tones of one chord share the hand that plays them.
    errors = np.clip(_drifting(plan, ticks, rng), -2.5, 2.5) * jitter
    if role in ("chords", "pad"):
        errors += 1.5 * _by_place(ticks, pitches, rng)
    if role == "drums":
        tight = np.isin(pitches, list(_TIGHT))
        errors = np.where(tight, 0.4 * errors, errors)
        return np.asarray(
            errors + np.where(np.isin(pitches, list(_BACKBEAT)), plan.genre.laid_back_ms, 0.0)
        )
    slow = max(0.0, (110.0 - plan.tempo_bpm) / 40.0)
    return np.asarray(errors + _LATE_MS.get(role, 0.0) * (1.0 + slow * (role == "lead")))


def loudness_at(energy: Energy) -> Energy:
    """Return how hard everybody plays in a section of an energy: a chorus some 3 dB more."""
    return 0.50 + 0.56 * energy


def _velocities(
    plan: Plan,
    role: str,
    ticks: NDArray[np.int64],
    written: NDArray[np.float64],
    rng: np.random.Generator,
) -> NDArray[np.float64]:
    metre = plan.metre
    inside = ticks % metre.bar
    accent = np.where(inside == 0, 1.08, np.where(inside == metre.bar // 2, 1.03, 1.0))
    accent = np.where((inside // STEP) % 2 == 1, accent * 0.93, accent)
    if role == "pad":
        accent = np.ones_like(accent)
    curve = np.array(tension(plan))
    energy = curve[np.clip(ticks // metre.bar, 0, len(curve) - 1)]
    drift = 1.0 + 0.05 * np.clip(_drifting(plan, ticks, rng), -2, 2)
    if role in ("lead", "second"):  # phrases swell to their middle
        drift *= 1.0 + 0.14 * (np.sin(np.pi * _in_phrase(plan, ticks)) - 0.5)
    level = written * accent * drift * loudness_at(energy) * (1.0 - 0.22 * plan.gentleness)
    return np.clip(level, 0.05, 1.0)
