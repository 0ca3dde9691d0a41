"""Hearing sound: a thread renders ahead, the device's callback takes what is ready.

Knows what can be rendered only as something that gives blocks; knows no panel.
"""

from desktop.playback.devices import Device, output_devices
from desktop.playback.player import Player
from desktop.playback.program import AudioProgram, GrowingProgram, Program, RenderedProgram
from desktop.playback.sinks import DeviceSink, NullSink, Sink

__all__ = [
    "AudioProgram",
    "Device",
    "DeviceSink",
    "GrowingProgram",
    "NullSink",
    "Player",
    "Program",
    "RenderedProgram",
    "Sink",
    "output_devices",
]
