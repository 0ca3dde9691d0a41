"""Genres that dance to clave, bell and uneven beats."""

from core.composer.genres import Genre, Groove, Line
from core.composer.metre import Rhythm

# Two bars of four: the side with two strokes of the clave, and the side with three.
_TWO, _THREE = "....x...x.......", "x.....x.....x..."
_CASCARA_TWO, _CASCARA_THREE = "x...x.x...x...x.", "x...x...x.x...x."
_MONTUNO_ON, _MONTUNO_OFF = "X---1-x---3---x-", "..3---x---1---x-"
_FULL_ON, _FULL_OFF = "X---x-X---x---x-", "..x---X---x---x-"
_GUAJEO_ON, _GUAJEO_OFF = "0-..2-1-..3-..2-", "..3-..2-..1-..2-"


def _salsa_grooves(rhythm: str, *, three_first: bool) -> tuple[Groove, ...]:
    """Return the grooves of one direction of the clave."""
    clave = _THREE + _TWO if three_first else _TWO + _THREE
    cascara = _CASCARA_THREE + _CASCARA_TWO if three_first else _CASCARA_TWO + _CASCARA_THREE
    tumba = "......x........." + "." * 16 if three_first else "." * 16 + "......x........."
    marcha = "g.g...g.g.g.X.x."
    return (
        Groove(
            0.3,
            {"claves": clave, "shaker": "x.x.x.x.x.x.x.x.", "conga": "g.....g.....x.x."},
            rhythm,
        ),
        Groove(
            0.55,
            {
                "claves": clave,
                "cascara": cascara,
                "conga": marcha,
                "conga slap": "....x...........",
                "conga low": tumba,
                "guiro long": "x.......x.......",
                "guiro": "....x.x.....x.x.",
            },
            rhythm,
        ),
        Groove(
            0.9,
            {
                "claves": clave,
                "cowbell": "X...x.o.X...x.o.",
                "timbale low": "....g.......g...",
                "conga": marcha,
                "conga slap": "....X...........",
                "conga low": tumba,
                "guiro long": "x.......x.......",
                "guiro": "....x.x.....x.x.",
                "kick": "............o...",
            },
            rhythm,
        ),
    )


def _salsa_lines(on_first: bool, rhythm: str) -> tuple[Line, ...]:
    """Return the piano's lines: the bar that begins on the beat, and the one that does not."""

    def laid(on: str, off: str) -> str:
        return on + off if on_first else off + on

    return (
        Line(0.3, "x-----x-----x---", rhythm),
        Line(0.5, laid(_MONTUNO_ON, _MONTUNO_OFF), rhythm),
        Line(0.9, laid(_FULL_ON, _FULL_OFF), rhythm),
    )


SALSA = Genre(
    id="salsa",
    title="salsa",
    tempo=(164, 212),
    modes={"minor": 3, "major": 2, "dorian": 1, "mixolydian": 1},
    dark=(
        ("1", "4", "5D", "4"),
        ("1", "1", "5D", "5D"),
        ("1", "4", "5D", "5D"),
        ("1", "7", "6", "5D"),
    ),
    bright=(
        ("1", "4", "5", "4"),
        ("1", "1", "5D", "5D"),
        ("2", "5D", "1", "1"),
        ("1", "6", "2", "5D"),
    ),
    patches={
        "bass": ("upright bass",),
        "chords": ("piano",),
        "arp": ("tres",),
        "lead": ("trumpet", "horn section", "flute"),
        "second": ("horn section", "saxophone"),
    },
    kit="salsa",
    grooves=(
        *_salsa_grooves("2-3 clave", three_first=False),
        *_salsa_grooves("3-2 clave", three_first=True),
        Groove(
            0.5,
            {
                "claves": "x..x..x...x.x...",
                "conga": "g.g.x.g.g.g.X.x.",
                "shaker": "x.o.x.o.x.o.x.o.",
            },
        ),
    ),
    bass=(
        Line(0.3, "......r-----n---"),
        Line(0.5, "......f-----n---"),
        Line(0.9, "......f---o-n---"),
        Line(0.9, "......f-----n---"),
    ),
    comp=(
        *_salsa_lines(True, "2-3 clave"),
        *_salsa_lines(False, "3-2 clave"),
        Line(0.5, "x-----x-----x-x-"),
    ),
    arp=(
        Line(0.5, _GUAJEO_ON + _GUAJEO_OFF, "2-3 clave"),
        Line(0.5, _GUAJEO_OFF + _GUAJEO_ON, "3-2 clave"),
        Line(0.5, "0-..2-1-..3-..2-"),
    ),
    colour="seventh",
    lead_feel="syncopated",
    lead_density=4.5,
    jitter_ms=5.0,
    wet=(0.14, 1.3),
    levels={"drums": -0.5, "chords": 1.5, "second": 0.5},
    width=1.2,
    rhythms=(Rhythm("2-3 clave", bars=2), Rhythm("3-2 clave", bars=2, weight=0.8)),
    second="thirds",
    fills=(
        {"timbale high": "x.x.xxxX", "timbale low": "....x..."},
        {"timbale high": "..x.x.xx", "timbale low": "x...x..X"},
        {"conga": "x.x.x.x.", "conga slap": "..x...x.", "conga low": "......xX"},
    ),
    closing=("conga low", "cowbell", "timbale low"),
)

