"""The release check: what would be left of the marks after what happens to a release.

Sound that carries none yet is marked in memory, as an export does. A handful of trials runs
on two threads within the track's own length; what there is no time for is left out and said.
Must not write anything.
"""

import os
import threading
import time
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from core.audio import Audio, EncodeSettings, open_sound, probe, read, resampled
from core.errors import SoundmarkError, UserError
from core.jobs import Control, Part, Reporter
from core.origins import OriginMap
from core.provenance import new_record_id
from core.studio.arrivals import origin_of_file
from core.studio.carrying import ORDINARY, strengths, why_not
from core.studio.checked import ReleaseCheck, Row, carried, unmeasured
from core.studio.detecting import marks_in
from core.studio.keys import own_keys
from core.studio.marking import planned_marks
from core.studio.mixing import Mix
from core.studio.studio import Studio
from core.studio.trials import Material, Subject, Trial, trials
from core.text import _, sentence
from core.watermark import Mark, WatermarkKey, carrying, embed

EXCERPT_S = 30.0  # of long tracks the middle is checked: the length that was measured
SPARED = 0.9  # of the track's length may be used: a trial may take longer than expected
_ALIKE = 0.7  # correlation of a file with what it was before it was marked


def check_file(
    studio: Studio,
    path: Path,
    control: Control,
    *,
    key: WatermarkKey | None = None,
    original: Path | None = None,
    material: Material = "auto",
) -> ReleaseCheck:
    """Check a file's own marks, or those that an export of it would get.

    Parameters
    ----------
    studio
        Whose keys are tried, and mark.
    path
        An audio file of any length.
    control
        Told the progress, and given each :class:`Row` as it is known.
    key
        Another key than the creator's own.
    original
        The file before it was marked, so that the marks' sound can be measured.
    material
        Whether PESQ is asked: ``"auto"`` asks it where the sound is one voice alone.

    Raises
    ------
    UserError
        ``studio.original_of_unmarked``, ``studio.not_the_original``, or as
        :func:`core.audio.read`.
    DataError
        As :func:`core.audio.read`.
    """
    clock = _Clock(probe(path).seconds)
    start, heard = _middle(path)
    found = marks_in(studio, heard, Part(control, 0.0, 0.05), keys=(key,) if key else ())
    first: tuple[Row, ...] = ()
    if found:
        keys = tuple({k.id: k for k in (*own_keys(studio), *((key,) if key else ()))}.values())
        marking = {mark.key_id for mark in found}
        subject = Subject(
            marked=heard,
            plain=_before(original, heard, start) if original else None,
            keys=tuple(k for k in keys if k.id in marking),
            wanted=frozenset((m.layer, m.payload) for m in found if m.payload),
            material=material,
        )
    elif original:
        raise UserError("studio.original_of_unmarked", path=path)
    else:
        origin = origin_of_file(studio, path, Part(control, 0.05, 0.1))
        mix = Mix(heard, OriginMap.of(heard.frames, origin.id), {origin.id: origin})
        subject, row = _marked_copy(
            studio, mix, heard, key, Part(control, 0.1, 0.2), material=material
        )
        first = (row,)
    rows = first + _tried(subject, None, clock, Part(control, 0.2, 1.0))
    return _checked(str(path), subject, rows, clock, start, marked_here=not found)


def check_mix(
    studio: Studio,
    mix: Mix,
    control: Control,
    *,
    start: float = 0.0,
    seconds: float | None = None,
    settings: EncodeSettings | None = None,
    public: bool = True,
    private: bool = True,
) -> ReleaseCheck:
    """Check the marks that a mix, or a stretch of one, would leave with.

    Parameters
    ----------
    studio
        Whose key marks.
    mix
        What would leave; at most :data:`EXCERPT_S` of it, see :func:`excerpt`.
    control
        As for :func:`check_file`.
    start, seconds
        Where in the track the mix begins, and how long the track is.
    settings
        How it would be encoded: each trial then begins with what that encoding leaves.
    public, private
        Which marks it would get.

    Raises
    ------
    UserError
        ``studio.no_mark_to_check`` where neither mark is wanted.
    """
    clock = _Clock(mix.audio.seconds if seconds is None else seconds)
    with open_sound(mix.audio) as sound:
        audio = Audio(sound.read(0, sound.info.frames), sound.info.sample_rate)
    subject, row = _marked_copy(
        studio, mix, audio, None, Part(control, 0.0, 0.2), public=public, private=private
    )
    rows = (row, *_tried(subject, settings, clock, Part(control, 0.2, 1.0)))
    return _checked(mix.title, subject, rows, clock, start, marked_here=True)


def excerpt(frames: int, sample_rate: int) -> tuple[int, int]:
    """Return the first frame of the stretch of a track that is checked, and the one after it."""
    length = min(round(EXCERPT_S * sample_rate), frames)
    start = (frames - length) // 2
    return start, start + length


# What it is tried on ----------------------------------------------------------------------


def _middle(path: Path) -> tuple[float, Audio]:
    """Return the stretch of a file that is checked, and the second at which it begins."""
    info = probe(path)
    start, end = excerpt(info.frames, info.sample_rate)
    return start / info.sample_rate, read(path, start, end - start)


