"""New sound for some bars of some stems, laid into a take whose other samples stay.

The stems are played from 20 s before the bars, so that what rings into them is there; where the
notes are stated, from 6 s before what still sounds where the bars begin. Outside
the bars and :data:`MARGIN` around them every sample is the old one; tails of what the bars
held are faded at their borders into those that were there.
"""

from collections import ChainMap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from core.audio import Audio, Samples
from core.composer import SAMPLE_RATE
from core.composer.balancing import Balance
from core.composer.frozen import MIX, Frozen, Pulls
from core.composer.mixing.curves import FoundCurve, KnownCurve
from core.composer.mixing.master import fade
from core.composer.mixing.tone import FLAT
from core.composer.performing import PlayedPart
from core.composer.plan import STEM_OF, Plan
from core.composer.recording import ceiling_db, desk_of, fade_from, kicks_of, lead_in
from core.composer.rewriting import Remake
from core.composer.synthesis.player import NoteCache
from core.jobs import Control

MARGIN = SAMPLE_RATE // 100  # 10 ms: hides a join, and is shorter than any note
_BEFORE = 20 * SAMPLE_RATE  # longer than a note and its room
_NEAR = 6 * SAMPLE_RATE  # before stated notes, and before what rings into them: they must be quick
_CHUNK = 3 * SAMPLE_RATE


@dataclass(frozen=True, slots=True, eq=False)
class Spliced:
    """Hold a take's sound and stems, and the new stems' own gain curve."""

    mix: Audio
    stems: Mapping[str, Audio]
    pulls: Mapping[str, Pulls]


def spliced(
    plan: Plan,
    parts: Sequence[PlayedPart],
    remake: Remake,
    mix: Audio,
    stems: Mapping[str, Audio],
    *,
    frozen: Frozen,
    known: Mapping[str, Pulls],
    cache: NoteCache,
    control: Control,
) -> Spliced:
    """Return a take with the bars of a remake played anew.

    Parameters
    ----------
    parts
        Everything that is played, the bars' new notes included.
    mix, stems
        The take before.
    frozen
        Its levels and curves: they stay.
    known
        Stem to the curve of its own that it had when it was spliced before.
    cache, control
        As :func:`core.composer.recording.record` takes them.
    """
    weights, low, high = _weights(plan, remake)
    fresh = _played(plan, parts, remake, (low, high), frozen, cache, control)
    beside: Samples = np.zeros((2, high - low), np.float32)
    for name in stems:
        if name not in fresh:
            beside = beside + _part(stems, name, low, high)
    pulls = {name: known[name] for name in fresh if name in known}
    for name, curve in pulls.items():
        fresh[name] = fresh[name] * KnownCurve(curve).run(high - low).astype(np.float32)
        beside = beside + fresh[name]
    moving = [name for name in fresh if name not in pulls]
    if moving:
        new = sum((fresh[name] for name in moving), np.zeros_like(beside))
        found = _found(new, beside, ceiling_db(plan))
        gains, curve = found
        for name in moving:
            fresh[name] = fresh[name] * gains
            pulls[name] = curve
    whole, changed = mix.samples.copy(), {}
    for name, sound in fresh.items():
        before = stems[name]
        after = before.samples.copy()
        after[:, low:high] += weights * (sound - before.samples[:, low:high])
        whole[:, low:high] += after[:, low:high] - before.samples[:, low:high]
        changed[name] = before.with_samples(after)
    # The stems that stay are not given back from their short form before somebody asks.
    both: Mapping[str, Audio] = ChainMap(changed, stems)  # type: ignore[arg-type]  # read only
    return Spliced(mix.with_samples(whole), both, pulls)


@runtime_checkable
class InParts(Protocol):
    """Stems that give some frames back without reading all of them."""

    def part(self, name: str, start: int, end: int) -> Samples:
        """Return frames `start` to `end` of a stem, (2, frames)."""


def _part(stems: Mapping[str, Audio], name: str, start: int, end: int) -> Samples:
    if isinstance(stems, InParts):
        return stems.part(name, start, end)
    return stems[name].samples[:, start:end]


def _weights(plan: Plan, remake: Remake) -> tuple[NDArray[np.float32], int, int]:
    """Return how much of the new sound is heard between two frames, and these frames."""
    start, end = remake.frames(plan)
    ramp = (np.arange(MARGIN) + 0.5) / MARGIN
    heard = np.concatenate([ramp, np.ones(end - start), ramp[::-1]])
    frames = np.arange(start - MARGIN, end + MARGIN)
    if plan.loop:  # what lies before the start is the end
        weights = np.zeros(plan.frames)
        np.maximum.at(weights, frames % plan.frames, heard)
        return weights.astype(np.float32), 0, plan.frames
    inside = (frames >= 0) & (frames < plan.frames)
    low, high = max(start - MARGIN, 0), min(end + MARGIN, plan.frames)
    return heard[inside].astype(np.float32), low, high


def _played(
    plan: Plan,
    parts: Sequence[PlayedPart],
    remake: Remake,
    span: tuple[int, int],
    frozen: Frozen,
    cache: NoteCache,
    control: Control,
) -> dict[str, Samples]:
    """Return the stems' new sound in a span, with the mix's gain curve and the take's fade."""
    head = lead_in(plan)
    low, high = head + span[0], head + span[1]
    balance = Balance(dict(frozen.gains), frozen.master or 1.0, frozen.tone or FLAT, frozen.ride)
    kicks = kicks_of(plan, parts, frozen)
    first = 0 if head else _begin(parts, remake, low)
    desk = desk_of(plan, parts, cache, balance, kicks, frozenset(remake.stems), first)
    curve = KnownCurve(frozen.curves.get(MIX, ()))
    curve.run(first)
    sound = {name: np.zeros((2, high - low), np.float32) for name in desk.stems}
    at = first
    while at < high:
        end = min(at + _CHUNK, high)
        gains = curve.run(end - at) * fade(at, end - at, head + plan.frames, head + fade_from(plan))
        for name, block in desk.block(end).items():
            skip = max(low - at, 0)
            if end > low:
                new = block * gains.astype(np.float32)
                sound[name][:, at + skip - low : end - low] = new[:, skip:]
        at = end
        control.progress((at - first) / (high - first), "rendering")
    return sound


def _begin(parts: Sequence[PlayedPart], remake: Remake, low: int) -> int:
    """Return the frame from which stems are played so that all is there at frame `low`."""
    if remake.notes is None:
        return max(low - _BEFORE, 0)
    first = max(low - _NEAR, 0)
    for part in parts:
        if STEM_OF[part.role] in remake.stems:
            rings = (part.starts < first) & (part.starts + part.gates > first)
            first = min([first, *part.starts[rings].tolist()])
    return max(first, low - _BEFORE, 0)


def _found(moving: Samples, beside: Samples, ceiling: float) -> tuple[NDArray[np.float32], Pulls]:
    """Return the gain that keeps new sound under the ceiling beside what stays."""
    found = FoundCurve(ceiling)
    late = ((0, 0), (0, found.delay))
    gains = found.run(np.pad(moving, late), np.pad(beside, late))
    return gains[found.delay :].astype(np.float32), found.pulls
