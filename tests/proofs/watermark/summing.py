"""From shards to figures: one plain value that the table, the page and the JSON are made of."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from core.audio import Audio
from tests.proofs.watermark.clips import COLUMNS
from tests.proofs.watermark.rows import rows
from tests.proofs.watermark.statistics import area_under_curve, interval

Json = dict[str, Any]

# Lines that no single attack makes, with their bars.
_COMPOSITE = {
    "clean, 10 s": 100.0,
    "clean, 5 s": 97.0,
    "clean, 3 s": 80.0,
    "second mark, other key": 100.0,
    "second mark, same key": 80.0,
    "second mark, same key, moved": 80.0,
    "eight stems rebalanced, MP3 128": 99.0,
}


def summary(shards: Sequence[Mapping[str, Any]], sources: str) -> Json:
    """Return all figures of some shards."""
    return {
        "sources": sources,
        "shards": len(shards),
        "keys": len({shard["key"] for shard in shards}),
        "clips": {
            column: sorted({shard["clip"] for shard in shards if shard["column"] == column})
            for column in COLUMNS
        },
        "rows": [line for line in _lines(shards) if line["columns"]],
        "places": _by_column(shards, "places", _places),
        "quality": _by_column(shards, "quality", _quality),
        "warned": _warned(shards),
        "refused": next((shard["refused"] for shard in shards if "refused" in shard), {}),
        "null": _null(shards),
    }


def _lines(shards: Sequence[Mapping[str, Any]]) -> list[Json]:
    nothing = Audio.silent(1, 44_100)
    simple = [(row.name, row.bar, row.full) for row in rows(nothing, nothing)]
    composite = [(name, bar, False) for name, bar in _COMPOSITE.items()]
    lines = []
    for name, bar, full in simple + composite:
        columns = _by_column(shards, f"row {name}", _counted)
        real = columns.get("real")
        lines.append(
            {
                "name": name,
                "bar": bar,
                "full": full,
                "reached": None if bar is None or real is None else _share(real) >= bar - 1e-9,
                "columns": columns,
            }
        )
    return lines


def _by_column(shards: Iterable[Mapping[str, Any]], part: str, figure: Any) -> Json:
    figures = {}
    shards = list(shards)
    for column in COLUMNS:
        parts = [s[part] for s in shards if s["column"] == column and part in s]
        if parts:
            figures[column] = figure(parts)
    return figures


def _share(counted: Mapping[str, Any]) -> float:
    return 100.0 * counted["both"] / counted["trials"]


def _counted(parts: Sequence[list[list[float]]]) -> Json:
    """Count the trials of one line in one column.

    A trial's score is that of its weaker layer; where either was missed it has none.
    """
    trials = [trial for part in parts for trial in part]
    both = [trial for trial in trials if trial[0] and trial[1]]
    low, high = interval(len(both), len(trials))
    scores = sorted(min(trial[2], trial[3]) for trial in both)
    return {
        "trials": len(trials),
        "both": len(both),
        "private": sum(trial[0] for trial in trials),
        "public": sum(trial[1] for trial in trials),
        "interval": [round(100 * low, 2), round(100 * high, 2)],
        "median": round(float(np.median(scores)), 1) if scores else None,
        "smallest": round(scores[0], 1) if scores else None,
        "scores": [round(score, 1) for score in scores],
    }


def _places(parts: Sequence[Json]) -> Json:
    figures = {}
    for layer in ("private", "public"):
        inside = [value for part in parts for value in part[layer]["inside"]]
        outside = [value for part in parts for value in part[layer]["outside"]]
        edges = [error for part in parts for error in part[layer]["edges_s"]]
        near = [error for error in edges if error is not None]
        figures[layer] = {
            "auc": round(area_under_curve(inside, outside), 4),
            "windows": len(inside) + len(outside),
            "edges": len(edges),
            "edges_within_1_s": sum(error <= 1.0 for error in near),
            "edge_median_s": round(float(np.median(near)), 2) if near else None,
        }
    return figures


def _quality(parts: Sequence[Json]) -> Json:
    def of(name: str) -> list[float]:
        return [part[name] for part in parts if part.get(name) is not None]

    def spread(values: Sequence[float]) -> Json | None:
        if not values:
            return None
        mean, worst = float(np.mean(values)), min(values)
        return {"clips": len(values), "mean": round(mean, 3), "worst": round(worst, 3)}

    return {
        "snr_db": spread(of("snr_db")),
        "blocks_below_mask": spread(of("blocks_below_mask")),
        "visqol": spread(of("visqol")),
        "pesq": spread(of("pesq")),
    }


def _warned(shards: Sequence[Mapping[str, Any]]) -> list[Json]:
    """Return the clips of which an export says before that they hold no mark."""
    return [
        {"clip": shard["clip"], "column": shard["column"], "reason": shard["carrying"]["reason"]}
        for shard in shards
        if "carrying" in shard and not shard["carrying"]["can"]
    ]


def _null(shards: Sequence[Mapping[str, Any]]) -> Json:
    figures: Json = {"wrong": sum(shard["wrong"] for shard in shards)}
    for search in ("quick", "full"):
        parts = [shard["null"][search] for shard in shards]
        figures[search] = {
            "trials": sum(part["trials"] for part in parts),
            "false": sum(part["false"] for part in parts),
            "tried": max((part["tried"] for part in parts), default=0),
            "scores": sorted(score for part in parts for score in part["scores"]),
        }
    return figures
