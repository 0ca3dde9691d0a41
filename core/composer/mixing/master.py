"""The last stage: one gain, a limiter that sees ahead, the end that fades to nothing."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from core.audio import Samples
from core.composer.frozen import MIX, Pulls
from core.composer.mixing.curves import CEILING_DB, FoundCurve, KnownCurve

__all__ = ["CEILING_DB", "Master", "fade"]


def fade(start: int, length: int, frames: int, fade_from: int) -> NDArray[np.float64]:
    """Return the gain of `length` frames: a cube at the end, so that it ends as a decay does."""
    frame = start + np.arange(length)
    span = max(frames - fade_from, 1)
    return np.asarray(np.clip((frames - frame) / span, 0.0, 1.0) ** 3)


class Master:
    """Limit stems by one gain, so that they still sum to the mix.

    Parameters
    ----------
    frames
        Length of the take.
    fade_from
        Frame at which the end begins to fade; `frames` for no fade.
    frozen
        Curves of an earlier take by name; with one of the mix, the stems keep it.
    fresh
        Stems that were not in that take as they are now: they alone make room where the sum
        would rise above the ceiling.
    ceiling_db
        The true peak that it stays below.
    """

    def __init__(
        self,
        names: tuple[str, ...],
        frames: int,
        fade_from: int,
        *,
        frozen: Mapping[str, Pulls] | None = None,
        fresh: frozenset[str] = frozenset(),
        ceiling_db: float = CEILING_DB,
    ) -> None:
        self._names = names
        self._frames = frames
        self._fade_from = fade_from
        self._frozen = dict(frozen) if frozen and MIX in frozen else {}
        self._moving = frozenset(names) & fresh if self._frozen else frozenset(names)
        kept = [name for name in self._frozen if name == MIX or name not in self._moving]
        self._known = {name: KnownCurve(self._frozen[name]) for name in kept}
        self._found = FoundCurve(ceiling_db)
        self.delay = FoundCurve.delay
        self._late = {name: np.zeros((2, self.delay), np.float32) for name in names}
        self._at = -self.delay

    @property
    def curves(self) -> dict[str, Pulls]:
        """What was played again and what was found, by name."""
        if not self._frozen:
            return {MIX: self._found.pulls}
        kept = {name: self._frozen[name] for name in self._known}
        pulls = self._found.pulls
        return kept | (dict.fromkeys(sorted(self._moving), pulls) if pulls else {})

    def run(self, stems: Mapping[str, Samples]) -> dict[str, Samples]:
        """Return the stems limited, `delay` frames late; what comes before frame 0 is left out."""
        silence = np.zeros((2, 1), np.float32)
        length = max((stem.shape[1] for stem in stems.values()), default=0)
        stems = self._kept_curves(stems, length)
        moving = sum((stems[name] for name in stems if name in self._moving), silence)
        rest = [stems[name] for name in stems if name not in self._moving]
        moving = np.broadcast_to(moving, (2, length))
        gains = self._found.run(moving, sum(rest, silence) if rest else None)
        skip = max(0, -self._at)
        ending = fade(self._at, length, self._frames, self._fade_from)
        result = {}
        for name in self._names:
            joined = np.concatenate([self._late[name], stems[name]], axis=1)
            self._late[name] = joined[:, length:].copy()
            now = joined[:, skip:length]
            if name in self._moving:
                now = now * gains.astype(np.float32)[skip:]
            result[name] = np.ascontiguousarray(now * ending.astype(np.float32)[skip:])
        self._at += length
        return result

    def _kept_curves(self, stems: Mapping[str, Samples], length: int) -> Mapping[str, Samples]:
        """Return the stems with the curves that are known, in the order that found them."""
        gains = {n: curve.run(length).astype(np.float32) for n, curve in self._known.items()}
        for known in (MIX, *sorted(gains.keys() - {MIX})):
            if known in gains:
                stems = {
                    name: stem * gains[known] if known in (MIX, name) else stem
                    for name, stem in stems.items()
                }
        return stems
