"""From a performance to sound: channels, balance, stems and mix, in chunks as they are ready.

The balance is found by listening once before (:mod:`~core.composer.balancing`). Nothing that
was handed out changes afterwards. What was found can be frozen; then it is taken as it is, and
nothing that is heard beside changes it.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.audio import Audio
from core.composer import SAMPLE_RATE
from core.composer.balancing import Balance, air_db, channel_of, find_balance, send_of
from core.composer.frozen import Frozen
from core.composer.mixing.desk import MONO_STEM, Desk, Seat
from core.composer.mixing.loudness import lufs, weighted_power
from core.composer.mixing.master import CEILING_DB, Master
from core.composer.mixing.ride import Ride
from core.composer.mixing.texture import Vinyl
from core.composer.performing import PlayedPart, repeated
from core.composer.plan import STEM_OF, Plan
from core.composer.score import DRUM_KEYS
from core.composer.stems import Stems
from core.composer.synthesis.player import NoteCache
from core.jobs import Control

_SHORT_S = 12.0  # takes that can be rehearsed whole before the first chunk
_MOST_PEAK_DB = 13.0  # above the loudness
_FIRST_CHUNK = SAMPLE_RATE
_CHUNK = 3 * SAMPLE_RATE
_DUCKED = {"pad": 1.0, "chords": 0.6, "bass": 0.35, "arp": 0.5}
_LONGEST_TAIL_S = 8.0  # after which nothing of a room or an echo is left


@dataclass(frozen=True, slots=True)
class Recorded:
    """Hold a take's stems and what its mix was found to be."""

    stems: Stems
    frozen: Frozen


def record(
    plan: Plan,
    parts: Sequence[PlayedPart],
    cache: NoteCache,
    control: Control,
    *,
    keep_stems: bool = True,
    frozen: Frozen | None = None,
) -> Generator[Audio, None, Recorded]:
    """Yield the take in chunks; return its stems, which sum to it.

    Parameters
    ----------
    cache
        Notes that were made before; changes nothing but the speed.
    control
        Told the progress with every chunk.
    keep_stems
        Without them a take of any length needs little memory.
    frozen
        What of an earlier take's mix is kept.
    """
    control.progress(0.04, "balancing")
    frozen = frozen or Frozen()
    balance = find_balance(plan, parts, cache, frozen)
    kicks = kicks_of(plan, parts, frozen)
    if frozen.master is None and plan.frames <= _SHORT_S * SAMPLE_RATE:
        balance = _rehearsed(plan, parts, cache, balance, kicks)
    desk = desk_of(plan, parts, cache, balance, kicks)
    head = lead_in(plan)
    master = Master(
        desk.stems,
        head + plan.frames,
        head + fade_from(plan),
        frozen=frozen.curves,
        fresh=_fresh_stems(parts, frozen),
        ceiling_db=ceiling_db(plan),
    )
    names = desk.stems if keep_stems else ()
    kept = Stems({n: 1 if n == MONO_STEM else 2 for n in names}, plan.frames, SAMPLE_RATE)
    done = -head
    rendered = 0
    chunk = _FIRST_CHUNK + master.delay
    while done < plan.frames:
        rendered = min(rendered + chunk, head + plan.frames + master.delay)
        blocks = master.run(desk.block(rendered))
        mix = sum(blocks.values(), np.zeros((2, 1), np.float32))
        # What leads in is played, but not handed out.
        early = min(max(-done, 0), mix.shape[1])
        done += early
        blocks = {name: block[:, early:] for name, block in blocks.items()}
        mix = mix[:, early : early + plan.frames - max(done, 0)]
        for name in names:
            kept.write(name, max(done, 0), blocks[name][:, : mix.shape[1]])
        done += mix.shape[1]
        control.progress(0.06 + 0.94 * (head + done) / (head + plan.frames), "rendering")
        if mix.shape[1]:
            yield Audio(np.ascontiguousarray(mix), SAMPLE_RATE)
        chunk = _CHUNK
    return Recorded(kept, _as_found(balance, master, kicks, frozen))


def ceiling_db(plan: Plan) -> float:
    """Return the true peak that a take stays below: quiet genres keep their peaks low, too."""
    return min(CEILING_DB, plan.genre.lufs + _MOST_PEAK_DB)


def _fresh_stems(parts: Sequence[PlayedPart], frozen: Frozen) -> frozenset[str]:
    """Return the stems that play something else: what is not frozen of them is found anew."""
    new = (STEM_OF[part.role] for part in parts if part.role not in frozen.gains)
    return frozen.fresh.union(new)


