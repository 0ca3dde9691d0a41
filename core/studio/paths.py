"""Turning a path that a person names into a mix: a project's folder, or an audio file."""

from pathlib import Path

from core.audio import probe
from core.jobs import Control, Part
from core.origins import OriginMap
from core.project import MediaLibrary, ProjectFolder
from core.studio.arrivals import origin_of_file
from core.studio.detecting import check_length
from core.studio.mixing import Mix, mix_of_project
from core.studio.studio import Studio


def mix_of_path(studio: Studio, path: Path, control: Control, *, stems: bool = False) -> Mix:
    """Return what a project's folder or an audio file sounds like, with its origins.

    A file of any length will do: it is read in pieces as the mix is used.

    Raises
    ------
    UserError, DataError
        Where it is neither, or cannot be read.
    """
    if (path / "project.db").exists():
        folder = ProjectFolder.open(path)
        try:
            project = folder.history.current
            media = MediaLibrary(folder, project.sample_rate)
            return mix_of_project(project, media, control, stems=stems)
        finally:
            folder.close()
    audio = probe(path)
    check_length(audio)
    origin = origin_of_file(studio, path, Part(control, 0.0, 0.2))
    declared = (origin.evidence or {}).get("credentials", {}).get("state", "absent") != "absent"
    return Mix(
        audio=audio,
        origins=OriginMap.of(audio.frames, origin.id),
        known={origin.id: origin},
        title=path.stem,
        parents=(path,) if declared else (),
        played=(path,),
    )
