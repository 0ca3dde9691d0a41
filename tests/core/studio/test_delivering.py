"""The one way out: what it writes, what it proves, and what is left when it fails."""

import json
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Literal

import numpy as np
import pytest

from core.audio import Audio, EncodeSettings, loudness_lufs, read, true_peak_dbtp
from core.errors import Cancelled, DataError, UserError
from core.export import read_tags
from core.jobs import NoControl, Reporter
from core.origins import OriginKind, OriginMap
from core.provenance import Credentials, read_credentials
from core.studio import (
    Delivery,
    Mix,
    Studio,
    Take,
    deliver,
    delivering,
    encoding,
    inspect,
    marking,
    mix_of_path,
    mix_of_take,
)
from core.studio.keys import own_keys
from core.watermark import PUBLIC_KEY, Mark, PublicPayload, embed
from tests.sounds import music, write_music

CONTROL = NoControl()


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_stems_share_a_record_and_sum_to_the_marked_mix(
    studio: Studio, take: Take, tmp_path: Path
) -> None:
    delivered = deliver(
        studio,
        mix_of_take(take),
        Delivery(
            target=tmp_path / "song.wav",
            settings=EncodeSettings(format="wav", bit_depth=32),
            stems_folder=tmp_path / "stems",
            midi=tmp_path / "song.mid",
            sheet=tmp_path / "song.json",
        ),
        CONTROL,
    )
    assert all(check.found for check in delivered.checks)
    whole = read(delivered.path).samples
    parts = [read(path).samples for path in delivered.stems]
    difference = np.abs(sum(parts) - whole).max()
    assert 20 * np.log10(max(difference, 1e-12)) < -90
    for path in delivered.stems:
        claim = read_credentials(path, studio.identity).claim
        assert claim["record_id"] == delivered.record_id
    assert (tmp_path / "song.mid").read_bytes() == take.made.midi
    sheet = json.loads((tmp_path / "song.json").read_text())
    assert delivered.record_id in json.dumps(sheet)


@pytest.mark.parametrize("target", [-14.0, -23.0])
def test_loudness_is_reached_and_the_peak_stays_below(
    studio: Studio, take: Take, tmp_path: Path, target: float
) -> None:
    path = tmp_path / "song.flac"
    deliver(studio, mix_of_take(take), Delivery(target=path, loudness_lufs=target), CONTROL)
    sound = read(path)
    assert true_peak_dbtp(sound) <= -0.9
    if target == -23.0:
        assert loudness_lufs(sound) == pytest.approx(target, abs=0.3)
        assert read_tags(path).loudness_lufs == pytest.approx(target, abs=0.3)


def test_the_prompt_leaves_only_if_the_person_says_so(
    studio: Studio, take: Take, tmp_path: Path
) -> None:
    for include in (False, True):
        path = tmp_path / f"{include}.flac"
        deliver(studio, mix_of_take(take), Delivery(target=path, include_prompt=include), CONTROL)
        assert (b"calm piano and bass" in path.read_bytes()) is include


def test_silence_leaves_with_credentials_only_and_says_so(
    studio: Studio, take: Take, tmp_path: Path
) -> None:
    frames = 96_000
    silent = Mix(
        Audio.silent(frames, 48_000),
        OriginMap.of(frames, take.origin.id),
        {take.origin.id: take.origin},
    )
    delivered = deliver(studio, silent, Delivery(target=tmp_path / "s.flac"), CONTROL)
    assert delivered.checks == ()
    assert "none" in dict(delivered.facts)["Marks"]
    assert read_credentials(delivered.path, studio.identity).state == "trusted"


def test_a_mark_that_is_lost_fails_the_export_and_leaves_nothing(
    studio: Studio, take: Take, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        encoding,
        "checked_marks",
        lambda _audio, marks, _control: tuple(
            encoding.MarkCheck("private", mark.payload.hex(), False, 1.0) for mark in marks
        ),
    )
    with pytest.raises(DataError) as caught:
        deliver(
            studio,
            mix_of_take(take),
            Delivery(target=tmp_path / "s.mp3", settings=EncodeSettings(format="mp3")),
            CONTROL,
        )
    assert caught.value.code == "studio.mark_lost"
    assert left(tmp_path) == []
    last = studio.ledger.entries()[-1]
    assert (last.kind, last.body["code"]) == ("export.failed", "studio.mark_lost")


