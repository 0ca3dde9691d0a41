"""Music that lies under a recording: what is measured is stated, and the beats are followed."""

from pathlib import Path

import numpy as np
import pytest

from core.audio import Audio, EncodeSettings, loudness_lufs, pcm_hash, write
from core.composer.arranging import write_score
from core.composer.performing import perform
from core.composer.planning import make_plan
from core.errors import Cancelled, UserError
from core.generation import GenerationRequest
from core.generation.asked import stated
from core.jobs import NoControl, Reporter
from core.origins import OriginKind
from core.studio import Studio, make_take
from core.studio.accompanying import (
    Corrections,
    Recording,
    accompanying,
    facts_of,
    hear,
    told_of,
)
from tests.sounds import drifting_band

RATE = 48_000


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("recording") / "band.flac"
    write(path, drifting_band(16.0)[0], EncodeSettings())
    return path


@pytest.fixture(scope="module")
def recording(file: Path) -> Recording:
    return hear(file, NoControl())


def plan_of(request: GenerationRequest):
    return make_plan(stated(request), request.seed)


def test_what_is_heard_is_stated(recording: Recording) -> None:
    request = accompanying(recording, GenerationRequest("rock", seed=3))
    assert request.seconds == pytest.approx(16.0)
    assert request.key == "C major"
    assert request.tempo_bpm is None
    assert request.settings["metre"] == "4/4"
    assert request.settings["times"][0] == [0, pytest.approx(0.6, abs=0.02)]
    assert request.reference.use == "accompany"
    assert request.reference.hash == recording.hash
    assert request.reference.audio.frames == 0
    told = facts_of(recording)
    assert set(told) == {"tempo", "bars", "key", "chords"}
    assert told["tempo"][0].startswith("10")
    assert told_of(recording) == ()


def test_drums_follow_the_drift_and_nobody_leads(recording: Recording) -> None:
    plan = plan_of(accompanying(recording, GenerationRequest("rock with a violin", seed=3)))
    parts = {part.role: part for part in perform(plan, write_score(plan))}
    assert "lead" not in parts
    assert {"drums", "bass", "chords"} <= parts.keys()
    beats = drifting_band(16.0)[1]
    kicks = parts["drums"].starts[parts["drums"].pitches == 36] / RATE
    starts = parts["drums"].starts / RATE
    heard = [abs(starts - beat).min() for beat in beats[:-8]]
    assert np.quantile(heard, 0.9) < 0.03
    assert len(kicks) > 8
    symbols = [span.chord.symbol.rstrip("7maj") for span in plan.chords]
    assert symbols[:1] == ["C"]


@pytest.mark.slow
def test_the_sound_lies_under_the_recording_on_its_beats(
    studio: Studio, recording: Recording
) -> None:
    from core.analysis.tempo import EARLY_S, LEAD_STEPS, STEPS_A_SECOND, onsets, summit

    request = accompanying(recording, GenerationRequest("rock", seed=3))
    take = make_take(studio, "composer", request, NoControl())
    assert take.audio.seconds == pytest.approx(16.0)
    assert loudness_lufs(take.audio) == pytest.approx(recording.lufs - 3.0, abs=1.5)
    assert take.origin.kind is OriginKind.RULES
    assert take.origin.conditioned_on == (recording.hash,)
    envelope = onsets(take.made.stems["drums"])
    last = take.made.plan["form"][-1]["start_s"]
    errors = []
    for beat in drifting_band(16.0)[1]:
        step = int((beat - EARLY_S) * STEPS_A_SECOND) + LEAD_STEPS
        window = envelope[step - 14 : step + 15]
        if beat < last and window.max() > 0.12 * envelope.max():
            place = step - 14 + int(np.argmax(window))
            at = (summit(envelope, place) - LEAD_STEPS) / STEPS_A_SECOND + EARLY_S
            errors.append(abs(at - beat))
    assert len(errors) > 16
    assert np.quantile(errors, 0.95) < 0.03
    # The recipe alone makes it again: the recording is not needed.
    again = GenerationRequest.from_json(take.origin.recipe.request).with_seed(3)
    assert again.reference.hash == recording.hash
    repeated = make_take(studio, "composer", again, NoControl())
    assert pcm_hash(repeated.audio) == pcm_hash(take.audio)
    assert repeated.origin.conditioned_on == (recording.hash,)


def test_corrections_are_followed(recording: Recording) -> None:
    plain = recording.beats
    twice = recording.correct(Corrections(pace=2.0))
    assert len(twice.beats) == 2 * len(plain) - 1
    assert twice.tempo_bpm == pytest.approx(2 * recording.tempo_bpm)
    half = recording.correct(Corrections(pace=0.5))
    assert half.beats == plain[::2]
    later = recording.correct(Corrections(shift=1))
    assert later.beats == plain[1:]
    waltz = recording.correct(Corrections(beats_in_bar=3, key="A minor", chords="Am | E"))
    request = accompanying(waltz, GenerationRequest(""))
    assert request.settings["metre"] == "3/4"
    assert (request.key, request.chords) == ("A minor", "Am | E")
    assert plan_of(request).metre.name == "3/4"


def test_what_the_request_states_wins(recording: Recording) -> None:
    request = GenerationRequest(
        "", key="D minor", chords="Dm", settings={"instruments": {"pad": ""}}
    )
    asked = accompanying(recording, request)
    assert (asked.key, asked.chords) == ("D minor", "Dm")
    assert asked.settings["instruments"]["pad"] == ""


def test_without_a_beat_a_tempo_is_asked_for(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).normal(0, 0.05, 8 * 22_050).astype(np.float32)
    write(tmp_path / "rain.flac", Audio(noise[None], 22_050), EncodeSettings())
    heard = hear(tmp_path / "rain.flac", NoControl())
    assert not heard.has_beat
    assert told_of(heard)
    with pytest.raises(UserError) as told:
        accompanying(heard, GenerationRequest("rock"))
    assert told.value.code == "studio.no_beat"
    steady = hear(tmp_path / "rain.flac", NoControl(), tempo_bpm=120.0)
    times = accompanying(steady, GenerationRequest("rock")).settings["times"]
    assert np.allclose(np.diff([second for _tick, second in times]), 0.5, atol=1e-5)


@pytest.mark.parametrize(
    ("seconds", "level", "code"),
    [(2.0, 0.1, "too_short"), (5.0, 0.0, "too_quiet"), (1900.0, 0.0, "too_long")],
)
def test_what_cannot_be_accompanied_is_refused(
    tmp_path: Path, seconds: float, level: float, code: str
) -> None:
    rate = 8000
    sound = (level * np.sin(np.arange(int(seconds * rate)) / 9)).astype(np.float32)
    write(tmp_path / "x.flac", Audio(sound[None], rate), EncodeSettings(bit_depth=16))
    with pytest.raises(UserError) as told:
        hear(tmp_path / "x.flac", NoControl())
    assert told.value.code == f"studio.{code}_to_accompany"


def test_measuring_can_be_stopped(file: Path) -> None:
    reporter = Reporter()
    reporter.stop()
    with pytest.raises(Cancelled):
        hear(file, reporter)


def test_a_recording_that_nobody_listened_to_is_refused(recording: Recording) -> None:
    from dataclasses import replace

    request = accompanying(recording, GenerationRequest("rock"))
    with pytest.raises(UserError) as told:
        stated(replace(request, settings={}))
    assert told.value.code == "composer.unheard_recording"
