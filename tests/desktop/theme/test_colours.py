import pytest

from desktop.theme import DARK, LIGHT, ORIGIN_LOOKS, PAIRS, Role, Theme, contrast
from desktop.theme.sheet import style_sheet

THEMES = [DARK, LIGHT]
NEAR_ENOUGH = 4.5


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize(("words", "ground"), PAIRS)
def test_words_can_be_read(theme: Theme, words: Role, ground: Role) -> None:
    assert contrast(theme.hex(words), theme.hex(ground)) >= NEAR_ENOUGH


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_role_has_a_colour(theme: Theme) -> None:
    assert set(theme.colours) == set(Role)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("origin", ORIGIN_LOOKS, ids=lambda origin: origin.id)
def test_origins_stand_out_from_the_canvas(theme: Theme, origin: object) -> None:
    # Three to one is what graphics need; words need more.
    assert contrast(theme.hex(origin.role), theme.hex(Role.BACKGROUND)) >= 2.7


def test_no_two_origins_share_a_pattern() -> None:
    patterns = [origin.pattern for origin in ORIGIN_LOOKS]
    assert len(set(patterns)) == len(patterns)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_the_sheet_leaves_no_name_open(theme: Theme) -> None:
    assert "$" not in style_sheet(theme)


def test_contrast_of_black_and_white_is_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
