"""The figures at the right of the legend: of the selection, or of what is pointed at."""

import math

from core.project import Project, Selection
from core.text import _
from desktop.panels.editor.clock import bars, clock

FLOOR_DB = -90.0


def selection_words(selection: Selection, project: Project) -> str:
    """Return a selection's length and its place in bars.

    Examples
    --------
    >>> project = Project.empty("Song", 48_000)
    >>> selection_words(Selection(96_000, 279_360, frozenset()), project)
    'Selection 3.82 s · 2.1.00 – 3.4.64'
    """
    rate = project.sample_rate
    seconds = selection.frames / rate
    length = f"{seconds:.2f} s" if seconds >= 0.1 else f"{1000 * seconds:.1f} ms"
    start, end = (bars(at, project.tempo, rate) for at in (selection.start, selection.end))
    return _("Selection {length} · {start} – {end}").format(length=length, start=start, end=end)


def pointer_words(
    frame: int, project: Project, *, level: float | None = None, hz: float | None = None
) -> str:
    """Return the time at the pointer, and the level or frequency there.

    Examples
    --------
    >>> pointer_words(48_000, Project.empty("Song", 48_000), level=0.5)
    '0:01.000 · 1.3.00 · −6.0 dB'
    """
    rate = project.sample_rate
    words = [clock(frame / rate), bars(frame, project.tempo, rate)]
    if level is not None:
        words.append(decibels(level))
    if hz is not None:
        words.append(f"{hz:.0f} Hz" if hz < 1000 else f"{hz / 1000:.2f} kHz")
    return " · ".join(words)


def decibels(level: float) -> str:
    """Return a linear level in decibels with a true minus sign; −∞ for none."""
    db = 20.0 * math.log10(level) if level > 0 else -math.inf
    return f"{db:.1f} dB".replace("-", "−") if db > FLOOR_DB else "−∞ dB"
