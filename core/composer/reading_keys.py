"""What a prompt says of harmony: chords, keys, scales.

Each reader takes what it understood out of the text and returns the rest.
"""

import re

from core.composer.chords import MAX_GIVEN_CHORDS, QUALITIES, Chord, parse_progression
from core.composer.gathered import Gathered
from core.composer.pitch import MODE_PATTERN, TONIC_PATTERN, pitch_class, scale_called
from core.composer.reading_figures import cut
from core.composer.scales import SCALE_WORDS, SCALES
from core.text import N_

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


def take_chords(text: str) -> tuple[tuple[tuple[Chord, ...], ...], str]:
    """Return the chords of each bar."""
    match = _CHORDS.search(text)
    if not match:
        return (), text
    symbols = re.findall(rf"{_CHORD}|\|", match["named"] or match["bare"])
    return parse_progression(" ".join(symbols[:MAX_GIVEN_CHORDS])), cut(text, match)


def take_key(text: str, reading: Gathered) -> tuple[int | None, str | None, str]:
    """Return tonic, mode and the text without them; either may be stated alone."""
    tonic, mode, rest = _first_key(text)
    if tonic is None:
        return tonic, mode, rest
    for match in reversed(list(_KEY.finditer(rest))):
        if _is_key(match) and match["mode"] is not None:
            rest = cut(rest, match)
            reading.tell(N_("Several keys are stated; the first is played."))
    return tonic, mode, rest


def _first_key(text: str) -> tuple[int | None, str | None, str]:
    for match in _KEY.finditer(text):
        if _is_key(match):
            mode = match["mode"]
            scale = scale_called(mode) if mode else None
            if scale is None:  # a mode may stand elsewhere: "in C, dorian"
                _tonic, scale, text = _take_mode(cut(text, match))
                return pitch_class(match["tonic"]), scale or "major", text
            # "E blues" names a genre as well as a scale.
            genre = " blues" if scale == "blues" else ""
            return pitch_class(match["tonic"]), scale, cut(text, match) + genre
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
    rest = cut(text, match) if match else text
    genre = " blues" if mode == "blues" else ""
    return (pitch_class(tonic) if tonic else None), mode, rest + genre


def without_more_scales(text: str, mode: str | None, reading: Gathered) -> str:
    """Return the text without the names of other scales than the one that is played."""

    def told(match: re.Match[str]) -> str:
        if scale_called(match["mode"]) in (mode, "blues"):
            return match[0]
        reading.tell(N_("Several scales are named; the first, {scale}, is played."), scale=mode)
        return " ; "

    return _MODE.sub(told, text) if mode else text


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
