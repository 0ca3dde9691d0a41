"""A track's spectrogram."""

from PySide6.QtGui import QImage

from core.project import Track
from desktop.panels.editor.sound import Sound
from desktop.panels.editor.timeline import Timeline


class Spectrum:
    def __init__(self, sound: Sound) -> None:
        self._sound = sound

    def image(self, track: Track, timeline: Timeline, height: int) -> QImage:
        image = QImage(timeline.width, height, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(0)
        return image
