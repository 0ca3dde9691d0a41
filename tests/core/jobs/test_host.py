import io
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from core.errors import Cancelled, InternalError, MachineError, SoundmarkError
from core.jobs import Control, NoControl, Reporter
from core.jobs.host import EngineHost
from core.jobs.wire import Frame, Packet, WireError, read_frame, write_frame
from core.text import sentence

posix = pytest.mark.skipif(os.name != "posix", reason="signals are POSIX")


@pytest.fixture(scope="module")
def host() -> Iterator[EngineHost]:
    with EngineHost(silence_s=5.0, stop_grace_s=1.0) as host:
        yield host


def run(
    host: EngineHost, operation: str, packet: Packet | None = None, control: Control | None = None
) -> tuple[list[Packet], Packet]:
    running = host.run(
        f"tests.core.jobs.host_operations:{operation}", packet or Packet(), control or NoControl()
    )
    parts = []
    while True:
        try:
            parts.append(next(running))
        except StopIteration as end:
            return parts, end.value


def failure(host: EngineHost, operation: str) -> SoundmarkError:
    with pytest.raises(SoundmarkError) as caught:
        run(host, operation)
    assert "Something went wrong" not in sentence(caught.value).what
    return caught.value


def test_values_arrays_progress_and_result_come_through(host: EngineHost) -> None:
    seen: list[tuple[float, str]] = []
    samples = np.arange(6, dtype=np.float32).reshape(2, 3)
    parts, result = run(
        host,
        "echo",
        Packet({"text": "Grüße", "deep": [1, {"a": None}]}, (samples, samples[:0])),
        Reporter(lambda fraction, stage: seen.append((fraction, stage))),
    )
    assert parts[0].values == {"part": 1}
    assert np.array_equal(parts[0].arrays[0], 2 * samples)
    assert parts[0].arrays[1].shape == (0, 3)
    assert result.values["got"] == {"text": "Grüße", "deep": [1, {"a": None}]}
    assert result.values["pid"] == host.pid != os.getpid()
    assert not result.values["torch"]
    assert (0.5, "half") in seen
    assert seen[-1] == (1.0, "whole")


def test_the_child_stays_for_the_next_run(host: EngineHost) -> None:
    first, second = (run(host, "echo")[1].values["pid"] for _ in range(2))
    assert first == second


def test_large_arrays_come_through(host: EngineHost) -> None:
    samples = np.random.default_rng(1).standard_normal((2, 2_000_000)).astype(np.float32)
    parts, _ = run(host, "echo", Packet({}, (samples,)))
    assert np.array_equal(parts[0].arrays[0], 2 * samples)


def test_errors_keep_their_kind_code_and_fields(host: EngineHost) -> None:
    error = failure(host, "refuse")
    assert isinstance(error, MachineError)
    assert error.code == "weights.not_here"
    assert error.fields == {"name": "x/y"}
    pid = host.pid
    assert isinstance(failure(host, "blunder"), InternalError)
    assert failure(host, "no_such_operation").code == "jobs.operation_failed"
    run(host, "echo")
    assert host.pid == pid, "a mistake in Python does not cost the child"


def test_stop_is_obeyed_and_keeps_what_there_is(host: EngineHost) -> None:
    reporter = Reporter()
    running = host.run("tests.core.jobs.host_operations:count", Packet(), reporter)
    threading.Timer(0.3, reporter.stop).start()
    assert next(running).values["number"] > 0
    with pytest.raises(Cancelled):
        next(running)
    pid = host.pid
    run(host, "echo")
    assert host.pid == pid


def test_what_does_not_stop_is_killed(host: EngineHost) -> None:
    reporter = Reporter()
    running = host.run("tests.core.jobs.host_operations:deaf", Packet(), reporter)
    next(running)
    pid = host.pid
    reporter.stop()
    began = time.monotonic()
    with pytest.raises(Cancelled):
        next(running)
    assert time.monotonic() - began < 4
    run(host, "echo")
    assert host.pid != pid


@pytest.mark.parametrize(
    ("operation", "code"),
    [
        ("die", "jobs.host_died"),
        pytest.param("crash", "jobs.host_died", marks=posix),
        pytest.param("vanish", "jobs.host_killed", marks=posix),
    ],
)
def test_a_dead_child_costs_a_sentence_and_a_restart(
    host: EngineHost, operation: str, code: str
) -> None:
    error = failure(host, operation)
    assert error.code == code
    assert host.pid is None
    if operation == "die":
        assert "driver says goodbye" in str(error.fields["words"])
    assert run(host, "echo")[1].values["pid"] == host.pid


