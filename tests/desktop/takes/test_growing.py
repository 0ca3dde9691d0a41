import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from core.audio import Audio
from core.origins import OriginKind
from desktop.panels.takes.growing import GrowingTake
from tests.sounds import music


@settings(deadline=None)  # the first piece loads the kernel
@given(
    st.lists(st.integers(1, 400), min_size=1, max_size=8), st.integers(0, 900), st.integers(1, 900)
)
def test_whatever_is_read_is_what_was_appended(lengths: list[int], start: int, frames: int) -> None:
    whole = np.random.default_rng(1).standard_normal((2, sum(lengths))).astype(np.float32)
    take = GrowingTake("t", "Take", None, OriginKind.RULES)
    at = 0
    for length in lengths:
        take.append(Audio(whole[:, at : at + length], 8000))
        at += length
    read = take.read(start, frames)
    assert np.array_equal(read, whole[:, start : start + frames])


def test_it_knows_its_length_and_picture() -> None:
    take = GrowingTake("t", "Take", 2.0, OriginKind.RULES)
    assert (take.frames, take.seconds_made, take.pyramid) == (0, 0.0, None)
    take.append(music(0.5, rate=8000))
    take.append(music(0.5, rate=8000))
    assert (take.frames, take.sample_rate, take.seconds_made) == (8000, 8000, 1.0)
    assert take.pyramid is not None
    assert take.pyramid.frames == 8000
