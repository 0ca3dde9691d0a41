"""Spectrograms of ten genres, and their spectra beside real music, drawn into docs/pictures."""

import os
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import soundfile
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QImage, QPainter, QPen, QPolygonF
from scipy import signal

from core.audio import Audio
from core.composer.genre_table import GENRES
from core.generation.base import GenerationRequest
from tests.proofs.composer.hearing import thirds_db
from tests.proofs.composer.making import made

PICTURES = Path(__file__).parents[3] / "docs" / "pictures"
SHOWN = ("synth-pop", "house", "drum and bass", "lo-fi", "rock", "folk", "jazz", "cinematic",
         "maqam", "gamelan")  # fmt: skip
SECONDS = 32.0
_SEED = 7
_WIDTH, _HEIGHT, _MARGIN = 620, 190, 44
_ROWS = 150
_LOWEST_HZ, _HIGHEST_HZ = 40.0, 16_000.0
_FLOOR_DB = -78.0
_PAPER, _INK, _FAINT = QColor("#ffffff"), QColor("#222222"), QColor("#9aa0a6")
# Black, violet, orange, white: anchors of the colours from quiet to loud.
_COLOURS = np.array([(8, 6, 24), (82, 18, 104), (194, 54, 88), (248, 148, 60), (252, 250, 214)])


def draw() -> None:
    """Draw both pictures."""
    QGuiApplication.instance() or QGuiApplication([])
    PICTURES.mkdir(parents=True, exist_ok=True)
    takes = {genre: _take(genre) for genre in SHOWN}
    _save(_sheet(takes), "composer-spectrograms.png")
    real = _real()
    _save(_spectra(takes, real), "composer-spectra.png")


def _save(image: QImage, name: str) -> None:
    # 256 colours are enough, and a third of the bytes.
    image.convertToFormat(QImage.Format.Format_Indexed8).save(str(PICTURES / name))


def _take(genre: str) -> Audio:
    settings = {"genre": genre}
    return made(GenerationRequest(genre, seconds=SECONDS, seed=_SEED, settings=settings)).mix


def _real() -> dict[str, Audio]:
    """Return the music of the folder that AUDIO names; none without one."""
    folder = os.environ.get("AUDIO")
    found = {}
    paths = sorted(Path(folder).glob("*.flac")) if folder else []
    for path in (path for path in paths if not path.stem.startswith("speech")):
        samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
        found[path.stem] = Audio(np.ascontiguousarray(samples.T), rate)
    return found


