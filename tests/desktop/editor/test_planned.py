"""Plans of composed takes on the timeline and above the ruler."""

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QHelpEvent, QImage, QPainter
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from core.origins import OriginKind, Recipe
from core.project import Clip, ClipId, Edit, Project, SourceId
from desktop.panels.editor import plan_band
from desktop.panels.editor.panel import EditorPanel
from desktop.panels.editor.planned import PlanLine, stretch_at
from desktop.panels.editor.ruler import HEIGHT
from desktop.panels.editor.timeline import Timeline
from desktop.theme import Look, Type
from tests.desktop.editor.conftest import RATE, make_session
from tests.desktop.editor.test_panel import doors, make_panel  # noqa: F401  (fixtures)
from tests.desktop.painted import Record

PLAN: dict[str, Any] = {
    "tempo_bpm": 120.0,
    "key": "A minor",
    "metre": "4/4",
    "form": [
        {"kind": "verse", "bar": 0, "bars": 2, "start_s": 0.0, "energy": 0.5},
        {"kind": "chorus", "bar": 2, "bars": 2, "start_s": 4.0, "energy": 1.0},
        {"kind": "end", "bar": 4, "bars": 1, "start_s": 8.0, "energy": 0.6},
    ],
    "chords": [
        {"start_s": 2.0 * at, "bar": at, "symbol": symbol}
        for at, symbol in enumerate(["Am", "Am", "F", "C", "Am"])
    ],
}


def planned(project: Project, *origins: str, plan: Any = PLAN) -> Project:
    """Return the project with a plan in the recipes of some origins."""
    recipe = Recipe("composer", "1", {}, seed=1, plan=plan)
    changed = {id: replace(project.origins[id], recipe=recipe) for id in origins}
    return replace(project, origins={**project.origins, **changed})


def with_clips(project: Project, track: int, *clips: Clip) -> Project:
    tracks = list(project.tracks)
    tracks[track] = replace(tracks[track], clips=clips)
    return replace(project, tracks=tuple(tracks))


def clip(start: float, offset: float, seconds: float, source: str = "s0") -> Clip:
    frames = [round(RATE * each) for each in (start, offset, seconds)]
    return Clip(ClipId(f"{source}{start}"), SourceId(source), *frames)


def seen(project: Project) -> list[tuple[float, float, float]]:
    return [(s.start / RATE, s.end / RATE, s.zero / RATE) for s in PlanLine().of(project)]


@pytest.fixture
def project() -> Project:
    return planned(make_session([OriginKind.RULES, OriginKind.RULES]).project, "o0")


def test_a_plan_lies_where_its_clip_lies(project: Project) -> None:
    (stretch,) = PlanLine().of(with_clips(project, 0, clip(5.0, 3.0, 4.0)))
    assert (stretch.start, stretch.end, stretch.zero) == (5 * RATE, 9 * RATE, 2 * RATE)
    plan = stretch.plan
    assert [(s.words, s.more) for s in plan.sections] == [
        ("Verse", "bars 1 to 2"),
        ("Chorus", "bars 3 to 4"),
        ("Ending", "bar 5"),
    ]
    assert [(c.words, c.start) for c in plan.chords] == [
        ("Am", 0.0),
        ("F", 4.0),
        ("C", 6.0),
        ("Am", 8.0),
    ]
    assert plan.about == "120 bpm · A minor · 4/4"


def test_a_cut_take_is_one_as_long_as_its_pieces_lie_as_they_were(project: Project) -> None:
    split = with_clips(project, 0, clip(1.0, 0.0, 3.0), clip(4.0, 3.0, 5.0))
    assert seen(split) == [(1.0, 9.0, 1.0)]
    moved = with_clips(project, 0, clip(1.0, 0.0, 3.0), clip(6.0, 3.0, 5.0))
    assert seen(moved) == [(1.0, 4.0, 1.0), (6.0, 11.0, 3.0)]


def test_stems_are_one_take_and_the_first_track_counts(project: Project) -> None:
    both = planned(project, "o0", "o1")
    assert seen(both) == [(0.0, 10.0, 0.0)]
    over = with_clips(both, 0, clip(2.0, 0.0, 3.0), clip(7.0, 0.0, 1.0))
    assert seen(over) == [
        (0.0, 2.0, 0.0),
        (2.0, 5.0, 2.0),
        (5.0, 7.0, 0.0),
        (7.0, 8.0, 7.0),
        (8.0, 10.0, 0.0),
    ]
    stretches = PlanLine().of(over)
    assert stretch_at(stretches, 6 * RATE) is stretches[2]
    assert stretch_at(stretches, 10 * RATE) is None


