"""A project on disk: a folder with its database, its sound, and what can be made again.

::

    Song.soundmark/
      project.db          the only truth: every edit, committed before it is drawn
      project.backup.db   a copy, made every 100 edits and on close
      media/              sound that the project owns, named by its hash
      cache/              what can be made again; each name begins with its media's hash
      Exports/            delivered files that were dragged out

Knows no codec: linked files are only measured here, :mod:`core.project.media` reads them.
"""

import contextlib
import hashlib
import re
import shutil
import threading
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from core.audio import Audio, replacing
from core.audio.files import writing_to
from core.errors import DataError, SoundmarkError, UserError
from core.jobs import Control, NoControl
from core.project.blobs import blob_hash, write_blob
from core.project.changes import Edit
from core.project.delta import difference
from core.project.document import Media, Piece, Project
from core.project.history import History
from core.project.ids import new_id
from core.project.links import copied, linked
from core.project.repair import Opened, opened, written
from core.project.store import MoveRow, Store, packed

SUFFIX = ".soundmark"
DATABASE = "project.db"
BACKUP = "project.backup.db"
SNAPSHOT_EVERY = 100  # writes; what a reopened project has to work through at most

_HASH = re.compile("[0-9a-f]{64}")


class ProjectFolder:
    """Keep one open project: its history, its sound, its takes.

    Make one with :meth:`create` or :meth:`open`; a context manager that closes it.

    Attributes
    ----------
    path
        The folder.
    history
        The project and its past. Read it, and change it through :meth:`commit`,
        :meth:`undo` and :meth:`redo` alone.
    recovered
        What had to be said when it was opened; empty where all was well.

    Notes
    -----
    Safe for any number of threads. Nothing is lost when the process dies at any moment:
    what a method has returned from is on disk.
    """

    def __init__(self, path: Path, opened: Opened) -> None:
        self.path = path
        self.history = opened.history
        self.recovered = opened.notices
        self._store = opened.store
        self._seq = opened.seq
        self._takes = opened.takes
        self._settings = opened.settings
        self._snapshots = set(opened.snapshots)
        self._writes = sum(step.key > max(self._snapshots) for step in opened.history.steps)
        self._lock = threading.RLock()
        self._snapshot_lock = threading.Lock()  # taken before the other one, never after it
        self._snapshot_thread: threading.Thread | None = None
        self._closed = False

    @classmethod
    def create(cls, path: str | Path, project: Project) -> "ProjectFolder":
        """Make a folder for a new project.

        Parameters
        ----------
        path
            Where; ``.soundmark`` is added where it is missing. Must not exist, or be empty.

        Raises
        ------
        UserError
            ``project.exists``, ``project.cannot_create``.
        MachineError
            ``project.cannot_write``, ``project.disk_full``.
        """
        path = Path(path)
        if path.suffix != SUFFIX:
            path = path.with_name(path.name + SUFFIX)
        path = path.absolute()
        try:
            if path.exists() and (not path.is_dir() or any(path.iterdir())):
                raise UserError("project.exists", path=str(path))
            path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UserError(
                "project.cannot_create", path=str(path), reason=error.strerror
            ) from error
        store = Store(path / DATABASE)
        history = History(project)
        written(store, history, MoveRow(1, 0, 0, 0))
        return cls(path, Opened(store, history, 1, snapshots=frozenset({0})))

    @classmethod
    def open(cls, path: str | Path) -> "ProjectFolder":
        """Open a project; look at :attr:`recovered` for what could not be read of it.

        Raises
        ------
        UserError
            ``project.not_a_project``, ``project.locked``, ``project.newer``.
        DataError
            ``project.unreadable`` if neither database nor backup can be read.
        MachineError
            ``project.cannot_write``.
        """
        path = Path(path).absolute()
        if not any((path / name).is_file() for name in (DATABASE, BACKUP)):
            raise UserError("project.not_a_project", path=str(path))
        return cls(path, opened(path / DATABASE, path / BACKUP))

    @property
    def project(self) -> Project:
        """The project as it is now."""
        return self.history.current

    @property
    def cache(self) -> Path:
        """Where decoded sound is kept; may be emptied while the project is closed."""
        return self.path / "cache"

    @property
    def exports(self) -> Path:
        """Where delivered files of this project are kept."""
        return self.path / "Exports"

    def commit(self, edit: Edit) -> bool:
        """Make an edit durable, then current.

        Returns
        -------
        bool
            Whether there is a new state; an edit that changes nothing makes none.

        Raises
        ------
        MachineError
            ``project.disk_full`` or ``project.cannot_write``; the project is as before then.
        """
        with self._lock:
            coming = self.history.next_step(edit)
            if coming is None:
                return False
            step, place = coming
            parent = self.history.steps[place - 1]
            record = {
                "name": step.name,
                "made": datetime.now(UTC).isoformat(timespec="seconds"),
                "delta": difference(parent.project, step.project),
            }
            saved = self.history.saved
            with self._transaction():
                self._store.add_state(step.key, parent.key, record)
                self._store.add_move(MoveRow(self._seq + 1, step.key, step.key, saved))
            self._seq += 1
            self.history.push(edit)
            return True

    def undo(self) -> Edit | None:
        """Step back, durably; ``None`` where there is nothing to undo."""
        with self._lock:
            return self.history.undo() if self._moved(self.history.position - 1) else None

    def redo(self) -> Edit | None:
        """Step forward, durably; ``None`` where there is nothing to redo."""
        with self._lock:
            return self.history.redo() if self._moved(self.history.position + 1) else None

    def mark_saved(self) -> None:
        """Remember, durably, that the current state was saved or exported."""
        with self._lock:
            self._move(self.history.step.key, self.history.step.key)
            self.history.mark_saved()

    def _moved(self, position: int) -> bool:
        """Write that another step is the current one; return whether there is such a step."""
        if not 0 <= position < len(self.history.steps):
            return False
        self._move(self.history.steps[position].key, self.history.saved)
        return True

    def _move(self, state: int, saved: int | None) -> None:
        tip = self.history.steps[-1].key
        with self._transaction():
            self._store.add_move(MoveRow(self._seq + 1, state, tip, saved))
        self._seq += 1

    def add_audio(self, audio: Audio) -> Media:
        """Keep sound in the project; the same sound is kept once.

        Raises
        ------
        DataError
            ``project.not_finite`` for samples that are NaN or infinite.
        SoundmarkError
            As :func:`core.audio.replacing`.
        """
        if not audio.finite:
            raise DataError("project.not_finite")
        digest = blob_hash(audio)
        path = self.blob(digest)
        if not path.exists():
            with writing_to(path):
                path.parent.mkdir(exist_ok=True)
            write_blob(
                path,
                [audio.samples],
                channels=audio.channels,
                sample_rate=audio.sample_rate,
                frames=audio.frames,
            )
        return Media("owned", f"media/{digest}", path.stat().st_size, 0, digest)

    def add_change(self, media: Media, frames: int, start: int, audio: Audio) -> Media:
        """Keep sound that differs from owned sound in one stretch; only that is written.

        Parameters
        ----------
        media, frames
            What it differs from, and its length at its own rate.
        start
            First frame that differs.
        audio
            What is there instead; of the same rate and width.

        Raises
        ------
        SoundmarkError
            As :meth:`add_audio`.
        """
        new = self.add_audio(audio)
        held = media.pieces or (Piece(media.sha256, 0, frames),)
        before, after = _cut(held, 0, start), _cut(held, start + audio.frames, frames)
        pieces = (*before, Piece(new.sha256, 0, audio.frames), *after)
        digest = hashlib.sha256(repr(pieces).encode()).hexdigest()
        return Media("owned", f"media/{digest}", new.size, 0, digest, pieces)

    def link(self, path: str | Path) -> Media:
        """Return a link to a file of the person's, which is neither read through nor copied.

        Raises
        ------
        UserError, MachineError
            As :func:`core.audio.open_reader` for a file that cannot be read.
        """
        return linked(Path(path).absolute())

    def own(self, media: Media, control: Control | None = None) -> None:
        """Copy a linked file into the project, so that the folder can be handed on.

        The link in the document stays as it is; :meth:`resolve` prefers the copy.

        Raises
        ------
        DataError
            ``project.link_changed`` if the file is no longer the one that was linked.
        UserError, MachineError
            If the file cannot be read or the copy not be written.
        """
        target = self.blob(media.sha256)
        if media.kind == "linked" and not target.exists():
            with writing_to(target):
                target.parent.mkdir(exist_ok=True)
            copied(media, target, control or NoControl())

    def resolve(self, media: Media) -> Path:
        """Return the file in which media lies."""
        if media.kind == "owned":
            return self.path / media.path
        own = self.blob(media.sha256)
        return own if own.exists() else Path(media.path)

    def blob(self, digest: str) -> Path:
        """Return where the blob of a hash lies, if it is there."""
        return self.path / "media" / digest

    @property
    def takes(self) -> tuple[dict[str, Any], ...]:
        """All takes, in the order in which they were added."""
        with self._lock:
            return tuple(dict(take) for take in self._takes.values())

    def add_take(self, take: Mapping[str, Any]) -> str:
        """Keep a take, outside of the history; durable before it returns.

        Parameters
        ----------
        take
            JSON values; media is found in it by hash and kept as long as the take. An ``id``
            is given where there is none; a take of that id is replaced.

        Returns
        -------
        str
            Its id.
        """
        with self._lock:
            id = str(take.get("id") or new_id())
            places = list(self._takes)
            place = places.index(id) if id in self._takes else len(places)
            kept = {**take, "id": id}
            with self._transaction():
                self._store.put_take(id, place, kept)
            self._takes[id] = kept
            return id

    def remove_take(self, id: str) -> None:
        """Forget a take."""
        with self._lock:
            with self._transaction():
                self._store.remove_take(id)
            self._takes.pop(id, None)

    def setting(self, name: str, default: Any = None) -> Any:
        """Return a view setting that was kept with the project."""
        with self._lock:
            return self._settings.get(name, default)

    def set_setting(self, name: str, value: Any) -> None:
        """Keep a view setting, a JSON value, with the project."""
        with self._lock:
            if self._settings.get(name, self) != value:
                with self._transaction():
                    self._store.put_setting(name, value)
                self._settings[name] = value

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        """Make what is written inside durable; now and then, have a snapshot made after it."""
        with self._store.transaction():
            yield
        self._writes += 1
        busy = self._snapshot_thread is not None and self._snapshot_thread.is_alive()
        if self._writes >= SNAPSHOT_EVERY and not busy:
            self._writes = 0
            self._snapshot_thread = threading.Thread(target=self._snapshot_quietly, name="snapshot")
            self._snapshot_thread.start()

    def _snapshot_quietly(self) -> None:
        """Write a snapshot if that can be done; every edit is on disk already."""
        with contextlib.suppress(SoundmarkError, OSError):
            self.snapshot()

    def snapshot(self) -> None:
        """Write the current state whole, forget what cannot be undone any more, and back up.

        Raises
        ------
        MachineError
            If it cannot be written; nothing is lost then.

        Notes
        -----
        Happens by itself, in a thread of its own, every 100 writes.
        """
        with self._snapshot_lock:
            with self._lock:
                steps, current = self.history.steps, self.history.step
            keys = {step.key for step in steps}
            ends = {step.key: step.project for step in (steps[0], current)}
            fresh = {
                key: packed(project.to_json())
                for key, project in ends.items()
                if key not in self._snapshots
            }
            kept = (self._snapshots & keys) | ends.keys()
            with self._lock:
                with self._store.transaction():
                    for key, blob in fresh.items():
                        self._store.add_snapshot(key, blob)
                    self._store.prune(keys, kept, up_to=max(keys), since=self._seq)
                self._snapshots = kept
                image = self._store.image()
            with replacing(self.path / BACKUP) as temporary:
                temporary.write_bytes(image)

    def close(self) -> None:
        """Back up, drop what nothing uses any more, and let go of the project."""
        if self._snapshot_thread:
            self._snapshot_thread.join()
        self._snapshot_quietly()
        with self._lock:
            # What could not be read when the project was opened may be needed after a repair.
            if not self.recovered and not self._closed:
                with contextlib.suppress(OSError):
                    self._collect()
            self._closed = True
            self._store.close()

    def _collect(self) -> None:
        """Delete sound that no state, no undo and no take uses."""
        used = self._used()
        for folder in (self.path / "media", self.cache):
            for file in folder.iterdir() if folder.is_dir() else ():
                if file.name[:64] not in used:
                    file.unlink()
        if self.cache.is_dir() and not any(self.cache.iterdir()):
            shutil.rmtree(self.cache)

    def _used(self) -> set[str]:
        """Return the hashes of all media that something still needs."""
        tracks = {
            id(track): (step, track) for step in self.history.steps for track in step.project.tracks
        }
        heard = {
            step.project.sources[clip.source].media
            for step, track in tracks.values()
            for clip in track.clips
            if clip.source in step.project.sources
        }
        used = {media.sha256 for media in heard}
        used.update(piece.sha256 for media in heard for piece in media.pieces)
        for take in self._takes.values():
            used.update(_HASH.findall(repr(take)))
        return used

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def _cut(pieces: Iterable[Piece], start: int, end: int) -> Iterator[Piece]:
    """Yield what of some pieces lies between two frames."""
    at = 0
    for piece in pieces:
        low, high = max(start - at, 0), min(end - at, piece.frames)
        if low < high:
            yield Piece(piece.sha256, piece.start + low, high - low)
        at += piece.frames
