import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import Cancelled, DataError, MachineError, SoundmarkError, UserError
from core.jobs import Reporter
from core.settings import Folders
from core.text import sentence
from core.weights import check, download, find
from tests.core.weights.fake_hub import FakeHub, serving
from tests.core.weights.model_folders import make_model_folder


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeHub]:
    from huggingface_hub import constants

    files = make_model_folder(tmp_path / "served")
    (files / "pytorch_model.bin").write_bytes(b"pickle")
    (files / "modeling.py").write_text("raise SystemExit")
    with serving(FakeHub("a/one", files)) as hub:
        monkeypatch.setattr(constants, "ENDPOINT", hub.url)
        monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
        template = hub.url + "/{repo_id}/resolve/{revision}/{filename}"
        monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", template)
        monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
        monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
        yield hub


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders.under(tmp_path / "home")


def failure(name: str, folders: Folders) -> SoundmarkError:
    with pytest.raises(SoundmarkError) as caught:
        download(name, folders=folders)
    said = sentence(caught.value)
    assert "Something went wrong" not in said.what
    assert said.remedy
    return caught.value


def test_a_model_arrives_whole_without_code_and_is_found(hub: FakeHub, folders: Folders) -> None:
    seen: list[float] = []
    model = download("a/one", Reporter(lambda fraction, _: seen.append(fraction)), folders)
    assert model == find("a/one", folders)
    check(model)
    names = {file.name for file in model.folder.iterdir()}
    assert names == {"config.json", "tokenizer.json", "README.md", "model.safetensors"}
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def test_what_is_here_is_not_fetched_again(hub: FakeHub, folders: Folders) -> None:
    first = download("a/one", folders=folders)
    assert download("a/one", folders=folders) == first


class StopAfter:
    """A Control that is asked to stop once so much has come."""

    def __init__(self, fraction: float) -> None:
        self.fraction = fraction

    def progress(self, fraction: float, stage: str = "") -> None:
        if fraction > self.fraction:
            raise Cancelled

    def partial(self, value: object) -> None:
        pass


def test_an_interrupted_download_goes_on_where_it_was(hub: FakeHub, folders: Folders) -> None:
    weights = hub.files / "model.safetensors"
    size = weights.stat().st_size
    hub.break_after["model.safetensors"] = 700
    with pytest.raises(Cancelled):
        download("a/one", StopAfter(0.25), folders)
    assert not (folders.models / "a--one").exists(), "half a model is no model"
    download("a/one", folders=folders)
    starts = [start for name, start in hub.requests if name == "model.safetensors"]
    assert starts[0] == 0
    assert 0 < starts[-1] < size
    assert (folders.models / "a--one" / weights.name).read_bytes() == weights.read_bytes()


def test_a_cut_connection_is_taken_up_again(hub: FakeHub, folders: Folders) -> None:
    hub.break_after["model.safetensors"] = 700
    download("a/one", folders=folders)
    assert [s for n, s in hub.requests if n == "model.safetensors"] == [0, 700]


def test_a_damaged_file_is_thrown_away(hub: FakeHub, folders: Folders) -> None:
    hub.flip.add("model.safetensors")
    assert failure("a/one", folders).code == "weights.arrived_damaged"
    hub.flip.clear()
    download("a/one", folders=folders)


def test_a_model_that_we_cannot_use_is_not_kept_as_one(hub: FakeHub, folders: Folders) -> None:
    (hub.files / "config.json").write_text(json.dumps({"model_type": "bert"}))
    error = failure("a/one", folders)
    assert isinstance(error, DataError)
    assert error.code == "weights.unknown_kind"
    assert not (folders.models / "a--one").exists()


def test_a_model_without_safetensors_is_refused_before_it_comes(
    hub: FakeHub, folders: Folders
) -> None:
    (hub.files / "model.safetensors").unlink()
    assert failure("a/one", folders).code == "weights.no_safetensors"
    assert not hub.requests


@pytest.mark.parametrize(
    ("status", "kind", "code"),
    [
        (404, UserError, "weights.no_such_model"),
        (401, UserError, "weights.no_such_model"),
        (403, UserError, "weights.gated"),
        (500, MachineError, "weights.cannot_download"),
    ],
)
def test_what_the_hub_refuses_gets_a_sentence(
    hub: FakeHub, folders: Folders, status: int, kind: type, code: str
) -> None:
    hub.status = status
    error = failure("a/one", folders)
    assert isinstance(error, kind)
    assert error.code == code


def test_no_network_gets_a_sentence(
    hub: FakeHub, folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "ENDPOINT", "http://127.0.0.1:9")
    assert failure("a/one", folders).code == "weights.cannot_download"


def test_offline_is_honoured(
    hub: FakeHub, folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    assert failure("a/one", folders).code == "weights.offline"
    assert not hub.requests


def test_a_full_disk_gets_a_sentence(
    hub: FakeHub, folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object, **_named: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("core.weights.fetching._append", full)
    assert failure("a/one", folders).code == "weights.disk_full"


@pytest.mark.parametrize("name", ["", "musicgen", "a/b/c", "../x", "/abs/path", "a/b c"])
def test_what_is_no_hub_id_is_refused(name: str, folders: Folders) -> None:
    assert failure(name, folders).code == "weights.no_hub_id"
