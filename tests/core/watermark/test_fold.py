"""Folding and correlation: as if every place had been tried by hand."""

import numpy as np

from core.watermark.fold import Folded, Folds, Window, best_places, spectrum_of, windows
from core.watermark.layout import PERIOD

BANDS = 5
PHASES = 2


def made(slots: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(4)
    template = rng.integers(-1, 2, (PERIOD, BANDS)).astype(np.float32)
    return rng.normal(size=(slots * PHASES, BANDS)).astype(np.float32), template


def test_correlation_is_the_sum_at_each_offset():
    votes, template = made(700)
    folded = Folded(Folds.of(votes, PHASES).over(Window(128, 512)))
    said = folded.correlate(spectrum_of(template))
    norms = folded.norms(spectrum_of(np.abs(template)))
    for phase, offset in ((0, 0), (1, 17), (1, 255)):
        total = np.zeros((PERIOD, BANDS))
        for slot in range(128, 512):
            total[(slot + offset) % PERIOD] += votes[slot * PHASES + phase]
        assert np.isclose(said[phase, offset], (total * template).sum(), atol=1e-2)
        assert np.isclose(norms[phase, offset] ** 2, (total**2 * abs(template)).sum(), rtol=1e-3)


def test_windows_cover_everything_and_hold_half_of_any_stretch():
    slots = 3000
    found = windows(slots)
    assert Window(0, slots) in found
    assert len(found) == len(set(found))
    for start in range(0, slots - 600, 97):
        stretch = range(start, start + 600)
        assert any(w.start >= start and w.end <= start + 600 for w in found), stretch


def test_best_places_are_apart():
    scores = np.zeros((2, PERIOD), np.float32)
    scores[0, 10], scores[1, 11], scores[1, 99] = 5, 4, 3
    assert list(best_places(scores, 2)) == [(0, 10), (1, 99)]
