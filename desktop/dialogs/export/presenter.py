"""What the export dialog decides: when to ask, what is run, what came of it.

Knows no widget. The dialog reads the plan and the properties below whenever ``changed`` fires.
"""

import dataclasses
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal

from core.jobs import Part
from core.plugins import Catalogue, ParamValue
from core.project import Selection
from core.studio.delivering import Delivered, Delivery, deliver
from core.studio.mixing import Mix, mix_of_project
from core.text import _
from desktop.bridge import JobPresenter
from desktop.dialogs.export.carrying import CarryingPresenter
from desktop.dialogs.export.checking import CheckPresenter
from desktop.dialogs.export.plan import ExportPlan

if TYPE_CHECKING:
    from core.jobs import Control
    from core.studio.session import Session
    from desktop.bridge import JobBoard

RENDERED = 0.3  # share of the work that rendering takes


class ExportPresenter(JobPresenter):
    """Prepare and run one export of the open project.

    Parameters
    ----------
    session
        The open project; taken as it is now.
    board
        Runs the work.
    exporters
        The formats that there are.
    selection
        What is selected in the editor, if anything.
    deliver
        Lets a mix leave; :func:`core.studio.deliver`.
    parent
        Qt owner.
    """

    delivered = Signal(object)

    def __init__(
        self,
        session: "Session",
        board: "JobBoard",
        exporters: Catalogue,
        selection: Selection | None = None,
        *,
        deliver: Callable[..., Delivered] = deliver,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(board, parent)
        self._session, self._deliver = session, deliver
        self.plan = ExportPlan(session, exporters, selection)
        self.check = CheckPresenter(session, board, self.plan, parent=self)
        self.carrying = CarryingPresenter(session, board, self.plan, parent=self)
        self.asks_overwrite = False
        self.result: Delivered | None = None
        self._delivery: Delivery | None = None

    # What is shown ------------------------------------------------------------------------

    @property
    def proof(self) -> tuple[tuple[str, str], ...]:
        """The proof of the export as (label, value): what was written, then the facts."""
        result = self.result
        if result is None:
            return ()
        beside = self._delivery
        notes, sheet = (beside.midi, beside.sheet) if beside else (None, None)
        lines = (
            (_("File"), str(result.path)),
            (_("Beside it"), result.sidecar.name if result.sidecar else ""),
            (_("Stems"), _stems(len(result.stems))),
            (_("Notes"), notes.name if notes else ""),
            (_("Disclosure sheet"), sheet.name if sheet else ""),
        )
        return (*(line for line in lines if line[1]), *result.facts)

    @property
    def can_start(self) -> bool:
        """Whether Export can be pressed."""
        return self.job is None and not self.plan.is_empty

    # What the person does -----------------------------------------------------------------

    def set_title(self, title: str) -> None:
        """Call the track `title`; the file follows while nobody named it."""
        self.plan.set_title(title)
        self._change()

    def choose_format(self, id: str) -> None:
        """Write another format."""
        self.plan.choose_format(id)
        self._change()

    def set_range(self, range: Literal["whole", "selection"]) -> None:
        """Export the whole track, or the selection."""
        self.plan.set_range(range)
        self._change()

    def set_target(self, path: Path) -> None:
        """Write to this file."""
        self.plan.set_target(path)
        self._change()

    def start(self, *, overwrite: bool = False) -> None:
        """Export; asks first where the file is there already."""
        if not self.can_start:
            return
        self.error, self.result = None, None
        self.asks_overwrite = self.plan.target.exists() and not overwrite
        if self.asks_overwrite:
            self.changed.emit()
            return
        self.plan.remember()
        self.carrying.stop()  # the export itself finds out
        self.run(_("Exporting {name}").format(name=self.plan.target.name), self._work())

    def finished(self, result: Delivered) -> None:
        """Show the proof."""
        self.result = result
        self.delivered.emit(result)

    def choose(self, name: Literal["public_mark", "private_mark"], on: bool) -> None:
        """Switch a mark on or off."""
        if name == "public_mark":
            self.plan.public_mark = on
        else:
            self.plan.private_mark = on
        self.check.changed.emit()
        self.carrying.changed.emit()

    def set_params(self, params: Mapping[str, ParamValue]) -> None:
        """Keep the chosen format's settings."""
        self.plan.set_params(params)
        self.check.changed.emit()

    def dismiss(self) -> None:
        """Take back the question or the failure and return to the settings."""
        self.asks_overwrite, self.error, self.result = False, None, None
        self.changed.emit()

    # Within -------------------------------------------------------------------------------

    def _work(self) -> "Callable[[Control], Delivered]":
        """Return the work, with everything it needs taken from this presenter now."""
        session, plan = self._session, self.plan
        project, delivery = plan.project, plan.delivery()
        start, end = plan.span
        midi, stems = plan.midi_bytes(), delivery.stems_folder is not None
        self._delivery = delivery
        run = self._deliver

        def work(control: "Control") -> Delivered:
            mix: Mix = mix_of_project(
                project,
                session.media,
                Part(control, 0.0, RENDERED),
                start=start,
                end=end,
                stems=stems,
            )
            mix = dataclasses.replace(mix, title=delivery.title, midi=midi)
            return run(session.studio, mix, delivery, Part(control, RENDERED, 1.0))

        return work

    def _change(self) -> None:
        self.asks_overwrite = False
        self.changed.emit()
        self.check.changed.emit()


def _stems(count: int) -> str:
    return _("{count} files").format(count=count) if count else ""
