"""The compiled inner loops of the instruments.

Each writes one note into a buffer of zeros and touches nothing else. Frequencies are in
Hz, times in frames unless a name says otherwise. They are long on purpose: all of a
sample's state stays in registers.
"""

import math

import numpy as np
from numpy.typing import NDArray

from core.audio.compiled import compiled
from core.composer import SAMPLE_RATE

Floats = NDArray[np.float64]
Buffer = NDArray[np.float32]

TABLE = 2048  # samples of one cycle; tables hold one more for interpolation
CONTROL = 16  # samples between updates of filters and modulation

_RATE = float(SAMPLE_RATE)
_TWO_PI = 2.0 * math.pi


# fmt: off
# Positions in the settings of wave_voice.
(ATTACK, DECAY, SUSTAIN, RELEASE, CUTOFF, SWEEP, SWEEP_DECAY, SWEEP_FLOOR, RESONANCE, VIBRATO_HZ,
 VIBRATO_CENTS, VIBRATO_DELAY, DRIFT_CENTS, NOISE, SUB, GLIDE, GLIDE_TIME, LEVEL,
 POLES) = range(19)
# fmt: on


@compiled(
    "void(float32[:,::1], float32[::1], float32[::1], float64, int64, float64[::1], float64[::1],"
    " float64[::1], float64[::1], float64[::1], int64)"
)
def wave_voice(
    out: Buffer,
    table: Buffer,
    sub_table: Buffer,
    frequency: float,
    gate: int,
    settings: Floats,
    ratios: Floats,
    left: Floats,
    right: Floats,
    phases: Floats,
    seed: int,
) -> None:
    """Play detuned band-limited tables through a swept low-pass and an envelope.

    Parameters
    ----------
    out
        (2, frames), zeros; the release is what lies behind `gate`.
    table, sub_table
        One cycle and its first sample again; `sub_table` sounds an octave lower.
    ratios, left, right, phases
        Tuning, gains and start phases (0 to 1) of each oscillator.
    """
    frames = out.shape[1]
    count = ratios.shape[0]
    phase = phases * TABLE
    increment = np.zeros(count)
    sub_phase = 0.0
    attack = max(settings[ATTACK] * _RATE, 1.0)
    decay = math.exp(-1.0 / max(settings[DECAY] * _RATE / 3.0, 1.0))
    release = math.exp(-6.9 / max(settings[RELEASE] * _RATE, 1.0))
    sweep_decay = math.exp(-CONTROL / max(settings[SWEEP_DECAY] * _RATE / 3.0, 1.0))
    glide_decay = math.exp(-CONTROL / max(settings[GLIDE_TIME] * _RATE / 3.0, 1.0))
    sustain = settings[SUSTAIN]
    envelope = 0.0
    sweep = 1.0
    glide = settings[GLIDE]
    damping = 2.0 - 1.9 * settings[RESONANCE]
    two = settings[POLES] > 2.5
    l1 = l2 = l3 = l4 = r1 = r2 = r3 = r4 = 0.0
    a1 = a2 = a3 = 0.0
    sub_increment = 0.0
    state = seed & 0x7FFFFFFF
    noise_level = settings[NOISE]
    sub_level = settings[SUB]
    level = settings[LEVEL]
    for i in range(frames):
        if i % CONTROL == 0:
            seconds = i / _RATE
            cents = 0.0
            if seconds > settings[VIBRATO_DELAY]:
                depth = min((seconds - settings[VIBRATO_DELAY]) * 3.0, 1.0)
                cents = (
                    depth
                    * settings[VIBRATO_CENTS]
                    * math.sin(_TWO_PI * settings[VIBRATO_HZ] * seconds)
                )
            bend = glide * 100.0 + cents
            glide *= glide_decay
            for u in range(count):
                slow = settings[DRIFT_CENTS] * math.sin(
                    _TWO_PI * ((0.13 + 0.07 * u) * seconds + phases[u])
                )
                increment[u] = (
                    frequency * ratios[u] * 2.0 ** ((bend + slow) / 1200.0) * TABLE / _RATE
                )
            sub_increment = 0.5 * frequency * 2.0 ** (bend / 1200.0) * TABLE / _RATE
            cutoff = settings[CUTOFF] * 2.0 ** (
                settings[SWEEP] * (settings[SWEEP_FLOOR] + (1.0 - settings[SWEEP_FLOOR]) * sweep)
            )
            sweep *= sweep_decay
            g = math.tan(math.pi * min(cutoff, 0.45 * _RATE) / _RATE)
            a1 = 1.0 / (1.0 + g * (g + damping))
            a2 = g * a1
            a3 = g * a2
        if i < gate:
            if i < attack:
                envelope += (1.0 - envelope) * (1.0 / (attack - i + 1.0))
            else:
                envelope = sustain + (envelope - sustain) * decay
        else:
            envelope *= release
        x_left = 0.0
        x_right = 0.0
        for u in range(count):
            position = phase[u]
            index = int(position)
            fraction = position - index
            value = table[index] + fraction * (table[index + 1] - table[index])
            x_left += left[u] * value
            x_right += right[u] * value
            position += increment[u]
            if position >= TABLE:
                position -= TABLE
            phase[u] = position
        if sub_level > 0.0:
            index = int(sub_phase)
            fraction = sub_phase - index
            value = sub_table[index] + fraction * (sub_table[index + 1] - sub_table[index])
            x_left += sub_level * value
            x_right += sub_level * value
            sub_phase += sub_increment
            if sub_phase >= TABLE:
                sub_phase -= TABLE
        if noise_level > 0.0:
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            value = (state / 1073741824.0 - 1.0) * noise_level
            x_left += value
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            x_right += (state / 1073741824.0 - 1.0) * noise_level
        # State-variable low-pass, trapezoidal integrators (A. Simper, 2013).
        v3 = x_left - l2
        v1 = a1 * l1 + a2 * v3
        v2 = l2 + a2 * l1 + a3 * v3
        l1 = 2.0 * v1 - l1
        l2 = 2.0 * v2 - l2
        y_left = v2
        v3 = x_right - r2
        v1 = a1 * r1 + a2 * v3
        v2 = r2 + a2 * r1 + a3 * v3
        r1 = 2.0 * v1 - r1
        r2 = 2.0 * v2 - r2
        y_right = v2
        if two:
            v3 = y_left - l4
            v1 = a1 * l3 + a2 * v3
            v2 = l4 + a2 * l3 + a3 * v3
            l3 = 2.0 * v1 - l3
            l4 = 2.0 * v2 - l4
            y_left = v2
            v3 = y_right - r4
            v1 = a1 * r3 + a2 * v3
            v2 = r4 + a2 * r3 + a3 * v3
            r3 = 2.0 * v1 - r3
            r4 = 2.0 * v2 - r4
            y_right = v2
        gain = envelope * level
        out[0, i] = y_left * gain
        out[1, i] = y_right * gain


