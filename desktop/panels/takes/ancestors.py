"""Which take another one came from: kept with the project, beside its takes.

Knows no widget.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from core.text import _

if TYPE_CHECKING:
    from core.studio.session import Session

SETTING = "takes.ancestors"  # id to {"take", "name", "change", "stated"}


def ancestor(session: "Session", id: str) -> Mapping[str, Any] | None:
    """Return what a take came from, as it was kept; ``None`` where it is the first."""
    return _all(session).get(id)


def keep_ancestor(session: "Session", id: str, ancestor: Mapping[str, Any]) -> None:
    """Remember what a take came from; what is known of takes that are gone is let go."""
    known = {take.id for take in session.shelf.takes}
    kept = {each: of for each, of in _all(session).items() if each in known}
    session.folder.set_setting(SETTING, {**kept, id: dict(ancestor)})


def ancestors_in_words(session: "Session") -> dict[str, str]:
    """Return, by id, which take each came from and how it differs; first ones are left out."""
    names = {take.id: take.name for take in session.shelf.takes}
    said = {}
    for id, ancestor in _all(session).items():
        name = names.get(ancestor.get("take", ""), ancestor.get("name", ""))
        change = ancestor.get("change", "")
        said[id] = _("From “{take}”. {change}").format(take=name, change=change)
    return said


def _all(session: "Session") -> dict[str, dict[str, Any]]:
    stored = session.folder.setting(SETTING, {})
    return {id: of for id, of in stored.items() if isinstance(of, dict)}
