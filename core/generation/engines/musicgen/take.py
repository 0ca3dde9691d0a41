"""One take of a MusicGen: a request becomes windows of codes, and these become sound."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch

from core.audio import Audio
from core.audio.resampling import resampled
from core.errors import Cancelled, UserError
from core.generation.base import GenerationRequest, Reference
from core.generation.engines.musicgen import melody
from core.generation.engines.musicgen.model import LoadedModel
from core.generation.engines.musicgen.sampling import Sampler, Window
from core.generation.engines.musicgen.voice import Voice
from core.jobs import Control

DEFAULT_S = 30.0
SHORTEST_S, LONGEST_S = 0.02, 3600.0
WINDOW_S = 30.0  # the length that the models were trained on; beyond it they fall apart
OVERLAP_S = 12.0  # of a window with the one before: what it remembers of the piece
CONTINUED_S = 12.0  # of a recording's end that is listened to


@dataclass(slots=True)
class Take:
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
    ) -> "Take":
        """Return the take that `request` asks of a model, not yet begun.

        Raises
        ------
        UserError
            ``generation.bad_length``, ``generation.model_cannot`` or
            ``generation.reference_too_short``.
        """
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