@compiled(
    "void(float32[::1], float64, int64, float64, float64, float64, float64, float64, float64,"
    " int64)"
)
def pluck_voice(
    out: Buffer,
    frequency: float,
    gate: int,
    level: float,
    brightness_hz: float,
    pick: float,
    damping: float,
    t60_s: float,
    release_s: float,
    seed: int,
) -> None:
    """Play a plucked string: a burst of noise in a damped loop of one period.

    Parameters
    ----------
    brightness_hz
        Where the pluck's own spectrum falls off.
    pick
        Where the string is plucked, 0 to 0.5 of its length.
    damping
        How much duller each round is, 0 to below 1.
    t60_s, release_s
        Decay by 60 dB while held and after `gate`.

    References
    ----------
    K. Karplus and A. Strong, 1983; fractional delay by third-order Lagrange interpolation.
    """
    frames = out.shape[0]
    omega = _TWO_PI * frequency / _RATE
    loss = math.sqrt(1.0 - 2.0 * damping * math.cos(omega) + damping * damping) / (1.0 - damping)
    filter_delay = math.atan2(damping * math.sin(omega), 1.0 - damping * math.cos(omega)) / omega
    total = _RATE / frequency - filter_delay
    whole = int(total) - 1
    d = total - whole  # in [1, 2): the middle of the four points
    c0 = -(d - 1.0) * (d - 2.0) * (d - 3.0) / 6.0
    c1 = d * (d - 2.0) * (d - 3.0) / 2.0
    c2 = -d * (d - 1.0) * (d - 3.0) / 2.0
    c3 = d * (d - 1.0) * (d - 2.0) / 6.0
    size = whole + 4
    line = np.zeros(size)
    period = max(int(_RATE / frequency), 2)
    burst = np.zeros(period)
    state = seed & 0x7FFFFFFF
    soft = math.exp(-_TWO_PI * brightness_hz / _RATE)
    y1 = 0.0
    y2 = 0.0
    for turn in range(2):  # twice round, so that the burst closes upon itself
        for i in range(period):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            x = state / 1073741824.0 - 1.0
            y1 = x + soft * (y1 - x)
            y2 = y1 + soft * (y2 - y1)
            if turn == 1:
                burst[i] = y2
    energy = 0.0
    offset = max(int(pick * period), 1)
    mean = 0.0
    for i in range(period):
        mean += burst[i] / period
    for i in range(period):
        energy += (burst[i] - mean) ** 2
    scale = level / math.sqrt(energy / period + 1e-12)
    hold = min(loss * 10.0 ** (-3.0 / (frequency * t60_s)), 0.99999)
    let_go = min(loss * 10.0 ** (-3.0 / (frequency * release_s)), 0.99999)
    write = 0
    low = 0.0
    for i in range(frames):
        read = write - whole
        p0 = read % size
        p1 = (read - 1) % size
        p2 = (read - 2) % size
        p3 = (read - 3) % size
        value = c0 * line[p0] + c1 * line[p1] + c2 * line[p2] + c3 * line[p3]
        low = value * (1.0 - damping) + damping * low
        x = low * (hold if i < gate else let_go)
        if i < period:
            x += scale * ((burst[i] - mean) - 0.85 * (burst[(i - offset) % period] - mean))
        line[write] = x
        write += 1
        if write == size:
            write = 0
        out[i] += x


