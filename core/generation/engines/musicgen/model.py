"""A MusicGen in memory: load it, tell it things, turn sound into codes and back."""

import os
import threading
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import torch

from core.audio import Audio, Samples
from core.errors import DataError, UserError
from core.generation.engines.musicgen import melody
from core.weights import Model

Device = Literal["cuda", "mps", "cpu"]
MAX_PROMPT_TOKENS = 512  # T5 was trained on so many

# transformers swaps parts of torch while it loads: two threads at once leave torch swapped.
_LOADING = threading.Lock()


def device_for(wish: str) -> Device:
    """Return the device to run on.

    Parameters
    ----------
    wish
        ``"auto"`` for the fastest that there is, or a device's name.

    Raises
    ------
    UserError
        ``generation.no_device`` where this machine has none such.
    """
    there: dict[Device, bool] = {
        "cuda": torch.cuda.is_available(),
        "mps": torch.backends.mps.is_available(),
        "cpu": True,
    }
    for device, is_there in there.items():
        if is_there and wish in ("auto", device):
            return device
    raise UserError("generation.no_device", device=wish)


def half_for(wish: str, device: Device) -> bool:
    """Return whether to run the decoder in half precision.

    Parameters
    ----------
    wish
        ``"single"``, ``"half"``, or ``"auto"`` for what the device is fast at.
    device
        Where it runs.

    Notes
    -----
    A step reads all weights once, so half the bytes take half the time: 220 and 100 ms of one
    core for the small model. A CPU without the instructions for it is slower instead.
    """
    if wish != "auto" or device != "cpu":
        return wish == "half" or (wish == "auto" and device == "cuda")
    can = torch.cpu.get_capabilities()
    return bool(can.get("avx512_bf16") or can.get("amx_bf16"))


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """Hold a loaded MusicGen; see :func:`load`.

    Attributes
    ----------
    model
        Where it came from.
    revision
        Hash of its weights.
    device
        Where it runs.
    half
        Whether its decoder runs in half precision.
    net
        transformers' model.
    tokenizer
        transformers' tokenizer.
    """

    model: Model
    revision: str
    device: Device
    half: bool
    net: Any
    tokenizer: Any

    @property
    def sample_rate(self) -> int:
        """Of what it makes, in Hz."""
        return int(self.net.config.audio_encoder.sampling_rate)

    @property
    def hop(self) -> int:
        """Samples to a frame of codes."""
        return int(self.net.config.audio_encoder.hop_length)

    @property
    def channels(self) -> int:
        """1 or 2."""
        return int(self.net.config.decoder.audio_channels)

    @property
    def codebooks(self) -> int:
        """Codes to a frame, all channels together."""
        return int(self.net.config.decoder.num_codebooks)

    @property
    def follows_melodies(self) -> bool:
        """Whether it can be told a tune."""
        return bool(self.net.config.model_type == "musicgen_melody")

    def reads_whole(self, text: str) -> bool:
        """Return whether a prompt is short enough to be read to its end."""
        return len(self.tokenizer(text).input_ids) <= MAX_PROMPT_TOKENS

    @torch.inference_mode()
    def condition(
        self, text: str, tune: torch.Tensor | None, start_s: float, guided: bool
    ) -> torch.Tensor:
        """Return what a window is told.

        Parameters
        ----------
        text
            The prompt.
        tune
            What :func:`core.generation.engines.musicgen.melody.chroma` heard, or ``None``.
        start_s
            Where the window begins within the take, to find its place in the tune.
        guided
            Whether to add a row that is told nothing.

        Returns
        -------
        torch.Tensor
            Shape (rows, length, width), in the decoder's type, on its device.
        """
        # An empty prompt has no tokens for some tokenizers; padding says as little.
        read = self.tokenizer(text).input_ids[:MAX_PROMPT_TOKENS] or [self.tokenizer.pad_token_id]
        tokens = torch.tensor([read], device=self.device)
        said: torch.Tensor = self.net.text_encoder(input_ids=tokens).last_hidden_state
        if self.net.config.text_encoder.hidden_size != self.net.config.decoder.hidden_size:
            said = self.net.enc_to_dec_proj(said)
        if guided:
            said = torch.cat([said, torch.zeros_like(said)])
        if self.follows_melodies:
            said = torch.cat([self._sung(tune, start_s, guided), said], dim=1)
        return said.to(self.net.decoder.dtype)

    def _sung(self, tune: torch.Tensor | None, start_s: float, guided: bool) -> torch.Tensor:
        """Return the rows that tell a melody model its tune; to be told C is to be told none."""
        config = self.net.config
        nothing = torch.zeros(config.chroma_length, config.num_chroma)
        nothing[:, 0] = 1
        start = round(start_s * self.sample_rate / melody.HOP)
        given = nothing if tune is None else melody.told(tune, start, config.chroma_length)
        rows = torch.stack([given, nothing] if guided else [given]).to(self.device)
        if config.num_chroma == config.decoder.hidden_size:
            return rows
        sung: torch.Tensor = self.net.audio_enc_to_dec_proj(rows)
        return sung

    @torch.inference_mode()
    def encode(self, audio: Audio) -> torch.Tensor:
        """Return the codes of `audio`, int64 of shape (codebooks, frames), on the CPU.

        `audio` has the model's rate and channels.
        """
        wave = torch.from_numpy(np.ascontiguousarray(audio.samples)).to(self.device)
        # A channel a row, each with its own codebooks, which interleave: left, right, left, ...
        encoded = self.net.audio_encoder.encode(wave[:, None]).audio_codes[0]
        return encoded.transpose(0, 1).reshape(self.codebooks, -1).cpu()  # type: ignore[no-any-return]

    @torch.inference_mode()
    def decode(self, codes: torch.Tensor) -> Samples:
        """Return the sound of `codes` (codebooks, frames): (channels, frames * hop)."""
        rows = codes.reshape(-1, self.channels, codes.shape[1]).transpose(0, 1).to(self.device)
        decoded = self.net.audio_encoder.decode(rows[None], [None]).audio_values
        return decoded[:, 0].float().cpu().numpy()  # type: ignore[no-any-return]


