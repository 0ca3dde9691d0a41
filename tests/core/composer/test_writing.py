"""How good the notes are: candidates, motifs, phrases, harmony, contrast; and what must fail."""

import itertools
import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.composer import measures
from core.composer.arranging import write_score
from core.composer.candidates import COUNTS, ROLE_OF
from core.composer.checks import gates
from core.composer.chords import applied_chord, degree_chord, parse_progression
from core.composer.genre_table import GENRES
from core.composer.grammar import silent_bars, tension
from core.composer.harmony import lay, outline_for
from core.composer.harmony import tension as chord_tension
from core.composer.metre import METRES
from core.composer.motifs import (
    Motif,
    cadence,
    draw_motif,
    draw_sketch,
    fragmented,
    inverted,
    reended,
)
from core.composer.patterns import events
from core.composer.pitch import Key
from core.composer.planning import make_plan
from core.composer.score import DRUM_KEYS, Part, Score
from core.composer.shapes import shape
from core.composer.wish import Wish

CHORDAL = [name for name, genre in GENRES.items() if "lead" in genre.patches]
FEELS = ["straight", "syncopated", "swing", "long"]
seeds = st.integers(0, 2**32)


def composed(seed=1, **wish):
    plan = make_plan(Wish(**wish), seed)
    return plan, write_score(plan)


def scrambled_pitches(score, rng):
    parts = []
    for part in score.parts:
        pitches = [note.pitch for note in part.notes]
        rng.shuffle(pitches)
        notes = tuple(replace(n, pitch=p) for n, p in zip(part.notes, pitches, strict=True))
        parts.append(part if part.role == "drums" else replace(part, notes=notes))
    return Score(tuple(parts))


def scrambled_times(score, end, rng):
    parts = []
    for part in score.parts:
        notes = [replace(note, start=rng.randrange(end)) for note in part.notes]
        parts.append(replace(part, notes=tuple(sorted(notes, key=lambda note: note.start))))
    return Score(tuple(parts))


@pytest.mark.parametrize("genre", CHORDAL)
def test_music_passes_the_gates_and_scrambled_music_does_not(genre):
    plan, score = composed(1, genres=(genre,), seconds=60.0)
    rng = random.Random(1)
    found = gates(plan, score)
    assert [gate for gate in found if gate.hard and not gate.holds] == []
    missed = sum(not gate.holds for gate in found)
    for scrambled in (scrambled_pitches(score, rng), scrambled_times(score, plan.end_tick, rng)):
        worse = gates(plan, scrambled)
        assert [gate for gate in worse if gate.hard and not gate.holds]
        assert sum(not gate.holds for gate in worse) >= missed + 2


def test_the_candidate_that_was_chosen_can_be_kept():
    plan, score = composed(3, genres=("synth-pop",), seconds=30.0)
    assert COUNTS["melody"] == 64
    assert set(score.choices) == set(COUNTS)
    assert all(value <= 0 for value in score.merits.values())
    kept = replace(plan, choices={**plan.choices, **score.choices})
    assert write_score(kept).parts == score.parts
    for stage, role in ROLE_OF.items():
        other = {**kept.choices, stage: (score.choices[stage] + 1) % COUNTS[stage]}
        changed = write_score(replace(plan, choices=other))
        same = [part.role for part in changed.parts if part == score.part(part.role)]
        family = {"chords": {"chords", "pad", "arp"}}.get(stage, {role})
        assert set(same) >= {part.role for part in score.parts} - family


def test_the_best_of_the_candidates_is_better_than_most():
    plan, score = composed(2, genres=("folk",), seconds=30.0)
    best = sum(score.merits.values())
    totals = []
    for number in range(0, COUNTS["melody"], 4):
        other = replace(plan, seeds={**plan.seeds, "melody": number + 1}, choices={"melody": 0})
        totals.append(measures.leaps_recovered(write_score(other).part("lead").notes))
    assert best > -2.0
    assert measures.leaps_recovered(score.part("lead").notes) >= np.mean(totals) - 0.1


@given(st.sampled_from(FEELS), st.floats(2, 8), seeds)
def test_a_motif_stays_known_when_it_changes(feel, density, seed):
    rng = np.random.default_rng(seed)
    motif = draw_motif(feel, density, rng)
    count = len(events(motif.rhythm))
    assert len(motif.moves) == count - 1
    assert inverted(inverted(motif)) == motif
    assert reended(motif).rhythm == motif.rhythm
    assert reended(motif).moves[:-1] == motif.moves[:-1]
    half = fragmented(motif, 1)
    assert len(half.rhythm) == 16
    assert motif.rhythm.startswith(half.rhythm[:8])
    close = cadence(motif, rng)
    assert len(close.rhythm) == 16
    assert len(close.moves) == len(events(close.rhythm)) - 1
    for before, after in itertools.pairwise(motif.moves):
        assert abs(before) <= 2 or (abs(after) == 1 and before * after < 0)


