"""The person's word on an import that says nothing of itself: written down, then believed."""

from collections.abc import Sequence

from core.origins import CREATOR_OWNED, Origin, OriginKind
from core.project import Edit, Project, edits
from core.studio.studio import Studio
from core.text import _


def record_declaration(studio: Studio, project: Project, origins: Sequence[Origin]) -> None:
    """Write into the ledger that the person declares `origins` to be their own; on a worker.

    It comes before the edit: a declaration that left no trace would be worth nothing later.
    """
    for origin in origins:
        studio.ledger.append(
            "declaration",
            {"origin": origin.id, "kind": OriginKind.YOU.value, "project": project.id},
            private={"title": origin.title},
        )


def declared(project: Project, origins: Sequence[Origin]) -> Edit:
    """Return the one edit that makes `origins` the person's own.

    Raises
    ------
    UserError
        Where a mark or a signature of the file says otherwise.
    """
    after = project
    for origin in origins:
        after = edits.declare_origin(
            after, origin.id, kind=OriginKind.YOU, licence=CREATOR_OWNED
        ).project
    return Edit.of(_("Declare as mine"), project, after)
