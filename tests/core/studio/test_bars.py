"""Bars of clips made again from the timeline: what changes, and that nothing else does."""

import numpy as np
import pytest

from core.errors import Cancelled, UserError
from core.generation import GenerationRequest
from core.jobs import NoControl
from core.project import Selection, edits
from core.studio import Session, Studio, Take, make_take
from core.studio.bars import bars_in, prepare_bars
from core.studio.noting import score_of
from core.studio.renoting import commit_exchange

RATE = 48_000
QUIET = NoControl()


@pytest.fixture(scope="module")
def song(studio: Studio) -> Take:
    request = GenerationRequest("synth-pop, 120 bpm", seconds=14.0, seed=3)
    return make_take(studio, "composer", request, QUIET)


@pytest.fixture
def session(studio: Studio, song: Take, tmp_path) -> Session:
    session = Session.new(studio, tmp_path / "song.soundmark")
    session.shelf.commit(session.shelf.prepare(song, QUIET))
    yield session
    session.close()


def sound(session, track):
    clip = session.project.tracks[track].clips[0]
    return session.read(clip.source, 0, session.project.sources[clip.source].frames)


def on(session, start_s, end_s, *tracks):
    ids = frozenset(session.project.tracks[number].id for number in tracks)
    return Selection(round(start_s * RATE), round(end_s * RATE), ids)


def test_a_selection_is_widened_to_whole_bars(session: Session, song: Take) -> None:
    session.shelf.place(song.id, at=RATE, stems=True)
    (span,) = bars_in(session, on(session, 4.2, 6.1, 3))
    assert (span.first, span.last) == (1, 2)
    assert (span.start, span.end) == (3 * RATE, 7 * RATE)
    (exact,) = bars_in(session, on(session, 3.0, 5.0, 3))
    assert (exact.first, exact.last) == (1, 1)
    assert len(bars_in(session, on(session, 3.0, 5.0, 0, 1, 2, 3))) == 4
    assert not bars_in(session, on(session, 0.0, 0.5, 3))


def test_one_stems_bars_are_made_again_in_one_step(session: Session, song: Take) -> None:
    session.shelf.place(song.id, at=0, stems=True)
    before = session.project
    was = sound(session, 0)
    notes = score_of(song.origin.recipe).parts["drums"]
    prepared = prepare_bars(session, on(session, 2.1, 5.0, 0), QUIET, seed=9)
    assert session.project is before
    assert commit_exchange(session, prepared).name == "Make bars 2 to 3 again"
    assert session.project.tracks[1:] == before.tracks[1:]
    differ = np.flatnonzero((sound(session, 0) != was).any(axis=0))
    assert differ[0] >= 2 * RATE - RATE // 100
    assert differ[-1] < 6 * RATE + RATE // 100
    (origin,) = session.project.sources[session.project.tracks[0].clips[0].source].origins.origins
    now = score_of(session.project.origins[origin].recipe).parts["drums"]
    assert now != notes
    assert [n for n in now if n.start < 1920] == [n for n in notes if n.start < 1920]
    session.undo()
    assert session.project.tracks == before.tracks


def test_all_stems_and_whole_takes_are_made_again(session: Session, song: Take) -> None:
    session.shelf.place(song.id, at=0)
    was = sound(session, 0)
    commit_exchange(session, prepare_bars(session, on(session, 4.0, 6.0, 0), QUIET, seed=9))
    differ = np.flatnonzero((sound(session, 0) != was).any(axis=0))
    assert differ[0] >= 4 * RATE - RATE // 100
    assert differ[-1] < 6 * RATE + RATE // 100
    # A second time there are no stems of it any more: it is made from its recipe.
    once = sound(session, 0)
    commit_exchange(session, prepare_bars(session, on(session, 8.0, 10.0, 0), QUIET, seed=9))
    differ = np.flatnonzero((sound(session, 0) != once).any(axis=0))
    assert differ[0] >= 8 * RATE - RATE // 100
    assert differ[-1] < 10 * RATE + RATE // 100


def test_what_cannot_be_made_again_says_so_and_what_is_stopped_changes_nothing(
    session: Session, song: Take
) -> None:
    with pytest.raises(UserError) as caught:
        prepare_bars(session, Selection(0, 10, frozenset()), QUIET)
    assert caught.value.code == "studio.no_bars"
    session.shelf.place(song.id, at=0, stems=True)
    before = session.project

    class Stopped(NoControl):
        def progress(self, fraction: float, stage: str = "") -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        prepare_bars(session, on(session, 2.0, 4.0, 0, 1), Stopped())
    assert session.project is before
    # Where the clip was taken away meanwhile, nothing is put in its place.
    prepared = prepare_bars(session, on(session, 2.0, 4.0, 1), QUIET)
    session.do(edits.remove_track(session.project, session.project.tracks[1].id))
    with pytest.raises(UserError) as caught:
        commit_exchange(session, prepared)
    assert caught.value.code == "studio.stale_region"
