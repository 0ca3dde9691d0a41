"""Playing along with a recording: what is heard of it becomes what is asked of the composer.

Tempo with its drift, bars, key, chords, length, loudness and pitch are measured and *stated*: the
recipe then makes the take again without the recording, which is named by its hash alone.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from core.audio import Audio, loudness_lufs, pcm_hash, probe, read, resampled
from core.errors import UserError
from core.generation import GenerationRequest, Reference
from core.jobs import Control, Part
from core.text import _

if TYPE_CHECKING:
    from core.analysis.hearing import Hearing

LONGEST_S, SHORTEST_S = 1800.0, 4.0  # what the composer plays, and what can be heard of a beat
UNDER_LU = 3.0  # how far the accompaniment lies below the recording
_QUIET_DB, _LOUD_DB = -11.0, -2.5  # against the loudest bars
_TICKS = 480
_PHRASE = 4  # bars
_SOLE_ROLES = ("lead", "second")  # who does not play: the recording does
_LOUDEST_LUFS, _SOFTEST_LUFS = -9.0, -36.0
PACES = (0.5, 1.0, 2.0)
_HEARD_HZ = 22_050


@dataclass(frozen=True, slots=True)
class Corrections:
    """State what the person knows better than what was measured.

    Attributes
    ----------
    pace
        Factor on the number of beats: 2 counts twice as fast, 0.5 half as fast.
    shift
        How many beats later the bars begin, 0 to a bar.
    beats_in_bar
        3 or 4; ``None`` leaves what was heard.
    key, chords
        Empty leaves what was heard.
    """

    pace: float = 1.0
    shift: int = 0
    beats_in_bar: int | None = None
    key: str = ""
    chords: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """Hold what was heard of a file.

    Attributes
    ----------
    path
        The file.
    hash
        SHA-256 of its samples.
    lufs
        Its loudness.
    hearing
        Beats, bars, key and chords, each with how sure it is.
    """

    path: Path
    hash: str
    lufs: float
    hearing: "Hearing"
    corrected: Corrections = field(default_factory=Corrections)

    @property
    def has_beat(self) -> bool:
        """Whether there is anything to follow."""
        return self.hearing.tempo_bpm is not None

    @property
    def beats(self) -> tuple[float, ...]:
        """Seconds of the beats as they are to be followed, the first one a downbeat."""
        return _beats(self.hearing.beats, self.corrected, self.beats_in_bar)

    @property
    def beats_in_bar(self) -> int:
        """Beats in a bar."""
        return self.corrected.beats_in_bar or self.hearing.beats_in_bar

    @property
    def tempo_bpm(self) -> float | None:
        """Beats a minute as they are to be followed."""
        tempo = self.hearing.tempo_bpm
        return None if tempo is None else tempo * self.corrected.pace

    @property
    def key(self) -> str:
        """The key to play in."""
        return self.corrected.key or self.hearing.key

    @property
    def chords(self) -> str:
        """The chords to play, a bar after the other."""
        return self.corrected.chords or " | ".join(_bars_of_chords(self))

    def correct(self, corrected: Corrections) -> "Recording":
        """Return the same with other corrections."""
        return replace(self, corrected=corrected)


def hear(path: Path, control: Control, *, tempo_bpm: float | None = None) -> Recording:
    """Measure what a recording does; on a worker.

    Parameters
    ----------
    path
        A file with sound.
    control
        Told the progress; may stop the work.
    tempo_bpm
        A steady tempo to lay over a recording that has no beat.

    Raises
    ------
    UserError
        ``studio.too_long_to_accompany``, ``studio.too_short_to_accompany`` or
        ``studio.too_quiet_to_accompany``; where the file cannot be read.
    DataError
        Where it is damaged.
    """
    from core.analysis.hearing import heard

    control.progress(0.0, _("reading"))
    info = probe(path)
    if info.seconds > LONGEST_S:
        raise UserError(
            "studio.too_long_to_accompany", path=path, minutes=round(info.seconds / 60), most=30
        )
    if info.seconds < SHORTEST_S:
        raise UserError("studio.too_short_to_accompany", path=path, seconds=round(info.seconds, 1))
    audio = read(path)
    control.progress(0.08, _("listening"))
    lufs = loudness_lufs(audio)
    if lufs < -60.0:
        raise UserError("studio.too_quiet_to_accompany", path=path)
    control.progress(0.12, _("listening"))
    hash = pcm_hash(audio)
    audio = resampled(audio.with_channels(1), _HEARD_HZ)  # a third of an hour in stereo is heavy
    hearing = heard(audio, _Listening(Part(control, 0.15, 1.0)))
    if hearing.tempo_bpm is None and tempo_bpm:
        hearing = heard(audio, _Listening(Part(control, 0.5, 1.0)), tempo_bpm=tempo_bpm)
    elif hearing.tempo_bpm and tempo_bpm:
        ratio = hearing.tempo_bpm / tempo_bpm
        pace = min(PACES, key=lambda each: abs(math.log2(ratio * each)))
        return Recording(path, hash, lufs, hearing, Corrections(pace=pace))
    return Recording(path, hash, lufs, hearing)


class _Listening:
    """Name the stage of every report."""

    def __init__(self, control: Control) -> None:
        self._control = control

    def progress(self, fraction: float, stage: str = "") -> None:
        """Say how far the work is."""
        self._control.progress(fraction, stage or _("listening"))

    def partial(self, value: object) -> None:
        """Hand a part on."""
        self._control.partial(value)


def accompanying(recording: Recording, request: GenerationRequest) -> GenerationRequest:
    """Return the request whose take lies under a recording and follows its beats.

    Parameters
    ----------
    recording
        As it was heard and corrected.
    request
        What else is asked for: genre, seed, instruments. Key and chords that it states win.

    Raises
    ------
    UserError
        ``studio.no_beat`` where there is none to follow; ``studio.too_few_bars``.
    """
    if not recording.has_beat:
        raise UserError("studio.no_beat", path=recording.path)
    beats, count = recording.beats, recording.beats_in_bar
    bars = (len(beats) - 1) // count
    if bars < 1:
        raise UserError("studio.too_few_bars", path=recording.path)
    players = dict.fromkeys(_SOLE_ROLES, "") | dict(request.settings.get("instruments") or {})
    settings: dict[str, Any] = {
        **request.settings,
        "times": [[_TICKS * number, round(second, 6)] for number, second in enumerate(beats)],
        "metre": f"{count}/4",
        "sections": sections_of(recording, bars),
        "instruments": {role: patch for role, patch in players.items() if _is_role(role)},
        "loudness": float(np.clip(recording.lufs - UNDER_LU, _SOFTEST_LUFS, _LOUDEST_LUFS)),
        "concert_a": recording.hearing.concert_a_hz,
    }
    nothing = Audio(np.zeros((1, 0), np.float32), 48_000)  # all that matters of it is stated
    return replace(
        request,
        seconds=max(recording.hearing.seconds, 1.0),
        tempo_bpm=None,
        key=request.key or recording.key,
        chords=request.chords or recording.chords,
        reference=Reference(nothing, "accompany", recording.hash),
        settings=settings,
    )


def _is_role(role: str) -> bool:
    from core.composer.plan import ROLES

    return role in ROLES


def told_of(recording: Recording) -> tuple[str, ...]:
    """Return in sentences what could not be heard surely, and what to do about it."""
    hearing, told = recording.hearing, []
    if not recording.has_beat:
        told.append(_("No beat was heard: state a tempo, and a steady one is laid under it."))
        return tuple(told)
    if hearing.beat_sureness < 0.6:
        told.append(_("The beat is hard to hear: check the tempo."))
    if hearing.bar_sureness < 0.25 and not recording.corrected.shift:
        told.append(_("Where bars begin is not sure: shift them by a beat if it sounds so."))
    if hearing.chord_sureness < 0.6 and not recording.corrected.chords:
        told.append(_("The chords are a guess: write them yourself if you know them."))
    return tuple(told)


def sections_of(recording: Recording, bars: int) -> list[list[Any]]:
    """Return the form that follows the recording's loudness: kind, bars and energy."""
    levels = _levels(recording, bars)
    phrases = [levels[at : at + _PHRASE] for at in range(0, bars, _PHRASE)]
    top = float(np.quantile([max(phrase) for phrase in phrases], 0.9))
    rows: list[tuple[str, int, float]] = []
    for phrase in phrases:
        level = float(np.mean(phrase)) - top
        kind = "bridge" if level < _QUIET_DB else "chorus" if level > _LOUD_DB else "verse"
        rows.append((kind, len(phrase), float(np.clip(0.95 + level / 22.0, 0.3, 0.95))))
    joined = []
    for kind, same in groupby(rows, key=lambda row: row[0]):
        run = list(same)
        for at in range(0, len(run), 4):  # sixteen bars of one kind at most
            part = run[at : at + 4]
            energy = round(float(np.mean([row[2] for row in part])), 3)
            joined.append([kind, sum(row[1] for row in part), energy])
    return joined


