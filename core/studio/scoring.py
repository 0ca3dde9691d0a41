"""Music for a film: its length and cuts become what is asked of the composer.

The film is watched once: its cuts are found, small pictures of it are kept. The moments that
matter are *stated* as times, hits and sections, so that the recipe makes the take again without
the film, which is named by its hash alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from core.audio import Audio
from core.errors import UserError
from core.generation import GenerationRequest, Reference
from core.jobs import Control, Part
from core.studio.delivering import file_hash
from core.text import _

if TYPE_CHECKING:
    from core.composer.genres import Genre
    from core.video.reading import VideoInfo

LONGEST_S, SHORTEST_S = 1800.0, 1.0
SAME_S = 0.04  # a marker this near to a cut is that cut
APART_S = 1.5  # on average: more hits than this would be a drum roll
NEAR_S = 0.45  # hits closer than this are one
THUMB = (96, 54)
MOST_THUMBS = 900  # 14 MB
_STATED_TEMPO = 0.02  # how far a tempo that was stated may be moved
_WITHOUT_GENRE = (84.0, 132.0)


@dataclass(frozen=True, slots=True)
class Cue:
    """Hold a moment of the film.

    Attributes
    ----------
    seconds
        When.
    strength
        How much it matters, above 0 and at most 1.
    kind
        ``"cut"`` where it was found, ``"marker"`` where the person set it.
    hit
        Whether the music hits it.
    """

    seconds: float
    strength: float
    kind: str = "cut"
    hit: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Film:
    """Hold what was seen of a video.

    Attributes
    ----------
    path, hash
        The file, and its SHA-256.
    info
        Length, size, rate.
    cues
        Its cuts and the person's markers, ascending.
    thumbs
        Seconds and small picture, ascending: uint8, shape (height, width, 3).
    """

    path: Path
    hash: str
    info: "VideoInfo"
    cues: tuple[Cue, ...]
    thumbs: tuple[tuple[float, NDArray[np.uint8]], ...] = ()

    @property
    def seconds(self) -> float:
        """Its length."""
        return self.info.seconds

    @property
    def hits(self) -> tuple[Cue, ...]:
        """The moments that the music hits."""
        return tuple(cue for cue in self.cues if cue.hit)

    @property
    def cuts(self) -> int:
        """How many cuts were found."""
        return sum(cue.kind == "cut" for cue in self.cues)

    def with_marker(self, seconds: float) -> "Film":
        """Return the film with a moment that the person set; a cut there is hit instead."""
        seconds = min(max(seconds, 0.0), self.seconds)
        near = [cue for cue in self.cues if abs(cue.seconds - seconds) < SAME_S]
        if near:
            return self._with(replace(near[0], hit=True, strength=1.0), without=near[0])
        return self._with(Cue(seconds, 1.0, "marker"))

    def without_marker(self, cue: Cue) -> "Film":
        """Return the film without one of its moments."""
        return replace(self, cues=tuple(one for one in self.cues if one != cue))

    def hitting(self, cue: Cue, hit: bool) -> "Film":
        """Return the film with one of its moments hit, or not."""
        return self._with(replace(cue, hit=hit), without=cue)

    def _with(self, cue: Cue, without: Cue | None = None) -> "Film":
        cues = [one for one in self.cues if one is not without and one != without]
        return replace(self, cues=tuple(sorted((*cues, cue), key=lambda one: one.seconds)))


def watch(path: Path, control: Control) -> Film:
    """Look a video through, on a worker.

    Raises
    ------
    UserError
        ``video.not_video``, ``video.no_pictures``, ``video.no_length``, ``video.too_long`` or
        ``video.too_short``.
    DataError
        ``video.damaged``.
    """
    from core.video.cuts import CutFinder
    from core.video.reading import pictures, probe_video

    control.progress(0.0, _("opening"))
    info = probe_video(path)
    if info.seconds > LONGEST_S:
        raise UserError(
            "video.too_long", path=path, minutes=round(info.seconds / 60), most=int(LONGEST_S / 60)
        )
    if info.seconds < SHORTEST_S:
        raise UserError("video.too_short", path=path, seconds=round(info.seconds, 2))
    finder, thumbs = CutFinder(), list[tuple[float, NDArray[np.uint8]]]()
    apart = max(0.5, info.seconds / MOST_THUMBS)
    looking = Part(control, 0.02, 0.97)
    for second, picture in pictures(path, looking, THUMB):
        if not thumbs or second >= thumbs[-1][0] + apart - 1e-6:
            thumbs.append((second, picture))
        finder.add(second, picture)
    control.progress(0.98, _("reading"))
    cuts = [Cue(cut.seconds, max(cut.strength, 0.05)) for cut in finder.cuts()]
    return Film(path, file_hash(path), info, mattering(cuts, info.seconds), tuple(thumbs))


def picture_at(film: Film, seconds: float) -> NDArray[np.uint8]:
    """Return the picture that a film shows at a moment, as small as its others; on a worker.

    Raises
    ------
    DataError, UserError
        Where the file is no longer there, or damaged.
    """
    from core.video.reading import pictures_at

    return next(iter(pictures_at(film.path, [seconds], THUMB)), film.thumbs[-1][1])


def sound_format(target: Path) -> str:
    """Return the format of the sound in a video of that name.

    Raises
    ------
    UserError
        ``video.not_a_container``.
    """
    from core.video.muxing import sound_for

    return sound_for(target)


def mattering(cues: Sequence[Cue], seconds: float) -> tuple[Cue, ...]:
    """Return the cues with those hit that matter: strong, after long shots, not too many.

    Examples
    --------
    >>> [cue.hit for cue in mattering([Cue(2.0, 0.9), Cue(2.2, 0.3), Cue(6.0, 0.8)], 10.0)]
    [True, False, True]
    """
    before = [0.0, *(cue.seconds for cue in cues)]
    weights = {
        cue.seconds: cue.strength * min((cue.seconds - last) / 4.0 + 0.25, 1.0)
        for cue, last in zip(cues, before, strict=False)
    }
    most = max(int(seconds / APART_S), 1)
    chosen: list[float] = []
    for cue in sorted(cues, key=lambda cue: -weights[cue.seconds]):
        if len(chosen) < most and all(abs(cue.seconds - other) >= NEAR_S for other in chosen):
            chosen.append(cue.seconds)
    return tuple(
        replace(cue, strength=min(max(weights[cue.seconds], 0.1), 1.0), hit=cue.seconds in chosen)
        for cue in cues
    )


def marked(film: Film, seconds: Iterable[float], *, alone: bool = False) -> Film:
    """Return the film with markers at `seconds`; `alone` leaves its own cuts unhit.

    Raises
    ------
    UserError
        ``video.bad_markers`` for one outside the film.
    """
    if alone:
        film = replace(film, cues=tuple(replace(cue, hit=False) for cue in film.cues))
    for second in seconds:
        if not 0.0 <= second <= film.seconds:
            raise UserError(
                "video.bad_markers", given=f"{second:g}", seconds=round(film.seconds, 2)
            )
        film = film.with_marker(second)
    return film


def scored(film: Film, request: GenerationRequest) -> GenerationRequest:
    """Return the request whose take is as long as a film and hits its moments.

    Parameters
    ----------
    film
        As it was watched, with the person's markers.
    request
        What else is asked for. A tempo that it states is moved by some per cent at most.
    """
    from core.composer.meeting import Moment, meet
    from core.composer.metre import METRES
    from core.generation.asked import stated

    wish = stated(replace(request, reference=None))
    metre = METRES[wish.metre or "4/4"]
    genre = _genre(wish.genres)
    if wish.tempo_bpm:
        near = _STATED_TEMPO * wish.tempo_bpm
        tempo = (wish.tempo_bpm - near, wish.tempo_bpm + near)
    else:
        low, high = genre.tempo if genre else _WITHOUT_GENRE
        tempo = (low * (1 + 0.1 * wish.arousal), high * (1 + 0.1 * wish.arousal))
    seconds = max(film.seconds, SHORTEST_S)
    moments = [Moment(cue.seconds, cue.strength) for cue in film.hits]
    met = meet(moments, seconds, tempo, metre, hold=min(2.2, 0.3 * seconds))
    settings: dict[str, Any] = {
        **request.settings,
        "metre": metre.name,
        "times": [[tick, round(second, 6)] for tick, second in met.times],
        "hits": [[tick, round(strength, 3)] for tick, strength in met.hits],
        "sections": [list(section) for section in met.sections],
    }
    nothing = Audio(np.zeros((1, 0), np.float32), 48_000)
    return replace(
        request,
        seconds=seconds,
        tempo_bpm=None if met.times else met.tempo_bpm,
        reference=Reference(nothing, "video", film.hash),
        settings={name: value for name, value in settings.items() if value != []},
    )


def _genre(names: Sequence[str]) -> "Genre | None":
    from core.composer.genre_table import GENRES

    return GENRES[names[0]] if names else None
