"""Chains as TOML files.

::

    title = "Old radio"

    [[step]]
    effect = "noise"
    p = 0.5
    colour = ["white", "pink"]
    snr_db = [10.0, 30.0]

Beside ``effect`` and ``p`` a step's keys are its effect's settings: a value, a number's
``[minimum, maximum]``, or the values to choose among.
"""

import json
import tomllib
from pathlib import Path
from typing import Any

from core.augmentation.chain import Chain, Range, Step
from core.errors import UserError

MAX_BYTES = 1 << 20  # a chain is a page of text; a film dropped by mistake is not read


def read(path: Path) -> Chain:
    """Return the chain in the file `path`.

    Raises
    ------
    UserError
        ``augmentation.cannot_read``, ``augmentation.not_toml`` or what :func:`parse` raises.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UserError(
            "augmentation.cannot_read", path=path, reason=error.strerror or str(error)
        ) from error
    if len(raw) > MAX_BYTES:
        raise UserError("augmentation.not_toml", path=path, reason="it is too large")
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        raise UserError("augmentation.not_toml", path=path, reason="it is no text") from error
    return parse(text, path.name)


def parse(text: str, path: str = "") -> Chain:
    """Return the chain in `text`, which came from the file called `path`.

    Raises
    ------
    UserError
        ``augmentation.not_toml``, ``augmentation.not_a_chain``, or a step's own error.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UserError("augmentation.not_toml", path=path, reason=str(error)) from error
    title, steps = data.pop("title", ""), data.pop("step", [])
    if data:
        raise UserError("augmentation.unknown_key", path=path, key=next(iter(data)))
    if not isinstance(title, str) or not isinstance(steps, list) or not steps:
        raise UserError("augmentation.not_a_chain", path=path)
    return Chain(tuple(_step(step, path) for step in steps), title)


def _step(table: Any, path: str) -> Step:
    if not isinstance(table, dict) or not isinstance(table.get("effect"), str):
        raise UserError("augmentation.no_effect", path=path)
    ranges: dict[str, Any] = {
        name: tuple(v) if isinstance(v, list) else v for name, v in table.items()
    }
    return Step(ranges.pop("effect"), ranges.pop("p", 1.0), ranges)


def text(chain: Chain) -> str:
    """Return `chain` as TOML."""
    lines = [f"title = {_value(chain.title)}"] if chain.title else []
    for step in chain.steps:
        lines += ["", "[[step]]", f"effect = {_value(step.effect)}", f"p = {_value(step.p)}"]
        lines += [f"{name} = {_value(among)}" for name, among in step.ranges.items()]
    return "\n".join(lines).lstrip() + "\n"


def _value(value: Range) -> str:
    # A JSON string, number, truth value or list of them is TOML as it stands, but for DEL.
    return json.dumps(value, ensure_ascii=False, allow_nan=False).replace("\x7f", "\\u007f")
