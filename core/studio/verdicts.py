"""What the evidence in a file amounts to, in words that claim no more than it shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.export import Tags
from core.provenance import Credentials
from core.studio.notes import Tone
from core.text import _
from core.text.words import chance
from core.watermark import FoundMark

SAME_MUSIC = 0.15  # share of landmarks that must agree before two recordings count as one


@dataclass(frozen=True, slots=True)
class Evidence:
    """Tell what one technique found, with its statistic."""

    title: str
    text: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Verdict:
    """Say what a file is, as far as anybody can tell.

    Attributes
    ----------
    title
        One short sentence.
    text
        What it rests on and what it does not prove.
    tone
        Whether it is good news, a warning or neither.
    evidence
        What each technique found.
    """

    title: str
    text: str
    tone: Tone
    evidence: tuple[Evidence, ...]


def verdict_of(
    marks: Sequence[FoundMark],
    credentials: Credentials,
    tags: Tags,
    *,
    known: bool,
    same_music: float | None,
) -> Verdict:
    """Weigh what was found.

    Parameters
    ----------
    marks
        The watermarks that are present.
    credentials
        The manifest, or that there is none.
    tags
        The unsigned tags.
    known
        Whether the ledger has the record that a mark or the manifest names.
    same_music
        Share of the record's landmarks that this sound has; ``None`` without a record.
    """
    title, text, tone = _judged(marks, credentials, tags, known=known, same_music=same_music)
    evidence = (
        _mark_evidence(marks),
        _credential_evidence(credentials),
        _sound_evidence(same_music),
        _tag_evidence(tags),
    )
    return Verdict(title, text, tone, tuple(e for e in evidence if e.text))


def _judged(
    marks: Sequence[FoundMark],
    credentials: Credentials,
    tags: Tags,
    *,
    known: bool,
    same_music: float | None,
) -> tuple[str, str, Tone]:
    agrees = same_music is None or same_music >= SAME_MUSIC
    private = any(mark.layer == "private" for mark in marks)
    if not agrees:
        return (
            _("Mark found, but this is other music"),
            _("The mark names a record whose sound is not this one: it may have been copied here."),
            "warning",
        )
    if credentials.state == "invalid":
        return (
            _("Altered after signing"),
            _("The credentials do not fit the file any more; what they claim is not reliable."),
            "warning",
        )
    if credentials.state in ("trusted", "valid") and marks:
        return (
            _("Declared origin, confirmed by two marks"),
            _("The signed credentials and the watermark tell the same."),
            "good",
        )
    if credentials.state == "expired":
        return (
            _("Declared by a signer whose certificate has expired"),
            _("The file is unaltered, but the signature is older than its certificate allows."),
            "warning",
        )
    if credentials.state == "untrusted":
        return (
            _("Declared by an unverified signer"),
            _("The file is as it was signed, and the watermark fits; who signed is not verified.")
            if marks
            else _(
                "The file is as it was signed; who signed is not verified, and no mark is there."
            ),
            "plain",
        )
    if credentials.state in ("trusted", "valid"):
        return (
            _("Declared origin"),
            _("The credentials are intact; no watermark was found beside them."),
            "plain",
        )
    if private and known:
        return (
            _("Ours: the credentials are lost, the record was recovered"),
            _("Your private watermark names the record, and the sound agrees with it."),
            "good",
        )
    if private:
        return (
            _("Marked with a key of yours; the record is not in this ledger"),
            _("The watermark is readable, but this machine’s ledger does not know its record."),
            "plain",
        )
    if marks:
        return (
            _("Made with Soundmark; details unknown"),
            _("The public mark is a signpost that anyone can read and copy; it is no proof."),
            "plain",
        )
    if tags.source_type or tags.record_id:
        return (
            _("Unsigned claim in the tags"),
            _("Anybody can write tags; no mark and no signature confirms them."),
            "plain",
        )
    return (
        _("No marks found; origin unknown"),
        _("That proves nothing about who made it: marks can be missing or removed."),
        "plain",
    )


def _mark_evidence(marks: Sequence[FoundMark]) -> Evidence:
    if not marks:
        return Evidence(_("Watermark"), _("none found"), "plain")
    words = []
    for mark in marks:
        seconds = sum(span.end - span.start for span in mark.segments)
        layer = _("public mark") if mark.layer == "public" else _("private mark")
        words.append(
            _("{layer} “{says}” in {seconds:.0f} s, false alarm {chance}").format(
                layer=layer,
                says=mark.origin or mark.payload,
                seconds=seconds,
                chance=chance(mark.false_positive_probability),
            )
        )
    return Evidence(_("Watermark"), "; ".join(words), "good")


def _credential_evidence(credentials: Credentials) -> Evidence:
    title = _("Content Credentials")
    states: dict[str, tuple[str, Tone]] = {
        "trusted": (_("intact, signed by an identity that you trust: {signer}"), "good"),
        "valid": (_("intact, signed by {signer}"), "good"),
        "untrusted": (_("intact, signed by an identity you have not verified: {signer}"), "plain"),
        "expired": (_("intact, but the certificate of {signer} has expired"), "warning"),
        "invalid": (_("do not fit the file: {problems}"), "warning"),
        "absent": (_("none"), "plain"),
    }
    text, tone = states[credentials.state]
    return Evidence(
        title,
        text.format(signer=credentials.signer, problems=", ".join(credentials.problems)),
        tone,
    )


def _sound_evidence(same_music: float | None) -> Evidence:
    if same_music is None:
        return Evidence(_("Fingerprint"), "", "plain")
    return Evidence(
        _("Fingerprint"),
        _("{share:.0f} % of the landmarks of the recorded sound are here").format(
            share=100 * same_music
        ),
        "good" if same_music >= SAME_MUSIC else "warning",
    )


def _tag_evidence(tags: Tags) -> Evidence:
    told = [
        text for text in (tags.source_type.rpartition("/")[2], tags.tool, tags.record_id) if text
    ]
    return Evidence(_("Tags (unsigned)"), ", ".join(told), "plain")
