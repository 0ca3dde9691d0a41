"""Nothing in the window is cut off, covered or nameless: small, large, finer, and in long words.

"200 %" is a display of double density: the file runs once more, in either language, in processes
of their own under ``QT_SCALE_FACTOR=2``, which Qt reads when it starts. Text grows by the words
instead: a language in which every message takes 40 % more room.
"""

import dataclasses
import gettext
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from unittest import mock

import pytest
from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStyleOptionViewItem,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from core import text
from core.audio import PeakPyramid
from core.generation import GenerationRequest
from core.jobs import NoControl
from core.origins import OriginKind
from core.settings import Folders
from core.studio import Studio
from core.studio.checked import ReleaseCheck, Row
from core.studio.delivering import Delivered
from core.studio.notes import Note
from core.studio.takes import Take, TakeChunk, make_take
from desktop.app import Desktop
from desktop.dialogs.about import AboutDialog
from desktop.panels.editor import canvas, ruler
from desktop.panels.inspector import wave
from desktop.panels.prompt.editors import ChipPopup, ChordsEditor
from desktop.playback import NullSink
from desktop.shell.keys import keys_dialog
from desktop.theme import Look
from desktop.theme import type as fonts
from desktop.widgets import FactChip, fact_chip
from tests.desktop.clipped import findings
from tests.desktop.inspector.conftest import LIKE, PRIVATE, PUBLIC, RECORD, SIGNED, Found
from tests.desktop.made import RATE, made_take, store
from tests.desktop.painted import Record
from tests.sounds import music, write_music

SCALE = "SOUNDMARK_TEST_SCALE"  # set where this file runs at another scale
SMALL, USUAL = QSize(1024, 640), QSize(1440, 900)
ODDS = {"public": 2e-8, "private": 1e-9}
LONGER = 1.4
SETTLED_S = 1.0


