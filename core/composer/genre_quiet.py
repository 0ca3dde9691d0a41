"""Genres of wood, strings and air."""

from core.composer.genres import Genre, Groove, Line

FOLK = Genre(
    id="folk",
    title="fingerpicked folk",
    tempo=(80, 104),
    modes={"major": 3, "dorian": 2, "mixolydian": 1},
    dark=(("1", "7", "4", "1"), ("1", "4", "7", "1"), ("1", "3", "7", "1"), ("6", "7", "1", "1")),
    bright=(("1", "4", "5", "6"), ("1", "5", "4", "1"), ("6", "4", "1", "5"), ("1", "4", "1", "5")),
    patches={
        "bass": ("upright bass",),
        "chords": ("steel guitar", "nylon guitar"),
        "pad": ("strings",),
        "lead": ("violin", "flute", "whistle"),
    },
    kit="hand",
    grooves=(
        Groove(0.3, {"shaker": "x.o.x.o.x.o.x.o."}),
        Groove(0.6, {"kick": "x.......x.......", "shaker": "x.oox.oox.oox.oo"}),
        Groove(
            0.9,
            {
                "kick": "x.......x.x.....",
                "tambourine": "....x.......x...",
                "shaker": "x.oox.oox.oox.oo",
                "conga": "......o.......o.",
            },
        ),
    ),
    bass=(
        Line(0.3, "r---------------"),
        Line(0.6, "r-------f-------"),
        Line(0.9, "r-----r-f-----a-"),
    ),
    comp=(
        Line(0.3, "d-2-e-1-d-3-e-1-"),
        Line(0.5, "d-2-e-3-d-1-e-2-"),
        Line(0.9, "d-s-e-uud-s-e-uu"),
    ),
    lead_feel="straight",
    lead_density=4.5,
    swing=0.52,
    jitter_ms=9.0,
    wet=(0.22, 1.6),
    lufs=-16.0,
    levels={"drums": -6.0, "lead": 1.5, "chords": 1.0},
)

CINEMATIC = Genre(
    id="cinematic",
    title="cinematic",
    tempo=(72, 104),
    modes={"minor": 4, "dorian": 1, "major": 1},
    dark=(("1", "6", "3", "7"), ("1", "3", "6", "7"), ("1", "7", "6", "5"), ("6", "7", "1", "1")),
    bright=(
        ("1", "5", "6", "4"),
        ("1", "b7", "4", "1"),
        ("4", "5", "6", "1"),
        ("1", "3", "4", "4m"),
    ),
    patches={
        "bass": ("low strings",),
        "chords": ("strings",),
        "pad": ("choir", "strings"),
        "arp": ("harp", "strings", "piano"),
        "lead": ("brass", "violin", "cello"),
    },
    kit="big",
    grooves=(
        Groove(0.3, {"tom low": "x.......x......."}),
        Groove(0.6, {"kick": "X.....x.X.......", "tom low": "x.....x...x...x."}),
        Groove(
            0.95,
            {
                "kick": "X.....x.X.....x.",
                "tom low": "X..x..x.X..x..x.",
                "tom mid": "....x.......x.xx",
                "snare": "....o..g....o.gg",
            },
        ),
    ),
    bass=(
        Line(0.3, "r---------------"),
        Line(0.6, "r-r-r-r-r-r-r-r-"),
        Line(0.95, "r-rrr-rrr-rrr-rr"),
    ),
    comp=(
        Line(0.3, "x---------------"),
        Line(0.6, "x-x-x-x-x-x-x-x-"),
        Line(0.95, "x-xxx-xxx-xxx-xx"),
    ),
    arp=(Line(0.4, "0-1-2-1-3-1-2-1-"), Line(0.8, "0121321201213212")),
    chord_bars=2.0,
    lead_feel="long",
    lead_density=3.0,
    jitter_ms=6.0,
    wet=(0.42, 2.2),
    lufs=-15.0,
    levels={"drums": -1.0, "pad": 2.0},
)

AMBIENT = Genre(
    id="ambient",
    title="ambient",
    tempo=(56, 76),
    modes={"major": 2, "lydian": 2, "dorian": 1, "minor": 1},
    dark=(("1", "6"), ("1", "4"), ("1", "7", "6", "4"), ("6", "1")),
    bright=(("1", "4"), ("1", "2"), ("4", "1"), ("1", "6", "4", "1")),
    patches={
        "bass": ("low strings", "sub bass"),
        "chords": ("warm pad", "choir"),
        "pad": ("air pad",),
        "arp": ("kalimba", "harp", "electric piano"),
        "lead": ("bell", "flute", "vibraphone"),
    },
    bass=(Line(0.5, "r---------------"),),
    comp=(Line(0.5, "x---------------"),),
    arp=(Line(0.4, "0---2---....3---"), Line(0.7, "0---1-2-..3---1-")),
    colour="add9",
    chord_bars=2.0,
    form="arc",
    lead_feel="long",
    lead_density=2.5,
    jitter_ms=10.0,
    wet=(0.55, 2.2),
    lufs=-18.0,
    levels={"bass": -2.5, "pad": 5.0, "lead": -1.5, "arp": 3.0},
)

CELTIC = Genre(
    id="celtic",
    title="Celtic tune",
    tempo=(100, 116),
    modes={"dorian": 3, "mixolydian": 2, "major": 2},
    dark=(("1", "7"), ("1", "7", "1", "7"), ("1", "4", "7", "1")),
    bright=(("1", "4", "1", "5"), ("1", "b7", "1", "4"), ("1", "5", "4", "1")),
    patches={
        "bass": ("low strings",),
        "chords": ("steel guitar", "harp"),
        "pad": ("strings",),
        "lead": ("whistle", "violin", "flute"),
    },
    kit="hand",
    grooves=(
        Groove(0.3, {"conga low": "x...o...x...o..."}),
        Groove(0.7, {"conga low": "X..ox.o.X..ox.o.", "shaker": "x.o.x.o.x.o.x.o."}),
    ),
    bass=(Line(0.3, "r---------------"), Line(0.7, "r-------f-------")),
    comp=(Line(0.3, "s---------------"), Line(0.7, "s-u-s-uus-u-s-uu")),
    lead_feel="straight",
    lead_density=7.0,
    swing=0.53,
    jitter_ms=7.0,
    wet=(0.2, 1.6),
    lufs=-15.0,
    levels={"drums": -3.0, "lead": 1.0},
)
