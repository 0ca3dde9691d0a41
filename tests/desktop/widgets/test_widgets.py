"""The small controls."""

import math

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from core.errors import UserError
from core.generation import ENGINES
from core.plugins import Param, Spec
from desktop.theme import ORIGIN_LOOKS, Look, Type
from desktop.widgets import (
    Card,
    Chip,
    DropHint,
    ElidedLabel,
    Facts,
    FlowLayout,
    IconButton,
    Meter,
    NoticeArea,
    OriginSwatch,
    ParamForm,
    ProgressStrip,
    ShareBar,
    label,
    set_state,
)

LEFT = Qt.MouseButton.LeftButton


def test_a_labels_font_survives_its_kind(look: Look, qtbot: QtBot) -> None:
    clock = label("0:00.000", "quiet")
    clock.setFont(Type.clock())
    qtbot.addWidget(clock)
    clock.show()
    assert clock.font().pixelSize() == 22
    set_state(clock, tone="bad")
    assert clock.font().pixelSize() == 22


def test_labels_show_markup_as_text(look: Look, qtbot: QtBot) -> None:
    made = label("<b>bold & bad</b>")
    qtbot.addWidget(made)
    assert made.textFormat() is Qt.TextFormat.PlainText


def test_an_icon_button_names_its_shortcut(look: Look, qtbot: QtBot) -> None:
    button = IconButton(look, "play", "Play", shortcut="Ctrl+P")
    qtbot.addWidget(button)
    assert button.accessibleName() == "Play"
    assert button.toolTip() == "Play  (Ctrl+P)"
    assert not button.icon().isNull()


def test_an_elided_label_explains_itself_only_when_it_is_short(look: Look, qtbot: QtBot) -> None:
    made = ElidedLabel("a rather long name of a track")
    qtbot.addWidget(made)
    made.resize(40, 20)
    made.show()
    assert made.toolTip() == "a rather long name of a track"
    made.resize(600, 20)
    assert made.toolTip() == ""
    assert made.minimumSizeHint().width() <= 40


def test_a_card_is_clicked_by_mouse_and_key(look: Look, qtbot: QtBot) -> None:
    card = Card(clickable=True)
    card.column.addWidget(QLabel("text"))
    qtbot.addWidget(card)
    card.show()
    with qtbot.waitSignal(card.clicked):
        qtbot.mouseClick(card, LEFT)
    with qtbot.waitSignal(card.clicked):
        qtbot.keyClick(card, Qt.Key.Key_Return)


def test_facts_replace_their_rows(look: Look, qtbot: QtBot) -> None:
    facts = Facts()
    qtbot.addWidget(facts)
    facts.show_rows([("You", "31 %"), ("Licence", "CC-BY-NC 4.0", "warning")])
    facts.show_rows([("Seed", "7")])
    shown = [w.text() for w in facts.findChildren(QLabel) if w.parent() is facts]
    assert shown == ["Seed", "7"]


