"""Engines that live in the engine host, seen as if they lived here.

:class:`HostedEngine` runs in the application and speaks for the engine; :func:`serve` runs
in the host and calls it. What goes between them is JSON and float32 samples.
"""

import base64
import functools
from collections.abc import Generator
from typing import Any

from core.audio import Audio
from core.generation.base import Engine, GenerationRequest, Made, Reference
from core.jobs import Control
from core.jobs.host import EngineHost
from core.jobs.wire import Packet
from core.plugins import Spec

OPERATION = f"{__name__}:serve"


def needs_host(spec: Spec) -> bool:
    """Return whether an engine imports torch, which the application never does."""
    return "torch" in spec.needs


class HostedEngine:
    """Meet the engine protocol for an engine that runs in the host.

    Parameters
    ----------
    spec
        The engine's Spec.
    host
        Where it runs; shared with others, one take at a time.
    """

    def __init__(self, spec: Spec, host: EngineHost) -> None:
        self._spec = spec
        self._host = host

    def generate(
        self, request: GenerationRequest, control: Control
    ) -> Generator[Audio, None, Made]:
        """Yield and return what the engine does; raise its errors and the host's."""
        running = self._host.run(OPERATION, _asked(self._spec, request), control)
        while True:
            try:
                packet = next(running)
            except StopIteration as end:
                return _made(end.value)
            yield Audio(packet.arrays[0], packet.values["sample_rate"])


def serve(given: Packet, control: Control) -> Generator[Packet, None, Packet]:
    """Run an engine inside the host.

    Parameters
    ----------
    given
        What :class:`HostedEngine` packed.
    control
        The host's.
    """
    engine = _engine(given.values["load"], given.values["title"])
    running = engine.generate(_request(given), control)
    while True:
        try:
            audio = next(running)
        except StopIteration as end:
            return _told(end.value)
        yield Packet({"sample_rate": audio.sample_rate}, (audio.samples,))


@functools.lru_cache(maxsize=1)  # one engine's model in memory at a time
def _engine(load: str, title: str) -> Engine:
    engine: Engine = Spec(id="", version="", title=title, load=load).loaded()()
    return engine


def _asked(spec: Spec, request: GenerationRequest) -> Packet:
    values: dict[str, Any] = {
        "load": spec.load,
        "title": spec.title,
        "request": request.to_json(),
    }
    if request.reference is None:
        return Packet(values)
    values["reference_rate"] = request.reference.audio.sample_rate
    return Packet(values, (request.reference.audio.samples,))


def _request(given: Packet) -> GenerationRequest:
    data = given.values["request"]
    if not given.arrays:
        return GenerationRequest.from_json(data)
    audio = Audio(given.arrays[0], given.values["reference_rate"])
    named = data["reference"]
    return GenerationRequest.from_json(data, Reference(audio, named["use"], named["hash"]))


def _told(made: Made) -> Packet:
    values = {
        "plan": dict(made.plan),
        "stems": [[name, stem.sample_rate] for name, stem in made.stems.items()],
        "midi": base64.b64encode(made.midi).decode() if made.midi is not None else None,
        "notices": list(made.notices),
        "model": made.model,
        "revision": made.revision,
    }
    return Packet(values, tuple(stem.samples for stem in made.stems.values()))


def _made(told: Packet) -> Made:
    values = told.values
    stems = {
        name: Audio(samples, rate)
        for (name, rate), samples in zip(values["stems"], told.arrays, strict=True)
    }
    return Made(
        plan=values["plan"],
        stems=stems,
        midi=base64.b64decode(values["midi"]) if values["midi"] is not None else None,
        notices=tuple(values["notices"]),
        model=values["model"],
        revision=values["revision"],
    )
