"""What the piano roll decides: whose notes are shown, what is chosen, and what an edit does.

Knows no widget. A change is seen at once; the stem is played again on a worker, and what comes
of it is one step of the document's history. Changes that come while it plays wait their turn,
those to one part as one step.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.errors import SoundmarkError
from core.project import Changes, ClipId
from core.studio.noting import ScoreNote, ScoreNotes, TakeScore, midi_of, score_of
from core.studio.renoting import StemClip, made_by, split_into_stems, stem_clip
from core.text import _, sentence
from desktop.panels.notes.across import Across, OwnAcross
from desktop.panels.notes.changes import (
    exchanged,
    in_order,
    louder,
    moved,
    pasted,
    quantised,
    resized,
    with_velocity,
)
from desktop.panels.notes.heights import DRUMS, Heights, heights_of
from desktop.panels.notes.shown import NotesDoors, Shown
from desktop.panels.notes.sounding import Sounding
from desktop.panels.notes.words import counted, note_name, note_words

if TYPE_CHECKING:
    from core.origins import Recipe
    from core.studio.session import Session
    from core.studio.shelf import StoredTake
    from desktop.bridge import JobBoard

USUAL_VELOCITY = 0.8
USUAL_GRID = 120  # ticks
OCTAVE = 12
LONGEST_HEARD_S = 4.0  # of a change that is played


class NotesPresenter(QObject):
    """Show and change the notes of one part.

    Parameters
    ----------
    board
        Runs the playing.
    doors
        What lies beyond the panel.

    Attributes
    ----------
    part
        Whose notes are shown; empty for nobody's.
    notes
        As the person sees them, heard or not yet.
    chosen
        Those that are selected.
    grid
        Ticks to which positions snap; 0 for none.
    empty
        Why nothing is shown.

    Notes
    -----
    ``changed`` says that everything may be different, ``viewed`` that another stretch of time is
    looked at, ``marked`` that another note is chosen or work began or ended; ``heard`` sends the
    frames between which a change can be heard now.
    """

    changed = Signal()
    viewed = Signal()
    marked = Signal()
    heard = Signal(int, int)

    def __init__(self, board: "JobBoard", doors: NotesDoors, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._doors = doors
        self._shown: Shown | None = None
        self._session: Session | None = None
        self._unsubscribe: Callable[[], object] = lambda: None
        self._sounding = Sounding(
            board, on_moved=self.marked.emit, on_heard=self._heard, on_failed=self._failed
        )
        self._copied: tuple[str, ScoreNotes] = ("", ())
        self.part = ""
        self.notes: ScoreNotes = ()
        self.chosen: frozenset[ScoreNote] = frozenset()
        self.grid = USUAL_GRID
        self.heights = Heights((), ())
        self.empty = ""
        self.show_nothing()

    # What is shown ------------------------------------------------------------------------

    @property
    def score(self) -> TakeScore | None:
        """The notes' take; ``None`` while none is shown."""
        return self._shown.score if self._shown else None

    @property
    def title(self) -> str:
        """What is shown, in words."""
        return self._shown.title if self._shown else ""

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts that can be chosen."""
        if self._shown is None:
            return ()
        score, stem = self._shown.score, self._shown.stem
        return score.stems[stem] if stem else tuple(score.parts)

    @property
    def others(self) -> tuple[ScoreNotes, ...]:
        """The notes of the stem's other parts, shown faintly."""
        if self._shown is None or self.part == DRUMS:
            return ()
        score = self._shown.score
        stem = score.stem_of(self.part)
        return tuple(score.parts[part] for part in score.stems[stem] if part != self.part)

    @property
    def can_edit(self) -> bool:
        """Whether notes can be changed: those of a stem on a track can."""
        return bool(self._shown and self._shown.where and self._shown.stem)

    @property
    def take(self) -> str:
        """The take on the shelf whose notes are shown; empty for a clip's."""
        return self._shown.take if self._shown else ""

    @property
    def is_working(self) -> bool:
        """Whether a change is not heard yet."""
        return self._sounding.is_working

    @property
    def across(self) -> Across:
        """What lays time out across."""
        own = self._shown.across if self._shown else None
        return own or self._doors.across()

    def frame_of(self, tick: float) -> float:
        """Return where a tick lies on the timeline, in frames."""
        shown = self._shown
        return shown.zero + shown.score.seconds_at(tick) * shown.sample_rate if shown else 0.0

    def tick_of(self, frame: float) -> float:
        """Return which tick lies at a frame of the timeline."""
        shown = self._shown
        return shown.score.tick_at((frame - shown.zero) / shown.sample_rate) if shown else 0.0

    def show_clip(self, clip: ClipId | None) -> None:
        """Show the notes of a clip; why not, where it has none."""
        session = self._doors.session()
        if session is None or clip is None:
            self.show_nothing()
            return
        if self._shown and self._shown.where and self._shown.where.clip == clip:
            return
        try:
            where = stem_clip(session, clip)
        except SoundmarkError as error:
            self.show_nothing(str(sentence(error)))
            return
        self._listen(session)
        project = session.project
        name = project.clip(clip).name or project.sources[where.source].name
        self._show(Shown(where.score, name, where.stem, where.zero, project.sample_rate, where))

    def show_take(self, take: "StoredTake | None") -> None:
        """Show the notes of a take on the shelf; they can be changed once its stems are placed."""
        if take is None:
            if self.take:
                self.show_nothing()
            return
        try:
            score = score_of(take.origin.recipe)
        except SoundmarkError as error:
            self.show_nothing(str(sentence(error)))
            return
        across = OwnAcross(take.frames, take.sample_rate, self.viewed.emit)
        shown = Shown(score, take.name, "", 0, take.sample_rate, take=take.id, across=across)
        self._listen(None)
        self._show(shown)

    def show_nothing(self, why: str = "") -> None:
        """Show no notes, and say why."""
        self._listen(None)
        self._shown = None
        self.part, self.notes, self.chosen = "", (), frozenset()
        self.heights = Heights((), ())
        self.empty = why or _("Choose a clip or a take of the composer to see its notes.")
        self.changed.emit()

    def choose_part(self, part: str) -> None:
        """Show another part of the same stem or take."""
        if self._shown is None or part not in self.parts:
            return
        self.part, self.chosen = part, frozenset()
        self.notes = self._sounding.latest(part) or self._shown.score.parts[part]
        self.heights = heights_of(self._shown.score, part, self.notes)
        self.changed.emit()

    def set_grid(self, ticks: int) -> None:
        """Snap to other lines; 0 for none."""
        self.grid = ticks
        self.marked.emit()

    def name_of(self, note: ScoreNote) -> str:
        """Return what a note is called: its pitch, or the piece of the kit."""
        return note_name(self.score, self.part, note) if self.score else ""

    def words_for(self, note: ScoreNote) -> str:
        """Return a note in words: pitch or piece, bar and beat, velocity."""
        return note_words(self.score, self.part, note) if self.score else ""

    # Choosing -----------------------------------------------------------------------------

    def choose(self, notes: Iterable[ScoreNote]) -> None:
        """Select some notes and no others."""
        self.chosen = frozenset(notes) & frozenset(self.notes)
        self.marked.emit()

    def choose_all(self) -> None:
        """Select every note."""
        self.choose(self.notes)

    def step(self, by: int) -> None:
        """Select the next or the previous note; the first at the cursor where none is."""
        if not self.notes:
            return
        if self.chosen:
            last = max(self.chosen) if by > 0 else min(self.chosen)
            at = self.notes.index(last) + by
        else:
            here = self.tick_of(self._doors.cursor())
            at = sum(note.start < here for note in self.notes)
            at -= by < 0
        self.choose([self.notes[min(max(at, 0), len(self.notes) - 1)]])

    # Changing -----------------------------------------------------------------------------

    def add(self, start: int, pitch: float, length: int = 0) -> ScoreNote | None:
        """Add a note; return it."""
        score = self.score
        if not self.can_edit or score is None or not 0 <= start < score.ticks:
            return None
        like = max(self.chosen) if self.chosen else None
        length = length or (like.length if like else max(self.grid, USUAL_GRID))
        note = ScoreNote(
            start,
            min(length, score.ticks - start),
            pitch,
            like.velocity if like else USUAL_VELOCITY,
        )
        self._take(in_order((*self.notes, note)), frozenset({note}), _("Add a note"))
        return note

    def add_at_cursor(self) -> None:
        """Add a note at the cursor, as high as the chosen one or in the middle."""
        start = self.snapped(self.tick_of(self._doors.cursor()))
        middle = self.heights.nearest(self.heights.count / 2)
        self.add(start, max(self.chosen).pitch if self.chosen else middle)

    def delete(self) -> None:
        """Delete what is chosen."""
        left = tuple(note for note in self.notes if note not in self.chosen)
        self._take(
            left, frozenset(), counted(_("Delete a note"), _("Delete {count} notes"), self._count)
        )

    def shift(self, ticks: int = 0, rows: int = 0) -> None:
        """Move what is chosen along and up."""
        heights, end = self.heights, self.score.ticks if self.score else 0

        def elsewhere(note: ScoreNote) -> ScoreNote:
            pitch = heights.stepped(note.pitch, rows) if rows else note.pitch
            return moved(note, ticks, pitch, end=end)

        self._change(elsewhere, counted(_("Move a note"), _("Move {count} notes"), self._count))

    def resize(self, ticks: int) -> None:
        """Let what is chosen end earlier or later."""
        end = self.score.ticks if self.score else 0
        name = counted(_("Change a note’s length"), _("Change {count} lengths"), self._count)
        self._change(lambda note: resized(note, ticks, end=end), name)

    def strike(self, by: float) -> None:
        """Strike what is chosen harder or softer."""
        self._change(lambda note: louder(note, by), self._velocity_name)

    def strike_at(self, velocity: float, notes: Iterable[ScoreNote] | None = None) -> None:
        """Strike notes just so hard."""
        if notes is not None:
            self.choose(notes)
        self._change(lambda note: with_velocity(note, velocity), self._velocity_name)

    def quantise(self) -> None:
        """Put what is chosen on the grid; everything where nothing is."""
        if not self.chosen:
            self.choose_all()
        grid, end = self.grid or USUAL_GRID, self.score.ticks if self.score else 0
        name = counted(_("Quantise a note"), _("Quantise {count} notes"), self._count)
        self._change(lambda note: quantised(note, grid, end=end), name)

    def copy(self) -> None:
        """Keep what is chosen for pasting."""
        if self.chosen:
            self._copied = (self.part, in_order(self.chosen))

    def cut(self) -> None:
        """Delete what is chosen, and keep it for pasting."""
        self.copy()
        self.delete()

    def paste(self) -> None:
        """Insert what was copied at the cursor, in the same kind of part."""
        part, notes = self._copied
        if self.score is None or not notes or (part == DRUMS) != (self.part == DRUMS):
            return
        at = self.snapped(max(self.tick_of(self._doors.cursor()), 0))
        new = pasted(notes, at, end=self.score.ticks)
        name = counted(_("Paste a note"), _("Paste {count} notes"), len(new))
        if new:
            self._take(in_order((*self.notes, *new)), frozenset(new), name)

    def snapped(self, tick: float) -> int:
        """Return the grid's line before a tick."""
        grid = self.grid or 1
        return max(int(tick // grid) * grid, 0)

    def drop_waiting(self) -> bool:
        """Take back what is not heard yet; False where all is."""
        dropped = self._sounding.drop()
        if dropped:
            self._reload()
        return dropped

    def set_cursor(self, frame: float) -> None:
        """Put the project's cursor somewhere."""
        if not self.take:
            self._doors.set_cursor(round(frame))

    def midi(self) -> bytes:
        """Return what is shown as a Standard MIDI File: a stem's parts, or a whole take's.

        Raises
        ------
        UserError
            ``studio.no_notes``.
        """
        return midi_of(self._recipe(), self.parts if self._shown and self._shown.stem else None)

    def _recipe(self) -> "Recipe | None":
        session, shown = self._doors.session(), self._shown
        if session is None or shown is None:
            return None
        if shown.where is None:
            return session.shelf.take(shown.take).origin.recipe
        origin = made_by(session.project, session.project.sources[shown.where.source])
        return origin.recipe if origin else None

    @property
    def is_mix(self) -> bool:
        """Whether a whole take on a track is shown, whose stems may take its place."""
        return bool(self._shown and self._shown.where and not self._shown.stem)

    def place_stems(self) -> None:
        """Place the shown take's stems as tracks; in the place of its clip where it has one."""
        shown, session = self._shown, self._session
        if self.take:
            self._doors.place_stems(self.take)
        elif self.is_mix and shown and shown.where and session:
            stem = shown.score.stem_of(self.part)
            try:
                split_into_stems(session, shown.where.clip)
            except SoundmarkError as error:
                self._doors.tell_error(error)
                return
            project = session.project
            clips = (clip for track in project.tracks for clip in track.clips)
            fresh = [c.id for c in clips if project.sources[c.source].stem == stem]
            self.show_clip(fresh[-1])

    def close(self) -> None:
        """Stop listening."""
        self._listen(None)

    # Within -------------------------------------------------------------------------------

    @property
    def _count(self) -> int:
        return len(self.chosen)

    @property
    def _velocity_name(self) -> str:
        return counted(_("Change a velocity"), _("Change {count} velocities"), self._count)

    def _show(self, shown: Shown) -> None:
        before = self.part
        self._shown, self.empty = shown, ""
        self._sounding.begin(self._session, shown.where)
        parts = self.parts
        # A stem's own part first, as "lead" of the stem "lead".
        usual = shown.stem if shown.stem in parts else "lead" if "lead" in parts else parts[0]
        self.choose_part(before if before in parts else usual)

    def _change(self, change: Callable[[ScoreNote], ScoreNote], name: str) -> None:
        if self.chosen:
            notes, chosen = exchanged(self.notes, self.chosen, change)
            self._take(notes, chosen, name)

    def _take(self, notes: ScoreNotes, chosen: frozenset[ScoreNote], name: str) -> None:
        if not self.can_edit or notes == self.notes:
            return
        self.notes, self.chosen = notes, chosen
        self._keep_in_sight()
        self.changed.emit()
        self._sounding.take(self.part, notes, name)

    def _keep_in_sight(self) -> None:
        """Make room where a note went beyond the rows that are shown."""
        if self._shown and any(
            not -0.5 <= self.heights.row(note.pitch) <= self.heights.count - 0.5
            for note in self.chosen
        ):
            self.heights = heights_of(self._shown.score, self.part, self.notes)

    def _heard(self, where: StemClip) -> None:
        """Go on from what the document has by now; what is shown is newer already."""
        shown = self._shown
        if shown is None:
            return
        before, shown.where, shown.score = shown.score, where, where.score
        news = {note for part in self.parts for note in shown.score.parts[part]}
        news ^= {note for part in self.parts for note in before.parts[part]}
        if news:
            start = self.frame_of(min(note.start for note in news))
            end = self.frame_of(max(note.end for note in news) + shown.score.beat)
            longest = LONGEST_HEARD_S * shown.sample_rate
            self.heard.emit(round(start), round(min(end, start + longest)))

    def _failed(self, error: SoundmarkError | None) -> None:
        self._reload()
        if error is not None:
            self._doors.tell_error(error)

    def _listen(self, session: "Session | None") -> None:
        self._sounding.begin(None, None)
        if session is not self._session:
            self._unsubscribe()
            self._session = session
            self._unsubscribe = (
                session.subscribe(self._document_changed) if session else lambda: None
            )

    def _document_changed(self, _changes: Changes) -> None:
        shown = self._shown
        if self._sounding.is_committing or shown is None or shown.where is None:
            return
        project, where = self._session.project if self._session else None, shown.where
        clips = {c.id: c for t in project.tracks for c in t.clips} if project else {}
        clip = clips.get(where.clip)
        if clip is None:
            self.show_nothing()
        elif clip.source != where.source or clip.start - clip.offset != where.zero:
            self._reload()

    def _reload(self) -> None:
        """Show what the document has, whatever was on the way."""
        shown, session = self._shown, self._session
        if shown is None or shown.where is None or session is None:
            return
        try:
            where = stem_clip(session, shown.where.clip)
        except SoundmarkError:
            self.show_nothing()
            return
        self._sounding.begin(session, where)
        shown.where, shown.score, shown.zero = where, where.score, where.zero
        chosen = self.chosen
        self.notes = where.score.parts[self.part]
        self.chosen = chosen & frozenset(self.notes)
        self.heights = heights_of(shown.score, self.part, self.notes)
        self.changed.emit()
