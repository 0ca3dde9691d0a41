"""Changes to notes on their way to being heard: one at a time, in order, each one step.

Knows no widget and nothing of how notes are shown.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors import SoundmarkError
from core.studio.noting import ScoreNotes
from core.studio.renoting import StemClip, commit_exchange, prepare_notes, stem_clip
from core.text import _

if TYPE_CHECKING:
    from core.jobs import Control
    from core.studio.renoting import Exchanged
    from core.studio.session import Session
    from desktop.bridge import JobBoard, JobHandle


@dataclass(slots=True)
class _Change:
    part: str
    notes: ScoreNotes
    name: str


class Sounding:
    """Play changed notes of one clip, and put them into the document.

    Parameters
    ----------
    board
        Runs the playing.
    on_moved
        Called when work begins or ends.
    on_heard
        Called with the clip as it is once a change is in the document.
    on_failed
        Called with the error of a change that cannot be played; later ones are dropped.
    """

    def __init__(
        self,
        board: "JobBoard",
        *,
        on_moved: Callable[[], object],
        on_heard: Callable[[StemClip], object],
        on_failed: Callable[[SoundmarkError | None], object],
    ) -> None:
        self._board = board
        self._on_moved, self._on_heard, self._on_failed = on_moved, on_heard, on_failed
        self._session: Session | None = None
        self._where: StemClip | None = None
        self._changes: list[_Change] = []
        self._job: JobHandle | None = None
        self.is_committing = False

    @property
    def is_working(self) -> bool:
        """Whether a change is not heard yet."""
        return self._job is not None

    def begin(self, session: "Session | None", where: StemClip | None) -> None:
        """Work on a clip, or on none; what was on its way for another one is dropped."""
        self.drop()
        self._session, self._where = session, where

    def latest(self, part: str) -> ScoreNotes | None:
        """Return a part's notes where a change of it is on its way."""
        return next((c.notes for c in reversed(self._changes) if c.part == part), None)

    def take(self, part: str, notes: ScoreNotes, name: str) -> None:
        """Have a part's notes played; joined with what waits for the same part."""
        waits = len(self._changes) > (1 if self._job else 0)
        if waits and self._changes[-1].part == part:
            self._changes[-1] = _Change(part, notes, name)
        else:
            self._changes.append(_Change(part, notes, name))
        self._play()

    def drop(self) -> bool:
        """Take back what is not heard yet; tell whether there was something."""
        self._changes.clear()
        job, self._job = self._job, None
        if job:
            job.cancel()
        return job is not None

    def _play(self) -> None:
        session, where = self._session, self._where
        if self._job or not self._changes or session is None or where is None:
            return
        now = self._changes[0]

        def work(control: "Control") -> "Exchanged | None":
            return prepare_notes(session, where, now.part, now.notes, now.name, control)

        name = _("Playing the changed notes")
        self._job = job = self._board.start(name, work, quiet=True, shows_errors=False)
        job.succeeded.connect(lambda found: self._heard(job, found))
        job.failed.connect(lambda error: self._failed(job, error))
        job.cancelled.connect(lambda: self._failed(job, None))
        self._on_moved()

    def _heard(self, job: "JobHandle", found: "Exchanged | None") -> None:
        session, where = self._session, self._where
        if job is not self._job or session is None or where is None:
            return
        self.is_committing = True
        try:
            if found is not None:
                commit_exchange(session, found)
            where = stem_clip(session, where.clip)
        except SoundmarkError as error:
            self._failed(job, error)
            return
        finally:
            self.is_committing = False
        self._job, self._where = None, where
        del self._changes[0]
        self._on_heard(where)
        self._play()
        self._on_moved()

    def _failed(self, job: "JobHandle", error: object) -> None:
        if job is self._job:
            self._job = None
            self._changes.clear()
            self._on_failed(error if isinstance(error, SoundmarkError) else None)
            self._on_moved()
