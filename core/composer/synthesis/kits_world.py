"""Drums of the world, as data: hand drums tuned to tonic or fifth, bells, bronze.

Skins of one tradition are strokes of one or two drums: a piece here is a stroke's name.

References
----------
C. V. Raman, "The Indian musical drums", 1934: the loaded skin of a tabla rings in harmonics.
"""

from collections.abc import Mapping

from core.composer.synthesis.drums import Drum, Kit, Metal, Noise, Ring, Tone
from core.composer.synthesis.kits import HAND, LATIN

# Modes of a plain skin, of one over a kettle, and of the loaded skin of a tabla.
_SKIN = (1.0, 1.59, 2.14, 2.30, 2.65, 2.92)
_GOBLET = (1.0, 1.62, 2.05, 2.42, 2.88, 3.61)
_LOADED = (1.0, 2.0, 3.0, 4.02, 5.03)

_CONGA = Drum(
    (
        Ring(
            262,
            _SKIN,
            (1.0, 0.42, 0.22, 0.14, 0.1, 0.08),
            (0.42, 0.2, 0.13, 0.11, 0.09, 0.08),
            0.55,
            sweep=0.9,
        ),
        Noise(700, 4200, 0.028, 0.45),
    ),
    -0.3,
    0.72,
    "tonic",
)
_CONGA_LOW = Drum(
    (
        Ring(
            175,
            _SKIN,
            (1.0, 0.4, 0.2, 0.12, 0.1, 0.06),
            (0.55, 0.26, 0.16, 0.13, 0.1, 0.09),
            0.62,
            sweep=0.9,
        ),
        Noise(400, 3000, 0.03, 0.35),
    ),
    0.3,
    0.78,
    "fifth",
)
_SLAP = Drum(
    (
        Ring(
            262,
            (1.0, 1.59, 2.65, 3.6, 4.9),
            (0.35, 0.4, 0.5, 0.35, 0.3),
            (0.1, 0.08, 0.06, 0.05, 0.04),
            0.5,
        ),
        Noise(1600, 9000, 0.045, 0.9),
    ),
    -0.3,
    0.62,
    "tonic",
)
_COWBELL = Drum(
    (
        Ring(
            548,
            (1.0, 1.483, 2.71, 3.88, 5.2),
            (0.9, 0.8, 0.35, 0.25, 0.14),
            (0.34, 0.3, 0.12, 0.09, 0.06),
            0.4,
            soft=0.7,
        ),
        Noise(2500, 9000, 0.012, 0.4),
    ),
    0.35,
    0.5,
)
_CLAVES = Drum(
    (
        Ring(2480, (1.0, 1.004, 2.3), (0.8, 0.5, 0.2), (0.075, 0.06, 0.03), 0.5),
        Noise(1500, 7000, 0.006, 0.5),
    ),
    -0.15,
    0.5,
)
_SHEKERE = Drum((Noise(3200, 11000, 0.11, 0.8, 0.009, bursts=(0.0, 0.026)),), 0.5, 0.66)

