"""Carrying out the editor's commands: each one edit of the document."""

from core.project import Changes, ClipId, Edit, Project, TrackId, edits
from desktop.panels.editor.presenter import EditorPresenter


class EditCommands:
    """Make edits from what is selected, and from gestures on clips and tracks.

    Commands that need a selection do nothing without one.

    Parameters
    ----------
    state
        Whose document, selection and cursor the commands act on.
    """

    def __init__(self, state: EditorPresenter) -> None:
        self._state = state

    def undo(self) -> None:
        """Take back the last edit."""
        self._state.document.undo()

    def redo(self) -> None:
        """Make the edit again that was taken back last."""
        self._state.document.redo()

    def cut(self) -> None:
        """Take the selection out, closing the gap, and keep it for pasting."""
        if selection := self._state.selection:
            edit, clipboard = edits.cut_out(self._project, selection)
            self._state.document.clipboard = clipboard
            self._do_at(selection.start, edit)

    def copy(self) -> None:
        """Keep the selection for pasting."""
        if selection := self._state.selection:
            self._state.document.clipboard = edits.copy(self._project, selection)

    def paste(self) -> None:
        """Insert what was cut or copied at the cursor, in place of the selection."""
        clipboard = self._state.document.clipboard
        if clipboard is None:
            return
        project, at = self._project, self._state.cursor
        if selection := self._state.selection:
            project, at = edits.delete(project, selection).project, selection.start
        edit = edits.paste(project, clipboard, at=at)
        self._do_at(at + clipboard.frames, Edit.of(edit.name, self._project, edit.project))

    def delete(self) -> None:
        """Take the selection out and close the gap."""
        if selection := self._state.selection:
            self._do_at(selection.start, edits.delete(self._project, selection))

    def silence(self) -> None:
        """Take the selection out and leave the gap."""
        if selection := self._state.selection:
            self._do(edits.silence(self._project, selection))

    def trim(self) -> None:
        """Keep nothing but the selection on its tracks."""
        if selection := self._state.selection:
            self._do(edits.trim(self._project, selection))

    def split(self) -> None:
        """Split at the selection's edges, or at the cursor on all tracks."""
        selection = self._state.selection
        if selection is None:
            self._do(edits.split(self._project, self._state.cursor))
            return
        first = edits.split(self._project, selection.start, tracks=selection.tracks)
        both = edits.split(first.project, selection.end, tracks=selection.tracks)
        self._do(Edit.of(both.name, self._project, both.project))

    def move_clip(self, clip: ClipId, start: int, track: TrackId) -> None:
        """Put a clip elsewhere."""
        self._do(edits.move(self._project, clip, start=start, track=track))

    def trim_clip(self, clip: ClipId, *, start: int | None = None, end: int | None = None) -> None:
        """Move one edge of a clip over its source."""
        self._do(edits.trim_clip(self._project, clip, start=start, end=end))

    def set_track_gain(self, track: TrackId, gain_db: float) -> None:
        """Turn a track up or down; turns in a row are one step."""
        gesture = f"gain {track}"
        self._do(edits.set_track_gain(self._project, track, gain_db=gain_db, gesture=gesture))

    def set_muted(self, track: TrackId, muted: bool) -> None:
        """Silence a track, or let it sound again."""
        self._do(edits.set_muted(self._project, track, muted=muted))

    def set_soloed(self, track: TrackId, soloed: bool) -> None:
        """Hear soloed tracks alone."""
        self._do(edits.set_soloed(self._project, track, soloed=soloed))

    def rename_track(self, track: TrackId, name: str) -> None:
        """Give a track another name."""
        if name.strip():
            self._do(edits.rename_track(self._project, track, name=name.strip()))

    def remove_track(self, track: TrackId) -> None:
        """Take a track away."""
        self._do(edits.remove_track(self._project, track))

    def add_track(self) -> None:
        """Add an empty track at the bottom."""
        self._do(edits.add_track(self._project))

    @property
    def _project(self) -> Project:
        return self._state.project

    def _do(self, edit: Edit) -> None:
        # A gesture that ends where it began is no step to undo.
        if edit.changes != Changes():
            self._state.document.do(edit)

    def _do_at(self, cursor: int, edit: Edit) -> None:
        self._do(edit)
        self._state.set_cursor(cursor)
