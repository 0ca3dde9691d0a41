"""The same song with something else: requests that change one thing and keep all the rest.

What is not changed is the same to the last bit in its stem: the recipe's plan is stated again,
and levels and gain curves are frozen for every stem that stays.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Literal, Protocol, cast, get_args

from core.audio import Audio
from core.errors import UserError
from core.generation import GenerationRequest, Made
from core.generation.base import STATED_USES
from core.jobs import Control
from core.origins import Recipe
from core.studio.studio import Studio
from core.studio.takes import Take, fresh_seed, kept

What = Literal["drums", "bass", "chords", "lead", "playing", "sound", "take"]
WHATS: tuple[What, ...] = get_args(What)

# The stages that are drawn anew for each; what is stated of plan and harmony stays for all.
_STAGES: Mapping[str, tuple[str, ...]] = {
    "drums": ("drums",),
    "bass": ("bass",),
    "chords": ("chords",),
    "lead": ("melody",),
    "playing": ("performance",),
    "sound": (),
    "take": ("melody", "drums", "bass", "chords", "performance"),
}
_STEMS_OF_STAGE: Mapping[str, frozenset[str]] = {
    "melody": frozenset({"lead"}),
    "drums": frozenset({"drums"}),
    "bass": frozenset({"bass"}),
    "chords": frozenset({"chords"}),
}
_TRIES = 16  # seeds that are tried until a stem plays something else
_EVERY_STEM = frozenset({"drums", "bass", "chords", "lead"})
# They move no bar.
_LEAVES_TIME = frozenset({"seeds", "instruments", "sounds", "soundfonts", "notes"})
_PLAN = frozenset({"plan", "harmony"})  # stages that do
_FOLLOWS_CLOCK = frozenset({"times", "hits"})


class Remaking(Protocol):
    """What an engine has that can play bars again without playing the rest."""

    def remake(
        self,
        request: GenerationRequest,
        mix: Audio,
        stems: Mapping[str, Audio],
        frozen: Mapping[str, Any],
        control: Control,
    ) -> tuple[Audio, Made]:
        """Return the take with the last of the request's ``remade`` entries played anew."""


def pinned(recipe: Recipe) -> GenerationRequest:
    """Return a recipe's request with all that its plan decided stated.

    It makes the same take; changing one thing of it changes that thing alone.

    Raises
    ------
    UserError
        ``studio.no_plan`` where the engine decided nothing that can be stated.
    """
    plan = recipe.plan
    if recipe.plugin != "composer" or "choices" not in plan.get("frozen", {}):
        raise UserError("studio.no_plan")
    request = GenerationRequest.from_json(recipe.request).with_seed(recipe.seed)
    settings = {
        **request.settings,
        "genre": plan["genre"],
        "metre": plan["metre"],
        "mood": plan["mood"],
        "form": plan["shape"],
        "builds": plan["builds"],
        "seeds": dict(plan["seeds"]),
        "frozen": {"choices": dict(plan["frozen"]["choices"])},
    }
    if request.settings.get("soundfonts"):  # those that were there
        settings["soundfonts"] = dict(plan["soundfonts"])
    # A scale of a file is no key that could be named; the file is stated already.
    key = request.key if settings.get("scale_file") else plan["key"]
    return replace(request, tempo_bpm=plan["tempo_bpm"], key=key, settings=settings)


def stands_alone(recipe: Recipe) -> bool:
    """Tell whether a recipe makes its take again without the file that guided it."""
    use = (recipe.request.get("reference") or {}).get("use")
    return not recipe.sources or use in STATED_USES


