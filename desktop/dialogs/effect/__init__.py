"""Sending a selection through an effect."""

from desktop.dialogs.effect.dialog import EffectDialog
from desktop.dialogs.effect.presenter import EffectPresenter

__all__ = ["EffectDialog", "EffectPresenter"]
