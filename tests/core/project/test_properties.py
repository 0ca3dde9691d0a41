"""What holds for every edit, whatever came before it."""

import json
import random
from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from core.origins import OriginKind
from core.project import Changes, Project, Selection, TrackId, edits
from core.project.delta import applied, difference
from core.project.figures import origins_at, shares
from core.project.history import History
from core.rendering import render
from tests.core.project.songs import Sounds, clip, some_edit, song

patient = settings(max_examples=30, deadline=None)  # two busy cores are no failure
fewer = settings(max_examples=20, deadline=None)
RANDOMS = st.randoms(use_true_random=False)


def session(rng: random.Random, count: int) -> list[Project]:
    """Return the projects of a random edit session."""
    projects = [song((clip("a", 0, 800), clip("b", 900, 300, offset=50)), (clip("c", 100, 500),))]
    for _ in range(count):
        projects.append(some_edit(projects[-1], rng).project)
    return projects


@patient
@given(RANDOMS)
def test_clips_stay_sorted_disjoint_and_inside_their_sources(rng: random.Random) -> None:
    for project in session(rng, 15):
        for track in project.tracks:
            for left, right in pairwise(track.clips):
                assert left.end <= right.start
            for each in track.clips:
                assert each.frames > 0
                assert each.start >= 0
                assert 0 <= each.offset <= project.sources[each.source].frames - each.frames
                assert each.fade_in_before < each.fade_in or each.fade_in_before == 0
                assert each.fade_out_after < each.fade_out or each.fade_out_after == 0
        ids = [each.id for track in project.tracks for each in track.clips]
        assert len(ids) == len(set(ids))


@patient
@given(RANDOMS)
def test_projects_and_differences_survive_json(rng: random.Random) -> None:
    for before, after in pairwise(session(rng, 12)):
        assert Project.from_json(json.loads(json.dumps(after.to_json()))) == after
        delta = json.loads(json.dumps(difference(before, after)))
        assert applied(before, delta) == after
        assert difference(after, after) == {}


@patient
@given(RANDOMS)
def test_undo_and_redo_restore_exactly(rng: random.Random) -> None:
    history = History(session(rng, 0)[0])
    for _ in range(12):
        history.push(some_edit(history.current, rng))
    states = [step.project for step in history.steps]
    for older, newer in reversed(list(pairwise(states))):
        undone = history.undo()
        assert undone is not None
        assert history.current is older
        assert undone.changes == Changes.between(newer, older)
    assert history.undo() is None
    for newer in states[1:]:
        assert history.redo() is not None
        assert history.current is newer
    assert history.redo() is None


@patient
@given(RANDOMS, st.integers(0, 1300), st.integers(1, 900))
def test_cut_and_paste_restore_the_length(rng: random.Random, start: int, frames: int) -> None:
    project = session(rng, 6)[-1]
    if not project.tracks:
        return
    everything = Selection(start, start + frames, frozenset(t.id for t in project.tracks))
    cut, board = edits.cut_out(project, everything)
    pasted = edits.paste(cut.project, board, at=start).project
    assert pasted.frames == project.frames
    assert [t.end for t in pasted.tracks] == [t.end for t in project.tracks]
    assert cut.project.frames == edits.delete(project, everything).project.frames


@fewer
@given(RANDOMS, st.integers(0, 1500))
def test_a_split_cannot_be_heard(rng: random.Random, at: int) -> None:
    project = session(rng, 8)[-1]
    sounds = Sounds()
    before = render(project, sounds).samples
    after = render(edits.split(project, at).project, sounds).samples
    assert np.array_equal(before, after)


@patient
@given(RANDOMS)
def test_shares_sum_to_one_and_go_by_what_is_heard(rng: random.Random) -> None:
    project = session(rng, 10)[-1]
    figures = shares(project)
    assert set(figures) == set(OriginKind)
    heard = any(track.clips for track in project.heard)
    assert abs(sum(figures.values()) - heard) < 1e-9
    assert origins_at(project).end == max((track.end for track in project.heard), default=0)


@patient
@given(RANDOMS)
def test_changes_name_every_track_that_differs(rng: random.Random) -> None:
    project = session(rng, 5)[-1]
    edit = some_edit(project, rng)
    known = {track.id: track for track in project.tracks}
    for track in edit.project.tracks:
        assert (track.id in edit.changes.tracks) == (known.get(track.id) != track)
    gone = known.keys() - {track.id for track in edit.project.tracks}
    assert gone <= edit.changes.tracks
    assert edit.name
    assert TrackId("nobody") not in edit.changes.tracks
