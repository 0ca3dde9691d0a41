"""The release check: what it tries, what its colours mean, what it leaves out."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.audio import Audio, EncodeSettings, write
from core.errors import Cancelled, MachineError, UserError
from core.jobs import NoControl, Reporter
from core.studio import Studio, Take, checking, mix_of_take, trials
from core.studio.checked import Row, measure, survival
from core.studio.checking import check_file, check_mix, excerpt
from core.studio.keys import own_keys
from core.watermark import PUBLIC_KEY, FoundMark, Mark, PublicPayload, embed
from tests.sounds import little, music, write_music

CONTROL = NoControl()
PUBLIC = PublicPayload("processed").to_bytes().hex()
WANTED = frozenset({("public", PUBLIC), ("private", "00" * 8)})


def found(layer: str, payload: str, chance: float = 1e-9) -> FoundMark:
    return FoundMark(layer, None, payload, None, chance, 0.0, 1.0, (), 9.0)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("marks", "colour"),
    [
        ([found("public", PUBLIC), found("private", "00" * 8)], "green"),
        ([found("public", PUBLIC)], "amber"),
        ([found("private", "00" * 8)], "amber"),
        ([found("private", "")], "amber"),
        ([found("private", "11" * 8)], "red"),
        ([found("public", PUBLIC, 1e-3)], "red"),
        ([], "red"),
    ],
)
def test_the_colours_of_survival(marks: list[FoundMark], colour: str) -> None:
    row = survival("mp3_64", "MP3", "", marks, WANTED)
    assert row.colour == colour
    assert list(row.chances) == ["public", "private"]
    assert row.to_json()["false_positive_probability"] == row.chances


@pytest.mark.parametrize(("value", "colour"), [(4.7, "green"), (4.69, "amber"), (4.4, "red")])
def test_the_colours_of_a_measure(value: float, colour: str) -> None:
    assert measure("visqol", "ViSQOL", "", value, (4.7, 4.5), "").colour == colour


@pytest.mark.slow
def test_a_copy_of_an_unmarked_file_is_marked_and_checked(
    studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "SPARED", 100.0)  # the machine may be busy
    path = write_music(tmp_path / "song.flac", seconds=12.0)
    before = path.read_bytes()
    seen: list[Row] = []
    fractions: list[float] = []
    control = Reporter(lambda fraction, _stage: fractions.append(fraction), seen.append)  # type: ignore[arg-type]
    checked = check_file(studio, path, control)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["song.flac"]
    assert checked.marked_here
    assert checked.layers == ("public", "private")
    assert {row.id for row in seen} == {row.id for row in checked.rows}
    by_id = {row.id: row for row in checked.rows}
    assert by_id["untouched"].colour == by_id["mp3_128"].colour == "green"
    assert by_id["noise_to_mask"].colour == "green"
    assert by_id["pesq"].colour == "unmeasured"
    assert fractions[-1] == 1.0
    tried = [fraction for fraction in fractions if fraction >= 0.2]
    assert tried == sorted(tried)
    told = checked.to_json()
    assert told["rules"]["survives"]["red"]
    assert "pesq" in told["left_out"]
    assert told["checked"]["what"] == "marked copy"
    assert "MP3 at 64 kbit/s" in checked.to_text()


def test_a_marked_file_is_checked_as_it_is(
    studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick(monkeypatch)
    plain = music(10.0)
    marked = embed(plain, [Mark(own_keys(studio)[0], bytes(range(8)))]).gained(-1.5)
    write(tmp_path / "marked.flac", marked)
    write(tmp_path / "plain.flac", plain)
    write(tmp_path / "other.flac", music(10.0, seed=9))
    checked = check_file(studio, tmp_path / "marked.flac", CONTROL)
    assert not checked.marked_here
    assert checked.layers == ("private",)
    by_id = {row.id: row for row in checked.rows}
    assert by_id["untouched"].colour == "green"
    assert by_id["crop_10"].colour == by_id["noise_to_mask"].colour == "unmeasured"
    given = check_file(studio, tmp_path / "marked.flac", CONTROL, original=tmp_path / "plain.flac")
    assert {row.id: row for row in given.rows}["noise_to_mask"].colour == "green"
    with pytest.raises(UserError, match="not_the_original"):
        check_file(studio, tmp_path / "marked.flac", CONTROL, original=tmp_path / "other.flac")
    with pytest.raises(UserError, match="original_of_unmarked"):
        check_file(studio, tmp_path / "plain.flac", CONTROL, original=tmp_path / "other.flac")


def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave only the trials that cost next to nothing."""
    cheap = {"untouched", "crop_10", "noise_to_mask"}
    everything = trials.trials
    monkeypatch.setattr(
        checking,
        "trials",
        lambda *given: tuple(t for t in everything(*given) if t.row.id in cheap),
    )
    monkeypatch.setattr(checking, "SPARED", 100.0)


