"""Hard cuts are found within a picture; what moves, fades and flashes is not cut."""

import numpy as np
import pytest

from core.video.cuts import find_cuts
from core.video.reading import SMALL, pictures
from tests.videos import film, shot, write_video


def shrunk(shown, rate=25):
    step = (shown[0].shape[0] // SMALL[1], shown[0].shape[1] // SMALL[0])
    for index, picture in enumerate(shown):
        yield index / rate, picture[:: step[0], :: step[1]][: SMALL[1], : SMALL[0]]


def near(found, cuts, rate=25):
    """Return (cuts that were found within a picture, cuts that are none)."""
    times = np.array([cut.seconds for cut in found])
    hit = sum(bool(times.size and np.abs(times - cut).min() <= 1 / rate + 1e-6) for cut in cuts)
    false = sum(all(abs(time - cut) > 1 / rate + 1e-6 for cut in cuts) for time in times)
    return hit, false


@pytest.mark.parametrize("speed", [0.0, 1.0, 4.0])
def test_hard_cuts_are_found_within_a_picture(speed):
    lengths = [2.0, 1.2, 0.6, 3.0, 0.4, 1.0, 2.2, 0.8]
    shown, cuts = film(lengths, speed=speed)
    assert near(find_cuts(shrunk(shown)), cuts) == (len(cuts), 0)


def test_pans_and_noise_are_no_cuts():
    for speed in (2.0, 8.0, 20.0):
        shown, _ = film([6.0], speed=speed)
        assert find_cuts(shrunk(shown)) == ()
    noise = [np.random.default_rng(i).integers(0, 255, (90, 160, 3), np.uint8) for i in range(60)]
    assert find_cuts(shrunk(noise)) == ()


def mixed(one, two, part):
    return (one * (1 - part) + two * part).astype(np.uint8)


@pytest.mark.parametrize("seconds", [0.5, 1.0, 2.0])
def test_fades_are_no_cuts(seconds):
    count = round(25 * seconds)
    fade = [mixed(shot(1, 40 + i), shot(2, i), (i + 1) / (count + 1)) for i in range(count)]
    black = np.zeros_like(shot(1, 0))
    out = [mixed(shot(2, count + 40 + i), black, (i + 1) / count) for i in range(count)]
    shown = [shot(1, i) for i in range(40)] + fade + [shot(2, count + i) for i in range(40)] + out
    assert find_cuts(shrunk(shown)) == ()


def test_a_plain_surface_that_darkens_is_no_cut():
    plain = np.full((90, 160, 3), (200, 120, 60), np.uint8)
    shown = [(plain * (1 - index / 25)).astype(np.uint8) for index in range(26)]
    assert find_cuts(shrunk([plain] * 20 + shown)) == ()


def test_a_flash_is_no_cut():
    shown, _ = film([4.0])
    for index in (30, 31, 70):
        shown[index] = np.full_like(shown[index], 250)
    assert find_cuts(shrunk(shown)) == ()


def test_a_change_of_the_whole_picture_is_stronger_than_one_of_a_part():
    lit = [shot(3, index) for index in range(30)]
    part = [picture.copy() for picture in lit]
    for picture in part:
        picture[:, 80:] = shot(4, 0)[:, 80:]
    (small,) = find_cuts(shrunk(lit + part))
    (large,) = find_cuts(shrunk(lit + [shot(5, index) for index in range(30)]))
    assert large.strength > small.strength


@pytest.mark.parametrize("rate", [24, 30, 50])
def test_cuts_of_encoded_videos(tmp_path, rate):
    shown, cuts = film([1.0, 0.8, 1.4, 0.6], rate)
    path = write_video(tmp_path / "film.mp4", shown, rate)
    assert near(find_cuts(pictures(path)), cuts, rate) == (len(cuts), 0)


def test_cuts_of_a_video_whose_rate_varies(tmp_path):
    shown, _ = film([1.0, 1.0, 1.0])
    steps = np.random.default_rng(1).integers(15, 90, len(shown))
    times = np.concatenate([[0], np.cumsum(steps)[:-1]])
    path = write_video(tmp_path / "phone.mp4", shown, times_ms=[int(t) for t in times])
    found = [cut.seconds for cut in find_cuts(pictures(path))]
    assert found == pytest.approx([times[25] / 1000, times[50] / 1000], abs=0.002)
