"""Notes of takes and clips: what is shown, and that other notes change nothing beside them."""

import io
from dataclasses import replace

import mido
import numpy as np
import pytest

from core.errors import UserError
from core.generation import GenerationRequest
from core.jobs import NoControl
from core.project import edits
from core.rendering import render
from core.studio import Session, Studio, Take, make_take
from core.studio.noting import ScoreNote, midi_of, renoted, score_of
from core.studio.renoting import (
    commit_exchange,
    prepare_notes,
    split_into_stems,
    stem_clip,
)

RATE = 48_000
QUIET = NoControl()


@pytest.fixture(scope="module")
def song(studio: Studio) -> Take:
    request = GenerationRequest("synth-pop, 120 bpm", seconds=16.0, seed=3)
    return make_take(studio, "composer", request, QUIET)


@pytest.fixture
def session(studio: Studio, song: Take, tmp_path) -> Session:
    session = Session.new(studio, tmp_path / "song.soundmark")
    session.shelf.commit(session.shelf.prepare(song, QUIET))
    yield session
    session.close()


def other_notes(notes, *, bar=3 * 1920):
    """Return the notes with one moved up and one added."""
    index = next(i for i, note in enumerate(notes) if note.start >= bar)
    moved = replace(notes[index], pitch=notes[index].pitch + 2)
    return (*notes[:index], moved, ScoreNote(bar + 60, 240, 71.5, 0.9), *notes[index + 1 :])


def differing(one, two):
    """Return the first and last frame in which two stems differ."""
    frames = np.flatnonzero((one.samples != two.samples).any(axis=0))
    return (int(frames[0]), int(frames[-1])) if len(frames) else None


def test_a_takes_notes_are_told_with_their_grid(song: Take) -> None:
    score = score_of(song.origin.recipe)
    assert set(score.parts) >= {"drums", "bass", "chords", "lead"}
    assert "pad" in score.stems["chords"]
    assert (score.bar, score.beat, score.step) == (1920, 480, 120)
    assert score.seconds_at(score.bar) == pytest.approx(2.0)
    assert score.tick_at(2.0) == pytest.approx(1920)
    assert score.pieces[36] == "kick"
    assert len(score.scale_cents) == 7
    assert all(note.start < score.ticks for notes in score.parts.values() for note in notes)


def test_sound_without_notes_says_so(song: Take) -> None:
    recipe = song.origin.recipe
    assert recipe is not None
    plan = {name: value for name, value in recipe.plan.items() if name != "score"}
    for none in (None, replace(recipe, plan=plan), replace(recipe, plugin="musicgen")):
        with pytest.raises(UserError) as caught:
            score_of(none)
        assert caught.value.code == "studio.no_notes"


def test_other_notes_are_heard_where_they_are_and_nowhere_else(studio: Studio, song: Take) -> None:
    score = score_of(song.origin.recipe)
    wanted = other_notes(score.parts["lead"])
    other = renoted(studio, song, "lead", wanted, control=QUIET)
    for stem in ("drums", "bass", "chords"):
        assert differing(song.made.stems[stem], other.made.stems[stem]) is None
    first, last = differing(song.made.stems["lead"], other.made.stems["lead"]) or (0, 0)
    assert first >= 3 * 2 * RATE - RATE // 100
    assert last < 6 * 2 * RATE + RATE // 100
    assert score_of(other.origin.recipe).parts["lead"] == tuple(sorted(wanted))
    total = sum(stem.samples for stem in other.made.stems.values())
    assert 20 * np.log10(np.abs(total - other.audio.samples).max() + 1e-12) < -90
    # Once more, at another place; then the recipe makes the same samples from nothing.
    again = renoted(studio, other, "lead", score.parts["lead"][:-3], control=QUIET)
    recipe = again.origin.recipe
    assert recipe is not None
    request = GenerationRequest.from_json(recipe.request).with_seed(recipe.seed)
    made = make_take(studio, "composer", request, QUIET)
    for stem, sound in again.made.stems.items():
        assert differing(sound, made.made.stems[stem]) is None, stem


def test_notes_are_written_as_midi(studio: Studio, song: Take) -> None:
    assert midi_of(song.origin.recipe) == song.made.midi
    bass = mido.MidiFile(file=io.BytesIO(midi_of(song.origin.recipe, ["bass"])))
    assert [track.name for track in bass.tracks[1:]] == ["bass: fm bass"]
    notes = score_of(song.origin.recipe).parts["bass"]
    other = renoted(studio, song, "bass", notes[1:], control=QUIET)
    less = mido.MidiFile(file=io.BytesIO(midi_of(other.origin.recipe, ["bass"])))
    struck = [sum(message.type == "note_on" for message in file.tracks[1]) for file in (bass, less)]
    assert struck == [len(notes), len(notes) - 1]


