"""The transport's engine: play, pause, seek, loop, and where we are."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from core.errors import MachineError, SoundmarkError
from desktop.playback.feeder import Feeder
from desktop.playback.program import Program
from desktop.playback.sinks import DeviceSink, Sink

TICK_MS = 16  # sixty positions a second


class Player(QObject):
    """Play programs, one at a time.

    Parameters
    ----------
    make_sink
        Makes where the sound goes, for each start anew: a device may have come or gone.
    parent
        Qt owner.

    Notes
    -----
    Lives on the thread that draws and never blocks it but to end a feeder, which takes less
    than one block's rendering.
    """

    started = Signal()
    stopped = Signal()
    moved = Signal(int)  # the frame that is heard now
    failed = Signal(object)  # a SoundmarkError
    _broke = Signal(object, object)

    def __init__(
        self, make_sink: Callable[[], Sink] | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.make_sink: Callable[[], Sink] = make_sink or DeviceSink
        self._feeder: Feeder | None = None
        self._sink: Sink | None = None
        self._program: Program | None = None
        self._position = 0
        self._loop: tuple[int, int] | None = None
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._broke.connect(self._fail, Qt.ConnectionType.QueuedConnection)

    @property
    def is_playing(self) -> bool:
        """Whether sound is coming, or about to."""
        return self._feeder is not None

    @property
    def program(self) -> Program | None:
        """What is or was played last."""
        return self._program

    @property
    def position(self) -> int:
        """The frame that is heard now; where it stopped, while nothing plays."""
        return self._position

    def play(self, program: Program, start: int = 0, loop: tuple[int, int] | None = None) -> None:
        """Play `program` from `start`; what was playing ends.

        Parameters
        ----------
        program
            What to play.
        start
            First frame; from its end a program starts at the beginning.
        loop
            A stretch to repeat.
        """
        self.stop()
        if loop is not None and loop[1] - loop[0] < program.sample_rate // 100:
            loop = None  # a few frames over and over are a buzz that nobody meant
        if program.frames <= 0 and program.is_complete:
            return
        if start >= program.frames and loop is None:
            start = 0
        self._program, self._loop, self._position = program, loop, start
        self._sink = self.make_sink()
        self._feeder = feeder = Feeder(
            program, start, loop, self._sink, lambda error: self._broke.emit(feeder, error)
        )
        feeder.start()
        self._timer.start()
        self.started.emit()

    def stop(self) -> None:
        """Stop; the position stays."""
        if self._feeder is None:
            return
        feeder, self._feeder = self._feeder, None
        self._timer.stop()
        feeder.stop()
        self._sink = None
        self.stopped.emit()

    def seek(self, frame: int) -> None:
        """Go on playing from `frame`."""
        if self._feeder is not None:
            self._position = frame
            self._feeder.seek(frame)
            self.moved.emit(frame)

    def set_loop(self, loop: tuple[int, int] | None) -> None:
        """Repeat another stretch, or none."""
        self._loop = loop
        if self._feeder is not None:
            self._feeder.set_loop(loop)

    def replace(self, program: Program) -> None:
        """Go on with another state of what is playing, as after an edit."""
        self._program = program
        if self._feeder is not None:
            self._feeder.set_program(program)

    def levels(self) -> tuple[float, float]:
        """Return the peaks since the last call, linear; silence while nothing plays."""
        return self._feeder.outlet.levels() if self._feeder is not None else (0.0, 0.0)

    @property
    def underruns(self) -> int:
        """How often the device found nothing ready."""
        return self._feeder.outlet.underruns if self._feeder is not None else 0

    @Slot()
    def _tick(self) -> None:
        if self._feeder is None or self._sink is None:
            return
        found = self._feeder.outlet.position(self._sink.now())
        if found is None:
            return
        frame, ended = found
        if frame != self._position:
            self._position = frame
            self.moved.emit(frame)
        if ended:
            self.stop()

    @Slot(object, object)
    def _fail(self, feeder: Feeder, error: Exception) -> None:
        if feeder is not self._feeder:
            return  # somebody has pressed play again already
        self.stop()
        if not isinstance(error, SoundmarkError):
            error = MachineError("playback.cannot_render", reason=str(error))
        self.failed.emit(error)
