"""The prompt panel's widgets: they show what the presenter says and tell it what was done."""

import functools
import itertools
from pathlib import Path
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
)
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.generation.base import ReferenceUse
from core.text import _
from desktop.panels.prompt.again_bar import AgainBar
from desktop.panels.prompt.chips import ChipModel
from desktop.panels.prompt.edit import PromptEdit
from desktop.panels.prompt.editing import open_editor
from desktop.panels.prompt.engine_box import EngineBox
from desktop.panels.prompt.guide_menus import open_guide
from desktop.panels.prompt.guides import HEARD, VIDEOS
from desktop.panels.prompt.make_bar import MakeBar
from desktop.panels.prompt.presenter import PromptPresenter
from desktop.panels.prompt.remarks import Remarks
from desktop.panels.prompt.snug_scroll import SnugScroll
from desktop.theme import Look, Space
from desktop.widgets import (
    FactChip,
    FlowLayout,
    IconButton,
    NoticeArea,
    SectionLabel,
    set_state,
)

SOUNDFONTS, TUNES = (".sf2", ".sf3"), (".mid", ".midi")
GUIDE_CHIPS = frozenset({"measuring", "film", *HEARD.values()})
MENU_WIDTH = 60  # letters of a prompt that a menu shows


class PromptPanel(QWidget):
    """Let the person ask for music: left side of the window, above the takes.

    Build it with ``PromptPanel(PromptPresenter(studio, board), look)``. What is made comes
    out of the presenter's signals; connect ``started``, ``take_grew``, ``take_made`` and
    ``ended`` to a ``TakesPresenter``'s ``follow``, ``grow``, ``keep`` and ``settle``, and its
    ``chosen`` to ``presenter.show_take``.

    Parameters
    ----------
    presenter
        What the panel shows.
    look
        Colours and icons.
    """

    def __init__(
        self, presenter: PromptPresenter, look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.presenter, self._look = presenter, look
        set_state(self, kind="panel")
        self.setAcceptDrops(True)
        self.setAccessibleName(_("Make"))
        self.edit = PromptEdit()
        self.notices = NoticeArea(look, inset=False)
        self.remarks = Remarks(look)
        self.again = AgainBar(presenter)
        self.bar = MakeBar(presenter, look)
        self.chips = QWidget()
        self._flow = FlowLayout(self.chips)
        self._told: BaseException | None = None
        column = QVBoxLayout(self)
        # The buttons of the heading are higher than its words: this puts the words in line.
        column.setContentsMargins(Space.PANEL, Space.SMALL, Space.PANEL, Space.PANEL)
        column.setSpacing(Space.SMALL)
        column.addLayout(self._header())
        column.addWidget(self._body())
        column.addWidget(self.again)  # out of what scrolls, like the button below it
        column.addWidget(self.bar)
        column.addStretch(1)
        self.setFocusProxy(self.edit)
        self._connect()
        self._show()

    # Building -----------------------------------------------------------------------------

    def _header(self) -> QHBoxLayout:
        self.history = IconButton(self._look, "clock-counter-clockwise", _("Earlier prompts"))
        self.examples = IconButton(self._look, "lightbulb", _("Example prompts"))
        row = QHBoxLayout()
        row.setSpacing(2)
        row.addWidget(SectionLabel(_("Make")))
        row.addStretch()
        for button, fill in (
            (self.examples, self._fill_examples),
            (self.history, self._fill_history),
        ):
            menu = QMenu(self)
            menu.aboutToShow.connect(functools.partial(fill, menu))
            button.setMenu(menu)
            button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
            row.addWidget(button)
        return row

    def _body(self) -> SnugScroll:
        self.engine = EngineBox(self.presenter.engines)
        self.lyrics = PromptEdit()
        self.lyrics.setPlaceholderText(_("Words to sing"))
        self.lyrics.setAccessibleName(_("Lyrics"))
        self.body = SnugScroll(Space.SMALL)
        # Remarks are about the prompt's words: they stand between these and what came of them.
        for widget in (
            self.edit,
            self.notices,
            self.remarks,
            self.chips,
            self.lyrics,
            self.engine,
        ):
            self.body.column.addWidget(widget)
        self.body.column.addStretch()
        return self.body

    def _connect(self) -> None:
        presenter = self.presenter
        presenter.changed.connect(self._show)
        presenter.progressed.connect(self.bar.show_progress)
        presenter.text_replaced.connect(self._replace_text)
        presenter.settings_replaced.connect(lambda: self.engine.form.set_values(presenter.settings))
        self.edit.textChanged.connect(self._typed)
        self.edit.make_requested.connect(presenter.start)
        self.edit.again_requested.connect(presenter.make_again)
        self.edit.older_requested.connect(presenter.go_older)
        self.edit.newer_requested.connect(presenter.go_newer)
        self.lyrics.textChanged.connect(self._sung)
        self.lyrics.make_requested.connect(presenter.start)
        self.lyrics.again_requested.connect(presenter.make_again)
        self.engine.engine_chosen.connect(presenter.choose_engine)
        self.engine.settings_edited.connect(presenter.set_settings)

    # Showing ------------------------------------------------------------------------------

    def _show(self) -> None:
        presenter = self.presenter
        self.engine.show_engine(presenter.engine, presenter.form, presenter.settings)
        self.lyrics.setVisible(presenter.sings)
        self._show_chips()
        self.again.show_changes()
        self.remarks.say(presenter.notices)
        self.bar.show_progress()
        self._show_news()

    def _show_chips(self) -> None:
        had_focus = self.focusWidget() and self.chips.isAncestorOf(self.focusWidget())
        name = self.focusWidget().objectName() if had_focus else ""
        self._flow.clear()
        for model in self.presenter.chips:
            chip = self._chip(model)
            self._flow.addWidget(chip)
            chip.show()
            if had_focus and chip.objectName() == name:
                chip.setFocus()
        self._order_tabs()
        self.chips.updateGeometry()
        self.body.updateGeometry()

    def _order_tabs(self) -> None:
        # New widgets come last in Qt's order; chips belong behind the prompt.
        chips = self.chips.findChildren(FactChip, options=Qt.FindChildOption.FindDirectChildrenOnly)
        before = (self.edit, self.examples, self.history, *chips, self.lyrics)
        order = (*before, *self.engine.controls, *self.again.controls, *self.bar.controls)
        for one, other in itertools.pairwise(order):
            QWidget.setTabOrder(one, other)

    def _chip(self, model: ChipModel) -> FactChip:
        strong = model.state == "set"
        chip = FactChip(
            self._look, model.title, model.text, strong=strong, changed=model.is_changed
        )
        chip.setObjectName(f"chip_{model.name}")
        chip.setEnabled(model.enabled)
        chip.setToolTip(model.tooltip)
        chip.setAccessibleDescription(model.tooltip)
        if not model.editable:
            chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        elif model.name == "reference":
            chip.clicked.connect(lambda: self._edit_reference(chip))
        elif model.name in GUIDE_CHIPS:
            chip.clicked.connect(lambda: open_guide(self.presenter.guides, model.name, chip, self))
        else:
            chip.clicked.connect(lambda: self._open_editor(model.name))
        return chip

    def _open_editor(self, name: str) -> None:
        chip = self.chips.findChild(FactChip, f"chip_{name}")
        if chip:
            open_editor(self.presenter, name, chip, self, lambda: self._load_soundfont(name))

    def _load_soundfont(self, name: str) -> None:
        """Ask for a SoundFont, and offer its presets for a part."""
        kinds = _("SoundFonts (*.sf2 *.sf3)")
        path = QFileDialog.getOpenFileName(self, _("Choose a SoundFont"), "", kinds)[0]
        if path:
            self.presenter.load_soundfont(Path(path), lambda: self._open_editor(name))

    def _show_news(self) -> None:
        if self.presenter.error is self._told:
            return
        self._told = self.presenter.error
        for notice in self.notices.notices:
            notice.closed.emit()
        if self._told:
            notice = self.notices.tell_error(self._told, details=str(self._told))
            self.body.ensureWidgetVisible(notice)

    # What the person does -----------------------------------------------------------------

    def focus_prompt(self) -> None:
        """Put the cursor into the prompt."""
        self.edit.setFocus()

    def _typed(self) -> None:
        text = self.edit.toPlainText()
        if text != self.presenter.wishes.text:
            self.presenter.history.leave()
            self.presenter.type(text)
        self.body.updateGeometry()

    def _sung(self) -> None:
        self.presenter.wishes.lyrics = self.lyrics.toPlainText()

    def _replace_text(self, text: str) -> None:
        self.edit.replace(text)
        self.edit.setFocus()

    def _take_back(self, name: str) -> None:
        names = ("form", "builds") if name == "form" else (name,)
        changed = [each for each in names if each in self.presenter.shown.changes]
        if changed:
            self.presenter.reset(*changed)

    def _edit_reference(self, chip: FactChip) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chosen = self.presenter.reference
        for use, words in self.presenter.reference_uses:
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(bool(chosen and chosen[1] == use))
            action.triggered.connect(lambda _on=False, use=use: self._choose_reference(use))
        if self.presenter.scores_videos:
            menu.addSeparator()
            menu.addAction(_("Music for a video…"), self._choose_video)
        if self.presenter.guides.film:
            menu.addAction(_("No video"), self.presenter.leave_video)
        if chosen:
            menu.addSeparator()
            menu.addAction(_("Another recording…"), lambda: self._choose_reference(chosen[1], True))
            menu.addAction(_("No recording"), lambda: self.presenter.set_reference(None))
        menu.popup(chip.mapToGlobal(chip.rect().bottomLeft()))

    def _choose_reference(self, use: ReferenceUse, another: bool = False) -> None:
        chosen = self.presenter.reference
        path = (
            str(chosen[0])
            if chosen and not another
            else QFileDialog.getOpenFileName(self, _("Choose a recording"))[0]
        )
        if path:
            self.presenter.set_reference(Path(path), use)

    def _choose_video(self) -> None:
        endings = " ".join(f"*{each}" for each in sorted(VIDEOS))
        shown = _("Videos ({endings})").format(endings=endings)
        path = QFileDialog.getOpenFileName(self, _("Choose a video"), "", shown)[0]
        if path:
            self.presenter.set_video(Path(path))

    def _fill_examples(self, menu: QMenu) -> None:
        self._fill(menu, self.presenter.examples)

    def _fill_history(self, menu: QMenu) -> None:
        self._fill(menu, self.presenter.history.prompts)
        if menu.isEmpty():
            menu.addAction(_("Prompts that you use appear here")).setEnabled(False)
        else:
            menu.addSeparator()
            menu.addAction(_("Forget all prompts"), self.presenter.history.forget)

    def _fill(self, menu: QMenu, prompts: tuple[str, ...]) -> None:
        menu.clear()
        for text in prompts[:20]:
            line = " ".join(text.split()).replace("&", "&&")
            short = line if len(line) <= MENU_WIDTH else f"{line[: MENU_WIDTH - 1]}…"
            menu.addAction(short, functools.partial(self.presenter.replace_text, text))

    # Qt -----------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Ctrl+Enter make takes from everywhere in the panel; Delete takes a change back."""
        chip = self.focusWidget()
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            again = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            (self.presenter.make_again if again else self.presenter.start)()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and isinstance(
            chip, FactChip
        ):
            self._take_back(chip.objectName().removeprefix("chip_"))
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a recording, tune or SoundFont where the engine can work from one."""
        path = _file_of(event)
        if path and self._use_of(path):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Work from the recording or tune that was dropped; load the SoundFont."""
        path = _file_of(event)
        use = self._use_of(path) if path else ""
        if path is None or not use:
            return
        if use == "video":
            self.presenter.set_video(path)
        elif use == "soundfont":
            self.presenter.load_soundfont(path, lambda: self._tell_loaded(path))
        else:
            self.presenter.set_reference(path, use)
        event.acceptProposedAction()

    def _tell_loaded(self, path: Path) -> None:
        self.notices.tell(
            _("“{name}” is loaded.").format(name=path.name),
            _("Its sounds stand in the lists of the instruments’ chips."),
        )

    def _use_of(self, path: Path) -> ReferenceUse | Literal["soundfont", ""]:
        """Return what a dropped file is good for."""
        if path.suffix.lower() in VIDEOS and self.presenter.scores_videos:
            return "video"
        uses = [use for use, _words in self.presenter.reference_uses]
        if path.suffix.lower() in SOUNDFONTS:
            return "soundfont" if self.presenter.takes_soundfonts else ""
        if path.suffix.lower() in TUNES:
            return "melody" if "melody" in uses else ""
        return uses[0] if uses else ""


def _file_of(event: QDropEvent) -> Path | None:
    urls = [url for url in event.mimeData().urls() if url.isLocalFile()]
    return Path(urls[0].toLocalFile()) if len(urls) == 1 else None