def test_the_same_notes_make_no_other_take(studio: Studio, song: Take) -> None:
    notes = score_of(song.origin.recipe).parts["bass"]
    assert renoted(studio, song, "bass", notes, control=QUIET) is song
    with pytest.raises(UserError) as caught:
        renoted(studio, song, "singer", notes, control=QUIET)
    assert caught.value.code == "studio.no_part"


def test_many_changes_become_one(studio: Studio, song: Take, monkeypatch) -> None:
    monkeypatch.setattr("core.studio.noting.MOST_ENTRIES", 1)
    notes = score_of(song.origin.recipe).parts["bass"]
    other = renoted(studio, song, "bass", notes[:-2], control=QUIET)
    again = renoted(studio, other, "bass", notes[1:-2], control=QUIET)
    assert len(again.made.plan["remade"]) == 1
    assert again.made.plan["remade"][0]["bars"] == [0, again.made.plan["bars"] - 1]
    assert score_of(again.origin.recipe).parts["bass"] == notes[1:-2]


def test_stems_land_as_tracks_that_sum_to_the_take(session: Session, song: Take) -> None:
    session.shelf.place(song.id, at=0, stems=True)
    project = session.project
    assert [track.name for track in project.tracks] == ["Drums", "Bass", "Chords", "Lead"]
    assert [project.sources[t.clips[0].source].stem for t in project.tracks] == [
        "drums",
        "bass",
        "chords",
        "lead",
    ]
    mix = render(project, session.media, control=QUIET)
    assert 20 * np.log10(np.abs(mix.samples - song.audio.samples).max() + 1e-12) < -90
    assert [origin.recipe for origin in project.origins.values()] == [song.origin.recipe]
    session.undo()
    assert not session.project.tracks


def test_notes_of_a_clip_change_its_track_in_one_step(session: Session, song: Take) -> None:
    session.shelf.place(song.id, at=RATE, stems=True)
    track = session.project.tracks[3]
    where = stem_clip(session, track.clips[0].id)
    assert (where.stem, where.zero) == ("lead", RATE)
    before = session.project
    prepared = prepare_notes(
        session, where, "lead", other_notes(where.score.parts["lead"]), "Move 1 note", QUIET
    )
    assert session.project is before
    assert prepared is not None
    edit = commit_exchange(session, prepared)
    assert edit.name == "Move 1 note"
    assert session.project.tracks[:3] == before.tracks[:3]
    # Only what sounds otherwise is written.
    media = session.project.sources[session.project.tracks[3].clips[0].source].media
    assert media.size < 0.6 * session.project.sources[track.clips[0].source].media.size
    again = stem_clip(session, track.clips[0].id)
    assert len(again.score.parts["lead"]) == len(where.score.parts["lead"]) + 1
    assert session.pyramid(again.source) is not None
    # Undo brings the notes back as well as the sound; a second change builds on the first.
    session.undo()
    assert stem_clip(session, track.clips[0].id).score.parts == where.score.parts
    session.redo()
    more = prepare_notes(session, again, "lead", where.score.parts["lead"], "Back", QUIET)
    assert more is not None
    commit_exchange(session, more)
    assert stem_clip(session, track.clips[0].id).score.parts == where.score.parts
    with pytest.raises(UserError) as caught:  # the clip plays something else by now
        commit_exchange(session, prepared)
    assert caught.value.code == "studio.stale_region"


def test_a_clip_of_a_whole_take_is_split_into_stems(session: Session, song: Take) -> None:
    session.shelf.place(song.id, at=RATE)
    clip = session.project.tracks[0].clips[0]
    session.do(edits.trim_clip(session.project, clip.id, start=3 * RATE))
    session.do(edits.set_track_gain(session.project, session.project.tracks[0].id, gain_db=-3.0))
    before = session.project
    heard = render(before, session.media, control=QUIET)
    split_into_stems(session, clip.id)
    project = session.project
    assert [track.name for track in project.tracks] == ["Drums", "Bass", "Chords", "Lead"]
    assert {track.clips[0].start for track in project.tracks} == {3 * RATE}
    mix = render(project, session.media, control=QUIET)
    assert 20 * np.log10(np.abs(mix.samples - heard.samples).max() + 1e-12) < -90
    assert stem_clip(session, project.tracks[3].clips[0].id).zero == RATE
    session.undo()
    assert session.project == before
    session.shelf.remove(song.id)
    with pytest.raises(UserError) as caught:
        split_into_stems(session, clip.id)
    assert caught.value.code == "studio.no_stems"


def test_the_notes_of_a_mix_are_shown_and_stay(session: Session, song: Take) -> None:
    session.shelf.place(song.id, at=0)
    where = stem_clip(session, session.project.tracks[0].clips[0].id)
    assert where.stem == ""
    with pytest.raises(UserError) as caught:
        prepare_notes(session, where, "lead", (), "Delete", QUIET)
    assert caught.value.code == "studio.not_a_stem"
