"""What can be counted in a score: figures that gates compare and by which candidates are judged.

Each takes notes as they are written and gives a plain number; nothing here decides what is
good. Knows nothing of sound.
"""

import itertools
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from statistics import median

from core.composer.metre import STEP, Metre
from core.composer.pitch import Key, fold, holds
from core.composer.plan import ChordSpan, Plan, Section
from core.composer.score import DRUM_KEYS, Note, Score

PHRASE_BARS = 4
_BREATH = 8 * STEP  # a longer rest parts two phrases
_FIFTH = 7.0
_KICK = float(DRUM_KEYS["kick"])
_MOST_COMPARED = 12  # sections
_GHOST = 0.4  # velocity below which a hit only colours

Voices = list[float]
"""Pitches, the lowest first."""

Grid = frozenset[tuple[int, int]]
"""Onsets as (bar, step)."""


def moves(notes: Sequence[Note]) -> list[float]:
    """Return the intervals between neighbours inside phrases."""
    return [b.pitch - a.pitch for a, b in itertools.pairwise(notes) if b.start - a.end < _BREATH]


def widest_step(key: Key) -> float:
    """Return how far neighbours of a scale lie apart at most, in semitones."""
    return max(2.0, key.scale.widest / 100 + 0.5) if key.path else 2.0


def step_share(notes: Sequence[Note], key: Key | None = None) -> float:
    """Return the share of intervals of one or two semitones, or none, inside phrases.

    In a `key` without chords neighbours of the scale are a step apart, however wide it is.
    """
    if key and key.path:
        notes = [replace(note, pitch=_place(key, note.pitch)) for note in notes]
    intervals = moves(notes)
    widest = 1.0 if key and key.path else 2.0
    return _share(abs(move) <= widest for move in intervals) if intervals else 1.0


def _place(key: Key, pitch: float) -> float:
    """Return the number of a pitch among the scale's tones, counted from the tonic."""
    octave, above = divmod(pitch - key.home + 0.02, key.period)
    tones = (*key.steps, key.period)
    nearest = min(range(len(tones)), key=lambda degree: abs(tones[degree] - above))
    return octave * len(key.steps) + nearest


def leap_share(notes: Sequence[Note]) -> float:
    """Return the share of intervals above a fifth inside phrases."""
    return _share(abs(move) > _FIFTH for move in moves(notes))


def leaps_recovered(notes: Sequence[Note], key: Key | None = None) -> float:
    """Return the share of leaps above a fourth after which the tune steps back."""
    widest = widest_step(key) if key else 2.0
    pairs = itertools.pairwise(moves(notes))
    leaps = [(a, b) for a, b in pairs if abs(a) > 5]
    return _share(a * b < 0 and abs(b) <= widest + 1 for a, b in leaps) if leaps else 1.0


def span(notes: Sequence[Note]) -> float:
    """Return the semitones from the lowest to the highest note."""
    pitches = [note.pitch for note in notes]
    return max(pitches) - min(pitches) if pitches else 0.0


