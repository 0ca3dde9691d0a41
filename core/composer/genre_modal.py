"""Genres over a drone: a mode's path, rhythms by name, openings outside the beat.

Each is one practice among many, set down for a small ensemble.
"""

from core.composer.genres import Genre, Groove, Line, Opening
from core.composer.metre import Rhythm

MAQAM = Genre(
    id="maqam",
    title="maqam",
    tempo=(78, 106),
    modes={
        "hijaz": 3,
        "rast": 2,
        "bayati": 2,
        "nahawand": 1,
        "kurd": 1,
        "saba": 0.5,
        "turkish rast": 0.3,
    },
    dark=(("1",), ("1", "7")),
    bright=(("1",), ("1", "4")),
    patches={
        "bass": ("upright bass", "cello"),
        "chords": ("oud",),
        "pad": ("strings",),
        "lead": ("oud", "nay", "violin", "qanun"),
        "second": ("qanun", "nay", "violin"),
    },
    kit="darbuka",
    grooves=(
        Groove(0.3, {"dum": "X.......x.......", "tek": "......x.....x..."}, "maqsum"),
        Groove(
            0.55,
            {
                "dum": "X.......X.......",
                "tek": "..x...x.....x...",
                "ka": "....o.....o...o.",
                "tambourine": "o.o.o.o.o.o.o.o.",
            },
            "maqsum",
        ),
        Groove(
            0.9,
            {
                "dum": "X.......X.......",
                "tek": "..X...X.....X...",
                "ka": "...go.g..go.g.og",
                "tambourine": "x.o.x.o.x.o.x.oo",
            },
            "maqsum",
        ),
        Groove(
            0.4,
            {"dum": "X.x.....X.......", "tek": "......x.....x...", "ka": "....o.....o...o."},
            "baladi",
        ),
        Groove(
            0.8,
            {
                "dum": "X.X.....X.......",
                "tek": "......X.....X...",
                "ka": "....og...go...og",
                "tambourine": "x.o.x.o.x.o.x.o.",
            },
            "baladi",
        ),
        Groove(
            0.6,
            {
                "dum": "X.....x.X.......",
                "tek": "..x.........x...",
                "ka": "....o.....o...oo",
                "tambourine": "o.o.o.o.o.o.o.o.",
            },
            "saidi",
        ),
        Groove(0.3, {"dum": "X...............", "tek": "......x.....x..."}, "wahda"),
        Groove(
            0.7,
            {
                "dum": "X...............",
                "tek": "......x.....x...",
                "ka": "..o.o...o.o...oo",
                "tambourine": "x.....o.....o...",
            },
            "wahda",
        ),
        Groove(0.3, {"dum": "X.........x.x.......", "tek": "......x.......x....."}, "sama'i"),
        Groove(
            0.7,
            {
                "dum": "X.........x.x.......",
                "tek": "......x.......x.....",
                "ka": "..o.o...o.......o.o.",
                "tambourine": "x.....o...x.x.o.....",
            },
            "sama'i",
        ),
        Groove(
            0.6,
            {"dum": "X.......", "tek": "...x..x.", "ka": ".g..g..g", "tambourine": "x.o.x.o."},
            "malfuf",
        ),
        Groove(
            0.5, {"dum": "X.......x.......", "tek": "......x.....x...", "ka": "..o.o.....o...o."}
        ),
    ),
    bass=(
        Line(0.3, "r---------------"),
        Line(0.6, "r-------r---f---"),
        Line(0.9, "r-----r-r---f-a-"),
        Line(0.5, "r---------r-f-------", "sama'i"),
    ),
    comp=(
        Line(0.3, "d-------........"),
        Line(0.6, "d-..d-h-d-....h-"),
        Line(0.9, "d-hdh-h-d-h-..hh"),
        Line(0.5, "d-....h-....d-d-h-..", "sama'i"),
    ),
    form="cycle",
    lead_feel="straight",
    lead_density=5.5,
    jitter_ms=8.0,
    wet=(0.24, 1.8),
    lufs=-16.0,
    levels={"drums": -0.5, "chords": -1.5, "pad": -5.0, "lead": 1.0, "second": 0.5},
    width=1.1,
    rhythms=(
        Rhythm("maqsum", weight=3.0),
        Rhythm("baladi", weight=1.0),
        Rhythm("saidi", weight=0.6, tempo=1.05),
        Rhythm("wahda", weight=1.0, tempo=0.85),
        Rhythm("sama'i", "10/8", (6, 4, 4, 6), weight=1.0, tempo=0.95),
        Rhythm("malfuf", "2/4", weight=0.6, tempo=1.15),
        Rhythm("taqsim", weight=0.0, free=True),
    ),
    opening=Opening("taqsim", frozenset({"pad", "lead"})),
    fills=(
        {"dum": "x.....x.", "tek": "..x.x..X", "ka": "...o.oo."},
        {"ka": "o.ooo.oo", "tek": ".x...x.."},
    ),
    closing=("dum", "tambourine"),
)

