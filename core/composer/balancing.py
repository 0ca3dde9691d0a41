"""What is found by listening before a take is heard: levels, tone, and how the form is ridden.

The busiest bars of every part are played dry; every part is set to the level that its role
should have, the whole to the tone and loudness that the genre should have.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.composer import SAMPLE_RATE
from core.composer.frozen import Frozen
from core.composer.instruments import INSTRUMENTS
from core.composer.mixing.channel import Channel, NoteTrack
from core.composer.mixing.desk import AIR_HZ, MONO_STEM
from core.composer.mixing.filters import high_shelf
from core.composer.mixing.loudness import lufs, sounding_power, weighted_power
from core.composer.mixing.ride import ride_for
from core.composer.mixing.tone import FLAT, THIRDS, Tone, response, thirds, tone_for
from core.composer.performing import PlayedPart
from core.composer.plan import STEM_OF, Plan, beat_lengths
from core.composer.score import DRUM_KEYS
from core.composer.synthesis.fonts import FONT_BASS_STRIP, FONT_STRIP, FontPlayer
from core.composer.synthesis.patches import PATCHES
from core.composer.synthesis.player import KitPlayer, NoteCache, PatchPlayer, Player
from core.composer.synthesis.strip import Strip

# Loudness of a role while it sounds, against the mix.
_OFFSETS_DB = {
    "drums": -3.0,  # measured over a piece, 3 dB less: quiet sections leave most of a kit out
    "bass": -5.0,
    "lead": -5.5,
    "second": -9.5,
    "chords": -7.5,
    "pad": -10.5,
    "arp": -12.5,
}
_PREVIEW_S = 3.0
_LONGEST_PREVIEW_S = 7.0
_EXPECTED_RISE_DB = 0.1  # what overlaps and echoes add to the estimate, on average over genres
# Pieces of a kit that its loudness hangs on, what the others count for, and how long a stroke is.
_DEEP = [
    DRUM_KEYS[piece]
    for piece in ("kick", "snare", "clap", "tom low", "tom mid", "tom high", "dum", "conga low")
    if piece in DRUM_KEYS
]
_LIGHT, _STROKE = 0.15, SAMPLE_RATE // 10
_RINGING = round(0.6 * SAMPLE_RATE)  # after which a plucked tone is much softer
_TONE_TURNS = 3  # levels follow the tone and the tone the levels; then both stand still
_MOST_SEND = 0.85
_ROOM_POWER = 0.48  # what the room gives back of what is sent, per second of reverberation
_DRUM_STRIP = Strip(low_cut_hz=30.0, drive=0.25, reverb=0.6)


@dataclass(frozen=True, slots=True)
class Balance:
    """Hold what was found by listening.

    Attributes
    ----------
    gains
        Role to its linear gain, the master's left out.
    master
        The linear gain of all.
    tone
        The equaliser of all.
    ride
        By how many dB each section is moved; empty for not at all.
    """

    gains: dict[str, float]
    master: float
    tone: Tone = FLAT
    ride: tuple[float, ...] = ()


def find_balance(
    plan: Plan, parts: Sequence[PlayedPart], cache: NoteCache, frozen: Frozen
) -> Balance:
    """Return the gains that give every role its place, and the tone and loudness of the mix."""
    gains: dict[str, float] = {}
    mean: dict[str, float] = {}
    sections: dict[str, NDArray[np.float64]] = {}
    spectra: dict[str, NDArray[np.float64]] = {}
    for part in parts:
        if frozen.master is not None and part.role in frozen.gains:
            gains[part.role] = frozen.gains[part.role]
            continue
        window = _busiest(plan, part)
        sound = channel_of(plan, part, cache, window[0]).block(window[1])
        powers = weighted_power(sound)
        offset = _OFFSETS_DB[part.role] + plan.genre.levels.get(part.role, 0.0)
        sounding = sounding_power(powers)
        found = 10.0 ** ((offset - lufs(sounding)) / 20.0) if sounding else 0.0
        gains[part.role] = frozen.gains.get(part.role, found)
        room = 1.0 + send_of(plan, part) ** 2 * _ROOM_POWER * plan.genre.wet[1]
        # Held sounds swell and overlap: what counts is where they have got to.
        held = part.role == "pad" or (part.role == "chords" and not INSTRUMENTS[part.patch].rings)
        full = powers[powers >= np.quantile(powers, 0.3)] if held else powers
        mean[part.role] = float(full.mean()) * gains[part.role] ** 2 * room
        sections[part.role] = _against(plan, part, window)
        air = () if STEM_OF[part.role] == MONO_STEM else (high_shelf(AIR_HZ, air_db(plan)),)
        spectra[part.role] = thirds(sound) * gains[part.role] ** 2 * response(air)
    if frozen.master is not None:
        return Balance(gains, frozen.master, frozen.tone or FLAT, frozen.ride)
    tone = frozen.tone or _tone(spectra, frozen)
    for role, spectrum in spectra.items():
        changed = tone.louder(spectrum)
        if role in frozen.gains:
            mean[role] *= changed
        else:  # its place in the mix is the one that was meant
            gains[role] /= changed**0.5
    none = np.zeros(len(plan.sections))
    powers = sum((mean[role] * against for role, against in sections.items()), none)
    bars = [section.bars for section in plan.sections]
    ride = () if plan.loop else ride_for([lufs(power) for power in powers], bars)
    moved = 10.0 ** (np.array(ride) / 10.0) if ride else 1.0
    return Balance(gains, _master_gain(plan, np.repeat(powers * moved, bars)), tone, ride)


def _tone(spectra: Mapping[str, NDArray[np.float64]], frozen: Frozen) -> Tone:
    """Return the tone that a mix wants when every role keeps its place in it."""
    tone = FLAT
    for _turn in range(_TONE_TURNS):
        kept = (s if r in frozen.gains else s / tone.louder(s) for r, s in spectra.items())
        tone = tone_for(sum(kept, np.zeros(THIRDS)))
    return tone


def _against(plan: Plan, part: PlayedPart, window: tuple[int, int]) -> NDArray[np.float64]:
    """Return how much more power a part has in each section than in a window, told from notes."""
    starts = [round(plan.seconds_at(s.bar * plan.metre.bar) * SAMPLE_RATE) for s in plan.sections]
    edges = [*starts, max(plan.frames, starts[-1] + 1)]
    heard = _played_power(part, *window)
    if not heard:
        return np.ones(len(starts))
    rows = [_played_power(part, a, b) for a, b in itertools.pairwise(edges)]
    return np.array(rows) / heard


def _played_power(part: PlayedPart, first: int, end: int) -> float:
    """Return about how much power the notes of a stretch have, in no unit."""
    if part.role == "drums":
        loud = np.where(np.isin(part.pitches, _DEEP), 1.0, _LIGHT)
        levels, lengths = loud * part.velocities**2.8, np.full(len(part.gates), _STROKE)
    else:
        rings = part.patch in INSTRUMENTS and INSTRUMENTS[part.patch].rings
        levels = (0.22 + 0.78 * part.velocities) ** 2.4
        lengths = np.minimum(part.gates, _RINGING) if rings else part.gates
    over = np.minimum(part.starts + lengths, end) - np.maximum(part.starts, first)
    return float((levels * np.maximum(over, 0)).sum()) / max(end - first, 1)


def _master_gain(plan: Plan, powers_by_bar: NDArray[np.float64]) -> float:
    """Return the gain that gives the mix its loudness."""
    gate = powers_by_bar.mean() * 0.1 if len(powers_by_bar) else 0.0
    loud = powers_by_bar[powers_by_bar >= gate].mean() if len(powers_by_bar) else 1.0
    return float(10.0 ** ((plan.genre.lufs - _EXPECTED_RISE_DB - lufs(float(loud))) / 20.0))


def _busiest(plan: Plan, part: PlayedPart) -> tuple[int, int]:
    """Return the frames of a part's busiest bars."""
    playing = [s for s in plan.sections if part.role in s.roles] or list(plan.sections)
    section = max(playing, key=lambda s: s.energy if s.kind != "end" else -1.0)
    first = round(plan.seconds_at(section.bar * plan.metre.bar) * SAMPLE_RATE)
    index = int(np.searchsorted(part.starts, first - SAMPLE_RATE // 50))
    first = int(part.starts[min(index, len(part.starts) - 1)])
    # What is held builds up, and other chords lie elsewhere.
    preview_s = min(max(_PREVIEW_S, plan.bar_s * plan.genre.chord_bars), _LONGEST_PREVIEW_S)
    length = min(round(preview_s * SAMPLE_RATE), plan.frames - first)
    return first, first + max(length, 4800)


def channel_of(
    plan: Plan, part: PlayedPart, cache: NoteCache, first: int = 0, period: int = 0
) -> Channel:
    """Return a part's channel; see :class:`~core.composer.mixing.channel.Channel`."""
    player: Player
    if part.role in plan.soundfonts:
        player = FontPlayer(plan.soundfonts[part.role], cache, part.role == "drums")
    elif part.role == "drums":
        player = KitPlayer(part.patch, cache, plan.skins)
    else:
        player = PatchPlayer(part.patch, cache)
    track = NoteTrack(part, player, first)
    return Channel(track, _strip_of(plan, part), beat_lengths(plan), first, period)


def _strip_of(plan: Plan, part: PlayedPart) -> Strip:
    if part.role in plan.soundfonts:
        return FONT_BASS_STRIP if part.role == "bass" else FONT_STRIP
    return _DRUM_STRIP if part.role == "drums" else PATCHES[part.patch].strip


def send_of(plan: Plan, part: PlayedPart) -> float:
    """Return the level at which a part goes to its stem's room."""
    return min(1.5 * plan.genre.wet[0] * _strip_of(plan, part).reverb, _MOST_SEND)


def air_db(plan: Plan) -> float:
    """Return how bright the mix is above its instruments: a mood's choice, less on a record."""
    return 2.5 + 3.0 * plan.brightness - (6.0 if plan.genre.texture else 0.0)
