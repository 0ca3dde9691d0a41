"""The creator's reference tracks, and which of them a piece of sound resembles."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.attribution.constellation import STEP_S
from core.attribution.fingerprint import Fingerprint
from core.attribution.matching import Shares, Table, overlap, shares
from core.audio.audio import Audio
from core.audio.files import replacing
from core.audio.reading import open_reader
from core.errors import DataError, SoundmarkError
from core.jobs.control import Control, NoControl, Part

EXTENSIONS = frozenset(
    {".wav", ".wave", ".flac", ".mp3", ".ogg", ".oga", ".opus", ".m4a", ".aac"}
    | {".aif", ".aiff", ".aifc", ".caf", ".mp4", ".w64"}
)
CACHE_SCHEMA = 1  # part of each cached name: a change of the method makes all of them anew

USUAL_THRESHOLD = 0.08  # share of landmarks, where the library is too small to measure one
LOWEST_THRESHOLD = 0.03
LEAST_NULL = 100  # comparisons of unrelated sound that a measured threshold rests on
FALSE_ALARM = 0.01  # chance that unrelated music of three minutes is said to resemble any track
_WINDOWS_A_QUERY = 72  # three minutes
_QUERIES = 16  # tracks that are compared with all others to learn how alike unrelated ones are
_QUERY_S = 60.0
_TAIL = 0.1  # part of the comparisons that the tail is fitted to

_MOST_GAP = 2  # windows that a match may miss and still go on
_MOST_SHIFT_STEPS = 14  # from window to window, for sound that runs faster or slower


@dataclass(frozen=True, slots=True)
class Resemblance:
    """Say that a stretch of sound resembles a stretch of a reference track.

    Attributes
    ----------
    track
        The reference's path within its folder, with forward slashes.
    start, end
        Where in the sound, in seconds.
    at
        Where in the track `start` lies, in seconds.
    similarity
        Part of the sound's landmarks there that the track has at the same place, in [0, 1]:
        1 for a copy, 0.6 for a piece cut out, 0.4 after encoding.
    kind
        ``"recording"``: the very same recording.
    """

    track: str
    start: float
    end: float
    at: float
    similarity: float
    kind: str = "recording"


class ReferenceIndex:
    """Look for sound in reference tracks; made by :meth:`build`.

    Attributes
    ----------
    tracks
        Paths of the tracks within the folder.
    skipped
        Paths that could not be read, each with the reason.
    threshold
        Share of landmarks above which sound resembles a track.
    null_sample_size
        How many comparisons of this library's unrelated tracks the threshold was taken from;
        0 where it is the usual one, for want of tracks.

    Notes
    -----
    Finds the same recording: encoded, equalised, louder or softer, under other sound, cut to
    three seconds, up to six per cent faster or slower. Not found are other recordings of the same
    tune, and other pitches.
    """

    def __init__(
        self,
        tracks: Sequence[str],
        fingerprints: Sequence[Fingerprint],
        skipped: Sequence[tuple[str, SoundmarkError]] = (),
    ) -> None:
        self.tracks = tuple(tracks)
        self.skipped = tuple(skipped)
        self._table = Table(fingerprints)
        self.threshold, self.null_sample_size = _threshold(fingerprints, self._table)

    @classmethod
    def build(
        cls, folder: Path, control: Control | None = None, *, cache: Path | None = None
    ) -> "ReferenceIndex":
        """Return the index of all sound files in `folder` and the folders in it.

        Parameters
        ----------
        folder
            The reference tracks. They are only read.
        control
            Reported to; stopping it keeps the fingerprints made so far in the cache.
        cache
            Folder for fingerprints, by path, size and time of change of each file; None to keep
            none.
        """
        control = control or NoControl()
        paths = sorted(
            path
            for path in folder.rglob("*")
            if path.suffix.lower() in EXTENSIONS and path.is_file()
        )
        tracks, fingerprints, skipped = [], [], []
        for number, path in enumerate(paths):
            name = path.relative_to(folder).as_posix()
            part = Part(control, number / len(paths), (number + 1) / len(paths))
            part.progress(0.0, name)
            try:
                fingerprints.append(_fingerprint(path, cache, part))
                tracks.append(name)
            except SoundmarkError as error:
                skipped.append((name, error))
        return cls(tracks, fingerprints, skipped)

    def match(self, sound: Audio | Fingerprint) -> tuple[Resemblance, ...]:
        """Return where `sound` resembles which tracks, the most similar first.

        Parameters
        ----------
        sound
            The sound, or its fingerprint. At least three seconds of it must be in a track.
        """
        query = sound if isinstance(sound, Fingerprint) else Fingerprint.of(sound)
        found = shares(query, self._table)
        matches = [
            self._resemblance(query, found, track, first, last)
            for track in range(len(self.tracks))
            for first, last in _runs(found, track, self.threshold)
        ]
        return tuple(sorted(matches, key=lambda match: (-match.similarity, match.start)))

    def _resemblance(
        self, query: Fingerprint, found: Shares, track: int, first: int, last: int
    ) -> Resemblance:
        place = overlap(query, self._table, track, found, first, last)
        return Resemblance(
            self.tracks[track],
            round(place.start * STEP_S, 3),
            round(min(place.end * STEP_S, query.seconds), 3),
            round(place.at * STEP_S, 3),
            round(place.share, 4),
        )


def _fingerprint(path: Path, cache: Path | None, control: Control) -> Fingerprint:
    """Return the fingerprint of the file at `path`, from the cache where it is there."""
    stored = cache and cache / _cache_name(path)
    if stored and stored.is_file():
        try:
            return Fingerprint.from_bytes(stored.read_bytes())
        except (DataError, OSError):
            pass  # a damaged cache is made anew
    with open_reader(path) as reader:
        fingerprint = Fingerprint.of_file(reader, control)
    if stored:
        stored.parent.mkdir(parents=True, exist_ok=True)
        with replacing(stored) as temporary:
            temporary.write_bytes(fingerprint.to_bytes())
    return fingerprint


def _cache_name(path: Path) -> str:
    status = path.stat()
    identity = f"{CACHE_SCHEMA}\n{path.resolve()}\n{status.st_size}\n{status.st_mtime_ns}"
    return hashlib.sha256(identity.encode("utf-8", "surrogateescape")).hexdigest()[:32] + ".stars"


def _threshold(fingerprints: Sequence[Fingerprint], table: Table) -> tuple[float, int]:
    """Return the threshold and how many comparisons of unrelated sound it rests on.

    Notes
    -----
    Shares of unrelated sound fall off exponentially at their upper end. The line fitted there is
    followed down to where, with as many comparisons as three minutes of sound and this library
    make, a false alarm has the chance :data:`FALSE_ALARM`.
    """
    scores: list[float] = []
    step = max(len(fingerprints) // _QUERIES, 1)
    for number in range(0, len(fingerprints), step):
        found = shares(_beginning(fingerprints[number]), table)
        for track in range(table.tracks):
            against = found.shares[:, track]
            # Two takes of one recording in the library are no example of unrelated sound.
            if track != number and against.size and against.max() < USUAL_THRESHOLD:
                scores.extend(against.tolist())
    if len(scores) < LEAST_NULL:
        return USUAL_THRESHOLD, 0
    ordered = np.sort(scores)
    tail = ordered[int(len(ordered) * (1.0 - _TAIL)) :]
    slope = float(np.mean(tail - tail[0]))
    comparisons = _WINDOWS_A_QUERY * table.tracks
    measured = float(tail[0]) + slope * float(np.log(comparisons * _TAIL / FALSE_ALARM))
    return max(measured, LOWEST_THRESHOLD), len(scores)


def _beginning(fingerprint: Fingerprint) -> Fingerprint:
    count = int(np.searchsorted(fingerprint.steps, _QUERY_S / STEP_S))
    seconds = min(fingerprint.seconds, _QUERY_S)
    return Fingerprint(fingerprint.steps[:count], fingerprint.bins[:count], seconds)


def _runs(found: Shares, track: int, threshold: float) -> Iterator[tuple[int, int]]:
    """Yield (first, last) window of each unbroken stretch that resembles `track`."""
    above = np.flatnonzero(found.shares[:, track] > threshold)
    first = 0
    for number in range(1, above.size + 1):
        if number < above.size:
            gap = above[number] - above[number - 1]
            shift = abs(
                found.distances[above[number], track] - found.distances[above[number - 1], track]
            )
            if gap <= _MOST_GAP and shift <= _MOST_SHIFT_STEPS * gap:
                continue
        yield int(above[first]), int(above[number - 1])
        first = number
