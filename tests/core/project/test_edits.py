import math
from dataclasses import replace

import pytest

from core.errors import UserError
from core.origins import CREATOR_OWNED, NOT_STATED, OriginId, OriginKind, OriginMap, Stretch
from core.project import Changes, Clip, ClipId, Project, SourceId, TempoMap, TrackId, edits
from tests.core.project.songs import RATE, clip, on, origin, song, source

T0, T1 = TrackId("t0"), TrackId("t1")
JOIN = round(edits.JOIN_S * RATE)


def spans(project: Project, track: str = "t0") -> list[tuple[int, int, int]]:
    """Return start, end and offset of a track's clips."""
    return [(c.start, c.end, c.offset) for c in project.track(TrackId(track)).clips]


def test_place_makes_a_track_or_uses_one() -> None:
    new = source("n", 50, "o")
    edit = edits.place(song(), new, start=10, origins=[origin("o")])
    assert edit.name == "Add “n”"
    assert edit.changes.structure
    assert edit.project.tracks[0].name == "n"
    assert edit.project.origins.keys() >= {OriginId("o")}
    onto = edits.place(song(()), new, start=-5, track=T0, id=ClipId("c")).project
    assert onto.clip(ClipId("c")) == Clip(ClipId("c"), new.id, 0, 0, 50)


def test_placing_over_others_trims_what_lies_beneath() -> None:
    before = song((clip("a", 0, 100), clip("b", 100, 100)))
    after = edits.place(before, source("n", 50), start=75, track=T0).project
    assert spans(after) == [(0, 75, 0), (75, 125, 0), (125, 200, 25)]
    assert after.tracks[0].clips[0].fade_out == JOIN
    assert after.tracks[0].clips[2].fade_in == JOIN


def test_a_source_without_sound_is_refused() -> None:
    with pytest.raises(UserError) as told:
        edits.place(song(()), source("n", 0))
    assert told.value.code == "project.empty_source"


def test_delete_closes_the_gap_on_the_selected_tracks() -> None:
    before = song((clip("a", 0, 100), clip("b", 150, 50)), (clip("c", 0, 100),))
    edit = edits.delete(before, on(20, 60))
    assert spans(edit.project) == [(0, 20, 0), (20, 60, 60), (110, 160, 0)]
    assert spans(edit.project, "t1") == [(0, 100, 0)]
    assert edit.changes.tracks == {T0}
    assert not edit.changes.structure
    assert edit.name == "Delete 0.005 s"


def test_silence_leaves_the_gap() -> None:
    edit = edits.silence(song((clip("a", 0, 100),)), on(20, 60))
    assert spans(edit.project) == [(0, 20, 0), (60, 100, 60)]
    assert [c.fade_out for c in edit.project.tracks[0].clips] == [20, 0]
    assert [c.fade_in for c in edit.project.tracks[0].clips] == [0, JOIN]


def test_names_are_in_seconds() -> None:
    long = song((clip("a", 0, 100_000),), sources=(source("s", 100_000),))
    assert edits.delete(long, on(0, 25_600)).name == "Delete 3.2 s"


@pytest.mark.parametrize("selection", [on(5, 5), on(9, 5), replace(on(0, 9), tracks=frozenset())])
@pytest.mark.parametrize(
    "edit", [edits.delete, edits.silence, edits.trim, edits.copy, edits.cut_out]
)
def test_nothing_selected_is_said(selection: object, edit: object) -> None:
    with pytest.raises(UserError) as told:
        edit(song((clip("a", 0, 100),)), selection)  # type: ignore[operator]
    assert told.value.code == "project.nothing_selected"


def test_split_keeps_fades_as_they_sound() -> None:
    before = song((clip("a", 0, 100, fade_in=60, fade_out=80),))
    left, right = edits.split(before, 40).project.tracks[0].clips
    assert (left.fade_in, left.fade_in_before) == (60, 0)
    assert (right.fade_in, right.fade_in_before) == (60, 40)
    assert (left.fade_out, left.fade_out_after) == (80, 60)
    assert (right.fade_out, right.fade_out_after) == (80, 0)
    assert left.id == "a" != right.id


