from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.augmentation import EFFECTS, Chain, Step
from core.errors import UserError
from core.plugins import Param
from core.text import sentence

EXAMPLE = """
title = "Old radio"

[[step]]
effect = "noise"
p = 0.5
colour = ["white", "pink"]
snr_db = [10, 30]

[[step]]
effect = "low_pass"
frequency_hz = 3_500.0
"""


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "radio.toml"
    path.write_text(EXAMPLE)
    chain = Chain.from_toml(path)
    assert chain.title == "Old radio"
    assert chain.steps == (
        Step("noise", 0.5, {"colour": ("white", "pink"), "snr_db": (10.0, 30.0)}),
        Step("low_pass", 1.0, {"frequency_hz": 3_500.0}),
    )


def value_of(param: Param) -> st.SearchStrategy[object]:
    if param.kind == "choice":
        one = st.sampled_from(param.choices)
        return one | st.lists(one, min_size=1, max_size=3).map(tuple)
    if param.kind == "bool":
        return st.booleans() | st.just((True, False))
    number = (
        st.integers(int(param.minimum), int(param.maximum))
        if param.kind == "int"
        else st.floats(param.minimum, param.maximum)
    )
    return number | st.tuples(number, number).map(lambda ends: tuple(sorted(ends)))


@st.composite
def steps(draw: st.DrawFn) -> Step:
    spec = draw(st.sampled_from(list(EFFECTS)))
    names = draw(st.sets(st.sampled_from(spec.params)))
    return Step(spec.id, draw(st.floats(0, 1)), {p.name: draw(value_of(p)) for p in names})


@given(st.lists(steps(), min_size=1, max_size=4), st.text(st.characters(exclude_categories=["Cs"])))
def test_writing_and_reading_gives_the_same_chain(given_steps: list[Step], title: str) -> None:
    chain = Chain(tuple(given_steps), title)
    assert Chain.from_toml_text(chain.to_toml()) == chain


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("title = ", "augmentation.not_toml"),
        ("[[step]\neffect", "augmentation.not_toml"),
        ("", "augmentation.not_a_chain"),
        ("title = 'empty'", "augmentation.not_a_chain"),
        ("title = 3\n[[step]]\neffect = 'noise'", "augmentation.not_a_chain"),
        ("step = 3", "augmentation.not_a_chain"),
        ("step = [3]", "augmentation.no_effect"),
        ("[[step]]\np = 1", "augmentation.no_effect"),
        ("[[step]]\neffect = 3", "augmentation.no_effect"),
        ("steps = []", "augmentation.unknown_key"),
        ("[[step]]\neffect = 'wobble'", "plugins.unknown"),
        ("[[step]]\neffect = 'noise'\np = 2", "augmentation.bad_probability"),
        ("[[step]]\neffect = 'noise'\nsnr_db = [3, 1]", "augmentation.reversed_range"),
        ("[[step]]\neffect = 'noise'\nsnr_db = [[3], 1]", "plugins.wrong_type"),
        ("[[step]]\neffect = 'noise'\nsnr_db = { from = 3 }", "plugins.wrong_type"),
        ("[[step]]\neffect = 'noise'\nsnr_db = 1979-05-27", "plugins.wrong_type"),
        ("[[step]]\neffect = 'noise'\ncolour = [['a']]", "plugins.not_a_choice"),
    ],
)
def test_a_broken_chain_says_why(text: str, code: str) -> None:
    with pytest.raises(UserError) as caught:
        Chain.from_toml_text(text)
    assert caught.value.code == code
    said = sentence(caught.value)
    assert said.what
    assert said.remedy


def test_a_file_that_is_no_chain_says_why(tmp_path: Path) -> None:
    binary, huge = tmp_path / "song.wav", tmp_path / "film.mkv"
    binary.write_bytes(b"RIFF\xff\xfe\x80")
    huge.write_bytes(b"#" * (2 << 20))
    for path, code in (
        (tmp_path / "none.toml", "augmentation.cannot_read"),
        (tmp_path, "augmentation.cannot_read"),
        (binary, "augmentation.not_toml"),
        (huge, "augmentation.not_toml"),
    ):
        with pytest.raises(UserError) as caught:
            Chain.from_toml(path)
        assert caught.value.code == code
        assert path.name in str(sentence(caught.value))
