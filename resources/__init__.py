"""Files that the window and the command line show: found by path through one helper."""

from pathlib import Path

_ROOT = Path(__file__).parent


def resource(name: str) -> Path:
    """Return the path of a bundled file, for example ``resource("soundmark.svg")``."""
    return _ROOT / name
