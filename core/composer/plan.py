"""The plan: everything that is decided before the first note is written. Values only."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.composer import SAMPLE_RATE
from core.composer.chords import Chord
from core.composer.clock import Anchor, Clock
from core.composer.genres import Form, Genre
from core.composer.hits import Hit
from core.composer.metre import Metre, Rhythm
from core.composer.pitch import CONCERT_A_HZ, Key, above_concert_pitch, fold, holds
from core.composer.score import Note
from core.composer.soundfont import FontVoice

# Which stem a role is heard in.
STEM_OF = {
    "drums": "drums",
    "bass": "bass",
    "chords": "chords",
    "pad": "chords",
    "arp": "chords",
    "lead": "lead",
    "second": "lead",
}
ROLES = tuple(STEM_OF)


@dataclass(frozen=True, slots=True)
class Section:
    """State a stretch of whole bars that plays one material.

    Attributes
    ----------
    kind
        ``"intro"``, ``"verse"``, ``"pre"``, ``"chorus"``, ``"bridge"``, ``"break"``,
        ``"outro"`` or ``"end"``, the held last chord; or what the genre calls its opening.
    bar, bars
        First bar (0 is the first of the piece) and number of bars.
    energy
        0 to 1: how many play, how bright and how loud.
    roles
        Who plays.
    take
        How often this kind was heard before; returns are varied by it.
    free
        Whether its tune keeps no beat: bars only count its time.
    """

    kind: str
    bar: int
    bars: int
    energy: float
    roles: frozenset[str]
    take: int = 0
    free: bool = False


@dataclass(frozen=True, slots=True)
class ChordSpan:
    """State which chord sounds from a tick on, and for how long."""

    start: int
    length: int
    chord: Chord

    @property
    def end(self) -> int:
        """The tick after the last one."""
        return self.start + self.length


@dataclass(frozen=True, slots=True)
class Plan:
    """Hold the decisions of a piece.

    Attributes
    ----------
    genre
        What it leans on.
    seed
        The request's.
    seeds
        One a stage.
    tempo_bpm, key, metre
        As stated or chosen.
    frames
        Length of the take in frames.
    sections
        The form, the ending included.
    chords
        Every chord with its ticks, back to back.
    patches
        Role to the patch that plays it.
    kit
        The drums, empty for none.
    brightness
        -1 dark to 1 bright, from the mood.
    density
        Factor on the number of notes.
    gentleness
        0 to 1: softer attacks and velocities.
    form
        Who plays when, by name.
    mood
        Arousal and valence, -1 to 1 each.
    builds
        Whether it grows from little to much.
    sounds
        Role to the patch that is heard where it is not the one that was written for.
    soundfonts
        Role to the preset of a SoundFont that is heard instead.
    loop
        Whether the end meets the start: nothing is held at the end, which no bar follows.
    choices
        Stage to the number of its candidate; the notes of other stages are yet to be judged.
    times
        Ticks that sound at stated seconds; empty for a constant tempo.
    hits
        Moments that everybody accents.
    concert_a_hz
        The pitch of the A above middle C.
    rhythm
        Which of the genre's rhythms it goes in; ``None`` where it has none.
    notes
        Role to the notes that were stated for it; it is not written.
    """

    genre: Genre
    seed: int
    seeds: Mapping[str, int]
    tempo_bpm: float
    key: Key
    metre: Metre
    frames: int
    sections: tuple[Section, ...]
    chords: tuple[ChordSpan, ...]
    patches: Mapping[str, str]
    kit: str
    brightness: float = 0.0
    density: float = 1.0
    gentleness: float = 0.0
    form: Form = "song"
    mood: tuple[float, float] = (0.0, 0.0)
    builds: bool = False
    sounds: Mapping[str, str] = field(default_factory=dict)
    soundfonts: Mapping[str, FontVoice] = field(default_factory=dict)
    loop: bool = False
    choices: Mapping[str, int] = field(default_factory=dict)
    times: tuple[Anchor, ...] = ()
    rhythm: Rhythm | None = None
    hits: tuple[Hit, ...] = ()
    concert_a_hz: float = CONCERT_A_HZ
    notes: Mapping[str, tuple[Note, ...]] = field(default_factory=dict)

    @property
    def clock(self) -> Clock:
        """Which tick sounds at which second."""
        return Clock(self.metre.ticks_per_second(self.tempo_bpm), self.times)

    @property
    def bar_s(self) -> float:
        """Length of a bar in seconds, on the whole where the tempo changes."""
        return self.metre.bar / self.metre.ticks_per_second(self.tempo_bpm)

    @property
    def has_beat(self) -> bool:
        """Whether a listener can tap along: drums play, or the genre needs none for it."""
        if all(section.free for section in self.sections):
            return False
        return bool(self.kit) or self.genre.beat

    @property
    def skins(self) -> tuple[float, float]:
        """Pitch classes that drums are tuned to, at the concert pitch that everybody has."""
        higher = above_concert_pitch(self.concert_a_hz)
        tonic, fifth = self.key.skins
        return tonic + higher, fifth + higher

    def cycle_bar(self, bar: int) -> int:
        """Return a bar's number counted so that sections begin where the rhythm's cycle does."""
        if self.rhythm is None:
            return bar
        begins = (s.bar for s in self.sections if not s.free and s.kind != "intro")
        return bar - next(begins, 0) % self.rhythm.bars

    @property
    def end_tick(self) -> int:
        """The tick of the last chord's downbeat."""
        return self.sections[-1].bar * self.metre.bar

    def chord_at(self, tick: int) -> ChordSpan:
        """Return the chord that sounds at a tick."""
        index = bisect_right(self.chords, tick, key=lambda span: span.start) - 1
        return self.chords[max(index, 0)]

    def section_at(self, tick: int) -> Section:
        """Return the section that a tick lies in."""
        bar = max(tick, 0) // self.metre.bar
        return self.sections[bisect_right(self.sections, bar, key=lambda section: section.bar) - 1]

    def seconds_at(self, tick: float) -> float:
        """Return when a tick is, in seconds from the start."""
        return self.clock.seconds_at(tick)

    def allowed_at(self, tick: int) -> frozenset[float]:
        """Return the classes that the plan states there: the scale's and the chord's.

        A person's tuning is left out: :meth:`states` knows what sounds in the end.
        """
        return self.key.tones | self.chord_at(tick).chord.pitch_classes

    def states(self, tick: int, pitch: float) -> bool:
        """Tell whether the plan states a pitch there, its tuning included."""
        key = self.key
        classes = self.allowed_at(tick)
        if key.tuning:
            classes = frozenset(key.tuned(key.home + fold(c - key.home)) for c in classes)
        return holds(classes, pitch, key.tuned_period)

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values, times in seconds beside the bars."""
        bar = self.metre.bar
        return {
            "genre": self.genre.id,
            "title": self.genre.title,
            "seed": self.seed,
            "seeds": dict(self.seeds),
            "tempo_bpm": self.tempo_bpm,
            "key": self.key.name,
            "scale": sorted(self.key.tones),
            "scale_cents": list(self.key.scale.cents),
            "period_cents": self.key.scale.period,
            "tuning_cents": list(self.key.tuning),
            "has_beat": self.has_beat,
            "metre": self.metre.name,
            "beats_per_bar": self.metre.beats,
            "pulses": list(self.metre.pulses),
            "rhythm": self.rhythm.id if self.rhythm else "",
            "cycle_bars": self.rhythm.bars if self.rhythm else 1,
            "frames": self.frames,
            "form": [
                {
                    "kind": section.kind,
                    "bar": section.bar,
                    "bars": section.bars,
                    "start_s": round(self.seconds_at(section.bar * bar), 4),
                    "energy": round(section.energy, 3),
                    "plays": sorted(section.roles),
                    "free": section.free,
                }
                for section in self.sections
                if section.bars
            ],
            "chords": [
                {
                    "start_s": round(self.seconds_at(span.start), 4),
                    "bar": span.start // bar,
                    **span.chord.to_json(),
                }
                for span in self.chords
                if not self.loop or span.start < self.end_tick
            ],
            "instruments": {**self.patches, **({"drums": self.kit} if self.kit else {})},
            "brightness": round(self.brightness, 3),
            "density": round(self.density, 3),
            "gentleness": round(self.gentleness, 3),
            "shape": self.form,
            "mood": list(self.mood),
            "builds": self.builds,
            "sounds": dict(self.sounds),
            "soundfonts": {role: voice.to_json() for role, voice in self.soundfonts.items()},
            "loop": self.loop,
            "times": [list(anchor) for anchor in self.times],
            "hits": [
                {"start_s": round(self.seconds_at(hit.tick), 4), "strength": hit.strength}
                for hit in self.hits
            ],
            "concert_a_hz": self.concert_a_hz,
            "bars": self.sections[-1].bar + (0 if self.loop else 1),
        }


def beat_lengths(plan: Plan) -> tuple[tuple[int, float], ...]:
    """Return the length of a beat in seconds from some frames of a plan on.

    One row where the tempo is constant; else one a bar, taken over the bars beside it.
    """
    if plan.clock.constant:
        return ((0, 60.0 / plan.tempo_bpm),)
    bar, clock, beats = plan.metre.bar, plan.clock, 2.0 * plan.metre.beats
    bars = range(plan.sections[-1].bar + 2)
    starts = [clock.seconds_at(bar * number) for number in (-1, *bars, bars[-1] + 1)]
    return tuple(
        (round(starts[number + 1] * SAMPLE_RATE), (starts[number + 2] - starts[number]) / beats)
        for number in bars
    )
