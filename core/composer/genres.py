"""What a genre is made of, as data. The table itself is :mod:`core.composer.genre_table`.

Patterns are strings of one character a sixteenth, so that they can be read like a score:

- drums: ``X`` accent, ``x`` hit, ``o`` soft, ``g`` ghost;
- bass: ``r`` root, ``o`` its octave, ``f`` fifth, ``t`` third, ``s`` seventh, ``a`` a step that
  leads into the next chord, ``n`` the next chord's root, held into its bar, ``g`` a muted root;
- chords: ``x`` together, ``X`` with an accent, ``o`` softly, ``s`` strummed down, ``u`` strummed
  up, ``r`` rolled, digits one tone (0 lowest), ``d`` the root and ``e`` the fifth below, as a
  thumb plays them, ``h`` the root above them;
- ``-`` holds what sounds, ``.`` rests.

Sixteen characters are a bar of 4/4; see :mod:`core.composer.patterns` for other metres.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from core.composer.metre import Rhythm

Form = Literal["song", "dance", "jazz", "arc", "cycle"]


# Progressions that many genres share.
POP_DARK = (
    ("1", "6", "3", "7"),
    ("6", "7", "1", "1"),
    ("1", "7", "6", "7"),
    ("1", "4", "6", "7"),
)
POP_BRIGHT = (
    ("6", "4", "1", "5"),
    ("1", "5", "6", "4"),
    ("4", "1", "5", "6"),
    ("1", "3", "4", "5"),
)


@dataclass(frozen=True, slots=True)
class Groove:
    """Write down one bar (or more) of drums.

    Attributes
    ----------
    energy
        0 to 1: the sections that it suits.
    lines
        Piece of the kit to pattern.
    rhythm
        Which of the genre's rhythms it belongs to; empty for all.
    """

    energy: float
    lines: Mapping[str, str]
    rhythm: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """Write down one bar (or more) of bass or chords, for sections of an energy.

    Attributes
    ----------
    rhythm
        Which of the genre's rhythms it belongs to; empty for all.
    """

    energy: float
    pattern: str
    rhythm: str = ""


@dataclass(frozen=True, slots=True)
class Opening:
    """State how a genre opens outside the beat.

    Attributes
    ----------
    kind
        What musicians call it: ``"taqsim"``, ``"alap"``.
    plays
        Roles that play in it.
    """

    kind: str
    plays: frozenset[str]


# How the second voice goes with the tune.
Second = Literal["shadow", "octave", "thirds", "interlocking"]


@dataclass(frozen=True, slots=True)
class Genre:
    """Describe how a genre goes.

    Attributes
    ----------
    tempo
        Lowest and highest usual tempo in beats a minute.
    modes
        Scale to weight.
    dark, bright
        Progressions (see ``degree_chord``) for minor-like and major-like scales.
    colour
        How rich chords are.
    chord_bars
        Bars a chord lasts in a verse.
    spice
        0 to 1: how often harmony borrows, suspends and leads from outside the key.
    patches
        Role (``"bass"``, ``"chords"``, ``"pad"``, ``"arp"``, ``"lead"``, ``"second"``) to patches,
        the usual one first. A missing role is not played unless asked for.
    lead_feel
        Which rhythms melodies draw from: ``"straight"``, ``"syncopated"``, ``"swing"``, ``"long"``,
        ``"steady"``.
    lead_density
        Notes a bar, about.
    swing
        Where the second of a pair falls: 0.5 is straight, 0.667 a triplet.
    swing_pair
        Steps of half a pair: 2 swings eighths, 1 sixteenths.
    rubato
        Share by which phrases hurry in their middle and linger at their ends; where it is not 0
        the end of the piece slows down.
    swings_by_tempo
        Whether the off-beat falls later the slower it goes, as in jazz.
    jitter_ms
        Standard deviation of players' timing.
    laid_back_ms
        How late the snare comes.
    duck_db
        How far pads sink under the kick.
    lufs, width
        Loudness of the take, and a factor on what its sides differ by.
    beat
        Whether its patterns carry a beat where no drums play; without one, time is free and the
        tempo only paces the changes.
    wet
        Reverb's level against the dry sound, 0 to 1, and its time in seconds.
    rhythms
        Those that it knows by name; empty for plain bars of 4/4.
    opening
        How it opens outside the beat, if it does.
    second
        How the role ``"second"`` goes with the tune.
    fills
        Last half bars before arrivals, piece of the kit to pattern; empty leaves its cycle alone,
        ``None`` plays the usual ones.
    closing
        Pieces of the kit that strike the last bar; empty for the usual ones.
    """

    id: str
    title: str
    tempo: tuple[int, int]
    modes: Mapping[str, float]
    dark: tuple[tuple[str, ...], ...]
    bright: tuple[tuple[str, ...], ...]
    patches: Mapping[str, tuple[str, ...]]
    kit: str = ""
    grooves: tuple[Groove, ...] = ()
    bass: tuple[Line, ...] = ()
    comp: tuple[Line, ...] = ()
    arp: tuple[Line, ...] = ()
    colour: str = "triad"
    chord_bars: float = 1.0
    spice: float = 0.4
    form: Form = "song"
    lead_feel: str = "straight"
    lead_density: float = 5.0
    swing: float = 0.5
    swing_pair: int = 1
    rubato: float = 0.0
    swings_by_tempo: bool = False
    jitter_ms: float = 5.0
    laid_back_ms: float = 2.0
    duck_db: float = 0.0
    beat: bool = True
    wet: tuple[float, float] = (0.2, 1.6)
    lufs: float = -14.0
    width: float = 1.3
    texture: str = ""
    levels: Mapping[str, float] = field(default_factory=dict)
    rhythms: tuple[Rhythm, ...] = ()
    opening: Opening | None = None
    second: Second = "shadow"
    fills: tuple[Mapping[str, str], ...] | None = None
    closing: tuple[str, ...] = ()

    @property
    def cycle(self) -> int:
        """Bars after which its chords come round: twelve for a blues, else a phrase."""
        loops = {len(loop) for loop in (*self.dark, *self.bright)}
        return 12 if loops == {12} else 4

    def in_rhythm(self, rhythm: Rhythm | None) -> "Genre":
        """Return the genre with the patterns of one of its rhythms, or what all have in common."""
        if not self.rhythms:
            return self
        name, pace = (rhythm.id, rhythm.tempo) if rhythm else ("", 1.0)
        kept: dict[str, Any] = {}
        for patterns in ("grooves", "bass", "comp", "arp"):
            rows = getattr(self, patterns)
            own = tuple(row for row in rows if row.rhythm == name)
            kept[patterns] = own or tuple(row for row in rows if not row.rhythm)
        low, high = self.tempo
        return replace(self, tempo=(round(low * pace), round(high * pace)), **kept)
