"""How the parts become a mix: strips, ambience, balance, loudness, limiter.

Knows blocks of samples and the levels they should have, never notes.
"""
