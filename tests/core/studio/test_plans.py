"""What a plan can be changed to."""

import subprocess
import sys

import pytest

from core.composer.planning import make_plan
from core.composer.reading import read_prompt
from core.studio.plans import plan_choices, read_chords


@pytest.mark.parametrize("prompt", ["synth-pop", "jazz waltz", "folk in 6/8", "techno, only drums"])
def test_what_a_plan_decided_is_among_the_choices(prompt: str) -> None:
    choices, plan = plan_choices("composer"), make_plan(read_prompt(prompt), 7).to_json()
    assert choices is not None
    assert plan["genre"] in choices.genres
    assert choices.tempo[0] <= plan["tempo_bpm"] <= choices.tempo[1]
    assert plan["metre"] in choices.metres
    assert plan["key"].split(" ", 1)[1] in choices.scales
    for role, patch in plan["instruments"].items():
        assert patch in choices.instruments[role]


def test_an_engine_without_a_plan_offers_nothing() -> None:
    assert plan_choices("musicgen") is None


def test_chords_are_read_as_the_composer_reads_them() -> None:
    assert read_chords("Dm7 | G7 Db7 | Cmaj7").bars == (("Dm7",), ("G7", "Db7"), ("Cmaj7",))
    assert read_chords("").bars == ()
    problem = read_chords("Am H F").problem
    assert problem is not None
    assert "“H”" in problem.what
    assert read_chords("C " * 2001).problem is not None


def test_the_studio_opens_without_the_composer() -> None:
    code = "import sys, core.studio.plans; assert 'core.composer' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
