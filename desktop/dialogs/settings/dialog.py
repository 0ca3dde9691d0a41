"""The settings dialog's widgets."""

from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from core.text import _
from desktop.dialogs.settings.presenter import SettingsPresenter
from desktop.theme import Look, Space
from desktop.widgets import (
    Card,
    ElidedLabel,
    Facts,
    FlowLayout,
    NoticeArea,
    SectionLabel,
    label,
    push_button,
)
from desktop.widgets.scroll import vertical_scroll


class SettingsDialog(QDialog):
    """Let the person change settings; each holds at once.

    Build it with ``SettingsDialog(SettingsPresenter(studio, board, output_devices), look)``.

    Parameters
    ----------
    presenter
        What the dialog shows.
    look
        Signs and colours.
    """

    def __init__(
        self, presenter: SettingsPresenter, look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.presenter, self._look = presenter, look
        self.setWindowTitle(_("Settings"))
        self.resize(520, 580)
        body = QWidget()
        self._body = QVBoxLayout(body)
        self._body.setContentsMargins(0, 0, Space.SMALL, 0)
        self._body.setSpacing(Space.SMALL)
        self._add_sound()
        self._add_look()
        self._add_references()
        if presenter.has_musicgen:
            self._add_model()
        self._add_identity()
        self._add_keys()
        self._body.addStretch()
        close = push_button(_("Close"), self.accept)
        close.setDefault(True)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.PANEL, Space.PANEL, Space.PANEL, Space.PANEL)
        column.addWidget(vertical_scroll(body), 1)
        column.addLayout(row)
        presenter.changed.connect(self._show)
        self._show()
        presenter.look()

    # Building -----------------------------------------------------------------------------

    def _add_sound(self) -> None:
        self.device = QComboBox()
        self.device.setAccessibleName(_("Sound device"))
        self.device.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.device.setMinimumContentsLength(12)
        self.device.activated.connect(
            lambda at: self.presenter.choose_device(self.device.itemData(at))
        )
        self._section(_("Sound device"), self.device)
        self.device_news = NoticeArea(self._look, inset=False)
        self._body.addWidget(self.device_news)

    def _add_look(self) -> None:
        self.theme = QComboBox()
        self.theme.setAccessibleName(_("Colours"))
        for value, words in self.presenter.themes:
            self.theme.addItem(words, value)
        self.theme.activated.connect(
            lambda at: self.presenter.choose_theme(self.theme.itemData(at))
        )
        self._section(_("Colours"), self.theme)

    def _add_references(self) -> None:
        self.references = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self.no_references = push_button(_("None"), lambda: self.presenter.choose_references(None))
        row = self._row(
            self.references, push_button(_("Choose…"), self._choose_references), self.no_references
        )
        self._section(
            _("Reference tracks"),
            row,
            _("Inspected files are compared with the music in this folder."),
        )

    def _add_model(self) -> None:
        self.model = QLineEdit()
        self.model.setAccessibleName(_("MusicGen model"))
        self.model.editingFinished.connect(self._name_model)
        row = self._row(self.model, push_button(_("Choose…"), self._choose_model))
        self._section(
            _("MusicGen model"),
            row,
            _(
                "A folder with the model’s files, or its name on the Hugging Face hub. Only "
                "safetensors files are read, and no code from it is run."
            ),
        )

    def _add_identity(self) -> None:
        self.identity = Facts()
        self.copy = push_button(_("Copy the fingerprint"), self._copy)
        self.identity_news = NoticeArea(self._look, inset=False)
        card = Card()
        card.column.setSpacing(Space.SMALL)
        card.column.addWidget(self.identity)
        card.column.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignLeft)
        self._section(
            _("Identity"),
            card,
            _("Signs what you export. There is one for this machine; keep a copy of its key."),
        )
        self._body.addWidget(self.identity_news)

    def _add_keys(self) -> None:
        self.back_up = push_button(_("Back up…"), self._back_up)
        self.restore = push_button(_("Restore…"), self._restore)
        self.rotate = push_button(_("New key"), self.presenter.rotate_key)
        buttons = QWidget()
        row = FlowLayout(buttons)
        for button in (self.back_up, self.restore, self.rotate):
            row.addWidget(button)
        self._section(
            _("Watermark key"),
            buttons,
            _(
                "Finds your private marks, and nothing else does. A new key marks from then on; "
                "earlier ones go on reading."
            ),
        )
        self.keys_news = NoticeArea(self._look, inset=False)
        self._body.addWidget(self.keys_news)
        self._keys_told: object = None

    def _section(self, title: str, widget: QWidget, about: str = "") -> None:
        if self._body.count():
            self._body.addSpacing(Space.SMALL)
        self._body.addWidget(SectionLabel(title))
        self._body.addWidget(widget)
        if about:
            words = label(about, "small")
            words.setWordWrap(True)
            self._body.addWidget(words)

    def _row(self, first: QWidget, *others: QWidget) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.SMALL)
        row.addWidget(first, 1)
        for widget in others:
            row.addWidget(widget)
        return holder

    # Showing and doing --------------------------------------------------------------------

    def _show(self) -> None:
        presenter = self.presenter
        with QSignalBlocker(self.device):
            self.device.clear()
            for value, words in presenter.device_choices:
                self.device.addItem(words, value)
            self.device.setCurrentIndex(self.device.findData(presenter.device))
        self.theme.setCurrentIndex(self.theme.findData(presenter.theme))
        folder = presenter.reference_folder
        self.references.setText(str(folder) if folder else _("No folder chosen"))
        self.no_references.setEnabled(folder is not None)
        if presenter.has_musicgen and not self.model.hasFocus():
            self.model.setText(presenter.model)
            self.model.setCursorPosition(0)
        self._show_identity()
        self._show_keys()
        for error, area in (
            (presenter.device_error, self.device_news),
            (presenter.identity_error, self.identity_news),
        ):
            if error and not area.notices:
                area.tell_error(error, details=str(error))

    def _show_identity(self) -> None:
        who = self.presenter.identity
        self.copy.setVisible(who is not None)
        if who:
            self.identity.show_rows(
                [
                    (_("Name"), who.name),
                    (_("Key"), who.place),
                    (_("Fingerprint"), who.fingerprint),
                ]
            )
        elif not self.presenter.identity_error:
            self.identity.show_rows([(_("Key"), _("being opened…"))])

    def _show_keys(self) -> None:
        presenter = self.presenter
        told = (presenter.keys_error, presenter.keys_told, presenter.keys)
        if told == self._keys_told:
            return
        self._keys_told = told
        if presenter.keys_error:
            self.keys_news.tell_error(presenter.keys_error, details=str(presenter.keys_error))
        elif presenter.keys:
            marks = _("Key {id} marks what you export.").format(id=presenter.keys.current)
            self.keys_news.tell(presenter.keys_told, marks, tone="good")

    def _back_up(self) -> None:
        start = str(Path.home() / _("Soundmark watermark keys.txt"))
        chosen = QFileDialog.getSaveFileName(self, _("Back the keys up to"), start)[0]
        if chosen:
            self.presenter.back_up_keys(Path(chosen))

    def _restore(self) -> None:
        chosen = QFileDialog.getOpenFileName(self, _("Take the keys from"), str(Path.home()))[0]
        if chosen:
            self.presenter.restore_keys(Path(chosen))

    def _choose_references(self) -> None:
        start = str(self.presenter.reference_folder or Path.home())
        chosen = QFileDialog.getExistingDirectory(self, _("Folder of reference tracks"), start)
        if chosen:
            self.presenter.choose_references(Path(chosen))

    def _choose_model(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("Folder with the model’s files"))
        if chosen:
            self.model.setText(chosen)
            self.presenter.choose_model(chosen)

    def _name_model(self) -> None:
        if self.model.text().strip() != self.presenter.model:
            self.presenter.choose_model(self.model.text())

    def _copy(self) -> None:
        if self.presenter.identity:
            QGuiApplication.clipboard().setText(
                self.presenter.identity.fingerprint.replace(" ", "").lower()
            )
            self.copy.setText(_("Copied"))