SALSA: Kit = {
    **LATIN,
    "conga": _CONGA,
    "conga low": _CONGA_LOW,
    "conga slap": _SLAP,
    "cowbell": _COWBELL,
    "claves": _CLAVES,
    "timbale high": Drum(
        (
            Ring(
                392,
                _SKIN,
                (1.0, 0.8, 0.55, 0.4, 0.35, 0.3),
                (0.32, 0.26, 0.2, 0.17, 0.14, 0.12),
                0.45,
                sweep=1.2,
            ),
            Noise(1500, 9000, 0.06, 0.5),
        ),
        -0.45,
        0.72,
        "tonic",
    ),
    "timbale low": Drum(
        (
            Ring(
                294,
                _SKIN,
                (1.0, 0.75, 0.5, 0.35, 0.3, 0.25),
                (0.4, 0.3, 0.24, 0.2, 0.16, 0.13),
                0.5,
                sweep=1.2,
            ),
            Noise(1200, 7000, 0.06, 0.45),
        ),
        -0.2,
        0.75,
        "fifth",
    ),
    "cascara": Drum(
        (
            Ring(1240, (1.0, 1.37, 1.93, 2.8), (0.6, 0.5, 0.4, 0.3), (0.05, 0.04, 0.03, 0.02), 0.4),
            Noise(2500, 11000, 0.03, 0.7),
        ),
        -0.5,
        0.55,
    ),
    "guiro": Drum(
        (Noise(2200, 8500, 0.05, 0.8, bursts=tuple(0.008 * n for n in range(6))),), 0.6, 0.42
    ),
    "guiro long": Drum(
        (Noise(2200, 8500, 0.06, 0.8, bursts=tuple(0.011 * n for n in range(17))),), 0.6, 0.42
    ),
    # What a drummer's part would put on a kit, the hands play.
    "snare": Drum(
        (
            Ring(
                392,
                _SKIN,
                (1.0, 0.7, 0.5, 0.4, 0.3, 0.3),
                (0.25, 0.2, 0.15, 0.12, 0.1, 0.1),
                0.4,
            ),
            Noise(1500, 9000, 0.08, 0.7),
        ),
        -0.3,
        0.7,
        "tonic",
    ),
}

AFRO: Kit = {
    **LATIN,
    "kick": Drum((Tone(128, 56, 0.06, 0.26, 1.0, 0.6), Noise(1200, 5000, 0.012, 0.4)), 0.0, 1.0),
    "snare": Drum(
        (
            Tone(270, 198, 0.03, 0.14, 0.6, 0.3),
            Noise(1300, 9500, 0.15, 0.9),
            Noise(3000, 13000, 0.03, 0.6),
        ),
        0.0,
        0.75,
    ),
    "hat": Drum((Metal(460, 6400, 0.05, 0.8), Noise(7000, 15000, 0.04, 0.6)), 0.5, 0.6),
    "open": Drum((Metal(460, 5400, 0.34, 0.7), Noise(6000, 15000, 0.3, 0.6)), 0.5, 0.54),
    "conga": _CONGA,
    "conga low": _CONGA_LOW,
    "conga slap": _SLAP,
    "claves": _CLAVES,
    "shekere": _SHEKERE,
    "agogo high": Drum(
        (
            Ring(
                1046,
                (1.0, 1.52, 2.78, 4.1),
                (0.9, 0.45, 0.3, 0.15),
                (0.4, 0.25, 0.12, 0.08),
                0.38,
            ),
            Noise(3000, 10000, 0.008, 0.35),
        ),
        -0.55,
        0.42,
        "tonic",
    ),
    "agogo low": Drum(
        (
            Ring(784, (1.0, 1.5, 2.74, 4.0), (0.9, 0.45, 0.3, 0.15), (0.45, 0.28, 0.14, 0.09), 0.4),
            Noise(2500, 9000, 0.008, 0.35),
        ),
        -0.55,
        0.45,
        "fifth",
    ),
    "cowbell": _COWBELL,
}

_DUM = Drum(
    (
        Ring(
            104,
            _GOBLET,
            (1.0, 0.3, 0.16, 0.12, 0.08, 0.05),
            (0.5, 0.22, 0.14, 0.1, 0.08, 0.06),
            0.85,
            sweep=1.6,
            sweep_s=0.06,
        ),
        Noise(250, 2200, 0.03, 0.4),
    ),
    0.0,
    1.0,
    "tonic",
)
_TEK = Drum(
    (
        Ring(
            466,
            (1.0, 1.48, 1.93, 2.62, 3.4),
            (0.8, 0.6, 0.5, 0.4, 0.25),
            (0.13, 0.11, 0.09, 0.07, 0.05),
            0.36,
        ),
        Noise(2200, 11000, 0.045, 0.85),
    ),
    0.12,
    0.66,
    "fifth",
)
_KA = Drum(
    (
        Ring(
            440,
            (1.0, 1.48, 1.93, 2.62),
            (0.7, 0.6, 0.4, 0.3),
            (0.08, 0.07, 0.06, 0.05),
            0.32,
        ),
        Noise(1700, 8000, 0.035, 0.75),
    ),
    -0.2,
    0.6,
    "fifth",
)
_RIQ = Drum(
    (Metal(2300, 6800, 0.13, 0.65), Noise(7500, 16000, 0.08, 0.45), Noise(900, 4000, 0.02, 0.35)),
    -0.55,
    0.62,
)

