"""The score as a Standard MIDI File: one track a part, tempo and metre in the first.

Equal-tempered parts keep one channel each. Where a pitch lies beside the keys, notes are bent
into place instead, each bend on a channel of its own (:mod:`bends`): messages that retune an
instrument would be shorter, but many hosts drop them.
"""

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

import mido
import numpy as np

from core.composer import SAMPLE_RATE, TICKS
from core.composer.bends import DRUM_CHANNEL, KeyNote, with_channels
from core.composer.instruments import INSTRUMENTS
from core.composer.midi_tempo import MidiTempo
from core.composer.performing import PlayedPart
from core.composer.plan import Plan

BEND_RANGE = 2  # semitones to either side, stated in the file
_CHANNELS = {"lead": 0, "chords": 1, "bass": 2, "pad": 3, "arp": 4, "second": 5}
_CHANNELS |= {"drums": DRUM_CHANNEL}
_ON_THE_KEY = 0.005  # semitones that nobody would bend for
_SLIDE_TICKS, _SLIDE_STEPS = TICKS // 6, 8
_Timed = tuple[int, mido.Message]


def midi_bytes(plan: Plan, parts: tuple[PlayedPart, ...]) -> bytes:
    """Return the notes as they are played, timing and tuning included."""
    file = mido.MidiFile(type=1, ticks_per_beat=TICKS)
    head = mido.MidiTrack()
    tempos, ticks_of = _tempo(plan)
    numerator, denominator = map(int, plan.metre.name.split("/"))
    head.append(mido.MetaMessage("track_name", name=plan.genre.title))
    head.append(tempos[0])
    head.append(mido.MetaMessage("time_signature", numerator=numerator, denominator=denominator))
    file.tracks.append(head)
    pitched = [part for part in parts if part.role != "drums"]
    bent: dict[str, list[KeyNote]] = {}
    if any(_is_bent(part) for part in pitched):
        bent = with_channels({p.role: midi_notes(p, ticks_of, bent=True) for p in pitched})
        head.extend(_bend_range({note.channel for notes in bent.values() for note in notes}))
    head.extend(tempos[1:])
    for part in parts:
        timed = (
            _bent(part, bent[part.role])
            if part.role in bent
            else _plain(part, midi_notes(part, ticks_of))
        )
        file.tracks.append(_track(part, timed))
    buffer = io.BytesIO()
    file.save(file=buffer)
    return buffer.getvalue()


def _tempo(plan: Plan) -> tuple[list[mido.MetaMessage], Callable[[int], float]]:
    """Return the messages of the tempo, and what turns a frame into a tick of the file."""
    if plan.clock.constant:
        # A MIDI tempo counts quarters, whatever our beat is.
        quarters_bpm = plan.tempo_bpm * plan.metre.beat / 4
        ticks_per_frame = quarters_bpm / 60.0 * TICKS / SAMPLE_RATE
        message = mido.MetaMessage("set_tempo", tempo=mido.bpm2tempo(quarters_bpm))
        return [message], ticks_per_frame.__mul__
    follow = MidiTempo(plan.clock, plan.metre.bar, plan.frames / SAMPLE_RATE)
    return list(follow.messages()), follow.ticks_of


def midi_notes(
    part: PlayedPart, ticks_of: Callable[[int], float], *, bent: bool = False
) -> list[KeyNote]:
    """Return the notes in ticks; equal keys, and equally bent ones, never overlap."""
    notes: list[KeyNote] = []
    latest: dict[tuple[int, float], int] = {}  # key and bend to the index of its last note
    rows = zip(part.starts, part.gates, part.pitches, part.velocities, part.slides, strict=True)
    for start, gate, pitch, velocity, slide in rows:
        key = min(max(round(float(pitch)), 0), 127)
        bend = round(float(pitch) - key, 4) if bent else 0.0
        on = round(ticks_of(int(start)))
        off = max(round(ticks_of(int(start + gate))), on + 1)
        last = latest.get((key, bend))
        if last is not None and notes[last].off > on:
            if notes[last].on == on:
                continue
            notes[last] = replace(notes[last], off=on)
        latest[key, bend] = len(notes)
        loud = min(max(round(float(velocity) * 127), 1), 127)
        notes.append(KeyNote(on, off, key, loud, bend, float(slide) / 100 if bent else 0.0))
    return notes


def _is_bent(part: PlayedPart) -> bool:
    """Tell whether any note lies beside the keys."""
    return bool((np.abs(part.pitches - np.round(part.pitches)) > _ON_THE_KEY).any())


def _bend_range(channels: Iterable[int]) -> Iterator[mido.Message]:
    """Yield what sets the range of the bends, by registered parameter 0."""
    for channel in sorted(channels):
        for control, value in (
            (101, 0),
            (100, 0),
            (6, BEND_RANGE),
            (38, 0),
            (101, 127),
            (100, 127),
        ):
            yield mido.Message("control_change", channel=channel, control=control, value=value)


def _wheel(channel: int, semitones: float) -> mido.Message:
    pitch = min(max(round(semitones / BEND_RANGE * 8192), -8192), 8191)
    return mido.Message("pitchwheel", channel=channel, pitch=pitch)


def _plain(part: PlayedPart, notes: Sequence[KeyNote]) -> list[_Timed]:
    """Return a part's messages on its own channel."""
    channel = _CHANNELS[part.role]
    timed = [_program(part, 0, channel)] if part.role != "drums" else []
    strokes = [(note.on, 1, note.key, note.velocity) for note in notes]
    strokes += [(note.off, 0, note.key, 0) for note in notes]
    return timed + [
        (tick, _stroke(channel, key, velocity)) for tick, _is_on, key, velocity in sorted(strokes)
    ]


def _bent(part: PlayedPart, notes: Sequence[KeyNote]) -> list[_Timed]:
    """Return a part's messages, every bend before its notes."""
    timed: list[tuple[int, int, mido.Message]] = []  # with the order at one tick
    for note in notes:
        channel = note.channel
        timed.append((note.off, 0, _stroke(channel, note.key, 0)))
        if note.prepares:
            timed.append((note.on, 1, _program(part, note.on, channel)[1]))
            timed.append((note.on, 2, _wheel(channel, note.bend - note.slide)))
        timed.append((note.on, 3, _stroke(channel, note.key, note.velocity)))
        length = min(_SLIDE_TICKS, (note.off - note.on) // 2)
        for step in range(1, _SLIDE_STEPS + 1) if note.slide else ():
            left = note.slide * (1 - step / _SLIDE_STEPS)
            tick = note.on + length * step // _SLIDE_STEPS
            timed.append((tick, 4, _wheel(channel, note.bend - left)))
    timed.sort(key=lambda row: row[:2])
    return [(tick, message) for tick, _order, message in timed]


def _program(part: PlayedPart, tick: int, channel: int) -> _Timed:
    program = INSTRUMENTS[part.patch].program
    return tick, mido.Message("program_change", channel=channel, program=program)


def _stroke(channel: int, key: int, velocity: int) -> mido.Message:
    kind = "note_on" if velocity else "note_off"
    return mido.Message(kind, channel=channel, note=key, velocity=velocity)


def _track(part: PlayedPart, timed: Sequence[_Timed]) -> mido.MidiTrack:
    track = mido.MidiTrack()
    track.append(mido.MetaMessage("track_name", name=f"{part.role}: {part.patch}"))
    at = 0
    for tick, message in timed:
        track.append(message.copy(time=tick - at))
        at = tick
    return track