def load(model: Model, device: Device, half: bool = False) -> LoadedModel:
    """Load a model that :func:`core.weights.check` found complete and harmless.

    Raises
    ------
    DataError
        ``weights.cannot_load``.

    Notes
    -----
    Only the decoder, which runs at every step, may run in half precision; text encoder and
    codec stay in single precision, where half overflows or is heard.
    """
    with _LOADING, torch.random.fork_rng(devices=[]):
        net, tokenizer = _loaded(model)
    net.eval().to(device)
    if half:
        net.decoder.to(torch.bfloat16 if device == "cpu" else torch.float16)
    return LoadedModel(model, model.revision(), device, half, net, tokenizer)


def _loaded(model: Model) -> tuple[Any, Any]:
    """Return transformers' model and tokenizer."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    import transformers

    quiet: Any = transformers.utils.logging
    quiet.set_verbosity_error()
    quiet.disable_progress_bar()
    classes: dict[str, Any] = {
        "musicgen": transformers.MusicgenForConditionalGeneration,
        "musicgen_melody": transformers.MusicgenMelodyForConditionalGeneration,
    }
    safe = {"local_files_only": True, "trust_remote_code": False}
    try:
        net, found = classes[model.kind].from_pretrained(
            model.folder, use_safetensors=True, output_loading_info=True, dtype="float32", **safe
        )
        tokenizer = transformers.AutoTokenizer.from_pretrained(model.folder, **safe)
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, ImportError) as error:
        if isinstance(error, torch.OutOfMemoryError):
            raise
        raise DataError(
            "weights.cannot_load", folder=model.folder, reason=str(error).splitlines()[0]
        ) from error
    # transformers fills what a file lacks with random values and goes on.
    if found["missing_keys"]:
        reason = f"{len(found['missing_keys'])} of its weights are missing"
        raise DataError("weights.cannot_load", folder=model.folder, reason=reason)
    return net, tokenizer
