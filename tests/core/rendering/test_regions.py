"""Putting new sound in the place of old: nothing else may change."""

import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.audio import Audio
from core.errors import UserError
from core.project import Project, Selection, TrackId, edits
from core.rendering import joined, render
from tests.core.project.songs import RATE, Sounds, clip, on, some_edit, song, source

T0 = TrackId("t0")


def noise(frames: int, seed: int = 9, channels: int = 2) -> Audio:
    rng = np.random.default_rng(seed)
    return Audio(rng.uniform(-0.5, 0.5, (channels, frames)).astype(np.float32), RATE)


def replaced(
    project: Project, sounds: Sounds, audio: Audio, selection: Selection, crossfade: int
) -> Project:
    """Go the whole way: fit the sound in, keep it, put it in its place."""
    fitted = joined(project, sounds, audio, selection=selection, crossfade=crossfade)
    new = replace(source("fitted", fitted.frames, "new"), channels=2)
    sounds.keep(new.id, fitted.samples)
    return edits.replace_region(project, selection, source=new, crossfade=crossfade).project


@settings(max_examples=60, deadline=None)
@given(
    st.randoms(use_true_random=False), st.integers(0, 900), st.integers(1, 700), st.integers(0, 99)
)
def test_every_sample_outside_the_region_stays(
    rng: random.Random, start: int, frames: int, crossfade: int
) -> None:
    project = song((clip("a", 0, 800, fade_in=100, gain_db=-3),), (clip("c", 100, 500),))
    for _ in range(6):
        project = some_edit(project, rng).project
    if not project.tracks:
        return
    sounds = Sounds()
    selection = Selection(start, start + frames, frozenset({rng.choice(project.tracks).id}))
    after = replaced(project, sounds, noise(frames), selection, crossfade)
    length = max(project.frames, after.frames)
    old = render(project, sounds, 0, length).samples
    new = render(after, sounds, 0, length).samples
    assert np.array_equal(old[:, :start], new[:, :start])
    assert np.array_equal(old[:, start + frames :], new[:, start + frames :])


def test_between_the_cross_fades_only_the_new_sound_is_heard() -> None:
    project = song((clip("a", 0, 1000),))
    sounds = Sounds()
    after = replaced(project, sounds, noise(400), on(300, 700), 50)
    inside = render(after, sounds, 350, 650).samples
    assert np.array_equal(inside, noise(400).samples[:, 50:350])


def test_a_cross_fade_of_like_sounds_is_level() -> None:
    project = song((clip("a", 0, 1000),))
    sounds = Sounds()
    same = Audio(sounds.read(project.sources[project.tracks[0].clips[0].source], 300, 400), RATE)
    after = replaced(project, sounds, same, on(300, 700), 100)
    assert render(after, sounds).samples == pytest.approx(render(project, sounds).samples, abs=1e-6)


def test_a_cross_fade_of_unlike_sounds_keeps_the_power() -> None:
    old = source("s", 90_000)
    project = song((clip("a", 0, 90_000),), sources=(old,))
    sounds = Sounds()
    after = replaced(project, sounds, noise(60_000), on(10_000, 70_000), 20_000)
    fade = render(after, sounds, 10_000, 30_000).samples
    powers = (fade.reshape(2, 10, 2000) ** 2).mean(axis=(0, 2))
    assert powers == pytest.approx(1 / 12, rel=0.1)  # that of the noise on both sides


def test_it_fades_from_and_to_silence_where_nothing_stood() -> None:
    project = song((clip("a", 0, 100),))
    sounds = Sounds()
    after = replaced(project, sounds, noise(400), on(300, 700), 100)
    heard = np.abs(render(after, sounds).samples)
    assert heard[:, 300:302].max() < 0.01
    assert heard[:, 698:700].max() < 0.01
    assert heard[:, 450:550].max() > 0.4


def test_a_sound_of_another_rate_length_and_width_is_fitted() -> None:
    project = song((clip("a", 0, 1000),))
    sounds = Sounds()
    mono = replace(noise(1600, channels=1), sample_rate=2 * RATE)
    after = replaced(project, sounds, mono, on(300, 500), 20)
    assert after.frames == 1600
    old = render(project, sounds).samples
    new = render(after, sounds).samples
    assert np.array_equal(new[:, :300], old[:, :300])
    assert np.array_equal(new[:, 1100:], old[:, 500:])


def test_it_is_heard_with_the_gain_of_its_track_once() -> None:
    project = edits.set_track_gain(song((clip("a", 0, 1000),)), T0, gain_db=-6).project
    fitted = joined(project, Sounds(), noise(400), selection=on(300, 700), crossfade=0)
    assert np.array_equal(fitted.samples, noise(400).samples)


def test_only_one_track_can_be_joined() -> None:
    with pytest.raises(UserError) as told:
        joined(song((), ()), Sounds(), noise(4), selection=on(0, 4, "t0", "t1"), crossfade=0)
    assert told.value.code == "project.one_track"
