"""How likely chance alone is to look like a mark: bounds that hold for any sound.

Under a key that has nothing to do with the sound, every chip is a fair coin, so a score
is a sum of the tiles' votes with random signs, divided by the root of their squares.
No assumption about the sound is needed for what follows.

References
----------
Bentkus, Dzindzalieta, "A tight Gaussian bound for weighted sums of Rademacher random
variables", Bernoulli 21 (2015): the tail is at most 1 / (4 Q(sqrt 2)) of the normal's.
"""

import math

_TIGHT = 1.0 / (2.0 * math.erfc(1.0))  # 3.178
LEAST = 1e-99  # smaller chances are not worth telling apart, and none is zero


def chance_of(score: float) -> float:
    """Return an upper bound of the chance that one trial scores at least `score`."""
    if score <= 0.0:
        return 1.0
    return min(1.0, max(_TIGHT * 0.5 * math.erfc(score / math.sqrt(2.0)), LEAST))


def chance_after(trials: int, score: float) -> float:
    """Return the bound for the best of `trials` trials, dependent or not."""
    return min(1.0, trials * chance_of(score))


def score_needed(trials: int, chance: float) -> float:
    """Return the score whose bound after `trials` trials is `chance`."""
    low, high = 0.0, 40.0
    while high - low > 1e-6:
        middle = 0.5 * (low + high)
        low, high = (middle, high) if chance_after(trials, middle) > chance else (low, middle)
    return high
