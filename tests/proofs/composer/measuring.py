"""Everything that is measured of one take, as JSON values."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.audio import Audio
from core.composer.plan import STEM_OF, Plan
from core.generation.base import GenerationRequest
from tests.proofs.composer.hearing import heard, offsets_db
from tests.proofs.composer.making import Manner, Take, made
from tests.proofs.composer.pulse import octave_error, on_grid, pulse
from tests.proofs.composer.tones import fit, heard_tones
from tests.proofs.composer.variety import novelty, returns, seconds_of_chroma
from tests.proofs.composer.written import bar_onsets, read

SECONDS = 48.0
# Where a role is meant to lie against the mix; what a stem holds adds up.
ROLE_DB = {
    "drums": -4.0,
    "bass": -5.0,
    "lead": -4.0,
    "second": -8.0,
    "chords": -8.0,
    "pad": -11.0,
    "arp": -13.0,
}
# Where accents lie between the beats by tradition, who taps along may stay there throughout.
BETWEEN_BEATS = ("salsa", "afrobeat", "reggae")
_OCTAVES = (0.5, 1.0, 2.0)


def measured(genre: str, seed: int, manner: Manner) -> dict[str, Any]:
    """Return what a take's plan states and what was found, by name.

    Controls are held to the gates of music alone: loudness, spectrum and sides find faults of the
    mix, and scrambled notes are mixed as well as others.
    """
    request = GenerationRequest(genre, seconds=SECONDS, seed=seed, settings={"genre": genre})
    take = made(request, manner)
    plan = take.plan
    figures = read(plan, take.score) | timed(take)
    fitted = fit(plan.key, *heard_tones(take.mix))
    figures |= {"rank_heard": float(fitted.rank), "template_heard": fitted.correlation}
    found: dict[str, Any] = {"stated": stated(plan), "manner": manner, "seed": seed}
    if manner == "written":
        sound = heard(take.mix)
        sound["steeper_db"] = sound["slope_above_db"] - sound["slope_db"]
        stems = offsets_db(take.stems, take.mix)
        figures |= sound | {f"stem {name}": level for name, level in stems.items()}
        figures |= novelty(plan, take.mix) | returns(plan, take.score)
        found["chroma"] = seconds_of_chroma(take.mix).round(3).tolist()
        found["onsets"] = bar_onsets(plan, take.score).astype(int).tolist()
    return found | {"figures": {name: round(value, 5) for name, value in figures.items()}}


def stated(plan: Plan) -> dict[str, Any]:
    """Return what gates ask of a plan."""
    roles = [*plan.patches, *(["drums"] if plan.kit else [])]
    powers: dict[str, float] = {}
    for role in roles:
        level = ROLE_DB[role] + plan.genre.levels.get(role, 0.0)
        powers[STEM_OF[role]] = powers.get(STEM_OF[role], 0.0) + 10.0 ** (level / 10.0)
    return {
        "genre": plan.genre.id,
        "lufs": plan.genre.lufs,
        "tempo_bpm": plan.tempo_bpm,
        "key": plan.key.name,
        "metre": plan.metre.name,
        "has_beat": plan.has_beat,
        "even": len(set(plan.metre.pulses)) == 1,
        "tones": len(plan.key.scale.cents),
        "drone": plan.key.path is not None,
        "borrows": any(
            not span.chord.pitch_classes <= plan.key.pitch_classes for span in plan.chords
        ),
        "stems_db": {stem: 10.0 * np.log10(power) for stem, power in powers.items()},
    }


def timed(take: Take) -> dict[str, float]:
    """Return how far off the tempo is that is heard, and the share of beats on the grid.

    Sections in free time are left out of the sound first.
    """
    plan = take.plan
    sound, start_s = metrical(plan, take.mix)
    beats = pulse(sound)
    off = octave_error(beats.tempo_bpm, plan.tempo_bpm, levels(plan))
    if not plan.has_beat:
        return {}
    # Who taps at double speed taps the half beats, too.
    level = 2 if beats.tempo_bpm > 1.5 * plan.tempo_bpm else 1
    grid = grid_s(plan, level)
    taps = beats.times_s + start_s
    between = 0.5 * (grid[:-1] + grid[1:])
    return {
        "tempo_off": off,
        "tempo_heard": beats.tempo_bpm,
        "on_grid": max(
            on_grid(taps, grid), on_grid(taps, between) if plan.genre.id in BETWEEN_BEATS else 0.0
        ),
    }


def levels(plan: Plan) -> tuple[float, ...]:
    """Return at which multiples of its tempo a piece may be tapped: octaves, and its own pulses.

    Where pulses are uneven, as in three, three and two, each length of them is one to tap.
    """
    metre = plan.metre
    pulses = sorted({metre.beat, *metre.pulses})
    return tuple(octave * metre.beat / pulse for pulse in pulses for octave in _OCTAVES)


def metrical(plan: Plan, mix: Audio) -> tuple[Audio, float]:
    """Return the longest stretch of a take that keeps a beat, and its first second."""
    spans: list[list[float]] = []
    for section in plan.sections:
        if section.free or section.kind == "end":
            continue
        bar = plan.metre.bar
        ends = [plan.seconds_at(at * bar) for at in (section.bar, section.bar + section.bars)]
        if spans and abs(spans[-1][1] - ends[0]) < 1e-6:
            spans[-1][1] = ends[1]
        else:
            spans.append(ends)
    start, end = max(spans, key=lambda span: span[1] - span[0], default=[0.0, mix.seconds])
    first = round(start * mix.sample_rate)
    return mix.part(first, min(round(end * mix.sample_rate), mix.frames)), first / mix.sample_rate


def grid_s(plan: Plan, level: int) -> NDArray[np.float64]:
    """Return when the beats of a plan are, and what lies between them."""
    step = plan.metre.beat * plan.metre.bar / plan.metre.steps / level
    count = int(plan.end_tick / step) + level + 1
    return np.array([plan.seconds_at(number * step) for number in range(count)])
