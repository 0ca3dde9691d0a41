import json
from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import DataError, MachineError, SoundmarkError, UserError
from core.origins import NOT_STATED
from core.settings import Folders
from core.text import sentence
from core.weights import Model, check, find, listed, remove
from tests.core.weights.model_folders import make_model_folder


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folders:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    return Folders.under(tmp_path / "home")


def in_cache(folder: Path, name: str, commit: str = "c1", kind: str = "musicgen") -> Path:
    place = folder / "hub" / f"models--{name.replace('/', '--')}"
    (place / "refs").mkdir(parents=True, exist_ok=True)
    (place / "refs" / "main").write_text(commit)
    return make_model_folder(place / "snapshots" / commit, kind)


def test_a_folder_is_found_by_its_path(tmp_path: Path, folders: Folders) -> None:
    folder = make_model_folder(tmp_path / "mine")
    model = find(str(folder), folders)
    assert model == Model("mine", folder.resolve(), "folder")
    assert (model.kind, model.card().licence.commercial) == ("musicgen", False)
    assert model.card().text == "# Card\n"
    assert model.size_bytes > 1_600
    check(model)


def test_a_hub_id_is_found_in_our_folder_before_the_cache(tmp_path: Path, folders: Folders) -> None:
    cached = in_cache(tmp_path, "a/one")
    assert find("a/one", folders) == Model("a/one", cached, "cache")
    ours = make_model_folder(folders.models / "a--one")
    assert find("a/one", folders) == Model("a/one", ours, "data")


