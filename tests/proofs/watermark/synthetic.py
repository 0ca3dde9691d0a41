"""Hard hosts made by code: little to hide in, or nothing left above it.

Every clip is the same on every machine, speech apart, which espeak-ng reads.
"""

import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray
from scipy.signal import butter, sosfilt

from core.audio import Audio

SECONDS = 40.0
RATE = 44_100

Wave = NDArray[np.float64]  # (frames,) or (channels, frames)

_MINOR = np.array([0, 2, 3, 5, 7, 8, 10])
_TEXT = (
    "A mark that nobody hears has to hide in what is there. Music offers a great deal of it: "
    "drums, strings, the breath of a singer. Speech offers less. Between two words there is "
    "often nothing at all, and a vowel is a handful of lines with quiet in between. "
    "The kettle was on. Nobody spoke for a while. Then she asked whether the train had left, "
    "and he said that it had, at twenty past nine, as it did on every other day of the week. "
    "Seven thousand and forty two, eighteen point five, no, wait: eighteen point six. "
)


def _placed(track: Wave, sound: Wave, start_s: float, pan: float = 0.5) -> None:
    """Add a mono sound to a stereo track."""
    first = int(start_s * RATE)
    sound = sound[: max(track.shape[1] - first, 0)]
    track[0, first : first + len(sound)] += sound * np.cos(pan * np.pi / 2)
    track[1, first : first + len(sound)] += sound * np.sin(pan * np.pi / 2)


def _levelled(track: Wave, peak_db: float) -> Audio:
    scaled = track / max(np.abs(track).max(), 1e-12) * 10 ** (peak_db / 20)
    return Audio(np.atleast_2d(scaled).astype(np.float32), RATE)


def _times(seconds: float) -> Wave:
    return np.arange(int(seconds * RATE)) / RATE


