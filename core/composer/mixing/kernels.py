"""The compiled inner loops of the mix. All keep their state between blocks.

What a kernel gives does not depend on how the sound is cut into blocks.
"""

import math

import numpy as np
from numpy.typing import NDArray

from core.audio.compiled import compiled
from core.composer import SAMPLE_RATE

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Buffer = NDArray[np.float32]

_RATE = float(SAMPLE_RATE)
_TWO_PI = 2.0 * math.pi


@compiled("void(float32[:,::1], float64[:,::1], float64[:,:,::1])")
def biquads(block: Buffer, sections: Floats, state: Floats) -> None:
    """Filter in place through second-order sections.

    Parameters
    ----------
    block
        (1 or 2, frames).
    sections
        (sections, 5): b0 b1 b2 a1 a2.
    state
        (channels, sections, 2), zeros at the start.
    """
    for row in range(sections.shape[0]):
        b0 = sections[row, 0]
        b1 = sections[row, 1]
        b2 = sections[row, 2]
        a1 = sections[row, 3]
        a2 = sections[row, 4]
        # Both channels go through one loop: neither waits for the other's feedback.
        last = block.shape[0] - 1
        s1 = state[0, row, 0]
        s2 = state[0, row, 1]
        t1 = state[last, row, 0]
        t2 = state[last, row, 1]
        if last == 0:
            for i in range(block.shape[1]):
                x = block[0, i]
                y = b0 * x + s1
                s1 = b1 * x - a1 * y + s2
                s2 = b2 * x - a2 * y
                block[0, i] = y
        else:
            for i in range(block.shape[1]):
                x = block[0, i]
                y = b0 * x + s1
                s1 = b1 * x - a1 * y + s2
                s2 = b2 * x - a2 * y
                block[0, i] = y
                x = block[1, i]
                y = b0 * x + t1
                t1 = b1 * x - a1 * y + t2
                t2 = b2 * x - a2 * y
                block[1, i] = y
            # Tiny leftovers would make the processor crawl.
            state[1, row, 0] = t1 if abs(t1) > 1e-20 else 0.0
            state[1, row, 1] = t2 if abs(t2) > 1e-20 else 0.0
        state[0, row, 0] = s1 if abs(s1) > 1e-20 else 0.0
        state[0, row, 1] = s2 if abs(s2) > 1e-20 else 0.0


@compiled(
    "void(float32[:,::1], float64, float64, float64, float64[:,::1], float64[::1], int64[::1])"
)
def chorus(
    block: Buffer,
    rate_hz: float,
    depth_ms: float,
    mix: float,
    lines: Floats,
    smooth: Floats,
    clock: Integers,
) -> None:
    """Add a copy of each channel whose delay swings, the channels a quarter turn apart.

    The lines' length is a power of two, here and in all that follows.
    """
    mask = lines.shape[1] - 1
    at = clock[0]
    turns = np.zeros(2)
    for i in range(block.shape[1]):
        if i == 0 or at % 32 == 0:
            # The sine is taken every 32 frames of the clock, wherever the block began.
            grid = at - at % 32
            for channel in range(2):
                turns[channel] = math.sin(_TWO_PI * (rate_hz * grid / _RATE + 0.25 * channel))
        write = at & mask
        for channel in range(2):
            x = block[channel, i]
            lines[channel, write] = x
            target = (9.0 + depth_ms * turns[channel]) * 0.001 * _RATE
            smooth[channel] += 0.004 * (target - smooth[channel])
            whole = int(smooth[channel])
            fraction = smooth[channel] - whole
            near = lines[channel, (at - whole) & mask]
            far = lines[channel, (at - whole - 1) & mask]
            block[channel, i] = x * (1.0 - 0.5 * mix) + mix * (near + fraction * (far - near))
        at += 1
    clock[0] = at


