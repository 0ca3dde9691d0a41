"""How the instruments sound: kernels, voices built on them, patches and drum kits.

Knows notes as (pitch, frames, velocity), never scores, plans or mixes.
"""
