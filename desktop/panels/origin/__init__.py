"""What is known of the open project: who made how much, and what that means for a release."""

from desktop.panels.origin.panel import OriginPanel
from desktop.panels.origin.presenter import OriginPresenter

__all__ = ["OriginPanel", "OriginPresenter"]