@compiled(
    "void(float32[:,::1], float32[:,::1], int64, float64, float64, float64[:,::1], float64[::1],"
    " int64[::1])"
)
def echo(
    block: Buffer,
    out: Buffer,
    delay: int,
    feedback: float,
    level: float,
    lines: Floats,
    damp: Floats,
    clock: Integers,
) -> None:
    """Add echoes that go from side to side to `out`, each duller than the one before."""
    at = clock[0]
    mask = lines.shape[1] - 1
    for i in range(block.shape[1]):
        position = at & mask
        back = (at - delay) & mask
        from_left = lines[0, back]
        from_right = lines[1, back]
        damp[0] += 0.45 * (from_left - damp[0])
        damp[1] += 0.45 * (from_right - damp[1])
        x = 0.5 * (block[0, i] + block[1, i])
        lines[0, position] = x + feedback * damp[1]
        lines[1, position] = feedback * damp[0]
        out[0, i] += level * from_left
        out[1, i] += level * from_right
        at += 1
    clock[0] = at


@compiled(
    "void(float32[:,::1], float32[:,::1], float64[::1], float64, float64, float64[:,::1],"
    " float64[::1], int64[::1])"
)
def moving_echo(
    block: Buffer,
    out: Buffer,
    delays: Floats,
    feedback: float,
    level: float,
    lines: Floats,
    damp: Floats,
    clock: Integers,
) -> None:
    """Do what :func:`echo` does with a delay of its own for every frame, read between frames."""
    at = clock[0]
    mask = lines.shape[1] - 1
    for i in range(block.shape[1]):
        position = at & mask
        whole = int(delays[i])
        part = delays[i] - whole
        near = (at - whole) & mask
        far = (at - whole - 1) & mask
        from_left = lines[0, near] + part * (lines[0, far] - lines[0, near])
        from_right = lines[1, near] + part * (lines[1, far] - lines[1, near])
        damp[0] += 0.45 * (from_left - damp[0])
        damp[1] += 0.45 * (from_right - damp[1])
        x = 0.5 * (block[0, i] + block[1, i])
        lines[0, position] = x + feedback * damp[1]
        lines[1, position] = feedback * damp[0]
        out[0, i] += level * from_left
        out[1, i] += level * from_right
        at += 1
    clock[0] = at


@compiled(
    "void(float32[:,::1], float32[:,::1], int64[::1], float64[::1], float64, float64[:,::1],"
    " float64[::1], float64[:,::1], int64[::1], int64[::1])"
)
def reverb(
    block: Buffer,
    out: Buffer,
    delays: Integers,
    gains: Floats,
    damping: float,
    lines: Floats,
    lows: Floats,
    diffusers: Floats,
    diffuser_delays: Integers,
    clock: Integers,
) -> None:
    """Add a room to `out`: diffusers, then eight delays that feed each other.

    Parameters
    ----------
    delays, gains
        Length and loss of each line; their ratio sets the reverberation time.
    damping
        How much duller each round is.
    lines, lows
        State: (8, size) and (8,).
    diffusers, diffuser_delays
        State and lengths of four all-passes, two a channel; the first two positions of the
        lengths' array behind them are the pre-delay.

    References
    ----------
    J.-M. Jot and A. Chaigne, 1991 (feedback delay network, Householder matrix).
    """
    at = clock[0]
    mask = lines.shape[1] - 1
    short = diffusers.shape[1] - 1
    pre = diffuser_delays[4]
    values = np.zeros(8)
    for i in range(block.shape[1]):
        here = at & short
        inputs_left = block[0, i]
        inputs_right = block[1, i]
        diffusers[4, here] = inputs_left
        diffusers[5, here] = inputs_right
        x_left = diffusers[4, (at - pre) & short]
        x_right = diffusers[5, (at - pre) & short]
        for stage in range(2):
            delayed = diffusers[stage, (at - diffuser_delays[stage]) & short]
            fed = x_left + 0.6 * delayed
            diffusers[stage, here] = fed
            x_left = delayed - 0.6 * fed
            delayed = diffusers[stage + 2, (at - diffuser_delays[stage + 2]) & short]
            fed = x_right + 0.6 * delayed
            diffusers[stage + 2, here] = fed
            x_right = delayed - 0.6 * fed
        total = 0.0
        for k in range(8):
            value = lines[k, (at - delays[k]) & mask]
            lows[k] = value + damping * (lows[k] - value)
            values[k] = lows[k] * gains[k]
            total += values[k]
        total *= 0.25
        here = at & mask
        for k in range(8):
            lines[k, here] = values[k] - total + (x_left if k % 2 == 0 else x_right)
        out[0, i] += 0.35 * (values[0] - values[2] + values[4] - values[6])
        out[1, i] += 0.35 * (values[1] - values[3] + values[5] - values[7])
        at += 1
    clock[0] = at


