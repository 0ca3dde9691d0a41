"""What a prompt says, by rules. What is stated wins; what is not understood is told.

Figures (tempo, length, metre, key, chords) are found by their own forms first and taken
out of the text; the words that remain are looked up, the longest phrase first.
"""

import re
import unicodedata

from core.composer import vocabulary as words
from core.composer import vocabulary_world as world
from core.composer.gathered import Gathered
from core.composer.genre_table import GENRES
from core.composer.genres import Form
from core.composer.reading_figures import (
    in_digits,
    take_bare_tempo,
    take_bars,
    take_length,
    take_metre,
    take_tempo,
)
from core.composer.reading_keys import take_chords, take_key, without_more_scales
from core.composer.reading_words import read_words
from core.composer.vocabulary_colours import COLOURS
from core.composer.wish import Wish
from core.text import N_

EMPTY = N_("The prompt is empty: the composer chose everything by itself.")
_MOST_TOLD = 10  # words that were not understood
_APART = 0.5  # moods that pull further than this to either side contradict each other
_SLOW, _FAST = 80.0, 140.0  # beats a minute that nobody calls fast, or slow

_BUILDS = re.compile(
    r"\b(?:(?:slow(?:ly)?|gradual(?:ly)?|steady|steadily|big|long)\s+)?"
    r"(?:(?:that|which)\s+)?(?:builds?|building|build-ups?|buildups?|grows?|growing|swells?"
    r"|swelling|crescendos?|intensif(?:y|ies|ying)|gets?\s+(?:louder|bigger)|getting\s+(?:louder"
    r"|bigger)|rises?|rising\s+(?:energy|tension|intensity))\b"
    r"(?:\s+up)?(?:\s+(?:slowly|gradually|steadily|and\s+(?:builds|grows)))?"
    r"(?:\s+(?:to|towards?)\s+(?:a|the)\s+(?:(?:big|huge|final|grand)\s+)?climax)?"
    r"|\b(?:starts?|begins?|from)\s+(?:very\s+)?(?:quiet(?:ly)?|soft(?:ly)?|small|calm(?:ly)?"
    r"|slow(?:ly)?|little)\s*(?:,|and|then|to)?\s*(?:ends?|finish(?:es)?|goes|gets|becomes)?\s*"
    r"(?:very\s+)?(?:loud(?:ly)?|big|huge|grand|intense|epic|strong|much)\b",
    re.IGNORECASE,
)
# A blues has them anyway; they are no length.
_TWELVE_BARS = re.compile(r"\b(?:12|twelve)[\s-]*bars?\b(?=[\s-]*blues)", re.IGNORECASE)
_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "“": '"', "”": '"'})
_FRACTIONS = {"½": ".5", "¼": ".25", "¾": ".75"}


def read_prompt(text: str) -> Wish:
    """Return what `text` asks for, with sentences about what was not followed.

    Examples
    --------
    >>> wish = read_prompt("lofi beat, 84 bpm, F# dorian, no drums, for 45 seconds")
    >>> wish.genres, wish.tempo_bpm, wish.tonic, wish.mode, wish.seconds, sorted(wish.without)
    (('lo-fi',), 84.0, 6, 'dorian', 45.0, ['drums'])
    """
    reading = Gathered()
    chords, rest = take_chords(_plain(text))
    rest = in_digits(rest)
    tempo, rest = take_tempo(rest, reading)
    seconds, rest = take_length(rest, reading)
    bars, rest = take_bars(rest, reading, seconds)
    metre, rest = take_metre(rest, reading)
    tonic, mode, rest = take_key(rest, reading)
    rest = without_more_scales(rest, mode, reading)
    builds = _BUILDS.search(rest)
    rest = _BUILDS.sub(" ; ", rest)
    if tempo is None:
        tempo, rest = take_bare_tempo(rest, reading)
    read_words(rest, reading)
    _settle_genre(reading)
    rhythm = _settle_rhythm(reading, metre)
    mode = mode or _style_scale(reading)
    tempo = _settle_tempo(reading, tempo)
    metre = _settle_metre(reading, metre)
    _settle_players(reading)
    arousal, valence = _mean_mood(reading)
    _tell_leftovers(reading, text)
    return Wish(
        genres=tuple(dict.fromkeys(reading.genres)),
        tempo_bpm=tempo,
        seconds=seconds,
        bars=bars,
        metre=metre,
        rhythm=rhythm,
        kit=_settle_kit(reading),
        tonic=tonic,
        mode=mode,
        chords=chords,
        arousal=arousal,
        valence=valence,
        builds=builds is not None,
        wanted=tuple(dict.fromkeys(reading.wanted)),
        only=tuple(dict.fromkeys(reading.only)),
        leads=tuple(dict.fromkeys(reading.leads)),
        without=frozenset(reading.without),
        without_patches=frozenset(reading.without_patches),
        palette=_palette(reading),
        asked_sections=tuple(dict.fromkeys(reading.sections)),
        form=_form(reading.form),
        loop=reading.loop,
        notices=tuple(reading.notices),
    )


