import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.export import DisclosureSheet, SheetMark, SheetPart, disclosure_sheet
from core.origins import OriginKind

YOU, UNSTATED = OriginKind.YOU, OriginKind.UNSTATED
RULES, MODEL = OriginKind.RULES, OriginKind.MODEL


def sheet(**changes):
    facts = {
        "title": "Nächtliche Fahrt",
        "artist": "Ann Bär",
        "record_id": "00ff10ee20dd30cc",
        "date": "2026-11-20",
        "file": "fahrt.flac",
        "sha256": "ab" * 32,
        "seconds": 200.0,
        "shares": {RULES: 0.25, MODEL: 0.5, YOU: 0.25},
        "parts": (
            SheetPart("MusicGen", MODEL, 100.0, "CC-BY-NC-4.0", "musicgen", "1", "fb/small", 7),
            SheetPart("Composer", RULES, 50.0, "LicenseRef-Creator-Owned", "composer", "1", "", 8),
            SheetPart("=riff.wav", YOU, 50.0, "LicenseRef-Creator-Owned"),
        ),
        "marks": (
            SheetMark("Public watermark", "anyone can detect it", 150.0),
            SheetMark("Content Credentials", "signed, in the file"),
        ),
        "licence": "CC-BY-NC-4.0",
        "commercial": False,
        "source_type": "http://cv.iptc.org/newscodes/digitalsourcetype/"
        "compositeWithTrainedAlgorithmicMedia",
        "instruments": {"drums": {MODEL: 1.0}, "bass": {RULES: 1.0}},
    }
    return DisclosureSheet(**{**facts, **changes})


@pytest.mark.parametrize(
    ("shares", "answer"),
    [
        ({MODEL: 1.0}, "All"),
        ({MODEL: 0.3, RULES: 0.7}, "Partly"),
        ({MODEL: 0.99, UNSTATED: 0.01}, "Partly"),
        ({RULES: 1.0}, "None"),
        ({RULES: 0.5, YOU: 0.5}, "None"),
        ({YOU: 1.0}, "None"),
        ({}, "None"),
        ({UNSTATED: 1.0}, "Unknown"),
        ({UNSTATED: 0.5, RULES: 0.5}, "Unknown"),
        ({YOU: 1.0, MODEL: 0.0001}, "None"),
    ],
)
def test_the_answer_for_ddex_follows_the_origins(shares, answer):
    found = sheet(shares=shares)
    assert found.contains_ai == answer
    rows = {row.role: row.contains_ai for row in found.matrix}
    assert rows["melody"] == rows["harmony"] == answer
    assert rows["mix"] == rows["master"] == "None"
    assert rows["artwork"] == "Unknown"
    assert rows["lyrics"] == rows["lead vocal"] == ("None" if answer == "None" else "Unknown")


def test_instruments_are_answered_one_by_one():
    rows = {row.role: row for row in sheet().matrix}
    assert rows["drums"].contains_ai == "All"
    assert rows["drums"].tool == "fb/small"
    assert rows["bass"].contains_ai == "None"
    assert rows["bass"].tool == ""
    assert "drums" not in {row.role for row in sheet(instruments=None).matrix}


def test_rules_are_generated_but_no_trained_model():
    assert sheet(shares={RULES: 0.5, YOU: 0.5}).generated_share == 0.5
    assert sheet().generated_share == 0.75


@pytest.mark.parametrize(
    ("shares", "names"),
    [
        ({MODEL: 1.0}, {"Apple Music", "Spotify", "YouTube", "Deezer", "TIDAL", "Bandcamp"}),
        ({MODEL: 0.5, YOU: 0.5}, {"Apple Music", "Spotify", "YouTube", "Bandcamp"}),
        ({RULES: 1.0}, {"*"}),
        ({UNSTATED: 1.0}, {"*"}),
    ],
)
def test_outlets_are_told_what_concerns_them(shares, names):
    assert {name for name, _ in sheet(shares=shares).outlets} == names


def test_the_text_says_everything_in_words():
    text = disclosure_sheet(sheet(), "text")
    for told in (
        "Nächtliche Fahrt",
        "Ann Bär",
        "50.0%",
        "made by a trained model",
        "composed by rules, no trained model",
        "Contains AI (DDEX): Partly",
        "MusicGen (musicgen 1 fb/small, seed 7): 100.0 s, CC-BY-NC-4.0",
        "=riff.wav: 50.0 s",
        "may not be sold",
        "Public watermark (150.0 s): anyone can detect it",
        "as of 2026-11",
        "drums: All (fb/small)",
    ):
        assert told in text
    assert "{" not in text


def test_a_bare_sheet_is_still_a_sheet():
    bare = DisclosureSheet(title="", record_id="", seconds=0.0, shares={})
    text = disclosure_sheet(bare, "text")
    assert "Untitled" in text
    assert "not at all" in text
    assert "a licence does not say" in text
    assert "may be sold" in disclosure_sheet(sheet(commercial=True), "text")


def test_json_is_one_document_with_all_figures():
    data = json.loads(disclosure_sheet(sheet(), "json"))
    assert data["contains_ai"] == "Partly"
    assert data["shares"]["model"] == {"share": 0.5, "seconds": 100.0}
    assert data["parts"][0]["seed"] == 7
    assert data["marks"][1] == {
        "title": "Content Credentials",
        "detail": "signed, in the file",
        "seconds": None,
    }
    assert data["commercial"] is False
    assert data["outlets"]["as_of"] == "2026-11"


def test_csv_is_one_table_without_formulas():
    rows = list(csv.DictReader(io.StringIO(disclosure_sheet(sheet(), "csv"))))
    assert {row["section"] for row in rows} == {"track", "share", "part", "ai", "mark"}
    by_name = {(row["section"], row["name"]): row for row in rows}
    assert by_name["track", "contains_ai"]["value"] == "Partly"
    assert by_name["share", "model"]["seconds"] == "100.000"
    assert ("part", "'=riff.wav") in by_name
    assert by_name["ai", "drums"]["tool"] == "fb/small"


@given(
    title=st.text(max_size=30),
    shares=st.dictionaries(st.sampled_from(list(OriginKind)), st.floats(0, 1), max_size=5),
    commercial=st.none() | st.booleans(),
)
def test_every_sheet_can_be_written_in_every_form(title, shares, commercial):
    found = sheet(title=title, shares=shares, commercial=commercial)
    assert disclosure_sheet(found, "text")
    assert json.loads(disclosure_sheet(found, "json"))["title"] == title
    rows = list(csv.reader(io.StringIO(disclosure_sheet(found, "csv"), newline="")))
    assert {len(row) for row in rows} == {7}
