"""From a wish to notes: the symbolic gates over all genres and many seeds."""

import itertools
import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.composer import TICKS
from core.composer.arranging import write_score
from core.composer.checks import score_problems, step_share, strangers, tune_merits
from core.composer.chords import parse_progression
from core.composer.genre_table import GENRES
from core.composer.instruments import INSTRUMENTS
from core.composer.metre import METRES
from core.composer.performing import perform, pink, swing_of
from core.composer.pitch import Key
from core.composer.planning import make_plan
from core.composer.reading import read_prompt
from core.composer.scales import SCALES
from core.composer.score import Note, Part, Score
from core.composer.seeds import STAGES
from core.composer.synthesis.kit_table import KITS
from core.composer.synthesis.patches import PATCHES
from core.composer.wish import Wish

SEEDS = range(3)


def composed(seed=1, **wish):
    plan = make_plan(Wish(**wish), seed)
    return plan, write_score(plan)


@pytest.mark.parametrize("genre", GENRES)
def test_every_note_lies_in_the_scale_or_chord_that_the_plan_states(genre):
    for seed in SEEDS:
        plan, score = composed(seed, genres=(genre,), seconds=60.0)
        assert strangers(plan, score) == []
        assert score.part("lead").notes


@pytest.mark.parametrize("genre", GENRES)
def test_tunes_go_by_step_and_lie_over_the_chords(genre):
    steps = []
    for seed in SEEDS:
        plan, score = composed(seed, genres=(genre,), seconds=60.0)
        steps.append(step_share(score.part("lead").notes, plan.key))
        assert not [p for p in score_problems(plan, score) if not p.startswith("steps")]
    assert 0.6 <= np.mean(steps) <= 0.95


@settings(max_examples=25, deadline=None)
@given(
    genre=st.sampled_from(sorted(GENRES)),
    tonic=st.integers(0, 11),
    mode=st.sampled_from(sorted(SCALES)),
    metre=st.sampled_from(sorted(METRES)),
    seconds=st.floats(1.0, 90.0),
    tempo=st.one_of(st.none(), st.floats(30.0, 300.0)),
    seed=st.integers(0, 2**64 - 1),
)
def test_any_wish_is_honoured(genre, tonic, mode, metre, seconds, tempo, seed):
    plan, score = composed(
        seed,
        genres=(genre,),
        tonic=tonic,
        mode=mode,
        metre=metre,
        seconds=seconds,
        tempo_bpm=tempo,
    )
    assert plan.key == Key(tonic, mode)
    assert plan.metre == METRES[metre]
    assert plan.frames == round(seconds * 48_000)
    assert tempo is None or plan.tempo_bpm == tempo
    assert strangers(plan, score) == []
    assert plan.seconds_at(plan.end_tick) < seconds
    json.dumps(plan.to_json(), allow_nan=False)
    ends = [span.end for span in plan.chords]
    assert [span.start for span in plan.chords] == [0, *ends[:-1]]
    for part in perform(plan, score):
        assert (np.diff(part.starts) >= 0).all()
        assert part.starts[0] >= 0
        assert part.starts[-1] < plan.frames
        assert ((part.velocities > 0) & (part.velocities <= 1)).all()


def test_stated_chords_are_played_in_their_order():
    plan, score = composed(
        chords=parse_progression("Am F C G"), genres=("rock",), seconds=40.0, tempo_bpm=120.0
    )
    first = plan.sections[0].bar
    symbols = [span.chord.symbol for span in plan.chords if span.start >= first]
    assert symbols[:8] == ["Am", "F", "C", "G"] * 2
    assert all(span.length == plan.metre.bar for span in plan.chords)
    assert plan.key.name == "A minor"
    assert strangers(plan, score) == []


def test_chords_outside_the_stated_key_are_kept():
    plan, score = composed(
        chords=parse_progression("Ebmaj7 Abm | D7"), tonic=6, mode="dorian", seconds=30.0
    )
    assert {span.chord.symbol for span in plan.chords} == {"Ebmaj7", "Abm", "D7"}
    assert strangers(plan, score) == []


def test_who_plays_is_what_was_asked_for():
    plan, score = composed(genres=("rock",), without=frozenset({"drums", "bass"}), seconds=30.0)
    assert {part.role for part in score.parts}.isdisjoint({"drums", "bass"})
    plan, score = composed(only=("piano", "strings"), genres=("house",), seconds=30.0)
    assert set(plan.patches.values()) == {"piano", "strings"}
    assert score.part("drums") is None
    plan, _ = composed(leads=("violin",), wanted=("organ",), genres=("synth-pop",))
    assert plan.patches["lead"] == "violin"
    assert "organ" in plan.patches.values()
    _, score = composed(only=("drums",), genres=("funk",))
    assert [part.role for part in score.parts] == ["drums"]


