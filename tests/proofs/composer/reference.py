"""A few kept samples, so that any machine can tell whether it plays what another one played.

One machine gives the same samples to the last bit, in any process and with any number of
threads: tests hold that. Between machines the last bits of sines and sums may differ; two takes
that differ by less than 80 dB below the kept one's level count as the same.
"""

import hashlib
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.generation.base import GenerationRequest
from tests.proofs.composer.making import made
from tests.proofs.composer.shards import composer_hash

KEPT = Path(__file__).parent / "reference.npz"
GENRES = ("synth-pop", "folk", "ambient")
BAR_DB = -80.0
_SECONDS = 8.0
_FROM_S, _TO_S = 4.0, 4.06


def excerpt(genre: str) -> NDArray[np.float32]:
    """Return a few hundredths of a second from the middle of a take, (2, frames)."""
    take = made(GenerationRequest(genre, seconds=_SECONDS, seed=11))
    rate = take.mix.sample_rate
    return take.mix.samples[:, round(_FROM_S * rate) : round(_TO_S * rate)].copy()


def keep() -> int:
    """Write what this machine plays, with the sources' hash, and return 0."""
    samples = {genre: excerpt(genre) for genre in GENRES}
    np.savez_compressed(KEPT, sources=np.array(composer_hash()), **samples)
    sys.stdout.write(f"{KEPT.name}: {KEPT.stat().st_size} bytes\n")
    return 0


def compared() -> int:
    """Print how far this machine's samples lie from the kept ones; 1 where too far."""
    with np.load(KEPT, allow_pickle=False) as kept:
        if str(kept["sources"]) != composer_hash():
            sys.stdout.write("The kept samples are of another composer: nothing to compare.\n")
            return 1
        worst = -np.inf
        for genre in GENRES:
            mine, other = excerpt(genre), kept[genre]
            error = float(((mine - other).astype(float) ** 2).sum())
            apart = 10.0 * np.log10(max(error, 1e-30) / float((other.astype(float) ** 2).sum()))
            same = (
                hashlib.sha256(mine.tobytes()).digest() == hashlib.sha256(other.tobytes()).digest()
            )
            sys.stdout.write(f"{genre}: {'the same' if same else f'{apart:.0f} dB'}\n")
            worst = max(worst, apart)
    return 0 if worst <= BAR_DB else 1
