"""The polar code: what noise it bears and that its parts are what they say."""

import numpy as np
import pytest

from core.watermark.code import decode, encode
from core.watermark.layout import CODE_LENGTH
from core.watermark.payload import MESSAGE_BITS


def messages(count: int) -> np.ndarray:
    return np.random.default_rng(3).integers(0, 2, (count, MESSAGE_BITS)).astype(np.uint8)


def test_the_code_is_linear_and_one_to_one():
    first, second = messages(2)
    assert not encode(np.zeros(MESSAGE_BITS, np.uint8)).any()
    assert np.array_equal(encode(first ^ second), encode(first) ^ encode(second))
    assert (encode(first) != encode(second)).sum() > 100


def test_clean_symbols_give_the_message_first():
    for message in messages(5):
        soft = (1.0 - 2.0 * encode(message)).astype(np.float32)
        assert np.array_equal(decode(soft)[0], message)


@pytest.mark.parametrize("list_size", [1, 8, 32])
def test_the_list_has_the_size_asked_for(list_size):
    soft = np.random.default_rng(1).normal(size=CODE_LENGTH).astype(np.float32)
    found = decode(soft, list_size)
    assert found.shape == (list_size, MESSAGE_BITS)
    assert len({row.tobytes() for row in found}) == list_size


def test_noise_close_to_the_limit_is_borne():
    """0 dB a message bit: 1.5 dB above what any code could bear."""
    rng = np.random.default_rng(5)
    hits = 0
    for message in messages(40):
        noise = rng.normal(size=CODE_LENGTH) * np.sqrt(CODE_LENGTH / MESSAGE_BITS / 2)
        soft = (1.0 - 2.0 * encode(message) + noise).astype(np.float32)
        hits += any(np.array_equal(row, message) for row in decode(soft))
    assert hits >= 30
