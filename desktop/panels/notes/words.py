"""What the piano roll says."""

from core.text import N_, _

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
