"""What the person wishes for: text, seed, values of the plan, a recording to work from.

Plain values and the request made of them. Knows no widget, no job and no engine but by its
``Spec``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.generation import GenerationRequest, Reference
from core.generation.base import ReferenceUse
from core.plugins import ParamValue, Spec
from core.studio.plans import plan_choices
from core.studio.takes import fresh_seed
from desktop.panels.prompt.plan import CAN, Value, settings_of

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
        What was set, by the name of its chip; see :mod:`desktop.panels.prompt.plan`.
    touched
        Names of what was set or left open again and did not go into a take yet.
    reference
        A recording and how it is meant.
    """

    text: str = ""
    lyrics: str = ""
    count: int = 1
    seed_text: str = ""
    values: dict[str, Value] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)
    reference: tuple[Path, ReferenceUse] | None = None

    def set_value(self, name: str, value: Value | None) -> None:
        """Set a value; ``None`` leaves it to the engine."""
        self.restore(name, value)
        self.touched.add(name)

    def restore(self, name: str, value: Value | None) -> None:
        """Take back what was set: the value is again what it was, or left to the engine."""
        self.touched.discard(name)
        if value is None:
            self.values.pop(name, None)
        else:
            self.values[name] = value

    def adopt(self, stated: Mapping[str, Value]) -> None:
        """Wish for what was stated for a take, but for what was touched since."""
        kept = {name: value for name, value in self.values.items() if name in self.touched}
        rest = {name: value for name, value in stated.items() if name not in self.touched}
        self.values = {**rest, **kept}

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
        values = {name: value for name, value in self.values.items() if _can(spec, name)}
        tempo, seconds = _number(values.get("tempo")), _number(values.get("length"))
        given: dict[str, Any] = dict(settings)
        if plan_choices(spec.id) is not None:
            given.pop("genre", None)  # its chip alone decides
            given |= settings_of(self.values)
        if seconds is not None and any(param.name == "seconds" for param in spec.params):
            given["seconds"] = seconds
        return GenerationRequest(
            text=self.text.strip(),
            seconds=seconds,
            seed=int(self.seed_text) if self.seed_text else fresh_seed(),
            tempo_bpm=tempo,
            key=str(values.get("key") or ""),
            chords=str(values.get("chords") or ""),
            lyrics=self.lyrics.strip() if "lyrics" in spec.can else "",
            settings=given,
        )


def _can(spec: Spec, name: str) -> bool:
    return name not in CAN or CAN[name] in spec.can


def _number(value: Value | None) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def read_reference(reference: tuple[Path, ReferenceUse] | None) -> Reference | None:
    """Read the recording that was chosen; on a worker.

    Raises
    ------
    UserError, DataError
        Where it cannot be read.
    """
    if reference is None:
        return None
    from core.studio.references import reference as read

    return read(*reference)
