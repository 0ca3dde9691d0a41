"""Recordings and tunes that guide an engine."""

import hashlib
from pathlib import Path

import numpy as np

from core.audio import Audio, pcm_hash, read
from core.errors import UserError
from core.generation import Reference
from core.generation.base import ReferenceUse

MIDI_ENDINGS = (".mid", ".midi", ".smf")
_RATE = 32_000
_MOST_BYTES = 1 << 24


def reference(path: Path, use: ReferenceUse) -> Reference:
    """Return what a file holds for an engine to continue, follow or accompany.

    A MIDI file is a tune: its notes are kept, and played plainly for engines that need sound.

    Raises
    ------
    UserError, DataError
        Where the file cannot be read; ``studio.midi_is_no_recording`` where sound is needed.
    """
    if path.suffix.lower() in MIDI_ENDINGS:
        if use != "melody":
            raise UserError("studio.midi_is_no_recording", name=path.name)
        return _of_midi(path)
    audio = read(path)
    return Reference(audio, use, pcm_hash(audio), name=path.name)


def _of_midi(path: Path) -> Reference:
    from core.composer.tune_midi import read_midi_tune

    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except OSError:
        raise UserError("studio.midi_missing", name=path.name) from None
    tune = read_midi_tune(content, path.name)
    quarters_bpm = tune.tempo_bpm or 120.0
    rows = [(note.start, note.length, note.pitch, note.velocity) for note in tune.notes]
    return Reference(
        _plainly(rows, quarters_bpm / 60.0 * 480.0),
        "melody",
        hashlib.sha256(content).hexdigest(),
        midi=content,
        name=path.name,
    )


def _plainly(rows: list[tuple[int, int, float, float]], ticks_per_second: float) -> Audio:
    """Return notes as plain tones, one octave over another."""
    end_s = min(max((start + length) / ticks_per_second for start, length, _p, _v in rows), 600.0)
    sound = np.zeros(round((end_s + 0.1) * _RATE), np.float32)
    for start, length, pitch, velocity in rows:
        first = round(start / ticks_per_second * _RATE)
        count = min(round(length / ticks_per_second * _RATE), len(sound) - first)
        if count <= 0:
            continue
        time = np.arange(count) / _RATE
        hertz = 440.0 * 2.0 ** ((pitch - 69.0) / 12.0)
        tone = np.sin(2 * np.pi * hertz * time) + 0.3 * np.sin(4 * np.pi * hertz * time)
        edge = np.minimum(np.minimum(time, time[::-1]) / 0.01, 1.0)
        sound[first : first + count] += (0.4 * velocity * tone * edge).astype(np.float32)
    return Audio(np.clip(sound, -1.0, 1.0)[None, :], _RATE)
