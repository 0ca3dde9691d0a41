"""The words of a prompt: looked up in the vocabulary, the longest phrase first.

Spaces and hyphens do not tell phrases apart ("lo-fi", "lo fi", "lofi"), plurals mean what one
means, and a slip of the pen is put right and told.
"""

import re
from dataclasses import dataclass, field
from functools import cache

from core.composer import vocabulary as words
from core.composer import vocabulary_small as small
from core.composer import vocabulary_world as world
from core.composer.gathered import Gathered
from core.composer.spelling import nearest_word
from core.composer.vocabulary_colours import COLOURS
from core.composer.vocabulary_moods import MOOD_WORDS, TEMPO_WORDS
from core.composer.vocabulary_players import (
    ENSEMBLE_GENRES,
    ENSEMBLES,
    MORE_INSTRUMENTS,
    NEAR_INSTRUMENTS,
)
from core.text import N_

_LONGEST_PHRASE = 5  # words
_MOST_MENDED = 40  # words that are compared with the whole vocabulary
_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[,;.!?&+:()/|\n]")
_STOPS = frozenset(";.!?:()|\n")
_PLAYERS = frozenset(("instrument", "near instrument", "kit"))


def squeezed(phrase: str) -> str:
    """Return a phrase without what may be written or not: spaces, hyphens, apostrophes.

    Examples
    --------
    >>> squeezed("Lo-fi hip hop"), squeezed("drum'n'bass")
    ('lofihiphop', 'drumnbass')
    """
    return re.sub(r"[\s'’-]+", "", phrase.lower())


@cache
def phrases() -> dict[str, tuple[str, str]]:
    """Return every known phrase, squeezed, with its kind and value."""
    table: dict[str, tuple[str, str]] = {}

    def add(kind: str, rows: dict[str, str]) -> None:
        for phrase, value in rows.items():
            table.setdefault(squeezed(phrase), (kind, value))

    for genre, names in (*words.GENRE_WORDS.items(), *world.GENRE_WORDS.items()):
        add("genre", dict.fromkeys([*names.split(","), *_own_name(genre)], genre))
    add("ensemble", {name: name for name in ENSEMBLES})
    add("instrument", words.INSTRUMENT_WORDS)
    add("instrument", world.INSTRUMENTS)
    add("near instrument", world.NEAR_INSTRUMENTS)
    add("kit", world.KITS)
    add("rhythm", {word: word for word in world.RHYTHMS})
    add("free", dict.fromkeys(world.FREE_WORDS, "free"))
    add("mood", {word: word for word in MOOD_WORDS})
    add("metre", words.METRE_WORDS)
    add("style", {word: word for word in words.STYLE_SCALES})
    add("colour", {word: word for word in COLOURS})
    add("near", words.NEAR_GENRES)
    add("instrument", MORE_INSTRUMENTS)
    add("near instrument", NEAR_INSTRUMENTS)
    add("tempo", {word: word for word in TEMPO_WORDS})
    add("section", words.SECTION_WORDS)
    add("form", words.FORM_WORDS)
    add("lacking", words.LACKING_WORDS)
    add("alone", dict.fromkeys(words.ALONE_WORDS, "alone"))
    add("loop", dict.fromkeys(words.LOOP_WORDS, "loop"))
    add("cannot", {word: word for word in words.CANNOT})
    return table


def _own_name(genre: str) -> tuple[str, ...]:
    """Return a genre's id where it is a word for it: not where it names a tradition of scales."""
    return () if genre in words.STYLE_SCALES else (genre,)


@cache
def _mendable() -> tuple[str, ...]:
    """Return the single words that a slip of the pen may have been meant for."""
    known = {*phrases(), *small.SMALL_WORDS, *small.WITHOUT_WORDS, *small.WITH_WORDS}
    return tuple(sorted(word for word in known if word.isalpha() and len(word) >= 5))


def read_words(text: str, reading: Gathered) -> None:
    """Read what the figures left over into `reading`."""
    plain = re.sub(r"\bw/o\b", "without", text.lower().replace("’", "'"))
    plain = re.sub(r"\bw/\s?(?=\w)", "with ", plain)
    _Walk(_TOKEN.findall(plain), reading).go()


