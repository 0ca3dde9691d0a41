"""A form drawn from a plug-in's settings."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from core.plugins import Param, ParamValue
from core.text import _
from desktop.theme import Space
from desktop.widgets.buttons import push_button
from desktop.widgets.discard import empty
from desktop.widgets.labels import label
from desktop.widgets.wording import told

_OPEN = 1_000_000_000  # a range's open end; QSpinBox holds 32 bits


@dataclass(frozen=True, slots=True)
class _Field:
    widget: QWidget
    value: Callable[[], ParamValue]
    set_value: Callable[[ParamValue], None]


class ParamForm(QWidget):
    """Draw one row for each setting, and give their values back by name.

    Ranges and units come from the settings, so what the form can hold is what
    ``Spec.settings`` accepts.

    Parameters
    ----------
    params
        Settings in the order of the rows; those that have controls of their own elsewhere are
        left out.
    """

    edited = Signal()

    def __init__(self, params: Iterable[Param] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(Space.SMALL)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._fields: dict[str, _Field] = {}
        self._names: list[QLabel] = []
        self.show_params(params)

    def show_params(self, params: Iterable[Param]) -> None:
        """Replace all rows; every value starts at its default."""
        empty(self._grid)
        self._fields, self._names = {}, []
        shown = (param for param in params if param.shown)
        for at, param in enumerate(shown):
            field = self._field(param)
            title = told(param.title) or param.name
            field.widget.setToolTip(told(param.help))
            field.widget.setAccessibleName(title)
            field.widget.setObjectName(f"param_{param.name}")
            field.set_value(param.default)
            name = label(title, "quiet")
            name.setToolTip(told(param.help))
            name.setBuddy(field.widget)
            self._grid.addWidget(name, at, 0)
            self._grid.addWidget(field.widget, at, 1)
            self._fields[param.name] = field
            self._names.append(name)

    def line_up(self, below: QLabel) -> None:
        """Give the names of the settings, and a label that stands below them, one width."""
        names = [*self._names, below]
        width = max(name.sizeHint().width() for name in names)
        for name in names:
            name.setMinimumWidth(width)

    def values(self) -> dict[str, ParamValue]:
        """Return all values by name; ``None`` where a text was left empty."""
        return {name: field.value() for name, field in self._fields.items()}

    def set_values(self, values: Mapping[str, ParamValue]) -> None:
        """Show some values; names that the form does not have are left out."""
        for name, value in values.items():
            if name in self._fields:
                self._fields[name].set_value(value)

    def field(self, name: str) -> QWidget:
        """Return the control of a setting."""
        return self._fields[name].widget

    def _field(self, param: Param) -> _Field:
        makers = {
            "float": self._number,
            "int": self._number,
            "bool": self._switch,
            "choice": self._choice,
        }
        return makers.get(param.kind, self._text)(param)

    def _number(self, param: Param) -> _Field:
        box: QSpinBox | QDoubleSpinBox
        low = -_OPEN if param.minimum is None else param.minimum
        high = _OPEN if param.maximum is None else param.maximum
        if param.kind == "int":
            box = QSpinBox()
            box.setRange(max(int(low), -(2**31)), min(int(high), 2**31 - 1))
        else:
            box = QDoubleSpinBox()
            box.setDecimals(_decimals(low, high))
            box.setRange(low, high)
            box.setSingleStep(10.0 ** -min(box.decimals(), 1))
        box.setSuffix(f" {param.unit}" if param.unit else "")
        box.setKeyboardTracking(False)
        box.lineEdit().setTextMargins(8, 0, 8, 0)  # the sheet's padding does not reach it
        # A wheel turned to scroll the panel must not change a number on its way.
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box.valueChanged.connect(lambda _value: self.edited.emit())

        def show(value: ParamValue) -> None:
            number = float(value) if value is not None else float(max(low, 0))
            box.setValue(int(number) if isinstance(box, QSpinBox) else number)  # type: ignore[arg-type]

        return _Field(box, box.value, show)

    def _switch(self, _param: Param) -> _Field:
        box = QCheckBox()
        box.toggled.connect(lambda _on: self.edited.emit())
        return _Field(box, box.isChecked, lambda value: box.setChecked(bool(value)))

    def _choice(self, param: Param) -> _Field:
        box = QComboBox()
        box.addItems(list(param.choices))
        # The longest choice may be cut where there is little room; the list below it is not.
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(6)
        box.currentTextChanged.connect(lambda _text: self.edited.emit())
        return _Field(box, box.currentText, lambda value: box.setCurrentText(str(value or "")))

    def _text(self, param: Param) -> _Field:
        line = QLineEdit()
        line.textEdited.connect(lambda _text: self.edited.emit())

        def value() -> ParamValue:
            return line.text().strip() or None

        def show(given: ParamValue) -> None:
            line.setText("" if given is None else str(given))
            line.setCursorPosition(0)

        if param.kind not in ("file", "folder"):
            return _Field(line, value, show)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(line, 1)

        def browse() -> None:
            path = (
                QFileDialog.getOpenFileName(self, param.title)[0]
                if param.kind == "file"
                else QFileDialog.getExistingDirectory(self, param.title)
            )
            if path:
                line.setText(path)
                self.edited.emit()

        # Narrow: names and buttons of a form share the width of a side panel.
        button = push_button("…", browse, kind="browse", tooltip=_("Browse…"))
        button.setAccessibleName(_("Browse…"))
        row.addWidget(button)
        line.setAccessibleName(told(param.title) or param.name)
        line.setMinimumWidth(48)
        holder.setFocusProxy(line)
        return _Field(holder, value, show)


def _decimals(low: float, high: float) -> int:
    return 1 if high - low > 100 else 2 if high - low > 1 else 3
