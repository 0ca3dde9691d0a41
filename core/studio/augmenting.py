"""Running a chain over files, each result with its line in a manifest."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core import __version__
from core.audio import EncodeSettings, pcm_hash, read, replacing
from core.augmentation import Chain, seed_of_copy
from core.errors import SoundmarkError, UserError
from core.jobs import Control, Part
from core.origins import OriginMap
from core.studio.arrivals import origin_of_file
from core.studio.delivering import Delivery, deliver
from core.studio.mixing import Mix
from core.studio.studio import Studio
from core.text import Sentence, sentence

MANIFEST = "manifest.json"
ENDINGS = frozenset({".wav", ".flac", ".mp3", ".ogg", ".opus", ".m4a", ".aif", ".aiff", ".caf"})


@dataclass(frozen=True, slots=True)
class Augmented:
    """Report what came of a batch.

    Attributes
    ----------
    made
        A line a written file: source, copy, seed, steps with their values, hashes.
    refused
        The files that could not be read or written, with the sentence that says why.
    manifest
        Where the same lines lie as JSON.
    """

    made: tuple[dict[str, Any], ...]
    refused: tuple[tuple[Path, Sentence], ...]
    manifest: Path

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "manifest": str(self.manifest),
            "made": list(self.made),
            "refused": [{"file": str(path), "why": str(why)} for path, why in self.refused],
        }


def augment_files(
    studio: Studio,
    paths: Sequence[Path],
    folder: Path,
    chain: Chain,
    *,
    copies: int,
    seed: int,
    control: Control,
) -> Augmented:
    """Write `copies` altered versions of each file into `folder`, with a manifest.

    Files keep their names with ``-1``, ``-2`` ... added, in the folders that they had inside
    a folder that was named; the same seed makes the same files. Seconds that were
    generated stay marked; files that hold none leave unmarked, as training data must.

    Parameters
    ----------
    studio
        Whose ledger records.
    paths
        Audio files, or folders that are searched for them.
    folder
        Where results go; made where it is missing.
    chain
        What is done.
    copies
        Versions of each file, each drawn anew.
    seed
        Of the whole batch.
    control
        Told the progress.
    """
    files = _files(paths)
    if not files:
        raise UserError("studio.nothing_to_augment")
    folder.mkdir(parents=True, exist_ok=True)
    made: list[dict[str, Any]] = []
    refused: list[tuple[Path, Sentence]] = []
    total = len(files) * copies
    for index, (file, copy) in enumerate((f, c) for f in files for c in range(copies)):
        part = Part(control, index / total, (index + 1) / total)
        try:
            made.append(_augmented(studio, file, copy, folder, chain, seed, part))
        except SoundmarkError as error:
            refused.append((file.path, sentence(error)))
    manifest = folder / MANIFEST
    lines = {
        "soundmark": __version__,
        "chain": chain.to_toml(),
        "seed": seed,
        "files": made,
        "refused": [{"file": str(path), "why": str(why)} for path, why in refused],
    }
    with replacing(manifest) as temporary:
        temporary.write_text(json.dumps(lines, indent=2, ensure_ascii=False), "utf-8")
    return Augmented(tuple(made), tuple(refused), manifest)


@dataclass(frozen=True, slots=True)
class _File:
    """Name a file of the batch by its path, and by where its results go."""

    path: Path
    place: Path


def _files(paths: Sequence[Path]) -> tuple[_File, ...]:
    """Return the files, folders replaced by the audio files in them; no two share a place."""
    found: list[_File] = []
    for path in paths:
        if path.is_dir():
            inside = (p for p in path.rglob("*") if p.suffix.lower() in ENDINGS)
            found += [_File(file, file.relative_to(path)) for file in sorted(inside)]
        else:
            found.append(_File(path, Path(path.name)))
    taken: dict[Path, int] = {}
    apart = []
    for file in found:
        # riff.wav and riff.mp3, or the same name from two folders, would share their results.
        key = file.place.with_suffix("")
        taken[key] = taken.get(key, 0) + 1
        place = file.place if taken[key] == 1 else key.with_name(f"{key.name} ({taken[key]})")
        apart.append(_File(file.path, place))
    return tuple(apart)


def _augmented(
    studio: Studio,
    file: _File,
    copy: int,
    folder: Path,
    chain: Chain,
    seed: int,
    control: Control,
) -> dict[str, Any]:
    path = file.path
    audio = read(path)
    origin = origin_of_file(studio, path, Part(control, 0.0, 0.2))
    drawn = seed_of_copy(seed, file.place.as_posix(), copy)
    applied = chain.applied(audio, drawn, Part(control, 0.2, 0.6))
    origins = applied.origins(OriginMap.of(audio.frames, origin.id))
    target = folder / file.place.parent / f"{file.place.stem}-{copy + 1}.flac"
    target.parent.mkdir(parents=True, exist_ok=True)
    mix = Mix(applied.audio, origins, {origin.id: origin}, title=path.stem)
    marked = any(kind.generated for kind in mix.kinds)
    delivered = deliver(
        studio,
        mix,
        Delivery(
            target=target,
            settings=EncodeSettings(format="flac"),
            title=target.stem,
            public_mark=marked,
            private_mark=marked,
        ),
        Part(control, 0.6, 1.0),
    )
    return {
        "file": target.relative_to(folder).as_posix(),
        "source": str(path),
        "source_pcm_sha256": pcm_hash(audio),
        "copy": copy + 1,
        "seed": drawn,
        "steps": applied.to_json(),
        "record": delivered.record_id,
        "marked": marked,
        "licence": origin.licence.id,
    }
