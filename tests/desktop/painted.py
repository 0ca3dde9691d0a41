"""Looks at text that widgets paint themselves: does it fit, is it shortened on purpose."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import combinations
from types import ModuleType
from typing import Any
from unittest import mock

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QPainter

SLACK = 1.0  # pixels that rounding may cost


@dataclass(frozen=True, slots=True)
class Painted:
    """Hold a text that was painted: the room that it was given, and what it takes."""

    text: str
    room: QRectF
    takes: QRectF


@dataclass(slots=True)
class Record:
    """Collect what painters wrote, on whatever they painted."""

    texts: list[Painted] = field(default_factory=list)

    def painter(self, kind: type[QPainter] = QPainter) -> type[QPainter]:
        """Return a painter of a kind that writes down the text that it paints."""
        record = self

        class Recorder(kind):  # type: ignore[misc, valid-type]  # painters of two kinds are used
            def drawText(self, where: Any, *rest: Any) -> None:
                text = rest[-1]
                metrics = self.fontMetrics()
                width, height = metrics.horizontalAdvance(text), metrics.height()
                if isinstance(where, QPointF):
                    takes = QRectF(where.x(), where.y() - metrics.ascent(), width, height)
                    room = takes
                else:
                    assert isinstance(where, QRect | QRectF)
                    room = QRectF(where)
                    takes = QRectF(room.left(), room.center().y() - height / 2, width, height)
                if text:
                    record.texts.append(Painted(text, room, takes))
                super().drawText(where, *rest)

        return Recorder

    @contextmanager
    def of(self, module: ModuleType) -> Iterator[None]:
        """Let the painters that a module makes be recorded."""
        with mock.patch.object(module, "QPainter", self.painter()):
            yield

    def findings(self, inside: QRectF, tooltip: str = "") -> list[str]:
        """Return what cannot be read: cut off, over one another, or shortened without a word.

        Parameters
        ----------
        inside
            What is painted on.
        tooltip
            Where the whole of a shortened text must stand.
        """
        found = []
        for one in self.texts:
            needs, has = one.takes, one.room
            if needs.width() > has.width() + SLACK or needs.height() > has.height() + SLACK:
                found.append(f"“{one.text}” needs {needs.size()}, has {has.size()}")
            if not inside.adjusted(-SLACK, -SLACK, SLACK, SLACK).contains(needs):
                found.append(f"“{one.text}” at {needs} reaches outside {inside}")
            if one.text == "…":
                found.append("a text is shortened to nothing")
            elif "…" in one.text and not all(p in tooltip for p in one.text.split("…")):
                found.append(f"“{one.text}” is shortened, and no tooltip has the whole")
        for one, other in combinations(self.texts, 2):
            if one.takes.adjusted(0, 0, -SLACK, -SLACK).intersects(
                other.takes.adjusted(0, 0, -SLACK, -SLACK)
            ):
                found.append(f"“{one.text}” and “{other.text}” lie over one another")
        return found