@given(st.integers(1, 40), seeds)
def test_a_sketch_has_a_letter_a_bar_and_ends_closed(bars, seed):
    rng = np.random.default_rng(seed)
    sketch = draw_sketch(draw_motif("swing", 5, rng), draw_motif("swing", 4, rng), rng)
    letters = sketch.letters(bars)
    assert len(letters) == bars
    assert letters[-1] == "C"
    assert set(letters) <= sketch.motifs.keys()
    assert all(letter == "c" for letter in letters[3:-1:4])
    assert sum(a != b for a, b in zip(sketch.phrases, sketch.returned().phrases, strict=True)) <= 1


def test_a_motif_without_notes_to_turn_is_left_alone():
    single = Motif("x---------------", ())
    assert reended(single) == inverted(single) == single
    assert fragmented(single, 1).rhythm == single.rhythm


@pytest.mark.parametrize("genre", ["synth-pop", "pop ballad", "rock", "lo-fi"])
def test_sections_that_return_sing_what_they_sang(genre):
    plan, score = composed(2, genres=(genre,), seconds=200.0)
    lead = score.part("lead").notes
    alike, other = measures.returns(plan, lead)
    assert alike > 0.7 > other
    assert measures.returning(plan, lead) > 0.7
    choruses = [section for section in plan.sections if section.kind == "chorus"]
    verses = [section for section in plan.sections if section.kind == "verse"]
    again = measures.resemblance(plan, lead, choruses[1], choruses[0])
    assert again > measures.resemblance(plan, lead, choruses[1], verses[0])
    assert again > 0.9


@pytest.mark.parametrize("genre", ["synth-pop", "folk", "jazz", "rock"])
def test_phrases_breathe_and_rise_more_often_than_they_sink(genre):
    silences, arches = [], []
    for seed in range(4):
        plan, score = composed(seed, genres=(genre,), seconds=60.0)
        lead = [note for note in score.part("lead").notes if note.start < plan.end_tick]
        for start, end, notes in measures.phrases(plan, lead):
            silences.append(measures.silence(start, end, notes))
            arches.append(measures.arch(notes))
    assert np.mean([0.08 <= silence <= 0.28 for silence in silences]) > 0.6
    assert arches.count(1) > 2 * arches.count(-1)


@pytest.mark.parametrize("genre", CHORDAL)
def test_leads_lie_over_chords_and_chords_over_basses(genre):
    plan, score = composed(4, genres=(genre,), seconds=60.0)
    if not plan.key.path:
        assert measures.lead_above(score) >= 3
    if bass := score.part("bass"):
        assert measures.within(bass.notes, 28, 52) > 0.9


@settings(max_examples=30, deadline=None)
@given(
    genre=st.sampled_from(sorted(GENRES)),
    tonic=st.integers(0, 11),
    mode=st.sampled_from(["major", "minor", "dorian", "mixolydian", "lydian", "blues"]),
    seed=seeds,
)
def test_harmony_comes_from_its_key_and_goes_home(genre, tonic, mode, seed):
    known, key = GENRES[genre], Key(tonic, mode)
    outline, number = outline_for(known, key, seed)
    assert outline_for(known, key, seed, number) == (outline, number)
    plan = make_plan(Wish(genres=(genre,), tonic=tonic, mode=mode, seconds=60.0), seed)
    spans = lay(outline, known, key, plan.metre, plan.sections)
    assert spans[-1].chord.root == tonic
    ends = [span.end for span in spans]
    assert [span.start for span in spans] == [0, *ends[:-1]]
    foreign = sum(
        span.length for span in spans if not span.chord.pitch_classes <= key.harmony.pitch_classes
    )
    assert "blues" in (genre, mode) or foreign <= 0.5 * ends[-1]


def test_dominants_lead_a_fifth_down_and_are_tense():
    key = Key.parse("C major")
    leading = applied_chord(key, "2", "seventh")
    assert leading.symbol == "A7"
    assert applied_chord(key, "5", "triad").symbol == "D"
    tensions = [chord_tension(key, degree_chord(key, token, "triad")) for token in ("1", "6", "5")]
    assert tensions[0] < tensions[1] < tensions[2] < chord_tension(key, leading)


