"""Find the notes of one voice in sound: a song that is hummed, sung, whistled or played.

A pitch that stays is a note; where it stays the same, a note begins anew with a fresh attack.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.analysis.pitch import STEP_S, PitchTrack, pitch_track
from core.analysis.spectra import magnitudes, mono
from core.audio.audio import Audio
from core.jobs import Control, NoControl

_SHORTEST = 6  # moments of a note
_LONGEST = 1200  # moments of one piece of a note; longer ones are joined again
_EACH = 1.1  # what a note of its own costs, in semitones squared times moments
_FAR = 1.5  # semitones off a note that cost no more
_SAME = 0.4  # semitones; pieces that lie nearer without an attack between are one note
_ATTACK_DB = 5.0  # rise of the level that is an attack
_RISE = 4  # moments that a rise may take
_LONGEST_HOLE = 4  # moments without a pitch inside of a note
_STEADY_SHARE = 0.6  # of a note, its middle, where its pitch is taken
_VIBRATO_MOMENTS = 30  # a note must last for its swing to be told
_SLIDE_MOMENTS = 6
_SCOOP, _SCOOPED = 8, 1.3  # moments and semitones of a note's beginning that slides into it
_PERIOD = 19  # moments of a vibrato's turn
_LEAST_TURNS = 3  # halves of it; fewer are notes
_SAME_TURN = 0.45  # semitones by which its turns may differ
_FIRST_TWO = 0.015  # of a voice's power lies at its first two overtones at least

_RATE, _SIZE, _HOP = 16_000, 2048, 800
_HARMONICS = 20
_LOW_BIN, _HIGH_BIN = 8, 640  # about 60 Hz to 5 kHz
_NEAR_BINS = 2.2

Rows = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class HeardNote:
    """Say what a note is.

    Attributes
    ----------
    start_s, end_s
        In seconds.
    pitch
        MIDI number, a real one; A4 is 69.
    level
        0 to 1 of the loudest note's.
    slide
        Cents below its pitch from which it is slid into.
    vibrato
        Cents by which it swings around its pitch.
    """

    start_s: float
    end_s: float
    pitch: float
    level: float
    slide: float = 0.0
    vibrato: float = 0.0


@dataclass(frozen=True, slots=True)
class HeardMelody:
    """Say what one voice sings.

    Attributes
    ----------
    notes
        Sorted by start; they do not overlap.
    alone
        0 to 1: how much of the sound is explained by one voice. Solo recordings reach 0.8 and
        more, chords and mixes less than 0.6.
    """

    notes: tuple[HeardNote, ...]
    alone: float


def heard_melody(audio: Audio, control: Control | None = None) -> HeardMelody:
    """Return the notes of one voice, and how far it is alone.

    Notes
    -----
    Some twenty times faster than the music plays.
    """
    control = control or NoControl()
    track = pitch_track(audio, control)
    pitches = _bridged(track)
    attacks = _attacks(track)
    pieces: list[tuple[int, int]] = []
    for start, end in _runs(~np.isnan(pitches)):
        steady = _steady(pitches[start:end], attacks[start:end])
        pieces += _unswung([(start + a, start + b) for a, b in steady], pitches, attacks)
    pieces = _joined(pieces, pitches, attacks)
    loudest = max((float(track.level_db[a:b].max()) for a, b in pieces), default=0.0)
    notes = [_note(a, b, pitches, track, loudest) for a, b in pieces if b - a >= _SHORTEST]
    return HeardMelody(tuple(notes), _alone(audio, track))


def _runs(mask: NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]]).astype(int)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _bridged(track: PitchTrack) -> Rows:
    """Return the pitches, smoothed, with short holes inside of notes filled."""
    pitches = track.pitches.copy()
    for start, end in _runs(np.isnan(pitches)):
        inside = start > 0 and end < len(pitches)
        if inside and end - start <= _LONGEST_HOLE and abs(pitches[start - 1] - pitches[end]) < 0.5:
            pitches[start:end] = np.linspace(pitches[start - 1], pitches[end], end - start)
    smooth = pitches.copy()
    for start, end in _runs(~np.isnan(pitches)):
        padded = np.pad(pitches[start:end], 2, mode="edge")
        windows = np.lib.stride_tricks.sliding_window_view(padded, 5)
        smooth[start:end] = np.median(windows, axis=1)
    return smooth


def _attacks(track: PitchTrack) -> NDArray[np.bool_]:
    """Return the moments at which the level begins to rise as it does for a fresh note."""
    level = np.maximum(track.level_db, float(track.level_db.max(initial=-120.0)) - 45.0)
    ahead = np.concatenate([level[_RISE:], np.full(min(_RISE, len(level)), level[-1:].sum())])
    rise = ahead[: len(level)] - level
    attacks = np.zeros(len(level), bool)
    for start, end in _runs(rise > _ATTACK_DB):
        attacks[start + int(np.argmax(rise[start:end])) + 1 - (end - start > 1)] = True
    return attacks


def _steady(pitches: Rows, attacks: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return the pieces of a run in which the pitch stays, cheapest first of all divisions."""
    count = len(pitches)
    sums = np.concatenate([[0.0], np.cumsum(pitches)])
    squares = np.concatenate([[0.0], np.cumsum(np.square(pitches))])
    costs = np.zeros(count + 1)
    back = np.zeros(count + 1, np.int64)
    for end in range(1, count + 1):
        starts = np.arange(max(end - _LONGEST, 0), end)
        length = end - starts
        spread = squares[end] - squares[starts] - np.square(sums[end] - sums[starts]) / length
        price = np.where(attacks[np.minimum(starts, count - 1)], 0.3 * _EACH, _EACH)
        short = np.where(length < _SHORTEST, 2.0 * _EACH, 0.0)
        whole = costs[starts] + np.maximum(spread, 0.0) + price + short
        best = int(np.argmin(whole))
        costs[end], back[end] = whole[best], starts[best]
    pieces = []
    end = count
    while end:
        pieces.append((int(back[end]), end))
        end = int(back[end])
    return pieces[::-1]


