"""Whether music changes where it should, comes back where it should, and differs by its seed."""

import itertools
from collections import Counter

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage, signal

from core.audio import Audio, resampled
from core.composer.metre import STEP
from core.composer.plan import Plan
from core.composer.score import Note, Score

Floats = NDArray[np.float64]

_RATE = 16_000
_SIZE = 2048
_KERNEL_S = 4.0
_STEP_S = 0.25
_NEAR_S = 1.5  # a listener hears a join there, fills and pick-ups included


def novelty(plan: Plan, mix: Audio) -> dict[str, float]:
    """Return how new the sound is at the joins of sections, against the mean of the take.

    References
    ----------
    J. Foote, "Automatic audio segmentation using a measure of audio novelty", ICME 2000.
    """
    if not plan.has_beat:  # one arc: who comes in fades in
        return {}
    joins = [
        plan.seconds_at(section.bar * plan.metre.bar)
        for section in plan.sections[1:]
        if section.bars and section.kind != "end"
    ]
    curve = _novelty(_features(mix))
    reach = round(_NEAR_S / _STEP_S)
    edge = round(_KERNEL_S / _STEP_S)
    middle = curve[edge : len(curve) - edge]
    found = []
    for join in joins:
        at = round(join / _STEP_S)
        if edge <= at < len(curve) - edge:
            found.append(curve[max(at - reach, 0) : at + reach + 1].max())
    if not found or not len(middle) or middle.mean() <= 0:
        return {}
    return {"novelty": float(np.mean(found) / middle.mean())}


def _features(mix: Audio) -> Floats:
    """Return (moments, bands): levels of third-octave-like bands every quarter of a second."""
    mono = resampled(mix.with_channels(1), _RATE).samples[0].astype(float)
    hop = round(_STEP_S * _RATE)
    _hz, _at, spectra = signal.stft(mono, _RATE, "hann", _SIZE, _SIZE - hop // 8)
    power = np.abs(spectra) ** 2
    edges = np.unique(np.geomspace(4, _SIZE // 2, 25).astype(int))
    bands = np.add.reduceat(power, edges, axis=0)[:-1]
    count = bands.shape[1] // 8
    bands = bands[:, : count * 8].reshape(len(bands), count, 8).mean(axis=2)
    levels = 10.0 * np.log10(bands.T + 1e-8)
    levels = np.maximum(levels, levels.max() - 70.0)
    return np.asarray(levels - levels.mean(axis=0))


def _novelty(rows: Floats) -> Floats:
    """Return Foote's novelty: how a checkerboard fits on the distances around each moment."""
    far = np.linalg.norm(rows[:, None, :] - rows[None, :, :], axis=2)
    half = round(_KERNEL_S / _STEP_S)
    taper = signal.windows.gaussian(2 * half, half / 2)
    sign = np.sign(np.arange(2 * half) - half + 0.5)
    kernel = -np.outer(taper * sign, taper * sign)
    curve = np.zeros(len(rows))
    for at in range(half, len(rows) - half):
        curve[at] = (kernel * far[at - half : at + half, at - half : at + half]).sum()
    return np.maximum(ndimage.gaussian_filter1d(curve, 1.0), 0.0)


def returns(plan: Plan, score: Score) -> dict[str, float]:
    """Return the share of the tune's bars that come again: rhythm and contour, at any height."""
    lead = score.part("lead")
    if lead is None:
        return {}
    # What is improvised outside the beat is not meant to return.
    notes = tuple(note for note in lead.notes if not plan.section_at(note.start).free)
    shapes = Counter(_shapes(plan, notes))
    total = sum(shapes.values())
    again = sum(count for count in shapes.values() if count > 1)
    return {"returns": again / total} if total >= 6 else {}


def _shapes(plan: Plan, notes: tuple[Note, ...]) -> list[tuple[tuple[int, int], ...]]:
    """Return each bar's onsets with the direction that the tune takes after each."""
    shapes = []
    for _bar, held in itertools.groupby(notes, key=lambda note: note.start // plan.metre.bar):
        bar = list(held)
        turns = [int(np.sign(b.pitch - a.pitch)) for a, b in itertools.pairwise(bar)]
        if len(bar) >= 3:
            starts = [note.start % plan.metre.bar // (STEP // 2) for note in bar]
            shapes.append(tuple(zip(starts, [*turns, 0], strict=True)))
    return shapes


def seconds_of_chroma(mix: Audio) -> Floats:
    """Return how much of each of twelve pitch classes sounds in each second, unit rows."""
    mono = resampled(mix.with_channels(1), _RATE).samples[0].astype(float)
    _hz, _at, spectra = signal.stft(mono, _RATE, "hann", 8192, 4096)
    hertz = np.arange(spectra.shape[0]) * _RATE / 8192
    used = (hertz > 110) & (hertz < 2000)
    classes = np.round(12 * np.log2(hertz[used] / 440.0)).astype(int) % 12
    power = np.abs(spectra[used])
    rows = np.stack([power[classes == one].sum(axis=0) for one in range(12)], axis=1)
    count = int(mix.seconds)
    rows = rows[: len(rows) // count * count].reshape(count, -1, 12).mean(axis=1)
    rows -= rows.mean(axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9))


def chroma_likeness(first: Floats, second: Floats) -> float:
    """Return how alike two takes' harmonies are, second by second, at the best transposition."""
    count = min(len(first), len(second))
    turned = (np.roll(second[:count], turn, axis=1) for turn in range(12))
    return max(float((first[:count] * other).sum(axis=1).mean()) for other in turned)


def rhythm_likeness(first: NDArray[np.bool_], second: NDArray[np.bool_]) -> float:
    """Return at what share of all sixteenths two takes agree whether something begins."""
    bars, steps = min(len(first), len(second)), min(first.shape[1], second.shape[1])
    return float((first[:bars, :steps] == second[:bars, :steps]).mean())
