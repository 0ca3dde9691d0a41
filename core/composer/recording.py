"""From a performance to sound: channels, balance, stems and mix, in chunks as they are ready.

The balance is found by listening: the busiest bars are played dry once before, every part
is set to the level that its role should have, and the whole to the loudness that the
genre should have. Nothing that was handed out changes afterwards.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.audio import Audio, Samples
from core.composer import SAMPLE_RATE
from core.composer.instruments import INSTRUMENTS
from core.composer.mixing.channel import Channel, NoteTrack
from core.composer.mixing.desk import MONO_STEM, Desk, Seat
from core.composer.mixing.loudness import lufs, sounding_power, weighted_power
from core.composer.mixing.master import Master
from core.composer.mixing.texture import Vinyl
from core.composer.performing import PlayedPart
from core.composer.plan import STEM_OF, Plan
from core.composer.score import DRUM_KEYS
from core.composer.stems import Stems
from core.composer.synthesis.patches import PATCHES
from core.composer.synthesis.player import KitPlayer, NoteCache, PatchPlayer, Player
from core.composer.synthesis.strip import Strip
from core.jobs import Control

# Loudness of a role while it sounds, against the mix.
_OFFSETS_DB = {
    "drums": -4.0,
    "bass": -6.0,
    "lead": -5.5,
    "chords": -7.5,
    "pad": -10.5,
    "arp": -12.5,
}
_PREVIEW_S = 3.0
_LONGEST_PREVIEW_S = 5.0
_EXPECTED_RISE_DB = 0.1  # what overlaps and echoes add to the estimate, on average over genres
_SHORT_S = 12.0  # takes that can be rehearsed whole before the first chunk
_MOST_SEND = 0.85
_ROOM_POWER = 0.48  # what the room gives back of what is sent, per second of reverberation
_FIRST_CHUNK = SAMPLE_RATE
_CHUNK = 3 * SAMPLE_RATE
_DRUM_STRIP = Strip(low_cut_hz=30.0, drive=0.25, reverb=0.6)
_DUCKED = {"pad": 1.0, "chords": 0.6, "bass": 0.35, "arp": 0.5}


@dataclass(frozen=True, slots=True)
class Balance:
    """Hold a linear gain a role, the master's gain left out, and the master's."""

    gains: dict[str, float]
    master: float


def record(
    plan: Plan,
    parts: Sequence[PlayedPart],
    cache: NoteCache,
    control: Control,
    *,
    keep_stems: bool = True,
) -> Generator[Audio, None, Stems]:
    """Yield the take in chunks; return its stems, which sum to it.

    Parameters
    ----------
    cache
        Notes that were made before; changes nothing but the speed.
    control
        Told the progress with every chunk.
    keep_stems
        Without them a take of any length needs little memory.
    """
    control.progress(0.04, "balancing")
    balance = find_balance(plan, parts, cache)
    if plan.frames <= _SHORT_S * SAMPLE_RATE:
        balance = _rehearsed(plan, parts, cache, balance)
    desk = _desk(plan, parts, cache, balance)
    master = Master(desk.stems, plan.frames, _fade_from(plan))
    names = desk.stems if keep_stems else ()
    kept = Stems({n: 1 if n == MONO_STEM else 2 for n in names}, plan.frames, SAMPLE_RATE)
    done = rendered = 0
    chunk = _FIRST_CHUNK + master.delay
    while done < plan.frames:
        rendered = min(rendered + chunk, plan.frames + master.delay)
        blocks = master.run(desk.block(rendered))
        mix = sum(blocks.values(), np.zeros((2, 1), np.float32))
        mix = mix[:, : plan.frames - done]
        for name in names:
            kept.write(name, done, blocks[name][:, : mix.shape[1]])
        done += mix.shape[1]
        control.progress(0.06 + 0.94 * done / plan.frames, "rendering")
        yield Audio(np.ascontiguousarray(mix), SAMPLE_RATE)
        chunk = _CHUNK
    return kept


def _fade_from(plan: Plan) -> int:
    """Return where the end begins to fade: some way into the last chord."""
    end = round(plan.seconds_at(plan.end_tick) * SAMPLE_RATE)
    return min(end + round(0.25 * (plan.frames - end)), plan.frames - 1)


def _channel(plan: Plan, part: PlayedPart, cache: NoteCache, first: int = 0) -> Channel:
    player: Player
    if part.role == "drums":
        player = KitPlayer(part.patch, cache)
    else:
        player = PatchPlayer(part.patch, cache)
    beat_s = 60.0 / plan.tempo_bpm
    return Channel(NoteTrack(part, player, first), _strip(part), beat_s, first)


def _desk(plan: Plan, parts: Sequence[PlayedPart], cache: NoteCache, balance: Balance) -> Desk:
    seats = []
    kicks = np.zeros(0, np.int64)
    for part in parts:
        seats.append(
            Seat(
                _channel(plan, part, cache),
                STEM_OF[part.role],
                balance.gains[part.role] * balance.master,
                _send(plan, part),
                plan.genre.duck_db * _DUCKED.get(part.role, 0.0),
            )
        )
        if part.role == "drums":
            kicks = part.starts[part.pitches == DRUM_KEYS["kick"]]
    if plan.genre.texture == "vinyl" and seats:
        stem = next((seat.stem for seat in seats if seat.stem == "chords"), seats[-1].stem)
        surface = Vinyl(plan.seeds["sound"])
        level = 10.0 ** ((plan.genre.lufs + 14.0) / 20.0)
        seats.append(Seat(surface, stem, level))
    air_db = 2.5 + 3.0 * plan.brightness - (6.0 if plan.genre.texture else 0.0)
    return Desk(seats, plan.genre.wet[1], kicks, air_db=air_db, width=plan.genre.width)


def _rehearsed(
    plan: Plan, parts: Sequence[PlayedPart], cache: NoteCache, balance: Balance
) -> Balance:
    """Return the balance with the loudness that a short take really has, played once before."""
    stems = _desk(plan, parts, cache, balance).block(plan.frames)
    powers = weighted_power(sum(stems.values(), np.zeros((2, 1), np.float32)))
    loud = powers[powers >= 0.1 * powers.mean()]
    if not len(loud) or loud.mean() <= 0.0:
        return balance
    return replace(
        balance,
        master=balance.master * 10.0 ** ((plan.genre.lufs - lufs(float(loud.mean()))) / 20.0),
    )


def _strip(part: PlayedPart) -> Strip:
    return _DRUM_STRIP if part.role == "drums" else PATCHES[part.patch].strip


def _send(plan: Plan, part: PlayedPart) -> float:
    return min(1.5 * plan.genre.wet[0] * _strip(part).reverb, _MOST_SEND)


def find_balance(plan: Plan, parts: Sequence[PlayedPart], cache: NoteCache) -> Balance:
    """Return the gains that give every role its place and the mix its loudness."""
    gains: dict[str, float] = {}
    mean: dict[str, float] = {}
    for part in parts:
        powers = _preview(plan, part, cache)
        offset = _OFFSETS_DB[part.role] + plan.genre.levels.get(part.role, 0.0)
        sounding = sounding_power(powers)
        gains[part.role] = 10.0 ** ((offset - lufs(sounding)) / 20.0) if sounding else 0.0
        room = 1.0 + _send(plan, part) ** 2 * _ROOM_POWER * plan.genre.wet[1]
        # Held sounds swell and overlap: what counts is where they have got to.
        held = part.role == "pad" or (part.role == "chords" and not INSTRUMENTS[part.patch].rings)
        full = powers[powers >= np.median(powers)] if held else powers
        mean[part.role] = float(full.mean()) * gains[part.role] ** 2 * room
    section_power = []
    for section in plan.sections:
        power = sum(mean[part.role] for part in parts if part.role in section.roles)
        section_power += [power * (0.6 + 0.4 * section.energy) ** 2] * section.bars
    powers_by_bar = np.array(section_power)
    gate = powers_by_bar.mean() * 0.1
    loud = powers_by_bar[powers_by_bar >= gate].mean() if len(powers_by_bar) else 1.0
    master = 10.0 ** ((plan.genre.lufs - _EXPECTED_RISE_DB - lufs(float(loud))) / 20.0)
    return Balance(gains, float(master))


def _preview(plan: Plan, part: PlayedPart, cache: NoteCache) -> NDArray[np.float64]:
    """Return the power of a part's busiest bars, by tenths of a second."""
    playing = [s for s in plan.sections if part.role in s.roles]
    section = max(playing, key=lambda s: s.energy if s.kind != "end" else -1.0)
    first = round(plan.seconds_at(section.bar * plan.metre.bar) * SAMPLE_RATE)
    index = int(np.searchsorted(part.starts, first - SAMPLE_RATE // 50))
    first = int(part.starts[min(index, len(part.starts) - 1)])
    bar_s = plan.metre.beats * 60.0 / plan.tempo_bpm
    preview_s = min(max(_PREVIEW_S, bar_s), _LONGEST_PREVIEW_S)
    length = min(round(preview_s * SAMPLE_RATE), plan.frames - first)
    sound: Samples = _channel(plan, part, cache, first).block(first + max(length, 4800))
    return weighted_power(sound)
