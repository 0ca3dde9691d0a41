"""Work in background threads: progress, cancellation, partial results, an outcome.

Knows no Qt and no audio.
"""

from core.jobs.control import Control, NoControl, Part, Reporter
from core.jobs.job import Job, JobState
from core.jobs.runner import JobRunner, Lane

__all__ = [
    "Control",
    "Job",
    "JobRunner",
    "JobState",
    "Lane",
    "NoControl",
    "Part",
    "Reporter",
]
