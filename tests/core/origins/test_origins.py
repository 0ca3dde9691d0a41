"""Origin maps against a model that keeps a set for every frame; values through JSON."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.origins import (
    Licence,
    Origin,
    OriginId,
    OriginKind,
    OriginMap,
    Recipe,
    Stretch,
    licence,
    new_origin_id,
)

FRAMES = 40
stretches = st.lists(
    st.builds(
        lambda a, b, names: Stretch(min(a, b), max(a, b), frozenset(map(OriginId, names))),
        st.integers(0, FRAMES),
        st.integers(0, FRAMES),
        st.frozensets(st.sampled_from("abc"), max_size=2),
    ),
    max_size=8,
)


def frame_sets(stretches: list[Stretch] | OriginMap, frames: int = FRAMES) -> list[set[str]]:
    """Return the origins of every frame, the slow way."""
    sets: list[set[str]] = [set() for _ in range(frames)]
    for stretch in stretches:
        for frame in range(stretch.start, min(stretch.end, frames)):
            sets[frame] |= stretch.origins
    return sets


@given(stretches)
def test_merging_keeps_every_frames_origins_in_normal_form(given_stretches: list[Stretch]) -> None:
    merged = OriginMap.merged(given_stretches)
    assert frame_sets(merged) == frame_sets(given_stretches)
    for before, after in zip(merged.stretches, merged.stretches[1:], strict=False):
        assert before.end <= after.start
        assert before.end < after.start or before.origins != after.origins
    assert all(s.origins and s.start < s.end for s in merged)


@given(stretches, st.integers(0, FRAMES), st.integers(0, FRAMES))
def test_a_part_is_the_slice(given_stretches: list[Stretch], a: int, b: int) -> None:
    start, end = min(a, b), max(a, b)
    merged = OriginMap.merged(given_stretches)
    assert frame_sets(merged.part(start, end), end - start) == frame_sets(merged)[start:end]


@given(stretches, st.integers(-FRAMES, FRAMES))
def test_shifting_moves_every_frame(given_stretches: list[Stretch], by: int) -> None:
    merged = OriginMap.merged(given_stretches)
    moved = frame_sets(merged.shifted(by), 2 * FRAMES)
    for frame, origins in enumerate(frame_sets(merged)):
        if frame + by >= 0:
            assert moved[frame + by] == origins


@given(stretches)
def test_json_gives_the_same_map(given_stretches: list[Stretch]) -> None:
    merged = OriginMap.merged(given_stretches)
    assert OriginMap.from_json(json.loads(json.dumps(merged.to_json()))) == merged


def test_spreading_and_time_maps_keep_order_and_bounds() -> None:
    a, b = OriginId("a"), OriginId("b")
    song = OriginMap.merged([Stretch(0, 10, frozenset({a})), Stretch(10, 20, frozenset({b}))])
    spread = song.spread(before=2, after=5, frames=20)
    assert [(s.start, s.end, sorted(s.origins)) for s in spread] == [
        (0, 8, ["a"]),
        (8, 15, ["a", "b"]),
        (15, 20, ["b"]),
    ]
    slower = song.through(lambda frame: frame * 2)
    assert slower.end == 40
    assert song.with_origins(lambda _: a) == OriginMap.of(20, a)
    assert song.origins == {a, b}
    assert OriginMap().end == 0


def test_origin_survives_json() -> None:
    recipe = Recipe("composer", "1", {"text": "calm"}, seed=3, plan={"tempo_bpm": 90.0})
    origin = Origin(
        id=new_origin_id(),
        kind=OriginKind.RULES,
        title="Composer",
        created="2026-11-20T10:00:00Z",
        recipe=recipe,
        prompt="calm",
        licence=licence("CC-BY-4.0"),
        parents=(OriginId("p"),),
        records=("00ff",),
        evidence={"credentials": {"state": "absent"}},
    )
    assert Origin.from_json(json.loads(json.dumps(origin.to_json()))) == origin


def test_recipe_hash_follows_every_part() -> None:
    first = Recipe("composer", "1", {"text": "calm"}, seed=3)
    assert first.hash == Recipe("composer", "1", {"text": "calm"}, seed=3).hash
    assert first.hash != Recipe("composer", "1", {"text": "calm"}, seed=4).hash
    assert first.hash != Recipe("composer", "2", {"text": "calm"}, seed=3).hash


@pytest.mark.parametrize(
    ("id", "commercial"),
    [("CC-BY-NC-4.0", False), ("CC0-1.0", True), ("LicenseRef-Label", None), ("", None)],
)
def test_licences_say_whether_selling_is_allowed(id: str, commercial: bool | None) -> None:
    found = licence(id)
    assert isinstance(found, Licence)
    assert found.commercial is commercial
    assert found.title


def test_only_rules_and_models_generate() -> None:
    assert {kind for kind in OriginKind if kind.generated} == {OriginKind.RULES, OriginKind.MODEL}