def _plain(text: str) -> str:
    """Return the text with one form for each letter, quote and fraction."""
    for fraction, decimal in _FRACTIONS.items():
        text = re.sub(rf"(\d)\s?{fraction}", rf"\g<1>{decimal}", text)
    text = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    text = re.sub(r"(?<=\d0)'s\b", "s", text)  # "80's"
    text = re.sub(r"\bnothing\s+(?:else\s+)?(?:but|except)\b", "only", text, flags=re.IGNORECASE)
    text = re.sub(r"\b(?:a\s+)?couple\s+of\s+(?=minutes)", "2 ", text, flags=re.IGNORECASE)
    text = re.sub(r"\b((?:19[2-9]|20[0-2])\d)(?=\s|$|[,;.])", _decade, text)
    return re.sub(_TWELVE_BARS, "", text)


def _decade(match: re.Match[str]) -> str:
    """Return the decade of a year: "1985" sounds like the 1980s."""
    return f"{match[1][:3]}0s"


def _form(name: str) -> Form | None:
    forms: dict[str, Form] = {"song": "song", "dance": "dance", "jazz": "jazz", "arc": "arc"}
    return forms.get(name)


# What was stated in several ways ------------------------------------------------------------


def _settle_genre(reading: Gathered) -> None:
    """Choose one genre; what gives way to it is told."""
    if not reading.genres:
        named = [world.STYLE_GENRES[word] for word in reading.styles if word in world.STYLE_GENRES]
        named += [world.RHYTHMS[word][1] for word in reading.rhythms]
        reading.genres += named[:1]
    for phrase, genre in reading.near.items():
        if genre in reading.genres:
            continue
        if reading.genres:
            reading.tell(
                N_("“{word}” gives way to {genre}."),
                word=phrase,
                genre=GENRES[reading.genres[0]].title,
            )
        else:
            _play_nearest(reading, phrase, genre)
    for word in reading.colours:
        if COLOURS[word].genre and not reading.genres:
            _play_nearest(reading, word, COLOURS[word].genre)
    if not reading.genres:
        kit = reading.kit[:1] if reading.kit else ()
        players = (*reading.leads, *reading.only, *reading.wanted, *kit)
        reading.genres += [world.HOMES[player] for player in players if player in world.HOMES][:1]
    distinct = list(dict.fromkeys(reading.genres))
    if len(distinct) > 1:
        reading.tell(
            N_("Several genres are named; the first, {genre}, is played."),
            genre=GENRES[distinct[0]].title,
        )


def _play_nearest(reading: Gathered, word: str, genre: str) -> None:
    reading.genres.append(genre)
    reading.tell(
        N_("“{word}” is played in the style nearest to it: {genre}."),
        word=word,
        genre=GENRES[genre].title,
    )


def _palette(reading: Gathered) -> dict[str, str]:
    """Return whom the colours prefer, drums among them; the first that was named wins."""
    palette: dict[str, str] = {}
    for word in reading.colours:
        kit = {"drums": COLOURS[word].kit} if COLOURS[word].kit else {}
        palette = {**COLOURS[word].players, **kit, **palette}
    return palette


def _style_scale(reading: Gathered) -> str | None:
    """Return the scale of a tradition that was named without one."""
    home = reading.genres[0] if reading.genres else ""
    scales = {
        word: words.STYLE_SCALES[word]
        for word in reading.styles
        if world.STYLE_GENRES.get(word) != home or word not in world.OPEN_STYLES
    }
    scales |= {word: COLOURS[word].scale for word in reading.colours if COLOURS[word].scale}
    if not scales:
        return None
    word, scale = next(iter(scales.items()))
    reading.tell(
        N_("“{word}” has many scales: {scale} is played. Name another to hear it."),
        word=word,
        scale=scale,
    )
    return scale


def _settle_rhythm(reading: Gathered, metre: str | None) -> str | None:
    """Return the rhythm that was named, where the genre knows it; what it cannot be is told."""
    genre = GENRES[reading.genres[0]] if reading.genres else None
    known = {rhythm.id: rhythm for rhythm in genre.rhythms} if genre else {}
    found: str | None = None
    for word in reading.rhythms:
        name, home = world.RHYTHMS[word]
        if genre is None or genre.id != home or (name and metre not in (None, known[name].metre)):
            reading.tell(
                N_("“{word}” is a rhythm of {genre} that goes in {metre}: it is not played here."),
                word=word,
                genre=GENRES[home].title,
                metre=next((r.metre for r in GENRES[home].rhythms if r.id == name), "4/4"),
            )
        else:
            found = found or name or None
    free = next((rhythm.id for rhythm in known.values() if rhythm.free), None)
    if reading.free and free is None:
        reading.tell(
            N_("Without a beat it plays maqam and raga alone; what follows here keeps its time.")
        )
    return free if reading.free and free else found


