"""MusicGen: music from text, continued from a recording, or along a melody.

Runs in the engine host, since it imports torch and transformers.
"""

from core.generation.engines.musicgen.engine import MusicGen

__all__ = ["MusicGen"]
