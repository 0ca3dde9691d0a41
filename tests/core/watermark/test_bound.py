"""The stated chance: an upper bound for any sound, and close enough to be of use."""

import numpy as np
import pytest

from core.watermark.bound import chance_after, chance_of, score_needed


@pytest.mark.parametrize(
    "votes",
    [
        np.ones(64),
        np.r_[np.ones(4), np.zeros(60)],
        1.0 / np.arange(1, 65),
        np.abs(np.random.default_rng(1).normal(size=64)) ** 3,
    ],
    ids=["equal", "few", "falling", "heavy"],
)
def test_no_kind_of_votes_beats_the_bound(votes):
    signs = np.random.default_rng(2).integers(0, 2, (100_000, len(votes))) * 2 - 1
    scores = (signs @ votes) / np.linalg.norm(votes)
    for score in (0.5, 1.0, 1.5, 2.0, 3.0, 4.0):
        assert (scores >= score).mean() <= chance_of(score)


def test_more_trials_need_a_higher_score():
    assert score_needed(1, 1e-6) < score_needed(1_000_000, 1e-6)
    assert chance_after(1000, score_needed(1000, 1e-6)) == pytest.approx(1e-6, rel=1e-3)


def test_chances_are_chances():
    assert chance_of(-3.0) == 1.0
    assert chance_after(10**9, 1.0) == 1.0
    assert 0.0 < chance_of(40.0) < 1e-90
