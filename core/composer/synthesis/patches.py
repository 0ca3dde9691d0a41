"""The instruments' settings: a voice, and the strip that it runs through."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.composer.synthesis.voices import Fm, Modal, Pair, Pluck, Voice, Wave


@dataclass(frozen=True, slots=True)
class Strip:
    """Set what a part runs through before it is mixed.

    Attributes
    ----------
    low_cut_hz
        High-pass; everything but kick and bass leaves the lows alone.
    tilt
        (centre Hz, dB, width) bells of an equaliser.
    drive
        How hard a soft clipper is driven; 0 is off.
    cabinet_hz
        Low-pass behind the drive; 0 is off.
    chorus
        (rate Hz, depth ms, mix); a mix of 0 is off.
    tremolo
        (rate Hz, depth 0 to 1): from side to side.
    echo
        Level of tempo-bound echoes.
    reverb
        Factor on the genre's reverb.
    pan, width
        -1 left to 1 right; how far pitches (low left, high right) stand apart.
    """

    low_cut_hz: float = 120.0
    bells: tuple[tuple[float, float, float], ...] = ()
    drive: float = 0.0
    cabinet_hz: float = 0.0
    chorus: tuple[float, float, float] = (0.5, 2.0, 0.0)
    tremolo: tuple[float, float] = (0.0, 0.0)
    echo: float = 0.0
    reverb: float = 1.0
    pan: float = 0.0
    width: float = 0.0


@dataclass(frozen=True, slots=True)
class Patch:
    """Join a voice and its strip."""

    voice: Voice
    strip: Strip = Strip()


_BASS = Strip(low_cut_hz=28.0, reverb=0.0)
_CLEAN_LOWS = Strip(low_cut_hz=30.0, reverb=0.08, bells=((90.0, 2.5, 0.8),))

_BASSES = {
    "synth bass": Patch(
        Wave(
            voices=2,
            detune_cents=7,
            attack=0.003,
            decay=0.25,
            sustain=0.65,
            release=0.07,
            cutoff_hz=260,
            track=0.3,
            sweep=3.2,
            sweep_decay=0.22,
            sweep_floor=0.12,
            bite=1.6,
            resonance=0.25,
            poles=4,
            sub=0.35,
            drift_cents=1.5,
        ),
        _BASS,
    ),
    "sub bass": Patch(
        Wave(
            "triangle",
            attack=0.004,
            decay=0.4,
            release=0.08,
            cutoff_hz=420,
            sweep=1.8,
            sweep_decay=0.12,
            bite=1.2,
            level=0.5,
            drift_cents=0.0,
        ),
        Strip(low_cut_hz=26.0, reverb=0.0, drive=0.5),
    ),
    "fm bass": Patch(
        Fm(
            (
                Pair(0.9, 1.0, 1.0, 2.2, 0.35, 0.25, 0.002, 3.0, 0.5),
                Pair(0.3, 2.0, 3.0, 1.2, 0.12, 0.0, 0.001, 0.4),
            ),
            release_s=0.08,
            level=0.45,
        ),
        _BASS,
    ),
    "reese bass": Patch(
        Wave(
            voices=3,
            detune_cents=26,
            spread=0.3,
            attack=0.006,
            sustain=0.9,
            release=0.1,
            cutoff_hz=520,
            track=0.3,
            sweep=0.8,
            sweep_decay=0.6,
            resonance=0.15,
            poles=4,
            sub=0.5,
            drift_cents=5,
        ),
        Strip(low_cut_hz=28.0, reverb=0.0, drive=0.4),
    ),
    "acid bass": Patch(
        Wave(
            attack=0.002,
            decay=0.2,
            sustain=0.5,
            release=0.05,
            cutoff_hz=280,
            sweep=3.6,
            sweep_decay=0.18,
            bite=2.0,
            resonance=0.8,
            poles=4,
            drift_cents=0.5,
        ),
        Strip(low_cut_hz=30.0, reverb=0.0, drive=0.5),
    ),
    "808 bass": Patch(
        Wave(
            "sine",
            attack=0.002,
            decay=1.6,
            sustain=0.25,
            release=0.25,
            cutoff_hz=2500,
            glide=7.0,
            glide_time=0.05,
            level=0.6,
            drift_cents=0.0,
        ),
        Strip(low_cut_hz=24.0, reverb=0.0, drive=0.9),
    ),
    "round bass": Patch(
        Pluck(
            soft_hz=500, loud_hz=1600, pick=0.3, damping=0.55, t60_s=5.0, release_s=0.09, level=0.2
        ),
        _CLEAN_LOWS,
    ),
    "finger bass": Patch(
        Pluck(
            soft_hz=700, loud_hz=2600, pick=0.22, damping=0.42, t60_s=5.0, release_s=0.08, level=0.2
        ),
        Strip(low_cut_hz=32.0, reverb=0.05, drive=0.25, bells=((100.0, 2.0, 0.8),)),
    ),
    "slap bass": Patch(
        Pluck(
            soft_hz=1200, loud_hz=6500, pick=0.1, damping=0.25, t60_s=4.0, release_s=0.06, level=0.2
        ),
        Strip(
            low_cut_hz=32.0, reverb=0.05, drive=0.25, bells=((90.0, 3.0, 0.8), (600.0, -3.0, 0.9))
        ),
    ),
    "upright bass": Patch(
        Pluck(
            soft_hz=420, loud_hz=1500, pick=0.3, damping=0.6, t60_s=2.6, release_s=0.12, level=0.2
        ),
        Strip(low_cut_hz=32.0, reverb=0.2, bells=((110.0, 3.0, 0.9), (900.0, 2.0, 1.0))),
    ),
    "low strings": Patch(
        Wave(
            "bowed",
            voices=5,
            detune_cents=11,
            spread=0.5,
            attack=0.09,
            sustain=0.95,
            release=0.4,
            cutoff_hz=1300,
            track=0.4,
            bite=1.6,
            vibrato=(5.1, 7.0, 0.35),
            drift_cents=5,
            noise=0.01,
        ),
        Strip(low_cut_hz=32.0, reverb=0.9),
    ),
}

_KEYS = {
    "piano": Patch(Modal(knock=0.05, level=0.32), Strip(low_cut_hz=55.0, width=0.9, reverb=1.2)),
    "electric piano": Patch(
        Fm(
            (
                Pair(0.8, 1.0, 1.0, 1.1, 1.6, 0.25, 0.002, 5.0),
                Pair(0.22, 1.0, 14.0, 0.9, 0.35, 0.0, 0.001, 0.9),
                Pair(0.35, 1.004, 1.0, 0.5, 3.0, 0.2, 0.002, 7.0),
            ),
            release_s=0.22,
        ),
        Strip(low_cut_hz=100.0, chorus=(0.6, 2.4, 0.6), tremolo=(4.2, 0.35), drive=0.3),
    ),
    "organ": Patch(
        Wave(
            "organ",
            voices=2,
            detune_cents=4,
            spread=0.5,
            attack=0.006,
            sustain=1.0,
            release=0.06,
            cutoff_hz=3600,
            track=0.2,
            bite=0.5,
            vibrato=(6.4, 9.0, 0.0),
        ),
        Strip(low_cut_hz=130.0, chorus=(5.8, 0.5, 0.7), drive=0.25),
    ),
    "clav": Patch(
        Pluck(
            soft_hz=2500,
            loud_hz=8000,
            pick=0.08,
            damping=0.12,
            t60_s=2.2,
            release_s=0.04,
            level=0.15,
        ),
        Strip(
            low_cut_hz=160.0,
            drive=0.3,
            bells=((1400.0, 4.0, 1.2),),
            chorus=(0.4, 1.6, 0.5),
            reverb=0.7,
        ),
    ),
    "house stab": Patch(
        Wave(
            voices=4,
            detune_cents=9,
            spread=0.7,
            attack=0.002,
            decay=0.28,
            sustain=0.15,
            release=0.16,
            cutoff_hz=900,
            sweep=2.4,
            sweep_decay=0.2,
            bite=1.5,
            resonance=0.25,
            sub=0.15,
        ),
        Strip(low_cut_hz=180.0, chorus=(0.8, 1.8, 0.3), echo=0.18, reverb=1.2),
    ),
    "poly synth": Patch(
        Wave(
            voices=4,
            detune_cents=11,
            spread=0.8,
            attack=0.006,
            decay=0.5,
            sustain=0.55,
            release=0.25,
            cutoff_hz=900,
            track=0.4,
            sweep=2.2,
            sweep_decay=0.5,
            sweep_floor=0.25,
            bite=1.4,
            resonance=0.18,
        ),
        Strip(low_cut_hz=180.0, chorus=(0.7, 2.2, 0.4)),
    ),
    "harpsichord": Patch(
        Pluck(
            soft_hz=5000,
            loud_hz=8000,
            pick=0.12,
            damping=0.08,
            t60_s=3.0,
            release_s=0.12,
            strings=2,
            detune_cents=3,
            spread=0.6,
        ),
        Strip(low_cut_hz=110.0, width=0.3),
    ),
}

_STRINGED = {
    "steel guitar": Patch(
        Pluck(
            soft_hz=1800,
            loud_hz=5200,
            pick=0.16,
            damping=0.2,
            t60_s=4.5,
            release_s=0.2,
            strings=2,
            detune_cents=2.0,
            spread=0.7,
        ),
        Strip(
            low_cut_hz=85.0,
            bells=((115.0, 2.5, 1.6), (220.0, 2.0, 2.0), (2800.0, 2.0, 0.9)),
            width=0.1,
        ),
    ),
    "nylon guitar": Patch(
        Pluck(
            soft_hz=900,
            loud_hz=3000,
            pick=0.24,
            damping=0.38,
            t60_s=3.2,
            release_s=0.18,
            strings=2,
            detune_cents=1.5,
            spread=0.5,
        ),
        Strip(low_cut_hz=80.0, bells=((105.0, 3.0, 1.6), (210.0, 2.5, 2.0)), width=0.1),
    ),
    "clean guitar": Patch(
        Pluck(soft_hz=1500, loud_hz=4200, pick=0.2, damping=0.25, t60_s=4.0, release_s=0.12),
        Strip(low_cut_hz=120.0, drive=0.2, cabinet_hz=6500.0, chorus=(0.5, 2.6, 0.45), echo=0.12),
    ),
    "drive guitar": Patch(
        Pluck(
            soft_hz=2500,
            loud_hz=5500,
            pick=0.14,
            damping=0.16,
            t60_s=7.0,
            release_s=0.09,
            strings=2,
            detune_cents=6.0,
            spread=0.95,
            level=0.22,
        ),
        Strip(
            low_cut_hz=110.0,
            drive=4.5,
            cabinet_hz=4300.0,
            bells=((400.0, -2.5, 0.8), (2300.0, 3.5, 0.9)),
            reverb=0.6,
        ),
    ),
    "harp": Patch(
        Pluck(soft_hz=900, loud_hz=3200, pick=0.32, damping=0.3, t60_s=4.5, release_s=0.9),
        Strip(low_cut_hz=110.0, width=0.6, reverb=1.4),
    ),
    "synth pluck": Patch(
        Wave(
            voices=2,
            detune_cents=8,
            spread=0.6,
            attack=0.002,
            decay=0.22,
            sustain=0.1,
            release=0.18,
            cutoff_hz=700,
            sweep=3.0,
            sweep_decay=0.16,
            bite=1.5,
            resonance=0.3,
        ),
        Strip(low_cut_hz=250.0, echo=0.35, reverb=1.2),
    ),
}

_PADS = {
    "warm pad": Patch(
        Wave(
            voices=6,
            detune_cents=14,
            spread=1.0,
            attack=0.35,
            decay=1.0,
            sustain=0.9,
            release=0.9,
            cutoff_hz=1100,
            track=0.35,
            sweep=0.8,
            sweep_decay=1.5,
            sweep_floor=0.5,
            bite=1.2,
            resonance=0.05,
        ),
        Strip(low_cut_hz=200.0, chorus=(0.35, 3.0, 0.5), reverb=1.6),
    ),
    "tape pad": Patch(
        Wave(
            "triangle",
            voices=4,
            detune_cents=12,
            spread=0.9,
            attack=0.4,
            sustain=0.9,
            release=0.9,
            cutoff_hz=900,
            track=0.3,
            bite=0.8,
            vibrato=(0.7, 9.0, 0.0),
            drift_cents=7,
            noise=0.012,
        ),
        Strip(low_cut_hz=180.0, chorus=(0.3, 3.5, 0.5), reverb=1.4),
    ),
    "air pad": Patch(
        Wave(
            voices=7,
            detune_cents=18,
            spread=1.0,
            attack=1.1,
            decay=2.0,
            sustain=0.9,
            release=2.6,
            cutoff_hz=1500,
            track=0.3,
            sweep=0.9,
            sweep_decay=4.0,
            sweep_floor=0.3,
            bite=1.0,
            noise=0.02,
            drift_cents=5,
        ),
        Strip(low_cut_hz=180.0, chorus=(0.23, 3.6, 0.6), reverb=2.2),
    ),
    "string machine": Patch(
        Wave(
            voices=5,
            detune_cents=10,
            spread=0.9,
            attack=0.18,
            sustain=0.95,
            release=0.6,
            cutoff_hz=2600,
            track=0.3,
            bite=0.8,
            vibrato=(5.8, 4.0, 0.0),
        ),
        Strip(low_cut_hz=220.0, chorus=(0.9, 2.8, 0.6), reverb=1.3),
    ),
    "strings": Patch(
        Wave(
            "bowed",
            voices=6,
            detune_cents=12,
            spread=0.95,
            attack=0.14,
            sustain=0.95,
            release=0.55,
            cutoff_hz=2300,
            track=0.5,
            bite=1.7,
            vibrato=(5.3, 9.0, 0.3),
            drift_cents=6,
            noise=0.012,
        ),
        Strip(low_cut_hz=110.0, width=0.35, reverb=1.5),
    ),
    "choir": Patch(
        Wave(
            "voice",
            voices=5,
            detune_cents=13,
            spread=0.9,
            attack=0.22,
            sustain=0.95,
            release=0.6,
            cutoff_hz=2200,
            track=0.2,
            bite=1.0,
            vibrato=(5.0, 13.0, 0.25),
            drift_cents=7,
            noise=0.015,
        ),
        Strip(low_cut_hz=150.0, chorus=(0.4, 2.4, 0.35), reverb=1.8),
    ),
    "brass": Patch(
        Wave(
            "brass",
            voices=4,
            detune_cents=8,
            spread=0.7,
            attack=0.05,
            decay=0.4,
            sustain=0.85,
            release=0.14,
            cutoff_hz=800,
            track=0.5,
            sweep=1.6,
            sweep_decay=0.5,
            sweep_floor=0.55,
            bite=2.2,
            vibrato=(5.2, 6.0, 0.4),
            drift_cents=4,
        ),
        Strip(low_cut_hz=120.0, reverb=1.2),
    ),
}

_LEADS = {
    "pulse lead": Patch(
        Wave(
            "pulse",
            voices=3,
            detune_cents=9,
            spread=0.35,
            attack=0.008,
            decay=0.4,
            sustain=0.75,
            release=0.16,
            cutoff_hz=2200,
            track=0.6,
            sweep=1.2,
            sweep_decay=0.4,
            sweep_floor=0.4,
            bite=1.2,
            resonance=0.15,
            vibrato=(5.4, 14.0, 0.28),
        ),
        Strip(low_cut_hz=180.0, echo=0.3, reverb=1.1),
    ),
    "saw lead": Patch(
        Wave(
            voices=4,
            detune_cents=13,
            spread=0.5,
            attack=0.006,
            decay=0.5,
            sustain=0.75,
            release=0.18,
            cutoff_hz=2000,
            track=0.6,
            sweep=1.6,
            sweep_decay=0.35,
            sweep_floor=0.4,
            bite=1.3,
            resonance=0.2,
            vibrato=(5.5, 12.0, 0.3),
        ),
        Strip(low_cut_hz=180.0, echo=0.28, reverb=1.1),
    ),
    "pluck lead": Patch(
        Wave(
            "square",
            voices=2,
            detune_cents=8,
            spread=0.4,
            attack=0.002,
            decay=0.35,
            sustain=0.2,
            release=0.2,
            cutoff_hz=1100,
            sweep=2.6,
            sweep_decay=0.22,
            bite=1.4,
            resonance=0.25,
        ),
        Strip(low_cut_hz=200.0, echo=0.35, reverb=1.2),
    ),
    "bell": Patch(
        Fm(
            (
                Pair(0.8, 1.0, 3.5, 1.6, 1.4, 0.1, 0.001, 3.2),
                Pair(0.3, 2.0, 7.03, 0.8, 0.5, 0.0, 0.001, 1.4),
            ),
            release_s=0.8,
        ),
        Strip(low_cut_hz=220.0, chorus=(0.5, 1.8, 0.5), echo=0.25, reverb=1.4),
    ),
    "music box": Patch(
        Modal(
            (1.0, 2.0, 3.93, 6.27),
            (1.0, 0.25, 0.35, 0.1),
            (1.6, 1.0, 0.7, 0.4),
            release_s=1.0,
            knock=0.04,
            knock_hz=5000,
            level=0.25,
        ),
        Strip(low_cut_hz=250.0, width=0.4, reverb=1.5),
    ),
    "flute": Patch(
        Wave(
            "flute",
            attack=0.05,
            decay=0.3,
            sustain=0.9,
            release=0.12,
            cutoff_hz=3000,
            track=0.5,
            bite=1.2,
            vibrato=(5.0, 14.0, 0.25),
            noise=0.05,
            drift_cents=4,
            glide=-0.4,
            glide_time=0.06,
        ),
        Strip(low_cut_hz=220.0, reverb=1.5, echo=0.1),
    ),
    "whistle": Patch(
        Wave(
            "sine",
            attack=0.03,
            sustain=0.9,
            release=0.1,
            cutoff_hz=5000,
            bite=0.8,
            vibrato=(5.6, 18.0, 0.2),
            noise=0.03,
            glide=-0.6,
            glide_time=0.05,
        ),
        Strip(low_cut_hz=300.0, reverb=1.4),
    ),
    "violin": Patch(
        Wave(
            "bowed",
            voices=2,
            detune_cents=5,
            spread=0.2,
            attack=0.07,
            sustain=0.95,
            release=0.16,
            cutoff_hz=2700,
            track=0.4,
            bite=1.6,
            vibrato=(5.7, 20.0, 0.22),
            noise=0.012,
            glide=-0.3,
            glide_time=0.05,
        ),
        Strip(low_cut_hz=170.0, bells=((2600.0, 2.5, 1.0),), reverb=1.4),
    ),
    "cello": Patch(
        Wave(
            "bowed",
            voices=2,
            detune_cents=5,
            spread=0.2,
            attack=0.09,
            sustain=0.95,
            release=0.2,
            cutoff_hz=1700,
            track=0.4,
            bite=1.5,
            vibrato=(5.2, 16.0, 0.25),
            noise=0.012,
            glide=-0.3,
            glide_time=0.06,
        ),
        Strip(low_cut_hz=65.0, bells=((250.0, 2.0, 1.2),), reverb=1.3),
    ),
    "trumpet": Patch(
        Wave(
            "brass",
            attack=0.03,
            decay=0.3,
            sustain=0.85,
            release=0.09,
            cutoff_hz=1300,
            track=0.5,
            sweep=1.4,
            sweep_decay=0.3,
            sweep_floor=0.6,
            bite=2.2,
            vibrato=(5.3, 12.0, 0.35),
        ),
        Strip(low_cut_hz=170.0, bells=((1600.0, 2.0, 1.0),), reverb=1.2),
    ),
    "saxophone": Patch(
        Wave(
            "reed",
            attack=0.035,
            decay=0.3,
            sustain=0.85,
            release=0.1,
            cutoff_hz=1700,
            track=0.5,
            sweep=0.9,
            sweep_decay=0.3,
            sweep_floor=0.6,
            bite=1.9,
            vibrato=(5.0, 17.0, 0.3),
            noise=0.03,
            glide=-0.5,
            glide_time=0.05,
        ),
        Strip(low_cut_hz=130.0, reverb=1.2),
    ),
    "vibraphone": Patch(
        Modal(
            (1.0, 3.99, 10.1),
            (1.0, 0.28, 0.08),
            (4.5, 1.2, 0.3),
            release_s=0.5,
            knock=0.03,
            knock_hz=2200,
            level=0.3,
        ),
        Strip(low_cut_hz=150.0, tremolo=(5.2, 0.25), width=0.3, reverb=1.2),
    ),
    "marimba": Patch(
        Modal(
            (1.0, 3.93, 9.6),
            (1.0, 0.3, 0.1),
            (1.1, 0.35, 0.12),
            release_s=0.6,
            knock=0.06,
            knock_hz=1500,
            level=0.35,
        ),
        Strip(low_cut_hz=110.0, width=0.4),
    ),
    "kalimba": Patch(
        Modal(
            (1.0, 2.02, 5.4, 8.9),
            (1.0, 0.12, 0.22, 0.08),
            (1.5, 0.8, 0.4, 0.2),
            release_s=0.7,
            knock=0.06,
            knock_hz=3000,
        ),
        Strip(low_cut_hz=160.0, width=0.4, echo=0.15, reverb=1.3),
    ),
}

PATCHES: Mapping[str, Patch] = {**_BASSES, **_KEYS, **_STRINGED, **_PADS, **_LEADS}
