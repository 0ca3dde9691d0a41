"""Play single notes of any patch or kit, and remember those that come again."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Protocol

import numpy as np

from core.audio import Samples
from core.composer.score import DRUM_PIECES
from core.composer.synthesis.drums import VARIANTS
from core.composer.synthesis.fonts import FontShelf
from core.composer.synthesis.kit_table import KITS, STAND_INS
from core.composer.synthesis.patches import PATCHES
from core.composer.synthesis.voices import STEADY, Bendable, Bends

_VELOCITY_STEPS = 24
_GATE_STEP = 480  # frames; a hundredth of a second more or less is not heard in a held note
_PITCHED_VARIANTS = 3


class NoteCache:
    """Keep rendered notes up to a number of bytes, the least used leaving first.

    What a note sounds like never depends on whether it was kept.

    Attributes
    ----------
    fonts
        The SoundFonts that were opened last.
    """

    def __init__(self, limit_bytes: int = 32_000_000) -> None:
        self._limit = limit_bytes
        self._held = 0
        self.fonts = FontShelf()
        self._notes: OrderedDict[tuple[object, ...], Samples] = OrderedDict()

    def get(self, key: tuple[object, ...], make: Callable[[], Samples]) -> Samples:
        """Return the note called `key`, made by `make` where it is not kept."""
        if key in self._notes:
            self._notes.move_to_end(key)
            return self._notes[key]
        note = make()
        if note.nbytes < self._limit // 8:
            self._notes[key] = note
            self._held += note.nbytes
            while self._held > self._limit:
                self._held -= self._notes.popitem(last=False)[1].nbytes
        return note


class Player(Protocol):
    """Play the notes of one part."""

    def play(
        self, pitch: float, gate: int, velocity: float, turn: int, bends: Bends = STEADY
    ) -> tuple[Samples, float]:
        """Return a note, (1 or 2, frames), and where it stands: -1 left to 1 right.

        Parameters
        ----------
        turn
            How many strokes came before: variants take turns.
        bends
            How its pitch moves, where the instrument can do that.
        """


class PatchPlayer:
    """Play a pitched patch."""

    def __init__(self, patch: str, cache: NoteCache) -> None:
        self._id = patch
        self._patch = PATCHES[patch]
        self._cache = cache

    def play(
        self, pitch: float, gate: int, velocity: float, turn: int, bends: Bends = STEADY
    ) -> tuple[Samples, float]:
        """Return a note; see :class:`Player`."""
        gate = -(-gate // _GATE_STEP) * _GATE_STEP
        step = max(round(velocity * _VELOCITY_STEPS), 1)
        variant = turn % _PITCHED_VARIANTS
        voice = self._patch.voice
        if not isinstance(voice, Bendable):  # what was struck keeps its pitch
            bends = STEADY
        elif bends != STEADY:
            voice = voice.bent(bends)
        samples = self._cache.get(
            (self._id, pitch, gate, step, variant, bends),
            lambda: voice.render(pitch, gate, step / _VELOCITY_STEPS, variant),
        )
        strip = self._patch.strip
        pan = strip.pan + strip.width * float(np.clip((pitch - 64.0) / 28.0, -1, 1))
        return samples, pan


class KitPlayer:
    """Play a drum kit; strokes of a piece take turns.

    Parameters
    ----------
    skins
        Pitch classes of tonic and fifth, to which skins are tuned.
    """

    def __init__(self, kit: str, cache: NoteCache, skins: tuple[float, float] = (0.0, 7.0)) -> None:
        self._id = kit
        self._kit = KITS[kit]
        self._cache = cache
        self._skins = skins

    def play(
        self,
        pitch: float,
        gate: int,  # noqa: ARG002  (a drum rings as long as it rings)
        velocity: float,
        turn: int,
        bends: Bends = STEADY,  # noqa: ARG002  (its skin is tuned once)
    ) -> tuple[Samples, float]:
        """Return a stroke; see :class:`Player`."""
        key = round(pitch)
        # A kit that plays another one's part may lack a piece of it.
        piece = DRUM_PIECES[key]
        stand_in = STAND_INS.get(piece, "snare")
        drum = self._kit.get(piece) or self._kit.get(stand_in) or self._kit["snare"]
        step = max(round(velocity * 12), 1)
        variant = turn % VARIANTS
        samples = self._cache.get(
            (self._id, key, step, variant, self._skins if drum.skin else None),
            lambda: drum.render(step / 12, variant, key * 7919, self._skins),
        )
        return samples, 0.0
