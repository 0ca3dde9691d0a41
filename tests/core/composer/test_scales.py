"""Scales in cents: their tones, their paths, and what the composer makes of them."""

import itertools
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.composer.arranging import write_score
from core.composer.checks import score_problems, step_share, strangers
from core.composer.chords import degree_chord, parse_chord, parse_progression, voiced
from core.composer.genre_table import GENRES
from core.composer.melody import Register
from core.composer.paths import PathMelodist
from core.composer.pitch import Key, fold, holds, pitches_between
from core.composer.planning import make_plan
from core.composer.reading import read_prompt
from core.composer.scales import SCALE_WORDS, SCALES, Scale
from core.composer.score import Note, Part, Score
from core.composer.synthesis.patches import PATCHES
from core.composer.synthesis.player import NoteCache, PatchPlayer
from core.composer.synthesis.voices import Bends, hertz
from core.composer.wish import Wish

RATE = 48_000
MODAL = {name: scale for name, scale in SCALES.items() if scale.path}
modal_keys = st.builds(Key, st.integers(0, 11), st.sampled_from(sorted(MODAL)))


def composed(seed=1, **wish):
    plan = make_plan(Wish(**wish), seed)
    return plan, write_score(plan)


@pytest.mark.parametrize("genre", GENRES)
def test_twelve_equal_steps_give_whole_numbers(genre):
    plan, score = composed(1, genres=(genre,), seconds=45.0)
    if not plan.key.path:
        assert all(note.pitch == int(note.pitch) for part in score.parts for note in part.notes)


@pytest.mark.parametrize("scale", SCALES.values(), ids=SCALES)
def test_a_scale_is_well_formed(scale):
    assert scale.cents[0] == 0
    assert list(scale.cents) == sorted(set(scale.cents))
    assert scale.cents[-1] < scale.period
    path = scale.path
    if not path:
        assert all(cents % 100 == 0 for cents in scale.cents)
        return
    count = len(scale.cents)
    for degrees in (path.drone, path.rests, path.oscillates, path.skips, dict(path.descending)):
        assert all(1 <= degree <= count for degree in degrees)
    assert path.drone[0] == path.rests[0] == 1
    assert path.opens[0] <= 1 < path.opens[1]
    assert 0 < path.climbs < 1
    assert all(ending[-1] == 1 for ending in path.endings)
    assert path.slide == 0 or 30 <= path.slide <= 80
    assert path.vibrato == 0 or 10 <= path.vibrato <= 25
    for degree, cents in path.descending:
        assert cents < scale.cents[degree - 1]
        assert cents > scale.cents[degree - 2]


WORDS = [
    ("in rast on d", 2, "rast"),
    ("hijaz", None, "hijaz"),
    ("hicaz", None, "hijaz"),
    ("raga yaman in c#", 1, "yaman"),
    ("Raag Yaman on E flat", 3, "yaman"),
    ("in hijaz, on D", 2, "hijaz"),
    ("use bhairav", None, "bhairav"),
    ("pelog", None, "pelog"),
    ("pélog", None, "pelog"),
    ("slendro", None, "slendro"),
    ("hirajoshi", None, "hirajoshi"),
    ("miyako-bushi in E", 4, "in-scale"),
    ("makam rast on G, 90 bpm", 7, "turkish rast"),
    ("maqam bayati on D, slow", 2, "bayati"),
    ("in saba", None, "saba"),
    ("kurd on A", 9, "kurd"),
    ("nihavent in F", 5, "nahawand"),
    ("todi in d flat", 1, "todi"),
    ("bhoopali", None, "bhupali"),
    ("malkosh in G", 7, "malkauns"),
    ("thai", None, "thai"),
    ("D hijaz house", 2, "hijaz"),
    ("freygish on E", 4, "phrygian dominant"),
    ("a song in D in yaman", 2, "yaman"),
    ("A hijaz techno", None, "hijaz"),
    ("A hijaz", 9, "hijaz"),
    ("house in A hijaz", 9, "hijaz"),
]


@pytest.mark.parametrize(("text", "tonic", "mode"), WORDS)
def test_scales_are_read_from_prompts(text, tonic, mode):
    wish = read_prompt(text)
    assert (wish.tonic, wish.mode, wish.notices) == (tonic, mode, ())


