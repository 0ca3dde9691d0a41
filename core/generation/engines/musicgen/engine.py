"""The engine: finds and keeps the model, and turns what goes wrong into sentences.

Imports torch once it has found a model, so that a person who has none is told at once.
"""

from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from core.audio import Audio
from core.errors import MachineError
from core.generation.base import GenerationRequest, Made
from core.generation.catalogue import ENGINES
from core.jobs import Control
from core.plugins import ParamValue
from core.weights import check, find

if TYPE_CHECKING:
    from core.generation.engines.musicgen.model import LoadedModel

PROMPT_CUT = "The prompt is longer than the model can read: its end was left out."


class MusicGen:
    """Make music with a MusicGen on this machine; it is kept in memory between takes.

    Notes
    -----
    A take depends on its request, the weights, the device and torch's version, and on no
    other take or thread. Takes of more than 30 s are made in windows that overlap by 12 s.
    """

    def __init__(self) -> None:
        self._loaded: LoadedModel | None = None

    def generate(
        self, request: GenerationRequest, control: Control
    ) -> Generator[Audio, None, Made]:
        """Yield the take in pieces of two seconds, exactly as long as asked for.

        Parameters
        ----------
        request
            With ``reference`` to continue, only what follows the recording is made.
        control
            Told the progress at every step. When it raises ``Cancelled``, what is complete
            is yielded first and ``Cancelled`` raised after: the caller keeps what it got.

        Raises
        ------
        UserError, MachineError, DataError
            Of :mod:`core.weights`; ``generation.bad_length``, ``generation.model_cannot``,
            ``generation.reference_too_short``, ``generation.no_device``,
            ``generation.out_of_memory``.
        """
        settings = ENGINES.get("musicgen").settings(request.settings)
        with self._memory_watched(str(settings["model"])):
            control.progress(0.0, "load")
            loaded = self._model(settings)
            from core.generation.engines.musicgen.take import Take

            take = Take.of(loaded, request, settings)
            control.progress(0.0, "compose")
            yield from take.pieces(control)
        return Made(
            plan={
                "device": loaded.device,
                "precision": "half" if loaded.half else "single",
                "windows": take.windows_made,
                "licence": loaded.model.card().licence.id,
            },
            notices=() if loaded.reads_whole(request.text) else (PROMPT_CUT,),
            model=loaded.model.name,
            revision=loaded.revision,
        )

    def _model(self, settings: Mapping[str, ParamValue]) -> "LoadedModel":
        model = find(str(settings["model"]))
        check(model)
        from core.generation.engines.musicgen.model import device_for, half_for, load

        device = device_for(str(settings["device"]))
        half = half_for(str(settings["precision"]), device)
        held = self._loaded
        if held is None or (held.model, held.device, held.half) != (model, device, half):
            self._loaded = None  # two models at once may not fit
            self._loaded = held = load(model, device, half)
        return held

    @contextmanager
    def _memory_watched(self, name: str) -> Iterator[None]:
        """Turn running out of memory into a sentence, and give back what is held."""
        try:
            yield
        except (MemoryError, RuntimeError) as error:
            import torch

            said = str(error).lower()
            if not isinstance(error, MemoryError | torch.OutOfMemoryError) and not (
                "out of memory" in said or "can't allocate memory" in said
            ):
                raise
            device = self._loaded.device if self._loaded else "cpu"
            self._loaded = None
            if device == "cuda":
                torch.cuda.empty_cache()
            raise MachineError("generation.out_of_memory", model=name, device=device) from error
