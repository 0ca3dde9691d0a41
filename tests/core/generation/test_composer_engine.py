"""The composer behind the engines' protocol: what a person gets."""

import hashlib
import io
import json
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import mido
import numpy as np
import pytest
from scipy.signal import resample_poly

from core.analysis.tempo import beats
from core.audio import Audio, loudness_lufs
from core.composer.genre_table import GENRES
from core.composer.planning import make_plan
from core.composer.reading import read_prompt
from core.errors import Cancelled, UserError
from core.generation import ENGINES, GenerationRequest
from core.jobs import NoControl, Reporter
from core.text import sentence

RATE = 48_000


@pytest.fixture(scope="module")
def composer():
    return ENGINES.get("composer").loaded()()


def take(composer, text="", control=None, **request):
    """Return the take's sound, what is known of it, and its chunks' lengths."""
    work = composer.generate(GenerationRequest(text, **request), control or NoControl())
    chunks = []
    while True:
        try:
            chunks.append(next(work))
        except StopIteration as end:
            return Audio.joined(chunks), end.value, [chunk.frames for chunk in chunks]


def hashed(audio):
    return hashlib.sha256(audio.samples.tobytes()).hexdigest()


def true_peak_db(samples):
    return 20 * np.log10(np.abs(resample_poly(samples.astype(float), 4, 1, axis=1)).max())


@pytest.fixture(scope="module")
def takes(composer):
    names = ("synth-pop", "jazz", "ambient")
    return {name: take(composer, name, seconds=16.0, seed=11) for name in names}


@pytest.mark.parametrize("seconds", [1.0, 1.2345, 3.7, 13.777])
def test_the_length_is_exact_to_the_frame(composer, seconds):
    audio, made, _ = take(composer, "house", seconds=seconds)
    assert audio.frames == round(seconds * RATE) == made.plan["frames"]
    assert audio.channels == 2
    assert audio.sample_rate == RATE
    assert audio.peak > 0.05
    assert np.abs(audio.samples[:, -240:]).max() < 1e-3


