"""Edits of the project as a whole: its name, its tempo, who made what."""

from dataclasses import replace

from core.errors import UserError
from core.origins import Licence, Origin, OriginId, OriginKind
from core.project.changes import Edit
from core.project.document import Project, TempoMap
from core.project.edits.parts import number
from core.text import _

MIN_BPM, MAX_BPM = 20.0, 400.0
MAX_BEATS_PER_BAR = 32


def rename(project: Project, name: str) -> Edit:
    """Rename the project."""
    return Edit.of(_("Rename project"), project, replace(project, name=name))


def set_sample_rate(project: Project, sample_rate: int) -> Edit:
    """Set the project's rate, in Hz; a new project takes that of its first import.

    Raises
    ------
    UserError
        ``project.rate_in_use`` if something was placed already.
    """
    if project.sources and sample_rate != project.sample_rate:
        raise UserError("project.rate_in_use", rate=project.sample_rate)
    return Edit.of(_("Set sample rate"), project, replace(project, sample_rate=sample_rate))


def set_tempo(project: Project, tempo: TempoMap, *, gesture: str = "") -> Edit:
    """Set the grid of beats, 20 to 400 beats a minute; no clip moves."""
    tempo = TempoMap(
        bpm=number(tempo.bpm, MIN_BPM, MAX_BPM),
        beats_per_bar=min(max(tempo.beats_per_bar, 1), MAX_BEATS_PER_BAR),
        start=tempo.start,
    )
    return Edit.of(_("Set tempo"), project, replace(project, tempo=tempo), gesture)


def declare_origin(
    project: Project, origin: OriginId, *, kind: OriginKind, licence: Licence | None = None
) -> Edit:
    """Let the person say who made an import that does not say so itself.

    Parameters
    ----------
    origin
        One that is not stated, or that was declared before.
    kind
        Who made it.
    licence
        What it may be used for; as before where it is left out.

    Raises
    ------
    UserError
        ``project.origin_known`` if the origin was recorded, or found in the file's marks or
        credentials: what is known cannot be declared away.
    """
    old = project.origins[origin]
    if not _may_be_declared(old, kind):
        raise UserError("project.origin_known", title=old.title)
    evidence = {**(old.evidence or {}), "declared": kind.value}
    new = replace(old, kind=kind, licence=licence or old.licence, evidence=evidence)
    after = replace(project, origins={**project.origins, origin: new})
    return Edit.of(_("Declare origin of “{title}”").format(title=old.title), project, after)


def _may_be_declared(origin: Origin, kind: OriginKind) -> bool:
    """Return whether nothing that was found speaks against a declaration."""
    evidence = origin.evidence or {}
    marks = evidence.get("marks") or ()
    marked = any(mark.get("origin") in ("generated", "partly") for mark in marks)
    stated = origin.kind is not OriginKind.UNSTATED and "declared" not in evidence
    return not stated and not origin.recipe and (kind.generated or not marked)
