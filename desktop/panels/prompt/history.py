"""The prompts that were used before, newest first, and walking through them."""

from core.settings import Settings

SETTING = "prompt.history"
KEPT = 50


class PromptHistory:
    """Remember prompts in the settings and walk through them as a shell does.

    Parameters
    ----------
    settings
        The person's settings.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> history = PromptHistory(Settings(pathlib.Path(tempfile.mkdtemp())))
    >>> history.remember("calm piano")
    >>> history.older("half typed"), history.newer("calm piano")
    ('calm piano', 'half typed')
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._place = -1  # -1 is what is being typed
        self._typed = ""

    @property
    def prompts(self) -> tuple[str, ...]:
        """The prompts, newest first."""
        stored = self._settings.get(SETTING, [])
        return tuple(text for text in stored if isinstance(text, str))[:KEPT]

    def remember(self, text: str) -> None:
        """Put `text` first; the same text from before moves there."""
        text = text.strip()
        self._place = -1
        if text:
            rest = [old for old in self.prompts if old != text]
            self._settings.set(SETTING, [text, *rest][:KEPT])

    def forget(self) -> None:
        """Forget all prompts."""
        self._place = -1
        self._settings.set(SETTING, [])

    def older(self, showing: str) -> str:
        """Return the prompt before the one that is shown; the oldest stays."""
        if self._place == -1:
            self._typed = showing
        prompts = self.prompts
        if not prompts:
            return showing
        self._place = min(self._place + 1, len(prompts) - 1)
        return prompts[self._place]

    def newer(self, showing: str) -> str:
        """Return the prompt after the one that is shown; last comes what was being typed."""
        if self._place == -1:
            return showing
        self._place -= 1
        return self.prompts[self._place] if self._place >= 0 else self._typed

    def leave(self) -> None:
        """Start again from what is being typed: the shown text was changed by hand."""
        self._place = -1
