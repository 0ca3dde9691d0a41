"""The compiled inner loops of strings that bend and buzz, and of pipes that are blown.

Like :mod:`kernels`: each writes one note into a buffer of zeros. Times are in seconds where a
name says so, else in frames.
"""

import math

import numpy as np
from numpy.typing import NDArray

from core.audio.compiled import compiled
from core.composer import SAMPLE_RATE
from core.composer.synthesis.kernels import CONTROL, TABLE

Floats = NDArray[np.float64]
Buffer = NDArray[np.float32]
Frames = NDArray[np.int64]

_RATE = float(SAMPLE_RATE)
_TWO_PI = 2.0 * math.pi

# fmt: off
# Positions in the settings of string_voice.
(S_LEVEL, S_BRIGHT, S_PICK, S_DAMPING, S_T60, S_RELEASE, S_BUZZ, S_SLIDE, S_SLIDE_TIME,
 S_VIBRATO, S_VIBRATO_HZ, S_VIBRATO_DELAY, S_HAMMER) = range(13)
# Positions in the settings of wind_voice.
(W_LEVEL, W_ATTACK, W_RELEASE, W_BREATH, W_WIDTH, W_CHIFF, W_SLIDE, W_SLIDE_TIME, W_VIBRATO,
 W_VIBRATO_HZ, W_VIBRATO_DELAY, W_SWELL, W_CUTOFF) = range(13)
# fmt: on


@compiled("Tuple((float64, float64, float64, float64))(float64)")
def _between(d: float) -> tuple[float, float, float, float]:
    """Return the weights of four points for a delay between the middle ones, by Lagrange."""
    return (
        -(d - 1.0) * (d - 2.0) * (d - 3.0) / 6.0,
        d * (d - 2.0) * (d - 3.0) / 2.0,
        -d * (d - 1.0) * (d - 3.0) / 2.0,
        d * (d - 1.0) * (d - 2.0) / 6.0,
    )


@compiled("void(float32[::1], float64, int64, float64[::1], int64[::1], float64[::1], int64)")
def string_voice(
    out: Buffer,
    frequency: float,
    gate: int,
    settings: Floats,
    strokes: Frames,
    strengths: Floats,
    seed: int,
) -> None:
    """Play a string that is struck once or again and again, pulled, and may touch its bridge.

    Parameters
    ----------
    strokes, strengths
        Frames of the strokes, the first 0, ascending, and how hard each is, 0 to 1.

    Notes
    -----
    A delay of one period with a damping filter; its length follows slides and vibrato. A flat
    bridge is touched once a period where the string swings out farthest: short pulses whose
    overtones sink as the touch grows longer. They leave the loop alone, so the pitch stays true.

    References
    ----------
    K. Karplus and A. Strong, 1983; S. Siddiq, "A physical model of the nonlinear sitar string",
    Archives of Acoustics 37(1), 2012; fractional delay by third-order Lagrange interpolation.
    """
    frames = out.shape[0]
    damping = settings[S_DAMPING]
    omega = _TWO_PI * frequency / _RATE
    loss = math.sqrt(1.0 - 2.0 * damping * math.cos(omega) + damping * damping) / (1.0 - damping)
    filter_delay = math.atan2(damping * math.sin(omega), 1.0 - damping * math.cos(omega)) / omega
    slide = settings[S_SLIDE]
    lowest = frequency * 2.0 ** (-(abs(slide) + abs(settings[S_VIBRATO]) + 5.0) / 1200.0)
    size = int(_RATE / lowest) + 8
    line = np.zeros(size)
    period = max(int(_RATE / frequency), 2)
    burst = np.zeros(period)
    state = seed & 0x7FFFFFFF
    soft = math.exp(-_TWO_PI * settings[S_BRIGHT] / _RATE)
    y1 = 0.0
    y2 = 0.0
    for turn in range(2):
        for i in range(period):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            x = state / 1073741824.0 - 1.0
            # A hammer's push is a bump, a plectrum's a rough edge.
            x = (1.0 - settings[S_HAMMER]) * x
            if i < period * 0.16:
                x += settings[S_HAMMER] * 3.0 * math.sin(math.pi * i / (period * 0.16))
            y1 = x + soft * (y1 - x)
            y2 = y1 + soft * (y2 - y1)
            if turn == 1:
                burst[i] = y2
    mean = 0.0
    for i in range(period):
        mean += burst[i] / period
    energy = 0.0
    for i in range(period):
        energy += (burst[i] - mean) ** 2
    scale = settings[S_LEVEL] / math.sqrt(energy / period + 1e-12)
    offset = max(int(settings[S_PICK] * period), 1)
    hold = min(loss * 10.0 ** (-3.0 / (frequency * settings[S_T60])), 0.99999)
    let_go = min(loss * 10.0 ** (-3.0 / (frequency * settings[S_RELEASE])), 0.99999)
    buzz = settings[S_BUZZ] * period
    swing = 1e-9
    calm = math.exp(-1.0 / (0.12 * _RATE))
    touch = 0.6
    slower = math.exp(-1.0 / (0.9 * _RATE))
    before = 0.0
    slid = slide
    settle = math.exp(-CONTROL * 3.0 / max(settings[S_SLIDE_TIME] * _RATE, 1.0))
    bends = slide != 0.0 or settings[S_VIBRATO] != 0.0
    total = _RATE / frequency - filter_delay
    whole = int(total) - 1
    d = total - whole
    c0, c1, c2, c3 = _between(d)
    write = 0
    low = 0.0
    stroke = 0
    struck = 0
    strength = 0.0
    for i in range(frames):
        if stroke < strokes.shape[0] and i == strokes[stroke]:
            struck = i
            strength = strengths[stroke]
            stroke += 1
        if bends and i % CONTROL == 0:
            seconds = i / _RATE
            cents = -slid
            slid *= settle
            if seconds > settings[S_VIBRATO_DELAY]:
                depth = min((seconds - settings[S_VIBRATO_DELAY]) * 3.0, 1.0)
                turn_at = _TWO_PI * settings[S_VIBRATO_HZ] * seconds
                cents += depth * settings[S_VIBRATO] * math.sin(turn_at)
            total = _RATE / (frequency * 2.0 ** (cents / 1200.0)) - filter_delay
            whole = int(total) - 1
            d = total - whole
            c0, c1, c2, c3 = _between(d)
        read = write - whole
        if read < 0:
            read += size
        p1 = read - 1
        if p1 < 0:
            p1 += size
        p2 = p1 - 1
        if p2 < 0:
            p2 += size
        p3 = p2 - 1
        if p3 < 0:
            p3 += size
        value = c0 * line[read] + c1 * line[p1] + c2 * line[p2] + c3 * line[p3]
        low = value * (1.0 - damping) + damping * low
        x = low * (hold if i < gate else let_go)
        since = i - struck
        if since < period:
            x += (
                strength
                * scale
                * ((burst[since] - mean) - 0.85 * (burst[(since - offset) % period] - mean))
            )
        line[write] = x
        write += 1
        if write == size:
            write = 0
        if buzz > 0.0:
            swing = max(abs(low), swing * calm)
            touch *= slower
            edge = touch + 0.25
            pressed = max(low / swing - edge, 0.0) / (1.0 - edge)
            pressed *= pressed
            x += buzz * swing * (pressed - before)
            before = pressed
        out[i] += x


