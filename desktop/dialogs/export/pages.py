"""The export dialog's parts: what to write, under which terms, and the proof."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from core.studio.delivering import Delivered
from core.text import _
from desktop.dialogs.export.check_view import CheckView
from desktop.dialogs.export.plan import Switch
from desktop.dialogs.export.presenter import ExportPresenter
from desktop.theme import Look, Role, Space
from desktop.widgets import (
    Card,
    ElidedLabel,
    Facts,
    ParamForm,
    SectionLabel,
    label,
    push_button,
    set_state,
)
from desktop.widgets.discard import empty
from desktop.widgets.note import note_card
from desktop.widgets.shares import SharesView
from desktop.widgets.wording import told

_CUT = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon


class SwitchRow(QWidget):
    """Show a switch, what it does, and why it cannot be turned where it cannot."""

    def __init__(
        self,
        title: str,
        text: str,
        on_toggle: Callable[[bool], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._text = text
        self.box = QCheckBox(title)
        self.box.setAccessibleDescription(text)
        self.box.toggled.connect(on_toggle)
        self.about = label(text, "small")
        self.about.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.box)
        indent = QHBoxLayout()
        indent.setContentsMargins(24, 0, 0, 0)  # under the words, not under the box
        indent.addWidget(self.about)
        column.addLayout(indent)

    def show_switch(self, switch: Switch) -> None:
        """Show how the switch stands."""
        with QSignalBlocker(self.box):
            self.box.setChecked(switch.on)
        self.box.setEnabled(switch.enabled)
        self.box.setToolTip(switch.reason)
        self.about.setText(switch.reason or self._text)


class FormPage(QWidget):
    """Ask for title, artist, format, loudness, range, and what is written beside the file.

    Parameters
    ----------
    presenter
        What is shown and told.
    choose_target
        Lets the person choose the file.
    """

    def __init__(
        self,
        presenter: ExportPresenter,
        choose_target: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.presenter = presenter
        self._params_of = ""
        self.title = self._line(_("Title"), presenter.plan.title, presenter.set_title)
        self.artist = self._line(_("Artist"), presenter.plan.artist, self._set_artist)
        self.format = QComboBox()
        for at, spec in enumerate(presenter.plan.formats):
            self.format.addItem(spec.title, spec.id)
            self.format.setItemData(at, told(spec.help), Qt.ItemDataRole.ToolTipRole)
        self.about = label("", "small")
        self.about.setWordWrap(True)
        self.params = ParamForm()
        self.loudness = QComboBox()
        for value, words in presenter.plan.loudness_choices:
            self.loudness.addItem(words, value)
        self.range = QComboBox()
        for choice in (self.format, self.loudness, self.range):
            # The longest entry may be cut on little room; the list below it is not.
            choice.setSizeAdjustPolicy(_CUT)
            choice.setMinimumContentsLength(10)
        self.path = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self.change = push_button(_("Change…"), choose_target)
        self.change.setAutoDefault(False)
        self.stems = SwitchRow(
            _("Stems"),
            _("One file a track, in a folder beside it; together they sum to the mix."),
            self._set_stems,
        )
        self.midi = SwitchRow(
            _("MIDI"), _("The notes of the take, as it was made, for the DAW."), self._set_midi
        )
        self.sheet = SwitchRow(
            _("Disclosure sheet"),
            _("A text for the distributor: who made how much, with what, and its licences."),
            self._set_sheet,
        )
        self._lay_out()
        self.format.activated.connect(lambda at: presenter.choose_format(self.format.itemData(at)))
        self.loudness.activated.connect(self._set_loudness)
        self.range.activated.connect(lambda at: presenter.set_range(self.range.itemData(at)))
        self.params.edited.connect(lambda: presenter.set_params(self.params.values()))

    def show_state(self) -> None:
        """Show what the presenter holds."""
        plan = self.presenter.plan
        if self.title.text() != plan.title:
            self.title.setText(plan.title)
        self.format.setCurrentIndex(self.format.findData(plan.format_id))
        self.about.setText(told(plan.format.help))
        if plan.format_id != self._params_of:
            self._params_of = plan.format_id
            self.params.show_params(plan.shown_params)
            self.params.set_values(plan.params)
        for at, (value, _words) in enumerate(plan.loudness_choices):
            if value == plan.loudness:
                self.loudness.setCurrentIndex(at)
        self.range.clear()
        for id, words, enabled in plan.range_choices:
            if enabled:
                self.range.addItem(words, id)
        self.range.setCurrentIndex(self.range.findData(plan.range))
        self.range.setEnabled(self.range.count() > 1)
        self.range.setToolTip("" if self.range.count() > 1 else _("Nothing is selected"))
        self.path.setText(str(plan.target))
        self.stems.show_switch(plan.stems_switch)
        self.midi.show_switch(plan.midi_switch)
        self.sheet.show_switch(Switch(plan.sheet, enabled=True))

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.MEDIUM)
        grid.setVerticalSpacing(Space.SMALL)
        grid.setColumnStretch(1, 1)
        file = QHBoxLayout()
        file.addWidget(self.path, 1)
        file.addWidget(self.change)
        rows: tuple[tuple[str, QWidget | QHBoxLayout], ...] = (
            (_("Title"), self.title),
            (_("Artist"), self.artist),
            (_("Format"), self.format),
            ("", self.about),
            ("", self.params),
            (_("Loudness"), self.loudness),
            (_("What"), self.range),
            (_("File"), file),
        )
        for at, (title, entry) in enumerate(rows):
            name = label(title, "quiet")
            grid.addWidget(name, at, 0)
            if isinstance(entry, QWidget):
                name.setBuddy(entry)
                if title:
                    entry.setAccessibleName(title)
                grid.addWidget(entry, at, 1)
            else:
                grid.addLayout(entry, at, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, Space.SMALL, 0)
        column.setSpacing(Space.SMALL)
        column.addWidget(SectionLabel(_("What leaves")))
        column.addLayout(grid)
        column.addSpacing(Space.UNIT)
        column.addWidget(SectionLabel(_("Beside it")))
        column.addWidget(self.stems)
        column.addWidget(self.midi)
        column.addWidget(self.sheet)
        column.addStretch()

    def _line(self, title: str, text: str, on_edit: Callable[[str], None]) -> QLineEdit:
        line = QLineEdit(text)
        line.setAccessibleName(title)
        line.textEdited.connect(on_edit)
        return line

    def _set_artist(self, text: str) -> None:
        self.presenter.plan.artist = text

    def _set_loudness(self, at: int) -> None:
        self.presenter.plan.loudness = self.loudness.itemData(at)

    def _set_stems(self, on: bool) -> None:
        self.presenter.plan.stems = on

    def _set_midi(self, on: bool) -> None:
        self.presenter.plan.midi = on

    def _set_sheet(self, on: bool) -> None:
        self.presenter.plan.sheet = on


class TermsPage(QWidget):
    """Say who made it, which licences hold, and how it will be marked."""

    def __init__(
        self, presenter: ExportPresenter, look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.presenter, self._look = presenter, look
        self.shares = SharesView(look)
        origin = Card()
        origin.column.addWidget(self.shares)
        self.facts = Facts()
        origin.column.addWidget(self.facts)
        self._notes = QVBoxLayout()
        self._notes.setSpacing(Space.SMALL)
        self.public = SwitchRow(
            _("Public mark"),
            _("Inaudible; says which seconds were generated. Anybody can read it."),
            self._set_public,
        )
        self.private = SwitchRow(
            _("Private mark"),
            _("Inaudible; names the record in your ledger. Only your key reads it."),
            self._set_private,
        )
        self.prompt = SwitchRow(
            _("Include the prompts"),
            _("Writes what you typed into the file, for everybody to read."),
            self._set_prompt,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, Space.SMALL, 0)
        column.setSpacing(Space.SMALL)
        column.addWidget(SectionLabel(_("Origin of this track")))
        column.addWidget(origin)
        column.addLayout(self._notes)
        column.addSpacing(Space.UNIT)
        column.addWidget(SectionLabel(_("How it is marked")))
        self._carrying = QVBoxLayout()
        for row in (self.public, self.private):
            column.addWidget(row)
        column.addLayout(self._carrying)
        column.addWidget(self.prompt)
        self.signed = label(
            _("The file is signed with your identity, and read back before it is kept."), "small"
        )
        self.signed.setWordWrap(True)
        column.addWidget(self.signed)
        column.addSpacing(Space.UNIT)
        self.check = CheckView(presenter.check, look)
        column.addWidget(self.check)
        column.addStretch()
        presenter.carrying.changed.connect(self._show_carrying)

    def show_state(self) -> None:
        """Show what the presenter holds."""
        plan = self.presenter.plan
        self.shares.show_shares(plan.shares)
        forbidden = any(note.tone == "warning" for note in plan.notes)
        licences = plan.licences
        tone = "warning" if forbidden else ""
        self.facts.show_rows([(_("Licences"), licences, tone)] if licences else [])
        empty(self._notes)
        for note in plan.notes:
            self._notes.addWidget(note_card(self._look, note.tone, note.title, note.text))
        self.public.show_switch(plan.public_switch)
        self.private.show_switch(plan.private_switch)
        self.prompt.show_switch(plan.prompt_switch)
        self._show_carrying()

    def _show_carrying(self) -> None:
        empty(self._carrying)
        note = self.presenter.carrying.note
        if note:
            self._carrying.addWidget(note_card(self._look, note.tone, note.title, note.text))

    def _set_public(self, on: bool) -> None:
        self.presenter.choose("public_mark", on)

    def _set_private(self, on: bool) -> None:
        self.presenter.choose("private_mark", on)

    def _set_prompt(self, on: bool) -> None:
        self.presenter.plan.include_prompt = on


class ProofPage(QWidget):
    """Show what left, and the proof of it."""

    def __init__(
        self, presenter: ExportPresenter, look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        sign = QLabel()
        sign.setPixmap(look.icon("check-circle", Role.GOOD).pixmap(22, 22))
        self.title = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        set_state(self.title, kind="title", tone="good")
        head = QHBoxLayout()
        head.setSpacing(Space.SMALL)
        head.addWidget(sign)
        head.addWidget(self.title, 1)
        self.facts = Facts()
        card = Card()
        card.column.addWidget(self.facts)
        self._notes = QVBoxLayout()
        self._notes.setSpacing(Space.SMALL)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, Space.SMALL, 0)
        column.setSpacing(Space.SMALL)
        column.addLayout(head)
        column.addWidget(label(_("Checked in the finished file, not only before:"), "quiet"))
        column.addWidget(card)
        column.addLayout(self._notes)
        column.addSpacing(Space.UNIT)
        self.check = CheckView(presenter.check, look)
        column.addWidget(self.check)
        column.addStretch()

    def show_result(self, result: Delivered, proof: Iterable[tuple[str, str]]) -> None:
        """Show an export and its proof."""
        self.title.setText(_("Exported {name}").format(name=result.path.name))
        self.facts.show_rows(proof)
        empty(self._notes)
        for note in result.notes:
            if note.tone != "good":
                self._notes.addWidget(note_card(self._look, note.tone, note.title, note.text))