def _as_found(balance: Balance, master: Master, kicks: NDArray[np.int64], frozen: Frozen) -> Frozen:
    return Frozen(
        gains=balance.gains,
        master=balance.master,
        curves=master.curves,
        kicks=tuple(kicks.tolist()),
        choices=frozen.choices,
        tone=balance.tone,
        ride=balance.ride,
    )


def lead_in(plan: Plan) -> int:
    """Return the frames that are played before the first is heard: a loop's own end, and tails."""
    if not plan.loop:
        return 0
    return -(-round(_LONGEST_TAIL_S * SAMPLE_RATE) // plan.frames) * plan.frames


def fade_from(plan: Plan) -> int:
    """Return where the end begins to fade: some way into the last chord, never in a loop."""
    if plan.loop:
        return plan.frames
    end = round(plan.seconds_at(plan.end_tick) * SAMPLE_RATE)
    return min(end + round(0.25 * (plan.frames - end)), plan.frames - 1)


def kicks_of(plan: Plan, parts: Sequence[PlayedPart], frozen: Frozen) -> NDArray[np.int64]:
    """Return the frames at which other parts make room: the kept ones, else the kick drum's."""
    if frozen.kicks is not None:
        return np.array(frozen.kicks, np.int64)
    for part in parts:
        if part.role == "drums":
            kicks = part.starts[part.pitches == DRUM_KEYS["kick"]]
            return np.unique(kicks % plan.frames)  # one that comes early in a loop ends it
    return np.zeros(0, np.int64)


def desk_of(
    plan: Plan,
    parts: Sequence[PlayedPart],
    cache: NoteCache,
    balance: Balance,
    kicks: NDArray[np.int64],
    stems: frozenset[str] | None = None,
    first: int = 0,
) -> Desk:
    """Return a desk at which the parts, or those of some stems, are played; loops again and again.

    Notes that begin before `first` are left out.

    Stems do not hear each other: each sounds the same whoever else sits at the desk.
    """
    seats = []
    period = plan.frames if plan.loop else 0
    times = 1 + lead_in(plan) // plan.frames
    every = [STEM_OF[part.role] for part in parts]
    for part in parts:
        if stems is not None and STEM_OF[part.role] not in stems:
            continue
        # One time more than is heard: what begins early belongs to the time before.
        played = repeated(part, period, times + 1) if period else part
        seats.append(
            Seat(
                channel_of(plan, played, cache, first, period),
                STEM_OF[part.role],
                balance.gains[part.role] * balance.master,
                send_of(plan, part),
                plan.genre.duck_db * _DUCKED.get(part.role, 0.0),
            )
        )
    if plan.genre.texture == "vinyl" and every:
        stem = "chords" if "chords" in every else every[-1]
        surface = Vinyl(plan.seeds["sound"], period, first)
        level = 10.0 ** ((plan.genre.lufs + 14.0) / 20.0)
        if stems is None or stem in stems:
            seats.append(Seat(surface, stem, level))
    if period:
        shifts = np.arange(times + 1) * period
        kicks = np.sort((kicks[None, :] + shifts[:, None]).ravel())
    starts = [round(plan.seconds_at(s.bar * plan.metre.bar) * SAMPLE_RATE) for s in plan.sections]
    moved = balance.ride if len(balance.ride) == len(starts) and not period else ()
    return Desk(
        seats,
        plan.genre.wet[1],
        kicks,
        air_db=air_db(plan),
        width=plan.genre.width,
        first=first,
        tone=balance.tone,
        ride=Ride(starts[: len(moved)], moved),
    )


def _rehearsed(
    plan: Plan,
    parts: Sequence[PlayedPart],
    cache: NoteCache,
    balance: Balance,
    kicks: NDArray[np.int64],
) -> Balance:
    """Return the balance with the loudness that a short take really has, played once before."""
    head = lead_in(plan)
    stems = desk_of(plan, parts, cache, balance, kicks).block(head + plan.frames)
    powers = weighted_power(sum(stems.values(), np.zeros((2, 1), np.float32))[:, head:])
    loud = powers[powers >= 0.1 * powers.mean()]
    if not len(loud) or loud.mean() <= 0.0:
        return balance
    return replace(
        balance,
        master=balance.master * 10.0 ** ((plan.genre.lufs - lufs(float(loud.mean()))) / 20.0),
    )
