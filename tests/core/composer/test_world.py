"""Rhythms, openings, second voices, and the sound of the world's instruments and drums."""

import itertools

import numpy as np
import pytest

from core.composer.arranging import write_score
from core.composer.checks import step_share
from core.composer.genre_table import GENRES
from core.composer.instruments import INSTRUMENTS
from core.composer.metre import METRES, STEP
from core.composer.performing import perform
from core.composer.pitch import Key, fold, holds
from core.composer.planning import make_plan
from core.composer.reading import read_prompt
from core.composer.score import DRUM_KEYS
from core.composer.synthesis.drums import VARIANTS
from core.composer.synthesis.kit_table import KITS
from core.composer.synthesis.kits_world import WORLD
from core.composer.synthesis.patches import PATCHES
from core.composer.synthesis.patches_plucked import PLUCKED
from core.composer.synthesis.patches_world import BLOWN, STRUCK
from core.composer.synthesis.player import KitPlayer, NoteCache, PatchPlayer
from core.composer.synthesis.voices import Bends, hertz
from core.composer.wish import Wish

RATE = 48_000
NEW = ("salsa", "afrobeat", "balkan", "maqam", "raga", "gamelan")
RHYTHMS = [(genre.id, rhythm) for genre in GENRES.values() for rhythm in genre.rhythms]


def composed(seed=1, **wish):
    plan = make_plan(Wish(**wish), seed)
    return plan, write_score(plan)


# Rhythms --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("genre", "rhythm"), RHYTHMS, ids=[f"{g}-{r.id}" for g, r in RHYTHMS])
def test_a_rhythm_that_is_named_is_played_in_its_metre(genre, rhythm):
    plan, score = composed(genres=(genre,), rhythm=rhythm.id, seconds=45.0)
    assert plan.rhythm == rhythm
    assert plan.metre.name == rhythm.metre
    assert sum(plan.metre.pulses) == METRES[rhythm.metre].steps
    assert not rhythm.pulses or plan.metre.pulses == rhythm.pulses
    own = [row for row in GENRES[genre].grooves if row.rhythm == rhythm.id]
    for row in own:
        for line in row.lines.values():
            assert len(line) % plan.metre.steps == 0
            assert len(line) // plan.metre.steps <= rhythm.bars
    assert rhythm.free or own or GENRES[genre].rhythms[0] is rhythm
    assert (score.part("drums") is None) is rhythm.free
    assert plan.has_beat is not rhythm.free
    assert all(section.free for section in plan.sections) is rhythm.free
    assert plan.to_json()["rhythm"] == rhythm.id


@pytest.mark.parametrize("genre", NEW)
def test_stating_what_was_drawn_changes_nothing(genre):
    for seed in range(6):
        plan, score = composed(seed, genres=(genre,), seconds=30.0)
        again, same = composed(seed, genres=(genre,), seconds=30.0, metre=plan.metre.name)
        assert again == plan
        assert same == score


@pytest.mark.parametrize("genre", NEW)
@pytest.mark.parametrize("metre", METRES)
def test_every_metre_can_be_had(genre, metre):
    plan, score = composed(genres=(genre,), metre=metre, seconds=30.0)
    assert plan.metre.name == metre
    assert {part.role for part in score.parts} >= {"drums", "lead"}


def hits(score, piece):
    return [n.start for n in score.part("drums").notes if n.pitch == DRUM_KEYS[piece]]


