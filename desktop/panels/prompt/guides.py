"""What guides a take beside its prompt: a recording to lie under, a film to be as long as.

Measured in the background as soon as it is dropped; what was found can be corrected before the
take is made. Knows no widget.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.generation import GenerationRequest
from core.studio.accompanying import Corrections, Recording, accompanying, facts_of, hear, told_of
from core.studio.scoring import Cue, Film, scored, watch
from core.text import _
from desktop.panels.prompt.chips import ChipModel

if TYPE_CHECKING:
    from desktop.bridge import JobBoard, JobHandle

SURE = 0.6  # below this a value is shown with a question mark
VIDEOS = frozenset({".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi"})
HEARD = {"tempo": "heard_tempo", "bars": "heard_bars", "key": "heard_key", "chords": "heard_chords"}
_MOST_LETTERS = 26


class Guides(QObject):
    """Hold the recording or film that guides the takes to come; never both.

    Parameters
    ----------
    board
        Runs the measuring.

    Notes
    -----
    ``changed`` fires whenever something was measured, corrected or taken away, ``failed`` with
    the error where it cannot be; ``film_changed`` hands out the film, or ``None``.
    """

    changed = Signal()
    failed = Signal(object)
    film_changed = Signal(object)

    def __init__(self, board: "JobBoard", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._board = board
        self.recording: Recording | None = None
        self.film: Film | None = None
        self.job: JobHandle | None = None
        self._path: Path | None = None
        self._told = 0

    @property
    def busy(self) -> bool:
        """Whether something is being measured."""
        return self.job is not None

    @property
    def ready(self) -> bool:
        """Whether there is something to follow."""
        return self.film is not None or (self.recording is not None and self.recording.has_beat)

    # What the person does -----------------------------------------------------------------

    def listen(self, path: Path, tempo_bpm: float | None = None) -> None:
        """Measure a recording that is to be accompanied."""
        self.forget()
        words = _("Listening to “{name}”").format(name=path.name)
        self._measure(path, words, lambda control: hear(path, control, tempo_bpm=tempo_bpm))

    def watch(self, path: Path) -> None:
        """Look a video through that is to be scored."""
        self.forget()
        words = _("Watching “{name}”").format(name=path.name)
        self._measure(path, words, lambda control: watch(path, control))

    def stop(self) -> None:
        """Stop measuring."""
        if self.job:
            self.job.cancel()

    def forget(self) -> None:
        """Be guided by nothing."""
        self.stop()
        had = self.film is not None
        self.job = self.recording = self.film = self._path = None
        if had:
            self.film_changed.emit(None)
        self.changed.emit()

    def correct(self, **values: object) -> None:
        """State what the person knows better: fields of :class:`Corrections`."""
        if self.recording:
            known = replace(self.recording.corrected, **values)  # type: ignore[arg-type]
            self.recording = self.recording.correct(known)
            self.changed.emit()

    def as_heard(self) -> None:
        """Take all corrections back."""
        if self.recording:
            self.recording = self.recording.correct(Corrections())
            self.changed.emit()

    def set_film(self, film: Film) -> None:
        """Keep a film whose moments were changed."""
        self.film = film
        self.film_changed.emit(film)
        self.changed.emit()

    def hit(self, cue: Cue, hit: bool) -> None:
        """Hit a moment of the film, or not."""
        if self.film:
            self.set_film(self.film.hitting(cue, hit))

    def mark(self, seconds: float) -> None:
        """Set a marker in the film."""
        if self.film:
            self.set_film(self.film.with_marker(seconds))

    # What is asked ------------------------------------------------------------------------

    def asked(self, request: GenerationRequest) -> Callable[[], GenerationRequest]:
        """Return what works a request out with what was measured; to be called on a worker."""
        recording, film = self.recording, self.film
        if film is not None:
            return lambda: scored(film, request)
        if recording is not None:
            return lambda: accompanying(recording, request)
        return lambda: request

    # What is shown ------------------------------------------------------------------------

    @property
    def notices(self) -> tuple[str, ...]:
        """What could not be heard surely."""
        return told_of(self.recording) if self.recording else ()

    @property
    def chips(self) -> tuple[ChipModel, ...]:
        """What was measured, and how sure it is."""
        if self.job and self._path:
            words = _("{name} · {part:.0%}").format(name=self._path.name, part=self.job.fraction)
            tip = _("Being measured. Click to stop.")
            return (ChipModel("measuring", _("Measuring"), words, "decided", tooltip=tip),)
        if self.film:
            return (self._film_chip(self.film),)
        return self._heard_chips(self.recording) if self.recording else ()

    def _film_chip(self, film: Film) -> ChipModel:
        minutes, seconds = divmod(film.seconds, 60)
        words = _("{minutes:.0f}:{seconds:04.1f} · {hits} of {all} moments")
        text = words.format(
            minutes=minutes, seconds=seconds, hits=len(film.hits), all=len(film.cues)
        )
        tip = _("{path}: {cuts} cuts were found. Click to choose which the music hits.")
        told = tip.format(path=film.path, cuts=film.cuts)
        return ChipModel("film", _("Video"), text, "set", tooltip=told)

    def _heard_chips(self, recording: Recording) -> tuple[ChipModel, ...]:
        titles = {
            "tempo": _("Heard tempo"),
            "bars": _("Heard bars"),
            "key": _("Heard key"),
            "chords": _("Heard chords"),
        }
        chips = []
        for name, (words, sureness) in facts_of(recording).items():
            corrected = self._is_corrected(recording.corrected, name)
            text = words if len(words) <= _MOST_LETTERS else f"{words[: _MOST_LETTERS - 1]}…"
            doubt = "" if corrected or sureness >= SURE else _(" ?")
            tip = _("{title}: {words}, heard with {part:.0%} sureness. Click to correct it.")
            if corrected:
                tip = _("{title}: {words}, corrected by you. Click to change it.")
            told = tip.format(title=titles[name], words=words, part=sureness)
            state = "set" if corrected else "decided"
            chips.append(
                ChipModel(HEARD[name], titles[name], text + doubt, state, tooltip=told)  # type: ignore[arg-type]
            )
        return tuple(chips)

    @staticmethod
    def _is_corrected(corrected: Corrections, name: str) -> bool:
        return {
            "tempo": corrected.pace != 1.0,
            "bars": bool(corrected.shift or corrected.beats_in_bar),
            "key": bool(corrected.key),
            "chords": bool(corrected.chords),
        }[name]

    # Measuring ----------------------------------------------------------------------------

    def _measure(self, path: Path, words: str, work: Callable[..., Recording | Film]) -> None:
        self._path = path
        self.job = job = self._board.start(words, work, lane="io", shows_errors=False)
        job.progressed.connect(lambda fraction, _stage: self._of(job, lambda: self._tell(fraction)))
        job.succeeded.connect(lambda found: self._of(job, lambda: self._keep(found)))
        job.failed.connect(lambda error: self._of(job, lambda: self._fail(error)))
        job.cancelled.connect(lambda: self._of(job, self.forget))
        self.changed.emit()

    def _tell(self, fraction: float) -> None:
        """Show how far the measuring is, a few times in all: chips are built anew for it."""
        part = round(fraction * 20)
        if part != self._told:
            self._told = part
            self.changed.emit()

    def _of(self, job: "JobHandle", act: Callable[[], object]) -> None:
        """Act unless something else is measured by now."""
        if self.job is job:
            act()

    def _keep(self, found: Recording | Film) -> None:
        self.job = None
        if isinstance(found, Film):
            self.film = found
            self.film_changed.emit(found)
        else:
            self.recording = found
        self.changed.emit()

    def _fail(self, error: BaseException) -> None:
        self.job = None
        self.forget()
        self.failed.emit(error)
