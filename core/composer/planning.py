"""From a wish to a plan: what was stated is kept, the rest is drawn from the genre."""

import math
from dataclasses import replace

import numpy as np

from core.composer import SAMPLE_RATE
from core.composer.band import band_for
from core.composer.chords import guess_key
from core.composer.clock import Clock, mean_pace, slowing
from core.composer.form import growing, looping
from core.composer.genre_table import GENRES
from core.composer.genres import Form, Genre
from core.composer.harmony import given_harmony, lay, outline_for
from core.composer.metre import Metre
from core.composer.pitch import Key
from core.composer.plan import ChordSpan, Plan, Section
from core.composer.rhythms import formed, metre_for, rhythm_for, unmeasured_band
from core.composer.scales import SCALES
from core.composer.sectioning import stated_form
from core.composer.seeds import generator, stage_seeds
from core.composer.wish import Wish
from core.errors import UserError

MIN_SECONDS, MAX_SECONDS = 1.0, 1800.0
MIN_TEMPO, MAX_TEMPO = 30.0, 300.0
DEFAULT_SECONDS = 30.0


def check_seconds(seconds: float) -> float:
    """Return a length, or refuse it.

    Raises
    ------
    UserError
        ``composer.bad_length``.
    """
    if not MIN_SECONDS <= seconds <= MAX_SECONDS:  # also refuses NaN
        raise UserError(
            "composer.bad_length", seconds=seconds, least=int(MIN_SECONDS), most=int(MAX_SECONDS)
        )
    return seconds


def check_tempo(tempo_bpm: float) -> float:
    """Return a tempo, or refuse it.

    Raises
    ------
    UserError
        ``composer.bad_tempo``.
    """
    if not MIN_TEMPO <= tempo_bpm <= MAX_TEMPO:
        raise UserError(
            "composer.bad_tempo", tempo=tempo_bpm, least=int(MIN_TEMPO), most=int(MAX_TEMPO)
        )
    return tempo_bpm


def make_plan(wish: Wish, seed: int) -> Plan:
    """Return the plan for a wish.

    Parameters
    ----------
    wish
        Checked: tempo and length inside their ranges.
    seed
        The request's.

    Raises
    ------
    UserError
        ``composer.nobody_plays`` where the wish rules every part out.
    """
    seeds = {**stage_seeds(seed), **wish.seeds}
    rng = generator(seeds["plan"], "choices")
    if wish.genres:
        genre = GENRES[wish.genres[0]]
    else:  # from numbers of its own, so that stating it moves no other choice
        genre = _genre_for_mood(wish, generator(seeds["plan"], "genre"))
    rhythm = rhythm_for(wish, genre, generator(seeds["plan"], "rhythm"))
    genre, metre = genre.in_rhythm(rhythm), metre_for(wish, rhythm)
    if wish.loudness_lufs is not None:
        genre = replace(genre, lufs=wish.loudness_lufs)
    key = _key(wish, genre, rng)
    if wish.own:
        key = Key.with_scale(key.tonic, key.mode, wish.own)
    seconds = wish.seconds if wish.seconds is not None else DEFAULT_SECONDS
    hold = 0.0 if wish.loop else _hold_s(seconds, genre)
    drawn = _tempo(wish, genre, metre, seconds, hold, rng)
    tempo = wish.tempo_bpm or drawn
    if pace := mean_pace(wish.times):
        tempo = check_tempo(pace / metre.ticks_per_second(1.0))
    band, kit = band_for(wish, genre, rng)
    if rhythm and rhythm.free:
        band, kit = unmeasured_band(band, wish, genre.opening), ""
    available = frozenset(band) | ({"drums"} if kit else set())
    if not available:
        raise UserError("composer.nobody_plays")
    form: Form = wish.form or ("arc" if wish.builds else genre.form)
    bar_s = metre.beats * 60.0 / tempo
    if wish.bars and wish.seconds is None:  # the length follows from them
        seconds = min(wish.bars * bar_s + hold, MAX_SECONDS)
    if wish.loop:
        bars = _loop_bars(seconds, bar_s)
        if wish.bars and wish.seconds is None:
            bars = min(wish.bars, math.floor(MAX_SECONDS / bar_s))
        frames = round(bars * bar_s * SAMPLE_RATE)
        sections = looping(bars, form, available)
    else:
        bars = _bars(seconds, metre, tempo, hold)
        if wish.times:
            clock = Clock(metre.ticks_per_second(tempo), wish.times)
            bars = max(0, math.floor(clock.ticks_at(seconds - hold) / metre.bar + 1e-6))
        frames = round(seconds * SAMPLE_RATE)
        sections = formed(genre, rhythm, bars, bar_s, form, available)
    if wish.sections:
        sections = stated_form(wish.sections, bars, form, available, held=not wish.loop)
    if wish.builds:
        sections = (*growing(sections)[:-1], sections[-1]) if wish.loop else growing(sections)
    chords, chosen = _harmony(wish, genre, key, metre, sections, seeds["harmony"])
    if wish.loop:  # what leads on at the end leads to the first bar
        chords = (*chords[:-1], replace(chords[-1], chord=chords[0].chord))
    end = sections[-1].bar
    follows = bool(wish.loop or wish.times or wish.hits)  # then the time is not the players'
    genre = replace(genre, rubato=0.0) if follows else genre
    times = wish.times or slowing(metre, tempo, end) if genre.rubato else wish.times
    if wish.times and end < len(wish.chords) and not key.path:  # the chord that is there
        chords = (*chords[:-1], replace(chords[-1], chord=wish.chords[end][0]))
    return Plan(
        genre=genre,
        seed=seed,
        seeds=seeds,
        tempo_bpm=tempo,
        key=key,
        metre=metre,
        frames=frames,
        sections=sections,
        chords=chords,
        patches=band,
        kit=kit,
        brightness=float(np.clip(0.5 * wish.arousal + 0.3 * wish.valence, -1, 1)),
        density=float(1.0 + 0.25 * wish.arousal),
        gentleness=float(np.clip(-wish.arousal, 0, 1)),
        form=form,
        mood=(wish.arousal, wish.valence),
        builds=wish.builds,
        sounds=dict(wish.sounds),
        soundfonts=dict(wish.soundfonts),
        loop=wish.loop,
        choices={**wish.choices, **chosen},
        notes=dict(wish.notes),
        times=times,
        hits=wish.hits,
        concert_a_hz=wish.concert_a_hz,
        rhythm=rhythm,
    )


