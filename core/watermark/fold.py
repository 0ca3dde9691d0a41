"""Where in time a pattern may start: votes folded by the period and correlated with chips.

Knows votes, periods and templates; nothing of keys, sound or codes.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.watermark.layout import PERIOD, Floats

Spectrum = NDArray[np.complex64]

_BLOCK = 64  # slots; windows begin and end at their multiples
_SHORTEST = PERIOD  # slots of the shortest window


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


class Folds:
    """Hold votes so that any window of them is quickly folded by the period.

    Attributes
    ----------
    slots
        How many slots there are, filled up with empty ones to whole blocks.
    phases
        How many rows a slot.
    """

    def __init__(self, blocks: Floats) -> None:
        self._blocks = blocks  # (blocks, phases, slots of a block, bands)
        self.phases = blocks.shape[1]
        self.slots = len(blocks) * _BLOCK

    @classmethod
    def of(cls, votes: Floats, phases: int) -> "Folds":
        """Return votes (rows, bands), `phases` rows a slot, as folds."""
        slots, bands = len(votes) // phases, votes.shape[1]
        count = -(-slots // _BLOCK)
        blocks = np.empty((count, phases, _BLOCK, bands), np.float32)
        for phase in range(phases):
            filled = np.zeros((count * _BLOCK, bands), np.float32)
            filled[:slots] = votes[phase : slots * phases : phases]
            blocks[:, phase] = filled.reshape(count, _BLOCK, bands)
        return cls(blocks)

    def rows(self, phase: int) -> Floats:
        """Return one phase's votes, (slots, bands)."""
        rows: Floats = self._blocks[:, phase].reshape(self.slots, -1)
        return rows

    def mapped(self, change: Callable[[int, Floats], Floats]) -> "Folds":
        """Return folds whose rows of each phase are ``change(phase, rows)``."""
        blocks = np.empty_like(self._blocks)
        for phase in range(self.phases):
            rows = change(phase, self.rows(phase))
            blocks[:, phase] = rows.reshape(len(blocks), _BLOCK, -1)
        return Folds(blocks)

    def over(self, window: Window) -> Floats:
        """Return the folded votes of `window`, (phases, PERIOD, bands), period slot 0 first."""
        blocks = self._blocks[window.start // _BLOCK : -(-window.end // _BLOCK)]
        first = window.start // _BLOCK
        per = PERIOD // _BLOCK
        parts = [
            blocks[(index - first) % per :: per].sum(axis=0, dtype=np.float32)
            for index in range(per)
        ]
        return np.concatenate(parts, axis=1)


def spectrum_of(template: Floats) -> Spectrum:
    """Return a template's transform along time, for :func:`correlate`."""
    import scipy.fft

    spectrum: Spectrum = scipy.fft.rfft(template.T, axis=1)  # (bands, bins)
    return spectrum


class Folded:
    """Hold one window's folded votes, ready to be correlated with many templates."""

    def __init__(self, votes: Floats) -> None:
        import scipy.fft

        self.votes = votes
        along = np.ascontiguousarray(votes.transpose(0, 2, 1))
        self._along = along
        self._squares: Spectrum | None = None
        self._values = scipy.fft.rfft(along, axis=2).conj()  # (phases, bands, bins)

    def correlate(self, template: Spectrum) -> Floats:
        """Return the sum of votes times chips for every (phase, offset)."""
        return _circular(self._values, template)

    def norms(self, mask: Spectrum) -> Floats:
        """Return the root of the sum of squared votes where `mask` is one."""
        if self._squares is None:
            import scipy.fft

            self._squares = scipy.fft.rfft(self._along * self._along, axis=2).conj()
        norms: Floats = np.sqrt(np.maximum(_circular(self._squares, mask), 1e-6))
        return norms


def _circular(values: Spectrum, template: Spectrum) -> Floats:
    import scipy.fft

    product = np.einsum("pbf,bf->pf", values, template)
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
