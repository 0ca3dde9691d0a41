"""The figures of a prompt: tempo, length, bars and metre, in digits or in words.

Each reader takes what it understood out of the text and returns the rest.
"""

import re
from collections.abc import Callable

from core.composer.gathered import Gathered
from core.composer.metre import METRES
from core.composer.planning import MAX_SECONDS, MAX_TEMPO, MIN_SECONDS, MIN_TEMPO
from core.text import N_

MOST_BARS = 999

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_UNITS = {word: number for number, word in enumerate(_SMALL.split())}
_DECADES = "twenty thirty forty fifty sixty seventy eighty ninety"
_TENS = {word: 10 * tens for tens, word in enumerate(_DECADES.split(), start=2)}
_SPELT = {**_UNITS, **_TENS, "fourty": 40, "ninty": 90, "hundred": 100}
_WORDS = "|".join(sorted(_SPELT, key=len, reverse=True))
_UNIT_WORDS = r"b\.?p\.?m|beats|seconds?|secs?|minutes?|mins?|hours?|bars?|measures?"
_SPELT_NUMBER = re.compile(
    rf"\b(?:a[\s-]+(?=hundred))?(?P<words>(?:{_WORDS})(?:[\s-]+(?:and[\s-]+)?(?:{_WORDS}))*)"
    rf"(?=[\s-]+(?:and\s+a\s+half\s+)?(?:{_UNIT_WORDS})\b)"
    rf"|(?<=tempo )(?P<tempo>(?:of |is |at )?(?:{_WORDS})(?:[\s-]+(?:and[\s-]+)?(?:{_WORDS}))*)",
    re.IGNORECASE,
)
_NUMBER = r"\d{1,7}(?:[.,]\d{1,3})?"

_BPM = r"(?:b\.?\s?p\.?\s?m\b\.?|beats?\s*(?:per|a|/)\s*min(?:ute)?\b)"
_TEMPO = re.compile(
    rf"(?:\b(?P<below>(?:under|below|(?:less|slower)\s+than|at\s+most|(?:no|not)\s+faster\s+than"
    rf"|up\s+to|max(?:imum)?)\s+)|\b(?P<above>(?:over|above|(?:more|faster)\s+than|at\s+least"
    rf"|(?:no|not)\s+slower\s+than|min(?:imum)?)\s+))?"
    rf"(?:\bbetween\s+)?(?:(?P<from>{_NUMBER})\s*(?:-|–|—|to|and)\s*)?"
    rf"~?(?P<bpm>{_NUMBER})(?:\s*-?ish)?\s*-?\s*{_BPM}"
    rf"|\b(?:bpm|tempo)\s*(?:of|:|=|at|is)?\s*(?:about\s+|around\s+|~)?(?P<after>{_NUMBER})\b"
    rf"(?!\s*(?:s|sec|seconds?|min|minutes?|bars?)\b)"
    rf"|(?:[♩♪𝅘𝅥]|\bquarter(?:\s+notes?)?)\s*=\s*(?P<mark>{_NUMBER})\b",
    re.IGNORECASE,
)
# A figure without a unit, where nothing else of the sort is stated.
_BARE_TEMPO = re.compile(
    r"(?<![\w.:/-])(?:at\s+)?(?P<bpm>\d{2,3})(?![\w.:/%-])"
    r"(?!\s*(?:hz|khz|hertz|percent|bars?|measures?|string|bit|%))",
    re.IGNORECASE,
)
_PLAIN_TEMPO = (40.0, 220.0)

