from collections.abc import Callable
from typing import Any

import pytest

from desktop.panels.inspector.words import EvidenceCard, cards, lanes


def by_title(found: Any) -> dict[str, EvidenceCard]:
    return {card.title: card for card in cards(found, compared=True)}


def rows(card: EvidenceCard) -> list[tuple[str, str]]:
    return [(label, value) for label, value, _tone in card.rows]


def test_a_watermark_is_told_with_its_statistic(marked: Any) -> None:
    card = by_title(marked)["Watermark in the sound"]
    assert card.tone == "good"
    assert rows(card) == [
        ("Public mark", "partly generated"),
        ("False alarm", "1 in 330 million"),
        ("Found in", "0:01 of 0:02"),
        ("Since then", "pitch +1.0 semitones"),
        ("Private mark", "record 1f2e3d4c5b6a7988"),
        ("False alarm", "less than 1 in a trillion"),
        ("Found in", "0:02 of 0:02"),
    ]


def test_credentials_are_told_without_jargon(marked: Any) -> None:
    card = by_title(marked)["Content Credentials"]
    assert "nobody has verified the signer" in card.lead
    assert rows(card) == [
        ("Signed by", "Soundmark 7f3a"),
        ("Declares", "recordings with parts made by rules"),
        ("What was done", "made, mixed, watermarked"),
    ]


@pytest.mark.parametrize(
    ("state", "tone", "words"),
    [
        ("trusted", "good", "you trust the signer"),
        ("valid", "good", "unaltered"),
        ("untrusted", "plain", "nobody has verified"),
        ("expired", "warning", "has run out"),
        ("invalid", "warning", "altered after signing"),
    ],
)
def test_every_state_of_credentials_has_its_words(
    marked: Any, state: str, tone: str, words: str
) -> None:
    problems = ["assertion.dataHash.mismatch"]
    marked.credentials = {**marked.credentials, "state": state, "problems": problems}
    card = by_title(marked)["Content Credentials"]
    assert card.tone == tone
    assert words in card.lead
    assert ("Problems" in dict(rows(card))) == (tone == "warning")


def test_the_record_is_told_with_its_licence_and_fingerprint(marked: Any) -> None:
    card = by_title(marked)["Record in your ledger"]
    told = dict(rows(card))
    assert told["Prompt"] == "“80s pop”"
    assert told["Left on"] == "2026-11-20 13:00 UTC"
    assert told["Fingerprint"].startswith("83%")
    assert ("Licence", "CC BY-NC 4.0", "warning") in card.rows
    assert "Made from" not in told


def test_an_engine_is_told_by_its_title(marked: Any) -> None:
    for engines, title in (({"composer": "Composer"}, "Composer"), ({}, "composer")):
        told = {c.title: c for c in cards(marked, compared=True, engines=engines)}
        assert ("Made by", title) in rows(told["Record in your ledger"])


def test_tags_are_told_as_unsigned(marked: Any) -> None:
    card = by_title(marked)["Tags"]
    assert "anybody can write" in card.lead
    assert ("Says it is", "recordings with parts made by rules") in rows(card)


def test_likeness_never_says_how_it_was_made(marked: Any) -> None:
    card = by_title(marked)["Resembles your reference tracks"]
    assert rows(card) == [("0:00–0:01", "ref_02.flac at 1:02, 83%, same recording")]
    assert "says nothing about how it was made" in card.lead


def test_what_was_not_compared_is_said(found: Callable[..., Any]) -> None:
    (card,) = (c for c in cards(found(), compared=False) if c.title == "Reference tracks")
    assert card.lead.startswith("Not compared")


def test_nothing_found_is_never_called_human(found: Callable[..., Any]) -> None:
    told = cards(found(), compared=True)
    assert [card.title for card in told] == [
        "Watermark in the sound",
        "Content Credentials",
        "Reference tracks",
    ]
    words = " ".join(f"{card.lead} {card.rows}" for card in told).casefold()
    assert "proves nothing" in words
    assert "human" not in words
    assert "by a person" not in words
    assert {card.tone for card in told} == {"plain"}


def test_lanes_cover_the_marked_seconds_or_the_whole_file(marked: Any) -> None:
    public, private = lanes(marked)
    assert (public.layer, public.spans) == ("public", ((0.5, 1.5, 0.9),))
    assert (private.layer, private.spans) == ("private", ((0.0, 2.0, 1.0),))
    assert "partly generated" in public.title


def test_a_private_mark_too_weak_to_read_is_told_so(marked: Any) -> None:
    marked.marks = [{**marked.marks[1], "payload": ""}]
    assert ("Private mark", "there, but too weak to read") in rows(
        by_title(marked)["Watermark in the sound"]
    )
