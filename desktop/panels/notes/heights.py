"""Which pitch lies at which height: semitones with the scale's own tones, or a kit's pieces."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.studio.noting import ScoreNotes, TakeScore
from core.text import _

DRUMS = "drums"
LEAST_SPAN = 24  # semitones that are shown at least
AROUND = 4  # semitones beyond the highest and lowest note
LOWEST, HIGHEST = 0, 127
TUNED = 0.5  # cents beside a key from which a tone is said to lie there
_SHARPS = ("C", "C♯", "D", "D♯", "E", "F", "F♯", "G", "G♯", "A", "A♯", "B")
_FLATS = ("C", "D♭", "D", "E♭", "E", "F", "G♭", "G", "A♭", "A", "B♭", "B")
_BLACK = frozenset({1, 3, 6, 8, 10})
# Pieces that every kit has a row for, used or not.
_USUAL = ("kick", "snare", "clap", "hat", "open", "tom low", "tom high", "crash", "ride")


@dataclass(frozen=True, slots=True)
class Line:
    """Name a row of the picture, or a tone of the scale between two rows.

    Attributes
    ----------
    pitch
        A real MIDI number; of drums the General MIDI key.
    words
        What the keyboard says.
    dark
        Whether it is drawn as a black key.
    tone
        0 for no tone of the scale, 1 for a tone, 2 for the tonic.
    """

    pitch: float
    words: str
    dark: bool = False
    tone: int = 0


@dataclass(frozen=True, slots=True)
class Heights:
    """Lay pitches out in rows, the highest at the top.

    Attributes
    ----------
    lines
        One a row, from the top.
    tones
        Tones of the scale, where they really lie.
    rows
        Pitch to row, where rows are no semitones.
    """

    lines: tuple[Line, ...]
    tones: tuple[Line, ...]
    rows: Mapping[float, int] | None = None

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.lines)

    def row(self, pitch: float) -> float:
        """Return the row of a pitch, its middle at a whole number."""
        if self.rows is not None:
            return float(self.rows.get(pitch, self.count - 1))
        return self.lines[0].pitch - pitch

    def nearest(self, row: float) -> float:
        """Return the pitch to play for a height: of the scale's tones, where it has its own."""
        if self.rows is not None:
            return self.lines[min(max(round(row), 0), self.count - 1)].pitch
        pitch = self.lines[0].pitch - row
        if not self._tempered:
            return min(self.tones, key=lambda tone: abs(tone.pitch - pitch)).pitch
        return float(min(max(round(pitch), LOWEST), HIGHEST))

    def stepped(self, pitch: float, steps: int) -> float:
        """Return the pitch some rows (or tones of a scale of its own) higher."""
        if self.rows is not None:
            return self.nearest(self.row(pitch) - steps)
        if self._tempered:
            return min(max(pitch + steps, float(LOWEST)), float(HIGHEST))
        ladder = sorted(tone.pitch for tone in self.tones)
        at = min(range(len(ladder)), key=lambda index: abs(ladder[index] - pitch))
        return ladder[min(max(at + steps, 0), len(ladder) - 1)]

    @property
    def _tempered(self) -> bool:
        """Whether the scale's tones are keys of a piano."""
        return all(abs(t.pitch - round(t.pitch)) * 100 < TUNED for t in self.tones)


def heights_of(score: TakeScore, part: str, notes: ScoreNotes) -> Heights:
    """Return the rows that show a part's notes, with room around them."""
    if part == DRUMS:
        return _kit(score, notes)
    pitches = [note.pitch for note in notes] or [score.tonic]
    low, high = math.floor(min(pitches)) - AROUND, math.ceil(max(pitches)) + AROUND
    missing = max(LEAST_SPAN - (high - low), 0)
    low, high = low - missing // 2, high + missing - missing // 2
    low, high = max(low, LOWEST), min(high, HIGHEST)
    tones = tuple(_tones(score, low, high))
    near = {round(tone.pitch): tone.tone for tone in tones if abs(tone.pitch % 1) < TUNED / 100}
    lines = tuple(
        Line(
            float(pitch),
            pitch_name(pitch, flat=score.flat),
            pitch % 12 in _BLACK,
            near.get(pitch, 0),
        )
        for pitch in range(high, low - 1, -1)
    )
    return Heights(lines, tones)


def pitch_name(pitch: float, *, flat: bool) -> str:
    """Return how a pitch is called: ``"A4"``, ``"E4 −50"`` with the cents beside the key.

    Examples
    --------
    >>> pitch_name(69, flat=False), pitch_name(63.5, flat=True)
    ('A4', 'E4 −50')
    """
    key = math.floor(pitch + 0.5)
    name = (_FLATS if flat else _SHARPS)[key % 12] + str(key // 12 - 1)
    cents = round((pitch - key) * 100)
    sign = "+" if cents > 0 else "−"
    return f"{name} {sign}{abs(cents)}" if cents else name


def _tones(score: TakeScore, low: int, high: int) -> Iterable[Line]:
    period = score.period_cents / 100
    first = math.floor((low - score.tonic) / period) if period else 0
    last = math.ceil((high - score.tonic) / period) if period else 0
    for octave in range(first, last + 1):
        for cents in score.scale_cents:
            pitch = round(score.tonic + octave * period + cents / 100, 4)
            if low - 0.5 <= pitch <= high + 0.5:
                name = pitch_name(pitch, flat=score.flat)
                yield Line(pitch, name, tone=1 if cents else 2)


def _kit(score: TakeScore, notes: ScoreNotes) -> Heights:
    used = {note.pitch for note in notes}
    keys = {float(key) for key, name in score.pieces.items() if name in _USUAL} | used
    ordered = sorted(keys, reverse=True)
    lines = tuple(
        Line(key, _(score.pieces.get(round(key), str(round(key)))), tone=int(key in used))
        for key in ordered
    )
    return Heights(lines, (), {key: index for index, key in enumerate(ordered)})
