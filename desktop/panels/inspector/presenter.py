"""What the inspector decides: which files are looked at, and what is shown of each.

Knows no widget.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QObject, Signal

from core.studio.inspecting import Inspection, inspect
from core.text import _
from desktop.panels.inspector.words import EvidenceCard, MarkedLane, cards, lanes

if TYPE_CHECKING:
    from core.jobs import Control
    from core.studio.studio import Studio
    from desktop.bridge import JobBoard, JobHandle


@dataclass(eq=False, slots=True)
class Inspected:
    """Follow one file through its inspection.

    Attributes
    ----------
    path
        The file.
    state
        ``"working"``, ``"done"``, ``"failed"`` or ``"stopped"``.
    job
        The work while it runs.
    inspection
        What was found, once it is done.
    error
        Why it failed.
    cards, lanes
        The same in words and for drawing.
    full
        Whether changed pitch and tempo are searched as well.
    compared
        Whether there is a folder of reference tracks to compare with.
    """

    path: Path
    full: bool = False
    state: Literal["working", "done", "failed", "stopped"] = "working"
    job: "JobHandle | None" = None
    inspection: Inspection | None = None
    error: BaseException | None = None
    cards: tuple[EvidenceCard, ...] = field(default=())
    lanes: tuple[MarkedLane, ...] = field(default=())
    compared: bool = False

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.name

    @property
    def can_search_harder(self) -> bool:
        """Whether a slower search could still find marks."""
        return self.inspection is not None and not self.lanes and not self.full

    @property
    def headline(self) -> str:
        """One line for a list of files."""
        if self.inspection:
            return self.inspection.verdict.title
        return {
            "working": _("being inspected"),
            "failed": _("could not be inspected"),
            "stopped": _("stopped"),
            "done": "",
        }[self.state]


class InspectorPresenter(QObject):
    """Inspect files in the background and keep what was found.

    Parameters
    ----------
    studio
        Whose keys, ledger and reference folder are asked.
    board
        Runs the work.
    look_at
        Inspects a file; :func:`core.studio.inspect`.
    parent
        Qt owner.

    Notes
    -----
    ``changed`` comes with every file that is added, chosen or finished, ``progressed`` while
    the chosen one is worked on.
    """

    changed = Signal()
    progressed = Signal()

    def __init__(
        self,
        studio: "Studio",
        board: "JobBoard",
        *,
        look_at: Callable[..., Inspection] = inspect,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._studio, self._board, self._look_at = studio, board, look_at
        self.files: list[Inspected] = []
        self.chosen: Inspected | None = None

    def open(self, paths: Iterable[Path]) -> None:
        """Inspect files; one that is listed already is inspected anew."""
        added = [self._begin(path) for path in dict.fromkeys(paths)]
        if added:
            self.chosen = added[0]
            self.changed.emit()

    def search_harder(self) -> None:
        """Inspect the chosen file again, for marks whose pitch or tempo was changed too."""
        if self.chosen:
            self.chosen = self._begin(self.chosen.path, full=True)
            self.changed.emit()

    def choose(self, at: int) -> None:
        """Show a file of the list."""
        if 0 <= at < len(self.files) and self.files[at] is not self.chosen:
            self.chosen = self.files[at]
            self.changed.emit()

    def again(self) -> None:
        """Inspect the chosen file once more."""
        if self.chosen:
            self.open([self.chosen.path])

    def stop(self) -> None:
        """Stop inspecting the chosen file."""
        if self.chosen and self.chosen.job:
            self.chosen.job.cancel()
            self.changed.emit()

    def forget(self, file: Inspected) -> None:
        """Take a file off the list; nothing happens to the file itself."""
        if file not in self.files:
            return
        at = self.files.index(file)
        del self.files[at]
        if file.job:
            file.job.cancel()
        if file is self.chosen:
            self.chosen = self.files[min(at, len(self.files) - 1)] if self.files else None
        self.changed.emit()

    def report_json(self) -> str:
        """Return what ``inspect --json`` prints for the chosen file; empty before it is done."""
        if self.chosen is None or self.chosen.inspection is None:
            return ""
        return json.dumps(self.chosen.inspection.to_json(), indent=2, ensure_ascii=False)

    def report_text(self) -> str:
        """Return the report for a person; empty before it is done."""
        found = self.chosen.inspection if self.chosen else None
        return found.to_text() if found else ""

    def _begin(self, path: Path, *, full: bool = False) -> Inspected:
        known = next((file for file in self.files if file.path == path), None)
        if known and known.job:
            return known
        file = Inspected(path, full)
        if known:
            self.files[self.files.index(known)] = file
        else:
            self.files.append(file)
        studio, look_at = self._studio, self._look_at
        file.compared = studio.reference_folder is not None

        def work(control: "Control") -> Inspection:
            return look_at(studio, path, control, full=full)

        job = self._board.start(
            _("Inspecting {name}").format(name=path.name), work, shows_errors=False
        )
        file.job = job
        job.progressed.connect(lambda _fraction, _stage: self._move(file))
        job.succeeded.connect(lambda found: self._end(file, "done", found))
        job.failed.connect(lambda error: self._end(file, "failed", error=error))
        job.cancelled.connect(lambda: self._end(file, "stopped"))
        return file

    def _move(self, file: Inspected) -> None:
        if file is self.chosen:
            self.progressed.emit()

    def _end(
        self,
        file: Inspected,
        state: Literal["done", "failed", "stopped"],
        found: Any = None,
        error: BaseException | None = None,
    ) -> None:
        file.job, file.state, file.inspection, file.error = None, state, found, error
        if found is not None:
            titles = {spec.id: spec.title for spec in self._studio.engines}
            file.cards = cards(found, compared=file.compared, engines=titles)
            file.lanes = lanes(found)
        self.changed.emit()