def _marked_copy(
    studio: Studio,
    mix: Mix,
    audio: Audio,
    key: WatermarkKey | None,
    control: Control,
    *,
    public: bool = True,
    private: bool = True,
    material: Material = "auto",
) -> tuple[Subject, Row]:
    """Return `audio`, a mix's sound, marked as far as it carries marks; and how far that is."""
    key = key or own_keys(studio)[0]
    if not public and not private:
        raise UserError("studio.no_mark_to_check")
    can = carrying(audio, Part(control, 0.0, 0.5))
    row = carried(can, why_not(can))
    control.partial(row)
    if not can.can:
        return Subject(audio, None, (), frozenset(), material), row
    marks = planned_marks(mix, key, new_record_id(), public=public, private=private)
    strength = strengths(ORDINARY, can)[0]
    subject = Subject(
        marked=embed(audio, marks, strength=strength, control=Part(control, 0.5, 1.0)),
        plain=audio,
        keys=(key,),
        wanted=frozenset((_layer(mark), mark.payload.hex()) for mark in marks),
        material=material,
    )
    return subject, row


def _layer(mark: Mark) -> str:
    return "public" if mark.key.public else "private"


def _before(original: Path, marked: Audio, start: float) -> Audio:
    """Return the same stretch of the file from before the marks, at the marked one's rate."""
    info = probe(original)
    frames = round(marked.seconds * info.sample_rate)
    plain = read(original, round(start * info.sample_rate), frames)
    plain = resampled(plain, marked.sample_rate).with_channels(marked.channels)
    if abs(plain.frames - marked.frames) > 0.1 * marked.sample_rate:
        raise UserError("studio.not_the_original", path=original)
    samples = np.zeros_like(marked.samples)
    count = min(plain.frames, marked.frames)
    samples[:, :count] = plain.samples[:, :count]
    ours, theirs = samples.ravel().astype(np.float64), marked.samples.ravel()
    alike = float(ours @ theirs) / max(float(np.linalg.norm(ours) * np.linalg.norm(theirs)), 1e-12)
    if alike < _ALIKE:
        raise UserError("studio.not_the_original", path=original)
    return marked.with_samples(samples)


# Trying -----------------------------------------------------------------------------------


@dataclass
class _Clock:
    """Know how much time there is, and how slow this machine is."""

    seconds: float  # the track's length
    started: float = field(default_factory=time.monotonic)
    # As if a few seconds had gone as expected: the first trials also pay for imports.
    expected: float = 5.0
    spent: float = 5.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def passed(self) -> float:
        """Seconds since the check began."""
        return time.monotonic() - self.started

    def allows(self, cost_s: float) -> bool:
        """Return whether a trial can still be ended in time."""
        with self.lock:
            slowness = max(self.spent / self.expected, 1.0)
        return self.passed + cost_s * slowness <= SPARED * self.seconds

    def learn(self, cost_s: float, took_s: float) -> None:
        """Take how long a trial took against what was expected."""
        with self.lock:
            self.expected += cost_s
            self.spent += took_s


def _tried(
    subject: Subject, settings: EncodeSettings | None, clock: _Clock, control: Control
) -> tuple[Row, ...]:
    """Do all trials on two threads, none without a mark; hand out each row as it is known."""
    stop = Reporter()
    chosen = trials(subject, settings) if subject.wanted else ()
    left = whole = sum(trial.cost_s for trial in chosen)
    control.progress(0.0, _("checking the marks"))
    workers = min(2, os.cpu_count() or 1)
    with ThreadPoolExecutor(workers, thread_name_prefix="release-check") as pool:
        costs = {pool.submit(_try, trial, clock, stop): trial.cost_s for trial in chosen}
        pending = set(costs)
        try:
            while pending:
                done, pending = wait(pending, timeout=0.1, return_when=FIRST_COMPLETED)
                for ended in done:
                    control.partial(ended.result())
                    left -= costs[ended]
                # A sum of figures that go one by one need not end at nothing.
                passed = 1.0 - left / whole if pending else 1.0
                control.progress(passed, _("checking the marks"))
        except BaseException:
            stop.stop()
            for future in pending:
                future.cancel()
            raise
        return tuple(future.result() for future in costs)


def _try(trial: Trial, clock: _Clock, control: Control) -> Row:
    control.progress(0.0)
    if not clock.allows(trial.cost_s):
        return unmeasured(trial.row, _("left out: it would take longer than the track"))
    started = time.monotonic()
    try:
        return trial.work(trial.row, control)
    except SoundmarkError as error:
        return unmeasured(trial.row, sentence(error).what)
    finally:
        clock.learn(trial.cost_s, time.monotonic() - started)


def _checked(
    name: str,
    subject: Subject,
    rows: tuple[Row, ...],
    clock: _Clock,
    start: float,
    *,
    marked_here: bool,
) -> ReleaseCheck:
    return ReleaseCheck(
        name=name,
        marked_here=marked_here,
        layers=tuple(sorted({layer for layer, _payload in subject.wanted}, reverse=True)),
        start=start,
        end=start + subject.marked.seconds,
        seconds=clock.seconds,
        rows=rows,
        took_s=clock.passed,
    )
