"""One shard: one clip under one key, every measurement of it, as plain JSON values.

A measurement that a shard holds already is not made again, so a new line of the table
costs only itself.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np

from core.audio import Audio
from core.watermark import (
    PUBLIC_KEY,
    FoundMark,
    Mark,
    PublicPayload,
    WatermarkKey,
    detect,
    embed,
    plan,
)
from core.watermark import carrying as asked_whether_it_carries
from core.watermark.masking import noise_to_mask_db
from tests.proofs.watermark.altering import then
from tests.proofs.watermark.clips import Clip
from tests.proofs.watermark.coding import filtered, mp3
from tests.proofs.watermark.null import Trials, null_trials
from tests.proofs.watermark.rows import Row

PIECE_S = 30.0
LENGTHS_S = (10, 5, 3)  # of clean pieces
WINDOW_S = 1.5  # of the places in time
HALF_S = 15.0  # how long the marked part of a half-marked clip is
ORIGIN = "generated"

Trial = list[Any]  # private read, public read, private score, public score
Parts = dict[str, Any]


def key_number(number: int, name: str) -> WatermarkKey:
    """Return one of the proof's keys."""
    return WatermarkKey(hashlib.sha256(f"proof {name} {number}".encode()).digest())


def record_of(key: WatermarkKey) -> bytes:
    """Return the record id that the proof marks with under a key."""
    return hashlib.sha256(b"record " + key.secret).digest()[:8]


def middle(audio: Audio, seconds: float = PIECE_S) -> Audio:
    """Return the cut to the middle seconds."""
    start = int(max(audio.seconds - seconds, 0) / 2 * audio.sample_rate)
    return audio.part(start, start + int(seconds * audio.sample_rate))


def pieces(audio: Audio, seconds: float) -> list[Audio]:
    """Return three pieces: around a quarter, the middle and three quarters."""
    length, spare = int(seconds * audio.sample_rate), audio.seconds - seconds
    starts = [int(share * spare * audio.sample_rate) for share in (0.25, 0.5, 0.75)]
    return [audio.part(start, start + length) for start in starts]


def trial(found: Iterable[FoundMark], records: Sequence[bytes]) -> Trial:
    """Return what was read: all the private records, the public class, and their scores."""
    private = [mark for mark in found if mark.layer == "private"]
    public = [mark for mark in found if mark.layer == "public"]
    read = {mark.payload for mark in private} >= {record.hex() for record in records}
    return [
        int(read),
        int(any(mark.origin == ORIGIN for mark in public)),
        round(max((mark.score for mark in private), default=0.0), 2),
        round(max((mark.score for mark in public), default=0.0), 2),
    ]


def wrong(found: Iterable[FoundMark], records: Sequence[bytes]) -> int:
    """Return how many reports say what nobody embedded."""
    right = {record.hex() for record in records}
    return sum(
        mark.payload not in right | {""} if mark.layer == "private" else mark.origin != ORIGIN
        for mark in found
    )