@dataclass(slots=True)
class _Walk:
    """Go through the words once.

    Attributes
    ----------
    manner
        What is meant by the players that follow: ``"plain"``, ``"with"``, ``"without"``,
        ``"only"`` or ``"lead"``.
    denied
        Whether "no" has had its player: what follows may be wished for again.
    comma
        Whether a comma came after that player.
    mended
        Words compared with the whole vocabulary so far.
    """

    tokens: list[str]
    reading: Gathered
    at: int = 0
    manner: str = "plain"
    denied: bool = False
    comma: bool = False
    mended: int = 0
    seen: dict[str, str] = field(default_factory=dict)

    def go(self) -> None:
        """Read every word."""
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            phrase, kind, value, length = self._longest()
            if token in small.DROP_WORDS and self._drops():
                self.at += 1
                self._deny()
            elif phrase:
                self.at += length
                self._meet(phrase, kind, value)
            else:
                self.at += 1
                self._step(token)

    def _longest(self) -> tuple[str, str, str, int]:
        table = phrases()
        for length in range(min(_LONGEST_PHRASE, len(self.tokens) - self.at), 0, -1):
            some = self.tokens[self.at : self.at + length]
            key = squeezed("".join(some))
            for form in (key, key.removesuffix("s"), key.removesuffix("es")):
                if form in table and (form == key or len(form) > 2):
                    return (" ".join(some), *table[form], length)
        return "", "", "", 0

    def _step(self, token: str) -> None:
        """Take a word that is no phrase."""
        if token in _STOPS:
            self.manner = "plain"
        elif token in (",", "/"):
            self.comma = self.denied
        elif token.replace("'", "") in small.WITHOUT_WORDS:
            self._deny()
        elif token in small.ONLY_WORDS:
            self.manner = "only"
        elif token in small.WITH_WORDS:
            if self.manner != "without" or self.denied:  # "don't use drums"
                self.manner = "with" if self.manner != "only" else "only"
        elif token not in small.JOINING_WORDS and token not in small.SMALL_WORDS:
            self._wonder(token)

    def _deny(self) -> None:
        self.manner, self.denied, self.comma = "without", False, False

    def _drops(self) -> bool:
        """Tell whether "drop" means to leave out what follows: "drop the bass" does."""
        rest = self.tokens[self.at + 1 : self.at + 4]
        before = self.tokens[self.at - 1] if self.at else ""
        rest = rest[1:] if rest[:1] in (["the"], ["all"], ["any"]) else rest
        key = phrases().get(squeezed(rest[0]), ("", "")) if rest else ("", "")
        return before not in ("a", "the", "big", "huge", "with") and key[0] in _PLAYERS

    def _wonder(self, token: str) -> None:
        """Put a misspelt word right, or note that it is unknown."""
        right = small.MISSPELT.get(token) or self.seen.get(token, "")
        if not right and self.mended < _MOST_MENDED:
            self.mended += 1
            right = nearest_word(token, _mendable())
        if not right:
            self.reading.unknown.append(token)
            self.manner = "plain"
            return
        self.seen[token] = right
        self.reading.tell(N_("“{word}” was read as “{right}”."), word=token[:30], right=right)
        key = squeezed(right)
        if key in phrases():
            self._meet(right, *phrases()[key])
        else:
            self._step(right)

    # What a known phrase does ---------------------------------------------------------------

    def _meet(self, phrase: str, kind: str, value: str) -> None:
        if kind == "near instrument":
            self._tell_nearest(phrase, value)
            kind = "instrument"
        if kind == "kit":
            kept = self.reading.kit or (value, phrase)
            self.reading.kit = None if self.manner == "without" else kept
            kind, value = "instrument", "DRUMS"
        if kind == "instrument":
            self._player(phrase, value)
            return
        if self.manner == "without" and self.denied:
            self.manner = "plain"
        if self.manner == "without":
            self._leave_out(phrase, kind, value)
        else:
            self._note(phrase, kind, value)
        if kind != "cannot":
            self.manner = self.manner if self.manner in ("with", "only") else "plain"

    def _player(self, phrase: str, value: str) -> None:
        following = self.tokens[self.at] if self.at < len(self.tokens) else ""
        if self.denied and self.manner == "without" and self.comma:
            self._after_comma(phrase)
        if phrase in ("beat", "beats") and self.manner == "plain":
            return  # "a lo-fi beat" is a piece, not a wish for drums
        if value == "LEAD" and self.manner in ("plain", "with") and self._leads_on():
            return
        manner = self.manner
        if following in ("only", "alone", "lead", "solo", "melody") and manner != "without":
            self.at += 1
            solo = following == "solo" and (manner == "with" or self.reading.genres)
            manner = "lead" if following in ("lead", "melody") or solo else "only"
        seat(self.reading, value, manner)
        self.denied = self.manner == "without"
        self.comma = False
        if self.manner == "lead":
            self.manner = "with"

    def _leads_on(self) -> bool:
        """Tell whether "lead" or "melody on a" names who plays the tune, and wait for it."""
        at = self.at
        while at < len(self.tokens) and self.tokens[at] in small.PLAYED_BY:
            at += 1
        here, self.at = self.at, at
        _phrase, kind, value, _length = self._longest()
        self.at = here
        if kind not in _PLAYERS or value.isupper():
            return False
        self.at, self.manner = at, "lead"
        return True

    def _after_comma(self, phrase: str) -> None:
        """Decide whether a player after "no drums," is ruled out too, and tell it."""
        clause = []
        for token in self.tokens[self.at :]:
            if token in _STOPS or token in small.WITH_WORDS or token in small.WITHOUT_WORDS:
                break
            clause.append(token)
        if "or" in clause or "nor" in clause:
            return
        self.manner = "plain"
        self.reading.tell(
            N_("“{phrase}” after “no …,” was read as asked for; “no {phrase}” rules it out."),
            phrase=phrase,
        )
        self.manner = "with"

    def _leave_out(self, phrase: str, kind: str, value: str) -> None:
        if kind == "mood":
            arousal, valence = MOOD_WORDS[value]
            self.reading.moods[f"not {phrase}"] = (-0.5 * arousal, -0.5 * valence)
        elif kind not in ("cannot", "loop"):
            self.reading.tell(
                N_("“no {phrase}” is not something that the composer can leave out."), phrase=phrase
            )

    def _note(self, phrase: str, kind: str, value: str) -> None:
        reading = self.reading
        if kind == "genre":
            reading.genres.append(value)
        elif kind == "near":
            reading.near.setdefault(phrase, value)
        elif kind == "mood":
            reading.moods[phrase] = MOOD_WORDS[value]
        elif kind == "metre":
            reading.metre = reading.metre or (phrase, value)
        elif kind == "style":
            reading.styles.append(value)
        elif kind == "rhythm":
            reading.rhythms.append(value)
        elif kind == "free":
            reading.free = True
        elif kind == "colour":
            reading.colours.append(value)
        elif kind == "ensemble":
            for patch in ENSEMBLES[value]:
                seat(reading, "DRUMS" if patch == "drums" else patch, "only")
            genre = ENSEMBLE_GENRES.get(value.split()[0])
            reading.genres += [genre] if genre else []
        elif kind == "tempo":
            reading.tempo = reading.tempo or (phrase, TEMPO_WORDS[value])
        elif kind == "section":
            reading.sections.append(value)
        elif kind == "form":
            reading.form = reading.form or value
        elif kind == "loop":
            reading.loop = True
        elif kind == "lacking":
            seat(reading, value, "without")
        elif kind == "alone":
            reading.alone = True
        else:
            reading.cannot.append(phrase)

    def _tell_nearest(self, phrase: str, patch: str) -> None:
        if self.manner == "without":
            if patch == "DRUMS":
                self.reading.tell(N_("“no {word}” leaves all drums out."), word=phrase)
            return
        self.reading.tell(
            N_("“{word}” is played by what is nearest to it: {patch}."),
            word=phrase,
            patch=patch.lower(),
        )


def seat(reading: Gathered, patch: str, manner: str) -> None:
    """Note an instrument (or, in capitals, a role) as wanted, alone, leading or unwanted."""
    role = patch.lower() if patch.isupper() else ""
    if manner == "without":
        if role:
            reading.without.add(role)
        else:
            reading.without_patches |= {patch, *words.ALSO.get(patch, ())}
    elif manner == "only":
        reading.only.append(role if role == "drums" else words.ROLE_DEFAULTS.get(patch, patch))
    elif manner == "lead" and role != "drums":
        reading.leads.append(words.ROLE_DEFAULTS.get(patch, patch))
    elif role in ("", "drums", "arp", "pad"):  # bass, chords and lead play anyway
        reading.wanted.append(words.ROLE_DEFAULTS.get(patch, role or patch))
