"""What a colour is for."""

from enum import StrEnum


class Role(StrEnum):
    """Name what a colour is for; a theme gives each of them a value."""

    BACKGROUND = "background"  # the canvas behind the tracks, and text fields
    PANEL = "panel"
    BAR = "bar"
    CARD = "card"
    HOVER = "hover"  # a control under the pointer
    PRESSED = "pressed"
    CHOSEN = "chosen"  # the ground of what is selected or switched on
    LINE = "line"
    EDGE = "edge"  # the border of a control
    TEXT = "text"
    QUIET = "quiet"
    DISABLED = "disabled"  # words and icons of what cannot be used now
    BRIGHT = "bright"  # emphasis on chips and switched-on controls
    ACTION = "action"
    ACTION_HOVER = "action_hover"
    ON_ACTION = "on_action"
    WARNING = "warning"
    GOOD = "good"
    BAD = "bad"
    FOCUS = "focus"
    PLAYHEAD = "playhead"
    SELECTION = "selection"
    # Who made it.
    YOU = "you"
    IMPORTED = "imported"
    UNSTATED = "unstated"
    RULES = "rules"
    MODEL = "model"
    MIXED = "mixed"


_GROUNDS = (Role.BACKGROUND, Role.PANEL, Role.BAR, Role.CARD, Role.CHOSEN)
_WORDS = (Role.TEXT, Role.QUIET, Role.BRIGHT, Role.WARNING, Role.GOOD, Role.BAD)

# Every pair of (words, ground) that the window draws; each must reach 4.5 : 1.
PAIRS: tuple[tuple[Role, Role], ...] = (
    *((word, ground) for word in _WORDS for ground in _GROUNDS),
    (Role.TEXT, Role.HOVER),
    (Role.TEXT, Role.PRESSED),
    (Role.QUIET, Role.HOVER),
    (Role.BRIGHT, Role.HOVER),
    (Role.ON_ACTION, Role.ACTION),
    (Role.ON_ACTION, Role.ACTION_HOVER),
)