RAGA = Genre(
    id="raga",
    title="raga",
    tempo=(72, 124),
    modes={"yaman": 3, "bhupali": 2, "bhairav": 1.5, "malkauns": 1.5, "todi": 1},
    dark=(("1",),),
    bright=(("1",),),
    patches={
        "chords": ("tanpura",),
        "pad": ("harmonium",),
        "lead": ("sitar", "bansuri", "sarod", "santoor", "sarangi"),
    },
    kit="tabla",
    grooves=(
        Groove(
            0.4,
            {
                "ge": "x...x...x...x..." * 2 + "x..............." + "....x...x...x...",
                "na": "X...........x...",
                "tin": "....x...x.......",
            },
            "tintal",
        ),
        Groove(
            0.8,
            {
                "ge": "x...x.o.x...x..." * 2 + "x.............g." + "..g.x...x...x.x.",
                "na": "X.....o.....x..." * 3 + "X..o..o.....X...",
                "tin": "....x...x.......",
                "te": "..o...g...o...og",
                "ke": "..........g...g.",
            },
            "tintal",
        ),
        Groove(
            0.4,
            {
                "ge": "x.x.........x...",
                "na": "X...x...x.....x.",
                "te": "......o.........",
                "ke": "..........o.....",
                "tin": "............x...",
            },
            "keherwa",
        ),
        Groove(
            0.8,
            {
                "ge": "x.x...g.....x.o.",
                "na": "X...x..ox.....x.",
                "te": "...g..o..g.g...g",
                "ke": "..........o.....",
                "tin": "............x...",
            },
            "keherwa",
        ),
        Groove(
            0.5,
            {
                "ge": "x.x.........",
                "na": "X...x.x...x.",
                "tin": "..x.....x...",
                "te": ".....g.....g",
            },
            "dadra",
        ),
        Groove(
            0.5,
            {
                "tin": "X.x...x...x...",
                "na": "....x...x...x.",
                "ge": "......x...x...",
                "te": "...g.....g...g",
            },
            "rupak",
        ),
        Groove(
            0.5,
            {
                "tin": "x...x.x...x...x.x...",
                "na": "..x.....x...x.....x.",
                "ge": "X...x.x.......x.x...",
                "te": "...g.....g...g.....g",
            },
            "jhaptal",
        ),
        Groove(0.5, {"ge": "x.......x.......", "na": "X...x.......x...", "te": "......o...o...o."}),
    ),
    # The four strings of the tanpura, over and over, none with the beat.
    comp=(Line(0.5, "e-------h-------h-------d-------"),),
    form="cycle",
    lead_feel="straight",
    lead_density=5.5,
    jitter_ms=8.0,
    wet=(0.26, 2.0),
    lufs=-16.0,
    levels={"drums": 0.5, "chords": -0.5, "pad": -6.0, "lead": 1.0},
    width=1.1,
    rhythms=(
        Rhythm("tintal", bars=4, weight=3.0),
        Rhythm("keherwa", weight=1.5, tempo=0.9),
        Rhythm("dadra", "6/8", weight=0.7),
        Rhythm("rupak", "7/8", (6, 4, 4), weight=0.6),
        Rhythm("jhaptal", "10/8", (4, 6, 4, 6), weight=0.5),
        Rhythm("alap", weight=0.0, free=True),
    ),
    opening=Opening("alap", frozenset({"chords", "pad", "lead"})),
    fills=(
        {"te": "gogogogo", "ge": "x..x..x.", "na": "..x..x.X"},
        {"ge": "x...x.x.", "na": "..x...xX", "te": ".o...o.."},
    ),
    closing=("ge", "na"),
)

