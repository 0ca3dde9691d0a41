"""The editor of chords: typed, and read at once as the engine reads them."""

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from core.studio.plans import ChordReading
from core.text import _
from desktop.panels.prompt.editors.length import suggestions
from desktop.panels.prompt.editors.popup import ChipPopup, Values
from desktop.widgets import set_state

PROGRESSIONS = ("Am F C G", "C G Am F", "Dm7 G7 Cmaj7 Am7", "Em C G D", "C F G F", "Am G F E")
SHOWN_BARS = 8


class ChordsEditor(ChipPopup):
    """Take a progression; say below it what it is, or what of it cannot be read.

    Parameters
    ----------
    text
        Where it starts.
    read
        Reads chords; :func:`core.studio.plans.read_chords`.
    """

    def __init__(
        self,
        title: str,
        text: str,
        read: Callable[[str], ChordReading],
        accept: Callable[[Values], object],
        parent: QWidget,
    ) -> None:
        super().__init__(title, " ", accept, parent)
        self._read = read
        self.line = QLineEdit(text)
        self.line.setAccessibleName(title)
        self.line.selectAll()
        self.line.textEdited.connect(self._typed)
        self.body.addWidget(self.line)
        self.body.addWidget(suggestions(PROGRESSIONS, self._choose))
        self.offer_done()
        self._tell()

    def values(self) -> Values | None:
        """Return the chords as they were typed."""
        text = " ".join(self.line.text().split())
        if text and self._read(text).problem:
            return None
        return {"chords": text or None}

    def _typed(self) -> None:
        self.mark_edited()
        self._tell()

    def _tell(self) -> None:
        reading = self._read(self.line.text())
        words = _("Chords with spaces between them, one a bar; bars with more between strokes |.")
        if reading.problem:
            words = f"{reading.problem.what} {reading.problem.remedy}".strip()
        elif reading.bars:
            bars = " | ".join(" ".join(bar) for bar in reading.bars[:SHOWN_BARS])
            bars += " …" if len(reading.bars) > SHOWN_BARS else ""
            words = _("{count} bars, repeated: {bars}").format(count=len(reading.bars), bars=bars)
        self.hint.setText(words)
        self.line.setAccessibleDescription(words)
        set_state(self.hint, tone="warning" if reading.problem else "")
        if self.isVisible():  # the sentence may need more lines than the one before
            self.resize(self.width(), self.height_at(self.width()))

    def _choose(self, text: str) -> None:
        self.line.setText(text)
        self.mark_edited()
        self.accept()
