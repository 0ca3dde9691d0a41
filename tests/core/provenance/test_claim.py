import json

import pytest

from core.origins import OriginKind
from core.provenance import Claim, Generator, SoftBinding, canonical, source_type
from core.provenance.claim import EMPTY

YOU, IMPORTED, UNSTATED = OriginKind.YOU, OriginKind.IMPORTED, OriginKind.UNSTATED
RULES, MODEL = OriginKind.RULES, OriginKind.MODEL


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ({RULES}, "algorithmicMedia"),
        ({MODEL}, "trainedAlgorithmicMedia"),
        ({MODEL, RULES}, "compositeWithTrainedAlgorithmicMedia"),
        ({MODEL, IMPORTED}, "compositeWithTrainedAlgorithmicMedia"),
        ({MODEL, YOU, UNSTATED, RULES}, "compositeWithTrainedAlgorithmicMedia"),
        ({RULES, YOU}, "compositeSynthetic"),
        ({RULES, UNSTATED}, "compositeSynthetic"),
        ({YOU}, "digitalCreation"),
        ({YOU, IMPORTED}, "empty"),
        (set(), "empty"),
        ({IMPORTED}, ""),
        ({UNSTATED, IMPORTED}, ""),
    ],
)
def test_the_source_type_tells_the_truth(kinds, expected):
    assert source_type(kinds).rpartition("/")[2] == expected
    if expected:
        edited = source_type(kinds, edited=True)
        assert edited == source_type(kinds)
        assert (edited == EMPTY) == (expected == "empty")


def test_imports_that_were_processed_are_enhanced():
    assert source_type([IMPORTED], edited=True).endswith("/algorithmicallyEnhanced")


def test_a_claim_survives_json_without_its_private_half():
    claim = Claim(
        record_id="00ff",
        source_type=source_type([MODEL]),
        created="2026-11-20T12:00:00Z",
        title="T",
        seconds=3.5,
        actions=("c2pa.mixed",),
        generators=(Generator("musicgen", "1", 2**64 - 1, "ab", "facebook/x", "rev"),),
        marks=(SoftBinding("io.soundmark.tile-grid.1", b"\x01\x02", ((0.0, 1.5),), "public"),),
        fingerprint=b"\x00\xff",
        ledger_entry="cd",
        parents=("11",),
        licence="CC-BY-NC-4.0",
        creator="Ann",
        prompt="a secret",
        training="notAllowed",
    )
    written = canonical(claim.to_json())
    assert "secret" not in written
    assert "Ann" not in written
    assert Claim.from_json(json.loads(written), creator="Ann", prompt="a secret") == claim
    assert claim.models == claim.generators