def _string(midi: float, loud: float, rng: np.random.Generator) -> Wave:
    """Return a struck piano string: stiff partials that die at their own pace, and a thump."""
    hertz, time_s = 440 * 2 ** ((midi - 69) / 12), _times(4.0)
    wave = np.zeros_like(time_s)
    for partial in range(1, 1 + int(min(24, 10_000 / hertz))):
        at = partial * hertz * np.sqrt(1 + 4e-4 * partial**2)
        dying = (0.5 + 0.25 * partial) * (hertz / 220) ** 0.6
        for detune in (-0.15, 0.1):
            phase = rng.uniform(0, 2 * np.pi)
            tone = np.sin(2 * np.pi * (at + detune) * time_s + phase)
            wave += tone * np.exp(-dying * time_s) * partial ** (-1.1 - 0.8 * (1 - loud))
    thump = rng.normal(size=RATE // 20) * np.exp(-120 * time_s[: RATE // 20])
    wave[: len(thump)] += 0.3 * loud * sosfilt(butter(2, 900, fs=RATE, output="sos"), thump)
    return wave * loud * np.minimum(time_s * 400, 1)


def piano(seed: int, notes_a_second: float) -> Audio:
    """Return a solo piano: a melody over broken chords."""
    rng, track = np.random.default_rng(seed), np.zeros((2, int(SECONDS * RATE)))
    root, at, step = int(rng.integers(45, 50)), 0.2, 0
    while at < SECONDS - 0.5:
        degree = (0, 5, 3, 4)[int(at // 4) % 4]
        left = root + _MINOR[(degree + (0, 2, 4)[step % 3]) % 7] + 12 * (step % 2)
        _placed(track, _string(left, rng.uniform(0.25, 0.5), rng), at, 0.4)
        if rng.random() < 0.6:
            right = root + 24 + _MINOR[rng.integers(0, 7)]
            _placed(track, _string(right, rng.uniform(0.4, 0.9), rng), at + 0.01, 0.6)
        at += rng.choice([1.0, 1.0, 0.5, 2.0]) / notes_a_second
        step += 1
    return _levelled(track, -6.0)


def bells(seed: int, hertz: float) -> Audio:
    """Return single strokes of a bell, seconds apart, that ring into nothing."""
    rng, track = np.random.default_rng(seed), np.zeros((2, int(SECONDS * RATE)))
    partials = (0.5, 1.0, 1.183, 1.506, 2.0, 2.514, 2.662, 3.011, 4.166, 5.433, 6.796)
    time_s, at = _times(6.0), 0.5
    while at < SECONDS - 1:
        base = hertz * 2 ** (rng.choice([0, 2, 4, 7, 9]) / 12)
        wave = sum(
            np.sin(2 * np.pi * base * p * time_s + rng.uniform(0, 6))
            * np.exp(-0.5 * p * time_s)
            / p
            for p in partials
            if base * p < 16_000
        )
        _placed(track, np.asarray(wave) * rng.uniform(0.4, 1), at, rng.uniform(0.2, 0.8))
        at += rng.uniform(2.0, 5.0)
    return _levelled(track, -3.0)


def electronic(seed: int, bpm: float) -> Audio:
    """Return loud electronic music: kick, hats and a saw bass, driven into the ceiling."""
    rng, track = np.random.default_rng(seed), np.zeros((2, int(SECONDS * RATE)))
    beat = 60 / bpm
    kick_s, hat_s = _times(0.3), _times(0.06)
    kick = np.sin(2 * np.pi * (45 * kick_s + 12 * (1 - np.exp(-30 * kick_s)))) * np.exp(-9 * kick_s)
    high = butter(4, 7000, "high", fs=RATE, output="sos")
    for number in range(int(SECONDS / beat * 4)):
        at, note_s = number * beat / 4, _times(beat / 4)
        if number % 4 == 0:
            _placed(track, kick * 1.2, at)
        hat = sosfilt(high, rng.normal(size=len(hat_s))) * np.exp(-60 * hat_s)
        _placed(track, hat * (0.5 if number % 4 == 2 else 0.2), at, rng.uniform(0.3, 0.7))
        hertz = 55 * 2 ** (_MINOR[rng.integers(0, 5)] / 12)
        for octave, pan in ((1, 0.5), (4, 0.2), (4.02, 0.8)):
            saw = 2 * ((hertz * octave * note_s) % 1) - 1
            _placed(track, saw * np.exp(-3 * note_s) * (0.5 if octave == 1 else 0.15), at, pan)
    return _levelled(np.tanh(3.5 * track), -0.1)


def speech(voice: str, words_a_minute: int, gap: float) -> Audio:
    """Return a text that espeak-ng reads, with pauses: mono at its own 22,050 Hz."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "speech.wav"
        command = ["espeak-ng", "-v", voice, "-s", str(words_a_minute), "-w", str(target)]
        subprocess.run([*command, _TEXT * 3], check=True)
        read, rate = soundfile.read(target, dtype="float32")
    parts, at = [], 0
    while at < len(read):
        sentence = int(5.5 * rate)
        parts += [read[at : at + sentence], np.zeros(int(gap * rate), np.float32)]
        at += sentence
    whole = np.concatenate(parts)[: int(SECONDS * rate)]
    return Audio(whole[None] / np.abs(whole).max() * np.float32(0.5), rate)


def faint(seed: int) -> Audio:
    """Return music at a loudness of about -60 dBFS, as a fade-out leaves it."""
    return _levelled(piano(seed, 3.0).samples.astype(np.float64), -45.0)


def pauses(seed: int) -> Audio:
    """Return two seconds of music in every eight, and nothing at all between."""
    played = electronic(seed, 100.0).samples * 0.3
    time_s = np.arange(played.shape[1]) / RATE
    inside = np.clip(np.minimum(time_s % 8.0, 2.0 - time_s % 8.0) * 20, 0, 1)
    return Audio((played * inside).astype(np.float32), RATE)


def room(seed: int) -> Audio:
    """Return a quiet room: low noise at -58 dBFS and a far-off pad."""
    rng, time_s = np.random.default_rng(seed), _times(SECONDS)
    noise = rng.normal(size=(2, len(time_s))) * 10 ** (-58 / 20)
    noise = sosfilt(butter(1, 600, fs=RATE, output="sos"), noise) * 2
    pad = sum(np.sin(2 * np.pi * hertz * time_s + rng.uniform(0, 6)) for hertz in (220, 277, 330))
    swell = 0.5 - 0.5 * np.cos(2 * np.pi * time_s / 9)
    return Audio((noise + np.asarray(pad) * swell * 10 ** (-60 / 20)).astype(np.float32), RATE)


HARD_CASES: dict[str, Callable[[], Audio]] = {
    "piano-slow": lambda: piano(1, 2.0),
    "piano-fast": lambda: piano(2, 7.0),
    "bells-low": lambda: bells(3, 330.0),
    "bells-high": lambda: bells(4, 1250.0),
    "speech-man": lambda: speech("en-gb", 150, 0.8),
    "speech-woman": lambda: speech("en-us+f3", 170, 1.5),
    "speech-german": lambda: speech("de+m2", 140, 0.4),
    "loud-house": lambda: electronic(5, 126.0),
    "loud-fast": lambda: electronic(6, 174.0),
    "near-silence-faint": lambda: faint(7),
    "near-silence-pauses": lambda: pauses(8),
    "near-silence-room": lambda: room(9),
}
