"""Find marks in one grid of votes: place by place, key by key, with the chance of each.

A mark lies in one piece or is followed through cuts and drift
(:mod:`core.watermark.recovery`): only where something of it was seen, so that clean
sound costs nothing more.

The bound of a finding counts every place in every window that was looked at. A private
mark is found by its known chips, by a record whose check bits are right, or by both; the
chips of the two are different coins, so their chances multiply.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from core.jobs.control import Control, Part
from core.watermark import bound
from core.watermark.code import LIST_SIZE, LONG_LIST, decode, encode
from core.watermark.evidence import WAYS, Change, Effort, Finding
from core.watermark.fold import Folded, Folds, Template, Votes, windows
from core.watermark.key import PUBLIC_KEY, WatermarkKey
from core.watermark.layout import (
    PERIOD,
    PUBLIC_CLASS,
    SLOT_S,
    Floats,
    private_template,
    public_template,
    roles,
    sync_template,
)
from core.watermark.paths import BLOCK, States, straight
from core.watermark.payload import CHECK_BITS, PUBLIC_PAYLOADS, record_in
from core.watermark.places import followed, marked_along, spans_of, without
from core.watermark.recovery import Known, recovered, rivals_of
from core.watermark.soft import score, soft_symbols
from core.watermark.tracking import follow, refined
from core.watermark.whiten import STEPS_PER_SLOT

_ROUNDS = 6  # marks of one key that are looked for in one another's shadow
_PLACES = 2  # places a window whose code is read
_READ = 48  # places a key whose code is read
_BESIDE = 4  # further places a key: where the public layer is, the private one may be
_PUBLIC_WORTH = 5.0  # score from which the public layer shows where to look
_WORTH_READING = 4.0  # score of known chips below which no code is read
_WORTH_PATIENCE = 5.0  # score from which it is read with a long list: chance seldom gets there
_FILLED = 0.95  # share of the sound from which a mark that lies in one piece fills it
_RUN = 5  # windows of one period whose scores are looked at together for hints


@dataclass(frozen=True, slots=True)
class Alignment:
    """Say how rows of votes lie on a pattern: row ``phases * k + phase`` is slot k + offset."""

    phase: int
    offset: int


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
    public: bool = False


class _Views:
    """Look at votes through every window, once for all keys, and remember the best places.

    Parameters
    ----------
    public
        Where the public layer's places were found already.

    Notes
    -----
    A window's folded votes are made when they are needed: an hour has thousands of them.
    """

    def __init__(
        self,
        folds: Folds,
        keys: Sequence[WatermarkKey],
        control: Control,
        public: "_Views | None" = None,
    ) -> None:
        self.folds = folds
        self.windows = windows(folds.slots)
        self.private: dict[WatermarkKey, list[_Place]] = {key: [] for key in keys if not key.public}
        self.public: dict[bytes, list[_Place]] = {payload: [] for payload in PUBLIC_PAYLOADS}
        found: list[tuple[WatermarkKey | bytes, list[_Place]]] = [*self.private.items()]
        if public is None:
            found += self.public.items()
        else:
            self.public = public.public
        for index, window in enumerate(self.windows):
            control.progress(index / len(self.windows), "search")
            folded = Folded(self.folds.over(window))
            for of, places in found:
                for phase, offset, agreed in folded.best(_template(of), _PLACES):
                    places.append(_Place(index, Alignment(phase, offset), agreed))

    def hinted(
        self, keys: Sequence[WatermarkKey], bars: tuple[float, float], *, bent: bool
    ) -> bool:
        """Return whether there may be marks of `keys` that do not lie in one piece.

        Parameters
        ----------
        bars
            Scores of a window of one period, and of a run of them on average, of which one
            must be reached.
        bent
            Whether the public mark may show the way to private ones that are too weak.
        """
        public = [place for places in self.public.values() for place in places]
        layers = [public if key.public else self.private[key] for key in keys]
        if keys and bent:
            layers.append(public)
        return any(self._stands_out(places, bars) for places in layers)

    def _stands_out(self, places: Sequence[_Place], bars: tuple[float, float]) -> bool:
        best = dict.fromkeys(range(len(self.windows)), 0.0)
        for place in places:
            best[place.window] = max(best[place.window], place.score)
        short = [
            best[index]
            for index, window in enumerate(self.windows)
            if window.end - window.start <= PERIOD
        ]
        runs = np.convolve(
            short, np.full(min(_RUN, len(short)), 1 / min(_RUN, len(short))), "valid"
        )
        return max(short, default=0.0) >= bars[0] or runs.max(initial=0.0) >= bars[1]

    @property
    def trials(self) -> int:
        """How many alignments one template is tried at."""
        return len(self.windows) * STEPS_PER_SLOT * PERIOD

    def worth_reading(self, key: WatermarkKey) -> list[_Place]:
        """Return where a private mark may lie: where its known chips or the public ones agree."""
        own = sorted(self.private[key], key=lambda place: -place.score)[:_READ]
        public = [place for places in self.public.values() for place in places]
        public = sorted(public, key=lambda place: -place.score)[:_BESIDE]
        template = sync_template(key)
        return [place for place in own if place.score > _WORTH_READING] + [
            replace(place, score=score(self.aligned(place), template))
            for place in public
            if place.score > _PUBLIC_WORTH
        ]

    def aligned(self, place: _Place) -> Floats:
        """Return a window's folded votes in the pattern's order."""
        folded = self.folds.over(self.windows[place.window])[place.at.phase]
        return np.roll(folded, place.at.offset, axis=0)


@lru_cache(maxsize=16)
def _template(of: WatermarkKey | bytes) -> Template:
    """Return the known chips of a private key or of a public payload."""
    if isinstance(of, bytes):
        return Template.of(public_template(PUBLIC_KEY, of[0]))
    return Template.of(sync_template(of))


def scan(
    votes: Votes,
    keys: Sequence[WatermarkKey],
    change: Change,
    effort: Effort,
    reported_chance: float,
    seconds: float,
    control: Control,
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
    shared = _Views(Folds.of(votes, STEPS_PER_SLOT), keys, Part(control, 0.0, 0.5))
    findings: list[Finding] = []
    known: list[Known] = []
    bent = True  # whether the public mark may show a way that was not gone
    for index, key in enumerate(keys):
        views = shared
        done = 0.5 + 0.5 * index / len(keys)
        for turn in range(_ROUNDS):
            again = turn > 0
            read = (_public if key.public else _private)(views, key, effort, again=again)
            if read is None or read.chance > reported_chance:
                break
            if read.payload and not key.public:
                known.append(Known(key, read.template, read.chance))
            states, marked = _placed(views, read, seconds / SLOT_S * change.tempo)
            bent &= not (read.public and bool((states == states[0]).all()))
            spans = spans_of(marked, SLOT_S / change.tempo, seconds)
            findings.append(
                Finding(key, read.payload, read.chance, read.place.score, spans, change)
            )
            if not spans:
                break
            left = without(views.folds, read.template, states, marked)
            public = None if key.public else shared
            views = _Views(left, (key,), Part(control, done, done), public)
    read_keys = {finding.key for finding in findings if finding.payload}
    missing = [key for key in keys if key not in read_keys]
    shown = bool(known) and PUBLIC_KEY in missing  # a private mark shows where the public one is
    if not (shown or shared.hinted(missing, effort.bars, bent=bent)):
        return findings
    more = recovered(shared.folds, missing, known, change, effort, seconds)
    more = [finding for finding in more if finding.chance <= reported_chance]
    # A record takes the place of its key's trace.
    taken = {finding.key for finding in more}
    return [finding for finding in findings if finding.key not in taken] + more


def _placed(views: _Views, read: _Read, slots: float) -> tuple[States, Floats]:
    """Return along which path a mark that was read lies, and per block how likely it does.

    Where it does not fill the sound at the place where it was read, it is followed.
    """
    folds, at = views.folds, read.place.at
    window = views.windows[read.place.window]
    heard = np.zeros(folds.slots // BLOCK, bool)
    heard[window.start // BLOCK : -(-window.end // BLOCK)] = True
    rivals = rivals_of(read.payload) if read.public else ()
    states = straight(folds, at.phase, at.offset)
    marked = marked_along(folds, read.template, states, heard, rivals)
    if marked.sum() * BLOCK >= _FILLED * slots:
        return states, marked
    path = refined(folds, read.template, follow(folds, [read.template])[0])
    if path.found:
        bent, there = followed(folds, read.template, path, rivals)
        if there.sum() > marked.sum():
            return bent, there
    return states, marked


def _public(views: _Views, key: WatermarkKey, effort: Effort, *, again: bool) -> _Read | None:
    """Return the likeliest public mark, whatever its chance.

    Once one was found the shared chips are no fair coins any more: what is left of it
    speaks for its rivals too. From then on only the class's own chips count.
    """
    trials = effort.searched * WAYS * _ROUNDS * len(PUBLIC_PAYLOADS) * views.trials
    best = max(
        ((place, payload) for payload, places in views.public.items() for place in places),
        key=lambda pair: pair[0].score,
        default=None,
    )
    if best is None:
        return None
    place, payload = best
    template = public_template(key, payload[0])
    counted = place.score
    if again:
        own = np.where(roles() == PUBLIC_CLASS, template, np.float32(0.0))
        counted = score(views.aligned(place), own)
    return _Read(place, payload, template, bound.chance_after(trials, counted), public=True)


def _private(views: _Views, key: WatermarkKey, effort: Effort, *, again: bool) -> _Read | None:
    """Return the likeliest private mark: the first record that can be read, else its trace.

    Once a record was read, a trace without one may be what is left of it: not reported.
    """
    places = views.worth_reading(key)
    if not places:
        return None
    for place in places:
        patience = LONG_LIST if place.score > _WORTH_PATIENCE else LIST_SIZE
        for message in decode(soft_symbols(key, views.aligned(place)), patience):
            record = record_in(key, message)
            if record is not None:
                template = private_template(key, encode(message))
                chance = _private_chance(effort, views.trials, place.score)
                return _Read(place, record, template, chance)
    if again:
        return None
    chance = bound.chance_after(effort.searched * WAYS * _ROUNDS * views.trials, places[0].score)
    return _Read(places[0], b"", sync_template(key), chance)


def _private_chance(effort: Effort, trials: int, score: float) -> float:
    """Return the bound for a record read at one of the best places, its known chips' score given.

    Two bounds of the same event: that chance's check bits came out right at any of the
    places that are read, and that they did so where the known chips score this high.
    """
    guessed = LONG_LIST * 2.0**-CHECK_BITS
    by_reading = effort.scanned * WAYS * _ROUNDS * (_READ + _BESIDE) * guessed
    by_score = effort.searched * WAYS * _ROUNDS * trials * bound.chance_of(score) * guessed
    return max(min(1.0, by_reading, by_score), bound.LEAST)
