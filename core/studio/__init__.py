"""Use cases that join the rooms: make, edit, deliver, inspect. The only door to the engine.

The window and the command line call what is exported here and pass values of ``audio``,
``origins``, ``project`` and ``jobs``; they know no other room.
"""

from core.studio.delivering import Delivered, Delivery, deliver
from core.studio.facts import OriginFact, origin_facts, release_notes, shares
from core.studio.inspecting import Inspection, inspect
from core.studio.mixing import Mix, mix_of_project, mix_of_take
from core.studio.notes import Note, Tone
from core.studio.paths import mix_of_path
from core.studio.session import Imports, Session
from core.studio.shelf import StoredTake, TakeShelf
from core.studio.studio import Studio
from core.studio.takes import Take, TakeChunk, fresh_seed, make_take, make_takes
from core.studio.variations import changed, pinned, remade, varied

__all__ = [
    "Delivered",
    "Delivery",
    "Imports",
    "Inspection",
    "Mix",
    "Note",
    "OriginFact",
    "Session",
    "StoredTake",
    "Studio",
    "Take",
    "TakeChunk",
    "TakeShelf",
    "Tone",
    "changed",
    "deliver",
    "fresh_seed",
    "inspect",
    "make_take",
    "make_takes",
    "mix_of_path",
    "mix_of_project",
    "mix_of_take",
    "origin_facts",
    "pinned",
    "release_notes",
    "remade",
    "shares",
    "varied",
]
