"""What the work's side of a job promises."""

import pytest

from core.errors import Cancelled
from core.jobs import NoControl, Part, Reporter


def test_reports_are_thinned_but_stages_and_the_end_always_come(monkeypatch):
    clock = [100.0]
    monkeypatch.setattr("core.jobs.control.time.monotonic", lambda: clock[0])
    seen = []
    reporter = Reporter(lambda fraction, stage: seen.append((fraction, stage)))
    for step in range(100):
        clock[0] += 0.01
        reporter.progress(step / 100, "a" if step < 50 else "b")
    reporter.progress(1.5, "b")
    assert len(seen) < 15
    assert (0.5, "b") in seen
    assert seen[-1] == (1.0, "b")


def test_a_reporter_that_nobody_listens_to_still_stops_the_work():
    reporter = Reporter()
    reporter.progress(0.5)
    reporter.partial("unheard")
    assert not reporter.stopping
    reporter.stop()
    assert reporter.stopping
    with pytest.raises(Cancelled):
        reporter.progress(0.6)


def test_a_part_fills_its_stretch_of_the_whole():
    seen, parts = [], []
    part = Part(Reporter(lambda fraction, stage: seen.append(fraction), parts.append), 0.5, 1.0)
    part.progress(0.5, "encode")
    part.partial("bar")
    assert (seen, parts) == ([0.75], ["bar"])


def test_no_control_lets_work_go_on():
    control = NoControl()
    control.progress(0.5, "any")
    control.partial("any")
