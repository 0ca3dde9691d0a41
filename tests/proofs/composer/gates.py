"""What a take is held to, and who is excused from what, and why.

Targets are those of the composer's own specification; every one stands beside what was measured.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["sound", "music"]
Range = tuple[float, float]
Stated = Mapping[str, Any]  # what the plan says of a take
Figures = Mapping[str, float]

MANY = float("inf")
STEM_DB = {"drums": -4.0, "bass": -5.0, "lead": -4.0, "chords": -5.4}
STEM_TOLERANCE_DB = 4.0
ACOUSTIC = ("folk", "pop ballad", "blues", "jazz", "bossa", "celtic")


@dataclass(frozen=True, slots=True)
class Gate:
    """Hold one line of the table.

    Attributes
    ----------
    name
        Of the figure that is judged.
    target
        As people read it.
    allowed
        Lowest and highest figure, for a take of which the plan states this.
    excused
        Why a take is not held to it; empty for most.
    """

    name: str
    title: str
    target: str
    kind: Kind
    allowed: Callable[[Stated], Range]
    excused: Callable[[Stated], str] = lambda _stated: ""
    digits: int = 2

    def judged(self, stated: Stated, figures: Figures) -> bool | None:
        """Tell whether a take passes; ``None`` where it is excused or has no such figure."""
        if self.name not in figures or self.excused(stated):
            return None
        low, high = self.allowed(stated)
        return low <= figures[self.name] <= high


def _always(low: float, high: float) -> Callable[[Stated], Range]:
    return lambda _stated: (low, high)


def _loudness(stated: Stated) -> Range:
    return stated["lufs"] - 1.0, stated["lufs"] + 1.0


def _stem(name: str) -> Callable[[Stated], Range]:
    def allowed(stated: Stated) -> Range:
        middle = stated["stems_db"].get(name, STEM_DB[name])
        return middle - STEM_TOLERANCE_DB, middle + STEM_TOLERANCE_DB

    return allowed


def _only(genres: tuple[str, ...], why: str) -> Callable[[Stated], str]:
    return lambda stated: "" if stated["genre"] in genres else why


def _without_beat(stated: Stated) -> str:
    return "" if stated["has_beat"] else "nobody plays time: its plan states no beat"


def _without_even_beat(stated: Stated) -> str:
    uneven = "its beats are of unequal length, and taps are not"
    return _without_beat(stated) or ("" if stated["even"] else uneven)


def _borrowing(stated: Stated) -> str:
    if stated["genre"] == "blues":
        return "blues: the chords' thirds and sevenths are borrowed, as its plan states"
    return ""


def _few_tones(stated: Stated) -> Range:
    """Return what pitch-class entropy may be: seven tones have 2.81 bits at most."""
    if stated["tones"] >= 7:
        return 2.3, 3.2 if stated["borrows"] else 2.9
    return {5: 1.8, 6: 2.1}.get(stated["tones"], 1.5), 3.2 if stated["borrows"] else 2.6


def _over_a_drone(stated: Stated) -> str:
    return "over a drone two tones sound throughout" if stated["drone"] else ""


GATES: tuple[Gate, ...] = (
    Gate("lufs", "loudness", "genre's (−14 … −18) ± 1 LUFS", "sound", _loudness),
    Gate("true_peak_db", "true peak", "≤ −1 dBTP", "sound", _always(-MANY, -1.0)),
    Gate(
        "peak_to_loudness_db",
        "peak to loudness",
        "9 … 14 dB",
        "sound",
        _always(9.0, 14.0),
        digits=1,
    ),
    Gate("loudness_range_lu", "loudness range", "3 … 10 LU", "sound", _always(3.0, 10.0), digits=1),
    *(
        Gate(
            f"stem {name}",
            f"{name} against the mix",
            f"{STEM_DB[name]:g} dB and the genre's own levels, ± {STEM_TOLERANCE_DB:g}",
            "sound",
            _stem(name),
            digits=1,
        )
        for name in STEM_DB
    ),
    Gate(
        "slope_db",
        "spectrum, 100 Hz to 4 kHz",
        "falls 4 … 6 dB an octave",
        "sound",
        _always(4.0, 6.0),
        digits=1,
    ),
    Gate(
        "steeper_db", "spectrum above 4 kHz", "falls faster", "sound", _always(0.0, MANY), digits=1
    ),
    Gate("hole_db", "deepest third-octave hole", "≤ 8 dB", "sound", _always(-MANY, 8.0), digits=1),
    Gate("correlation", "stereo correlation", "0.3 … 0.9", "sound", _always(0.3, 0.9)),
    Gate("correlation_least", "its least, 3 s", "never negative", "sound", _always(0.0, 1.0)),
    Gate(
        "low_side_db",
        "sides under 100 Hz",
        "mono: ≤ −20 dB",
        "sound",
        _always(-MANY, -20.0),
        digits=0,
    ),
    Gate(
        "body_db",
        "80 to 200 Hz",
        "acoustic pieces: ≥ −12 dB of the whole",
        "sound",
        _always(-12.0, 0.0),
        _only(ACOUSTIC, "asked of acoustic pieces"),
        digits=1,
    ),
    Gate("clipped", "clipped samples", "0", "sound", _always(0.0, 0.0), digits=0),
    Gate("dc", "DC", "< 0.001", "sound", _always(0.0, 0.001), digits=5),
    Gate("not_numbers", "NaN and infinite", "0", "sound", _always(0.0, 0.0), digits=0),
    Gate("silence", "silence", "< 8 %", "sound", _always(0.0, 0.08), digits=3),
    Gate("end_db", "end", "< −60 dB", "sound", _always(-MANY, -60.0), digits=0),
    Gate(
        "tempo_off",
        "tempo heard, off by",
        "≤ 0.5 %, octaves allowed",
        "music",
        _always(0.0, 0.005),
        _without_beat,
        digits=4,
    ),
    Gate(
        "on_grid",
        "beats heard within 70 ms of the grid",
        "≥ 90 %; between the beats throughout in salsa, afrobeat and reggae",
        "music",
        _always(0.9, 1.0),
        _without_even_beat,
    ),
    Gate(
        "strangers",
        "notes outside the stated scale and chord",
        "0",
        "music",
        _always(0.0, 0.0),
        digits=0,
    ),
    Gate("home", "notes in the home scale", "≥ 90 %", "music", _always(0.9, 1.0), _borrowing),
    Gate(
        "rank_heard",
        "rank of the scale among its rotations, heard",
        "first",
        "music",
        _always(1.0, 1.0),
        digits=0,
    ),
    Gate("rank_written", "the same, in the notes", "first", "music", _always(1.0, 1.0), digits=0),
    Gate("template_written", "fit of the scale's own profile", "> 0.7", "music", _always(0.7, 1.0)),
    Gate(
        "entropy_bits",
        "pitch-class entropy",
        "2.3 … 2.9 bits; 3.2 with borrowed chords, less with fewer tones",
        "music",
        _few_tones,
        _over_a_drone,
    ),
    Gate("groove", "groove consistency", "0.6 … 0.95", "music", _always(0.6, 0.95), _without_beat),
    Gate("steps", "steps in the tune", "0.6 … 0.85", "music", _always(0.6, 0.85)),
)

SETTINGS = (
    "Reverberation (1.2 to 2.2 s, 22 ms of pre-delay, returns above 200 Hz) and what makes room "
    "for the kick are settings, not measured here."
)
