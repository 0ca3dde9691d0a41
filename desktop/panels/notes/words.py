"""What the piano roll says."""

from core.studio.noting import ScoreNote, TakeScore
from core.text import N_, _
from desktop.panels.notes.heights import DRUMS, pitch_name

# Words and ticks of what positions can snap to.
GRIDS = (
    (N_("1/4"), 480),
    (N_("1/8"), 240),
    (N_("1/8 triplet"), 160),
    (N_("1/16"), 120),
    (N_("1/16 triplet"), 80),
    (N_("1/32"), 60),
    (N_("No grid"), 0),
)

PART_TITLES = {
    "drums": N_("Drums"),
    "bass": N_("Bass"),
    "chords": N_("Chords"),
    "pad": N_("Pad"),
    "arp": N_("Arpeggio"),
    "lead": N_("Lead"),
    "second": N_("Second voice"),
}


def counted(one: str, many: str, count: int) -> str:
    """Return the words for one thing, or those for many with their number in."""
    return one if count == 1 else many.format(count=count)


def part_title(part: str) -> str:
    """Return what a part is called."""
    return _(PART_TITLES.get(part, part))


def note_name(score: TakeScore, part: str, note: ScoreNote) -> str:
    """Return what a note is called: its pitch, or the piece of the kit."""
    if part == DRUMS:
        return _(score.pieces.get(round(note.pitch), ""))
    return pitch_name(note.pitch, flat=score.flat)


def note_words(score: TakeScore, part: str, note: ScoreNote) -> str:
    """Return a note in words: pitch or piece, bar and beat, velocity."""
    beat = (note.start % score.bar) / score.beat + 1
    return _("{name} · bar {bar}, beat {beat:g} · velocity {velocity}").format(
        name=note_name(score, part, note),
        bar=note.start // score.bar + 1,
        beat=round(beat, 2),
        velocity=round(note.velocity * 127),
    )
