"""Marks are read through cuts, dropped samples and inserted silence, and only where they are."""

import numpy as np
import pytest

from core.audio import Audio
from core.watermark import REPORTED_CHANCE, WatermarkKey, detect
from core.watermark.evidence import AS_IS, Effort
from core.watermark.fold import Folds
from core.watermark.hearing import hear
from core.watermark.key import PUBLIC_KEY
from core.watermark.layout import sync_template
from core.watermark.recovery import Known, recovered
from core.watermark.whiten import STEPS_PER_SLOT

RATE = 44_100


def cut(samples: np.ndarray) -> np.ndarray:
    """Return samples without a tenth of a second every five."""
    second = np.arange(samples.shape[1]) / RATE
    return samples[:, second % 5.0 < 4.9]


def filled(samples: np.ndarray) -> np.ndarray:
    """Return samples with a twentieth of a second of silence every three."""
    gap = np.zeros((len(samples), RATE // 20), np.float32)
    starts = range(0, samples.shape[1], 3 * RATE)
    return np.concatenate(
        [part for start in starts for part in (samples[:, start : start + 3 * RATE], gap)], axis=1
    )


def thinned(samples: np.ndarray) -> np.ndarray:
    """Return samples without one in a hundred, in short blocks anywhere."""
    rng = np.random.default_rng(3)
    keep = np.ones(samples.shape[1], bool)
    while keep.mean() > 0.99:
        start, length = rng.integers(0, len(keep)), rng.integers(200, 1800)
        keep[start : start + length] = False
    return samples[:, keep]


@pytest.mark.parametrize("attack", [cut, filled, thinned])
def test_both_marks_and_their_seconds_are_read_through(marked, key, record, attack):
    audio = Audio(np.ascontiguousarray(attack(marked.samples)), RATE)
    found = {mark.layer: mark for mark in detect(audio, [key])}
    assert found["private"].payload == record.hex()
    assert found["public"].origin == "generated"
    for mark in found.values():
        assert mark.false_positive_probability <= REPORTED_CHANCE
        assert sum(span.end - span.start for span in mark.segments) > 0.9 * audio.seconds


def test_a_known_mark_that_leads_nowhere_is_no_error(music):
    folds = Folds.of(hear(music(6.0, seed=9)), STEPS_PER_SLOT)
    silent = folds.mapped(lambda phase, first, rows: np.zeros_like(rows))
    other = WatermarkKey(bytes(32))
    known = [Known(other, sync_template(other), 1e-9)]
    effort = Effort(searched=2, scanned=2, bars=(0.0, 0.0))
    assert recovered(silent, [PUBLIC_KEY, other], known, AS_IS, effort, 6.0) == []


def test_another_key_reads_nothing_along_the_public_marks_path(marked):
    audio = Audio(np.ascontiguousarray(cut(marked.samples)), RATE)
    assert [mark.layer for mark in detect(audio, [WatermarkKey(bytes(32))])] == ["public"]


def test_keys_find_nothing_along_paths_through_music_that_they_never_marked(music):
    folds = Folds.of(hear(music(12.0, seed=9)), STEPS_PER_SLOT)
    rng = np.random.default_rng(4)
    keys = [PUBLIC_KEY, *(WatermarkKey(rng.bytes(32)) for _ in range(40))]
    effort = Effort(searched=1, scanned=1, bars=(0.0, 0.0))
    found = recovered(folds, keys, (), AS_IS, effort, 12.0)
    assert all(finding.key.public and finding.chance > 1e-3 for finding in found)