def strong_consonance(plan: Plan, notes: Sequence[Note]) -> float:
    """Return the share of notes on strong beats that belong to the chord, or rest on the path."""
    half = {0, plan.metre.starts[len(plan.metre.starts) // 2] * STEP}
    strong = [
        note
        for note in notes
        if note.start % plan.metre.bar in half and not plan.section_at(note.start).free
    ]
    period = plan.key.period
    return _share(holds(firm(plan, note.start), note.pitch, period) for note in strong)


def firm(plan: Plan, tick: int) -> frozenset[float]:
    """Return the classes that strong beats ask for: the chord's, or where a path rests."""
    key = plan.key
    chord = plan.chord_at(tick).chord.pitch_classes
    return chord | {key.degree(rest) for rest in key.path.rests} if key.path else chord


def entropy_bits(notes: Iterable[Note], period: float = 12) -> float:
    """Return the entropy of pitch classes, weighted by length."""
    lengths = class_lengths(notes, period)
    total = sum(lengths.values())
    shares = [length / total for _, length in sorted(lengths.items()) if length]
    return -sum(share * math.log2(share) for share in shares)


def class_lengths(notes: Iterable[Note], period: float = 12) -> dict[float, int]:
    """Return for how many ticks each pitch class sounds."""
    lengths: dict[float, int] = {}
    for note in notes:
        tone = fold(note.pitch, period)
        lengths[tone] = lengths.get(tone, 0) + note.length
    return lengths


def phrases(plan: Plan, notes: Sequence[Note]) -> list[tuple[int, int, list[Note]]]:
    """Return (first tick, tick after the last, notes) of each phrase in time that a role plays."""
    bar = plan.metre.bar
    found = []
    for section in plan.sections:
        if section.kind == "end" or section.free:
            continue
        for first in range(0, section.bars, PHRASE_BARS):
            start = (section.bar + first) * bar
            end = (section.bar + min(first + PHRASE_BARS, section.bars)) * bar
            inside = [note for note in notes if start <= note.start < end]
            if inside:
                found.append((start, end, inside))
    return found


def silence(start: int, end: int, notes: Sequence[Note]) -> float:
    """Return the share of a stretch in which no note sounds."""
    sounding, reached = 0, start
    for note in notes:
        sounding += max(min(note.end, end) - max(note.start, reached), 0)
        reached = max(reached, note.end)
    return 1.0 - sounding / max(end - start, 1)


def arch(notes: Sequence[Note]) -> int:
    """Return 1 for a phrase that is highest inside, -1 for one lowest inside, else 0."""
    third = len(notes) // 3
    if third < 1:
        return 0
    pitches = [note.pitch for note in notes]
    first, last = pitches[:third], pitches[-third:]
    middle = pitches[third : len(pitches) - third]
    inside = sum(middle) / len(middle)
    edges = [sum(edge) / third for edge in (first, last)]
    return (inside > max(edges)) - (inside < min(edges))


def cell(metre: Metre, notes: Sequence[Note]) -> tuple[tuple[int, int], ...]:
    """Return a bar's rhythm and contour: the step of each onset, and whether it rises."""
    turns = [0, *((b.pitch > a.pitch) - (b.pitch < a.pitch) for a, b in itertools.pairwise(notes))]
    return tuple(
        (note.start % metre.bar // STEP, turn) for note, turn in zip(notes, turns, strict=False)
    )


def cells(plan: Plan, notes: Sequence[Note]) -> dict[int, tuple[tuple[int, int], ...]]:
    """Return the cell of each bar in time that has three onsets or more."""
    bars: dict[int, list[Note]] = {}
    for note in notes:
        bars.setdefault(note.start // plan.metre.bar, []).append(note)
    return {
        bar: cell(plan.metre, own)
        for bar, own in bars.items()
        if len(own) >= 3 and not plan.section_at(own[0].start).free
    }


def likeness(one: Sequence[tuple[int, int]], two: Sequence[tuple[int, int]]) -> float:
    """Return how alike two cells are: onsets in common, those that turn alike counted whole."""
    steps = dict(two)
    met = sum(0.5 + 0.5 * (steps[step] == turn) for step, turn in one if step in steps)
    return met / max(len(one), len(two), 1)


def returning(plan: Plan, notes: Sequence[Note]) -> float:
    """Return the share of bars whose motif is heard in another bar: rhythm and most of contour."""
    known = cells(plan, notes)
    exact = Counter(known.values())
    return _share(
        exact[own] > 1  # most are; the rest is compared one by one
        or any(other != own and likeness(own, other) >= 0.8 for other in exact)
        for own in known.values()
    )


def resemblance(plan: Plan, notes: Sequence[Note], one: Section, two: Section) -> float:
    """Return how alike the tunes of two sections are, bar by bar, 0 to 1."""
    bar = plan.metre.bar
    rows: list[list[Note]] = [[], []]
    for row, section in zip(rows, (one, two), strict=True):
        first = section.bar * bar
        row += [n for n in notes if first <= n.start < first + section.bars * bar]
    alike = []
    for number in range(min(one.bars, two.bars)):
        pair = [
            [n for n in row if n.start // bar == section.bar + number]
            for row, section in zip(rows, (one, two), strict=True)
        ]
        if any(pair):
            alike.append(likeness(cell(plan.metre, pair[0]), cell(plan.metre, pair[1])))
    return sum(alike) / len(alike) if alike else 0.0


def returns(plan: Plan, notes: Sequence[Note]) -> tuple[float, float] | None:
    """Return how alike sections of one kind are, and those of other kinds; None where none is."""
    bar = plan.metre.bar
    sung = [
        section
        for section in plan.sections
        if section.kind != "end"
        and any(section.bar <= note.start // bar < section.bar + section.bars for note in notes)
    ]
    alike: tuple[list[float], list[float]] = ([], [])
    for one, two in itertools.combinations(sung[:_MOST_COMPARED], 2):
        alike[one.kind != two.kind].append(resemblance(plan, notes, one, two))
    if not alike[0] or not alike[1]:
        return None
    return sum(alike[0]) / len(alike[0]), sum(alike[1]) / len(alike[1])


def grid(metre: Metre, notes: Iterable[Note]) -> Grid:
    """Return the bars and steps at which notes begin."""
    return frozenset((note.start // metre.bar, note.start % metre.bar // STEP) for note in notes)


def groove_consistency(plan: Plan, notes: Sequence[Note]) -> float:
    """Return how alike the rhythms of neighbouring bars of one section are, 0 to 1."""
    bars: dict[int, set[int]] = {}
    for note in notes:
        # Off the grid is off the groove: such an onset is like no other.
        inside = note.start % plan.metre.bar
        bars.setdefault(note.start // plan.metre.bar, set()).add(inside)
    alike = []
    for section in (each for each in plan.sections if not each.free):
        own = [bars.get(section.bar + number, set()) for number in range(section.bars)]
        for one, two in itertools.pairwise(own):
            if one and two:
                alike.append(len(one & two) / math.sqrt(len(one) * len(two)))
    return sum(alike) / len(alike) if alike else 1.0


def kicks(metre: Metre, drums: Iterable[Note]) -> Grid:
    """Return where the kick drum is struck, ghosts left out."""
    return grid(metre, (hit for hit in drums if hit.pitch == _KICK and hit.velocity > _GHOST))


def off_beat(metre: Metre, notes: Iterable[Note]) -> Grid:
    """Return the onsets that lie between the beats."""
    return frozenset(onset for onset in grid(metre, notes) if onset[1] % metre.beat)


def meeting(one: Grid, two: Grid) -> float | None:
    """Return the share of onsets that meet one of another part's, in bars where both play."""
    bars = {bar for bar, _ in two}
    met = [onset in two for onset in one if onset[0] in bars]
    return _share(met) if met else None


def locked(metre: Metre, bass: Sequence[Note], drums: Sequence[Note]) -> float | None:
    """Return the share of kicks that the bass meets; ``None`` where there are none."""
    return meeting(kicks(metre, drums), grid(metre, bass))


def collisions(metre: Metre, comp: Sequence[Note], lead: Sequence[Note]) -> float | None:
    """Return the share of the chords' onsets between beats that fall on one of the tune's."""
    return meeting(off_beat(metre, comp), off_beat(metre, lead))


def rhythm_of(plan: Plan, notes: Iterable[Note], section: Section) -> dict[tuple[int, float], int]:
    """Return how often a section's bars strike each step, drums by their pieces."""
    first, last = (section.bar * plan.metre.bar, (section.bar + section.bars) * plan.metre.bar)
    counts: dict[tuple[int, float], int] = {}
    for note in notes:
        if first <= note.start < last:
            place = (note.start % plan.metre.bar // STEP, 0.0)
            counts[place] = counts.get(place, 0) + 1
    return counts


def joins(plan: Plan) -> list[tuple[Section, Section]]:
    """Return the neighbouring sections that are of different kinds."""
    pairs = itertools.pairwise(section for section in plan.sections if section.kind != "end")
    return [(one, two) for one, two in pairs if one.kind != two.kind]


def rhythms_alike(plan: Plan, notes: Sequence[Note], one: Section, two: Section) -> float | None:
    """Return how alike two sections strike their bars' steps; ``None`` where either rests."""
    rows = [rhythm_of(plan, notes, section) for section in (one, two)]
    if not rows[0] or not rows[1]:
        return None
    product = sum(count * rows[1].get(place, 0) for place, count in rows[0].items())
    norms = [math.sqrt(sum(count * count for count in row.values())) for row in rows]
    return product / (norms[0] * norms[1])


def contrasts(plan: Plan, score: Score, one: Section, two: Section) -> frozenset[str]:
    """Return in what two sections differ that can be read: of six things."""
    rows = [_heard(plan, score, section) for section in (one, two)]
    differ = set()
    registers = [
        median(pitches) if (pitches := [n.pitch for n in _over_the_bass(row)]) else 0.0
        for row in rows
    ]
    if abs(registers[0] - registers[1]) >= _OTHER_REGISTER:
        differ.add("register")
    densities = sorted(
        sum(map(len, row.values())) / section.bars
        for row, section in zip(rows, (one, two), strict=True)
    )
    if densities[1] >= _OTHER_DENSITY * densities[0]:
        differ.add("density")
    drums = [
        frozenset(_struck(plan, row.get("drums", ()), section))
        for row, section in zip(rows, (one, two), strict=True)
    ]
    both = len(drums[0] | drums[1])
    if both and len(drums[0] & drums[1]) / both < _SAME_GROOVE:
        differ.add("drums")
    loops = [_loop(plan, section) for section in (one, two)]
    if loops[0] != loops[1]:
        differ.add("harmony")
    if {role for role, notes in rows[0].items() if notes} != {r for r, n in rows[1].items() if n}:
        differ.add("players")
    if abs(one.energy - two.energy) >= _OTHER_ENERGY:
        differ.add("dynamics")
    return frozenset(differ)


_OTHER_REGISTER = 2.0  # semitones
_OTHER_DENSITY = 1.2
_SAME_GROOVE = 0.75
_OTHER_ENERGY = 0.1


def _heard(plan: Plan, score: Score, section: Section) -> dict[str, list[Note]]:
    first = section.bar * plan.metre.bar
    last = first + section.bars * plan.metre.bar
    return {
        part.role: [note for note in part.notes if first <= note.start < last]
        for part in score.parts
    }


def _over_the_bass(row: Mapping[str, Sequence[Note]]) -> list[Note]:
    return [n for role, notes in row.items() if role not in ("drums", "bass") for n in notes]


def _struck(plan: Plan, hits: Iterable[Note], section: Section) -> set[tuple[int, float]]:
    """Return the steps and pieces that are struck in half of a section's bars or more."""
    counts: dict[tuple[int, float], int] = {}
    for hit in hits:
        place = (hit.start % plan.metre.bar // STEP, hit.pitch)
        counts[place] = counts.get(place, 0) + 1
    return {place for place, count in counts.items() if 2 * count >= section.bars}


def _loop(plan: Plan, section: Section) -> list[str]:
    bar = plan.metre.bar
    bars = range(section.bar, section.bar + min(section.bars, PHRASE_BARS))
    return [plan.chord_at(number * bar).chord.symbol for number in bars]


def chord_pairs(
    plan: Plan, notes: Sequence[Note]
) -> list[tuple[ChordSpan, ChordSpan, Voices, Voices]]:
    """Return neighbouring chords that differ, and the pitches that a part plays to each."""
    heard: dict[int, set[float]] = {}
    for note in notes:
        heard.setdefault(plan.chord_at(note.start).start, set()).add(note.pitch)
    return [
        (one, two, sorted(heard[one.start]), sorted(heard[two.start]))
        for one, two in itertools.pairwise(plan.chords)
        if one.chord != two.chord and one.start in heard and two.start in heard
    ]


def motion(plan: Plan, notes: Sequence[Note]) -> float:
    """Return by how many semitones a voice moves from chord to chord, on the whole."""
    moved = [
        min(abs(p - q) for q in before)
        for _, _, before, after in chord_pairs(plan, notes)
        for p in after
    ]
    return sum(moved) / len(moved) if moved else 0.0


def parallels(plan: Plan, notes: Sequence[Note]) -> float:
    """Return the share of chord changes whose outer voices move on in fifths or octaves."""
    found = []
    for _, _, before, after in chord_pairs(plan, notes):
        gaps = [(row[-1] - row[0]) % 12 for row in (before, after)]
        moves = after[0] - before[0]
        same = moves != 0 and moves == after[-1] - before[-1]
        found.append(same and gaps[0] == gaps[1] and gaps[0] in (0, 7))
    return _share(found)


def resolutions(plan: Plan, notes: Sequence[Note]) -> float | None:
    """Return the share of leading tones that rise or stay and sevenths that fall or stay."""
    found = []
    for one, two, before, after in chord_pairs(plan, notes):
        if fold(two.chord.root - one.chord.root) != 5 or 4 not in one.chord.steps:
            continue
        ways: list[tuple[float, tuple[int, ...]]] = [(one.chord.class_above(4), (0, 1))]
        if 10 in one.chord.steps:
            ways.append((one.chord.class_above(10), (0, -1, -2)))
        for tone, moves in ways:
            found += [
                any(pitch + move in after for move in moves)
                for pitch in before
                if fold(pitch) == tone
            ]
    return _share(found) if found else None


def tops(notes: Iterable[Note]) -> list[float]:
    """Return the highest pitch of each onset."""
    highest: dict[int, float] = {}
    for note in notes:
        highest[note.start] = max(highest.get(note.start, note.pitch), note.pitch)
    return list(highest.values())


def lead_above(score: Score) -> float | None:
    """Return by how much the tune's median lies over the median top of chords and pad."""
    lead = score.part("lead")
    below = [
        median(tops(part.notes))
        for role in ("chords", "pad")
        if (part := score.part(role)) and part.notes
    ]
    if not lead or not lead.notes or not below:
        return None
    return median(note.pitch for note in lead.notes) - max(below)


def within(notes: Sequence[Note], low: float, high: float) -> float:
    """Return the share of notes that lie from `low` to `high`."""
    return _share(low <= note.pitch <= high for note in notes)


def home_share(key: Key, notes: Iterable[Note]) -> float:
    """Return the share of sounding time that lies in the key's own scale."""
    lengths = class_lengths(notes, key.tuned_period)
    total = sum(lengths.values())
    scale = frozenset(key.tones)
    if key.tuning:
        scale = frozenset(
            fold(key.tuned(key.home + fold(c - key.home)), key.tuned_period) for c in scale
        )
    inside = sum(n for tone, n in lengths.items() if holds(scale, tone, key.tuned_period))
    return inside / total if total else 1.0


def template_fit(key: Key, notes: Iterable[Note]) -> tuple[float, int]:
    """Return how well the classes that sound fit the key's scale, and its rank among rotations.

    Only for scales of twelve equal steps. The rank is 1 where no rotation fits better.
    """
    lengths = class_lengths(((n for n in notes)), 12)
    heard = [0.0] * 12
    for tone, length in lengths.items():
        heard[round(tone) % 12] += length
    scale = {round(tone) % 12 for tone in key.tones}
    fits = [
        _correlation(heard, [float((tone - turn) % 12 in scale) for tone in range(12)])
        for turn in range(12)
    ]
    return fits[0], 1 + sum(fit > fits[0] + 1e-9 for fit in fits[1:])


def _correlation(one: Sequence[float], two: Sequence[float]) -> float:
    means = [sum(row) / len(row) for row in (one, two)]
    apart = [[value - mean for value in row] for row, mean in zip((one, two), means, strict=True)]
    norms = [math.sqrt(sum(value * value for value in row)) for row in apart]
    product = sum(a * b for a, b in zip(*apart, strict=True))
    return product / (norms[0] * norms[1]) if norms[0] * norms[1] else 0.0


def _share(values: Iterable[bool]) -> float:
    found = list(values)
    return sum(found) / len(found) if found else 0.0


def by_role(score: Score) -> Mapping[str, Sequence[Note]]:
    """Return what each role plays."""
    return {part.role: part.notes for part in score.parts}
