"""What a mark says, and the bits that it is carried in.

The public layer carries the scheme's version (4 bits) and an origin class (2 bits);
the private layer a 64-bit record id and 32 check bits that only the key's holder can
make or verify. Nothing here names a person.
"""

import hashlib
import hmac
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from core.errors import DataError
from core.watermark.key import WatermarkKey

OriginClass = Literal["generated", "partly", "processed"]
ORIGIN_CLASSES: tuple[OriginClass, ...] = get_args(OriginClass)
SCHEME_VERSION = 1

RECORD_BYTES = 8
CHECK_BYTES = 4
MESSAGE_BITS = 8 * (RECORD_BYTES + CHECK_BYTES)
CHECK_BITS = 8 * CHECK_BYTES

Bits = NDArray[np.uint8]  # zeros and ones, most significant first


@dataclass(frozen=True, slots=True)
class PublicPayload:
    """Say that sound was made with this scheme, and how much of it was generated.

    Examples
    --------
    >>> PublicPayload("partly").to_bytes().hex()
    '05'
    >>> PublicPayload.from_bytes(bytes([5]))
    PublicPayload(origin='partly', version=1)
    """

    origin: OriginClass
    version: int = SCHEME_VERSION

    def __post_init__(self) -> None:
        if self.origin not in ORIGIN_CLASSES or not 0 <= self.version < 16:
            raise DataError("watermark.bad_payload", payload=f"{self.version}/{self.origin}")

    def to_bytes(self) -> bytes:
        """Return one byte: two zeros, four bits of version, two of class."""
        return bytes([self.version << 2 | ORIGIN_CLASSES.index(self.origin)])

    @classmethod
    def from_bytes(cls, data: bytes) -> "PublicPayload":
        """Read what :meth:`to_bytes` wrote.

        Raises
        ------
        DataError
            ``watermark.bad_payload``.
        """
        if len(data) != 1 or data[0] > 63 or (data[0] & 3) >= len(ORIGIN_CLASSES):
            raise DataError("watermark.bad_payload", payload=data.hex())
        return cls(ORIGIN_CLASSES[data[0] & 3], data[0] >> 2)


PUBLIC_PAYLOADS = tuple(PublicPayload(origin).to_bytes() for origin in ORIGIN_CLASSES)


@dataclass(frozen=True, slots=True)
class Mark:
    """Say which payload goes under which key into which seconds.

    Parameters
    ----------
    key
        ``PUBLIC_KEY`` for the public layer, a creator's key for the private one.
    payload
        One byte of :class:`PublicPayload` under the public key, else 8 bytes of record id.
    spans
        Seconds (start, end) that are marked; ``None`` marks everything.

    Raises
    ------
    DataError
        ``watermark.bad_payload`` or ``watermark.bad_spans``.
    """

    key: WatermarkKey
    payload: bytes
    spans: tuple[tuple[float, float], ...] | None = None

    def __post_init__(self) -> None:
        if self.key.public:
            PublicPayload.from_bytes(self.payload)
        elif len(self.payload) != RECORD_BYTES:
            raise DataError("watermark.bad_payload", payload=self.payload.hex())
        for start, end in self.spans or ():
            if not 0 <= start <= end:
                raise DataError("watermark.bad_spans", start=start, end=end)


def check_bytes(key: WatermarkKey, record: bytes) -> bytes:
    """Return the keyed check bits of a record id."""
    digest = hmac.new(key.secret, b"soundmark check 1\0" + record, hashlib.sha256).digest()
    return digest[:CHECK_BYTES]


def message_of(key: WatermarkKey, record: bytes) -> Bits:
    """Return the 96 bits (record id, check bits) that the private layer carries."""
    return np.unpackbits(np.frombuffer(record + check_bytes(key, record), np.uint8))


def record_in(key: WatermarkKey, message: Bits) -> bytes | None:
    """Return the record id of 96 decoded bits if its check bits are right."""
    data = np.packbits(message).tobytes()
    record, check = data[:RECORD_BYTES], data[RECORD_BYTES:]
    return record if hmac.compare_digest(check, check_bytes(key, record)) else None
