"""Gates, sums and tables on made-up shards."""

import json
from pathlib import Path

import numpy as np
import pytest

from tests.proofs.composer import publishing, shards
from tests.proofs.composer.gates import GATES
from tests.proofs.composer.summing import adherence, failures, met, summary

NAMED = {gate.name: gate for gate in GATES}
STATED = {
    "genre": "folk", "lufs": -16.0, "tempo_bpm": 90.0, "key": "D dorian", "metre": "4/4",
    "has_beat": True, "tones": 7, "drone": False, "borrows": False, "even": True,
    "stems_db": {"drums": -10.0, "bass": -5.0, "lead": -2.5, "chords": -5.0},
}  # fmt: skip


def shard(manner="written", seed=0, **figures) -> dict:
    good = {
        gate.name: sum(one for one in gate.allowed(STATED) if abs(one) < 1e3) / 2 for gate in GATES
    }
    good |= {"true_peak_db": -1.2, "end_db": -90.0, "rank_heard": 1.0, "rank_written": 1.0}
    good |= {"steeper_db": 2.0, "low_side_db": -30.0, "novelty": 1.5, "returns": 0.5}
    onsets = [[(bar * 3 + step + seed) % 4 == 0 for step in range(16)] for bar in range(4)]
    chroma = np.random.default_rng(seed).standard_normal((9, 12)) / 12**0.5
    return {
        "stated": STATED, "manner": manner, "seed": seed, "figures": good | figures,
        "onsets": onsets, "chroma": chroma.tolist(),
    }  # fmt: skip


def obeyed(**found) -> dict:
    return {"prompt": "folk", "tempo_bpm": 90.0, "key": "D dorian", "tempo_heard": 90.0,
            "tempo_off": 0.0, "rank": 1, "wanted": 1, "unwanted": 0, "missing": [],
            "intruding": []} | found  # fmt: skip


def test_gates_are_named_once_and_judge() -> None:
    assert len(NAMED) == len(GATES)
    gate = NAMED["lufs"]
    assert gate.judged(STATED, {"lufs": -16.9}) is True
    assert gate.judged(STATED, {"lufs": -17.1}) is False
    assert gate.judged(STATED, {}) is None
    beatless = {**STATED, "has_beat": False}
    assert NAMED["tempo_off"].judged(beatless, {"tempo_off": 1.0}) is None
    assert NAMED["entropy_bits"].judged({**STATED, "tones": 5}, {"entropy_bits": 2.3}) is True
    assert NAMED["body_db"].judged({**STATED, "genre": "techno"}, {"body_db": -30.0}) is None


def test_failures_are_told() -> None:
    assert failures(shard()) == []
    lines = failures(shard(lufs=-12.0, tempo_off=0.2))
    assert [line.split(":")[0] for line in lines] == ["folk, seed 0"] * 2
    assert len(failures(shard(lufs=-12.0), ("music",))) == 0


def figures(*more, prompts=((),)):
    takes = [shard(), shard(seed=1), *more]
    return summary(takes, [list(one) for one in prompts], "0123")


def test_everything_is_met_or_not() -> None:
    wrong = [shard(manner, strangers=9.0) for manner in ("pitches scrambled", "times scrambled")]
    assert met(figures(*wrong))
    assert not met(figures(*wrong, shard(seed=2, dc=0.1)))
    assert not met(figures(shard("pitches scrambled")))
    assert not met(figures(prompts=[[obeyed(rank=2)]]))


def test_prompts_are_counted() -> None:
    found = adherence([obeyed(), obeyed(tempo_off=0.3), obeyed(missing=["harp"], rank=4)])
    assert found["tempo"] == {"held": 3, "share": 66.67, "bar": 99.0, "reached": False}
    assert found["missed"]["instruments"] == [["folk", ["harp"], []]]
    assert adherence([])["prompts"] == 0


def test_tables_and_json_are_well_formed() -> None:
    made = figures(shard("times scrambled", tempo_off=0.5), prompts=[[obeyed()]])
    text = publishing.markdown(made)
    assert "| loudness | genre's (−14 … −18) ± 1 LUFS | 2 of 2 |" in text
    assert "| times scrambled | 1 of 1 | tempo off by 1 of 1 |" in text
    assert "fingerpicked folk" in text
    assert json.loads(publishing.compact(made)) == json.loads(json.dumps(made))
    page = f"a\n{publishing._BEGIN}\nold\n{publishing._END}\nb\n"
    assert "old" not in publishing.replaced(page, text)
    with pytest.raises(ValueError, match="marks"):
        publishing.replaced("nothing", text)


def test_shards_go_seed_by_seed_and_are_kept(tmp_path: Path) -> None:
    takes, prompts = shards.planned(tmp_path, 2, 1, ("folk", "drum and bass"))
    names = [(work.seed, work.manner, work.genre) for work in takes]
    assert len(names) == 8
    assert names[0] == (0, "written", "folk")
    assert names[-1] == (1, "written", "drum and bass")
    assert len({work.kept for work in [*takes, *prompts]}) == len(takes) + len(prompts)
    assert shards.kept(takes) == []
    takes[0].kept.parent.mkdir(parents=True)
    takes[0].kept.write_text("{}", "utf-8")
    assert shards.done(takes[0])[1] < 1.0  # kept: not measured again
    assert shards.kept(takes) == [{}]
