"""Which MIDI channel each note takes where pitches lie beside the keys.

A bend moves all that its channel plays: notes may share one only while they are bent alike.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

DRUM_CHANNEL = 9
_CHANNELS = tuple(channel for channel in range(16) if channel != DRUM_CHANNEL)
_Owner = tuple[str, float]


@dataclass(frozen=True, slots=True)
class KeyNote:
    """Hold a note as a keyboard plays it.

    Attributes
    ----------
    on, off
        In ticks.
    bend
        Semitones that it sounds above its key.
    slide
        Semitones below that from which it is slid into.
    channel
        0 to 15.
    prepares
        Whether the channel was last used otherwise and has to be set up.
    """

    on: int
    off: int
    key: int
    velocity: int
    bend: float = 0.0
    slide: float = 0.0
    channel: int = 0
    prepares: bool = False


@dataclass(slots=True)
class _Channel:
    """Follow what a channel plays: whose notes, bent how far, since and until when."""

    number: int
    owner: _Owner | None = None
    since: int = -1
    until: int = -1


def with_channels(parts: Mapping[str, Sequence[KeyNote]]) -> dict[str, list[KeyNote]]:
    """Return every part's notes with channels on which no other bend sounds meanwhile.

    Where more bends sound at once than there are channels, the notes that would end first end
    early. A slide has its channel to itself.
    """
    placed = {role: list(notes) for role, notes in parts.items()}
    order = sorted(
        (note.on, role, index) for role, notes in parts.items() for index, note in enumerate(notes)
    )
    channels = [_Channel(number) for number in _CHANNELS]
    sounding: dict[int, list[tuple[str, int]]] = {channel: [] for channel in _CHANNELS}
    for on, role, index in order:
        note, wanted = placed[role][index], (role, placed[role][index].bend)
        channel = _channel_for(channels, wanted, on, alone=note.slide > 0)
        joins = channel.owner == wanted and not note.slide
        if not joins:
            for other, number in sounding[channel.number]:
                early = placed[other][number]
                if early.off >= on:
                    placed[other][number] = replace(early, off=max(on - 1, early.on))
            sounding[channel.number] = []
        placed[role][index] = replace(note, channel=channel.number, prepares=not joins)
        sounding[channel.number].append((role, index))
        channel.since = on
        channel.until = max(channel.until, note.off) if joins else note.off
        channel.owner = None if note.slide else wanted
    return {role: [note for note in notes if note.off > note.on] for role, notes in placed.items()}


def _channel_for(channels: Sequence[_Channel], wanted: _Owner, on: int, *, alone: bool) -> _Channel:
    """Return the channel that is bent so already, else the one that has been silent longest."""
    same = next((channel for channel in channels if channel.owner == wanted), None)
    if same and not (alone and same.until >= on):
        return same
    return min(channels, key=lambda channel: (channel.until, channel.since))