AFROBEAT = Genre(
    id="afrobeat",
    title="afrobeat",
    tempo=(98, 118),
    modes={"dorian": 3, "minor": 2, "mixolydian": 1},
    dark=(("1", "4"), ("1", "7"), ("1", "1", "4", "4"), ("1", "7", "4", "1")),
    bright=(("1", "7"), ("1", "4"), ("1", "1", "7", "7")),
    patches={
        "bass": ("finger bass", "round bass"),
        "chords": ("clean guitar", "electric piano"),
        "pad": ("organ",),
        "arp": ("clean guitar", "balafon", "kora"),
        "lead": ("saxophone", "horn section", "trumpet"),
        "second": ("horn section", "trumpet"),
    },
    kit="afro",
    grooves=(
        Groove(
            0.3,
            {
                "shekere": "x.o.x.o.x.o.x.o.",
                "claves": "x..x..x..x..x...",
                "conga": "..x...x.....x.x.",
            },
        ),
        Groove(
            0.6,
            {
                "kick": "X..x......x..x..",
                "snare": "....g..x..g.x..g",
                "hat": "x.xox.xox.xox.xo",
                "shekere": "x...o...x...o...",
                "claves": "x..x..x..x..x...",
                "conga": "..x...x.....x.x.",
                "conga low": "x.........x.....",
            },
        ),
        Groove(
            0.9,
            {
                "kick": "X..x..x...x..x..",
                "snare": "....x..g.gx.X..g",
                "hat": "x.xxx.xxx.xxx.x.",
                "open": "..............x.",
                "shekere": "x.o.x.o.x.o.x.o.",
                "agogo high": "x..x..x..x..x...",
                "agogo low": "..............x.",
                "conga": "..x...x.x...x.x.",
                "conga slap": "....x.......x...",
                "conga low": "x.........x.....",
            },
        ),
        Groove(
            0.4,
            {
                "agogo high": "x...x...x.x...x...x...x.",
                "shekere": "x.o.o.x.o.o.x.o.o.x.o.o.",
                "conga low": "x...................x.x.",
            },
            "12/8 bell",
        ),
        Groove(
            0.8,
            {
                "agogo high": "x...x...x.x...x...x...x.",
                "kick": "X...........x.......x...",
                "snare": "............x.....g.....",
                "hat": "x.....x.....x.....x.....",
                "shekere": "x.o.o.x.o.o.x.o.o.x.o.o.",
                "conga": "....x.x.....x.x.....x.x.",
                "conga low": "x.....x...........x.....",
            },
            "12/8 bell",
        ),
    ),
    bass=(
        Line(0.3, "r..r......r..r.."),
        Line(0.6, "r..r..f...s.r...r..r..f-....o.s."),
        Line(0.9, "r..rr.f.s.o.s.f.r..rr.f.s.o...f."),
        Line(0.5, "r-----r-f-....s-....r-..", "12/8 bell"),
        Line(0.9, "r---r-f-..s-r-....f-r-s-", "12/8 bell"),
    ),
    comp=(
        Line(0.3, "..x...x...x...x."),
        Line(0.6, "..x..xx...x.x..."),
        Line(0.9, "x.xx..x.x.xx..x."),
        Line(0.6, "..x-..x-..x-..x-..x-..x-", "12/8 bell"),
    ),
    arp=(
        Line(0.4, "0.1.0.2.0.1.3.1."),
        Line(0.8, "0.12.1.3.2.1.02.0.12.1.3.23.1.0."),
        Line(0.6, "0-..1-2-..1-0-..3-2-..1-", "12/8 bell"),
    ),
    colour="seventh",
    chord_bars=2.0,
    form="dance",
    lead_feel="syncopated",
    lead_density=4.5,
    jitter_ms=5.0,
    laid_back_ms=4.0,
    wet=(0.14, 1.2),
    levels={"arp": 2.0, "pad": -2.0, "drums": -0.5},
    width=1.2,
    rhythms=(
        Rhythm("afrobeat", bars=2, weight=3.0),
        Rhythm("12/8 bell", "12/8", weight=1.0),
    ),
    second="thirds",
)

