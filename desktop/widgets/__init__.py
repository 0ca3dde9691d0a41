"""Small controls that every panel is built from; they know the theme and no document."""

from desktop.widgets.buttons import IconButton, action_button, link_button, push_button
from desktop.widgets.card import Card, Facts
from desktop.widgets.chip import Chip
from desktop.widgets.fact_chip import FactChip
from desktop.widgets.flow import FlowLayout
from desktop.widgets.form import ParamForm
from desktop.widgets.hint import DropHint
from desktop.widgets.labels import ElidedLabel, SectionLabel, label
from desktop.widgets.meter import Meter
from desktop.widgets.notice import Notice, NoticeArea
from desktop.widgets.progress import ProgressStrip
from desktop.widgets.state import set_state
from desktop.widgets.swatch import OriginSwatch, ShareBar

__all__ = [
    "Card",
    "Chip",
    "DropHint",
    "ElidedLabel",
    "FactChip",
    "Facts",
    "FlowLayout",
    "IconButton",
    "Meter",
    "Notice",
    "NoticeArea",
    "OriginSwatch",
    "ParamForm",
    "ProgressStrip",
    "SectionLabel",
    "ShareBar",
    "action_button",
    "label",
    "link_button",
    "push_button",
    "set_state",
]
