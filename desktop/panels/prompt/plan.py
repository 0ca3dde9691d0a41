"""A take's plan as values that can be changed, and what of a request carries them.

A value has the name of its chip: ``"genre"``, ``"tempo"``, ``"key"``, ``"length"``,
``"chords"``, ``"metre"``, ``"form"``, ``"builds"``, ``"mood"`` or ``"instrument_"`` and a role.
Knows no widget and no engine.
"""

import itertools
import re
from collections.abc import Container, Iterable, Mapping
from typing import Any

from core.studio.soundfonts import as_choice, voice_in
from core.text import N_, _
from desktop.widgets.wording import clock, section_title

Value = bool | float | str | tuple[float, float]

INSTRUMENT = "instrument_"  # before the role in a chip's name
NEUTRAL = 0.25  # of the way from the middle; a mood inside has no name
SAME_MOOD = 0.02
SHOWN_CHORDS = 4

ROLES = {
    "drums": N_("Drums"),
    "bass": N_("Bass"),
    "chords": N_("Harmony"),
    "pad": N_("Pads"),
    "arp": N_("Arpeggio"),
    "lead": N_("Lead"),
    "second": N_("Second voice"),
}
TITLES = {
    "genre": N_("Genre"),
    "tempo": N_("Tempo"),
    "key": N_("Key"),
    "metre": N_("Metre"),
    "length": N_("Length"),
    "form": N_("Form"),
    "builds": N_("Builds up"),
    "chords": N_("Chords"),
    "mood": N_("Mood"),
}
FORMS = {
    "song": N_("Song: verses and choruses"),
    "dance": N_("Dance: build-ups and drops"),
    "jazz": N_("Jazz: a head and solos"),
    "arc": N_("Arc: one long rise"),
    "cycle": N_("Cycle: everybody throughout"),
}
# The word of ``Spec.can`` that an engine needs; it is needed for nothing else.
CAN = {"tempo": "tempo", "key": "key", "chords": "chords"}
# What a recording or film stated, not the person: the next take need not have it.
_MEASURED = {
    "accompany": (
        *("key", "chords", "length", "metre"),
        *(INSTRUMENT + role for role in ("lead", "second")),
    ),
    "video": ("length", "metre"),
}
_NAMES_IN_PLANS = {"tempo": "tempo_bpm", "length": "seconds", "form": "shape"}
_MOODS = ((N_("calm"), N_("lively")), (N_("dark"), N_("bright")))
_KEY = re.compile(r"\s*([A-Ga-g])\s*(#|b|♯|♭)?\s+(.+?)\s*")
_LETTERS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_SHIFTS = {"#": 1, "♯": 1, "b": -1, "♭": -1, None: 0}


def title_of(name: str) -> str:
    """Return what a value is called, in the person's language."""
    if name.startswith(INSTRUMENT):
        role = name.removeprefix(INSTRUMENT)
        return _(ROLES.get(role, role))
    return _(TITLES[name])


def value_in(plan: Mapping[str, Any], name: str) -> Value | None:
    """Return what an engine's plan decided; ``None`` where it says nothing of it."""
    if name.startswith(INSTRUMENT):
        role = name.removeprefix(INSTRUMENT)
        voice = (plan.get("soundfonts") or {}).get(role)
        played = {**(plan.get("instruments") or {}), **(plan.get("sounds") or {})}
        return as_choice(voice) if voice else played.get(role)
    if name == "mood":
        return _mood(plan)
    if name == "chords":
        return first_chords(plan.get("chords") or ()) or None
    found = plan.get(_NAMES_IN_PLANS.get(name, name))
    return None if found == "" else found


def decided(plan: Mapping[str, Any], name: str, genres: Mapping[str, str]) -> str:
    """Return what a plan decided as it stands on a chip: of a form, the sections that it has."""
    if name == "form" and plan.get("form"):
        return form_in_words(plan["form"])
    value = value_in(plan, name)
    return shown(name, value, genres) if value is not None else ""


def stated_in(request: Mapping[str, Any], genres: Container[object] = ()) -> dict[str, Value]:
    """Return what a request (as JSON values) stated beside its prompt.

    Parameters
    ----------
    request
        ``GenerationRequest.to_json``.
    genres
        Those that can be stated; any other word leaves it to the prompt.
    """
    settings = request.get("settings") or {}
    found: dict[str, Any] = {
        "tempo": request.get("tempo_bpm"),
        "key": request.get("key"),
        "chords": request.get("chords"),
        "length": request.get("seconds"),
        "metre": settings.get("metre"),
        "form": settings.get("form"),
        "builds": settings.get("builds"),
        "mood": tuple(settings["mood"]) if settings.get("mood") else None,
    }
    if settings.get("genre") in genres:
        found["genre"] = settings["genre"]
    for role, patch in (settings.get("instruments") or {}).items():
        found[INSTRUMENT + role] = patch
    for role, voice in (settings.get("soundfonts") or {}).items():
        found[INSTRUMENT + role] = as_choice(voice)
    measured = _MEASURED.get((request.get("reference") or {}).get("use", ""), ())
    return {
        name: value
        for name, value in found.items()
        if value is not None and (value != "" or name.startswith(INSTRUMENT))
        if name not in measured
    }


