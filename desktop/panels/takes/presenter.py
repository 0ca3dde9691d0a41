"""What the takes panel decides: which takes are listed, what each row says, what is done to one.

Knows no widget. The panel reads :attr:`TakesPresenter.rows` when ``changed`` fires and one
row when ``row_changed`` does.
"""

import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from core.audio import PeakPyramid, Samples
from core.errors import SoundmarkError
from core.origins import OriginKind
from core.studio.takes import Take, TakeChunk, renamed
from core.text import _
from desktop.panels.takes.ancestors import ancestor, ancestors_in_words, keep_ancestor
from desktop.panels.takes.growing import GrowingTake
from desktop.panels.takes.rows import TakeRow, growing_row, stored_row

if TYPE_CHECKING:
    from core.jobs import Control
    from core.studio.session import Session
    from core.studio.shelf import PreparedTake, StoredTake
    from desktop.bridge import JobBoard, JobHandle

Offers = Sequence[tuple[str, str]]  # kind and words of what can be made of a take
Peaks = tuple[NDArray[np.float32], NDArray[np.float32]]  # minimum, maximum: one value a column


class TakeSound(Protocol):
    """What a player needs of a take, finished or growing."""

    @property
    def frames(self) -> int:
        """Frames that there are by now."""

    @property
    def sample_rate(self) -> int:
        """In Hz."""

    @property
    def complete(self) -> bool:
        """Whether no more frames will come."""

    def read(self, start: int, frames: int) -> Samples:
        """Return up to `frames` from `start`."""


