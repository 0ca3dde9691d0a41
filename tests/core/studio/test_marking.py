"""Which seconds are marked, with which class, and what may be switched off."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.audio import Audio
from core.errors import UserError
from core.origins import Origin, OriginId, OriginKind, OriginMap, Stretch
from core.studio.marking import check_switches, grown, mark_class, minus, planned_marks
from core.studio.mixing import Mix
from core.watermark import PUBLIC_KEY, PublicPayload, WatermarkKey

RATE = 8_000
spans = st.lists(
    st.tuples(st.floats(0, 60), st.floats(0, 60)).map(lambda pair: (min(pair), max(pair))),
    max_size=5,
)


def origin(id: str, kind: OriginKind) -> Origin:
    return Origin(OriginId(id), kind, id, "2026-11-20T10:00:00Z")


def mix(*parts: tuple[float, float, OriginKind], seconds: float = 60.0, level: float = 0.1) -> Mix:
    known = {OriginId(kind.value): origin(kind.value, kind) for _, _, kind in parts}
    stretches = [
        Stretch(round(start * RATE), round(end * RATE), frozenset({OriginId(kind.value)}))
        for start, end, kind in parts
    ]
    samples = np.full((1, round(seconds * RATE)), level, np.float32)
    return Mix(Audio(samples, RATE), OriginMap.merged(stretches), known)


@given(spans)
def test_grown_spans_are_long_enough_inside_and_apart(given_spans) -> None:
    result = grown(given_spans, 60.0)
    for start, end in result:
        assert -1e-9 <= start < end <= 60.0 + 1e-9 or start == end
        assert end - start >= 6.0 - 1e-9
    for (_, before), (after, _) in itertools.pairwise(result):
        assert before < after
    for start, end in given_spans:
        assert any(low - 1e-9 <= start and end <= high + 1e-9 for low, high in result)


def test_a_span_in_a_short_track_is_the_whole_track() -> None:
    assert grown([(1.0, 2.0)], 4.0) == ((0.0, 4.0),)


@given(spans, spans, st.floats(0, 60))
def test_minus_covers_what_only_the_first_covers(first, second, moment) -> None:
    inside = lambda spans: any(low < moment < high for low, high in spans)  # noqa: E731
    edges = {edge for span in [*first, *second] for edge in span}
    if moment not in edges:
        assert inside(minus(first, second)) == (inside(first) and not inside(second))


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ([OriginKind.RULES], "generated"),
        ([OriginKind.MODEL, OriginKind.RULES], "generated"),
        ([OriginKind.RULES, OriginKind.YOU], "partly"),
        ([OriginKind.MODEL, OriginKind.UNSTATED], "partly"),
        ([OriginKind.YOU], "processed"),
        ([OriginKind.IMPORTED, OriginKind.UNSTATED], "processed"),
    ],
)
def test_the_public_mark_says_who_made_it(kinds, expected) -> None:
    parts = [(10.0 * n, 10.0 * n + 10.0, kind) for n, kind in enumerate(kinds)]
    assert mark_class(mix(*parts)) == expected


def test_generated_seconds_are_the_audible_ones() -> None:
    made = mix((0.0, 10.0, OriginKind.YOU), (10.0, 30.0, OriginKind.MODEL))
    assert made.generated_spans() == ((10.0, 30.0),)
    assert mix((0.0, 30.0, OriginKind.MODEL), level=0.0005).generated_spans() == ()


def test_only_generated_seconds_are_marked_publicly_and_everything_privately() -> None:
    key = WatermarkKey.generate()
    made = mix((0.0, 40.0, OriginKind.YOU), (40.0, 50.0, OriginKind.MODEL))
    public, private = planned_marks(made, key, "00" * 8, public=True, private=True)
    assert public.key is PUBLIC_KEY
    assert public.spans == ((40.0, 50.0),)
    assert PublicPayload.from_bytes(public.payload).origin == "partly"
    assert (private.key, private.spans, private.payload) == (key, None, bytes(8))


def test_nothing_generated_is_marked_as_processed_all_through() -> None:
    key = WatermarkKey.generate()
    public, _ = planned_marks(
        mix((0.0, 60.0, OriginKind.YOU)), key, "00" * 8, public=True, private=True
    )
    assert public.spans is None
    assert PublicPayload.from_bytes(public.payload).origin == "processed"


def test_seconds_that_carry_the_public_mark_are_not_marked_twice() -> None:
    key = WatermarkKey.generate()
    made = mix((0.0, 60.0, OriginKind.MODEL))
    again = planned_marks(
        made, key, "00" * 8, public=True, private=True, already_public=[(0.0, 60.0)]
    )
    assert [mark.key for mark in again] == [key]


def test_generated_sound_cannot_leave_unmarked() -> None:
    for switches in ({"public": False, "private": True}, {"public": True, "private": False}):
        with pytest.raises(UserError) as caught:
            check_switches(mix((0.0, 9.0, OriginKind.RULES)), **switches)
        assert caught.value.code == "studio.marks_stay_on"
        check_switches(mix((0.0, 9.0, OriginKind.YOU)), **switches)
