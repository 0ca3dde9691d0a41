"""Look for one recording in others: which landmarks do they share, and at which distance."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.attribution.fingerprint import Fingerprint
from core.attribution.landmarks import landmarks, neighbours, span_steps

WINDOW_STEPS = 216  # five seconds of the query are looked for at a time
HOP_STEPS = 108
LEAST_LANDMARKS = 40  # a window with fewer says nothing
_BIN_STEPS = 2  # distances this near count as one; with the next bin, 93 ms together
_GUARD = 4
_DRIFT = 0.065  # of time: sound up to this much faster or slower is followed to its end
_STRAY = 0.005
_WINDOWS_AT_ONCE = 32  # bounds the memory

Ints = NDArray[np.int64]


class Table:
    """Hold the landmarks of many recordings, by what they look like.

    Parameters
    ----------
    fingerprints
        Of the recordings; their places in this list are their numbers.
    """

    def __init__(self, fingerprints: Sequence[Fingerprint]) -> None:
        self.tracks = len(fingerprints)
        made = [landmarks(each.steps, each.bins) for each in fingerprints]
        nothing = [np.zeros(0, np.uint32)]
        words = np.concatenate(nothing + [words for words, _ in made])
        order = np.argsort(words, kind="stable")
        self._words = words[order]
        places = [np.zeros(0, np.int32), *(places for _, places in made)]
        self._places = np.concatenate(places)[order]
        sizes = [words.size for words, _ in made]
        self._numbers = np.repeat(np.arange(self.tracks, dtype=np.int32), sizes)[order]
        self.reach = int(self._places.max(initial=0))

    def hits(self, words: NDArray[np.uint32]) -> tuple[Ints, Ints, Ints]:
        """Return (index into `words`, track, place) of every landmark that looks the same."""
        first = np.searchsorted(self._words, words, "left")
        counts = np.searchsorted(self._words, words, "right") - first
        which = np.repeat(np.arange(words.size), counts)
        within = np.arange(which.size) - np.repeat(np.cumsum(counts) - counts, counts)
        at = first[which] + within
        return which, self._numbers[at].astype(np.int64), self._places[at].astype(np.int64)


@dataclass(frozen=True, slots=True)
class Shares:
    """Say how much of each window of a query each track shares.

    Attributes
    ----------
    starts
        First step of each window, shape (windows,).
    sizes
        Number of landmarks in it.
    shares
        Shape (windows, tracks): part of them that the track has at one distance, in [0, 1].
    distances
        Shape (windows, tracks): that distance, in steps from query to track.
    """

    starts: Ints
    sizes: Ints
    shares: NDArray[np.float32]
    distances: Ints

    @property
    def total(self) -> int:
        """Landmarks in all windows."""
        return int(self.sizes.sum())


def shares(query: Fingerprint, table: Table) -> Shares:
    """Compare every window of `query` with every track of `table`.

    Parameters
    ----------
    query
        What to look for.
    table
        Where to look.
    """
    words, places = landmarks(query.steps, query.bins)
    last = int(places.max(initial=0))
    starts = np.arange(0, max(last - WINDOW_STEPS // 2, 0) + 1, HOP_STEPS, dtype=np.int64)
    bounds = np.searchsorted(places, [starts, starts + WINDOW_STEPS])
    sizes = bounds[1] - bounds[0]
    kept = sizes >= LEAST_LANDMARKS
    starts, sizes, bounds = starts[kept], sizes[kept], bounds[:, kept]
    result = np.zeros((starts.size, table.tracks), np.float32)
    distances = np.zeros((starts.size, table.tracks), np.int64)
    for first in range(0, starts.size, _WINDOWS_AT_ONCE):
        chosen = slice(first, first + _WINDOWS_AT_ONCE)
        low, high = int(bounds[0, chosen][0]), int(bounds[1, chosen][-1])
        tracks, counts, found = _votes(
            words[low:high], places[low:high], bounds[:, chosen] - low, table
        )
        result[chosen].flat[tracks] = counts
        distances[chosen].flat[tracks] = found
    result /= np.maximum(sizes, 1)[:, np.newaxis]
    return Shares(starts, sizes, result, distances)


def _votes(
    words: NDArray[np.uint32], places: NDArray[np.int32], bounds: Ints, table: Table
) -> tuple[Ints, Ints, Ints]:
    """Return (window * tracks + track, votes, distance) of the distance with most votes."""
    which, tracks, there = table.hits(neighbours(words).ravel())
    landmark = which % words.size
    distance = there - places[landmark] + int(places.max(initial=0)) + 1
    bins = distance // _BIN_STEPS
    span = (table.reach + 2 * int(places.max(initial=0))) // _BIN_STEPS + _GUARD
    # One landmark votes once for a distance, however many of its neighbours look alike.
    votes = np.unique((landmark * table.tracks + tracks) * span + bins)
    landmark, rest = np.divmod(votes, table.tracks * span)
    ballots = []
    for window in range(bounds.shape[1]):
        inside = slice(*np.searchsorted(landmark, bounds[:, window]))
        ballots.append(rest[inside] + window * table.tracks * span)
    keys, counts = np.unique(np.concatenate(ballots), return_counts=True)
    if not keys.size:
        nothing = np.zeros(0, np.int64)
        return nothing, nothing, nothing
    # A true distance may fall on the border of two bins.
    joined = counts.copy()
    follows = np.flatnonzero(keys[1:] == keys[:-1] + 1)
    joined[follows] += counts[follows + 1]
    slot = keys // span
    order = np.lexsort((joined, slot))
    final = order[np.flatnonzero(np.diff(slot[order], append=-1))]
    steps = (keys[final] % span) * _BIN_STEPS - int(places.max(initial=0)) - 1 + _BIN_STEPS
    return slot[final], joined[final], steps


@dataclass(frozen=True, slots=True)
class Overlap:
    """Say where exactly a match begins and ends.

    Attributes
    ----------
    start, end
        Steps of the query.
    at
        Step of the track where the match begins.
    share
        Part of the landmarks between start and end that the track shares.
    """

    start: int
    end: int
    at: int
    share: float


def overlap(
    query: Fingerprint, table: Table, track: int, found: Shares, first: int, last: int
) -> Overlap:
    """Narrow a match down to where its landmarks begin and end.

    Parameters
    ----------
    query, table
        As for :func:`shares`.
    track
        Number of the track that was found.
    found
        What :func:`shares` found.
    first, last
        The windows of the match.
    """
    strongest = first + int(np.argmax(found.shares[first : last + 1, track]))
    anchor, distance = int(found.starts[strongest]), int(found.distances[strongest, track])
    begin, finish = int(found.starts[first]), int(found.starts[last]) + WINDOW_STEPS
    words, places = landmarks(query.steps, query.bins)
    inside = slice(*np.searchsorted(places, [begin, finish]))
    words, places = words[inside], places[inside].astype(np.int64)
    which, tracks, there = table.hits(neighbours(words).ravel())
    landmark = which % words.size
    off = there - places[landmark] - distance
    # Sound that runs a little faster or slower drifts away from the distance.
    drift = 2 * _BIN_STEPS + np.abs(places[landmark] - anchor) * _DRIFT
    same = (tracks == track) & (np.abs(off) <= drift)
    shared, index = np.unique(landmark[same], return_index=True)
    ends = places[shared] + span_steps(words[shared])
    # A few landmarks outside the match agree by chance.
    start = int(np.quantile(places[shared], _STRAY, method="lower"))
    end = int(np.quantile(ends, 1.0 - _STRAY, method="higher"))
    between = (places >= start) & (places + span_steps(words) <= end)
    share = int(between[shared].sum()) / max(int(between.sum()), 1)
    early = int(np.median(off[same][index][: max(shared.size // 10, 5)]))
    return Overlap(start, end, max(start + distance + early, 0), share)
