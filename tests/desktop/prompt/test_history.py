from pathlib import Path

from core.settings import Settings
from desktop.panels.prompt.history import KEPT, PromptHistory


def test_it_walks_back_and_forth_and_returns_to_what_was_being_typed(tmp_path: Path) -> None:
    history = PromptHistory(Settings(tmp_path))
    for text in ("one", "two", "three"):
        history.remember(text)
    shown = "half"
    walked = []
    for _step in range(4):
        shown = history.older(shown)
        walked.append(shown)
    assert walked == ["three", "two", "one", "one"]
    assert [history.newer("") for _step in range(4)] == ["two", "three", "half", ""]


def test_it_is_remembered_between_runs_newest_first_each_once(tmp_path: Path) -> None:
    history = PromptHistory(Settings(tmp_path))
    for text in ("one", "two", " one ", ""):
        history.remember(text)
    assert PromptHistory(Settings(tmp_path)).prompts == ("one", "two")


def test_it_keeps_only_so_many_and_can_be_forgotten(tmp_path: Path) -> None:
    history = PromptHistory(Settings(tmp_path))
    for number in range(KEPT + 5):
        history.remember(str(number))
    assert len(history.prompts) == KEPT
    history.forget()
    assert history.prompts == ()
    assert history.older("typed") == "typed"


def test_changing_the_text_by_hand_starts_again_from_it(tmp_path: Path) -> None:
    history = PromptHistory(Settings(tmp_path))
    history.remember("one")
    history.older("typed")
    history.leave()
    assert history.newer("one and more") == "one and more"
    assert history.older("one and more") == "one"
