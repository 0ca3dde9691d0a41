"""Jobs reach the window on its own thread, in order, with one end."""

import gc
import threading
import weakref

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from core.errors import Cancelled, UserError
from core.jobs import Control
from desktop.bridge import JobBoard, JobHandle, VisibleWork


def test_signals_arrive_on_the_gui_thread_in_order(board: JobBoard, qtbot: QtBot) -> None:
    seen: list[tuple[str, object]] = []
    threads: set[int] = set()

    def work(control: Control) -> str:
        control.progress(0.5, "half")
        control.partial("piece")
        control.progress(1.0, "whole")
        return "result"

    def note(kind: str, value: object) -> None:
        seen.append((kind, value))
        threads.add(threading.get_ident())

    handle = board.start("Test", work)
    handle.progressed.connect(lambda fraction, stage: note("progress", (fraction, stage)))
    handle.partial.connect(lambda value: note("partial", value))
    handle.succeeded.connect(lambda value: note("done", value))
    with qtbot.waitSignal(handle.ended, timeout=3000):
        pass
    kinds = [kind for kind, _ in seen]
    assert kinds[-1] == "done"
    assert kinds.index("partial") > kinds.index("progress")
    assert seen[-1] == ("done", "result")
    assert handle.result == "result"
    assert threads == {threading.get_ident()}


def test_a_failure_carries_its_error_and_is_told(board: JobBoard, qtbot: QtBot) -> None:
    def work(control: Control) -> None:
        raise UserError("audio.not_audio", path="x")

    with qtbot.waitSignal(board.failed, timeout=3000) as told:
        handle = board.start("Test", work)
    assert told.args[0] is handle
    assert handle.state == "failed"
    assert isinstance(handle.error, UserError)


def test_a_failure_that_its_caller_shows_is_not_told_twice(board: JobBoard, qtbot: QtBot) -> None:
    def work(control: Control) -> None:
        raise UserError("audio.not_audio", path="x")

    told: list[object] = []
    board.failed.connect(told.append)
    handle = board.start("Test", work, shows_errors=False)
    with qtbot.waitSignal(handle.failed, timeout=3000):
        pass
    assert told == []


def test_stop_ends_in_cancelled_alone(board: JobBoard, qtbot: QtBot) -> None:
    begun = threading.Event()

    def work(control: Control) -> None:
        begun.set()
        for _ in range(10_000):
            control.progress(0.1)
            threading.Event().wait(0.001)

    ends: list[str] = []
    handle = board.start("Test", work)
    handle.succeeded.connect(lambda _result: ends.append("done"))
    handle.failed.connect(lambda _error: ends.append("failed"))
    handle.cancelled.connect(lambda: ends.append("cancelled"))
    assert begun.wait(3)
    handle.cancel()
    assert handle.is_stopping
    with qtbot.waitSignal(handle.ended, timeout=3000):
        pass
    assert ends == ["cancelled"]
    assert not handle.is_stopping


def test_running_jobs_are_listed_and_quiet_ones_are_not(board: JobBoard, qtbot: QtBot) -> None:
    go = threading.Event()
    seen = board.start("Seen", lambda control: go.wait(3), lane="io")
    quiet = board.start("Quiet", lambda control: go.wait(3), lane="io", quiet=True)
    assert board.running == (seen,)
    go.set()
    with qtbot.waitSignals([seen.ended, quiet.ended], timeout=3000):
        pass
    assert board.running == ()


def test_an_ended_handle_is_let_go(board: JobBoard, qtbot: QtBot) -> None:
    handle = board.start("Big", lambda control: np.zeros(1000))
    with qtbot.waitSignal(handle.ended, timeout=3000):
        pass
    gone = weakref.ref(handle)
    del handle
    board.start("Next", lambda control: None)  # the runner forgets ended jobs with the next one
    qtbot.waitUntil(lambda: gc.collect() >= 0 and gone() is None, timeout=3000)


def test_closing_cancels_and_delivers_nothing_more(board: JobBoard, qtbot: QtBot) -> None:
    stopped = threading.Event()

    def work(control: Control) -> None:
        try:
            while True:
                control.progress(0.0)
                threading.Event().wait(0.001)
        except Cancelled:
            stopped.set()
            raise

    handle = board.start("Test", work)
    qtbot.waitUntil(lambda: handle.state == "running", timeout=3000)
    board.close()
    assert stopped.wait(3)
    ends: list[int] = []
    handle.ended.connect(lambda: ends.append(1))
    qtbot.wait(30)
    assert ends == []


@pytest.fixture
def visible(qtbot: QtBot) -> VisibleWork:
    made = VisibleWork(most_bytes=1000)
    yield made
    made.close()


def test_visible_work_makes_what_is_missing(visible: VisibleWork, qtbot: QtBot) -> None:
    def make() -> np.ndarray:
        return np.arange(3)

    with qtbot.waitSignal(visible.arrived, timeout=3000):
        assert visible.get("a", make) is None
    found = visible.get("a", make)
    assert found is not None
    assert found.tolist() == [0, 1, 2]


def test_visible_work_makes_the_newest_wish_first(visible: VisibleWork, qtbot: QtBot) -> None:
    gate, order = threading.Event(), []

    def make(name: str) -> np.ndarray:
        gate.wait(3)
        order.append(name)
        return np.zeros(1)

    visible.get("first", lambda: make("first"))
    qtbot.waitUntil(lambda: not visible.idle)
    qtbot.wait(20)
    visible.get("older", lambda: make("older"))
    visible.get("newest", lambda: make("newest"))
    gate.set()
    qtbot.waitUntil(lambda: visible.idle, timeout=3000)
    assert order == ["first", "newest", "older"]


def test_visible_work_keeps_within_its_memory(visible: VisibleWork, qtbot: QtBot) -> None:
    for name in "abc":
        visible.get(name, lambda: np.zeros(400, np.uint8))
        qtbot.waitUntil(lambda: visible.idle, timeout=3000)
    assert visible.get("a", lambda: np.zeros(400, np.uint8)) is None
    assert visible.get("c", lambda: np.zeros(1)) is not None


def test_visible_work_that_fails_is_not_tried_for_ever(
    visible: VisibleWork, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    tries: list[int] = []

    def make() -> np.ndarray:
        tries.append(1)
        raise OSError("gone")

    visible.get("a", make)
    qtbot.waitUntil(lambda: visible.idle, timeout=3000)
    assert visible.get("a", make) is None
    qtbot.wait(20)
    assert len(tries) == 1
    assert "could not make" in caplog.text


def test_a_handle_takes_one_end_only() -> None:
    from desktop.bridge.handle import JobState

    handle = JobHandle("Test")
    ends: list[str] = []
    handle.succeeded.connect(lambda _result: ends.append("done"))
    handle.cancelled.connect(lambda: ends.append("cancelled"))
    assert handle.receive(JobState("done", 1.0, "", 0.0, 5, None))
    assert not handle.receive(JobState("cancelled", 1.0, "", None, None, None))
    assert ends == ["done"]
