"""Folding and correlation: as if every place had been tried by hand."""

import numpy as np

from core.watermark.fold import (
    VOTE_STEP,
    Folded,
    Folds,
    Template,
    Window,
    as_bytes,
    best_places,
    spectrum_of,
    windows,
)
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
    for phase, offset in ((0, 0), (1, 17), (1, 255)):
        total = np.zeros((PERIOD, BANDS))
        for slot in range(128, 512):
            total[(slot + offset) % PERIOD] += votes[slot * PHASES + phase]
        assert np.isclose(said[phase, offset], (total * template).sum(), atol=1e-2)


def test_the_best_places_are_scored_by_their_own_tiles():
    votes, template = made(700)
    marked = np.roll(template, -40, axis=0)[np.arange(700) % PERIOD]
    votes[1::PHASES] += 0.5 * marked
    folded = Folded(Folds.of(votes, PHASES).over(Window(0, 700)))
    ((phase, offset, score), *_) = folded.best(Template.of(template), 3)
    assert (phase, offset) == (1, 40)
    here = np.roll(folded.votes[1], 40, axis=0)
    wanted = (here * template).sum() / np.sqrt((here**2 * abs(template)).sum())
    assert np.isclose(score, wanted, rtol=1e-4)


def test_votes_as_bytes_fold_as_they_are():
    votes, _ = made(3000)
    votes = np.clip(votes, -1.9, 1.9)
    plain, bytes_ = Folds.of(votes, PHASES), Folds.of(as_bytes(votes), PHASES)
    window = Window(64, 2500)
    assert np.allclose(bytes_.over(window), plain.over(window), atol=0.5 * 10 * VOTE_STEP)
    assert np.allclose(bytes_.rows(1), plain.rows(1), atol=0.51 * VOTE_STEP)


def test_changing_stretch_by_stretch_is_changing_all():
    slots = 9000
    votes, _ = made(slots)
    folds = Folds.of(votes, PHASES)
    ramp = np.arange(folds.slots, dtype=np.float32)[:, None]

    def change(phase: int, first: int, rows: np.ndarray) -> np.ndarray:
        return rows * (phase + 1) + ramp[first : first + len(rows)]

    changed = folds.mapped(change)
    for phase in range(PHASES):
        assert np.array_equal(changed.rows(phase), change(phase, 0, folds.rows(phase)))


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