_CLOCK = re.compile(
    r"\b(?P<minutes>\d{1,3}):(?P<seconds>[0-5]\d)\b(?:\s*min(?:utes)?\b)?(?:\s*long\b)?"
    r"|\b(?P<m>\d{1,3})\s?(?:m|')\s?(?P<s>[0-5]?\d)\s?(?:s\b|''|\")"
)
_LENGTH = re.compile(
    rf"\b(?P<hours>{_NUMBER}|an|half\s+an)[\s-]*(?:hours?|hrs?|h)\b"
    rf"|\b(?P<minutes>{_NUMBER}|a(?=\s+min))(?P<half>\s+and\s+a\s+half)?[\s-]*(?:minutes?|mins?|m)\b"
    rf"(?P<half_more>\s+and\s+a\s+half\b)?"
    rf"(?:\s*(?:and\s*)?(?P<rest>{_NUMBER})[\s-]*(?:seconds?|secs?|s)\b)?"
    rf"|\b(?!(?:(?:19|20)\d|[5-9])0s\b|(?:808|909|707|606|303)s\b)(?P<seconds>{_NUMBER})[\s-]*(?:seconds?|secs?|s)\b"
    rf"|\bfor\s+(?!(?:808|909|303)s)(?P<plain>{_NUMBER})s\b"
    rf"|\b(?P<quarter>quarter)\s+(?:of\s+)?a\s+minute\b|\bhalf[\s-]+(?:a[\s-]+)?minute\b",
    re.IGNORECASE,
)
_LONG = re.compile(r"^\s*long\b", re.IGNORECASE)
_SIZE = re.compile(
    r"\b(?P<size>short|brief|long|lengthy)\s+(?P<noun>(?:[\w-]+\s+)?(?:track|song|piece|tune"
    r"|clip|jingle|number|composition))\b",
    re.IGNORECASE,
)
_SIZES = {"short": 15.0, "brief": 15.0, "long": 120.0, "lengthy": 120.0}
_BARS = re.compile(
    r"\b(?P<bars>\d{1,7})[\s-]*(?:bars?|measures?)\b(?:\s*long\b)?"
    r"(?![\s-]*(?:blues|(?:intro|verse|pre|chorus|bridge|outro|break|drop|fill|phrase|solo)))",
    re.IGNORECASE,
)
_METRE = re.compile(
    r"(?<![\w/])(?P<metre>\d{1,2}\s?/\s?(?:1|2|4|8|16|32))(?![\w/])"
    r"(?:\s*(?:time\s+signature|time|metre|meter|beat|feel)\b)?",
    re.IGNORECASE,
)
_IN_FEW = re.compile(
    r"\bin\s+(?P<count>two|three|four|five|six|seven|nine|ten|eleven|twelve|\d{1,2})"
    r"(?=\s*(?:$|[,;.!?]|(?:time|feel|beat)\b))(?:\s+(?:time|feel|beat)\b)?",
    re.IGNORECASE,
)
_OF_COUNT = {
    2: "2/4",
    3: "3/4",
    4: "4/4",
    5: "5/4",
    6: "6/8",
    7: "7/8",
    9: "9/8",
    10: "10/8",
    11: "11/8",
    12: "12/8",
}


def cut(text: str, match: re.Match[str]) -> str:
    """Return the text without a match; what stood around it is kept apart."""
    return f"{text[: match.start()]} ; {text[match.end() :]}"


def in_digits(text: str) -> str:
    """Return the text with the numbers before a unit written in digits.

    Examples
    --------
    >>> in_digits("ninety-two bpm for a hundred and twenty seconds, twelve-bar blues")
    '92 bpm for 120 seconds, 12-bar blues'
    >>> in_digits("one twenty bpm")
    '120 bpm'
    """

    def digits(match: re.Match[str]) -> str:
        words = match["words"] or match["tempo"]
        names = [word for word in re.split(r"[\s-]+", words.lower()) if word in _SPELT]
        return str(_value([_SPELT[name] for name in names]))

    return _SPELT_NUMBER.sub(digits, text)


def _value(numbers: list[int]) -> int:
    """Return what the words of a number come to: "one twenty" is a hundred and twenty."""
    total = 0
    for number in numbers:
        if number == 100:
            total = max(total, 1) * 100
        elif total and (total % 100 or total < 10) and number >= 10:
            total = total * 100 + number
        else:
            total += number
    return total


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _take_all(
    pattern: re.Pattern[str], text: str, value: Callable[[re.Match[str]], float]
) -> tuple[list[float], str]:
    found: list[float] = []

    def taken(match: re.Match[str]) -> str:
        found.append(value(match))
        return " ; "

    return found, pattern.sub(taken, text)


