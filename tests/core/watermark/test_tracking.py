"""Following a pattern through cuts: it is found where it is, and what that is worth is stated."""

import numpy as np
import pytest

from core.watermark.bound import chance_of
from core.watermark.fold import Folds
from core.watermark.layout import BANDS, PERIOD
from core.watermark.paths import BLOCK, LOST, agreement_along, folded_along, straight, unbroken
from core.watermark.soft import score
from core.watermark.tracking import follow, refined

PHASES = 4
LEVEL = 0.15


def made_template(seed: int = 1, share: float = 0.25) -> np.ndarray:
    rng = np.random.default_rng(seed)
    chips = rng.choice([-1.0, 1.0], (PERIOD, BANDS)) * (rng.random((PERIOD, BANDS)) < share)
    return chips.astype(np.float32)


def made_votes(slots: int, seed: int = 2) -> np.ndarray:
    """Return votes whose rows within a slot are alike, as those of overlapping looks are."""
    noise = np.random.default_rng(seed).normal(size=(slots * PHASES + PHASES, BANDS))
    return np.mean([noise[k : k + slots * PHASES] for k in range(PHASES)], axis=0) * 2.0


def marked_votes(template: np.ndarray, looks: np.ndarray) -> np.ndarray:
    """Return votes whose row r carries the pattern's look ``looks[r]``, or none where it is -1."""
    votes = made_votes(len(looks) // PHASES)
    chips = template[(looks // PHASES) % PERIOD] * (looks >= 0)[:, None]
    return (votes + LEVEL * chips).astype(np.float32)


def apart(states: np.ndarray, truth: np.ndarray | int) -> np.ndarray:
    """Return how many looks states are from where they should be; a slot's are alike."""
    half = PHASES * PERIOD // 2
    return np.abs((states - truth + half) % (2 * half) - half)


def test_the_votes_along_a_straight_path_are_the_fold():
    votes = made_votes(3 * PERIOD).astype(np.float32)
    folds = Folds.of(votes, PHASES)
    for phase, offset in ((0, 0), (3, 17), (1, 255)):
        rows = votes[phase::PHASES].reshape(3, PERIOD, BANDS).sum(axis=0)
        along = folded_along(folds, straight(folds, phase, offset))
        assert np.allclose(along, np.roll(rows, offset, axis=0), atol=1e-4)


def test_agreement_along_a_path_adds_up_to_its_fold():
    template, folds = made_template(), Folds.of(made_votes(5 * PERIOD), PHASES)
    states = np.random.default_rng(3).integers(0, PHASES * PERIOD, folds.slots // BLOCK)
    said, spread = agreement_along(folds, template, states)
    assert said.sum() == pytest.approx((folded_along(folds, states) * template).sum(), rel=1e-3)
    assert (spread > 0).all()


def test_cuts_and_fillings_are_followed():
    template = made_template()
    looks = np.arange(1300 * PHASES)
    looks[1200:] += 17  # cut
    looks[2800:] -= 9  # filled
    looks[4000:] += 350
    (path,) = follow(Folds.of(marked_votes(template, looks), PHASES), [template])
    truth = (looks - np.arange(len(looks)))[: len(path.states) * BLOCK * PHASES : BLOCK * PHASES]
    count = len(truth)
    assert (apart(path.states[:count], truth) < PHASES).mean() > 0.95
    assert path.gain > 50.0


def test_a_slow_drift_is_followed():
    template = made_template()
    rows = np.arange(1300 * PHASES)
    looks = np.round(rows * 1.004).astype(np.int64)
    folds = Folds.of(marked_votes(template, looks), PHASES)
    path = refined(folds, template, follow(folds, [template])[0])
    kept = score(folded_along(folds, path.states), template)
    fixed = score(folded_along(folds, straight(folds, 0, 0)), template)
    assert kept > 2.0 * fixed


def test_where_there_is_nothing_the_pattern_is_lost():
    template = made_template(share=1.0)
    looks = np.arange(1300 * PHASES)
    looks[: 500 * PHASES] = -1
    (path,) = follow(Folds.of(marked_votes(template, looks), PHASES), [template])
    begins = np.flatnonzero(path.states != LOST)[0] * BLOCK
    assert abs(begins - 500) < 43  # a second
    assert (apart(unbroken(path.states), 0) < PHASES).all()


@pytest.mark.slow
def test_a_paths_chance_is_at_most_what_is_stated():
    """Patterns that were never put in: scored along the best path for them, at its price."""
    rng = np.random.default_rng(5)
    folds = Folds.of(np.clip(made_votes(PERIOD), -1.7, 1.7).astype(np.float32), PHASES)
    tiles = np.abs(made_template())
    stated = []
    for _ in range(300):
        templates = [
            (tiles * rng.choice([-1.0, 1.0], tiles.shape)).astype(np.float32) for _ in range(8)
        ]
        for template, path in zip(templates, follow(folds, templates), strict=True):
            agreed = score(folded_along(folds, path.states), template)
            stated.append(np.log(chance_of(agreed)) + path.price)
    for chance in (0.3, 0.1, 0.03, 0.01):
        assert (np.array(stated) <= np.log(chance)).mean() <= chance


@pytest.mark.slow
def test_other_chips_are_fair_coins_along_a_path_that_they_did_not_choose():
    rng = np.random.default_rng(6)
    template = made_template()
    looks = np.arange(PERIOD * 2 * PHASES)
    looks[1000:] += 23
    folds = Folds.of(marked_votes(template, looks), PHASES)
    votes = folded_along(folds, follow(folds, [template])[0].states)
    tiles = 1.0 - np.abs(template)
    scores = np.array(
        [score(votes, tiles * rng.choice([-1.0, 1.0], tiles.shape)) for _ in range(4000)]
    )
    assert abs(scores.mean()) < 0.06
    assert scores.std() == pytest.approx(1.0, abs=0.05)
    for level in (1.0, 2.0, 3.0):
        assert (scores >= level).mean() <= chance_of(level)


def test_a_pattern_that_is_nowhere_stays_nowhere():
    votes = np.random.default_rng(8).normal(size=(2048, BANDS)).astype(np.float32)
    folds = Folds.of(votes, 4)
    chips = np.random.default_rng(9).choice([-1.0, 1.0], (PERIOD, BANDS)).astype(np.float32)
    (path,) = follow(folds, [chips])
    assert not path.found
    assert refined(folds, chips, path) is path