def _settle_kit(reading: Gathered) -> str:
    """Return the kit of the hand drums that were named; a genre with another keeps its own."""
    if reading.kit is None:
        return ""
    kit, word = reading.kit
    own = GENRES[reading.genres[0]].kit if reading.genres else ""
    if own in ("", kit, "hand", "latin") or own in set(world.KITS.values()):
        return kit
    reading.tell(
        N_("“{word}” is played by what is nearest to it: {patch}."), word=word, patch="drums"
    )
    return ""


def _settle_tempo(reading: Gathered, tempo: float | None) -> float | None:
    """Return the tempo in figures, else that of a word; where both pull apart, that is told."""
    stated = tempo or (reading.tempo[1] if reading.tempo else None)
    if stated is None:
        return None
    slow = [word for word in reading.moods if word in ("slow", "slower", "slow tempo")]
    fast = [word for word in reading.moods if word in ("fast", "faster", "uptempo", "fast tempo")]
    if reading.tempo and tempo and not 0.8 <= tempo / reading.tempo[1] <= 1.25:
        (slow if reading.tempo[1] < tempo else fast).append(reading.tempo[0])
    named = bool(reading.tempo)
    against = slow if stated >= _FAST or (slow and named) else fast if stated <= _SLOW else []
    if against:
        reading.tell(
            N_("“{word}” and {tempo:g} bpm contradict each other: {tempo:g} bpm is played."),
            word=against[0],
            tempo=stated,
        )
    return stated


def _settle_metre(reading: Gathered, metre: str | None) -> str | None:
    """Return the metre in figures, else that of a word; where both differ, that is told."""
    named = reading.metre
    if named is None:
        of_colour = (COLOURS[word].metre for word in reading.colours)
        return metre or next((each for each in of_colour if each), None)
    if metre and metre != named[1]:
        reading.tell(
            N_("“{word}” and {metre} contradict each other: {metre} is played."),
            word=named[0],
            metre=metre,
        )
    return metre or named[1]


def _settle_players(reading: Gathered) -> None:
    """Leave out whom the words both ask for and rule out; whoever joins "only" is one of them."""
    if reading.only or reading.alone:
        reading.only += [*reading.wanted, *reading.leads]
        reading.wanted = []
    asked = set(reading.wanted) | set(reading.only) | set(reading.leads)
    clashing = sorted(asked & (reading.without | reading.without_patches))
    for word in clashing:
        reading.tell(N_("“{word}” is both asked for and ruled out; it was left out."), word=word)
    for row in (reading.wanted, reading.only, reading.leads):
        row[:] = [each for each in row if each not in clashing]


def _mean_mood(reading: Gathered) -> tuple[float, float]:
    """Return the middle of all moods; two that contradict each other are told."""
    moods = {
        **reading.moods,
        **{word: mood for word in reading.colours if (mood := COLOURS[word].mood)},
    }
    if not moods:
        return 0.0, 0.0
    for axis in (0, 1):
        low = min(moods, key=lambda word: moods[word][axis])
        high = max(moods, key=lambda word: moods[word][axis])
        apart = 0.8 * _APART  # "calm" and "energetic", "sad" and "happy"
        if moods[low][axis] <= -apart and moods[high][axis] >= apart:
            reading.tell(
                N_("“{one}” and “{other}” contradict each other: something between is played."),
                one=low,
                other=high,
            )
    return (
        sum(arousal for arousal, _valence in moods.values()) / len(moods),
        sum(valence for _arousal, valence in moods.values()) / len(moods),
    )


def _tell_leftovers(reading: Gathered, text: str) -> None:
    if reading.cannot:
        reading.tell(
            N_("The composer does not sing: “{word}” was left out."), word=reading.cannot[0]
        )
    _tell_unknown(reading, list(dict.fromkeys(reading.unknown)))
    if not text.strip():
        reading.tell(EMPTY)
    elif not any(map(str.isalnum, text)):
        reading.tell(N_("The prompt has no words: the composer chose everything by itself."))


def _tell_unknown(reading: Gathered, unknown: list[str]) -> None:
    if not unknown:
        return
    told = ", ".join(f"“{word[:30]}”" for word in unknown[:_MOST_TOLD])
    if len(unknown) > _MOST_TOLD:
        reading.tell(
            N_("Not understood: {words} and {more} more."),
            words=told,
            more=len(unknown) - _MOST_TOLD,
        )
    else:
        reading.tell(N_("Not understood: {words}."), words=told)
