"""Tunes: motifs that return, phrases that ask and answer, steps rather than leaps."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.composer.free import free_tune
from core.composer.metre import STEP, Metre
from core.composer.patterns import events, fitted
from core.composer.pitch import fold, pitches_between
from core.composer.plan import Plan, Section
from core.composer.score import Note

_CELLS: dict[str, tuple[str, ...]] = {
    "straight": (
        "x---x---x-x-x---",
        "x-x-x---x-x-x---",
        "x---x-x-x---x-x-",
        "..x-x-x-x---x---",
        "x-----x-x---x---",
        "x-x-x-x-x-------",
        "x---x---x-------",
        "....x-x-x---x-x-",
    ),
    "syncopated": (
        "x--x--x-..x-x---",
        "..x-x--x--x-x---",
        "x-x--x-x----x-x-",
        "x--x---x--x-----",
        "....x-x-x--x-x--",
        "x-xx-x--x--x----",
        "x--x--x---x-----",
        "x-----x--x-x----",
    ),
    "swing": (
        "x---..x-x-x---x-",
        "..x-x-x---x-x---",
        "x-x-x---..x-x---",
        "x-----x-..x---x-",
        "..x-x---x-x-x-x-",
        "x-x-x-x---------",
        "....x-x-x-x---x-",
    ),
    "long": (
        "x-------x---x---",
        "x-----------x---",
        "x-------x-------",
        "x---x-------x---",
        "x-----x-x-------",
        "x---x---x-------",
    ),
    "steady": (
        "x---x---x---x---",
        "x---x---x---x-x-",
        "x-------x---x---",
        "x---x---x-------",
        "x-x-x---x---x---",
    ),
}
_CADENCES = ("x-----------....", "x---x-------....", "x-x-x-------....", "x--x--x-----....")

# Bars of a four-bar phrase: a idea, b answer, A the idea again, v the idea varied, c cadence.
_PHRASES = ("abAc", "aAbc", "abvc", "avbc", "abAc")

# Steps of the scale from one note to the next, and how often.
_MOVES = np.array([-4, -3, -2, -1, 0, 1, 2, 3, 4])
_WEIGHTS = np.array([0.5, 1.5, 7.0, 36.0, 8.0, 36.0, 7.5, 2.0, 1.0])
_WEIGHTS /= _WEIGHTS.sum()


@dataclass(frozen=True, slots=True)
class Motif:
    """Hold a rhythm cell of one bar and the scale steps between its notes."""

    rhythm: str
    moves: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Register:
    """State where a tune lies: lowest, highest and middle pitch."""

    low: float
    high: float
    centre: float


def draw_motif(feel: str, density: float, rng: np.random.Generator) -> Motif:
    """Return a motif whose number of notes is near `density`."""
    cells = _CELLS[feel]
    counts = np.array([len(events(cell)) for cell in cells], float)
    weights = np.exp(-0.5 * ((counts - density) / 1.2) ** 2) + 0.02
    rhythm = cells[int(rng.choice(len(cells), p=weights / weights.sum()))]
    return Motif(rhythm, _draw_moves(len(events(rhythm)), rng))


def _draw_moves(count: int, rng: np.random.Generator) -> tuple[int, ...]:
    """Draw a contour: runs go on, leaps turn back by step."""
    moves: list[int] = []
    for _ in range(max(count - 1, 0)):
        move = int(rng.choice(_MOVES, p=_WEIGHTS))
        if moves and abs(moves[-1]) > 2:
            move = -1 if moves[-1] > 0 else 1
        elif moves and abs(move) == 1 and moves[-1] * move < 0 and rng.random() < 0.45:
            move = -move
        moves.append(move)
    return tuple(moves)


def varied(motif: Motif, rng: np.random.Generator) -> Motif:
    """Return the motif changed so that it is still known: turned over, or with another end."""
    moves = motif.moves
    if moves and rng.random() < 0.4:
        return Motif(motif.rhythm, tuple(-move for move in moves))
    if len(moves) > 1:
        return Motif(motif.rhythm, (*moves[:-1], -1 if moves[-1] >= 0 else 1))
    return motif


@dataclass(slots=True)
class Melodist:
    """Write the tunes of one candidate score.

    Every kind of section has one tune; a section that returns plays it again, its last
    cadence closed.
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
        chorus_idea = self._motif(0.5)
        if rng.random() < 0.5:
            # The rhythm of the verse's answer, sung another way.
            chorus_idea = Motif(verse[1].rhythm, _draw_moves(len(verse[1].moves) + 1, rng))
        chorus = (chorus_idea, varied(verse[0], rng))
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

    def phrase_plan(self, bars: int) -> str:
        """Return a letter a bar for a section: phrases of four, the last one closed."""
        rng = self.rng
        scheme = _PHRASES[int(rng.integers(len(_PHRASES)))]
        letters = ""
        while len(letters) < bars:
            letters += scheme if len(letters) % 8 == 0 else scheme.replace("b", "v", 1)
        letters = letters[:bars]
        return letters[:-1] + "C"

    def tune(self, section: Section, motifs: tuple[Motif, Motif], lift: int) -> list[Note]:
        """Return a section's tune, `lift` semitones above the register's centre."""
        if section.free:
            return free_tune(self, section)
        metre = self.plan.metre
        idea, answer = motifs
        variant = varied(idea, self.rng)
        cadence = _CADENCES[int(self.rng.integers(len(_CADENCES)))]
        closing = Motif(cadence, _draw_moves(len(events(cadence)), self.rng))
        choose = {"a": idea, "A": idea, "b": answer, "v": variant, "c": closing, "C": closing}
        letters = self.phrase_plan(section.bars)
        notes: list[Note] = []
        pitch = self.register.centre + lift
        for index, letter in enumerate(letters):
            arch = lift + 3.0 * np.sin(np.pi * (index % 8 + 0.5) / 8)
            target = self.register.centre + arch
            # Pulled towards the arch, but anchored to where the tune is.
            pitch += 0.35 * (target - pitch)
            bar = section.bar + index
            line = self._bar(choose[letter], bar, pitch, metre)
            if letter in "cC" and line:
                line[-1] = self.landing(line[-1], closed=letter == "C")
            notes += line
            if line:
                pitch = line[-1].pitch
        return notes

    def _bar(self, motif: Motif, bar: int, pitch: float, metre: Metre) -> list[Note]:
        start = bar * metre.bar
        pulses = set(metre.starts)
        leading = {0, metre.starts[len(metre.starts) // 2]}
        notes: list[Note] = []
        previous = pitch
        for index, (step, length, _) in enumerate(events(fitted(motif.rhythm, metre))):
            tick = start + step * STEP
            lattice = self.lattice(tick)
            move = motif.moves[(index - 1) % len(motif.moves)] if index and motif.moves else 0
            at = _nearest(lattice, previous) + move
            # Beats two and four may pass; the others, and what is held, belong to the chord.
            strong = step in leading or length >= 2 * metre.beat or index == 0
            if strong:
                tones = self.strong_tones(tick)
                goal = lattice[min(max(at, 0), len(lattice) - 1)]
                chosen = _strong_tone(tones, goal, previous, move)
            else:
                chosen = lattice[min(max(at, 0), len(lattice) - 1)]
            velocity = 0.78 + 0.08 * (step == 0) + 0.04 * (step in pulses) - 0.08 * (step % 2)
            notes.append(Note(tick, length * STEP, float(chosen), velocity))
            previous = chosen
        return notes

    def lattice(self, tick: int) -> Sequence[float]:
        """Return the pitches of the register that a tune may use at a tick."""
        chord = self.plan.chord_at(tick).chord.pitch_classes
        scale = self.plan.key.pitch_classes
        foreign = chord - scale
        # Beside a borrowed tone its natural neighbour would sound wrong.
        rubbing = {fold(tone + shift) for tone in foreign for shift in (-1, 1)}
        usable = (scale - rubbing) | (chord if foreign else frozenset())
        if len(usable) < 4:
            usable = scale | chord
        return self._within(usable)

    def _within(self, classes: frozenset[float]) -> Sequence[float]:
        low, high = self.register.low, self.register.high
        return pitches_between(classes, low, high, self.plan.key.period)

    def strong_tones(self, tick: int) -> Sequence[float]:
        """Return the pitches of the register that strong beats ask for at a tick."""
        chord = self.plan.chord_at(tick).chord
        plain = frozenset(chord.class_above(step) for step in chord.steps[:3])
        return self._within(plain & self.plan.key.pitch_classes or plain)

    def memory(self, section: Section) -> tuple[object, ...]:
        """Return what two sections have alike that play one tune."""
        return section.kind, section.bars, section.free and section.bar

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


def _strong_tone(tones: Sequence[float], goal: float, previous: float, move: int) -> float:
    """Return a chord tone near the goal; where the contour moves, one that moves."""

    def cost(tone: float) -> tuple[float, float]:
        return abs(tone - goal) + 2.5 * (move != 0 and tone == previous), -move * tone

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
    of = {"verse": "verse", "pre": "verse", "chorus": "chorus", "break": "chorus"}
    known: dict[tuple[object, ...], tuple[int, list[Note]]] = {}
    notes: list[Note] = []
    for section in plan.sections:
        if "lead" not in section.roles or section.kind == "end":
            continue
        lift = {"chorus": 3, "pre": 1, "bridge": -2, "outro": -2}.get(section.kind, 0)
        memory = melodist.memory(section)
        start = section.bar * plan.metre.bar
        if memory in known and _same_chords(plan, section, known[memory][0]):
            first, tune = known[memory]
            notes += [replace(note, start=note.start + start - first) for note in tune]
            continue
        tune = melodist.tune(section, motifs[of.get(section.kind, "bridge")], lift)
        known[memory] = (start, tune)
        notes += tune
    return _breathing(notes, plan.metre)


def _same_chords(plan: Plan, section: Section, first: int) -> bool:
    start = section.bar * plan.metre.bar
    steps = range(0, section.bars * plan.metre.bar, STEP * 4)
    return all(plan.chord_at(start + at).chord == plan.chord_at(first + at).chord for at in steps)


def _breathing(notes: list[Note], metre: Metre) -> list[Note]:
    """Keep notes from touching where a phrase ends, and join steps inside it."""
    result = []
    for index, note in enumerate(notes):
        following = notes[index + 1].start if index + 1 < len(notes) else note.end
        room = max(following - note.start, STEP)
        length = min(note.length, room)
        if length >= metre.bar:
            length -= 2 * STEP
        result.append(
            # Not `replace`: this runs for every note of every candidate.
            Note(
                note.start,
                max(length, STEP // 2),
                note.pitch,
                note.velocity,
                note.slide,
                note.vibrato,
            )
        )
    return result