@pytest.mark.parametrize("name", ["synth-pop", "jazz", "ambient"])
def test_the_mix_passes_its_gates(takes, name):
    audio, _, _ = takes[name]
    samples = audio.samples
    assert audio.finite
    assert loudness_lufs(audio) == pytest.approx(GENRES[name].lufs, abs=1.5)
    assert true_peak_db(samples) <= -1.0
    assert np.abs(samples.mean(axis=1)).max() < 0.001
    assert np.abs(samples[:, -480:]).max() < 10 ** (-60 / 20)
    assert 0.0 < np.corrcoef(samples)[0, 1] <= 0.95
    blocks = samples[:, : samples.shape[1] // 4800 * 4800].reshape(2, -1, 4800)
    assert (np.abs(blocks).max(axis=(0, 2)) < 10 ** (-60 / 20)).mean() < 0.08
    spectrum = np.fft.rfft((samples[0] - samples[1]).astype(float))
    whole = np.fft.rfft(samples.sum(axis=0).astype(float))
    low = slice(0, int(60 * audio.seconds))
    assert (np.abs(spectrum[low]) ** 2).sum() < 0.01 * (np.abs(whole[low]) ** 2).sum()


@pytest.mark.parametrize("name", ["synth-pop", "jazz", "ambient"])
def test_the_stems_sum_to_the_mix(takes, name):
    audio, made, _ = takes[name]
    total = sum(stem.samples for stem in made.stems.values())
    assert np.abs(total - audio.samples).max() < 10 ** (-90 / 20)
    assert {"bass", "chords", "lead"} <= set(made.stems)
    assert ("drums" in made.stems) == bool(GENRES[name].kit)
    for stem in made.stems.values():
        assert stem.samples.shape == audio.samples.shape
        assert stem.peak > 0.01


def test_no_stems_where_none_are_wanted(composer):
    audio, made, _ = take(composer, "jazz", seconds=3.0, settings={"stems": False})
    assert made.stems == {}
    assert hashed(audio) == hashed(take(composer, "jazz", seconds=3.0)[0])


def test_the_midi_file_holds_the_notes_that_are_played(takes):
    audio, made, _ = takes["synth-pop"]
    file = mido.MidiFile(file=io.BytesIO(made.midi))
    tempo = next(m.tempo for track in file.tracks for m in track if m.type == "set_tempo")
    assert mido.tempo2bpm(tempo) == pytest.approx(made.plan["tempo_bpm"], abs=0.01)
    open_notes, count, at = set(), 0, 0.0
    for message in file:
        at += message.time
        if message.type == "note_on" and message.velocity:
            assert (message.channel, message.note) not in open_notes
            open_notes.add((message.channel, message.note))
            count += 1
        elif message.type in ("note_off", "note_on"):
            open_notes.remove((message.channel, message.note))
    assert not open_notes
    assert count > 120
    assert at == pytest.approx(audio.seconds, abs=1.0)
    scale = set(made.plan["scale"]) | {p for c in made.plan["chords"] for p in c["pitch_classes"]}
    pitched = [m.note for m in file if m.type == "note_on" and m.velocity and m.channel != 9]
    assert {note % 12 for note in pitched} <= scale


def test_the_plan_tells_what_was_decided(takes):
    plan = takes["jazz"][1].plan
    assert json.loads(json.dumps(plan, allow_nan=False)) == plan
    for name in ("tempo_bpm", "key", "metre", "form", "chords", "instruments", "seeds"):
        assert plan[name]
    assert plan["form"][-1]["kind"] == "end"


def measured_tempo(samples, near):
    """Return the tempo of a take by regression on its strongest rises near the beats."""
    low = np.abs(samples.mean(axis=0)).reshape(-1, 48).max(axis=1)  # a millisecond each
    rise = np.maximum(np.diff(low, prepend=0.0), 0.0)
    beat = 60_000.0 / near
    numbers, times = [], []
    for number in range(int(len(rise) / beat) - 3):
        centre = number * beat
        start = max(int(centre - 0.08 * beat), 0)
        window = rise[start : int(centre + 0.08 * beat)]
        if len(window) and window.max() > 0.12:
            numbers.append(number)
            times.append(start + int(window.argmax()))
    assert len(numbers) > 8
    return 60_000.0 / np.polyfit(numbers, times, 1)[0]


@pytest.mark.slow
@pytest.mark.parametrize(("genre", "tempo"), [("house", 121.7), ("rock", 96.0), ("techno", 140.0)])
def test_the_tempo_can_be_measured_on_the_sound(composer, genre, tempo):
    audio, made, _ = take(composer, f"{genre}, {tempo} bpm", seconds=18.0, seed=3)
    assert made.plan["tempo_bpm"] == tempo
    assert measured_tempo(audio.samples, tempo) == pytest.approx(tempo, rel=0.005)


def test_fields_win_over_the_prompt(composer):
    request = {"tempo_bpm": 90.0, "key": "C lydian", "seconds": 4.0, "chords": "C D | Em"}
    audio, made, _ = take(composer, "rock in A minor, 120 bpm, 45 seconds, chords E F", **request)
    assert made.plan["tempo_bpm"] == 90.0
    assert made.plan["key"] == "C lydian"
    assert audio.seconds == 4.0
    assert {c["symbol"] for c in made.plan["chords"]} <= {"C", "D", "Em"}
    _, made, _ = take(composer, "rock", seconds=2.0, settings={"genre": "jazz"})
    assert made.plan["genre"] == "jazz"


def test_the_prompt_sets_the_length_where_no_field_does(composer):
    audio, _, _ = take(composer, "funk for 2.5 seconds", settings={"seconds": 30.0})
    assert audio.frames == 120_000
    audio, _, _ = take(composer, "funk", settings={"seconds": 1.5})
    assert audio.frames == 72_000


BAD = [
    ({"seconds": 0.1}, "composer.bad_length"),
    ({"seconds": 0.0}, "composer.bad_length"),
    ({"seconds": -3.0}, "composer.bad_length"),
    ({"seconds": float("nan")}, "composer.bad_length"),
    ({"seconds": 1800.1}, "composer.bad_length"),
    ({"tempo_bpm": 5.0}, "composer.bad_tempo"),
    ({"tempo_bpm": 900.0}, "composer.bad_tempo"),
    ({"tempo_bpm": float("inf")}, "composer.bad_tempo"),
    ({"key": "H minor"}, "composer.unknown_key"),
    ({"key": "🎹"}, "composer.unknown_key"),
    ({"chords": "Am X7"}, "composer.unknown_chord"),
    ({"chords": "C " * 3000}, "composer.too_many_chords"),
    ({"text": "only flute, no melody"}, "composer.nobody_plays"),
    ({"text": "no drums, no bass, no chords, no lead, no pad, no arp"}, "composer.nobody_plays"),
]


@pytest.mark.parametrize(("request_fields", "code"), BAD)
def test_what_cannot_be_is_refused_in_words(composer, request_fields, code):
    with pytest.raises(UserError) as caught:
        take(composer, **{"text": "", **request_fields})
    assert caught.value.code == code
    assert code not in str(sentence(caught.value))


@pytest.mark.parametrize("text", ["", "🎹🔥", "x" * 10_000, "happy sad no drums with drums 5 bpm"])
def test_odd_prompts_make_music_and_say_so(composer, text):
    audio, made, _ = take(composer, text, seconds=2.0)
    assert audio.frames == 96_000
    assert made.notices


def test_two_seeds_differ_and_one_does_not(composer):
    first = hashed(take(composer, "lofi", seconds=2.5, seed=1)[0])
    assert hashed(take(composer, "lofi", seconds=2.5, seed=1)[0]) == first
    assert hashed(take(composer, "lofi", seconds=2.5, seed=2)[0]) != first
    assert take(composer, "lofi", seconds=2.5, seed=2**64 - 1)[0].frames == 120_000


@pytest.mark.slow
def test_threads_and_other_engines_make_the_same_samples(composer):
    wanted = hashed(take(composer, "boom bap", seconds=2.5, seed=9)[0])
    load = ENGINES.get("composer").loaded()

    def work(_):
        return hashed(take(load(), "boom bap", seconds=2.5, seed=9)[0])

    with ThreadPoolExecutor(2) as pool:
        assert set(pool.map(work, range(2))) == {wanted}
    assert threading.active_count() < 8


@pytest.mark.slow
@pytest.mark.parametrize("threads", ["1", "4"])
def test_another_process_makes_the_same_samples(composer, threads):
    code = (
        "import hashlib; from core.generation import ENGINES, GenerationRequest;"
        "from core.jobs import NoControl;"
        "work = ENGINES.get('composer').loaded()().generate("
        "GenerationRequest('bossa', seconds=2.5, seed=7), NoControl());"
        "import numpy as np;"
        "print(hashlib.sha256(np.concatenate([a.samples for a in work], axis=1).tobytes())"
        ".hexdigest())"
    )
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS")
    environment = {**os.environ, **dict.fromkeys(names, threads)}
    command = [sys.executable, "-c", code]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == hashed(take(composer, "bossa", seconds=2.5, seed=7)[0])


def test_chunks_come_early_and_progress_rises(composer):
    seen = []
    _, _, lengths = take(composer, "disco", Reporter(lambda f, s: seen.append((f, s))), seconds=9.0)
    assert lengths[0] == RATE
    assert max(lengths) <= 4 * RATE
    fractions = [fraction for fraction, _ in seen]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0


def test_cancelling_stops_between_chunks(composer):
    control = Reporter()
    work = composer.generate(GenerationRequest("ambient", seconds=60.0), control)
    first = next(work)
    assert first.frames
    control.stop()
    with pytest.raises(Cancelled):
        next(work)
    audio, _, _ = take(composer, "ambient", seconds=2.0)  # the engine goes on
    assert audio.frames == 96_000


def test_instruments_and_parts_follow_the_prompt(composer):
    _, made, _ = take(composer, "only piano and strings", seconds=3.0)
    assert set(made.plan["instruments"].values()) == {"piano", "strings"}
    assert "drums" not in made.stems
    _, made, _ = take(composer, "rock, no drums, saxophone lead", seconds=3.0)
    assert "drums" not in made.plan["instruments"]
    assert made.plan["instruments"]["lead"] == "saxophone"


def test_an_instrument_without_a_part_is_told(composer):
    _, made, _ = take(composer, "jazz with flute, whistle and trumpet", seconds=1.0)
    assert made.notices == ("No part was left for: trumpet.",)
    assert made.plan["instruments"]["second"] == "whistle"


def test_the_choice_of_genres_names_all_of_them():
    choices = ENGINES.get("composer").param("genre").choices
    assert set(choices[1:]) == set(GENRES)


def has_beat(text):
    """Return whether the plan states a beat: free rhythm has no tempo that could be heard."""
    return make_plan(read_prompt(text), 1).has_beat


CINEMATIC = ("cinematic, 72 bpm", "cinematic, 140 bpm", "cinematic, no drums")
PROMPTS = (*sorted(GENRES), *CINEMATIC, "ambient with drums")


@pytest.mark.slow
@pytest.mark.parametrize("text", [text for text in PROMPTS if has_beat(text)])
def test_the_tempo_is_heard_as_it_was_asked_for(composer, text):
    """Measured on the sound alone; a listener may tap at half or double the speed."""
    audio, made, _ = take(composer, text, seconds=40.0, seed=1)
    heard = beats(audio).tempo_bpm / made.plan["tempo_bpm"]
    assert made.plan["has_beat"]
    assert min(abs(heard / octave - 1) for octave in (0.5, 1, 2)) < 0.005


def test_only_music_that_nobody_beats_time_to_is_exempt(composer):
    exempt = {text for text in PROMPTS if not has_beat(text)}
    assert exempt == {"ambient"}
    for text in exempt:
        plan = make_plan(read_prompt(text), 1)
        assert not plan.kit
        assert not plan.genre.grooves
    assert take(composer, "ambient", seconds=1.0)[1].plan["has_beat"] is False
