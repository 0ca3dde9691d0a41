"""Waveforms, lanes and spectrograms as pixels."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from core.audio import Audio, PeakPyramid
from core.origins import CREATOR_OWNED, Origin, OriginId, OriginKind, OriginMap, Recipe, Stretch
from core.project import Clip, ClipId, SourceId, Track, TrackId
from desktop.panels.editor.lane import Piece, how, look_of, pieces
from desktop.panels.editor.palette import colours
from desktop.panels.editor.readout import decibels, pointer_words
from desktop.panels.editor.rows import Row, RowPainter
from desktop.panels.editor.spectrum import Grid
from desktop.panels.editor.timeline import Timeline
from desktop.panels.editor.waveform import (
    Columns,
    columns_of_samples,
    gains,
    painted,
    track_columns,
)
from desktop.theme import Look, Role

RATE = 48_000


def clip(**values: int | float) -> Clip:
    given = {"start": 0, "offset": 0, "frames": RATE, **values}
    return Clip(ClipId("c"), SourceId("s"), **given)


def drawn(samples: np.ndarray, timeline: Timeline, piece: Clip, *, close: bool = False) -> Columns:
    peaks = PeakPyramid.build(Audio(samples, RATE))
    return track_columns(
        Track(TrackId("t"), "Track", (piece,)),
        timeline,
        lambda _source: peaks,
        (lambda _source, start, end: samples[:, start:end]) if close else lambda *_: None,
    )


def test_columns_hold_every_peak() -> None:
    samples = np.zeros((2, RATE), np.float32)
    clicks = np.arange(500, RATE, 4001)
    samples[0, clicks] = 0.9
    columns = drawn(samples, Timeline(0, 480.0, 100, RATE, RATE), clip())
    assert np.count_nonzero(columns.high > 0.85) >= len(clicks) * 0.9
    assert columns.high.max() == pytest.approx(0.9)
    assert columns.low.max() <= 0.0


def test_nothing_is_drawn_where_nothing_lies() -> None:
    samples = np.full((1, RATE), 0.5, np.float32)
    columns = drawn(samples, Timeline(0, 960.0, 100, 2 * RATE, RATE), clip(start=RATE // 2))
    empty = columns.low > columns.high
    assert empty[:24].all()
    assert empty[76:].all()
    assert not empty[26:74].any()


def test_close_up_columns_come_from_samples() -> None:
    samples = np.sin(np.arange(RATE) / 20, dtype=np.float32)[None]
    columns = drawn(samples, Timeline(1000, 2.0, 500, RATE, RATE), clip(), close=True)
    # One frame more than a pixel covers, so that neighbours touch.
    expected = [samples[0, at : at + 3].max() for at in range(1000, 2000, 2)]
    np.testing.assert_allclose(columns.high[:-1], expected[:-1], atol=1e-6)


def test_columns_of_samples_at_fractional_edges() -> None:
    samples = np.array([[0, 1, 0, -1, 0, 0.5]], np.float32)
    low, high, _rms = columns_of_samples(samples, np.array([0.0, 2.5, 5.0, 6.0]))
    assert high.tolist() == [1.0, 0.5, 0.5]
    assert low.tolist() == [0.0, -1.0, 0.5]


def test_gain_and_fades_shape_the_picture() -> None:
    frames = np.array([0.0, 500.0, 1000.0, RATE - 500.0, RATE])
    shaped = gains(clip(gain_db=-6.0206, fade_in=1000, fade_out=1000), frames)
    np.testing.assert_allclose(shaped, [0.0, 0.25, 0.5, 0.25, 0.0], atol=1e-3)


def test_painted_pixels_reach_from_lowest_to_highest() -> None:
    columns = Columns(
        np.array([-1.0, -0.5, 1.0], np.float32),
        np.array([1.0, 0.5, -1.0], np.float32),
        np.array([0.5, 0.0, 0.0], np.float32),
    )
    outer, inner = np.full(3, 0xFF111111, np.uint32), np.full(3, 0xFF222222, np.uint32)
    image = painted(columns, 101, outer, inner)
    heights = (image != 0).sum(axis=0)
    assert heights[0] == pytest.approx(95, abs=2)
    assert heights[1] == pytest.approx(47, abs=2)
    assert heights[2] == 0
    assert image[50, 0] == 0xFF222222
    assert image[10, 0] == 0xFF111111


def test_silence_is_a_line() -> None:
    columns = Columns(*(np.zeros(4, np.float32) for _ in range(3)))
    ink = np.full(4, 0xFF111111, np.uint32)
    assert (painted(columns, 64, ink, ink) != 0).sum(axis=0).tolist() == [1, 1, 1, 1]


def origin(id_: str, kind: OriginKind, **values: object) -> Origin:
    return Origin(OriginId(id_), kind, id_.title(), "2026-01-01T00:00:00Z", **values)


def test_several_kinds_and_edits_are_mixed() -> None:
    you, rules = origin("a", OriginKind.YOU), origin("b", OriginKind.RULES)
    assert look_of((you,)) == "you"
    assert look_of((you, rules)) == "mixed"
    assert look_of((replace(rules, edited_by="Time-stretch"),)) == "mixed"
    assert look_of(()) == "unstated"


def test_a_lane_follows_the_clip_through_its_source(session) -> None:
    project = session.project
    source = replace(
        project.sources[SourceId("s0")],
        origins=OriginMap.merged(
            [
                Stretch(0, RATE, frozenset({OriginId("o0")})),
                Stretch(RATE, 2 * RATE, frozenset({OriginId("o1")})),
            ]
        ),
    )
    project = replace(project, sources={**project.sources, source.id: source})
    piece = Clip(ClipId("c"), source.id, start=1000, offset=RATE // 2, frames=RATE)
    lane = pieces(Track(TrackId("t"), "Track", (piece,)), project)
    assert [(p.start, p.end, p.look) for p in lane] == [
        (1000, 1000 + RATE // 2, "rules"),
        (1000 + RATE // 2, 1000 + RATE, "model"),
    ]


def test_the_tooltip_tells_how() -> None:
    recipe = Recipe("composer", "1", {}, seed=184_226)
    made = origin(
        "Composer", OriginKind.RULES, recipe=recipe, prompt="warm lead", licence=CREATOR_OWNED
    )
    words = how((made,))
    for part in ("Made by rules, no model", "“warm lead”", "184226", "composer 1", "Yours"):
        assert part in words


def test_a_declaration_changes_the_colours(look: Look) -> None:
    samples = np.resize(np.float32([0.5, -0.5]), (1, RATE))
    peaks = PeakPyramid.build(Audio(samples, RATE))
    sound = SimpleNamespace(peaks=lambda _source: peaks, samples=lambda *_: None)
    painter = RowPainter(look, sound, SimpleNamespace())
    row = Row(Track(TrackId("t"), "Track", (clip(),)), 0, 80)
    timeline = Timeline(0, 480.0, 100, RATE, RATE)

    def middle(kind: str) -> int:
        lane = (Piece(0, RATE, kind, ()),)
        return painter.image(row, lane, timeline, mix=0.0, ratio=1.0).pixel(50, 30)

    assert middle("unstated") == look.colour(Role.UNSTATED).rgb()
    assert middle("you") == look.colour(Role.YOU).rgb()


def test_colours_rise_with_loudness() -> None:
    table = colours()
    light = sum(((table >> shift) & 0xFF).astype(int) for shift in (0, 8, 16))
    assert (np.diff(light) >= -3).all()
    assert light[255] > light[128] > light[60]


@pytest.mark.parametrize(("scale", "level"), [(0.1, 5), (32.0, 5), (700.0, 9), (115_200.0, 16)])
def test_tiles_are_never_wider_than_a_pixel(scale: float, level: int) -> None:
    assert Grid.of(scale).level == level


def test_readout(session) -> None:
    assert decibels(0.5) == "−6.0 dB"
    assert decibels(0.0) == "−∞ dB"
    words = pointer_words(RATE, session.project, level=1.0, hz=2100.0)
    assert words == "0:01.000 · 1.3.00 · 0.0 dB · 2.10 kHz"
