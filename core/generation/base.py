"""What an engine is asked, and what it answers."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Protocol

import numpy as np

from core.audio import Audio
from core.jobs import Control

ReferenceUse = Literal["continue", "melody", "tune", "accompany", "video"]
# What a recording says for these uses is measured and stated beside it: its sound is not needed.
STATED_USES = frozenset({"accompany", "tune", "video"})


@dataclass(frozen=True, slots=True)
class Reference:
    """Give an engine a recording to work from.

    Attributes
    ----------
    audio
        The recording.
    use
        ``"continue"``: play on from its end; ``"melody"``: follow its tune; ``"tune"``: the same
        where its notes are stated in the request already;
        ``"accompany"``: lie under it; ``"video"``: hit a film's cuts.
    hash
        SHA-256 of its samples (of a MIDI file: of the file), for the recipe.
    midi
        The file, where it is a Standard MIDI File; `audio` plays its tune plainly.
    name
        Of the file, for sentences.
    """

    audio: Audio
    use: ReferenceUse
    hash: str
    midi: bytes = b""
    name: str = ""


@dataclass(frozen=True, slots=True)
class GenerationRequest:
    """State what prompt panel and command line both ask of an engine.

    Attributes
    ----------
    text
        The prompt, as typed.
    seconds
        Length of the take, in seconds; ``None`` lets prompt or engine decide.
    seed
        64-bit seed; two takes of one request use `seed` and ``seed + 1``.
    tempo_bpm
        Beats a minute; ``None`` lets prompt or engine decide.
    key
        For example ``"A minor"``, ``"F# dorian"``; empty lets prompt or engine decide.
    chords
        For example ``"Am F C G"``; empty lets the engine decide.
    lyrics
        Words to sing; empty for none.
    reference
        A recording to continue, follow or accompany.
    settings
        JSON values of the engine's own ``Param``s.
    """

    text: str
    seconds: float | None = None
    seed: int = 0
    tempo_bpm: float | None = None
    key: str = ""
    chords: str = ""
    lyrics: str = ""
    reference: Reference | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)

    def with_seed(self, seed: int) -> "GenerationRequest":
        """Return the same request for another seed."""
        return replace(self, seed=seed)

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values; a reference is named by its hash and use."""
        return {
            "text": self.text,
            "seconds": self.seconds,
            "seed": self.seed,
            "tempo_bpm": self.tempo_bpm,
            "key": self.key,
            "chords": self.chords,
            "lyrics": self.lyrics,
            "reference": {"hash": self.reference.hash, "use": self.reference.use}
            if self.reference
            else None,
            "settings": dict(self.settings),
        }

    @classmethod
    def from_json(
        cls, data: Mapping[str, Any], reference: Reference | None = None
    ) -> "GenerationRequest":
        """Return the request that :meth:`to_json` wrote, with its `reference` given back.

        A recording whose part is stated in the request is known by its hash alone.
        """
        named = data.get("reference")
        if reference is None and named and named["use"] in STATED_USES:
            nothing = Audio(np.zeros((1, 0), np.float32), 48_000)
            reference = Reference(nothing, named["use"], named["hash"])
        return cls(**{**data, "reference": reference})


@dataclass(frozen=True, slots=True)
class Made:
    """Hold what an engine knows of a take beside its sound.

    Attributes
    ----------
    plan
        What it decided, as JSON values: for the composer tempo, key, metre, form, chords,
        instruments and more; empty where it decided nothing that can be told.
    stems
        Named parts that sum to the take; empty where it has none.
    midi
        The take's notes as a Standard MIDI File; ``None`` where it has none.
    notices
        Sentences for the person: words that were not understood, wishes that were bent.
    model, revision
        Weights that were used and their hash; empty for rules.
    """

    plan: Mapping[str, Any] = field(default_factory=dict)
    stems: Mapping[str, Audio] = field(default_factory=dict)
    midi: bytes | None = None
    notices: tuple[str, ...] = ()
    model: str = ""
    revision: str = ""


class Engine(Protocol):
    """Make sound from a request.

    An instance may be used for many takes, by one thread at a time; what a take sounds
    like depends on nothing but its request.
    """

    def generate(
        self, request: GenerationRequest, control: Control
    ) -> Generator[Audio, None, Made]:
        """Yield the take in consecutive chunks as they are ready; return what is known of it.

        Parameters
        ----------
        request
            Checked by :func:`core.generation.check_request` before.
        control
            Told the progress at every natural step; raises ``Cancelled`` from there.
        """