@pytest.mark.parametrize("ending", ["ogg", "opus", "flac"])
def test_credentials_that_do_not_read_back_leave_nothing_beside_the_target(
    studio: Studio,
    take: Take,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    ending: Literal["ogg", "opus", "flac"],
) -> None:
    monkeypatch.setattr(
        delivering, "read_credentials", lambda *_path: Credentials("invalid", problems=("x.y",))
    )
    target = Delivery(target=tmp_path / f"s.{ending}", settings=EncodeSettings(format=ending))
    with pytest.raises(DataError) as caught:
        deliver(studio, mix_of_take(take), target, CONTROL)
    assert caught.value.code == "studio.credentials_failed"
    assert left(tmp_path) == []


def test_credentials_beside_a_file_take_their_place_with_it(
    studio: Studio, take: Take, tmp_path: Path
) -> None:
    path = tmp_path / "s.ogg"
    delivery = Delivery(target=path, settings=EncodeSettings(format="ogg"))
    delivered = deliver(studio, mix_of_take(take), delivery, CONTROL)
    assert left(tmp_path) == ["s.ogg", "s.ogg.c2pa"]
    assert delivered.sidecar == tmp_path / "s.ogg.c2pa"
    assert read_credentials(path, studio.identity).state == "trusted"


def test_an_older_file_survives_a_cancelled_export(
    studio: Studio, take: Take, tmp_path: Path
) -> None:
    path = tmp_path / "song.flac"
    path.write_bytes(b"precious")
    reporter = Reporter(lambda fraction, _stage: reporter.stop() if fraction > 0.3 else None)
    with pytest.raises(Cancelled):
        deliver(studio, mix_of_take(take), Delivery(target=path), reporter)
    assert path.read_bytes() == b"precious"
    assert left(tmp_path) == ["song.flac"]


@pytest.mark.parametrize("ending", ["wav", "mp3", "ogg", "opus"])
@pytest.mark.parametrize("blocks", [7_777, 65_536])
def test_a_file_leaves_as_it_would_from_memory_whatever_the_blocks(
    studio: Studio,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    ending: Literal["wav", "mp3", "ogg", "opus"],
    blocks: int,
) -> None:
    stream = partial(marking.SoundStream, read_frames=blocks)
    monkeypatch.setattr(marking, "SoundStream", stream)
    monkeypatch.setattr("core.audio.converting.BLOCK_FRAMES", blocks)
    path = write_music(tmp_path / "own.flac", seconds=9.0)
    from_file = mix_of_path(studio, path, CONTROL)
    assert not isinstance(from_file.audio, Audio)
    delivery = Delivery(
        target=tmp_path / f"file.{ending}",
        settings=EncodeSettings(format=ending, bit_depth=16 if ending == "wav" else 24),
        loudness_lufs=-16.0,
        record="0123456789abcdef",
    )
    deliver(studio, from_file, delivery, CONTROL)
    held = replace(from_file, audio=read(path))
    target = tmp_path / f"memory.{ending}"
    deliver(studio, held, replace(delivery, target=target), CONTROL)
    assert np.array_equal(read(target).samples, read(delivery.target).samples)
    marked = {mark.layer for mark in inspect(studio, delivery.target, CONTROL).marks}
    assert marked == {"public", "private"}


def test_what_leaves_is_what_marking_it_at_once_gives(studio: Studio, tmp_path: Path) -> None:
    path = write_music(tmp_path / "own.flac", seconds=9.0)
    target = tmp_path / "out.wav"
    delivery = Delivery(target=target, settings=EncodeSettings("wav", bit_depth=32))
    delivered = deliver(studio, mix_of_path(studio, path, CONTROL), delivery, CONTROL)
    public = Mark(PUBLIC_KEY, PublicPayload("processed").to_bytes())
    private = Mark(own_keys(studio)[0], bytes.fromhex(delivered.record_id))
    whole = embed(read(path), [public, private])
    trim = min(encoding.CEILING_DBTP - true_peak_dbtp(whole), 0.0)
    assert np.array_equal(read(target).samples, whole.gained(trim).samples)


