"""Tags of FLAC, Ogg Vorbis, Opus, MP3 and M4A files, through mutagen.

One class a family of tags: Vorbis comments, ID3 frames, MP4 atoms.

References
----------
xiph.org Vorbis comment fields; ID3v2.4; RFC 7845 for Opus' R128 gain; ReplayGain 2.0.
"""

import contextlib
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from core.errors import SoundmarkError, UserError
from core.export.fields import (
    R128_REFERENCE_LUFS,
    aigc_label,
    loudness_of,
    peak_of,
    replay_gain,
    replay_peak,
    xmp_packet,
)
from core.export.tags import Tags, damaged

_OWNER = "io.soundmark.record"  # of the UFID frame
_GAIN, _PEAK = "REPLAYGAIN_TRACK_GAIN", "REPLAYGAIN_TRACK_PEAK"

_VORBIS = {
    "title": "TITLE",
    "artist": "ARTIST",
    "date": "DATE",
    "comment": "COMMENT",
    "tool": "ENCODED_BY",
    "source_type": "DIGITALSOURCETYPE",
    "record_id": "PROVENANCE_ID",
    "licence": "LICENSE",
    "licence_url": "LICENSE_URL",
    "copyright": "COPYRIGHT",
    "isrc": "ISRC",
}
_ID3_TEXT = {
    "title": "TIT2",
    "artist": "TPE1",
    "date": "TDRC",
    "tool": "TSSE",
    "copyright": "TCOP",
    "isrc": "TSRC",
}
_ID3_OWN = {"source_type": "DigitalSourceType", "licence": "LICENSE"}
_MP4 = {
    "title": "\xa9nam",
    "artist": "\xa9ART",
    "date": "\xa9day",
    "comment": "\xa9cmt",
    "tool": "\xa9too",
    "copyright": "cprt",
}
_FREEFORM = "----:com.apple.iTunes:"
_MP4_OWN = {
    "source_type": "DigitalSourceType",
    "record_id": "PROVENANCE_ID",
    "licence": "LICENSE",
    "licence_url": "LICENSE_URL",
    "isrc": "ISRC",
}


def write_mutagen_tags(source: Path, target: Path, tags: Tags) -> None:
    """Copy `source` to `target` with `tags` in place of those that it had.

    Raises
    ------
    UserError
        ``export.no_tags_here``.
    DataError
        ``export.damaged``.
    """
    shutil.copyfile(source, target)
    with _failures_named(source):
        file = _opened(target, source)
        if file.tags is None:
            file.add_tags()
        _FAMILIES[_kind(file)][0](file, tags)
        if _kind(file) == "id3":
            file.save(v2_version=4)  # the version that Content Credentials turn it into anyway
        else:
            file.save()


def read_mutagen_tags(path: Path) -> Tags:
    """Return the tags of a file.

    Raises
    ------
    UserError
        ``export.no_tags_here``.
    DataError
        ``export.damaged``.
    """
    with _failures_named(path):
        file = _opened(path, path)
        if file.tags is None:
            return Tags()
        return Tags(**_FAMILIES[_kind(file)][1](file.tags))


def _opened(path: Path, named: Path) -> Any:
    import mutagen

    file = mutagen.File(path)
    if file is None or not _kind(file):
        raise UserError("export.no_tags_here", path=named)
    return file


@contextlib.contextmanager
def _failures_named(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, SoundmarkError):
        raise
    except Exception as error:  # on damaged files mutagen fails in many ways, not all its own
        system = error.__context__
        if isinstance(system, OSError) and system.errno:  # a full disk in mutagen's clothes
            raise system from error
        raise damaged(path, error) from error


def _kind(file: Any) -> str:
    return {
        "FLAC": "vorbis",
        "OggVorbis": "vorbis",
        "OggOpus": "opus",
        "MP3": "id3",
        "MP4": "mp4",
    }.get(type(file).__name__, "")


