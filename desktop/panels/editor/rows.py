"""Where each track's row lies, and its picture."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QImage, QPainter

from core.project import Project, Track, TrackId
from desktop.panels.editor.closeup import CLOSE, draw_closeup
from desktop.panels.editor.lane import Piece
from desktop.panels.editor.sound import Sound
from desktop.panels.editor.spectrum import Spectrum, as_qimage
from desktop.panels.editor.timeline import Timeline
from desktop.panels.editor.waveform import Image, painted, track_columns
from desktop.theme import Look, Role, Space, Theme, origin_look

HEAD = 15  # the clip's header, by which it is moved
GAP = 1


@dataclass(frozen=True, slots=True)
class Row:
    """Place a track: `top` and `height` of its row, lane included."""

    track: Track
    top: int
    height: int

    @property
    def bottom(self) -> int:
        """The first pixel below."""
        return self.top + self.height

    @property
    def lane(self) -> tuple[int, int]:
        """Top and height of the origin lane, at the row's lower edge."""
        return self.bottom - Space.LANE - GAP, Space.LANE

    @property
    def body(self) -> tuple[int, int]:
        """Top and height of the picture, between clip header and lane."""
        top = self.top + HEAD
        return top, max(self.lane[0] - 1 - top, 1)


def layout(project: Project, heights: dict[TrackId, int], room: int) -> tuple[Row, ...]:
    """Return the rows from top to bottom.

    Tracks without a height of their own share `room`, none lower than the least height and
    none higher than is useful.
    """
    count = max(len(project.tracks), 1)
    usual = min(max(room // count, Space.TRACK_MINIMUM + 20), Space.TRACK_HIGHEST)
    rows, top = [], 0
    for track in project.tracks:
        height = heights.get(track.id, usual)
        rows.append(Row(track, top, height))
        top += height
    return tuple(rows)


class RowPainter:
    """Draw tracks into images, and keep each image until something about it changes.

    Parameters
    ----------
    look
        Colours.
    sound
        What there is to draw from.
    spectrum
        Draws the other picture of a track.
    """

    def __init__(self, look: Look, sound: Sound, spectrum: Spectrum) -> None:
        self._look, self._sound, self._spectrum = look, sound, spectrum
        self._kept: dict[TrackId, tuple[tuple[object, ...], QImage]] = {}
        self._arrivals = 0

    def refresh(self) -> None:
        """Draw all rows anew next time: there is more to draw from."""
        self._arrivals += 1

    def image(
        self, row: Row, lane: tuple[Piece, ...], timeline: Timeline, *, mix: float, ratio: float
    ) -> QImage:
        """Return the picture of a row's body.

        Parameters
        ----------
        row
            Whose picture.
        lane
            Its origins: they colour the waveform.
        timeline
            In device-independent pixels.
        mix
            0 for the waveform alone, 1 for the spectrogram alone.
        ratio
            Device pixels a device-independent pixel.
        """
        height = row.body[1]
        key = (row.track, lane, timeline, height, mix, ratio, self._look.theme.name, self._arrivals)
        kept = self._kept.get(row.track.id)
        if kept is not None and kept[0] == key:
            return kept[1]
        image = self._drawn(row.track, lane, _finer(timeline, ratio), round(height * ratio), mix)
        image.setDevicePixelRatio(ratio)
        self._kept[row.track.id] = (key, image)
        return image

    def _drawn(
        self, track: Track, lane: tuple[Piece, ...], timeline: Timeline, height: int, mix: float
    ) -> QImage:
        wave = spectrum = None
        if mix < 1.0:
            wave = self._waveform(track, lane, timeline, height)
        if mix > 0.0:
            spectrum = as_qimage(self._spectrum.image(track, timeline, height))
        if spectrum is None or wave is None:
            return wave or spectrum or QImage()
        painter = QPainter(spectrum)
        painter.fillRect(spectrum.rect(), self._look.colour(Role.BACKGROUND, 1.0 - mix))
        painter.setOpacity(min(1.0, 2.0 - 2.0 * mix))
        painter.drawImage(0, 0, wave)
        painter.end()
        return spectrum

    def _waveform(
        self, track: Track, lane: tuple[Piece, ...], timeline: Timeline, height: int
    ) -> QImage:
        if timeline.scale < CLOSE:
            image = QImage(timeline.width, height, QImage.Format.Format_ARGB32_Premultiplied)
            image.fill(0)
            seen = [p for p in lane if p.end > timeline.start and p.start < timeline.end]
            role = origin_look(seen[0].look).role if seen else Role.UNSTATED
            colour = self._look.colour(role)
            if draw_closeup(image, track, timeline, self._sound.samples, colour):
                return image
        outer, inner = tints(lane, timeline, self._look.theme)
        columns = track_columns(track, timeline, self._sound.peaks, self._sound.samples)
        return as_qimage(painted(columns, height, outer, inner))


def tints(lane: tuple[Piece, ...], timeline: Timeline, theme: Theme) -> tuple[Image, Image]:
    """Return a colour a pixel for the waveform's outside and inside, from the origins."""
    outer = np.full(timeline.width, blended(theme, Role.UNSTATED, 0.62), np.uint32)
    inner = np.full(timeline.width, blended(theme, Role.UNSTATED, 1.0), np.uint32)
    for piece in lane:
        first = max(round(timeline.x(piece.start)), 0)
        last = min(round(timeline.x(piece.end)), timeline.width)
        if last > first:
            role = origin_look(piece.look).role
            outer[first:last] = blended(theme, role, 0.62)
            inner[first:last] = blended(theme, role, 1.0)
    return outer, inner


def paint_lane(
    painter: QPainter,
    row: Row,
    lane: tuple[Piece, ...],
    timeline: Timeline,
    theme: Theme,
    part: QRect,
) -> None:
    """Draw the origin lane of a row, as far as it lies inside `part`."""
    top, height = row.lane
    for piece in lane:
        left, right = timeline.x(piece.start), timeline.x(piece.end)
        if right > part.left() and left < part.right() + 1:
            # A whole pattern step beyond the edge, so that a narrow repaint joins the rest.
            left, right = max(left, part.left() - 16.0), min(right, part.right() + 16.0)
            area = QRectF(left, top, max(right - left, 1.0), height)
            origin_look(piece.look).paint(painter, area, theme)


def _finer(timeline: Timeline, ratio: float) -> Timeline:
    return Timeline(
        timeline.start,
        timeline.scale / ratio,
        round(timeline.width * ratio),
        timeline.length,
        timeline.sample_rate,
    )


def blended(theme: Theme, role: Role, share: float) -> int:
    """Return a role's colour over the background, `share` of it, as 0xAARRGGBB."""
    colour, ground = theme.colour(role), theme.colour(Role.BACKGROUND)

    def mixed(one: int, other: int) -> int:
        return round(share * one + (1 - share) * other)

    red = mixed(colour.red(), ground.red())
    green = mixed(colour.green(), ground.green())
    return 0xFF000000 | red << 16 | green << 8 | mixed(colour.blue(), ground.blue())
