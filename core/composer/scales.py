"""The scales that the composer knows, in cents, and how tunes go in those without chords.

Data only. Tunings outside twelve equal steps differ by region, ensemble and player: each row
is one practice among several, not a standard; any other comes from a file (:mod:`scala`).

References
----------
C. L. Marcus, "The interface between theory and practice: intonation in Arab music", Asian Music
24(2), 1993; W. Surjodiningrat et al., "Tone measurements of outstanding Javanese gamelans",
1972; N. A. Jairazbhoy, "The rags of North Indian music", 1971.
"""

from dataclasses import dataclass

OCTAVE = 1200.0  # cents


@dataclass(frozen=True, slots=True)
class Path:
    """Say how tunes go in a scale that is played over a drone instead of chords.

    Degrees count from 1; 0 and below lie under the tonic, beyond the last one above the period.

    Attributes
    ----------
    drone
        Degrees that sound on under the tune.
    rests
        Degrees to dwell on, the tonic first; strong beats and phrase ends take them.
    opens
        Lowest and highest degree of the region where a tune begins and where it ends.
    climbs
        Share of the piece after which the upper region is opened.
    descending
        Degrees that are another tone on the way down, with its cents.
    skips
        Degrees that are passed over on the way up.
    endings
        Closing phrases in degrees.
    slide
        Cents below a tone from which it is slid into; 0 for struck and fixed tones.
    vibrato
        Cents, on tones that are held.
    oscillates
        Degrees that swing slowly instead of standing still.
    """

    drone: tuple[int, ...] = (1, 5)
    rests: tuple[int, ...] = (1, 3, 5)
    opens: tuple[int, int] = (0, 5)
    climbs: float = 0.4
    descending: tuple[tuple[int, float], ...] = ()
    skips: tuple[int, ...] = ()
    endings: tuple[tuple[int, ...], ...] = ((4, 3, 2, 1), (2, 0, 1))
    slide: float = 0.0
    vibrato: float = 0.0
    oscillates: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Scale:
    """Hold the tones of a scale.

    Attributes
    ----------
    name
        As keys are called by it: ``"dorian"`` in ``"D dorian"``.
    cents
        Above the tonic, ascending, the tonic's 0 first.
    period
        Cents after which the tones come again; not always an octave.
    path
        How it is played without chords; ``None`` where chords are built from it.
    words
        Other names and spellings, lower-case.
    """

    name: str
    cents: tuple[float, ...]
    period: float = OCTAVE
    path: Path | None = None
    words: tuple[str, ...] = ()

    @property
    def widest(self) -> float:
        """The widest step between neighbours, in cents."""
        above = (*self.cents[1:], self.period)
        return max(b - a for a, b in zip(self.cents, above, strict=True))


# The koto's two tunings move alike.
_KOTO = Path(
    drone=(1, 4),
    rests=(1, 4, 3),
    opens=(0, 4),
    endings=((3, 2, 1), (2, 0, 1)),
    slide=30.0,
    vibrato=15.0,
)


def _row(
    name: str, cents: str, words: str = "", path: Path | None = None, period: float = OCTAVE
) -> Scale:
    return Scale(
        name,
        tuple(float(c) for c in cents.split()),
        period,
        path,
        tuple(word for word in words.split(",") if word),
    )


_WITH_CHORDS = (
    _row("major", "0 200 400 500 700 900 1100", "maj,ionian,dur"),
    _row("minor", "0 200 300 500 700 800 1000", "min,m,aeolian,natural minor,moll"),
    _row("dorian", "0 200 300 500 700 900 1000"),
    _row("phrygian", "0 100 300 500 700 800 1000"),
    _row("lydian", "0 200 400 600 700 900 1100"),
    _row("mixolydian", "0 200 400 500 700 900 1000"),
    _row("locrian", "0 100 300 500 600 800 1000"),
    _row("harmonic minor", "0 200 300 500 700 800 1100"),
    _row("melodic minor", "0 200 300 500 700 900 1100"),
    _row(
        "phrygian dominant",
        "0 100 400 500 700 800 1000",
        "freygish,ahava rabboh,ahava raba,spanish phrygian,spanish gypsy",
    ),
    _row("major pentatonic", "0 200 400 700 900", "pentatonic,pentatonic major"),
    _row("minor pentatonic", "0 300 500 700 1000", "pentatonic minor"),
    _row("blues", "0 300 500 600 700 1000", "blues scale"),
)