def test_a_file_that_ends_too_early_leaves_nothing(studio: Studio, tmp_path: Path) -> None:
    path = write_music(tmp_path / "own.wav", seconds=8.0)
    mix = mix_of_path(studio, path, CONTROL)
    with path.open("rb+") as file:
        file.truncate(100_000)
    with pytest.raises(DataError) as caught:
        deliver(studio, mix, Delivery(target=tmp_path / "out.flac"), CONTROL)
    assert caught.value.code == "audio.cut_short"
    assert left(tmp_path) == ["own.wav"]


def test_what_is_empty_or_broken_cannot_leave(studio: Studio, take: Take, tmp_path: Path) -> None:
    whole = mix_of_take(take)
    broken = np.full((2, 48_000), np.nan, np.float32)
    for audio in (Audio.silent(0, 48_000), Audio(broken, 48_000)):
        with pytest.raises(UserError) as caught:
            deliver(
                studio, replace(whole, audio=audio), Delivery(target=tmp_path / "x.wav"), CONTROL
            )
        assert caught.value.code == "studio.nothing_to_export"
    assert left(tmp_path) == []


def test_a_file_is_never_replaced_by_its_own_export(studio: Studio, tmp_path: Path) -> None:
    own = write_music(tmp_path / "own.wav", seconds=3.0)
    before = own.read_bytes()
    with pytest.raises(UserError) as caught:
        deliver(studio, mix_of_path(studio, own, CONTROL), Delivery(target=own), CONTROL)
    assert caught.value.code == "studio.same_file"
    assert own.read_bytes() == before


def test_ones_own_recording_may_leave_unmarked(studio: Studio, tmp_path: Path) -> None:
    own = write_music(tmp_path / "own.wav", seconds=5.0)
    path = tmp_path / "out.flac"
    delivery = Delivery(target=path, public_mark=False, private_mark=False)
    delivered = deliver(studio, mix_of_path(studio, own, CONTROL), delivery, CONTROL)
    assert dict(delivered.facts)["Marks"] == "switched off"
    assert not inspect(studio, path, CONTROL).marks


def test_a_delivered_file_comes_back_as_what_it_was(
    studio: Studio, take: Take, tmp_path: Path
) -> None:
    """Brought in again, its marks and credentials become its origin and its parent."""
    first = deliver(studio, mix_of_take(take), Delivery(target=tmp_path / "a.flac"), CONTROL)
    mix = mix_of_path(studio, first.path, CONTROL)
    (origin,) = mix.sounding
    assert origin.kind is OriginKind.RULES
    assert origin.records == (first.record_id,)
    second = deliver(studio, mix, Delivery(target=tmp_path / "b.flac"), CONTROL)
    found = inspect(studio, second.path, CONTROL)
    assert found.record is not None
    assert found.record.id == second.record_id
    assert first.record_id in found.record.parents
    private = {mark.payload for mark in found.marks if mark.layer == "private"}
    assert second.record_id in private


def test_credentials_of_other_music_are_told(studio: Studio, take: Take, tmp_path: Path) -> None:
    """A record whose sound is not the file's: the mark was copied."""
    path = tmp_path / "a.flac"
    first = deliver(studio, mix_of_take(take), Delivery(target=path), CONTROL)
    other = Mix(
        music(8.0, seed=9),
        OriginMap.of(8 * 44_100, take.origin.id),
        {take.origin.id: take.origin},
    )
    # Somebody who has the key marks other music with the first record's id.
    forged = tmp_path / "b.flac"
    deliver(studio, other, Delivery(target=forged, record=first.record_id), CONTROL)
    entries = studio.ledger.find(record_id=first.record_id)
    assert len(entries) == 4
    from core.studio.inspecting import record_of

    record = record_of(first.record_id, entries[:2])
    from core.attribution import Fingerprint

    assert Fingerprint.of(read(forged)).agreement(record.fingerprint) < 0.05
    assert Fingerprint.of(read(path)).agreement(record.fingerprint) > 0.3
