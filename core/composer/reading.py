"""What a prompt says, by rules."""

from core.composer.wish import Wish


def read_prompt(text: str) -> Wish:
    """Return what `text` asks for."""
    return Wish()
