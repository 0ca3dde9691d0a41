import json

import pytest

from core.errors import InternalError
from core.origins import OriginKind
from core.project import (
    Changes,
    Media,
    Project,
    Selection,
    TempoMap,
    TrackId,
    new_clip_id,
    new_source_id,
    new_track_id,
)
from tests.core.project.songs import clip, on, origin, song, source

FULL = song((clip("a", 0, 10), clip("b", 20, 5, fade_in=3, gain_db=-2.5)), (clip("c", 4, 90),))


def test_a_project_comes_back_from_json() -> None:
    data = json.loads(json.dumps(FULL.to_json()))
    assert Project.from_json(data) == FULL


def test_media_of_both_kinds_come_back() -> None:
    media = Media("linked", "/tmp/ä.wav", 10, 123, "ab")
    assert Media.from_json(media.to_json()) == media


def test_length_is_the_end_of_the_last_clip() -> None:
    assert FULL.frames == 94
    assert FULL.seconds == 94 / FULL.sample_rate
    assert Project.empty("Nothing").frames == 0


def test_parts_are_found_by_id() -> None:
    assert FULL.clip(FULL.tracks[0].clips[1].id).start == 20
    assert FULL.track_of(FULL.tracks[1].clips[0].id).id == "t1"


@pytest.mark.parametrize("find", [Project.track, Project.clip, Project.track_of])
def test_an_unknown_part_is_our_mistake(find: object) -> None:
    with pytest.raises(InternalError) as told:
        find(FULL, "nobody")  # type: ignore[operator]
    assert told.value.code == "project.unknown_part"


def test_beats_and_frames_agree() -> None:
    tempo = TempoMap(bpm=90.0, beats_per_bar=3, start=100)
    assert tempo.frame_of_beat(0, 48_000) == 100
    assert tempo.beat_of_frame(tempo.frame_of_beat(7, 48_000), 48_000) == pytest.approx(7)


def test_a_muted_track_is_not_heard_and_solo_silences_the_others() -> None:
    from core.project import edits

    muted = edits.set_muted(FULL, TrackId("t0"), muted=True).project
    assert [t.id for t in muted.heard] == ["t1"]
    soloed = edits.set_soloed(FULL, TrackId("t0"), soloed=True).project
    assert [t.id for t in soloed.heard] == ["t0"]
    both = edits.set_muted(soloed, TrackId("t0"), muted=True).project
    assert both.heard == ()


def test_a_selection_that_ends_before_it_starts_is_empty() -> None:
    assert Selection(10, 5, frozenset()).frames == 0
    assert on(5, 10).frames == 5


def test_ids_differ() -> None:
    assert len({new_clip_id(), new_clip_id(), new_source_id(), new_track_id()}) == 4


def test_changes_name_the_tracks_that_differ() -> None:
    other = song(FULL.tracks[0].clips, ())
    assert Changes.between(FULL, other) == Changes(frozenset({TrackId("t1")}))
    gone = song(FULL.tracks[0].clips)
    assert Changes.between(FULL, gone) == Changes(frozenset({TrackId("t1")}), structure=True)
    joined = Changes(frozenset({TrackId("t0")})) | Changes(frozenset(), structure=True)
    assert joined == Changes(frozenset({TrackId("t0")}), structure=True)


def test_helpers_make_what_they_say() -> None:
    assert origin("o").kind is OriginKind.MODEL
    assert source("s", 5).origins.end == 5
