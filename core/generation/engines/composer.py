"""The composer behind the engines' protocol."""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from core.audio import Audio
from core.composer import SAMPLE_RATE
from core.composer.arranging import write_score
from core.composer.band import unseated
from core.composer.frozen import Frozen, Pulls
from core.composer.instruments import INSTRUMENTS
from core.composer.midi import midi_bytes
from core.composer.notation import packed_score
from core.composer.performing import PlayedPart, perform, within
from core.composer.plan import Plan
from core.composer.planning import make_plan
from core.composer.reading import EMPTY
from core.composer.rewriting import Remake, check_remake, rewritten
from core.composer.score import Score
from core.composer.voicing import with_voices
from core.composer.wish import Wish
from core.errors import UserError
from core.generation.asked import stated
from core.generation.base import GenerationRequest, Made
from core.generation.following import following, has_melody
from core.jobs import Control, Part
from core.text import N_, _

if TYPE_CHECKING:
    from core.composer.recording import Recorded

_CHUNK = 3 * SAMPLE_RATE


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
        from core.composer.splicing import spliced
        from core.composer.synthesis.player import NoteCache

        self._record = record
        self._splice = spliced
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
        piece = _composed(request)
        control.progress(0.03, "composing")
        keep = request.settings.get("stems", True) is not False
        frozen = _of_these_sounds(Frozen.from_json(request.settings.get("frozen")), piece)
        work = self._record(
            piece.plan,
            piece.parts,
            self._cache,
            Part(control, 0.0, 0.6) if piece.remakes else control,
            keep_stems=keep or bool(piece.remakes),
            frozen=frozen,
        )
        if not piece.remakes:
            recorded = yield from work
            found = replace(recorded.frozen, choices=piece.choices)
            return _made(piece, piece.parts, found, recorded.stems)
        mix, recorded = _joined(work)
        found = replace(recorded.frozen, choices=piece.choices)
        again = Part(control, 0.6, 1.0)
        mix, made = self._remade(piece, 0, mix, recorded.stems, found, frozen.remade, again)
        for start in range(0, mix.frames, _CHUNK):
            yield mix.part(start, min(start + _CHUNK, mix.frames))
        return made if keep else replace(made, stems={})

    def remake(
        self,
        request: GenerationRequest,
        mix: Audio,
        stems: Mapping[str, Audio],
        frozen: Mapping[str, Any],
        control: Control,
    ) -> tuple[Audio, Made]:
        """Return a take with the last of its request's ``remade`` entries played anew.

        The same samples as :meth:`generate` gives for the request, without playing the rest
        again.

        Parameters
        ----------
        mix, stems, frozen
            The take as it was before that entry, and its plan's ``frozen``.

        Raises
        ------
        UserError
            ``composer.bad_remade``, ``composer.bad_bars`` or ``composer.unknown_stem``.
        """
        control.progress(0.0, "composing")
        piece = _composed(request)
        if not piece.remakes:
            raise UserError("composer.bad_remade", given="[]")
        found, last = Frozen.from_json(frozen), len(piece.remakes) - 1
        return self._remade(piece, last, mix, stems, found, (), control)

    def _remade(
        self,
        piece: "_Piece",
        first: int,
        mix: Audio,
        stems: Mapping[str, Audio],
        frozen: Frozen,
        known: Sequence[Mapping[str, Pulls]],
        control: Control,
    ) -> tuple[Audio, Made]:
        """Return a take after its remakes from number `first` on."""
        parts, pulls = piece.parts, list(frozen.remade)
        for number, remake in enumerate(piece.remakes):
            check_remake(piece.plan, remake, tuple(stems))
            parts = rewritten(piece.plan, parts, remake)
            if number < first:
                continue
            done = self._splice(
                piece.plan,
                parts,
                remake,
                mix,
                stems,
                frozen=frozen,
                known=known[number] if number < len(known) else {},
                cache=self._cache,
                control=Part(
                    control,
                    (number - first) / len(piece.remakes),
                    (number - first + 1) / len(piece.remakes),
                ),
            )
            mix, stems = done.mix, done.stems
            pulls.append(done.pulls)
        control.progress(1.0, "rendering")
        return mix, _made(piece, parts, replace(frozen, remade=tuple(pulls)), stems)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Hold what a request was composed to."""

    wish: Wish
    plan: Plan
    score: Score
    parts: tuple[PlayedPart, ...]
    remakes: tuple[Remake, ...]

    @property
    def choices(self) -> dict[str, int]:
        """Stage to the number of its candidate."""
        return {**self.plan.choices, **self.score.choices}


def _composed(request: GenerationRequest) -> _Piece:
    request, heard = following(request) if has_melody(request) else (request, ())
    wish = stated(request)
    remakes = Remake.all_from_json(request.settings.get("remade"))
    plan, told = with_voices(make_plan(wish, request.seed))
    read = wish.notices
    if request.reference:  # a recording or a tune said what the prompt did not
        read = tuple(notice for notice in read if notice != _(EMPTY))
    wish = replace(wish, notices=(*heard, *read, *told))
    score = write_score(plan)
    return _Piece(wish, plan, score, perform(plan, score), remakes)


def _made(
    piece: _Piece, parts: tuple[PlayedPart, ...], frozen: Frozen, stems: Mapping[str, Audio]
) -> Made:
    plan = piece.plan
    told = {
        **plan.to_json(),
        "merits": piece.score.merits,
        "frozen": frozen.to_json(),
        "remade": [remake.to_json() for remake in piece.remakes],
        "score": packed_score({part.role: part.notes for part in parts}),
    }
    notices = (*piece.wish.notices, *_told(piece.wish, plan))
    return Made(plan=told, stems=stems, midi=midi_bytes(plan, within(plan, parts)), notices=notices)


def _of_these_sounds(frozen: Frozen, piece: _Piece) -> Frozen:
    """Return a frozen mix without the levels of SoundFonts that are gone: others play instead."""
    gone = piece.wish.soundfonts.keys() - piece.plan.soundfonts.keys()
    gains = {role: gain for role, gain in frozen.gains.items() if role not in gone}
    return replace(frozen, gains=gains)


def _joined(work: Generator[Audio, None, "Recorded"]) -> tuple[Audio, "Recorded"]:
    """Return everything that is yielded, and what is returned."""
    chunks = []
    while True:
        try:
            chunks.append(next(work))
        except StopIteration as end:
            return Audio.joined(chunks), end.value


def _told(wish: Wish, plan: Plan) -> tuple[str, ...]:
    """Return sentences about wishes that the plan could not follow, and what it made of them."""
    told = []
    missing = [INSTRUMENTS[patch].id for patch in unseated(wish, plan.patches)]
    if missing:
        told.append(_(N_("No part was left for: {names}.")).format(names=", ".join(missing)))
    told += _told_of_notes(wish, plan)
    told += _told_of_scale(wish, plan)
    told += _told_of_form(wish, plan)
    if plan.loop:
        told.append(
            _(N_("The loop is {bars} bars, {seconds:.2f} s long.")).format(
                bars=plan.sections[-1].bar, seconds=plan.frames / SAMPLE_RATE
            )
        )
    return tuple(told)


def _told_of_notes(wish: Wish, plan: Plan) -> list[str]:
    """Return sentences about stated notes that nobody plays or that begin after the end."""
    silent = [role for role in wish.notes if not (plan.patches.get(role) or role == "drums")]
    silent += ["drums"] if "drums" in wish.notes and not plan.kit else []
    told = []
    if silent:
        told.append(
            _(N_("Nobody plays the notes that were given for: {names}.")).format(
                names=", ".join(silent)
            )
        )
    end = plan.frames / SAMPLE_RATE
    late = sum(plan.seconds_at(n.start) >= end for notes in wish.notes.values() for n in notes)
    if late:
        told.append(
            _(N_("{count} of the notes that were given begin after the end.")).format(count=late)
        )
    return told


def _told_of_form(wish: Wish, plan: Plan) -> list[str]:
    """Return sentences about sections and bars that were asked for and have no room."""
    told = []
    kinds = {section.kind for section in plan.sections if section.bars}
    missing = [kind for kind in wish.asked_sections if kind not in kinds]
    if missing:
        told.append(
            _(N_("The form has no {sections}: it is too short for it, or another one.")).format(
                sections=", ".join(missing)
            )
        )
    if wish.bars and wish.seconds is not None:
        told.append(
            _(N_("The take is {seconds:g} s long: {bars} bars were left out.")).format(
                seconds=wish.seconds, bars=wish.bars
            )
        )
    if wish.bars and wish.seconds is None and plan.sections[-1].bar < wish.bars:
        told.append(
            _(N_("{bars} bars are longer than a take can be: {room} are played.")).format(
                bars=wish.bars, room=plan.sections[-1].bar
            )
        )
    return told


def _told_of_scale(wish: Wish, plan: Plan) -> list[str]:
    """Return sentences about a scale that genre, chords or another wish give way to."""
    key, told = plan.key, []
    if wish.own and wish.mode and wish.mode != key.mode:
        told.append(_(N_("The scale of the file is played, not “{mode}”.")).format(mode=wish.mode))
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
    if key.path and wish.genres and key.mode not in plan.genre.modes:
        told.append(
            _(N_("{key} has no chords: {genre} is played over a drone.")).format(
                key=key.name, genre=plan.genre.title
            )
        )
    return told
