"""The disclosure sheet: what a distributor asks about a track, answered from its origins.

Takes figures and names, never a project, and never guesses: what the origins do not say
stays open. Its text and table are written in :mod:`core.export.sheet_forms`.

References
----------
DDEX ERN 4.3.2 (``ContainsAI``); the outlets' own announcements, each with its date.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from core.origins import OriginKind
from core.text import N_, _

ContainsAI = Literal["All", "Partly", "None", "Unknown"]

# Shares are rounded to whole frames before they are divided: less than this is nothing.
_NOTHING = 0.0005
AS_OF = "2026-11"


@dataclass(frozen=True, slots=True)
class SheetPart:
    """Tell about one thing that sounds in the track.

    Attributes
    ----------
    title
        The engine, model or file.
    kind
        Who made it.
    seconds
        How long it sounds.
    licence
        SPDX identifier.
    engine, version, model, seed
        What made it; empty and ``None`` where nothing did.
    """

    title: str
    kind: OriginKind
    seconds: float
    licence: str
    engine: str = ""
    version: str = ""
    model: str = ""
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class SheetMark:
    """Tell about one mark that the file carries.

    Attributes
    ----------
    title
        For example ``"Public watermark"``, ``"Content Credentials"``.
    detail
        How it was set and how it can be found.
    seconds
        How much of the file it covers; ``None`` for the whole file.
    """

    title: str
    detail: str
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """Answer one line of a distributor's form.

    Attributes
    ----------
    role
        ``"lead vocal"``, ``"melody"``, an instrument.
    contains_ai
        DDEX's word, or ``"Unknown"`` where the origins do not say.
    tool
        What was used; empty for none.
    """

    role: str
    contains_ai: ContainsAI
    tool: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosureSheet:
    """Hold everything that a distributor, label or listener may ask about a file.

    Attributes
    ----------
    title, artist
        As in the tags.
    record_id
        The record in the creator's ledger.
    date
        ``YYYY-MM-DD``.
    file
        Name of the exported file.
    sha256
        Of that file.
    seconds
        Length of the sound.
    shares
        How much of the sounding time each kind made, summing to 1.
    parts
        What sounds, longest first.
    marks
        What the file carries.
    licence
        SPDX identifier of the strictest licence, under which the whole stands.
    commercial
        Whether it may be sold; ``None`` where a licence does not say.
    source_type
        URI of the digital source type.
    instruments
        Shares of each named stem or track, for the matrix; empty where there are none.
    """

    title: str
    record_id: str
    seconds: float
    shares: Mapping[OriginKind, float]
    artist: str = ""
    date: str = ""
    file: str = ""
    sha256: str = ""
    parts: tuple[SheetPart, ...] = ()
    marks: tuple[SheetMark, ...] = ()
    licence: str = ""
    commercial: bool | None = None
    source_type: str = ""
    instruments: Mapping[str, Mapping[OriginKind, float]] | None = None

    @property
    def contains_ai(self) -> ContainsAI:
        """DDEX's answer for the recording: how much of it a trained model made."""
        return _contains_ai(self.shares)

    @property
    def generated_share(self) -> float:
        """Share of the sounding time that rules or a model made."""
        return sum(share for kind, share in self.shares.items() if kind.generated)

    @property
    def matrix(self) -> tuple[Row, ...]:
        """DDEX's matrix, as far as the origins tell."""
        tools = ", ".join(dict.fromkeys(p.model or p.title for p in self.parts if p.model))
        whole = self.contains_ai

        def row(role: str, answer: ContainsAI) -> Row:
            return Row(role, answer, tools if answer in ("All", "Partly") else "")

        rows = [row("melody", whole), row("harmony", whole)]
        rows += [row(name, _contains_ai(of)) for name, of in (self.instruments or {}).items()]
        # Gain, balance and limiter are plain arithmetic here, whatever they are applied to.
        rows += [row("mix", "None"), row("master", "None")]
        # Origins say who made the sound, not what in it is a voice.
        sung: ContainsAI = "None" if whole == "None" else "Unknown"
        rows += [row("lead vocal", sung), row("backing vocal", sung), row("lyrics", sung)]
        rows.append(row("artwork", "Unknown"))
        return tuple(rows)

    @property
    def outlets(self) -> tuple[tuple[str, str], ...]:
        """What some outlets ask or do, as (name, note); dated, since they change."""
        return tuple((name, _(note)) for name, note in _outlets(self.contains_ai))

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "schema": 1,
            "title": self.title,
            "artist": self.artist,
            "record": self.record_id,
            "date": self.date,
            "file": self.file,
            "sha256": self.sha256,
            "seconds": round(self.seconds, 3),
            "source_type": self.source_type,
            "contains_ai": self.contains_ai,
            "shares": {
                kind.value: {"share": round(share, 4), "seconds": round(share * self.seconds, 3)}
                for kind, share in self.sorted_shares()
            },
            "parts": [
                {
                    "title": part.title,
                    "kind": part.kind.value,
                    "seconds": round(part.seconds, 3),
                    "licence": part.licence,
                    "engine": part.engine,
                    "version": part.version,
                    "model": part.model,
                    "seed": part.seed,
                }
                for part in self.parts
            ],
            "licence": self.licence,
            "commercial": self.commercial,
            "marks": [
                {"title": mark.title, "detail": mark.detail, "seconds": mark.seconds}
                for mark in self.marks
            ],
            "matrix": [
                {"role": row.role, "contains_ai": row.contains_ai, "tool": row.tool}
                for row in self.matrix
            ],
            "outlets": {"as_of": AS_OF, "notes": dict(self.outlets)},
        }

    def sorted_shares(self) -> list[tuple[OriginKind, float]]:
        """Return the shares that count, largest first."""
        found = [(kind, share) for kind, share in self.shares.items() if share > _NOTHING]
        return sorted(found, key=lambda item: (-item[1], item[0].value))


def _contains_ai(shares: Mapping[OriginKind, float]) -> ContainsAI:
    """Return DDEX's word; composed by rules is generated, but no trained model's work."""
    model = shares.get(OriginKind.MODEL, 0.0)
    if model >= 1.0 - _NOTHING:
        return "All"
    if model > _NOTHING:
        return "Partly"
    return "Unknown" if shares.get(OriginKind.UNSTATED, 0.0) > _NOTHING else "None"


def _outlets(contains_ai: ContainsAI) -> Iterator[tuple[str, str]]:
    if contains_ai == "Unknown":
        yield "*", N_("say first who made the imported parts; then these answers can be given")
        return
    if contains_ai == "None":
        yield (
            "*",
            N_("no trained model was used; where a form asks for any generated sound, say so"),
        )
        return
    yield (
        "Apple Music",
        N_("set the AI tag for the track, and for composition and artwork where it applies"),
    )
    yield (
        "Spotify",
        N_("give AI credits for vocals, instruments and production to your distributor"),
    )
    yield "YouTube", N_("tick the disclosure box; your own part counts for earnings")
    if contains_ai == "All":
        yield "Deezer", N_("tags wholly AI-made tracks and does not recommend them")
        yield "TIDAL", N_("pays no royalties for wholly AI-made tracks")
        yield "Bandcamp", N_("does not accept music that is wholly or in substantial part AI-made")
    else:
        yield "Bandcamp", N_("does not accept music that is in substantial part AI-made: ask first")