@pytest.mark.parametrize(
    ("rhythm", "strokes"),
    [
        ("2-3 clave", (4, 8, 16, 22, 28)),
        ("3-2 clave", (0, 6, 12, 20, 24)),
    ],
)
def test_the_clave_is_kept_through_sections_and_their_turns(rhythm, strokes):
    plan, score = composed(genres=("salsa",), rhythm=rhythm, seconds=60.0)
    begin = next(s.bar for s in plan.sections if s.kind == "verse") * plan.metre.bar
    places = [(tick - begin) // STEP % 32 for tick in hits(score, "claves")]
    assert set(places) == set(strokes)
    assert len(places) > 60


def test_the_bass_of_a_salsa_comes_before_the_chord():
    plan, score = composed(genres=("salsa",), rhythm="2-3 clave", seconds=60.0, tempo_bpm=180.0)
    verse = next(s for s in plan.sections if s.kind == "verse")
    start, bar = verse.bar * plan.metre.bar, plan.metre.bar
    notes = [n for n in score.part("bass").notes if start <= n.start < start + 8 * bar]
    assert not [n for n in notes if n.start % bar == 0]
    early = [n for n in notes if n.start % bar == 12 * STEP]
    assert len(early) >= 6
    at_home = [fold(n.pitch) == fold(plan.chord_at(n.start + 4 * STEP).chord.bass) for n in early]
    assert np.mean(at_home) > 0.8
    assert all(n.end > n.start // bar * bar + bar for n in early)


def test_the_gong_closes_every_cycle():
    plan, score = composed(genres=("gamelan",), rhythm="ketawang", seconds=60.0)
    gongs = hits(score, "gong")
    assert set(np.diff(gongs)) == {4 * plan.metre.bar}
    assert gongs[-1] == plan.end_tick


def test_an_uneven_bar_is_counted_as_its_tradition_does():
    lesnoto = composed(genres=("balkan",), metre="7/8", rhythm="lesnoto")[0]
    assert lesnoto.metre.pulses == (6, 4, 4)
    assert composed(genres=("rock",), metre="7/8")[0].metre.pulses == (4, 4, 6)
    assert composed(genres=("balkan",), metre="9/8")[0].metre.pulses == (4, 4, 4, 6)
    assert composed(genres=("folk",), metre="9/8")[0].metre.compound


# Openings -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("genre", "kind"), [("maqam", "taqsim"), ("raga", "alap")])
def test_openings_keep_no_beat_and_are_told_as_such(genre, kind):
    for seed in range(3):
        plan, score = composed(seed, genres=(genre,), seconds=75.0)
        first = plan.sections[0]
        assert (first.kind, first.free) == (kind, True)
        assert not any(section.free for section in plan.sections[1:])
        assert [row["free"] for row in plan.to_json()["form"]][:2] == [True, False]
        end = first.bars * plan.metre.bar
        tune = [n for n in score.part("lead").notes if n.start < end]
        assert len(tune) > 10
        assert all(n.end <= end for n in tune)
        on_grid = np.mean([n.start % STEP == 0 for n in tune])
        assert on_grid < 0.2
        lengths = np.diff([n.start for n in tune])
        assert lengths.std() > 0.45 * lengths.mean()
        assert all(n.start >= end for n in score.part("drums").notes)
        home = plan.key.degree(1)
        assert abs((tune[-1].pitch - home + 1) % plan.key.period - 1) < 0.02
    assert not composed(genres=(genre,), seconds=12.0)[0].sections[0].free
    assert not composed(genres=(genre,), seconds=30.0, loop=True)[0].sections[0].free


def test_a_taqsim_can_be_all_there_is_and_drums_bring_the_beat_back():
    wish = read_prompt("taqsim on the oud in hijaz")
    plan = make_plan(wish, 1)
    assert plan.patches["lead"] == "oud"
    assert not plan.kit
    assert all(section.free for section in plan.sections)
    assert {part.role for part in write_score(plan).parts} <= {"lead", "pad"}
    assert make_plan(read_prompt("taqsim in hijaz with darbuka"), 1).kit == "darbuka"


def test_who_follows_a_taqsim_is_behind():
    plan = make_plan(read_prompt("oud and qanun taqsim in maqam hijaz, free time"), 2)
    assert plan.patches["lead"] == "oud"
    assert plan.patches["second"] == "qanun"
    score = write_score(plan)
    tune = [n for n in score.part("lead").notes if n.start < plan.end_tick]
    second = [n for n in score.part("second").notes if n.start < plan.end_tick]
    behind = round(0.22 * plan.metre.ticks_per_second(plan.tempo_bpm))
    followed = {note.start + behind for note in tune} & {note.start for note in second}
    assert len(followed) > 0.5 * len(tune)


# Second voices --------------------------------------------------------------------------------


def voices(genre, **wish):
    plan, score = composed(2, genres=(genre,), seconds=60.0, **wish)
    return plan, score.part("lead").notes, score.part("second").notes


def test_heterophony_follows_the_tune_with_liberties():
    plan, tune, second = voices("maqam", rhythm="maqsum")
    starts = {n.start: n.pitch for n in tune}
    shared = [n for n in second if n.start in starts]
    apart = {fold(n.pitch - starts[n.start], plan.key.period) for n in shared}
    assert 0.6 < len(shared) / len(tune) <= 1.0
    assert apart == {0.0}
    assert len(second) != len(tune)


def test_horns_go_in_parallel_below():
    plan, tune, second = voices("salsa")
    pitch = {n.start: n.pitch for n in tune}
    below = [(pitch[n.start] - n.pitch) % 12 for n in second if n.start in pitch]
    assert len(below) > 0.95 * len(tune)
    assert np.mean([3 <= step <= 5 for step in below]) > 0.6
    assert all(plan.states(n.start, n.pitch) for n in second)


def test_two_players_interlock_to_one_stream():
    plan, tune, second = voices("gamelan", tempo_bpm=96.0)
    assert len(second) > 3 * len(tune)
    verse = next(s for s in plan.sections if s.kind == "verse")
    inside = [n.start for n in second if 0 <= n.start - verse.bar * plan.metre.bar < 4 * 7680]
    gaps = np.diff(inside)
    assert (gaps == STEP).mean() > 0.9
    assert all(holds(plan.key.tones, n.pitch, plan.key.period) for n in second)


def test_the_second_voice_is_in_the_tunes_stem_and_never_alone():
    plan, score = composed(genres=("salsa",), seconds=30.0)
    other, changed = composed(genres=("salsa",), seconds=30.0, seeds={"melody": 99})
    assert changed.part("second") != score.part("second")
    for role in ("drums", "bass", "chords"):
        assert changed.part(role) == score.part(role)
    assert write_score(plan, ("second",)).part("second") == score.part("second")
    assert other.patches == plan.patches
    alone, _ = composed(genres=("salsa",), seconds=30.0, without=frozenset({"lead"}))
    assert "second" not in alone.patches


@pytest.mark.parametrize("genre", NEW)
def test_tunes_go_by_the_steps_of_their_scale(genre):
    shares = []
    for seed in range(3):
        plan, score = composed(seed, genres=(genre,), seconds=60.0)
        shares.append(step_share(score.part("lead").notes, plan.key))
        perform(plan, score)
    assert 0.6 <= np.mean(shares) <= 0.95


# Sound ----------------------------------------------------------------------------------------


def spectrum(mono, size=1 << 20):
    return np.abs(np.fft.rfft(mono * np.hanning(len(mono)), size)), RATE / size


def cents_off(sound, pitch, start=4_800, length=65_536, harmonics=(1, 2, 3)):
    """Return how far the strongest of the lowest partials is off, interpolated."""
    power, bin_hz = spectrum(sound.mean(axis=0)[start : start + length])
    found = []
    for harmonic in harmonics:
        wanted = hertz(pitch) * harmonic
        low, high = (int(wanted * edge / bin_hz) for edge in (0.96, 1.04))
        at = low + int(power[low:high].argmax())
        left, top, right = np.log(power[at - 1 : at + 2] + 1e-20)
        place = at + 0.5 * (left - right) / (left - 2 * top + right)
        found.append((power[at], 1200 * np.log2(place * bin_hz / wanted)))
    return max(found)[1]


def centroid(sound, exponent=2):
    power = np.abs(np.fft.rfft(sound.mean(axis=0)[:24_000], 24_000)) ** exponent
    return float((power * np.fft.rfftfreq(24_000, 1 / RATE)).sum() / power.sum())


SINGLE = [name for name, patch in PLUCKED.items() if patch.voice.strings == 1]


@pytest.mark.parametrize("patch", ["steel guitar", "harp", "clav", *SINGLE])
def test_strings_are_in_tune_to_a_tenth_of_a_cent(patch):
    """A string of whole samples would be up to ten cents off."""
    voice = PATCHES[patch].voice
    for pitch in (INSTRUMENTS[patch].low, 63.37, INSTRUMENTS[patch].high):
        sound = voice.render(float(pitch), 2 * RATE, 0.8, 0)
        apart = 0.5 * voice.detune_cents + 1.0 if voice.strings > 1 else 0.0
        assert abs(cents_off(sound, pitch)) < 0.1 + apart


@pytest.mark.parametrize(
    "patch", [name for name, patch in PLUCKED.items() if patch.voice.strings > 1]
)
def test_courses_are_four_to_six_cents_apart(patch):
    voice = PLUCKED[patch].voice
    assert 2 <= voice.detune_cents <= 6
    sound = voice.render(60.0, 4 * RATE, 0.8, 0)
    assert abs(cents_off(sound, 60.0)) <= 0.5 * voice.detune_cents + 1.2


@pytest.mark.parametrize("patch", sorted({*PLUCKED, *BLOWN, *STRUCK}))
def test_harder_is_brighter_and_louder(patch):
    voice, row = PATCHES[patch].voice, INSTRUMENTS[patch]
    pitch = float((row.low + row.high) // 2)
    soft, loud = (voice.render(pitch, RATE // 2, velocity, 0) for velocity in (0.25, 1.0))
    assert centroid(loud) > 1.04 * centroid(soft)
    assert loud.std() > 1.8 * soft.std()


def test_a_flat_bridge_buzzes_without_leaving_the_pitch():
    sitar = PATCHES["sitar"].voice
    sound = sitar.render(60.0, 2 * RATE, 0.8, 0)
    plain = PATCHES["koto"].voice.render(60.0, 2 * RATE, 0.8, 0)
    assert centroid(sound) > 1.5 * centroid(plain)
    assert abs(cents_off(sound, 60.0)) < 0.1


def test_strings_slide_where_they_may():
    player = PatchPlayer("oud", NoteCache())
    sound, _ = player.play(60.0, RATE, 0.8, 0, Bends(slide=80.0))
    begins = cents_off(sound, 60.0, start=400, length=4_096)
    ends = cents_off(sound, 60.0, start=RATE // 2, length=16_384)
    assert begins < -25
    assert abs(ends) < 4
    frets, _ = PatchPlayer("banjo", NoteCache()).play(60.0, RATE, 0.8, 0)
    assert abs(cents_off(frets, 60.0, start=400, length=4_096)) < 8


def test_held_notes_of_a_qanun_are_struck_again():
    voice = PATCHES["qanun"].voice
    sound = voice.render(67.0, 2 * RATE, 0.8, 0)[0]
    level = np.sqrt(np.convolve(sound**2, np.ones(480) / 480, "same"))[RATE // 2 : 3 * RATE // 2]
    wave = level - level.mean()
    power = np.abs(np.fft.rfft(wave * np.hanning(len(wave))))
    rate = np.fft.rfftfreq(len(wave), 1 / RATE)
    band = (rate > 6) & (rate < 16)
    assert rate[band][power[band].argmax()] == pytest.approx(voice.tremolo[0], abs=1.2)


@pytest.mark.parametrize("patch", ["saron", "gender", "gangsa", "bonang"])
@pytest.mark.parametrize("pitch", [64.0, 76.0])
def test_pairs_beat_five_to_eight_times_a_second_around_their_pitch(patch, pitch):
    voice = PATCHES[patch].voice
    sound = voice.render(pitch, 3 * RATE, 0.8, 0).mean(axis=0)[2_400 : 2_400 + 2 * RATE]
    power, bin_hz = spectrum(sound)
    middle = hertz(pitch)
    low, high = int((middle - 20) / bin_hz), int((middle + 20) / bin_hz)
    near = power[low:high]
    below = low + near[: len(near) // 2].argmax()
    above = low + len(near) // 2 + near[len(near) // 2 :].argmax()
    beat = (above - below) * bin_hz
    assert 5 <= voice.beat_hz <= 8
    assert beat == pytest.approx(voice.beat_hz, abs=0.3)
    assert abs(1200 * np.log2((above + below) * bin_hz / 2 / middle)) < 2


SKINS = [(kit, piece) for kit, drums in KITS.items() for piece, drum in drums.items() if drum.skin]


@pytest.mark.parametrize("key", ["D hijaz", "G# malkauns", "A minor"])
def test_skins_are_tuned_to_tonic_or_fifth(key):
    key = Key.parse(key)
    tonic, fifth = key.skins
    assert fold(fifth - tonic) == pytest.approx(5.0 if "malkauns" in key.name else 7.0, abs=0.05)
    for kit, piece in SKINS:
        drum = KITS[kit][piece]
        tuned = drum._tuned(key.skins[drum.skin == "fifth"])
        layer = next(
            each for each in tuned.layers if hasattr(each, "hertz") or hasattr(each, "end_hz")
        )
        pitch = 69 + 12 * np.log2(getattr(layer, "hertz", getattr(layer, "end_hz", 0)) / 440)
        assert fold(pitch - (fifth if drum.skin == "fifth" else tonic) + 0.01) < 0.02


@pytest.mark.parametrize(
    ("kit", "piece"), [("darbuka", "dum"), ("tabla", "tin"), ("salsa", "conga")]
)
def test_a_tuned_drum_sounds_its_tone(kit, piece):
    for key in (Key.parse("D hijaz"), Key.parse("F# minor")):
        sound, _ = KitPlayer(kit, NoteCache(), key.skins).play(DRUM_KEYS[piece], 0, 0.8, 1)
        power, bin_hz = spectrum(sound.mean(axis=0)[2_400:14_400])
        loudest = power[: int(600 / bin_hz)].argmax() * bin_hz
        tone = 69 + 12 * np.log2(loudest / 440)
        off = (tone - key.skins[KITS[kit][piece].skin == "fifth"] + 6) % 12 - 6
        assert abs(off) < 0.3


def test_skins_follow_the_concert_pitch():
    plain, low = (
        make_plan(Wish(genres=("maqam",), tonic=2, concert_a_hz=hz), 1).skins for hz in (440, 432)
    )
    assert np.subtract(low, plain) == pytest.approx(12 * np.log2(432 / 440))


@pytest.mark.parametrize("kit", WORLD)
def test_hand_drums_have_strokes_of_their_own(kit):
    for name, drum in WORLD[kit].items():
        takes = [drum.render(0.8, variant, 1, (2.0, 9.0)) for variant in range(VARIANTS)]
        assert len({take.tobytes() for take in takes}) == VARIANTS >= 3, name
    colours = []
    for drum in WORLD[kit].values():
        if drum.skin:
            soft, loud = (drum.render(v, 0, 1, (2.0, 9.0)) for v in (0.25, 1.0))
            colours.append(centroid(loud, 1) / centroid(soft, 1))
    assert np.median(colours) > 1.1


def test_a_kit_plays_what_it_lacks_on_what_is_nearest():
    player = KitPlayer("acoustic", NoteCache())
    dum, _ = player.play(DRUM_KEYS["dum"], 0, 0.8, 0)
    conga, _ = player.play(DRUM_KEYS["conga low"], 0, 0.8, 0)
    assert dum.shape == conga.shape


def test_every_piece_has_a_key_of_its_own():
    assert len(set(DRUM_KEYS.values())) == len(DRUM_KEYS)
    pieces = {p for g in GENRES.values() for groove in g.grooves for p in groove.lines}
    pieces |= {p for g in GENRES.values() for fill in g.fills or () for p in fill}
    pieces |= {p for g in GENRES.values() for p in g.closing}
    assert pieces <= set(DRUM_KEYS)


# Words ----------------------------------------------------------------------------------------

READ = [
    ("taqsim on the oud in hijaz", "maqam", "hijaz", "taqsim"),
    ("sitar raga", "raga", None, None),
    ("gamelan in pelog", "gamelan", "pelog", None),
    ("clave", "salsa", None, None),
    ("2-3 clave salsa, 190 bpm", "salsa", None, "2-3 clave"),
    ("afro-beat in 12/8", "afrobeat", None, None),
    ("Balkan brass, kopanitsa", "balkan", None, "kopanitsa"),
    ("samai in bayati on D", "maqam", "bayati", "sama'i"),
    ("teental in bhairav with tabla", "raga", "bhairav", "tintal"),
    ("oud and qanun taqsim in maqam hijaz, free time", "maqam", "hijaz", "taqsim"),
    ("darbuka solo", "maqam", None, None),
    ("arabic", "maqam", None, None),
]


@pytest.mark.parametrize(("text", "genre", "mode", "rhythm"), READ)
def test_words_of_the_world_are_read(text, genre, mode, rhythm):
    wish = read_prompt(text)
    assert (wish.genres, wish.mode, wish.rhythm) == ((genre,), mode, rhythm)
    assert not wish.notices


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("raga house", "“raga” has many scales: yaman is played"),
        ("javanese", "slendro is played"),
        ("techno, maqsum", "is a rhythm of maqam that goes in 4/4"),
        ("kopanitsa in 4/4", "goes in 11/8"),
        ("jazz in free time", "Without a beat"),
        ("house with congas", "“congas” is played by what is nearest to it: drums"),
        ("erhu solo", "“erhu” is played by what is nearest to it: sarangi"),
    ],
)
def test_what_the_world_cannot_be_here_is_told(text, part):
    assert any(part in notice for notice in read_prompt(text).notices)


def test_a_mode_leads_to_the_genre_that_it_is_at_home_in():
    for mode, genre in (("hijaz", "maqam"), ("yaman", "raga"), ("slendro", "gamelan")):
        assert make_plan(Wish(mode=mode), 3).genre.id == genre
    for before, after in itertools.pairwise(composed(genres=("raga",), seconds=60.0)[0].sections):
        assert before.bar + before.bars == after.bar
