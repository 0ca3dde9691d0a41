"""An inspection in a musician's words: cards of what each technique found.

Works from what ``Inspection.to_json`` promises, so it shows what the command line prints.
Claims nothing that the verdict does not claim; above all, missing marks never mean that a
person made the sound. Knows no widget.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.origins import licence
from core.text import N_, _
from core.text.words import chance
from desktop.widgets.wording import whole_clock

Row = tuple[str, str, str]  # label, value, tone

SOURCE_TYPES: Mapping[str, str] = {
    "algorithmicMedia": N_("made by rules, no model"),
    "trainedAlgorithmicMedia": N_("made by a trained model"),
    "compositeWithTrainedAlgorithmicMedia": N_("recordings with parts made by a trained model"),
    "compositeSynthetic": N_("recordings with parts made by rules"),
    "digitalCreation": N_("made by a person in a program"),
    "digitalCapture": N_("recorded"),
    "algorithmicallyEnhanced": N_("a recording, improved by a program"),
    "empty": N_("started as an empty project"),
}
ACTIONS: Mapping[str, str] = {
    "c2pa.created": N_("made"),
    "c2pa.opened": N_("opened"),
    "c2pa.placed": N_("material placed"),
    "c2pa.edited": N_("edited"),
    "c2pa.mixed": N_("mixed"),
    "c2pa.remixed": N_("remixed"),
    "c2pa.mastered": N_("mastered"),
    "c2pa.enhanced": N_("improved"),
    "c2pa.trimmed": N_("trimmed"),
    "c2pa.transcoded": N_("converted"),
    "c2pa.changedSpeed": N_("speed changed"),
    "c2pa.dubbed": N_("dubbed"),
    "c2pa.converted": N_("converted"),
    "c2pa.published": N_("published"),
    "c2pa.watermarked": N_("watermarked"),
    "c2pa.watermarked.bound": N_("watermarked"),
    "c2pa.watermarked.unbound": N_("watermarked"),
}
STATES: Mapping[str, tuple[str, str]] = {
    "trusted": (N_("unaltered; you trust the signer"), "good"),
    "valid": (N_("unaltered since it was signed"), "good"),
    "untrusted": (N_("unaltered; nobody has verified the signer"), ""),
    "expired": (N_("unaltered, but the signer’s certificate has run out"), "warning"),
    "invalid": (N_("altered after signing: what it claims is not reliable"), "warning"),
    "absent": (N_("none in this file"), ""),
}
ORIGINS: Mapping[str, str] = {
    "generated": N_("generated"),
    "partly": N_("partly generated"),
    "processed": N_("processed, nothing generated"),
}
_TAGS: Mapping[str, str] = {
    "title": N_("Title"),
    "artist": N_("Artist"),
    "tool": N_("Program"),
    "source_type": N_("Says it is"),
    "record_id": N_("Record"),
    "licence": N_("Licence"),
    "copyright": N_("Copyright"),
    "isrc": N_("ISRC"),
    "date": N_("Date"),
    "comment": N_("Comment"),
}


@dataclass(frozen=True, slots=True)
class EvidenceCard:
    """Say what one technique found.

    Attributes
    ----------
    title
        The technique.
    tone
        ``"good"``, ``"warning"`` or ``"plain"``.
    lead
        One sentence; what it is worth.
    rows
        (label, value, tone) of the facts.
    """

    title: str
    tone: str
    lead: str
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class MarkedLane:
    """Say which seconds one mark covers, for drawing: (start, end, confidence) each."""

    layer: str
    title: str
    spans: tuple[tuple[float, float, float], ...]


def cards(
    inspection: Any, *, compared: bool, engines: Mapping[str, str] | None = None
) -> tuple[EvidenceCard, ...]:
    """Return the cards of an inspection, the strongest technique first.

    Parameters
    ----------
    inspection
        A ``core.studio.Inspection``.
    compared
        Whether there was a folder of reference tracks to compare with.
    engines
        Engines' titles by id, as far as they are known here.
    """
    report = inspection.to_json()
    record = report["record"]
    return tuple(
        card
        for card in (
            _watermark_card(report["watermark"]["marks"], report["seconds"]),
            _credentials_card(report["credentials"]),
            _record_card(record, inspection.same_music, engines or {}) if record else None,
            _tags_card(inspection.tags),
            _likeness_card(report["resembles"], compared=compared),
        )
        if card
    )


def lanes(inspection: Any) -> tuple[MarkedLane, ...]:
    """Return which seconds each mark covers; the whole file where a mark names no place."""
    report = inspection.to_json()
    found = []
    for mark in report["watermark"]["marks"]:
        spans = tuple((s["start"], s["end"], s["confidence"]) for s in mark["segments"])
        title = f"{_layer(mark['layer'])} · {_says(mark)}"
        found.append(MarkedLane(mark["layer"], title, spans or ((0.0, report["seconds"], 1.0),)))
    return tuple(found)


def _watermark_card(marks: list[dict[str, Any]], seconds: float) -> EvidenceCard:
    title = _("Watermark in the sound")
    if not marks:
        lead = _(
            "None found. That proves nothing: a mark can be missing, too weak in what is left, "
            "or another program’s."
        )
        return EvidenceCard(title, "plain", lead)
    rows: list[Row] = []
    for mark in marks:
        covered = sum(s["end"] - s["start"] for s in mark["segments"]) or seconds
        rows += [
            (_layer(mark["layer"]), _says(mark), "good"),
            (_("False alarm"), chance(mark["false_positive_probability"]), ""),
            (
                _("Found in"),
                _("{part} of {whole}").format(
                    part=whole_clock(covered), whole=whole_clock(seconds)
                ),
                "",
            ),
        ]
        change = _change(mark)
        if change:
            rows.append((_("Since then"), change, "warning"))
    lead = _("Inaudible, keyed, found by its statistics. The public mark is a signpost, no proof.")
    return EvidenceCard(title, "good", lead, tuple(rows))


def _layer(layer: str) -> str:
    return _("Public mark") if layer == "public" else _("Private mark")


def _says(mark: Mapping[str, Any]) -> str:
    if mark["layer"] == "public":
        return _(ORIGINS.get(mark["origin"] or "", N_("made with Soundmark")))
    if not mark["payload"]:
        return _("there, but too weak to read")
    return _("record {id}").format(id=mark["payload"])


def _change(mark: Mapping[str, Any]) -> str:
    parts = []
    if abs(mark["pitch_semitones"]) >= 0.05:
        parts.append(
            _("pitch {by} semitones").format(by=f"{mark['pitch_semitones']:+.1f}".replace("-", "−"))
        )
    if abs(mark["tempo_ratio"] - 1.0) >= 0.002:
        parts.append(_("tempo × {ratio}").format(ratio=f"{mark['tempo_ratio']:.2f}"))
    return ", ".join(parts)


def _credentials_card(told: Mapping[str, Any]) -> EvidenceCard:
    words, tone = STATES[told["state"]]
    if told["state"] == "absent":
        return EvidenceCard(
            _("Content Credentials"),
            "plain",
            _("None. Most files have none, and many programs drop them on saving."),
        )
    kind = (told["digital_source_type"] or "").rstrip("/").rpartition("/")[2]
    actions = dict.fromkeys(_(ACTIONS.get(action, action)) for action in told["actions"])
    rows: tuple[Row, ...] = (
        (_("Signed by"), told["signer"] or _("no name given"), ""),
        (_("Declares"), _(SOURCE_TYPES.get(kind, kind)) if kind else "", ""),
        (_("What was done"), ", ".join(actions), ""),
        (_("Problems"), ", ".join(told["problems"]) if tone == "warning" else "", "warning"),
    )
    return EvidenceCard(
        _("Content Credentials"),
        tone or "plain",
        _("Signed metadata: {state}.").format(state=_(words)),
        tuple(row for row in rows if row[1]),
    )


def _record_card(
    record: Mapping[str, Any], same_music: float | None, engines: Mapping[str, str]
) -> EvidenceCard:
    terms = licence(record["licence"]) if record["licence"] else None
    engine = engines.get(record["engine"], record["engine"])
    made_by = " · ".join(part for part in (engine, record["model"]) if part)
    rows: tuple[Row, ...] = (
        (_("Record"), record["id"], ""),
        (_("Made by"), made_by, ""),
        (_("Prompt"), f"“{record['prompt']}”" if record["prompt"] else "", ""),
        (_("Seed"), str(record["seed"]) if record["seed"] is not None else "", ""),
        (_("Left on"), _day(record["created"]), ""),
        (
            _("Licence"),
            terms.title if terms else "",
            "warning" if terms and terms.commercial is False else "",
        ),
        (_("Made from"), ", ".join(record["parents"]), ""),
        (
            _("Fingerprint"),
            _("{share:.0%} of the recorded sound’s landmarks are here").format(share=same_music)
            if same_music is not None
            else "",
            "",
        ),
    )
    return EvidenceCard(
        _("Record in your ledger"),
        "good",
        _("What this machine wrote down when the file left it."),
        tuple(row for row in rows if row[1]),
    )


def _tags_card(tags: Any) -> EvidenceCard | None:
    values = {f.name: getattr(tags, f.name) for f in dataclasses.fields(tags)}
    rows = []
    for name, title in _TAGS.items():
        value = str(values.get(name) or "")
        if name == "source_type":
            kind = value.rstrip("/").rpartition("/")[2]
            value = _(SOURCE_TYPES.get(kind, kind)) if kind else ""
        if value:
            rows.append((_(title), value, ""))
    if not rows:
        return None
    return EvidenceCard(_("Tags"), "plain", _("Not signed: anybody can write them."), tuple(rows))


def _likeness_card(found: list[dict[str, Any]], *, compared: bool) -> EvidenceCard:
    if not compared:
        lead = _("Not compared: no folder of reference tracks is chosen in the settings.")
        return EvidenceCard(_("Reference tracks"), "plain", lead)
    if not found:
        lead = _("Nothing like it was found among your reference tracks.")
        return EvidenceCard(_("Reference tracks"), "plain", lead)
    kinds = {"recording": _("same recording"), "melody": _("same melody or harmony")}
    rows = tuple(
        (
            f"{whole_clock(match['start'])}–{whole_clock(match['end'])}",
            _("{track} at {at}, {share:.0%}, {kind}").format(
                track=match["track"],
                at=whole_clock(match["at"]),
                share=match["similarity"],
                kind=kinds.get(match["kind"], match["kind"]),
            ),
            "",
        )
        for match in found
    )
    return EvidenceCard(
        _("Resembles your reference tracks"),
        "warning",
        _("Alike in sound or melody; that says nothing about how it was made."),
        rows,
    )


def _day(time: str) -> str:
    """Return an ISO time in UTC to the minute."""
    return time[:16].replace("T", " ") + " UTC"
