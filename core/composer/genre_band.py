"""Genres that a band plays."""

from core.composer.genres import POP_BRIGHT, POP_DARK, Genre, Groove, Line

ROCK = Genre(
    id="rock",
    title="rock",
    tempo=(112, 138),
    modes={"major": 2, "minor": 2, "mixolydian": 2},
    dark=(("1", "6", "3", "7"), ("1", "7", "6", "7"), ("1", "3", "7", "4"), ("1", "6", "7", "1")),
    bright=(
        ("1", "b7", "4", "1"),
        ("1", "5", "6", "4"),
        ("1", "4", "5", "4"),
        ("4", "5", "1", "1"),
    ),
    patches={
        "bass": ("finger bass",),
        "chords": ("drive guitar",),
        "pad": ("organ",),
        "arp": ("clean guitar",),
        "lead": ("drive guitar", "organ"),
    },
    kit="acoustic",
    grooves=(
        Groove(
            0.3, {"kick": "X.......x.......", "hat": "x.x.x.x.x.x.x.x.", "rim": "....x.......x..."}
        ),
        Groove(
            0.5,
            {"kick": "X.....x.X.......", "snare": "....X.......X...", "hat": "X.x.X.x.X.x.X.x."},
        ),
        Groove(
            0.5,
            {"kick": "X.......X.x.....", "snare": "....X.......X...", "hat": "X.x.X.x.X.x.X.x."},
        ),
        Groove(
            0.95,
            {"kick": "X..x..x.X.x.....", "snare": "....X.......X..g", "ride": "X.x.X.x.X.x.X.x."},
        ),
        Groove(
            0.95,
            {"kick": "X.x...x.X.x.....", "snare": "....X.......X...", "open": "x...x...x...x..."},
        ),
    ),
    bass=(
        Line(0.3, "r-------r-------"),
        Line(0.5, "r.r.r.r.r.r.r.r."),
        Line(0.9, "r.r.r.r.r.r.f.a."),
        Line(0.9, "r.rrr.r.r.rrf.o."),
    ),
    comp=(
        Line(0.3, "x---------------"),
        Line(0.5, "x-x-x-x-x-x-x-x-"),
        Line(0.9, "X---x-x---x-x-x-"),
        Line(0.9, "X-----x-X---x-x-"),
    ),
    arp=(Line(0.5, "0-1-2-1-3-1-2-1-"),),
    colour="power",
    spice=0.4,
    lead_feel="straight",
    lead_density=5.5,
    jitter_ms=5.0,
    laid_back_ms=4.0,
    wet=(0.16, 1.4),
    lufs=-13.0,
    levels={"chords": 1.5, "pad": -2.0},
    width=1.0,
)

FUNK = Genre(
    id="funk",
    title="funk",
    tempo=(94, 112),
    modes={"dorian": 3, "mixolydian": 2},
    dark=(("1", "4"), ("1", "1", "4", "4"), ("1", "7", "4", "1")),
    bright=(("1", "1", "4", "1"), ("1", "7"), ("1", "7", "4", "1")),
    patches={
        "bass": ("slap bass", "finger bass"),
        "chords": ("clav", "clean guitar"),
        "pad": ("organ",),
        "arp": ("clean guitar",),
        "lead": ("brass", "saxophone", "organ"),
    },
    kit="acoustic",
    grooves=(
        Groove(
            0.3, {"kick": "X.....x...x.....", "hat": "x.x.x.x.x.x.x.x.", "rim": "....x.......x..."}
        ),
        Groove(
            0.6,
            {
                "kick": "X..x..x...x..x..",
                "snare": "....X..g.g..X..g",
                "hat": "xoxoxoxoxoxoxoxo",
            },
        ),
        Groove(
            0.9,
            {
                "kick": "X.x...x..xx.....",
                "snare": "....X..g.g.gX..g",
                "hat": "xoxoxoxoxoxoxo.o",
                "open": "..............x.",
                "tambourine": "....x.......x...",
            },
        ),
    ),
    bass=(
        Line(0.4, "r..r....o.r..r.."),
        Line(0.6, "r..g.ro...sr.fa."),
        Line(0.9, "r.gr..o.gr.s.ofa"),
    ),
    comp=(
        Line(0.4, "..x...x...x...x."),
        Line(0.6, ".xx..x..xx.x..x."),
        Line(0.9, "x.xx.x.x.xx.x.x."),
    ),
    arp=(Line(0.6, ".0.1.0.2.0.1.0.2"),),
    colour="ninth",
    spice=0.25,
    lead_feel="syncopated",
    lead_density=5.0,
    swing=0.53,
    jitter_ms=4.0,
    laid_back_ms=3.0,
    wet=(0.1, 1.0),
)

