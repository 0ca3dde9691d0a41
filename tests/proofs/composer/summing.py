"""From shards to figures: who passes what, how far controls fall, what prompts got."""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from tests.proofs.composer.gates import GATES, Gate
from tests.proofs.composer.making import MANNERS
from tests.proofs.composer.variety import chroma_likeness, rhythm_likeness

Shard = Mapping[str, Any]

# What two seeds of one prompt must stay below, and what a take must reach.
MOST_CHROMA, MOST_RHYTHM = 0.85, 0.95
LEAST_NOVELTY, LEAST_RETURNS = 1.2, 0.25
# What prompts must reach, in percent.
TEMPO_BAR, KEY_BAR, INSTRUMENTS_BAR = 99.0, 95.0, 100.0
TEMPO_OFF = 0.005


def summary(takes: list[Shard], prompts: list[list[Shard]], sources: str) -> dict[str, Any]:
    """Return everything that is published."""
    by_manner: dict[str, list[Shard]] = defaultdict(list)
    for take in takes:
        by_manner[take["manner"]].append(take)
    real = by_manner["written"]
    return {
        "sources": sources,
        "genres": list(dict.fromkeys(take["stated"]["genre"] for take in real)),
        "seeds": 1 + max((take["seed"] for take in real), default=-1),
        "gates": [_counted(gate, real) for gate in GATES],
        "failed": [line for take in real for line in failures(take)],
        "controls": [_control(manner, by_manner[manner]) for manner in MANNERS[1:]],
        "variety": variety(real),
        "adherence": adherence([each for shard in prompts for each in shard]),
        "takes": [_row(take) for take in real],
    }


def failures(take: Shard, kinds: Iterable[str] = ("sound", "music")) -> list[str]:
    """Return a line for each gate that a take misses."""
    lines = []
    for gate in GATES:
        if gate.kind in kinds and gate.judged(take["stated"], take["figures"]) is False:
            value = take["figures"][gate.name]
            lines.append(
                f"{take['stated']['genre']}, seed {take['seed']}: {gate.title} "
                f"{value:.{gate.digits}f} ({gate.target})"
            )
    return lines


def _counted(gate: Gate, takes: list[Shard]) -> dict[str, Any]:
    rows = [(gate.judged(t["stated"], t["figures"]), t) for t in takes if gate.name in t["figures"]]
    held = [take for judged, take in rows if judged is not None]
    values = sorted(take["figures"][gate.name] for take in held)
    reasons = {t["stated"]["genre"]: gate.excused(t["stated"]) for _judged, t in rows}
    return {
        "name": gate.name,
        "title": gate.title,
        "target": gate.target,
        "passed": sum(judged is True for judged, _take in rows),
        "held": len(held),
        "low": values[0] if values else None,
        "median": float(np.median(values)) if values else None,
        "high": values[-1] if values else None,
        "excused": {genre: reason for genre, reason in reasons.items() if reason},
    }


def _control(manner: str, takes: list[Shard]) -> dict[str, Any]:
    """Return how many of the controls fail, and how many at each gate of music."""
    fell = [failures(take, ("music",)) for take in takes]
    gates = {}
    for gate in GATES:
        if gate.kind == "music":
            judged = [gate.judged(take["stated"], take["figures"]) for take in takes]
            held = [one for one in judged if one is not None]
            gates[gate.name] = [sum(one is False for one in held), len(held)]
    passed = [t["stated"]["genre"] for t, lines in zip(takes, fell, strict=True) if not lines]
    return {
        "manner": manner,
        "takes": len(takes),
        "failed": sum(bool(lines) for lines in fell),
        "passed": passed,
        "gates": gates,
        "least_failed": min((len(lines) for lines in fell), default=0),
    }


