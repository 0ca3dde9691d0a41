"""Letting the person say whose an import is, where the file does not say so itself."""

from PySide6.QtWidgets import QMessageBox, QWidget

from core.jobs import Control
from core.origins import Origin, OriginKind
from core.studio import Session, Studio
from core.studio.declaring import declared, record_declaration
from core.text import _
from desktop.bridge import JobBoard
from desktop.panels.editor.presenter import EditorPresenter


def unstated_origins(state: EditorPresenter) -> tuple[Origin, ...]:
    """Return the origins in the selection, or in the chosen clip, that nobody has stated."""
    selection = state.selection
    found: dict[str, Origin] = {}
    for track in state.project.tracks:
        for piece in state.lane(track):
            if selection is None or track.id not in selection.tracks:
                continue
            if piece.start < selection.end and piece.end > selection.start:
                found.update((o.id, o) for o in piece.origins if o.kind is OriginKind.UNSTATED)
    return tuple(found.values())


def declare_yours(
    parent: QWidget,
    board: JobBoard,
    studio: Studio,
    session: Session,
    origins: tuple[Origin, ...],
) -> None:
    """Ask, write the declaration into the ledger, then change the project."""
    names = ", ".join(origin.title for origin in origins)
    question = _(
        "Do you declare that you made or recorded {names}?\n\nThe declaration is written into "
        "your ledger and stands in what you export."
    ).format(names=names)
    asked = QMessageBox.question(parent, _("This sound is mine"), question)
    if not origins or asked != QMessageBox.StandardButton.Yes:
        return

    def work(_control: Control) -> None:
        record_declaration(studio, session.project, origins)

    def change(_result: object) -> None:
        session.do(declared(session.project, origins))

    board.start(_("Declaring"), work, lane="io", quiet=True).succeeded.connect(change)