DISCO = Genre(
    id="disco",
    title="disco",
    tempo=(114, 122),
    modes={"minor": 2, "dorian": 2, "major": 1},
    dark=(("1", "4", "7", "3"), ("6", "7", "1", "1"), ("1", "7", "6", "5D"), ("4", "7", "3", "6")),
    bright=(("2", "5", "1", "6"), ("4", "3", "2", "1"), ("1", "6", "2", "5")),
    patches={
        "bass": ("finger bass", "synth bass"),
        "chords": ("clean guitar", "electric piano"),
        "pad": ("string machine", "strings"),
        "arp": ("clav",),
        "lead": ("strings", "brass", "saw lead"),
    },
    kit="acoustic",
    grooves=(
        Groove(0.3, {"kick": "X...X...X...X...", "hat": "..x...x...x...x."}),
        Groove(
            0.6,
            {
                "kick": "X...X...X...X...",
                "snare": "....X.......X...",
                "open": "..x...x...x...x.",
                "hat": "x...x...x...x...",
            },
        ),
        Groove(
            0.9,
            {
                "kick": "X...X...X...X...",
                "snare": "....X.......X...",
                "clap": "....x.......x...",
                "open": "..X...X...X...X.",
                "hat": "xo.ox.oox.oox.oo",
                "tambourine": "..x...x...x...x.",
                "conga": "...x..x....x..x.",
            },
        ),
    ),
    bass=(
        Line(0.4, "r---r---r---r---"),
        Line(0.7, "r.o.r.o.r.o.r.o."),
        Line(0.9, "r.o.r.oor.o.f.a."),
    ),
    comp=(
        Line(0.4, "x-......x-......"),
        Line(0.6, "s.uus.us.uus.us."),
        Line(0.9, "ssu.suususu.suus"),
    ),
    arp=(Line(0.6, "0.1.2.1.0.1.2.1."),),
    colour="seventh",
    form="dance",
    spice=0.6,
    lead_feel="syncopated",
    lead_density=4.5,
    jitter_ms=3.0,
    wet=(0.2, 1.6),
)

REGGAE = Genre(
    id="reggae",
    title="reggae",
    tempo=(68, 82),
    modes={"minor": 2, "major": 2, "dorian": 1},
    dark=(("1", "7"), ("1", "4"), ("1", "6", "7", "1"), ("1", "4", "5", "1")),
    bright=(("1", "5", "6", "4"), ("1", "4"), ("1", "2", "4", "5"), ("1", "6", "4", "5")),
    patches={
        "bass": ("round bass", "sub bass"),
        "chords": ("organ", "clean guitar"),
        "pad": ("organ",),
        "arp": ("clean guitar",),
        "lead": ("saxophone", "organ", "trumpet"),
    },
    kit="acoustic",
    grooves=(
        Groove(0.3, {"hat": "x.x.x.x.x.x.x.x.", "rim": "........x......."}),
        Groove(
            0.5,
            {"kick": "........X.......", "rim": "........X.......", "hat": "x.xox.xox.xox.xo"},
        ),
        Groove(
            0.8,
            {
                "kick": "........X.......",
                "snare": "........X.......",
                "hat": "x.xox.xox.xox.xo",
                "rim": "...x.........x..",
                "shaker": "o.o.o.o.o.o.o.o.",
            },
        ),
    ),
    bass=(
        Line(0.4, "r-..r-f-....r-.."),
        Line(0.6, "..r-r-..f-r-...."),
        Line(0.8, "r-r-..f-t-r-..a-"),
    ),
    comp=(Line(0.4, "....x.......x..."), Line(0.8, "....x.x.....x.x.")),
    arp=(Line(0.6, "..0.1.0...0.2.0."),),
    spice=0.3,
    lead_feel="syncopated",
    lead_density=4.0,
    swing=0.56,
    jitter_ms=5.0,
    laid_back_ms=8.0,
    wet=(0.2, 1.8),
    levels={"bass": 1.5},
)

