"""What people read: the tables on the screen, the JSON, and the page in docs."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core.composer.genre_table import GENRES
from tests.proofs.composer import summing
from tests.proofs.composer.gates import GATES, SETTINGS

_DOCS = Path(__file__).parents[3] / "docs"
_BEGIN = "<!-- written by: python -m tests.proofs.composer table --write-docs -->"
_END = "<!-- end of what is written -->"
_TITLES = {gate.name: gate for gate in GATES}
_SOUND = ("lufs", "true_peak_db", "peak_to_loudness_db", "loudness_range_lu", "stem drums",
          "stem bass", "stem chords", "stem lead", "slope_db", "steeper_db", "hole_db",
          "correlation", "correlation_least", "low_side_db")  # fmt: skip
_MUSIC = ("tempo_off", "on_grid", "strangers", "home", "rank_heard", "template_written",
          "entropy_bits", "groove", "steps")  # fmt: skip
_SHORT = {
    "lufs": "LUFS", "true_peak_db": "true peak", "peak_to_loudness_db": "peak − loudness",
    "loudness_range_lu": "range, LU", "stem drums": "drums", "stem bass": "bass",
    "stem chords": "chords", "stem lead": "lead", "slope_db": "slope", "steeper_db": "above 4 kHz",
    "hole_db": "hole", "correlation": "correlation", "correlation_least": "least",
    "low_side_db": "low sides", "tempo_off": "tempo off by", "on_grid": "beats on grid",
    "strangers": "strangers", "home": "home scale", "rank_heard": "scale ranks",
    "template_written": "fit", "entropy_bits": "entropy", "groove": "groove", "steps": "steps",
}  # fmt: skip

Figures = Mapping[str, Any]


def publish(figures: Figures, folder: Path) -> None:
    """Print the tables; write them and the JSON into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    text = markdown(figures)
    (folder / "table.md").write_text(text, "utf-8")
    (folder / "table.json").write_text(compact(figures), "utf-8")
    sys.stdout.write(text)


def write_docs(figures: Figures) -> None:
    """Put the tables into docs/composer.md and the JSON into docs/proofs."""
    (_DOCS / "proofs" / "composer.json").write_text(compact(figures), "utf-8")
    page = _DOCS / "composer.md"
    page.write_text(replaced(page.read_text("utf-8"), markdown(figures)), "utf-8")


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
        raise ValueError("docs/composer.md lacks the marks between which the tables go")
    return f"{before}{_BEGIN}\n{text}{_END}{after}"


