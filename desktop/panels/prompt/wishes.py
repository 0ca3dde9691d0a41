"""What the person wishes for: text, tempo, key, length, chords, seed, a recording to work from.

Plain values and the request made of them. Knows no widget, no job and no engine but by its
``Spec``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from core.generation import GenerationRequest, Reference
from core.generation.base import ReferenceUse
from core.plugins import ParamValue, Spec
from core.studio.takes import fresh_seed
from desktop.panels.prompt.fields import FIELDS
from desktop.panels.prompt.fields import field as field_called

MOST_TAKES = 8
HIGHEST_SEED = 2**63 - 1


@dataclass(slots=True, weakref_slot=True)  # signals are connected to its methods
class Wishes:
    """Hold what was asked for, whatever the engine.

    Attributes
    ----------
    text, lyrics
        As typed.
    count
        How many takes.
    seed_text
        Digits; empty draws a fresh seed each time.
    values
        The fields that were set, by name.
    reference
        A recording and how it is meant.
    """

    text: str = ""
    lyrics: str = ""
    count: int = 1
    seed_text: str = ""
    values: dict[str, float | str] = field(default_factory=dict)
    reference: tuple[Path, ReferenceUse] | None = None

    def set_field(self, name: str, text: str) -> bool:
        """Set a field from what was typed; empty leaves it to the engine.

        Returns
        -------
        bool
            Whether the text was understood.
        """
        if not text.strip():
            self.values.pop(name, None)
            return True
        value = field_called(name).parsed(text)
        if value is None:
            return False
        self.values[name] = value
        return True

    def set_count(self, count: int) -> None:
        """Ask for this many takes, 1 to 8."""
        self.count = min(max(count, 1), MOST_TAKES)

    def set_seed(self, text: str) -> bool:
        """Set the seed from what was typed; tell whether it was understood."""
        digits = "".join(text.split())
        if digits and not (digits.isascii() and digits.isdigit() and int(digits) <= HIGHEST_SEED):
            return False
        self.seed_text = digits
        return True

    def request(self, spec: Spec, settings: Mapping[str, ParamValue]) -> GenerationRequest:
        """Return what an engine is asked: only what it can honour, the recording still unread."""
        values = {f.name: self.values.get(f.name) for f in FIELDS if not f.can or f.can in spec.can}
        tempo, seconds = values.get("tempo"), values.get("length")
        given = dict(settings)
        if seconds is not None and any(param.name == "seconds" for param in spec.params):
            given["seconds"] = seconds
        return GenerationRequest(
            text=self.text.strip(),
            seconds=float(seconds) if seconds is not None else None,
            seed=int(self.seed_text) if self.seed_text else fresh_seed(),
            tempo_bpm=float(tempo) if tempo is not None else None,
            key=str(values.get("key") or ""),
            chords=str(values.get("chords") or ""),
            lyrics=self.lyrics.strip() if "lyrics" in spec.can else "",
            settings=given,
        )


def read_reference(reference: tuple[Path, ReferenceUse] | None) -> Reference | None:
    """Read the recording that was chosen; on a worker.

    Raises
    ------
    UserError, DataError
        Where it cannot be read.
    """
    if reference is None:
        return None
    from core.audio import pcm_hash, read

    audio = read(reference[0])
    return Reference(audio, reference[1], pcm_hash(audio))