@pytest.mark.parametrize("word", sorted(word for word in SCALE_WORDS if len(word) > 4))
def test_every_name_of_a_scale_is_read_alone_and_in_a_key(word):
    assert read_prompt(word).mode == SCALE_WORDS[word]
    assert Key.parse(f"F# {word}").mode == SCALE_WORDS[word]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("gamelan house", "“gamelan” has many scales: pelog is played"),
        ("raga marwa", "Not understood: “marwa”"),
        ("in flurb scale", "Not understood: “flurb”"),
        ("rast or hijaz", "Several scales are named; the first, rast"),
        ("rast on a blorp", "Not understood: “blorp”"),
    ],
)
def test_what_a_scale_cannot_be_is_told(text, part):
    assert any(part in notice for notice in read_prompt(text).notices)


@given(modal_keys, st.integers(20, 90), st.integers(12, 40))
def test_pitches_between_are_those_of_the_scale(key, low, width):
    pitches = pitches_between(key.pitch_classes, low, low + width, key.period)
    assert list(pitches) == sorted(pitches)
    count = len(key.steps)
    assert len(pitches) >= count * int(width / key.period)
    for pitch in pitches:
        assert low <= pitch <= low + width
        above = (pitch - key.home) % key.period
        assert min(min(abs(above - s), key.period - abs(above - s)) for s in key.steps) < 1e-5


def test_degrees_are_real_pitches_around_a_tempered_tonic():
    key = Key.parse("D rast")
    assert key.home == 62
    assert key.degree_pitch(3, key.home) == pytest.approx(65.55)
    assert key.degree_pitch(8, key.home) == pytest.approx(74)
    assert key.degree_pitch(0, key.home) == pytest.approx(60.57)
    slendro = Key.parse("D slendro")
    assert slendro.degree_pitch(6, slendro.home) == pytest.approx(62 + 12.08)
    assert holds(slendro.pitch_classes, 62 + 2 * 12.08 + 2.31, slendro.period)
    assert not holds(slendro.pitch_classes, 62 + 24 + 2.31, slendro.period)


@given(modal_keys, st.sampled_from(["1", "4", "5D", "b7"]))
def test_drones_are_tones_of_the_scale_and_read_back_from_their_symbol(key, token):
    chord = degree_chord(key, token, "seventh")
    assert all(holds(key.pitch_classes, tone, key.period) for tone in chord.pitch_classes)
    for step in chord.steps:
        assert not 2.5 < step < 4.5  # nothing third-like: neutral and just thirds stay alone
    tempered = {round(tone - chord.root + key.tonic) % 12 for tone in chord.pitch_classes}
    assert parse_chord(chord.symbol).pitch_classes == tempered
    for pitch in voiced(chord, (), 50, 67):
        assert holds(key.pitch_classes, pitch, key.period)


@pytest.mark.parametrize("mode", MODAL)
@pytest.mark.parametrize("genre", ["ambient", "jazz"])
def test_every_note_lies_in_the_scale_and_tunes_go_by_its_steps(mode, genre):
    steps = []
    for seed in range(2):
        plan, score = composed(seed, genres=(genre,), tonic=2, mode=mode, seconds=60.0)
        assert strangers(plan, score) == []
        steps.append(step_share(score.part("lead").notes, plan.key))
        assert not [p for p in score_problems(plan, score) if p.startswith(("note", "bass"))]
    assert np.mean(steps) >= 0.6


@settings(max_examples=30, deadline=None)
@given(
    genre=st.sampled_from(sorted(GENRES)),
    key=modal_keys,
    seconds=st.floats(1.0, 60.0),
    seed=st.integers(0, 2**64 - 1),
)
def test_any_genre_plays_any_scale_in_tune(genre, key, seconds, seed):
    plan, score = composed(seed, genres=(genre,), tonic=key.tonic, mode=key.mode, seconds=seconds)
    assert plan.key == key
    assert strangers(plan, score) == []
    assert len({span.chord for span in plan.chords}) == 1
    json.dumps(plan.to_json(), allow_nan=False)


