"""Making a take: a prompt goes in, sound with its origin and record comes out."""

import dataclasses
import itertools
import platform
import secrets
import sys
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np

from core import __version__
from core.audio import Audio, pcm_hash
from core.errors import Cancelled, InternalError
from core.generation import GenerationRequest, Made, check_request
from core.jobs import Control, Part
from core.origins import (
    CREATOR_OWNED,
    Origin,
    OriginKind,
    Recipe,
    licence,
    new_origin_id,
)
from core.plugins import Spec
from core.studio.studio import Studio
from core.text import _

# A name must not end with one of these.
_JOINING = frozenset(("a", "an", "the", "with", "and", "or", "of", "in", "for", "to", "by", "at"))


@dataclass(frozen=True, slots=True)
class TakeChunk:
    """Hand out the next piece of a take that is being made.

    Attributes
    ----------
    take
        Id of the take that grows.
    number
        Which take of the request it is, from 0.
    audio
        The piece, following the one before.
    seconds
        Length that the whole take will have; ``None`` where the engine decides.
    """

    take: str
    number: int
    audio: Audio
    seconds: float | None


@dataclass(frozen=True, slots=True, eq=False)
class Take:
    """Hold a take: its sound, how it was made, who made it.

    Attributes
    ----------
    id
        Random.
    name
        What the person reads; can be changed.
    audio
        The sound, unmarked.
    made
        Plan, stems, MIDI and notices of the engine.
    origin
        Who made it, with the recipe.
    stopped
        Whether it was stopped before its end.
    record
        Number of its ledger entry.
    starred
        Whether the person likes it.
    """

    id: str
    name: str
    audio: Audio
    made: Made
    origin: Origin
    stopped: bool
    record: int
    starred: bool = False


def fresh_seed() -> int:
    """Return a random seed for a request that names none: 31 bits, easy to type again."""
    return secrets.randbelow(2**31)


def make_takes(
    studio: Studio, engine_id: str, request: GenerationRequest, count: int, control: Control
) -> tuple[Take, ...]:
    """Make `count` takes of one request, each with the next seed.

    Each finished :class:`Take` and each :class:`TakeChunk` is handed out as a partial result.

    Raises
    ------
    UserError
        What the engine cannot honour.
    Cancelled
        When stopped before the first sound; later, what there is is kept and returned.
    """
    request, heard = _followed(engine_id, request, control)
    takes: list[Take] = []
    for number in range(count):
        part = Part(control, number / count, (number + 1) / count)
        try:
            take = make_take(
                studio, engine_id, request.with_seed(request.seed + number), part, number=number
            )
        except Cancelled:
            if not takes:
                raise
            break
        if heard:
            made = dataclasses.replace(take.made, notices=(*heard, *take.made.notices))
            take = dataclasses.replace(take, made=made)
        takes.append(take)
        control.partial(take)
        if take.stopped:
            break
    return tuple(takes)


def _followed(
    engine_id: str, request: GenerationRequest, control: Control
) -> tuple[GenerationRequest, tuple[str, ...]]:
    """Return the request with a given melody's notes stated, where the engine plays notes."""
    if engine_id != "composer" or request.reference is None or request.reference.use != "melody":
        return request, ()
    from core.generation.following import following

    return following(request, Part(control, 0.0, 0.02))


def make_take(
    studio: Studio,
    engine_id: str,
    request: GenerationRequest,
    control: Control,
    *,
    number: int = 0,
) -> Take:
    """Make one take and write it into the ledger.

    A take that is stopped keeps the sound that it has; one that had none yet raises
    ``Cancelled``.

    Raises
    ------
    UserError
        What the engine cannot honour.
    MachineError
        What this machine lacks for it.
    """
    spec = studio.engines.get(engine_id)
    check_request(spec, request)
    id = uuid.uuid4().hex
    chunks: list[Audio] = []
    made, stopped = Made(), False
    work = studio.engine(engine_id).generate(request, control)
    try:
        while True:
            chunk = next(work)
            chunks.append(chunk)
            control.partial(TakeChunk(id, number, chunk, request.seconds))
    except StopIteration as end:
        made = end.value
    except Cancelled:
        if not chunks:
            raise
        stopped = True
    finally:
        work.close()
    if not chunks:
        raise InternalError("studio.engine_was_silent", engine=spec.title)
    return kept(studio, spec, request, Audio.joined(chunks), made, id=id, stopped=stopped)


