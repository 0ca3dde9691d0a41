"""Ten times kill -9 in the middle of an edit session; `make prove-kill` does it a hundred times."""

import secrets
from pathlib import Path

import pytest

from tests.proofs.kill import run


@pytest.mark.e2e
@pytest.mark.slow
def test_a_project_outlives_ten_kills(tmp_path: Path) -> None:
    seed = secrets.randbits(32)
    trials = list(run(tmp_path / "Kill.soundmark", 10, seed))
    assert [trial for trial in trials if not trial.ok] == [], f"seed {seed}"
    assert sum(trial.steps for trial in trials) > 20
