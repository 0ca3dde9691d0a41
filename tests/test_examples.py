"""Every example in a docstring runs, and every command line in the guides is one."""

import doctest
import importlib
import re
import shlex
from pathlib import Path

import pytest

from core.cli import parser

ROOT = Path(__file__).resolve().parents[1]
WITH_EXAMPLES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for folder in ("core", "desktop")
    for path in (ROOT / folder).rglob("*.py")
    if ">>> " in path.read_text("utf-8")
)
COMMAND = re.compile(
    r"^ {4}(?:\.venv/bin/python -m core\.cli|soundmark) (?P<words>.+)$", re.MULTILINE
)
COMMANDS = [
    (page.name, match["words"])
    for page in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    for match in COMMAND.finditer(page.read_text("utf-8"))
]


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_examples_in_docstrings_run(name: str) -> None:
    outcome = doctest.testmod(importlib.import_module(name), optionflags=doctest.ELLIPSIS)
    assert outcome.attempted
    assert not outcome.failed


@pytest.mark.parametrize(("page", "words"), COMMANDS)
def test_commands_in_the_pages_are_understood(page: str, words: str) -> None:
    assert parser().parse_args(shlex.split(words)).handler


def test_there_are_commands_in_the_pages() -> None:
    assert len(COMMANDS) >= 3


def test_the_chain_in_the_guide_is_one() -> None:
    from core.augmentation import Chain

    guide = (ROOT / "docs" / "guide.md").read_text("utf-8")
    shown = re.search(r"(?:^ {4}.*\n|^\n)*^ {4}semitones.*$", guide, re.MULTILINE)
    assert shown
    text = "\n".join(line[4:] for line in shown[0].splitlines())
    assert [step.effect for step in Chain.from_toml_text(text).steps] == ["noise", "pitch_shift"]
