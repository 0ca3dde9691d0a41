"""A session: files come in, takes are kept and placed, regions replaced, all of it undone."""

from pathlib import Path

import numpy as np
import pytest

from core.audio import write
from core.errors import UserError
from core.generation import GenerationRequest
from core.jobs import NoControl
from core.origins import OriginKind
from core.project import Selection, edits
from core.rendering import render
from core.studio import Session, Studio, Take, origin_facts, release_notes, shares
from core.studio.regions import commit_region, prepare_effect, prepare_regeneration
from tests.sounds import music, write_music

CONTROL = NoControl()


def imported(session: Session, *paths: Path) -> None:
    session.commit_import(session.prepare_import(paths, CONTROL))


def sound(session: Session) -> np.ndarray:
    return render(session.project, session.media).samples


def test_the_first_import_gives_the_project_its_rate(session: Session, tmp_path: Path) -> None:
    write(tmp_path / "riff.wav", music(1.0, rate=44_100))
    write(tmp_path / "voice.wav", music(1.0, rate=22_050, channels=1))
    imported(session, tmp_path / "riff.wav", tmp_path / "voice.wav")
    assert session.project.sample_rate == 44_100
    assert [track.name for track in session.project.tracks] == ["riff", "voice"]
    assert {source.frames for source in session.project.sources.values()} == {44_100}
    assert session.undo() is not None
    assert not session.project.tracks
    assert session.undo() is None


def test_files_dropped_on_a_track_follow_each_other(session: Session, tmp_path: Path) -> None:
    one, two = (
        write_music(tmp_path / "a.wav", seconds=1),
        write_music(tmp_path / "b.wav", seconds=1),
    )
    imported(session, one)
    track = session.project.tracks[0].id
    imports = session.prepare_import([one, two], CONTROL)
    session.commit_import(imports, at=44_100, track=track)
    starts = [clip.start for clip in session.project.tracks[0].clips]
    assert starts == [0, 44_100, 88_200]


def test_an_import_that_declares_nothing_is_not_stated(session: Session, tmp_path: Path) -> None:
    imported(session, write_music(tmp_path / "a.wav", seconds=4))
    assert shares(session.project)[OriginKind.UNSTATED] == pytest.approx(1.0)
    (fact,) = origin_facts(session.project)
    assert fact.made_by == "imported, origin not stated"
    assert fact.licence.commercial is None
    assert "Origin not stated" in [note.title for note in release_notes(session.project)]
    (origin,) = session.project.origins
    session.do(edits.declare_origin(session.project, origin, kind=OriginKind.YOU))
    assert shares(session.project)[OriginKind.YOU] == pytest.approx(1.0)
    assert "Nothing was generated" in [note.title for note in release_notes(session.project)]


def test_peaks_are_there_after_an_import_and_after_reopening(
    studio: Studio, session: Session, tmp_path: Path
) -> None:
    imported(session, write_music(tmp_path / "a.wav", seconds=1))
    (source,) = session.project.sources
    assert session.pyramid(source) is not None
    session.close()
    again = Session.open(studio, session.path)
    try:
        assert again.pyramid(source) is None
        again.prepare_pyramids([source], CONTROL)
        assert again.pyramid(source).frames == 44_100
        assert again.history.undo_name == "Import “a”"
    finally:
        again.close()


def test_a_take_is_kept_beside_the_history_and_placed(session: Session, take: Take) -> None:
    stored = session.shelf.commit(session.shelf.prepare(take, CONTROL))
    assert not session.history.undo_name
    assert session.shelf.takes == (stored,)
    assert stored.tempo_bpm == pytest.approx(96.0)
    session.shelf.rename(stored.id, "  Rain ")
    session.shelf.star(stored.id, True)
    assert (session.shelf.takes[0].name, session.shelf.takes[0].starred) == ("Rain", True)
    session.shelf.place(stored.id, at=0)
    assert np.array_equal(sound(session), take.audio.samples)
    assert session.project.tempo.bpm == pytest.approx(96.0)
    assert shares(session.project)[OriginKind.RULES] == pytest.approx(1.0)
    session.shelf.remove(stored.id)
    assert session.shelf.takes == ()
    assert np.array_equal(sound(session), take.audio.samples)
    with pytest.raises(UserError) as caught:
        session.shelf.place(stored.id, at=0)
    assert caught.value.code == "studio.no_such_take"


