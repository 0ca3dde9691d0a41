"""The command that makes a take again with something else in it."""

import argparse
from typing import TYPE_CHECKING

from core.cli.terminal import Terminal
from core.settings import Folders

if TYPE_CHECKING:
    from core.jobs import Control
    from core.studio import Studio, Take

# As in the studio, which is loaded when a command runs.
WHATS = ("drums", "bass", "chords", "lead", "playing", "sound", "take")


def vary(given: argparse.Namespace, terminal: Terminal) -> int:
    """Make a take again with something new in it, and deliver it."""
    from core.audio import EncodeSettings, format_of
    from core.cli.commands import delivered_text
    from core.studio import Delivery, Studio, deliver, mix_of_take

    settings = EncodeSettings(format=format_of(given.output))
    studio = Studio(Folders.of_this_user())
    control = terminal.control()
    take = _varied(given, studio, control)
    for notice in take.made.notices:
        terminal.message(notice)
    delivery = Delivery(
        target=given.output, settings=settings, stems_folder=given.stems, midi=given.midi
    )
    delivered = deliver(studio, mix_of_take(take), delivery, control)
    if given.json:
        terminal.document(delivered.to_json())
    else:
        terminal.result(delivered_text(delivered))
    return 0


def _varied(given: argparse.Namespace, studio: "Studio", control: "Control") -> "Take":
    from core.generation import GenerationRequest
    from core.jobs import NoControl
    from core.studio import make_take
    from core.studio.reproducing import recipe_behind
    from core.studio.variations import pinned, remade, varied

    _record, recipe = recipe_behind(studio, given.source, control)
    if given.new:
        return make_take(studio, recipe.plugin, varied(recipe, given.new, given.seed), control)
    pinned(recipe)  # says where there is no plan
    request = GenerationRequest.from_json(recipe.request).with_seed(recipe.seed)
    first, last = given.bars
    take = make_take(studio, recipe.plugin, request, NoControl())
    bars = (first - 1, last - 1)
    return remade(studio, take, bars, given.only, seed=given.seed, control=control)


def morph(given: argparse.Namespace, terminal: Terminal) -> int:
    """Make the takes between two takes, and deliver each under a number of its own."""
    from core.audio import EncodeSettings, format_of
    from core.cli.commands import delivered_text, numbered
    from core.studio import Delivery, Studio, deliver, mix_of_take
    from core.studio.morphing import make_morphs
    from core.studio.reproducing import recipe_behind

    settings = EncodeSettings(format=format_of(given.output))
    studio = Studio(Folders.of_this_user())
    control = terminal.control()
    ends = [recipe_behind(studio, source, control) for source in (given.one, given.other)]
    takes = make_morphs(studio, ends[0], ends[1], given.steps, control)
    report = []
    for number, take in enumerate(takes, start=1):
        delivery = Delivery(
            target=numbered(given.output, number, given.steps),
            settings=settings,
            stems_folder=given.stems and numbered(given.stems, number, given.steps),
            midi=given.midi and numbered(given.midi, number, given.steps),
        )
        delivered = deliver(studio, mix_of_take(take), delivery, control)
        report.append(delivered.to_json())
        if not given.json:
            terminal.result(delivered_text(delivered))
    if given.json:
        terminal.document(report)
    return 0
