"""Find marks in one grid of votes: place by place, key by key, with the chance of each.

The bound of a finding counts every place in every window that was looked at. A private
mark is found by its known chips, by a record whose check bits are right, or by both; the
chips of the two are different coins, so their chances multiply.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.watermark import bound
from core.watermark.code import LIST_SIZE, decode, encode
from core.watermark.fold import Folded, Folds, best_places, spectrum_of, windows
from core.watermark.found import MarkedSpan
from core.watermark.key import PUBLIC_KEY, WatermarkKey
from core.watermark.layout import (
    PERIOD,
    PRIVATE_SYNC,
    PUBLIC_CLASS,
    PUBLIC_SYNC,
    SLOT_S,
    Floats,
    private_template,
    public_template,
    roles,
    sync_template,
)
from core.watermark.payload import CHECK_BITS, ORIGIN_CLASSES, PublicPayload, record_in
from core.watermark.places import BLOCK, Alignment, agreement, posterior, spans_of, without
from core.watermark.soft import score, soft_symbols
from core.watermark.whiten import STEPS_PER_SLOT

_ROUNDS = 6  # marks of one key that are looked for in one another's shadow
_PLACES = 2  # places a window whose code is read
_READ = 48  # places a key whose code is read
_BESIDE = 4  # further places a key: where the public layer is, the private one may be
_PUBLIC_WORTH = 5.0  # score from which the public layer shows where to look
_WORTH_READING = 2.5  # score of known chips below which no code is read


@dataclass(frozen=True, slots=True)
class Change:
    """Say how sound was altered since it was marked: ratios of pitch and of tempo."""

    pitch: float = 1.0
    tempo: float = 1.0


AS_IS = Change()


@dataclass(frozen=True, slots=True)
class Effort:
    """Count the searches of one file that its chance of a false report is shared by.

    Attributes
    ----------
    searched
        Keys times alterations that any look, however coarse, could have picked.
    scanned
        Keys times alterations that were scanned: only there are codes read.
    """

    searched: int
    scanned: int


@dataclass(frozen=True, slots=True)
class Finding:
    """Hold one mark found at one alignment."""

    key: WatermarkKey
    payload: bytes
    chance: float
    score: float
    spans: tuple[MarkedSpan, ...]
    change: Change


@dataclass(frozen=True, slots=True)
class _Place:
    """Name where a pattern may lie, and how well its known chips agree there."""

    window: int
    at: Alignment
    score: float


@dataclass(frozen=True, slots=True)
class _Read:
    """Hold what was read at a place: all chips of the mark, and the chance of it."""

    place: _Place
    payload: bytes
    template: Floats
    chance: float


class _Views:
    """Hold every window of some votes, folded and transformed once for all keys."""

    def __init__(self, votes: Floats) -> None:
        self.votes = votes
        folds = Folds(votes, STEPS_PER_SLOT)
        self.windows = windows(folds.slots)
        self._folded = [Folded(folds.over(window)) for window in self.windows]
        self._norms: dict[bool, list[Floats]] = {}

    @property
    def trials(self) -> int:
        """How many alignments one template is tried at."""
        return len(self.windows) * STEPS_PER_SLOT * PERIOD

    def places(self, template: Floats, public: bool) -> Iterator[_Place]:
        """Yield the best alignments of a template in every window."""
        spectrum = spectrum_of(template)
        for index, norms in enumerate(self._norms_of(public)):
            scores = self._folded[index].correlate(spectrum) / norms
            for phase, offset in best_places(scores, _PLACES):
                yield _Place(index, Alignment(phase, offset), float(scores[phase, offset]))

    def beside_public(self, template: Floats) -> list[_Place]:
        """Return the private layer's agreement where the public one agrees best."""
        public = [
            place
            for origin in ORIGIN_CLASSES
            for place in self.places(
                public_template(PUBLIC_KEY, PublicPayload(origin).to_bytes()[0]), True
            )
            if place.score > _PUBLIC_WORTH
        ]
        best = sorted(public, key=lambda place: -place.score)[:_BESIDE]
        return [replace(place, score=score(self.aligned(place), template)) for place in best]

    def aligned(self, place: _Place) -> Floats:
        """Return a window's folded votes in the pattern's order."""
        return self._folded[place.window].aligned(place.at.phase, place.at.offset)

    def _norms_of(self, public: bool) -> list[Floats]:
        if public not in self._norms:
            used = (PUBLIC_SYNC, PUBLIC_CLASS) if public else (PRIVATE_SYNC,)
            mask = spectrum_of(np.isin(roles(), used).astype(np.float32))
            self._norms[public] = [folded.norms(mask) for folded in self._folded]
        return self._norms[public]


