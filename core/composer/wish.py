"""What a person asked for, after reading and before any choice is made. Values only."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.composer.chords import Chord
from core.composer.clock import Anchor
from core.composer.genres import Form
from core.composer.hits import Hit
from core.composer.pitch import CONCERT_A_HZ
from core.composer.scales import Scale
from core.composer.score import Note
from core.composer.sectioning import Stretch
from core.composer.soundfont import FontVoice


@dataclass(frozen=True, slots=True)
class Wish:
    """Hold what was stated; ``None`` and empty leave the choice to the composer.

    Attributes
    ----------
    genres
        Ids, the one that was named first leading.
    tempo_bpm, seconds, metre
        As stated.
    bars
        Whole bars that it is to last, where no seconds are stated.
    rhythm
        Name of a rhythm that was asked for.
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
    palette
        Role to the patch (for drums the kit) that an era or tradition prefers to the genre's.
    asked_sections
        Kinds of sections that were asked for by name.
    notices
        Sentences about what was not understood or bent.
    form
        Who plays when, by the form's name; empty leaves it to the genre.
    kit
        Drums that were named in the prompt.
    players
        Role to the patch that must play it, the kit among them; an empty one for nobody.
    sounds
        Role to the patch that is heard in place of the one that was written for.
    soundfonts
        Role to the preset of a SoundFont that is heard in place of its instrument.
    seeds
        Stage to the seed that it draws from in place of the request's.
    loop
        Whether the end is to meet the start.
    choices
        Stage to the number of the candidate that is kept; those of other stages are judged anew.
    own
        A scale of the person's, from a file; it wins over `mode`.
    notes
        Role to the notes that it plays; it is not written then.
    times
        Ticks that must sound at stated seconds; they win over `tempo_bpm`.
    sections
        Kinds of section with their bars; empty leaves them to the form.
    hits
        Moments that everybody accents.
    loudness_lufs
        How loud the mix is to be; ``None`` leaves it to the genre.
    concert_a_hz
        The pitch of the A above middle C.
    """

    genres: tuple[str, ...] = ()
    tempo_bpm: float | None = None
    seconds: float | None = None
    bars: int | None = None
    metre: str | None = None
    rhythm: str | None = None
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
    palette: Mapping[str, str] = field(default_factory=dict)
    asked_sections: tuple[str, ...] = ()
    notices: tuple[str, ...] = field(default=())
    form: Form | None = None
    kit: str = ""
    players: Mapping[str, str] = field(default_factory=dict)
    sounds: Mapping[str, str] = field(default_factory=dict)
    soundfonts: Mapping[str, FontVoice] = field(default_factory=dict)
    seeds: Mapping[str, int] = field(default_factory=dict)
    loop: bool = False
    choices: Mapping[str, int] = field(default_factory=dict)
    own: Scale | None = None
    notes: Mapping[str, tuple[Note, ...]] = field(default_factory=dict)
    times: tuple[Anchor, ...] = ()
    sections: tuple[Stretch, ...] = ()
    hits: tuple[Hit, ...] = ()
    loudness_lufs: float | None = None
    concert_a_hz: float = CONCERT_A_HZ
