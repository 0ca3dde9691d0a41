"""What is played is what was rendered, in order and in time."""

import time

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from core.audio import Audio, Samples
from core.errors import MachineError
from desktop.playback import AudioProgram, NullSink, Player
from desktop.playback.outlet import Block, Frames, Outlet

RATE = 48_000


def ramp(frames: int) -> Audio:
    line = np.arange(1, frames + 1, dtype=np.float32) / RATE / 10
    return Audio(np.stack([line, -line]), RATE)


class Rig:
    def __init__(self) -> None:
        self.sinks: list[NullSink] = []
        self.player = Player(self._make)

    def _make(self) -> NullSink:
        self.sinks.append(NullSink())
        return self.sinks[-1]

    @property
    def heard(self) -> Samples:
        return self.sinks[-1].recorded.samples


@pytest.fixture
def rig(qtbot: QtBot) -> Rig:
    made = Rig()
    yield made
    made.player.stop()


def test_plays_every_frame_once_and_in_time(rig: Rig, qtbot: QtBot) -> None:
    audio = ramp(RATE // 2)
    began = time.monotonic()
    with qtbot.waitSignal(rig.player.stopped, timeout=5000):
        rig.player.play(AudioProgram(audio))
    took = time.monotonic() - began
    heard = rig.heard[:, : audio.frames]
    # The first frames are faded in, against a click.
    np.testing.assert_allclose(heard[:, 256:], audio.samples[:, 256:], atol=1e-7)
    assert 0.45 < took < 1.5
    assert rig.player.position == audio.frames


def test_position_follows_the_clock(rig: Rig, qtbot: QtBot) -> None:
    rig.player.play(AudioProgram(ramp(3 * RATE)), start=RATE)
    qtbot.waitUntil(lambda: rig.player.position > RATE + RATE // 5, timeout=3000)
    rig.player.stop()
    assert RATE + RATE // 5 < rig.player.position < 2 * RATE
    played = rig.heard.shape[1]
    assert abs(rig.player.position - RATE - played) < RATE // 5


def test_loop_repeats_its_stretch(rig: Rig, qtbot: QtBot) -> None:
    audio = ramp(RATE)
    loop = (4800, 9600)
    rig.player.play(AudioProgram(audio), start=4800, loop=loop)
    qtbot.waitUntil(lambda: rig.heard.shape[1] > 4 * 4800, timeout=3000)
    rig.player.stop()
    stretch = audio.samples[:, 4800:9600]
    second = rig.heard[:, 4800:9600]
    np.testing.assert_allclose(second, stretch, atol=1e-7)


def test_seek_jumps_within_the_rendered_horizon(rig: Rig, qtbot: QtBot) -> None:
    audio = ramp(10 * RATE)
    rig.player.play(AudioProgram(audio))
    qtbot.waitUntil(lambda: rig.player.position > 2000, timeout=3000)
    rig.player.seek(8 * RATE)
    qtbot.waitUntil(lambda: rig.player.position > 8 * RATE + 1000, timeout=1500)
    rig.player.stop()
    assert np.isclose(rig.heard, audio.samples[0, 8 * RATE + 500], atol=1e-8).any()


def test_levels_are_those_of_what_was_played(rig: Rig, qtbot: QtBot) -> None:
    loud = Audio(np.full((2, RATE), 0.5, np.float32), RATE)
    rig.player.play(AudioProgram(loud))
    qtbot.waitUntil(lambda: rig.player.levels()[0] > 0.4, timeout=3000)
    rig.player.stop()
    assert rig.player.levels() == (0.0, 0.0)


def test_an_edit_while_playing_is_heard_soon(rig: Rig, qtbot: QtBot) -> None:
    rig.player.play(AudioProgram(Audio.silent(5 * RATE, RATE)))
    qtbot.waitUntil(lambda: rig.player.position > 0, timeout=3000)
    rig.player.replace(AudioProgram(Audio(np.full((2, 5 * RATE), 0.25, np.float32), RATE)))
    qtbot.waitUntil(lambda: bool((rig.heard == 0.25).any()), timeout=2000)


def test_no_device_is_said_and_leaves_the_player_usable(qtbot: QtBot) -> None:
    class NoDevice(NullSink):
        def start(self, sample_rate: int, fill: object) -> None:
            raise MachineError("playback.no_device")

    player = Player(NoDevice)
    with qtbot.waitSignal(player.failed, timeout=3000) as failure:
        player.play(AudioProgram(ramp(RATE)))
    assert failure.args[0].code == "playback.no_device"
    assert not player.is_playing
    player.make_sink = NullSink
    with qtbot.waitSignal(player.stopped, timeout=3000):
        player.play(AudioProgram(ramp(4800)))


def test_a_program_that_fails_is_told_in_words(qtbot: QtBot) -> None:
    class Broken(AudioProgram):
        def block(self, start: int, frames: int) -> Samples:
            raise OSError("gone")

    player = Player(NullSink)
    with qtbot.waitSignal(player.failed, timeout=3000) as failure:
        player.play(Broken(ramp(RATE)))
    assert failure.args[0].code == "playback.cannot_render"


def test_an_empty_program_is_not_played(rig: Rig) -> None:
    rig.player.play(AudioProgram(Audio.silent(0, RATE)))
    assert not rig.player.is_playing


def out(frames: int) -> Frames:
    return np.full((frames, 2), 9.0, np.float32)


def block(frame: int, frames: int, number: int = 0, *, is_last: bool = False) -> Block:
    samples = np.arange(frame, frame + frames, dtype=np.float32)
    return Block(frame, np.stack([samples, samples], axis=1), (1.0, 1.0), number, is_last)


def test_outlet_crosses_block_borders_and_pads_with_silence() -> None:
    outlet = Outlet(RATE)
    outlet.put(block(0, 3))
    outlet.put(block(3, 3))
    buffer = out(8)
    outlet.fill(buffer, 0.0)
    assert buffer[:, 0].tolist() == [0, 1, 2, 3, 4, 5, 0, 0]
    assert outlet.underruns == 1


def test_outlet_throws_away_what_lies_before_a_jump() -> None:
    outlet = Outlet(RATE)
    outlet.put(block(0, 4))
    outlet.fill(out(2), 0.0)
    outlet.put(block(100, 4, outlet.jump()))
    buffer = out(4)
    outlet.fill(buffer, 0.0)
    assert buffer[:, 0].tolist() == [100, 101, 102, 103]


def test_outlet_knows_what_is_heard_when() -> None:
    outlet = Outlet(RATE)
    outlet.put(block(0, RATE, is_last=True))
    outlet.fill(out(RATE), at=10.0)
    assert outlet.position(9.9) is None
    assert outlet.position(10.5) == (RATE // 2, False)
    assert outlet.position(12.0) == (RATE, True)
