"""Is a model folder complete and harmless? Answered before anything loads it."""

import json
from pathlib import Path

from core.errors import DataError
from core.weights.model import Model, read_json

KINDS = ("musicgen", "musicgen_melody")
MAX_HEADER_BYTES = 100 << 20  # the format's own limit
_PICKLED = (".bin", ".pt", ".pth", ".ckpt", ".pkl", ".th")
_TOKENIZERS = ("tokenizer.json", "spiece.model")


def check(model: Model, kinds: tuple[str, ...] = KINDS) -> None:
    """Refuse a folder that is incomplete, damaged, of an unknown kind, or pickled.

    Parameters
    ----------
    model
        The model; only names, sizes and headers of its files are read.
    kinds
        The architectures that the caller can use.

    Raises
    ------
    DataError
        ``weights.pickled``, ``weights.missing_file``, ``weights.damaged`` or
        ``weights.unknown_kind``.
    """
    folder = model.folder
    # Pickles run code when they are read: said first, whatever else is wrong with the folder.
    pickled = sorted(f.name for f in folder.glob("*") if f.suffix in _PICKLED)
    if pickled and not any(folder.glob("*.safetensors*")):
        raise DataError("weights.pickled", folder=folder, file=pickled[0])
    if model.kind not in kinds:
        raise DataError(
            "weights.unknown_kind",
            folder=folder,
            kind=model.kind or "nothing",
            known=", ".join(kinds),
        )
    for file in weight_files(folder):
        _check_safetensors(file)
    if not any((folder / name).is_file() for name in _TOKENIZERS):
        raise DataError("weights.missing_file", folder=folder, file=_TOKENIZERS[0])


def weight_files(folder: Path) -> tuple[Path, ...]:
    """Return the safetensors files that make up the weights in `folder`.

    Raises
    ------
    DataError
        ``weights.missing_file`` or ``weights.damaged``.
    """
    index = folder / "model.safetensors.index.json"
    if not index.is_file():
        whole = folder / "model.safetensors"
        if not whole.is_file():
            raise DataError("weights.missing_file", folder=folder, file=whole.name)
        return (whole,)
    shards = read_json(index).get("weight_map")
    if not isinstance(shards, dict) or not shards:
        raise DataError("weights.damaged", path=index, reason="it lists no weights")
    names = sorted(set(shards.values()), key=str)
    for name in names:
        if not isinstance(name, str) or Path(name).name != name or "\\" in name:
            raise DataError("weights.damaged", path=index, reason="it points outside its folder")
        if not (folder / name).is_file():
            raise DataError("weights.missing_file", folder=folder, file=name)
    return tuple(folder / name for name in names)


def _check_safetensors(path: Path) -> None:
    """Compare a file's header with its length.

    References
    ----------
    https://github.com/huggingface/safetensors#format: 8 bytes with the header's length,
    the header as JSON with each tensor's range of bytes, then the bytes.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        if not 2 <= length <= min(MAX_HEADER_BYTES, size - 8):
            raise DataError("weights.damaged", path=path, reason="it is no safetensors file")
        raw = file.read(length)
    try:
        header = json.loads(raw)
        ends = [entry["data_offsets"][1] for name, entry in header.items() if name[:2] != "__"]
        end = max(ends, default=0)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise DataError("weights.damaged", path=path, reason="its header is damaged") from error
    if end != size - 8 - length:
        raise DataError("weights.damaged", path=path, reason="it is cut short or too long")
