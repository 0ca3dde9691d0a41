"""What a given tune makes of a request: its notes, key, chords, tempo and form, all stated.

The take is then made again from the request alone, without the file that the tune came from.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.composer.chords import parse_progression
from core.composer.harmonising import harmonised
from core.composer.metre import METRES, Metre
from core.composer.morphing import in_key
from core.composer.notation import read_notes, rows_of
from core.composer.pitch import Key
from core.composer.planning import MAX_TEMPO, MIN_TEMPO, make_plan
from core.composer.score import Note
from core.composer.tune import (
    Tune,
    distance_up,
    guess_tune_key,
    held_share,
    in_other_mode,
    in_register,
    in_tune,
)
from core.composer.wish import Wish
from core.errors import UserError
from core.text import N_, _

ROLE = "lead"
_MOST_INTRO = 4  # bars
_LEAST_NOTES = 2
_HELD = 0.93  # of a tune's length that lies in a key it can be said to be in


@dataclass(frozen=True, slots=True)
class GivenTune:
    """State a tune in a request's words.

    Attributes
    ----------
    settings, fields
        Of the request; what the person stated is not among them.
    told
        Sentences about what was read and what was made of it.
    """

    settings: dict[str, Any]
    fields: dict[str, Any]
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Hold a section: its bars, and the tune's bar that it begins with, or none of it."""

    kind: str
    bars: int
    sung: bool


def given_tune(tune: Tune, wish: Wish, seed: int) -> GivenTune:
    """Return what is stated for a tune beside what `wish` already states.

    Parameters
    ----------
    tune
        Its notes.
    wish
        What the person stated; it wins: the tune is moved into a stated key.
    seed
        The request's, from which the form's length follows where none is stated.

    Raises
    ------
    UserError
        ``composer.tune_too_short``.
    """
    if len(tune.notes) < _LEAST_NOTES:
        raise UserError("composer.tune_too_short")
    told = list(tune.told)
    if ROLE in wish.without:
        told.append(_(N_("A tune was given: it is played, whatever rules the melody out.")))
    metre = METRES[wish.metre or tune.metre or "4/4"]
    tempo = _tempo(tune, wish, told)
    key, tune = _key(tune, wish, told)
    tune, octaves = in_register(tune)
    if octaves:
        told.append(_octaves_in_words(octaves))
    tune = replace(tune, notes=in_tune(tune.notes, key))
    bars = tune.bars(metre)
    wish = replace(
        wish, tempo_bpm=tempo, metre=metre.name, tonic=key.tonic, mode=wish.mode or key.mode
    )
    form = _form(bars, wish, seed, told)
    settings: dict[str, Any] = {
        "metre": metre.name,
        "notes": {ROLE: rows_of(_sung(tune.notes, form, bars, metre))},
        "sections": [[stretch.kind, stretch.bars] for stretch in form],
    }
    if wish.seconds is None:
        settings["bars"] = sum(stretch.bars for stretch in form)
    if tune.times and wish.tempo_bpm == tune.tempo_bpm and len(form) == 1 and not wish.loop:
        settings["times"] = [list(anchor) for anchor in tune.times]
    fields: dict[str, Any] = {"tempo_bpm": tempo}
    if wish.own is None:
        fields["key"] = key.name
    chords: list[list[str]] = []
    if not wish.chords and key.path is None:
        chords = harmonised(tune.notes, bars, key, metre)
        fields["chords"] = " | ".join(" ".join(bar) for bar in _laid_out(chords, form))
    told.insert(0, _in_words(tune, bars, key, tempo, chords))
    return GivenTune(settings, fields, tuple(told))


def in_other_key(
    notes: Mapping[str, Any], chords: str, home: Key, key: Key
) -> tuple[dict[str, Any], str]:
    """Return a given tune's stated notes and chords in another key: step by step, as it stands.

    Parameters
    ----------
    notes, chords
        As the request states them.
    home, key
        Where they stand, and where they are to stand.
    """
    tune = Tune(read_notes({ROLE: notes.get(ROLE, [])})[ROLE])
    up = float(distance_up(home, key))
    moved = tune.moved(up) if home.mode == key.mode else in_other_mode(tune, home, key)
    bars = parse_progression(chords) if chords and not key.path else ()
    symbols = " | ".join(" ".join(in_key(c, home, key).symbol for c in bar) for bar in bars)
    return {**notes, ROLE: rows_of(in_register(moved)[0].notes)}, symbols


def _tempo(tune: Tune, wish: Wish, told: list[str]) -> float:
    """Return the stated tempo, else the tune's, as far as it can be played."""
    if wish.tempo_bpm is not None:
        return wish.tempo_bpm
    own = tune.tempo_bpm or 100.0
    if wish.metre and tune.metre:  # the beat that is counted may be another
        own = own * METRES[tune.metre].beat / METRES[wish.metre].beat
    tempo = min(max(own, MIN_TEMPO), MAX_TEMPO)
    if tempo != own:
        told.append(
            _(N_("{own:g} bpm cannot be played: the tune is played at {tempo:g} bpm.")).format(
                own=own, tempo=tempo
            )
        )
    return tempo