class Shard:
    """Measure one clip under one key."""

    def __init__(self, clip: Clip, number: int, rows: Sequence[Row], trials: Trials) -> None:
        self._clip, self._number, self._rows, self._trials = clip, number, rows, trials
        self._key = key_number(number, clip.name)
        self._record = record_of(self._key)
        self._reported_wrongly = 0

    @cached_property
    def _host(self) -> Audio:
        return self._clip.audio

    @cached_property
    def _marks(self) -> tuple[Mark, ...]:
        return self._marks_under(self._key)

    @staticmethod
    def _marks_under(key: WatermarkKey, record: bytes = b"") -> tuple[Mark, ...]:
        public = Mark(PUBLIC_KEY, PublicPayload(ORIGIN).to_bytes())
        return Mark(key, record or record_of(key)), public

    @cached_property
    def _marked(self) -> Audio:
        return embed(self._host, self._marks)

    @cached_property
    def _piece(self) -> Audio:
        return middle(self._marked)

    def measure(self, done: Parts) -> None:
        """Add to `done` every measurement that it lacks."""
        done.setdefault("wrong", 0)
        for name, work in self._parts().items():
            if name not in done:
                done[name] = work()
                done["wrong"] += self._reported_wrongly
                self._reported_wrongly = 0

    def _parts(self) -> dict[str, Callable[[], Any]]:
        first = self._number == 0
        parts: dict[str, Callable[[], Any]] = {
            f"row {row.name}": lambda row=row: self._row(row)
            for row in self._rows
            if first or not row.first_key
        }
        for seconds in LENGTHS_S:
            parts[f"row clean, {seconds} s"] = lambda s=seconds: self._short(s)
        parts["row second mark, other key"] = self._other_key
        parts["row second mark, same key"] = lambda: self._same_key(0.0)
        parts["row second mark, same key, moved"] = lambda: self._same_key(1.3)
        parts["row eight stems rebalanced, MP3 128"] = self._stems
        parts["places"] = self._places
        parts["null"] = lambda: null_trials(self._host, self._piece, self._seed, self._trials)
        if first:
            parts["carrying"] = self._carrying
            parts["refused"] = refused
            parts["quality"] = self._quality
        return parts

    @property
    def _seed(self) -> str:
        return f"{self._clip.name} {self._number}"

    def _found(
        self, audio: Audio, *, records: Sequence[bytes], keys: Sequence[WatermarkKey], full: bool
    ) -> Trial:
        found = detect(audio, keys, search="full" if full else "quick")
        self._reported_wrongly += wrong(found, records)
        return trial(found, records)

    def _looked_for(self, audio: Audio, *, full: bool = False) -> Trial:
        return self._found(audio, records=[self._record], keys=[self._key], full=full)

    def _row(self, row: Row) -> list[Trial]:
        attack = row.attacks[self._number % len(row.attacks)]
        return [self._looked_for(attack(self._piece), full=row.full)]

    def _short(self, seconds: float) -> list[Trial]:
        return [self._looked_for(piece) for piece in pieces(self._marked, seconds)]

    def _other_key(self) -> list[Trial]:
        key = key_number(self._number, "second " + self._clip.name)
        twice = middle(embed(self._marked, self._marks_under(key)))
        records = [self._record, record_of(key)]
        return [self._found(twice, records=records, keys=[self._key, key], full=False)]

    def _same_key(self, moved_s: float) -> list[Trial]:
        """Mark marked sound again under the same key, `moved_s` cut off its beginning."""
        record = self._record[::-1]
        start = int(moved_s * self._host.sample_rate)
        moved = self._marked.part(start, self._marked.frames)
        twice = middle(embed(moved, self._marks_under(self._key, record)))
        records = [self._record, record]
        return [self._found(twice, records=records, keys=[self._key], full=False)]

    def _stems(self) -> list[Trial]:
        """Mark stems by the mix's one map, set their levels anew, mix, limit and code them."""
        stems = eight_stems(self._host, self._clip.stems)
        mix = Audio(np.sum([stem.samples for stem in stems], axis=0), self._host.sample_rate)
        gains = plan(mix, self._marks)
        signs = np.random.default_rng(self._number).choice([-6.0, 6.0], len(stems))
        marked = [
            gains.apply(stem).gained(float(level)).samples
            for stem, level in zip(stems, signs, strict=True)
        ]
        whole = middle(mix.with_samples(np.sum(marked, axis=0)))
        limited = then(filtered("alimiter=limit=0.9:level=false"), mp3(128))(whole)
        return [self._looked_for(limited)]

    def _places(self) -> Parts:
        """Mark a part of the clip and compare what is said of each window with the truth."""
        rng = np.random.default_rng(int(hashlib.sha256(self._seed.encode()).hexdigest()[:8], 16))
        start = float(rng.uniform(2.0, self._host.seconds - HALF_S - 2.0))
        span = (start, start + HALF_S)
        partly = embed(self._host, [Mark(m.key, m.payload, (span,)) for m in self._marks])
        found = detect(mp3(128)(partly), [self._key])
        self._reported_wrongly += wrong(found, [self._record])
        return {
            layer: judged_places([mark for mark in found if mark.layer == layer], span, partly)
            for layer in ("private", "public")
        }

    def _carrying(self) -> Parts:
        said = asked_whether_it_carries(self._host)
        return {"can": said.can, "reason": said.reason, "seconds": round(said.seconds, 1)}

    def _quality(self) -> Parts:
        host, marked = self._host, self._marked
        added = (marked.samples - host.samples).astype(np.float64)
        power = float(np.square(host.samples, dtype=np.float64).sum())
        masked = noise_to_mask_db(host, marked)
        return {
            "seconds": round(host.seconds, 2),
            "sample_rate": host.sample_rate,
            "snr_db": round(float(10 * np.log10(power / max(float((added**2).sum()), 1e-20))), 2),
            "blocks_below_mask": round(float((masked < 0).mean()), 4),
            "worst_noise_to_mask_db": round(float(masked.max(initial=-100.0)), 2),
            **_measured_by_others(middle(host), self._piece),
        }


