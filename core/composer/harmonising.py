"""Chords for a tune that was given: those that hold its notes, lead on, and come home."""

from collections.abc import Mapping, Sequence

import numpy as np

from core.composer.chords import Chord, degree_chord
from core.composer.metre import Metre
from core.composer.pitch import Key
from core.composer.score import Note

# What may be played, and how readily, in keys with a major and with a minor third.
_BRIGHT: Mapping[str, float] = {"1": 0.25, "4": 0.16, "5": 0.16, "6": 0.1, "2": 0.06, "3": -0.1}
_DARK: Mapping[str, float] = {
    "1": 0.25, "4": 0.14, "5D": 0.08, "5": 0.0, "6": 0.14, "7": 0.12, "3": 0.06,
}  # fmt: skip
# What the roots' motion is worth, in scale steps upwards: fourths and fifths lead, thirds colour.
_MOTION = {0: 0.0, 1: 0.1, 2: -0.02, 3: 0.2, 4: 0.1, 5: 0.12, 6: 0.08}
_CHANGE_INSIDE = 0.45  # what a second chord in a bar must be worth
_STALE = 0.12  # what each bar of one chord after the second costs
_ON_BEAT = 1.6  # how much more a note says that begins on a beat
_AVOIDED = -0.9  # a long note a semitone above a tone of the chord
_PASSING = 0.12
_HOME, _LEADS_HOME, _PHRASE_END = 1.6, 0.7, 0.25
_PHRASE = 4  # bars


def harmonised(notes: Sequence[Note], bars: int, key: Key, metre: Metre) -> list[list[str]]:
    """Return the symbols of each bar's chords.

    Parameters
    ----------
    notes
        The tune, from the first bar on.
    bars
        How many there are.
    key
        One with chords.
    """
    tokens = _DARK if key.dark else _BRIGHT
    chords = {token: degree_chord(key, token, "triad") for token in tokens}
    names = list(chords)
    halves = 2 if metre.beats >= 4 else 1
    slot = metre.bar // halves
    fits = np.array([
        [_fit(notes, at * slot, slot, chords[name], metre) + tokens[name] for name in names]
        for at in range(bars * halves)
    ])  # fmt: skip
    path = _best_path(fits, names, halves, bars)
    rows: list[list[str]] = []
    for bar in range(bars):
        inside = [chords[names[path[bar * halves + half]]].symbol for half in range(halves)]
        rows.append(inside[:1] if len(set(inside)) == 1 else inside)
    return rows


def _fit(notes: Sequence[Note], start: int, length: int, chord: Chord, metre: Metre) -> float:
    """Return how well a chord holds what is sung over it, about -1 to 1."""
    worth = total = 0.0
    starts = {step * (metre.bar // metre.steps) for step in metre.starts}
    for note in notes:
        shared = min(note.end, start + length) - max(note.start, start)
        if shared <= 0:
            continue
        weight = shared * (_ON_BEAT if note.start % metre.bar in starts else 1.0)
        total += weight
        above = (note.pitch - chord.root) % 12
        if any(min((above - step) % 12, (step - above) % 12) < 0.6 for step in chord.steps):
            worth += weight
        elif any(0.5 <= (above - step) % 12 <= 1.5 for step in chord.steps):
            worth += weight * (_AVOIDED if note.length >= metre.beat * 120 else _PASSING)
        else:
            worth += weight * _PASSING
    return worth / total if total else 0.0


def _best_path(fits: np.ndarray, names: Sequence[str], halves: int, bars: int) -> list[int]:
    """Return which chord each slot takes: the best row of all."""
    count, width = fits.shape
    move = np.array([[_motion(a, b) for b in names] for a in names])
    score = fits[0] + 0.5 * np.array([name == "1" for name in names])
    back = np.zeros((count, width), np.int64)
    homes = np.array([name == "1" for name in names])
    leading = np.array([name in ("5", "5D", "4", "7") for name in names])
    for at in range(1, count):
        bar, half = divmod(at, halves)
        step = move.copy()
        same = np.eye(width, dtype=bool)
        if half:
            step[~same] -= _CHANGE_INSIDE
        else:
            step[same] -= _STALE
        whole = score[:, None] + step
        back[at] = np.argmax(whole, axis=0)
        score = whole[back[at], np.arange(width)] + fits[at]
        if bar == bars - 1:
            score = score + _HOME * homes
        elif bar == bars - 2:
            score = score + _LEADS_HOME * leading
        elif bar % _PHRASE == _PHRASE - 1:
            score = score + _PHRASE_END * (homes | leading)
    path = [int(np.argmax(score))]
    for at in range(count - 1, 0, -1):
        path.append(int(back[at, path[-1]]))
    return path[::-1]


def _motion(one: str, other: str) -> float:
    return _MOTION[(int(other[0]) - int(one[0])) % 7]