def test_a_note_a_little_out_of_the_scale_is_a_stranger():
    plan, score = composed(genres=("ambient",), tonic=2, mode="rast", seconds=30.0)
    neutral = plan.key.degree_pitch(3, plan.key.home)
    for pitch, known in ((neutral, True), (neutral + 0.01, True), (66.0, False), (65.0, False)):
        score = Score((Part("lead", "flute", (Note(0, 480, pitch, 0.8),)),))
        assert (strangers(plan, score) == []) is known


def lead_of(mode, seed=1, seconds=150.0, **wish):
    plan, score = composed(
        seed, genres=("folk",), tonic=2, mode=mode, leads=("violin",), seconds=seconds, **wish
    )
    return plan, score.part("lead").notes


@pytest.mark.parametrize("mode", [name for name, scale in MODAL.items() if scale.path.descending])
def test_tones_change_on_the_way_down_only(mode):
    falls = rises = 0
    for seed in range(4):
        plan, notes = lead_of(mode, seed)
        key = plan.key
        for degree, cents in key.path.descending:
            down = fold(key.home + cents / 100, key.period)
            for note, following in itertools.pairwise(notes):
                tone = fold(note.pitch, key.period)
                if tone == down:
                    falls += 1
                    assert following.pitch < note.pitch
                rises += tone == key.degree(degree) and following.pitch > note.pitch
    assert falls > 0
    assert rises > 0


@pytest.mark.parametrize("mode", [name for name, scale in MODAL.items() if scale.path.skips])
def test_tones_are_passed_over_on_the_way_up(mode):
    passed = 0
    for seed in range(4):
        plan, notes = lead_of(mode, seed)
        beat = plan.metre.beat * 120
        skipped = {plan.key.degree(degree) for degree in plan.key.path.skips}
        bars = [section.bar * plan.metre.bar for section in plan.sections]
        for before, note, after in zip(notes, notes[1:], notes[2:], strict=False):
            if any(before.start < bar <= after.start for bar in bars):
                continue  # another tune begins
            rises = before.pitch < note.pitch < after.pitch
            assert not (rises and note.length < beat and fold(note.pitch) in skipped)
            passed += rises
    assert passed > 20


@pytest.mark.parametrize("mode", MODAL)
def test_tunes_begin_low_climb_late_and_come_home(mode):
    plan, notes = lead_of(mode)
    end = plan.end_tick
    opening = np.array([n.pitch for n in notes if n.start < 0.25 * end])
    later = np.array([n.pitch for n in notes if 0.55 * end <= n.start < 0.85 * end])
    assert later.mean() > opening.mean() + 1
    assert opening.max() < later.max()
    home = notes[-1].pitch
    assert fold(home, plan.key.period) == plan.key.degree(1)


@pytest.mark.parametrize("mode", MODAL)
def test_held_tones_and_strong_beats_are_resting_tones(mode):
    plan, notes = lead_of(mode)
    rests = {plan.key.degree(rest) for rest in plan.key.path.rests}
    strong = [n for n in notes if n.start % plan.metre.bar == 0]
    at_rest = [holds(rests, n.pitch, plan.key.period) for n in strong]
    assert np.mean(at_rest) > 0.7


def test_phrases_end_on_the_tonic_when_they_close():
    plan = make_plan(Wish(genres=("folk",), tonic=2, mode="bayati", seconds=60.0), 1)
    melodist = PathMelodist(plan, np.random.default_rng(1), Register(60, 86, 71))
    section = next(section for section in plan.sections if section.kind == "verse")
    tune = melodist.tune(section, melodist.motifs()["verse"], 0)
    assert fold(tune[-1].pitch) == plan.key.degree(1)
    last = [n for n in tune if n.start >= (section.bar + section.bars - 1) * plan.metre.bar]
    degrees = [fold(n.pitch) for n in last]
    assert any(
        degrees[-len(ending) :] == [plan.key.degree(d) for d in ending[-len(degrees) :]]
        for ending in plan.key.path.endings
    )


