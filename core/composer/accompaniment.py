"""Bass, chords, pads and arpeggios: patterns laid over the plan's chords."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from core.composer.chords import Chord, voiced
from core.composer.genres import Line
from core.composer.grammar import ends_phrase, silent_bars
from core.composer.instruments import DISTORTED, INSTRUMENTS, Instrument
from core.composer.metre import STEP
from core.composer.patterns import bar_of, drawn_pair, events
from core.composer.pitch import fold, pitches_between
from core.composer.plan import ChordSpan, Plan, Section
from core.composer.score import Note
from core.composer.seeds import Draw

_COMP_RANGE = (50, 67)
_PAD_RANGE = (53, 67)
_SPARKLE_RANGE = (76, 93)
_SPARKLING = 90  # highest pitch of instruments that can
_DRONE_DEPTH = 5  # semitones that a drone lies deeper than chords: its tunes begin low
_RISE = 2  # semitones that strong sections are voiced higher
_HIGHEST = 127.0  # of MIDI
_POWER_LOWEST = 43
_TURNS = 0.7  # of the kinds of section whose phrases end with another pattern
_STRESS = {"X": 1.1, "o": 0.6}
_APPROACHES = (-1, -2, 2, 1, -3)  # semitones to the next root, the best first
_STRUM_TICKS = 12  # between strings; performance makes it time


def write_bass(plan: Plan, draw: Draw) -> list[Note]:
    """Return the bass line but its last note."""
    instrument = INSTRUMENTS[plan.patches["bass"]]
    low, high = _bass_range(instrument)
    lines = plan.genre.bass or (Line(0.3, "r---------------"), Line(0.7, "r-------f-------"))
    pairs = _Pairs(lines, draw)
    silent = silent_bars(plan)
    notes: list[Note] = []
    root = float(low + 7)
    for section, bar in _bars(plan, "bass"):
        line = pairs.at(section, bar)
        start = bar * plan.metre.bar
        if bar in silent:
            continue
        if line.pattern == "walk":
            walked = _walk(plan, start, root, low, high, draw(f"bar {bar}"))
            notes += walked
            root = walked[-1].pitch if walked else root
            continue
        for step, length, char in events(bar_of(line.pattern, plan.cycle_bar(bar), plan.metre)):
            tick = start + step * STEP
            span = plan.chord_at(tick)
            root = _bass_root(span.chord, root, low, high)
            pitch = _bass_pitch(plan, span, char, root, low, high)
            ticks = min(length * STEP, span.end - tick)
            if char == "n":  # an anticipation is held over the bar line
                ticks = length * STEP + plan.metre.beat * STEP
            velocity = 0.35 if char == "g" else 0.84 - 0.06 * (step % 4 != 0) + 0.06 * (step == 0)
            notes.append(Note(tick, ticks, float(pitch), velocity))
    return notes


def _bass_range(instrument: Instrument) -> tuple[int, int]:
    """Return where a bass walks: not so deep that small speakers lose it."""
    return max(instrument.low, 30), min(instrument.high, 52)


def _bars(plan: Plan, role: str) -> list[tuple[Section, int]]:
    return [
        (section, section.bar + bar)
        for section in plan.sections
        if role in section.roles and section.kind != "end"
        for bar in range(section.bars)
    ]


def _bass_root(chord: Chord, near: float, low: float, high: float) -> float:
    roots = pitches_between(frozenset({chord.bass}), low, min(high, low + 14), chord.period)
    return min(roots, key=lambda p: (abs(p - near), p))


def _bass_pitch(
    plan: Plan, span: ChordSpan, char: str, root: float, low: float, high: float
) -> float:
    chord = span.chord
    period = chord.period
    above = {"f": chord.fifth, "t": chord.third, "s": chord.seventh}
    if char == "o" or char in above:
        raised = period if char == "o" else fold(chord.root + above[char] - root, period)
        pitch = root + raised
        return pitch if pitch <= high else pitch - period
    if char == "n":
        following = _bass_root(plan.chord_at(span.end).chord, root, low, high)
        return following if plan.states(span.start, following) else root
    if char == "a":
        following = _bass_root(plan.chord_at(span.end).chord, root, low, high)
        return _approach(plan, span.start, following, low, high) or root
    return root


def _approach(plan: Plan, tick: int, root: float, low: float, high: float) -> float | None:
    """Return a tone of the scale from which a step leads to the next root."""
    near = {
        round(pitch - root): pitch
        for pitch in pitches_between(plan.allowed_at(tick), root - 3, root + 3, plan.key.period)
        if low <= pitch <= high
    }
    return next((near[step] for step in _APPROACHES if step in near), None)


def _walk(
    plan: Plan, start: int, previous: float, low: int, high: int, rng: np.random.Generator
) -> list[Note]:
    """Return a bar of walking bass: root, two tones on the way, a step into the next root."""
    metre = plan.metre
    notes: list[Note] = []
    at = previous
    starts = metre.starts
    for index, step in enumerate(starts):
        tick = start + step * STEP
        span = plan.chord_at(tick)
        length = metre.pulses[index] * STEP
        changes = tick + length >= span.end
        if tick == span.start or index == 0:
            pitch = _bass_root(span.chord, at, low, high)
        elif changes:
            pitch = _bass_pitch(plan, span, "a", at, low, high)
        else:
            tones = _on_the_way(plan, span, at, low, high)
            pitch = tones[int(rng.integers(len(tones)))] if tones else at
        notes.append(Note(tick, round(length * 0.92), float(pitch), 0.8 + 0.08 * (index % 2)))
        at = pitch
    return notes


def _on_the_way(plan: Plan, span: ChordSpan, at: float, low: float, high: float) -> list[float]:
    """Return where a walking bass may go next: to chord tones, over a drone by step."""
    classes, reach = span.chord.pitch_classes, 7.0
    if plan.key.path:
        classes, reach = plan.key.pitch_classes, plan.key.scale.widest / 100
    pitches = pitches_between(classes, low, high, plan.key.period)
    return [pitch for pitch in pitches if 0 < abs(pitch - at) <= reach]


def write_chords(plan: Plan, draw: Draw) -> list[Note]:
    """Return the comping part but its last chord."""
    instrument = INSTRUMENTS[plan.patches["chords"]]
    depth = _DRONE_DEPTH if plan.key.path else 0
    low = min(max(instrument.low, _COMP_RANGE[0] - depth), 58)
    if instrument.id in DISTORTED:
        voicings = {span.start: _power(span.chord) for span in plan.chords}
    else:
        voicings = voicings_of(plan, low, max(_COMP_RANGE[1] - depth, low + 14), rises=True)
    lines = plan.genre.comp or (Line(0.3, "r---------------"), Line(0.7, "x-------x---x---"))
    return _patterned(plan, "chords", lines, voicings, draw)


def write_arp(plan: Plan, draw: Draw) -> list[Note]:
    """Return the arpeggio: sparkle above the tune, or broken chords below it."""
    instrument = INSTRUMENTS[plan.patches["arp"]]
    low, high = _SPARKLE_RANGE if instrument.high >= _SPARKLING else _COMP_RANGE
    voicings = voicings_of(plan, max(low, instrument.low), high)
    lines = plan.genre.arp or (Line(0.4, "0---1---2---1---"), Line(0.8, "0-1-2-1-3-2-1-2-"))
    return _patterned(plan, "arp", lines, voicings, draw, level=0.7)


def write_pad(plan: Plan, draw: Draw) -> list[Note]:  # noqa: ARG001  (as the others are written)
    """Return held chords, common tones tied."""
    instrument = INSTRUMENTS[plan.patches["pad"]]
    depth = _DRONE_DEPTH if plan.key.path else 0
    low = max(instrument.low, _PAD_RANGE[0] - depth)
    voicings = voicings_of(plan, low, max(_PAD_RANGE[1] - depth, low + 14))
    notes: list[Note] = []
    for span in plan.chords:
        section = plan.section_at(span.start)
        if "pad" not in section.roles or section.kind == "end":
            continue
        loud = 0.55 + 0.3 * section.energy
        notes += [
            Note(span.start, span.length, float(pitch), loud) for pitch in voicings[span.start]
        ]
    return notes


def _power(chord: Chord) -> tuple[float, ...]:
    """Return root, fifth and octave, moved in parallel as a hand on a neck does."""
    root = _POWER_LOWEST + fold(chord.root - _POWER_LOWEST, chord.period)
    return tuple(dict.fromkeys((root, root + chord.fifth, root + chord.period)))


@lru_cache(maxsize=64)  # every candidate of a part asks for the same
def _led(
    chords: tuple[Chord, ...], lows: tuple[int, ...], width: int, voices: int
) -> tuple[tuple[float, ...], ...]:
    """Return the voice-led pitches of one chord after the other."""
    known: dict[tuple[object, ...], tuple[float, ...]] = {}
    found: list[tuple[float, ...]] = []
    previous: tuple[float, ...] = ()
    before: Chord | None = None
    for chord, low in zip(chords, lows, strict=True):
        memory = (chord, previous, before, low)
        if memory not in known:
            known[memory] = voiced(chord, previous, low, low + width, voices=voices, before=before)
        previous, before = known[memory], chord
        found.append(previous)
    return tuple(found)


def voicings_of(
    plan: Plan, low: int, high: int, *, voices: int = 4, rises: bool = False
) -> dict[int, tuple[float, ...]]:
    """Return the voice-led pitches of each chord by its start.

    Parameters
    ----------
    low, high
        Where they lie.
    rises
        Whether strong sections are voiced a little higher.
    """
    chords = tuple(span.chord for span in plan.chords)
    lows = tuple(
        low + _RISE * (rises and plan.section_at(span.start).energy > 0.7) for span in plan.chords
    )
    led = _led(chords, lows, high - low, voices)
    return {span.start: pitches for span, pitches in zip(plan.chords, led, strict=True)}


class _Pairs:
    """What a part plays in each kind of section: most bars, and those that end a phrase."""

    def __init__(self, lines: Sequence[Line], draw: Draw) -> None:
        self._lines, self._draw = lines, draw
        self._known: dict[str, tuple[Line, Line, bool]] = {}
        self._last: Line | None = None

    def at(self, section: Section, bar: int) -> Line:
        """Return the line of a bar of the piece that lies in a section."""
        if section.kind not in self._known:
            rng = self._draw(section.kind)
            main, turn = drawn_pair(self._lines, section.energy, rng)
            if main is self._last:  # another section is another place
                main, turn = turn, main
            self._known[section.kind] = main, turn, rng.random() < _TURNS
        main, turn, turns = self._known[section.kind]
        self._last = main
        return turn if turns and ends_phrase(section, bar - section.bar) else main


def _patterned(
    plan: Plan,
    role: str,
    lines: tuple[Line, ...],
    voicings: dict[int, tuple[float, ...]],
    draw: Draw,
    level: float = 0.8,
) -> list[Note]:
    pairs = _Pairs(lines, draw)
    notes: list[Note] = []
    rings = INSTRUMENTS[plan.patches[role]].rings
    for section, bar in _bars(plan, role):
        line = pairs.at(section, bar)
        start = bar * plan.metre.bar
        loud = level * (0.85 + 0.25 * section.energy)
        for step, length, char in events(bar_of(line.pattern, plan.cycle_bar(bar), plan.metre)):
            tick = start + step * STEP
            span = plan.chord_at(tick)
            ticks = min(length * STEP, span.end - tick)
            if rings and char.isdigit():  # broken chords ring on as under a pedal
                ticks = min(max(ticks, 6 * STEP), span.end - tick)
            accent = loud * (1.0 if step % 4 == 0 else 0.92) * _STRESS.get(char, 1.0)
            notes += _struck(span.chord, voicings[span.start], char, tick, ticks, min(accent, 1.0))
    return sorted(notes, key=lambda note: (note.start, note.pitch))


def _struck(
    chord: Chord, voicing: tuple[float, ...], char: str, tick: int, ticks: int, loud: float
) -> list[Note]:
    """Return the notes of one character of a chord pattern."""
    if char in "deh":
        tone = chord.class_above(chord.fifth) if char == "e" else chord.bass
        pitch = 40 + fold(tone - 40, chord.period) + chord.period * (char == "h")
        return [Note(tick, ticks, float(pitch), loud)]
    if char.isdigit():
        index = int(char)
        pitch = voicing[index % len(voicing)] + chord.period * (index // len(voicing))
        if pitch > _HIGHEST:  # where a scale's period is two octaves
            pitch -= chord.period
        return [Note(tick, ticks, float(pitch), loud * 0.9)]
    gap = {"s": _STRUM_TICKS, "u": _STRUM_TICKS, "r": 2 * _STRUM_TICKS}.get(char, 0)
    order = voicing[::-1] if char == "u" else voicing
    order = order[:3] if char == "u" else order
    return [
        Note(tick + index * gap, max(ticks - index * gap, STEP // 2), float(pitch), loud)
        for index, pitch in enumerate(order)
    ]


def write_ending(plan: Plan, role: str, near: float) -> list[Note]:
    """Return what a role plays on the last chord: home, held until the take ends."""
    span = plan.chords[-1]
    held = round(
        (plan.frames / 48_000 - plan.seconds_at(plan.end_tick))
        * plan.clock.per_second_at(plan.end_tick)
        * 0.8
    )
    held = max(held, STEP)
    tick = plan.end_tick
    chord = span.chord
    if role == "bass":
        return [Note(tick, held, float(_bass_root(chord, near, 30, 52)), 0.85)]
    if role == "lead":
        tones = {chord.root} if plan.key.path else {chord.root, chord.class_above(chord.third)}
        pitches = pitches_between(frozenset(tones), near - 7, near + 7, chord.period)
        pitch = min(
            pitches, key=lambda p: abs(p - near) + 3 * (fold(p, chord.period) != chord.root)
        )
        return [Note(tick, held, float(pitch), 0.8)]
    low, high = {"pad": _PAD_RANGE, "arp": _SPARKLE_RANGE}.get(role, _COMP_RANGE)
    gap = 3 * _STRUM_TICKS if role == "chords" else STEP if role == "arp" else 0
    distorted = role == "chords" and plan.patches[role] in DISTORTED
    pitches_up = _power(chord) if distorted else voiced(chord, (), low, high)
    return [
        Note(tick + i * gap, max(held - i * gap, STEP), float(pitch), 0.72)
        for i, pitch in enumerate(pitches_up)
    ]
