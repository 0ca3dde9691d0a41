"""A melody that was given to the composer: read, and stated in the request.

What follows from it (notes, key, chords, tempo, form) stands in the request afterwards, so that
its recipe makes the take again; the file is known by its hash alone.
"""

from dataclasses import replace

import numpy as np

from core.audio import Audio
from core.composer.metre import METRES
from core.composer.planning import check_tempo
from core.composer.tune import Tune
from core.composer.tune_given import given_tune
from core.composer.wish import Wish
from core.errors import UserError
from core.generation.asked import stated
from core.generation.base import GenerationRequest, Reference
from core.jobs import Control, NoControl
from core.text import N_, _

LONGEST_S = 600.0
_SURELY_ALONE, _ALONE = 0.78, 0.62
_NOTHING = Audio(np.zeros((1, 0), np.float32), 48_000)  # all that matters of it is stated


def has_melody(request: GenerationRequest) -> bool:
    """Tell whether a request gives a melody whose notes are not stated yet."""
    return request.reference is not None and request.reference.use == "melody"


def following(
    request: GenerationRequest, control: Control | None = None
) -> tuple[GenerationRequest, tuple[str, ...]]:
    """Return the request with its melody stated, and sentences about what was read.

    Parameters
    ----------
    request
        One that :func:`has_melody`. What it states wins over what the melody says.
    control
        Told the progress; may stop the work.

    Raises
    ------
    UserError
        ``composer.several_voices``, ``composer.tune_too_short``, ``composer.tune_too_long``, or
        what reading a MIDI file raises.
    DataError
        ``composer.broken_midi``.
    """
    reference = request.reference
    if reference is None:
        return request, ()
    # The usual length of an engine's settings is nobody's wish.
    kept = {name: value for name, value in request.settings.items() if name != "seconds"}
    request = replace(request, settings=kept)
    wish = stated(request)
    tune = _tune(reference, wish, control or NoControl())
    if wish.tempo_bpm is not None:
        check_tempo(wish.tempo_bpm)
    given = given_tune(tune, wish, request.seed)
    guided = replace(
        request,
        reference=Reference(_NOTHING, "tune", reference.hash, name=reference.name),
        settings={**request.settings, **given.settings},
        **given.fields,
    )
    return guided, given.told


def _tune(reference: Reference, wish: Wish, control: Control) -> Tune:
    """Return the tune that a file holds: its notes, or those that are heard in it."""
    from core.composer.tune_midi import read_midi_tune

    if reference.midi:
        return read_midi_tune(reference.midi, reference.name or _("the file"))
    from core.analysis.melody import heard_melody
    from core.composer.tune_heard import heard_tune

    if reference.audio.seconds > LONGEST_S:
        raise UserError(
            "composer.tune_too_long",
            seconds=round(reference.audio.seconds),
            most=round(LONGEST_S),
        )
    heard = heard_melody(reference.audio, control)
    if heard.notes and heard.alone < _ALONE:
        raise UserError("composer.several_voices", name=reference.name or _("the recording"))
    if len(heard.notes) < 2:
        raise UserError("composer.tune_too_short")
    tune = heard_tune(heard.notes, METRES[wish.metre or "4/4"], wish.tempo_bpm)
    if heard.alone < _SURELY_ALONE:
        told = _(N_("Other sounds are heard beside the tune: some notes may be wrong."))
        tune = replace(tune, told=(*tune.told, told))
    return tune
