"""Every code that the engine raises has a sentence and a remedy, filled by its fields."""

import ast
import string
from pathlib import Path

import pytest

from core import text
from core.errors import DataError, UserError

ROOT = Path(__file__).resolve().parents[2]
ERRORS = {"UserError", "MachineError", "DataError", "InternalError"}


def raised_codes() -> list[tuple[str, set[str], str]]:
    """Return (code, field names, place) of every error that is built with a literal code."""
    found = []
    for path in sorted([*ROOT.glob("core/**/*.py"), *ROOT.glob("desktop/**/*.py")]):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                continue
            if node.func.id not in ERRORS or not node.args:
                continue
            code = node.args[0]
            if isinstance(code, ast.Constant) and isinstance(code.value, str):
                fields = {keyword.arg for keyword in node.keywords}
                where = f"{path.relative_to(ROOT)}:{node.lineno}"
                found.append((code.value, fields, where))
    return found


RAISED = raised_codes()


@pytest.mark.parametrize(("code", "fields", "where"), RAISED, ids=[where for *_, where in RAISED])
def test_raised_code_has_sentence_and_remedy(code: str, fields: set[str], where: str) -> None:
    messages = text.table(code.partition(".")[0])
    assert code in messages, f"{where} raises {code}, which has no sentence"
    for half in messages[code]:
        named = {name for _, name, _, _ in string.Formatter().parse(half) if name}
        if None not in fields:
            assert named <= fields | {"code"}, f"{where}: {code} names {named - fields}"


@pytest.mark.parametrize("room", text.ROOMS)
def test_tables_hold_their_own_rooms_sentences(room: str) -> None:
    for code, (what, remedy) in text.table(room).items():
        assert code.startswith(room + ".")
        assert what.endswith((".", "?"))
        assert remedy.endswith((".", "?", ""))
        assert remedy


def test_sentence_is_filled_with_the_fields() -> None:
    told = text.sentence(DataError("audio.bad_rate", rate=7, lowest=1, highest=2))
    assert "7 Hz" in told.what
    assert str(told) == f"{told.what} {told.remedy}"


def test_unknown_code_is_named() -> None:
    assert "audio.unheard_of" in text.sentence(UserError("audio.unheard_of")).what
    assert "nowhere.at_all" in text.sentence(UserError("nowhere.at_all")).what


def test_sentences_are_translated_where_they_are_shown() -> None:
    class Shouting(text.gettext.NullTranslations):
        def gettext(self, message: str) -> str:
            return message.upper()

    text.use_language(Shouting())
    try:
        assert text.sentence(UserError("audio.nothing_to_join")).what.isupper()
    finally:
        text.use_language(text.gettext.NullTranslations())


def test_no_sentence_is_left_over() -> None:
    sources = [*ROOT.glob("core/**/*.py"), *ROOT.glob("desktop/**/*.py")]
    code = "\n".join(p.read_text("utf-8") for p in sources if p.parent.name != "text")
    unused = [c for room in text.ROOMS for c in text.table(room) if f'"{c}"' not in code]
    assert not unused
