"""What is said about a delivery: to the ledger, in the credentials, in the tags, to the person."""

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from core import __version__
from core.attribution import Fingerprint
from core.audio import FORMATS
from core.export import DisclosureSheet, SheetMark, SheetPart, Tags
from core.origins import CREATOR_OWNED, NOT_STATED, Licence, Origin
from core.provenance import Claim, Entry, Generator, Signed, SoftBinding, source_type
from core.provenance.claim import WATERMARK_ALGORITHM
from core.studio.carrying import why_not
from core.studio.facts import kind_words
from core.studio.marking import MarkCheck, mark_class
from core.studio.mixing import Mix
from core.studio.takes import now
from core.text import _
from core.text.words import chance, level, percentages
from core.watermark import Carrying, Mark

if TYPE_CHECKING:
    from core.studio.delivering import Delivery

# Translated where they are shown.
_LAYERS = {"public": lambda: _("Public mark"), "private": lambda: _("Private mark")}

__all__ = [
    "claim_of",
    "facts_of",
    "record_body",
    "record_private",
    "sheet_of",
    "strictest",
    "tags_of",
]


def strictest(mix: Mix) -> Licence:
    """Return the licence that binds the whole: the one that forbids most."""
    rank = {False: 0, None: 1, True: 3}
    licences = [origin.licence for origin in mix.sounding] or [NOT_STATED]
    return min(
        licences,
        key=lambda one: (rank[one.commercial], not one.share_alike, not one.attribution, one.id),
    )


def _generators(mix: Mix) -> Iterator[tuple[Origin, Generator]]:
    for origin in mix.sounding:
        recipe = origin.recipe
        if recipe is not None and origin.kind.generated:
            yield (
                origin,
                Generator(
                    engine=recipe.plugin,
                    version=recipe.version,
                    seed=recipe.seed,
                    recipe=recipe.hash,
                    model=recipe.model,
                    revision=recipe.revision,
                ),
            )


def _parents(mix: Mix) -> tuple[str, ...]:
    return tuple(sorted({record for origin in mix.sounding for record in origin.records}))


def title_of(mix: Mix, delivery: "Delivery") -> str:
    """Return the title that a file carries: the person's, the project's, or the file's name."""
    return delivery.title or mix.title or delivery.target.stem


def record_body(mix: Mix, delivery: "Delivery", record: str) -> dict[str, Any]:
    """Return what the ledger's chain keeps of an export when it opens."""
    engines = {origin.id: generator for origin, generator in _generators(mix)}
    origins = []
    for origin in mix.sounding:
        made = engines.get(origin.id)
        origins.append(
            {
                "id": origin.id,
                "kind": origin.kind.value,
                "engine": made.engine if made else "",
                "engine_version": made.version if made else "",
                "model": made.model if made else "",
                "seed": made.seed if made else None,
                "recipe_sha256": made.recipe if made else "",
                "licence": origin.licence.id,
                "created": origin.created,
            }
        )
    return {
        "record_id": record,
        "format": delivery.settings.format,
        "seconds": mix.audio.seconds,
        "sample_rate": mix.audio.sample_rate,
        "channels": mix.audio.channels,
        "origin_class": mark_class(mix),
        "source_type": _source_type(mix),
        "shares": {kind.value: share for kind, share in mix.shares.items()},
        "licence": strictest(mix).id,
        "origins": origins,
        "parents": list(_parents(mix)),
        "soundmark": __version__,
    }


def record_private(mix: Mix, delivery: "Delivery") -> dict[str, Any]:
    """Return what only this machine keeps: names, prompts and recipes."""
    return {
        "file": delivery.target.name,
        "title": delivery.title,
        "artist": delivery.artist,
        "prompts": {origin.id: origin.prompt for origin in mix.sounding if origin.prompt},
        "titles": {origin.id: origin.title for origin in mix.sounding},
        "recipes": {o.id: o.recipe.to_json() for o in mix.sounding if o.recipe is not None},
    }


def _edited(mix: Mix) -> bool:
    return any(origin.edited_by for origin in mix.sounding)


def _source_type(mix: Mix) -> str:
    return source_type(mix.kinds, _edited(mix))


def _prompt(mix: Mix, delivery: "Delivery") -> str | None:
    if not delivery.include_prompt:
        return None
    return " / ".join(dict.fromkeys(o.prompt for o in mix.sounding if o.prompt)) or None


def claim_of(
    mix: Mix,
    delivery: "Delivery",
    record: str,
    marks: Sequence[Mark],
    fingerprint: Fingerprint,
    opened: Entry,
) -> Claim:
    """Return what is signed about a delivery."""
    several = len(mix.sounding) > 1
    return Claim(
        record_id=record,
        source_type=_source_type(mix),
        created=now(),
        title=title_of(mix, delivery),
        seconds=mix.audio.seconds,
        actions=("c2pa.mixed",) * several + ("c2pa.enhanced",) * _edited(mix),
        generators=tuple(generator for _origin, generator in _generators(mix)),
        marks=tuple(
            SoftBinding(
                WATERMARK_ALGORITHM,
                mark.payload,
                mark.spans or (),
                "public: made with Soundmark" if mark.key.public else "private: record id",
            )
            for mark in marks
        ),
        fingerprint=fingerprint.to_bytes(),
        ledger_entry=opened.hash,
        parents=_parents(mix),
        licence=strictest(mix).id,
        creator=delivery.artist,
        prompt=_prompt(mix, delivery),
    )


