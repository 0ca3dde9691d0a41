"""Say before export whether sound can carry the mark, and at which strength, by trying it.

A model would have to know what filters leak and what music does; marking a stretch with
a key of no one and looking at once costs little more and is right by construction.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np

from core.audio import Audio
from core.errors import DataError
from core.jobs.control import Control, NoControl, Part
from core.watermark import whiten
from core.watermark.code import encode
from core.watermark.embedding import embed
from core.watermark.features import Sound, band_powers, log_powers
from core.watermark.key import PUBLIC_KEY, WatermarkKey
from core.watermark.layout import SLOT_S, Floats, private_template, public_template
from core.watermark.paths import BLOCK
from core.watermark.payload import PUBLIC_PAYLOADS, Mark, message_of
from core.watermark.places import agreement, odds_of, posterior
from core.watermark.stream import SoundStream, streamed

Reason = Literal["silent", "too_short", "too_plain", ""]

STRENGTHS = (1.0, 2.0)  # that are tried: as it is not heard, and one stronger
SHORTEST_S = 3.0
_SILENT_POWER = 10 ** (-80 / 10)  # mean square of samples
_TRIED_S = 60.0  # of long sound the loudest stretch is tried
_SCORE_NEEDED = 16.0  # over all tiles: the code's share of them is then read, with some to spare
_ENOUGH_S = 15.0  # what would carry a mark in this time is short, not plain
_NO_ONE = WatermarkKey(bytes(32))
_RECORD = bytes(8)


@dataclass(frozen=True, slots=True)
class Carrying:
    """Say whether sound can carry a mark, how strong it must be, and how much of it does.

    Attributes
    ----------
    strength
        The least of ``STRENGTHS`` at which a mark is expected to be found again; 0: none.
    reason
        Why not; empty where it can.
    seconds
        How many seconds of what was tried (of long sound a minute) hold a mark.
    """

    strength: float
    reason: Reason
    seconds: float

    @property
    def can(self) -> bool:
        """Whether a mark is expected to be found again."""
        return self.strength > 0.0


def carrying(sound: Sound, control: Control | None = None) -> Carrying:
    """Return whether `sound` can carry a mark: in memory, or an open file, which is read once.

    Raises
    ------
    DataError
        ``watermark.not_numbers`` for samples that are NaN or infinite.

    Examples
    --------
    >>> carrying(Audio.silent(480_000, 48_000))
    Carrying(strength=0.0, reason='silent', seconds=0.0)
    """
    stream = streamed(sound)
    if stream.seconds < SHORTEST_S:
        return Carrying(0.0, "too_short", 0.0)
    control = control or NoControl()
    tried = _loudest(stream, Part(control, 0.0, 0.5))
    if float(np.mean(tried.samples**2, dtype=np.float64)) < _SILENT_POWER:
        return Carrying(0.0, "silent", 0.0)
    score = 0.0
    for index, strength in enumerate(STRENGTHS):
        score, seconds = _tried(tried, strength, Part(control, 0.5 + index / 4, 0.75 + index / 4))
        if score >= _SCORE_NEEDED:
            control.progress(1.0, "analyse")
            return Carrying(strength, "", min(seconds, tried.seconds))
    in_time = score * (_ENOUGH_S / tried.seconds) ** 0.5
    short = tried.seconds < _ENOUGH_S and in_time >= _SCORE_NEEDED
    return Carrying(0.0, "too_short" if short else "too_plain", 0.0)


def _tried(audio: Audio, strength: float, control: Control) -> tuple[float, float]:
    """Return the score of a mark that was set in `audio`, and the seconds that hold it."""
    marks = [Mark(_NO_ONE, _RECORD), Mark(PUBLIC_KEY, PUBLIC_PAYLOADS[0])]
    marked = embed(audio, marks, strength=strength, control=Part(control, 0.0, 0.8))
    powers = band_powers(marked, steps_per_slot=1, control=Part(control, 0.8, 1.0))
    said, spread = agreement(whiten.votes(log_powers(powers), 1), _all_chips(), 0)
    score = float(said.sum()) / max(float(spread.sum()), 1e-9) ** 0.5
    level = max(float(said.sum()) / max(float(spread.sum()), 1e-9), 0.0)
    return score, float(posterior([odds_of(said, spread, level)]).sum()) * BLOCK * SLOT_S


def _loudest(stream: SoundStream, control: Control) -> Audio:
    """Return the stretch that is tried: the loudest of equal ones of at most a minute."""
    count = -(-stream.frames // round(_TRIED_S * stream.sample_rate))
    loudest, level = Audio.silent(0, stream.sample_rate, stream.channels), -1.0
    for index in range(count):
        control.progress(index / count, "analyse")
        start, end = (stream.frames * at // count for at in (index, index + 1))
        stretch = Audio(stream.span(start, end), stream.sample_rate)
        if not stretch.finite:
            raise DataError("watermark.not_numbers")
        power = float(np.mean(stretch.samples**2, dtype=np.float64))
        if power > level:
            loudest, level = stretch, power
    return loudest


@lru_cache(maxsize=1)
def _all_chips() -> Floats:
    private = private_template(_NO_ONE, encode(message_of(_NO_ONE, _RECORD)))
    chips: Floats = private + public_template(PUBLIC_KEY, PUBLIC_PAYLOADS[0][0])
    return chips