def _levels(recording: Recording, bars: int) -> Sequence[float]:
    """Return a level for each bar that is played, whatever bars were heard."""
    heard = recording.hearing.levels_db or (0.0,)
    places = np.linspace(0, len(heard) - 1, max(bars, 1))
    return [float(level) for level in np.interp(places, np.arange(len(heard)), heard)]


def _beats(heard: Sequence[float], corrected: Corrections, count: int) -> tuple[float, ...]:
    beats = list(heard)
    if corrected.pace == 2.0:
        halves = [0.5 * (one + two) for one, two in pairwise(beats)]
        beats = sorted(beats + halves)
    elif corrected.pace == 0.5:
        beats = beats[::2]
    return tuple(beats[corrected.shift % count :])


def _bars_of_chords(recording: Recording) -> list[str]:
    """Return each played bar's chords, taken from what was heard at its beats."""
    hearing = recording.hearing
    if not hearing.chords:
        return []
    starts = hearing.beats[:: hearing.beats_in_bar]
    beats, count = recording.beats, recording.beats_in_bar
    bars = []
    for first in range(0, len(beats) - count, count):
        halves = (first, first + count // 2) if count % 2 == 0 else (first,)
        found = [_chord_at(hearing, starts, beats[beat] + 0.05) for beat in halves]
        bars.append(" ".join(dict.fromkeys(found)))
    return bars


def _chord_at(hearing: "Hearing", starts: Sequence[float], second: float) -> str:
    bar = int(np.searchsorted(starts, second, side="right")) - 1
    bar = min(max(bar, 0), len(hearing.chords) - 1)
    chords = hearing.chords[bar]
    end = starts[bar + 1] if bar + 1 < len(starts) else hearing.beats[-1]
    late = second >= 0.5 * (starts[bar] + end)
    return chords[-1] if late else chords[0]


def facts_of(recording: Recording) -> Mapping[str, tuple[str, float]]:
    """Return what was measured for a person to read: name to words and how sure they are."""
    hearing = recording.hearing
    facts = {}
    if recording.tempo_bpm is not None:
        drift = _(" ± {part:.0%}").format(part=hearing.drift) if hearing.drift >= 0.005 else ""
        tempo = _("{tempo:.1f} bpm{drift}").format(tempo=recording.tempo_bpm, drift=drift)
        facts["tempo"] = tempo, hearing.beat_sureness
        bars = _("{count} beats, from {second:.2f} s")
        facts["bars"] = (
            bars.format(count=recording.beats_in_bar, second=recording.beats[0]),
            hearing.bar_sureness,
        )
    facts["key"] = recording.key or _("none"), hearing.key_sureness
    if recording.has_beat:
        facts["chords"] = recording.chords, hearing.chord_sureness
    return facts
