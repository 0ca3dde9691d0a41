"""Genres made with machines."""

from core.composer.genres import POP_BRIGHT, POP_DARK, Genre, Groove, Line

SYNTH_POP = Genre(
    id="synth-pop",
    title="80s synth-pop",
    tempo=(104, 124),
    modes={"minor": 3, "major": 2, "dorian": 1},
    dark=POP_DARK,
    bright=POP_BRIGHT,
    patches={
        "bass": ("synth bass", "fm bass"),
        "chords": ("poly synth", "electric piano"),
        "pad": ("warm pad", "string machine"),
        "arp": ("synth pluck", "bell"),
        "lead": ("pulse lead", "saw lead", "bell"),
    },
    kit="machine",
    grooves=(
        Groove(0.2, {"hat": "..x...x...x...x.", "kick": "X.......X......."}),
        Groove(
            0.5,
            {
                "kick": "X.......X.x.....",
                "snare": "....X.......X...",
                "hat": "x.o.x.o.x.o.x.o.",
            },
        ),
        Groove(
            0.6,
            {
                "kick": "X.....x.X.......",
                "snare": "....X.......X...",
                "hat": "x.o.x.o.x.o.x.x.",
            },
        ),
        Groove(
            0.9,
            {
                "kick": "X...X...X...X...",
                "snare": "....X.......X...",
                "clap": "....x.......x...",
                "hat": "xoxoxoxoxoxoxoxo",
                "open": "..............x.",
            },
        ),
        Groove(
            0.9,
            {
                "kick": "X..x..x.X.x.....",
                "snare": "....X.......X...",
                "clap": "....x.......x...",
                "hat": "xoxoxoxoxoxoxoxo",
            },
        ),
    ),
    bass=(
        Line(0.2, "r---------------"),
        Line(0.5, "r.r.r.r.r.r.r.r."),
        Line(0.6, "r.rr.rr.r.rr.ro."),
        Line(0.9, "r.o.r.o.r.o.r.o."),
        Line(0.9, "rroorroorroorroo"),
    ),
    comp=(
        Line(0.4, "x-----x-----x---"),
        Line(0.6, "..x-..x-..x-..x-"),
        Line(0.9, "x--x--x-..x--x--"),
    ),
    arp=(Line(0.4, "0.1.2.1.3.2.1.2."), Line(0.8, "0123210301232103")),
    lead_feel="syncopated",
    lead_density=5.5,
    jitter_ms=2.5,
    duck_db=2.5,
    wet=(0.24, 1.8),
)

HOUSE = Genre(
    id="house",
    title="house",
    tempo=(118, 128),
    modes={"minor": 3, "dorian": 2},
    dark=(("1", "4"), ("1", "6", "7", "5"), ("1", "3", "4", "7"), ("6", "7", "1", "1")),
    bright=(("1", "6", "2", "5"), ("4", "5", "6", "3"), ("1", "2"), ("4", "3", "2", "1")),
    patches={
        "bass": ("sub bass", "synth bass"),
        "chords": ("house stab", "organ", "electric piano"),
        "pad": ("warm pad", "string machine"),
        "arp": ("synth pluck",),
        "lead": ("pluck lead", "bell", "saw lead"),
    },
    kit="house",
    grooves=(
        Groove(0.1, {"hat": "..x...x...x...x.", "shaker": "oooooooooooooooo"}),
        Groove(
            0.4,
            {"kick": "X...X...X...X...", "hat": "..x...x...x...x.", "shaker": "o.oo" * 4},
        ),
        Groove(
            0.6,
            {
                "kick": "X...X...X...X...",
                "clap": "....x.......x...",
                "open": "..x...x...x...x.",
                "hat": "o..oo..oo..oo..o",
            },
        ),
        Groove(
            0.9,
            {
                "kick": "X...X...X...X...",
                "clap": "....X.......X...",
                "open": "..X...X...X...X.",
                "hat": "xo.xxo.xxo.xxo.x",
                "shaker": "oxoxoxoxoxoxoxox",
                "rim": "...x..x....x..x.",
            },
        ),
    ),
    bass=(
        Line(0.3, "r---......r---.."),
        Line(0.6, "..r-..r-..r-..r-"),
        Line(0.6, "r..r..r...r.r..."),
        Line(0.9, "..r-..rr..o-..r."),
        Line(0.9, "r.ro..r.r.ro.r.s"),
    ),
    comp=(
        Line(0.4, "x-.....x-......."),
        Line(0.6, "..x...x....x..x."),
        Line(0.8, "x..x..x...x..x.."),
    ),
    arp=(Line(0.6, "0.2.1.3.0.2.1.2."),),
    colour="ninth",
    form="dance",
    lead_feel="syncopated",
    lead_density=4.0,
    swing=0.54,
    jitter_ms=1.5,
    duck_db=4.0,
    wet=(0.22, 1.6),
)

