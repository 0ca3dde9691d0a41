"""What there is to play on: names, roles, registers. How they sound is synthesis's business."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Instrument:
    """Describe a patch to those who write for it.

    Attributes
    ----------
    id
        Name of the patch.
    roles
        What it can play, the most natural first.
    program
        General MIDI program, 0 to 127.
    low, high
        Pitches that sound well.
    rings
        Whether notes die away by themselves (plucked, struck) rather than being held.
    slides
        Whether its pitch can be bent though it rings: a string that is pulled or has no frets.
    """

    id: str
    roles: tuple[str, ...]
    program: int
    low: int
    high: int
    rings: bool = False
    slides: bool = False

    @property
    def bends(self) -> bool:
        """Whether its notes may slide and swing."""
        return self.slides or not self.rings


_ROWS = (
    # basses
    Instrument("synth bass", ("bass",), 38, 28, 52),
    Instrument("sub bass", ("bass",), 39, 26, 50),
    Instrument("fm bass", ("bass",), 38, 28, 52),
    Instrument("reese bass", ("bass",), 39, 26, 50),
    Instrument("acid bass", ("bass", "arp"), 38, 28, 60),
    Instrument("808 bass", ("bass",), 39, 26, 48),
    Instrument("round bass", ("bass",), 33, 28, 52, True),
    Instrument("finger bass", ("bass",), 33, 28, 52, True),
    Instrument("slap bass", ("bass",), 36, 28, 55, True),
    Instrument("upright bass", ("bass",), 32, 28, 55, True),
    Instrument("low strings", ("bass", "pad"), 43, 28, 55),
    # keys
    Instrument("piano", ("chords", "lead", "arp", "bass"), 0, 28, 96, True),
    Instrument("electric piano", ("chords", "lead", "arp"), 4, 36, 88, True),
    Instrument("organ", ("chords", "pad", "lead"), 16, 40, 88),
    Instrument("clav", ("chords", "arp"), 7, 40, 84, True),
    Instrument("house stab", ("chords",), 81, 48, 84),
    Instrument("poly synth", ("chords", "pad", "arp"), 90, 45, 84),
    Instrument("harpsichord", ("chords", "arp", "lead"), 6, 40, 88, True),
    # guitars and plucked
    Instrument("steel guitar", ("chords", "arp", "lead"), 25, 40, 84, True),
    Instrument("nylon guitar", ("chords", "arp", "lead"), 24, 40, 84, True),
    Instrument("clean guitar", ("chords", "arp", "lead"), 27, 40, 86, True),
    Instrument("drive guitar", ("chords", "lead"), 30, 40, 84, True),
    Instrument("harp", ("arp", "chords", "lead"), 46, 40, 96, True),
    Instrument("synth pluck", ("arp", "lead", "chords"), 84, 48, 92, True),
    # pads
    Instrument("warm pad", ("pad", "chords"), 89, 45, 84),
    Instrument("tape pad", ("pad", "chords"), 89, 45, 84),
    Instrument("air pad", ("pad", "chords"), 94, 48, 90),
    Instrument("string machine", ("pad", "chords"), 50, 48, 90),
    Instrument("strings", ("pad", "lead", "chords", "bass"), 48, 36, 92),
    Instrument("short strings", ("chords", "arp", "lead", "bass"), 48, 36, 92),
    Instrument("choir", ("pad", "chords", "lead"), 52, 45, 84),
    Instrument("brass", ("lead", "chords", "pad"), 61, 45, 84),
    # leads
    Instrument("pulse lead", ("lead", "arp"), 80, 55, 96),
    Instrument("saw lead", ("lead", "arp"), 81, 55, 96),
    Instrument("pluck lead", ("lead", "arp"), 84, 55, 96, True),
    Instrument("bell", ("lead", "arp"), 14, 60, 100, True),
    Instrument("music box", ("lead", "arp"), 10, 64, 100, True),
    Instrument("flute", ("lead",), 73, 60, 96),
    Instrument("whistle", ("lead",), 78, 66, 100),
    Instrument("violin", ("lead", "pad"), 40, 55, 96),
    Instrument("cello", ("lead", "bass"), 42, 36, 72),
    Instrument("trumpet", ("lead",), 56, 55, 88),
    Instrument("saxophone", ("lead",), 66, 50, 84),
    Instrument("vibraphone", ("lead", "chords", "arp"), 11, 53, 92, True),
    Instrument("marimba", ("arp", "lead", "chords"), 12, 45, 92, True),
    Instrument("kalimba", ("arp", "lead"), 108, 55, 92, True),
    # plucked strings of the world
    Instrument("oud", ("lead", "chords", "bass"), 24, 40, 79, True, True),
    Instrument("qanun", ("lead", "chords", "arp"), 15, 48, 91, True),
    Instrument("bouzouki", ("chords", "lead", "arp"), 25, 48, 86, True),
    Instrument("saz", ("lead", "chords"), 25, 48, 84, True),
    Instrument("mandolin", ("lead", "chords", "arp"), 25, 55, 91, True),
    Instrument("twelve-string guitar", ("chords", "arp", "lead"), 25, 40, 84, True),
    Instrument("tres", ("chords", "lead", "arp"), 25, 50, 86, True),
    Instrument("sitar", ("lead", "chords"), 104, 48, 84, True, True),
    Instrument("sarod", ("lead",), 105, 43, 82, True, True),
    Instrument("tanpura", ("chords", "pad"), 104, 36, 67, True),
    Instrument("santoor", ("lead", "chords", "arp"), 15, 50, 91, True),
    Instrument("cimbalom", ("chords", "arp", "lead"), 15, 45, 88, True),
    Instrument("kora", ("arp", "lead", "chords"), 46, 45, 86, True),
    Instrument("koto", ("lead", "arp", "chords"), 107, 48, 86, True, True),
    Instrument("shamisen", ("lead", "chords"), 106, 50, 82, True, True),
    Instrument("banjo", ("arp", "lead", "chords"), 105, 48, 86, True),
    # winds and reeds of the world
    Instrument("nay", ("lead",), 75, 57, 88),
    Instrument("bansuri", ("lead",), 73, 55, 86),
    Instrument("kaval", ("lead",), 75, 57, 88),
    Instrument("shakuhachi", ("lead",), 77, 55, 84),
    Instrument("zurna", ("lead",), 111, 60, 86),
    Instrument("duduk", ("lead", "pad"), 68, 52, 79),
    Instrument("clarinet", ("lead", "pad"), 71, 50, 88),
    Instrument("accordion", ("chords", "lead", "pad"), 21, 48, 88),
    Instrument("harmonium", ("pad", "chords", "lead"), 20, 43, 84),
    Instrument("bagpipe", ("lead", "pad"), 109, 57, 81),
    Instrument("horn section", ("lead", "chords", "pad"), 61, 46, 84),
    Instrument("tuba", ("bass",), 58, 28, 53),
    Instrument("sarangi", ("lead", "pad"), 110, 50, 84),
    # bronze and wood
    Instrument("saron", ("lead", "arp", "chords"), 11, 55, 88, True),
    Instrument("gender", ("lead", "arp", "chords"), 11, 48, 91, True),
    Instrument("gangsa", ("arp", "lead", "chords"), 9, 60, 96, True),
    Instrument("bonang", ("chords", "arp", "lead"), 112, 52, 88, True),
    Instrument("jegogan", ("bass",), 11, 34, 57, True),
    Instrument("balafon", ("arp", "lead", "chords"), 12, 45, 88, True),
    Instrument("steel drum", ("lead", "arp", "chords"), 114, 50, 88, True),
)


def _able(row: Instrument) -> Instrument:
    """Return an instrument with the second voice after all else that it plays."""
    return replace(row, roles=(*row.roles, "second")) if "lead" in row.roles else row


INSTRUMENTS = {row.id: _able(row) for row in _ROWS}

DISTORTED = ("drive guitar",)  # thirds growl through distortion: roots and fifths do not
