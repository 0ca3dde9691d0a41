"""A person's edit session without the person: it edits a project folder until it is killed.

    python -m tests.e2e.kill_session FOLDER SEED

Says on stdout, a JSON object a line, what it is about to do (with a digest of the project, its
whole undo history and its takes as they should be afterwards) and what it has finished.
"""

import hashlib
import json
import random
import sys
from pathlib import Path
from typing import Any

import numpy as np

from core.audio import Audio
from core.origins import OriginId, OriginMap
from core.project import Edit, Project, Source, edits, new_source_id
from core.project import folder as folders
from core.project.folder import ProjectFolder
from core.project.history import History
from tests.core.project.songs import RATE, some_edit

PREFIX = "noise"  # names the sources that have sound, among those that only pretend to


class Digests:
    """Tell histories apart, each state being looked at once."""

    def __init__(self) -> None:
        self._known: dict[int, str] = {}

    def of(self, history: History, takes: object) -> str:
        """Return a digest of every state, its name, the current one and the takes."""
        whole = hashlib.sha256(f"{history.position} {history.saved}".encode())
        for step in history.steps:
            whole.update(f"{step.key} {step.name} {self._state(step.key, step.project)}".encode())
        whole.update(json.dumps(takes, sort_keys=True).encode())
        return whole.hexdigest()

    def _state(self, key: int, project: Project) -> str:
        if key not in self._known:
            data = json.dumps(project.to_json(), sort_keys=True)
            self._known[key] = hashlib.sha256(data.encode()).hexdigest()
        return self._known[key]


def real_source(folder: ProjectFolder, rng: random.Random) -> Source:
    """Return a source of which the folder really keeps the sound."""
    seed = rng.randrange(1000)
    samples = np.random.default_rng(seed).uniform(-1, 1, (2, 800)).astype(np.float32)
    media = folder.add_audio(Audio(samples, RATE))
    made = OriginMap.of(800, OriginId("made"))
    return Source(new_source_id(), f"{PREFIX} {seed}", 800, 2, media, made)


def next_edit(folder: ProjectFolder, rng: random.Random) -> Edit:
    """Return an edit: any, one of a drag, or one that brings sound in."""
    project = folder.project
    chance = rng.random()
    if chance < 0.2 and project.tracks:
        track = rng.choice(project.tracks).id
        return edits.set_track_gain(project, track, gain_db=rng.uniform(-9, 9), gesture="drag")
    if chance < 0.35:
        return edits.place(project, real_source(folder, rng), start=rng.randrange(3000))
    return some_edit(project, rng)


class Session:
    """Do one thing after the other, saying so before and after."""

    def __init__(self, path: Path, seed: int) -> None:
        self.rng = random.Random(seed)
        self.digests = Digests()
        self.folder = ProjectFolder.open(path)
        self.say("opened")

    def say(self, event: str, history: History | None = None, takes: Any = None) -> None:
        """Write a line with the digest of what is there, or of what is given."""
        digest = self.digests.of(
            self.folder.history if history is None else history,
            list(self.folder.takes if takes is None else takes),
        )
        sys.stdout.write(json.dumps({"event": event, "digest": digest}) + "\n")
        sys.stdout.flush()

    def shadow(self) -> History:
        """Return a copy of the history, to see what would come."""
        now = self.folder.history
        coming = now.next_step(Edit.of("", now.current, edits.rename(now.current, "?").project))
        assert coming is not None
        return History.restored(now.steps, now.position, next_key=coming[0].key, saved=now.saved)

    def step(self) -> None:
        """Do one thing of a person's."""
        chance = self.rng.random()
        if chance < 0.72:
            self.edit()
        elif chance < 0.84:
            self.travel("undo")
        elif chance < 0.92:
            self.travel("redo")
        elif chance < 0.95:
            take = {"id": f"take {self.rng.randrange(5)}", "star": self.rng.random()}
            self.say("begin", takes=self.with_take(take))
            self.folder.add_take(take)
            self.say("done")
        elif chance < 0.97:
            shadow = self.shadow()
            shadow.mark_saved()
            self.say("begin", shadow)
            self.folder.mark_saved()
            self.say("done")
        else:
            self.say("begin")
            self.folder.close()
            self.folder = ProjectFolder.open(self.folder.path)
            self.digests = Digests()  # keys of states that were forgotten are given again
            self.say("done")

    def edit(self) -> None:
        """Make an edit."""
        edit = next_edit(self.folder, self.rng)
        shadow = self.shadow()
        shadow.push(edit)
        self.say("begin", shadow)
        self.folder.commit(edit)
        self.say("done")

    def travel(self, way: str) -> None:
        """Undo or redo."""
        shadow = self.shadow()
        getattr(shadow, way)()
        self.say("begin", shadow)
        getattr(self.folder, way)()
        self.say("done")

    def with_take(self, take: dict[str, object]) -> list[dict[str, object]]:
        """Return the takes as they will be."""
        takes = {str(each["id"]): each for each in self.folder.takes}
        takes[str(take["id"])] = take
        return list(takes.values())


def main() -> None:
    """Edit until killed."""
    folders.SNAPSHOT_EVERY = 15  # so that kills also fall into snapshots and backups
    session = Session(Path(sys.argv[1]), int(sys.argv[2]))
    while True:
        session.step()


if __name__ == "__main__":
    main()
