"""What an export says about itself in the open: tags, settings, the disclosure sheet.

Takes values and finished files, never a project; signs and marks nothing.
"""

from core.export.exporters import EXPORTERS, encode_settings
from core.export.sheet import DisclosureSheet, SheetMark, SheetPart
from core.export.sheet_forms import disclosure_sheet
from core.export.tags import Tags, read_tags, write_tags

__all__ = [
    "EXPORTERS",
    "DisclosureSheet",
    "SheetMark",
    "SheetPart",
    "Tags",
    "disclosure_sheet",
    "encode_settings",
    "read_tags",
    "write_tags",
]
