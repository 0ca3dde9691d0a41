"""Draw codes from a MusicGen decoder, one step at a time.

transformers' own ``generate`` cannot be watched, stopped or heard while it runs, draws
from torch's global generator, and knows one window. This loop does what it does (a test
holds them equal) in the open.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch


@dataclass(frozen=True, slots=True)
class Sampler:
    """Choose codes by their likelihood and one take's own generator.

    Attributes
    ----------
    generator
        Of the take, on the CPU: no other thread or take disturbs it, and it draws the same
        on every device.
    temperature
        0 takes the likeliest; above, differences of likelihood are divided by it.
    top_k
        Choose among so many likeliest; 0 among all.
    """

    generator: torch.Generator
    temperature: float
    top_k: int

    def pick(self, logits: torch.Tensor) -> torch.Tensor:
        """Return a code for each row of `logits`, float32 of shape (codebooks, codes).

        Notes
        -----
        The largest of logits with Gumbel noise is a draw from their softmax.
        """
        if self.temperature == 0.0:
            return logits.argmax(-1)
        logits = logits / self.temperature
        if 0 < self.top_k < logits.shape[-1]:
            least = logits.topk(self.top_k).values[..., -1:]
            logits = logits.masked_fill(logits < least, -torch.inf)
        waiting = torch.empty(logits.shape).exponential_(generator=self.generator)
        gumbel = waiting.clamp_min_(torch.finfo(waiting.dtype).tiny).log_().neg_()
        return (logits + gumbel.to(logits.device)).argmax(-1)


class Window:
    """Fill one window of codes, at most as long as the model was trained on.

    Parameters
    ----------
    decoder
        The language model of a MusicGen.
    condition
        What it is told, float of shape (rows, length, width): one row, or two with guidance,
        of which the second is told nothing.
    start
        Codes that are there already, int64 of shape (codebooks, frames); may be empty.
    frames
        How many frames to add.
    sampler
        Chooses the codes.
    guidance
        Weight of what the condition changes; only used with two rows.

    Notes
    -----
    MusicGen delays the second codebook by a frame against the first, the third by two, and
    so on (a stereo model by pairs), so that a frame's codes are drawn over several steps.
    Column ``p`` of what the decoder sees holds of codebook ``k`` the frame
    ``p - 1 - delay[k]``, or a pad outside the window.
    """

    def __init__(
        self,
        decoder: Any,
        condition: torch.Tensor,
        start: torch.Tensor,
        frames: int,
        sampler: Sampler,
        guidance: float,
    ) -> None:
        self._decoder = decoder
        self._condition = condition
        self._sampler = sampler
        self._guidance = guidance
        self._pad = int(decoder.config.pad_token_id)
        self._prefixed = decoder.config.model_type == "musicgen_melody_decoder"
        books, self._known = start.shape
        self._device = condition.device
        self._delay = torch.arange(books) // decoder.config.audio_channels
        self.codes = torch.cat([start, start.new_zeros(books, frames)], dim=1)

    def steps(self) -> Iterator[int]:
        """Draw the window; yield after each step how many of its frames are complete."""
        latest = int(self._delay.max())
        total = self.codes.shape[1]
        seen = torch.stack([self._column(p) for p in range(self._known + 1)], dim=1)
        cache = None
        for place in range(self._known + 1, total + latest + 1):
            logits, cache = self._run(seen, cache)
            frame = place - 1 - self._delay
            new = (frame >= self._known) & (frame < total)
            # Drawn for all codebooks even where few are new: the generator's state then depends
            # on the number of steps alone.
            drawn = self._sampler.pick(logits).cpu()
            self.codes[new, frame[new]] = drawn[new]
            seen = self._column(place)[:, None]
            yield min(max(place - latest, self._known), total)

    def _column(self, place: int) -> torch.Tensor:
        frame = place - 1 - self._delay
        inside = (frame >= 0) & (frame < self.codes.shape[1])
        held = self.codes[torch.arange(len(frame)), frame.clamp(0, self.codes.shape[1] - 1)]
        return torch.where(inside, held, self._pad)

    @torch.inference_mode()
    def _run(self, seen: torch.Tensor, cache: Any) -> tuple[torch.Tensor, Any]:
        """Return the logits after the columns `seen`, float32 of shape (codebooks, codes)."""
        rows = self._condition.shape[0]
        # A melody model takes its condition as a prefix, once; the other attends to it always.
        condition = None if self._prefixed and cache is not None else self._condition
        out = self._decoder(
            input_ids=seen.repeat(rows, 1).to(self._device),  # (rows * codebooks, columns)
            encoder_hidden_states=condition,
            past_key_values=cache,
            use_cache=True,
        )
        logits = out.logits[:, -1].float().reshape(rows, len(self._delay), -1)
        if rows == 2:
            told, untold = logits
            logits = untold + (told - untold) * self._guidance
            return logits, out.past_key_values
        return logits[0], out.past_key_values