def scan(
    votes: Floats,
    keys: Sequence[WatermarkKey],
    change: Change,
    effort: Effort,
    reported_chance: float,
    seconds: float,
) -> list[Finding]:
    """Return what `keys` find in `votes`.

    Parameters
    ----------
    votes
        float32 (rows, bands), STEPS_PER_SLOT rows a slot.
    change
        The alteration that `votes` were read under, for the report.
    effort
        How many searches share the file's chance.
    reported_chance
        Largest chance of a finding.
    seconds
        Length of the sound.
    """
    shared = _Views(votes)
    findings: list[Finding] = []
    for key in keys:
        views = shared
        for _ in range(_ROUNDS):
            read = (_public if key.public else _private)(views, key, effort)
            if read is None or read.chance > reported_chance:
                break
            marked = _marked(views, read)
            spans = spans_of(marked, SLOT_S / change.tempo, seconds)
            findings.append(
                Finding(key, read.payload, read.chance, read.place.score, spans, change)
            )
            if not spans:
                break
            at = read.place.at
            views = _Views(without(views.votes, STEPS_PER_SLOT, read.template, at, marked))
    return findings


def _marked(views: _Views, read: _Read) -> Floats:
    """Return per block of slots how likely it carries the mark that was read."""
    at = read.place.at
    said, spread = agreement(views.votes[at.phase :: STEPS_PER_SLOT], read.template, at.offset)
    window = views.windows[read.place.window]
    blocks = slice(window.start // BLOCK, -(-window.end // BLOCK))
    level = float(said[blocks].sum() / max(spread[blocks].sum(), 1e-6))
    return posterior(said, spread, max(level, 0.0))


def _public(views: _Views, key: WatermarkKey, effort: Effort) -> _Read | None:
    """Return the likeliest public mark, whatever its chance."""
    trials = effort.searched * _ROUNDS * len(ORIGIN_CLASSES) * views.trials
    best: _Read | None = None
    for origin in ORIGIN_CLASSES:
        payload = PublicPayload(origin).to_bytes()
        template = public_template(key, payload[0])
        place = max(views.places(template, True), key=lambda place: place.score, default=None)
        if place and (best is None or place.score > best.place.score):
            chance = bound.chance_after(trials, place.score)
            best = _Read(place, payload, template, chance)
    return best


def _private(views: _Views, key: WatermarkKey, effort: Effort) -> _Read | None:
    """Return the likeliest private mark: the first record that can be read, else its trace."""
    template = sync_template(key)
    places = sorted(views.places(template, False), key=lambda place: -place.score)[:_READ]
    places = [place for place in places if place.score > _WORTH_READING]
    places += views.beside_public(template)
    if not places:
        return None
    for place in places:
        for message in decode(soft_symbols(key, views.aligned(place))):
            record = record_in(key, message)
            if record is not None:
                template = private_template(key, encode(message))
                chance = _private_chance(effort, views.trials, place.score)
                return _Read(place, record, template, chance)
    chance = bound.chance_after(effort.searched * _ROUNDS * views.trials, places[0].score)
    return _Read(places[0], b"", sync_template(key), chance)


def _private_chance(effort: Effort, trials: int, score: float) -> float:
    """Return the bound for a record read at one of the best places, its known chips' score given.

    Two bounds of the same event: that chance's check bits came out right at any of the
    places that are read, and that they did so where the known chips score this high.
    """
    guessed = LIST_SIZE * 2.0**-CHECK_BITS
    by_reading = effort.scanned * _ROUNDS * (_READ + _BESIDE) * guessed
    by_score = effort.searched * _ROUNDS * trials * bound.chance_of(score) * guessed
    return min(1.0, by_reading, by_score)
