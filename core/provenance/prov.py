"""Tell a record in W3C PROV-JSON, so that other tools can read who made what from what.

Written by hand rather than with the ``prov`` library: the format is a few nested tables,
and the library would bring its own model of them. Reads the ledger's public halves only:
no prompt and no name leaves through here.

References
----------
W3C Member Submission "The PROV-JSON Serialization" (2013); PROV-DM.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from core.provenance.entry import Entry

_PREFIXES = {"sm": "urn:soundmark:ns:", "xsd": "http://www.w3.org/2001/XMLSchema#"}
# Facts that are told as they are, each where the entry holds it.
_OF_FILE = ("format", "seconds", "sample_rate", "channels", "source_type", "licence", "manifest")
_OF_ORIGIN = ("kind", "seed", "recipe_sha256", "licence")

Json = dict[str, Any]


def prov_json(entries: Iterable[Entry]) -> Json:
    """Return a PROV-JSON document of a record's entries.

    Parameters
    ----------
    entries
        The ledger's entries of one record: ``ledger.find(record_id=...)``.

    Returns
    -------
    dict
        With ``prefix``, ``entity``, ``activity``, ``agent`` and their relations. The exported
        file is an entity, the export an activity that used the origins of its sound, each made
        by an engine.
    """
    document = _Document()
    for entry in entries:
        record = entry.body.get("record_id")
        if not record:
            continue
        export, file = f"sm:export-{record}", f"sm:file-{record}"
        if entry.kind == "export.opened":
            _opened(document, entry, export, file)
        elif entry.kind == "export.closed":
            document.add("activity", export, {"prov:endTime": entry.time})
            document.add("entity", file, _told(entry.body, _OF_FILE))
            if entry.body.get("file_sha256"):
                document.add("entity", file, {"sm:sha256": entry.body["file_sha256"]})
        elif entry.kind == "export.failed":
            failed = {"prov:endTime": entry.time, "sm:failed": str(entry.body.get("code", ""))}
            document.add("activity", export, failed)
    return document.to_json()


def _opened(document: "_Document", entry: Entry, export: str, file: str) -> None:
    body = entry.body
    started = {"prov:type": "sm:Export", "prov:startTime": entry.time, "sm:entry": entry.hash}
    document.add("activity", export, started)
    document.add("entity", file, {"prov:type": "sm:Recording", **_told(body, _OF_FILE)})
    document.relate("wasGeneratedBy", {"prov:entity": file, "prov:activity": export})
    agent = "sm:soundmark"
    version = str(body.get("soundmark", ""))
    document.add("agent", agent, {"prov:type": "prov:SoftwareAgent", "sm:version": version})
    document.relate("wasAssociatedWith", {"prov:activity": export, "prov:agent": agent})
    for origin in body.get("origins", ()):
        _origin(document, origin, export, file)
    for parent in body.get("parents", ()):
        earlier = f"sm:file-{parent}"
        document.add("entity", earlier, {"prov:type": "sm:Recording"})
        document.relate(
            "wasDerivedFrom", {"prov:generatedEntity": file, "prov:usedEntity": earlier}
        )


def _origin(document: "_Document", origin: Mapping[str, Any], export: str, file: str) -> None:
    part = f"sm:origin-{origin['id']}"
    document.add("entity", part, {"prov:type": "sm:Sound", **_told(origin, _OF_ORIGIN)})
    document.relate("used", {"prov:activity": export, "prov:entity": part})
    document.relate("wasDerivedFrom", {"prov:generatedEntity": file, "prov:usedEntity": part})
    if not origin.get("engine"):
        return
    making, engine = f"sm:making-{origin['id']}", f"sm:engine-{origin['engine']}"
    document.add(
        "activity", making, {"prov:type": "sm:Generation", "prov:endTime": origin["created"]}
    )
    document.relate("wasGeneratedBy", {"prov:entity": part, "prov:activity": making})
    document.add(
        "agent",
        engine,
        {
            "prov:type": "prov:SoftwareAgent",
            "sm:version": str(origin.get("engine_version", "")),
        },
    )
    document.relate("wasAssociatedWith", {"prov:activity": making, "prov:agent": engine})
    if origin.get("model"):
        model = f"sm:model-{origin['id']}"
        document.add("entity", model, {"prov:type": "sm:Model", "sm:name": origin["model"]})
        document.relate("used", {"prov:activity": making, "prov:entity": model})


def _told(facts: Mapping[str, Any], names: Iterable[str]) -> Json:
    return {f"sm:{name}": _literal(facts[name]) for name in names if facts.get(name) is not None}


def _literal(value: Any) -> Any:
    """Return a value that every JSON reader keeps: a seed of 64 bits is no float."""
    if isinstance(value, int) and not isinstance(value, bool):
        return {"$": str(value), "type": "xsd:integer"}
    if isinstance(value, float):
        return {"$": repr(value), "type": "xsd:double"}
    return str(value)


class _Document:
    """The nested tables of PROV-JSON while they are filled."""

    def __init__(self) -> None:
        self._tables: dict[str, dict[str, Json]] = {}
        self._relations = 0

    def add(self, table: str, name: str, facts: Mapping[str, Any]) -> None:
        known = self._tables.setdefault(table, {}).setdefault(name, {})
        for key, value in facts.items():
            typed = key == "prov:type"
            known[key] = {"$": value, "type": "prov:QUALIFIED_NAME"} if typed else value

    def relate(self, relation: str, ends: Mapping[str, str]) -> None:
        table = self._tables.setdefault(relation, {})
        if dict(ends) not in table.values():
            self._relations += 1
            table[f"_:r{self._relations}"] = dict(ends)

    def to_json(self) -> Json:
        return {"prefix": dict(_PREFIXES), **self._tables}
