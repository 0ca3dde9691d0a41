"""Words that colour a piece, as data: eras, traditions, places and ways of playing.

A colour says what is played where no genre is named, and what it changes of any genre: who
plays, the drums, the scale, the metre. What a person states wins over all of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Colour:
    """Say what a word changes.

    Attributes
    ----------
    genre
        What is played where none is named; empty leaves it to mood and chance.
    players
        Role to the patch that is preferred where the genre has that role.
    kit
        The drums that are preferred where any play.
    scale, metre
        What is played where none is stated.
    mood
        Arousal and valence that it brings along.
    """

    genre: str = ""
    players: Mapping[str, str] = field(default_factory=dict)
    kit: str = ""
    scale: str = ""
    metre: str = ""
    mood: tuple[float, float] | None = None


_EIGHTIES = Colour(
    "synth-pop",
    {"bass": "synth bass", "chords": "poly synth", "pad": "string machine", "lead": "pulse lead"},
    "machine",
)
_SEVENTIES = Colour(
    "disco", {"bass": "finger bass", "chords": "electric piano", "pad": "strings"}, "acoustic"
)
_SIXTIES = Colour(
    "rock", {"bass": "finger bass", "chords": "clean guitar", "pad": "organ"}, "acoustic"
)
_FIFTIES = Colour(
    "jazz",
    {"bass": "upright bass", "chords": "piano", "pad": "strings", "lead": "saxophone"},
    "jazz",
)
_NINETIES = Colour("boom-bap", {"chords": "electric piano", "bass": "round bass"}, "dusty")
_TWO_THOUSANDS = Colour("house", {"pad": "warm pad", "lead": "saw lead"}, "house")
_TEENS = Colour("trap", {"bass": "808 bass", "lead": "synth pluck"}, "trap")
_TWENTIES = Colour("jazz", {"bass": "upright bass", "chords": "piano", "lead": "trumpet"}, "jazz")
_BAROQUE = Colour(
    "cinematic",
    {"chords": "harpsichord", "lead": "violin", "bass": "cello", "pad": "strings"},
)
_CLASSICAL = Colour(
    "cinematic", {"chords": "piano", "lead": "violin", "bass": "cello", "pad": "strings"}
)
_MEDIEVAL = Colour(
    "celtic", {"chords": "harp", "lead": "flute", "pad": "strings"}, "hand", "dorian"
)
_RENAISSANCE = Colour(
    "celtic", {"chords": "nylon guitar", "lead": "flute", "pad": "strings"}, "hand", "dorian"
)
_ROMANTIC = Colour(
    "pop ballad", {"chords": "piano", "lead": "cello", "pad": "strings", "bass": "low strings"}
)
_LATIN = Colour("bossa", {"chords": "nylon guitar", "lead": "trumpet"}, "latin")
_FLAMENCO = Colour(
    "folk",
    {"chords": "nylon guitar", "lead": "nylon guitar"},
    "hand",
    "phrygian dominant",
)
_KLEZMER = Colour("folk", {"lead": "violin", "bass": "upright bass"}, "hand", "phrygian dominant")
_ACOUSTIC = Colour(
    "folk", {"bass": "upright bass", "chords": "steel guitar", "lead": "violin"}, "hand"
)
_ORCHESTRAL = Colour(
    "cinematic",
    {"bass": "low strings", "chords": "short strings", "pad": "strings", "lead": "violin"},
    "big",
)
_ELECTRONIC = Colour(
    "house",
    {"bass": "synth bass", "chords": "poly synth", "pad": "warm pad", "lead": "saw lead"},
    "machine",
)
_CHIP = Colour(
    "synth-pop",
    {"bass": "synth bass", "chords": "synth pluck", "arp": "pulse lead", "lead": "pulse lead"},
    "machine",
)
_VINTAGE = Colour("", {"chords": "electric piano", "pad": "tape pad", "bass": "round bass"})
_SCARY = Colour("cinematic", mood=(0.1, -0.8))
_COWBOY = Colour("folk", {"chords": "steel guitar", "lead": "whistle"})

COLOURS: Mapping[str, Colour] = {
    # eras
    **dict.fromkeys(("80s", "1980s", "eighties", "nineteen eighties", "retro"), _EIGHTIES),
    **dict.fromkeys(("70s", "1970s", "seventies", "nineteen seventies"), _SEVENTIES),
    **dict.fromkeys(("60s", "1960s", "sixties", "nineteen sixties"), _SIXTIES),
    **dict.fromkeys(("50s", "1950s", "fifties", "nineteen fifties", "40s", "1940s"), _FIFTIES),
    **dict.fromkeys(("forties", "1930s", "thirties"), _FIFTIES),
    **dict.fromkeys(("20s", "1920s", "roaring twenties", "ragtime", "dixieland"), _TWENTIES),
    **dict.fromkeys(("90s", "1990s", "nineties", "nineteen nineties"), _NINETIES),
    **dict.fromkeys(("2000s", "00s", "y2k", "noughties"), _TWO_THOUSANDS),
    **dict.fromkeys(("2010s", "10s", "2020s"), _TEENS),
    **dict.fromkeys(("baroque", "bach", "vivaldi", "fugue", "rococo"), _BAROQUE),
    **dict.fromkeys(("classical", "mozart", "beethoven", "sonata", "symphony"), _CLASSICAL),
    **dict.fromkeys(("medieval", "mediaeval", "middle ages", "gregorian"), _MEDIEVAL),
    **dict.fromkeys(("renaissance", "elizabethan", "tudor", "madrigal"), _RENAISSANCE),
    **dict.fromkeys(("romantic era", "romantic period", "romantic piano", "victorian"), _ROMANTIC),
    **dict.fromkeys(("chopin", "nocturne", "19th century"), _ROMANTIC),
    **dict.fromkeys(("vintage", "old", "oldies"), _VINTAGE),
    # traditions and places
    **dict.fromkeys(("latin", "latin american", "cuban", "caribbean"), _LATIN),
    **dict.fromkeys(("rumba", "mambo", "merengue", "bachata", "cumbia", "cha cha"), _LATIN),
    **dict.fromkeys(("bolero", "mariachi", "mexican"), _LATIN),
    **dict.fromkeys(("samba", "brazilian", "choro", "mpb"), Colour("bossa", kit="latin")),
    "tango": Colour("bossa", {"lead": "violin", "chords": "piano"}, mood=(0.2, -0.4)),
    "reggaeton": Colour("trap", kit="machine", mood=(0.4, 0.3)),
    "dembow": Colour("trap", kit="machine", mood=(0.4, 0.3)),
    **dict.fromkeys(("flamenco", "spanish", "andalusian"), _FLAMENCO),
    **dict.fromkeys(("klezmer", "jewish", "yiddish"), _KLEZMER),
    **dict.fromkeys(("italian", "french", "parisian", "musette"), Colour("folk", metre="3/4")),
    **dict.fromkeys(("polka", "oompah"), Colour("folk", metre="2/4", mood=(0.5, 0.6))),
    **dict.fromkeys(("nordic", "scandinavian", "viking"), Colour("celtic", scale="dorian")),
    **dict.fromkeys(("hawaiian", "tropical"), Colour("reggae", {"lead": "marimba"})),
    **dict.fromkeys(("ska", "rocksteady", "dub", "calypso", "soca"), Colour("reggae")),
    **dict.fromkeys(
        ("african", "highlife", "soukous"), Colour("afrobeat", {"arp": "kora"}, "afro")
    ),
    **dict.fromkeys(("western", "cowboy", "spaghetti western", "wild west"), _COWBOY),
    **dict.fromkeys(("country", "bluegrass", "americana", "country western"), _ACOUSTIC),
    # ways of playing
    **dict.fromkeys(("acoustic", "unplugged", "organic"), _ACOUSTIC),
    **dict.fromkeys(("symphonic", "philharmonic", "neoclassical"), _ORCHESTRAL),
    **dict.fromkeys(("electronic", "electronica", "synth", "synthetic"), _ELECTRONIC),
    **dict.fromkeys(("chiptune", "8 bit", "16 bit", "bitpop", "nintendo", "arcade"), _CHIP),
    **dict.fromkeys(("video game", "videogame", "game boy"), _CHIP),
    # pictures and places that music is made for
    **dict.fromkeys(("horror", "scary", "spooky", "creepy", "halloween"), _SCARY),
    **dict.fromkeys(("sci fi", "science fiction", "space"), Colour("ambient", mood=(-0.1, -0.2))),
    **dict.fromkeys(("fantasy", "adventure"), Colour("cinematic", mood=(0.3, 0.3))),
    **dict.fromkeys(("spy", "noir", "detective"), Colour("jazz", mood=(0.0, -0.5))),
    **dict.fromkeys(
        ("meditation", "yoga", "spa", "mindfulness"), Colour("ambient", mood=(-0.7, 0.2))
    ),
    **dict.fromkeys(("workout", "gym", "sports", "fitness"), Colour("house", mood=(0.8, 0.3))),
    **dict.fromkeys(
        ("lullaby", "bedtime", "nursery"), Colour("", {"lead": "music box"}, mood=(-0.8, 0.4))
    ),
    **dict.fromkeys(
        ("christmas", "xmas", "festive"), Colour("", {"lead": "bell"}, mood=(0.3, 0.7))
    ),
    **dict.fromkeys(("wedding", "valentine"), Colour("pop ballad", mood=(-0.2, 0.6))),
    **dict.fromkeys(("funeral", "requiem", "elegy"), Colour("cinematic", mood=(-0.7, -0.8))),
    **dict.fromkeys(("circus", "carnival", "cartoon"), Colour("", mood=(0.6, 0.7))),
    **dict.fromkeys(
        ("march", "marching", "military", "anthem"), Colour("cinematic", kit="big", metre="2/4")
    ),
}