# fmt: off
# Positions in the settings of fm_voice; each pair of operators has its own row.
(FM_LEVEL, FM_RATIO, FM_MODULATOR, FM_INDEX, FM_INDEX_DECAY, FM_INDEX_FLOOR, FM_ATTACK, FM_DECAY,
 FM_SUSTAIN) = range(9)
# fmt: on
FM_SETTINGS = 9


@compiled("void(float32[::1], float32[::1], float64, int64, float64[:,::1], float64)")
def fm_voice(
    out: Buffer, sine: Buffer, frequency: float, gate: int, pairs: Floats, release_s: float
) -> None:
    """Play pairs of a carrier and the modulator that bends its phase.

    Parameters
    ----------
    sine
        One cycle of a sine and its first sample again.
    pairs
        One row a pair; decays are times to fall by 60 dB, in seconds.
    """
    frames = out.shape[0]
    release = math.exp(-6.9 / max(release_s * _RATE, 1.0))
    for row in range(pairs.shape[0]):
        carrier_step = frequency * pairs[row, FM_RATIO] * TABLE / _RATE
        modulator_step = frequency * pairs[row, FM_MODULATOR] * TABLE / _RATE
        if carrier_step > TABLE * 0.45:
            continue
        decay = math.exp(-6.9 / max(pairs[row, FM_DECAY] * _RATE, 1.0))
        index_decay = math.exp(-6.9 / max(pairs[row, FM_INDEX_DECAY] * _RATE, 1.0))
        sustain = pairs[row, FM_SUSTAIN]
        attack = max(pairs[row, FM_ATTACK] * _RATE, 1.0)
        level = pairs[row, FM_LEVEL]
        # Side bands must stay below half the rate.
        room = max((0.45 * TABLE - carrier_step) / max(modulator_step, 1e-9) - 1.0, 0.0)
        index = min(pairs[row, FM_INDEX], room) * TABLE / _TWO_PI
        floor = index * pairs[row, FM_INDEX_FLOOR]
        swing = index - floor
        carrier = 0.0
        modulator = 0.0
        envelope = 1.0
        let_go = 1.0
        for i in range(frames):
            position = int(modulator)
            fraction = modulator - position
            bend = sine[position] + fraction * (sine[position + 1] - sine[position])
            at = carrier + (floor + swing) * bend
            at -= TABLE * math.floor(at / TABLE)
            position = int(at)
            fraction = at - position
            if position >= TABLE:
                position = 0
            value = sine[position] + fraction * (sine[position + 1] - sine[position])
            gain = envelope if i >= attack else envelope * (i / attack)
            if i >= gate:
                let_go *= release
                if let_go < 1e-5:
                    break
            out[i] += value * gain * let_go * level
            envelope = sustain + (envelope - sustain) * decay
            swing *= index_decay
            carrier += carrier_step
            if carrier >= TABLE:
                carrier -= TABLE
            modulator += modulator_step
            while modulator >= TABLE:
                modulator -= TABLE


