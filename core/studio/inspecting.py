"""What is known of a file: its marks, credentials, tags, record and likeness, and a verdict.

Missing marks prove nothing, and nothing in here says otherwise.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.attribution import Fingerprint, Resemblance
from core.audio import Audio, AudioInfo, PeakPyramid, probe, read
from core.errors import SoundmarkError
from core.export import Tags, read_tags
from core.jobs import Control, NoControl, Part
from core.provenance import FINGERPRINT_ALGORITHM, Credentials, Entry, read_credentials
from core.studio.detecting import Detection, mark_text, marks_in
from core.studio.studio import Studio
from core.studio.verdicts import Evidence, Verdict, verdict_of
from core.text import _
from core.watermark import FoundMark, WatermarkKey


@dataclass(frozen=True, slots=True)
class Record:
    """Hold what the ledger knows of a mark's record.

    Attributes
    ----------
    id
        Sixteen hexadecimal digits.
    engine, model, prompt, seed
        How the longest generated part was made; empty where nothing was generated.
    created
        When it left, UTC.
    licence
        SPDX identifier, the strictest of its parts.
    parents
        Records that it was made from.
    fingerprint
        Of the file that left; ``None`` where the export did not end.
    """

    id: str
    engine: str
    model: str
    prompt: str
    seed: int | None
    created: str
    licence: str
    parents: tuple[str, ...]
    fingerprint: Fingerprint | None

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "id": self.id,
            "engine": self.engine,
            "model": self.model,
            "prompt": self.prompt,
            "seed": self.seed,
            "created": self.created,
            "licence": self.licence,
            "parents": list(self.parents),
        }


@dataclass(frozen=True, slots=True, eq=False)
class Inspection:
    """Hold everything that was found in one file.

    Attributes
    ----------
    info
        Length, rate, channels, format.
    detection
        The marks.
    credentials
        The signed manifest, or that there is none.
    tags
        What the unsigned tags claim.
    record
        The ledger's record of the private mark or the manifest; ``None`` without one.
    same_music
        Share of the landmarks of the record's or manifest's sound that this one has; ``None``
        where neither tells one.
    resembles
        Where it is like tracks of the reference folder.
    verdict
        All of it in plain words.
    pyramid
        Peaks, for drawing.
    """

    info: AudioInfo
    detection: Detection
    credentials: Credentials
    tags: Tags
    record: Record | None
    same_music: float | None
    resembles: tuple[Resemblance, ...]
    verdict: Verdict
    pyramid: PeakPyramid

    @property
    def file(self) -> Path:
        """Where the file lies."""
        return Path(self.info.path)

    @property
    def marks(self) -> tuple[FoundMark, ...]:
        """The marks that were found."""
        return self.detection.marks

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The verdict's grounds, one a technique."""
        return self.verdict.evidence

    def to_json(self) -> dict[str, Any]:
        """Return what ``inspect --json`` prints for one file."""
        return {
            "file": str(self.info.path),
            "seconds": self.info.seconds,
            "sample_rate": self.info.sample_rate,
            "channels": self.info.channels,
            "watermark": self.detection.watermark_json(),
            "credentials": self.credentials.to_json(),
            "record": self.record.to_json() if self.record else None,
            "resembles": [
                {
                    "track": match.track,
                    "start": match.start,
                    "end": match.end,
                    "at": match.at,
                    "similarity": match.similarity,
                    "kind": match.kind,
                }
                for match in self.resembles
            ],
            "verdict": {"title": self.verdict.title, "text": self.verdict.text},
        }

    def to_text(self) -> str:
        """Return the verdict and its grounds for a person."""
        lines = [f"{self.info.path}", f"  {self.verdict.title}. {self.verdict.text}"]
        lines += [f"  {mark_text(mark)}" for mark in self.marks]
        lines += [f"  {e.title}: {e.text}" for e in self.evidence if e.title != _("Watermark")]
        if self.record:
            record = self.record
            lines.append(
                _(
                    "  Record {id}: made by {engine}{model} from “{prompt}”, seed {seed}, {created}"
                ).format(
                    id=record.id,
                    engine=record.engine or _("nobody’s engine"),
                    model=f" ({record.model})" if record.model else "",
                    prompt=record.prompt,
                    seed=record.seed,
                    created=record.created,
                )
            )
        for match in self.resembles:
            lines.append(
                _(
                    "  Resembles {track} from {start:.1f} to {end:.1f} s ({similarity:.0f} %)"
                ).format(
                    track=match.track,
                    start=match.start,
                    end=match.end,
                    similarity=100 * match.similarity,
                )
            )
        return "\n".join(lines)


