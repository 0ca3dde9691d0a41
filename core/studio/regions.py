"""Making a selection again, or sending it through an effect: one undoable edit, no seam.

Everything outside the selection stays identical to the sample. The sound is made on a
worker from the project as it was; if it was edited meanwhile, nothing is changed.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.audio import Audio, pcm_hash, resampled
from core.augmentation import Chain, Step
from core.errors import UserError
from core.generation import GenerationRequest
from core.jobs import Control, Part
from core.origins import Origin, OriginId, OriginMap, Recipe, new_origin_id
from core.plugins import ParamValue
from core.project import Edit, Selection, Source, Track, edits, new_source_id, origins_of
from core.rendering import joined, render
from core.studio.session import Session
from core.studio.takes import environment, make_take, now
from core.text import _

CROSSFADE_S = 0.02  # long enough to hide a join, short enough to keep a beat sharp


@dataclass(frozen=True, slots=True)
class Region:
    """Hold new sound for a selection, ready to be put in its place.

    Attributes
    ----------
    name
        The edit's name.
    selection
        What it replaces; on one track.
    track
        That track as it was when the sound was made.
    source
        The new sound, already in the project's folder.
    crossfade
        Frames at each end that hold the old sound as well.
    origins
        Origins that the source names and the project does not know yet.
    """

    name: str
    selection: Selection
    track: Track
    source: Source
    crossfade: int
    origins: tuple[Origin, ...]


def prepare_effect(
    session: Session,
    effect: str,
    settings: Mapping[str, ParamValue],
    selection: Selection,
    seed: int,
    control: Control,
) -> Region:
    """Send a selection of one track through an effect; on a worker.

    Raises
    ------
    UserError
        ``studio.nothing_selected``, or a setting's error.
    """
    spec = session.studio.effects.get(effect)
    track = _selected_track(session, selection)
    dry = _rendered(session, selection, track, Part(control, 0.0, 0.3))
    ranges = {name: value for name, value in settings.items() if value is not None}
    chain = Chain((Step(effect, ranges=ranges),))
    applied = chain.applied(dry, seed, Part(control, 0.3, 0.9))
    before = origins_of(session.project, [track]).part(selection.start, selection.end)
    derived = _derived(session, before, spec.title, spec.id, spec.version, settings, seed, dry)
    renamed = {origin.parents[0]: origin.id for origin in derived}
    after = applied.origins(before).with_origins(lambda id: renamed[id])
    return _region(session, spec.title, selection, track, applied.audio, after, derived, control)


def prepare_regeneration(
    session: Session,
    engine: str,
    request: GenerationRequest,
    selection: Selection,
    control: Control,
) -> Region:
    """Make new sound for a selection of one track; on a worker.

    The take has exactly the selection's length; stopping it changes nothing.

    Raises
    ------
    UserError
        ``studio.nothing_selected``, or what the engine cannot honour.
    """
    track = _selected_track(session, selection)
    seconds = (selection.end - selection.start) / session.project.sample_rate
    asked = dataclasses.replace(request, seconds=seconds)
    take = make_take(session.studio, engine, asked, Part(control, 0.0, 0.9))
    frames = selection.end - selection.start
    audio = _fitted(resampled(take.audio, session.project.sample_rate), frames)
    origins = OriginMap.of(frames, take.origin.id)
    title = _("Regenerate")
    return _region(session, title, selection, track, audio, origins, (take.origin,), control)


def commit_region(session: Session, region: Region) -> Edit:
    """Put a prepared region in its place, as one step of the history.

    Raises
    ------
    UserError
        ``studio.stale_region`` where the track was edited meanwhile: nothing changes.
    """
    if not any(track == region.track for track in session.project.tracks):
        raise UserError("studio.stale_region")
    edit = edits.replace_region(
        session.project,
        region.selection,
        source=region.source,
        crossfade=region.crossfade,
        origins=region.origins,
        name=region.name,
    )
    session.do(edit)
    return edit


def _selected_track(session: Session, selection: Selection) -> Track:
    tracks = [track for track in session.project.tracks if track.id in selection.tracks]
    if len(tracks) != 1 or selection.end <= selection.start:
        raise UserError("studio.nothing_selected")
    return tracks[0]


def _rendered(session: Session, selection: Selection, track: Track, control: Control) -> Audio:
    """Return what the clips of a track sound like there, before the track's own gain and pan."""
    plain = dataclasses.replace(track, gain_db=0.0, pan=0.0, muted=False, soloed=False)
    alone = dataclasses.replace(session.project, tracks=(plain,))
    return render(alone, session.media, selection.start, selection.end, control=control)


def _region(
    session: Session,
    title: str,
    selection: Selection,
    track: Track,
    audio: Audio,
    origins: OriginMap,
    known: tuple[Origin, ...],
    control: Control,
) -> Region:
    wanted = round(CROSSFADE_S * session.project.sample_rate)
    crossfade = edits.fitting_crossfade(wanted, selection, audio.frames)
    smooth = joined(session.project, session.media, audio, selection=selection, crossfade=crossfade)
    source = Source(
        id=new_source_id(),
        name=f"{title} – {track.name}",
        frames=smooth.frames,
        channels=smooth.channels,
        media=session.folder.add_audio(smooth),
        origins=origins,
    )
    session.remember_pyramid(source.id, session.measured(source, Part(control, 0.95, 1.0)))
    name = _("{what} on {seconds:.1f} s").format(
        what=title, seconds=(selection.end - selection.start) / audio.sample_rate
    )
    return Region(name, selection, track, source, crossfade, known)


def _derived(
    session: Session,
    before: OriginMap,
    title: str,
    plugin: str,
    version: str,
    settings: Mapping[str, ParamValue],
    seed: int,
    dry: Audio,
) -> tuple[Origin, ...]:
    """Return an origin for each one in `before`: of its kind, its licence, edited by the effect."""
    recipe = Recipe(
        plugin=plugin,
        version=version,
        request={"settings": dict(settings)},
        seed=seed,
        environment=environment(),
        sources=(pcm_hash(dry),),
    )

    def derive(id: OriginId) -> Origin:
        parent = session.project.origins[id]
        return dataclasses.replace(
            parent,
            id=new_origin_id(),
            created=now(),
            recipe=recipe,
            edited_by=title,
            parents=(id,),
        )

    return tuple(derive(id) for id in sorted(before.origins))


def _fitted(audio: Audio, frames: int) -> Audio:
    """Return exactly `frames` of sound: cut, or followed by silence."""
    if audio.frames >= frames:
        return audio.part(0, frames)
    return audio.with_samples(np.pad(audio.samples, ((0, 0), (0, frames - audio.frames))))
