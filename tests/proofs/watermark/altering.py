"""Attacks on samples, without a codec: filters, noise, cuts, speed, phase."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import soxr
from numpy.typing import NDArray

from core.audio import Audio
from tests.proofs.watermark.coding import Attack

_SEED = 1


def _power(samples: NDArray[np.float32]) -> float:
    return float(np.mean(samples.astype(np.float64) ** 2))


def added(audio: Audio, other: NDArray[np.float32], below_db: float) -> Audio:
    """Return sound with `other` added, its power `below_db` under the sound's."""
    factor = np.sqrt(_power(audio.samples) / max(_power(other), 1e-20)) * 10 ** (-below_db / 20)
    return audio.with_samples(audio.samples + other * np.float32(factor))


def white_noise(below_db: float) -> Attack:
    """Return an attack by white noise, independent in each channel."""

    def attack(audio: Audio) -> Audio:
        rng = np.random.default_rng(_SEED)
        return added(audio, rng.standard_normal(audio.samples.shape, np.float32), below_db)

    return attack


def pink_noise(below_db: float) -> Attack:
    """Return an attack by pink noise from 20 Hz on, independent in each channel."""

    def attack(audio: Audio) -> Audio:
        rng = np.random.default_rng(_SEED)
        spectrum = np.fft.rfft(rng.standard_normal(audio.samples.shape, np.float32))
        hertz = np.fft.rfftfreq(audio.frames, 1 / audio.sample_rate)
        spectrum *= np.where(hertz < 20, 0, 1 / np.sqrt(np.maximum(hertz, 20)))
        return added(audio, np.fft.irfft(spectrum, audio.frames).astype(np.float32), below_db)

    return attack