def test_ornaments_are_those_of_the_mode():
    _, notes = lead_of("bhairav")
    path = SCALES["bhairav"].path
    assert {note.slide for note in notes} == {0.0, path.slide}
    assert {note.vibrato for note in notes} <= {0.0, path.vibrato, 25.0}
    assert 25.0 in {note.vibrato for note in notes}
    _, notes = lead_of("slendro")
    assert not any(note.slide or note.vibrato for note in notes)
    _, score = composed(genres=("folk",), leads=("harp",), mode="bhairav", seconds=60.0)
    assert not any(note.slide or note.vibrato for note in score.part("lead").notes)


def test_a_scale_without_chords_leaves_stated_chords_out():
    plan, score = composed(chords=parse_progression("Am F C G"), tonic=2, mode="rast", seconds=30.0)
    assert {span.chord.symbol for span in plan.chords} == {"D5"}
    assert strangers(plan, score) == []


def cents_off(sound, pitch):
    mono = sound.mean(axis=0)[4_800 : 4_800 + 65_536]
    size = 1 << 20
    spectrum = np.abs(np.fft.rfft(mono * np.hanning(len(mono)), size))
    wanted = hertz(pitch)
    low, high = (int(wanted * edge * size / RATE) for edge in (0.97, 1.03))
    at = low + int(spectrum[low:high].argmax())
    left, top, right = np.log(spectrum[at - 1 : at + 2])
    at += 0.5 * (left - right) / (left - 2 * top + right)
    return 1200 * np.log2(at * RATE / size / wanted)


@pytest.mark.parametrize("patch", ["harp", "kalimba", "electric piano", "piano", "vibraphone"])
@pytest.mark.parametrize("key", ["D rast", "C slendro", "G thai"])
def test_notes_sound_within_three_cents_of_their_pitch(patch, key):
    key = Key.parse(key)
    player = PatchPlayer(patch, NoteCache())
    for degree in (2, 3, 4):
        pitch = key.degree_pitch(degree, key.home)
        sound, _ = player.play(pitch, 2 * RATE, 0.8, 0)
        assert abs(cents_off(sound, pitch)) < 3


def test_slides_begin_below_and_swings_go_around():
    player = PatchPlayer("flute", NoteCache())

    def track(bends):
        sound = player.play(69.0, RATE, 0.8, 0, bends)[0].mean(axis=0)
        found = []
        for start in range(2_400, RATE - 2_048, 1_200):
            block = sound[start : start + 2_048] * np.hanning(2_048)
            spectrum = np.abs(np.fft.rfft(block, 1 << 17))
            low, high = (int(440 * edge * (1 << 17) / RATE) for edge in (0.9, 1.1))
            at = low + spectrum[low:high].argmax()
            found.append(1200 * np.log2(at * RATE / (1 << 17) / 440))
        return np.array(found)

    slid = track(Bends(slide=80.0, vibrato=0.01))
    assert slid[0] < -20
    assert abs(slid[-5:].mean()) < 6
    swung = track(Bends(vibrato=25.0))
    assert 30 < np.ptp(swung[6:]) < 70
    assert PATCHES["flute"].voice.bent(Bends()) == PATCHES["flute"].voice


def test_tunings_are_laid_under_scales():
    quarter = Scale("meantone", (0.0, 76.0, 193.2, 310.3, 386.3, 503.4, 579.5, 696.6, 772.6, 889.7,
                                 1006.8, 1082.9))  # fmt: skip
    key = Key.with_scale(2, "major", quarter)
    assert key.name == "D major"
    assert key.tuned(62) == 62
    assert key.tuned(66) == pytest.approx(62 + 3.863)
    assert key.tuned(61 + 12) == pytest.approx(62 + 10.829)
    assert key.tuned(57) == pytest.approx(62 + 6.966 - 12)
    rast = Key.with_scale(2, "rast", Scale("24", tuple(50.0 * step for step in range(24))))
    assert rast.scale.cents == (0, 200, 350, 500, 700, 900, 1050)
    assert rast.path.descending == ((7, 1000.0),)
    just = Key.with_scale(0, "minor", Scale("just", (0.0, 203.9, 386.3, 498, 702, 884.4, 1088.3)))
    assert just.mode == "major"
    assert just.tuned(64) == pytest.approx(63.863)