@compiled(
    "void(float32[::1], float64[::1], float64[::1], float64[::1], int64, float64, float64, float64,"
    " float64, int64)"
)
def modal_voice(
    out: Buffer,
    frequencies: Floats,
    levels: Floats,
    t60s: Floats,
    gate: int,
    release_s: float,
    attack_s: float,
    knock: float,
    knock_hz: float,
    seed: int,
) -> None:
    """Play decaying partials, each a rotating pointer, and the knock that started them.

    Parameters
    ----------
    knock, knock_hz
        Level and brightness of the hammer's or mallet's noise.
    """
    frames = out.shape[0]
    count = frequencies.shape[0]
    for first in range(0, count, 2):
        # Two partials turn in one loop: neither waits for the other.
        k = first
        m = min(first + 1, count - 1)
        omega = _TWO_PI * frequencies[k] / _RATE
        level = levels[k] if omega < 2.9 else 0.0
        held = 10.0 ** (-3.0 / (t60s[k] * _RATE))
        damped = 10.0 ** (-3.0 / (min(release_s, t60s[k]) * _RATE))
        omega_m = _TWO_PI * frequencies[m] / _RATE
        level_m = levels[m] if omega_m < 2.9 and m > k else 0.0
        held_m = 10.0 ** (-3.0 / (t60s[m] * _RATE))
        damped_m = 10.0 ** (-3.0 / (min(release_s, t60s[m]) * _RATE))
        last = int(math.log(1e-5 / level) / math.log(held)) if level > 1e-5 else 0
        last_m = int(math.log(1e-5 / level_m) / math.log(held_m)) if level_m > 1e-5 else 0
        last = min(max(last, last_m), frames)
        stop = min(gate, last)
        c = math.cos(omega)
        s = math.sin(omega)
        c_m = math.cos(omega_m)
        s_m = math.sin(omega_m)
        x = 0.0
        y = level
        x_m = 0.0
        y_m = level_m
        a = c * held
        b = s * held
        a_m = c_m * held_m
        b_m = s_m * held_m
        for i in range(last):
            if i == stop:
                a = c * damped
                b = s * damped
                a_m = c_m * damped_m
                b_m = s_m * damped_m
            out[i] += x + x_m
            rotated = a * x + b * y
            y = a * y - b * x
            x = rotated
            rotated = a_m * x_m + b_m * y_m
            y_m = a_m * y_m - b_m * x_m
            x_m = rotated
    attack = int(attack_s * _RATE)
    for i in range(min(attack, frames)):
        out[i] *= 0.5 - 0.5 * math.cos(math.pi * (i + 1) / (attack + 1))
    if knock > 0.0:
        state = seed & 0x7FFFFFFF
        soft = math.exp(-_TWO_PI * knock_hz / _RATE)
        fall = math.exp(-6.9 / (0.03 * _RATE))
        low = 0.0
        gain = knock
        for i in range(min(2400, frames)):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            noise = state / 1073741824.0 - 1.0
            low = noise + soft * (low - noise)
            out[i] += low * gain
            gain *= fall