@compiled("void(float32[::1], float32[::1], float64, int64, float64[::1], float64[::1], int64)")
def wind_voice(
    out: Buffer,
    table: Buffer,
    frequency: float,
    gate: int,
    settings: Floats,
    breath: Floats,
    seed: int,
) -> None:
    """Play a pipe: a tone, and breath that the pipe colours at its partials.

    Parameters
    ----------
    table
        One cycle of the tone and its first sample again.
    breath
        Levels of the breath at the first four partials.
    """
    frames = out.shape[0]
    state = seed & 0x7FFFFFFF
    attack = max(settings[W_ATTACK] * _RATE, 1.0)
    release = math.exp(-6.9 / max(settings[W_RELEASE] * _RATE, 1.0))
    settle = math.exp(-CONTROL * 3.0 / max(settings[W_SLIDE_TIME] * _RATE, 1.0))
    chiff_fall = math.exp(-6.9 / (0.09 * _RATE))
    chiff = settings[W_CHIFF]
    radius = math.exp(-math.pi * settings[W_WIDTH] / _RATE)
    soft = math.exp(-_TWO_PI * settings[W_CUTOFF] / _RATE)
    u1 = u2 = v1 = v2 = w1 = w2 = z1 = z2 = 0.0
    a0 = a1 = a2 = a3 = 0.0
    slid = settings[W_SLIDE]
    phase = 0.0
    step = 0.0
    envelope = 0.0
    dull = 0.0
    mild = 0.0
    slow = 0.0
    loud = 1.0
    quiet = 1.0 - radius
    for i in range(frames):
        if i % CONTROL == 0:
            seconds = i / _RATE
            cents = -slid
            slid *= settle
            sway = 0.0
            if seconds > settings[W_VIBRATO_DELAY]:
                depth = min((seconds - settings[W_VIBRATO_DELAY]) * 2.5, 1.0)
                sway = depth * math.sin(_TWO_PI * settings[W_VIBRATO_HZ] * seconds)
                cents += settings[W_VIBRATO] * sway
            hertz = frequency * 2.0 ** (cents / 1200.0)
            step = hertz * TABLE / _RATE
            # Breath is never even: it wanders, and vibrato is breath as well as pitch.
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            slow += 0.004 * (state / 1073741824.0 - 1.0 - slow)
            loud = 1.0 + settings[W_SWELL] * (0.18 * sway + 9.0 * slow)
            turn = _TWO_PI * hertz / _RATE
            a0 = 2.0 * radius * math.cos(turn)
            a1 = 2.0 * radius * math.cos(min(2.0 * turn, 3.0))
            a2 = 2.0 * radius * math.cos(min(3.0 * turn, 3.0))
            a3 = 2.0 * radius * math.cos(min(4.0 * turn, 3.0))
        if i < gate:
            envelope += (1.0 - envelope) / max(attack - i, 1.0) if i < attack else 0.0
        else:
            envelope *= release
        at = int(phase)
        fraction = phase - at
        tone = table[at] + fraction * (table[at + 1] - table[at])
        phase += step
        if phase >= TABLE:
            phase -= TABLE
        dull = tone + soft * (dull - tone)
        mild = dull + soft * (mild - dull)
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        noise = state / 1073741824.0 - 1.0
        x = quiet * noise
        y0 = x + a0 * u1 - radius * radius * u2
        u2 = u1
        u1 = y0
        y1 = x + a1 * v1 - radius * radius * v2
        v2 = v1
        v1 = y1
        y2 = x + a2 * w1 - radius * radius * w2
        w2 = w1
        w1 = y2
        y3 = x + a3 * z1 - radius * radius * z2
        z2 = z1
        z1 = y3
        air = breath[0] * y0 + breath[1] * y1 + breath[2] * y2 + breath[3] * y3
        air = air * (1.0 + chiff) + 0.05 * noise * (1.0 + 2.0 * chiff)
        chiff *= chiff_fall
        out[i] += envelope * loud * settings[W_LEVEL] * (mild + settings[W_BREATH] * air)
