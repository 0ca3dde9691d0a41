"""Engines in the host: what goes in and comes out is what it would be without one."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from core.audio import Audio
from core.errors import Cancelled, MachineError
from core.generation.base import Engine, GenerationRequest, Made, Reference
from core.generation.catalogue import ENGINES
from core.generation.hosted import HostedEngine, needs_host
from core.jobs import Control, NoControl, Reporter
from core.jobs.host import EngineHost
from tests.core.generation.fake_engines import ABSENT, KAMIKAZE, PARROT


@pytest.fixture(scope="module")
def host() -> Iterator[EngineHost]:
    with EngineHost() as host:
        yield host


def run(
    engine: Engine, request: GenerationRequest, control: Control | None = None
) -> tuple[list[Audio], Made]:
    pieces, making = [], engine.generate(request, control or NoControl())
    while True:
        try:
            pieces.append(next(making))
        except StopIteration as end:
            return pieces, end.value


def test_a_request_and_a_take_come_through_whole(host: EngineHost) -> None:
    sound = Audio(np.random.default_rng(1).standard_normal((1, 500)).astype(np.float32), 44_100)
    request = GenerationRequest(
        text="Walzer für Elise",
        seconds=3.5,
        seed=7,
        tempo_bpm=90.5,
        key="A minor",
        chords="Am F",
        lyrics="la",
        reference=Reference(sound, "continue", "abc"),
        settings={"model": "x", "guidance": 2.0, "on": True, "none": None},
    )
    pieces, made = run(HostedEngine(PARROT, host), request)
    assert pieces[0].samples.tolist() == np.full((2, 100), 7.0).tolist()
    assert np.array_equal(pieces[1].samples, sound.samples)
    assert pieces[1].sample_rate == 44_100
    assert made.plan["request"] == request.to_json()
    assert made.plan["pid"] == host.pid != os.getpid()
    assert list(made.stems) == ["left", "both"]
    assert made.stems["both"].channels == 2
    assert made.midi == b"MThd\x00\xff"
    assert made.notices == ("“polka” was not understood.",)
    assert (made.model, made.revision) == ("parrot", "1")


def test_an_engine_stays_in_memory(host: EngineHost) -> None:
    first, second = (
        run(HostedEngine(PARROT, host), GenerationRequest("x"))[1].plan["takes"] for _ in "ab"
    )
    assert second == first + 1


def test_an_engine_that_takes_its_process_down_costs_a_sentence(host: EngineHost) -> None:
    making = HostedEngine(KAMIKAZE, host).generate(GenerationRequest("x"), NoControl())
    assert next(making).frames == 10
    with pytest.raises(MachineError) as caught:
        next(making)
    assert caught.value.code == "jobs.host_died"
    assert run(HostedEngine(PARROT, host), GenerationRequest("x"))[1].plan["takes"] == 1


def test_an_engine_that_is_not_there_says_so(host: EngineHost) -> None:
    with pytest.raises(MachineError) as caught:
        run(HostedEngine(ABSENT, host), GenerationRequest("x"))
    assert caught.value.code == "plugins.cannot_load"


def test_what_imports_torch_needs_the_host() -> None:
    assert {spec.id for spec in ENGINES if needs_host(spec)} == {"musicgen"}


@pytest.mark.slow
def test_musicgen_in_the_host_sounds_as_without(host: EngineHost, tiny: Path) -> None:
    from core.generation.engines.musicgen import MusicGen

    wish = GenerationRequest("calm piano", seconds=2.5, seed=3, settings={"model": str(tiny)})
    seen: list[tuple[float, str]] = []
    hosted, told = run(
        HostedEngine(ENGINES.get("musicgen"), host),
        wish,
        Reporter(lambda fraction, stage: seen.append((fraction, stage))),
    )
    here, made = run(MusicGen(), wish)
    assert [piece.frames for piece in hosted] == [piece.frames for piece in here]
    assert np.allclose(Audio.joined(hosted).samples, Audio.joined(here).samples, atol=1e-4)
    assert told == made
    assert {stage for _, stage in seen} >= {"load", "compose"}
    assert seen[-1][0] == 1.0


@pytest.mark.slow
def test_a_hosted_take_that_is_stopped_keeps_what_there_is(host: EngineHost, tiny: Path) -> None:
    reporter = Reporter(lambda fraction, _: reporter.stop() if fraction > 0.2 else None)
    wish = GenerationRequest("calm", seconds=120.0, settings={"model": str(tiny)})
    kept = 0.0
    making = HostedEngine(ENGINES.get("musicgen"), host).generate(wish, reporter)
    try:
        for piece in making:
            kept += piece.seconds
    except Cancelled:
        pass
    assert 20.0 < kept < 100.0
    pid = host.pid
    run(
        HostedEngine(ENGINES.get("musicgen"), host),
        GenerationRequest("x", 0.1, settings=wish.settings),
    )
    assert host.pid == pid, "a stop does not cost the loaded model"


@pytest.mark.slow
def test_the_application_never_imports_torch_for_it(tiny: Path) -> None:
    code = (
        "import sys\n"
        "from core.generation.base import GenerationRequest\n"
        "from core.generation.catalogue import ENGINES\n"
        "from core.generation.hosted import HostedEngine\n"
        "from core.jobs import NoControl\n"
        "from core.jobs.host import EngineHost\n"
        "with EngineHost() as host:\n"
        "    engine = HostedEngine(ENGINES.get('musicgen'), host)\n"
        f"    wish = GenerationRequest('x', 0.1, settings={{'model': {str(tiny)!r}}})\n"
        "    print(sum(a.frames for a in engine.generate(wish, NoControl())))\n"
        "assert 'torch' not in sys.modules and 'transformers' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "3200"


def test_a_missing_model_is_told_before_torch_is_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOUNDMARK_HOME", str(tmp_path))
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    code = (
        "import sys\n"
        "from core.errors import MachineError\n"
        "from core.generation import GenerationRequest\n"
        "from core.generation.engines.musicgen import MusicGen\n"
        "from core.jobs import NoControl\n"
        "try:\n"
        "    next(MusicGen().generate(GenerationRequest('x'), NoControl()))\n"
        "except MachineError as error:\n"
        "    assert error.code == 'weights.not_here'\n"
        "    assert 'torch' not in sys.modules\n"
        "else:\n"
        "    raise AssertionError\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
