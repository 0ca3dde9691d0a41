"""Chains: which effects, how likely, with values from which ranges."""

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from core.audio import Audio
from core.augmentation.base import NO_CONTROL, Effect
from core.augmentation.catalogue import EFFECTS
from core.errors import UserError
from core.jobs import Control, Part
from core.origins import OriginMap
from core.plugins import Param, ParamValue, Spec

Range = ParamValue | tuple[ParamValue, ...]


def seed_of_copy(seed: int, name: str, copy: int) -> int:
    """Return the seed of one copy of one file in a batch.

    Parameters
    ----------
    seed
        The batch's seed.
    name
        The file's name inside the batch.
    copy
        Which copy of it, from 0.

    Notes
    -----
    It depends on no other file, so a batch may run in any order, in parts, or again.
    """
    digest = hashlib.sha256(f"{seed}\0{name}\0{copy}".encode()).digest()
    return int.from_bytes(digest[:8], "little") >> 1


@dataclass(frozen=True, slots=True)
class Step:
    """Name an effect, its probability, and the values that its settings may take.

    Parameters
    ----------
    effect
        Id of an effect of the catalogue.
    p
        Probability with which the step happens at all, 0 to 1.
    ranges
        For a setting's name a value, or for a number ``(minimum, maximum)``, or for
        anything else the values to choose among. Settings that are left out keep
        their default.

    Raises
    ------
    UserError
        Of ``plugins`` or ``augmentation``, for an effect, name or value that cannot be.

    Examples
    --------
    >>> Step("noise", p=0.5, ranges={"colour": "pink", "snr_db": (10, 30)}).ranges["snr_db"]
    (10.0, 30.0)
    """

    effect: str
    p: float = 1.0
    ranges: Mapping[str, Range] = field(default_factory=dict)

    def __post_init__(self) -> None:
        spec = self.spec
        is_number = isinstance(self.p, int | float) and not isinstance(self.p, bool)
        if not is_number or not 0 <= self.p <= 1:
            raise UserError("augmentation.bad_probability", effect=spec.title, p=self.p)
        checked = {
            name: _checked(spec, spec.param(name), given) for name, given in self.ranges.items()
        }
        object.__setattr__(self, "p", float(self.p))
        object.__setattr__(self, "ranges", checked)

    @property
    def spec(self) -> Spec:
        """The effect's Spec."""
        return EFFECTS.get(self.effect)

    def drawn(self, rng: np.random.Generator) -> "AppliedStep":
        """Return the step with every value decided, not yet applied."""
        spec = self.spec
        happens = bool(rng.random() < self.p)
        settings = {p.name: _drawn(p, self.ranges.get(p.name, p.default), rng) for p in spec.params}
        seed = int(rng.integers(1 << 63))
        return AppliedStep(self.effect, spec.version, happens, settings, seed)


def _checked(spec: Spec, param: Param, given: object) -> Range:
    if not isinstance(given, tuple | list):
        return param.checked(given, spec.title)
    values = tuple(param.checked(value, spec.title) for value in given)
    if param.kind not in ("float", "int"):
        if not values:
            raise UserError("augmentation.nothing_to_choose", effect=spec.title, name=param.name)
        return values
    if len(values) != 2:
        raise UserError(
            "augmentation.bad_range", effect=spec.title, name=param.name, given=list(given)
        )
    low, high = values
    if low > high:  # type: ignore[operator]
        raise UserError(
            "augmentation.reversed_range",
            effect=spec.title,
            name=param.name,
            minimum=low,
            maximum=high,
        )
    return values


def _drawn(param: Param, among: Range, rng: np.random.Generator) -> ParamValue:
    if not isinstance(among, tuple):
        return among
    if param.kind == "int":
        least, most = (int(end) for end in among)  # type: ignore[arg-type]
        return int(rng.integers(least, most, endpoint=True))
    if param.kind == "float":
        low, high = (float(end) for end in among)  # type: ignore[arg-type]
        if param.unit == "Hz" and low > 0:  # what the ear finds even, as in octaves
            return min(max(math.exp(rng.uniform(math.log(low), math.log(high))), low), high)
        return float(rng.uniform(low, high))
    return among[int(rng.integers(len(among)))]


