"""What guides a take beside its prompt: a recording to lie under, a film to be as long as.

Both are measured here and then stated, so that the recipe makes the take again without them.
"""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from core.cli.terminal import Terminal
from core.errors import UserError
from core.text import _

if TYPE_CHECKING:
    from core.generation import GenerationRequest


def guided(
    given: argparse.Namespace, request: "GenerationRequest", terminal: Terminal
) -> "GenerationRequest":
    """Return the request with what was measured of what is to guide it.

    Raises
    ------
    UserError
        ``studio.one_guide`` where more than one is given.
    """
    names = ("continue_from", "melody", "accompany", "video")
    if sum(bool(getattr(given, name, None)) for name in names) > 1:
        raise UserError("studio.one_guide")
    if getattr(given, "accompany", None):
        return _accompanying(given, request, terminal)
    if getattr(given, "video", None):
        return _scored(given, request, terminal)
    return request


def _accompanying(
    given: argparse.Namespace, request: "GenerationRequest", terminal: Terminal
) -> "GenerationRequest":
    from core.studio.accompanying import accompanying, facts_of, hear, told_of

    recording = hear(given.accompany, terminal.control(), tempo_bpm=given.tempo)
    for name, (words, sureness) in facts_of(recording).items():
        terminal.message(f"{name}: {words} ({sureness:.0%})")
    for sentence in told_of(recording):
        terminal.message(sentence)
    return accompanying(recording, request)


def _scored(
    given: argparse.Namespace, request: "GenerationRequest", terminal: Terminal
) -> "GenerationRequest":
    from core.studio.scoring import marked, scored, watch

    film = watch(given.video, terminal.control())
    film = marked(film, given.hits or (), alone=bool(given.hits))
    length = _("{seconds:.2f} s, {cuts} cuts, {hits} of all moments are hit")
    terminal.message(length.format(seconds=film.seconds, cuts=film.cuts, hits=len(film.hits)))
    return scored(film, request)


def film_of(given: argparse.Namespace) -> Path | None:
    """Return the film that the sound is to be laid into a copy of; none for a file of sound."""
    from core.video.muxing import CONTAINERS

    film: Path | None = getattr(given, "video", None)
    return film if film and given.output.suffix.lower() in CONTAINERS else None


def sound_in(output: Path) -> str:
    """Return the format of sound that a video of that name holds."""
    from core.video.muxing import sound_for

    return sound_for(output)
