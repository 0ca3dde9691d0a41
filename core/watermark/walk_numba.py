# mypy: disable-error-code="no-untyped-call,no-untyped-def"
"""The compiled walk over a pattern's offsets. Loaded at first use: numba is heavy.

States are a ring; one more, outside it and numbered -1, is that of no pattern.
"""

import numpy as np

from core.audio.compiled import compiled


@compiled("void(f4[::1], i8, f4[::1], f4[::1], f4[::1])", "numpy")
def _highest(values, reach, ahead, behind, result):
    """Write each place's highest value within `reach` on either side, on a ring.

    Runs of one length are gone through from both ends: whatever a stretch of that length,
    it is the end of one run and the beginning of the next.
    """
    count, length = len(values), 2 * reach + 1
    whole = count + 2 * reach
    for k in range(whole):
        value = values[(k - reach) % count]
        ahead[k] = value if k % length == 0 else max(ahead[k - 1], value)
    for k in range(whole - 1, -1, -1):
        value = values[(k - reach) % count]
        ends = k == whole - 1 or (k + 1) % length == 0
        behind[k] = value if ends else max(behind[k + 1], value)
    for k in range(count):
        result[k] = max(behind[k], ahead[k + length - 1])


@compiled("i8(f4[::1], i8, i8)", "numpy")
def _where_highest(values, middle, reach):
    """Return the first place of the highest value within `reach` of `middle`, on a ring."""
    count = len(values)
    best = (middle - reach) % count
    for by in range(-reach + 1, reach + 1):
        place = (middle + by) % count
        if values[place] > values[best]:
            best = place
    return best


@compiled("void(f4[:,::1], f4[:,::1], f4[::1], f4[::1], f4[::1], i8[::1], f4[::1])", "numpy")
def _forwards(odds, best, lost, seldom, slips, reaches, jumps):
    """Fill in the odds of the best walk to every state, `best` and `lost`."""
    blocks, count = odds.shape
    stay, anywhere, lose, stay_lost, regain, start, start_lost = seldom
    widest = count + 2 * reaches.max()
    ahead, behind = np.empty(widest, np.float32), np.empty(widest, np.float32)
    near = np.empty(count, np.float32)
    for state in range(count):
        best[0, state] = start + odds[0, state]
    lost[0] = start_lost
    for block in range(1, blocks):
        before, now = best[block - 1], best[block]
        top = before.max()
        far = max(top + anywhere, lost[block - 1] + regain)
        for state in range(count):
            now[state] = max(far, before[state] + stay)
            for by in range(1, len(slips) + 1):
                value = max(before[(state - by) % count], before[(state + by) % count])
                now[state] = max(now[state], value + slips[by - 1])
        for k in range(len(reaches)):
            _highest(before, reaches[k], ahead, behind, near)
            for state in range(count):
                now[state] = max(now[state], near[state] + jumps[k])
        for state in range(count):
            now[state] += odds[block, state]
        lost[block] = max(lost[block - 1] + stay_lost, top + lose)


@compiled("Tuple((i8, f8))(f4[::1], f4, i8, f4[::1], f4[::1], i8[::1], f4[::1])", "numpy")
def _previous(best, lost, state, seldom, slips, reaches, jumps):
    """Return the state from which the best walk came to `state`, and the move's logarithm."""
    stay, anywhere, lose, stay_lost, regain = seldom[:5]
    count = len(best)
    top = best.argmax()
    if state < 0:
        if lost + stay_lost >= best[top] + lose:
            return -1, np.float64(stay_lost)
        return top, np.float64(lose)
    origin, cost, most = state, stay, best[state] + stay
    for by in range(1, len(slips) + 1):
        for side in (-by, by):
            place = (state + side) % count
            if best[place] + slips[by - 1] > most:
                origin, cost, most = place, slips[by - 1], best[place] + slips[by - 1]
    for k in range(len(reaches)):
        place = _where_highest(best, state, reaches[k])
        if best[place] + jumps[k] > most:
            origin, cost, most = place, jumps[k], best[place] + jumps[k]
    if best[top] + anywhere > most:
        origin, cost, most = top, anywhere, best[top] + anywhere
    if lost + regain > most:
        origin, cost = -1, regain
    return origin, np.float64(cost)


@compiled("Tuple((i8[::1], f8, f8))(f4[:,::1], f4[::1], f4[::1], i8[::1], f4[::1])", "numpy")
def walk(odds, seldom, slips, reaches, jumps):
    """Find the likeliest walk.

    Parameters
    ----------
    odds
        float32 (blocks, states): logarithm of the odds of each state against -1.
    seldom
        float32 (7,), logarithms: of staying, going to any one state, losing the pattern,
        staying without it, finding it in any one state, beginning in any one, beginning
        without.
    slips
        float32: logarithms of a move by 1, 2 ... to one side.
    reaches, jumps
        int64 and float32: how far jumps go, and the logarithm of one to any one state there.

    Returns
    -------
    tuple
        The states, int64 (blocks,), minus the logarithm of the walk's prior chance, and the
        logarithm of its odds after looking.
    """
    blocks, count = odds.shape
    best = np.empty((blocks, count), np.float32)
    lost = np.empty(blocks, np.float32)
    _forwards(odds, best, lost, seldom, slips, reaches, jumps)
    state = best[blocks - 1].argmax()
    gain = best[blocks - 1, state]
    if lost[blocks - 1] >= gain:
        state, gain = -1, lost[blocks - 1]
    states = np.empty(blocks, np.int64)
    price = 0.0
    for block in range(blocks - 1, 0, -1):
        states[block] = state
        state, cost = _previous(
            best[block - 1], lost[block - 1], state, seldom, slips, reaches, jumps
        )
        price -= cost
    states[0] = state
    price -= seldom[6] if state < 0 else seldom[5]
    return states, price, np.float64(gain)
