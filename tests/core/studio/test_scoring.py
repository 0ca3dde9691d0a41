"""Music for a film: as long as it is, its cuts are hit, and the copy keeps its pictures."""

import json
from pathlib import Path

import numpy as np
import pytest

from core.analysis.tempo import EARLY_S, LEAD_STEPS, STEPS_A_SECOND, onsets, summit
from core.audio import Audio, EncodeSettings, read, write
from core.cli import main
from core.composer.planning import make_plan
from core.errors import Cancelled, UserError
from core.generation import GenerationRequest
from core.generation.asked import stated
from core.jobs import NoControl, Reporter
from core.studio import Delivery, Studio, deliver, make_take, mix_of_take
from core.studio.scoring import Cue, Film, marked, mattering, scored, watch
from core.video.reading import probe_video
from tests.sounds import music
from tests.videos import film as pictures_of
from tests.videos import write_video

SHOTS = (2.6, 1.9, 3.1, 1.4, 2.8, 2.2, 3.0)


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    return write_video(path, pictures_of(SHOTS)[0], sound_s=4.0)


@pytest.fixture(scope="module")
def film(video: Path) -> Film:
    return watch(video, NoControl())


def test_a_film_is_watched(film: Film) -> None:
    cuts = pictures_of(SHOTS)[1]
    assert [cue.seconds for cue in film.cues] == pytest.approx(cuts, abs=0.041)
    assert film.cuts == len(film.hits) == 6
    assert film.seconds == pytest.approx(sum(round(s * 25) for s in SHOTS) / 25, abs=0.001)
    assert [second for second, _ in film.thumbs][:3] == pytest.approx([0.0, 0.52, 1.04], abs=0.05)
    assert film.thumbs[0][1].shape == (54, 96, 3)


def test_what_is_seen_is_stated(film: Film) -> None:
    request = scored(film, GenerationRequest("cinematic", seed=3))
    plan = make_plan(stated(request), 3)
    assert plan.frames == round(film.seconds * 48_000)
    times = [plan.seconds_at(hit.tick) for hit in plan.hits]
    assert times == pytest.approx([cue.seconds for cue in film.hits], abs=0.001)
    starts = [plan.seconds_at(section.bar * plan.metre.bar) for section in plan.sections]
    cuts = [cue.seconds for cue in film.cues]
    assert sum(min(abs(s - c) for c in cuts) < 0.001 for s in starts) >= 1
    assert request.reference.hash == film.hash


def test_a_stated_tempo_is_moved_by_little(film: Film) -> None:
    plan = make_plan(stated(scored(film, GenerationRequest("rock, 120 bpm", seed=3))), 3)
    assert plan.tempo_bpm == pytest.approx(120, rel=0.05)


@pytest.mark.slow
def test_hits_are_heard_where_the_cuts_are_and_the_copy_is_whole(
    studio: Studio, film: Film, video: Path, tmp_path: Path
) -> None:
    take = make_take(
        studio, "composer", scored(film, GenerationRequest("rock", seed=3)), NoControl()
    )
    assert take.origin.conditioned_on == (film.hash,)
    envelope = onsets(take.audio)
    for cue in film.hits:
        step = int((cue.seconds - EARLY_S) * STEPS_A_SECOND) + LEAD_STEPS
        window = envelope[step - 16 : step + 17]
        place = step - 16 + int(np.argmax(window))
        heard = (summit(envelope, place) - LEAD_STEPS) / STEPS_A_SECOND + EARLY_S
        assert abs(heard - cue.seconds) < 0.04
        assert window.max() > np.quantile(envelope, 0.9)
    target = tmp_path / "scored.mp4"
    settings = EncodeSettings(format="m4a")
    delivery = Delivery(target=target, settings=settings, video=video)
    delivered = deliver(studio, mix_of_take(take), delivery, NoControl())
    assert all(check.found for check in delivered.checks)
    assert dict(delivered.facts)["Pictures"].startswith("copied from film.mp4")
    assert probe_video(target).seconds == pytest.approx(film.seconds, abs=0.002)
    assert read(target).frames == pytest.approx(film.seconds * 48_000, abs=48)
    assert not list(tmp_path.glob("*.m4a"))
    with pytest.raises(UserError) as told:
        deliver(studio, mix_of_take(take), Delivery(video, settings, video=video), NoControl())
    assert told.value.code == "studio.same_file"