# Arab and Turkish modes: the lower tetrachord first, the upper after it, and down again.
_MAQAMAT = (
    _row(
        "hijaz",
        "0 110 390 498 702 853 996",
        "hejaz,hijāz,hidjaz,higaz,hicaz",
        Path(
            rests=(1, 4, 5, 3),
            descending=((6, 792.0),),
            endings=((4, 3, 2, 1), (3, 2, 0, 1)),
            slide=50.0,
            vibrato=18.0,
        ),
    ),
    _row(
        "rast",
        "0 204 355 498 702 906 1057",
        "raast,arab rast,arabic rast",
        Path(
            rests=(1, 5, 3),
            opens=(-1, 5),
            descending=((7, 996.0),),
            endings=((4, 3, 2, 1), (5, 3, 2, 1), (-1, 0, 1)),
            slide=45.0,
            vibrato=15.0,
        ),
    ),
    _row(
        "turkish rast",
        "0 204 385 498 702 906 1087",
        "makam rast,rast makamı,rast makami,ottoman rast",
        Path(
            rests=(1, 5, 3, 2),
            opens=(-1, 5),
            descending=((7, 996.0),),
            endings=((5, 4, 3, 2, 1), (2, 3, 2, 1)),
            slide=40.0,
            vibrato=15.0,
        ),
    ),
    _row(
        "bayati",
        "0 145 294 498 702 792 996",
        "bayyati,bayātī,beyati,bayat,uşşak,ussak,ushshaq",
        Path(
            rests=(1, 4, 3),
            opens=(-1, 5),
            endings=((4, 3, 2, 1), (2, 0, 1)),
            slide=50.0,
            vibrato=18.0,
        ),
    ),
    _row(
        "saba",
        "0 150 294 400 702 792 996",
        "sabā,ṣabā,sabah",
        # Its fourth is low and its octave often too: only the tonic sounds on.
        Path(
            drone=(1,),
            rests=(1, 3, 4),
            opens=(-1, 4),
            climbs=0.55,
            endings=((4, 3, 2, 1), (3, 4, 2, 1)),
            slide=60.0,
            vibrato=20.0,
        ),
    ),
    _row(
        "kurd",
        "0 90 294 498 702 792 996",
        "kurdi,kürdi,kürdî",
        Path(rests=(1, 4, 5, 3), opens=(-1, 5), slide=45.0, vibrato=16.0),
    ),
    _row(
        "nahawand",
        "0 204 294 498 702 792 1110",
        "nahavand,nihavent,nihavend,nahāwand",
        Path(
            rests=(1, 5, 3),
            descending=((7, 996.0),),
            endings=((5, 4, 3, 2, 1), (2, 0, 1)),
            slide=40.0,
            vibrato=18.0,
        ),
    ),
)

_RAGAS = (
    _row(
        "yaman",
        "0 204 386 590 702 906 1088",
        "raga yaman,kalyan,kalyani,yaman kalyan,eman",
        # It rises from the seventh below, past the tonic and later past the fifth.
        Path(
            rests=(1, 3, 5, 7),
            opens=(0, 5),
            skips=(1, 5),
            endings=((3, 2, 0, 1), (5, 4, 3, 2, 1)),
            slide=70.0,
            vibrato=12.0,
        ),
    ),
    _row(
        "bhairav",
        "0 112 386 498 702 814 1088",
        "bhairava,bairav",
        Path(
            rests=(1, 3, 4, 5),
            endings=((4, 3, 2, 1), (3, 2, 1)),
            slide=70.0,
            vibrato=12.0,
            oscillates=(2, 6),
        ),
    ),
    _row(
        "todi",
        "0 100 300 590 702 800 1088",
        "miyan ki todi,todī,shubhapantuvarali",
        Path(
            rests=(1, 5, 2, 6),
            skips=(5,),
            endings=((3, 2, 1), (4, 3, 2, 1)),
            slide=80.0,
            vibrato=12.0,
            oscillates=(2, 3),
        ),
    ),
    _row(
        "bhupali",
        "0 204 386 702 906",
        "bhopali,bhoopali,bhoop,bhup,mohanam",
        Path(
            drone=(1, 4),
            rests=(1, 3, 4),
            opens=(0, 4),
            endings=((4, 3, 2, 1), (2, 0, 1)),
            slide=60.0,
            vibrato=10.0,
        ),
    ),
    _row(
        "malkauns",
        "0 316 498 814 996",
        "malkosh,malkaunsh,malkauns raga,hindolam",
        # There is no fifth to sound: its drone is the fourth.
        Path(
            drone=(1, 3),
            rests=(1, 3, 2),
            opens=(-1, 4),
            endings=((3, 2, 1), (2, 0, 1)),
            slide=70.0,
            vibrato=12.0,
            oscillates=(2,),
        ),
    ),
)

_EAST = (
    _row(
        "slendro",
        "0 231 474 717 955",
        "salendro,selendro,sléndro",
        Path(drone=(1,), rests=(1, 4, 2), opens=(0, 4), endings=((3, 2, 1), (4, 2, 1))),
        1208.0,
    ),
    _row(
        "pelog",
        "0 120 258 539 675 785 943",
        "pélog,pelok",
        # Five of its seven tones carry a tune; the fourth and seventh only pass.
        Path(drone=(1,), rests=(1, 5, 2, 3), opens=(0, 5), endings=((3, 2, 1), (5, 3, 2, 1))),
        1206.0,
    ),
    _row(
        "hirajoshi",
        "0 200 300 700 800",
        "hira-joshi,hira joshi,hirajōshi,hirajoushi",
        _KOTO,
    ),
    _row(
        "in-scale",
        "0 100 500 700 800",
        "japanese in scale,japanese in,the in scale,miyako-bushi,miyako bushi,miyakobushi,"
        "sakura scale,in sakura",
        _KOTO,
    ),
    _row(
        "thai",
        "0 171 343 514 686 857 1029",
        "thai scale,thai tuning,siamese,7-edo,7edo,7-tet,7tet",
        Path(drone=(1,), rests=(1, 5, 3, 2), opens=(0, 5), endings=((3, 2, 1), (5, 3, 2, 1))),
    ),
)

SCALES: dict[str, Scale] = {
    scale.name: scale for scale in (*_WITH_CHORDS, *_MAQAMAT, *_RAGAS, *_EAST)
}

# Scales too small to build chords from borrow the chords of a fuller one.
HARMONY_OF = {"major pentatonic": "major", "minor pentatonic": "minor", "blues": "dorian"}


def _scale_words() -> dict[str, str]:
    words = {word: scale.name for scale in SCALES.values() for word in (scale.name, *scale.words)}
    kinds = {_MAQAMAT: ("maqam", "maqām", "makam"), _RAGAS: ("raga", "raag", "rag", "raaga")}
    for rows, titles in kinds.items():
        for scale in rows:
            for word in (scale.name, *scale.words):
                for title in titles:
                    words.setdefault(f"{title} {word}", scale.name)
    return words


# What a scale is called in prompts and keys.
SCALE_WORDS = _scale_words()
