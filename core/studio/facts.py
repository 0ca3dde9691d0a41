"""What is known of a project: who made how much, who made this, what stands in the way."""

from dataclasses import dataclass

from core.origins import Licence, Origin, OriginId, OriginKind
from core.project import Project, Selection, origins_at, shares
from core.studio.notes import Note
from core.text import _

__all__ = ["OriginFact", "kind_words", "origin_facts", "release_notes", "shares"]


@dataclass(frozen=True, slots=True)
class OriginFact:
    """Tell a person about one origin.

    Attributes
    ----------
    title
        The file, engine or model.
    kind
        Who made it.
    made_by
        The same in words.
    prompt, seed
        What asked for it; empty and ``None`` where nothing did.
    licence
        What it may be used for.
    seconds
        How long it sounds in the project or selection.
    note
        What was done to it since; empty for nothing.
    """

    title: str
    kind: OriginKind
    made_by: str
    prompt: str
    seed: int | None
    licence: Licence
    seconds: float
    note: str


def kind_words(kind: OriginKind) -> str:
    """Return who made it, in a musician's words."""
    return {
        OriginKind.YOU: _("you"),
        OriginKind.IMPORTED: _("imported, origin stated"),
        OriginKind.UNSTATED: _("imported, origin not stated"),
        OriginKind.RULES: _("made by rules, no model"),
        OriginKind.MODEL: _("made by a trained model"),
    }[kind]


def origin_facts(project: Project, selection: Selection | None = None) -> tuple[OriginFact, ...]:
    """Return who made what sounds in `selection`, or in the whole project, longest first."""
    seconds: dict[OriginId, float] = {}
    for track in project.tracks:
        if selection is not None and track.id not in selection.tracks:
            continue
        for clip in track.clips:
            start, end = clip.start, clip.end
            if selection is not None:
                start, end = max(start, selection.start), min(end, selection.end)
            if end <= start:
                continue
            heard = project.sources[clip.source].origins.part(
                clip.offset + start - clip.start, clip.offset + end - clip.start
            )
            for stretch in heard:
                for id in stretch.origins:
                    length = (stretch.end - stretch.start) / project.sample_rate
                    seconds[id] = seconds.get(id, 0.0) + length
    ordered = sorted(seconds, key=lambda id: (-seconds[id], id))
    return tuple(_fact(project.origins[id], seconds[id]) for id in ordered)


def _fact(origin: Origin, seconds: float) -> OriginFact:
    return OriginFact(
        title=origin.title,
        kind=origin.kind,
        made_by=kind_words(origin.kind),
        prompt=origin.prompt,
        seed=origin.recipe.seed if origin.recipe else None,
        licence=origin.licence,
        seconds=seconds,
        note=_("edited: {edit}").format(edit=origin.edited_by) if origin.edited_by else "",
    )


def release_notes(project: Project) -> tuple[Note, ...]:
    """Return what a person should know before the project leaves, warnings first."""
    if not project.frames:
        return ()
    return notes_on(tuple(project.origins[id] for id in sorted(origins_at(project).origins)))


def notes_on(origins: tuple[Origin, ...]) -> tuple[Note, ...]:
    """Return what the licences and kinds of `origins` mean for a release."""
    notes: list[Note] = []
    forbidden = [o for o in origins if o.licence.commercial is False]
    if forbidden:
        names = ", ".join(sorted({o.title for o in forbidden}))
        licences = ", ".join(sorted({o.licence.title for o in forbidden}))
        notes.append(
            Note(
                "warning",
                _("Not for commercial release"),
                _(
                    "Parts come from {names}, whose licence ({licences}) forbids selling. Make "
                    "them again with the composer, or export as a demo."
                ).format(names=names, licences=licences),
            )
        )
    unstated = [o for o in origins if o.kind is OriginKind.UNSTATED]
    if unstated:
        titles = sorted({o.title for o in unstated})
        names = ", ".join(titles[:3]) + (" …" if len(titles) > 3 else "")
        notes.append(
            Note(
                "warning",
                _("Origin not stated"),
                _(
                    "Nothing says who made {names}. If it is yours, say so in the Track menu; "
                    "otherwise the export calls it “not stated”."
                ).format(names=names),
            )
        )
    credit = sorted({o.title for o in origins if o.licence.attribution})
    if credit:
        notes.append(
            Note(
                "plain",
                _("Name the authors"),
                _("The licences ask you to name: {names}.").format(names=", ".join(credit)),
            )
        )
    if any(o.kind.generated for o in origins):
        notes.append(
            Note(
                "good",
                _("Both marks will be set"),
                _("Generated seconds get the public mark; the whole file gets your private one."),
            )
        )
    else:
        notes.append(
            Note(
                "good",
                _("Nothing was generated"),
                _("Marks are on and can be switched off in the export dialog."),
            )
        )
    return tuple(notes)
