import math
import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import Cancelled
from core.project import ClipId, Project, TrackId, edits
from core.rendering import Renderer, render
from core.rendering.mixing import linear, pan_gains, rise, stereo
from core.rendering.renderer import blocks
from tests.core.project.songs import Sounds, clip, some_edit, song, source

T0, T1 = TrackId("t0"), TrackId("t1")
PROJECT = song((clip("a", 0, 1000),), (clip("b", 500, 300, offset=100),))


def sound(sounds: Sounds, project: Project = PROJECT, start: int = 0, frames: int = 1000) -> object:
    return sounds.read(project.sources[project.tracks[0].clips[0].source], start, frames)


def test_a_whole_source_sounds_as_it_is() -> None:
    sounds = Sounds()
    project = song((clip("a", 0, 1000),))
    assert np.array_equal(render(project, sounds).samples, sound(sounds))


def test_tracks_add_up() -> None:
    sounds = Sounds()
    mix = render(PROJECT, sounds).samples
    expected = np.array(sound(sounds))
    expected[:, 500:800] += sound(sounds, start=100, frames=300)
    assert np.array_equal(mix, expected)


def test_stems_sum_to_the_mix_and_follow_mute_and_solo() -> None:
    sounds = Sounds()
    stems = [render(PROJECT, sounds, tracks=[t]).samples for t in (T0, T1)]
    assert np.array_equal(stems[0] + stems[1], render(PROJECT, sounds).samples)
    soloed = edits.set_soloed(PROJECT, T1, soloed=True).project
    assert np.array_equal(render(soloed, sounds).samples, stems[1])
    assert not render(soloed, sounds, tracks=[T0]).samples.any()
    muted = edits.set_muted(PROJECT, T0, muted=True).project
    assert np.array_equal(render(muted, sounds).samples, stems[1])


def test_beyond_the_end_there_is_silence() -> None:
    block = Renderer(PROJECT, Sounds()).block(1000, 64)
    assert block.shape == (2, 64)
    assert block.dtype == np.float32
    assert not block.any()
    assert render(PROJECT, Sounds(), 900, 1100).frames == 200
    assert render(PROJECT, Sounds(), 50, 20).frames == 0


def test_gains_add_up_in_decibels() -> None:
    sounds = Sounds()
    louder = edits.set_clip_gain(PROJECT, ClipId("a"), gain_db=-4).project
    both = edits.set_track_gain(louder, T0, gain_db=-2).project
    got = render(both, sounds, tracks=[T0]).samples
    assert got == pytest.approx(np.array(sound(sounds)) * 10 ** (-6 / 20), abs=1e-6)


@pytest.mark.parametrize("pan", [-1.0, -0.3, 0.0, 0.5, 1.0])
def test_panning_keeps_the_power(pan: float) -> None:
    left, right = pan_gains(pan)
    assert left**2 + right**2 == pytest.approx(2.0, abs=1e-6)
    assert (left >= right) == (pan <= 0)


def test_the_centre_and_0_db_change_nothing() -> None:
    assert pan_gains(0.0) == (1.0, 1.0)
    assert linear(0.0) == 1.0


def test_fades_have_equal_power() -> None:
    sounds = Sounds()
    project = song((clip("a", 0, 1000),))
    dry = render(project, sounds).samples
    rising = edits.fade(project, ClipId("a"), fade_in=1000).project
    falling = edits.fade(project, ClipId("a"), fade_out=1000).project
    power = render(rising, sounds).samples ** 2 + render(falling, sounds).samples ** 2
    assert power == pytest.approx(dry**2, abs=1e-6)
    assert abs(render(rising, sounds).samples[:, 0]).max() < 0.001
    both = edits.fade(project, ClipId("a"), fade_in=400, fade_out=400).project
    shaped = render(both, sounds).samples
    assert np.array_equal(shaped[:, 400:600], dry[:, 400:600])
    assert (abs(shaped) <= abs(dry)).all()


def test_a_step_is_level_at_both_ends() -> None:
    step = rise(-5, 30, 20)
    assert step[:5].tolist() == [0.0] * 5
    assert step[-5:].tolist() == [1.0] * 5
    assert (np.diff(step) >= 0).all()
    assert step + step[::-1] == pytest.approx(1.0)


def test_one_channel_is_heard_on_both_sides() -> None:
    mono = source("m", 100, channels=1)
    sounds = Sounds()
    mix = render(song((clip("a", 0, 100, of="m"),), sources=(mono,)), sounds).samples
    assert np.array_equal(mix[0], mix[1])
    assert np.array_equal(mix[:1], sounds.read(mono, 0, 100))


@pytest.mark.parametrize("channels", range(3, 9))
def test_surround_is_folded_evenly(channels: int) -> None:
    left, right = stereo(np.eye(channels, dtype=np.float32))
    assert math.isclose((left**2).sum(), (right**2).sum(), rel_tol=1e-6)
    assert left[0] == right[1] == 1.0


def test_a_clip_whose_source_is_unknown_is_silent() -> None:
    lost = replace(PROJECT, sources={})
    assert not render(lost, Sounds()).samples.any()


def test_rendering_reports_and_can_be_cancelled() -> None:
    seen: list[float] = []

    class Watcher:
        def progress(self, fraction: float, stage: str = "") -> None:
            seen.append(fraction)
            if len(seen) > 1:
                raise Cancelled

        def partial(self, value: object) -> None:
            raise AssertionError

    render(PROJECT, Sounds(), control=Watcher())
    assert seen == [1.0]
    with pytest.raises(Cancelled):
        render(PROJECT, Sounds(), control=Watcher())


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False), st.lists(st.integers(1, 700), min_size=1, max_size=12))
def test_blocks_of_any_size_give_the_same_bits(rng: random.Random, sizes: list[int]) -> None:
    project = song((clip("a", 0, 800, fade_in=100),), (clip("c", 100, 500, fade_out=77),))
    for _ in range(6):
        project = some_edit(project, rng).project
    sounds = Sounds()
    whole = render(project, sounds).samples
    renderer = Renderer(project, sounds)
    start = 0
    while start < project.frames:
        size = sizes[start % len(sizes)]
        block = renderer.block(start, size)
        expected = whole[:, start : start + size]
        assert np.array_equal(block[:, : expected.shape[1]], expected)
        start += size


def test_long_stretches_come_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.rendering.renderer.BLOCK_FRAMES", 300)
    sounds = Sounds()
    pieces = list(blocks(PROJECT, sounds, 100, 1000))
    assert [p.shape[1] for p in pieces] == [300, 300, 300]
    assert np.array_equal(np.concatenate(pieces, axis=1), render(PROJECT, sounds, 100).samples)