def test_chips_flow_into_lines(look: Look, qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    flow = FlowLayout(holder)
    chips = [Chip(f"Chip {number}") for number in range(8)]
    for chip in chips:
        flow.addWidget(chip)
    assert flow.heightForWidth(2000) < flow.heightForWidth(200)
    flow.setGeometry(QRect(0, 0, 200, 400))
    tops = {chip.y() for chip in chips}
    assert len(tops) > 2
    assert all(chip.geometry().right() <= 200 for chip in chips)
    flow.clear()
    assert flow.count() == 0


def test_a_drop_hint_has_one_sentence_and_one_action(look: Look, qtbot: QtBot) -> None:
    pressed: list[int] = []
    hint = DropHint("Drop a file", "Open…", lambda: pressed.append(1))
    qtbot.addWidget(hint)
    qtbot.mouseClick(hint.button, LEFT)
    assert pressed == [1]


def test_progress_stays_between_none_and_all(look: Look, qtbot: QtBot) -> None:
    strip = ProgressStrip(look)
    qtbot.addWidget(strip)
    strip.set_fraction(1.7)
    assert strip.fraction == 1.0
    assert strip.accessibleDescription() == "100 %"
    strip.set_fraction(-1)
    strip.show()
    assert strip.fraction == 0.0


def test_a_meter_rises_at_once_falls_slowly_and_holds_its_peak(look: Look, qtbot: QtBot) -> None:
    meter = Meter(look)
    qtbot.addWidget(meter)
    meter.set_levels((0.5, 0.0))
    assert meter.peak_db == pytest.approx(20 * math.log10(0.5))
    for _ in range(10):
        meter.set_levels((0.0, 0.0))
    assert meter.peak_db == pytest.approx(-6.02, abs=0.01)
    for _ in range(100):
        meter.set_levels((0.0, 0.0))
    assert meter.peak_db == -60.0
    meter.show()
    meter.grab()


def test_origins_are_painted_each_in_a_pattern_of_its_own(look: Look, qtbot: QtBot) -> None:
    pictures = []
    for origin in ORIGIN_LOOKS:
        swatch = OriginSwatch(look, origin)
        qtbot.addWidget(swatch)
        pictures.append(swatch.grab().toImage())
        assert swatch.accessibleName() == origin.title
    assert all(a != b for i, a in enumerate(pictures) for b in pictures[i + 1 :])


def test_a_share_bar_says_its_shares(look: Look, qtbot: QtBot) -> None:
    bar = ShareBar(look)
    qtbot.addWidget(bar)
    bar.set_shares([(ORIGIN_LOOKS[0], 0.31), (ORIGIN_LOOKS[2], 0.69)])
    assert bar.accessibleName() == "You 31 %, Composer 69 %"
    bar.resize(200, 10)
    bar.grab()


@pytest.fixture
def area(look: Look, qtbot: QtBot) -> NoticeArea:
    made = NoticeArea(look)
    qtbot.addWidget(made)
    return made


def test_an_error_is_told_with_its_remedy(area: NoticeArea) -> None:
    notice = area.tell_error(UserError("audio.cannot_join"))
    assert "cannot be joined" in notice.accessibleName()
    assert area.isVisibleTo(area.parentWidget())


def test_an_unknown_error_is_called_our_fault(area: NoticeArea) -> None:
    notice = area.tell_error(ValueError("x"))
    assert "inside Soundmark" in notice.accessibleName()


def test_only_the_latest_notices_stay(area: NoticeArea) -> None:
    for number in range(5):
        area.tell(f"Number {number}", tone="warning")
    assert [n.accessibleName() for n in area.notices] == ["Number 2", "Number 3", "Number 4"]
    area.notices[0].closed.emit()
    assert len(area.notices) == 2


def test_a_form_gives_what_the_spec_accepts(look: Look, qtbot: QtBot) -> None:
    for spec in ENGINES:
        form = ParamForm(spec.params)
        qtbot.addWidget(form)
        assert spec.settings(form.values()) == spec.settings()


def test_a_form_holds_every_kind_of_setting(look: Look, qtbot: QtBot) -> None:
    spec = Spec(
        "x",
        "1",
        "X",
        "x:X",
        params=(
            Param("number", "float", 0.5, minimum=0.0, maximum=1.0),
            Param("count", "int", 3, minimum=0, maximum=9),
            Param("on", "bool", True),
            Param("word", "text", None),
            Param("which", "choice", "b", choices=("a", "b")),
            Param("place", "folder", None),
        ),
    )
    form = ParamForm(spec.params)
    qtbot.addWidget(form)
    edits: list[int] = []
    form.edited.connect(lambda: edits.append(1))
    wanted = {"number": 0.25, "count": 7, "on": False, "word": "hi", "which": "a", "place": "/tmp"}
    form.set_values({**wanted, "unknown": 1})
    assert form.values() == wanted
    assert edits
    assert spec.settings(form.values()) == wanted
    assert form.field("word").accessibleName() == "word"
