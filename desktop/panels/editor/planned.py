"""What composed takes planned, laid out along the timeline: sections, chords, tempo.

Knows no widget. A clip shows a part of its source, so it shows that part of the plan.
"""

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.origins import Origin, OriginId
from core.project import Clip, Project
from core.text import _
from desktop.widgets.wording import section_title


@dataclass(frozen=True, slots=True)
class Span:
    """Say what a plan has from second `start` to `end` of its take.

    Attributes
    ----------
    start, end
        In seconds; the last one of a plan is open at its end.
    words
        A section's name, a chord's symbol.
    more
        What a tooltip adds.
    energy
        0 to 1, of a section.
    """

    start: float
    end: float
    words: str
    more: str = ""
    energy: float = 0.5


@dataclass(frozen=True, slots=True)
class Planned:
    """Hold what a plan says, in seconds of its take.

    Attributes
    ----------
    sections, chords
        Back to back, from the take's beginning.
    tempo
        In words.
    about
        Tempo, key and metre in a line.
    """

    sections: tuple[Span, ...]
    chords: tuple[Span, ...]
    tempo: str
    about: str

    def section_at(self, seconds: float) -> Span | None:
        """Return the section that sounds at a place."""
        return _at(self.sections, seconds)

    def chord_at(self, seconds: float) -> Span | None:
        """Return the chord that sounds at a place."""
        return _at(self.chords, seconds)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Say which plan holds from frame `start` to `end` of the timeline.

    Attributes
    ----------
    start, end
        Frames on the timeline.
    zero
        The frame at which the plan's take begins, or would begin: it may be cut off.
    plan
        What was planned.
    name
        Of the source.
    """

    start: int
    end: int
    zero: int
    plan: Planned
    name: str


class PlanLine:
    """Find the plans of a project; work them out once a state, and each plan once."""

    def __init__(self) -> None:
        self._project: Project | None = None
        self._stretches: tuple[Stretch, ...] = ()
        self._plans: dict[OriginId, tuple[Origin | None, Planned | None]] = {}

    def of(self, project: Project) -> tuple[Stretch, ...]:
        """Return the stretches in order; where tracks lie over one another the first one counts."""
        if project is not self._project:
            self._project = project
            self._plans = {id: of for id, of in self._plans.items() if id in project.origins}
            found: list[Stretch] = []
            for track in project.tracks:
                for clip in track.clips:
                    if (stretch := self._stretch(clip, project)) is not None:
                        _lay(found, stretch)
            self._stretches = tuple(_joined(found))
        return self._stretches

    def _stretch(self, clip: Clip, project: Project) -> Stretch | None:
        source = project.sources.get(clip.source)
        if source is None or len(source.origins.stretches) != 1:
            return None
        (made,) = source.origins.stretches
        if made.start > 0 or len(made.origins) != 1:
            return None
        (id,) = made.origins
        origin = project.origins.get(id)
        if id not in self._plans or self._plans[id][0] is not origin:
            self._plans[id] = origin, _planned(origin)
        plan = self._plans[id][1]
        if plan is None:
            return None
        return Stretch(clip.start, clip.end, clip.start - clip.offset, plan, source.name)


def stretch_at(stretches: Sequence[Stretch], frame: float) -> Stretch | None:
    """Return the stretch that a frame lies in."""
    at = bisect_right(stretches, frame, key=lambda each: each.start) - 1
    return stretches[at] if at >= 0 and frame < stretches[at].end else None


def between(stretches: Sequence[Stretch], start: float, end: float) -> Sequence[Stretch]:
    """Return the stretches that reach into a part of the timeline."""
    first = bisect_right(stretches, start, key=lambda each: each.end)
    return stretches[first : bisect_left(stretches, end, key=lambda each: each.start)]


def spans_between(spans: Sequence[Span], start: float, end: float) -> Sequence[Span]:
    """Return the spans that reach into a part of a take, in seconds."""
    first = bisect_right(spans, start, key=lambda span: span.end)
    return spans[first : bisect_left(spans, end, key=lambda span: span.start)]


def _planned(origin: Origin | None) -> Planned | None:
    """Return what a take's recipe planned; nothing where its sound was changed since."""
    if origin is None or origin.recipe is None or origin.edited_by:
        return None
    plan = origin.recipe.plan
    try:
        sections = tuple(_sections(plan["form"]))
        chords = tuple(_chords(plan["chords"]))
        tempo = _("{tempo:.4g} bpm").format(tempo=float(plan["tempo_bpm"]))
    except (KeyError, TypeError, ValueError):
        return None  # another engine's plan, or another version's
    about = (tempo, str(plan.get("key", "")), str(plan.get("metre", "")))
    return Planned(sections, chords, tempo, " · ".join(filter(None, about)))


def _sections(rows: Sequence[Mapping[str, Any]]) -> Iterator[Span]:
    for row, end in zip(rows, _ends(rows), strict=True):
        first, bars = int(row["bar"]) + 1, int(row["bars"])
        more = (
            _("bar {first}").format(first=first)
            if bars == 1
            else _("bars {first} to {last}").format(first=first, last=first + bars - 1)
        )
        energy = min(max(float(row.get("energy", 0.5)), 0.0), 1.0)
        yield Span(float(row["start_s"]), end, section_title(str(row["kind"])), more, energy)


def _chords(rows: Sequence[Mapping[str, Any]]) -> Iterator[Span]:
    """Yield the changes: a chord that is held over several bars is one."""
    held = [next(same) for _symbol, same in itertools.groupby(rows, key=lambda row: row["symbol"])]
    for row, end in zip(held, _ends(held), strict=True):
        yield Span(float(row["start_s"]), end, str(row["symbol"]))


def _ends(rows: Sequence[Mapping[str, Any]]) -> Iterator[float]:
    starts = [float(row["start_s"]) for row in rows]
    if starts != sorted(starts):
        raise ValueError(starts)
    yield from starts[1:]
    if rows:
        yield float("inf")


def _at(spans: Sequence[Span], seconds: float) -> Span | None:
    found = bisect_right(spans, seconds, key=lambda span: span.start) - 1
    return spans[found] if found >= 0 else None


def _lay(found: list[Stretch], stretch: Stretch) -> None:
    """Insert what of a stretch is still free; `found` stays sorted and without overlaps."""
    at, start = bisect_right(found, stretch.start, key=lambda each: each.end), stretch.start
    while start < stretch.end:
        following = found[at] if at < len(found) else None
        end = min(stretch.end, following.start) if following else stretch.end
        if end > start:
            found.insert(at, replace(stretch, start=start, end=end))
            at += 1
        if following is None:
            return
        start, at = following.end, at + 1


def _joined(found: Sequence[Stretch]) -> Iterator[Stretch]:
    """Yield the stretches, those of one take that a cut went through as one."""
    last: Stretch | None = None
    for stretch in found:
        goes_on = last and last.end == stretch.start and last.zero == stretch.zero
        if last and goes_on and last.plan is stretch.plan:
            last = replace(last, end=stretch.end)
            continue
        if last:
            yield last
        last = stretch
    if last:
        yield last
