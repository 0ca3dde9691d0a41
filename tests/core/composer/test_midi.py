"""MIDI files of real pitches, read back as a host would play them."""

import io

import mido
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.composer.arranging import write_score
from core.composer.bends import DRUM_CHANNEL, KeyNote, with_channels
from core.composer.genre_table import GENRES
from core.composer.instruments import INSTRUMENTS
from core.composer.midi import midi_bytes
from core.composer.performing import perform
from core.composer.planning import make_plan
from core.composer.scala import parse_scala
from core.composer.scales import SCALES
from core.composer.wish import Wish


def performed(seed=1, **wish):
    plan = make_plan(Wish(**wish), seed)
    return plan, perform(plan, write_score(plan))


def heard(data):
    """Return (tick, pitch, channel, program) of each stroke and what went wrong on the way.

    All tracks are played into one set of sixteen channels, as hosts do.
    """
    file = mido.MidiFile(file=io.BytesIO(data))
    timed = []
    for number, track in enumerate(file.tracks):
        tick = 0
        for place, message in enumerate(track):
            tick += message.time
            timed.append((tick, number, place, message))
    timed.sort(key=lambda row: row[:3])
    wheel, reach, program = [0.0] * 16, [None] * 16, [None] * 16
    controls = [{} for _ in range(16)]
    sounding = [{} for _ in range(16)]
    strokes, faults = [], []
    for tick, _number, _place, message in timed:
        if message.is_meta:
            continue
        at = message.channel
        if message.type == "control_change":
            controls[at][message.control] = message.value
            if message.control == 6 and controls[at].get(101) == controls[at].get(100) == 0:
                reach[at] = message.value
        elif message.type == "program_change":
            program[at] = message.program
        elif message.type == "pitchwheel":
            wheel[at] = message.pitch / 8192
            slid = {stroke for stroke in sounding[at].values() if stroke[0] != tick}
            if len(sounding[at]) > 1 and slid:
                faults.append(("bent under a chord", tick, at))
        elif message.type == "note_on" and message.velocity:
            if message.note in sounding[at]:
                faults.append(("struck twice", tick, at))
            sounding[at][message.note] = (tick, wheel[at])
            if any(bend != wheel[at] for _tick, bend in sounding[at].values()):
                faults.append(("two bends", tick, at))
            strokes.append(
                (tick, message.note + wheel[at] * (reach[at] or 2), at, program[at], reach[at])
            )
        else:
            sounding[at].pop(message.note, None)
    faults += [("held", 0, at) for at in range(16) if sounding[at]]
    return strokes, faults


TEMPERED = sorted(
    genre.id for genre in GENRES.values() if not any(SCALES[mode].path for mode in genre.modes)
)


@pytest.mark.parametrize("genre", TEMPERED[::4])
def test_equal_tempered_pieces_are_free_of_bends(genre):
    plan, parts = performed(genres=(genre,), seconds=30.0)
    file = mido.MidiFile(file=io.BytesIO(midi_bytes(plan, parts)))
    kinds = {message.type for track in file.tracks for message in track}
    assert kinds.isdisjoint({"pitchwheel", "control_change"})


_CENTS = "94.1 196.1 298.0 392.2 502.0 592.2 698.0 796.1 894.1 1000.0 1090.2 2/1"
TWELVE = "\n".join(["Vallotti", "12", *_CENTS.split()])


@pytest.mark.parametrize("genre", ["ambient", "jazz", "synth-pop", "cinematic"])
@pytest.mark.parametrize("scale", ["rast", "slendro", "thai", TWELVE], ids=lambda s: s[:8])
def test_every_note_is_heard_at_its_pitch(genre, scale):
    wish = {"own": parse_scala(scale)} if scale == TWELVE else {"mode": scale}
    plan, parts = performed(genres=(genre,), tonic=2, seconds=40.0, **wish)
    strokes, faults = heard(midi_bytes(plan, parts))
    assert faults == []
    drums = [stroke for stroke in strokes if stroke[2] == DRUM_CHANNEL]
    pitched = [stroke for stroke in strokes if stroke[2] != DRUM_CHANNEL]
    assert bool(drums) == any(part.role == "drums" for part in parts)
    assert all(reach == 2 for *_rest, reach in pitched)
    wanted = np.unique(
        np.concatenate([part.pitches for part in parts if part.role != "drums"]).round(3)
    )
    slides = {part.role: part.slides.max() / 100 for part in parts}
    reachable = np.concatenate([wanted, wanted - slides.get("lead", 0.0)])
    for _tick, pitch, *_rest in pitched:
        assert np.abs(reachable - pitch).min() < 0.005
    count = sum(len(part.pitches) for part in parts if part.role != "drums")
    assert len(pitched) > 0.97 * count
    programs = {program for *_head, program, _reach in pitched}
    patches = {part.patch for part in parts if part.role != "drums"}
    assert programs == {INSTRUMENTS[patch].program for patch in patches}


def test_slides_end_on_their_pitch():
    plan, parts = performed(
        genres=("folk",), leads=("violin",), tonic=2, mode="bhairav", seconds=40.0
    )
    data = midi_bytes(plan, parts)
    file = mido.MidiFile(file=io.BytesIO(data))
    lead = next(track for track in file.tracks if track.name.startswith("lead"))
    bends = [message.pitch for message in lead if message.type == "pitchwheel"]
    slid = next(part for part in parts if part.role == "lead").slides
    assert slid.any()
    assert len(bends) > 8 * np.count_nonzero(slid)
    assert heard(data)[1] == []


notes = st.lists(
    st.builds(
        lambda on, length, key, bend, slide: KeyNote(on, on + length, key, 80, bend, slide),
        st.integers(0, 400),
        st.integers(1, 300),
        st.integers(40, 80),
        st.sampled_from([0.0, 0.1, -0.2, 0.31, -0.44, 0.5]),
        st.sampled_from([0.0, 0.0, 0.6]),
    ),
    max_size=40,
)


@given(st.fixed_dictionaries({"lead": notes, "chords": notes, "pad": notes}))
def test_overlapping_notes_of_different_bend_never_share_a_channel(parts):
    placed = with_channels(parts)
    flat = [(role, note) for role, held in placed.items() for note in held]
    assert all(note.channel != DRUM_CHANNEL and 0 <= note.channel < 16 for _role, note in flat)
    for index, (role, note) in enumerate(flat):
        for other_role, other in flat[:index]:
            if note.channel != other.channel or note.off < other.on or other.off < note.on:
                continue
            assert (role, note.bend) == (other_role, other.bend)
            # A slide has its channel to itself from its start to its end.
            assert not note.slide
            assert not other.slide


def test_more_bends_than_channels_end_the_oldest_note_early():
    many = [KeyNote(tick, 1000, 40 + tick, 80, round(0.02 * tick, 4)) for tick in range(20)]
    placed = with_channels({"pad": many})["pad"]
    assert len(placed) == 20
    assert {note.channel for note in placed} == set(range(16)) - {DRUM_CHANNEL}
    assert sum(note.off < 1000 for note in placed) == 5