def kept(
    studio: Studio,
    spec: Spec,
    request: GenerationRequest,
    audio: Audio,
    made: Made,
    *,
    id: str,
    stopped: bool = False,
) -> Take:
    """Write what an engine made into the ledger, and return it as a take."""
    origin = _origin(spec, request, made)
    entry = studio.ledger.append(
        "take",
        {
            "take": id,
            "engine": spec.id,
            "engine_version": spec.version,
            "model": made.model,
            "revision": made.revision,
            "seed": request.seed,
            "seconds": audio.seconds,
            "sample_rate": audio.sample_rate,
            "pcm_sha256": pcm_hash(audio),
            "recipe_sha256": origin.recipe.hash if origin.recipe else "",
            "licence": origin.licence.id,
            "stopped": stopped,
        },
        private={"prompt": request.text, "recipe": origin.recipe and origin.recipe.to_json()},
    )
    return Take(id, take_name(request), audio, made, origin, stopped, entry.seq)


def take_name(request: GenerationRequest) -> str:
    """Return a name for a take: the first words of its prompt, not broken off in a phrase.

    Examples
    --------
    >>> take_name(GenerationRequest("80s pop synth track with a groovy bassline"))
    '80s pop synth track'
    """
    words = list(itertools.islice(request.text.split(), 6))
    while len(words) > 1 and (words[-1].lower() in _JOINING or sum(map(len, words)) > 42):
        words.pop()
    guide = request.reference.name.rpartition(".")[0] if request.reference else ""
    return (" ".join(words)[:48] or guide[:48] or _("Take")).strip(" ,.;:")


def environment() -> dict[str, str]:
    """Return the versions that can change samples."""
    versions = {
        "soundmark": __version__,
        "python": platform.python_version(),
        "numpy": np.__version__,
        "platform": f"{platform.system()} {platform.machine()}",
    }
    for name in ("numba", "torch", "transformers"):
        if name in sys.modules:
            versions[name] = sys.modules[name].__version__
    return versions


def now() -> str:
    """Return the time in UTC, ISO 8601 with ``Z``."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def recipe_of(spec: Spec, request: GenerationRequest, made: Made) -> Recipe:
    """Return all that is needed to make a take again."""
    return Recipe(
        plugin=spec.id,
        version=spec.version,
        request=request.to_json(),
        seed=request.seed,
        plan=made.plan,
        model=made.model,
        revision=made.revision,
        environment=environment(),
        sources=(request.reference.hash,) if request.reference else (),
    )


def _origin(spec: Spec, request: GenerationRequest, made: Made) -> Origin:
    recipe = recipe_of(spec, request, made)
    return Origin(
        id=new_origin_id(),
        kind=OriginKind.MODEL if made.model else OriginKind.RULES,
        title=made.model or spec.title,
        created=now(),
        recipe=recipe,
        prompt=request.text,
        licence=licence(spec.licence) if spec.licence else CREATOR_OWNED,
        conditioned_on=recipe.sources,
    )


def renamed(take: Take, name: str) -> Take:
    """Return the take under another name."""
    return dataclasses.replace(take, name=name)


def described(take: Take) -> Mapping[str, Any]:
    """Return what a list of takes shows of one: tempo, key, length, seed, engine."""
    return {
        "name": take.name,
        "seconds": take.audio.seconds,
        "tempo_bpm": take.made.plan.get("tempo_bpm"),
        "key": take.made.plan.get("key", ""),
        "engine": take.origin.title,
        "seed": take.origin.recipe.seed if take.origin.recipe else None,
        "stopped": take.stopped,
    }
