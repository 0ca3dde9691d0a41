"""Tunes: sketches sung over the chords; phrases that ask and answer, breathe and arch."""

import itertools
import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from core.composer.free import free_tune
from core.composer.metre import STEP, Metre
from core.composer.motifs import PHRASE, Motif, Sketch, draw_motif, draw_moves, draw_sketch, reended
from core.composer.patterns import events, fitted
from core.composer.pitch import fold, pitches_between
from core.composer.plan import Plan, Section
from core.composer.score import Note

# How far above the register's middle a kind of section is sung.
_LIFTS = {"chorus": 3, "pre": 1, "bridge": -2, "outro": -2}
_TUNE_OF = {"verse": "verse", "pre": "verse", "chorus": "chorus", "break": "chorus"}
_ARCH = 3.5  # semitones that a phrase rises to its middle
_PULL = 0.5  # share of the way to the arch that each bar goes
_LEAP = 5.0  # semitones; after more the tune turns back by step
_STEP = 2.0  # semitones that are sung on one breath
_GATE = 0.8  # share of its time that a note sounds before a leap or itself again
_PICKED_UP = ("verse", "chorus", "bridge")
_BREATH = 0.11  # share of a phrase that is silent at least
_MOST_SILENCE = 0.24


@dataclass(frozen=True, slots=True)
class Register:
    """State where a tune lies: lowest, highest and middle pitch."""

    low: float
    high: float
    centre: float