LO_FI = Genre(
    id="lo-fi",
    title="lo-fi hip-hop",
    tempo=(72, 88),
    modes={"minor": 2, "dorian": 2, "major": 2},
    dark=(("2", "5D", "1", "1"), ("1", "4", "7", "3"), ("6", "5", "1", "1"), ("4", "5", "1", "6")),
    bright=(
        ("2", "5", "1", "6"),
        ("4", "3", "2", "1"),
        ("1", "6", "2", "5"),
        ("4", "4m", "1", "6"),
    ),
    patches={
        "bass": ("round bass", "upright bass"),
        "chords": ("electric piano", "piano", "nylon guitar"),
        "pad": ("tape pad",),
        "lead": ("vibraphone", "clean guitar", "flute"),
    },
    kit="dusty",
    grooves=(
        Groove(0.1, {"hat": "x...x...x...x..."}),
        Groove(
            0.5,
            {"kick": "X..x......x.....", "snare": "....X.......X...", "hat": "x.o.x.o.x.o.x.o."},
        ),
        Groove(
            0.5,
            {"kick": "X......x..x.....", "snare": "....X..g....X..g", "hat": "x.o.x.oox.o.x.o."},
        ),
        Groove(
            0.8,
            {
                "kick": "X..x....g.xx....",
                "snare": "....X..g.g..X...",
                "hat": "x.ooxgo.x.ooxgo.",
                "shaker": "..o...o...o...o.",
            },
        ),
    ),
    bass=(
        Line(0.2, "r---------------"),
        Line(0.5, "r--.....r-.f--.."),
        Line(0.6, "r--r......rf--a."),
        Line(0.8, "r--r..o-..r-f-a-"),
    ),
    comp=(
        Line(0.3, "r---------------"),
        Line(0.5, "r-----.x--......"),
        Line(0.7, "r--...x-..x----."),
    ),
    colour="ninth",
    lead_feel="swing",
    lead_density=4.0,
    swing=0.58,
    jitter_ms=7.0,
    laid_back_ms=12.0,
    duck_db=1.5,
    wet=(0.16, 1.3),
    lufs=-15.0,
    texture="vinyl",
)


BOOM_BAP = Genre(
    id="boom-bap",
    title="boom-bap hip-hop",
    tempo=(84, 94),
    modes={"minor": 3, "dorian": 2},
    dark=(("1", "6", "4", "5D"), ("1", "4"), ("1", "7", "6", "5D"), ("2", "5D", "1", "1")),
    bright=(("2", "5", "1", "6"), ("1", "4"), ("4", "3", "2", "1")),
    patches={
        "bass": ("upright bass", "round bass"),
        "chords": ("electric piano", "piano", "organ"),
        "pad": ("strings", "tape pad"),
        "lead": ("vibraphone", "trumpet", "flute"),
    },
    kit="dusty",
    grooves=(
        Groove(0.2, {"hat": "x.x.x.x.x.x.x.x.", "kick": "X.........X....."}),
        Groove(
            0.5,
            {"kick": "X.x.......X.....", "snare": "....X.......X...", "hat": "x.x.x.x.x.x.x.x."},
        ),
        Groove(
            0.8,
            {
                "kick": "X..x...x..X.....",
                "snare": "....X.......X..g",
                "hat": "x.xxx.x.x.xox.x.",
                "shaker": "..o...o...o...o.",
            },
        ),
    ),
    bass=(
        Line(0.3, "r-----.....r-..."),
        Line(0.6, "r-.r......r-.fa-"),
        Line(0.9, "r-.r..o.r-r-.fa-"),
    ),
    comp=(
        Line(0.3, "x---------------"),
        Line(0.6, "x--.......x--..."),
        Line(0.8, "..x--.x.....x--."),
    ),
    colour="seventh",
    lead_feel="syncopated",
    lead_density=4.5,
    swing=0.57,
    jitter_ms=6.0,
    laid_back_ms=9.0,
    wet=(0.12, 1.1),
    texture="vinyl",
    width=1.6,
)

