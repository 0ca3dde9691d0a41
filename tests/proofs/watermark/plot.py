"""A plot of shares on a logarithmic axis, as SVG: no plotting library is needed for it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_WIDTH, _HEIGHT = 720, 440
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 20, 46, 54


@dataclass(frozen=True, slots=True)
class Curve:
    """Hold one line: where it goes, how it is drawn, what it is called."""

    label: str
    colour: str
    across: Sequence[float]
    shares: Sequence[float]
    dashed: bool = False


def plotted(title: str, across: str, up: str, curves: Sequence[Curve]) -> str:
    """Return a drawing of shares in (0, 1] over what lies across."""
    drawn = [curve for curve in curves if len(curve.across)]
    low = math.floor(min(min(curve.across) for curve in drawn))
    high = math.ceil(max(max(curve.across) for curve in drawn))
    least = min(share for curve in drawn for share in curve.shares if share > 0)
    decades = max(1, math.ceil(-math.log10(least)))

    def x(value: float) -> float:
        return _LEFT + (value - low) / max(high - low, 1) * (_WIDTH - _LEFT - _RIGHT)

    def y(share: float) -> float:
        return _TOP - math.log10(share) / decades * (_HEIGHT - _TOP - _BOTTOM)

    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        'font-family="sans-serif" font-size="13">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>',
        f'<text x="{_LEFT}" y="24" font-size="15">{escape(title)}</text>',
    ]
    for decade in range(decades + 1):
        at = y(10.0**-decade)
        lines.append(_line(_LEFT, at, _WIDTH - _RIGHT, at))
        lines.append(f'<text x="{_LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">1e-{decade}</text>')
    for value in range(low, high + 1):
        lines.append(_line(x(value), _TOP, x(value), _HEIGHT - _BOTTOM))
        lines.append(
            f'<text x="{x(value):.1f}" y="{_HEIGHT - _BOTTOM + 18}" text-anchor="middle">'
            f"{value}</text>"
        )
    for index, curve in enumerate(drawn):
        points = " ".join(
            f"{x(value):.1f},{y(share):.1f}"
            for value, share in zip(curve.across, curve.shares, strict=True)
            if share >= 10.0**-decades
        )
        dash = ' stroke-dasharray="6 4"' if curve.dashed else ""
        lines.append(
            f'<polyline points="{points}" fill="none" stroke="{curve.colour}" '
            f'stroke-width="2"{dash}/>'
        )
        lines.append(
            f'<text x="{_LEFT + 12}" y="{_HEIGHT - _BOTTOM - 10 - 18 * index}" '
            f'fill="{curve.colour}">{escape(curve.label)}</text>'
        )
    lines.append(
        f'<text x="{(_LEFT + _WIDTH) / 2}" y="{_HEIGHT - 12}" text-anchor="middle">'
        f"{escape(across)}</text>"
    )
    lines.append(
        f'<text transform="translate(18 {_HEIGHT / 2}) rotate(-90)" text-anchor="middle">'
        f"{escape(up)}</text>"
    )
    return "\n".join([*lines, "</svg>", ""])


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="#ddd"/>'
