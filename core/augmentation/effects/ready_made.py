"""The one door to audiomentations.

Its transforms draw their values from Python's and numpy's global generators and keep
them between calls. Here each is made anew, handed its values, and only its ``apply``
is called, which draws nothing: so calls neither repeat by luck nor disturb each other.
"""

from typing import Any

import numpy as np

from core.audio import Audio


def transformed(name: str, audio: Audio, **values: Any) -> Audio:
    """Return `audio` sent through the audiomentations transform called `name`.

    Parameters
    ----------
    name
        A class of audiomentations whose ``apply`` is free of chance.
    audio
        The sound; a copy of it is handed on. Without frames it comes back as it is.
    **values
        What the transform's ``randomize_parameters`` would have drawn.
    """
    import audiomentations

    if not audio.frames:
        return audio
    transform = getattr(audiomentations, name)(p=1.0)
    transform.parameters = {"should_apply": True, **values}
    samples = np.array(audio.samples, np.float32, order="C")
    return audio.with_samples(transform.apply(samples, audio.sample_rate))
