"""The one way out: marks, encodes, listens again, tags, signs, reads back, records.

No other function writes audio outside projects and caches. The file is made beside its
target and moved into place when everything about it verified; what fails on the way
leaves nothing behind but a record that says so.
"""

import base64
import contextlib
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from core.attribution import Fingerprint
from core.audio import (
    FORMATS,
    Audio,
    EncodeSettings,
    loudness_lufs,
    read,
    replacing,
    resampled,
    true_peak_dbtp,
    write,
)
from core.errors import DataError, SoundmarkError, UserError
from core.export import disclosure_sheet, write_tags
from core.jobs import Control, Part
from core.provenance import Entry, Signed, new_record_id, read_credentials, sign
from core.provenance.containers import sidecar_of
from core.studio.claims import (
    claim_of,
    facts_of,
    record_body,
    record_private,
    sheet_of,
    tags_of,
)
from core.studio.facts import notes_on
from core.studio.marking import (
    MarkCheck,
    check_switches,
    checked_marks,
    mark_class,
    planned_marks,
    public_spans,
)
from core.studio.mixing import Mix
from core.studio.notes import Note
from core.studio.studio import Studio
from core.text import _
from core.watermark import GainMap, Mark, WatermarkKey, carrying, plan

CEILING_DBTP = -1.0
LOSSY_CEILING_DBTP = -1.5  # an encoder raises peaks by about a quarter of a dB
STRONGER = 2.0  # the one stronger try, times the chosen strength


@dataclass(frozen=True, slots=True)
class Delivery:
    """Say how a mix is to leave.

    Attributes
    ----------
    target
        The file to write.
    settings
        Format, bit depth or bit rate.
    loudness_lufs
        Integrated loudness to reach by one static gain; ``None`` leaves it.
    title, artist
        For tags and credentials.
    public_mark, private_mark
        Whether each mark is set; neither can be left out of generated sound.
    include_prompt
        Whether the prompt enters the file's credentials. Off unless the person says so.
    stems_folder
        Where the mix's stems go, under the same record; ``None`` for no stems.
    midi
        Where the notes go; ``None`` for no MIDI file.
    sheet
        Where the disclosure sheet goes: ``.json``, ``.csv``, else plain text; ``None`` for none.
    record
        Sixteen hexadecimal digits to use as the record's id; empty draws a random one.
    key
        Key of the private mark; ``None`` takes the identity's own.
    strength
        Of the marks; 1 is the measured default.
    """

    target: Path
    settings: EncodeSettings = field(default_factory=EncodeSettings)
    loudness_lufs: float | None = None
    title: str = ""
    artist: str = ""
    public_mark: bool = True
    private_mark: bool = True
    include_prompt: bool = False
    stems_folder: Path | None = None
    midi: Path | None = None
    sheet: Path | None = None
    record: str | None = None
    key: WatermarkKey | None = None
    strength: float = 1.0


@dataclass(frozen=True, slots=True)
class Delivered:
    """Prove what left.

    Attributes
    ----------
    path
        The file.
    sidecar
        The credentials beside it, for formats that cannot hold them; ``None`` otherwise.
    record_id
        Sixteen hexadecimal digits: what the private mark carries.
    facts
        The proof as (label, value) pairs for a person.
    notes
        What to know before it is released.
    checks
        How surely each mark was found in the encoded file.
    stems
        The stems' files.
    """

    path: Path
    sidecar: Path | None
    record_id: str
    facts: tuple[tuple[str, str], ...]
    notes: tuple[Note, ...]
    checks: tuple[MarkCheck, ...]
    stems: tuple[Path, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "file": str(self.path),
            "sidecar": str(self.sidecar) if self.sidecar else None,
            "record": self.record_id,
            "facts": dict(self.facts),
            "notes": [{"tone": n.tone, "title": n.title, "text": n.text} for n in self.notes],
            "marks": [
                {
                    "layer": check.layer,
                    "payload": check.payload,
                    "found": check.found,
                    "false_positive_probability": check.false_positive_probability,
                }
                for check in self.checks
            ],
            "stems": [str(path) for path in self.stems],
        }