def _levels(audio: Audio) -> NDArray[np.float64]:
    """Return (rows, columns) of levels in dB below the loudest, the highest row first."""
    mono = audio.samples.mean(axis=0).astype(float)
    hop = max(len(mono) // (_WIDTH - _MARGIN), 1)
    size = 4096
    _hz, _at, spectra = signal.stft(mono, audio.sample_rate, "hann", size, size - hop)
    edges = np.geomspace(_LOWEST_HZ, _HIGHEST_HZ, _ROWS + 1) * size / audio.sample_rate
    low = np.floor(edges[:-1]).astype(int)
    high = np.maximum(np.ceil(edges[1:]).astype(int), low + 1)
    power = np.abs(spectra) ** 2
    rows = np.stack([power[a:b].max(axis=0) for a, b in zip(low, high, strict=True)])[::-1]
    levels = 10.0 * np.log10(rows + 1e-14)
    # Music falls 5 dB an octave: lifted by as much, its highs can be seen.
    levels += 4.0 * np.log2(np.geomspace(_HIGHEST_HZ, _LOWEST_HZ, _ROWS) / 1000.0)[:, None]
    return levels - np.percentile(levels, 99.9)


def _image(audio: Audio) -> QImage:
    share = np.clip(1.0 - _levels(audio) / _FLOOR_DB, 0.0, 1.0) * (len(_COLOURS) - 1)
    below = np.minimum(share.astype(int), len(_COLOURS) - 2)
    mixed = _COLOURS[below] + (share - below)[..., None] * (_COLOURS[below + 1] - _COLOURS[below])
    pixels = np.ascontiguousarray(mixed.round().astype(np.uint8))
    height, width = pixels.shape[:2]
    return QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()


def _sheet(takes: dict[str, Audio]) -> QImage:
    columns = 2
    rows = -(-len(takes) // columns)
    sheet = QImage(columns * _WIDTH, rows * _HEIGHT, QImage.Format.Format_RGB32)
    sheet.fill(_PAPER)
    painter = QPainter(sheet)
    painter.setFont(QFont("DejaVu Sans", 9))
    for number, (genre, audio) in enumerate(takes.items()):
        left, top = number % columns * _WIDTH, number // columns * _HEIGHT
        place = QRectF(left + _MARGIN, top + 22, _WIDTH - _MARGIN - 10, _HEIGHT - 42)
        painter.drawImage(place, _image(audio))
        painter.setPen(_INK)
        painter.drawText(QPointF(place.left(), place.top() - 6), GENRES[genre].title)
        painter.setPen(_FAINT)
        for hertz, name in ((100, "100"), (1000, "1k"), (10_000, "10k")):
            share = np.log(hertz / _LOWEST_HZ) / np.log(_HIGHEST_HZ / _LOWEST_HZ)
            y = place.bottom() - share * place.height()
            painter.drawText(
                QRectF(left, y - 8, _MARGIN - 6, 16), Qt.AlignmentFlag.AlignRight, name
            )
        for second in range(0, int(audio.seconds), 8):
            x = place.left() + second / audio.seconds * place.width()
            painter.drawText(QPointF(x, place.bottom() + 13), f"{second} s")
    painter.end()
    return sheet


def _spectra(takes: dict[str, Audio], real: dict[str, Audio]) -> QImage:
    """Draw levels by thirds of an octave: ours in colours, real music in grey."""
    image = QImage(2 * _WIDTH, 420, QImage.Format.Format_RGB32)
    image.fill(_PAPER)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(QFont("DejaVu Sans", 9))
    place = QRectF(50, 14, 2 * _WIDTH - 250, 370)
    for level in range(-70, 11, 10):
        y = place.top() + (10 - level) / 80 * place.height()
        painter.setPen(QPen(QColor("#e4e6e8")))
        painter.drawLine(QPointF(place.left(), y), QPointF(place.right(), y))
        painter.setPen(_FAINT)
        painter.drawText(QRectF(0, y - 8, 44, 16), Qt.AlignmentFlag.AlignRight, f"{level} dB")
    rows = [(name, audio, _FAINT, 1.2) for name, audio in real.items()]
    for number, (genre, audio) in enumerate(takes.items()):
        rows.append((GENRES[genre].title, audio, QColor.fromHsv(number * 36, 190, 190), 1.8))
    for number, (name, audio, colour, width) in enumerate(rows):
        hertz, levels = thirds_db(audio)
        used = (hertz > 39) & (hertz < 17_000)
        around = levels[(hertz > 99) & (hertz < 1001)].mean()
        x = place.left() + np.log(hertz[used] / 40) / np.log(16_000 / 40) * place.width()
        y = place.top() + np.clip(10 - (levels[used] - around), 0, 80) / 80 * place.height()
        painter.setPen(QPen(colour, width))
        line = QPolygonF([QPointF(a, b) for a, b in zip(x.tolist(), y.tolist(), strict=True)])
        painter.drawPolyline(line)
        painter.drawText(QPointF(place.right() + 14, 30 + 20 * number), name)
    painter.setPen(_FAINT)
    for hertz, name in ((50, "50"), (100, "100"), (1000, "1k"), (10_000, "10 kHz")):
        x = place.left() + np.log(hertz / 40) / np.log(16_000 / 40) * place.width()
        painter.drawText(QPointF(float(x), place.bottom() + 18), name)
    painter.end()
    return image
