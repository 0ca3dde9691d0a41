"""The whole walk in one call: make a take, export it twice, inspect what came out.

The window's first example and the command line without a screen call the same function.
"""

from pathlib import Path

from core.audio import EncodeSettings
from core.generation import GenerationRequest
from core.jobs import Control, Part
from core.studio.delivering import Delivery, deliver
from core.studio.inspecting import Inspection, inspect
from core.studio.mixing import mix_of_take
from core.studio.studio import Studio
from core.studio.takes import make_take


def demo(
    studio: Studio,
    request: GenerationRequest,
    folder: Path,
    control: Control,
    engine: str = "composer",
) -> tuple[Inspection, ...]:
    """Make a take, export it as FLAC and MP3 with marks, credentials and tags, inspect both.

    Parameters
    ----------
    studio
        Whose identity signs and whose ledger records.
    request
        What is made.
    folder
        Where both files go; made where it is missing.
    control
        Told the progress.
    engine
        Id of the engine.
    """
    folder.mkdir(parents=True, exist_ok=True)
    take = make_take(studio, engine, request, Part(control, 0.0, 0.4))
    seen = []
    for number, format in enumerate(("flac", "mp3")):
        start = 0.4 + 0.3 * number
        delivered = deliver(
            studio,
            mix_of_take(take),
            Delivery(
                target=folder / f"soundmark-{request.seed}.{format}",
                settings=EncodeSettings(format=format),
            ),
            Part(control, start, start + 0.2),
        )
        seen.append(inspect(studio, delivered.path, Part(control, start + 0.2, start + 0.3)))
    return tuple(seen)
