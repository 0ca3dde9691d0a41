"""Lengths and times as people read them, and plug-ins' own words.

Knows no widget; lies here because every panel and dialog shows figures.
"""

import math
import re

from core.text import N_, _

_SECTIONS = {
    "intro": N_("Intro"),
    "verse": N_("Verse"),
    "pre": N_("Pre-chorus"),
    "chorus": N_("Chorus"),
    "bridge": N_("Bridge"),
    "break": N_("Break"),
    "outro": N_("Outro"),
    "end": N_("Ending"),
    "taqsim": N_("Taqsim"),
    "alap": N_("Alap"),
}
LONG_WORD = 16  # letters; shorter words fit into every line
_JOINT = re.compile(r"(?<=\w)[/\\_.-]+(?=\w)|[^\W_]{24}(?=\w)")


def told(message: str) -> str:
    """Return a plug-in's own words translated; nothing for nothing.

    Gettext answers the empty message with its catalogue's header.
    """
    return _(message) if message else ""


def clock(seconds: float) -> str:
    """Return a length or place as minutes and seconds.

    Examples
    --------
    >>> clock(44), clock(3600), clock(7.25)
    ('0:44', '60:00', '0:07.25')
    """
    minutes, rest = divmod(round(max(seconds, 0.0), 2), 60)
    fraction = f"{rest % 1:.2f}".rstrip("0").rstrip(".")[1:]
    return f"{int(minutes)}:{int(rest):02d}{fraction}"


def whole_clock(seconds: float) -> str:
    """Return a length as minutes and whole seconds."""
    return clock(float(math.floor(seconds)))


def time_left(seconds: float | None) -> str:
    """Return how long work still takes, no finer than anybody can know it; empty if unknown.

    Examples
    --------
    >>> time_left(1.2), time_left(42), time_left(200), time_left(None)
    ('2 s left', '45 s left', '4 min left', '')
    """
    if seconds is None or not math.isfinite(seconds):
        return ""
    if seconds < 10:
        return _("{count} s left").format(count=max(math.ceil(seconds), 1))
    if seconds < 60:
        return _("{count} s left").format(count=math.ceil(seconds / 5) * 5)
    if seconds < 5400:
        return _("{count} min left").format(count=math.ceil(seconds / 60))
    return _("{count} h left").format(count=math.ceil(seconds / 3600))


def section_title(kind: str) -> str:
    """Return what a section of a piece is called; an unknown kind by its own word.

    Examples
    --------
    >>> section_title("pre"), section_title("drop")
    ('Pre-chorus', 'Drop')
    """
    return _(_SECTIONS[kind]) if kind in _SECTIONS else kind.capitalize()


def breakable(text: str) -> str:
    """Return text whose long words, such as paths, may break into lines at their joints.

    Examples
    --------
    >>> breakable("a-b of /home/me/a_song.wav").replace(chr(0x200B), "|")
    'a-b of /home/|me/|a_|song.|wav'
    """
    joined = []
    for word in text.split(" "):
        long = len(word) > LONG_WORD
        joined.append(_JOINT.sub("\\g<0>\u200b", word) if long else word)
    return " ".join(joined)
