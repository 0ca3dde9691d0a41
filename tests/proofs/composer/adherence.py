"""Two hundred prompts of the composer's own words, and whether what is played is what was asked."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.composer.genre_table import GENRES
from core.composer.instruments import INSTRUMENTS
from core.composer.pitch import Key
from core.composer.plan import Plan
from core.composer.scales import SCALES
from core.composer.score import Score
from core.composer.vocabulary import INSTRUMENT_WORDS
from core.composer.vocabulary_moods import MOOD_WORDS
from core.generation.base import GenerationRequest
from tests.proofs.composer.making import played, written
from tests.proofs.composer.measuring import levels, metrical
from tests.proofs.composer.pulse import octave_error, pulse
from tests.proofs.composer.tones import fit, heard_tones

PROMPTS = 200
SECONDS = 20.0
_SEED = 4
_TONICS = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")


@dataclass(frozen=True, slots=True)
class Prompt:
    """Hold a prompt and what it asks for.

    Attributes
    ----------
    wanted, unwanted
        Patches, and "drums".
    """

    text: str
    tempo_bpm: float | None
    key: str
    wanted: tuple[str, ...]
    unwanted: tuple[str, ...]


def prompt(number: int) -> Prompt:
    """Return one of the prompts: genre always, mood, tempo, key and instruments by chance."""
    rng = np.random.default_rng((_SEED, number))
    genre = GENRES[_one(rng, list(GENRES))]
    words = [_one(rng, sorted(MOOD_WORDS))] if rng.random() < 0.4 else []
    words.append(genre.id)
    tempo = key = None
    if rng.random() < 0.6:
        tempo = float(rng.integers(round(0.9 * genre.tempo[0]), round(1.1 * genre.tempo[1]) + 1))
        words.append(f"at {tempo:g} bpm")
    if rng.random() < 0.6:
        # The genre's own modes half of the time: a hijaz house is asked for, too.
        modes = list(genre.modes) if rng.random() < 0.5 else list(SCALES)
        key = f"{_one(rng, list(_TONICS))} {_one(rng, modes)}"
        words.append(f"in {key}")
    wanted = unwanted = ""
    names = _names()
    if rng.random() < 0.5:
        wanted = _one(rng, sorted(names))
        words.append(f"with {wanted}")
    if rng.random() < 0.4:
        spare = sorted(name for name in names if names[name] != names.get(wanted))
        usual = {patch for patches in genre.patches.values() for patch in patches}
        if rng.random() < 0.6:  # what would have played
            spare = [name for name in spare if names[name] in usual] or spare
        unwanted = _one(rng, [*spare, *["drums"] * (len(spare) // 3)])
        words.append(f"without {unwanted}")
    return Prompt(
        " ".join(words),
        tempo,
        key or "",
        (names[wanted],) if wanted else (),
        (names.get(unwanted, unwanted),) if unwanted else (),
    )


def _one(rng: np.random.Generator, names: list[str]) -> str:
    return names[int(rng.integers(len(names)))]


def _names() -> dict[str, str]:
    """Return the names of single instruments that a prompt may use, and their patches."""
    return {word: patch for word, patch in INSTRUMENT_WORDS.items() if patch in INSTRUMENTS}


def obeyed(number: int) -> dict[str, Any]:
    """Play a prompt and return what was asked and what was found in sound and score."""
    asked = prompt(number)
    plan, score = written(GenerationRequest(asked.text, seconds=SECONDS, seed=number))
    take = played(plan, score)
    found: dict[str, Any] = {
        "prompt": asked.text,
        "asked_bpm": asked.tempo_bpm,
        "asked_key": asked.key,
        "key": plan.key.name,
        "tempo_bpm": plan.tempo_bpm,
        "missing": [name for name in asked.wanted if not _plays(plan, score, name)],
        "intruding": [name for name in asked.unwanted if _plays(plan, score, name)],
        "wanted": len(asked.wanted),
        "unwanted": len(asked.unwanted),
    }
    if plan.has_beat:
        sound, _start = metrical(plan, take.mix)
        heard = pulse(sound).tempo_bpm
        stated = asked.tempo_bpm or plan.tempo_bpm
        found |= {"tempo_heard": round(heard, 3)}
        found |= {"tempo_off": round(octave_error(heard, stated, levels(plan)), 5)}
    wanted = Key.parse(asked.key) if asked.key else plan.key
    fitted = fit(wanted, *heard_tones(take.mix))
    return found | {"rank": fitted.rank, "template": round(fitted.correlation, 3)}


def _plays(plan: Plan, score: Score, name: str) -> bool:
    """Tell whether an instrument has notes in a score, or anything of a kit for "drums"."""
    heard = {"drums" if part.role == "drums" else plan.sounds.get(part.role, part.patch)
             for part in score.parts if part.notes}  # fmt: skip
    return name in heard