def variety(takes: list[Shard]) -> dict[str, Any]:
    """Return how far seeds differ, how new joins sound, and how much of the tune returns."""
    by_genre: dict[str, list[Shard]] = defaultdict(list)
    for take in takes:
        by_genre[take["stated"]["genre"]].append(take)
    rows = []
    for genre, held in by_genre.items():
        for first, second in itertools.pairwise(held):
            chroma = [np.array(take["chroma"]) for take in (first, second)]
            onsets = [np.array(take["onsets"], bool) for take in (first, second)]
            rows.append([genre, chroma_likeness(*chroma), rhythm_likeness(*onsets)])
    return {
        "chroma": _spread([row[1] for row in rows], [row[0] for row in rows]),
        "rhythm": _spread([row[2] for row in rows], [row[0] for row in rows]),
        "novelty": _of(takes, "novelty"),
        "returns": _of(takes, "returns"),
    }


def _of(takes: list[Shard], name: str) -> dict[str, Any]:
    held = [take for take in takes if name in take["figures"]]
    return _spread([t["figures"][name] for t in held], [t["stated"]["genre"] for t in held])


def _spread(values: list[float], genres: list[str]) -> dict[str, Any]:
    if not values:
        return {}
    return {
        "count": len(values),
        "low": round(min(values), 3),
        "low_of": genres[int(np.argmin(values))],
        "median": round(float(np.median(values)), 3),
        "high": round(max(values), 3),
        "high_of": genres[int(np.argmax(values))],
        "values": [round(value, 3) for value in values],
    }


def adherence(prompts: list[Shard]) -> dict[str, Any]:
    """Return what share of the prompts was followed, and those that were not."""
    timed = [p for p in prompts if "tempo_off" in p]
    wrong_tempo = [p for p in timed if p["tempo_off"] > TEMPO_OFF]
    wrong_key = [p for p in prompts if p["rank"] != 1]
    wrong_band = [p for p in prompts if p["missing"] or p["intruding"]]
    named = sum(p["wanted"] + p["unwanted"] for p in prompts)
    return {
        "prompts": len(prompts),
        "tempo": _share(len(timed), len(wrong_tempo), TEMPO_BAR),
        "key": _share(len(prompts), len(wrong_key), KEY_BAR),
        "instruments": _share(
            named, sum(len(p["missing"]) + len(p["intruding"]) for p in wrong_band), INSTRUMENTS_BAR
        ),
        "missed": {
            "tempo": [[p["prompt"], p["tempo_bpm"], p["tempo_heard"]] for p in wrong_tempo],
            "key": [[p["prompt"], p["key"], p["rank"]] for p in wrong_key],
            "instruments": [[p["prompt"], p["missing"], p["intruding"]] for p in wrong_band],
        },
    }


def _share(count: int, wrong: int, bar: float) -> dict[str, Any]:
    share = 100.0 * (count - wrong) / count if count else 0.0
    return {"held": count, "share": round(share, 2), "bar": bar, "reached": share >= bar}


def _row(take: Shard) -> dict[str, Any]:
    return {
        "genre": take["stated"]["genre"],
        "seed": take["seed"],
        "tempo_bpm": take["stated"]["tempo_bpm"],
        "key": take["stated"]["key"],
        "failed": [
            gate.name for gate in GATES if gate.judged(take["stated"], take["figures"]) is False
        ],
        "figures": take["figures"],
    }


def met(figures: Mapping[str, Any]) -> bool:
    """Tell whether everything that must be reached is, of what was measured."""
    found, asked = figures["variety"], figures["adherence"]
    bounds = [
        found["chroma"].get("high", 0.0) <= MOST_CHROMA,
        found["rhythm"].get("high", 0.0) <= MOST_RHYTHM,
        found["novelty"].get("low", 2.0) > LEAST_NOVELTY,
        found["returns"].get("low", 1.0) >= LEAST_RETURNS,
        all(row["failed"] == row["takes"] for row in figures["controls"]),
        not asked["prompts"]
        or all(asked[name]["reached"] for name in ("tempo", "key", "instruments")),
    ]
    return not figures["failed"] and all(bounds)