@dataclass(frozen=True, slots=True)
class AppliedStep:
    """Say what one step did, completely enough to do it again.

    Attributes
    ----------
    effect, version
        Id and version of the effect.
    happened
        Whether chance let the step happen.
    settings
        The value of every setting.
    seed
        Seed of the effect's own generator.
    frames
        Length before and after.
    sample_rate
        In Hz.
    """

    effect: str
    version: str
    happened: bool
    settings: Mapping[str, ParamValue]
    seed: int
    frames: tuple[int, int] = (0, 0)
    sample_rate: int = 0

    def applied_to(self, audio: Audio, control: Control = NO_CONTROL) -> Audio:
        """Return `audio` sent through the step; `audio` itself where it did not happen."""
        if not self.happened:
            return audio
        rng = np.random.default_rng(self.seed)
        return self._effect().apply(audio, self.settings, rng, control)

    def with_lengths(self, before: Audio, after: Audio) -> "AppliedStep":
        """Return the step with the lengths between which it worked."""
        return AppliedStep(
            self.effect,
            self.version,
            self.happened,
            self.settings,
            self.seed,
            (before.frames, after.frames),
            before.sample_rate,
        )

    def origins(self, origins: OriginMap) -> OriginMap:
        """Return the output's origins for the input's `origins`."""
        if not self.happened:
            return origins
        effect = self._effect()
        before = effect.latency_samples(self.settings, self.sample_rate)
        after = effect.tail_samples(self.settings, self.sample_rate)
        spread = origins.spread(before, after, max(self.frames))
        return spread.through(effect.time_map(self.settings)).part(0, self.frames[1])

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values, for a manifest's line or a recipe."""
        return {
            "effect": self.effect,
            "version": self.version,
            "happened": self.happened,
            "settings": dict(self.settings),
            "seed": self.seed,
            "frames": list(self.frames),
            "sample_rate": self.sample_rate,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "AppliedStep":
        """Return the step that :meth:`to_json` wrote."""
        before, after = data["frames"]
        return cls(**{**data, "frames": (before, after)})

    def _effect(self) -> Effect:
        effect: Effect = EFFECTS.get(self.effect).loaded()()
        return effect


@dataclass(frozen=True, slots=True)
class Applied:
    """Hold altered sound with what was done to it.

    Attributes
    ----------
    audio
        The result.
    steps
        One for each of the chain's, those that did not happen included.
    """

    audio: Audio
    steps: tuple[AppliedStep, ...]

    def origins(self, origins: OriginMap) -> OriginMap:
        """Return the result's origins for the input's `origins`."""
        for step in self.steps:
            origins = step.origins(origins)
        return origins

    def to_json(self) -> list[dict[str, Any]]:
        """Return the steps as plain JSON values."""
        return [step.to_json() for step in self.steps]


@dataclass(frozen=True, slots=True)
class Chain:
    """Apply steps one after the other.

    Parameters
    ----------
    steps
        In the order in which sound passes them; none changes nothing.
    title
        What a person calls it.

    Examples
    --------
    >>> chain = Chain((Step("gain", ranges={"gain_db": (-6, 0)}),), "Softer")
    >>> Chain.from_toml_text(chain.to_toml()) == chain
    True
    """

    steps: tuple[Step, ...]
    title: str = ""

    def drawn(self, seed: int) -> tuple[AppliedStep, ...]:
        """Return what the chain does under `seed`, decided but not yet done."""
        # A generator a step: another step at the end leaves the earlier ones as they were.
        return tuple(
            step.drawn(np.random.default_rng([seed & (1 << 64) - 1, place]))
            for place, step in enumerate(self.steps)
        )

    def applied(self, audio: Audio, seed: int, control: Control = NO_CONTROL) -> Applied:
        """Return `audio` sent through the chain under `seed`.

        Parameters
        ----------
        audio
            The sound; left as it is.
        seed
            Same chain, sound and seed: the same samples.
        control
            Told the progress; raises ``Cancelled`` from there.
        """
        done = []
        count = len(self.steps)
        for place, step in enumerate(self.drawn(seed)):
            control.progress(place / count, step.effect)
            after = step.applied_to(audio, Part(control, place / count, (place + 1) / count))
            done.append(step.with_lengths(audio, after))
            audio = after
        control.progress(1.0)
        return Applied(audio, tuple(done))

    @classmethod
    def from_toml(cls, path: Path) -> "Chain":
        """Return the chain in a TOML file; see :mod:`core.augmentation.toml`.

        Raises
        ------
        UserError
            For a file that is not there, no TOML, or holds what a chain cannot.
        """
        from core.augmentation.toml import read

        return read(path)

    @classmethod
    def from_toml_text(cls, text: str) -> "Chain":
        """Return the chain in a TOML text."""
        from core.augmentation.toml import parse

        return parse(text)

    def to_toml(self) -> str:
        """Return the chain as a TOML text that :meth:`from_toml_text` reads."""
        from core.augmentation.toml import text

        return text(self)
