"""What a person asked for, after reading and before any choice is made. Values only."""

from dataclasses import dataclass, field

from core.composer.chords import Chord


@dataclass(frozen=True, slots=True)
class Wish:
    """Hold what was stated; ``None`` and empty leave the choice to the composer.

    Attributes
    ----------
    genres
        Ids, the one that was named first leading.
    tempo_bpm, seconds, metre
        As stated.
    tonic, mode
        Pitch class and scale, either alone or both.
    chords
        Chords of each bar, repeated through the piece.
    arousal, valence
        -1 to 1, from words of mood.
    builds
        Whether it is to grow from little to much.
    wanted, only
        Patches to play, in the order in which they were named; `only` allows no others.
    leads
        Patches that were asked for as the lead.
    without
        Roles that must not play.
    without_patches
        Patches that must not play.
    notices
        Sentences about what was not understood or bent.
    """

    genres: tuple[str, ...] = ()
    tempo_bpm: float | None = None
    seconds: float | None = None
    metre: str | None = None
    tonic: int | None = None
    mode: str | None = None
    chords: tuple[tuple[Chord, ...], ...] = ()
    arousal: float = 0.0
    valence: float = 0.0
    builds: bool = False
    wanted: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    without: frozenset[str] = frozenset()
    without_patches: frozenset[str] = frozenset()
    notices: tuple[str, ...] = field(default=())
