"""What the release check tries: codecs, cuts, tempo, pitch and noise; and measures of hearing.

Knows how each trial is done, not when, nor who asked for it.
"""

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import numpy as np

from core.analysis import quality
from core.audio import FORMATS, Audio, EncodeSettings
from core.augmentation import EFFECTS
from core.errors import UserError
from core.jobs import Control
from core.studio.checked import (
    BLOCKS_AMBER,
    BLOCKS_GREEN,
    PESQ_AMBER,
    PESQ_GREEN,
    VISQOL_AMBER,
    VISQOL_GREEN,
    Row,
    Wanted,
    measure,
    survival,
)
from core.text import _
from core.watermark import WatermarkKey, detect
from core.watermark.masking import noise_to_mask_db

Material = Literal["auto", "music", "speech"]

CROP_S = 10.0
HEARD_S = 10.0  # what ViSQOL compares
_COMPILING_S = 15.0  # the first ViSQOL on a machine


@dataclass(frozen=True, slots=True)
class Trial:
    """One thing to try.

    Attributes
    ----------
    row
        Its name and title, without an outcome.
    work
        Does it; may raise a ``SoundmarkError``, which leaves it out.
    cost_s
        About how long it takes on one idle core.
    """

    row: Row
    work: Callable[[Row, Control], Row]
    cost_s: float


@dataclass(frozen=True, slots=True)
class Subject:
    """Hold what is checked.

    Attributes
    ----------
    marked
        Sound with its marks in.
    plain
        The same sound before it was marked; ``None`` where nobody has it.
    keys, wanted
        The private marks' keys, and the marks that are in it.
    material
        What it is measured as.
    """

    marked: Audio
    plain: Audio | None
    keys: tuple[WatermarkKey, ...]
    wanted: Wanted
    material: Material = "auto"


def trials(subject: Subject, settings: EncodeSettings | None = None) -> tuple[Trial, ...]:
    """Return everything that is tried, in the order in which it is shown."""
    return (*_survivals(subject, settings), *_measures(subject))


Alter = Callable[[Audio, Control], Audio]


def _effect(id: str, **settings: Any) -> Alter:
    def alter(audio: Audio, control: Control) -> Audio:
        spec = EFFECTS.get(id)
        effect = spec.loaded()()
        altered: Audio = effect.apply(
            audio, spec.settings(settings), np.random.default_rng(0), control
        )
        return altered

    return alter


def _crop(audio: Audio, _control: Control) -> Audio:
    if audio.seconds <= CROP_S:
        raise UserError("studio.shorter_than_crop", seconds=f"{CROP_S:.0f}")
    start = round((audio.seconds - CROP_S) / 2 * audio.sample_rate)
    return audio.part(start, start + round(CROP_S * audio.sample_rate))


def _as_it_is(audio: Audio, _control: Control) -> Audio:
    return audio


def _survivals(subject: Subject, settings: EncodeSettings | None) -> tuple[Trial, ...]:
    seconds = subject.marked.seconds
    codec, full = 0.1 + 0.05 * seconds, 0.3 + 0.06 * seconds
    table: tuple[tuple[str, str, str, Alter, float], ...] = (
        ("untouched", _("Untouched"), _("Nothing is done to it."), _as_it_is, 0.02 * seconds),
        *(
            (f"{format}_{kbps}", title, _("Encoded and decoded again."), alter, codec)
            for format, kbps, title in (
                ("mp3", 128, _("MP3 at 128 kbit/s")),
                ("mp3", 64, _("MP3 at 64 kbit/s")),
                ("m4a", 96, _("AAC at 96 kbit/s")),
                ("opus", 32, _("Opus at 32 kbit/s")),
            )
            for alter in (_effect("codec", format=format, bitrate_kbps=kbps),)
        ),
        ("crop_10", _("10 s of it"), _("Only the middle 10 s are kept."), _crop, 0.3),
        (
            "tempo_2",
            _("2 % faster"),
            _("Time-stretched by 1.02; the pitch stays. The detector is not told."),
            _effect("time_stretch", rate=1.02),
            full,
        ),
        (
            "pitch_1",
            _("A semitone higher"),
            _("Transposed by 1; the tempo stays. The detector is not told."),
            _effect("pitch_shift", semitones=1.0),
            full,
        ),
        (
            "noise_20",
            _("Noise 20 dB below"),
            _("White noise is added, 20 dB below the mean level."),
            _effect("noise", colour="white", snr_db=20.0),
            0.1 + 0.03 * seconds,
        ),
    )
    leaving = _Leaving(subject.marked, settings)
    return tuple(
        Trial(
            Row(id, "survives", title, "unmeasured", "", did),
            partial(_survives, subject, leaving, alter, full=id in ("tempo_2", "pitch_1")),
            cost,
        )
        for id, title, did, alter, cost in table
    )


