"""Run every window test offscreen, with settings of its own and a look to draw with."""

import os

# Before anything imports Qt: a test must neither need nor open a screen.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
# Qt reads it once: a test at another scale starts a process of its own.
os.environ["QT_SCALE_FACTOR"] = os.environ.get("SOUNDMARK_TEST_SCALE", "1")

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QSettings
from PySide6.QtWidgets import QApplication

from desktop.bridge import JobBoard
from desktop.theme import Look


@pytest.fixture(autouse=True)
def isolated_settings(tmp_path: Path) -> None:
    """Keep the person's own settings out of the tests, and the tests out of them."""
    QCoreApplication.setOrganizationName("soundmark-tests")
    QCoreApplication.setApplicationName("soundmark-tests")
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    for scope in (QSettings.Scope.UserScope, QSettings.Scope.SystemScope):
        QSettings.setPath(QSettings.Format.IniFormat, scope, str(tmp_path / "settings"))


@pytest.fixture
def look(qapp: QApplication) -> Look:
    """Return the dark look, applied."""
    made = Look()
    made.apply(qapp)
    return made


@pytest.fixture
def board(qapp: QApplication) -> Iterator[JobBoard]:
    """Return a job board over a real runner."""
    from core.jobs import JobRunner

    made = JobBoard(JobRunner())
    yield made
    made.close()
