"""The studio's window: Qt around the engine in :mod:`core`, no signal processing of its own."""