def take_tempo(text: str, reading: Gathered) -> tuple[float | None, str]:
    """Return the stated tempo."""

    def value(match: re.Match[str]) -> float:
        figure = _number(match["bpm"] or match["after"] or match["mark"])
        if match["from"]:
            return (figure + _number(match["from"])) / 2
        if match["below"] or match["above"]:
            bent = round(figure * (0.95 if match["below"] else 1.05))
            reading.tell(
                N_("“{words}” was read as {tempo:g} bpm."),
                words=" ".join(match[0].split()),
                tempo=bent,
            )
            return float(bent)
        return figure

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


def take_bare_tempo(text: str, reading: Gathered) -> tuple[float | None, str]:
    """Return the tempo that a figure without a unit stands for: "house at 124"."""
    for match in _BARE_TEMPO.finditer(text):
        tempo = float(match["bpm"])
        if _PLAIN_TEMPO[0] <= tempo <= _PLAIN_TEMPO[1]:
            reading.tell(
                N_("“{words}” was read as a tempo: {tempo:g} bpm."), words=match[0], tempo=tempo
            )
            return tempo, cut(text, match)
    return None, text


def take_length(text: str, reading: Gathered) -> tuple[float | None, str]:
    """Return the stated length in seconds."""

    def by_clock(match: re.Match[str]) -> float:
        minutes, seconds = match["minutes"] or match["m"], match["seconds"] or match["s"]
        return 60.0 * float(minutes) + float(seconds)

    def by_words(match: re.Match[str]) -> float:
        if match["hours"]:
            hours = match["hours"].lower()
            return 3600.0 * (_number(hours) if hours[0].isdigit() else 0.5 if " " in hours else 1)
        if match["seconds"] or match["plain"]:
            return _number(match["seconds"] or match["plain"])
        if not match["minutes"]:
            return 15.0 if match["quarter"] else 30.0
        minutes = 1.0 if match["minutes"].lower() == "a" else _number(match["minutes"])
        minutes += 0.5 * bool(match["half"] or match["half_more"])
        return 60.0 * minutes + _number(match["rest"] or "0")

    found, rest = _take_all(_CLOCK, text, by_clock)
    more, rest = _take_all(_LENGTH, rest, by_words)
    found += more
    rest = re.sub(r"(?<=;)\s+long\b", " ", rest)
    if not found:
        return _take_size(rest, reading)
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


def _take_size(text: str, reading: Gathered) -> tuple[float | None, str]:
    match = _SIZE.search(text)
    if not match:
        return None, text
    seconds = _SIZES[match["size"].lower()]
    reading.tell(
        N_("“{word}” was read as {seconds:g} seconds."), word=match["size"], seconds=seconds
    )
    return seconds, f"{text[: match.start()]} {match['noun']}{text[match.end() :]}"


def take_bars(text: str, reading: Gathered, seconds: float | None) -> tuple[int | None, str]:
    """Return the stated number of bars, where no length in seconds is stated."""
    found, rest = _take_all(_BARS, text, lambda match: float(match["bars"]))
    if not found:
        return None, text
    bars = int(found[0])
    if seconds is not None:
        reading.tell(
            N_("Both {bars} bars and {seconds:g} s are stated; it is made {seconds:g} s long."),
            bars=bars,
            seconds=seconds,
        )
        return None, rest
    if not 1 <= bars <= MOST_BARS:
        reading.tell(
            N_("{bars} bars cannot be made (1 to {most} can): they were left out."),
            bars=bars,
            most=MOST_BARS,
        )
        return None, rest
    if len(set(found)) > 1:
        reading.tell(
            N_("Several numbers of bars are stated; the first, {bars}, is made."), bars=bars
        )
    return bars, rest


def take_metre(text: str, reading: Gathered) -> tuple[str | None, str]:
    """Return the stated metre: "7/8", "in seven"."""
    found: list[str] = []

    def taken(match: re.Match[str]) -> str:
        found.append(match["metre"].replace(" ", ""))
        return " ; "

    def counted(match: re.Match[str]) -> str:
        count = match["count"].lower()
        metre = _OF_COUNT.get(_SPELT.get(count) or int(count if count.isdigit() else 0), "")
        if metre not in METRES:
            return match[0]
        found.append(metre)
        return " ; "

    rest = _IN_FEW.sub(counted, _METRE.sub(taken, text))
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
