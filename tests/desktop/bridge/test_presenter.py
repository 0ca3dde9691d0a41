"""What presenters share that run one job at a time."""

from typing import Any

from core.errors import UserError
from desktop.bridge import JobPresenter
from tests.desktop.hand_board import HandBoard, HandHandle


class Noting(JobPresenter):
    """Remember what it was told."""

    def __init__(self, board: Any) -> None:
        super().__init__(board)
        self.told: list[object] = []
        self.changed.connect(lambda: self.told.append(("changed", self.job is not None)))
        self.progressed.connect(lambda: self.told.append("progressed"))

    def partial(self, piece: Any) -> None:
        self.told.append(piece)

    def finished(self, result: Any) -> None:
        self.told.append(result)

    def stopped(self) -> None:
        self.told.append("stopped")


def started() -> tuple[Noting, HandHandle]:
    presenter = Noting(HandBoard())
    presenter.run("Work", lambda control: None)
    assert isinstance(presenter.job, HandHandle)
    return presenter, presenter.job


def test_a_job_that_ends_well_hands_over_its_result() -> None:
    presenter, job = started()
    job.report(0.5)
    job.partial.emit("piece")
    job.finish("result")
    assert presenter.told == [
        ("changed", True),
        "progressed",
        "piece",
        "progressed",
        "result",
        ("changed", False),
    ]
    assert presenter.error is None


def test_a_failure_is_kept_until_the_next_job() -> None:
    presenter, job = started()
    error = UserError("audio.not_audio", path="x")
    job.fail(error)
    assert presenter.error is error
    assert presenter.job is None
    assert presenter.told[-2:] == ["stopped", ("changed", False)]
    presenter.run("Work", lambda control: None)
    assert presenter.error is None


def test_cancelling_waits_for_the_job() -> None:
    presenter, job = started()
    presenter.cancel()
    assert job.is_stopping
    assert presenter.told[-1] == ("changed", True)
    job.end_cancelled()
    assert presenter.told[-2:] == ["stopped", ("changed", False)]
    assert presenter.error is None
    presenter.cancel()  # nothing runs: nothing happens
    assert presenter.told[-1] == ("changed", False)