def deliver(studio: Studio, mix: Mix, delivery: Delivery, control: Control) -> Delivered:
    """Write `mix` as `delivery` says, marked, signed and recorded.

    Parameters
    ----------
    studio
        Whose identity signs and whose ledger records.
    mix
        Rendered sound with its origins; left as it is.
    delivery
        Where to and how.
    control
        Told the progress; a cancelled delivery leaves no file.

    Raises
    ------
    UserError
        ``studio.nothing_to_export``, ``studio.same_file``, ``studio.marks_stay_on``, or a
        format's limit.
    DataError
        ``studio.mark_lost`` or ``studio.credentials_failed``: nothing was written.
    MachineError
        For a full disk and the like.
    """
    if not mix.audio.frames or not mix.audio.finite:
        raise UserError("studio.nothing_to_export")
    if delivery.target.resolve() in {path.resolve() for path in mix.played}:
        raise UserError("studio.same_file", path=delivery.target)
    check_switches(mix, public=delivery.public_mark, private=delivery.private_mark)
    record = delivery.record or new_record_id()
    opened = studio.ledger.append(
        "export.opened", record_body(mix, delivery, record), private=record_private(mix, delivery)
    )
    try:
        return _Leaving(studio, mix, delivery, record, opened).run(control)
    except BaseException as error:
        code = error.code if isinstance(error, SoundmarkError) else type(error).__name__
        studio.ledger.append("export.failed", {"record_id": record, "code": code})
        raise