BLUES = Genre(
    id="blues",
    title="blues",
    tempo=(76, 116),
    modes={"blues": 1},
    dark=(
        ("1D", "4D", "1D", "1D", "4D", "4D", "1D", "1D", "5D", "4D", "1D", "5D"),
        ("1D", "1D", "1D", "1D", "4D", "4D", "1D", "1D", "5D", "4D", "1D", "1D"),
    ),
    bright=(("1D", "4D", "1D", "1D", "4D", "4D", "1D", "1D", "5D", "4D", "1D", "5D"),),
    patches={
        "bass": ("finger bass", "upright bass"),
        "chords": ("organ", "piano"),
        "lead": ("drive guitar", "clean guitar", "saxophone"),
    },
    kit="acoustic",
    grooves=(
        Groove(
            0.3, {"kick": "X.......x.......", "hat": "X.o.X.o.X.o.X.o.", "rim": "....x.......x..."}
        ),
        Groove(
            0.6,
            {"kick": "X...o...X.x.o...", "snare": "....X.......X...", "ride": "X.o.X.o.X.o.X.o."},
        ),
        Groove(
            0.9,
            {"kick": "X...o.x.X.x.o...", "snare": "....X..g....X.g.", "ride": "X.o.X.o.X.o.X.o."},
        ),
    ),
    bass=(Line(0.4, "r-.rf-.fs-.sf-.f"), Line(0.6, "walk"), Line(0.9, "r-r-t-t-f-f-s-f-")),
    comp=(
        Line(0.4, "x---------------"),
        Line(0.6, "....x.......x..."),
        Line(0.9, "x.x...x.x.....x."),
    ),
    colour="seventh",
    form="jazz",
    spice=0.5,
    lead_feel="swing",
    lead_density=5.0,
    swing=0.64,
    swing_pair=2,
    rubato=0.01,
    jitter_ms=7.0,
    laid_back_ms=6.0,
    wet=(0.16, 1.4),
)

JAZZ = Genre(
    id="jazz",
    title="jazz swing",
    tempo=(120, 190),
    modes={"major": 3, "minor": 2, "dorian": 1},
    dark=(
        ("2", "5D", "1", "1"),
        ("1", "4", "2", "5D"),
        ("4", "7", "3", "6", "2", "5D", "1", "1"),
        ("1", "6", "2", "5D"),
    ),
    bright=(
        ("1", "6D", "2", "5D"),
        ("2", "5D", "1", "6D"),
        ("3", "6D", "2", "5D"),
        ("1", "4", "3", "6D", "2", "5D", "1", "1"),
    ),
    patches={
        "bass": ("upright bass",),
        "chords": ("piano", "electric piano"),
        "pad": ("organ",),
        "lead": ("saxophone", "trumpet", "vibraphone", "piano"),
    },
    kit="jazz",
    grooves=(
        Groove(0.3, {"ride": "x...x.x.x...x.x.", "pedal": "....x.......x..."}),
        Groove(
            0.5,
            {
                "ride": "x...X.x.x...X.x.",
                "pedal": "....x.......x...",
                "kick": "g...g...g...g...",
                "snare": "......g.......g.",
            },
        ),
        Groove(
            0.9,
            {
                "ride": "x...X.x.x...X.x.",
                "pedal": "....x.......x...",
                "kick": "o...g...g.o.g...",
                "snare": "..g...o...g..oo.",
            },
        ),
    ),
    bass=(Line(0.5, "walk"),),
    comp=(
        Line(0.3, "x-....x-........"),
        Line(0.5, "......x-....x-.."),
        Line(0.6, "x--.......x-...."),
        Line(0.9, "..x-..x-....x-.."),
    ),
    colour="ninth",
    form="jazz",
    spice=0.9,
    lead_feel="swing",
    lead_density=6.0,
    swing=0.66,
    swing_pair=2,
    rubato=0.01,
    swings_by_tempo=True,
    jitter_ms=7.0,
    laid_back_ms=3.0,
    wet=(0.16, 1.4),
    lufs=-16.0,
    levels={"drums": -3.0, "chords": -0.5, "pad": -4.0},
)

