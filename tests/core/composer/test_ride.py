"""The hand on the fader: sections come nearer or step apart, and nothing else changes."""

import numpy as np
import pytest

from core.composer.mixing.ride import Ride, ride_for


def test_what_is_far_below_comes_nearer():
    moved = ride_for([-30.0, -15.0, -14.0], [4, 8, 8])
    assert 5.0 < moved[0] < 9.0
    assert moved[1:] == (0.0, 0.0)


def test_what_is_all_alike_steps_apart():
    moved = ride_for([-15.0, -14.0, -15.0, -14.0], [8, 8, 8, 8])
    assert moved[0] == moved[2]
    assert -3.0 < moved[0] < -1.5
    assert moved[1] == 0.0


@pytest.mark.parametrize("levels", [[-14.0], [-14.0, -14.1], [-18.0, -14.0], []])
def test_what_is_right_is_left(levels):
    assert not any(ride_for(levels, [8] * len(levels)))
    assert ride_for([-14.0, -20.0], [0, 0]) == (0.0, 0.0)


def test_its_gain_follows_the_sections_whatever_the_blocks_are():
    ride = Ride((0, 48_000, 96_000), (-3.0, 0.0, 2.0))
    whole = ride.gains(0, 144_000)
    assert whole[0] == pytest.approx(10 ** (-3 / 20))
    assert whole[35_000] == pytest.approx(10 ** (-3 / 20))
    assert whole[48_000] == pytest.approx(1.0)
    assert whole[-1] == pytest.approx(10 ** (2 / 20))
    assert np.abs(np.diff(whole)).max() < 1e-4
    parts = [ride.gains(at, 16_000) for at in range(0, 144_000, 16_000)]
    assert np.array_equal(np.concatenate(parts), whole)
    assert Ride((0, 100), (0.0, 0.0)).gains(0, 10) is None
    assert Ride().gains(0, 10) is None


def test_short_sections_do_not_turn_back():
    gains = Ride((0, 100, 200), (0.0, -6.0, 0.0)).gains(0, 400)
    assert gains[150] < 1.0
    assert gains[-1] == pytest.approx(1.0)
