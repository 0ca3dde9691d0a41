from dataclasses import replace

import pytest

from core.origins import OriginId, OriginKind, OriginMap, Stretch
from core.project import Project, TrackId, edits
from core.project.figures import origins_at, origins_of, shares
from tests.core.project.songs import RATE, clip, origin, song, source


def example() -> Project:
    """Return the worked example.

    Eight seconds of a guitar that somebody recorded here; a composer's drums, four seconds of
    them shown twice; a model's four seconds of strings, two of which are shown; two seconds of a
    file that says nothing of itself; and one more second of strings on a muted track.
    """
    sources = (
        source("guitar", 8 * RATE, "me"),
        source("drums", 4 * RATE, "composer"),
        source("strings", 4 * RATE, "model"),
        source("file", 2 * RATE, "unknown"),
    )
    kinds = {"me": OriginKind.YOU, "composer": OriginKind.RULES, "model": OriginKind.MODEL}
    project = song(
        (clip("g", 0, 8 * RATE, of="guitar"),),
        (clip("d1", 0, 4 * RATE, of="drums"), clip("d2", 4 * RATE, 4 * RATE, of="drums")),
        (
            clip("s", RATE, 2 * RATE, of="strings", offset=RATE),
            clip("f", 6 * RATE, 2 * RATE, of="file"),
        ),
        (clip("x", 9 * RATE, RATE, of="strings"),),
        sources=sources,
    )
    named = {OriginId(id): origin(id, kind) for id, kind in kinds.items()}
    muted = edits.set_muted(project, TrackId("t3"), muted=True).project
    return replace(muted, origins=named)


def test_the_worked_example() -> None:
    assert shares(example()) == {
        OriginKind.YOU: pytest.approx(8 / 20),
        OriginKind.IMPORTED: 0.0,
        OriginKind.UNSTATED: pytest.approx(2 / 20),
        OriginKind.RULES: pytest.approx(8 / 20),
        OriginKind.MODEL: pytest.approx(2 / 20),
    }


def test_stems_have_their_own_figures() -> None:
    strings = {TrackId("t2")}
    assert shares(example(), strings)[OriginKind.MODEL] == pytest.approx(0.5)
    assert origins_at(example(), strings) == OriginMap(
        (
            Stretch(RATE, 3 * RATE, frozenset({OriginId("model")})),
            Stretch(6 * RATE, 8 * RATE, frozenset({OriginId("unknown")})),
        )
    )


def test_solo_counts_as_it_sounds() -> None:
    soloed = edits.set_soloed(example(), TrackId("t0"), soloed=True).project
    assert shares(soloed)[OriginKind.YOU] == 1.0


def test_nothing_heard_has_no_shares() -> None:
    assert set(shares(song()).values()) == {0.0}
    assert origins_at(song()) == OriginMap()


def test_a_stretch_of_two_kinds_counts_for_both() -> None:
    both = source("both", RATE, "me", "model")
    project = replace(
        song((clip("b", 0, RATE, of="both"),), sources=(both,)),
        origins={OriginId("me"): origin("me", OriginKind.YOU), OriginId("model"): origin("model")},
    )
    assert shares(project)[OriginKind.YOU] == 0.5


def test_the_origins_of_the_mix_are_those_of_its_clips() -> None:
    mix = origins_at(example())
    assert mix.part(0, 1).origins == {"me", "composer"}
    assert mix.part(RATE, 2 * RATE).origins == {"me", "composer", "model"}
    assert mix.end == 8 * RATE
    muted = example().track(TrackId("t3"))
    assert origins_of(example(), [muted]).end == 10 * RATE


def test_a_clip_without_its_source_says_nothing() -> None:
    lost = replace(example(), sources={})
    assert origins_at(lost) == OriginMap()