def inspect(
    studio: Studio,
    path: Path,
    control: Control,
    *,
    references: Path | None = None,
    keys: Sequence[WatermarkKey] = (),
    full: bool = False,
) -> Inspection:
    """Inspect any audio file; nothing is written to it and nothing leaves the machine.

    Parameters
    ----------
    studio
        Whose own key and ledger are asked.
    path
        The file.
    control
        Told the progress.
    references
        Folder of tracks to compare with; the settings' one where it is not given.
    keys
        Further keys whose private marks are looked for.
    full
        Whether pitch, tempo and speed are searched as well.

    Raises
    ------
    UserError, DataError
        Where the file cannot be read.
    """
    info = probe(path)
    audio = read(path)
    control.progress(0.1, _("looking for marks"))
    marks = marks_in(studio, audio, Part(control, 0.1, 0.6), keys=keys, full=full)
    control.progress(0.6, _("reading credentials"))
    credentials = read_credentials(path, studio.identity)
    tags = read_tags(path)
    record = _record(studio, marks, credentials)
    declared = _declared_sound(record, credentials)
    same = Fingerprint.of(audio).agreement(declared) if declared else None
    resembles = _resemblances(studio, audio, references, Part(control, 0.7, 0.95))
    pyramid = PeakPyramid.build(audio, NoControl())
    verdict = verdict_of(marks, credentials, tags, known=record is not None, same_music=same)
    control.progress(1.0, _("done"))
    return Inspection(
        info, Detection(path, marks), credentials, tags, record, same, resembles, verdict, pyramid
    )


def _declared_sound(record: Record | None, credentials: Credentials) -> Fingerprint | None:
    """Return the fingerprint of the sound that was marked, from the ledger or the manifest.

    Compared with the sound at hand it tells a mark or manifest that was copied onto other music.
    """
    if record and record.fingerprint:
        return record.fingerprint
    for binding in credentials.soft_bindings:
        if binding.algorithm == FINGERPRINT_ALGORITHM:
            return Fingerprint.from_bytes(binding.value)
    return None


def _resemblances(
    studio: Studio, audio: Audio, references: Path | None, control: Control
) -> tuple[Resemblance, ...]:
    folder = references or studio.reference_folder
    if folder is None:
        return ()
    return studio.references(folder, control).match(audio)


def _record(studio: Studio, marks: Sequence[FoundMark], credentials: Credentials) -> Record | None:
    """Return the first record that a private mark or the manifest names and the ledger has."""
    named = [mark.payload for mark in marks if mark.layer == "private"]
    if credentials.claim.get("record_id"):
        named.append(credentials.claim["record_id"])
    for id in named:
        try:
            entries = studio.ledger.find(record_id=id)
        except SoundmarkError:
            # A damaged ledger must not keep a file from being inspected.
            return None
        if entries:
            return record_of(id, entries)
    return None


def record_of(id: str, entries: Sequence[Entry]) -> Record:
    """Return a record from its ledger entries."""
    opened = next((e for e in entries if e.kind == "export.opened"), entries[0])
    closed = next((e for e in reversed(entries) if e.kind == "export.closed"), None)
    origins: Sequence[Mapping[str, Any]] = opened.body.get("origins", ())
    private: Mapping[str, Any] = opened.private or {}
    made = next((o for o in origins if o.get("engine")), {})
    prompts: Mapping[str, str] = private.get("prompts", {})
    return Record(
        id=id,
        engine=made.get("engine", ""),
        model=made.get("model", ""),
        prompt=prompts.get(made.get("id", ""), ""),
        seed=made.get("seed"),
        created=opened.time,
        licence=opened.body.get("licence", ""),
        parents=tuple(opened.body.get("parents", ())),
        fingerprint=Fingerprint.from_bytes(bytes.fromhex(closed.body["fingerprint"]))
        if closed
        else None,
    )