DARBUKA: Kit = {
    **HAND,
    "dum": _DUM,
    "tek": _TEK,
    "ka": _KA,
    "tambourine": _RIQ,
    "kick": _DUM,
    "snare": _TEK,
    "rim": _KA,
    "clap": _TEK,
    "hat": _RIQ,
}

TABLA: Kit = {
    **HAND,
    # The left hand's drum: its tone rises as the heel presses the skin.
    "ge": Drum(
        (
            Ring(
                87,
                (1.0, 1.56, 2.1, 2.9),
                (1.0, 0.25, 0.12, 0.06),
                (0.75, 0.3, 0.16, 0.1),
                0.95,
                sweep=-2.4,
                sweep_s=0.34,
            ),
            Noise(200, 1600, 0.03, 0.3),
        ),
        -0.22,
        0.74,
        "tonic",
    ),
    "ke": Drum((Noise(350, 3200, 0.05, 0.9), Noise(200, 900, 0.04, 0.5)), -0.22, 0.75),
    # The right hand's: its loaded skin is a scale of harmonics.
    "na": Drum(
        (
            Ring(
                294,
                _LOADED,
                (0.3, 1.0, 0.75, 0.4, 0.22),
                (0.5, 0.62, 0.4, 0.26, 0.18),
                0.5,
            ),
            Noise(1800, 9000, 0.022, 1.1),
        ),
        0.2,
        0.95,
        "tonic",
    ),
    "tin": Drum(
        (
            Ring(
                294,
                _LOADED,
                (1.0, 0.55, 0.22, 0.12, 0.06),
                (1.15, 0.8, 0.4, 0.25, 0.16),
                0.55,
            ),
            Noise(900, 6000, 0.018, 0.6),
        ),
        0.2,
        0.95,
        "tonic",
    ),
    "te": Drum((Noise(900, 6500, 0.035, 0.9), Noise(400, 1800, 0.03, 0.4)), 0.2, 0.85),
}
TABLA = {
    **TABLA,
    "dum": TABLA["ge"],
    "tek": TABLA["na"],
    "ka": TABLA["te"],
    "kick": TABLA["ge"],
    "snare": TABLA["na"],
    "rim": TABLA["te"],
    "hat": TABLA["te"],
}

_BOSS = (1.0, 1.51, 2.03, 2.64, 3.12, 3.96, 5.1)

