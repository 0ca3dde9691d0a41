"""Write a disclosure sheet as text for people, a table for spreadsheets, JSON for programs.

Only words and layout: every answer comes from the sheet.
"""

import csv
import io
import json
from collections.abc import Iterator
from typing import Literal

from core.export.sheet import AS_OF, DisclosureSheet, SheetPart
from core.origins import OriginKind
from core.text import N_, _

_WORDS = {
    OriginKind.YOU: N_("made by you"),
    OriginKind.IMPORTED: N_("imported, origin stated"),
    OriginKind.UNSTATED: N_("imported, origin not stated"),
    OriginKind.RULES: N_("composed by rules, no trained model"),
    OriginKind.MODEL: N_("made by a trained model"),
}
_COLUMNS = ("section", "name", "value", "share", "seconds", "tool", "licence")


def disclosure_sheet(sheet: DisclosureSheet, format: Literal["text", "json", "csv"]) -> str:
    """Return `sheet` in `format`."""
    if format == "json":
        return json.dumps(sheet.to_json(), indent=2, ensure_ascii=False) + "\n"
    if format == "csv":
        return _table(sheet)
    return "\n".join(_lines(sheet)) + "\n"


def _table(sheet: DisclosureSheet) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, _COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    for row in _rows(sheet):
        writer.writerow({name: _cell(value) for name, value in row.items()})
    return out.getvalue()


def _rows(sheet: DisclosureSheet) -> Iterator[dict[str, str]]:
    for name in ("title", "artist", "record_id", "date", "file", "sha256", "source_type"):
        yield {"section": "track", "name": name, "value": str(getattr(sheet, name))}
    yield {
        "section": "track",
        "name": "contains_ai",
        "value": sheet.contains_ai,
        "seconds": f"{sheet.seconds:.3f}",
        "licence": sheet.licence,
    }
    for kind, share in sheet.sorted_shares():
        seconds = f"{share * sheet.seconds:.3f}"
        yield {"section": "share", "name": kind, "share": f"{share:.4f}", "seconds": seconds}
    for part in sheet.parts:
        yield {
            "section": "part",
            "name": part.title,
            "value": part.kind,
            "seconds": f"{part.seconds:.3f}",
            "tool": part.model or part.engine,
            "licence": part.licence,
        }
    for row in sheet.matrix:
        yield {"section": "ai", "name": row.role, "value": row.contains_ai, "tool": row.tool}
    for mark in sheet.marks:
        covered = "" if mark.seconds is None else f"{mark.seconds:.3f}"
        yield {"section": "mark", "name": mark.title, "value": mark.detail, "seconds": covered}


def _cell(text: str) -> str:
    """Return `text` so that no spreadsheet takes it for a formula."""
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _lines(sheet: DisclosureSheet) -> Iterator[str]:
    yield _("Disclosure sheet: {title}").format(title=sheet.title or _("Untitled"))
    for label, value in (
        (_("Artist"), sheet.artist),
        (_("Date"), sheet.date),
        (_("File"), sheet.file),
        (_("Record"), sheet.record_id),
        (_("Length"), f"{sheet.seconds:.1f} s"),
        (_("SHA-256"), sheet.sha256),
    ):
        if value:
            yield f"  {label}: {value}"
    yield from ("", _("Who made it"))
    for kind, share in sheet.sorted_shares():
        yield f"  {share:6.1%}  {share * sheet.seconds:8.1f} s  {_(_WORDS[kind])}"
    yield "  " + _("Contains AI (DDEX): {answer}").format(answer=sheet.contains_ai)
    yield from ("", _("What it is made of"))
    for part in sheet.parts:
        yield "  " + _part(part)
    yield "  " + _licence(sheet)
    yield from ("", _("How it is marked"))
    for mark in sheet.marks:
        covered = "" if mark.seconds is None else f" ({mark.seconds:.1f} s)"
        yield f"  {mark.title}{covered}: {mark.detail}"
    if not sheet.marks:
        yield "  " + _("not at all")
    yield from ("", _("For the distributor's form"))
    for row in sheet.matrix:
        tool = f" ({row.tool})" if row.tool else ""
        yield f"  {row.role}: {row.contains_ai}{tool}"
    yield from ("", _("Outlets, as of {date}; look up their present rules").format(date=AS_OF))
    for name, note in sheet.outlets:
        yield f"  {name}: {note}"


def _part(part: SheetPart) -> str:
    made = " ".join(text for text in (part.engine, part.version, part.model) if text)
    seed = "" if part.seed is None else _(", seed {seed}").format(seed=part.seed)
    told = f" ({made}{seed})" if made else ""
    return f"{part.title}{told}: {part.seconds:.1f} s, {part.licence}"


def _licence(sheet: DisclosureSheet) -> str:
    sale = {
        True: _("may be sold"),
        False: _("may not be sold"),
        None: _("a licence does not say whether it may be sold"),
    }[sheet.commercial]
    return _("The whole stands under {licence}: {sale}.").format(
        licence=sheet.licence or "-", sale=sale
    )
