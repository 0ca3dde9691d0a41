"""Compile a kernel ahead of its first call, in the one way that this house uses numba.

Importing this module imports numba: only modules that are loaded at first use may do so.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., Any])


def compiled(signature: str) -> Callable[[F], F]:
    """Compile for one explicit signature, cached on disk, without the interpreter's lock.

    Notes
    -----
    Never parallel and never fast-math: the same request must give the same samples,
    whatever else the machine is doing.
    """

    def decorate(function: F) -> F:
        try:
            return cast(F, numba.njit(signature, nogil=True, cache=True)(function))
        except RuntimeError:  # no folder to keep it in: compiled anew in every process
            return cast(F, numba.njit(signature, nogil=True)(function))

    return decorate
