"""What a use case has to tell the person beside its result."""

from dataclasses import dataclass
from typing import Literal

Tone = Literal["warning", "good", "plain"]


@dataclass(frozen=True, slots=True)
class Note:
    """Tell the person something: a short title, a sentence or two, and how it is meant."""

    tone: Tone
    title: str
    text: str