def compact(figures: Figures) -> str:
    """Return JSON with a line for each gate and each take."""
    lines = []
    for name, value in figures.items():
        if name in ("gates", "takes"):
            rows = ",\n".join("  " + json.dumps(row, separators=(",", ":")) for row in value)
            lines.append(f'"{name}": [\n{rows}\n]')
        else:
            lines.append(f"{json.dumps(name)}: {json.dumps(value, separators=(',', ':'))}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def markdown(figures: Figures) -> str:
    """Return all tables."""
    failed = figures["failed"]
    lines = [
        f"Composer {figures['sources']}: {len(figures['genres'])} genres, {figures['seeds']} "
        f"seeds, {len(figures['takes'])} takes of 48 s; {len(failed)} of "
        f"{sum(gate['held'] for gate in figures['gates'])} gates missed.",
        "",
        *_gates(figures),
        "",
        *_excused(figures),
        SETTINGS,
        "",
        "Median of each genre's takes; in brackets the gates that were missed.",
        "",
        *_genres(figures, _SOUND),
        "",
        *_genres(figures, _MUSIC),
        "",
        *(["Missed:", "", *(f"- {line}" for line in failed), ""] if failed else []),
        *_controls(figures),
        "",
        *_variety(figures["variety"]),
        "",
        *_adherence(figures["adherence"]),
    ]
    return "\n".join(lines) + "\n"


def _told(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:.{digits}f}".replace("-", "−")


def _gates(figures: Figures) -> list[str]:
    lines = ["| gate | target | passed | lowest | median | highest |", "|---" * 6 + "|"]
    for row in figures["gates"]:
        digits = _TITLES[row["name"]].digits
        cells = [_told(row[each], digits) for each in ("low", "median", "high")]
        mark = "" if row["passed"] == row["held"] else "**"
        count = f"{mark}{row['passed']} of {row['held']}{mark}"
        lines.append(f"| {row['title']} | {row['target']} | {count} | " + " | ".join(cells) + " |")
    return lines


def _excused(figures: Figures) -> list[str]:
    lines = []
    for row in figures["gates"]:
        reasons: dict[str, list[str]] = {}
        for genre, reason in row["excused"].items():
            reasons.setdefault(reason, []).append(genre)
        if row["name"] == "body_db":
            continue  # its target says whom it asks
        lines += [f"- {row['title']}: {', '.join(g)} ({why})" for why, g in reasons.items()]
    return ["Excused:", "", *lines, ""] if lines else []


def _genres(figures: Figures, names: tuple[str, ...]) -> list[str]:
    lines = ["| genre | " + " | ".join(_SHORT[name] for name in names) + " |"]
    lines.append("|---" * (len(names) + 1) + "|")
    for genre in figures["genres"]:
        takes = [take for take in figures["takes"] if take["genre"] == genre]
        cells = []
        for name in names:
            values = sorted(t["figures"][name] for t in takes if name in t["figures"])
            digits = _TITLES[name].digits
            cell = _told(values[len(values) // 2], digits) if values else "–"
            missed = sum(name in take["failed"] for take in takes)
            cells.append(f"{cell} **({missed})**" if missed else cell)
        title = GENRES[genre].title if genre in GENRES else genre
        lines.append(f"| {title} | " + " | ".join(cells) + " |")
    return lines


def _controls(figures: Figures) -> list[str]:
    lines = ["| control | fail | gates that catch most of them |", "|---|---|---|"]
    for row in figures["controls"]:
        caught = sorted(row["gates"].items(), key=lambda one: -one[1][0])
        told = ", ".join(
            f"{_SHORT.get(name, _TITLES[name].title)} {a} of {b}"
            for name, (a, b) in caught[:5]
            if a
        )
        left = f" (passed: {', '.join(row['passed'])})" if row["passed"] else ""
        lines.append(f"| {row['manner']} | {row['failed']} of {row['takes']}{left} | {told} |")
    return lines


def _variety(found: Figures) -> list[str]:
    lines = ["| variety | bound | lowest | median | highest |", "|---" * 5 + "|"]
    for name, title, bound in (
        ("chroma", "two seeds: harmony alike, second by second", f"≤ {summing.MOST_CHROMA:g}"),
        ("rhythm", "two seeds: onsets alike, sixteenth by sixteenth", f"≤ {summing.MOST_RHYTHM:g}"),
        (
            "novelty",
            "novelty at joins of sections, of the take's mean",
            f"> {summing.LEAST_NOVELTY:g}",
        ),
        ("returns", "bars of the tune that come again", f"≥ {summing.LEAST_RETURNS:g}"),
    ):
        row = found.get(name)
        if row:
            lines.append(
                f"| {title} | {bound} | {_told(row['low'], 2)} ({row['low_of']}) | "
                f"{_told(row['median'], 2)} | {_told(row['high'], 2)} ({row['high_of']}) |"
            )
    return lines


def _adherence(found: Figures) -> list[str]:
    lines = [
        f"| {found['prompts']} prompts, 20 s each | bar | followed |",
        "|---|---|---|",
    ]
    for name, title in (
        ("tempo", "tempo heard within 0.5 %, where a beat is played"),
        ("key", "scale heard ranks first among its rotations"),
        ("instruments", "instruments asked for that play, ruled out that do not"),
    ):
        row = found[name]
        mark = "" if row["reached"] else "**"
        lines.append(
            f"| {title} | {row['bar']:g} % | {mark}{row['share']:g} %{mark} of {row['held']} |"
        )
    for name, missed in found["missed"].items():
        lines += ["", f"Missed, {name}:", ""] if missed else []
        lines += ["- " + "; ".join(str(part) for part in each) for each in missed]
    return lines