def test_markers_are_set_moved_and_left_out(film: Film) -> None:
    more = film.with_marker(1.0)
    assert [cue.kind for cue in more.cues].count("marker") == 1
    first = film.cues[0]
    assert not film.hitting(first, False).cues[0].hit
    again = film.hitting(first, False).with_marker(first.seconds + 0.02)
    assert again.cues[0].hit
    assert len(again.cues) == len(film.cues)
    assert len(more.without_marker(more.cues[0]).cues) == len(film.cues)
    alone = marked(film, (2.0, 4.0), alone=True)
    assert [cue.seconds for cue in alone.hits] == [2.0, 4.0]
    with pytest.raises(UserError) as told:
        marked(film, (99.0,))
    assert told.value.code == "video.bad_markers"


def test_quick_cuts_are_thinned() -> None:
    cues = [Cue(0.2 * number, 0.6) for number in range(1, 100)]
    hits = [cue.seconds for cue in mattering(cues, 20.0) if cue.hit]
    assert 5 <= len(hits) <= 14
    assert min(np.diff(hits)) > 0.44


def test_a_film_without_cuts_has_music_of_its_length(tmp_path: Path) -> None:
    path = write_video(tmp_path / "still.mp4", pictures_of((4.0,))[0])
    film = watch(path, NoControl())
    assert film.cues == ()
    plan = make_plan(stated(scored(film, GenerationRequest("folk", seed=1))), 1)
    assert plan.frames == 4 * 48_000


def test_what_cannot_be_scored_is_refused(tmp_path: Path) -> None:
    tiny = write_video(tmp_path / "tiny.mp4", pictures_of((0.4,))[0])
    with pytest.raises(UserError) as told:
        watch(tiny, NoControl())
    assert told.value.code == "video.too_short"
    slow = [int(1000 * second) for second in range(0, 2100, 100)]
    long = write_video(tmp_path / "long.mkv", pictures_of((0.84,))[0], times_ms=slow)
    with pytest.raises(UserError) as told:
        watch(long, NoControl())
    assert told.value.code == "video.too_long"


def test_watching_can_be_stopped(video: Path) -> None:
    reporter = Reporter()
    reporter.stop()
    with pytest.raises(Cancelled):
        watch(video, reporter)


@pytest.mark.slow
def test_the_command_line_scores_a_film(
    video: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SOUNDMARK_HOME", str(tmp_path / "home"))
    made = ["generate", "house", "--video", str(video), "--seed", "2", "--hits", "4.5,11"]
    assert main([*made, "-o", str(tmp_path / "out.mp4"), "--json"]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["facts"]["Pictures"]
    assert "6 cuts, 2 of all moments are hit" in printed.err
    assert probe_video(tmp_path / "out.mp4").has_sound
    write(tmp_path / "a.flac", music(5.0), EncodeSettings())
    both = [*made, "--accompany", str(tmp_path / "a.flac"), "-o", str(tmp_path / "x.flac")]
    assert main(both) == 1
    assert "one file alone" in capsys.readouterr().err
    silent = Audio(np.zeros((1, 8000 * 5), np.float32), 8000)
    write(tmp_path / "s.flac", silent, EncodeSettings(bit_depth=16))
    status = main(["generate", "x", "--accompany", str(tmp_path / "s.flac"), "-o", "y.flac"])
    assert status == 1
    assert "silent" in capsys.readouterr().err
