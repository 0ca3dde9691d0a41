"""The one way out: marks, encodes, listens again, tags, signs, reads back, records.

No other function writes audio outside projects and caches. The file is made beside its
target and moved into place when everything about it verified; what fails on the way
leaves nothing behind but a record that says so. Sound is read, marked and heard again in
pieces, so an hour takes no more memory than a minute; stems alone are held whole.
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
    AudioReader,
    EncodeSettings,
    converted,
    loudness_lufs,
    open_sound,
    replacing,
    resampled,
    true_peak_dbtp,
    write,
)
from core.errors import DataError, SoundmarkError, UserError
from core.export import Tags, disclosure_sheet, write_tags
from core.jobs import Control, Part
from core.provenance import Entry, Signed, new_record_id, read_credentials, sign
from core.provenance.containers import sidecar_of
from core.studio.carrying import strengths
from core.studio.claims import (
    claim_of,
    facts_of,
    record_body,
    record_private,
    sheet_of,
    tags_of,
)
from core.studio.encoding import Encoded, encoded_marked
from core.studio.facts import notes_on
from core.studio.marking import (
    MarkCheck,
    check_switches,
    gains_for,
    mark_class,
    planned_marks,
    public_spans,
)
from core.studio.mixing import Mix
from core.studio.notes import Note
from core.studio.studio import Studio
from core.text import _
from core.watermark import GainMap, Mark, WatermarkKey, carrying


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
        Of the marks; 1 is the measured default. Sound that needs stronger ones gets them.
    video
        A film into a copy of which the sound is laid; the target is that copy.
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
    video: Path | None = None


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
    strength
        At which the marks were set; 0 where none was.
    """

    path: Path
    sidecar: Path | None
    record_id: str
    facts: tuple[tuple[str, str], ...]
    notes: tuple[Note, ...]
    checks: tuple[MarkCheck, ...]
    stems: tuple[Path, ...] = ()
    strength: float = 0.0

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
            "strength": self.strength,
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
        ``studio.mark_lost`` or ``studio.credentials_failed``; where a file cannot be read to
        its end. Nothing was written.
    MachineError
        For a full disk and the like.
    """
    if not mix.audio.frames or (isinstance(mix.audio, Audio) and not mix.audio.finite):
        raise UserError("studio.nothing_to_export")
    played = (*mix.played, *([delivery.video] if delivery.video else ()))
    if delivery.target.resolve() in {path.resolve() for path in played}:
        raise UserError("studio.same_file", path=delivery.target)
    check_switches(mix, public=delivery.public_mark, private=delivery.private_mark)
    record = delivery.record or new_record_id()
    opened = studio.ledger.append(
        "export.opened", record_body(mix, delivery, record), private=record_private(mix, delivery)
    )
    try:
        with open_sound(mix.audio) as sound:
            return _Leaving(studio, mix, sound, delivery, record, opened).run(control)
    except BaseException as error:
        code = error.code if isinstance(error, SoundmarkError) else type(error).__name__
        studio.ledger.append("export.failed", {"record_id": record, "code": code})
        raise


class _Leaving:
    """One delivery on its way: the fixed order, a method a step."""

    def __init__(
        self,
        studio: Studio,
        mix: Mix,
        sound: AudioReader,
        delivery: Delivery,
        record: str,
        opened: Entry,
    ) -> None:
        self.studio = studio
        self.mix = mix
        self.delivery = delivery
        self.record = record
        self.opened = opened
        self.format = FORMATS[delivery.settings.format]
        rate = self.format.nearest_rate(sound.info.sample_rate)
        channels = min(sound.info.channels, self.format.max_channels)
        self.sound = converted(sound, sample_rate=rate, channels=channels)
        self.key = delivery.key or WatermarkKey(studio.identity.watermark_secret)

    def run(self, control: Control) -> Delivered:
        """Go through every step and return the proof."""
        control.progress(0.0, _("measuring"))
        loud = self._loudness_gain_db()
        sound = converted(self.sound, gain_db=loud)
        can = carrying(sound, Part(control, 0.0, 0.05))
        marks = self._marks(Part(control, 0.05, 0.1)) if can.can else ()
        target = self.delivery.target
        with _replacing_both(target) as temporary:
            encoded = encoded_marked(
                self._sound_file(temporary),
                sound,
                marks,
                self.delivery.settings,
                strengths(self.delivery.strength, can),
                Part(control, 0.1, 0.75),
            )
            tags = tags_of(
                self.mix,
                self.delivery,
                self.record,
                lufs=encoded.lufs,
                true_peak_dbtp=encoded.true_peak_dbtp,
            )
            self._laid_into_video(temporary, tags, Part(control, 0.75, 0.77))
            signed = self._signed(temporary, marks, encoded, Part(control, 0.77, 0.85))
            sha256 = file_hash(temporary)
        gain = loud + encoded.trim_db
        stems = self._stems(sound, gain, marks, encoded.strength, Part(control, 0.85, 0.98))
        self._beside(encoded.checks, sha256)
        self._closed(sha256, signed, encoded, can.reason)
        control.progress(1.0, _("done"))
        return Delivered(
            path=target,
            sidecar=sidecar_of(target) if signed.sidecar else None,
            record_id=self.record,
            facts=facts_of(
                self.mix,
                self.delivery,
                self.record,
                encoded.checks,
                can,
                encoded.strength,
                signed,
                gain,
            ),
            notes=notes_on(self.mix.sounding),
            checks=encoded.checks,
            stems=stems,
            strength=encoded.strength,
        )

    def _sound_file(self, temporary: Path) -> Path:
        """Return where the sound is encoded: into the file itself, or beside a film's copy."""
        if self.delivery.video is None:
            return temporary
        return temporary.with_suffix(self.format.extension)

    def _laid_into_video(self, temporary: Path, tags: Tags, control: Control) -> None:
        """Tag what was encoded; for a film, lay it into a copy first."""
        film, sound = self.delivery.video, self._sound_file(temporary)
        if film is None:
            write_tags(temporary, tags)
            return
        from core.video.muxing import with_music

        control.progress(0.0, _("copying the pictures"))
        try:
            with_music(
                film, sound, temporary, title=tags.title, comment=tags.comment, control=control
            )
        finally:
            sound.unlink(missing_ok=True)
        if temporary.suffix.lower() in (".mp4", ".m4v"):  # what else holds no more tags of ours
            write_tags(temporary, tags)

    def _loudness_gain_db(self) -> float:
        """Return the static gain to the loudness asked for; silence stays as it is."""
        if self.delivery.loudness_lufs is None:
            return 0.0
        have = loudness_lufs(self.sound)
        return self.delivery.loudness_lufs - have if have > -70.0 else 0.0

    def _marks(self, control: Control) -> tuple[Mark, ...]:
        delivery = self.delivery
        imported = any(not kind.generated for kind in self.mix.kinds)
        already = public_spans(self.sound, control) if imported else ()
        return planned_marks(
            self.mix,
            self.key,
            self.record,
            public=delivery.public_mark,
            private=delivery.private_mark,
            already_public=already,
        )

    def _signed(
        self, path: Path, marks: Sequence[Mark], encoded: Encoded, control: Control
    ) -> Signed:
        """Sign and read back."""
        control.progress(0.0, _("signing"))
        claim = claim_of(
            self.mix, self.delivery, self.record, marks, encoded.fingerprint, self.opened
        )
        signed = sign(path, claim, self.studio.identity, parents=self.mix.parents)
        credentials = read_credentials(path, self.studio.identity)
        if credentials.state not in ("trusted", "valid", "untrusted"):
            problems = ", ".join(credentials.problems) or credentials.state
            raise DataError("studio.credentials_failed", problems=problems)
        return signed

    def _stems(
        self,
        sound: AudioReader,
        gain_db: float,
        marks: Sequence[Mark],
        strength: float,
        control: Control,
    ) -> tuple[Path, ...]:
        """Write each stem through the mix's own gains, so that they sum to the marked mix."""
        folder = self.delivery.stems_folder
        if folder is None:
            return ()
        folder.mkdir(parents=True, exist_ok=True)
        gains = gains_for(sound, marks, strength, Part(control, 0.0, 0.1))
        written = []
        for number, (name, stem) in enumerate(self.mix.stems.items()):
            control.progress(0.1 + 0.9 * number / len(self.mix.stems), _("stems"))
            path = folder / f"{name}{self.format.extension}"
            self._stem(path, name, self._fitted(stem).gained(gain_db), gains, marks)
            written.append(path)
        return tuple(written)

    def _fitted(self, stem: Audio) -> Audio:
        """Return a stem at the rate and channel count of what was written."""
        info = self.sound.info
        return resampled(stem, info.sample_rate).with_channels(info.channels)

    def _stem(
        self, path: Path, name: str, stem: Audio, gains: GainMap, marks: Sequence[Mark]
    ) -> None:
        """Mark, write, tag and sign one stem."""
        marked = gains.apply(stem)
        mix = replace(self.mix, audio=marked, title=f"{self.mix.title} – {name}")
        delivery = replace(self.delivery, title=mix.title)
        peak = true_peak_dbtp(marked)
        tags = tags_of(mix, delivery, self.record, lufs=loudness_lufs(marked), true_peak_dbtp=peak)
        fingerprint = Fingerprint.of(marked)
        claim = claim_of(mix, delivery, self.record, marks, fingerprint, self.opened)
        with _replacing_both(path) as temporary:
            write(temporary, marked, delivery.settings)
            write_tags(temporary, tags)
            sign(temporary, claim, self.studio.identity)

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
        encoded: Encoded,
        why_unmarked: str,
    ) -> None:
        body: Mapping[str, Any] = {
            "record_id": self.record,
            "file_sha256": sha256,
            "manifest": signed.urn,
            "manifest_sha256": hashlib.sha256(signed.manifest).hexdigest(),
            "manifest_embedded": signed.embedded,
            "fingerprint": encoded.fingerprint.to_bytes().hex(),
            "origin_class": mark_class(self.mix),
            "key": self.key.id,
            "marks": [
                {
                    "layer": check.layer,
                    "payload": check.payload,
                    "false_positive_probability": check.false_positive_probability,
                }
                for check in encoded.checks
            ],
            "strength": encoded.strength,
            "unmarked_because": why_unmarked,
        }
        # The manifest itself can be shown again where the file lost it.
        kept = {"manifest": base64.b64encode(signed.manifest).decode()}
        self.studio.ledger.append("export.closed", body, private=kept)
        self.studio.ledger.checkpoint(self.studio.identity)


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
