"""Read marks whose pattern does not lie in one piece: sound that was cut, filled up or drifts.

A pattern is followed by the chips that are known (:mod:`core.watermark.tracking`) and
what it leads to is judged by what had no say in the path, or at the path's price:

- A private record is read from the code's chips. The path was chosen by the known chips
  alone, so the code is one list of guesses at its check bits, at any price of the path.
- The public layer is scored along the path of its own chips, at the price of the path.
- Where a private record was read, its whole pattern is followed by itself. The public
  chips had no say in that path: they are fair coins along it, and it costs nothing.

The last holds unless the record itself was read by chance: that chance is added.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.watermark import bound
from core.watermark.code import LONG_LIST, decode, encode
from core.watermark.evidence import WAYS, Change, Effort, Finding
from core.watermark.fold import Folds
from core.watermark.key import PUBLIC_KEY, WatermarkKey
from core.watermark.layout import SLOT_S, Floats, private_template, public_template, sync_template
from core.watermark.paths import folded_along
from core.watermark.payload import CHECK_BITS, PUBLIC_PAYLOADS, record_in
from core.watermark.places import followed, spans_of
from core.watermark.soft import score, soft_symbols
from core.watermark.tracking import Path, follow, refined

RECORDS = 6  # records of one key along which the public layer may be looked for
_GUESSED = LONG_LIST * 2.0**-CHECK_BITS  # chance that a list holds right check bits


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """Hold a private mark that was read: all its chips, and the chance of it."""

    key: WatermarkKey
    template: Floats
    chance: float


@dataclass(frozen=True, slots=True, eq=False)
class _Trail:
    """Hold a mark that was read along a path."""

    key: WatermarkKey
    payload: bytes
    template: Floats
    path: Path
    chance: float
    score: float


def rivals_of(payload: bytes) -> list[Floats]:
    """Return the patterns of the other public payloads: they share chips with this one's."""
    return [public_template(PUBLIC_KEY, other[0]) for other in PUBLIC_PAYLOADS if other != payload]


def recovered(
    folds: Folds,
    keys: Sequence[WatermarkKey],
    known: Sequence[Known],
    change: Change,
    effort: Effort,
    seconds: float,
) -> list[Finding]:
    """Return what `keys` find along paths, whatever its chance.

    Parameters
    ----------
    known
        Private marks that were already read in these votes.
    seconds
        Length of the sound.
    """
    publics = [public_template(PUBLIC_KEY, payload[0]) for payload in PUBLIC_PAYLOADS]
    paths = follow(folds, publics)
    best = max(range(len(publics)), key=lambda index: paths[index].gain)
    guide = publics[best], paths[best]
    trails = [
        trail
        for key in keys
        if not key.public and (trail := _record(folds, key, guide, effort)) is not None
    ]
    if PUBLIC_KEY in keys:
        known = [*known, *(Known(trail.key, trail.template, trail.chance) for trail in trails)]
        public = [*_paid(folds, best, guide, effort), *_fresh(folds, known, effort)]
        trails += sorted(public, key=lambda trail: trail.chance)[:1]
    return [_finding(folds, trail, change, seconds) for trail in trails]


def _record(
    folds: Folds, key: WatermarkKey, guide: tuple[Floats, Path], effort: Effort
) -> _Trail | None:
    """Return the record read along the likeliest path: by its own chips, public ones or both."""
    sync = sync_template(key)
    public, public_path = guide
    tried = [sync, sync + public]
    found = [*zip(tried, follow(folds, tried), strict=True), (public, public_path)]
    template, path = max(found, key=lambda pair: pair[1].gain)
    if not path.found:
        return None
    path = refined(folds, template, path)
    if not path.found:
        return None
    votes = folded_along(folds, path.states)
    for message in decode(soft_symbols(key, votes), LONG_LIST):
        record = record_in(key, message)
        if record is not None:
            whole = private_template(key, encode(message))
            exact = refined(folds, whole, path)
            exact = exact if exact.found else path
            chance = _record_chance(effort, score(votes, sync), path)
            agreed = score(folded_along(folds, exact.states), sync)
            return _Trail(key, record, whole, exact, chance, agreed)
    return None


def _record_chance(effort: Effort, agreed: float, path: Path) -> float:
    """Return the bound for right check bits along the one path a key that is read.

    Two bounds of the same event: that the check bits came out right, and that they did so
    where the known chips score this high on any path at this price.
    """
    by_reading = effort.scanned * WAYS * _GUESSED
    by_score = effort.searched * WAYS * _priced(agreed, path) * _GUESSED
    return max(min(1.0, by_reading, by_score), bound.LEAST)


def _priced(agreed: float, path: Path) -> float:
    """Return the bound of the chance that any path scores `agreed` at this path's price."""
    chance = bound.chance_of(agreed)
    return math.exp(min(math.log(chance) + path.price, 0.0))


def _paid(
    folds: Folds, payload: int, guide: tuple[Floats, Path], effort: Effort
) -> Iterator[_Trail]:
    """Yield the public mark along the path of its own chips."""
    template, path = guide
    if not path.found:
        return
    path = refined(folds, template, path)
    if not path.found:
        return
    agreed = score(folded_along(folds, path.states), template)
    trials = effort.searched * WAYS * len(PUBLIC_PAYLOADS)
    chance = max(min(1.0, trials * _priced(agreed, path)), bound.LEAST)
    yield _Trail(PUBLIC_KEY, PUBLIC_PAYLOADS[payload], template, path, chance, agreed)


def _fresh(folds: Folds, known: Sequence[Known], effort: Effort) -> Iterator[_Trail]:
    """Yield the public marks along the paths of private ones."""
    trials = effort.scanned * RECORDS * WAYS * len(PUBLIC_PAYLOADS)
    for mark in known:
        path = refined(folds, mark.template, follow(folds, [mark.template])[0])
        if not path.found:
            continue
        votes = folded_along(folds, path.states)
        for payload in PUBLIC_PAYLOADS:
            template = public_template(PUBLIC_KEY, payload[0])
            agreed = score(votes, template)
            chance = min(1.0, bound.chance_after(trials, agreed) + mark.chance)
            yield _Trail(PUBLIC_KEY, payload, template, path, chance, agreed)


def _finding(folds: Folds, trail: _Trail, change: Change, seconds: float) -> Finding:
    rivals = rivals_of(trail.payload) if trail.key.public else ()
    _, marked = followed(folds, trail.template, trail.path, rivals)
    spans = spans_of(marked, SLOT_S / change.tempo, seconds)
    return Finding(trail.key, trail.payload, trail.chance, trail.score, spans, change)
