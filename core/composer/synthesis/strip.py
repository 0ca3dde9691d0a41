"""What a patch is: a voice, and the strip that it runs through."""

from dataclasses import dataclass

from core.composer.synthesis.voices import Voice


@dataclass(frozen=True, slots=True)
class Strip:
    """Set what a part runs through before it is mixed.

    Attributes
    ----------
    low_cut_hz
        High-pass; everything but kick and bass leaves the lows alone.
    tilt
        (centre Hz, dB, width) bells of an equaliser.
    drive
        How hard a soft clipper is driven; 0 is off.
    cabinet_hz
        Low-pass behind the drive; 0 is off.
    chorus
        (rate Hz, depth ms, mix); a mix of 0 is off.
    tremolo
        (rate Hz, depth 0 to 1): from side to side.
    echo
        Level of tempo-bound echoes.
    reverb
        Factor on the genre's reverb.
    pan, width
        -1 left to 1 right; how far pitches (low left, high right) stand apart.
    """

    low_cut_hz: float = 120.0
    bells: tuple[tuple[float, float, float], ...] = ()
    drive: float = 0.0
    cabinet_hz: float = 0.0
    chorus: tuple[float, float, float] = (0.5, 2.0, 0.0)
    tremolo: tuple[float, float] = (0.0, 0.0)
    echo: float = 0.0
    reverb: float = 1.0
    pan: float = 0.0
    width: float = 0.0


@dataclass(frozen=True, slots=True)
class Patch:
    """Join a voice and its strip."""

    voice: Voice
    strip: Strip = Strip()
