"""What a release check found, the rules of its colours, and how it reads.

Plain values. Knows neither how a trial is done nor who shows it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from core.studio.marking import FALSE_ALARM
from core.text import N_, _
from core.text.words import chance
from core.watermark import Carrying, FoundMark

Colour = Literal["green", "amber", "red", "unmeasured"]
Wanted = frozenset[tuple[str, str]]  # (layer, payload) of every mark that should be read

VISQOL_GREEN, VISQOL_AMBER = 4.70, 4.50
PESQ_GREEN, PESQ_AMBER = 4.55, 4.30
BLOCKS_GREEN, BLOCKS_AMBER = 0.95, 0.80

# The measures of inaudibility are of the mark alone: what a codec adds is not its doing.
RULES: Mapping[str, Mapping[Colour, str]] = {
    "carries": {
        "green": N_("a mark is expected to be found at ordinary strength"),
        "amber": N_("only at double strength"),
        "red": N_("at neither"),
    },
    "survives": {
        "green": N_("every mark read exactly, each with a false alarm of at most 1 in a million"),
        "amber": N_("one of two marks read, or a mark found whose record cannot be read"),
        "red": N_("no mark found"),
    },
    "visqol": {
        "green": N_("at least 4.70 (a sound beside itself scores 4.73)"),
        "amber": N_("at least 4.50"),
        "red": N_("less"),
    },
    "pesq": {
        "green": N_("at least 4.55 (a sound beside itself scores 4.64)"),
        "amber": N_("at least 4.30"),
        "red": N_("less"),
    },
    "noise_to_mask": {
        "green": N_("below 0 dB in at least 95 % of blocks, by our own masking model"),
        "amber": N_("below 0 dB in at least 80 % of blocks"),
        "red": N_("in fewer"),
    },
}

_WORDS: Mapping[Colour, str] = {
    "green": N_("green"),
    "amber": N_("amber"),
    "red": N_("red"),
    "unmeasured": N_("not measured"),
}
_LAYERS = {"public": N_("public"), "private": N_("private")}


def colour_word(colour: Colour) -> str:
    """Return a colour's name as it is shown beside the colour."""
    return _(_WORDS[colour])


@dataclass(frozen=True, slots=True)
class Row:
    """Tell how one trial ended.

    Attributes
    ----------
    id
        Stable name, for example ``"mp3_128"``.
    rule
        Which of :data:`RULES` gave the colour.
    title
        What was tried, in a few words.
    colour
        ``"unmeasured"`` where it was not tried; `text` then says why.
    text
        What came of it.
    did
        What exactly was done.
    chances
        By layer, how likely chance alone would give what was read; 1 where nothing was.
    value
        The figure of a measure, the strength that it takes to carry a mark (0 where none
        does); ``None`` for trials of survival.
    """

    id: str
    rule: str
    title: str
    colour: Colour
    text: str
    did: str = ""
    chances: Mapping[str, float] = field(default_factory=dict)
    value: float | None = None

    @property
    def brief(self) -> str:
        """The figure alone: the larger chance of a false alarm, or what was measured."""
        if not self.chances:
            return self.text
        return _("false alarm {chance}").format(chance=chance(max(self.chances.values())))

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        figures: dict[str, Any] = {"value": self.value}
        if self.rule == "survives":
            figures = {"false_positive_probability": dict(self.chances)}
        told = {"id": self.id, "rule": self.rule, "title": self.title, "colour": self.colour}
        return {**told, "text": self.text, "done": self.did, **figures}


