"""Model folders made by hand: real formats, no model inside, no torch needed."""

import json
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file


def make_model_folder(folder: Path, kind: str = "musicgen", shards: int = 1) -> Path:
    """Write a folder that is complete as far as files go."""
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(json.dumps({"model_type": kind}))
    (folder / "tokenizer.json").write_text("{}")
    (folder / "README.md").write_text("---\nlicense: cc-by-nc-4.0\ntags:\n- x\n---\n# Card\n")
    weights = {f"w{i}": np.full((4, 100), i, np.float32) for i in range(shards)}
    if shards == 1:
        save_file(weights, folder / "model.safetensors")
        return folder
    places = {name: f"model-{i:05}-of-{shards:05}.safetensors" for i, name in enumerate(weights)}
    for name, place in places.items():
        save_file({name: weights[name]}, folder / place)
    index = {"metadata": {}, "weight_map": places}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index))
    return folder