@dataclass(slots=True)
class Melodist:
    """Write the tunes of one candidate score.

    Every kind of section has one sketch; a section that returns sings it again.
    """

    plan: Plan
    rng: np.random.Generator
    register: Register
    feel: str = "straight"
    density: float = 5.0

    def motifs(self) -> dict[str, tuple[Motif, Motif]]:
        """Return idea and answer of verse, chorus and bridge."""
        rng = self.rng
        verse_idea = self._motif(0.0)
        verse = (verse_idea, self._answer(verse_idea))
        chorus_idea = self._motif(1.5 if self.plan.form == "jazz" else 1.0)
        if rng.random() < 0.5:
            # The rhythm of the verse's answer, sung another way.
            rhythm = verse[1].rhythm
            chorus_idea = Motif(rhythm, draw_moves(len(events(rhythm)), rng))
        chorus = (chorus_idea, reended(verse[0]))
        bridge = (draw_motif("long", 2.5, rng), self._motif(-1.0))
        return {"verse": verse, "chorus": chorus, "bridge": bridge}

    def _answer(self, idea: Motif) -> Motif:
        """Return a motif with another rhythm than the idea's, if the draw allows."""
        for _ in range(4):
            answer = self._motif(-0.5)
            if answer.rhythm != idea.rhythm:
                break
        return answer

    def _motif(self, more: float) -> Motif:
        return draw_motif(self.feel, self.density + more, self.rng)

    def tune(self, section: Section, motifs: tuple[Motif, Motif], lift: int) -> list[Note]:
        """Return a section's tune, `lift` semitones above the register's centre."""
        return self.sung(section, draw_sketch(*motifs, self.rng), lift)

    def sung(self, section: Section, sketch: Sketch, lift: int) -> list[Note]:
        """Return a sketch sung over a section's chords; outside the beat none is followed."""
        if section.free:
            return free_tune(self, section)
        centre = self.register.centre + lift
        height = min(_ARCH, (self.register.high - self.register.low) / 5)
        notes: list[Note] = []
        pitch = centre
        for index, letter in enumerate(sketch.letters(section.bars)):
            # A phrase rises to its middle; the second of a pair rises higher.
            inside = (index % PHRASE + 0.5) / PHRASE
            arch = height * math.sin(math.pi * inside) * (1.2 if index % 8 >= PHRASE else 1.0)
            pitch += _PULL * (centre + arch - 1.0 - pitch)
            line = self._bar(sketch.motifs[letter], section.bar + index, pitch, notes[-2:])
            if letter in "cC" and line:
                line[-1] = self.landing(line[-1], closed=letter == "C")
            notes += line
            if line:
                pitch = line[-1].pitch
        return notes

    def _bar(self, motif: Motif, bar: int, pitch: float, before: Sequence[Note]) -> list[Note]:
        """Return a bar of a motif begun near a pitch, after the last two notes `before` it."""
        metre = self.plan.metre
        start = bar * metre.bar
        pulses = set(metre.starts)
        leading = {0, metre.starts[len(metre.starts) // 2]}
        notes: list[Note] = []
        previous = pitch
        last = before[-1].pitch if before else None
        leapt = before[1].pitch - before[0].pitch if len(before) == 2 else 0.0
        moves = motif.moves
        for index, (step, length, _) in enumerate(events(fitted(motif.rhythm, metre))):
            tick = start + step * STEP
            lattice = self.lattice(tick)
            move = moves[(index - 1) % len(moves)] if index and moves else motif.shift
            if abs(leapt) > _LEAP and last is not None:
                previous, move = last, -1 if leapt > 0 else 1
            at = min(max(_nearest(lattice, previous) + move, 0), len(lattice) - 1)
            # Beats two and four may pass; the others, and what is held, belong to the chord.
            if step in leading or length >= 2 * metre.beat or index == 0:
                chosen = _strong_tone(self.strong_tones(tick), lattice[at], previous, move, leapt)
            else:
                chosen = lattice[at]
            velocity = 0.78 + 0.08 * (step == 0) + 0.04 * (step in pulses) - 0.08 * (step % 2)
            notes.append(Note(tick, length * STEP, float(chosen), velocity))
            leapt = 0.0 if last is None else chosen - last
            previous = last = chosen
        return notes

    def lattice(self, tick: int) -> Sequence[float]:
        """Return the pitches of the register that a tune may use at a tick."""
        chord = self.plan.chord_at(tick).chord.pitch_classes
        return self._within(_usable(self.plan.key.pitch_classes, chord))

    def _within(self, classes: frozenset[float]) -> Sequence[float]:
        low, high = self.register.low, self.register.high
        return pitches_between(classes, low, high, self.plan.key.period)

    def strong_tones(self, tick: int) -> Sequence[float]:
        """Return the pitches of the register that strong beats ask for at a tick."""
        chord = self.plan.chord_at(tick).chord
        plain = frozenset(chord.class_above(step) for step in chord.steps[:3])
        return self._within(plain & self.plan.key.pitch_classes or plain)

    def memory(self, section: Section) -> tuple[object, ...]:
        """Return what two sections have alike that sing one sketch."""
        return (section.kind,)

    def landing(self, note: Note, *, closed: bool) -> Note:
        """Return a phrase's last note: home when closed, the second or fifth when open."""
        key, chord = self.plan.key, self.plan.chord_at(note.start).chord
        wishes = [key.degree(1)] if closed else [key.harmony.degree(2), key.harmony.degree(5)]
        allowed = [tone for tone in wishes if tone in chord.pitch_classes]
        if not allowed:
            allowed = [chord.root, chord.class_above(chord.third)]
        near = [p for p in self._within(frozenset(allowed)) if abs(p - note.pitch) <= 5]
        if not near:
            return note
        return replace(note, pitch=float(min(near, key=lambda p: abs(p - note.pitch))))


@lru_cache(maxsize=1024)  # asked for at every note
def _usable(scale: frozenset[float], chord: frozenset[float]) -> frozenset[float]:
    """Return the classes that a tune may use over a chord."""
    foreign = chord - scale
    if not foreign:
        return scale
    # Beside a borrowed tone its natural neighbour would sound wrong.
    rubbing = {fold(tone + shift) for tone in foreign for shift in (-1, 1)}
    usable = (scale - rubbing) | chord
    return usable if len(usable) >= 4 else scale | chord


def _strong_tone(
    tones: Sequence[float], goal: float, previous: float, move: int, leapt: float
) -> float:
    """Return a chord tone near the goal; where the contour moves, one that moves.

    After a leap it lies the other way; leaps beyond a fifth are kept for where nothing is nearer.
    """

    def cost(tone: float) -> tuple[float, float]:
        onwards = abs(leapt) > _LEAP and (tone - previous) * leapt > 0
        far = max(abs(tone - previous) - 7.0, 0.0)
        stays = move != 0 and tone == previous
        return abs(tone - goal) + 2.5 * stays + 4.0 * onwards + 2.0 * far, -move * tone

    return min(tones, key=cost)


def _nearest(lattice: Sequence[float], pitch: float) -> int:
    index = bisect_left(lattice, pitch)
    if index == 0:
        return 0
    if index == len(lattice):
        return len(lattice) - 1
    return index if lattice[index] - pitch < pitch - lattice[index - 1] else index - 1


def write_lead(
    plan: Plan,
    rng: np.random.Generator,
    register: Register,
    kind: type[Melodist] = Melodist,
) -> list[Note]:
    """Return one candidate for the whole lead, the held last note left out."""
    genre = plan.genre
    melodist = kind(
        plan,
        rng,
        register,
        genre.lead_feel,
        float(np.clip(genre.lead_density * plan.density, 2, 8)),
    )
    motifs = melodist.motifs()
    sketches: dict[tuple[object, ...], Sketch] = {}
    sung: dict[tuple[object, ...], tuple[int, list[Note]]] = {}
    lines: list[tuple[Section, list[Note]]] = []
    for section in plan.sections:
        if "lead" not in section.roles or section.kind == "end":
            continue
        memory = melodist.memory(section)
        if memory not in sketches:
            idea, answer = motifs[_TUNE_OF.get(section.kind, "bridge")]
            sketches[memory] = draw_sketch(idea, answer, rng)
        # A verse that comes again is told a little otherwise; a chorus is known by heart.
        again = section.kind != "chorus" and section.take % 2 == 1
        start = section.bar * plan.metre.bar
        words = (*memory, again, section.bars)
        known = sung.get(words)
        if known and not section.free and _same_chords(plan, section, known[0]):
            tune = [replace(note, start=note.start + start - known[0]) for note in known[1]]
        else:
            sketch = sketches[memory].returned() if again else sketches[memory]
            tune = melodist.sung(section, sketch, _LIFTS.get(section.kind, 0))
            sung[words] = (start, tune)
        lines.append((section, tune))
    if not plan.key.path:  # what leads in would pass the mode's own ways over
        lines = _with_pickups(melodist, lines)
    notes = [note for _, line in lines for note in line]
    notes = breathing(plan, _apart(notes))
    return notes if plan.key.path else _articulated(notes)


def _same_chords(plan: Plan, section: Section, first: int) -> bool:
    start = section.bar * plan.metre.bar
    steps = range(0, section.bars * plan.metre.bar, STEP * 4)
    return all(plan.chord_at(start + at).chord == plan.chord_at(first + at).chord for at in steps)


def _with_pickups(
    melodist: Melodist, lines: Sequence[tuple[Section, list[Note]]]
) -> list[tuple[Section, list[Note]]]:
    """Return the sections' tunes, those that come in strongly led into by a note or two."""
    beat = melodist.plan.metre.beat
    draws = melodist.rng.random((len(_PICKED_UP), 2)).tolist()
    ways = {kind: (int(3 * a), b < 0.6) for kind, (a, b) in zip(_PICKED_UP, draws, strict=True)}
    result = []
    for section, tune in lines:
        count, rises = ways.get(section.kind, (0, False))
        start = section.bar * melodist.plan.metre.bar
        wanted = section.kind in _PICKED_UP and start > 0 and not section.free
        if not wanted or not count or not tune or tune[0].start != start:
            result.append((section, tune))
            continue
        gap = STEP * max(beat // 2, 1)
        pitch, lead_in = tune[0].pitch, []
        for number in range(1, count + 1):
            tick = start - number * gap
            lattice = melodist.lattice(tick)
            at = _nearest(lattice, pitch) + (-1 if rises else 1)
            pitch = lattice[min(max(at, 0), len(lattice) - 1)]
            lead_in.append(Note(tick, gap, float(pitch), 0.74))
        result.append((section, [*reversed(lead_in), *tune]))
    return result


def _apart(notes: Sequence[Note]) -> list[Note]:
    """Return the notes with none that sounds into the next, or begins after it."""
    ordered: list[Note] = []
    for note in sorted(notes, key=lambda note: note.start):
        while ordered and note.start - ordered[-1].start < STEP:
            ordered.pop()
        if ordered and ordered[-1].end > note.start:
            ordered[-1] = _lasting(ordered[-1], note.start - ordered[-1].start)
        ordered.append(note)
    return ordered


def _lasting(note: Note, length: int) -> Note:
    # Not `replace`: this runs for every note of every candidate.
    return Note(note.start, length, note.pitch, note.velocity, note.slide, note.vibrato)


def breathing(plan: Plan, notes: Sequence[Note]) -> list[Note]:
    """Return the tune with as much silence in every phrase as a singer needs, and no more."""
    bar = plan.metre.bar
    result = list(notes)
    first = 0
    for section in plan.sections:
        for number in range(0, section.bars, PHRASE):
            end = (section.bar + min(number + PHRASE, section.bars)) * bar
            last = first
            while last < len(result) and result[last].start < end:
                last += 1
            if last > first and section.kind != "end" and not section.free:
                begin = (section.bar + number) * bar
                result[first:last] = _breathed(result[first:last], begin, end, plan)
            first = last
    return result


def _breathed(notes: list[Note], start: int, end: int, plan: Plan) -> list[Note]:
    """Cut the last notes of a phrase's bars until it breathes; fill holes where it gasps."""
    silent = end - start - sum(min(note.end, end) - note.start for note in notes)
    lacking = round(_BREATH * (end - start)) - silent
    # Over a drone what is held has its own meaning, and is not cut to what passes.
    least = plan.metre.beat * STEP // (1 if plan.key.path else 2)
    for index in _finals(notes, plan.metre):
        note = notes[index]
        cut = min(max(note.length - least, 0), max(lacking, 0))
        cut = -(-cut // (STEP // 2)) * (STEP // 2)
        notes[index] = _lasting(note, max(min(note.length, note.end - note.start - cut), STEP // 2))
        lacking -= cut
    surplus = silent - round(_MOST_SILENCE * (end - start))
    for index in range(len(notes) - 1):
        hole = notes[index + 1].start - notes[index].end
        if surplus <= 0:
            break
        if hole > 0:
            notes[index] = _lasting(notes[index], notes[index].length + min(hole, surplus))
            surplus -= hole
    return notes


def _articulated(notes: Sequence[Note]) -> list[Note]:
    """Join steps; take leaps and repeated notes apart, as a singer's tongue does."""
    result = list(notes)
    for index, (note, after) in enumerate(itertools.pairwise(notes)):
        joined = 0 < abs(after.pitch - note.pitch) <= _STEP
        if not joined and after.start == note.end:
            result[index] = _lasting(note, max(round(_GATE * note.length), STEP // 2))
    return result


def _finals(notes: Sequence[Note], metre: Metre) -> list[int]:
    """Return where the notes stand that end a bar, the phrase's last one first."""
    ends = [
        index
        for index, note in enumerate(notes)
        if index + 1 == len(notes) or notes[index + 1].start // metre.bar > note.start // metre.bar
    ]
    # The end first, then the middle: a comma after the second bar.
    return sorted(ends, key=lambda index: (index != ends[-1], -notes[index].length, -index))
