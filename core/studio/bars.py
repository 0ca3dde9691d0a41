"""Bars of composed clips made again from the timeline: one step of the history, no seam.

A selection is widened to whole bars. Each clip in it that plays a stem has that stem made again,
each that plays a whole take all of it; every other sample stays as it is.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from core.audio import Audio
from core.errors import UserError
from core.generation import GenerationRequest, Made
from core.jobs import Control, Part
from core.origins import Origin
from core.project import Clip, Project, Selection, Source, TrackId
from core.studio.noting import score_of
from core.studio.renoting import (
    Beside,
    Exchanged,
    exchanged_source,
    is_composed,
    made_by,
    take_behind,
)
from core.studio.session import Session
from core.studio.takes import fresh_seed, make_take
from core.studio.variations import changed, remaking
from core.text import _


@dataclass(frozen=True, slots=True)
class BarSpan:
    """Say which bars of a composed clip a selection touches.

    Attributes
    ----------
    source, origin
        What plays them, and who made it.
    first, last
        Bars, both included; 0 is the first of the piece.
    start, end
        Where they lie on the timeline, in frames.
    """

    source: Source
    origin: Origin
    first: int
    last: int
    start: int
    end: int


def has_bars(project: Project, selection: Selection | None) -> bool:
    """Tell at once whether a selection touches clips of composed takes."""
    if selection is None:
        return False
    sources = (project.sources[clip.source] for clip in _clips(project, selection))
    return any(is_composed(made_by(project, source)) for source in sources)


def bars_in(session: Session, selection: Selection) -> tuple[BarSpan, ...]:
    """Return the bars of composed clips that a selection touches; empty where there are none."""
    found: dict[str, BarSpan] = {}
    for clip in _clips(session.project, selection):
        source = session.project.sources[clip.source]
        if source.id not in found and (span := _span(session, clip, source, selection)):
            found[source.id] = span
    return tuple(found.values())


def prepare_bars(
    session: Session, selection: Selection, control: Control, *, seed: int | None = None
) -> Exchanged:
    """Make the bars that a selection touches again; on a worker.

    Parameters
    ----------
    seed
        What the new notes are drawn from; a fresh one where it is not given.

    Raises
    ------
    UserError
        ``studio.no_bars``.
    """
    spans = bars_in(session, selection)
    if not spans:
        raise UserError("studio.no_bars")
    seed = fresh_seed() if seed is None else seed
    sources, origins = {}, []
    for number, span in enumerate(spans):
        part = Part(control, number / len(spans), (number + 1) / len(spans))
        request = _request(span, seed)
        outcome = _played(session, span, request, Part(part, 0.0, 0.9))
        sources[span.source.id], origin = exchanged_source(
            session, span.source, span.origin, request, outcome, part
        )
        origins.append(origin)
    tracks = frozenset(_playing(session.project, selection, {span.source.id for span in spans}))
    return Exchanged(_name(spans[0]), sources, tracks, tuple(origins))


def _clips(project: Project, selection: Selection) -> Iterator[Clip]:
    for track in project.tracks:
        if track.id in selection.tracks:
            for clip in track.clips:
                if clip.start < selection.end and clip.end > selection.start:
                    yield clip


def _playing(project: Project, selection: Selection, sources: set[str]) -> Iterator[TrackId]:
    for track in project.tracks:
        if track.id in selection.tracks and any(clip.source in sources for clip in track.clips):
            yield track.id


def _span(session: Session, clip: Clip, source: Source, selection: Selection) -> BarSpan | None:
    origin = made_by(session.project, source)
    if origin is None or not is_composed(origin):
        return None
    score = score_of(origin.recipe)
    rate, zero = session.project.sample_rate, clip.start - clip.offset

    def bar_at(frame: int) -> float:
        return score.tick_at((frame - zero) / rate) / score.bar

    def frame_at(bar: int) -> int:
        return zero + round(score.seconds_at(bar * score.bar) * rate)

    first = math.floor(bar_at(max(selection.start, clip.start)) + 1e-6)
    last = math.ceil(bar_at(min(selection.end, clip.end)) - 1e-6) - 1
    first, last = max(first, 0), min(last, score.bars - 1)
    if first > last:
        return None
    return BarSpan(source, origin, first, last, frame_at(first), frame_at(last + 1))


def _request(span: BarSpan, seed: int) -> GenerationRequest:
    """Return the request whose last ``remade`` entry states the bars."""
    recipe = span.origin.recipe
    if recipe is None:
        raise UserError("studio.no_bars")
    request, score = changed(recipe), score_of(recipe)
    stems = [span.source.stem] if span.source.stem else sorted(score.stems)
    entry = {"bars": [span.first, span.last], "stems": stems, "seed": seed}
    entries = [*request.settings["remade"], entry]
    return replace(request, settings={**request.settings, "remade": entries})


def _played(
    session: Session, span: BarSpan, request: GenerationRequest, control: Control
) -> tuple[Audio, Made]:
    """Return what the source sounds like with its bars made again, and what the engine tells."""
    recipe = span.origin.recipe
    if recipe is None:
        raise UserError("studio.no_bars")
    studio, source = session.studio, span.source
    frozen = request.settings["frozen"]
    take = take_behind(session, span.origin)
    if source.stem:
        beside = Beside(session, source, take, recipe)
        _mix, made = remaking(studio, recipe).remake(
            request, beside[source.stem], beside, frozen, control
        )
        return made.stems[source.stem], made
    if take and take.origin.id == span.origin.id and take.stems:
        whole = session.shelf.whole(take.id)
        return remaking(studio, recipe).remake(
            request, whole.audio, whole.made.stems, frozen, control
        )
    # Its stems are kept nowhere any more: all of it is made again from its recipe.
    made_again = make_take(studio, recipe.plugin, request, control)
    return made_again.audio, made_again.made


def _name(span: BarSpan) -> str:
    if span.first == span.last:
        return _("Make bar {first} again").format(first=span.first + 1)
    return _("Make bars {first} to {last} again").format(first=span.first + 1, last=span.last + 1)
