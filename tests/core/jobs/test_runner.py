"""What a runner promises: order within a lane, progress, stopping, one outcome, no thread left."""

import gc
import logging
import threading
import time
import weakref

import numpy as np
import pytest

from core.errors import Cancelled, InternalError, MachineError, UserError
from core.jobs import JobRunner, JobState
from core.jobs.job import Estimate
from core.text import sentence

PATIENCE_S = 10.0


@pytest.fixture
def runner():
    before = set(threading.enumerate())
    runner = JobRunner()
    yield runner
    runner.close()
    assert set(threading.enumerate()) <= before


def test_returns_what_the_work_returns(runner):
    job = runner.submit("add", lambda control: 1 + 1)
    assert job.wait(PATIENCE_S)
    assert (job.state, job.result, job.fraction, job.error) == ("done", 2, 1.0, None)


def test_work_of_one_lane_queues_and_lanes_do_not_wait_for_each_other(runner):
    release = threading.Event()
    order = []

    def slow(control):
        release.wait(PATIENCE_S)
        order.append("slow")

    first = runner.submit("slow", slow)
    second = runner.submit("quick", lambda control: order.append("quick"))
    other = runner.submit("other", lambda control: order.append("other"), lane="gpu")
    assert other.wait(PATIENCE_S)
    assert second.state == JobState.WAITING
    assert runner.unfinished == (first, second)
    release.set()
    assert second.wait(PATIENCE_S)
    assert order == ["other", "slow", "quick"]


def test_the_io_lane_does_two_things_at_once(runner):
    meeting = threading.Barrier(2, timeout=PATIENCE_S)
    jobs = [runner.submit("meet", lambda control: meeting.wait(), lane="io") for _ in range(2)]
    assert all(job.wait(PATIENCE_S) for job in jobs)
    assert all(job.state == "done" for job in jobs)


def test_tells_each_change_and_part_on_the_workers_thread(runner):
    seen, parts, threads = [], [], set()

    def work(control):
        control.progress(0.5, "half")
        control.partial("first bar")

    def changed(job):
        seen.append((str(job.state), job.fraction, job.stage))
        threads.add(threading.current_thread().name)

    job = runner.submit("report", work, on_change=changed, on_partial=parts.append)
    assert job.wait(PATIENCE_S)
    assert seen == [("running", 0.0, ""), ("running", 0.5, "half"), ("done", 1.0, "half")]
    assert parts == ["first bar"]
    assert threads == {"work-0"}


def test_a_running_job_stops_at_its_next_report(runner):
    started = threading.Event()

    def work(control):
        while True:
            started.set()
            control.progress(0.1)
            control.partial("unheard")
            time.sleep(0.001)

    job = runner.submit("endless", work)
    assert started.wait(PATIENCE_S)
    assert not job.stopping
    job.cancel()
    assert job.stopping
    assert job.wait(PATIENCE_S)
    assert (job.state, job.error) == ("cancelled", None)


def test_a_waiting_job_is_cancelled_at_once_and_never_run(runner):
    release = threading.Event()
    runner.submit("slow", lambda control: release.wait(PATIENCE_S))
    seen = []
    job = runner.submit("never", lambda control: seen.append("ran"), on_change=seen.append)
    job.cancel()
    assert job.wait(0)
    assert job.state == "cancelled"
    release.set()
    assert runner.submit("after", lambda control: None).wait(PATIENCE_S)
    assert seen == [job]


def test_cancelling_finished_work_changes_nothing(runner):
    job = runner.submit("quick", lambda control: 1)
    assert job.wait(PATIENCE_S)
    job.cancel()
    assert job.state == "done"


def test_our_errors_are_kept_and_others_wrapped(runner, caplog):
    caplog.set_level(logging.CRITICAL)
    ours = UserError("audio.missing", path="x.wav")

    def fail(error):
        def work(control):
            raise error

        return work

    jobs = [
        runner.submit("fail", fail(error))
        for error in (ours, ValueError("no"), MemoryError(), SystemExit(3))
    ]
    assert all(job.wait(PATIENCE_S) for job in jobs)
    assert {job.state for job in jobs} == {"failed"}
    assert jobs[0].error is ours
    assert isinstance(jobs[1].error, InternalError)
    assert "ValueError: no" in str(sentence(jobs[1].error))
    assert "ValueError" in jobs[1].details
    assert "in work" in jobs[1].details
    assert isinstance(jobs[2].error, MachineError)
    assert jobs[3].error is not None
    assert "SystemExit" in jobs[3].details
    assert runner.submit("alive", lambda control: 1).wait(PATIENCE_S)


