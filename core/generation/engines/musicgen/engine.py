"""The engine: a request becomes windows of codes, and these become sound."""

import math
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import torch

from core.audio import Audio
from core.audio.resampling import resampled
from core.errors import Cancelled, MachineError, UserError
from core.generation.base import GenerationRequest, Made, Reference
from core.generation.catalogue import ENGINES
from core.generation.engines.musicgen import melody
from core.generation.engines.musicgen.model import LoadedModel, device_for, half_for, load
from core.generation.engines.musicgen.sampling import Sampler, Window
from core.generation.engines.musicgen.voice import Voice
from core.jobs import Control
from core.plugins import ParamValue
from core.weights import find

DEFAULT_S = 30.0
SHORTEST_S, LONGEST_S = 0.02, 3600.0
WINDOW_S = 30.0  # the length that the models were trained on; beyond it they fall apart
OVERLAP_S = 12.0  # of a window with the one before: what it remembers of the piece
CONTINUED_S = 12.0  # of a recording's end that is listened to
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
            take = _Take.of(loaded, request, settings)
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

    def _model(self, settings: Mapping[str, ParamValue]) -> LoadedModel:
        model = find(str(settings["model"]))
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


@dataclass(slots=True)
class _Take:
    """One take while it is made.

    Attributes
    ----------
    codes
        int64, (codebooks, frames): those of the recording that is continued, then the take's.
    known
        How many frames of the recording there are.
    """

    loaded: LoadedModel
    text: str
    samples: int
    codes: torch.Tensor
    known: int
    tune: torch.Tensor | None
    sampler: Sampler
    guidance: float
    windows_made: int = 0

    @classmethod
    def of(
        cls, loaded: LoadedModel, request: GenerationRequest, settings: dict[str, Any]
    ) -> "_Take":
        seconds = DEFAULT_S if request.seconds is None else request.seconds
        if not SHORTEST_S <= seconds <= LONGEST_S:
            raise UserError(
                "generation.bad_length", seconds=seconds, minimum=SHORTEST_S, maximum=LONGEST_S
            )
        samples = round(seconds * loaded.sample_rate)
        start, tune = _heard(loaded, request.reference)
        frames = math.ceil(samples / loaded.hop)
        generator = torch.Generator().manual_seed(request.seed & (1 << 64) - 1)
        return cls(
            loaded,
            request.text,
            samples,
            torch.cat([start, start.new_zeros(loaded.codebooks, frames)], dim=1),
            start.shape[1],
            tune,
            Sampler(generator, float(settings["temperature"]), int(settings["top_k"])),
            float(settings["guidance"]),
        )

    def pieces(self, control: Control) -> Iterator[Audio]:
        """Draw window after window and yield sound as it is ready."""
        voice = Voice(self.loaded, self.known, self.samples)
        total = self.codes.shape[1]
        done = self.known
        try:
            for start, held, end in self._windows():
                window = self._window(start, held, end)
                self.windows_made += 1
                for complete in window.steps():
                    done = start + complete
                    self.codes[:, held:done] = window.codes[:, held - start : complete]
                    control.progress((done - self.known) / (total - self.known), "compose")
                    yield from voice.ready(self.codes, done)
        except Cancelled:
            yield from voice.rest(self.codes, done)
            raise
        yield from voice.rest(self.codes, total)

    def _windows(self) -> Iterator[tuple[int, int, int]]:
        """Yield where each window starts, how far it is known already, and where it ends."""
        second = self.loaded.sample_rate / self.loaded.hop
        longest, overlap = round(WINDOW_S * second), round(OVERLAP_S * second)
        start, held, total = 0, self.known, self.codes.shape[1]
        while held < total:
            end = min(start + longest, total)
            yield start, held, end
            start, held = end - overlap, end

    def _window(self, start: int, held: int, end: int) -> Window:
        start_s = max(start - self.known, 0) * self.loaded.hop / self.loaded.sample_rate
        return Window(
            self.loaded.net.decoder,
            self.loaded.condition(self.text, self.tune, start_s, self.guidance > 1),
            self.codes[:, start:held],
            end - held,
            self.sampler,
            self.guidance,
        )


def _heard(
    loaded: LoadedModel, reference: Reference | None
) -> tuple[torch.Tensor, torch.Tensor | None]:
    """Return the codes to play on from (may be none) and the tune to follow (may be none)."""
    silence = torch.zeros(loaded.codebooks, 0, dtype=torch.int64)
    if reference is None:
        return silence, None
    audio = resampled(reference.audio, loaded.sample_rate)
    if audio.frames < loaded.hop or audio.peak == 0.0:
        raise UserError("generation.reference_too_short")
    if reference.use == "melody":
        if not loaded.follows_melodies:
            raise UserError("generation.model_cannot", model=loaded.model.name, what="melody")
        return silence, melody.chroma(audio)
    end = audio.part(audio.frames - round(CONTINUED_S * audio.sample_rate), audio.frames)
    return loaded.encode(end.with_channels(loaded.channels)), None
