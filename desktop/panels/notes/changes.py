"""What can be done to notes: pure functions from notes to notes."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from core.studio.noting import ScoreNote, ScoreNotes

LEAST_VELOCITY = 1 / 127
SHORTEST = 15  # ticks: a 128th


def in_order(notes: Iterable[ScoreNote]) -> ScoreNotes:
    """Return notes sorted, each once."""
    return tuple(sorted(set(notes)))


def exchanged(
    notes: ScoreNotes, chosen: Collection[ScoreNote], change: Callable[[ScoreNote], ScoreNote]
) -> tuple[ScoreNotes, frozenset[ScoreNote]]:
    """Return notes with the chosen ones changed, and what these became."""
    new = [change(note) for note in notes if note in chosen]
    stay = [note for note in notes if note not in chosen]
    return in_order((*stay, *new)), frozenset(new)


def moved(note: ScoreNote, ticks: int, pitch: float, *, end: int) -> ScoreNote:
    """Return a note elsewhere, still inside the piece."""
    start = min(max(note.start + ticks, 0), max(end - SHORTEST, 0))
    return replace(note, start=start, pitch=pitch)


def resized(note: ScoreNote, ticks: int, *, end: int) -> ScoreNote:
    """Return a note that ends earlier or later."""
    longest = max(end - note.start, SHORTEST)
    return replace(note, length=min(max(note.length + ticks, SHORTEST), longest))


def louder(note: ScoreNote, by: float) -> ScoreNote:
    """Return a note struck harder, or softer."""
    return with_velocity(note, note.velocity + by)


def with_velocity(note: ScoreNote, velocity: float) -> ScoreNote:
    """Return a note struck so hard, as far as that can be."""
    return replace(note, velocity=min(max(round(velocity, 4), LEAST_VELOCITY), 1.0))


def quantised(note: ScoreNote, grid: int, *, end: int) -> ScoreNote:
    """Return a note that begins on the grid's nearest line; its length stays."""
    on_grid = round(note.start / grid) * grid
    return replace(note, start=min(on_grid, max(end - SHORTEST, 0)))


def pasted(notes: Iterable[ScoreNote], at: int, *, end: int) -> ScoreNotes:
    """Return copied notes from tick `at` on; those after the end are left out."""
    copied = in_order(notes)
    if not copied:
        return ()
    shift = at - copied[0].start
    return tuple(replace(n, start=n.start + shift) for n in copied if n.start + shift < end)