def test_a_failed_job_keeps_none_of_its_arrays(runner):
    kept = []

    def work(control):
        array = np.zeros(10)
        kept.append(weakref.ref(array))
        try:
            raise ValueError("first")
        except ValueError as error:
            raise UserError("audio.missing", path="x") from error

    job = runner.submit("fail", work)
    assert job.wait(PATIENCE_S)
    gc.collect()
    assert kept[0]() is None


def test_a_listener_that_fails_does_not_harm_the_work(runner, caplog):
    def listener(value):
        raise RuntimeError("listener")

    def work(control):
        control.partial(1)
        return 5

    caplog.set_level(logging.ERROR)
    job = runner.submit("work", work, on_change=listener, on_partial=listener)
    assert job.wait(PATIENCE_S)
    assert (job.state, job.result) == ("done", 5)
    assert "a listener of job 'work' failed" in caplog.text
    caplog.clear()


def test_close_cancels_everything_and_refuses_more():
    runner = JobRunner()
    started = threading.Event()

    def endless(control):
        started.set()
        while True:
            control.progress(0.0)

    jobs = [runner.submit("endless", endless) for _ in range(3)]
    assert started.wait(PATIENCE_S)
    runner.close()
    assert [job.state for job in jobs] == ["cancelled"] * 3
    runner.close()
    with pytest.raises(InternalError, match=r"jobs\.closed"):
        runner.submit("late", lambda control: None)


def test_close_can_let_work_end():
    runner = JobRunner()
    jobs = [runner.submit("sleep", lambda control: time.sleep(0.01)) for _ in range(3)]
    runner.close(cancel=False)
    assert [job.state for job in jobs] == ["done"] * 3


def test_a_listener_may_close_the_runner():
    runner = JobRunner()
    closed = threading.Event()

    def changed(job):
        if job.state == "done":
            runner.close()
            closed.set()

    runner.submit("last", lambda control: None, on_change=changed)
    assert closed.wait(PATIENCE_S)
    runner.close()


def test_work_may_raise_cancelled_by_itself(runner):
    def work(control):
        raise Cancelled

    job = runner.submit("gives up", work)
    assert job.wait(PATIENCE_S)
    assert job.state == "cancelled"


def test_time_left_is_known_only_while_running(runner, monkeypatch):
    clock = [100.0]
    monkeypatch.setattr("core.jobs.job.time.monotonic", lambda: clock[0])
    left = []

    def work(control):
        for step in range(1, 4):
            clock[0] += 2.0
            control.progress(step * 0.2, f"step {step}")
            left.append(job.seconds_left)

    release = threading.Event()
    runner.submit("hold", lambda control: release.wait(PATIENCE_S))
    job = runner.submit("timed", work)
    assert job.seconds_left is None
    release.set()
    assert job.wait(PATIENCE_S)
    assert left == pytest.approx([8.0, 6.0, 4.0])
    assert job.seconds_left is None


def test_an_estimate_follows_a_change_of_speed_and_a_stall():
    estimate = Estimate(0.0)
    assert estimate.seconds_left(0.5) is None
    for second in range(1, 11):
        estimate.add(float(second), second * 0.05)
    assert estimate.seconds_left(10.0) == pytest.approx(10.0)
    for second in range(11, 41):  # five times slower from here
        estimate.add(float(second), 0.5 + (second - 10) * 0.01)
    assert estimate.seconds_left(40.0) == pytest.approx(20.0)
    assert estimate.seconds_left(60.0) > 35.0


def test_an_estimate_waits_for_something_to_go_by():
    estimate = Estimate(0.0)
    estimate.add(5.0, 0.001)
    assert estimate.seconds_left(5.0) is None
