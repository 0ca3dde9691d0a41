"""Encode WAV, FLAC, MP3, Ogg Vorbis and Opus through libsndfile."""

import io
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

from core.audio.audio import Audio, Samples
from core.audio.reading import AudioReader

# libvorbis' quality (0 to 10) and the bit rate in kb/s that it aims at, for 44.1 kHz stereo.
_VORBIS_KBPS = (64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 500)


class PcmEncoder:
    """Encode WAV and FLAC.

    Parameters
    ----------
    sink
        Where the bytes go; anything with a binary file's methods.
    sample_rate, channels
        Of the sound.
    form
        ``"wav"`` or ``"flac"``.
    bit_depth
        16 (dithered), 24 or, for WAV, 32 (floating point).
    dither_seed
        Seeds the dither.

    Notes
    -----
    Rounds to the nearest step itself: libsndfile rounds down, which adds an offset.
    """

    def __init__(
        self,
        sink: Any,
        sample_rate: int,
        channels: int,
        form: str,
        bit_depth: int,
        dither_seed: int,
    ) -> None:
        self._bit_depth = bit_depth
        self._random = np.random.default_rng(dither_seed)
        subtype = "FLOAT" if bit_depth == 32 else f"PCM_{bit_depth}"
        # RF64 turns into plain WAV at the end if the file stays below 4 GiB.
        major = "RF64" if form == "wav" else "FLAC"
        self._file = soundfile.SoundFile(
            sink, "w", sample_rate, channels, subtype=subtype, format=major
        )
        if form == "wav":
            _downgrade_small_rf64(self._file)

    def append(self, samples: Samples) -> None:
        """Encode `samples`."""
        self._file.write(self._quantised(samples))

    def close(self) -> None:
        """Write the final header."""
        self._file.close()

    def _quantised(self, samples: Samples) -> NDArray[Any]:
        if self._bit_depth == 32:
            return np.ascontiguousarray(samples.T)
        rows = np.ascontiguousarray(samples.T, np.float64)
        if self._bit_depth == 24:
            steps = np.clip(np.rint(rows * 2.0**23), -(2.0**23), 2.0**23 - 1)
            return steps.astype(np.int32) * 256
        noise = self._random.random((2, *rows.shape), np.float32)
        steps = rows * 2.0**15 + (noise[0] - noise[1])
        quantised: NDArray[Any] = np.clip(np.rint(steps), -(2.0**15), 2.0**15 - 1)
        return quantised.astype(np.int16)


class LossyEncoder:
    """Encode MP3 (constant bit rate), Opus and Ogg Vorbis (variable, about the rate asked for).

    Parameters
    ----------
    sink
        Where the bytes go; anything with a binary file's methods.
    sample_rate, channels
        Of the sound.
    form
        ``"mp3"``, ``"ogg"`` or ``"opus"``.
    kbps
        Bit rate of the whole file.
    expected
        The sound, where known: Vorbis pieces are tried to meet the bit rate.
    """

    def __init__(
        self,
        sink: Any,
        sample_rate: int,
        channels: int,
        form: str,
        kbps: int,
        expected: Audio | AudioReader | None = None,
    ) -> None:
        if form == "ogg" and expected is not None:
            level = _matched_level(expected, kbps)
        else:
            level = _level(form, kbps, sample_rate, channels)
        self._file = _lossy_file(sink, sample_rate, channels, form, level)

    def append(self, samples: Samples) -> None:
        """Encode `samples`."""
        self._file.write(np.ascontiguousarray(samples.T))

    def close(self) -> None:
        """Write what is left."""
        self._file.close()


def _downgrade_small_rf64(file: soundfile.SoundFile) -> None:
    """Ask libsndfile to write a plain WAV header where the length allows it."""
    # soundfile has no method for it; the command's number is libsndfile's public one.
    auto_downgrade = 0x1210
    soundfile._snd.sf_command(file._file, auto_downgrade, soundfile._ffi.NULL, 1)  # noqa: SLF001


def _lossy_file(
    sink: Any, sample_rate: int, channels: int, form: str, level: float
) -> soundfile.SoundFile:
    major, subtype, mode = {
        "mp3": ("MP3", "MPEG_LAYER_III", "CONSTANT"),
        "ogg": ("OGG", "VORBIS", None),
        "opus": ("OGG", "OPUS", None),
    }[form]
    return soundfile.SoundFile(
        sink,
        "w",
        sample_rate,
        channels,
        subtype=subtype,
        format=major,
        compression_level=min(max(level, 0.0), 1.0),
        bitrate_mode=mode,
    )


def _level(form: str, kbps: float, sample_rate: int, channels: int) -> float:
    """Return libsndfile's compression level (0 to 1) for a bit rate.

    References
    ----------
    libsndfile 1.2, ``mpeg_l3_encode.c``, ``ogg_opus.c`` and ``ogg_vorbis.c``: each maps the level
    linearly onto its codec's own range.
    """
    if form == "mp3":
        low, high = (32, 320) if sample_rate >= 32_000 else (8, 160)
        if sample_rate < 16_000:
            high = 64
        return (high - kbps) / (high - low)
    if form == "opus":
        return 1.0 - (kbps / channels - 6.0) / 250.0
    return 1.0 - float(np.interp(kbps, _VORBIS_KBPS, np.arange(11))) / 10.0


def _matched_level(sound: Audio | AudioReader, kbps: int) -> float:
    """Return the Vorbis level at which pieces of `sound` take `kbps`."""
    piece = _typical(sound)
    level = _level("ogg", kbps, piece.sample_rate, piece.channels)
    low, high = 0.0, 1.0  # a higher level gives a lower rate
    for _ in range(6):
        got = _vorbis_kbps(piece, level)
        if abs(got - kbps) < 0.02 * kbps:
            break
        low, high = (level, high) if got > kbps else (low, level)
        level = (low + high) / 2
    return level


def _typical(sound: Audio | AudioReader) -> Audio:
    """Return at most 20 s of `sound`, in four pieces from all over it."""
    held = sound if isinstance(sound, Audio) else sound.info
    span = 5 * held.sample_rate
    starts: list[int] = [0]
    if held.frames <= 4 * span:
        span = held.frames
    else:
        starts = np.linspace(0, held.frames - span, 4).astype(int).tolist()
    if isinstance(sound, Audio):
        return Audio.joined(sound.part(start, start + span) for start in starts)
    return Audio.joined(Audio(sound.read(at, span), held.sample_rate) for at in starts)


def _vorbis_kbps(audio: Audio, level: float) -> float:
    sizes = []
    for samples in (audio.samples[:, :0], audio.samples):  # an empty file is all header
        sink = io.BytesIO()
        with _lossy_file(sink, audio.sample_rate, audio.channels, "ogg", level) as file:
            file.write(np.ascontiguousarray(samples.T))
        sizes.append(len(sink.getvalue()))
    return (sizes[1] - sizes[0]) * 8 / max(audio.seconds, 1e-3) / 1000
