"""What the built-in engine is made of: prompt, plan, score, performance, sound, mix.

Every stage takes plain data and gives plain data, and has a seed of its own, so that the
same song can be played by other drums, or other notes by the same band. Nothing here knows
of engines, projects or files. Compiled kernels are imported by :mod:`core.composer.synthesis`
and :mod:`core.composer.mixing` alone, at first use.
"""

SAMPLE_RATE = 48_000  # Hz, of everything that the composer plays
TICKS = 480  # a quarter note; the resolution of scores and of their MIDI files
