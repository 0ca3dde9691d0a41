"""Notes of clips in a project: found, changed, and heard in the clips as one step of its history.

As elsewhere ``prepare_...`` runs on a worker and touches nothing; ``commit_...`` makes the edit.
"""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from core.audio import Audio, PeakPyramid, Samples
from core.errors import UserError
from core.generation import GenerationRequest, Made
from core.jobs import Control, Part
from core.origins import Origin, OriginMap, Recipe, new_origin_id
from core.project import (
    ClipId,
    Edit,
    Media,
    Project,
    Source,
    SourceId,
    TrackId,
    edits,
    new_clip_id,
    new_source_id,
    new_track_id,
)
from core.studio.noting import ScoreNote, TakeScore, request_with, score_of
from core.studio.session import Session
from core.studio.shelf import StoredTake, stem_title
from core.studio.takes import now, recipe_of
from core.studio.variations import remaking
from core.text import _

MOST_PIECES = 200  # of one source; reading it stays quick


@dataclass(frozen=True, slots=True)
class StemClip:
    """Name a clip that plays a stem, or the whole, of a composed take.

    Attributes
    ----------
    track, clip, source
        Where it lies and what it plays.
    zero
        Frame of the timeline at which its take begins, or would begin.
    stem
        Empty for the whole take.
    score
        The take's notes.
    """

    track: TrackId
    clip: ClipId
    source: SourceId
    zero: int
    stem: str
    score: TakeScore


@dataclass(frozen=True, slots=True)
class Exchanged:
    """Hold new sound for the clips of some tracks, for :func:`commit_exchange`.

    Attributes
    ----------
    name
        The edit's name.
    sources
        Old source to the new one.
    tracks
        Whose clips are meant.
    origins
        Of the new sources.
    """

    name: str
    sources: Mapping[SourceId, Source]
    tracks: frozenset[TrackId]
    origins: tuple[Origin, ...]


def stem_clip(session: Session, clip: ClipId) -> StemClip:
    """Return what a clip plays, as notes.

    Raises
    ------
    UserError
        ``studio.no_notes`` where it plays no composed take.
    """
    project = session.project
    held, track = project.clip(clip), project.track_of(clip)
    source = project.sources[held.source]
    origin = made_by(session.project, source)
    score = score_of(origin.recipe if origin else None)
    return StemClip(track.id, clip, source.id, held.start - held.offset, source.stem, score)


def made_by(project: Project, source: Source) -> Origin | None:
    """Return the origin of a source that one take made, and nobody changed since."""
    if len(source.origins.stretches) != 1:
        return None
    (made,) = source.origins.stretches
    if made.start > 0 or len(made.origins) != 1:
        return None
    origin = project.origins.get(next(iter(made.origins)))
    return origin if origin and not origin.edited_by else None


def is_composed(origin: Origin | None) -> bool:
    """Tell whether an origin's take has notes; its score is not read for that."""
    recipe = origin.recipe if origin else None
    return recipe is not None and recipe.plugin == "composer" and "score" in recipe.plan


def prepare_notes(
    session: Session,
    where: StemClip,
    part: str,
    notes: Iterable[ScoreNote],
    name: str,
    control: Control,
) -> Exchanged | None:
    """Play a stem's other notes; on a worker. ``None`` where nothing is different.

    Parameters
    ----------
    where
        A clip that plays one stem.
    part, notes
        Who plays, and all that it plays.
    name
        The edit's name.

    Raises
    ------
    UserError
        ``studio.not_a_stem``, or as :func:`core.studio.noting.renoted`.
    """
    if not where.stem:
        raise UserError("studio.not_a_stem")
    source = session.project.sources[where.source]
    origin = made_by(session.project, source)
    if origin is None or origin.recipe is None:
        raise UserError("studio.no_notes")
    request = request_with(origin.recipe, part, notes)
    if request is None:
        return None
    sound, made = _played(session, source, origin, request, Part(control, 0.0, 0.85))
    new = exchanged_source(session, source, origin, request, (sound, made), control)
    return Exchanged(name, {source.id: new[0]}, frozenset({where.track}), (new[1],))


def commit_exchange(session: Session, exchanged: Exchanged) -> Edit:
    """Let the clips play the new sound, as one step of the history.

    Raises
    ------
    UserError
        ``studio.stale_region`` where no clip plays the old sound any more: nothing changes.
    """
    project = session.project
    playing = {
        clip.source
        for track in project.tracks
        if track.id in exchanged.tracks
        for clip in track.clips
    }
    if not exchanged.sources.keys() <= playing:
        raise UserError("studio.stale_region")
    edit = edits.exchange(
        project,
        exchanged.sources,
        tracks=exchanged.tracks,
        origins=exchanged.origins,
        name=exchanged.name,
    )
    session.do(edit)
    return edit