BOSSA = Genre(
    id="bossa",
    title="bossa nova",
    tempo=(120, 144),
    modes={"major": 3, "minor": 2},
    dark=(("1", "4", "2", "5D"), ("4", "7", "3", "6"), ("1", "1", "2", "5D")),
    bright=(
        ("1", "2D", "2", "5D"),
        ("1", "6", "2", "5D"),
        ("4", "4m", "3", "6D"),
        ("2", "5D", "1", "1"),
    ),
    patches={
        "bass": ("upright bass",),
        "chords": ("nylon guitar",),
        "pad": ("strings",),
        "lead": ("flute", "vibraphone", "saxophone", "piano"),
    },
    kit="latin",
    grooves=(
        Groove(0.2, {"shaker": "xoxoxoxoxoxoxoxo"}),
        Groove(
            0.5,
            {
                "kick": "o..gx..go..gx..g",
                "rim": "x..x..x...x..x..",
                "shaker": "xoxoxoxoxoxoxoxo",
            },
        ),
        Groove(
            0.9,
            {
                "kick": "x..gx..gx..gx..g",
                "rim": "x..x..x...x..x..",
                "hat": "xoxoxoxoxoxoxoxo",
                "conga": "......x.......xx",
            },
        ),
    ),
    bass=(Line(0.3, "r-----r-f-----f-"), Line(0.7, "r--.r-r-f--.f-a-")),
    comp=(
        Line(0.3, "x-----x-----x---"),
        Line(0.5, "x--x--x---x--x--"),
        Line(0.8, "x--x--x.x-x--x.."),
    ),
    colour="ninth",
    chord_bars=1.0,
    spice=0.8,
    lead_feel="syncopated",
    lead_density=4.0,
    rubato=0.015,
    jitter_ms=6.0,
    wet=(0.18, 1.5),
    lufs=-16.0,
    levels={"drums": -5.0, "chords": 1.5},
)

POP_BALLAD = Genre(
    id="pop ballad",
    title="pop ballad",
    tempo=(64, 80),
    modes={"major": 3, "minor": 1},
    dark=POP_DARK,
    bright=(*POP_BRIGHT, ("1", "3", "4", "4m"), ("1", "6", "4", "5")),
    patches={
        "bass": ("finger bass", "round bass"),
        "chords": ("piano",),
        "pad": ("strings", "warm pad"),
        "lead": ("piano", "violin", "flute"),
    },
    kit="acoustic",
    grooves=(
        Groove(0.2, {"hat": "x...o...x...o..."}),
        Groove(
            0.5,
            {"kick": "X.......x.......", "rim": "....x.......x...", "hat": "x.o.x.o.x.o.x.o."},
        ),
        Groove(
            0.9,
            {
                "kick": "X.....x.X.x.....",
                "snare": "....X.......X...",
                "hat": "x.o.x.o.x.o.x.o.",
                "tambourine": "....x.......x...",
            },
        ),
    ),
    bass=(
        Line(0.3, "r---------------"),
        Line(0.6, "r-------r-----f-"),
        Line(0.9, "r-----r-r---f-a-"),
    ),
    comp=(
        Line(0.3, "r-------x-------"),
        Line(0.5, "d-1-2-1-3-1-2-1-"),
        Line(0.9, "X-x-x-x-X-x-x-x-"),
    ),
    colour="add9",
    spice=0.8,
    lead_feel="straight",
    lead_density=4.0,
    rubato=0.03,
    jitter_ms=7.0,
    laid_back_ms=5.0,
    wet=(0.28, 2.0),
    lufs=-15.0,
    width=1.1,
)
