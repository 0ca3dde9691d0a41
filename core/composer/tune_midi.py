"""A tune in a Standard MIDI File: which part of it is the tune, and its notes on our grid."""

import io
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import mido
import numpy as np

from core.composer import TICKS
from core.composer.bends import DRUM_CHANNEL
from core.composer.clock import Anchor
from core.composer.metre import METRES
from core.composer.score import Note
from core.composer.tune import Tune
from core.errors import DataError, UserError
from core.text import N_, _

MOST_BYTES = 1 << 24
MOST_NOTES = 20_000
_SAME_TEMPO = 1.01
_TOGETHER = TICKS // 16  # notes that begin nearer than this are one chord
_TUNEFUL = ("melody", "lead", "vocal", "voice", "vox", "tune", "solo", "sing", "melodie")
_DEFAULT_TEMPO = 500_000  # microseconds a quarter note


@dataclass(slots=True)
class _Voice:
    """Gather what one track (or channel, where there is but one track) plays."""

    name: str
    notes: list[Note] = field(default_factory=list)

    @property
    def alone(self) -> float:
        """The share of notes that no other of the voice sounds with."""
        rows = sorted(self.notes, key=lambda note: note.start)
        together = sum(
            b.start < a.end - _TOGETHER or b.start - a.start < _TOGETHER
            for a, b in itertools.pairwise(rows)
        )
        return 1.0 - together / max(len(rows) - 1, 1)

    @property
    def tunefulness(self) -> float:
        """How likely it is the tune: one note at a time, named so, in a singing register."""
        pitches = [note.pitch for note in self.notes]
        middle = float(np.median(pitches))
        named = any(word in self.name.lower() for word in _TUNEFUL)
        varied = len({round(pitch) for pitch in pitches}) >= 4
        return (
            2.0 * self.alone
            + 1.2 * named
            + 0.6 * (55 <= middle <= 86)
            + 0.4 * varied
            + 0.4 * min(len(pitches), 40) / 40
        )


def read_midi_tune(content: bytes, name: str) -> Tune:
    """Return the tune of a Standard MIDI File.

    Parameters
    ----------
    content
        The whole file, of type 0, 1 or 2.
    name
        Of the file, for sentences.

    Raises
    ------
    DataError
        ``composer.broken_midi``.
    UserError
        ``composer.midi_too_large`` or ``composer.midi_without_notes``.
    """
    if len(content) > MOST_BYTES:
        raise UserError("composer.midi_too_large", name=name)
    try:
        file = mido.MidiFile(file=io.BytesIO(content), clip=True)
        ppq = int(file.ticks_per_beat)
        if ppq <= 0:
            raise ValueError(ppq)
        voices = _voices(file, TICKS / ppq)
        tempi, metre = _conductor(file, TICKS / ppq)
    except (OSError, EOFError, ValueError, KeyError, IndexError, TypeError, AttributeError):
        raise DataError("composer.broken_midi", name=name) from None
    playing = [voice for voice in voices if voice.notes]
    if not playing:
        raise UserError("composer.midi_without_notes", name=name)
    chosen = max(playing, key=lambda voice: voice.tunefulness)
    told = _told_of_choice(chosen, playing)
    notes = _one_at_a_time(chosen.notes)
    if len(notes) > MOST_NOTES:
        raise UserError("composer.midi_too_large", name=name)
    return _from_first_bar(notes, tempi, metre, told)


def _voices(file: mido.MidiFile, scale: float) -> list[_Voice]:
    """Return what each track plays; in a file of one track, what each channel does.

    Several channels in a track of its own play one part: they bend its notes apart.
    """
    per_track = [list(_sounding(track, scale)) for track in file.tracks]
    full = [rows for rows in per_track if rows]
    if file.type == 0 and full and len({channel for channel, _note in full[0]}) > 1:
        channels = sorted({channel for channel, _note in full[0]})
        return [
            _Voice(
                _("channel {number}").format(number=channel + 1),
                [n for c, n in full[0] if c == channel],
            )
            for channel in channels
        ]
    return [
        _Voice(
            track.name.strip()[:60] or _("track {number}").format(number=number),
            [n for _c, n in rows],
        )
        for number, (track, rows) in enumerate(zip(file.tracks, per_track, strict=True), start=1)
    ]


