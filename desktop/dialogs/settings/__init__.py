"""The person's settings: sound device, colours, folders, identity."""

from desktop.dialogs.settings.dialog import SettingsDialog
from desktop.dialogs.settings.presenter import SettingsPresenter

__all__ = ["SettingsDialog", "SettingsPresenter"]