def test_split_can_be_told_where() -> None:
    before = song((clip("a", 0, 100),), (clip("b", 0, 100),))
    assert spans(edits.split(before, 40, tracks=[T1]).project) == [(0, 100, 0)]
    assert spans(edits.split(before, 40, tracks=[T1]).project, "t1") == [(0, 40, 0), (40, 100, 40)]
    nothing = edits.split(before, 0)
    assert nothing.changes.tracks == frozenset()


def test_trim_keeps_the_selection() -> None:
    edit = edits.trim(song((clip("a", 0, 100), clip("b", 100, 50))), on(30, 110))
    assert spans(edit.project) == [(30, 100, 30), (100, 110, 0)]
    assert edit.name.startswith("Trim to")


def test_move_goes_to_other_tracks_and_not_before_the_start() -> None:
    before = song((clip("a", 0, 100),), (clip("b", 0, 100),))
    after = edits.move(before, ClipId("a"), start=50, track=T1).project
    assert spans(after) == []
    assert spans(after, "t1") == [(0, 50, 0), (50, 150, 0)]
    assert edits.move(before, ClipId("a"), start=-50).project.tracks[0].clips[0].start == 0


def test_trimming_a_clip_stops_at_its_source_and_neighbours() -> None:
    before = song((clip("a", 0, 100), clip("b", 150, 50, offset=100), clip("c", 400, 50)))
    b = ClipId("b")
    assert spans(edits.trim_clip(before, b, start=0).project)[1] == (100, 200, 50)
    assert spans(edits.trim_clip(before, b, end=9999).project)[1] == (150, 400, 100)
    assert spans(edits.trim_clip(before, ClipId("c"), end=9999).project)[2] == (400, 1400, 0)
    assert spans(edits.trim_clip(before, b, start=999).project)[1] == (199, 200, 149)
    assert spans(edits.trim_clip(before, b, end=0).project)[1] == (150, 151, 100)
    assert spans(edits.trim_clip(before, ClipId("a"), start=-50).project)[0] == (0, 100, 0)


def test_trimming_a_clip_shortens_fades() -> None:
    before = song((clip("a", 0, 100, fade_in=40, fade_out=40),))
    after = edits.trim_clip(before, ClipId("a"), end=50).project.clip(ClipId("a"))
    assert (after.fade_in, after.fade_out) == (40, 10)


def test_fades_do_not_overlap() -> None:
    before = song((clip("a", 0, 100),))
    a = ClipId("a")
    faded = edits.fade(before, a, fade_in=70).project
    assert faded.clip(a).fade_in == 70
    assert edits.fade(faded, a, fade_out=70).project.clip(a).fade_out == 30
    out = edits.fade(before, a, fade_out=500).project
    assert out.clip(a).fade_out == 100
    assert edits.fade(out, a, fade_in=10).project.clip(a).fade_in == 0
    both = edits.fade(out, a, fade_in=10, fade_out=-3).project.clip(a)
    assert (both.fade_in, both.fade_out) == (10, 0)
    assert edits.fade(before, a, fade_in=5).name == "Fade in"
    assert edits.fade(before, a, fade_out=5).name == "Fade out"


def test_gains_and_pan_are_kept_in_range() -> None:
    before = song((clip("a", 0, 100),))
    assert (
        edits.set_clip_gain(before, ClipId("a"), gain_db=99).project.tracks[0].clips[0].gain_db
        == 24
    )
    assert edits.set_track_gain(before, T0, gain_db=-math.inf).project.tracks[0].gain_db == -96
    assert edits.set_pan(before, T0, pan=7).project.tracks[0].pan == 1
    with pytest.raises(UserError) as told:
        edits.set_pan(before, T0, pan=math.nan)
    assert told.value.code == "project.not_a_number"


