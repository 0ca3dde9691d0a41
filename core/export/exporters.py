"""The exporters that there are: one for each format, its settings as data.

Built from the formats' own limits, so that a form never offers what an encoder refuses.
"""

from collections.abc import Mapping

from core.audio import FORMATS, EncodeSettings, Format
from core.plugins import Catalogue, Param, Spec

_HELP = {
    "wav": "Uncompressed, for the DAW and for mastering; carries everything.",
    "flac": "Lossless at about half the size; the best choice for keeping.",
    "mp3": "Plays everywhere.",
    "ogg": "Free and open, for games and the web.",
    "opus": "The smallest for its quality, for the web and messengers.",
    "m4a": "AAC, at home on Apple's devices.",
}


class Exporter:
    """Turn the settings of a form or recipe into those of the encoder."""

    def __init__(self, format: str) -> None:
        self._format = FORMATS[format]

    def encode_settings(self, values: Mapping[str, object]) -> EncodeSettings:
        """Return the encoder's settings for checked `values` of this format's Params."""
        depth, rate = values.get("bit_depth"), values.get("bitrate_kbps")
        defaults = EncodeSettings(format=self._format.id)
        return EncodeSettings(
            format=self._format.id,
            bit_depth=int(str(depth)) if depth else defaults.bit_depth,
            bitrate_kbps=int(str(rate)) if rate else self._format.default_bitrate_kbps,
        )


def sample_rate_of(values: Mapping[str, object]) -> int | None:
    """Return the sample rate in Hz that settings ask for; ``None`` for the project's own."""
    rate = str(values.get("sample_rate", "project"))
    return int(rate) if rate.isdecimal() else None


def encode_settings(id: str, given: Mapping[str, object] | None = None) -> EncodeSettings:
    """Return the encoder's settings of the exporter `id`, `given` ones checked.

    Raises
    ------
    UserError
        ``plugins.unknown`` and what :meth:`core.plugins.Spec.settings` raises.

    Examples
    --------
    >>> encode_settings("mp3", {"bitrate_kbps": "128"}).bitrate_kbps
    128
    """
    spec = EXPORTERS.get(id)
    exporter: Exporter = spec.loaded()(spec.id)
    return exporter.encode_settings(spec.settings(given))


def _params(format: Format) -> tuple[Param, ...]:
    params = []
    if format.bit_depths:
        depths = tuple(str(depth) for depth in format.bit_depths)
        params.append(
            Param(
                "bit_depth",
                "choice",
                "24",
                title="Bit depth",
                unit="bit",
                choices=depths,
                help="24 bits hold more than can be heard; 16 are dithered.",
            )
        )
    if format.bitrates_kbps:
        params.append(
            Param(
                "bitrate_kbps",
                "choice",
                str(format.default_bitrate_kbps),
                title="Bit rate",
                unit="kb/s",
                choices=tuple(str(rate) for rate in format.bitrates_kbps),
                help="More kilobits a second sound better and take more room.",
            )
        )
    rates = format.sample_rates or (22_050, 32_000, 44_100, 48_000, 88_200, 96_000)
    params.append(
        Param(
            "sample_rate",
            "choice",
            "project",
            title="Sample rate",
            unit="Hz",
            choices=("project", *(str(rate) for rate in rates)),
            help="The project's own rate, or the nearest that the format takes.",
        )
    )
    return tuple(params)


EXPORTERS = Catalogue(
    "exporter",
    tuple(
        Spec(
            id=format.id,
            version="1",
            title=format.title,
            load="core.export.exporters:Exporter",
            params=_params(format),
            can=frozenset({"lossy"} if format.lossy else {"lossless"}),
            help=_HELP[format.id],
        )
        for format in FORMATS.values()
    ),
)
