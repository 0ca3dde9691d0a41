"""Work in background threads: progress, cancellation, partial results, an outcome.

Knows no Qt and no audio.
"""

from core.jobs.control import Control, NoControl, Part, Reporter

__all__ = ["Control", "NoControl", "Part", "Reporter"]
