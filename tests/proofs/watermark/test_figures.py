"""Intervals, areas, tables, plots: the arithmetic on made-up shards."""

import json
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from core.audio import Audio
from core.watermark import FoundMark, MarkedSpan
from tests.proofs.watermark import publishing, shards
from tests.proofs.watermark.clips import Clip
from tests.proofs.watermark.measuring import judged_places, trial, wrong
from tests.proofs.watermark.null import Trials
from tests.proofs.watermark.statistics import area_under_curve, interval, survival
from tests.proofs.watermark.summing import summary

RECORD = bytes(range(8))


def found(layer="private", payload="0001020304050607", origin=None, score=9.0, segments=()):
    return FoundMark(layer, "ab", payload, origin, 1e-9, 0.0, 1.0, tuple(segments), score)


def test_intervals_are_exact() -> None:
    # Clopper and Pearson's own kind of table: 0 of 10 and 5 of 10 at 95 %.
    assert interval(0, 10) == pytest.approx((0.0, 0.3085), abs=1e-4)
    assert interval(5, 10) == pytest.approx((0.1871, 0.8129), abs=1e-4)
    assert interval(10, 10) == pytest.approx((0.6915, 1.0), abs=1e-4)
    assert interval(0, 0) == (0.0, 1.0)


def test_area_under_curve() -> None:
    assert area_under_curve([1, 2], [0, 0.5]) == 1.0
    assert area_under_curve([1], [1]) == 0.5
    assert area_under_curve([0], [1, 2]) == 0.0
    assert area_under_curve([], [1]) != area_under_curve([], [1])  # not a number


def test_survival_falls_from_one() -> None:
    values, shares = survival([3.0, 1.0, 2.0])
    assert values == [1.0, 2.0, 3.0]
    assert shares[0] == 1.0
    assert all(high > low > 0 for high, low in pairwise(shares))


def test_a_trial_wants_every_record() -> None:
    public = found("public", "04", "generated", 7.0)
    assert trial([found(), public], [RECORD]) == [1, 1, 9.0, 7.0]
    assert trial([found(), public], [RECORD, RECORD[::-1]])[0] == 0
    assert trial([], [RECORD]) == [0, 0, 0.0, 0.0]


def test_wrong_reports_are_counted_and_traces_are_not() -> None:
    other = found(payload="ff" * 8)
    processed = found("public", "06", "processed")
    assert wrong([found(), found(payload=""), other, processed], [RECORD]) == 2


def test_places_are_judged_by_windows_and_edges() -> None:
    sound = Audio.silent(40 * 8_000, 8_000, 1)
    mark = found(segments=[MarkedSpan(10.5, 25.2, 0.9)])
    judged = judged_places([mark], (10.0, 25.0), sound)
    assert judged["edges_s"] == [0.5, 0.2]
    assert area_under_curve(judged["inside"], judged["outside"]) > 0.99
    assert judged_places([], (10.0, 25.0), sound)["edges_s"] == [None, None]


def shard(column: str, clip: str, *, read: bool) -> dict:
    places = {"inside": [0.9], "outside": [0.1], "edges_s": [0.2, None]}
    search = {"trials": 10, "false": 0, "scores": [3.0, 4.0, 5.0], "tried": 1000}
    return {
        "clip": clip,
        "column": column,
        "key": 0,
        "wrong": 0,
        "row clean": [[1, 1, 9.0, 8.0]],
        "row MP3 64": [[int(read), 1, 6.0, 5.0]],
        "row clean, 5 s": [[1, 1, 9.0, 8.0], [0, 1, 0.0, 4.0], [1, 1, 7.0, 7.5]],
        "row RAW-Bench: polarity": [[1, 1, 9.0, 8.0]],
        "places": {"private": places, "public": places},
        "quality": {"snr_db": 30.0, "blocks_below_mask": 1.0, "visqol": None, "pesq": None},
        "refused": {"silence": "silent", "a sine": "too_plain", "loud noise": ""},
        "carrying": {"can": read, "reason": "" if read else "too_plain", "seconds": 40.0},
        "null": {"quick": search, "full": search},
    }


MADE_UP = [
    shard("real", "a", read=True),
    shard("real", "b", read=False),
    shard("composed", "c", read=True),
]


def test_figures_of_made_up_shards() -> None:
    figures = summary(MADE_UP, "0123")
    lines = {row["name"]: row for row in figures["rows"]}
    assert lines["clean"]["reached"] is True
    assert lines["MP3 64"]["reached"] is False
    real = lines["MP3 64"]["columns"]["real"]
    assert (real["both"], real["private"], real["public"], real["trials"]) == (1, 1, 2, 2)
    assert lines["clean, 5 s"]["columns"]["composed"]["smallest"] == 7.0
    assert figures["null"]["quick"]["trials"] == 30
    assert figures["places"]["real"]["private"]["edges_within_1_s"] == 2
    assert figures["refused"]["a sine"] == "too_plain"
    assert [warned["clip"] for warned in figures["warned"]] == ["b"]


def test_table_json_and_plot_are_well_formed() -> None:
    figures = summary(MADE_UP, "0123")
    text = publishing.markdown(figures)
    assert "| MP3 64 | 99.5 % | **no** | 1/2 " in text
    assert "b (too_plain)" in text
    assert "loud noise: **nothing**" in text
    assert json.loads(publishing.compact(figures)) == figures
    assert ElementTree.fromstring(publishing.null_plot(figures)).tag.endswith("svg")


def test_the_page_is_replaced_between_its_marks() -> None:
    page = f"before\n{publishing._BEGIN}\nold\n{publishing._END}\nafter\n"
    new = publishing.replaced(page, "new\n")
    assert new == f"before\n{publishing._BEGIN}\nnew\n{publishing._END}\nafter\n"
    with pytest.raises(ValueError, match="marks"):
        publishing.replaced("no marks", "new")


def test_shards_go_key_by_key_and_keep_their_names(tmp_path: Path) -> None:
    clips = []
    for name, column in (("a", "real"), ("b", "real"), ("c", "synthetic")):
        path = tmp_path / f"{name}.flac"
        path.write_bytes(name.encode())
        clips.append(Clip(name, column, path))
    works = shards.planned(clips, 2, clips[2].path, Trials(1, 1), tmp_path)
    assert [(work.number, work.clip.name) for work in works] == [
        (number, name) for number in (0, 1) for name in "abc"
    ]
    assert len({work.kept for work in works}) == 6
    assert all(work.other != work.clip.path for work in works)
    assert shards.sources_hash() == shards.sources_hash()
    assert shards.kept(works) == []
