"""The compiled list decoder of the polar code. Loaded at first use: numba is heavy."""

import numba as nb
import numpy as np
from numpy.typing import NDArray


@nb.njit(
    "Tuple((u1[:,::1], f4[::1]))(f4[::1], u1[::1], i8)", cache=True, nogil=True, error_model="numpy"
)
def decode_list(  # type: ignore[no-untyped-def]
    soft: NDArray[np.float32], frozen: NDArray[np.uint8], list_size: int
):
    """Run successive cancellation with `list_size` paths.

    Returns the paths' input bits (list_size, length) and their penalties (smaller is
    better). Stage s of a path's tree lies at [2**s - 1, 2**(s + 1) - 1) of its row.
    """
    length = soft.shape[0]
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
    fork = np.empty(2 * list_size, np.float32)
    taken = np.empty(list_size, np.int64)

    for step in range(length):
        lowest = stages - 1
        if step > 0:
            lowest = 0
            while not (step >> lowest) & 1:
                lowest += 1
        for p in range(paths):
            row = alpha[p]
            if step > 0:
                size = 1 << lowest
                up = 2 * size - 1
                for k in range(size):
                    first, second = row[up + k], row[up + size + k]
                    row[size - 1 + k] = second - first if left[p, size - 1 + k] else second + first
                below = lowest - 1
            else:
                below = stages - 1
            for stage in range(below, -1, -1):
                size = 1 << stage
                up = 2 * size - 1
                for k in range(size):
                    first, second = row[up + k], row[up + size + k]
                    least = min(abs(first), abs(second))
                    row[size - 1 + k] = -least if (first < 0) != (second < 0) else least

        if frozen[step]:
            for p in range(paths):
                bits[p, step] = 0
                if alpha[p, 0] < 0:
                    metric[p] -= alpha[p, 0]
        else:
            for p in range(paths):
                value = alpha[p, 0]
                fork[2 * p] = metric[p] + (-value if value < 0 else np.float32(0))
                fork[2 * p + 1] = metric[p] + (value if value > 0 else np.float32(0))
            total = 2 * paths
            order = np.argsort(fork[:total], kind="mergesort")
            keep = min(total, list_size)
            chosen = np.zeros(total, np.uint8)
            for k in range(keep):
                chosen[order[k]] = 1
            # A path whose both forks live needs a second row: a dead path's or a fresh one.
            free = list_size
            spare = np.empty(list_size, np.int64)
            count = 0
            for p in range(list_size):
                if p >= paths or not (chosen[2 * p] or chosen[2 * p + 1]):
                    spare[count] = p
                    count += 1
            free = 0
            for p in range(paths):
                taken[p] = -1
                if chosen[2 * p] and chosen[2 * p + 1]:
                    taken[p] = spare[free]
                    free += 1
            for p in range(paths):
                if taken[p] >= 0:
                    other = taken[p]
                    alpha[other] = alpha[p]
                    left[other] = left[p]
                    bits[other, :step] = bits[p, :step]
                    bits[other, step] = 1
                    metric[other] = fork[2 * p + 1]
            for p in range(paths):
                if chosen[2 * p]:
                    bits[p, step] = 0
                    metric[p] = fork[2 * p]
                elif chosen[2 * p + 1]:
                    bits[p, step] = 1
                    metric[p] = fork[2 * p + 1]
            paths = keep

        for p in range(paths):
            carry[0] = bits[p, step]
            stage = 0
            while (step >> stage) & 1:
                size = 1 << stage
                for k in range(size):
                    carry[size + k] = carry[k]
                    carry[k] ^= left[p, size - 1 + k]
                stage += 1
            if stage < stages:
                size = 1 << stage
                left[p, size - 1 : 2 * size - 1] = carry[:size]
    return bits, metric