class LongWords(gettext.NullTranslations):
    """A language whose every message takes 40 % more room."""

    def gettext(self, message: str) -> str:
        """Return the message with as many more letters, in words of usual length."""
        wanted = round((LONGER - 1) * len(message))
        if wanted < 1 or not any(letter.isalpha() for letter in message):
            return message
        more = "lorem ipsum dolor sit amet " * (wanted // 27 + 1)
        # Short messages are single words in most languages: one long word, not two.
        joint = "" if " " not in message else " "
        return f"{message}{joint}{more[:wanted].strip()}"


@pytest.fixture(autouse=True)
def wide_letters(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Draw in the widest font that a machine may have instead of Inter: the same everywhere."""
    monkeypatch.setattr(fonts, "PREFERRED", "DejaVu Sans")
    fonts._family.cache_clear()
    yield
    fonts._family.cache_clear()


@pytest.fixture(params=["plain", "long"])
def words(request: pytest.FixtureRequest) -> Iterator[str]:
    """Speak English, then the long language."""
    if request.param == "long":
        text.use_language(LongWords())
    yield request.param
    text.use_language(gettext.NullTranslations())


@pytest.fixture
def size(request: pytest.FixtureRequest) -> QSize:
    """Return the window's size: the smallest, where a test does not ask for others."""
    return getattr(request, "param", SMALL)


at_every_size = pytest.mark.parametrize(
    "size", [SMALL, USUAL], ids=["small", "usual"], indirect=True
)


@pytest.fixture
def desktop(
    words: str,
    size: QSize,
    qtbot: QtBot,
    qapp: QApplication,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Desktop]:
    monkeypatch.setenv("SOUNDMARK_KEY_FILE", str(tmp_path / "key.pem"))
    monkeypatch.setattr("desktop.app.output_devices", lambda: ())
    monkeypatch.setattr("desktop.shell.windows.output_devices", lambda: ())
    opened = Desktop(qapp, Studio(Folders.under(tmp_path / "home")), make_sink=NullSink)
    opened.window.resize(size)
    opened.show()
    qtbot.waitExposed(opened.window)
    assert opened.window.devicePixelRatioF() == float(os.environ.get(SCALE, "1"))
    settle(opened, qtbot)
    yield opened
    opened.close()
    qapp.sendPostedEvents(None, 52)  # DeferredDelete


@pytest.fixture
def filled(desktop: Desktop, tmp_path: Path, qtbot: QtBot) -> Desktop:
    """Return the window over a project with every kind of origin, and long names."""
    session = desktop.projects.session
    for at, kind in enumerate((OriginKind.RULES, OriginKind.MODEL)):
        name = "Slow synthwave for a night drive along the coast"
        take = made_take(
            name, id=f"t{at}", seconds=3.0, seed=at, prompt=f"{name}, 84 bpm", kind=kind
        )
        session.shelf.place(store(session, take).id, at=0)
    path = tmp_path / "Rehearsal of the second verse, final, really.wav"
    desktop.projects.import_files([write_music(path, seconds=3.0)])
    qtbot.waitUntil(lambda: len(session.project.tracks) == 3, timeout=30_000)
    desktop.takes.choose("t0")
    desktop.editor.presenter.select_all()
    settle(desktop, qtbot)
    return desktop


def settle(desktop: Desktop, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: desktop.projects.is_open, timeout=30_000)
    qtbot.waitUntil(lambda: not desktop.board.running, timeout=30_000)
    qtbot.wait(30)


def check(shown: QWidget, qtbot: QtBot) -> None:
    """Expect nothing to be wrong once layouts have settled: wrapped words take some rounds."""
    qtbot.waitExposed(shown.window())
    end = time.monotonic() + SETTLED_S
    while (found := findings(shown)) and time.monotonic() < end:
        qtbot.wait(30)
    assert not found, "\n".join(found)


@at_every_size
def test_the_empty_window(desktop: Desktop, qtbot: QtBot) -> None:
    check(desktop.window, qtbot)


@at_every_size
def test_a_project(filled: Desktop, qtbot: QtBot) -> None:
    check(filled.window, qtbot)


@at_every_size
def test_notes_below_the_tracks(filled: Desktop, qtbot: QtBot) -> None:
    """Without notes, of a take that can be placed, of a stem that can be changed."""
    filled.actions["view.notes"].setChecked(True)
    check(filled.window, qtbot)
    session = filled.projects.session
    take = store(session, composed_take(filled.studio))
    filled.takes.choose(take.id)
    qtbot.waitUntil(lambda: filled.noting.presenter.take == take.id)
    check(filled.window, qtbot)
    session.shelf.place(take.id, at=0, stems=True)
    settle(filled, qtbot)
    for track in session.project.tracks[-3:]:
        filled.editor.presenter.choose(track.clips[0].id)
        assert filled.noting.presenter.can_edit
        filled.noting.presenter.choose_all()
        check(filled.window, qtbot)


@at_every_size
def test_a_project_in_trouble(filled: Desktop, qtbot: QtBot) -> None:
    """Notices take room from the editor, not from each other."""
    notices = filled.window.notices
    notices.tell(text._("Saved."), text._("Every edit is on disk the moment it is made."))
    notices.tell_error(RuntimeError("no such thing"), details="Traceback")
    check(filled.window, qtbot)


@at_every_size
def test_engine_settings(desktop: Desktop, qtbot: QtBot) -> None:
    for engine in desktop.prompt.engines:
        desktop.prompt.choose_engine(engine.id)
        desktop.prompt_panel.engine.fold.setChecked(True)
        check(desktop.window, qtbot)


def composed_take(studio: Studio) -> Take:
    """Return a take with notes of several parts."""
    request = GenerationRequest("synth-pop with a second voice", seconds=4.0, seed=1)
    return make_take(studio, "composer", request, NoControl())


ODD = ("Not understood: “wobbly”, “zorp”, “like my uncle’s band in the seventies”.",) * 2


@pytest.fixture
def planned(desktop: Desktop, qtbot: QtBot) -> Desktop:
    """Return the window with a take's plan on the chips, and some of it changed."""
    session = desktop.projects.session
    take = store(session, made_take("Slow synthwave for a night drive", id="p", notices=ODD))
    desktop.takes.choose(take.id)
    desktop.prompt.set_values(
        {"key": "F# phrygian dominant", "builds": True, "form": "song", "instrument_lead": ""}
    )
    settle(desktop, qtbot)
    return desktop


@at_every_size
def test_a_plan_with_changes_and_remarks(planned: Desktop, qtbot: QtBot) -> None:
    assert planned.prompt_panel.again.isVisible()
    assert planned.prompt_panel.remarks.isVisible()
    check(planned.window, qtbot)


@at_every_size
def test_words_on_chips(planned: Desktop, qtbot: QtBot) -> None:
    chips = planned.prompt_panel.chips.findChildren(FactChip)
    assert len(chips) > 12
    for chip in chips:
        record = Record()
        with mock.patch.object(fact_chip, "QStylePainter", record.painter(QStylePainter)):
            chip.grab()
        assert record.texts
        assert not record.findings(QRectF(chip.rect()), f"{chip.toolTip()}\n{chip.title}")


def test_every_editor_of_a_chip(planned: Desktop, qtbot: QtBot) -> None:
    panel = planned.prompt_panel
    names = [chip.objectName() for chip in panel.chips.findChildren(FactChip)]
    opened = 0
    for name in names[:-1]:  # the last one opens a menu of files
        panel.chips.findChild(FactChip, name).click()
        editor = next(e for e in panel.findChildren(ChipPopup) if e.isVisible())
        check(editor, qtbot)
        if isinstance(editor, ChordsEditor):
            qtbot.keyClicks(editor.line, "Am H7")
            check(editor, qtbot)
        qtbot.keyClick(editor, Qt.Key.Key_Escape)
        opened += 1
    assert opened > 12


@at_every_size
@pytest.mark.parametrize("marked", [True, False], ids=["marked", "unmarked"])
def test_the_inspector(filled: Desktop, qtbot: QtBot, tmp_path: Path, marked: bool) -> None:
    path = tmp_path / "Night Drive.flac"
    found = Found(path=path)
    if marked:
        found = Found(
            path=path,
            marks=[PUBLIC, PRIVATE],
            credentials=SIGNED,
            record=RECORD,
            resembles=[LIKE],
            same_music=0.83,
        )
    filled.inspector._look_at = lambda *_args, **_how: found
    filled.inspect([path, tmp_path / "Rehearsal.flac"])
    settle(filled, qtbot)
    check(filled.window, qtbot)


@at_every_size
def test_the_empty_inspector(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.inspect([])
    check(desktop.window, qtbot)


@at_every_size
def test_a_failed_inspection(desktop: Desktop, qtbot: QtBot, tmp_path: Path) -> None:
    bad = tmp_path / "notes.wav"
    bad.write_text("verse, chorus")
    desktop.inspect([bad])
    settle(desktop, qtbot)
    check(desktop.window, qtbot)


# Dialogs -----------------------------------------------------------------------------------


def test_settings(desktop: Desktop, qtbot: QtBot) -> None:
    dialog = desktop.windows.settings()
    settle(desktop, qtbot)
    check(dialog, qtbot)
    dialog.reject()


def test_every_effect(filled: Desktop, qtbot: QtBot) -> None:
    dialog = filled.windows.effect()
    assert dialog is not None
    for spec in dialog.presenter.effects:
        dialog.presenter.choose_effect(spec.id)
        check(dialog, qtbot)
    dialog.reject()


def test_every_format(filled: Desktop, qtbot: QtBot) -> None:
    dialog = filled.windows.export()
    for spec in dialog.presenter.plan.formats:
        dialog.presenter.choose_format(spec.id)
        check(dialog, qtbot)
    dialog.reject()


def test_the_question_before_an_export(filled: Desktop, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = filled.windows.export()
    target = tmp_path / "Night Drive.flac"
    target.write_bytes(b"")
    dialog.presenter.set_target(target)
    dialog.presenter.start()
    assert dialog.presenter.asks_overwrite
    check(dialog, qtbot)
    dialog.reject()


def test_the_proof(filled: Desktop, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = filled.windows.export()
    _ = text._
    facts = (
        (_("Record"), "1f2e3d4c5b6a7988"),
        (_("Public mark"), _("found again, false alarm {p}").format(p="9e-94")),
    )
    note = Note("warning", _("Not for commercial release"), _("Parts come from a model."))
    target = tmp_path / "Slow synthwave for a night drive along the coast.flac"
    dialog.presenter.result = Delivered(target, None, "1f2e", facts, (note,), ())
    dialog.presenter.changed.emit()
    check(dialog, qtbot)
    dialog.reject()


def test_the_release_check(filled: Desktop, qtbot: QtBot) -> None:
    """Every colour, on both pages; then greyed, since the settings changed."""
    dialog, _ = filled.windows.export(), text._
    rows = [
        Row("mp3_128", "survives", "MP3 at 128 kbit/s", "green", _("both marks read"), "", ODDS),
        Row("opus_32", "survives", "Opus at 32 kbit/s", "amber", _("only read: public"), "", ODDS),
        Row("noise_20", "survives", _("Noise 20 dB below"), "red", _("no mark found"), "", ODDS),
        Row("pesq", "pesq", _("PESQ, speech"), "unmeasured", _("Taken for music.")),
    ]
    span = (0.0, 3.0, 3.0)
    check(dialog, qtbot)
    dialog.presenter.check._basis = dialog.presenter.check._now()
    dialog.presenter.check._succeed(
        ReleaseCheck("", True, ("public", "private"), *span, tuple(rows), 1.0)
    )
    check(dialog, qtbot)
    dialog.presenter.choose_format("mp3")
    assert dialog.presenter.check.is_stale
    check(dialog, qtbot)
    dialog.presenter.result = Delivered(Path("song.flac"), None, "1f2e", (), (), ())
    dialog.presenter.changed.emit()
    check(dialog, qtbot)
    dialog.reject()


def test_the_other_dialogs(filled: Desktop, qtbot: QtBot) -> None:
    stored = filled.projects.session.shelf.takes[0]
    filled.windows.recipe(stored)
    recipe = next(w for w in filled.window.findChildren(QDialog) if w.isVisible())
    for dialog in (recipe, AboutDialog(filled.window), keys_dialog(filled.window)):
        dialog.show()
        check(dialog, qtbot)
        dialog.reject()


# Text that widgets paint themselves ---------------------------------------------------------


def painted(
    widget: QWidget, module: ModuleType, tooltip: str = "", scrolled_px: int = 0
) -> list[str]:
    """Return what cannot be read of what a widget paints, but for what is scrolled out left."""
    record = Record()
    with record.of(module):
        widget.grab()
    assert record.texts
    return record.findings(QRectF(widget.rect()).adjusted(-scrolled_px, 0, 0, 0), tooltip)


@at_every_size
def test_names_on_clips(filled: Desktop, qtbot: QtBot) -> None:
    shown, view = filled.editor.canvas, filled.editor.presenter.view
    for _step in range(8):
        tooltips = "\n".join(
            shown.explanation(x, y) for y in range(0, shown.height(), 5) for x in (40, 200)
        )
        assert not painted(shown, canvas, tooltips)
        view.zoom_around(0, 0.6)
        qtbot.wait(10)
    view.zoom_around(RATE, 40.0)  # a clip that reaches far out of sight
    qtbot.wait(10)
    assert not painted(shown, canvas, tooltips)


@at_every_size
def test_figures_and_plans_on_the_ruler(filled: Desktop, qtbot: QtBot) -> None:
    shown = filled.editor.ruler
    assert shown.explanation(shown.width() / 10)
    for _step in range(24):
        filled.editor.presenter.view.zoom_around(RATE, 0.7 if _step < 8 else 1.7)
        qtbot.wait(5)
        tooltips = "\n".join(shown.explanation(x) for x in range(0, shown.width(), 5))
        assert not painted(shown, ruler, tooltips, scrolled_px=100)


@at_every_size
def test_takes_in_their_list(filled: Desktop, qtbot: QtBot) -> None:
    session, rows = filled.projects.session, filled.takes_panel.list
    take = made_take("A name that is longer than any list is wide, and goes on", id="t9", seed=9)
    store(session, dataclasses.replace(take, stopped=True))
    filled.takes.grow(TakeChunk("g1", 0, take.audio, 200.0), OriginKind.MODEL)
    qtbot.waitUntil(lambda: rows.model().rowCount() == 4)
    for number in range(4):
        index, record = rows.model().index(number, 0), Record()
        option = QStyleOptionViewItem()
        rows.initViewItemOption(option)
        option.rect = QRect(QPoint(), rows.visualRect(index).size())
        paper = QImage(option.rect.size(), QImage.Format.Format_ARGB32)
        painter = record.painter()(paper)
        rows.itemDelegate().paint(painter, option, index)
        painter.end()
        tooltip = index.data(Qt.ItemDataRole.ToolTipRole)
        assert record.texts
        assert not record.findings(QRectF(option.rect), tooltip)


@pytest.mark.parametrize("seconds", [0.4, 3.0, 47.0, 615.0, 4000.0])
@pytest.mark.parametrize("width", [160, 480, 1200])
def test_figures_under_an_inspected_file(
    words: str, look: Look, qtbot: QtBot, seconds: float, width: int
) -> None:
    shown = wave.MarkedWave(look)
    qtbot.addWidget(shown)
    shown.resize(width, 160)
    shown.show_sound(PeakPyramid.build(music(1.0), NoControl()), seconds, [])
    assert not painted(shown, wave)


# Double density ----------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.skipif(SCALE in os.environ, reason="this is the run at another scale")
@pytest.mark.parametrize("spoken", ["plain", "long"])
def test_all_of_it_at_double_density(spoken: str) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", spoken]
    environment = {**os.environ, SCALE: "2"}
    done = subprocess.run(
        [*command, __file__], env=environment, capture_output=True, text=True, timeout=280
    )
    assert done.returncode == 0, done.stdout[-6000:]
    assert "passed" in done.stdout


# The looking itself ------------------------------------------------------------------------


def built(qtbot: QtBot, fill: Callable[[QVBoxLayout], object]) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    fill(QVBoxLayout(window))
    window.resize(300, 200)
    window.show()
    qtbot.waitExposed(window)
    return window


def test_it_sees_what_is_clipped(qtbot: QtBot) -> None:
    def fill(column: QVBoxLayout) -> None:
        column.addWidget(QLabel("all of this can be read"))
        for widget in (QLabel("this label is cut"), QPushButton("this button is cut")):
            widget.setFixedWidth(40)
            column.addWidget(widget)
        low = QLabel("words that need three lines or four where they are wrapped this narrowly")
        low.setWordWrap(True)
        low.setFixedSize(120, 14)
        column.addWidget(low)
        word = QLabel("Donaudampfschifffahrtsgesellschaftskapitän")
        word.setWordWrap(True)
        word.setFixedWidth(80)
        column.addWidget(word)

    found = findings(built(qtbot, fill))
    assert len(found) == 4
    expected = ("this label", "this button", "words that need", "Donaudampf")
    for line, words in zip(found, expected, strict=True):
        assert words in line


def test_it_sees_what_is_covered_outside_and_nameless(qtbot: QtBot) -> None:
    def fill(column: QVBoxLayout) -> None:
        room = QWidget()
        room.setFixedSize(200, 100)
        one, other, out = QLabel("one", room), QLabel("other", room), QLabel("out", room)
        one.setGeometry(0, 0, 100, 40)
        other.setGeometry(90, 0, 100, 40)
        out.setGeometry(180, 60, 100, 40)
        row = QHBoxLayout()
        row.addWidget(QPushButton())
        column.addWidget(room)
        column.addLayout(row)

    found = "\n".join(findings(built(qtbot, fill)))
    assert "overlap" in found
    assert "“out”: reaches outside" in found
    assert "a control without a name" in found
    assert found.count("\n") == 2
