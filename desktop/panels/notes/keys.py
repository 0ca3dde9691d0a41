"""The piano roll's keys: everything that the mouse does can be done with them."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from desktop.panels.notes.presenter import OCTAVE, USUAL_GRID, NotesPresenter

HARDER = 8 / 127

_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ALT = Qt.KeyboardModifier.AltModifier
_NONE = Qt.KeyboardModifier.NoModifier
_MODIFIERS = _CTRL | _SHIFT | _ALT
_Chord = tuple[Qt.Key, Qt.KeyboardModifier]


class RollKeys:
    """Carry out keys on the chosen notes.

    Parameters
    ----------
    presenter
        What they act on.
    """

    def __init__(self, presenter: NotesPresenter) -> None:
        self._state = presenter
        key, state = Qt.Key, presenter
        self._acts: dict[_Chord, Callable[[], object]] = {
            (key.Key_Left, _NONE): lambda: self._along(-1),
            (key.Key_Right, _NONE): lambda: self._along(1),
            (key.Key_Up, _NONE): lambda: state.shift(rows=1),
            (key.Key_Down, _NONE): lambda: state.shift(rows=-1),
            (key.Key_Up, _SHIFT): lambda: state.shift(rows=OCTAVE),
            (key.Key_Down, _SHIFT): lambda: state.shift(rows=-OCTAVE),
            (key.Key_Right, _SHIFT): lambda: state.resize(self._step),
            (key.Key_Left, _SHIFT): lambda: state.resize(-self._step),
            (key.Key_Up, _CTRL): lambda: state.strike(HARDER),
            (key.Key_Down, _CTRL): lambda: state.strike(-HARDER),
            (key.Key_Period, _NONE): lambda: state.step(1),
            (key.Key_Comma, _NONE): lambda: state.step(-1),
            (key.Key_Delete, _NONE): state.delete,
            (key.Key_Backspace, _NONE): state.delete,
            (key.Key_Insert, _NONE): state.add_at_cursor,
            (key.Key_Return, _NONE): state.add_at_cursor,
            (key.Key_Enter, _NONE): state.add_at_cursor,
            (key.Key_Q, _NONE): state.quantise,
            (key.Key_A, _CTRL): state.choose_all,
            (key.Key_C, _CTRL): state.copy,
            (key.Key_X, _CTRL): state.cut,
            (key.Key_V, _CTRL): state.paste,
            (key.Key_Escape, _NONE): lambda: state.choose(()),
        }

    def wants(self, event: QKeyEvent) -> bool:
        """Tell whether a key is the roll's, not the window's."""
        return self._state.score is not None and self._chord(event) in self._acts

    def press(self, event: QKeyEvent) -> bool:
        """Carry a key out; tell whether it was one of these."""
        act = self._acts.get(self._chord(event)) if self._state.score is not None else None
        if act is None:
            return False
        act()
        return True

    @staticmethod
    def _chord(event: QKeyEvent) -> _Chord:
        return Qt.Key(event.key()), event.modifiers() & _MODIFIERS

    @property
    def _step(self) -> int:
        return self._state.grid or USUAL_GRID

    def _along(self, direction: int) -> None:
        """Move what is chosen; go to the next note where nothing is."""
        if self._state.chosen and self._state.can_edit:
            self._state.shift(direction * self._step)
        else:
            self._state.step(direction)
