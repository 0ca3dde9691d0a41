"""Saying what this program is, under which licence, and on whose work it stands."""

import textwrap
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, metadata

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from core import __version__
from core.text import _
from desktop.theme import Space
from desktop.widgets import SectionLabel, label, push_button
from desktop.widgets.scroll import vertical_scroll

LIBRARIES = (
    "PySide6-Essentials",
    "numpy",
    "scipy",
    "numba",
    "librosa",
    "soundfile",
    "soxr",
    "av",
    "mutagen",
    "pyloudnorm",
    "sounddevice",
    "audiomentations",
    "mido",
    "torch",
    "transformers",
    "safetensors",
    "c2pa-python",
    "cryptography",
    "keyring",
    "QtAwesome",
    "platformdirs",
)
_LONGEST = 48  # some packages put the whole text where a name belongs


def libraries(names: Iterable[str] = LIBRARIES) -> tuple[tuple[str, str, str], ...]:
    """Return (name, version, licence) of the libraries that are installed."""
    found = []
    for name in names:
        try:
            told = metadata(name)
        except PackageNotFoundError:
            continue
        stated = (told.get_all(field) or [""] for field in ("License-Expression", "License"))
        expression, text = (values[0].strip() for values in stated)
        terms = expression or _classified(told.get_all("Classifier") or ()) or text
        short = textwrap.shorten(terms.partition("\n")[0], _LONGEST, placeholder=" …")
        found.append((name, told["Version"], short))
    return tuple(found)


def _classified(classifiers: Iterable[str]) -> str:
    terms = [c.rpartition(" :: ")[2] for c in classifiers if c.startswith("License ::")]
    return ", ".join(term for term in terms if term != "OSI Approved")


class AboutDialog(QDialog):
    """Show version, licence and libraries."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("About Soundmark"))
        self.resize(480, 480)
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.MEDIUM)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(2, 1)
        top = Qt.AlignmentFlag.AlignTop
        for at, (name, version, terms) in enumerate(libraries()):
            grid.addWidget(label(name), at, 0, top)
            grid.addWidget(label(version, "quiet"), at, 1, top)
            words = label(terms, "quiet")
            words.setWordWrap(True)
            grid.addWidget(words, at, 2, top)
        listed = QWidget()
        inside = QVBoxLayout(listed)
        inside.setContentsMargins(0, 0, Space.SMALL, 0)
        inside.addLayout(grid)
        inside.addStretch()
        close = push_button(_("Close"), self.accept)
        close.setDefault(True)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.PANEL, Space.PANEL, Space.PANEL, Space.PANEL)
        column.setSpacing(Space.SMALL)
        column.addWidget(label("Soundmark", "title"))
        column.addWidget(label(_("Version {version}").format(version=__version__), "quiet"))
        for sentence in (
            _("Makes, edits and marks music on your own machine. Nothing leaves it by itself."),
            _(
                "Free software under the GNU General Public License, version 3 or later, without "
                "any warranty."
            ),
        ):
            column.addWidget(label(sentence, wrap=True))
        column.addSpacing(Space.UNIT)
        column.addWidget(SectionLabel(_("Built on")))
        column.addWidget(vertical_scroll(listed), 1)
        column.addLayout(row)