def _sounding(track: mido.MidiTrack, scale: float) -> Iterator[tuple[int, Note]]:
    """Yield channel and note of all that a track plays but drums, bends included."""
    at = 0
    held: dict[tuple[int, int], tuple[int, int, float]] = {}
    bends: dict[int, float] = {}
    ranges: dict[int, float] = {}
    asked: dict[int, list[int]] = {}
    for message in track:
        at += message.time
        kind = message.type
        if kind == "pitchwheel":
            bends[message.channel] = message.pitch / 8192 * ranges.get(message.channel, 2.0)
        elif kind == "control_change":
            _set_range(message, asked, ranges)
        elif kind in ("note_on", "note_off") and message.channel != DRUM_CHANNEL:
            key = message.channel, message.note
            if key in held:
                start, velocity, bend = held.pop(key)
                length = max(round((at - start) * scale), 1)
                yield (
                    message.channel,
                    Note(round(start * scale), length, message.note + bend, velocity / 127),
                )
            if kind == "note_on" and message.velocity:
                held[key] = at, message.velocity, bends.get(message.channel, 0.0)


def _set_range(
    message: mido.Message, asked: dict[int, list[int]], ranges: dict[int, float]
) -> None:
    """Follow registered parameter 0: how far the pitch wheel bends."""
    parameter = asked.setdefault(message.channel, [127, 127])
    if message.control in (101, 100):
        parameter[101 - message.control] = message.value
    elif message.control == 6 and parameter == [0, 0]:
        ranges[message.channel] = float(message.value)


def _conductor(file: mido.MidiFile, scale: float) -> tuple[list[tuple[int, int]], str | None]:
    """Return the tempi, each with its tick, and the first time signature."""
    tempi: list[tuple[int, int]] = []
    metre = None
    for track in file.tracks:
        at = 0
        for message in track:
            at += message.time
            if message.type == "set_tempo" and message.tempo > 0:
                tempi.append((round(at * scale), message.tempo))
            elif message.type == "time_signature" and metre is None:
                metre = f"{message.numerator}/{message.denominator}"
    return sorted(tempi), metre


def _told_of_choice(chosen: _Voice, playing: Sequence[_Voice]) -> list[str]:
    told = []
    if len(playing) > 1:
        told.append(
            _(N_("The tune is read from “{name}”, one of {count} parts.")).format(
                name=chosen.name, count=len(playing)
            )
        )
    if chosen.alone < 0.9:
        told.append(
            _(N_("“{name}” plays several notes at once: its top notes are the tune.")).format(
                name=chosen.name
            )
        )
    return told


def _one_at_a_time(notes: Sequence[Note]) -> list[Note]:
    """Return the top notes, each ended where the next begins."""
    tops: list[Note] = []
    for note in sorted(notes, key=lambda note: (note.start, -note.pitch)):
        if tops and note.start - tops[-1].start < _TOGETHER:
            if note.pitch > tops[-1].pitch:
                tops[-1] = note
            continue
        if tops and tops[-1].pitch > note.pitch + 0.5 and tops[-1].end >= note.end:
            continue  # below a note that sounds on
        tops.append(note)
    return [
        replace(note, length=max(min(note.length, after.start - note.start), 1)) if after else note
        for note, after in itertools.zip_longest(tops, tops[1:])
    ]


def _from_first_bar(
    notes: Sequence[Note], tempi: Sequence[tuple[int, int]], stated: str | None, told: list[str]
) -> Tune:
    """Return the tune without the empty bars before it."""
    metre = METRES.get(stated or "4/4", METRES["4/4"])
    if stated and stated not in METRES:
        told.append(
            _(N_("The file is in {metre}, which the composer does not play: 4/4 is read.")).format(
                metre=stated
            )
        )
    shift = notes[0].start // metre.bar * metre.bar
    end = max(note.end for note in notes)
    before = [tempo for tick, tempo in tempi if tick <= shift]
    inside = [(tick - shift, tempo) for tick, tempo in tempi if shift < tick < end]
    row = [(0, before[-1] if before else _DEFAULT_TEMPO), *inside]
    row = [a for a, b in itertools.zip_longest(row, row[1:]) if b is None or b[0] > a[0]]
    times, quarters = _times(row, end - shift)
    tempos = [tempo for _tick, tempo in row]
    if max(tempos) <= _SAME_TEMPO * min(tempos):
        times = ()
    else:
        told.append(_(N_("The tempo of the file changes; it is followed.")))
    return Tune(
        notes=tuple(replace(note, start=note.start - shift) for note in notes),
        tempo_bpm=round(quarters * 4 / metre.beat, 3),
        metre=stated if stated in METRES else None,
        times=times,
        told=tuple(told),
    )


def _times(tempi: Sequence[tuple[int, int]], end: int) -> tuple[tuple[Anchor, ...], float]:
    """Return the anchors of a row of tempi, and their mean in quarters a minute."""
    anchors: list[Anchor] = []
    second = 0.0
    for (tick, tempo), after in itertools.zip_longest(tempi, tempi[1:]):
        anchors.append((tick, round(second, 6)))
        until = after[0] if after else end
        second += (until - tick) / TICKS * tempo / 1e6
    anchors.append((end, round(second, 6)))
    return tuple(anchors), 60.0 * end / TICKS / max(second, 1e-6)