class TakesPresenter(QObject):
    """List the takes of the open project and those that are being made.

    Parameters
    ----------
    session
        Returns the open project's session, or ``None`` while there is none.
    board
        Runs the writing of finished takes.
    cursor
        Returns where a take is placed, in frames of the project.
    parent
        Qt owner.

    Notes
    -----
    Connect a ``PromptPresenter``'s ``started``, ``take_grew``, ``take_made`` and ``ended`` to
    :meth:`follow`, :meth:`grow`, :meth:`keep` and :meth:`settle`, and call :meth:`reload` when
    another project is open. ``chosen`` sends the ``StoredTake`` that is selected, or ``None``.
    Whoever makes takes says in :attr:`offers` how one can be made again, and answers
    ``variation_requested(take, kind)``. Whoever plays answers ``audition_started(id)`` by
    reading :meth:`sound`, and tells :meth:`show_playing`.
    """

    changed = Signal()
    row_changed = Signal(str)
    chosen = Signal(object)
    audition_started = Signal(str)
    audition_stopped = Signal()
    placed = Signal(str)
    recipe_requested = Signal(object)
    stems_requested = Signal(object)
    morph_wanted = Signal(object, object)
    variation_requested = Signal(object, str)
    removal_began = Signal(str)
    failed = Signal(object)

    def __init__(
        self,
        session: Callable[[], "Session | None"],
        board: "JobBoard",
        cursor: Callable[[], int] = lambda: 0,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._board, self._cursor = session, board, cursor
        self._takes: tuple[StoredTake, ...] = ()
        self._came_from: dict[str, str] = {}  # by take, in words
        self._growing: dict[str, GrowingTake] = {}
        self._peaks: dict[str, Peaks] = {}  # of finished takes, at the list's present width
        self._homeless: list[Take] = []  # made while no project was open yet
        self._job: JobHandle | None = None
        self._going: tuple[Session, str, str] | None = None  # a removal that can still be undone
        self.offers: Callable[[StoredTake], Offers] = lambda _take: ()
        self.can_morph: Callable[[StoredTake], bool] = lambda _take: False
        self.place_of: Callable[[StoredTake], int | None] = lambda _take: None
        self.search = ""
        self.chosen_id = ""
        self.playing_id = ""
        self._unsubscribe: Callable[[], object] = lambda: None
        self.reload()

    # What is shown ------------------------------------------------------------------------

    @property
    def rows(self) -> tuple[TakeRow, ...]:
        """The rows from top to bottom, newest first, as far as the search finds them."""
        growing = [self._growing_row(take) for take in reversed(self._growing.values())]
        stored = [self._stored_row(take) for take in self._stored()]
        return tuple(row for row in (*growing, *stored) if row.has_words(self.search))

    @property
    def is_empty(self) -> bool:
        """Whether there is no take at all, found or not."""
        return not self._growing and not self._stored()

    def row(self, id: str) -> TakeRow | None:
        """Return one row, or ``None`` where the list does not have it."""
        if id in self._growing:
            return self._growing_row(self._growing[id])
        take = self.stored(id)
        return self._stored_row(take) if take else None

    def stored(self, id: str) -> "StoredTake | None":
        """Return a finished take as the project keeps it."""
        return next((take for take in self._stored() if take.id == id), None)

    def peaks(self, id: str, columns: int) -> Peaks | None:
        """Return the picture of a take, one minimum and maximum a column, or ``None`` so far.

        A growing take fills as many of the `columns` as there is sound.
        """
        growing = self._growing.get(id)
        if growing:
            row = self._growing_row(growing)
            return _columns(growing.pyramid, max(round(columns * row.grown), 1))
        cached = self._peaks.get(id)
        if cached is None or len(cached[0]) != columns:
            session = self._session()
            cached = _columns(session.shelf.pyramid(id) if session else None, columns)
            if cached is None:
                return None
            self._peaks[id] = cached
        return cached

    def sound(self, id: str) -> TakeSound | None:
        """Return what a player reads of a take, also while it grows."""
        growing = self._growing.get(id)
        if growing:
            return growing
        session, take = self._session(), self.stored(id)
        return _StoredSound(session, take) if session and take else None

    # A take is being made -----------------------------------------------------------------

    def follow(self, job: "JobHandle | None") -> None:
        """Show the time left of the job that makes takes."""
        self._job = job

    def grow(self, chunk: TakeChunk, kind: OriginKind) -> None:
        """Let the take that a piece belongs to grow in the list."""
        known = chunk.take in self._growing
        if not known:
            name = _("Take {number}").format(number=chunk.number + 1)
            self._growing[chunk.take] = GrowingTake(chunk.take, name, chunk.seconds, kind)
        self._growing[chunk.take].append(chunk.audio)
        if known:
            self.row_changed.emit(chunk.take)
        else:
            self.changed.emit()

    def keep(self, take: Take) -> None:
        """Write a finished take into the project, in the background."""
        session = self._session()
        if session is None:
            self._homeless.append(take)
            return
        take = renamed(take, self._free_name(take))
        growing = self._growing.get(take.id)
        if growing:
            growing.name, growing.complete = take.name, True

        def work(control: "Control") -> "PreparedTake":
            return session.shelf.prepare(take, control)

        job = self._board.start(
            _("Keeping “{name}”").format(name=take.name), work, lane="io", quiet=True
        )
        job.succeeded.connect(lambda stored: self._keep(session, take.id, stored))
        job.failed.connect(lambda error: self._lose(take.id, error))
        job.cancelled.connect(lambda: self._lose(take.id, None))
        self.changed.emit()

    def settle(self) -> None:
        """Let go of takes that grew and will not be finished: their work failed."""
        waiting = {take.id for take in self._homeless}
        growing = (take for take in self._growing.values() if take.id not in waiting)
        lost = [take for take in growing if not take.complete]
        for take in lost:
            take.complete = True  # whoever plays it need not wait for more
            del self._growing[take.id]
        self._job = None
        if lost:
            self.changed.emit()

    def reload(self) -> None:
        """Show the takes of the project that is open now."""
        self._unsubscribe()
        self.finish_removal()
        self._peaks.clear()
        self.choose("")
        session = self._session()
        if session is None:
            self._unsubscribe = lambda: None
        else:
            self._unsubscribe = session.shelf.subscribe(self._read)
        self._read()
        if session and any(session.shelf.pyramid(take.id) is None for take in self._takes):
            self._measure(session)
        if session:
            homeless, self._homeless = self._homeless, []
            for take in homeless:
                self.keep(take)

    # What the person does -----------------------------------------------------------------

    def find(self, text: str) -> None:
        """Show only takes whose name, prompt, key or seed holds all words of `text`."""
        self.search = text
        self.changed.emit()

    def choose(self, id: str) -> None:
        """Select a take; empty selects none."""
        if id != self.chosen_id:
            self.chosen_id = id
            self.chosen.emit(self.stored(id))

    def toggle_audition(self, id: str) -> None:
        """Play a take, or stop it where it is the one that plays."""
        if id == self.playing_id:
            self.audition_stopped.emit()
        elif self.sound(id) is not None:
            self.audition_started.emit(id)

    def show_playing(self, id: str) -> None:
        """Show which take plays; empty for none."""
        before, self.playing_id = self.playing_id, id
        for changed in {before, id} - {""}:
            self.row_changed.emit(changed)

    def rename(self, id: str, name: str) -> None:
        """Give a take another name; an empty one is not taken."""
        session, take = self._session(), self.stored(id)
        if session and take and name.strip() and name.strip() != take.name:
            session.shelf.rename(id, name)

    def toggle_star(self, id: str) -> None:
        """Star a take, or take its star away."""
        session, take = self._session(), self.stored(id)
        if session and take:
            session.shelf.star(id, not take.starred)

    def place(self, id: str, *, stems: bool = False, at: int | None = None) -> None:
        """Place a take on a new track: at the cursor, or at a frame of the project."""
        session = self._session()
        if session is None or self.stored(id) is None:
            return
        try:
            at = self._place_for(id) if at is None else at
            session.shelf.place(id, at=at, stems=stems)
        except SoundmarkError as error:
            self.failed.emit(error)
        else:
            self.placed.emit(id)

    def _place_for(self, id: str) -> int:
        """Return where a take goes: where it belongs, else at the cursor."""
        take = self.stored(id)
        belongs = self.place_of(take) if take else None
        return self._cursor() if belongs is None else belongs

    def variations(self, id: str) -> Offers:
        """Return how a take can be made again: kind and words."""
        take = self.stored(id)
        return self.offers(take) if take else ()

    def vary(self, id: str, kind: str) -> None:
        """Have a take made again in another way."""
        take = self.stored(id)
        if take:
            self.variation_requested.emit(take, kind)

    def others(self, id: str) -> tuple["StoredTake", ...]:
        """Return the takes that one can be morphed into, newest first."""
        take = self.stored(id)
        if take is None or not self.can_morph(take):
            return ()
        return tuple(each for each in self._stored() if each.id != id and self.can_morph(each))

    def morph(self, id: str) -> None:
        """Ask which take one is to turn into."""
        take = self.stored(id)
        others = self.others(id)
        if take and others:
            self.morph_wanted.emit(take, others)

    def ancestor(self, id: str) -> Mapping[str, Any] | None:
        """Return what a take came from; ``None`` where it is the first of its kind."""
        session = self._session()
        return ancestor(session, id) if session else None

    def note_ancestor(self, id: str, ancestor: Mapping[str, Any]) -> None:
        """Remember which take a new one came from."""
        session = self._session()
        if session:
            keep_ancestor(session, id, ancestor)

    def show_recipe(self, id: str) -> None:
        """Ask for the recipe's window."""
        take = self.stored(id)
        if take:
            self.recipe_requested.emit(take)

    def save_stems(self, id: str) -> None:
        """Ask for a take's stems and notes as files."""
        take = self.stored(id)
        if take:
            self.stems_requested.emit(take)

    def remove(self, id: str) -> None:
        """Take a take off the list; :meth:`undo_removal` brings it back for a while."""
        session, take = self._session(), self.stored(id)
        if session is None or take is None:
            return
        self.finish_removal()
        if id == self.playing_id:
            self.audition_stopped.emit()
        self._going = (session, id, take.name)
        if id == self.chosen_id:
            self.choose("")
        self.changed.emit()
        self.removal_began.emit(take.name)

    def undo_removal(self) -> None:
        """Bring back the take that was removed last."""
        self._going = None
        self.changed.emit()

    def finish_removal(self) -> None:
        """Remove for good what was taken off the list."""
        if self._going:
            session, going, _name = self._going
            self._going = None
            session.shelf.remove(going)

    # Within -------------------------------------------------------------------------------

    def _growing_row(self, take: GrowingTake) -> TakeRow:
        left = self._job.seconds_left if self._job else None
        return growing_row(take, left, playing=take.id == self.playing_id)

    def _stored_row(self, take: "StoredTake") -> TakeRow:
        came = self._came_from.get(take.id, "")
        return stored_row(take, playing=take.id == self.playing_id, came_from=came)

    def _stored(self) -> tuple["StoredTake", ...]:
        hidden = {*self._growing, self._going[1] if self._going else ""}
        return tuple(take for take in self._takes if take.id not in hidden)

    def _free_name(self, take: Take) -> str:
        """Return the take's name, numbered where another of one prompt has it already."""
        used = {stored.name for stored in self._takes}
        used |= {other.name for other in self._growing.values() if other.id != take.id}
        names = itertools.chain([take.name], (f"{take.name} {n}" for n in itertools.count(2)))
        return next(name for name in names if name not in used)

    def _read(self) -> None:
        session = self._session()
        self._takes = session.shelf.takes if session else ()
        self._came_from = ancestors_in_words(session) if session else {}
        self.changed.emit()

    def _measure(self, session: "Session") -> None:
        """Measure the peaks of takes that were made in an earlier run."""
        job = self._board.start(
            _("Measuring takes"), session.shelf.prepare_pyramids, lane="io", quiet=True
        )
        job.succeeded.connect(session.shelf.commit_pyramids)

    def _keep(self, session: "Session", id: str, prepared: "PreparedTake") -> None:
        self._growing.pop(id, None)
        # The project may have been left for another while the take was written.
        if session is self._session():
            session.shelf.commit(prepared)
            # The first take of a prompt is shown, unless the person listens to another.
            if not self.playing_id and not self._growing:
                self.choose(id)
        else:
            self.changed.emit()

    def _lose(self, id: str, error: BaseException | None) -> None:
        self._growing.pop(id, None)
        self.changed.emit()
        if error:
            self.failed.emit(error)


class _StoredSound:
    """Read a take that lies in the project."""

    complete = True

    def __init__(self, session: "Session", take: "StoredTake") -> None:
        self._session, self._take = session, take
        self.sample_rate, self.frames = take.sample_rate, take.frames

    def read(self, start: int, frames: int) -> Samples:
        """Return up to `frames` from `start`."""
        return self._session.shelf.read(
            self._take.id, start, min(frames, max(self.frames - start, 0))
        )


def _columns(pyramid: PeakPyramid | None, columns: int) -> Peaks | None:
    if pyramid is None or not pyramid.frames:
        return None
    sides = [
        pyramid.columns(channel, 0, pyramid.frames, columns)[:2]
        for channel in range(min(pyramid.channels, 2))
    ]
    lows, highs = zip(*sides, strict=True)
    return np.minimum.reduce(lows), np.maximum.reduce(highs)
