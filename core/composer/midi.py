"""The score as a Standard MIDI File: one track a part, tempo and metre in the first."""

import io

import mido

from core.composer import SAMPLE_RATE, TICKS
from core.composer.instruments import INSTRUMENTS
from core.composer.performing import PlayedPart
from core.composer.plan import Plan

_CHANNELS = {"lead": 0, "chords": 1, "bass": 2, "pad": 3, "arp": 4, "drums": 9}


def midi_bytes(plan: Plan, parts: tuple[PlayedPart, ...]) -> bytes:
    """Return the notes as they are played, timing included."""
    file = mido.MidiFile(type=1, ticks_per_beat=TICKS)
    head = mido.MidiTrack()
    # A MIDI tempo counts quarters, whatever our beat is.
    quarters_bpm = plan.tempo_bpm * plan.metre.beat / 4
    numerator, denominator = map(int, plan.metre.name.split("/"))
    head.append(mido.MetaMessage("track_name", name=plan.genre.title))
    head.append(mido.MetaMessage("set_tempo", tempo=mido.bpm2tempo(quarters_bpm)))
    head.append(mido.MetaMessage("time_signature", numerator=numerator, denominator=denominator))
    file.tracks.append(head)
    ticks_per_frame = quarters_bpm / 60.0 * TICKS / SAMPLE_RATE
    for part in parts:
        file.tracks.append(_track(part, ticks_per_frame))
    buffer = io.BytesIO()
    file.save(file=buffer)
    return buffer.getvalue()


def midi_notes(part: PlayedPart, ticks_per_frame: float) -> list[tuple[int, int, int, int]]:
    """Return (start, end, key, velocity) of each note in ticks; equal keys never overlap."""
    notes: list[tuple[int, int, int, int]] = []
    latest: dict[int, int] = {}  # key to the index of its last note
    rows = zip(part.starts, part.gates, part.pitches, part.velocities, strict=True)
    for start, gate, pitch, velocity in rows:
        key = min(max(round(float(pitch)), 0), 127)
        on = round(int(start) * ticks_per_frame)
        off = max(round(int(start + gate) * ticks_per_frame), on + 1)
        if key in latest and notes[latest[key]][1] > on:
            was = notes[latest[key]]
            if was[0] == on:
                continue
            notes[latest[key]] = (was[0], on, key, was[3])
        latest[key] = len(notes)
        notes.append((on, off, key, min(max(round(float(velocity) * 127), 1), 127)))
    return notes


def _track(part: PlayedPart, ticks_per_frame: float) -> mido.MidiTrack:
    channel = _CHANNELS[part.role]
    track = mido.MidiTrack()
    track.append(mido.MetaMessage("track_name", name=f"{part.role}: {part.patch}"))
    if part.role != "drums":
        program = INSTRUMENTS[part.patch].program
        track.append(mido.Message("program_change", channel=channel, program=program))
    events: list[tuple[int, int, int, int]] = []
    for on, off, key, velocity in midi_notes(part, ticks_per_frame):
        events += [(on, 1, key, velocity), (off, 0, key, 0)]
    at = 0
    for tick, is_on, key, velocity in sorted(events):
        kind = "note_on" if is_on else "note_off"
        track.append(
            mido.Message(kind, channel=channel, note=key, velocity=velocity, time=tick - at)
        )
        at = tick
    return track