def test_stems_land_on_tracks_and_sum_to_the_take(session: Session, take: Take) -> None:
    stored = session.shelf.commit(session.shelf.prepare(take, CONTROL))
    session.shelf.place(stored.id, at=0, stems=True)
    stems = {name.capitalize() for name in take.made.stems}
    assert {track.name for track in session.project.tracks} == stems
    difference = np.abs(sound(session) - take.audio.samples).max()
    assert 20 * np.log10(max(difference, 1e-12)) < -90
    assert session.shelf.midi(stored.id) == take.made.midi


def test_takes_are_there_after_reopening(studio: Studio, session: Session, take: Take) -> None:
    stored = session.shelf.commit(session.shelf.prepare(take, CONTROL))
    session.close()
    again = Session.open(studio, session.path)
    try:
        assert again.shelf.takes == (stored,)
        assert np.array_equal(again.shelf.audio(stored.id).samples, take.audio.samples)
        again.shelf.commit_pyramids(again.shelf.prepare_pyramids(CONTROL))
        assert again.shelf.pyramid(stored.id) is not None
    finally:
        again.close()


def test_an_effect_changes_the_selection_alone(session: Session, tmp_path: Path) -> None:
    imported(session, write_music(tmp_path / "a.wav", seconds=4))
    before = sound(session)
    track = session.project.tracks[0].id
    selection = Selection(44_100, 88_200, frozenset({track}))
    region = prepare_effect(session, "gain", {"gain_db": -12.0}, selection, 1, CONTROL)
    commit_region(session, region)
    after = sound(session)
    assert np.array_equal(after[:, :44_100], before[:, :44_100])
    assert np.array_equal(after[:, 88_200:], before[:, 88_200:])
    middle = slice(50_000, 80_000)
    assert np.allclose(after[:, middle], before[:, middle] * 10 ** (-12 / 20), atol=1e-4)
    facts = origin_facts(session.project, selection)
    assert facts[0].kind is OriginKind.UNSTATED
    assert facts[0].note.startswith("edited")
    session.undo()
    assert np.array_equal(sound(session), before)


def test_making_a_selection_again_changes_it_alone(session: Session, tmp_path: Path) -> None:
    imported(session, write_music(tmp_path / "a.wav", seconds=6))
    before = sound(session)
    track = session.project.tracks[0].id
    selection = Selection(88_200, 176_400, frozenset({track}))
    request = GenerationRequest("calm piano", seed=2)
    region = prepare_regeneration(session, "composer", request, selection, CONTROL)
    commit_region(session, region)
    after = sound(session)
    assert after.shape == before.shape
    assert np.array_equal(after[:, :88_200], before[:, :88_200])
    assert np.array_equal(after[:, 176_400:], before[:, 176_400:])
    assert not np.array_equal(after[:, 100_000:150_000], before[:, 100_000:150_000])
    assert shares(session.project)[OriginKind.RULES] == pytest.approx(1 / 3, abs=0.02)


def test_a_track_that_was_edited_meanwhile_is_left_alone(session: Session, tmp_path: Path) -> None:
    imported(session, write_music(tmp_path / "a.wav", seconds=4))
    track = session.project.tracks[0].id
    selection = Selection(0, 44_100, frozenset({track}))
    region = prepare_effect(session, "gain", {"gain_db": -6.0}, selection, 1, CONTROL)
    session.do(edits.delete(session.project, selection))
    before = session.project
    with pytest.raises(UserError) as caught:
        commit_region(session, region)
    assert caught.value.code == "studio.stale_region"
    assert session.project is before


def test_listeners_hear_of_every_change(session: Session, tmp_path: Path) -> None:
    heard = []
    stop = session.subscribe(heard.append)
    imported(session, write_music(tmp_path / "a.wav", seconds=1))
    session.undo()
    session.redo()
    stop()
    session.undo()
    assert len(heard) == 3


def test_unnamed_projects_get_the_next_free_name(tmp_path: Path) -> None:
    from core.settings import Folders

    somewhere = Studio(Folders.under(tmp_path))
    names = []
    for _ in range(2):
        opened = Session.new(somewhere)
        names.append(opened.name)
        opened.close()
    assert names == ["Untitled 1", "Untitled 2"]