def tags_of(
    mix: Mix, delivery: "Delivery", record: str, *, lufs: float, true_peak_dbtp: float
) -> Tags:
    """Return the unsigned tags of a delivery, with the loudness of what is written."""
    licence = strictest(mix)
    return Tags(
        title=title_of(mix, delivery),
        artist=delivery.artist,
        date=now()[:10],
        comment=_comment(mix),
        tool=f"Soundmark {__version__}",
        source_type=_source_type(mix),
        record_id=record,
        licence="" if licence in (CREATOR_OWNED, NOT_STATED) else licence.id,
        licence_url=licence.url,
        loudness_lufs=round(lufs, 2) if math.isfinite(lufs) else None,
        true_peak_dbtp=round(true_peak_dbtp, 2) if math.isfinite(true_peak_dbtp) else None,
    )


def sheet_of(
    mix: Mix, delivery: "Delivery", record: str, checks: Sequence[MarkCheck]
) -> DisclosureSheet:
    """Return what a distributor's form asks: who made how much, with what, under which licence."""
    engines = {origin.id: made for origin, made in _generators(mix)}
    rate = mix.audio.sample_rate
    seconds: dict[str, float] = {}
    for stretch in mix.origins:
        for id in stretch.origins:
            seconds[id] = seconds.get(id, 0.0) + (stretch.end - stretch.start) / rate
    parts = []
    for origin in mix.sounding:
        made = engines.get(origin.id)
        parts.append(
            SheetPart(
                title=origin.title,
                kind=origin.kind,
                seconds=seconds[origin.id],
                licence=origin.licence.id,
                engine=made.engine if made else "",
                version=made.version if made else "",
                model=made.model if made else "",
                seed=made.seed if made else None,
            )
        )
    licence = strictest(mix)
    return DisclosureSheet(
        title=title_of(mix, delivery),
        record_id=record,
        seconds=mix.audio.seconds,
        shares=mix.shares,
        artist=delivery.artist,
        date=now()[:10],
        file=delivery.target.name,
        parts=tuple(parts),
        marks=tuple(
            SheetMark(
                _LAYERS[check.layer](),
                _found_again(check),
            )
            for check in checks
        ),
        licence=licence.id,
        commercial=licence.commercial,
        source_type=_source_type(mix),
    )


def _found_again(check: MarkCheck) -> str:
    return _("found again, false alarm {chance}").format(
        chance=chance(check.false_positive_probability)
    )


def _comment(mix: Mix) -> str:
    told = [f"{share} % {kind_words(kind)}" for kind, share in percentages(mix.shares).items()]
    return _("Origin: {shares}.").format(shares=", ".join(told)) if told else ""


def facts_of(
    mix: Mix,
    delivery: "Delivery",
    record: str,
    checks: Sequence[MarkCheck],
    can: Carrying,
    strength: float,
    signed: Signed,
    gain_db: float,
) -> tuple[tuple[str, str], ...]:
    """Return the proof of a delivery as (label, value) pairs for a person."""
    facts = [(_("Record"), record), (_("Format"), FORMATS[delivery.settings.format].title)]
    facts += [(_LAYERS[check.layer](), _found_again(check)) for check in checks]
    if not can.can:
        facts.append((_("Marks"), _("none, for {reason}").format(reason=why_not(can))))
    elif not checks:
        facts.append((_("Marks"), _("switched off")))
    elif strength > delivery.strength:
        facts.append((_("Strength"), _stronger(strength, delivery.strength, can)))
    where = _("in the file") if signed.embedded else _("in the .c2pa file beside it")
    facts.append((_("Credentials"), _("signed and verified, {where}").format(where=where)))
    if delivery.video is not None:
        pictures = _("copied from {name} as they are; marks and origin speak for the music alone")
        facts.append((_("Pictures"), pictures.format(name=delivery.video.name)))
    facts.append((_("Origin"), _comment(mix).removeprefix(_("Origin: ")).rstrip(".")))
    facts.append((_("Licence"), strictest(mix).title))
    if abs(gain_db) >= 0.05:
        facts.append((_("Gain"), level(gain_db, "dB")))
    return tuple(facts)


def _stronger(strength: float, asked: float, can: Carrying) -> str:
    why = _("this sound hides little")
    if can.strength < strength:
        why = _("weaker marks were lost in encoding")
    return _("{times:g} times as strong as asked for: {why}").format(
        times=strength / asked, why=why
    )
