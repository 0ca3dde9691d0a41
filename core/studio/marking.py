"""Which marks a delivery carries, putting them in, and finding them again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.audio import AudioReader, Samples
from core.errors import UserError
from core.jobs import Control
from core.studio.mixing import Mix
from core.watermark import (
    PUBLIC_KEY,
    FoundMark,
    GainMap,
    Mark,
    PublicPayload,
    WatermarkKey,
    detect,
)
from core.watermark.embedding import planned
from core.watermark.features import looks
from core.watermark.gains import applied
from core.watermark.layout import BANDS
from core.watermark.stream import SoundStream

SHORTEST_PUBLIC_S = 6.0  # one period of the public mark and a little
_ROWS_AT_ONCE = 4096  # of gains: a minute and a half
FALSE_ALARM = 1e-6  # highest probability at which a mark counts as found

MarkClass = Literal["generated", "partly", "processed"]


@dataclass(frozen=True, slots=True)
class MarkCheck:
    """Tell how surely one mark was found again.

    Attributes
    ----------
    layer
        ``"public"`` or ``"private"``.
    payload
        What was to be found, hexadecimal.
    found
        Whether exactly that was found.
    false_positive_probability
        How likely unmarked sound would look like this; 1 where nothing was found.
    """

    layer: str
    payload: str
    found: bool
    false_positive_probability: float


def mark_class(mix: Mix) -> MarkClass:
    """Return what the public mark says of a mix's origins."""
    kinds = mix.kinds
    if not any(kind.generated for kind in kinds):
        return "processed"
    return "generated" if all(kind.generated for kind in kinds) else "partly"


def check_switches(mix: Mix, *, public: bool, private: bool) -> None:
    """Refuse to leave generated sound unmarked.

    Raises
    ------
    UserError
        ``studio.marks_stay_on``.
    """
    if mark_class(mix) != "processed" and not (public and private):
        raise UserError("studio.marks_stay_on")


def grown(
    spans: Sequence[tuple[float, float]], seconds: float, shortest: float = SHORTEST_PUBLIC_S
) -> tuple[tuple[float, float], ...]:
    """Return spans grown about their middle to `shortest`, within the track, merged.

    Examples
    --------
    >>> grown([(10.0, 11.0), (13.0, 20.0)], 30.0)
    ((7.5, 20.0),)
    """
    result: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        lack = max(shortest - (end - start), 0.0) / 2
        start, end = start - lack, end + lack
        start, end = max(start - max(end - seconds, 0.0), 0.0), min(end - min(start, 0.0), seconds)
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return tuple(result)


def minus(
    spans: Sequence[tuple[float, float]], taken: Sequence[tuple[float, float]]
) -> tuple[tuple[float, float], ...]:
    """Return the parts of `spans` that no span of `taken` covers.

    Examples
    --------
    >>> minus([(0.0, 10.0)], [(2.0, 3.0), (9.0, 12.0)])
    ((0.0, 2.0), (3.0, 9.0))
    """
    result = list(spans)
    for low, high in taken:
        result = [
            piece
            for start, end in result
            for piece in ((start, min(end, low)), (max(start, high), end))
            if piece[1] > piece[0]
        ]
    return tuple(result)


def planned_marks(
    mix: Mix,
    key: WatermarkKey,
    record: str,
    *,
    public: bool,
    private: bool,
    already_public: Sequence[tuple[float, float]] = (),
) -> tuple[Mark, ...]:
    """Return the marks that a mix is to carry.

    Parameters
    ----------
    mix
        What leaves.
    key
        The creator's key, for the private mark.
    record
        Sixteen hexadecimal digits: the private mark's payload.
    public, private
        Whether each mark is wanted.
    already_public
        Seconds whose public mark was found in the mix: they are not marked publicly again.
    """
    marks: list[Mark] = []
    origin = mark_class(mix)
    if public:
        whole = ((0.0, mix.audio.seconds),)
        asked = whole if origin == "processed" else mix.generated_spans()
        spans = grown(minus(asked, already_public), mix.audio.seconds)
        if spans:
            payload = PublicPayload(origin).to_bytes()
            marks.append(Mark(PUBLIC_KEY, payload, None if spans == whole else spans))
    if private:
        marks.append(Mark(key, bytes.fromhex(record), None))
    return tuple(marks)


def gains_for(
    sound: AudioReader, marks: Sequence[Mark], strength: float, control: Control
) -> GainMap:
    """Return the gains that put `marks` into `sound`, which is read once; 55 MB an hour."""
    if not marks:
        return GainMap(np.zeros((0, BANDS), np.float32))
    stream = SoundStream(sound)
    # Filled in place: an hour's gains should not lie in memory twice.
    decibels = np.empty((looks(stream.seconds, steps_per_slot=1), BANDS), np.float32)
    done = 0
    for rows in planned(stream, marks, strength=strength, control=control):
        decibels[done : done + len(rows)] = rows
        done += len(rows)
    return GainMap(decibels)


def marked_blocks(sound: AudioReader, gains: GainMap, control: Control) -> Iterator[Samples]:
    """Yield all of `sound` in order with `gains` in it, in bounded memory."""
    rows = gains.decibels
    pieces = (rows[at : at + _ROWS_AT_ONCE] for at in range(0, len(rows), _ROWS_AT_ONCE))
    return applied(SoundStream(sound), pieces, control)


def public_spans(sound: AudioReader, control: Control) -> tuple[tuple[float, float], ...]:
    """Return the seconds of `sound` that carry a public mark already."""
    return tuple(
        (span.start, span.end)
        for mark in detect(sound, control=control)
        if mark.layer == "public" and mark.false_positive_probability <= FALSE_ALARM
        for span in mark.segments
    )


def checked_marks(
    sound: AudioReader, marks: Sequence[Mark], control: Control
) -> tuple[MarkCheck, ...]:
    """Look for `marks` in `sound` with the same detector that everybody has."""
    keys = tuple(mark.key for mark in marks if mark.key is not PUBLIC_KEY)
    found = detect(sound, keys, control=control) if marks else ()
    return tuple(_check(mark, found) for mark in marks)


def _check(mark: Mark, found: Sequence[FoundMark]) -> MarkCheck:
    layer = "public" if mark.key is PUBLIC_KEY else "private"
    payload = mark.payload.hex()
    chance = min(
        (f.false_positive_probability for f in found if (f.layer, f.payload) == (layer, payload)),
        default=1.0,
    )
    return MarkCheck(layer, payload, chance <= FALSE_ALARM, chance)