def _filled(tags: Tags, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for attribute, name in names.items():
        value = str(getattr(tags, attribute))
        if value:
            yield name, value


def _loudness_fields(tags: Tags) -> Iterator[tuple[str, str]]:
    if tags.loudness_lufs is not None:
        yield _GAIN, replay_gain(tags.loudness_lufs)
    if tags.true_peak_dbtp is not None:
        yield _PEAK, replay_peak(tags.true_peak_dbtp)
    if tags.aigc:
        yield "AIGC", aigc_label(tags)


def _loudness_values(fields: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if _GAIN in fields:
        values["loudness_lufs"] = loudness_of(fields[_GAIN])
    if _PEAK in fields:
        values["true_peak_dbtp"] = peak_of(fields[_PEAK])
    if "AIGC" in fields:
        values["aigc"] = True
    return values


def _write_vorbis(file: Any, tags: Tags) -> None:
    file.tags.clear()
    for name, value in (*_filled(tags, _VORBIS), *_loudness_fields(tags)):
        file.tags[name] = [value]


def _read_vorbis(found: Any) -> dict[str, Any]:
    fields = {name.upper(): values[0] for name, values in dict(found).items() if values}
    texts = {attr: fields[name] for attr, name in _VORBIS.items() if name in fields}
    return texts | _loudness_values(fields)


def _write_opus(file: Any, tags: Tags) -> None:
    _write_vorbis(file, tags)
    if tags.loudness_lufs is not None:
        # Players of Opus read this one: a Q7.8 number, to the reference of EBU R 128.
        gain = round((R128_REFERENCE_LUFS - tags.loudness_lufs) * 256)
        file.tags["R128_TRACK_GAIN"] = [str(max(-32768, min(32767, gain)))]


def _write_id3(file: Any, tags: Tags) -> None:
    import mutagen.id3

    id3: Any = mutagen.id3  # its constructors are untyped
    frames = file.tags
    frames.clear()
    for name, value in _filled(tags, _ID3_TEXT):
        frames.add(getattr(id3, name)(encoding=3, text=[value]))
    for name, value in (*_filled(tags, _ID3_OWN), *_loudness_fields(tags)):
        frames.add(id3.TXXX(encoding=3, desc=name, text=[value]))
    if tags.comment:
        frames.add(id3.COMM(encoding=3, lang="eng", desc="", text=[tags.comment]))
    if tags.record_id:
        frames.add(id3.UFID(owner=_OWNER, data=tags.record_id.encode()))
    if tags.licence_url:
        frames.add(id3.WCOP(url=tags.licence_url))
    if tags.source_type or tags.licence or tags.licence_url:
        frames.add(id3.PRIV(owner="XMP", data=xmp_packet(tags).encode()))


def _read_id3(found: Any) -> dict[str, Any]:
    own = {f.desc: str(f.text[0]) for f in found.getall("TXXX") if f.text}
    values: dict[str, Any] = {
        attribute: str(found[name].text[0])
        for attribute, name in _ID3_TEXT.items()
        if name in found and found[name].text
    }
    values |= {attr: own[name] for attr, name in _ID3_OWN.items() if name in own}
    for frame in found.getall("COMM"):
        if not frame.desc and frame.text:
            values["comment"] = str(frame.text[0])
    for frame in found.getall("UFID"):
        if frame.owner == _OWNER:
            values["record_id"] = frame.data.decode("ascii", "replace")
    for frame in found.getall("WCOP"):
        values["licence_url"] = str(frame.url)
    return values | _loudness_values(own)


def _write_mp4(file: Any, tags: Tags) -> None:
    import mutagen.mp4

    freeform: Any = mutagen.mp4.MP4FreeForm  # its constructor is untyped
    file.tags.clear()
    for name, value in _filled(tags, _MP4):
        file.tags[name] = [value]
    for name, value in (*_filled(tags, _MP4_OWN), *_loudness_fields(tags)):
        file.tags[_FREEFORM + name] = [freeform(value.encode())]


def _read_mp4(found: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        attribute: str(found[name][0]) for attribute, name in _MP4.items() if found.get(name)
    }
    own = {
        name.removeprefix(_FREEFORM): bytes(texts[0]).decode("utf-8", "replace")
        for name, texts in found.items()
        if name.startswith(_FREEFORM) and texts
    }
    values |= {attr: own[name] for attr, name in _MP4_OWN.items() if name in own}
    return values | _loudness_values(own)


_FAMILIES: Mapping[str, tuple[Any, Any]] = {
    "vorbis": (_write_vorbis, _read_vorbis),
    "opus": (_write_opus, _read_vorbis),
    "id3": (_write_id3, _read_id3),
    "mp4": (_write_mp4, _read_mp4),
}
