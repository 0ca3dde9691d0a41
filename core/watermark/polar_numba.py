# mypy: disable-error-code="no-untyped-call,no-untyped-def"
"""The compiled list decoder of the polar code. Loaded at first use: numba is heavy.

Each path of the list has a row in every array. A row of `alpha` (soft values) and of
`left` (bits of left children) holds the code's tree: stage s lies at
[2**s - 1, 2**(s + 1) - 1), the received symbols at the last stage.
"""

import numpy as np

from core.audio.compiled import compiled


@compiled("void(f4[::1], u1[::1], i8, i8)", "numpy")
def _descend(alpha, left, step, stages):
    """Bring a path's soft values down to the leaf `step`."""
    below = stages - 1
    if step > 0:
        stage = 0
        while not (step >> stage) & 1:
            stage += 1
        size = 1 << stage
        up = 2 * size - 1
        for k in range(size):
            first, second = alpha[up + k], alpha[up + size + k]
            alpha[size - 1 + k] = second - first if left[size - 1 + k] else second + first
        below = stage - 1
    for stage in range(below, -1, -1):
        size = 1 << stage
        up = 2 * size - 1
        for k in range(size):
            first, second = alpha[up + k], alpha[up + size + k]
            least = min(abs(first), abs(second))
            alpha[size - 1 + k] = -least if (first < 0) != (second < 0) else least


@compiled("void(u1[::1], u1[::1], u1, i8, i8)", "numpy")
def _ascend(left, carry, bit, step, stages):
    """Bring a path's decided bit up to the first left child on its way."""
    carry[0] = bit
    stage = 0
    while (step >> stage) & 1:
        size = 1 << stage
        for k in range(size):
            carry[size + k] = carry[k]
            carry[k] ^= left[size - 1 + k]
        stage += 1
    if stage < stages:
        size = 1 << stage
        left[size - 1 : 2 * size - 1] = carry[:size]


@compiled("i8(f4[:,::1], u1[:,::1], u1[:,::1], f4[::1], i8, i8)", "numpy")
def _fork(alpha, left, bits, metric, step, paths):
    """Let every path go on with 0 and with 1, keep the best; return how many there are.

    Fork 2p is path p with a 0, fork 2p + 1 with a 1. A path whose forks both live needs a
    second row: that of a path that died, or one that was not used yet.
    """
    rows = len(metric)
    penalty = np.empty(2 * paths, np.float32)
    for p in range(paths):
        value = alpha[p, 0]
        penalty[2 * p] = metric[p] + max(-value, np.float32(0))
        penalty[2 * p + 1] = metric[p] + max(value, np.float32(0))
    keep = min(2 * paths, rows)
    lives = np.zeros(2 * paths, np.uint8)
    lives[np.argsort(penalty, kind="mergesort")[:keep]] = 1
    spare = 0
    for p in range(paths):
        zero, one = lives[2 * p], lives[2 * p + 1]
        if zero and one:
            while spare < paths and (lives[2 * spare] or lives[2 * spare + 1]):
                spare += 1
            alpha[spare], left[spare] = alpha[p], left[p]
            bits[spare, :step] = bits[p, :step]
            bits[spare, step], metric[spare] = 1, penalty[2 * p + 1]
            spare += 1
        if zero or one:
            bits[p, step] = 0 if zero else 1
            metric[p] = penalty[2 * p] if zero else penalty[2 * p + 1]
    return keep


@compiled("Tuple((u1[:,::1], f4[::1]))(f4[::1], u1[::1], i8)", "numpy")
def decode_list(soft, frozen, list_size):
    """Run successive cancellation on a list of paths.

    Parameters
    ----------
    soft
        float32 (length,): positive where a symbol is more likely 0.
    frozen
        uint8 (length,): 1 where the code's input is known to be 0.
    list_size
        A power of two.

    Returns
    -------
    tuple
        The paths' input bits, uint8 (list_size, length), and their penalties, float32
        (list_size,): the smaller the likelier.
    """
    length = len(soft)
    stages = 0
    while 1 << stages < length:
        stages += 1
    alpha = np.zeros((list_size, 2 * length - 1), np.float32)
    left = np.zeros((list_size, 2 * length - 1), np.uint8)
    bits = np.zeros((list_size, length), np.uint8)
    carry = np.zeros(length, np.uint8)
    metric = np.full(list_size, np.float32(np.inf))
    metric[0] = 0.0
    alpha[0, length - 1 :] = soft
    paths = 1
    for step in range(length):
        for p in range(paths):
            _descend(alpha[p], left[p], step, stages)
        if frozen[step]:
            for p in range(paths):
                metric[p] += max(-alpha[p, 0], np.float32(0))
        else:
            paths = _fork(alpha, left, bits, metric, step, paths)
        for p in range(paths):
            _ascend(left[p], carry, bits[p, step], step, stages)
    return bits, metric