def test_tracks_come_go_and_move() -> None:
    before = song((), ())
    added = edits.add_track(before, id=TrackId("new"))
    assert added.project.tracks[2].name == "Track 3"
    first = edits.add_track(before, "Bass", index=0).project
    assert first.tracks[0].name == "Bass"
    assert [t.id for t in edits.move_track(before, T1, index=0).project.tracks] == ["t1", "t0"]
    gone = edits.remove_track(before, T0)
    assert gone.name == "Remove track “Track 0”"
    assert gone.changes.tracks == {T0}
    assert edits.rename_track(before, T0, name="Lead").project.tracks[0].name == "Lead"


def test_flags_have_names_both_ways() -> None:
    before = song(())
    assert edits.set_muted(before, T0, muted=True).name == "Mute track"
    assert edits.set_muted(before, T0, muted=False).name == "Unmute track"
    assert edits.set_soloed(before, T0, soloed=True).name == "Solo track"
    assert edits.set_soloed(before, T0, soloed=False).name == "End solo"


def test_cut_and_paste_in_the_same_place() -> None:
    before = song((clip("a", 0, 100),), (clip("b", 10, 100),))
    cut, board = edits.cut_out(before, on(20, 60, "t0", "t1"))
    assert cut.name.startswith("Cut")
    assert spans(cut.project) == [(0, 20, 0), (20, 60, 60)]
    after = edits.paste(cut.project, board, at=20).project
    assert spans(after) == [(0, 20, 0), (20, 60, 20), (60, 100, 60)]
    assert spans(after, "t1") == [(10, 20, 0), (20, 60, 10), (60, 110, 50)]


def test_paste_over_trims_and_makes_missing_tracks() -> None:
    before = song((clip("a", 0, 100),), (clip("b", 0, 100),))
    board = edits.copy(before, on(0, 30, "t0", "t1"))
    over = edits.paste(before, board, at=40, track=T1, insert=False).project
    assert spans(over) == [(0, 100, 0)]
    assert spans(over, "t1") == [(0, 40, 0), (40, 70, 0), (70, 100, 70)]
    assert over.tracks[2].name == "Track 1"
    gone = edits.remove_track(before, T0).project
    assert len(edits.paste(gone, board, at=0).project.tracks) == 2


def test_paste_brings_its_sources_along() -> None:
    before = song((clip("a", 0, 100),))
    board = edits.copy(before, on(0, 30))
    bare = replace(before, tracks=(), sources={}, origins={})
    after = edits.paste(bare, board, at=0).project
    assert after.sources == before.sources
    assert after.origins == before.origins


def test_paste_into_another_project_is_refused() -> None:
    board = edits.copy(song((clip("a", 0, 100),)), on(0, 30))
    with pytest.raises(UserError) as told:
        edits.paste(Project.empty("Other"), board, at=0)
    assert told.value.code == "project.other_clipboard"


def test_replacing_a_region_keeps_what_stands_around_it() -> None:
    before = song((clip("a", 0, 100), clip("b", 100, 100)))
    new = source("n", 100, "new")
    edit = edits.replace_region(before, on(50, 150), source=new, origins=[origin("new")])
    assert spans(edit.project) == [(0, 50, 0), (50, 150, 0), (150, 200, 50)]
    assert [c.fade_in + c.fade_out for c in edit.project.tracks[0].clips] == [0, 0, 0]
    assert edit.name == "Replace 0.013 s"
    assert edit.changes == Changes(frozenset({T0}))
    assert (
        edits.replace_region(before, on(0, 9), source=new, name="Regenerate").name == "Regenerate"
    )


def test_other_lengths_move_what_follows() -> None:
    before = song((clip("a", 0, 100),))
    longer = edits.replace_region(before, on(50, 60), source=source("n", 30)).project
    assert spans(longer) == [(0, 50, 0), (50, 80, 0), (80, 120, 60)]
    shorter = edits.replace_region(before, on(50, 90), source=source("n", 30)).project
    assert spans(shorter) == [(0, 50, 0), (50, 80, 0), (80, 90, 90)]


