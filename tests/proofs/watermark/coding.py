"""Attacks that ffmpeg does: coding and its filters, through pipes, one thread, no files."""

import subprocess
from collections.abc import Callable

import numpy as np

from core.audio import Audio

Attack = Callable[[Audio], Audio]

_FFMPEG = ("ffmpeg", "-loglevel", "error", "-threads", "1", "-filter_threads", "1")


def _raw(rate: int, channels: int) -> tuple[str, ...]:
    return ("-f", "f32le", "-ar", str(rate), "-ac", str(channels))


def _run(sent: bytes, *command: str) -> bytes:
    """Return what ffmpeg makes of some bytes."""
    done = subprocess.run(
        [*_FFMPEG, *command, "pipe:1"], input=sent, capture_output=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}: {done.stderr!r}")
    return done.stdout


def _bytes(audio: Audio) -> bytes:
    return np.ascontiguousarray(audio.samples.T, "<f4").tobytes()


def _sound(data: bytes, rate: int, channels: int) -> Audio:
    samples = np.frombuffer(data, "<f4").reshape(-1, channels).T
    return Audio(np.ascontiguousarray(samples, np.float32), rate)


def coded(container: str, *arguments: str, rate: int | None = None) -> Attack:
    """Return an attack that encodes with `arguments` and decodes again.

    Parameters
    ----------
    container
        ffmpeg's name of a format that can be piped.
    rate
        What the decoder gives, where it is not what went in.
    """

    def attack(audio: Audio) -> Audio:
        back = _raw(rate or audio.sample_rate, audio.channels)
        plain = _raw(audio.sample_rate, audio.channels)
        small = _run(_bytes(audio), *plain, "-i", "pipe:0", *arguments, "-f", container)
        reader = "aac" if container == "adts" else container
        data = _run(small, "-f", reader, "-i", "pipe:0", *back)
        return _sound(data, rate or audio.sample_rate, audio.channels)

    return attack


def mp3(kbps: int) -> Attack:
    """Return an attack by MP3."""
    return coded("mp3", "-c:a", "libmp3lame", "-b:a", f"{kbps}k")


def aac(kbps: int) -> Attack:
    """Return an attack by AAC."""
    return coded("adts", "-c:a", "aac", "-b:a", f"{kbps}k")


def opus(kbps: int) -> Attack:
    """Return an attack by Opus."""
    return coded("ogg", "-c:a", "libopus", "-b:a", f"{kbps}k", rate=48_000)


def vorbis(quality: int) -> Attack:
    """Return an attack by Vorbis of a quality."""
    return coded("ogg", "-c:a", "libvorbis", "-q:a", str(quality))


def filtered(graph: str) -> Attack:
    """Return an attack by an ffmpeg filter graph."""

    def attack(audio: Audio) -> Audio:
        raw = _raw(audio.sample_rate, audio.channels)
        data = _run(_bytes(audio), *raw, "-i", "pipe:0", "-af", graph, *raw)
        return _sound(data, audio.sample_rate, audio.channels)

    return attack


def rubberband_tempo(ratio: float) -> Attack:
    """Return an attack that plays `ratio` times as fast at the same pitch, by Rubber Band."""
    return filtered(f"rubberband=tempo={ratio}")


def rubberband_pitch(semitones: float) -> Attack:
    """Return an attack that moves the pitch and keeps the tempo, by Rubber Band."""
    return filtered(f"rubberband=pitch={2 ** (semitones / 12)}")


def atempo(ratio: float) -> Attack:
    """Return an attack that plays `ratio` times as fast, by overlapping waveforms."""
    return filtered(f"atempo={ratio}")