BALKAN = Genre(
    id="balkan",
    title="Balkan dance",
    tempo=(104, 136),
    modes={"phrygian dominant": 3, "harmonic minor": 2, "minor": 1, "dorian": 1},
    dark=(("1", "2", "1", "1"), ("1", "4", "2", "1"), ("1", "7", "2", "1"), ("1", "1", "4", "1")),
    bright=(("1", "4", "1", "5"), ("1", "b7", "1", "4")),
    patches={
        "bass": ("tuba", "upright bass"),
        "chords": ("accordion", "bouzouki"),
        "arp": ("cimbalom", "mandolin"),
        "lead": ("clarinet", "kaval", "zurna", "violin", "accordion"),
        "second": ("trumpet", "violin", "clarinet"),
    },
    kit="tapan",
    grooves=(
        Groove(0.3, {"dum": "X.....x...x...", "ka": "..o.o...o...o."}, "lesnoto"),
        Groove(
            0.7,
            {"dum": "X.....x...x...", "tek": "..x.x...x...x.", "tambourine": "x.o.o.x.o.x.o."},
            "lesnoto",
        ),
        Groove(
            0.95,
            {
                "dum": "X....xx...x..x",
                "tek": "..x.x...x...x.",
                "ka": ".g.g.g.g.g.g.g",
                "tambourine": "x.o.o.x.o.x.o.",
            },
            "lesnoto",
        ),
        Groove(0.3, {"dum": "X...x...x.....", "ka": "..o...o...o.o."}, "rachenitsa"),
        Groove(
            0.8,
            {
                "dum": "X...x...x.....",
                "tek": "..x...x...x.x.",
                "ka": ".g.g.g.g.g.g.g",
                "tambourine": "x.o.x.o.x.o.o.",
            },
            "rachenitsa",
        ),
        Groove(0.3, {"dum": "X.......X.....x.......", "ka": "..o...o...o.o...o...o."}, "kopanitsa"),
        Groove(
            0.8,
            {
                "dum": "X...x...X.....x...x...",
                "tek": "..x...x...x.x...x...x.",
                "ka": ".g.g.g.g.g.g.g.g.g.g.g",
                "tambourine": "x.o.x.o.x.o.o.x.o.x.o.",
            },
            "kopanitsa",
        ),
        Groove(0.3, {"dum": "X.......X...x.....", "ka": "....o.o.......o.o."}, "karsilama"),
        Groove(
            0.8,
            {
                "dum": "X.......X...x.....",
                "tek": "....x.x.......x.x.",
                "ka": "..g.g...g.g.....g.",
                "tambourine": "x.o.x.o.x.o.x.o.o.",
            },
            "karsilama",
        ),
        Groove(0.3, {"dum": "X.....x.....x...", "ka": "..o...o...o...o."}, "cocek"),
        Groove(
            0.8,
            {
                "dum": "X.....x.....x...",
                "tek": "...x..x..x..x.x.",
                "ka": ".g.g.g.g.g.g.g.g",
                "tambourine": "x.o.x.o.x.o.x.o.",
            },
            "cocek",
        ),
        Groove(
            0.5, {"dum": "X.......x.......", "tek": "....x.......x...", "ka": "..o...o...o...o."}
        ),
    ),
    bass=(
        Line(0.5, "r-----f---r---", "lesnoto"),
        Line(0.9, "r---r-f---f-a-", "lesnoto"),
        Line(0.5, "r---f---r-----", "rachenitsa"),
        Line(0.5, "r---f---r-----f---r---", "kopanitsa"),
        Line(0.5, "r---f---r---f-----", "karsilama"),
        Line(0.5, "r-----r-----f---", "cocek"),
        Line(0.5, "r-------f-------"),
    ),
    comp=(
        Line(0.3, "x-----x---x---", "lesnoto"),
        Line(0.8, "..x-x-..x-..x-", "lesnoto"),
        Line(0.5, "..x-..x-..x-x-", "rachenitsa"),
        Line(0.5, "..x-..x-..x-x-..x-..x-", "kopanitsa"),
        Line(0.5, "..x-..x-..x-..x-x-", "karsilama"),
        Line(0.5, "..x-..x-..x-..x-", "cocek"),
        Line(0.5, "....x-......x-.."),
    ),
    arp=(
        Line(0.5, "0-1-2-0-2-1-2-", "lesnoto"),
        Line(0.5, "0-2-1-2-0-1-2-", "rachenitsa"),
        Line(0.5, "0-2-1-2-0-1-2-0-2-1-2-", "kopanitsa"),
        Line(0.5, "0-2-1-2-0-2-0-1-2-", "karsilama"),
        Line(0.5, "0-1-2-0-1-2-1-2-", "cocek"),
        Line(0.5, "0-2-1-2-0-2-1-2-"),
    ),
    form="cycle",
    lead_feel="straight",
    lead_density=6.0,
    jitter_ms=6.0,
    wet=(0.16, 1.4),
    lufs=-14.5,
    levels={"drums": -0.5, "second": -0.5},
    width=1.6,
    rhythms=(
        Rhythm("lesnoto", "7/8", (6, 4, 4), weight=3.0),
        Rhythm("rachenitsa", "7/8", (4, 4, 6), weight=0.6, tempo=1.1),
        Rhythm("kopanitsa", "11/8", weight=1.2, tempo=1.1),
        Rhythm("karsilama", "9/8", (4, 4, 4, 6), weight=0.8),
        Rhythm("cocek", "4/4", (6, 6, 4), weight=1.0),
    ),
    second="thirds",
    fills=(
        {"dum": "x..x..xX", "tek": ".xx.xx.."},
        {"tek": "x.xxx.xx", "dum": "x.....x."},
    ),
    closing=("dum", "tek"),
)