class _Leaving:
    """The marked sound as its encoding leaves it, made once by whoever needs it first."""

    def __init__(self, marked: Audio, settings: EncodeSettings | None) -> None:
        self._marked, self._settings = marked, settings
        self._lock = threading.Lock()
        self._made: Audio | None = None

    def audio(self, control: Control) -> Audio:
        """Return the sound."""
        with self._lock:
            if self._made is None:
                self._made = self._encoded(control)
            return self._made

    def _encoded(self, control: Control) -> Audio:
        settings = self._settings
        if settings is None or not FORMATS[settings.format].lossy:
            return self._marked
        kbps = settings.bitrate_kbps or FORMATS[settings.format].default_bitrate_kbps
        return _effect("codec", format=settings.format, bitrate_kbps=kbps)(self._marked, control)


def _survives(
    subject: Subject, leaving: _Leaving, alter: Alter, row: Row, control: Control, *, full: bool
) -> Row:
    altered = alter(leaving.audio(control), control)
    search: Literal["quick", "full"] = "full" if full else "quick"
    found = detect(altered, subject.keys, search=search, control=control)
    return survival(row.id, row.title, row.did, found, subject.wanted)


def _measures(subject: Subject) -> tuple[Trial, ...]:
    seconds = subject.marked.seconds
    compiling = 0.0 if quality.is_compiled() else _COMPILING_S
    return (
        Trial(
            Row(
                "visqol",
                "visqol",
                _("ViSQOL, music"),
                "unmeasured",
                "",
                _("Google’s model of how listeners rate music, on 10 s; 4.73 is the same sound."),
            ),
            partial(_visqol, subject),
            0.4 + 0.25 * min(seconds, HEARD_S) + compiling,
        ),
        Trial(
            Row(
                "pesq",
                "pesq",
                _("PESQ, speech"),
                "unmeasured",
                "",
                _("ITU-T P.862.2, wide band, on 20 s of speech; 4.64 is the same sound."),
            ),
            partial(_pesq, subject),
            0.8,
        ),
        Trial(
            Row(
                "noise_to_mask",
                "noise_to_mask",
                _("Noise to mask, our own model"),
                "unmeasured",
                "",
                _("The share of blocks in which our own model of hearing says it is masked."),
            ),
            partial(_noise_to_mask, subject),
            0.2 + 0.06 * seconds,
        ),
    )


def _plain(subject: Subject) -> Audio:
    if subject.plain is None:
        raise UserError("studio.no_original")
    return subject.plain


def _visqol(subject: Subject, row: Row, _control: Control) -> Row:
    plain, marked = (_cut(sound, HEARD_S) for sound in (_plain(subject), subject.marked))
    score = quality.visqol_music(plain, marked)
    text = _("{score:.2f} of at most {most:.2f}").format(score=score, most=quality.VISQOL_SAME)
    return measure(row.id, row.title, row.did, score, (VISQOL_GREEN, VISQOL_AMBER), text)


def _pesq(subject: Subject, row: Row, _control: Control) -> Row:
    plain = _plain(subject)
    if subject.material == "music" or (subject.material == "auto" and not quality.is_speech(plain)):
        raise UserError("studio.not_speech")
    length = quality.LONGEST_SPEECH_S
    score = quality.pesq_wide_band(_cut(plain, length), _cut(subject.marked, length))
    text = _("{score:.2f} of at most {most:.2f}").format(score=score, most=quality.PESQ_SAME)
    return measure(row.id, row.title, row.did, score, (PESQ_GREEN, PESQ_AMBER), text)


def _noise_to_mask(subject: Subject, row: Row, _control: Control) -> Row:
    plain = _plain(subject)
    blocks = noise_to_mask_db(plain, _levelled(plain, subject.marked))
    share = float(np.mean(blocks < 0.0)) if blocks.size else 1.0
    # Rounded down: 94.9 % must not read as the bound that it missed.
    text = _("below 0 dB in {share} % of blocks").format(share=math.floor(100 * share))
    return measure(row.id, row.title, row.did, share, (BLOCKS_GREEN, BLOCKS_AMBER), text)


def _levelled(plain: Audio, marked: Audio) -> Audio:
    """Return `marked` at the level of `plain`: an export's trim is no noise."""
    ours, theirs = plain.samples.ravel().astype(np.float64), marked.samples.ravel()
    gain = float(ours @ theirs) / max(float(theirs @ theirs.astype(np.float64)), 1e-12)
    return marked.with_samples(marked.samples * np.float32(gain))


def _cut(audio: Audio, seconds: float) -> Audio:
    length = min(round(seconds * audio.sample_rate), audio.frames)
    start = (audio.frames - length) // 2
    return audio.part(start, start + length)