def _key(tune: Tune, wish: Wish, told: list[str]) -> tuple[Key, Tune]:
    """Return the key, and the tune moved into it where it was stated."""
    if wish.own is not None:
        return Key.with_scale(wish.tonic or 0, wish.mode or "major", wish.own), tune
    heard = guess_tune_key(tune.notes)
    if wish.tonic is None and wish.mode is not None:
        same = guess_tune_key(tune.notes, mode=wish.mode)
        if held_share(tune.notes, same) >= _HELD:
            return same, tune
    key = Key(heard.tonic if wish.tonic is None else wish.tonic, wish.mode or heard.mode)
    if held_share(tune.moved(float(distance_up(heard, key))).notes, key) < _HELD:
        told.append(
            _(N_("The tune is in {heard}; each of its steps is that of {key}.")).format(
                heard=heard.name, key=key.name
            )
        )
        return key, in_other_mode(tune, heard, key)
    up = distance_up(heard, key)
    if up:
        told.append(
            _(N_("The tune is in {heard}; it is moved {steps:+d} semitones to {key}.")).format(
                heard=heard.name, steps=up, key=key.name
            )
        )
    return key, tune.moved(float(up))


def _form(bars: int, wish: Wish, seed: int, told: list[str]) -> list[_Stretch]:
    """Return the sections: the tune once, or as often as the stated length has room for."""
    if wish.seconds is None and wish.bars is None:
        return [_Stretch("verse", bars, True)]
    room = make_plan(replace(wish, notes={}, sections=(), times=()), seed).sections[-1].bar
    if room < bars:
        told.append(
            _(N_("The tune has {bars} bars and the take {room}: it ends early.")).format(
                bars=bars, room=room
            )
        )
        return [_Stretch("verse", max(room, 1), True)]
    times, spare = divmod(room, bars)
    form: list[_Stretch] = []
    intro = min(spare, _MOST_INTRO) if not wish.loop else 0
    if intro:
        form.append(_Stretch("intro", intro, False))
    for number in range(times):
        if times >= 4 and number == times - 2:  # the band alone, before the tune comes home
            form.append(_Stretch("bridge", bars, False))
        else:
            form.append(_Stretch("chorus" if number % 2 else "verse", bars, True))
    if spare > intro:
        form.append(_Stretch("outro", spare - intro, False))
    return form


def _sung(notes: Sequence[Note], form: Sequence[_Stretch], bars: int, metre: Metre) -> list[Note]:
    """Return the tune's notes wherever the form sings it."""
    sung: list[Note] = []
    bar = 0
    for stretch in form:
        end = min(stretch.bars, bars) * metre.bar
        if stretch.sung:
            sung += [
                replace(note, start=note.start + bar * metre.bar)
                for note in notes
                if note.start < end
            ]
        bar += stretch.bars
    return sung


def _laid_out(chords: Sequence[list[str]], form: Sequence[_Stretch]) -> list[list[str]]:
    """Return the chords of every bar of the form; what leads in and out borrows the tune's end."""
    rows: list[list[str]] = []
    for stretch in form:
        if stretch.kind == "intro":
            rows += _last(chords, stretch.bars)
        elif stretch.kind == "outro":
            rows += [*_last(chords, stretch.bars - 1), chords[-1]]
        else:
            rows += [chords[at % len(chords)] for at in range(stretch.bars)]
    return rows


def _last(chords: Sequence[list[str]], bars: int) -> list[list[str]]:
    """Return the chords before the tune's last one: they lead to where it begins or ends."""
    before = list(chords[:-1]) or list(chords)
    return [before[(at - bars) % len(before)] for at in range(bars)]


def _octaves_in_words(octaves: int) -> str:
    if octaves > 0:
        return _(N_("The tune is played {count} octaves higher, above the band.")).format(
            count=octaves
        )
    return _(N_("The tune is played {count} octaves lower.")).format(count=-octaves)


def _in_words(tune: Tune, bars: int, key: Key, tempo: float, chords: Sequence[list[str]]) -> str:
    sentence = _(N_("Read {notes} notes in {bars} bars: {key}, {tempo:g} bpm.")).format(
        notes=len(tune.notes), bars=bars, key=key.name, tempo=tempo
    )
    if not chords:
        return sentence
    shown = " ".join(" ".join(bar) for bar in chords[:8])
    more = " …" if len(chords) > 8 else ""
    return sentence + " " + _(N_("Chords: {chords}.")).format(chords=shown + more)
