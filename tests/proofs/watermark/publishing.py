"""What people read: the table on the screen, the JSON, the plot, and the page in docs."""

import json
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from core.watermark import REPORTED_CHANCE
from core.watermark.bound import chance_after
from tests.proofs.watermark.clips import COLUMNS
from tests.proofs.watermark.music import TRACKS
from tests.proofs.watermark.plot import Curve, plotted
from tests.proofs.watermark.rows import UNMEASURED
from tests.proofs.watermark.shards import sources_hash
from tests.proofs.watermark.statistics import survival
from tests.proofs.watermark.summing import summary

_DOCS = Path(__file__).parents[3] / "docs"
_BEGIN = "<!-- written by: python -m tests.proofs.watermark table --write-docs -->"
_END = "<!-- end of what is written -->"

Figures = Mapping[str, Any]


def publish(shards: list[dict[str, Any]], folder: Path) -> Figures:
    """Print the table; write it, the JSON and the plot into `folder`."""
    figures = summary(shards, sources_hash())
    text = markdown(figures)
    (folder / "table.md").write_text(text, "utf-8")
    (folder / "table.json").write_text(compact(figures), "utf-8")
    drawing = null_plot(figures)
    if drawing:
        (folder / "null.svg").write_text(drawing, "utf-8")
    sys.stdout.write(text)
    return figures


def write_docs(figures: Figures, folder: Path) -> None:
    """Put the table into docs/benchmarks.md, JSON and plot into docs/proofs."""
    shutil.copyfile(folder / "table.json", _DOCS / "proofs" / "watermark.json")
    picture = ""
    if (folder / "null.svg").exists():
        shutil.copyfile(folder / "null.svg", _DOCS / "proofs" / "watermark-null.svg")
        picture = "\n![highest scores where there is nothing](proofs/watermark-null.svg)\n"
    page = _DOCS / "benchmarks.md"
    page.write_text(replaced(page.read_text("utf-8"), markdown(figures) + picture), "utf-8")


def replaced(page: str, text: str) -> str:
    """Return a page with `text` between its two marks.

    Raises
    ------
    ValueError
        Where the page lacks them.
    """
    before, begin, rest = page.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not begin or not end:
        raise ValueError("docs/benchmarks.md lacks the marks between which the table goes")
    return f"{before}{_BEGIN}\n{text}{_END}{after}"


