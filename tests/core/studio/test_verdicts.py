"""The verdict for every kind of evidence, in words that claim no more than it shows."""

import pytest

from core.export import Tags
from core.provenance import Credentials
from core.studio.verdicts import verdict_of
from core.watermark import FoundMark, MarkedSpan

PUBLIC = FoundMark(
    "public", None, "04", "generated", 1e-30, 0.0, 1.0, (MarkedSpan(0.0, 30.0, 1.0),), 20.0
)
PRIVATE = FoundMark(
    "private", "k", "00" * 8, None, 1e-20, 0.0, 1.0, (MarkedSpan(0.0, 30.0, 1.0),), 15.0
)
NONE = Credentials("absent")


@pytest.mark.parametrize(
    ("marks", "state", "tags", "known", "same", "title"),
    [
        ([PUBLIC, PRIVATE], "trusted", Tags(), True, 0.9, "confirmed by two marks"),
        ([PUBLIC], "untrusted", Tags(), False, None, "unverified signer"),
        ([], "trusted", Tags(), False, None, "Declared origin"),
        ([], "untrusted", Tags(), False, None, "unverified signer"),
        ([], "expired", Tags(), False, None, "has expired"),
        ([PUBLIC, PRIVATE], "invalid", Tags(), True, 0.9, "Altered after signing"),
        ([PUBLIC, PRIVATE], "absent", Tags(), True, 0.8, "record was recovered"),
        ([PUBLIC, PRIVATE], "absent", Tags(), True, 0.01, "this is other music"),
        ([PRIVATE], "absent", Tags(), False, None, "not in this ledger"),
        ([PUBLIC], "absent", Tags(), False, None, "Made with Soundmark; details unknown"),
        ([], "absent", Tags(record_id="00" * 8), False, None, "Unsigned claim"),
        ([], "absent", Tags(), False, None, "No marks found; origin unknown"),
    ],
)
def test_verdict(marks, state, tags, known, same, title) -> None:
    verdict = verdict_of(marks, Credentials(state), tags, known=known, same_music=same)
    assert title in verdict.title
    everything = " ".join([verdict.title, verdict.text, *(e.text for e in verdict.evidence)])
    assert "human" not in everything.lower()


def test_every_technique_shows_its_statistic() -> None:
    verdict = verdict_of(
        [PUBLIC, PRIVATE], Credentials("trusted", signer="Me"), Tags(), known=True, same_music=0.42
    )
    told = {evidence.title: evidence.text for evidence in verdict.evidence}
    assert "less than 1 in a trillion" in told["Watermark"]
    assert "Me" in told["Content Credentials"]
    assert "42 %" in told["Fingerprint"]
