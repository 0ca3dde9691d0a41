"""The one tree of errors, split by who can act on them.

::

    SoundmarkError
    ├── UserError       the person can act: another file, another value
    ├── MachineError    the machine must change: memory, disk, device, weights
    ├── DataError       a file or record is damaged or does not verify
    └── InternalError   we are wrong: a bug

    Cancelled           no error at all: somebody pressed Stop

An error carries a stable dotted ``code`` and ``fields``, never a sentence. The
sentence and its remedy live in :mod:`core.text`, so the window and the command
line say the same words. This module knows nobody.
"""

from collections.abc import Mapping


class SoundmarkError(Exception):
    """Carry what went wrong as a stable code and the facts around it.

    Parameters
    ----------
    code
        Dotted name of the mishap, ``"room.what"``; it has a sentence in ``core.text``.
    **fields
        Values that the sentence names (a path, a figure, a unit).

    Examples
    --------
    >>> UserError("audio.not_audio", path="holiday.jpg").fields["path"]
    'holiday.jpg'
    """

    exit_status = 1

    def __init__(self, code: str, **fields: object) -> None:
        super().__init__(code, fields)
        self.code = code
        self.fields: Mapping[str, object] = fields

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={value!r}" for name, value in self.fields.items())
        return f"{self.code}({facts})"


class UserError(SoundmarkError):
    """Ask the person for something else: another file, another value."""


class MachineError(SoundmarkError):
    """Say what this machine lacks: memory, disk, a device, missing weights."""


class DataError(SoundmarkError):
    """Say that a file or record is damaged or does not verify."""


class InternalError(SoundmarkError):
    """Say that Soundmark itself is wrong."""


class Cancelled(BaseException):
    """Unwind work that was asked to stop.

    Derives from ``BaseException`` so that no library's ``except Exception``
    swallows it.
    """
