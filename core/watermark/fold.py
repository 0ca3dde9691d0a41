"""Where in time a pattern may start: votes folded by the period and correlated with chips.

Knows votes, periods and templates; nothing of keys, sound or codes.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.watermark.layout import PERIOD, Floats

Spectrum = NDArray[np.complex64]
Votes = NDArray[np.int8] | Floats  # (rows, bands), in steps of VOTE_STEP or plain

VOTE_STEP = np.float32(1 / 64)  # of votes held as bytes: an hour of them is 55 MB
_BLOCK = 64  # slots; windows begin and end at their multiples
_SHORTEST = PERIOD  # slots of the shortest window
_STRETCH, _AROUND = 64, 2  # blocks that are changed together, and those around them


@dataclass(frozen=True, slots=True)
class Window:
    """Name a stretch of slots [start, end)."""

    start: int
    end: int


def windows(slots: int) -> tuple[Window, ...]:
    """Return the stretches that are searched: all of it, and half-overlapping shorter ones.

    Lengths double from one period up, so whatever the length of a marked stretch, one of
    them lies in it and holds a good part of it.
    """
    found = [Window(0, slots)]
    length = _SHORTEST
    while length < slots:
        step = length // 2
        found += [Window(s, min(s + length, slots)) for s in range(0, slots - step, step)]
        length *= 2
    return tuple(dict.fromkeys(found))


def as_bytes(votes: Floats) -> NDArray[np.int8]:
    """Return votes in steps of VOTE_STEP, cut at what a byte holds."""
    steps: NDArray[np.int8] = np.clip(np.rint(votes / VOTE_STEP), -127, 127).astype(np.int8)
    return steps


class Folds:
    """Hold votes so that any window of them is quickly folded by the period.

    Attributes
    ----------
    slots
        How many slots there are, filled up with empty ones to whole blocks.
    phases
        How many rows a slot.

    Notes
    -----
    Votes that come as bytes are held and changed as bytes; all that is given out is float32.
    """

    def __init__(self, blocks: Votes) -> None:
        self._blocks = blocks  # (blocks, phases, slots of a block, bands)
        self._step = VOTE_STEP if blocks.dtype == np.int8 else np.float32(1.0)
        self.phases = blocks.shape[1]
        self.slots = len(blocks) * _BLOCK

    @classmethod
    def of(cls, votes: Votes, phases: int) -> "Folds":
        """Return votes (rows, bands), `phases` rows a slot, as folds."""
        slots, bands = len(votes) // phases, votes.shape[1]
        count = -(-slots // _BLOCK)
        blocks = np.zeros((count, phases, _BLOCK, bands), votes.dtype)
        whole = slots // _BLOCK
        rows = votes[: slots * phases].reshape(slots, phases, bands)
        blocks[:whole] = rows[: whole * _BLOCK].reshape(whole, _BLOCK, phases, bands).swapaxes(1, 2)
        if count > whole:
            blocks[whole, :, : slots - whole * _BLOCK] = rows[whole * _BLOCK :].swapaxes(0, 1)
        return cls(blocks)

    def rows(self, phase: int) -> Floats:
        """Return one phase's votes, (slots, bands)."""
        rows: Floats = self._blocks[:, phase].reshape(self.slots, -1) * self._step
        return rows

    def mapped(self, change: Callable[[int, int, Floats], Floats]) -> "Folds":
        """Return folds whose rows are ``change(phase, first slot, rows)``.

        Long sound is changed a stretch at a time, each with some slots around it that are
        given and not kept.
        """
        blocks = np.empty_like(self._blocks)
        count, bands = len(blocks), blocks.shape[3]
        for start in range(0, count, _STRETCH):
            low, high = max(start - _AROUND, 0), min(start + _STRETCH + _AROUND, count)
            for phase in range(self.phases):
                rows = self._blocks[low:high, phase].reshape(-1, bands) * self._step
                rows = change(phase, low * _BLOCK, rows).reshape(high - low, _BLOCK, bands)
                rows = rows[start - low : start - low + _STRETCH]
                held = as_bytes(rows) if blocks.dtype == np.int8 else rows
                blocks[start : start + len(rows), phase] = held
        return Folds(blocks)

    def over(self, window: Window) -> Floats:
        """Return the folded votes of `window`, (phases, PERIOD, bands), period slot 0 first."""
        first = window.start // _BLOCK
        blocks = self._blocks[first : -(-window.end // _BLOCK)]
        per = PERIOD // _BLOCK
        folded = np.zeros((self.phases, PERIOD, blocks.shape[3]), np.float32)
        for index in range(min(per, len(blocks))):
            start = (first + index) % per * _BLOCK
            blocks[index::per].sum(axis=0, out=folded[:, start : start + _BLOCK], dtype=np.float32)
        folded *= self._step
        return folded


def spectrum_of(template: Floats) -> Spectrum:
    """Return a template's transform along time, (bins, bands), for :meth:`Folded.correlate`."""
    import scipy.fft

    spectrum: Spectrum = np.ascontiguousarray(scipy.fft.rfft(template, axis=0))
    return spectrum


@dataclass(frozen=True, slots=True, eq=False)
class Template:
    """Hold a pattern ready to be looked for.

    Attributes
    ----------
    spectrum
        Its transform.
    tiles
        float32 (2 * PERIOD, bands): one where it has a chip, zero elsewhere, twice over.
    """

    spectrum: Spectrum
    tiles: Floats

    @classmethod
    def of(cls, chips: Floats) -> "Template":
        """Return chips (PERIOD, bands) as a template."""
        return cls(spectrum_of(chips), np.concatenate([np.abs(chips)] * 2))


class Folded:
    """Hold one window's folded votes, ready to be correlated with many templates."""

    def __init__(self, votes: Floats) -> None:
        self.votes = votes
        self._values = _transformed(votes)
        self._squares: Floats | None = None

    def correlate(self, template: Spectrum) -> Floats:
        """Return the sum of votes times chips for every (phase, offset)."""
        return _circular(self._values, template)

    def best(self, template: "Template", count: int) -> Iterator[tuple[int, int, float]]:
        """Yield the `count` best (phase, offset, score) of a template, no two neighbours.

        A score is the sum of votes times chips over the root of the same tiles' squares.
        All of a phase's tiles have much the same power: its mean ranks the places, whose
        scores alone need their own.
        """
        said = self.correlate(template.spectrum)
        if self._squares is None:
            self._squares = self.votes * self.votes
            power = np.maximum(self._squares.mean(axis=(1, 2)), 1e-9)
            self._scales = (1.0 / np.sqrt(power))[:, None]
        for phase, offset in best_places(said * self._scales, count):
            tiles = template.tiles[offset : offset + PERIOD]
            power = float(np.vdot(self._squares[phase], tiles))
            yield phase, offset, float(said[phase, offset]) / math.sqrt(max(power, 1e-6))


def _transformed(values: Floats) -> Spectrum:
    """Return the transform along slots, (phases, bins, bands)."""
    import scipy.fft

    spectrum: Spectrum = np.ascontiguousarray(scipy.fft.rfft(values, axis=1))
    return spectrum


def _circular(values: Spectrum, template: Spectrum) -> Floats:
    import scipy.fft

    # vecdot conjugates its first argument, as a correlation wants it.
    product = np.vecdot(values, template)
    result: Floats = scipy.fft.irfft(product, PERIOD, axis=1)
    return result


def best_places(scores: Floats, count: int, apart: int = 2) -> Iterator[tuple[int, int]]:
    """Yield the `count` best (phase, offset) of a score table, no two of them neighbours."""
    scores = scores.copy()
    for _ in range(count):
        phase, offset = np.unravel_index(int(np.argmax(scores)), scores.shape)
        yield int(phase), int(offset)
        near = np.arange(offset - apart + 1, offset + apart) % scores.shape[1]
        scores[:, near] = -np.inf
