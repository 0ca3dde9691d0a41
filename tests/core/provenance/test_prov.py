import json

import pytest

from core.provenance import Ledger, prov_json


@pytest.fixture
def ledger(tmp_path):
    return Ledger(tmp_path / "ledger.db")


OPENED = {
    "record_id": "00ff",
    "format": "flac",
    "seconds": 30.5,
    "sample_rate": 48_000,
    "channels": 2,
    "source_type": "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia",
    "licence": "CC-BY-NC-4.0",
    "soundmark": "0.1.0",
    "parents": ["11aa"],
    "origins": [
        {
            "id": "aa",
            "kind": "model",
            "engine": "musicgen",
            "engine_version": "1",
            "model": "facebook/musicgen-small",
            "seed": 2**64 - 1,
            "recipe_sha256": "cd",
            "licence": "CC-BY-NC-4.0",
            "created": "2026-11-20T11:00:00Z",
        },
        {
            "id": "bb",
            "kind": "rules",
            "engine": "composer",
            "engine_version": "1",
            "model": "",
            "seed": 7,
            "recipe_sha256": "ef",
            "licence": "LicenseRef-Creator-Owned",
            "created": "2026-11-20T11:30:00Z",
        },
        {"id": "cc", "kind": "you", "engine": "", "seed": None, "licence": "CC0-1.0"},
    ],
}


def test_a_record_tells_what_was_made_from_what(ledger):
    opened = ledger.append("export.opened", OPENED, private={"prompt": "a secret"})
    closed = ledger.append(
        "export.closed", {"record_id": "00ff", "file_sha256": "ee", "manifest": "urn:c2pa:1"}
    )
    document = prov_json(ledger.find(record_id="00ff"))
    assert "secret" not in json.dumps(document)
    file = document["entity"]["sm:file-00ff"]
    assert file["sm:sha256"] == "ee"
    assert file["sm:manifest"] == "urn:c2pa:1"
    assert file["sm:sample_rate"] == {"$": "48000", "type": "xsd:integer"}
    assert file["sm:seconds"] == {"$": "30.5", "type": "xsd:double"}
    export = document["activity"]["sm:export-00ff"]
    assert export["prov:startTime"] == opened.time
    assert export["prov:endTime"] == closed.time
    assert document["entity"]["sm:origin-aa"]["sm:seed"]["$"] == str(2**64 - 1)
    assert document["entity"]["sm:model-aa"]["sm:name"] == "facebook/musicgen-small"
    assert set(document["agent"]) == {"sm:soundmark", "sm:engine-musicgen", "sm:engine-composer"}
    assert set(document["activity"]) == {"sm:export-00ff", "sm:making-aa", "sm:making-bb"}
    derived = [r["prov:usedEntity"] for r in document["wasDerivedFrom"].values()]
    assert derived == ["sm:origin-aa", "sm:origin-bb", "sm:origin-cc", "sm:file-11aa"]


def test_relations_name_only_what_is_there(ledger):
    ledger.append("export.opened", OPENED)
    document = prov_json(ledger.entries())
    known = {name for table in ("entity", "activity", "agent") for name in document[table]}
    relations = ("used", "wasGeneratedBy", "wasAssociatedWith", "wasDerivedFrom")
    for relation in relations:
        for ends in document[relation].values():
            assert set(ends.values()) <= known


def test_a_failed_export_says_so(ledger):
    ledger.append("export.opened", {"record_id": "00ff"})
    ledger.append("export.failed", {"record_id": "00ff", "code": "studio.mark_lost"})
    export = prov_json(ledger.entries())["activity"]["sm:export-00ff"]
    assert export["sm:failed"] == "studio.mark_lost"


def test_the_same_relation_is_told_once(ledger):
    for _ in range(2):
        ledger.append("export.opened", {"record_id": "00ff"})
    assert len(prov_json(ledger.entries())["wasGeneratedBy"]) == 1


def test_what_is_no_export_tells_nothing(ledger):
    ledger.append("take", {"take": "1"})
    ledger.append("other", {"record_id": "00ff"})
    ledger.append("export.closed", {"record_id": "00ff"})
    document = prov_json(ledger.entries())
    assert document["prefix"]["sm"].startswith("urn:")
    assert set(document) == {"prefix", "activity", "entity"}
    assert prov_json(()) == {"prefix": document["prefix"]}
