"""What an effect is handed, and what it declares of itself."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

import numpy as np

from core.audio import Audio
from core.jobs import Control, NoControl

NO_CONTROL = NoControl()

Settings = Mapping[str, Any]  # a value of its Param's kind for every name: Spec.settings checked it


class Effect(Protocol):
    """Alter sound.

    An instance keeps no state: what comes out depends on nothing but the arguments of
    :meth:`apply`, whoever else calls it at the same time. It never writes into the sound
    that it is given, takes 1 to 8 channels at any legal rate, and any number of frames.
    """

    def apply(
        self,
        audio: Audio,
        settings: Settings,
        rng: np.random.Generator,
        control: Control = NO_CONTROL,
    ) -> Audio:
        """Return the altered sound.

        Parameters
        ----------
        audio
            The sound; left as it is.
        settings
            A value for every ``Param`` of the effect's Spec, checked before.
        rng
            The only source of chance.
        control
            Asked now and then by what may take longer than a second; raises ``Cancelled``.
        """

    def latency_samples(self, settings: Settings, sample_rate: int) -> int:
        """Return how far ahead of a frame the effect looks to make it."""

    def tail_samples(self, settings: Settings, sample_rate: int) -> int:
        """Return how long a frame rings on (to -60 dB)."""

    def time_map(self, settings: Settings) -> Callable[[int], int]:
        """Return the rising function from a frame of the input to its place in the output."""


class SameLength:
    """Declare what holds for most effects: every frame stays where it is, alone."""

    def latency_samples(self, settings: Settings, sample_rate: int) -> int:  # noqa: ARG002
        """Return 0: nothing is looked at ahead of its time."""
        return 0

    def tail_samples(self, settings: Settings, sample_rate: int) -> int:  # noqa: ARG002
        """Return 0: nothing rings on."""
        return 0

    def time_map(self, settings: Settings) -> Callable[[int], int]:  # noqa: ARG002
        """Return the identity."""
        return lambda frame: frame
