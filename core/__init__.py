"""Soundmark's engine: generation, editing, marking and provenance, with no window.

Nothing in here knows Qt. The window in ``desktop`` and the command line in
``core.cli`` both reach the rooms through ``core.studio``.
"""

__version__ = "0.1.0"
