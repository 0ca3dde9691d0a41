"""Settings of plug-ins: types, ranges, choices, defaults, and plug-ins of others."""

from importlib.metadata import EntryPoint

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import MachineError, UserError
from core.plugins import Catalogue, Param, Spec

SPEC = Spec(
    id="echo",
    version="1",
    title="Echo",
    load="fractions:Fraction",
    params=(
        Param("delay_s", "float", 0.25, minimum=0.0, maximum=2.0, unit="s"),
        Param("repeats", "int", 3, minimum=1, maximum=9),
        Param("wide", "bool", False),
        Param("name", "text", ""),
        Param("colour", "choice", "warm", choices=("warm", "cold")),
    ),
)


def test_defaults_where_nothing_is_given() -> None:
    assert SPEC.settings() == {
        "delay_s": 0.25,
        "repeats": 3,
        "wide": False,
        "name": "",
        "colour": "warm",
    }


def test_values_from_the_command_line_get_their_types() -> None:
    given_text = {"delay_s": "1.5", "repeats": "4", "wide": "true", "colour": "cold"}
    assert SPEC.settings(given_text) == {
        "delay_s": 1.5,
        "repeats": 4,
        "wide": True,
        "name": "",
        "colour": "cold",
    }


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"delay_s": 2.1}, "plugins.out_of_range"),
        ({"delay_s": float("nan")}, "plugins.out_of_range"),
        ({"repeats": 0}, "plugins.out_of_range"),
        ({"repeats": 2.5}, "plugins.wrong_type"),
        ({"repeats": float("inf")}, "plugins.wrong_type"),
        ({"delay_s": "soon"}, "plugins.wrong_type"),
        ({"wide": 3}, "plugins.wrong_type"),
        ({"name": 3}, "plugins.wrong_type"),
        ({"colour": "blue"}, "plugins.not_a_choice"),
        ({"speed": 3}, "plugins.unknown_param"),
    ],
)
def test_what_a_setting_does_not_take(values: dict[str, object], code: str) -> None:
    with pytest.raises(UserError) as caught:
        SPEC.settings(values)
    assert caught.value.code == code


@given(st.floats(0.0, 2.0), st.integers(1, 9), st.booleans(), st.text())
def test_checked_settings_are_stable(delay: float, repeats: int, wide: bool, name: str) -> None:
    once = SPEC.settings({"delay_s": delay, "repeats": repeats, "wide": wide, "name": name})
    assert SPEC.settings(once) == once


def test_loading_imports_the_class_or_says_what_is_missing() -> None:
    assert SPEC.loaded().__name__ == "Fraction"
    broken = Spec(id="x", version="1", title="X", load="no.such.module:X")
    with pytest.raises(MachineError) as caught:
        broken.loaded()
    assert caught.value.code == "plugins.cannot_load"


def test_catalogue_takes_plug_ins_of_others_but_not_their_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ours, theirs = SPEC, Spec(id="echo", version="9", title="Stolen", load="a:b")
    other = Spec(id="other", version="1", title="Other", load="a:b")

    class Entry(EntryPoint):
        def load(self) -> Spec:
            return theirs if self.name == "echo" else other

    entries = [Entry("echo", "a:b", "soundmark.effects"), Entry("other", "a:b", "x")]
    monkeypatch.setattr("core.plugins.catalogue.entry_points", lambda group: entries)
    catalogue = Catalogue("effect", (ours,))
    assert [spec.id for spec in catalogue] == ["echo", "other"]
    assert catalogue.get("echo") is ours
    with pytest.raises(UserError) as caught:
        catalogue.get("reverb")
    assert caught.value.fields["known"] == "echo, other"