def _unswung(
    pieces: list[tuple[int, int]], pitches: Rows, attacks: NDArray[np.bool_]
) -> list[tuple[int, int]]:
    """Join the halves of a vibrato's turns: short pieces to and fro around one pitch."""
    means = [float(pitches[a:b].mean()) for a, b in pieces]
    kept: list[tuple[int, int]] = []
    at = 0
    while at < len(pieces):
        last = at
        while last + 1 < len(pieces) and _swings(pieces, means, attacks, at, last + 1):
            last += 1
        if last - at >= _LEAST_TURNS:
            kept.append((pieces[at][0], pieces[last][1]))
            at = last + 1
        else:
            kept.append(pieces[at])
            at += 1
    return kept


def _swings(
    pieces: list[tuple[int, int]],
    means: list[float],
    attacks: NDArray[np.bool_],
    first: int,
    next_: int,
) -> bool:
    """Tell whether a piece goes on with the swinging that began at another."""
    start, end = pieces[next_]
    step = means[next_] - means[next_ - 1]
    if end - start > _PERIOD or abs(step) > 2.0 or attacks[start : start + 3].any():
        return False
    if next_ - 1 == first:
        return pieces[first][1] - pieces[first][0] <= 3 * _PERIOD
    before = means[next_ - 1] - means[next_ - 2]
    return step * before < 0 and abs(means[next_] - means[next_ - 2]) < _SAME_TURN


