"""Tunes over a drone: they keep to a region, rest on its tones and go down as the mode does.

The motifs and phrases are those of :mod:`melody`; what leads them is the scale's
:class:`~core.composer.scales.Path` instead of chords.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.composer.instruments import INSTRUMENTS
from core.composer.melody import Melodist, Register
from core.composer.motifs import Sketch
from core.composer.pitch import fold, pitches_between, semitones
from core.composer.plan import Section
from core.composer.scales import Path
from core.composer.score import Note

_SLID = 0.3  # share of the steps upwards that are slid
_OSCILLATION = 25.0  # cents, of degrees that the mode lets swing
_LIFT = 2  # semitones that a chorus is sung higher in its region
_RISE = 5  # degrees that the upper region lies over the period's tonic at most


@dataclass(slots=True)
class PathMelodist(Melodist):
    """Write the tunes of one candidate score for a key that has a path."""

    @property
    def path(self) -> Path:
        """How the mode goes."""
        return self.plan.key.path or Path()

    def is_climbing(self, section: Section) -> bool:
        """Tell whether a section lies in the upper region: late, but not at the way home."""
        bars = max(self.plan.sections[-1].bar, 1)
        return section.kind != "outro" and section.bar >= self.path.climbs * bars > 0

    def memory(self, section: Section) -> tuple[object, ...]:
        """Return what two sections have alike that play one tune."""
        return *Melodist.memory(self, section), self.is_climbing(section)

    def home(self) -> float:
        """Return the tonic's pitch from which the lower region is counted."""
        key = self.plan.key
        low = self.register.low
        tonics = pitches_between(frozenset({key.degree(1)}), low, low + key.period, key.period)
        # Below the tonic there must be room for the region's lowest degree.
        below = self.path.opens[0]
        return next((t for t in tonics if key.degree_pitch(below, t) >= low - 0.5), tonics[-1])

    def region(self, section: Section) -> Register:
        """Return where a section's tune lies."""
        key, (lowest, highest) = self.plan.key, self.path.opens
        home = self.home()
        if not self.is_climbing(section):
            low, high = key.degree_pitch(lowest, home), key.degree_pitch(highest, home)
            return Register(low - 0.1, high + 0.1, (low + high) / 2)
        low = key.degree_pitch(1, home)
        high = key.degree_pitch(len(key.steps) + min(_RISE, highest), home)
        high = max(min(high, self.register.high), low + key.period)
        return Register(low - 0.1, high + 0.1, (low + 2 * high) / 3)

    def strong_tones(self, tick: int) -> Sequence[float]:  # noqa: ARG002  (the drone stays)
        """Return the resting tones of the region."""
        key = self.plan.key
        rests = frozenset(key.degree(rest) for rest in self.path.rests)
        return pitches_between(rests, self.register.low, self.register.high, key.period)

    def landing(self, note: Note, *, closed: bool) -> Note:
        """Return a phrase's last note: the tonic when closed, another resting tone when open."""
        key, path = self.plan.key, self.path
        degrees = path.rests[:1] if closed else path.rests[1:] or path.rests
        tones = frozenset(key.degree(degree) for degree in degrees)
        near = pitches_between(tones, self.register.low, self.register.high, key.period)
        return replace(note, pitch=float(min(near, key=lambda p: abs(p - note.pitch))))

    def sung(self, section: Section, sketch: Sketch, lift: int) -> list[Note]:
        """Return a sketch sung in a section's region, `lift` left to the region."""
        whole = self.register
        region = self.region(section)
        self.register = region
        # Super without arguments does not reach through a class with slots.
        notes = Melodist.sung(self, section, sketch, min(lift, _LIFT))
        self.register = whole
        last = (section.bar + section.bars - 1) * self.plan.metre.bar
        if not section.free:
            notes = self._closed(notes, last, region)
        return self._adorned(self._falling(self._rising(notes)))

    def _closed(self, notes: list[Note], last: int, region: Register) -> list[Note]:
        """Return the tune with its last bar on one of the mode's closing phrases."""
        key, path = self.plan.key, self.path
        closing = [index for index, note in enumerate(notes) if note.start >= last]
        if not closing:
            return notes
        ending = path.endings[int(self.rng.integers(len(path.endings)))][-len(closing) :]
        final = notes[-1].pitch
        home = min(
            pitches_between(frozenset({key.degree(1)}), region.low, region.high, key.period),
            key=lambda tonic: abs(tonic - final),
        )
        for index, degree in zip(closing[-len(ending) :], ending, strict=True):
            notes[index] = replace(notes[index], pitch=float(key.degree_pitch(degree, home)))
        return notes

    def _rising(self, notes: list[Note]) -> list[Note]:
        """Return the tune with the tones passed over that the mode leaves out on the way up."""
        key = self.plan.key
        skipped = {key.degree(degree) for degree in self.path.skips}
        result = list(notes)
        for index in range(1, len(notes) - 1):
            note, above = notes[index], notes[index + 1].pitch
            below = result[index - 1].pitch
            passing = note.length < self.plan.metre.beat * 120 and below < note.pitch < above
            if passing and fold(note.pitch, key.period) in skipped:
                between = pitches_between(key.pitch_classes, below + 0.1, above - 0.1, key.period)
                rest = [(abs(p - note.pitch), p) for p in between if abs(p - note.pitch) > 0.1]
                # In a run by step nothing is left between: the lower tone is dwelt on.
                pitch = min(rest)[1] if rest else below
                result[index] = replace(note, pitch=float(pitch))
        return result

    def _falling(self, notes: list[Note]) -> list[Note]:
        """Return the tune with the tones that the mode changes on the way down."""
        key = self.plan.key
        changed = {
            key.degree(degree): semitones(cents) - key.steps[degree - 1]
            for degree, cents in self.path.descending
        }
        if not changed:
            return notes
        result = []
        for index, note in enumerate(notes):
            following = notes[index + 1].pitch if index + 1 < len(notes) else note.pitch
            shift = changed.get(fold(note.pitch, key.period), 0.0)
            result.append(
                replace(note, pitch=note.pitch + shift) if following < note.pitch else note
            )
        return result

    def _adorned(self, notes: list[Note]) -> list[Note]:
        """Return the tune with slides into steps upwards and vibrato on what is held."""
        if not INSTRUMENTS[self.plan.patches["lead"]].bends:
            return notes
        path, key = self.path, self.plan.key
        swinging = {key.degree(degree) for degree in path.oscillates}
        beat = self.plan.metre.beat * 120
        result = notes[:1]
        for before, note in itertools.pairwise(notes):
            rises = 0 < note.pitch - before.pitch <= 5
            slide = path.slide if rises and self.rng.random() < _SLID else 0.0
            vibrato = 0.0
            if note.length >= beat:
                swings = fold(note.pitch, key.period) in swinging
                vibrato = _OSCILLATION if swings else path.vibrato
            result.append(replace(note, slide=slide, vibrato=vibrato))
        return result
