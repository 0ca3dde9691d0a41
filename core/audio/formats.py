"""The file formats that sound can be written in, as data.

Knows names and limits; the encoders themselves are in :mod:`core.audio.writing`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from core.errors import UserError


@dataclass(frozen=True, slots=True)
class Format:
    """Describe one file format.

    Attributes
    ----------
    id
        What settings, recipes and the command line call it.
    title
        What a person calls it.
    extension
        File name ending with its dot.
    lossy
        Whether what is read back differs from what was written by more than rounding.
    sample_rates
        The rates in Hz that it can hold, ascending; None for any.
    max_channels
        The most channels that it is written with.
    bit_depths
        Bits a sample that can be chosen (32 is floating point); empty for lossy formats.
    bitrates_kbps
        Bit rates that can be chosen, for stereo; empty for lossless formats.
    default_bitrate_kbps
        The bit rate where none is chosen.
    """

    id: str
    title: str
    extension: str
    lossy: bool
    sample_rates: tuple[int, ...] | None
    max_channels: int
    bit_depths: tuple[int, ...] = ()
    bitrates_kbps: tuple[int, ...] = ()
    default_bitrate_kbps: int | None = None

    def nearest_rate(self, sample_rate: int) -> int:
        """Return the rate to resample `sample_rate` to: itself, the next higher, or the highest."""
        if self.sample_rates is None or sample_rate in self.sample_rates:
            return sample_rate
        return next((r for r in self.sample_rates if r > sample_rate), self.sample_rates[-1])

    def bitrates_at(self, sample_rate: int) -> tuple[int, ...]:
        """Return the bit rates in kb/s that can be chosen at `sample_rate`."""
        if self.id != "mp3" or sample_rate >= 32_000:
            return self.bitrates_kbps
        most = 160 if sample_rate >= 16_000 else 64  # MPEG 2, and LAME's limit in MPEG 2.5
        return tuple(kbps for kbps in self.bitrates_kbps if kbps <= most)


_MPEG_RATES = (8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000)
_AAC_RATES = (*_MPEG_RATES, 64_000, 88_200, 96_000)

_ALL = (
    Format("wav", "WAV", ".wav", False, None, 8, bit_depths=(16, 24, 32)),
    Format("flac", "FLAC", ".flac", False, None, 8, bit_depths=(16, 24)),
    Format(
        "mp3",
        "MP3",
        ".mp3",
        True,
        _MPEG_RATES,
        2,
        bitrates_kbps=(64, 96, 112, 128, 160, 192, 224, 256, 320),
        default_bitrate_kbps=256,
    ),
    Format(
        "ogg",
        "Ogg Vorbis",
        ".ogg",
        True,
        None,
        8,
        bitrates_kbps=(64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 450),
        default_bitrate_kbps=192,
    ),
    Format(
        "opus",
        "Opus",
        ".opus",
        True,
        (8_000, 12_000, 16_000, 24_000, 48_000),
        2,
        bitrates_kbps=(32, 48, 64, 96, 128, 160, 192, 256, 320),
        default_bitrate_kbps=160,
    ),
    Format(
        "m4a",
        "M4A (AAC)",
        ".m4a",
        True,
        _AAC_RATES,
        2,
        bitrates_kbps=(64, 96, 128, 160, 192, 256, 320),
        default_bitrate_kbps=256,
    ),
)

FORMATS: Mapping[str, Format] = MappingProxyType({form.id: form for form in _ALL})
"""Every format that can be written, by id."""

_BY_EXTENSION = {form.extension: form for form in _ALL} | {
    ".wave": FORMATS["wav"],
    ".oga": FORMATS["ogg"],
    ".mp4": FORMATS["m4a"],
}


@dataclass(frozen=True, slots=True)
class EncodeSettings:
    """Say how to write a file.

    Attributes
    ----------
    format
        An id of :data:`FORMATS`.
    bit_depth
        Bits a sample, for lossless formats; 16 is dithered.
    bitrate_kbps
        Bit rate of the whole file, for lossy formats; None for the format's default.
    dither_seed
        Seeds the dither, so that the same sound gives the same file.
    """

    format: str = "flac"
    bit_depth: int = 24
    bitrate_kbps: int | None = None
    dither_seed: int = 0


def format_of(path: str | Path) -> str:
    """Return the id of the format that the name of `path` asks for.

    Raises
    ------
    UserError
        ``audio.unknown_format``.

    Examples
    --------
    >>> format_of("Song.MP3")
    'mp3'
    """
    form = _BY_EXTENSION.get(Path(path).suffix.lower())
    if form is None:
        raise UserError(
            "audio.unknown_format",
            path=str(path),
            known=", ".join(form.extension for form in _ALL),
        )
    return form.id
