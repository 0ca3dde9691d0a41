"""What a request asks of the composer, read without loading an engine."""

from dataclasses import replace

from core.composer.chords import parse_progression
from core.composer.genre_table import GENRES
from core.composer.pitch import Key
from core.composer.planning import check_seconds, check_tempo
from core.composer.reading import read_prompt
from core.composer.scala import read_scala
from core.composer.stating import stated_settings
from core.composer.wish import Wish
from core.errors import UserError
from core.generation.base import GenerationRequest


def _has_no_bars(wish: Wish, request: GenerationRequest) -> bool:
    """Tell whether nothing says how many bars there are: only then a usual length is taken."""
    return wish.bars is None and request.settings.get("bars") is None


def stated(request: GenerationRequest) -> Wish:
    """Return what a request asks for: its fields win over its prompt's words."""
    wish = read_prompt(request.text)
    changes: dict[str, object] = {}
    guide = request.reference
    if guide and guide.use == "accompany" and not request.settings.get("times"):
        raise UserError("composer.unheard_recording")
    if request.seconds is not None:
        changes["seconds"] = check_seconds(request.seconds)
    elif wish.seconds is None and _has_no_bars(wish, request) and "seconds" in request.settings:
        changes["seconds"] = check_seconds(float(request.settings["seconds"] or 0.0))
    genre = request.settings.get("genre")
    if genre in GENRES:
        changes["genres"] = (genre,)
    if request.tempo_bpm is not None:
        changes["tempo_bpm"] = check_tempo(request.tempo_bpm)
    if request.key.strip():
        key = Key.parse(request.key)
        changes |= {"tonic": key.tonic, "mode": key.mode}
    if scale_file := request.settings.get("scale_file"):
        changes["own"] = read_scala(str(scale_file))
    if request.chords.strip():
        changes["chords"] = parse_progression(request.chords)
    changes |= stated_settings(request.settings)
    return replace(wish, **changes)  # type: ignore[arg-type]  # each of its field's type
