"""The grid that everything stands on, in device-independent pixels."""


class Space:
    """Name the distances; all are multiples of 4 but the panels' inset and the radii."""

    UNIT = 4
    SMALL = 8
    MEDIUM = 12
    LARGE = 16
    PANEL = 14  # a panel's inset
    CONTROL = 28  # the height of a control
    ICON = 16
    RADIUS = 6
    CARD_RADIUS = 8
    TRACK_MINIMUM = 64
    TRACK_HIGHEST = 320  # that a track takes by itself; by hand it can be higher
    TRACK_HEADER = 120
    LANE = 6  # the height of an origin lane
    TOP_BAR = 48
    BOTTOM_BAR = 60