class _Leaving:
    """One delivery on its way: the fixed order, a method a step."""

    def __init__(
        self, studio: Studio, mix: Mix, delivery: Delivery, record: str, opened: Entry
    ) -> None:
        self.studio = studio
        self.delivery = delivery
        self.record = record
        self.opened = opened
        self.format = FORMATS[delivery.settings.format]
        self.mix = self._at_rate(mix)
        self.key = delivery.key or WatermarkKey(studio.identity.watermark_secret)

    def run(self, control: Control) -> Delivered:
        """Go through every step and return the proof."""
        loud = self._loudness_gain_db()
        audio = self.mix.audio.gained(loud)
        can = carrying(audio)
        marks = self._marks(Part(control, 0.0, 0.1)) if can.can else ()
        target = self.delivery.target
        with _replacing_both(target) as temporary:
            for strength in (self.delivery.strength, self.delivery.strength * STRONGER):
                gains = plan(audio, marks, strength=strength, control=Part(control, 0.1, 0.4))
                trim = self._encoded(temporary, gains.apply(audio), Part(control, 0.4, 0.55))
                heard = read(temporary)
                checks = checked_marks(heard, marks, Part(control, 0.55, 0.75))
                if all(check.found for check in checks):
                    break
            else:
                lost = next(check for check in checks if not check.found)
                raise DataError("studio.mark_lost", layer=lost.layer, format=self.format.title)
            fingerprint = Fingerprint.of(heard)
            _tagged(temporary, heard, self.mix, self.delivery, self.record)
            signed = self._signed(temporary, marks, fingerprint, Part(control, 0.75, 0.85))
            sha256 = file_hash(temporary)
        stems = self._stems(gains, loud + trim, marks, Part(control, 0.85, 0.98))
        self._beside(checks, sha256)
        self._closed(sha256, signed, checks, fingerprint, can.reason)
        control.progress(1.0, _("done"))
        return Delivered(
            path=target,
            sidecar=sidecar_of(target) if signed.sidecar else None,
            record_id=self.record,
            facts=facts_of(self.mix, self.record, checks, can, signed, self.format, loud + trim),
            notes=notes_on(self.mix.sounding),
            checks=checks,
            stems=stems,
        )

    def _at_rate(self, mix: Mix) -> Mix:
        """Return the mix at a rate and channel count that the format takes."""
        rate = self.format.nearest_rate(mix.audio.sample_rate)
        channels = min(mix.audio.channels, self.format.max_channels)
        if rate == mix.audio.sample_rate:
            return replace(mix, audio=mix.audio.with_channels(channels))
        scale = rate / mix.audio.sample_rate
        return replace(
            mix,
            audio=resampled(mix.audio.with_channels(channels), rate),
            origins=mix.origins.through(lambda frame: round(frame * scale)),
            stems={name: resampled(stem, rate) for name, stem in mix.stems.items()},
        )

    def _loudness_gain_db(self) -> float:
        """Return the static gain to the loudness asked for; silence stays as it is."""
        if self.delivery.loudness_lufs is None:
            return 0.0
        have = loudness_lufs(self.mix.audio)
        return self.delivery.loudness_lufs - have if have > -70.0 else 0.0

    def _marks(self, control: Control) -> tuple[Mark, ...]:
        delivery = self.delivery
        imported = any(not kind.generated for kind in self.mix.kinds)
        already = public_spans(self.mix.audio, control) if imported else ()
        return planned_marks(
            self.mix,
            self.key,
            self.record,
            public=delivery.public_mark,
            private=delivery.private_mark,
            already_public=already,
        )

    def _encoded(self, path: Path, audio: Audio, control: Control) -> float:
        """Encode under the true-peak ceiling; return the trim that it took, in dB."""
        ceiling = LOSSY_CEILING_DBTP if self.format.lossy else CEILING_DBTP
        trim = min(ceiling - true_peak_dbtp(audio), 0.0)
        write(path, audio.gained(trim) if trim else audio, self.delivery.settings, control)
        return trim

    def _signed(
        self, path: Path, marks: Sequence[Mark], fingerprint: Fingerprint, control: Control
    ) -> Signed:
        """Sign and read back."""
        control.progress(0.0, _("signing"))
        claim = claim_of(self.mix, self.delivery, self.record, marks, fingerprint, self.opened)
        signed = sign(path, claim, self.studio.identity, parents=self.mix.parents)
        credentials = read_credentials(path, self.studio.identity)
        if credentials.state not in ("trusted", "valid", "untrusted"):
            problems = ", ".join(credentials.problems) or credentials.state
            raise DataError("studio.credentials_failed", problems=problems)
        return signed

    def _stems(
        self, gains: GainMap, gain_db: float, marks: Sequence[Mark], control: Control
    ) -> tuple[Path, ...]:
        """Write each stem through the mix's own gains, so that they sum to the marked mix."""
        folder = self.delivery.stems_folder
        if folder is None:
            return ()
        folder.mkdir(parents=True, exist_ok=True)
        written = []
        for number, (name, stem) in enumerate(self.mix.stems.items()):
            control.progress(number / len(self.mix.stems), _("stems"))
            path = folder / f"{name}{self.format.extension}"
            marked = gains.apply(stem.with_channels(self.mix.audio.channels).gained(gain_db))
            with _replacing_both(path) as temporary:
                write(temporary, marked, self.delivery.settings)
                stem_mix = replace(self.mix, audio=marked, title=f"{self.mix.title} – {name}")
                stem_delivery = replace(self.delivery, title=stem_mix.title)
                _tagged(temporary, marked, stem_mix, stem_delivery, self.record)
                claim = claim_of(
                    stem_mix, stem_delivery, self.record, marks, Fingerprint.of(marked), self.opened
                )
                sign(temporary, claim, self.studio.identity)
            written.append(path)
        return tuple(written)

    def _beside(self, checks: Sequence[MarkCheck], sha256: str) -> None:
        """Write the notes and the disclosure sheet, where they are wanted."""
        delivery = self.delivery
        if delivery.midi and self.mix.midi:
            with replacing(delivery.midi) as file:
                file.write_bytes(self.mix.midi)
        if delivery.sheet:
            forms: dict[str, Literal["text", "json", "csv"]] = {".json": "json", ".csv": "csv"}
            form = forms.get(delivery.sheet.suffix.lower(), "text")
            sheet = replace(sheet_of(self.mix, delivery, self.record, checks), sha256=sha256)
            with replacing(delivery.sheet) as file:
                file.write_text(disclosure_sheet(sheet, form), "utf-8")

    def _closed(
        self,
        sha256: str,
        signed: Signed,
        checks: Sequence[MarkCheck],
        fingerprint: Fingerprint,
        why_unmarked: str,
    ) -> None:
        body: Mapping[str, Any] = {
            "record_id": self.record,
            "file_sha256": sha256,
            "manifest": signed.urn,
            "manifest_sha256": hashlib.sha256(signed.manifest).hexdigest(),
            "manifest_embedded": signed.embedded,
            "fingerprint": fingerprint.to_bytes().hex(),
            "origin_class": mark_class(self.mix),
            "key": self.key.id,
            "marks": [
                {
                    "layer": check.layer,
                    "payload": check.payload,
                    "false_positive_probability": check.false_positive_probability,
                }
                for check in checks
            ],
            "unmarked_because": why_unmarked,
        }
        # The manifest itself can be shown again where the file lost it.
        kept = {"manifest": base64.b64encode(signed.manifest).decode()}
        self.studio.ledger.append("export.closed", body, private=kept)
        self.studio.ledger.checkpoint(self.studio.identity)


def _tagged(path: Path, audio: Audio, mix: Mix, delivery: Delivery, record: str) -> None:
    """Write the tags, with the loudness and peak of the sound as it is in the file."""
    lufs, peak = loudness_lufs(audio), true_peak_dbtp(audio)
    write_tags(path, tags_of(mix, delivery, record, lufs=lufs, true_peak_dbtp=peak))


@contextlib.contextmanager
def _replacing_both(path: Path) -> Iterator[Path]:
    """Move a file into place with the credentials that signing laid beside it, or neither."""
    beside = None
    try:
        with replacing(path) as temporary:
            beside = sidecar_of(temporary)
            yield temporary
        if beside.is_file():
            beside.replace(sidecar_of(path))
    finally:
        if beside is not None:
            beside.unlink(missing_ok=True)


def file_hash(path: Path) -> str:
    """Return a file's SHA-256, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