def mixed(other: Audio, below_db: float) -> Attack:
    """Return an attack by other sound, repeated where it is shorter."""

    def attack(audio: Audio) -> Audio:
        beside = resampled(audio.sample_rate)(other).with_channels(audio.channels).samples
        times = -(-audio.frames // beside.shape[1])
        return added(audio, np.tile(beside, (1, times))[:, : audio.frames], below_db)

    return attack


def resampled(*rates: int) -> Attack:
    """Return an attack by resampling to each rate in turn."""

    def attack(audio: Audio) -> Audio:
        for rate in rates:
            samples = soxr.resample(audio.samples.T, audio.sample_rate, rate).T
            audio = Audio(np.ascontiguousarray(samples, np.float32), rate)
        return audio

    return attack


def speed(ratio: float) -> Attack:
    """Return an attack that plays faster, pitch and tempo alike.

    The rate is moved to a whole number of hertz: 0.1 % of 44.1 kHz is 44.
    """

    def attack(audio: Audio) -> Audio:
        fast = Audio(audio.samples, round(audio.sample_rate * ratio))
        return resampled(audio.sample_rate)(fast)

    return attack


def bits(count: int) -> Attack:
    """Return an attack by rounding to so many bits, without dither."""
    return levels(2**count - 1)


def levels(count: int) -> Attack:
    """Return an attack by rounding to so many steps between -1 and 1."""

    def attack(audio: Audio) -> Audio:
        half = np.float32((count - 1) / 2)
        return audio.with_samples(np.round(np.clip(audio.samples, -1, 1) * half) / half)

    return attack


def levels_of_range(count: int) -> Attack:
    """Return an attack by rounding to so many steps between the lowest and highest sample."""

    def attack(audio: Audio) -> Audio:
        low, high = audio.samples.min(), audio.samples.max()
        steps = np.round((audio.samples - low) / max(high - low, 1e-9) * (count - 1))
        return audio.with_samples(steps / (count - 1) * (high - low) + low)

    return attack


def gain(decibels: float) -> Attack:
    """Return an attack by a change of level."""
    return lambda audio: audio.gained(decibels)


def clipped(over_db: float) -> Attack:
    """Return an attack that drives sound `over_db` above full scale and cuts it off there."""

    def attack(audio: Audio) -> Audio:
        driven = audio.samples * np.float32(10 ** (over_db / 20) / max(audio.peak, 1e-9))
        return audio.with_samples(np.clip(driven, -1, 1))

    return attack


def mu_law(rate: int) -> Attack:
    """Return an attack by a telephone line: mono, `rate`, eight bits of mu-law."""

    def attack(audio: Audio) -> Audio:
        narrow = resampled(rate)(audio.with_channels(1))
        samples = np.clip(narrow.samples, -1, 1)
        curved = np.sign(samples) * np.log1p(255 * np.abs(samples)) / np.log(256)
        steps = np.round(curved * 127) / 127
        return narrow.with_samples(np.sign(steps) * (256 ** np.abs(steps) - 1) / 255)

    return attack


def shaped(gain_at: Sequence[tuple[float, float]]) -> Attack:
    """Return an attack by an equaliser: decibels at frequencies, straight lines between."""

    def attack(audio: Audio) -> Audio:
        hertz = np.fft.rfftfreq(audio.frames, 1 / audio.sample_rate)
        at, decibels = np.transpose(gain_at)
        curve = np.interp(np.log(np.maximum(hertz, 1)), np.log(at), decibels)
        spectrum = np.fft.rfft(audio.samples) * 10 ** (curve / 20)
        return audio.with_samples(np.fft.irfft(spectrum, audio.frames))

    return attack


def butterworth(kind: str, hertz: float, order: int = 8) -> Attack:
    """Return an attack by a steep low-pass or high-pass."""
    from scipy.signal import butter, sosfilt

    def attack(audio: Audio) -> Audio:
        if hertz >= 0.49 * audio.sample_rate:
            return audio
        sections = butter(order, hertz, kind, fs=audio.sample_rate, output="sos")
        return audio.with_samples(sosfilt(sections, audio.samples.astype(np.float64)))

    return attack


@lru_cache(maxsize=8)
def _room(rate: int, seconds: float) -> NDArray[np.float32]:
    """Return the sound of a room without the direct one: noise that dies by 60 dB."""
    rng, time_s = np.random.default_rng(_SEED), np.arange(int(rate * seconds)) / rate
    tail = rng.standard_normal(len(time_s)) * 10 ** (-3 * time_s / seconds)
    tail[: int(0.004 * rate)] = 0
    return (tail / np.sqrt((tail**2).sum())).astype(np.float32)


def reverb(seconds: float, below_db: float) -> Attack:
    """Return an attack by a room, its power `below_db` under the direct sound's."""
    from scipy.signal import fftconvolve

    def attack(audio: Audio) -> Audio:
        tail = _room(audio.sample_rate, seconds)[None]
        wet = fftconvolve(audio.samples, tail, axes=1)[:, : audio.frames]
        return added(audio, wet.astype(np.float32), below_db)

    return attack


def echo(seconds: float, volume: float) -> Attack:
    """Return an attack by one echo."""

    def attack(audio: Audio) -> Audio:
        heard, late = audio.samples.copy(), int(seconds * audio.sample_rate)
        heard[:, late:] += np.float32(volume) * audio.samples[:, : max(audio.frames - late, 0)]
        return audio.with_samples(heard * np.float32(audio.peak / max(np.abs(heard).max(), 1e-9)))

    return attack


def smoothed(window: int) -> Attack:
    """Return an attack by a running mean over so many samples at 16 kHz."""
    from scipy.ndimage import uniform_filter1d

    def attack(audio: Audio) -> Audio:
        narrow = resampled(16_000)(audio)
        return narrow.with_samples(uniform_filter1d(narrow.samples, window, axis=1))

    return attack


def samples_dropped(share: float) -> Attack:
    """Return an attack that leaves out single samples at random, the same in all channels."""

    def attack(audio: Audio) -> Audio:
        rng = np.random.default_rng(_SEED)
        return audio.with_samples(audio.samples[:, rng.random(audio.frames) >= share])

    return attack


def blocks_dropped(share: float, longest_s: float) -> Attack:
    """Return an attack that leaves out short blocks at random, `share` of the time in all."""

    def attack(audio: Audio) -> Audio:
        rng, kept = np.random.default_rng(_SEED), np.ones(audio.frames, bool)
        while (~kept).mean() < share:
            length = int(rng.uniform(0.001, longest_s) * audio.sample_rate)
            start = rng.integers(0, audio.frames - length)
            kept[start : start + length] = False
        return audio.with_samples(audio.samples[:, kept])

    return attack


def cut_every(every_s: float, length_s: float) -> Attack:
    """Return an attack that cuts `length_s` out of every `every_s`."""

    def attack(audio: Audio) -> Audio:
        at = np.arange(audio.frames) / audio.sample_rate % every_s
        return audio.with_samples(audio.samples[:, at < every_s - length_s])

    return attack


def jittered(spread: float) -> Attack:
    """Return an attack that reads each sample `spread` samples early or late, at random."""

    def attack(audio: Audio) -> Audio:
        at = np.arange(audio.frames)
        read = at + np.random.default_rng(_SEED).normal(0, spread, audio.frames)
        return audio.with_samples(np.stack([np.interp(read, at, row) for row in audio.samples]))

    return attack


def shifted(frames: int) -> Attack:
    """Return an attack that starts late by so many frames."""
    return lambda audio: audio.part(frames, audio.frames)


def without_phase(rounds: int = 16) -> Attack:
    """Return an attack that keeps only the magnitudes of a spectrogram: Griffin-Lim.

    2048-point frames, a quarter apart; random phases, then `rounds` of projection with
    momentum (Perraudin, Balazs, Sondergaard, "A fast Griffin-Lim algorithm", 2013).
    """

    def attack(audio: Audio) -> Audio:
        rng = np.random.default_rng(_SEED)
        made = []
        for row in audio.samples:
            wanted = np.abs(_frames(row))
            turned = np.exp(2j * np.pi * rng.random(wanted.shape, np.float32)).astype(np.complex64)
            before = np.zeros_like(turned)
            for _ in range(rounds):
                made_of = _frames(_joined(wanted * turned, audio.frames))
                turned = made_of - np.float32(0.99 / 1.99) * before
                turned /= np.abs(turned) + np.float32(1e-9)
                before = made_of
            made.append(_joined(wanted * turned, audio.frames))
        return audio.with_samples(np.stack(made))

    return attack


_FRAME, _HOP = 2048, 512
_WINDOW = np.hanning(_FRAME + 1)[:-1].astype(np.float32)


def _frames(row: NDArray[np.float32]) -> NDArray[np.complex64]:
    """Return the spectra (frames, bins) of one channel."""
    import scipy.fft

    padded = np.pad(row, (_FRAME, 2 * _FRAME))
    cut = np.lib.stride_tricks.sliding_window_view(padded, _FRAME)[::_HOP]
    return scipy.fft.rfft(cut * _WINDOW, axis=1)


def _joined(spectra: NDArray[np.complex64], frames: int) -> NDArray[np.float32]:
    """Return the channel whose spectra are closest to these."""
    import scipy.fft

    pieces = scipy.fft.irfft(spectra, _FRAME, axis=1).astype(np.float32) * _WINDOW
    parts = pieces.reshape(len(pieces), _FRAME // _HOP, _HOP)
    whole = np.zeros((len(pieces) + _FRAME // _HOP, _HOP), np.float32)
    for place in range(_FRAME // _HOP):
        whole[place : place + len(pieces)] += parts[:, place]
    return whole.reshape(-1)[_FRAME : _FRAME + frames] / np.float32(1.5)


def phase_vocoder(ratio: float) -> Attack:
    """Return an attack that plays `ratio` times as fast, by librosa's phase vocoder."""
    import librosa

    return lambda audio: audio.with_samples(librosa.effects.time_stretch(audio.samples, rate=ratio))


def then(*attacks: Attack) -> Attack:
    """Return attacks one after the other."""

    def attack(audio: Audio) -> Audio:
        for step in attacks:
            audio = step(audio)
        return audio

    return attack