def test_the_cache_follows_its_main_reference(tmp_path: Path, folders: Folders) -> None:
    in_cache(tmp_path, "a/one", "c9")
    newer = in_cache(tmp_path, "a/one", "c1")
    assert find("a/one", folders).folder == newer


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"HF_HUB_CACHE": "/x/hub"}, "/x/hub"),
        ({"HUGGINGFACE_HUB_CACHE": "/y"}, "/y"),
        ({"HF_HOME": "/z"}, "/z/hub"),
        ({"XDG_CACHE_HOME": "/c"}, "/c/huggingface/hub"),
    ],
)
def test_the_cache_is_where_its_library_keeps_it(
    variables: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.weights.places import hub_cache

    for name in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert hub_cache() == Path(expected)


def test_the_list_holds_what_can_be_played_once(tmp_path: Path, folders: Folders) -> None:
    assert listed(folders) == ()
    in_cache(tmp_path, "z/cached", kind="musicgen_melody")
    in_cache(tmp_path, "a/text", kind="bert")
    in_cache(tmp_path, "b/both")
    (tmp_path / "hub" / "models--c--empty").mkdir()
    make_model_folder(folders.models / "b--both")
    (folders.models / ".arriving" / "d--half").mkdir(parents=True)
    (folders.models / "e--broken").mkdir()
    assert [(m.name, m.where) for m in listed(folders)] == [
        ("b/both", "data"),
        ("z/cached", "cache"),
    ]


def test_only_what_we_fetched_is_removed(tmp_path: Path, folders: Folders) -> None:
    ours = make_model_folder(folders.models / "a--one")
    remove(find("a/one", folders))
    assert not ours.exists()
    cached = in_cache(tmp_path, "a/two")
    with pytest.raises(UserError) as caught:
        remove(find("a/two", folders))
    assert caught.value.code == "weights.not_ours"
    assert cached.exists()


def test_what_is_not_there_gets_a_sentence(folders: Folders) -> None:
    for name, kind, code in (
        ("facebook/musicgen-small", MachineError, "weights.not_here"),
        ("/no/such/folder", UserError, "weights.no_such_folder"),
        ("", UserError, "weights.no_such_folder"),
        ("musicgen", UserError, "weights.no_such_folder"),
        ("../../etc/passwd", UserError, "weights.no_such_folder"),
    ):
        with pytest.raises(SoundmarkError) as caught:
            find(name, folders)
        assert isinstance(caught.value, kind)
        assert caught.value.code == code
    assert "soundmark models download" in str(
        sentence(MachineError("weights.not_here", name="a/b"))
    )


def test_a_card_without_a_licence_states_none(tmp_path: Path) -> None:
    folder = make_model_folder(tmp_path / "mine")
    model = find(str(folder))
    for card, licence in (
        ("no header", NOT_STATED.id),
        ("---\ntags: x\n---\n", NOT_STATED.id),
        ("---\nlicense: mit\n---\n", "MIT"),
        ("---\nlicense: other-thing\n---\n", "LicenseRef-other-thing"),
    ):
        (folder / "README.md").write_text(card)
        assert model.card().licence.id == licence
    (folder / "README.md").unlink()
    assert model.card().licence is NOT_STATED


def test_the_revision_follows_the_weights_alone(tmp_path: Path) -> None:
    one, same = (make_model_folder(tmp_path / name) for name in "ab")
    (same / "README.md").write_text("another card")
    other = make_model_folder(tmp_path / "c", shards=2)
    revisions = [find(str(folder)).revision() for folder in (one, same, other)]
    assert revisions[0] == revisions[1] != revisions[2]


def test_sharded_weights_are_whole(tmp_path: Path) -> None:
    check(find(str(make_model_folder(tmp_path / "mine", shards=3))))


def pickled(folder: Path) -> None:
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    (folder / "config.json").write_text("{ not even read")


def sharded(change: Callable[[dict[str, str]], object]) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        (folder / "model.safetensors").unlink()
        places: dict[str, str] = {"w": "model-1.safetensors"}
        index = {"weight_map": change(places)}
        (folder / "model.safetensors.index.json").write_text(json.dumps(index))

    return damage


def longer(folder: Path) -> None:
    with (folder / "model.safetensors").open("ab") as file:
        file.write(b"more")


def header(raw: bytes) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        (folder / "model.safetensors").write_bytes(len(raw).to_bytes(8, "little") + raw)

    return damage


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (pickled, "weights.pickled"),
        (lambda f: (f / "model.safetensors").unlink(), "weights.missing_file"),
        (lambda f: (f / "config.json").unlink(), "weights.missing_file"),
        (lambda f: (f / "tokenizer.json").unlink(), "weights.missing_file"),
        (lambda f: (f / "config.json").write_text("[1]"), "weights.damaged"),
        (lambda f: (f / "config.json").write_text("{"), "weights.damaged"),
        (lambda f: (f / "config.json").write_bytes(b"\xff\xfe"), "weights.damaged"),
        (lambda f: (f / "config.json").write_text("{}"), "weights.unknown_kind"),
        (lambda f: (f / "config.json").write_text('{"model_type": 3}'), "weights.unknown_kind"),
        (lambda f: (f / "model.safetensors").write_bytes(b""), "weights.damaged"),
        (lambda f: (f / "model.safetensors").write_bytes(b"\xff" * 99), "weights.damaged"),
        (header(b"[]"), "weights.damaged"),
        (header(b'{"w": 3}'), "weights.damaged"),
        (header(b'{"w": {"data_offsets": [0, 9]}}'), "weights.damaged"),
        (header(b"{" * 20), "weights.damaged"),
        (longer, "weights.damaged"),
        (sharded(lambda places: places), "weights.missing_file"),
        (sharded(lambda places: {"w": "../model.safetensors"}), "weights.damaged"),
        (sharded(lambda places: {"w": 3}), "weights.damaged"),
        (sharded(lambda places: {}), "weights.damaged"),
    ],
)
def test_a_bad_folder_is_refused_in_words(
    tmp_path: Path, damage: Callable[[Path], None], code: str
) -> None:
    folder = make_model_folder(tmp_path / "mine")
    damage(folder)
    with pytest.raises(DataError) as caught:
        check(find(str(folder)))
    assert caught.value.code == code
    said = sentence(caught.value)
    assert "mine" in said.what
    assert said.remedy
