"""One spelling for a JSON value, so that equal values have equal hashes.

Knows JSON and nothing else.
"""

import hashlib
import json
import secrets
from typing import Any

from core.errors import InternalError


def canonical(value: Any) -> str:
    r"""Return `value` as JSON with sorted names, no spaces, ASCII only.

    Raises
    ------
    InternalError
        ``provenance.not_json`` for NaN, infinity, bytes and other values that JSON lacks.

    Examples
    --------
    >>> canonical({"b": 1, "a": [True, None, "é"]})
    '{"a":[true,null,"\\u00e9"],"b":1}'
    """
    try:
        return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise InternalError("provenance.not_json", detail=str(error)) from error


def sha256(text: str) -> str:
    """Return the SHA-256 of a text's UTF-8 bytes, hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def new_record_id() -> str:
    """Return a fresh random id of 64 bits, 16 hexadecimal digits.

    It is what the private watermark carries, so it says nothing about anybody.
    """
    return secrets.token_hex(8)
