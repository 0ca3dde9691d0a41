"""What a mix sounds like, in figures: loudness, spectrum, sides and faults. Any music will do."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from core.audio import Audio, loudness_lufs, loudness_range_lu, true_peak_dbtp

Floats = NDArray[np.float64]
Measures = dict[str, float]

_FFT = 16_384
_THIRDS_HZ = 1000.0 * 2.0 ** (np.arange(-16, 13) / 3.0)  # 25 Hz to 16 kHz
_SLOPE_HZ = (100.0, 4000.0)
_HOLES_HZ = (100.0, 8000.0)
_LOW_HZ = 100.0  # an octave's third below the 120 Hz under which a mix is mono
_BODY_HZ = (80.0, 200.0)
_SILENT_DB = -60.0
_BLOCK_S = 0.05
_SIDES_S = 3.0
_CLIPPED = 0.9999


def heard(audio: Audio) -> Measures:
    """Return everything that a mix is held to, by name."""
    lufs, peak = loudness_lufs(audio), true_peak_dbtp(audio)
    return {
        "lufs": lufs,
        "true_peak_db": peak,
        "peak_to_loudness_db": peak - lufs,
        "loudness_range_lu": loudness_range_lu(audio),
        **_spectral(audio),
        **_sided(audio),
        **_faulty(audio),
    }


def thirds_db(audio: Audio) -> tuple[Floats, Floats]:
    """Return centres in Hz and mean power density in dB of each third of an octave."""
    hertz, power = signal.welch(
        audio.samples.astype(np.float64), audio.sample_rate, "hann", _FFT, axis=1
    )
    power = power.sum(axis=0)
    rows = []
    for centre in _THIRDS_HZ:
        inside = (hertz >= centre * 2 ** (-1 / 6)) & (hertz < centre * 2 ** (1 / 6))
        rows.append(power[inside].mean() if inside.any() else 0.0)
    return _THIRDS_HZ, 10.0 * np.log10(np.maximum(np.array(rows), 1e-20))


def slope_db(hertz: Floats, levels_db: Floats, low_hz: float, high_hz: float) -> float:
    """Return by how many dB an octave a spectrum falls between two frequencies."""
    inside = (hertz >= low_hz * 0.99) & (hertz <= high_hz * 1.01)
    return -float(np.polyfit(np.log2(hertz[inside]), levels_db[inside], 1)[0])


def holes_db(hertz: Floats, levels_db: Floats) -> Floats:
    """Return how far each third of an octave lies below the mean of its two neighbours."""
    depths = np.zeros(len(hertz))
    depths[1:-1] = 0.5 * (levels_db[:-2] + levels_db[2:]) - levels_db[1:-1]
    return np.where((hertz >= _HOLES_HZ[0] * 0.99) & (hertz <= _HOLES_HZ[1] * 1.01), depths, 0.0)


def _spectral(audio: Audio) -> Measures:
    hertz, levels = thirds_db(audio)
    holes = holes_db(hertz, levels)
    body = (hertz >= _BODY_HZ[0] * 0.99) & (hertz <= _BODY_HZ[1] * 1.01)
    powers = 10.0 ** (levels / 10.0) * hertz  # a third's width grows with its centre
    return {
        "slope_db": slope_db(hertz, levels, *_SLOPE_HZ),
        "slope_above_db": slope_db(hertz, levels, 4000.0, 16_000.0),
        "hole_db": float(holes.max()),
        "hole_hz": float(hertz[holes.argmax()]),
        "body_db": float(10.0 * np.log10(powers[body].sum() / max(powers.sum(), 1e-20))),
    }


def _correlation(left: Floats, right: Floats) -> float:
    energy = float(np.sqrt((left**2).sum() * (right**2).sum()))
    return float((left * right).sum()) / energy if energy > 0 else 1.0


def _sided(audio: Audio) -> Measures:
    left, right = audio.samples[0].astype(float), audio.samples[-1].astype(float)
    size = round(_SIDES_S * audio.sample_rate)
    quiet = 10.0 ** (-50 / 10) * size
    parts = [
        _correlation(left[at : at + size], right[at : at + size])
        for at in range(0, max(len(left) - size, 1), size)
        if (left[at : at + size] ** 2).sum() > quiet
    ]
    low = signal.butter(4, _LOW_HZ, fs=audio.sample_rate, output="sos")
    middle, side = (signal.sosfilt(low, x) for x in (left + right, left - right))
    apart = float((side**2).sum()) / max(float((middle**2).sum()), 1e-20)
    return {
        "correlation": _correlation(left, right),
        "correlation_least": min(parts, default=1.0),
        "low_side_db": 10.0 * float(np.log10(max(apart, 1e-12))),
    }


def _faulty(audio: Audio) -> Measures:
    samples = audio.samples
    size = round(_BLOCK_S * audio.sample_rate)
    count = samples.shape[1] // size
    blocks = samples[:, : count * size].reshape(len(samples), count, size).astype(np.float64)
    loud = np.sqrt((blocks**2).mean(axis=2)).max(axis=0)
    end = np.sqrt((samples[:, -round(0.02 * audio.sample_rate) :].astype(float) ** 2).mean())
    return {
        "clipped": float((np.abs(samples) >= _CLIPPED).sum()),
        "dc": float(np.abs(samples.astype(float).mean(axis=1)).max()),
        "not_numbers": float((~np.isfinite(samples)).sum()),
        "silence": float((loud < 10.0 ** (_SILENT_DB / 20.0)).mean()),
        "end_db": 20.0 * float(np.log10(max(end, 1e-9))),
    }


def offsets_db(stems: Mapping[str, Audio], mix: Audio) -> Measures:
    """Return each stem's loudness against the mix's, in LU; gated, so rests do not count."""
    whole = loudness_lufs(mix)
    return {name: loudness_lufs(stem) - whole for name, stem in stems.items()}