def test_clips_of_a_track_play_another_source() -> None:
    before = song((clip("a", 0, 50), clip("b", 80, 20, offset=70)), (clip("c", 0, 10),))
    new = source("n", 1000, "new")
    edit = edits.exchange(
        before, {SourceId("s"): new}, tracks=[T0], origins=[origin("new")], name="Move 1 note"
    )
    assert edit.name == "Move 1 note"
    assert edit.changes == Changes(frozenset({T0}))
    first, second = edit.project.tracks
    assert [c.source for c in first.clips] == ["n", "n"]
    assert spans(edit.project) == spans(before)
    assert second == before.tracks[1]
    assert edit.project.sources.keys() == {"s", "n"}
    assert "new" in edit.project.origins
    with pytest.raises(UserError) as told:
        edits.exchange(before, {SourceId("s"): source("n", 999)}, tracks=[T0], name="")
    assert told.value.code == "project.other_length"


def test_a_cross_fade_holds_both_origins() -> None:
    before = song((clip("a", 0, 100),))
    new = source("n", 40, "new")
    after = edits.replace_region(before, on(20, 80), source=new, crossfade=5).project
    made, fresh = OriginId("made"), OriginId("new")
    assert after.sources[new.id].origins == OriginMap(
        (
            Stretch(0, 5, frozenset({made, fresh})),
            Stretch(5, 35, frozenset({fresh})),
            Stretch(35, 40, frozenset({made, fresh})),
        )
    )


def test_a_cross_fade_is_as_long_as_fits() -> None:
    assert edits.fitting_crossfade(5, on(0, 100), 100) == 5
    assert edits.fitting_crossfade(90, on(0, 100), 40) == 20
    assert edits.fitting_crossfade(-3, on(0, 100), 40) == 0
    before = song((clip("a", 0, 100),))
    after = edits.replace_region(before, on(20, 60), source=source("n", 40, "new"), crossfade=99)
    assert [s.end for s in after.project.sources[source("n").id].origins] == [40]


def test_regions_are_replaced_on_one_track() -> None:
    with pytest.raises(UserError) as told:
        edits.replace_region(song((), ()), on(0, 9, "t0", "t1"), source=source("n"))
    assert told.value.code == "project.one_track"


def test_tempo_and_name_change() -> None:
    tempo = edits.set_tempo(song(), TempoMap(9000, 99, 5)).project.tempo
    assert tempo == TempoMap(400, 32, 5)
    assert edits.rename(song(), "Blue").project.name == "Blue"


def test_the_rate_can_be_chosen_while_nothing_is_placed() -> None:
    assert edits.set_sample_rate(Project.empty("New"), 44_100).project.sample_rate == 44_100
    with pytest.raises(UserError) as told:
        edits.set_sample_rate(song((clip("a", 0, 9),)), 44_100)
    assert told.value.code == "project.rate_in_use"


def declared(**more: object) -> OriginKind:
    known = origin("o", **more)  # type: ignore[arg-type]
    before = replace(song(), origins={known.id: known})
    edit = edits.declare_origin(before, known.id, kind=OriginKind.YOU, licence=CREATOR_OWNED)
    assert edit.changes.structure
    assert edit.project.origins[known.id].licence == CREATOR_OWNED
    again = edits.declare_origin(edit.project, known.id, kind=OriginKind.UNSTATED)
    assert again.project.origins[known.id].kind is OriginKind.UNSTATED
    return edit.project.origins[known.id].kind


def test_an_unstated_origin_can_be_declared_and_taken_back() -> None:
    assert declared(kind=OriginKind.UNSTATED, licence=NOT_STATED) is OriginKind.YOU
    harmless = {"marks": [{"origin": "processed"}]}
    assert declared(kind=OriginKind.UNSTATED, evidence=harmless) is OriginKind.YOU


@pytest.mark.parametrize(
    "more",
    [
        {"kind": OriginKind.MODEL},
        {"kind": OriginKind.IMPORTED},
        {"kind": OriginKind.UNSTATED, "evidence": {"marks": [{"origin": "generated"}]}},
    ],
)
def test_what_is_known_cannot_be_declared_away(more: dict[str, object]) -> None:
    with pytest.raises(UserError) as told:
        declared(**more)
    assert told.value.code == "project.origin_known"
