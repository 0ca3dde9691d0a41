"""Who plays what: the genre's usual band, bent to the instruments that were asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from core.composer.genres import Genre
from core.composer.instruments import INSTRUMENTS
from core.composer.wish import Wish

DRUMS = "drums"  # the word in Wish.wanted that stands for any kit
_DEFAULT_KIT = "acoustic"


def band_for(wish: Wish, genre: Genre, rng: np.random.Generator) -> tuple[dict[str, str], str]:
    """Return role to patch, and the kit (empty for none).

    Parameters
    ----------
    wish
        What was asked for; it wins.
    genre
        Whose band plays the rest.
    rng
        Draws among the genre's patches.
    """
    usual = {role: _drawn(patches, rng) for role, patches in genre.patches.items()}
    usual |= {role: patch for role, patch in wish.palette.items() if role in usual}
    if genre.kit and DRUMS in wish.palette:
        genre = replace(genre, kit=wish.palette[DRUMS])
    band, kit = _small_band(wish, genre) if wish.only else _usual_band(wish, genre, usual)
    for role in wish.notes:  # stated notes are played, whatever the genre's band is
        if role == DRUMS:
            kit = kit or genre.kit or _DEFAULT_KIT
        else:
            band.setdefault(role, usual.get(role) or _first_for(role))
    for role, patch in wish.players.items():
        if role == DRUMS:
            kit = patch
        elif patch:
            band[role] = patch
        else:
            band.pop(role, None)
    if "lead" not in band:  # there is nobody to go along with
        band.pop("second", None)
    elif "second" not in wish.players and band.get("second") == band["lead"]:
        others = [patch for patch in genre.patches.get("second", ()) if patch != band["lead"]]
        band.update(second=others[0]) if others else band.pop("second")
    return band, kit


def _first_for(role: str) -> str:
    """Return an instrument for a role that the genre does not know."""
    return next(each.id for each in INSTRUMENTS.values() if role in each.roles)


def _usual_band(wish: Wish, genre: Genre, usual: Mapping[str, str]) -> tuple[dict[str, str], str]:
    """Return the genre's band with what was asked for in it and what was ruled out left out."""
    band = {
        role: patch
        for role, patch in usual.items()
        if role not in wish.without and patch not in wish.without_patches
    }
    for role in usual.keys() - band.keys() - wish.without:
        spare = [p for p in genre.patches[role] if p not in wish.without_patches]
        if spare:
            band[role] = spare[0]
    _seat(band, wish)
    wants_drums = DRUMS in wish.wanted
    usual_kit = wish.kit or genre.kit or (_DEFAULT_KIT if wants_drums else "")
    kit = usual_kit if DRUMS not in wish.without else ""
    return band, kit


def unseated(wish: Wish, band: Mapping[str, str]) -> tuple[str, ...]:
    """Return the patches that were asked for and found no part."""
    asked = dict.fromkeys((*wish.leads, *wish.wanted, *wish.only))
    return tuple(patch for patch in asked if patch != DRUMS and patch not in band.values())


def _drawn(patches: Sequence[str], rng: np.random.Generator) -> str:
    """Draw one, the usual one most often."""
    weights = np.array([2.0] + [1.0] * (len(patches) - 1))
    return patches[int(rng.choice(len(patches), p=weights / weights.sum()))]


def _seat(band: dict[str, str], wish: Wish) -> None:
    """Give every wanted patch the most natural role that no other wanted one holds."""
    taken: set[str] = set()
    for patch in wish.leads:
        band["lead"] = patch
        taken.add("lead")
    for patch in wish.wanted:
        if patch == DRUMS or patch in wish.leads:
            continue
        roles = [role for role in INSTRUMENTS[patch].roles if role not in wish.without]
        free = [role for role in roles if role not in taken]
        if free:
            band[free[0]] = patch
            taken.add(free[0])
    # One instrument does not double itself without being asked to.
    for role in ("pad", "arp"):
        if role not in taken and band.get(role) in {band.get(other) for other in taken}:
            del band[role]


def _small_band(wish: Wish, genre: Genre) -> tuple[dict[str, str], str]:
    """Share lead, chords and bass out among the only patches that are allowed."""
    players = [patch for patch in wish.only if patch != DRUMS]
    # A genre stated with "only drums" still needs a kit.
    drums = DRUMS in wish.only and DRUMS not in wish.without
    kit = (wish.kit or genre.kit or _DEFAULT_KIT) if drums else ""
    band: dict[str, str] = {}
    for patch in players:
        free = [r for r in INSTRUMENTS[patch].roles if r not in band and r not in wish.without]
        if free:
            band[free[0]] = patch
    for role in ("chords", "lead", "bass", "pad"):
        if role in band or role in wish.without:
            continue
        able = [patch for patch in players if role in INSTRUMENTS[patch].roles]
        if able and (role != "pad" or able[0] not in band.values()):
            band[role] = able[-1] if role == "lead" else able[0]
    return band, kit