def compact(figures: Figures) -> str:
    """Return JSON with a line for each line of the table."""
    lines = []
    for name, value in figures.items():
        if name == "rows":
            rows = ",\n".join("  " + json.dumps(row, separators=(",", ":")) for row in value)
            lines.append(f'"rows": [\n{rows}\n]')
        else:
            lines.append(f"{json.dumps(name)}: {json.dumps(value, separators=(',', ':'))}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def null_plot(figures: Figures) -> str:
    """Return a drawing of the highest scores beside what the bound says, or nothing."""
    curves = []
    for search, colour in (("quick", "#1f6fb4"), ("full", "#c4541a")):
        null = figures["null"][search]
        if not null["scores"] or not null["tried"]:
            continue
        scores, shares = survival(null["scores"])
        curves.append(Curve(f"{search} search, {len(scores)} trials", colour, scores, shares))
        line = np.arange(scores[0], scores[-1] + 2.0, 0.05).tolist()
        bound = [chance_after(null["tried"], score) for score in line]
        curves.append(Curve(f"{search} search, the bound", colour, line, bound, dashed=True))
    if not curves:
        return ""
    title = "Highest score in sound that the key never marked"
    return plotted(
        title, "score, in standard deviations", "share of trials at least as high", curves
    )


def markdown(figures: Figures) -> str:
    """Return the tables."""
    barred = [row for row in figures["rows"] if row["bar"] is not None]
    benches = [row for row in figures["rows"] if row["bar"] is None]
    clips = {column: len(names) for column, names in figures["clips"].items()}
    counted = ", ".join(f"{count} {column}" for column, count in clips.items() if count)
    lines = [
        f"Watermark {figures['sources']}; clips: {counted}; {figures['keys']} keys each, "
        f"{figures['shards']} shards. A cell: trials in which both marks were read, of all; the "
        "share's 95 % interval (Clopper-Pearson); median and smallest score of the weaker mark "
        "where both were read. †: full search. The bar is held against the real column.",
        "",
        *_table(barred),
        "",
        *_others(benches),
        *_places(figures),
        *_quality(figures),
        *_false(figures),
        *_warned(figures),
        *_refused(figures),
        "Unmeasured: " + "; ".join(UNMEASURED) + ".",
        "",
        *_sources(figures),
    ]
    return "\n".join(lines) + "\n"


def _others(benches: list[Figures]) -> list[str]:
    if not benches:
        return []
    told = "Classic attacks of AudioMarkBench and RAW-Bench that the table above has not, one key:"
    return [told, "", *_table(benches), ""]


def _table(rows: list[Figures]) -> list[str]:
    bars = any(row["bar"] is not None for row in rows)
    head = ["attack", *(["bar", "reached"] if bars else []), *COLUMNS]
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    for row in rows:
        reached = {None: "", True: "yes", False: "**no**"}[row["reached"]]
        cells = [f"{row['bar']:g} %", reached] if bars else []
        cells += [_cell(row["columns"].get(column)) for column in COLUMNS]
        lines.append(f"| {row['name']}{' †' if row['full'] else ''} | " + " | ".join(cells) + " |")
    return lines


def _cell(counted: Figures | None) -> str:
    if counted is None:
        return ""
    low, high = counted["interval"]
    text = f"{counted['both']}/{counted['trials']} ({low:.1f}–{high:.1f})"
    return f"{text} {counted['median']}/{counted['smallest']}" if counted["both"] else text


def _places(figures: Figures) -> list[str]:
    lines = ["| place in time, after MP3 128 | AUC, 1.5 s windows | edges within 1 s | median |"]
    lines.append("|---|---|---|---|")
    for column, layers in figures["places"].items():
        for layer, found in layers.items():
            lines.append(
                f"| {column}, {layer} | {found['auc']:.3f} ({found['windows']} windows) | "
                f"{found['edges_within_1_s']} of {found['edges']} | {found['edge_median_s']} s |"
            )
    return [*lines, ""]


def _quality(figures: Figures) -> list[str]:
    lines = ["| both marks in: mean / worst clip | " + " | ".join(figures["quality"]) + " |"]
    lines.append("|---" * (1 + len(figures["quality"])) + "|")
    titles = {
        "snr_db": "SNR, dB",
        "blocks_below_mask": "share of blocks under the mask (own masking model)",
        "visqol": "ViSQOL, music",
        "pesq": "PESQ, wide band, speech",
    }
    for name, title in titles.items():
        cells = []
        for quality in figures["quality"].values():
            found = quality[name]
            cells.append(f"{found['mean']} / {found['worst']}" if found else "not measured")
        lines.append(f"| {title} | " + " | ".join(cells) + " |")
    return [*lines, ""]


def _false(figures: Figures) -> list[str]:
    null = figures["null"]
    said = [
        f"{null[search]['false']} of {null[search]['trials']:,} {search} searches"
        for search in ("quick", "full")
    ]
    return [
        f"Reported at a chance of {REPORTED_CHANCE:g} or less where the key had marked nothing: "
        f"{said[0]}, {said[1]}. Reports of something that nobody embedded, in all lines above: "
        f"{null['wrong']}.",
        "",
    ]


def _warned(figures: Figures) -> list[str]:
    if not figures["warned"]:
        return []
    named = ", ".join(f"{each['clip']} ({each['reason']})" for each in figures["warned"])
    return [
        f"Before an export these clips are said to hold no mark: {named}. They count above.",
        "",
    ]


def _refused(figures: Figures) -> list[str]:
    said = [f"{what}: {why or '**nothing**'}" for what, why in figures["refused"].items()]
    return (
        [f"Said before an export of what can hold no mark: {', '.join(said)}.", ""] if said else []
    )


def _sources(figures: Figures) -> list[str]:
    """Return who made the real music that came out of Debian's packages."""
    used = [track for track in TRACKS if track.name in figures["clips"]["real"]]
    if not used:
        return []
    named = "; ".join(f"*{track.title}* ({track.package}, {track.licence})" for track in used)
    return [f"Music out of Debian's packages: {named}.", ""]
