"""Every edit: a pure function from a project to an :class:`~core.project.Edit`.

An edit never touches sound or disk. Its name is in the user's words, in their language,
and what views must redraw is worked out from what differs. Commit one through
:class:`core.project.folder.ProjectFolder`.
"""

from core.project.edits.clipboard import Clipboard, Row, copy, cut_out, paste
from core.project.edits.clips import fade, move, place, set_clip_gain, split, trim, trim_clip
from core.project.edits.parts import JOIN_S
from core.project.edits.regions import (
    delete,
    exchange,
    fitting_crossfade,
    replace_region,
    silence,
)
from core.project.edits.tracks import (
    add_track,
    move_track,
    remove_track,
    rename_track,
    set_muted,
    set_pan,
    set_soloed,
    set_track_gain,
)
from core.project.edits.whole import declare_origin, rename, set_sample_rate, set_tempo

__all__ = [
    "JOIN_S",
    "Clipboard",
    "Row",
    "add_track",
    "copy",
    "cut_out",
    "declare_origin",
    "delete",
    "exchange",
    "fade",
    "fitting_crossfade",
    "move",
    "move_track",
    "paste",
    "place",
    "remove_track",
    "rename",
    "rename_track",
    "replace_region",
    "set_clip_gain",
    "set_muted",
    "set_pan",
    "set_sample_rate",
    "set_soloed",
    "set_tempo",
    "set_track_gain",
    "silence",
    "split",
    "trim",
    "trim_clip",
]
