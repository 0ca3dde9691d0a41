"""Payloads: what the two layers say, and the check bits of the private one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import DataError
from core.watermark import ORIGIN_CLASSES, PUBLIC_KEY, Mark, PublicPayload, WatermarkKey
from core.watermark.payload import MESSAGE_BITS, message_of, record_in

KEY = WatermarkKey(bytes(32))


@pytest.mark.parametrize("origin", ORIGIN_CLASSES)
@pytest.mark.parametrize("version", [0, 1, 15])
def test_the_public_payload_comes_back(origin, version):
    payload = PublicPayload(origin, version)
    assert PublicPayload.from_bytes(payload.to_bytes()) == payload


@pytest.mark.parametrize("data", [b"", b"\x03", b"\x40", b"\x04\x04"])
def test_other_bytes_are_no_public_payload(data):
    with pytest.raises(DataError, match="bad_payload"):
        PublicPayload.from_bytes(data)


@given(st.binary(min_size=8, max_size=8), st.integers(0, MESSAGE_BITS - 1))
def test_check_bits_find_a_wrong_bit_and_a_wrong_key(record, wrong):
    message = message_of(KEY, record)
    assert len(message) == 96
    assert record_in(KEY, message) == record
    assert record_in(WatermarkKey(b"x" * 32), message) is None
    message[wrong] ^= 1
    assert record_in(KEY, message) is None


@pytest.mark.parametrize(
    ("payload", "spans"),
    [(b"1234567", None), (b"123456789", None), (b"12345678", ((2.0, 1.0),))],
)
def test_marks_that_cannot_be_are_refused(payload, spans):
    with pytest.raises(DataError):
        Mark(KEY, payload, spans)


def test_the_public_layer_takes_public_payloads_only():
    with pytest.raises(DataError):
        Mark(PUBLIC_KEY, b"12345678")