@pytest.mark.parametrize(
    "plan",
    [
        {},
        {"form": 3, "chords": [], "tempo_bpm": 1},
        {**PLAN, "chords": [{"symbol": "Am"}]},
        {**PLAN, "tempo_bpm": "fast"},
        {**PLAN, "form": list(reversed(PLAN["form"]))},
    ],
)
def test_a_plan_that_cannot_be_read_is_not_shown(project: Project, plan: Any) -> None:
    assert PlanLine().of(planned(project, "o0", plan=plan)) == ()


def test_sound_that_was_changed_has_no_plan_any_more(project: Project) -> None:
    origin = replace(project.origins["o0"], edited_by="Time-stretch")
    edited = replace(project, origins={**project.origins, "o0": origin})
    assert PlanLine().of(edited) == ()


def painted(look: Look, project: Project, timeline: Timeline) -> Record:
    record, paper = Record(), QImage(timeline.width, 80, QImage.Format.Format_ARGB32)
    painter = record.painter()(paper)
    painter.setClipRect(paper.rect())
    painter.setFont(Type.small())
    plan_band.paint_plans(painter, look, timeline, PlanLine().of(project))
    painter.end()
    return record


def test_words_are_drawn_where_there_is_room(look: Look, project: Project) -> None:
    near = painted(look, project, Timeline(0, 480.0, 1000, 10 * RATE, RATE))
    assert [t.text for t in near.texts] == [
        "Verse · 120 bpm",
        "Chorus",
        "Ending",
        "Am",
        "F",
        "C",
        "Am",
    ]
    far = painted(look, project, Timeline(0, 9600.0, 1000, 10 * RATE, RATE))
    assert far.texts == [], "a take of fifty pixels has no room for words"
    later = painted(look, project, Timeline(5.0 * RATE, 96.0, 1000, 10 * RATE, RATE))
    assert [t.text for t in later.texts] == ["Chorus · 120 bpm", "F", "C"], "the name stays in view"
    assert later.texts[0].takes.left() == plan_band.INSET


def test_a_strip_under_the_playhead_is_drawn_as_the_whole_is(look: Look, project: Project) -> None:
    timeline = Timeline(0, 480.0, 1000, 10 * RATE, RATE)
    plans = PlanLine().of(project)
    whole, strips = (
        QImage(1000, plan_band.HEIGHT, QImage.Format.Format_ARGB32_Premultiplied) for _ in "ab"
    )
    for paper, widths in ((whole, [(0, 1000)]), (strips, [(x, 12) for x in range(0, 1000, 12)])):
        paper.fill(0)
        for left, width in widths:
            painter = QPainter(paper)
            painter.setClipRect(left, 0, width, plan_band.HEIGHT)
            painter.setFont(Type.small())
            plan_band.paint_plans(painter, look, timeline, plans)
            painter.end()
    assert whole == strips


def test_what_is_drawn_does_not_grow_with_what_there_is(look: Look, project: Project) -> None:
    long = {
        **PLAN,
        "form": [
            {"kind": "verse", "bar": at, "bars": 1, "start_s": 0.1 * at} for at in range(20_000)
        ],
        "chords": [
            {"start_s": 0.1 * at, "bar": at, "symbol": f"C{at % 2}"} for at in range(20_000)
        ],
    }
    dense = planned(project, "o0", plan=long)
    assert painted(look, dense, Timeline(0, 480.0, 1000, 10 * RATE, RATE)).texts == []
    near = painted(look, dense, Timeline(0, 48.0, 1000, 10 * RATE, RATE))
    assert 0 < len(near.texts) < 40


def test_the_ruler_makes_room_for_plans_and_explains_them(
    make_panel: Any,  # noqa: F811
    project: Project,
    qtbot: QtBot,
) -> None:
    session = make_session([OriginKind.RULES, OriginKind.RULES])
    panel: EditorPanel = make_panel(session)
    assert panel.ruler.height() == HEIGHT
    assert panel.ruler.explanation(10) == ""
    bare = session.project
    session.do(Edit.of("Plan", bare, planned(bare, "o0")))
    qtbot.waitUntil(lambda: panel.ruler.height() == HEIGHT + plan_band.HEIGHT)
    x = panel.presenter.view.timeline.x(4.5 * RATE)
    assert panel.ruler.explanation(x) == (
        "Chorus · bars 3 to 4\nF\n120 bpm · A minor · 4/4\nSound 0"
    )
    place = QPoint(round(x), 5)
    QApplication.sendEvent(
        panel.ruler, QHelpEvent(QHelpEvent.Type.ToolTip, place, panel.ruler.mapToGlobal(place))
    )
    assert QToolTip.text().startswith("Chorus")
    session.undo()
    qtbot.waitUntil(lambda: panel.ruler.height() == HEIGHT)
