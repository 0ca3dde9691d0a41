"""Tunes that are given: read from MIDI files and singing, and what becomes of them."""

import io

import mido
import numpy as np
import pytest

from core.composer.harmonising import harmonised
from core.composer.metre import METRES
from core.composer.midi import midi_bytes
from core.composer.performing import perform
from core.composer.pitch import Key
from core.composer.planning import make_plan
from core.composer.reading import read_prompt
from core.composer.score import Note
from core.composer.tune import Tune, guess_tune_key
from core.composer.tune_given import given_tune, in_other_key
from core.composer.tune_midi import read_midi_tune
from core.errors import DataError, SoundmarkError, UserError
from core.generation import GenerationRequest, Reference
from core.generation.following import following
from tests.core.analysis.singing import sung, tune

TUNE = [(64, 1), (65, 1), (67, 1), (72, 2), (71, 1), (69, 1 / 3), (67, 1 / 3), (64, 1 / 3), (62, 2),
        (60, 3)]  # fmt: skip


def midi_file(
    rows: list[tuple[float, float]],
    ppq: int = 96,
    *,
    tempi: tuple[tuple[int, float], ...] = ((0, 96.0),),
    metre: tuple[int, int] = (3, 4),
    chords: bool = False,
    type: int = 1,
) -> bytes:
    """Return a file that plays rows of pitch and quarters one after the other."""
    file = mido.MidiFile(type=type, ticks_per_beat=ppq)
    head, at = mido.MidiTrack(), 0
    for tick, bpm in tempi:
        head.append(mido.MetaMessage("set_tempo", tempo=mido.bpm2tempo(bpm), time=tick - at))
        at = tick
    head.insert(0, mido.MetaMessage("time_signature", numerator=metre[0], denominator=metre[1]))
    tracks = [head]
    if chords:
        track = mido.MidiTrack([mido.MetaMessage("track_name", name="Piano")])
        for _ in range(4):
            for key in (48, 52, 55):
                track.append(mido.Message("note_on", note=key, velocity=70))
            for number, key in enumerate((48, 52, 55)):
                track.append(mido.Message("note_off", note=key, time=0 if number else 3 * ppq))
        tracks.append(track)
    track = mido.MidiTrack([mido.MetaMessage("track_name", name="Lead melody")])
    for pitch, quarters in rows:
        track.append(mido.Message("note_on", note=round(pitch), velocity=90))
        track.append(mido.Message("note_off", note=round(pitch), time=round(quarters * ppq)))
    tracks.append(track)
    file.tracks.extend([mido.merge_tracks(tracks)] if type == 0 else tracks)
    buffer = io.BytesIO()
    file.save(file=buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("ppq", [96, 480, 960, 384])
@pytest.mark.parametrize("type", [0, 1])
def test_notes_of_a_midi_file_keep_their_place_triplets_too(ppq: int, type: int) -> None:
    read = read_midi_tune(midi_file(TUNE, ppq, type=type), "tune.mid")
    assert read.tempo_bpm == pytest.approx(96.0, abs=0.01)
    assert read.metre == "3/4"
    assert [round(note.pitch) for note in read.notes] == [pitch for pitch, _ in TUNE]
    starts = np.cumsum([0, *(quarters for _, quarters in TUNE)])[:-1] * 480
    assert [note.start for note in read.notes] == [round(start) for start in starts]
    assert {note.length for note in read.notes[5:8]} == {160}


def test_the_tune_is_the_part_that_sings_alone_and_this_is_told() -> None:
    read = read_midi_tune(midi_file(TUNE, chords=True), "song.mid")
    assert len(read.notes) == len(TUNE)
    assert any("“Lead melody”, one of 2 parts" in sentence for sentence in read.told)


def test_chords_give_their_top_notes() -> None:
    file = mido.MidiFile(ticks_per_beat=480)
    track = mido.MidiTrack()
    for top in (72, 74, 76, 77):
        for key in (60, 64, top):
            track.append(mido.Message("note_on", note=key, velocity=80))
        for number, key in enumerate((60, 64, top)):
            track.append(mido.Message("note_off", note=key, time=0 if number else 480))
    file.tracks.append(track)
    buffer = io.BytesIO()
    file.save(file=buffer)
    read = read_midi_tune(buffer.getvalue(), "chords.mid")
    assert [note.pitch for note in read.notes] == [72, 74, 76, 77]
    assert any("top notes" in sentence for sentence in read.told)


def test_a_tempo_map_is_followed() -> None:
    read = read_midi_tune(midi_file(TUNE, tempi=((0, 120.0), (96 * 6, 60.0))), "map.mid")
    assert read.times[0] == (0, 0.0)
    assert read.times[1] == (480 * 6, pytest.approx(3.0))
    assert any("tempo of the file changes" in sentence for sentence in read.told)


def test_bends_of_our_own_files_come_back_to_the_cent() -> None:
    plan = make_plan(read_prompt("C rast folk, no drums, 96 bpm, 20 seconds"), 5)
    from core.composer.arranging import write_score

    parts = perform(plan, write_score(plan))
    lead = next(part for part in parts if part.role == "lead")
    read = read_midi_tune(midi_bytes(plan, (lead,)), "own.mid")
    told = {round(note.pitch % 12, 1) for note in read.notes if not note.slide}
    sung_classes = {round(float(pitch) % 12, 1) for pitch in lead.pitches}
    assert len(told & sung_classes) >= 0.7 * len(sung_classes)
    assert any(abs(pitch - round(pitch)) > 0.3 for pitch in told)


@pytest.mark.parametrize(
    "content", [b"", b"MThd", b"RIFF" * 20, midi_file(TUNE)[:40], b"MThd\0\0\0\6\0\1\0\1\0\0"]
)
def test_a_broken_midi_file_is_a_sentence(content: bytes) -> None:
    with pytest.raises(SoundmarkError):
        read_midi_tune(content, "broken.mid")


def test_random_damage_never_ends_in_anything_but_a_tune_or_a_sentence() -> None:
    rng = np.random.default_rng(1)
    whole = midi_file(TUNE, chords=True)
    for _ in range(200):
        damaged = bytearray(whole)
        for place in rng.integers(0, len(whole), 3):
            damaged[place] = rng.integers(256)
        try:
            read = read_midi_tune(bytes(damaged), "damaged.mid")
        except (UserError, DataError):
            continue
        assert read.notes


@pytest.mark.parametrize("key", ["C major", "A minor", "D dorian", "G mixolydian", "Eb major"])
def test_the_key_of_a_tune_is_guessed(key: str) -> None:
    wanted = Key.parse(key)
    steps = (1, 2, 3, 1, 5, 4, 3, 2, 1, 6, 7, 6, 5, 3, 2, 1)
    notes = [
        Note(
            480 * n,
            960 if step in (1, 5) else 480,
            wanted.degree_pitch(step, 60 + wanted.tonic),
            0.8,
        )
        for n, step in enumerate(steps)
    ]
    assert guess_tune_key(notes) == wanted


def test_chords_hold_the_tune_and_come_home() -> None:
    key, metre = Key.parse("C major"), METRES["4/4"]
    pitches = (60, 64, 67, 64, 65, 69, 72, 69, 67, 71, 74, 71, 72, 67, 64, 60)
    notes = [Note(480 * n, 480, float(pitch), 0.8) for n, pitch in enumerate(pitches)]
    assert harmonised(notes, 4, key, metre) == [["C"], ["F"], ["G"], ["C"]]
    minor = [Note(480 * n, 480, float(pitch) - 3, 0.8) for n, pitch in enumerate(pitches)]
    rows = harmonised(minor, 4, Key.parse("A minor"), metre)
    assert rows[-1] == ["Am"]


def test_what_is_stated_wins_over_the_tune() -> None:
    notes = tuple(
        Note(480 * n, 480, float(pitch), 0.8)
        for n, pitch in enumerate((60, 62, 64, 65, 67, 65, 64, 60))
    )
    given = given_tune(Tune(notes, 90.0, "4/4"), read_prompt("in D minor at 120 bpm"), 1)
    assert given.fields["tempo_bpm"] == 120.0
    assert given.fields["key"] == "D minor"
    assert any("each of its steps is that of D minor" in sentence for sentence in given.told)
    sung_classes = {round(row[2]) % 12 for row in given.settings["notes"]["lead"]}
    assert sung_classes == {2, 4, 5, 7, 9}
    moved = given_tune(Tune(notes, 90.0, "4/4"), read_prompt("in D major"), 1)
    assert any("+2 semitones to D major" in sentence for sentence in moved.told)
    assert given.settings["bars"] == 2
    plain = given_tune(Tune(notes, 90.0, "4/4"), read_prompt("folk"), 1)
    assert plain.fields["key"] == "C major"
    assert plain.fields["tempo_bpm"] == 90.0


@pytest.mark.parametrize("key", ["C hijaz", "D yaman", "C pelog", "A minor", "F# lydian"])
def test_a_tune_fits_whatever_scale_is_stated(key: str) -> None:
    notes = tuple(
        Note(480 * n, 480, 60.0 + step, 0.8) for n, step in enumerate((0, 2, 4, 5, 7, 9, 11, 12))
    )
    given = given_tune(Tune(notes, 90.0, "4/4"), read_prompt(f"folk in {key}"), 1)
    tones = Key.parse(key).tones
    period = Key.parse(key).period
    for row in given.settings["notes"]["lead"]:
        assert min(min((row[2] - t) % period, (t - row[2]) % period) for t in tones) < 0.02


def test_a_tune_in_another_beat_keeps_its_pace() -> None:
    notes = tuple(Note(480 * n, 480, 60.0 + n % 5, 0.8) for n in range(12))
    given = given_tune(Tune(notes, 96.0, "3/4"), read_prompt("a jig in 6/8"), 1)
    assert given.fields["tempo_bpm"] == pytest.approx(64.0)


@pytest.mark.parametrize(("seconds", "least"), [(60, 3), (20, 1)])
def test_a_longer_take_sings_the_tune_again(seconds: int, least: int) -> None:
    notes = tuple(Note(480 * n, 480, 60.0 + n % 5, 0.8) for n in range(16))
    wish = read_prompt(f"folk at 100 bpm for {seconds} seconds")
    given = given_tune(Tune(notes, 100.0, "4/4"), wish, 1)
    rows = given.settings["notes"]["lead"]
    assert len(rows) >= 16 * least
    kinds = [kind for kind, _bars in given.settings["sections"]]
    assert kinds.count("verse") + kinds.count("chorus") >= least
    chords = given.fields["chords"].split("|")
    assert len(chords) == sum(bars for _kind, bars in given.settings["sections"])


def test_singing_becomes_a_request_that_needs_no_recording() -> None:
    rows = tune(3, 104.0, 40)
    audio = sung(rows)
    request = GenerationRequest("folk", seed=2, reference=Reference(audio, "melody", "ab" * 32))
    guided, told = following(request)
    assert guided.reference is not None
    assert (guided.reference.use, guided.reference.audio.frames) == ("tune", 0)
    assert guided.tempo_bpm == pytest.approx(104.0, rel=0.005)
    assert len(guided.settings["notes"]["lead"]) == pytest.approx(len(rows), abs=2)
    assert any("notes in" in sentence for sentence in told)
    again = GenerationRequest.from_json(guided.to_json())
    assert again.settings == guided.settings


def test_several_voices_and_nothing_at_all_are_refused_in_words() -> None:
    rows = tune(2)
    both = sung(rows).samples + sung([(s, e, p + 4) for s, e, p in rows], seed=1).samples
    from core.audio import Audio

    for audio, code in (
        (Audio(both / 2, 48_000), "composer.several_voices"),
        (Audio(np.zeros((1, 48_000), np.float32), 48_000), "composer.tune_too_short"),
    ):
        request = GenerationRequest("", reference=Reference(audio, "melody", ""))
        with pytest.raises(UserError) as refused:
            following(request)
        assert refused.value.code == code


def test_a_tune_and_its_chords_go_along_when_the_key_is_changed() -> None:
    notes = {"lead": [[0, 480, 60, 0.8], [480, 480, 64, 0.8], [960, 480, 67.0, 0.8]]}
    up = in_other_key(notes, "C F | G", Key.parse("C major"), Key.parse("D major"))
    assert [row[2] for row in up[0]["lead"]] == [62, 66, 69]
    assert up[1] == "D G | A"
    minor = in_other_key(notes, "C F | G", Key.parse("C major"), Key.parse("C minor"))
    assert [row[2] % 12 for row in minor[0]["lead"]] == [0, 3, 7]
    assert minor[1] == "Cm Fm | Gm"