def _joined(
    pieces: list[tuple[int, int]], pitches: Rows, attacks: NDArray[np.bool_]
) -> list[tuple[int, int]]:
    """Join pieces of one pitch, give slides to the note they lead to, split at attacks."""
    joined: list[tuple[int, int]] = []
    for start, end in pieces:
        if joined and joined[-1][1] == start and not attacks[max(start - 3, 0) : start + 4].any():
            before = joined[-1]
            apart = abs(_centre(pitches[slice(*before)]) - _centre(pitches[start:end]))
            length = before[1] - before[0]
            slides = length <= _SCOOP and apart < _SCOOPED and end - start >= 2 * length
            if apart < _SAME or length < _SHORTEST or slides:
                joined[-1] = (before[0], end)
                continue
        joined.append((start, end))
    split: list[tuple[int, int]] = []
    for start, end in joined:
        at = start
        for attack in np.flatnonzero(attacks[start:end]) + start:
            if attack - at >= _SHORTEST and end - attack >= _SHORTEST:
                split.append((at, int(attack)))
                at = int(attack)
        split.append((at, end))
    return split


def _centre(pitches: Rows) -> float:
    edge = int(len(pitches) * (1.0 - _STEADY_SHARE) / 2)
    return float(np.median(pitches[edge : len(pitches) - edge]))


def _note(start: int, end: int, pitches: Rows, track: PitchTrack, loudest: float) -> HeardNote:
    own = pitches[start:end]
    pitch = _centre(own)
    scoop = (pitch - float(own[: min(3, len(own))].min())) * 100.0
    level = float(track.level_db[start:end].max()) - loudest
    return HeardNote(
        start_s=round(start * STEP_S, 3),
        end_s=round(end * STEP_S, 3),
        pitch=round(pitch, 4),
        level=round(float(np.clip(1.0 + level / 30.0, 0.1, 1.0)), 3),
        slide=round(scoop, 1) if 30.0 <= scoop <= 250.0 else 0.0,
        vibrato=_vibrato(own[_SLIDE_MOMENTS:]),
    )


def _vibrato(pitches: Rows) -> float:
    """Return how far a held note swings, in cents; 0 where it does not swing evenly."""
    if len(pitches) < _VIBRATO_MOMENTS:
        return 0.0
    swing = pitches - np.convolve(np.pad(pitches, 10, mode="edge"), np.full(21, 1 / 21), "valid")
    spectrum = np.square(np.abs(np.fft.rfft(swing * np.hanning(len(swing)))))
    rates = np.fft.rfftfreq(len(swing), STEP_S)
    usual = (rates > 4.0) & (rates < 8.0)
    if spectrum.sum() <= 0.0 or spectrum[usual].sum() < 0.5 * spectrum.sum():
        return 0.0
    cents = 141.4 * float(np.std(swing))
    return round(cents, 1) if 8.0 <= cents <= 150.0 else 0.0


def _alone(audio: Audio, track: PitchTrack) -> float:
    """Return the share of the sound that lies at overtones of the pitch that was followed."""
    shares, weights = [], []
    ratio = _HOP / _RATE / STEP_S
    at = 0
    for batch in magnitudes(mono(audio, _RATE), _SIZE, _HOP):
        powers = np.square(batch[:, _LOW_BIN:_HIGH_BIN]).astype(np.float64)
        for power in powers:
            moment = min(round(at * ratio), len(track.pitches) - 1)
            at += 1
            total = float(power.sum())
            if total <= 1e-9:
                continue
            weights.append(np.sqrt(total))
            pitch = track.pitches[moment]
            shares.append(0.0 if np.isnan(pitch) else _share(power, total, float(pitch)))
    if not weights:
        return 0.0
    return float(np.average(shares, weights=weights))


def _share(power: Rows, total: float, pitch: float) -> float:
    hertz = 440.0 * 2.0 ** ((pitch - 69.0) / 12.0)
    step = hertz * _SIZE / _RATE
    bins = np.arange(_LOW_BIN, _HIGH_BIN)
    number = np.clip(np.round(bins / step), 1, _HARMONICS)
    near = np.abs(bins - number * step) <= np.maximum(_NEAR_BINS, 0.012 * number * step)
    if float(power[near & (number <= 2)].sum()) < _FIRST_TWO * total:
        return 0.0  # several voices have a common period, far below all of them
    covered = float(np.mean(near))
    share = float(power[near].sum()) / total
    return max(share - covered, 0.0) / max(1.0 - covered, 1e-6)
