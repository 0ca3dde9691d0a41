"""Films: their length, where they are cut, small pictures of them, music laid into a copy.

Knows sound files and jobs; nothing of music, projects or windows. Each part is imported from its
own module: FFmpeg's libraries are loaded at first use.
"""
