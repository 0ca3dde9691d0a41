"""The small windows that open under the chips, one for each kind of value."""

from desktop.panels.prompt.editors.chords import ChordsEditor
from desktop.panels.prompt.editors.key import KeyEditor
from desktop.panels.prompt.editors.length import LengthEditor
from desktop.panels.prompt.editors.listed import Choice, ListEditor
from desktop.panels.prompt.editors.mood import MoodEditor
from desktop.panels.prompt.editors.popup import ChipPopup
from desktop.panels.prompt.editors.tempo import TempoEditor

__all__ = [
    "ChipPopup",
    "Choice",
    "ChordsEditor",
    "KeyEditor",
    "LengthEditor",
    "ListEditor",
    "MoodEditor",
    "TempoEditor",
]
