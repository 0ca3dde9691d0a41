"""The effect dialog's widgets."""

from PySide6.QtCore import QRegularExpression, Qt
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from core.text import _
from desktop.dialogs.effect.presenter import EffectPresenter
from desktop.theme import Look, Space
from desktop.widgets import (
    ElidedLabel,
    NoticeArea,
    ParamForm,
    ProgressStrip,
    action_button,
    label,
    push_button,
    set_state,
)
from desktop.widgets.scroll import vertical_scroll
from desktop.widgets.wording import time_left, told


class EffectDialog(QDialog):
    """Send the selection through an effect; closes once it was applied.

    Build it with ``EffectDialog(EffectPresenter(session, board, selection), look)``.

    Parameters
    ----------
    presenter
        What the dialog shows.
    look
        Signs and colours.
    """

    def __init__(
        self, presenter: EffectPresenter, look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.presenter = presenter
        self._told: BaseException | None = None
        self._form_of = ""
        self.setWindowTitle(_("Effect on the selection"))
        self.resize(440, 400)
        self.about = ElidedLabel(presenter.about)
        set_state(self.about, kind="quiet")
        self.choice = QComboBox()
        self.choice.setAccessibleName(_("Effect"))
        for at, spec in enumerate(presenter.effects):
            self.choice.addItem(spec.title, spec.id)
            self.choice.setItemData(at, told(spec.help), Qt.ItemDataRole.ToolTipRole)
        self.help = label("", "small")
        self.help.setWordWrap(True)
        self.form = ParamForm()
        self.seed = QLineEdit(presenter.seed_text)
        self.seed.setPlaceholderText(_("auto"))
        self.seed.setAccessibleName(_("Seed"))
        self.seed.setToolTip(_("The same seed gives the same noise and echoes again"))
        self.seed.setValidator(
            QRegularExpressionValidator(QRegularExpression(r"[0-9 ]{0,19}"), self.seed)
        )
        self.news = NoticeArea(look, inset=False)
        self._strip = ProgressStrip(look)
        self.stage = ElidedLabel()
        set_state(self.stage, kind="quiet")
        self.cancel = push_button(_("Close"), self._cancel)
        self.cancel.setAutoDefault(False)
        self.apply = action_button(_("Apply"), presenter.start)
        self.apply.setDefault(True)
        self._lay_out()
        self.choice.activated.connect(lambda at: presenter.choose_effect(self.choice.itemData(at)))
        self.form.edited.connect(lambda: presenter.set_settings(self.form.values()))
        self.seed.textChanged.connect(presenter.set_seed)
        presenter.changed.connect(self._show)
        presenter.progressed.connect(self._show_progress)
        presenter.applied.connect(lambda _edit: self.accept())
        self._show()

    def reject(self) -> None:
        """Close, and stop what is being done."""
        self.presenter.cancel()
        super().reject()

    def _lay_out(self) -> None:
        body = QWidget()
        inside = QVBoxLayout(body)
        inside.setContentsMargins(0, 0, Space.SMALL, 0)
        inside.setSpacing(Space.SMALL)
        inside.addWidget(self.form)
        row = QHBoxLayout()
        row.setSpacing(Space.SMALL)
        self._seed_name = label(_("Seed"), "quiet")
        self._seed_name.setBuddy(self.seed)
        row.addWidget(self._seed_name)
        row.addWidget(self.seed, 1)
        inside.addLayout(row)
        inside.addStretch()
        working = QVBoxLayout()
        working.addWidget(self.stage)
        working.addWidget(self._strip)
        footer = QHBoxLayout()
        footer.setSpacing(Space.SMALL)
        footer.addLayout(working, 1)
        footer.addWidget(self.cancel)
        footer.addWidget(self.apply)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.PANEL, Space.PANEL, Space.PANEL, Space.PANEL)
        column.setSpacing(Space.SMALL)
        for widget in (self.about, self.choice, self.help):
            column.addWidget(widget)
        column.addWidget(vertical_scroll(body), 1)
        column.addWidget(self.news)
        column.addLayout(footer)

    def _show(self) -> None:
        presenter = self.presenter
        self.choice.setCurrentIndex(self.choice.findData(presenter.effect_id))
        self.help.setText(told(presenter.effect.help))
        if presenter.effect_id != self._form_of:
            self._form_of = presenter.effect_id
            self.form.show_params(presenter.effect.params)
            self.form.set_values(presenter.settings)
            self.form.line_up(self._seed_name)
        idle = presenter.job is None
        for widget in (self.choice, self.form, self.seed, self.apply):
            widget.setEnabled(idle)
        self.cancel.setText(_("Close") if idle else _("Cancel"))
        if presenter.error is not self._told:
            self._told = presenter.error
            for notice in self.news.notices:
                notice.closed.emit()
            if presenter.error:
                self.news.tell_error(presenter.error, details=str(presenter.error))
        self._show_progress()

    def _show_progress(self) -> None:
        job = self.presenter.job
        self.stage.setVisible(job is not None)
        self._strip.setVisible(job is not None)
        if job:
            words = (job.stage or job.name, time_left(job.seconds_left))
            self.stage.setText(
                _("Stopping…") if job.is_stopping else " · ".join(word for word in words if word)
            )
            self._strip.set_fraction(job.fraction)

    def _cancel(self) -> None:
        if self.presenter.job:
            self.presenter.cancel()
        else:
            self.reject()
