"""Files that musicians give to the composer, made on the spot."""

import io
from collections.abc import Sequence

import mido

from tests.core.composer.tiny_soundfont import tiny_soundfont

__all__ = ["midi_of", "tiny_soundfont"]


def midi_of(pitches: Sequence[int], bpm: float = 100.0) -> bytes:
    """Return a MIDI file that plays quarters one after the other."""
    track = mido.MidiTrack([mido.MetaMessage("set_tempo", tempo=mido.bpm2tempo(bpm))])
    for pitch in pitches:
        track.append(mido.Message("note_on", note=pitch, velocity=90))
        track.append(mido.Message("note_off", note=pitch, time=480))
    buffer = io.BytesIO()
    mido.MidiFile(tracks=[track], ticks_per_beat=480).save(file=buffer)
    return buffer.getvalue()