def settings_of(values: Mapping[str, Value]) -> dict[str, Any]:
    """Return the settings that carry what no field of a request has a place for."""
    settings: dict[str, Any] = {
        name: values[name] for name in ("genre", "metre", "form", "builds") if name in values
    }
    if "mood" in values:
        settings["mood"] = list(values["mood"])  # type: ignore[arg-type]  # a pair
    played = {
        name.removeprefix(INSTRUMENT): value
        for name, value in values.items()
        if name.startswith(INSTRUMENT)
    }
    fonts = {role: voice for role, value in played.items() if (voice := voice_in(value))}
    own = {role: value for role, value in played.items() if role not in fonts}
    settings |= {"instruments": own} if own else {}
    return settings | ({"soundfonts": fonts} if fonts else {})


def values_of(stored: Mapping[str, Any]) -> dict[str, Value]:
    """Return values that were kept as JSON."""
    return {name: tuple(v) if isinstance(v, list) else v for name, v in stored.items()}


def fields_of(values: Mapping[str, Value | None]) -> dict[str, Any]:
    """Return the fields of a request that carry values; ``None`` leaves one open."""
    fields: dict[str, Any] = {
        field: values[name]
        for name, field in (("tempo", "tempo_bpm"), ("length", "seconds"))
        if name in values
    }
    return fields | {name: values[name] or "" for name in ("key", "chords") if name in values}


def same(name: str, one: Value | None, other: Value | None) -> bool:
    """Tell whether two values are one and the same, however they are written."""
    if one is None or other is None:
        return one is other
    if name == "mood" and isinstance(one, tuple) and isinstance(other, tuple):
        return all(abs(a - b) < SAME_MOOD for a, b in zip(one, other, strict=True))
    if name == "key":
        return key_parts(str(one)) == key_parts(str(other))
    if isinstance(one, float | int) and isinstance(other, float | int):
        return abs(one - other) < 0.005
    return one == other


def key_parts(key: str) -> tuple[int, str] | None:
    """Return the pitch class (C is 0) and the scale of a key; ``None`` where it names none.

    Examples
    --------
    >>> key_parts("Bb dorian"), key_parts("A# dorian"), key_parts("loud")
    ((10, 'dorian'), (10, 'dorian'), None)
    """
    found = _KEY.fullmatch(key)
    if not found:
        return None
    letter, sign, scale = found.groups()
    return (_LETTERS[letter.upper()] + _SHIFTS[sign]) % 12, scale.lower()


def shown(name: str, value: Value, genres: Mapping[str, str]) -> str:
    """Return a value as it stands on a chip."""
    if name == "tempo":
        return _("{tempo:.4g} bpm").format(tempo=value)
    if name == "length" and isinstance(value, int | float):
        return clock(round(value, 2))
    if name == "mood" and isinstance(value, tuple):
        return mood_in_words(*value)
    if name == "genre":
        return genres.get(str(value), str(value))
    if name == "form":
        return _(FORMS[str(value)]) if value in FORMS else str(value)
    if name == "builds":
        return _("builds up") if value else _("does not build up")
    if name.startswith(INSTRUMENT):
        voice = voice_in(value)
        words = str(voice.get("name", "")) if voice else str(value).replace("_", " ")
        return words or _("nobody")
    return str(value)


def mood_in_words(arousal: float, valence: float) -> str:
    """Return a mood in a word or two.

    Examples
    --------
    >>> mood_in_words(-0.6, -0.5), mood_in_words(0.1, 0.9), mood_in_words(0, 0)
    ('calm, dark', 'bright', 'even')
    """
    words = [
        _(pair[at > 0])
        for at, pair in zip((arousal, valence), _MOODS, strict=True)
        if abs(at) >= NEUTRAL
    ]
    return ", ".join(words) or _("even")


def form_in_words(sections: Iterable[Mapping[str, Any]]) -> str:
    """Return the sections of a plan as they follow each other, without the held last chord."""
    kinds = [str(section.get("kind", "")) for section in sections]
    names = [kind for kind, _same in itertools.groupby(kinds) if kind not in ("end", "")]
    return " · ".join(section_title(kind) for kind in names)


def first_chords(spans: Iterable[Mapping[str, Any]]) -> str:
    """Return the first chords of a plan's list, each change once."""
    changes = [symbol for symbol, _same in itertools.groupby(span["symbol"] for span in spans)]
    return " ".join(changes[:SHOWN_CHORDS])


def _mood(plan: Mapping[str, Any]) -> tuple[float, float] | None:
    """Return the mood; worked back from what it did where the plan does not name it."""
    if plan.get("mood"):
        arousal, valence = plan["mood"]
        return float(arousal), float(valence)
    if "density" not in plan or "brightness" not in plan:
        return None
    arousal = min(max(4.0 * (plan["density"] - 1.0), -1.0), 1.0)
    valence = min(max((plan["brightness"] - 0.5 * arousal) / 0.3, -1.0), 1.0)
    return round(arousal, 2), round(valence, 2)
