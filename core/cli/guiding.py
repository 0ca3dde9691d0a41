"""What guides a take beside its prompt: a recording to lie under. Measured here, then stated."""

import argparse
from typing import TYPE_CHECKING

from core.cli.terminal import Terminal

if TYPE_CHECKING:
    from core.generation import GenerationRequest


def guided(
    given: argparse.Namespace, request: "GenerationRequest", terminal: Terminal
) -> "GenerationRequest":
    """Return the request with what was measured of the recording that it is to lie under."""
    if not getattr(given, "accompany", None):
        return request
    from core.studio.accompanying import accompanying, facts_of, hear, told_of

    recording = hear(given.accompany, terminal.control(), tempo_bpm=given.tempo)
    for name, (words, sureness) in facts_of(recording).items():
        terminal.message(f"{name}: {words} ({sureness:.0%})")
    for sentence in told_of(recording):
        terminal.message(sentence)
    return accompanying(recording, request)
