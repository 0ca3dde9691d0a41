"""Which known word a misspelt one was meant for."""

from collections.abc import Iterable

_SHORT, _LONG = 7, 9  # letters from which one, and two, letters may be wrong


def nearest_word(word: str, known: Iterable[str]) -> str:
    """Return the known word that `word` is a slip of; empty where none or several are near.

    Short words may have a letter too many, too few or two changed about, longer ones also a
    wrong letter. The first letter is never wrong.

    Examples
    --------
    >>> nearest_word("melancolic", ["melancholic", "metal"])
    'melancholic'
    >>> nearest_word("horse", ["house"])
    ''
    """
    if len(word) < 5 or not word.isalpha():
        return ""
    best: list[str] = []
    least = (2 if len(word) >= _LONG else 1) + 1
    for candidate in known:
        if candidate[0] != word[0] or abs(len(candidate) - len(word)) >= least:
            continue
        if len(word) < _SHORT and len(candidate) == len(word) and sorted(candidate) != sorted(word):
            continue
        slips = _slips(word, candidate, least)
        if slips < least:
            best, least = [candidate], slips
        elif slips == least and best:
            best.append(candidate)
    return best[0] if len(best) == 1 else ""


def _slips(word: str, other: str, most: int) -> int:
    """Return how many letters are added, missing, wrong or changed about; `most` or more is enough.

    References
    ----------
    F. J. Damerau, "A technique for computer detection and correction of spelling errors",
    Communications of the ACM 7(3), 1964.
    """
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(word, start=1):
        row = [i]
        for j, b in enumerate(other, start=1):
            slips = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and word[i - 2] == b:
                slips = min(slips, before[j - 2] + 1)
            row.append(slips)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return last[-1]
