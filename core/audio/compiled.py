"""Compile a kernel ahead of its first call, in the one way that this house uses numba.

Importing this module imports numba: only modules that are loaded at first use may do so.
"""

import functools
from collections.abc import Callable
from typing import Any, Literal, TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., Any])


def compiled(
    signature: str, error_model: Literal["python", "numpy"] = "python"
) -> Callable[[F], F]:
    """Compile for one explicit signature, cached on disk, without the interpreter's lock.

    Parameters
    ----------
    signature
        numba's type signature, so that the kernel is compiled when its module is imported.
    error_model
        Whether a division by zero raises (``"python"``) or gives infinity (``"numpy"``).

    Notes
    -----
    Never parallel and never fast-math: the same request must give the same samples,
    whatever else the machine is doing.
    """

    def decorate(function: F) -> F:
        jit = functools.partial(numba.njit, signature, nogil=True, error_model=error_model)
        try:
            return cast(F, jit(cache=True)(function))
        except RuntimeError:  # no folder to keep it in: compiled anew in every process
            return cast(F, jit()(function))

    return decorate