def test_a_section_that_returns_plays_its_tune_again():
    plan, score = composed(genres=("pop ballad",), seconds=240.0)
    choruses = [s for s in plan.sections if s.kind == "chorus"]
    assert len(choruses) >= 2

    def tune(section):
        start = section.bar * plan.metre.bar
        stop = start + 7 * plan.metre.bar
        notes = score.part("lead").notes
        return [(n.start - start, n.pitch) for n in notes if start <= n.start < stop]

    assert tune(choruses[0]) == tune(choruses[-1])
    assert len(tune(choruses[0])) > 8


def test_sections_differ_in_who_plays_or_how_much():
    plan, score = composed(genres=("synth-pop",), seconds=180.0)
    density = {}
    for section in plan.sections[:-1]:
        start, end = (bar * plan.metre.bar for bar in (section.bar, section.bar + section.bars))
        count = sum(start <= n.start < end for part in score.parts for n in part.notes)
        density.setdefault(section.kind, count / section.bars)
    assert density["chorus"] > 1.2 * density["verse"] > 1.2 * density["intro"]


def test_one_stage_can_be_drawn_anew():
    plan, score = composed(genres=("folk",), seconds=30.0)
    seeds = dict(plan.seeds)
    assert set(seeds) == set(STAGES)
    other = write_score(replace(plan, seeds={**seeds, "melody": seeds["melody"] + 1}))
    assert other.part("lead") != score.part("lead")
    for role in ("bass", "chords", "pad"):
        assert other.part(role) == score.part(role)


def test_the_same_seed_composes_the_same_and_two_seeds_differ():
    assert composed(5, genres=("jazz",))[1] == composed(5, genres=("jazz",))[1]
    assert composed(5, genres=("jazz",))[1] != composed(6, genres=("jazz",))[1]


def test_moods_move_tempo_and_mode():
    calm, _ = composed(genres=("house",), arousal=-0.8, valence=0.0)
    wild, _ = composed(genres=("house",), arousal=0.8, valence=0.0)
    assert calm.tempo_bpm < wild.tempo_bpm
    assert calm.brightness < wild.brightness
    sad = [composed(seed, genres=("pop ballad",), valence=-0.9)[0].key.dark for seed in range(8)]
    glad = [composed(seed, genres=("pop ballad",), valence=0.9)[0].key.dark for seed in range(8)]
    assert sum(sad) > 4 > sum(glad)


def test_the_gates_see_faults():
    plan, score = composed(genres=("folk",), seconds=30.0)
    lead = score.part("lead")
    wrong = next(p for p in range(60, 72) if p not in {q % 12 + 60 for q in plan.allowed_at(0)})
    faulty = Score((Part("lead", lead.patch, (Note(0, TICKS, float(wrong), 0.8), *lead.notes)),))
    assert score_problems(plan, faulty)
    rng = np.random.default_rng(0)
    scrambled = [Note(n.start, n.length, float(rng.integers(55, 90)), 0.8) for n in lead.notes]
    assert sum(tune_merits(plan, scrambled).values()) < sum(score.merits.values()) - 2


def test_jazz_swings_less_the_faster_it_goes():
    slow, _ = composed(genres=("jazz",), tempo_bpm=140.0)
    fast, _ = composed(genres=("jazz",), tempo_bpm=250.0)
    assert 0.7 <= swing_of(slow) <= 0.8
    assert 0.5 <= swing_of(fast) <= 0.6


def test_jitter_is_long_range_correlated():
    noise = pink(4096, np.random.default_rng(1))
    spectrum = np.abs(np.fft.rfft(noise)) ** 2
    slope = np.polyfit(np.log(np.arange(8, 1024)), np.log(spectrum[8:1024]), 1)[0]
    assert -1.4 < slope < -0.6
    assert noise.std() == pytest.approx(1.0)


def test_all_that_can_be_written_for_can_be_played():
    assert set(INSTRUMENTS) == set(PATCHES)
    for genre in GENRES.values():
        assert not genre.kit or genre.kit in KITS
        for groove in genre.grooves:
            assert set(groove.lines) <= set(KITS[genre.kit])
        rhythms = {rhythm.id: METRES[rhythm.metre].steps for rhythm in genre.rhythms}
        for line in (*genre.bass, *genre.comp, *genre.arp):
            steps = rhythms[line.rhythm] if line.rhythm else 16
            assert line.pattern == "walk" or len(line.pattern) % steps == 0


def test_a_piece_that_builds_only_grows() -> None:
    wish = read_prompt("80s synth-pop with a groovy bassline, builds slowly, for 60 seconds")
    assert not wish.notices
    sections = make_plan(wish, 3).sections
    energies = [section.energy for section in sections]
    assert energies == sorted(energies)
    assert energies[0] < 0.5
    assert energies[-1] > 0.9
    for before, after in itertools.pairwise(sections):
        assert before.roles <= after.roles
    assert "bass" in sections[-1].roles
