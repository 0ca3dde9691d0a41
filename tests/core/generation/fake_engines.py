"""Engines for tests, loaded in the engine host by their Specs."""

import os
from collections.abc import Generator

import numpy as np

from core.audio import Audio
from core.generation.base import GenerationRequest, Made
from core.jobs import Control
from core.plugins import Spec

RATE = 8_000


class Parrot:
    """Say what it was asked, in every field that a take has."""

    def __init__(self) -> None:
        self._takes = 0

    def generate(
        self, request: GenerationRequest, control: Control
    ) -> Generator[Audio, None, Made]:
        self._takes += 1
        control.progress(0.5, "repeat")
        sound = Audio(np.full((2, 100), request.seed, np.float32), RATE)
        yield sound
        if request.reference:
            yield request.reference.audio
        return Made(
            plan={"request": request.to_json(), "takes": self._takes, "pid": os.getpid()},
            stems={"left": sound.with_channels(1), "both": sound},
            midi=b"MThd\x00\xff",
            notices=("“polka” was not understood.",),
            model="parrot",
            revision="1",
        )


class Kamikaze:
    """Take the whole process down after a first piece."""

    def generate(
        self, request: GenerationRequest, control: Control
    ) -> Generator[Audio, None, Made]:
        yield Audio.silent(10, RATE)
        os._exit(9)


PARROT = Spec("parrot", "1", "Parrot", f"{__name__}:Parrot", needs=("torch",))
KAMIKAZE = Spec("kamikaze", "1", "Kamikaze", f"{__name__}:Kamikaze", needs=("torch",))
ABSENT = Spec("absent", "1", "Absent", f"{__name__}:Absent", needs=("torch",))