GAMELAN = Genre(
    id="gamelan",
    title="gamelan",
    tempo=(84, 120),
    modes={"pelog": 3, "slendro": 2},
    dark=(("1",), ("1", "2")),
    bright=(("1",), ("1", "4")),
    patches={
        "bass": ("jegogan",),
        "chords": ("bonang",),
        "lead": ("saron", "gender"),
        "second": ("gangsa",),
    },
    kit="gong",
    grooves=(
        Groove(
            0.3,
            {
                "gong": "X" + "." * 63,
                "kenong": "x" + "." * 31 + "x" + "." * 31,
                "kempul": "." * 48 + "x" + "." * 15,
                "ketuk": "........x.......",
            },
            "ketawang",
        ),
        Groove(
            0.7,
            {
                "gong": "X" + "." * 63,
                "kenong": "x" + "." * 31 + "x" + "." * 31,
                "kempul": "." * 16 + "x" + "." * 31 + "x" + "." * 15,
                "ketuk": "....o...x...o...",
                "dum": "x.....x...x.....",
                "tek": "....x.......x.x.",
                "ka": "..o...o.o.....o.",
            },
            "ketawang",
        ),
        Groove(
            0.6,
            {
                "gong": "X" + "." * 31,
                "kenong": "........x......." + "x.......x.......",
                "kempul": "............x..." + "....x.......x...",
                "ketuk": "....x.......x...",
                "dum": "x.....x...x.....",
                "tek": "....x.......x...",
                "ka": "..o...o...o...o.",
            },
            "lancaran",
        ),
        Groove(
            0.9,
            {
                "gong": "X" + "." * 31,
                "kempul": "." * 16 + "....x...x.......",
                "kenong": "........x.......",
                "ketuk": "x...x...x...x...",
                "cymbals": "x.xox.xox.xox.xo",
                "dum": "x..x..x...x..x..",
                "tek": "....x...x...x.xx",
                "ka": ".o...o.o.o.o...o",
            },
            "gilak",
        ),
        Groove(
            0.6,
            {
                "gong": "X" + "." * 127,
                "kenong": ("x" + "." * 31) * 4,
                "kempul": "." * 48 + ("x" + "." * 31) * 2 + "x" + "." * 15,
                "ketuk": "........x.......",
                "dum": "x.....x...x.....",
                "tek": "....x.......x.x.",
            },
            "ladrang",
        ),
        Groove(
            0.5,
            {"gong": "X...............", "ketuk": "....x.......x...", "kenong": "........x......."},
        ),
    ),
    bass=(Line(0.3, "r---------------"), Line(0.8, "r-------r-------")),
    comp=(Line(0.4, "......x-......x-"), Line(0.8, "..x-..x-..x-..x-")),
    form="cycle",
    lead_feel="steady",
    lead_density=4.0,
    jitter_ms=5.0,
    wet=(0.3, 2.2),
    lufs=-16.0,
    levels={"drums": 0.5, "chords": 0.0, "lead": 1.0, "second": 2.0, "bass": -1.5},
    width=1.1,
    rhythms=(
        Rhythm("ketawang", bars=4, weight=3.0, tempo=0.9),
        Rhythm("lancaran", bars=2, weight=1.5),
        Rhythm("gilak", bars=2, weight=1.0, tempo=1.15),
        Rhythm("ladrang", bars=8, weight=0.6, tempo=0.9),
    ),
    second="interlocking",
    fills=(),
    closing=("gong", "kempul"),
)