TECHNO = Genre(
    id="techno",
    title="techno",
    tempo=(128, 138),
    modes={"minor": 3, "phrygian": 2},
    dark=(("1",), ("1", "1", "1", "6"), ("1", "1", "2", "1")),
    bright=(("1",), ("1", "1", "1", "4")),
    patches={
        "bass": ("acid bass", "reese bass"),
        "chords": ("house stab", "poly synth"),
        "pad": ("air pad",),
        "arp": ("synth pluck",),
        "lead": ("saw lead", "pluck lead"),
    },
    kit="house",
    grooves=(
        Groove(0.2, {"kick": "X...X...X...X...", "shaker": "..o...o...o...o."}),
        Groove(
            0.5,
            {"kick": "X...X...X...X...", "open": "..x...x...x...x.", "rim": "...x..x...x..x.."},
        ),
        Groove(
            0.9,
            {
                "kick": "X...X...X...X...",
                "clap": "....X.......X...",
                "open": "..X...X...X...X.",
                "hat": "xoxoxoxoxoxoxoxo",
                "cowbell": "...x..x..x......",
                "rim": "x..x..x..x..x.x.",
            },
        ),
    ),
    bass=(
        Line(0.3, ".r.r.r.r.r.r.r.r"),
        Line(0.6, ".rrr.rrr.rrr.rrr"),
        Line(0.9, ".rro.rrr.orr.ror"),
    ),
    comp=(
        Line(0.4, "......x........."),
        Line(0.7, "...x..x.....x..."),
        Line(0.9, "..x..x..x..x..x."),
    ),
    arp=(Line(0.4, "0..1..2..0..1.2."), Line(0.8, "0120210301202103")),
    colour="seventh",
    chord_bars=2.0,
    form="dance",
    lead_feel="syncopated",
    lead_density=3.5,
    jitter_ms=0.8,
    duck_db=5.0,
    wet=(0.2, 1.9),
    levels={"lead": -2.0},
    width=1.6,
)

DRUM_AND_BASS = Genre(
    id="drum and bass",
    title="drum & bass",
    tempo=(170, 176),
    modes={"minor": 3, "dorian": 1},
    dark=(("1", "6", "3", "7"), ("1", "4"), ("6", "7", "1", "1")),
    bright=(("1", "6", "4", "5"), ("4", "1")),
    patches={
        "bass": ("reese bass", "sub bass"),
        "chords": ("electric piano", "poly synth"),
        "pad": ("air pad", "warm pad"),
        "arp": ("synth pluck", "bell"),
        "lead": ("saw lead", "bell", "flute"),
    },
    kit="breaks",
    grooves=(
        Groove(0.2, {"hat": "x.x.x.x.x.x.x.x.", "ride": "x...x...x...x..."}),
        Groove(
            0.5,
            {"kick": "X.........X.....", "snare": "....X.......X...", "hat": "x.xox.xox.xox.xo"},
        ),
        Groove(
            0.9,
            {
                "kick": "X.........X..x..",
                "snare": "....X..g.g..X..g",
                "hat": "xoxoxoxoxoxoxoxo",
                "ride": "x...x...x...x...",
            },
        ),
        Groove(
            0.9,
            {
                "kick": "X.x.......x.....",
                "snare": "....X..g.g..X.g.",
                "hat": "xoxoxoxoxoxoxoxo",
                "open": "..............x.",
            },
        ),
    ),
    bass=(
        Line(0.3, "r---------------"),
        Line(0.6, "r-----....r-----"),
        Line(0.9, "r--r--..o-r---f-"),
    ),
    comp=(Line(0.4, "x---------------"), Line(0.8, "x-....x-....x-..")),
    arp=(Line(0.6, "0-1-2-3-2-1-2-1-"),),
    colour="ninth",
    chord_bars=2.0,
    form="dance",
    lead_feel="long",
    lead_density=3.5,
    jitter_ms=1.5,
    duck_db=3.5,
    wet=(0.24, 2.0),
)

TRAP = Genre(
    id="trap",
    title="trap",
    tempo=(132, 148),
    modes={"minor": 3, "phrygian": 1, "harmonic minor": 1},
    dark=(("1", "6"), ("1", "1", "6", "5D"), ("1", "4", "6", "5")),
    bright=(("1", "4"), ("1", "6", "4", "5")),
    patches={
        "bass": ("808 bass",),
        "chords": ("piano", "choir"),
        "pad": ("choir", "tape pad"),
        "arp": ("synth pluck",),
        "lead": ("bell", "flute", "music box"),
    },
    kit="trap",
    grooves=(
        Groove(0.2, {"hat": "x...x...x...x..."}),
        Groove(
            0.5,
            {"kick": "X.....x...x.....", "clap": "........X.......", "hat": "x.x.x.x.x.xxx.x."},
        ),
        Groove(
            0.9,
            {
                "kick": "X..x......x..x..",
                "clap": "........X.......",
                "snare": "........X.......",
                "hat": "x.xxx.xxxxx.xxxx",
                "open": "......x.........",
            },
        ),
    ),
    bass=(
        Line(0.3, "r---------------"),
        Line(0.6, "r-----r---r-----"),
        Line(0.9, "r--r------r--o--"),
    ),
    comp=(Line(0.3, "x---------------"), Line(0.6, "r-------x-------")),
    arp=(Line(0.6, "0.1.2.3.2.1.2.1."),),
    chord_bars=2.0,
    lead_feel="straight",
    lead_density=4.5,
    jitter_ms=1.5,
    duck_db=3.0,
    wet=(0.24, 2.0),
)