def _genre_for_mood(wish: Wish, rng: np.random.Generator) -> Genre:
    names: tuple[str, ...]
    if wish.mode and SCALES[wish.mode].path:
        home = tuple(genre.id for genre in GENRES.values() if wish.mode in genre.modes)
        names = home or ("ambient", "folk")  # at home over a drone
    elif wish.arousal < -0.35:
        names = ("lo-fi", "ambient", "pop ballad", "folk")
    elif wish.arousal > 0.35:
        names = ("house", "synth-pop", "rock", "funk")
    else:
        names = ("synth-pop", "pop ballad", "lo-fi", "folk", "cinematic", "bossa")
    known = [name for name in names if name in GENRES]
    return GENRES[known[int(rng.integers(len(known)))]]


def _key(wish: Wish, genre: Genre, rng: np.random.Generator) -> Key:
    tonic = int(rng.integers(12))  # drawn always, so that stating one thing moves no other
    modes = dict(genre.modes)
    for mode in modes:
        dark = Key(0, mode).dark
        modes[mode] *= math.exp((-1.5 if dark else 1.5) * wish.valence)
    if wish.valence > 0.3 and all(Key(0, mode).dark for mode in modes):
        modes["major"] = 2.0
    if wish.valence < -0.3 and not any(Key(0, mode).dark for mode in modes):
        modes["minor"] = 2.0
    weights = np.array(list(modes.values()), float)
    mode = list(modes)[int(rng.choice(len(modes), p=weights / weights.sum()))]
    if wish.chords and wish.tonic is None:
        guessed = guess_key([chord for bar in wish.chords for chord in bar])
        return Key(guessed.tonic, wish.mode or guessed.mode)
    return Key(tonic if wish.tonic is None else wish.tonic, wish.mode or mode)


def _hold_s(seconds: float, genre: Genre) -> float:
    """Return how long the last chord should ring at least."""
    longest = 4.5 if genre.form == "arc" else 2.2
    return min(longest, 0.3 * seconds)


def _bars(seconds: float, metre: Metre, tempo: float, hold: float) -> int:
    bar_s = metre.beats * 60.0 / tempo
    return max(0, math.floor((seconds - hold) / bar_s + 1e-9))


def _loop_bars(seconds: float, bar_s: float) -> int:
    """Return the whole bars of a loop: whole phrases where the length comes near them."""
    bars = max(round(seconds / bar_s), 1)
    phrases = 4 * round(bars / 4)
    bars = phrases if phrases and abs(phrases * bar_s - seconds) <= 0.1 * seconds else bars
    longest = math.floor(MAX_SECONDS / bar_s)
    return min(bars, longest)


def _tempo(
    wish: Wish,
    genre: Genre,
    metre: Metre,
    seconds: float,
    hold: float,
    rng: np.random.Generator,
) -> float:
    """Draw a tempo near the genre's middle at which whole phrases fill the length.

    Drawn also where one is stated: the same numbers are left to the choices that follow.
    """
    mood = (1.0 + 0.15 * wish.arousal) * (2 / 3 if metre.compound else 1.0)
    low, high = (edge * mood for edge in genre.tempo)
    middle = float(rng.uniform(0.8 * low + 0.2 * high, 0.2 * low + 0.8 * high))

    def misfit(tempo: int) -> float:
        if wish.loop:
            return (
                _loop_misfit(seconds, metre.beats * 60.0 / tempo)
                + 12.0 * abs(tempo - middle) / middle
            )
        bars = _bars(seconds, metre, tempo, hold)
        spare = seconds - bars * metre.beats * 60.0 / tempo - hold
        odd = bars % genre.cycle
        return (
            0.6 * spare
            + (0.0 if odd == 0 or bars < 4 else 0.5 + 0.2 * odd)
            + 12.0 * abs(tempo - middle) / middle
        )

    return float(min(range(math.ceil(low), math.floor(high) + 1), key=misfit))


def _loop_misfit(seconds: float, bar_s: float) -> float:
    """Return how badly a loop's length is met, and whether its bars make no phrases."""
    bars = _loop_bars(seconds, bar_s)
    return 0.6 * abs(seconds - bars * bar_s) + 3.0 * (bars > 2 and bars % 4 > 0)


def _harmony(
    wish: Wish, genre: Genre, key: Key, metre: Metre, sections: tuple[Section, ...], seed: int
) -> tuple[tuple[ChordSpan, ...], dict[str, int]]:
    """Return the chords, and the number of the candidate where they are no one's wish."""
    if wish.chords and not key.path:
        return given_harmony(wish.chords, metre, sections), {}
    outline, number = outline_for(genre, key, seed, wish.choices.get("harmony"))
    return lay(outline, genre, key, metre, sections), {"harmony": number}