def changed(
    recipe: Recipe, settings: Mapping[str, Any] | None = None, **fields: Any
) -> GenerationRequest:
    """Return the request for a recipe's take with some of its plan changed, all else equal.

    Parameters
    ----------
    recipe
        Of the take that was made.
    settings
        Settings to state in place of the plan's: ``instruments``, ``sounds``, ``soundfonts``,
        ``seeds`` and ``notes`` are joined with those of the recipe, the others replace them.
    fields
        Fields of the request to state: ``tempo_bpm``, ``key``, ``chords``, ``seconds``.

    Notes
    -----
    Where only seeds, instruments, sounds or notes change, every stem that none of them touches
    is the same to the last bit; other changes move bars or harmony, so that only the draws stay.
    A part whose notes change keeps its level.

    Raises
    ------
    UserError
        ``studio.no_plan``.
    """
    request = pinned(recipe)
    wanted = dict(settings or {})
    seeds = wanted.get("seeds") or {}
    moves = bool(fields) or not wanted.keys() <= _LEAVES_TIME or not seeds.keys().isdisjoint(_PLAN)
    had = request.settings
    if fields.get("key") and request.reference and request.reference.use == "tune":
        notes, chords = _tune_in(request, fields["key"])
        had = {**had, "notes": notes}
        fields.setdefault("chords", chords)
    if replaced := wanted.get("instruments"):  # who plays is heard, whoever stood in for them
        sounds = (had.get("sounds") or {}).items()
        had = {**had, "sounds": {role: patch for role, patch in sounds if role not in replaced}}
    other = {*(wanted.get("instruments") or ()), *(wanted.get("sounds") or ())}
    if fonts := had.get("soundfonts"):
        had = {**had, "soundfonts": {r: voice for r, voice in fonts.items() if r not in other}}
    if written := _roles_of(seeds):  # a part that is written anew leaves what was stated for it
        stated = (had.get("notes") or {}).items()
        had = {**had, "notes": {role: notes for role, notes in stated if role not in written}}
    if (
        "metre" in wanted
        or fields.get("tempo_bpm", recipe.plan["tempo_bpm"]) != (recipe.plan["tempo_bpm"])
    ):  # another tempo than that of the clock that was followed
        had = {name: value for name, value in had.items() if name not in _FOLLOWS_CLOCK}
    for name in _LEAVES_TIME & wanted.keys():
        wanted[name] = {**(had.get(name) or {}), **wanted[name]}
    if moves:
        mix = {"frozen": had["frozen"], "remade": []}
    else:
        mix = _kept_mix(
            recipe.plan,
            _touched(recipe.plan, had, wanted),
            frozenset(wanted.get("notes") or {}),
        )
    choices = mix["frozen"]["choices"].items()
    kept_choices = {stage: number for stage, number in choices if stage not in seeds}
    mix["frozen"] = {**mix["frozen"], "choices": kept_choices}
    return replace(request, settings={**had, **wanted, **mix}, **fields)


def varied(recipe: Recipe, what: What, seed: int | None = None) -> GenerationRequest:
    """Return the request for the same song with something made anew.

    Parameters
    ----------
    recipe
        Of the take that was made.
    what
        ``"drums"``, ``"bass"``, ``"chords"`` or ``"lead"``: that stem plays other notes.
        ``"playing"``: the same notes, played another time. ``"sound"``: the same notes on
        other instruments. ``"take"``: the same plan, every note written and played anew.
    seed
        What it is drawn from; a fresh one where it is not given.

    Notes
    -----
    Other parts go on making room for the first take's kick drum: only so do they stay the
    same to the last bit beside other drums.

    Raises
    ------
    UserError
        ``studio.no_plan``, ``studio.unknown_variation``, or ``studio.nothing_else`` where the
        genre knows no other notes for the stem.
    """
    from core.composer.seeds import drawn_anew

    if what not in WHATS:
        raise UserError("studio.unknown_variation", given=what, known=", ".join(WHATS))
    seed = fresh_seed() if seed is None else seed
    if what == "sound":
        return changed(recipe, {"sounds": _other_sounds(recipe.plan, seed)})
    was = _notes_of(pinned(recipe))
    for attempt in range(_TRIES):
        request = changed(recipe, {"seeds": drawn_anew({}, _STAGES[what], seed + attempt)})
        if what == "playing" or _notes_of(request) != was:
            return request
    raise UserError("studio.nothing_else", what=what)


def remade(
    studio: Studio,
    take: Take,
    bars: tuple[int, int],
    stems: Iterable[str] | None = None,
    *,
    seed: int | None = None,
    control: Control,
) -> Take:
    """Return a take in which some bars are composed and played anew.

    Parameters
    ----------
    studio
        Whose ledger it is written into.
    take
        The take, with its stems.
    bars
        First and last one, both made again; 0 is the first of the piece.
    stems
        Names of the stems that change; all of them where none are given.
    seed
        What the new notes are drawn from; a fresh one where it is not given.

    Notes
    -----
    Every sample more than 10 ms outside the bars is the same, and so is every stem that was
    not named; tails of the new bars are faded at the bar line into those that were there.

    Raises
    ------
    UserError
        ``studio.no_plan``, ``studio.no_stems``, ``composer.bad_bars`` or
        ``composer.unknown_stem``.
    """
    recipe = take.origin.recipe
    if recipe is None:
        raise UserError("studio.no_plan")
    if not take.made.stems or take.stopped:
        raise UserError("studio.no_stems")
    pinned(recipe)  # says where there is no plan
    request = GenerationRequest.from_json(recipe.request).with_seed(recipe.seed)
    entry = {
        "bars": list(bars),
        "stems": sorted(take.made.stems if stems is None else stems),
        "seed": fresh_seed() if seed is None else seed,
    }
    entries = [*(request.settings.get("remade") or ()), entry]
    request = replace(request, settings={**request.settings, "remade": entries})
    audio, made = remaking(studio, recipe).remake(
        request, take.audio, take.made.stems, take.made.plan["frozen"], control
    )
    spec = studio.engines.get(recipe.plugin)
    return replace(kept(studio, spec, request, audio, made, id=uuid.uuid4().hex), name=take.name)


