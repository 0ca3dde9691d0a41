"""Play single notes of a SoundFont's preset.

Each note is played alone and from silence: it starts on its own frame, has its own tuning, and
sounds the same in whatever order, chunk or stem it is played.
"""

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from core.audio import Samples
from core.composer import SAMPLE_RATE
from core.composer.soundfont import DRUM_BANK, FontVoice, playable_bytes
from core.composer.synthesis.strip import Strip
from core.composer.synthesis.voices import STEADY, Bends
from core.errors import DataError

if TYPE_CHECKING:
    from core.composer.synthesis.player import NoteCache

FONT_STRIP = Strip(low_cut_hz=40.0)  # a font brings its own colour
FONT_BASS_STRIP = Strip(low_cut_hz=25.0, reverb=0.4)

_VELOCITY_STEPS = 24
_GATE_STEP = 480
_KIT_GATE = SAMPLE_RATE  # drums ring as long as they ring
_BLOCK = 240  # frames between two steps of a bend
_TAIL_BLOCK = 4800
_LONGEST_TAIL = 12 * SAMPLE_RATE
_SILENT = 3e-5  # about 90 dB below full scale
_SLIDE_S = 0.12
_VIBRATO_HZ, _VIBRATO_DELAY_S = 5.5, 0.3
_LOUDEST = 8.0  # full scales that a note may reach
_LONGEST_HUSH = 200  # blocks
_MOST_OPEN = 2  # fonts that are held in memory


class FontShelf:
    """Hold the fonts that were played last, ready to play. For one thread at a time."""

    def __init__(self) -> None:
        self._open: OrderedDict[str, tuple[Any, int]] = OrderedDict()

    def synth(self, voice: FontVoice) -> tuple[Any, int]:
        """Return the library's synthesizer with a voice's font in it, and the font's id."""
        import tinysoundfont

        if voice.sha256 not in self._open:
            synth = tinysoundfont.Synth(samplerate=SAMPLE_RATE)
            content = playable_bytes(voice.path)
            try:
                self._open[voice.sha256] = synth, synth.sfload(content)
            except RuntimeError:
                raise DataError("composer.broken_soundfont", name=voice.name) from None
            while len(self._open) > _MOST_OPEN:
                self._open.popitem(last=False)
        self._open.move_to_end(voice.sha256)
        return self._open[voice.sha256]


@dataclass(frozen=True, slots=True)
class FontPlayer:
    """Play a preset; see :class:`~core.composer.synthesis.player.Player`.

    Parameters
    ----------
    voice
        The preset.
    cache
        Keeps notes, and the open fonts.
    is_kit
        Whether pitches are the keys of drums.
    """

    voice: FontVoice
    cache: "NoteCache"
    is_kit: bool = False

    def play(
        self,
        pitch: float,
        gate: int,
        velocity: float,
        turn: int,  # noqa: ARG002  (a font has one stroke of each velocity)
        bends: Bends = STEADY,
    ) -> tuple[Samples, float]:
        """Return a note, (2, frames), where the font itself has put it."""
        gate = _KIT_GATE if self.is_kit else -(-gate // _GATE_STEP) * _GATE_STEP
        step = min(max(round(velocity * _VELOCITY_STEPS), 1), _VELOCITY_STEPS)
        voice = self.voice
        key = (voice.sha256, voice.bank, voice.program, pitch, gate, step, bends)
        samples = self.cache.get(key, lambda: self._rendered(pitch, gate, step, bends))
        return samples, 0.0

    def _rendered(self, pitch: float, gate: int, step: int, bends: Bends) -> Samples:
        synth, font = self.cache.fonts.synth(self.voice)
        kit = self.voice.bank == DRUM_BANK
        _hush(synth)
        try:
            synth.program_select(0, font, self.voice.bank, self.voice.program, kit)
        except RuntimeError:
            raise DataError("composer.broken_soundfont", name=self.voice.name) from None
        key = min(max(round(pitch), 0), 127)
        off_key = 0.0 if self.is_kit else pitch - key
        synth.set_tuning(0, off_key + _bent(bends, 0.0))
        synth.noteon(0, key, max(round(127 * step / _VELOCITY_STEPS), 1))
        pieces = []
        for start in range(0, gate, gate if bends == STEADY else _BLOCK):
            if start:
                synth.set_tuning(0, off_key + _bent(bends, start / SAMPLE_RATE))
            length = gate if bends == STEADY else min(_BLOCK, gate - start)
            pieces.append(_generated(synth, length))
        synth.noteoff(0, key)
        tail = 0
        while tail < _LONGEST_TAIL:
            pieces.append(_generated(synth, _TAIL_BLOCK))
            tail += _TAIL_BLOCK
            if float(np.abs(pieces[-1]).max()) < _SILENT:
                break
        sound = np.concatenate(pieces, axis=1)
        fade = min(_BLOCK, sound.shape[1])
        sound[:, -fade:] *= np.linspace(1.0, 0.0, fade, dtype=np.float32)
        return sound


def _hush(synth: Any) -> None:
    """End whatever sounds: the next note must not depend on the one before."""
    synth.sounds_off(0)
    for _ in range(_LONGEST_HUSH):
        if not _generated(synth, _BLOCK).any():
            return


def _generated(synth: Any, frames: int) -> Samples:
    sound = np.frombuffer(synth.generate(frames), np.float32).reshape(-1, 2)
    # A damaged font may hold anything.
    return np.clip(np.nan_to_num(sound.T, posinf=0.0, neginf=0.0), -_LOUDEST, _LOUDEST)


def _bent(bends: Bends, at_s: float) -> float:
    """Return how many semitones a note is beside its pitch, this long after its start."""
    slide = -bends.slide / 100.0 * max(1.0 - at_s / _SLIDE_S, 0.0)
    swing = bends.vibrato / 100.0 * min(max(at_s - _VIBRATO_DELAY_S, 0.0) / 0.2, 1.0)
    return float(slide + swing * np.sin(2.0 * np.pi * _VIBRATO_HZ * at_s))
