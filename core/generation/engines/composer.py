"""The composer behind the engines' protocol."""

from collections.abc import Generator
from dataclasses import replace

from core.audio import Audio
from core.composer import SAMPLE_RATE
from core.composer.arranging import write_score
from core.composer.band import unseated
from core.composer.chords import parse_progression
from core.composer.frozen import Frozen
from core.composer.genre_table import GENRES
from core.composer.instruments import INSTRUMENTS
from core.composer.midi import midi_bytes
from core.composer.performing import perform
from core.composer.pitch import Key
from core.composer.plan import Plan
from core.composer.planning import check_seconds, check_tempo, make_plan
from core.composer.reading import read_prompt
from core.composer.scala import read_scala
from core.composer.stating import stated_settings
from core.composer.wish import Wish
from core.generation.base import GenerationRequest, Made
from core.jobs import Control
from core.text import N_, _


class Composer:
    """Compose by rules and play on built-in instruments.

    Notes
    -----
    Making an instance loads the kernels, or compiles them where that was never done; its
    takes start within a second. One thread at a time may use an instance; several instances
    may play at once. What a take sounds like does not depend on the takes before it.
    """

    def __init__(self) -> None:
        # Here and not above: these load numba and the kernels, compiling them the first time.
        from core.composer.recording import record
        from core.composer.synthesis.player import NoteCache

        self._record = record
        self._cache = NoteCache()

    def generate(
        self, request: GenerationRequest, control: Control
    ) -> Generator[Audio, None, Made]:
        """Yield the take in chunks of a few seconds; return plan, stems, MIDI and notices.

        Raises
        ------
        UserError
            ``composer.bad_length``, ``composer.bad_tempo``, ``composer.unknown_key``,
            ``composer.unknown_chord``, ``composer.too_many_chords`` or
            ``composer.nobody_plays``; what :func:`~core.composer.scala.read_scala` raises.
        """
        control.progress(0.0, "composing")
        wish = stated(request)
        plan = make_plan(wish, request.seed)
        score = write_score(plan)
        control.progress(0.03, "composing")
        parts = perform(plan, score)
        keep = request.settings.get("stems", True) is not False
        frozen = Frozen.from_json(request.settings.get("frozen"))
        recorded = yield from self._record(
            plan, parts, self._cache, control, keep_stems=keep, frozen=frozen
        )
        found = replace(recorded.frozen, tune=score.tune)
        return Made(
            plan={**plan.to_json(), "merits": score.merits, "frozen": found.to_json()},
            stems=recorded.stems,
            midi=midi_bytes(plan, parts),
            notices=(*wish.notices, *_told(wish, plan)),
        )


def _told(wish: Wish, plan: Plan) -> tuple[str, ...]:
    """Return sentences about wishes that the plan could not follow, and what it made of them."""
    told = []
    missing = [INSTRUMENTS[patch].id for patch in unseated(wish, plan.patches)]
    if missing:
        told.append(_(N_("No part was left for: {names}.")).format(names=", ".join(missing)))
    told += _told_of_scale(wish, plan)
    if plan.loop:
        told.append(
            _(N_("The loop is {bars} bars, {seconds:.2f} s long.")).format(
                bars=plan.sections[-1].bar, seconds=plan.frames / SAMPLE_RATE
            )
        )
    return tuple(told)


def _told_of_scale(wish: Wish, plan: Plan) -> list[str]:
    """Return sentences about a scale that genre, chords or another wish give way to."""
    key, told = plan.key, []
    if wish.own and wish.mode and wish.mode != key.mode:
        told.append(
            _(N_("The scale of the file is played, not “{mode}”.")).format(mode=wish.mode)
        )
    if key.tuning:
        told.append(
            _(N_("“{name}” is a tuning: {key} is played in it.")).format(
                name=wish.own.name if wish.own else "", key=key.name
            )
        )
    if key.path and wish.chords:
        told.append(
            _(N_("{key} has no chords: those that were stated were left out.")).format(key=key.name)
        )
    if key.path and wish.genres:
        told.append(
            _(N_("{key} has no chords: {genre} is played over a drone.")).format(
                key=key.name, genre=plan.genre.title
            )
        )
    return told


def stated(request: GenerationRequest) -> Wish:
    """Return what a request asks for: its fields win over its prompt's words."""
    wish = read_prompt(request.text)
    changes: dict[str, object] = {}
    if request.seconds is not None:
        changes["seconds"] = check_seconds(request.seconds)
    elif wish.seconds is None and "seconds" in request.settings:
        changes["seconds"] = check_seconds(float(request.settings["seconds"] or 0.0))
    genre = request.settings.get("genre")
    if genre in GENRES:
        changes["genres"] = (genre,)
    if request.tempo_bpm is not None:
        changes["tempo_bpm"] = check_tempo(request.tempo_bpm)
    if request.key.strip():
        key = Key.parse(request.key)
        changes |= {"tonic": key.tonic, "mode": key.mode}
    if scale_file := request.settings.get("scale_file"):
        changes["own"] = read_scala(str(scale_file))
    if request.chords.strip():
        changes["chords"] = parse_progression(request.chords)
    changes |= stated_settings(request.settings)
    return replace(wish, **changes)  # type: ignore[arg-type]  # each of its field's type
