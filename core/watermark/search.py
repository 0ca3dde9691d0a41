"""Ask whether sound was changed in pitch, tempo or speed since it was marked.

The samples are never touched: another pitch means other band edges over the same power
spectra, another tempo means other rows of the same grid. A coarse look with plain
whitening ranks the alterations; the best are then looked at in full. Knows no files.
"""

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from core.jobs.control import Control
from core.watermark.evidence import Change
from core.watermark.features import bin_weights, log_powers, power_spectra
from core.watermark.fold import Folded, Folds, Votes, Window, spectrum_of
from core.watermark.hearing import hear
from core.watermark.layout import PERIOD, Floats
from core.watermark.stream import SoundStream
from core.watermark.whiten import CLIP, STEPS_PER_SLOT, deviation, plain_residual

_COARSE_STEPS = 2  # looks a slot of the coarse grid
_EXCERPT_S = 90.0  # the coarse look hears this much, from the middle
_WINDOW = 2 * PERIOD  # slots of a coarse window, about: longer ones would blur the tempo
SCANNED = 3  # alterations that are looked at in full
_WORTH_A_SCAN = 4.5  # coarse score below which an alteration is not

_PITCH_STEP = 1.012
_PITCH_STEPS = 16  # to +-3.3 semitones
_TEMPO_STEP = 1.003
_TEMPO_STEPS = 42  # to +-13 %
_NEAR_STEPS = 2  # tempos on either side of a speed's own
_FINE_STEPS = (-0.0015, -0.0010, -0.0005, 0.0, 0.0005, 0.0010, 0.0015)


def alterations() -> Iterator[tuple[float, tuple[float, ...]]]:
    """Yield each pitch ratio with the tempo ratios that are tried under it."""
    tempos = tuple(_TEMPO_STEP**step for step in range(-_TEMPO_STEPS, _TEMPO_STEPS + 1))
    for step in range(-_PITCH_STEPS, _PITCH_STEPS + 1):
        pitch = _PITCH_STEP**step
        if step == 0:
            yield 1.0, tempos
        else:
            near = range(-_NEAR_STEPS, _NEAR_STEPS + 1)
            yield pitch, (1.0, *(pitch * _TEMPO_STEP**side for side in near))


def count_alterations() -> int:
    """Return how many alterations share the chance of a full search, fine steps included."""
    return sum(len(tempos) for _, tempos in alterations()) * len(_FINE_STEPS)


def retimed(rows: Votes, tempo: float) -> Votes:
    """Return a grid's rows as they were before sound became `tempo` times as fast."""
    count = int(len(rows) * tempo)
    index = np.minimum(np.round(np.arange(count) / tempo).astype(np.int64), len(rows) - 1)
    moved: Votes = rows[index]
    return moved


class Probe:
    """Hold known chips, transformed, for looks that only rank."""

    def __init__(self, template: Floats) -> None:
        self._spectrum = spectrum_of(template)
        self._tiles = float(np.abs(template).sum())

    def best(self, folded: Folded) -> float:
        """Return the best agreement over phases and offsets, in rough deviations.

        All of a window's tiles have much the same power: its mean stands for the norm.
        """
        power = float(np.mean(folded.votes[0] ** 2)) + 1e-9
        return float(folded.correlate(self._spectrum).max()) / math.sqrt(power * self._tiles)


def ranked(stream: SoundStream, probes: Sequence[Probe], control: Control) -> list[Change]:
    """Return the alterations under which a probe agrees best, best first; few or none."""
    half = int(_EXCERPT_S / 2 * stream.sample_rate)
    middle = stream.frames // 2
    spectra, bin_hz = power_spectra(stream.part(middle - half, middle + half), _COARSE_STEPS)
    scores: list[tuple[float, Change]] = []
    tried = list(alterations())
    for index, (pitch, tempos) in enumerate(tried):
        control.progress(index / len(tried), "search")
        rough = _rough(spectra @ bin_weights(spectra.shape[1], bin_hz, pitch))
        scores += [
            (_best_score(retimed(rough, tempo), probes), Change(pitch, tempo)) for tempo in tempos
        ]
    scores.sort(key=lambda pair: -pair[0])
    return [change for score, change in scores[:SCANNED] if score > _WORTH_A_SCAN]


def _rough(powers: Floats) -> Floats:
    """Return votes by the plain rule: cheap enough to be asked for every pitch."""
    left = plain_residual(log_powers(powers), _COARSE_STEPS)
    left /= deviation(left, _COARSE_STEPS)
    cut: Floats = np.clip(left, -CLIP, CLIP, out=left)
    return cut


def _best_score(rows: Votes, probes: Sequence[Probe]) -> float:
    folds = Folds.of(rows, _COARSE_STEPS)
    edges = np.linspace(0, folds.slots, max(round(folds.slots / _WINDOW), 1) + 1).astype(int)
    best = 0.0
    for start, end in pairwise(edges.tolist()):
        folded = Folded(folds.over(Window(start, end)))
        best = max(best, *(probe.best(folded) for probe in probes))
    return best


def refined(stream: SoundStream, change: Change, probes: Sequence[Probe]) -> tuple[Votes, Change]:
    """Return the full votes under the best tempo close to `change`, and that change."""
    found = hear(stream, pitch=change.pitch)
    tempos = [change.tempo * (1.0 + fine) for fine in _FINE_STEPS]
    best = max(tempos, key=lambda tempo: _whole_score(retimed(found, tempo), probes))
    return retimed(found, best), Change(change.pitch, best)


def _whole_score(rows: Votes, probes: Sequence[Probe]) -> float:
    folds = Folds.of(rows, STEPS_PER_SLOT)
    folded = Folded(folds.over(Window(0, folds.slots)))
    return max(probe.best(folded) for probe in probes)
