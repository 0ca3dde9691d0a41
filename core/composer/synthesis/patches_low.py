"""Settings of basses and keys."""

from core.composer.synthesis.strip import Patch, Strip
from core.composer.synthesis.voices import Fm, Modal, Pair, Pluck, Wave

_BASS = Strip(low_cut_hz=28.0, reverb=0.0)
_CLEAN_LOWS = Strip(low_cut_hz=30.0, reverb=0.08, bells=((90.0, 2.5, 0.8),))

BASSES = {
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
        Strip(
            low_cut_hz=32.0,
            reverb=0.05,
            drive=0.25,
            bells=((100.0, 3.0, 0.8), (450.0, -4.0, 0.7), (1400.0, -5.0, 0.7)),
        ),
    ),
    "slap bass": Patch(
        Pluck(
            soft_hz=1200, loud_hz=6500, pick=0.1, damping=0.25, t60_s=4.0, release_s=0.06, level=0.2
        ),
        Strip(
            low_cut_hz=32.0,
            reverb=0.05,
            drive=0.25,
            bells=((90.0, 4.0, 0.8), (600.0, -5.0, 0.8), (1700.0, -4.0, 0.7)),
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

KEYS = {
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