GONG: Kit = {
    **HAND,
    "gong": Drum(
        (
            Ring(
                65,
                (1.0, 1.48, 2.0, 2.52, 3.03, 3.71, 4.4, 5.6),
                (1.0, 0.5, 0.6, 0.34, 0.28, 0.2, 0.14, 0.1),
                (8.0, 6.0, 5.0, 3.8, 3.0, 2.4, 1.8, 1.2),
                0.8,
                beat_hz=1.7,
                soft=0.8,
                swell_s=0.09,
                attack=0.012,
            ),
            Noise(60, 500, 0.12, 0.4, 0.008),
        ),
        0.0,
        1.1,
        "tonic",
    ),
    "kempul": Drum(
        (
            Ring(
                147,
                _BOSS,
                (1.0, 0.4, 0.42, 0.2, 0.16, 0.1, 0.06),
                (3.2, 2.2, 1.8, 1.2, 0.9, 0.6, 0.4),
                0.6,
                beat_hz=2.6,
                soft=0.8,
                attack=0.005,
            ),
            Noise(150, 900, 0.05, 0.3, 0.003),
        ),
        -0.35,
        0.72,
        "fifth",
    ),
    "kenong": Drum(
        (
            Ring(
                349,
                _BOSS,
                (1.0, 0.5, 0.3, 0.2, 0.12, 0.08, 0.05),
                (2.2, 1.5, 1.1, 0.8, 0.5, 0.35, 0.25),
                0.42,
                beat_hz=5.5,
                attack=0.002,
            ),
            Noise(500, 2400, 0.02, 0.25),
        ),
        0.4,
        0.62,
        "tonic",
    ),
    "ketuk": Drum(
        (
            Ring(240, (1.0, 1.5, 2.4, 3.3), (1.0, 0.5, 0.3, 0.2), (0.16, 0.12, 0.08, 0.06), 0.5),
            Noise(400, 2200, 0.02, 0.35),
        ),
        0.55,
        0.55,
        "fifth",
    ),
    "cymbals": Drum(
        (Metal(820, 4600, 0.22, 0.7), Noise(4500, 13000, 0.1, 0.5)),
        -0.55,
        0.42,
    ),
    "dum": Drum(
        (
            Ring(
                92,
                _SKIN,
                (1.0, 0.3, 0.16, 0.1, 0.08, 0.05),
                (0.5, 0.24, 0.16, 0.12, 0.1, 0.08),
                0.85,
                sweep=1.2,
            ),
            Noise(200, 1500, 0.03, 0.35),
        ),
        0.1,
        0.9,
        "tonic",
    ),
    "tek": Drum(
        (
            Ring(
                330,
                _SKIN,
                (0.8, 0.6, 0.5, 0.35, 0.3, 0.2),
                (0.13, 0.1, 0.08, 0.07, 0.06, 0.05),
                0.4,
            ),
            Noise(900, 5200, 0.04, 0.6),
        ),
        0.1,
        0.6,
        "fifth",
    ),
    "ka": Drum((Noise(700, 4000, 0.04, 0.8), Noise(300, 1200, 0.03, 0.4)), 0.1, 0.5),
}
GONG = {**GONG, "kick": GONG["dum"], "snare": GONG["tek"], "rim": GONG["ketuk"]}

# A two-headed drum: a heavy beater on the low skin, a switch on the high one.
TAPAN: Kit = {
    **HAND,
    "dum": Drum(
        (
            Ring(
                78,
                _SKIN,
                (1.0, 0.4, 0.22, 0.16, 0.1, 0.08),
                (0.55, 0.3, 0.2, 0.16, 0.12, 0.1),
                0.95,
                sweep=2.2,
                sweep_s=0.07,
            ),
            Noise(150, 2000, 0.05, 0.5),
        ),
        0.0,
        1.05,
        "tonic",
    ),
    "tek": Drum(
        (
            Ring(
                350,
                _SKIN,
                (0.7, 0.6, 0.5, 0.4, 0.3, 0.2),
                (0.1, 0.09, 0.08, 0.07, 0.06, 0.05),
                0.3,
            ),
            Noise(2500, 12000, 0.05, 0.8),
        ),
        0.25,
        0.6,
        "fifth",
    ),
    "ka": Drum((Noise(2200, 10000, 0.03, 0.75), Noise(700, 3000, 0.02, 0.3)), 0.25, 0.5),
    "tambourine": _RIQ,
}
TAPAN = {
    **TAPAN,
    "kick": TAPAN["dum"],
    "snare": TAPAN["tek"],
    "rim": TAPAN["ka"],
    "hat": TAPAN["ka"],
}

WORLD: Mapping[str, Kit] = {
    "salsa": SALSA,
    "afro": AFRO,
    "darbuka": DARBUKA,
    "tabla": TABLA,
    "gong": GONG,
    "tapan": TAPAN,
}
