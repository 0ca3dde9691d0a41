"""Load ahead what the first take loads: libraries and compiled kernels, a piece at a time.

Importing them takes seconds, in which Python's lock is held for a fifth of a second now and
then. Soon after the start nobody waits for it; in the middle of the first take somebody does.
"""

import contextlib
import importlib
import time

from core.jobs import Control
from core.studio.studio import Studio
from core.text import _

REST_S = 0.02  # between two pieces: whoever draws gets its turn

# In an order in which each piece is small, and each needs only what came before it.
MODULES = (
    "scipy.special",
    "scipy.linalg",
    "scipy.sparse",
    "scipy.fft",
    "scipy.spatial",
    "scipy.optimize",
    "scipy.interpolate",
    "scipy.ndimage",
    "scipy.stats",
    "scipy.signal",
    "llvmlite.binding",
    "numba.core.types",
    "numba.core.typing",
    "numba.core.compiler",
    "numba.core.registry",
    "numba",
    "mido",
    "core.generation.engines.composer",
    "core.composer.reading",
    "core.composer.performing",
    "core.composer.mixing.kernels",
    "core.composer.mixing.filters",
    "core.composer.synthesis.kernels",
    "core.composer.synthesis.player",
    "core.composer.mixing.master",
    "core.composer.splicing",
    "core.composer.recording",
)


def warm_up(studio: Studio, control: Control) -> None:
    """Import what the built-in composer needs, and list all plug-ins; on a worker.

    What is missing is left out: it is told when it is needed.
    """
    for catalogue in (studio.engines, studio.effects, studio.exporters):
        control.progress(0.0, _("getting ready"))
        tuple(catalogue)  # the first look asks every installed package
    for number, name in enumerate(MODULES):
        control.progress(number / len(MODULES), _("getting ready"))
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
        time.sleep(REST_S)
