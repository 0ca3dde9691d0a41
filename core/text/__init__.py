"""Every sentence that a person reads about something that went wrong.

An error's code names a pair (what happened, what can be done) in one of this
folder's tables, one table a room. Both halves are ``str.format`` templates over
the error's fields and are translated where they are shown. Knows only the
errors.
"""

import gettext
import importlib
from dataclasses import dataclass

from core.errors import SoundmarkError

_translation: gettext.NullTranslations = gettext.NullTranslations()

# One table a room: a sentence is looked for in the table that its code's first word names.
ROOMS = (
    "analysis",
    "attribution",
    "audio",
    "augmentation",
    "cli",
    "composer",
    "export",
    "generation",
    "identity",
    "jobs",
    "playback",
    "plugins",
    "project",
    "provenance",
    "rendering",
    "settings",
    "studio",
    "theme",
    "watermark",
    "weights",
)


def N_(message: str) -> str:  # noqa: N802  (gettext's own name for "mark, translate later")
    """Mark a message for translation where it is written."""
    return message


def _(message: str) -> str:
    """Translate a message where it is shown."""
    return _translation.gettext(message)


def use_language(translation: gettext.NullTranslations) -> None:
    """Show every later sentence through `translation`."""
    global _translation
    _translation = translation


@dataclass(frozen=True, slots=True)
class Sentence:
    """Say what happened and what can be done about it.

    Attributes
    ----------
    what
        One plain sentence: what happened, to which file or value.
    remedy
        One plain sentence: what the person can do now.
    """

    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.what} {self.remedy}".strip()


def table(room: str) -> dict[str, tuple[str, str]]:
    """Return a room's table of code to (what, remedy); empty where it has none."""
    try:
        module = importlib.import_module(f"core.text.{room}")
    except ModuleNotFoundError:
        return {}
    messages: dict[str, tuple[str, str]] = module.MESSAGES
    return messages


def sentence(error: SoundmarkError) -> Sentence:
    """Return the sentence of an error, filled with its fields.

    Parameters
    ----------
    error
        Any error of the tree.

    Returns
    -------
    Sentence
        For a code without a sentence, one that at least names the code.
    """
    what, remedy = table(error.code.partition(".")[0]).get(
        error.code,
        (
            N_("Something went wrong inside Soundmark ({code})."),
            N_("Please report it with the details below; nothing that you made was changed."),
        ),
    )
    fields = {"code": error.code, **error.fields}
    return Sentence(_(what).format(**fields), _(remedy).format(**fields))