@dataclass(frozen=True, slots=True)
class ReleaseCheck:
    """Say whether marks survive what happens to a release, and whether they are heard.

    Attributes
    ----------
    name
        What was checked: a path or a title.
    marked_here
        Whether the sound was unmarked, so that a marked copy in memory was checked.
    layers
        The layers of the marks that were looked for; none where the sound carries none.
    start, end
        The checked seconds of the track.
    seconds
        The whole track's length.
    rows
        The trials, in a fixed order.
    took_s
        How long it took.
    """

    name: str
    marked_here: bool
    layers: tuple[str, ...]
    start: float
    end: float
    seconds: float
    rows: tuple[Row, ...]
    took_s: float

    @property
    def colour(self) -> Colour:
        """The worst colour of what was measured."""
        order: Sequence[Colour] = ("red", "amber", "green")
        had = {row.colour for row in self.rows}
        return next((colour for colour in order if colour in had), "unmeasured")

    @property
    def summary(self) -> str:
        """How it ended, in a line."""
        tried: list[Colour] = [row.colour for row in self.rows if row.colour != "unmeasured"]
        if not tried:
            return _("Nothing could be tried.")
        said = _("All {count} trials are green").format(count=len(tried))
        if self.colour != "green":
            said = _("{count} of {all} trials {are} {colour}").format(
                count=tried.count(self.colour),
                all=len(tried),
                are=_("is") if tried.count(self.colour) == 1 else _("are"),
                colour=colour_word(self.colour),
            )
        left = len(self.rows) - len(tried)
        return said + (_(", {count} not measured.").format(count=left) if left else ".")

    @property
    def subject(self) -> str:
        """What was checked, in a sentence."""
        span = f"{_clock(self.start)}–{_clock(self.end)}"
        if self.start == 0.0 and self.end >= self.seconds:
            span = _("all of it")
        if not self.layers:
            return _("Nothing was marked: {span}.").format(span=span)
        layers = _("both marks") if len(self.layers) > 1 else _("one mark")
        if self.marked_here:
            return _("A copy was marked in memory and checked: {layers}, {span}.").format(
                layers=layers, span=span
            )
        return _("Checked as it is: {layers}, {span}.").format(layers=layers, span=span)

    def to_json(self) -> dict[str, Any]:
        """Return what ``watermark check --json`` prints."""
        return {
            "file": self.name,
            "seconds": round(self.seconds, 3),
            "checked": {
                "what": "marked copy" if self.marked_here else "file as it is",
                "layers": list(self.layers),
                "start": round(self.start, 3),
                "end": round(self.end, 3),
            },
            "colour": self.colour,
            "summary": self.summary,
            "rows": [row.to_json() for row in self.rows],
            "left_out": [row.id for row in self.rows if row.colour == "unmeasured"],
            "rules": {name: {c: _(text) for c, text in r.items()} for name, r in RULES.items()},
            "took_s": round(self.took_s, 2),
        }

    def to_text(self) -> str:
        """Return the same for a person."""
        width = max(len(colour_word(colour)) for colour in _WORDS)
        lines = [
            f"  {colour_word(row.colour):<{width}}  {row.title}: {row.text}" for row in self.rows
        ]
        return "\n".join([f"{self.name}: {self.subject}", *lines, self.summary])


def carried(can: Carrying, why_not: str) -> Row:
    """Return the row that says whether sound carries a mark, and how strong it must be."""
    row = Row(
        "carries",
        "carries",
        _("Carries the mark"),
        "red",
        _("cannot, for {reason}").format(reason=why_not),
        _("A stretch of it is marked with a key of nobody, and looked at."),
        value=can.strength,
    )
    if can.strength > 1.0:
        return replace(row, colour="amber", text=_("only at double strength"))
    return replace(row, colour="green", text=_("at ordinary strength")) if can.can else row


def survival(id: str, title: str, did: str, found: Sequence[FoundMark], wanted: Wanted) -> Row:
    """Return the row of a trial of survival from what the detector found."""
    chances = dict.fromkeys(sorted({layer for layer, _payload in wanted}, reverse=True), 1.0)
    certain = [mark for mark in found if mark.false_positive_probability <= FALSE_ALARM]
    read: dict[tuple[str, str], float] = {
        (mark.layer, mark.payload): mark.false_positive_probability for mark in certain
    }
    for layer, payload in wanted & read.keys():
        chances[layer] = min(chances[layer], read[layer, payload])
    missing = wanted - read.keys()
    sensed = {mark.layer for mark in certain if not mark.payload} & {layer for layer, _p in missing}
    if not missing:
        text = _("every mark read") if len(wanted) != 2 else _("both marks read")
        text = _("the mark read") if len(wanted) == 1 else text
        return Row(id, "survives", title, "green", _alarm(text, read, wanted), did, chances)
    if wanted - missing:
        layers = ", ".join(sorted({_(_LAYERS[layer]) for layer, _p in wanted - missing}))
        text = _alarm(_("only read: {layers}").format(layers=layers), read, wanted - missing)
        return Row(id, "survives", title, "amber", text, did, chances)
    if sensed:
        text = _("a mark is there, but its record cannot be read")
        return Row(id, "survives", title, "amber", text, did, chances)
    return Row(id, "survives", title, "red", _("no mark found"), did, chances)


def measure(
    id: str, title: str, did: str, value: float, bounds: tuple[float, float], text: str
) -> Row:
    """Return the row of a measure: green from the first bound up, amber from the second."""
    green, amber = bounds
    colour: Colour = "green" if value >= green else "amber" if value >= amber else "red"
    return Row(id, id, title, colour, text, did, value=round(value, 4))


def unmeasured(row: Row, why: str) -> Row:
    """Return `row` as one that was left out, and why."""
    return Row(row.id, row.rule, row.title, "unmeasured", why, row.did)


def _alarm(text: str, read: Mapping[tuple[str, str], float], wanted: Wanted) -> str:
    worst = max(read[mark] for mark in wanted)
    return _("{text}, false alarm {chance}").format(text=text, chance=chance(worst))


def _clock(seconds: float) -> str:
    return f"{int(seconds // 60)}:{int(seconds % 60):02d}"