@posix
def test_a_hung_child_is_noticed() -> None:
    with EngineHost(silence_s=1.5) as host:
        error = failure(host, "hang")
        assert error.code == "jobs.host_hangs"
        run(host, "echo")


def test_killing_ends_a_run_and_leaves_nothing_behind() -> None:
    before = threading.active_count()
    host = EngineHost()
    run(host, "echo")
    pid = host.pid
    running = host.run("tests.core.jobs.host_operations:count", Packet(), NoControl())
    killer = threading.Timer(0.2, host.kill)
    killer.start()
    with pytest.raises(Cancelled):
        next(running)
    killer.join()
    host.kill()
    assert host.pid is None
    assert threading.active_count() == before
    if os.name == "posix":
        with pytest.raises(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)


@posix
def test_a_child_whose_parent_is_killed_ends_too() -> None:
    code = (
        "import os\n"
        "from core.jobs import NoControl\n"
        "from core.jobs.host import EngineHost\n"
        "from core.jobs.wire import Packet\n"
        "host = EngineHost()\n"
        "running = host.run('tests.core.jobs.host_operations:deaf', Packet(), NoControl())\n"
        "next(running)\n"
        "print(host.pid, flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    parent = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    child = int(parent.stdout)
    deadline = time.monotonic() + 10
    while alive(child):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"  # nobody may have collected an orphan yet


def test_a_run_that_nobody_follows_ends(host: EngineHost) -> None:
    running = host.run("tests.core.jobs.host_operations:deaf", Packet(), NoControl())
    next(running)
    running.close()
    assert run(host, "echo")[0]


def test_runs_of_several_threads_queue(host: EngineHost) -> None:
    results: list[Packet] = []
    threads = [
        threading.Thread(target=lambda: results.append(run(host, "echo")[1])) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({result.values["pid"] for result in results}) == 1


def test_the_environment_is_set_before_the_first_import(host: EngineHost) -> None:
    names = ["OMP_WAIT_POLICY", "HF_HUB_OFFLINE", "OMP_NUM_THREADS"]
    _, result = run(host, "environment", Packet({"names": names}))
    assert result.values["OMP_WAIT_POLICY"] == "PASSIVE"
    assert result.values["HF_HUB_OFFLINE"] == "1"
    assert int(result.values["OMP_NUM_THREADS"]) >= 1


def test_a_host_that_cannot_start_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert failure(EngineHost(), "echo").code == "jobs.host_cannot_start"


def test_a_frozen_application_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    from core.jobs import host as module

    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert module._command() == [sys.executable, "--engine-host"]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
some_arrays = st.lists(
    arrays.arrays(np.float32, arrays.array_shapes(min_side=0, max_side=4)), max_size=3
)


@given(st.text(), st.dictionaries(st.text(), json_values, max_size=3), some_arrays)
def test_frames_survive_the_wire(kind: str, values: dict, sent: list) -> None:
    pipe = io.BytesIO()
    write_frame(pipe, Frame(kind, Packet(values, tuple(sent))))
    pipe.seek(0)
    frame = read_frame(pipe)
    assert frame is not None
    assert (frame.kind, frame.packet.values) == (kind, values)
    for got, had in zip(frame.packet.arrays, sent, strict=True):
        assert got.shape == had.shape
        assert np.array_equal(got, had, equal_nan=True)
    assert read_frame(pipe) is None


@given(st.data())
def test_a_cut_frame_is_refused(data: st.DataObject) -> None:
    pipe = io.BytesIO()
    write_frame(pipe, Frame("run", Packet({"a": 1}, (np.ones(5, np.float32),))))
    whole = pipe.getvalue()
    cut = data.draw(st.integers(1, len(whole) - 1))
    with pytest.raises(WireError):
        read_frame(io.BytesIO(whole[:cut]))


@pytest.mark.parametrize(
    "raw",
    [
        b"\xff\xff\xff\xff",
        b"\x02\x00\x00\x00[]",
        b"\x02\x00\x00\x00{}",
        b"\x03\x00\x00\x00{{{",
        b'\x2a\x00\x00\x00{"kind": "x", "values": {}, "arrays": [3]}',
    ],
)
def test_a_foreign_frame_is_refused(raw: bytes) -> None:
    with pytest.raises(WireError):
        read_frame(io.BytesIO(raw))