def refused() -> dict[str, str]:
    """Return why each of four sounds that can hold no mark is refused before an export."""
    rate, time_s = 44_100, np.arange(20 * 44_100) / 44_100
    noise = np.random.default_rng(1).normal(size=rate // 2) * 0.1
    sounds = {
        "silence": np.zeros_like(time_s),
        "a constant": np.full_like(time_s, 0.5),
        "a sine": 0.5 * np.sin(2 * np.pi * 1000 * time_s),
        "half a second": noise,
    }
    said = {
        name: asked_whether_it_carries(Audio(samples[None].astype(np.float32), rate))
        for name, samples in sounds.items()
    }
    return {name: "" if answer.can else answer.reason for name, answer in said.items()}


def _measured_by_others(host: Audio, marked: Audio) -> dict[str, float | None]:
    """Return ViSQOL and PESQ; nothing for what is not installed or does not apply."""
    from core.analysis.quality import is_speech, pesq_wide_band, visqol_music
    from core.errors import MachineError, UserError

    scores: dict[str, float | None] = {"visqol": None, "pesq": None}
    for name, measure in (("visqol", visqol_music), ("pesq", pesq_wide_band)):
        if name == "pesq" and not is_speech(host):
            continue
        try:
            scores[name] = round(measure(host, marked), 3)
        except (MachineError, UserError):
            continue
    return scores


def eight_stems(host: Audio, stems: Sequence[Audio]) -> list[Audio]:
    """Return up to eight parts that sum to the mix.

    The composer's own stems, each cut in two at 1 kHz; of other sound eight bands.
    """
    if stems:
        return [half for stem in stems for half in bands(stem, (1_000,))]
    return bands(host, (120, 250, 500, 1_000, 2_000, 4_000, 8_000))


def bands(audio: Audio, edges_hz: Sequence[float]) -> list[Audio]:
    """Return sound in bands with soft edges, a third of an octave wide, that sum to it."""
    spectrum = np.fft.rfft(audio.samples)
    octaves = np.log2(np.maximum(np.fft.rfftfreq(audio.frames, 1 / audio.sample_rate), 1))
    upto = [np.clip((np.log2(edge) - octaves) * 3 + 0.5, 0, 1) for edge in edges_hz]
    lower = [np.zeros_like(octaves), *upto, np.ones_like(octaves)]
    return [
        audio.with_samples(np.fft.irfft(spectrum * (high - low), audio.frames))
        for low, high in pairwise(lower)
    ]


def judged_places(found: Sequence[FoundMark], span: tuple[float, float], audio: Audio) -> Parts:
    """Return the confidence in windows inside and outside the marked span, and its edges' error.

    A window counts where at least three quarters of it are one or the other. An edge that
    was not found at all has no error; it counts as missed.
    """
    inside, outside = [], []
    segments = [segment for mark in found for segment in mark.segments]
    for start in np.arange(0, audio.seconds - WINDOW_S, WINDOW_S / 2):
        end = start + WINDOW_S
        said = sum(
            max(min(end, segment.end) - max(start, segment.start), 0.0) * segment.confidence
            for segment in segments
        )
        share = max(min(end, span[1]) - max(start, span[0]), 0.0) / WINDOW_S
        if share >= 0.75:
            inside.append(round(said / WINDOW_S, 3))
        elif share <= 0.25:
            outside.append(round(said / WINDOW_S, 3))
    starts, ends = [s.start for s in segments], [s.end for s in segments]
    errors = [
        round(min(abs(edge - at) for at in edges), 2) if edges else None
        for edge, edges in ((span[0], starts), (span[1], ends))
    ]
    return {"inside": inside, "outside": outside, "edges_s": errors}