def _tune_in(request: GenerationRequest, key: str) -> tuple[Mapping[str, Any], str]:
    """Return the notes and chords of a given tune in another key: they go with it."""
    from core.composer.pitch import Key
    from core.composer.tune_given import in_other_key

    notes = request.settings.get("notes") or {}
    return in_other_key(notes, request.chords, Key.parse(request.key), Key.parse(key))


def _roles_of(stages: Iterable[str]) -> frozenset[str]:
    """Return the roles whose notes some stages write."""
    from core.composer.plan import STEM_OF

    stems = frozenset[str]().union(*(_STEMS_OF_STAGE.get(stage, ()) for stage in stages))
    return frozenset(role for role, stem in STEM_OF.items() if stem in stems)


def remaking(studio: Studio, recipe: Recipe) -> Remaking:
    """Return the engine of a recipe, which plays bars again."""
    return cast(Remaking, studio.engine(recipe.plugin))


def _touched(
    plan: Mapping[str, Any], had: Mapping[str, Any], wanted: Mapping[str, Any]
) -> frozenset[str]:
    """Return the roles whose notes or sounds the wanted settings change."""
    from core.composer.plan import STEM_OF

    stems: frozenset[str] = frozenset()
    for stage, seed in (wanted.get("seeds") or {}).items():
        if seed != plan["seeds"].get(stage):
            stems |= _STEMS_OF_STAGE.get(stage, _EVERY_STEM)
    roles = {role for role, stem in STEM_OF.items() if stem in stems}
    playing = plan["instruments"]
    roles |= {r for r, p in (wanted.get("instruments") or {}).items() if p != playing.get(r, "")}
    sounding = {**playing, **(had.get("sounds") or {})}
    roles |= {r for r, p in (wanted.get("sounds") or {}).items() if p != sounding.get(r)}
    fonts, had_fonts = wanted.get("soundfonts"), plan.get("soundfonts") or {}
    now = (had.get("soundfonts") or {}) if fonts is None else fonts
    roles |= {r for r in {*now, *had_fonts} if now.get(r) != had_fonts.get(r)}
    return frozenset(roles)


def _kept_mix(
    plan: Mapping[str, Any], roles: frozenset[str], renoted: frozenset[str]
) -> dict[str, Any]:
    """Return the settings that keep a plan's mix, but for the stems of some roles.

    Those in `renoted` alone play other notes at the level they have.
    """
    from core.composer.plan import STEM_OF

    frozen, stems = plan["frozen"], {STEM_OF[role] for role in roles | renoted}
    gains = {role: gain for role, gain in frozen["gains"].items() if role not in roles}
    if not gains:  # nothing stays that a level could be kept for
        return {"frozen": {"choices": frozen["choices"]}, "remade": []}
    remade, curves = [], []
    for entry, own in zip(plan["remade"], frozen["remade"], strict=True):
        staying = [stem for stem in entry["stems"] if stem not in stems]
        if staying:
            remade.append({**entry, "stems": staying})
            curves.append({stem: curve for stem, curve in own.items() if stem in staying})
    kept_curves = {name: curve for name, curve in frozen["curves"].items() if name not in stems}
    fresh = sorted({STEM_OF[role] for role in renoted})
    mix = {**frozen, "gains": gains, "curves": kept_curves, "remade": curves, "fresh": fresh}
    return {"frozen": mix, "remade": remade}


def _notes_of(request: GenerationRequest) -> object:
    """Return the notes that a request is composed to; nothing is played."""
    from core.composer.arranging import write_score
    from core.composer.planning import make_plan
    from core.generation.asked import stated

    return write_score(make_plan(stated(request), request.seed)).parts


def _other_sounds(plan: Mapping[str, Any], seed: int) -> dict[str, str]:
    """Return another instrument for each role, one that reaches what is written for it."""
    from core.composer.instruments import INSTRUMENTS
    from core.composer.seeds import generator
    from core.composer.stating import kits

    written = {
        "bass": (30, 52),
        "chords": (50, 67),
        "pad": (53, 72),
        "arp": (60, 79),
        "lead": (60, 86),
    }
    sounding = {**plan["instruments"], **plan["sounds"]}
    sounds = {}
    for role in sorted(plan["instruments"]):
        if role == "drums":
            able = [kit for kit in kits() if kit != sounding[role]]
        else:
            now = INSTRUMENTS[plan["instruments"][role]]
            low, high = max(written[role][0], now.low), min(written[role][1], now.high)
            able = [
                each.id
                for each in INSTRUMENTS.values()
                if role in each.roles
                and each.rings == now.rings
                and each.low <= low
                and each.high >= high
                and each.id != sounding[role]
            ]
        if able:
            rng = generator(seed, "sounds", role)
            sounds[role] = able[int(rng.integers(len(able)))]
    return sounds
