"""Look for marks in sound and say how likely chance alone would look like them.

Quick looks at the sound as it is; full also asks whether its pitch, tempo or speed was
changed (:mod:`core.watermark.search`).
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import numpy as np

from core.audio import Audio, AudioReader
from core.errors import UserError
from core.jobs.control import Control, NoControl, Part
from core.watermark.evidence import AS_IS, Effort, Finding
from core.watermark.found import FoundMark, MarkedSpan
from core.watermark.hearing import hear
from core.watermark.key import PUBLIC_KEY, WatermarkKey
from core.watermark.layout import SLOT_S, public_template, sync_template
from core.watermark.payload import PUBLIC_PAYLOADS, PublicPayload
from core.watermark.scan import scan
from core.watermark.search import SCANNED, Probe, count_alterations, ranked, refined
from core.watermark.stream import SoundStream

REPORTED_CHANCE = 1e-6  # a mark is reported if chance's bound for the file is at most this
SHORTEST_S = 1.0  # nothing shorter can hold enough chips
# Scores of a window and of a run of them from which marks are followed through cuts. Chance
# seldom reaches the first pair; the second is for those who have the time.
_QUICK_BARS = (5.0, 3.95)
_FULL_BARS = (4.7, 3.75)

Search = Literal["quick", "full"]


def detect(
    sound: Audio | AudioReader,
    keys: Sequence[WatermarkKey] = (),
    *,
    search: Search = "quick",
    control: Control | None = None,
) -> tuple[FoundMark, ...]:
    """Return the marks in `sound`: the public one and those of `keys`.

    Parameters
    ----------
    sound
        In memory, or an open file, which is read in pieces.
    keys
        Creators' keys to try; the published one is always tried.
    search
        ``"quick"`` for sound as it was marked (recoded, resampled, cut, louder ...),
        ``"full"`` also for changed pitch, tempo or speed.

    Returns
    -------
    tuple of FoundMark
        Empty where nothing was found whose chance is at most ``REPORTED_CHANCE``.

    Raises
    ------
    UserError
        ``watermark.bad_search``.

    Notes
    -----
    A full search guesses the change from 90 s in the middle, then looks at everything.
    Repeatable; works at the sound's own rate; keeps a byte a vote, 55 MB an hour.
    """
    if search not in ("quick", "full"):
        raise UserError("watermark.bad_search", search=search)
    control = control or NoControl()
    tried = tuple(dict.fromkeys((PUBLIC_KEY, *keys)))
    stream = SoundStream(sound)
    if stream.seconds < SHORTEST_S:
        return ()
    first = Part(control, 0.0, 0.6 if search == "quick" else 0.1)
    votes = hear(stream, control=first)
    if not votes.any():
        return ()
    full = search == "full"
    effort = Effort(
        searched=len(tried) * (1 + full * count_alterations()),
        scanned=len(tried) * (1 + full * SCANNED),
        bars=_FULL_BARS if full else _QUICK_BARS,
    )
    if not full:
        findings = scan(
            votes, tried, AS_IS, effort, REPORTED_CHANCE, stream.seconds, Part(control, 0.6, 1.0)
        )
    else:
        # A path through sound of another speed would be found too, and would hide the speed.
        straight = replace(effort, bars=(math.inf, math.inf))
        steps = Part(control, 0.1, 0.15), Part(control, 0.15, 0.95), Part(control, 0.95, 1.0)
        findings = scan(votes, tried, AS_IS, straight, REPORTED_CHANCE, stream.seconds, steps[0])
        findings += _altered(stream, _missing(tried, findings), effort, steps[1])
        if missing := _missing(tried, findings):
            last = steps[2]
            findings += scan(votes, missing, AS_IS, effort, REPORTED_CHANCE, stream.seconds, last)
    control.progress(1.0, "analyse")
    return tuple(_report(group, stream.seconds) for group in _grouped(findings))


def _missing(keys: Sequence[WatermarkKey], findings: Sequence[Finding]) -> tuple[WatermarkKey, ...]:
    found = {finding.key for finding in findings}
    return tuple(key for key in keys if key not in found)


def _altered(
    stream: SoundStream, keys: Sequence[WatermarkKey], effort: Effort, control: Control
) -> list[Finding]:
    """Return what `keys` find in sound whose pitch, tempo or speed was changed."""
    findings: list[Finding] = []
    probes = [probe for key in keys for probe in _probes(key)]
    changes = ranked(stream, probes, Part(control, 0.0, 0.7)) if probes else []
    for index, change in enumerate(changes):
        done = 0.7 + 0.3 * index / len(changes)
        control.progress(done, "search")
        missing = _missing(keys, findings)
        if not missing:
            break
        rows, exact = refined(stream, change, probes)
        here = Part(control, done, done)
        findings += scan(rows, missing, exact, effort, REPORTED_CHANCE, stream.seconds, here)
    return findings


def _probes(key: WatermarkKey) -> list[Probe]:
    if not key.public:
        return [Probe(sync_template(key))]
    return [Probe(public_template(key, payload[0])) for payload in PUBLIC_PAYLOADS]


def _grouped(findings: Sequence[Finding]) -> list[list[Finding]]:
    """Put findings of one key and payload together, strongest group first."""
    groups: dict[tuple[str, bytes], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.key.id, finding.payload), []).append(finding)
    return sorted(groups.values(), key=lambda group: (not group[0].key.public, group[0].chance))


def _report(group: Sequence[Finding], seconds: float) -> FoundMark:
    best = min(group, key=lambda finding: finding.chance)
    public = best.key.public
    spans = sorted({span for finding in group for span in finding.spans}, key=lambda s: s.start)
    return FoundMark(
        layer="public" if public else "private",
        key_id=None if public else best.key.id,
        payload=best.payload.hex(),
        origin=PublicPayload.from_bytes(best.payload).origin if public else None,
        false_positive_probability=best.chance,
        pitch_semitones=12.0 * float(np.log2(best.change.pitch)),
        tempo_ratio=best.change.tempo,
        segments=_joined(spans, seconds),
        score=best.score,
    )


def _joined(spans: Sequence[MarkedSpan], seconds: float) -> tuple[MarkedSpan, ...]:
    """Return spans, ascending, with those that touch made one."""
    joined: list[MarkedSpan] = []
    for span in spans:
        last = joined[-1] if joined else None
        if last and span.start <= last.end + SLOT_S:
            end = min(max(last.end, span.end), seconds)
            joined[-1] = MarkedSpan(last.start, end, max(last.confidence, span.confidence))
        else:
            joined.append(span)
    return tuple(joined)
