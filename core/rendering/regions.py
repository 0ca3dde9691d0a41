"""Make new sound fit into a track, so that its joins cannot be heard."""

import numpy as np
from numpy.typing import NDArray

from core.audio import Audio, Samples
from core.errors import UserError
from core.project import Project, Selection, Track
from core.project.edits import fitting_crossfade
from core.rendering.mixing import CHANNELS, rise, stereo
from core.rendering.renderer import SourceReader, add_track

_UNITY = (np.float32(1.0), np.float32(1.0))


def joined(
    project: Project,
    media: SourceReader,
    audio: Audio,
    *,
    selection: Selection,
    crossfade: int,
) -> Audio:
    """Return new sound that fades from what stands on a track now, and back to it.

    Keep what comes back as a source, and put it in its place with
    :func:`core.project.edits.replace_region` under the same selection and cross-fade: every
    sample outside of the selection stays as it was.

    Parameters
    ----------
    audio
        The new sound, any rate and channels, as long as the selection or not.
    selection
        On one track; a cross-fade lies inside of it, at either end.
    crossfade
        In frames; shortened to half of the selection or of the new sound.

    Returns
    -------
    Audio
        Stereo at the project's rate, before the gain and pan of the track.

    Raises
    ------
    UserError
        ``project.one_track``.

    Notes
    -----
    The power stays level through the cross-fade however alike the two sounds are: the weights
    are divided by the root of the power that they would have at the measured correlation.
    """
    from core.audio import resampled  # the window opens without the resampler

    if len(selection.tracks) != 1:
        raise UserError("project.one_track")
    track = project.track(next(iter(selection.tracks)))
    new = np.stack(stereo(resampled(audio, project.sample_rate).samples))
    fade = fitting_crossfade(crossfade, selection, new.shape[1])
    if fade:
        before = _dry(project, media, track, selection.start, fade)
        after = _dry(project, media, track, selection.end - fade, fade)
        new[:, :fade] = _faded(before, new[:, :fade])
        new[:, -fade:] = _faded(after[:, ::-1], new[:, : -fade - 1 : -1])[:, ::-1]
    return Audio(new, project.sample_rate)


def _dry(project: Project, media: SourceReader, track: Track, start: int, frames: int) -> Samples:
    """Return what a track's clips sound like before the track's own gain, pan and mute."""
    samples = np.zeros((CHANNELS, frames), np.float32)
    add_track(samples, start, track=track, project=project, media=media, gains=_UNITY)
    return samples


def _faded(old: Samples, new: Samples) -> NDArray[np.float32]:
    """Return the fade from one sound to another of equal length."""
    energy = np.sqrt(np.sum(old.astype(np.float64) ** 2) * np.sum(new.astype(np.float64) ** 2))
    alike = max(float(np.sum(old.astype(np.float64) * new)) / energy, 0.0) if energy else 0.0
    rising = rise(0, old.shape[1], old.shape[1])
    falling = 1.0 - rising
    level = np.sqrt(rising**2 + falling**2 + 2.0 * alike * rising * falling)
    mixed: NDArray[np.float32] = (old * (falling / level) + new * (rising / level)).astype(
        np.float32
    )
    return mixed
