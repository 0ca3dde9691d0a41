"""The window's places, one folder a panel: a view and a presenter that knows no widget."""
