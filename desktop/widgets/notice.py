"""Telling what happened, and what can be done, without stopping anybody."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QToolButton, QVBoxLayout, QWidget

from core.errors import SoundmarkError
from core.text import Sentence, _, sentence
from desktop.theme import Look, Role, Space
from desktop.widgets.buttons import IconButton, link_button
from desktop.widgets.labels import label
from desktop.widgets.state import set_state
from desktop.widgets.wording import breakable

GOOD_NEWS_S = 6.0  # good news goes by itself; trouble stays until it was read
AT_MOST = 3

_SIGNS = {
    "warning": ("warning", Role.WARNING),
    "bad": ("warning-circle", Role.BAD),
    "good": ("check-circle", Role.GOOD),
    "": ("info", Role.QUIET),
}


class Notice(QFrame):
    """Show one happening: a sentence, a remedy, an action, and details behind a fold."""

    closed = Signal()

    def __init__(
        self,
        look: Look,
        said: Sentence,
        parent: QWidget | None = None,
        *,
        tone: str = "",
        details: str = "",
        action: tuple[str, Callable[[], object]] | None = None,
    ) -> None:
        super().__init__(parent)
        set_state(self, kind="notice", tone=tone)
        self.setAccessibleName(str(said))
        icon, role = _SIGNS[tone]
        sign = label()
        sign.setPixmap(look.icon(icon, role).pixmap(Space.ICON, Space.ICON))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label(breakable(said.what), "strong", wrap=True))
        if said.remedy:
            words.addWidget(label(breakable(said.remedy), "quiet", wrap=True))
        if action:
            words.addWidget(link_button(action[0], action[1]), 0, Qt.AlignmentFlag.AlignLeft)
        if details:
            self._fold(words, details)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.MEDIUM, 10, Space.SMALL, 10)
        row.setSpacing(10)
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(sign, 0, top)
        row.addLayout(words, 1)
        close = IconButton(look, "x", _("Dismiss"), role=Role.QUIET)
        close.clicked.connect(self.closed)
        row.addWidget(close, 0, top)

    def _fold(self, words: QVBoxLayout, details: str) -> None:
        fold = QToolButton()
        fold.setText(_("Details"))
        fold.setCheckable(True)
        fold.setArrowType(Qt.ArrowType.RightArrow)
        fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        set_state(fold, kind="fold")
        text = QPlainTextEdit(details)
        text.setReadOnly(True)
        text.setFixedHeight(120)
        text.hide()

        def unfold(open_: bool) -> None:
            text.setVisible(open_)
            fold.setArrowType(Qt.ArrowType.DownArrow if open_ else Qt.ArrowType.RightArrow)

        fold.toggled.connect(unfold)
        words.addWidget(fold, 0, Qt.AlignmentFlag.AlignLeft)
        words.addWidget(text)


class NoticeArea(QWidget):
    """Stack notices, the newest last, the oldest leaving when there are too many.

    Parameters
    ----------
    look
        Signs and colours.
    inset
        Whether to keep a margin: not where the area stands among a panel's own widgets.
    """

    def __init__(self, look: Look, parent: QWidget | None = None, *, inset: bool = True) -> None:
        super().__init__(parent)
        self._look = look
        self._column = QVBoxLayout(self)
        if inset:
            self._column.setContentsMargins(Space.MEDIUM, Space.SMALL, Space.MEDIUM, Space.SMALL)
        else:
            self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.SMALL)
        self._shown: list[Notice] = []
        self.hide()

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What is shown now, oldest first."""
        return tuple(self._shown)

    def tell(
        self,
        what: str,
        remedy: str = "",
        *,
        tone: str = "",
        details: str = "",
        action: tuple[str, Callable[[], object]] | None = None,
    ) -> Notice:
        """Show sentences; good and neutral news go by themselves after a while."""
        notice = Notice(
            self._look, Sentence(what, remedy), tone=tone, details=details, action=action
        )
        notice.closed.connect(lambda: self._drop(notice))
        self._shown.append(notice)
        self._column.addWidget(notice)
        self.show()
        while len(self._shown) > AT_MOST:
            self._drop(self._shown[0])
        if tone in ("", "good") and not action:
            timer = QTimer(notice)
            timer.setSingleShot(True)
            timer.timeout.connect(notice.closed)
            timer.start(int(1000 * GOOD_NEWS_S))
        return notice

    def tell_error(self, error: BaseException, *, details: str = "") -> Notice:
        """Show an error's sentence and remedy; an unknown error is called our own fault."""
        if isinstance(error, SoundmarkError):
            said = sentence(error)
            return self.tell(said.what, said.remedy, tone="warning", details=details)
        return self.tell(
            _("Something went wrong inside Soundmark."),
            _("Your project is safe on disk. Please report this with the details."),
            tone="bad",
            details=details or f"{type(error).__name__}: {error}",
        )

    def _drop(self, notice: Notice) -> None:
        if notice in self._shown:
            self._shown.remove(notice)
            self._column.removeWidget(notice)
            notice.hide()
            notice.deleteLater()
        self.setVisible(bool(self._shown))
