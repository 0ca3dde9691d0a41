"""What an origin lane shows: who made which stretch of a track, and how."""

from dataclasses import dataclass

from core.origins import Origin, OriginKind
from core.project import Clip, Project, Track
from core.text import N_, _
from desktop.theme import MIXED

_HOW = {
    OriginKind.YOU: N_("Recorded or made by you"),
    OriginKind.IMPORTED: N_("Imported, with a stated origin"),
    OriginKind.UNSTATED: N_("Imported; its origin is not stated"),
    OriginKind.RULES: N_("Made by rules, no model"),
    OriginKind.MODEL: N_("Made by a model"),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """Say what sounds from frame `start` to `end` of the timeline.

    Attributes
    ----------
    start, end
        Frames on the timeline.
    look
        An ``OriginKind``'s value, or ``"mixed"``.
    origins
        All origins that sound there.
    """

    start: int
    end: int
    look: str
    origins: tuple[Origin, ...]


def pieces(track: Track, project: Project) -> tuple[Piece, ...]:
    """Return the lane of a track, in order; silence between clips has no piece."""
    return tuple(piece for clip in track.clips for piece in _pieces_of(clip, project))


def _pieces_of(clip: Clip, project: Project) -> list[Piece]:
    source = project.sources.get(clip.source)
    if source is None:
        return []
    found = []
    for stretch in source.origins.part(clip.offset, clip.offset + clip.frames):
        origins = tuple(
            project.origins[each] for each in sorted(stretch.origins) if each in project.origins
        )
        found.append(
            Piece(clip.start + stretch.start, clip.start + stretch.end, look_of(origins), origins)
        )
    return found


def look_of(origins: tuple[Origin, ...]) -> str:
    """Return how origins that sound together are shown."""
    kinds = {origin.kind for origin in origins}
    if not kinds:
        return OriginKind.UNSTATED.value
    if len(kinds) > 1 or any(origin.edited_by for origin in origins):
        return MIXED
    return kinds.pop().value


def how(origins: tuple[Origin, ...]) -> str:
    """Return the tooltip: how each origin was made, by what, from which prompt and seed."""
    return "\n\n".join(_how_one(origin) for origin in origins) or _("Its origin is not stated")


def _how_one(origin: Origin) -> str:
    lines = [f"{origin.title} · {_(_HOW[origin.kind])}"]
    if origin.edited_by:
        lines.append(_("Edited: {edit}").format(edit=origin.edited_by))
    if origin.prompt:
        lines.append(_("Prompt: “{prompt}”").format(prompt=origin.prompt))
    if origin.recipe:
        engine = f"{origin.recipe.plugin} {origin.recipe.version}"
        lines.append(_("Engine: {engine}").format(engine=engine))
        lines.append(_("Seed: {seed}").format(seed=origin.recipe.seed))
    lines.append(_("Licence: {licence}").format(licence=origin.licence.title))
    return "\n".join(lines)