def split_into_stems(session: Session, clip: ClipId) -> Edit:
    """Put a track a stem in the place of a clip that plays a whole take, as one step.

    Every stem is cut, faded and turned up as the clip was: together they sound as it did.

    Raises
    ------
    UserError
        ``studio.no_stems`` where the take's stems are not on the shelf.
    """
    project = session.project
    held, track = project.clip(clip), project.track_of(clip)
    source = project.sources[held.source]
    origin = made_by(project, source)
    take = take_behind(session, origin) if origin else None
    if origin is None or take is None or take.origin.id != origin.id or not take.stems:
        raise UserError("studio.no_stems")
    after, rows = project, []
    for stem, media in take.parts(stems=True).items():
        name = stem_title(stem)
        of_stem = dataclasses.replace(
            source, id=new_source_id(), name=name, media=media, channels=2, stem=stem
        )
        alike = dataclasses.replace(held, id=new_clip_id(), source=of_stem.id, name="")
        rows.append(dataclasses.replace(track, id=new_track_id(), name=name, clips=(alike,)))
        after = dataclasses.replace(after, sources={**after.sources, of_stem.id: of_stem})
    at = project.tracks.index(track)
    left = dataclasses.replace(track, clips=tuple(c for c in track.clips if c.id != clip))
    tracks = (*project.tracks[:at], *([left] if left.clips else []), *rows)
    after = dataclasses.replace(after, tracks=(*tracks, *project.tracks[at + 1 :]))
    edit = Edit.of(_("Split “{name}” into stems").format(name=source.name), project, after)
    session.do(edit)
    return edit


def exchanged_source(
    session: Session,
    old: Source,
    origin: Origin,
    request: GenerationRequest,
    outcome: tuple[Audio, Made],
    control: Control,
) -> tuple[Source, Origin]:
    """Return a source that sounds as was made, kept in the folder, and its origin."""
    sound, made = outcome
    media = _kept(session, old, sound, Part(control, 0.85, 0.9))
    spec = session.studio.engines.get(origin.recipe.plugin if origin.recipe else "")
    fresh = dataclasses.replace(
        origin,
        id=new_origin_id(),
        created=now(),
        recipe=recipe_of(spec, request, made),
        parents=origin.parents or (origin.id,),
    )
    source = dataclasses.replace(
        old,
        id=new_source_id(),
        media=media,
        origins=OriginMap.of(old.frames, fresh.id),
    )
    rate = session.project.sample_rate
    if rate == sound.sample_rate:
        pyramid = PeakPyramid.build(sound, Part(control, 0.9, 1.0))
    else:
        pyramid = session.measured(source, Part(control, 0.9, 1.0))
    session.remember_pyramid(source.id, pyramid)
    return source, fresh


def _kept(session: Session, old: Source, sound: Audio, control: Control) -> Media:
    """Keep what sounds otherwise than the old source; all of it where that is much or scattered."""
    media, library = old.media, session.media_at(sound.sample_rate)
    was = library.read(old, 0, sound.frames)
    control.progress(1.0)
    if was.shape != sound.samples.shape or len(media.pieces) >= MOST_PIECES:
        return session.folder.add_audio(sound)
    differs = np.flatnonzero((was != sound.samples).any(axis=0))
    if not len(differs):
        return media
    start, end = int(differs[0]), int(differs[-1]) + 1
    if media.kind != "owned" or 2 * (end - start) > sound.frames:
        return session.folder.add_audio(sound)
    return session.folder.add_change(media, sound.frames, start, sound.part(start, end))


def take_behind(session: Session, origin: Origin) -> StoredTake | None:
    """Return the take on the shelf that a clip's sound comes from, changed or not."""
    ids = {origin.id, *origin.parents}
    return next((take for take in session.shelf.takes if take.origin.id in ids), None)


def _played(
    session: Session, source: Source, origin: Origin, request: GenerationRequest, control: Control
) -> tuple[Audio, Made]:
    """Return a stem with the request's last bars played anew, and what the engine tells."""
    recipe = origin.recipe
    if recipe is None:
        raise UserError("studio.no_notes")
    stems = Beside(session, source, take_behind(session, origin), recipe)
    own = stems[source.stem]
    _mix, made = remaking(session.studio, recipe).remake(
        request, own, stems, request.settings["frozen"], control
    )
    return made.stems[source.stem], made


class Beside(Mapping[str, Audio]):
    """Read a stem of a project, and beside it those of its take, as far as they are needed.

    Parameters
    ----------
    source
        Plays the stem.
    take
        Has the others; they are silent where it was removed.
    recipe
        States the take's rate and length.
    """

    def __init__(
        self, session: Session, source: Source, take: StoredTake | None, recipe: Recipe
    ) -> None:
        from core.composer import SAMPLE_RATE

        self._frames = int(recipe.plan["frames"])
        self._library = session.media_at(SAMPLE_RATE)
        self._rate = SAMPLE_RATE
        held = take.stems if take else {}
        self._sources = {
            name: dataclasses.replace(source, id=new_source_id(), media=media, channels=2)
            for name, media in {**held, source.stem: source.media}.items()
        }

    def part(self, name: str, start: int, end: int) -> Samples:
        """Return frames `start` to `end` of a stem, (2, frames)."""
        return self._library.read(self._sources[name], start, end - start)

    def __getitem__(self, name: str) -> Audio:
        return Audio(self.part(name, 0, self._frames), self._rate)

    def __iter__(self) -> Iterator[str]:
        return iter(self._sources)

    def __len__(self) -> int:
        return len(self._sources)
