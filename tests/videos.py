"""Videos that tests make themselves: shots that move, cuts, fades and flashes, from a seed."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from tests.sounds import music

WIDTH, HEIGHT = 160, 90


def shot(number: int, index: int, *, speed: float = 1.0) -> np.ndarray:
    """Return picture `index` of a shot: colours and shapes of its own, which move."""
    rng = np.random.default_rng(number)
    back, front = rng.integers(20, 236, (2, 3))
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    picture = np.tile(back, (HEIGHT, WIDTH, 1)).astype(float)
    picture += (40 * np.sin((x + 2.0 * speed * index) / rng.uniform(6, 25)))[..., None]
    centre = rng.uniform(0.2, 0.8, 2) * (WIDTH, HEIGHT) + speed * index * rng.uniform(-1.5, 1.5, 2)
    inside = np.hypot(x - centre[0] % WIDTH, y - centre[1] % HEIGHT) < rng.uniform(12, 30)
    picture[inside] = front
    grain = np.random.default_rng((number, index)).normal(0, 4, picture.shape)
    return np.clip(picture + grain, 0, 255).astype(np.uint8)


def film(
    lengths: Sequence[float], rate: int = 25, *, speed: float = 1.0
) -> tuple[list[np.ndarray], list[float]]:
    """Return the pictures of shots that follow each other, and when all but the first begin."""
    shown, cuts = [], []
    for number, seconds in enumerate(lengths):
        if number:
            cuts.append(len(shown) / rate)
        shown += [shot(number, index, speed=speed) for index in range(round(seconds * rate))]
    return shown, cuts


def write_video(
    path: Path,
    shown: Sequence[np.ndarray],
    rate: int = 25,
    *,
    sound_s: float = 0.0,
    times_ms: Sequence[int] | None = None,
    codec: str = "libx264",
) -> Path:
    """Write pictures as a video, with sound of its own or without, and return its path."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate)
        height, width = shown[0].shape[:2] if len(shown) else (HEIGHT, WIDTH)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        if times_ms is not None:
            stream.codec_context.time_base = stream.time_base = Fraction(1, 1000)
        heard = container.add_stream("aac", rate=44_100, layout="stereo") if sound_s else None
        for index, picture in enumerate(shown):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            if times_ms is not None:
                frame.pts, frame.time_base = times_ms[index], Fraction(1, 1000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
        if heard is not None:
            samples = music(sound_s).samples
            for start in range(0, samples.shape[1], 1024):
                part = np.ascontiguousarray(samples[:, start : start + 1024])
                frame = av.AudioFrame.from_ndarray(part, format="fltp", layout="stereo")
                frame.sample_rate, frame.pts = 44_100, start
                container.mux(heard.encode(frame))
            container.mux(heard.encode(None))
    return path
