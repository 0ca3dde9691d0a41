"""The free detector: which marks does a file carry, and where."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.audio import Audio, AudioInfo, AudioReader, open_reader
from core.errors import UserError
from core.jobs import Control
from core.studio.keys import own_keys
from core.studio.marking import FALSE_ALARM
from core.studio.studio import Studio
from core.text import _
from core.text.words import chance
from core.watermark import FoundMark, WatermarkKey, detect

LONGEST_HOURS = 10


@dataclass(frozen=True, slots=True)
class Detection:
    """Hold the marks that were found in one file.

    Attributes
    ----------
    file
        Where it lies.
    marks
        What the detector reports; present are those at or below one false alarm in a million.
    """

    file: Path
    marks: tuple[FoundMark, ...]

    @property
    def present(self) -> bool:
        """Whether any mark is there."""
        return bool(self.marks)

    def watermark_json(self) -> dict[str, Any]:
        """Return the ``watermark`` part that detection and inspection share."""
        return {"present": self.present, "marks": [mark.to_json() for mark in self.marks]}

    def to_json(self) -> dict[str, Any]:
        """Return what ``watermark detect --json`` prints."""
        return {"file": str(self.file), "watermark": self.watermark_json()}

    def to_text(self) -> str:
        """Return the same for a person."""
        if not self.marks:
            return _("{file}: no marks found").format(file=self.file)
        return "\n".join([f"{self.file}:"] + [f"  {mark_text(mark)}" for mark in self.marks])


def mark_text(mark: FoundMark) -> str:
    """Return a mark in one line: layer, payload, how surely, where."""
    spans = ", ".join(f"{span.start:.1f}–{span.end:.1f} s" for span in mark.segments)
    says = mark.origin or mark.payload
    change = ""
    if abs(mark.pitch_semitones) > 0.05 or abs(mark.tempo_ratio - 1) > 0.001:
        change = _(", pitch {semitones:+.2f} semitones, tempo × {tempo:.3f}").format(
            semitones=mark.pitch_semitones, tempo=mark.tempo_ratio
        )
    return _("{layer} mark: {says} (false alarm {chance}; {spans}{change})").format(
        layer=mark.layer,
        says=says,
        chance=chance(mark.false_positive_probability),
        spans=spans or _("whole file"),
        change=change,
    )


def marks_in(
    studio: Studio,
    sound: Audio | AudioReader,
    control: Control,
    *,
    keys: Sequence[WatermarkKey] = (),
    full: bool = False,
) -> tuple[FoundMark, ...]:
    """Return the marks that are certainly in `sound`: public ones, the creator's, those of `keys`.

    Parameters
    ----------
    studio
        Whose own keys are tried too, the earlier ones as well; an identity is made at its
        first use.
    sound
        In memory, or an open file of any length.
    control
        Told the progress.
    keys
        Further keys whose private marks are looked for.
    full
        Whether pitch, tempo and speed are searched as well: slower.
    """
    tried = tuple({key.id: key for key in (*own_keys(studio), *keys)}.values())
    found = detect(sound, tried, search="full" if full else "quick", control=control)
    return tuple(mark for mark in found if mark.false_positive_probability <= FALSE_ALARM)


def check_length(info: AudioInfo) -> None:
    """Refuse what would take minutes to hours of work for a slip.

    Raises
    ------
    UserError
        ``studio.too_long_to_detect`` for ten hours or more.
    """
    hours = info.seconds / 3600
    if hours >= LONGEST_HOURS:
        raise UserError("studio.too_long_to_detect", path=info.path, hours=f"{hours:.1f}")


def detect_file(
    studio: Studio,
    path: Path,
    control: Control,
    *,
    keys: Sequence[WatermarkKey] = (),
    full: bool = False,
) -> Detection:
    """Look for the marks in a file, as :func:`marks_in` does.

    Raises
    ------
    UserError
        As :func:`check_length`.
    UserError, DataError
        Where the file cannot be read.
    """
    with open_reader(path) as reader:
        check_length(reader.info)
        return Detection(path, marks_in(studio, reader, control, keys=keys, full=full))
