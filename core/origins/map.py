"""Which origins sound at which frame of a source."""

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from core.origins.origin import OriginId


@dataclass(frozen=True, slots=True)
class Stretch:
    """Say which origins sound from frame `start` to `end` (exclusive)."""

    start: int
    end: int
    origins: frozenset[OriginId]


@dataclass(frozen=True, slots=True)
class OriginMap:
    """Assign sets of origins to frame intervals, sorted, disjoint and merged.

    Build one with :meth:`of` or :meth:`merged`; the constructor takes stretches that are
    in normal form already. Frames that no stretch covers have no origin: nothing sounds there.

    Examples
    --------
    >>> song = OriginMap.of(100, OriginId("a"))
    >>> both = OriginMap.merged([*song, Stretch(50, 150, frozenset({OriginId("b")}))])
    >>> [(s.start, s.end, sorted(s.origins)) for s in both]
    [(0, 50, ['a']), (50, 100, ['a', 'b']), (100, 150, ['b'])]
    """

    stretches: tuple[Stretch, ...] = ()

    @classmethod
    def of(cls, frames: int, *origins: OriginId) -> "OriginMap":
        """Return a map in which `origins` sound through all `frames`."""
        return cls((Stretch(0, frames, frozenset(origins)),) if frames > 0 else ())

    @classmethod
    def merged(cls, stretches: Iterable[Stretch]) -> "OriginMap":
        """Return the union of any stretches: overlaps hold the origins of all of them."""
        stretches = [s for s in stretches if s.end > s.start and s.origins]
        starts: dict[int, list[Stretch]] = {}
        ends: dict[int, list[Stretch]] = {}
        for stretch in stretches:
            starts.setdefault(stretch.start, []).append(stretch)
            ends.setdefault(stretch.end, []).append(stretch)
        edges = sorted(starts.keys() | ends.keys())
        sounding: dict[OriginId, int] = {}
        result: list[Stretch] = []
        for start, end in itertools.pairwise(edges):
            for stretch in ends.get(start, ()):
                for origin in stretch.origins:
                    sounding[origin] -= 1
                    if not sounding[origin]:
                        del sounding[origin]
            for stretch in starts.get(start, ()):
                for origin in stretch.origins:
                    sounding[origin] = sounding.get(origin, 0) + 1
            origins = frozenset(sounding)
            if not origins:
                continue
            if result and result[-1].end == start and result[-1].origins == origins:
                result[-1] = Stretch(result[-1].start, end, origins)
            else:
                result.append(Stretch(start, end, origins))
        return cls(tuple(result))

    def __iter__(self) -> Iterator[Stretch]:
        return iter(self.stretches)

    @property
    def origins(self) -> frozenset[OriginId]:
        """All origins that sound anywhere."""
        return frozenset().union(*(s.origins for s in self.stretches))

    @property
    def end(self) -> int:
        """The frame after the last one that has an origin."""
        return self.stretches[-1].end if self.stretches else 0

    def part(self, start: int, end: int) -> "OriginMap":
        """Return frames `start` to `end`, moved so that `start` is frame 0."""
        return OriginMap(
            tuple(
                Stretch(max(s.start, start) - start, min(s.end, end) - start, s.origins)
                for s in self.stretches
                if s.end > start and s.start < end
            )
        )

    def shifted(self, frames: int) -> "OriginMap":
        """Return the map moved later by `frames`; what falls before frame 0 is dropped."""
        moved = (Stretch(max(s.start + frames, 0), s.end + frames, s.origins) for s in self)
        return OriginMap(tuple(s for s in moved if s.end > s.start))

    def through(self, time_map: Callable[[int], int]) -> "OriginMap":
        """Return the map sent through a rising function of frames (stretch, resampling)."""
        return OriginMap.merged(
            Stretch(time_map(s.start), time_map(s.end), s.origins) for s in self
        )

    def spread(self, before: int, after: int, frames: int) -> "OriginMap":
        """Return every stretch grown by an effect's look-ahead and tail, within `frames`."""
        return OriginMap.merged(
            Stretch(max(s.start - before, 0), min(s.end + after, frames), s.origins) for s in self
        )

    def with_origins(self, change: Callable[[OriginId], OriginId]) -> "OriginMap":
        """Return the map with every origin replaced by what `change` gives for it."""
        return OriginMap.merged(
            Stretch(s.start, s.end, frozenset(map(change, s.origins))) for s in self
        )

    def to_json(self) -> list[list[object]]:
        """Return ``[[start, end, [origin, ...]], ...]``."""
        return [[s.start, s.end, sorted(s.origins)] for s in self]

    @classmethod
    def from_json(cls, data: Iterable[tuple[int, int, Iterable[str]]]) -> "OriginMap":
        """Return the map that :meth:`to_json` wrote, in normal form whatever it holds."""
        return cls.merged(
            Stretch(int(start), int(end), frozenset(OriginId(o) for o in origins))
            for start, end, origins in data
        )
