"""The set-up's decisions: where torch comes from, which packages are missing, when to stop."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).resolve().parents[2]


def loaded_prepare():
    spec = importlib.util.spec_from_file_location("prepare", ROOT / "installers" / "prepare.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


prepare = loaded_prepare()
CPU = ["--index-url", prepare.CPU_INDEX]
CUDA = ["--index-url", prepare.CUDA_INDEX]


@pytest.mark.parametrize(
    ("system", "machine", "nvidia", "sources"),
    [
        ("Linux", "x86_64", False, [CPU, []]),
        ("Linux", "aarch64", False, [CPU, []]),
        ("Linux", "x86_64", True, [[]]),
        ("Darwin", "arm64", False, [[]]),
        ("Windows", "AMD64", False, [[]]),
        ("Windows", "AMD64", True, [CUDA, []]),
    ],
)
def test_torch_comes_from_where_it_fits(system, machine, nvidia, sources) -> None:
    assert prepare.torch_sources(system, machine, nvidia) == sources


def test_intel_macs_get_a_sentence() -> None:
    with pytest.raises(prepare.Stop, match="Intel"):
        prepare.torch_sources("Darwin", "x86_64", nvidia=False)


def report(*names: str) -> str:
    return json.dumps({"install": [{"metadata": {"name": name}} for name in names]})


@pytest.fixture
def pips(monkeypatch):
    """Record pip's calls; answer dry runs from a table by their first argument."""
    calls, answers = [], {}

    def pip(*arguments, **_options):
        calls.append(arguments)
        if "--dry-run" not in arguments:
            return SimpleNamespace(returncode=0)
        source = "cpu" if prepare.CPU_INDEX in arguments else "plain"
        out = answers.get(source)
        return SimpleNamespace(returncode=0 if out else 1, stdout=out)

    monkeypatch.setattr(prepare, "pip", pip)
    monkeypatch.setattr(prepare.platform, "system", lambda: "Linux")
    monkeypatch.setattr(prepare.platform, "machine", lambda: "x86_64")
    return SimpleNamespace(calls=calls, answers=answers)


def test_without_a_card_cuda_packages_stop_the_set_up(pips) -> None:
    pips.answers["plain"] = report("torch", "nvidia-cublas-cu13", "nvidia-cudnn-cu13")
    with pytest.raises(prepare.Stop, match="2 CUDA packages"):
        prepare.install_torch(nvidia=False)
    assert all("--dry-run" in call for call in pips.calls)


def test_with_a_card_cuda_packages_are_right(pips) -> None:
    pips.answers["plain"] = report("torch", "nvidia-cublas-cu13")
    prepare.install_torch(nvidia=True)
    assert "--dry-run" not in pips.calls[-1]


def test_the_cpu_index_comes_first_and_the_plain_one_serves_where_it_fits(pips) -> None:
    pips.answers.update(cpu=report("torch"), plain=report("torch"))
    prepare.install_torch(nvidia=False)
    assert prepare.CPU_INDEX in pips.calls[-1]
    del pips.answers["cpu"]
    prepare.install_torch(nvidia=False)
    assert prepare.CPU_INDEX not in pips.calls[-1]


def test_no_source_at_all_is_a_sentence(pips) -> None:
    with pytest.raises(prepare.Stop, match="could not be installed"):
        prepare.install_torch(nvidia=False)


def test_an_environment_whose_making_was_interrupted_is_made_anew(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(prepare, "VENV", tmp_path / ".venv")
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--without-pip", tmp_path / ".venv"], check=False
    )
    assert made.returncode == 0
    assert prepare.pip("--version", stderr=subprocess.DEVNULL).returncode != 0
    prepare.make_venv()
    assert prepare.pip("--version", stdout=subprocess.DEVNULL).returncode == 0
    (tmp_path / ".venv" / "kept").touch()
    prepare.make_venv()
    assert (tmp_path / ".venv" / "kept").exists()


@pytest.mark.parametrize(
    ("system", "environment", "screen"),
    [
        ("Linux", {}, False),
        ("Linux", {"DISPLAY": ":0"}, True),
        ("Linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("Linux", {"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, False),
        ("Darwin", {}, True),
        ("Windows", {}, True),
    ],
)
def test_a_screen_is_known_before_qt_looks(system, environment, screen) -> None:
    assert prepare.has_screen(system, environment) is screen


def test_libraries_renamed_by_ubuntu_count_as_installed(monkeypatch) -> None:
    listing = "libgl1 installed\nlibglib2.0-0t64 installed\nlibegl1 config-files\n"
    monkeypatch.setattr(prepare.shutil, "which", lambda _: "/usr/bin/dpkg-query")
    monkeypatch.setattr(
        prepare.subprocess, "run", lambda *_, **__: SimpleNamespace(stdout=listing, returncode=1)
    )
    wanted = ["libgl1", "libglib2.0-0", "libegl1"]
    assert prepare.missing_system_packages(wanted) == ["libegl1"]


def test_who_may_not_install_gets_the_one_command(monkeypatch) -> None:
    monkeypatch.setattr(
        prepare.shutil, "which", lambda name: None if name == "sudo" else "/usr/bin/" + name
    )
    monkeypatch.setattr(prepare.os, "geteuid", lambda: 1000, raising=False)
    with pytest.raises(prepare.Stop, match="apt-get install -y --no-install-recommends libgl1"):
        prepare.install_system_packages(["libgl1"])


def test_old_pythons_get_a_sentence(monkeypatch, capsys) -> None:
    monkeypatch.setattr(prepare.sys, "version_info", (3, 9, 1))
    monkeypatch.setattr(prepare, "newer_python", lambda: None)
    assert prepare.main(["run"]) == 1
    assert "3.11 or newer" in capsys.readouterr().err


def test_the_lock_pins_every_named_dependency() -> None:
    import re
    import tomllib

    pinned = {
        re.sub(r"[-_.]+", "-", line.split("==")[0]).lower()
        for line in prepare.LOCK.read_text("utf-8").splitlines()
        if "==" in line
    }
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = {re.sub(r"[-_.]+", "-", name).lower() for name in project["dependencies"]}
    assert named <= pinned
    assert {"pytest", "ruff", "mypy", "import-linter", "pyinstaller"} <= pinned


def test_the_lock_was_installed(tmp_path) -> None:
    """What runs here is what the lock says, so that a green test means the lock works."""
    listing = (
        subprocess.run(
            [sys.executable, "-m", "pip", "freeze", "--all"],
            capture_output=True,
            text=True,
            check=True,
        )
        .stdout.lower()
        .replace("_", "-")
        .replace("+cpu", "")
    )
    here = dict(line.split("==") for line in listing.splitlines() if "==" in line)
    lock = prepare.LOCK.read_text("utf-8").splitlines()
    lines = [line for line in lock if "==" in line and ";" not in line]
    for line in lines:
        name, version = line.lower().replace("_", "-").split("==")
        assert here.get(name) == version.strip()