@pytest.mark.parametrize("genre", ["jazz", "pop ballad", "bossa", "lo-fi"])
def test_spiced_harmony_moves_faster_before_cadences_and_resolves(genre):
    halves, resolved = 0, []
    for seed in range(4):
        plan, score = composed(seed, genres=(genre,), seconds=90.0)
        halves += sum(span.length < plan.metre.bar for span in plan.chords)
        notes = [n for n in score.part("chords").notes if n.start < plan.end_tick]
        share = measures.resolutions(plan, notes)
        resolved += [] if share is None else [share]
        assert measures.parallels(plan, notes) <= 0.15
        assert measures.motion(plan, notes) < 3
    assert halves >= 4
    assert np.mean(resolved) > 0.75


def test_stated_chords_are_not_spiced():
    plan, _ = composed(5, genres=("jazz",), chords=parse_progression("Am F C G"), seconds=90.0)
    assert {span.chord.symbol for span in plan.chords} == {"Am", "F", "C", "G"}
    assert "harmony" not in plan.choices


@given(st.integers(24, 160), st.sampled_from(["song", "dance", "arc"]))
def test_the_last_chorus_lies_where_tension_peaks(bars, form):
    rows = list(shape(bars, form))
    assert sum(length for _, length in rows) == bars
    at, last = 0, None
    for kind, length in rows:
        if kind == "chorus":
            last = (at / bars, (at + length) / bars)
        at += length
    assert last is not None
    assert last[0] <= 0.80
    assert last[1] >= 0.65


@pytest.mark.parametrize("genre", ["synth-pop", "house", "rock", "cinematic"])
def test_tension_peaks_late_but_not_at_the_end(genre):
    plan, _ = composed(1, genres=(genre,), seconds=150.0)
    curve = tension(plan)[: plan.sections[-1].bar]
    assert 0.6 <= curve.index(max(curve)) / len(curve) <= 0.85


def test_a_blues_goes_round_in_twelve_bars():
    assert [length for _, length in shape(50, "jazz", 12)] == [2, 12, 12, 12, 12]
    assert [kind for kind, _ in shape(48, "jazz", 12)] == ["verse", "chorus", "chorus", "verse"]
    plan, _ = composed(1, genres=("blues",), seconds=120.0)
    assert plan.chords[-1].chord.symbol.endswith("7")


@pytest.mark.parametrize("genre", CHORDAL)
def test_neighbouring_sections_differ_in_several_ways(genre):
    counts = []
    for seed in range(2):
        plan, score = composed(seed, genres=(genre,), seconds=90.0)
        counts += [len(measures.contrasts(plan, score, *join)) for join in measures.joins(plan)]
    assert np.mean(counts) >= 3
    assert min(counts) >= 1


def test_sections_that_are_alike_are_seen_to_be():
    plan, score = composed(1, genres=("folk",), seconds=90.0)
    verse = next(section for section in plan.sections if section.kind == "verse")
    same = replace(verse, kind="chorus")
    assert measures.contrasts(plan, score, verse, same) == frozenset()


def test_before_an_arrival_kick_and_bass_may_drop_out():
    for seed in range(12):
        plan, score = composed(seed, genres=("house",), seconds=120.0)
        for bar in silent_bars(plan):
            first, end = bar * plan.metre.bar, (bar + 1) * plan.metre.bar
            half = first + plan.metre.bar // 2
            inside = [n for n in score.part("drums").notes if first <= n.start < half]
            assert DRUM_KEYS["kick"] not in {note.pitch for note in inside}
            assert not [n for n in score.part("bass").notes if first <= n.start < end]
            return
    pytest.fail("nothing ever drops out")


def test_drums_fill_at_ends_and_strike_on_arrivals():
    plan, score = composed(1, genres=("rock",), seconds=120.0)
    hits = score.part("drums").notes
    crashes = {hit.start // plan.metre.bar for hit in hits if hit.pitch == DRUM_KEYS["crash"]}
    strong = {s.bar for s in plan.sections[1:-1] if s.energy >= 0.6 and "drums" in s.roles}
    assert strong <= crashes
    ghosts = [hit for hit in hits if hit.velocity <= 0.35 and hit.pitch == DRUM_KEYS["snare"]]
    assert ghosts


def test_measures_of_nothing_are_plain_numbers():
    plan, _ = composed(1, genres=("folk",), seconds=30.0)
    empty = Score((Part("lead", "violin", ()),))
    assert measures.lead_above(empty) is None
    assert measures.returns(plan, ()) is None
    assert measures.returning(plan, ()) == 0.0
    assert measures.meeting(frozenset(), frozenset()) is None
    assert measures.resolutions(plan, ()) is None
    assert measures.silence(0, METRES["4/4"].bar, ()) == 1.0
    assert [gate.name for gate in gates(plan, empty)] == ["notes outside scale and chord"]