@compiled("void(float32[:,::1], float32[:,::1], float64[::1])")
def true_peaks(padded: Buffer, phases: Buffer, out: Floats) -> None:
    """Find the largest magnitude near each frame, between samples too.

    Parameters
    ----------
    padded
        (channels, frames + taps - 1).
    phases
        (phases, taps): a fractional delay a row.
    out
        (frames,): for the frame in the middle of the taps.
    """
    taps = phases.shape[1]
    middle = taps // 2 - 1
    for i in range(out.shape[0]):
        most = 0.0
        for channel in range(padded.shape[0]):
            here = abs(padded[channel, i + middle])
            beyond = abs(padded[channel, i + middle + 1])
            if here > most:
                most = here
            # Between quiet samples nothing can rise to the ceiling.
            if here > 0.25 or beyond > 0.25:
                for row in range(phases.shape[0]):
                    value = 0.0
                    for k in range(taps):
                        value += phases[row, k] * padded[channel, i + k]
                    if abs(value) > most:
                        most = abs(value)
        out[i] = most


@compiled(
    "void(float64[::1], float64[::1], int64[::1], float64, float64[::1], int64[::1], float64[::1],"
    " int64[::1], float64[::1])"
)
def limiter_gains(
    wanted: Floats,
    gains: Floats,
    pulled_by: Integers,
    recovery: float,
    queue_values: Floats,
    queue_frames: Integers,
    history: Floats,
    clock: Integers,
    level: Floats,
) -> None:
    """Turn the gain that each frame bears into one that is down before it comes.

    The gain at frame i belongs to the sound of ``history.shape[0] - 1`` frames before.

    Parameters
    ----------
    wanted
        At most 1.
    pulled_by
        Takes the frame whose wish pulled the gain down, -1 where none did: with all other
        wishes left out, the gains are the same to the last bit.
    queue_values, queue_frames
        State of the sliding minimum, one longer than the window.
    history
        State of the moving average that rounds the steps off, ones at the start.
    clock
        (frame, head, tail).
    level
        (gain after recovery, sum of the history).
    """
    window = history.shape[0]
    room = queue_values.shape[0]
    frame = clock[0]
    head = clock[1]
    tail = clock[2]
    gain = level[0]
    total = level[1]
    for i in range(wanted.shape[0]):
        wish = wanted[i]
        while tail > head and queue_values[(tail - 1) % room] >= wish:
            tail -= 1
        queue_values[tail % room] = wish
        queue_frames[tail % room] = frame
        tail += 1
        while queue_frames[head % room] <= frame - window:
            head += 1
        lowest = queue_values[head % room]
        gain += (1.0 - gain) * recovery
        pulled_by[i] = -1
        if lowest < gain:
            gain = lowest
            pulled_by[i] = queue_frames[head % room]
        position = frame % window
        total += gain - history[position]
        history[position] = gain
        if position == 0:  # sum anew now and then: errors must not add up
            total = 0.0
            for k in range(window):
                total += history[k]
        gains[i] = min(total / window, 1.0)
        frame += 1
    clock[0] = frame
    clock[1] = head
    clock[2] = tail
    level[0] = gain
    level[1] = total
