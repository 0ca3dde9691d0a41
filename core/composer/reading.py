"""What a prompt says, by rules. What is stated wins; what is not understood is told.

Figures (tempo, length, metre, key, chords) are found by their own forms first and taken
out of the text; the words that remain are looked up, the longest phrase first.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from core.composer import vocabulary as words
from core.composer.chords import MAX_GIVEN_CHORDS, QUALITIES, Chord, parse_progression
from core.composer.genre_table import GENRES
from core.composer.metre import METRES
from core.composer.pitch import MODE_PATTERN, TONIC_PATTERN, pitch_class, scale_called
from core.composer.planning import MAX_SECONDS, MAX_TEMPO, MIN_SECONDS, MIN_TEMPO
from core.composer.scales import SCALE_WORDS, SCALES
from core.composer.wish import Wish
from core.text import N_, _

_MOST_TOLD = 10  # words that were not understood
_LONGEST_PHRASE = 4  # words

_NUMBER_WORDS = {
    "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10,
    "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
    "ninety": 90,
}  # fmt: skip
_NUMBER = r"\d{1,7}(?:[.,]\d{1,3})?"
_COUNT = rf"(?:{_NUMBER}|{'|'.join(_NUMBER_WORDS)})"

_TEMPO = re.compile(
    rf"(?:(?P<from>{_NUMBER})\s*(?:-|–|to)\s*)?(?P<bpm>{_NUMBER})\s*-?\s*"
    r"(?:bpm|beats\s+(?:per|a)\s+minute)\b"
    rf"|\b(?:bpm|tempo)\s*(?:of|:|=|at|is)?\s*(?P<after>{_NUMBER})\b",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\b(?P<minutes>\d{1,3}):(?P<seconds>[0-5]\d)\b(?:\s*(?:min(?:utes)?|long))?")
_LENGTH = re.compile(
    rf"\b(?P<minutes>{_COUNT}(?=[\s-]*min)|{_NUMBER})[\s-]*(?:minutes?|mins?|m)\b"
    rf"(?:\s*(?:and\s*)?(?P<rest>{_NUMBER})\s*(?:seconds?|secs?|s)\b)?"
    rf"|\b(?!(?:19|20)?[5-9]0s\b)"
    rf"(?P<seconds>{_COUNT}(?=[\s-]*sec)|{_NUMBER})[\s-]*(?:seconds?|secs?|s)\b"
    rf"|\bfor\s+(?P<plain>{_NUMBER})s\b"
    r"|\b(?P<half>half\s+a\s+minute)\b",
    re.IGNORECASE,
)
_METRE = re.compile(r"\b(?P<metre>\d{1,2}/(?:2|4|8|16))\b(?:\s*(?:time|metre|meter))?")
_CHORD = (
    r"[A-G][#♯b♭]?(?:"
    + "|".join(sorted((re.escape(q) for q in QUALITIES if q), key=len, reverse=True))
    + r")?(?:/[A-G][#b]?)?(?![\w#])"
)
_CHORDS = re.compile(
    rf"(?:(?:chords?|chord\s+progression|progression)\s*(?:of|:|are|is)?\s*"
    rf"(?P<named>{_CHORD}(?:(?:\s*[|,–-]\s*|\s+){_CHORD})*))"
    rf"|(?P<bare>(?<![\w#]){_CHORD}(?:(?:\s*[|,–-]\s*|\s+){_CHORD}){{2,}})"
)
_KEY = re.compile(
    rf"(?P<lead>\b(?:in|key\s+of|key:?)\s+(?:the\s+key\s+of\s+)?)?"
    rf"(?<![\w#])(?P<tonic>{TONIC_PATTERN})[\s-]*(?P<mode>{MODE_PATTERN})?(?![\w#♯♭])"
    r"(?P<after>\s+(?:key|mode|scale|chords?|feel|mood)\b)?",
    re.IGNORECASE,
)
# Words of scales that stand for themselves; "m" and "maj" need a letter before them.
_OWN_WORDS = "|".join(
    sorted(
        (re.escape(word) for word in SCALE_WORDS if word not in ("m", "min", "maj", "dur", "moll")),
        key=len,
        reverse=True,
    )
)
_MODE = re.compile(
    rf"(?<![\w-])(?P<mode>{_OWN_WORDS})(?![\w-])(?:\s+(?:key|mode|scale|tuning)\b)?"
    rf"(?:\s*,?\s+(?:in|on|from|of)\s+(?:the\s+key\s+of\s+)?(?P<tonic>{TONIC_PATTERN})(?![\w#♯♭-]))?",
    re.IGNORECASE,
)
_BUILDS = re.compile(
    r"\b(?:(?:slow(?:ly)?|gradual(?:ly)?|steady|steadily|big|long)\s+)?"
    r"(?:(?:that|which)\s+)?(?:builds?|building|build-up|buildup|grows?|growing|swells?|crescendo)\b"
    r"(?:\s+up)?(?:\s+(?:slowly|gradually|steadily|and\s+(?:builds|grows)))?",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:['’&/.-][^\W_]+)*|[,;.!?&+]")


@dataclass(slots=True)
class _Reading:
    """Gather what the words say while they are read."""

    genres: list[str] = field(default_factory=list)
    near: dict[str, str] = field(default_factory=dict)
    moods: list[tuple[float, float]] = field(default_factory=list)
    metre: str | None = None
    styles: list[str] = field(default_factory=list)
    wanted: list[str] = field(default_factory=list)
    only: list[str] = field(default_factory=list)
    leads: list[str] = field(default_factory=list)
    without: set[str] = field(default_factory=set)
    without_patches: set[str] = field(default_factory=set)
    cannot: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def tell(self, message: str, **fields: object) -> None:
        """Add a sentence for the person."""
        sentence = _(message).format(**fields)
        if sentence not in self.notices:
            self.notices.append(sentence)


def read_prompt(text: str) -> Wish:
    """Return what `text` asks for, with sentences about what was not followed.

    Examples
    --------
    >>> wish = read_prompt("lofi beat, 84 bpm, F# dorian, no drums, for 45 seconds")
    >>> wish.genres, wish.tempo_bpm, wish.tonic, wish.mode, wish.seconds, sorted(wish.without)
    (('lo-fi',), 84.0, 6, 'dorian', 45.0, ['drums'])
    """
    reading = _Reading()
    rest = unicodedata.normalize("NFKC", text)
    chords, rest = _take_chords(rest)
    tempo, rest = _take_tempo(rest, reading)
    seconds, rest = _take_length(rest, reading)
    metre, rest = _take_metre(rest, reading)
    tonic, mode, rest = _take_key(rest)
    rest = _without_more_scales(rest, mode, reading)
    builds = _BUILDS.search(rest)
    rest = _BUILDS.sub(" ; ", rest)
    _read_words(rest, reading)
    mode = mode or _style_scale(reading)
    _tell_leftovers(reading)
    if not text.strip():
        reading.tell(N_("The prompt is empty: the composer chose everything by itself."))
    elif not any(map(str.isalnum, text)):
        reading.tell(N_("The prompt has no words: the composer chose everything by itself."))
    arousal, valence = _mean_mood(reading.moods)
    return Wish(
        genres=tuple(dict.fromkeys(reading.genres)),
        tempo_bpm=tempo,
        seconds=seconds,
        metre=metre or reading.metre,
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
        notices=tuple(reading.notices),
    )


def _cut(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} ; {text[match.end() :]}"


def _number(text: str) -> float:
    return float(_NUMBER_WORDS.get(text.lower(), 0) or text.replace(",", "."))


def _take_chords(text: str) -> tuple[tuple[tuple[Chord, ...], ...], str]:
    match = _CHORDS.search(text)
    if not match:
        return (), text
    symbols = re.findall(rf"{_CHORD}|\|", match["named"] or match["bare"])
    return parse_progression(" ".join(symbols[:MAX_GIVEN_CHORDS])), _cut(text, match)


def _take_all(
    pattern: re.Pattern[str], text: str, value: Callable[[re.Match[str]], float]
) -> tuple[list[float], str]:
    found: list[float] = []

    def taken(match: re.Match[str]) -> str:
        found.append(value(match))
        return " ; "

    return found, pattern.sub(taken, text)


def _take_tempo(text: str, reading: _Reading) -> tuple[float | None, str]:
    def value(match: re.Match[str]) -> float:
        figure = _number(match["bpm"] or match["after"])
        return (figure + _number(match["from"])) / 2 if match["from"] else figure

    found, rest = _take_all(_TEMPO, text, value)
    playable = [tempo for tempo in found if MIN_TEMPO <= tempo <= MAX_TEMPO]
    for tempo in found:
        if tempo not in playable:
            reading.tell(
                N_("{tempo:g} bpm cannot be played ({least:g} to {most:g} can): it was left out."),
                tempo=tempo,
                least=MIN_TEMPO,
                most=MAX_TEMPO,
            )
    if len(set(playable)) > 1:
        reading.tell(
            N_("Several tempos are stated; the first, {tempo:g} bpm, is played."), tempo=playable[0]
        )
    return (playable[0] if playable else None), rest


def _take_length(text: str, reading: _Reading) -> tuple[float | None, str]:
    def by_clock(match: re.Match[str]) -> float:
        return 60.0 * float(match["minutes"]) + float(match["seconds"])

    def by_words(match: re.Match[str]) -> float:
        if match["half"]:
            return 30.0
        if match["seconds"] or match["plain"]:
            return _number(match["seconds"] or match["plain"])
        return 60.0 * _number(match["minutes"]) + _number(match["rest"] or "0")

    found, rest = _take_all(_CLOCK, text, by_clock)
    more, rest = _take_all(_LENGTH, rest, by_words)
    found += more
    if not found:
        return None, rest
    seconds = min(max(found[0], MIN_SECONDS), MAX_SECONDS)
    if seconds != found[0]:
        reading.tell(
            N_("A length of {wished:g} s cannot be made; the take is {seconds:g} s long."),
            wished=found[0],
            seconds=seconds,
        )
    if len(set(found)) > 1:
        reading.tell(
            N_("Several lengths are stated; the first, {seconds:g} s, is made."), seconds=seconds
        )
    return seconds, rest


def _take_metre(text: str, reading: _Reading) -> tuple[str | None, str]:
    found: list[str] = []

    def taken(match: re.Match[str]) -> str:
        found.append(match["metre"])
        return " ; "

    rest = _METRE.sub(taken, text)
    known = [metre for metre in found if metre in METRES]
    for metre in found:
        if metre not in METRES:
            reading.tell(
                N_("{metre} is no metre that the composer plays; it knows {known}."),
                metre=metre,
                known=", ".join(METRES),
            )
    if len(set(known)) > 1:
        reading.tell(
            N_("Several metres are stated; the first, {metre}, is played."), metre=known[0]
        )
    return (known[0] if known else None), rest


def _take_key(text: str) -> tuple[int | None, str | None, str]:
    """Return tonic, mode and the text without them; either may be stated alone."""
    for match in _KEY.finditer(text):
        if _is_key(match):
            mode = match["mode"]
            scale = scale_called(mode) if mode else None
            if scale is None:  # a mode may stand elsewhere: "in C, dorian"
                _tonic, scale, text = _take_mode(_cut(text, match))
                return pitch_class(match["tonic"]), scale or "major", text
            # "E blues" names a genre as well as a scale.
            genre = " blues" if scale == "blues" else ""
            return pitch_class(match["tonic"]), scale, _cut(text, match) + genre
    return _take_mode(text)


def _take_mode(text: str) -> tuple[int | None, str | None, str]:
    """Return what a scale that stands without a letter before it says: "rast", "yaman in C#"."""
    match = _MODE.search(text)
    if not match:
        return None, None, text
    mode = scale_called(match["mode"])
    tonic = match["tonic"]
    after = text[match.end() :].lstrip()
    if tonic == "a" and after[:1].isalnum():  # an article: "rast on a lute"
        tonic, match = None, re.compile(re.escape(match["mode"])).search(text, match.start())
    rest = _cut(text, match) if match else text
    genre = " blues" if mode == "blues" else ""
    return (pitch_class(tonic) if tonic else None), mode, rest + genre


def _without_more_scales(text: str, mode: str | None, reading: _Reading) -> str:
    """Return the text without the names of other scales than the one that is played."""

    def told(match: re.Match[str]) -> str:
        if scale_called(match["mode"]) in (mode, "blues"):
            return match[0]
        reading.tell(N_("Several scales are named; the first, {scale}, is played."), scale=mode)
        return " ; "

    return _MODE.sub(told, text) if mode else text


def _style_scale(reading: _Reading) -> str | None:
    """Return the scale of a tradition that was named without one."""
    if not reading.styles:
        return None
    word = reading.styles[0]
    scale = words.STYLE_SCALES[word]
    reading.tell(
        N_("“{word}” has many scales: {scale} is played. Name another to hear it."),
        word=word,
        scale=scale,
    )
    return scale


def _is_key(match: re.Match[str]) -> bool:
    """Tell a key from an article, a plural and other innocent letters."""
    tonic, mode = match["tonic"], (match["mode"] or "").lower()
    upper = tonic[0].isupper()
    if mode == "m":
        return upper and match["mode"] == "m"
    if not mode:  # a bare letter needs "in" before it, and to look like a key
        return bool(match["lead"]) and upper and not match["after"]
    if tonic == "a":  # "a minor key", "a blues", "a dorian groove"
        return not match["after"] and (mode in ("minor", "major") or bool(match["lead"]))
    if tonic != "A" or match.start("tonic"):
        return True
    # "A blues", "A hijaz groove": articles, too.
    noun = match.string[match.end() :].lstrip()[:1].isalpha()
    modal = SCALES[scale_called(mode)].path is not None
    return not (mode in ("blues", "pentatonic") or (modal and noun))


def _mean_mood(moods: list[tuple[float, float]]) -> tuple[float, float]:
    if not moods:
        return 0.0, 0.0
    return (
        sum(arousal for arousal, _valence in moods) / len(moods),
        sum(valence for _arousal, valence in moods) / len(moods),
    )


def _phrases() -> dict[str, tuple[str, str]]:
    """Return every known phrase with its kind and value."""
    table: dict[str, tuple[str, str]] = {}
    for genre, phrases in words.GENRE_WORDS.items():
        table |= dict.fromkeys(phrases.split(","), ("genre", genre))
        table.setdefault(genre, ("genre", genre))
    for phrase, genre in words.NEAR_GENRES.items():
        table.setdefault(phrase, ("near", genre))
    table |= {word: ("mood", word) for word in words.MOOD_WORDS}
    table |= {phrase: ("instrument", patch) for phrase, patch in words.INSTRUMENT_WORDS.items()}
    table |= {word: ("metre", metre) for word, metre in words.METRE_WORDS.items()}
    table |= {word: ("cannot", word) for word in words.CANNOT}
    table |= {word: ("style", word) for word in words.STYLE_SCALES}
    return table


_PHRASES = _phrases()


def _read_words(text: str, reading: _Reading) -> None:
    tokens = _WORD.findall(text.lower().replace("’", "'"))
    manner = "plain"  # what is meant by the instruments that follow
    last_instrument = ""
    denied = False  # whether "no" has had its instrument: what follows a comma is wished for
    index = 0
    while index < len(tokens):
        phrase, length = _longest(tokens, index)
        token = tokens[index]
        index += max(length, 1)
        if phrase:
            kind, value = _PHRASES[phrase]
            following = tokens[index] if index < len(tokens) else ""
            if kind == "instrument" and following in ("only", "alone", "solo", "lead"):
                _seat(reading, value, "lead" if following == "lead" else "only")
                index += 1
                continue
            if kind == "instrument":
                denied = manner == "without"
            elif manner == "without" and denied:
                manner = "plain"
            _place(reading, phrase, kind, value, manner)
            last_instrument = value if kind == "instrument" else last_instrument
            if kind not in ("instrument", "cannot"):
                manner = manner if manner == "with" else "plain"
        elif token in words.WITHOUT_WORDS:
            manner, denied = "without", False
        elif token in words.ONLY_WORDS:
            manner = "only"
        elif token in words.WITH_WORDS:
            manner = "with"
        elif token in (";", ".", "!", "?"):
            manner = "plain"
        elif token not in words.JOINING_WORDS | words.SMALL_WORDS:
            reading.unknown.append(token)
            manner = "plain"


def _longest(tokens: list[str], index: int) -> tuple[str, int]:
    for length in range(_LONGEST_PHRASE, 0, -1):
        phrase = " ".join(tokens[index : index + length])
        if len(tokens) >= index + length and phrase in _PHRASES:
            return phrase, length
    return "", 0


def _place(reading: _Reading, phrase: str, kind: str, value: str, manner: str) -> None:
    if kind == "instrument":
        if phrase in ("beat", "beats") and manner == "plain":
            return  # "a lo-fi beat" is a piece, not a wish for drums
        _seat(reading, value, manner)
    elif manner == "without":
        if kind != "cannot":
            reading.tell(
                N_("“no {phrase}” is not something that the composer can leave out."), phrase=phrase
            )
    elif kind == "genre":
        reading.genres.append(value)
    elif kind == "near":
        reading.near.setdefault(phrase, value)
    elif kind == "mood":
        reading.moods.append(words.MOOD_WORDS[value])
    elif kind == "metre":
        reading.metre = reading.metre or value
    elif kind == "style":
        reading.styles.append(value)
    else:
        reading.cannot.append(value)


def _seat(reading: _Reading, patch: str, manner: str) -> None:
    """Note an instrument (or, in capitals, a role) as wanted, alone, leading or unwanted."""
    role = patch.lower() if patch.isupper() else ""
    if manner == "without":
        if role:
            reading.without.add(role)
        else:
            reading.without_patches |= {patch, *words.ALSO.get(patch, ())}
    elif manner == "only":
        reading.only.append(role if role == "drums" else words.ROLE_DEFAULTS.get(patch, patch))
    elif manner == "lead":
        reading.leads.append(words.ROLE_DEFAULTS.get(patch, patch))
    elif role in ("", "drums", "arp", "pad"):  # bass, chords and lead play anyway
        reading.wanted.append(words.ROLE_DEFAULTS.get(patch, role or patch))


def _tell_leftovers(reading: _Reading) -> None:
    for phrase, genre in reading.near.items():
        if not reading.genres:
            reading.genres.append(genre)
            reading.tell(
                N_("“{word}” is played in the style nearest to it: {genre}."),
                word=phrase,
                genre=GENRES[genre].title,
            )
    distinct = list(dict.fromkeys(reading.genres))
    if len(distinct) > 1:
        reading.tell(
            N_("Several genres are named; the first, {genre}, is played."),
            genre=GENRES[distinct[0]].title,
        )
    if reading.cannot:
        reading.tell(
            N_("The composer does not sing: “{word}” was left out."), word=reading.cannot[0]
        )
    clashing = sorted((set(reading.wanted) | set(reading.only)) & reading.without)
    clashing += sorted((set(reading.wanted) | set(reading.only)) & reading.without_patches)
    for word in clashing:
        reading.tell(N_("“{word}” is both asked for and ruled out; it was left out."), word=word)
    reading.wanted = [w for w in reading.wanted if w not in clashing]
    reading.only = [w for w in reading.only if w not in clashing]
    unknown = list(dict.fromkeys(reading.unknown))
    if unknown:
        told = ", ".join(f"“{word[:30]}”" for word in unknown[:_MOST_TOLD])
        if len(unknown) > _MOST_TOLD:
            reading.tell(
                N_("Not understood: {words} and {more} more."),
                words=told,
                more=len(unknown) - _MOST_TOLD,
            )
        else:
            reading.tell(N_("Not understood: {words}."), words=told)
