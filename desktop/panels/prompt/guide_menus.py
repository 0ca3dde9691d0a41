"""What opens under the chips of a measured recording or film: corrections, moments, markers."""

import time
from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QMenu, QWidget

from core.studio.plans import read_chords
from core.studio.scoring import Film
from core.text import _
from desktop.panels.prompt.editors import ChordsEditor, KeyEditor
from desktop.panels.prompt.editors.popup import ChipPopup, Values
from desktop.panels.prompt.guides import Guides
from desktop.widgets import push_button

SCALES = ("major", "minor")
ROW_PX, MOST_ROWS = 26, 9


def open_guide(guides: Guides, name: str, chip: QWidget, parent: QWidget) -> QWidget | None:
    """Open what corrects a chip's value under it."""
    if name == "measuring":
        guides.stop()
        return None
    if name == "film" and guides.film:
        moments = MomentsEditor(guides, parent)
        moments.show_under(chip, moments.list)
        return moments
    if guides.recording is None:
        return None
    if name == "heard_key":
        accept: Callable[[Values], object] = lambda values: guides.correct(key=values["key"] or "")  # noqa: E731  # one line in a table of three
        key = KeyEditor(_("Key"), guides.recording.key or "A minor", SCALES, accept, parent)
        key.show_under(chip, key.scales)
        return key
    if name == "heard_chords":
        chords = ChordsEditor(
            _("Chords"),
            guides.recording.chords,
            read_chords,
            lambda values: guides.correct(chords=values["chords"] or ""),
            parent,
        )
        chords.show_under(chip, chords.line)
        return chords
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for words, act in _choices(guides, name):
        menu.addAction(words, act)
    menu.popup(chip.mapToGlobal(chip.rect().bottomLeft()))
    return menu


def _choices(guides: Guides, name: str) -> list[tuple[str, Callable[[], object]]]:
    recording = guides.recording
    if recording is None:
        return []
    if name == "heard_tempo":
        return [
            (
                _("Count twice as fast"),
                lambda: guides.correct(pace=_faster(recording.corrected.pace)),
            ),
            (
                _("Count half as fast"),
                lambda: guides.correct(pace=_slower(recording.corrected.pace)),
            ),
            (_("As it was heard"), lambda: guides.correct(pace=1.0)),
        ]
    later = recording.corrected.shift + 1
    return [
        (
            _("Begin bars a beat later"),
            lambda: guides.correct(shift=later % recording.beats_in_bar),
        ),
        (_("Three beats a bar"), lambda: guides.correct(beats_in_bar=3)),
        (_("Four beats a bar"), lambda: guides.correct(beats_in_bar=4)),
        (_("As it was heard"), lambda: guides.correct(shift=0, beats_in_bar=None)),
    ]


def _faster(pace: float) -> float:
    return min(2.0 * pace, 2.0)


def _slower(pace: float) -> float:
    return max(0.5 * pace, 0.5)


class MomentsEditor(ChipPopup):
    """Choose which moments of a film the music hits; type or tap more.

    Parameters
    ----------
    guides
        Whose film it is; every change is kept at once.
    """

    def __init__(self, guides: Guides, parent: QWidget) -> None:
        hint = _("Ticked moments are hit. Type seconds for a marker, or press Tap along with it.")
        super().__init__(_("Moments of the video"), hint, lambda _values: None, parent)
        self._guides = guides
        self._tapped_from: float | None = None
        self.list = QListWidget()
        self.list.setAccessibleName(_("Moments of the video"))
        self.list.itemChanged.connect(self._ticked)
        self.body.addWidget(self.list)
        self.line = QLineEdit()
        self.line.setPlaceholderText(_("12.5"))
        self.line.setAccessibleName(_("Seconds of a marker"))
        self.add = push_button(_("Add marker"), self._type)
        self.tap = push_button(_("Tap"), self._tap)
        self.tap.setToolTip(
            _("Press once where the video starts, then again at every moment to hit.")
        )
        row = QHBoxLayout()
        for widget in (self.line, self.add, self.tap):
            row.addWidget(widget)
        self.body.addLayout(row)
        self._fill()

    def values(self) -> Values | None:
        """Return nothing: what was ticked is kept already."""
        return {}

    def _fill(self) -> None:
        film = self._guides.film
        self.list.blockSignals(True)
        self.list.clear()
        for cue in film.cues if film else ():
            item = QListWidgetItem(moment_words(cue.seconds, cue.kind))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if cue.hit else Qt.CheckState.Unchecked)
            item.setSizeHint(QSize(0, ROW_PX))
            self.list.addItem(item)
        rows = min(max(len(film.cues) if film else 0, 1), MOST_ROWS)
        self.list.setFixedHeight(rows * ROW_PX + 4)
        self.list.blockSignals(False)

    def _ticked(self, item: QListWidgetItem) -> None:
        film = self._guides.film
        if film:
            cue = film.cues[self.list.row(item)]
            self._guides.hit(cue, item.checkState() is Qt.CheckState.Checked)

    def _type(self) -> None:
        seconds = seconds_of(self.line.text(), self._guides.film)
        if seconds is None:
            self.line.selectAll()
            self.line.setFocus()
            return
        self._mark(seconds)
        self.line.clear()

    def _tap(self) -> None:
        now = time.monotonic()
        if self._tapped_from is None:
            self._tapped_from = now
            self.tap.setText(_("Tap now"))
        else:
            self._mark(now - self._tapped_from)

    def _mark(self, seconds: float) -> None:
        self._guides.mark(seconds)
        self._fill()


def moment_words(seconds: float, kind: str) -> str:
    """Return how a moment is named.

    Examples
    --------
    >>> moment_words(75.44, "cut")
    '1:15.44  cut'
    """
    minutes, rest = divmod(seconds, 60)
    what = _("cut") if kind == "cut" else _("marker")
    return f"{int(minutes)}:{rest:05.2f}  {what}"


def seconds_of(text: str, film: Film | None) -> float | None:
    """Return the seconds that were typed, ``12.5`` or ``1:15.4``; ``None`` for no such moment."""
    minutes, colon, rest = text.strip().replace(",", ".").rpartition(":")
    try:
        seconds = float(rest) + 60.0 * (float(minutes) if colon else 0.0)
    except ValueError:
        return None
    return seconds if film and 0.0 <= seconds <= film.seconds else None
