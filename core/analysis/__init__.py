"""What can be heard in sound: spectrograms, tempo and beats, key.

Knows audio and jobs; nothing of projects or windows. Each part is imported from its own module,
for scipy's parts are slow to load.
"""
