"""Place in time, and seeing one mark beside another."""

import numpy as np

from core.watermark.fold import Folds
from core.watermark.layout import BANDS, PERIOD, SLOT_S
from core.watermark.paths import straight
from core.watermark.places import agreement, odds_of, posterior, spans_of, without


def votes_with_mark(start: int, end: int, level: float = 0.12) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(6)
    template = rng.choice([-1.0, 1.0], (PERIOD, BANDS)).astype(np.float32)
    votes = rng.normal(size=(1600, BANDS)).astype(np.float32)
    inside = np.arange(start, end)
    votes[inside] += level * template[(inside + 40) % PERIOD]
    return votes, template


def test_the_marked_stretch_is_found_to_the_second():
    votes, template = votes_with_mark(600, 1100)
    marked = posterior([odds_of(*agreement(votes, template, 40), 0.12)])
    (span,) = spans_of(marked, SLOT_S, 1600 * SLOT_S)
    assert abs(span.start - 600 * SLOT_S) < 1.0
    assert abs(span.end - 1100 * SLOT_S) < 1.0
    assert span.confidence > 0.9


def test_nothing_is_marked_under_other_chips():
    votes, template = votes_with_mark(600, 1100)
    odds = odds_of(*agreement(votes, template[::-1].copy(), 40), 0.12)
    assert spans_of(posterior([odds]), SLOT_S, 37.0) == ()


def test_a_mark_that_was_taken_out_is_gone():
    votes, template = votes_with_mark(0, 1600)
    before, spread = agreement(votes, template, 40)
    marked = posterior([odds_of(before, spread, 0.12)])
    folds = Folds.of(votes, 1)
    left = without(folds, template, straight(folds, 0, 40), marked)
    after, _ = agreement(left.rows(0), template, 40)
    assert before.sum() > 10 * abs(after.sum())
