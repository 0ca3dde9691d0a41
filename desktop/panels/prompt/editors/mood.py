"""The editor of a mood: two sliders."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QSlider, QWidget

from core.text import _
from desktop.panels.prompt.editors.popup import ChipPopup, Values
from desktop.panels.prompt.plan import mood_in_words
from desktop.theme import Space
from desktop.widgets import label

STEPS = 20  # from the middle to either end


class MoodEditor(ChipPopup):
    """Set how lively and how bright it is."""

    def __init__(
        self,
        title: str,
        mood: tuple[float, float],
        accept: Callable[[Values], object],
        parent: QWidget,
    ) -> None:
        super().__init__(title, " ", accept, parent)
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.SMALL)
        grid.setVerticalSpacing(Space.UNIT)
        grid.setColumnStretch(1, 1)
        ends = ((_("calm"), _("lively")), (_("dark"), _("bright")))
        self.sliders: list[QSlider] = []
        for row, ((low, high), value) in enumerate(zip(ends, mood, strict=True)):
            slider = QSlider(Qt.Orientation.Horizontal)
            slider.setRange(-STEPS, STEPS)
            slider.setPageStep(STEPS // 4)
            slider.setValue(round(value * STEPS))
            slider.setAccessibleName(_("From {low} to {high}").format(low=low, high=high))
            slider.setToolTip(slider.accessibleName())
            slider.valueChanged.connect(self._moved)
            self.sliders.append(slider)
            grid.addWidget(label(low, "quiet"), row, 0)
            grid.addWidget(slider, row, 1)
            grid.addWidget(label(high, "quiet"), row, 2)
        self.body.addLayout(grid)
        self.offer_done()
        self._tell()

    @property
    def mood(self) -> tuple[float, float]:
        """How lively and how bright, each from -1 to 1."""
        arousal, valence = (slider.value() / STEPS for slider in self.sliders)
        return arousal, valence

    def values(self) -> Values | None:
        """Return the mood."""
        return {"mood": self.mood}

    def _moved(self) -> None:
        self.mark_edited()
        self._tell()

    def _tell(self) -> None:
        self.hint.setText(mood_in_words(*self.mood))
