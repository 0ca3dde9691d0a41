"""MusicGen: music from text, continued from a recording, or along a melody.

Imports torch and transformers, so it is loaded by its Spec, in the engine host.
"""

from core.generation.engines.musicgen.engine import MusicGen

__all__ = ["MusicGen"]
