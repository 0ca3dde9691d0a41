"""Choosing an engine: what it is, what its licence allows, and its settings in a fold."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from core.plugins import ParamValue, Spec
from core.text import _
from desktop.panels.prompt.presenter import EngineModel
from desktop.theme import Space
from desktop.widgets import ParamForm, label, set_state


class EngineBox(QWidget):
    """Show the engines to choose from and the chosen one's settings.

    Parameters
    ----------
    engines
        In the order in which a person sees them.

    Attributes
    ----------
    engine_chosen
        Sends the id of the engine that the person chose.
    settings_edited
        Sends all settings as a mapping.
    """

    engine_chosen = Signal(str)
    settings_edited = Signal(object)

    def __init__(self, engines: Iterable[EngineModel], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form_of = ""
        self.choice = QComboBox()
        self.choice.setAccessibleName(_("Engine"))
        self.choice.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.choice.setMinimumContentsLength(8)
        for at, model in enumerate(engines):
            self.choice.addItem(model.title, model.id)
            self.choice.setItemData(at, model.description, Qt.ItemDataRole.ToolTipRole)
        self.description = label("", "small")
        self.description.setWordWrap(True)
        self.licence = label("", "small")
        self.licence.setWordWrap(True)
        self.fold = QToolButton()
        self.fold.setCheckable(True)
        self.fold.setArrowType(Qt.ArrowType.RightArrow)
        self.fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        set_state(self.fold, kind="fold")
        self.form = ParamForm()
        self.form.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.SMALL)
        for widget in (self.choice, self.description, self.licence):
            column.addWidget(widget)
        column.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.form)
        self.choice.activated.connect(lambda at: self.engine_chosen.emit(self.choice.itemData(at)))
        self.fold.toggled.connect(self._unfold)
        self.form.edited.connect(lambda: self.settings_edited.emit(self.form.values()))

    def show_engine(
        self, engine: EngineModel, form: Spec, settings: Mapping[str, ParamValue]
    ) -> None:
        """Show the chosen engine; `form` has the settings that are drawn."""
        self.choice.setCurrentIndex(self.choice.findData(engine.id))
        self.description.setText(engine.description)
        terms, tone = _terms(engine.licence, engine.commercial)
        self.licence.setText(terms)
        set_state(self.licence, tone=tone)
        if engine.id != self._form_of:
            self._form_of = engine.id
            self.form.show_params(form.params)
            self.form.set_values(settings)
        self.fold.setText(_("Settings of {engine}").format(engine=engine.title))
        self.fold.setVisible(bool(form.params))
        self.form.setVisible(bool(form.params) and self.fold.isChecked())

    @property
    def controls(self) -> tuple[QWidget, ...]:
        """What takes the focus, in its order."""
        return (self.choice, self.fold, self.form)

    def _unfold(self, open_: bool) -> None:
        self.fold.setArrowType(Qt.ArrowType.DownArrow if open_ else Qt.ArrowType.RightArrow)
        self.form.setVisible(open_)


def _terms(licence: str, commercial: bool | None) -> tuple[str, str]:
    if commercial:
        return _("What it makes is yours, also to sell."), ""
    if commercial is None:
        return _("Licence of what it makes: {licence}.").format(licence=licence), "warning"
    return (
        _("Licence of what it makes: {licence}, not for commercial release.").format(
            licence=licence
        ),
        "warning",
    )
