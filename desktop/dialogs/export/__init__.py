"""Exporting: what leaves, under which licences, how it is marked, and the proof afterwards."""

from desktop.dialogs.export.dialog import ExportDialog
from desktop.dialogs.export.presenter import ExportPresenter

__all__ = ["ExportDialog", "ExportPresenter"]