def test_a_mix_is_checked_through_its_own_encoding(
    studio: Studio, take: Take, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick(monkeypatch)
    settings = EncodeSettings("mp3", bitrate_kbps=128)
    checked = check_mix(studio, mix_of_take(take), CONTROL, settings=settings, start=5.0)
    assert (checked.start, checked.end) == (5.0, 5.0 + take.audio.seconds)
    carries, untouched, *_rest = checked.rows
    assert (carries.text, carries.value) == ("at ordinary strength", 1.0)
    assert untouched.colour == "green"


def test_without_marks_there_is_nothing_to_check(
    studio: Studio, take: Take, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UserError, match="no_mark_to_check"):
        check_mix(studio, mix_of_take(take), CONTROL, public=False, private=False)


def test_what_carries_no_mark_is_told_in_the_first_row_and_tried_no_further(
    studio: Studio, take: Take
) -> None:
    silence = replace(mix_of_take(take), audio=Audio.silent(take.audio.frames, 44_100))
    seen: list[Row] = []
    checked = check_mix(studio, silence, Reporter(on_partial=seen.append))  # type: ignore[arg-type]
    (row,) = checked.rows
    assert tuple(seen) == checked.rows
    assert (row.id, row.colour, checked.colour) == ("carries", "red", "red")
    assert row.text == "cannot, for it is silent"
    assert row.to_json()["value"] == 0.0
    assert checked.layers == ()
    assert "Nothing was marked" in checked.to_text()


def test_what_needs_a_stronger_mark_is_checked_with_one(
    studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick(monkeypatch)
    write(tmp_path / "short.flac", little())
    checked = check_file(studio, tmp_path / "short.flac", CONTROL)
    carries, untouched, *_rest = checked.rows
    assert (carries.colour, carries.text) == ("amber", "only at double strength")
    assert carries.to_json()["value"] == 2.0
    assert untouched.colour == "green"


def test_what_there_is_no_time_for_is_left_out(
    studio: Studio, take: Take, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "SPARED", 0.0)
    first, *rows = check_mix(studio, mix_of_take(take), CONTROL).rows
    assert first.colour == "green"
    assert {row.colour for row in rows} == {"unmeasured"}
    assert all("longer than the track" in row.text for row in rows)


def test_a_library_that_is_missing_leaves_its_row_out(
    studio: Studio, take: Take, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_given: object) -> float:
        raise MachineError("analysis.no_measure", name="ViSQOL", package="visqol-python")

    monkeypatch.setattr(checking, "SPARED", 100.0)
    monkeypatch.setattr(trials.quality, "visqol_music", missing)
    monkeypatch.setattr(checking, "trials", lambda *given: tuple(trials._measures(given[0]))[:1])
    _carries, row = check_mix(studio, mix_of_take(take), CONTROL).rows
    assert row.colour == "unmeasured"
    assert "not installed" in row.text


def test_a_check_can_be_stopped(studio: Studio, take: Take) -> None:
    control = Reporter()
    control._on_partial = lambda _row: control.stop()
    with pytest.raises(Cancelled):
        check_mix(studio, mix_of_take(take), control)


def test_of_a_long_track_the_middle_is_checked() -> None:
    assert excerpt(100, 10) == (0, 100)
    assert excerpt(1_000, 10) == (350, 650)


def test_the_public_key_needs_no_key_of_ours(studio: Studio, tmp_path: Path, monkeypatch) -> None:
    quick(monkeypatch)
    marked = embed(music(10.0), [Mark(PUBLIC_KEY, bytes.fromhex(PUBLIC))])
    assert np.isfinite(marked.samples).all()
    write(tmp_path / "public.flac", marked)
    assert check_file(studio, tmp_path / "public.flac", CONTROL).layers == ("public",)
