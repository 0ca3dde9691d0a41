"""Who made a file that comes in: what its credentials, marks and the ledger say."""

from pathlib import Path

from core.audio import probe, read
from core.errors import SoundmarkError
from core.jobs import Control, NoControl
from core.origins import NOT_STATED, Origin, OriginKind, licence, new_origin_id
from core.provenance import Credentials, read_credentials
from core.studio.detecting import marks_in
from core.studio.studio import Studio
from core.studio.takes import now
from core.watermark import FoundMark

# Long files are listened to in places: a mark fills the whole file, and an import must not wait.
LISTEN_S = 30.0


def origin_of_file(studio: Studio, path: Path, control: Control) -> Origin:
    """Return the origin that a file declares, or *not stated*.

    Parameters
    ----------
    studio
        Whose keys and ledger are asked.
    path
        An audio file; nothing is written to it.
    control
        Told the progress.

    Returns
    -------
    Origin
        Of kind ``MODEL`` or ``RULES`` where a valid manifest or a mark says that it was
        generated, ``IMPORTED`` where it declares another origin, ``UNSTATED`` where it
        declares nothing. Never ``YOU``: that, only the person can say.
    """
    credentials = read_credentials(path, studio.identity)
    control.progress(0.1, "reading marks")
    marks = marks_of_file(studio, path, control)
    kind = _declared_kind(credentials, marks)
    records = tuple(m.payload for m in marks if m.layer == "private")
    return Origin(
        id=new_origin_id(),
        kind=kind,
        title=path.name,
        created=now(),
        licence=licence(credentials.claim.get("licence") or NOT_STATED.id),
        records=records,
        evidence={
            "credentials": credentials.to_json(),
            "marks": [mark.to_json() for mark in marks],
        },
    )


def marks_of_file(studio: Studio, path: Path, control: Control) -> tuple[FoundMark, ...]:
    """Return the marks that the detector finds at the start, middle and end of a file."""
    info = probe(path)
    length = round(LISTEN_S * info.sample_rate)
    starts = [0] if info.frames <= 3 * length else [0, info.frames // 2, info.frames - length]
    span = info.frames if len(starts) == 1 else length
    found: list[FoundMark] = []
    for number, start in enumerate(starts):
        control.progress(0.1 + 0.9 * number / len(starts), "reading marks")
        try:
            marks = marks_in(studio, read(path, start, span), NoControl())
        except SoundmarkError:
            # What cannot be listened to declares nothing; placing the file says what is wrong.
            continue
        known = {(mark.layer, mark.payload) for mark in found}
        found += [mark for mark in marks if (mark.layer, mark.payload) not in known]
    return tuple(found)


def _declared_kind(credentials: Credentials, marks: tuple[FoundMark, ...]) -> OriginKind:
    source_type = ""
    if credentials.state in ("trusted", "valid", "untrusted", "expired"):
        source_type = (credentials.digital_source_type or "").rpartition("/")[2]
    if "rainedAlgorithmicMedia" in source_type:
        return OriginKind.MODEL
    if source_type in ("algorithmicMedia", "compositeSynthetic"):
        return OriginKind.RULES
    public = {mark.origin for mark in marks if mark.layer == "public"}
    # The public mark says that sound was generated, not how: the stricter reading is a model.
    if public & {"generated", "partly"}:
        return OriginKind.MODEL
    return OriginKind.IMPORTED if source_type or public else OriginKind.UNSTATED
