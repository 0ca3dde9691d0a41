"""The MusicGen engine on tiny random models: lengths, seeds, conditions, stopping, errors."""

import functools
import shutil
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import torch

from core.audio import Audio
from core.errors import Cancelled, DataError, MachineError, SoundmarkError, UserError
from core.generation.base import GenerationRequest, Made, Reference
from core.generation.catalogue import ENGINES, check_request
from core.generation.engines.musicgen import MusicGen, melody, take
from core.generation.engines.musicgen.model import LoadedModel, half_for, load
from core.generation.engines.musicgen.sampling import Sampler, Window
from core.generation.engines.musicgen.voice import Voice
from core.jobs import NoControl, Reporter
from core.text import sentence
from core.weights import find

pytestmark = pytest.mark.slow  # importing torch and transformers alone takes five seconds

RATE = 32_000
FRAMES = 40


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_arguments: object) -> None:
        raise AssertionError("the engine asked for the network")

    monkeypatch.setattr(socket.socket, "connect", refused)


@pytest.fixture(autouse=True, scope="module")
def one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def plain(tiny: Path) -> LoadedModel:
    return load(find(str(tiny)), "cpu")


@pytest.fixture(scope="module")
def melodic(tiny_melody: Path) -> LoadedModel:
    return load(find(str(tiny_melody)), "cpu")


def request(folder: Path, **wishes: object) -> GenerationRequest:
    settings = {"model": str(folder), "precision": "single", **wishes.pop("settings", {})}  # type: ignore[dict-item]
    values = {"text": "calm piano", "seconds": 1.0, **wishes}
    made = GenerationRequest(settings=settings, **values)  # type: ignore[arg-type]
    check_request(ENGINES.get("musicgen"), made)
    return made


@functools.cache  # loading takes longer than making
def player_of(folder: object) -> MusicGen:
    return MusicGen()


def run(wish: GenerationRequest, player: MusicGen | None = None) -> tuple[Audio, Made]:
    pieces = []
    making = (player or player_of(wish.settings["model"])).generate(wish, NoControl())
    while True:
        try:
            pieces.append(next(making))
        except StopIteration as end:
            return Audio.joined(pieces), end.value


def tone(hz: float, seconds: float = 2.0, channels: int = 1, rate: int = RATE) -> Audio:
    wave = 0.3 * np.sin(2 * np.pi * hz * np.arange(round(seconds * rate)) / rate)
    return Audio(np.repeat(wave[None], channels, axis=0).astype(np.float32), rate)


def greedy(loaded: LoadedModel, guidance: float, start: torch.Tensor, tune=None) -> torch.Tensor:
    window = Window(
        loaded.net.decoder,
        loaded.condition("calm piano", tune, 0.0, guidance > 1),
        start,
        FRAMES,
        Sampler(torch.Generator(), 0.0, 0),
        guidance,
    )
    done = list(window.steps())
    assert done == sorted(done)
    assert done[-1] == window.codes.shape[1]
    return window.codes


def by_transformers(loaded: LoadedModel, guidance: float, **given: torch.Tensor) -> np.ndarray:
    ids = loaded.tokenizer("calm piano", return_tensors="pt").input_ids
    made = loaded.net.generate(
        input_ids=ids,
        attention_mask=torch.ones_like(ids),
        do_sample=False,
        guidance_scale=guidance,
        max_new_tokens=FRAMES + 3,
        **given,
    )
    return made[0].numpy()


@pytest.mark.parametrize("guidance", [1.0, 3.0])
def test_our_loop_draws_what_transformers_draws(plain: LoadedModel, guidance: float) -> None:
    codes = greedy(plain, guidance, torch.zeros(4, 0, dtype=torch.int64))
    assert len(torch.unique(codes)) > 8
    assert np.array_equal(plain.decode(codes), by_transformers(plain, guidance))


@pytest.mark.parametrize("guidance", [1.0, 3.0])
def test_our_loop_follows_a_melody_as_transformers_does(
    melodic: LoadedModel, guidance: float
) -> None:
    tune = melody.chroma(tone(440))
    codes = greedy(melodic, guidance, torch.zeros(4, 0, dtype=torch.int64), tune)
    expected = by_transformers(melodic, guidance, input_features=tune[None])
    assert np.array_equal(melodic.decode(codes), expected)


def test_our_loop_continues_as_transformers_does(plain: LoadedModel) -> None:
    noise = np.random.default_rng(0).standard_normal((1, RATE)).astype(np.float32)
    codes = greedy(plain, 3.0, plain.encode(Audio(noise, RATE)))
    expected = by_transformers(plain, 3.0, input_values=torch.from_numpy(noise)[None])
    assert np.array_equal(plain.decode(codes), expected)


def test_stereo_codes_interleave(tiny_stereo: Path) -> None:
    loaded = load(find(str(tiny_stereo)), "cpu")
    codes = greedy(loaded, 3.0, torch.zeros(8, 0, dtype=torch.int64))
    assert np.allclose(loaded.decode(codes), by_transformers(loaded, 3.0), atol=1e-5)
    noise = np.random.default_rng(0).standard_normal((2, RATE)).astype(np.float32)
    both = loaded.encode(Audio(noise, RATE))
    swapped = loaded.encode(Audio(np.ascontiguousarray(noise[::-1]), RATE))
    assert torch.equal(both[0::2], swapped[1::2])


@pytest.mark.parametrize("seconds", [0.02, 0.5003, 1.0, 2.35])
def test_a_take_is_exactly_as_long_as_asked(tiny: Path, seconds: float) -> None:
    audio, _ = run(request(tiny, seconds=seconds))
    assert (audio.channels, audio.frames) == (1, round(seconds * RATE))
    assert audio.finite


@pytest.mark.parametrize("seconds", [0.0, -1.0, 0.001, 4000.0, float("nan"), float("inf")])
def test_a_length_that_cannot_be_gets_a_sentence(tiny: Path, seconds: float) -> None:
    assert failing(request(tiny, seconds=seconds)).code == "generation.bad_length"


@pytest.mark.parametrize("text", ["", " ", "calm " * 400, "静かなピアノ 🎹"])
def test_any_text_is_a_prompt(tiny: Path, text: str) -> None:
    audio, made = run(request(tiny, text=text, seconds=0.1))
    assert audio.frames == 3_200
    assert bool(made.notices) == (len(text) > 1_000)


def test_a_stereo_model_makes_two_channels(tiny_stereo: Path) -> None:
    audio, _ = run(request(tiny_stereo))
    assert audio.channels == 2
    assert not np.array_equal(*audio.samples)


def test_same_seed_same_sound_another_seed_or_prompt_another(tiny: Path) -> None:
    first, _ = run(request(tiny, seed=4))
    again, _ = run(request(tiny, seed=4), MusicGen())
    assert np.array_equal(first.samples, again.samples)
    for other in (request(tiny, seed=5), request(tiny, seed=4, text="wild drums")):
        assert not np.array_equal(first.samples, run(other)[0].samples)


def test_any_seed_is_taken(tiny: Path) -> None:
    for seed in (-1, 2**64 - 1, 2**70):
        run(request(tiny, seconds=0.1, seed=seed))


def test_takes_do_not_disturb_each_other(tiny: Path) -> None:
    alone = [run(request(tiny, seed=seed))[0].samples for seed in (1, 2)]
    with ThreadPoolExecutor(2) as pool:
        both = list(
            pool.map(lambda seed: run(request(tiny, seed=seed), MusicGen())[0].samples, (1, 2))
        )
    assert all(map(np.array_equal, alone, both))


def test_the_global_generators_stay_as_they_were(tiny: Path) -> None:
    before = torch.random.get_rng_state()
    run(request(tiny))
    assert torch.equal(before, torch.random.get_rng_state())


def test_no_temperature_makes_seeds_equal_and_top_k_matters(tiny: Path) -> None:
    cold = {"temperature": 0.0}
    one, other = (run(request(tiny, seed=s, settings=cold))[0].samples for s in (1, 2))
    assert np.array_equal(one, other)
    single = run(request(tiny, seed=1, settings={"top_k": 1}))[0].samples
    assert np.array_equal(one, single)


def test_the_sampler_draws_from_the_softmax() -> None:
    logits = torch.tensor([[0.0, 1.0, 2.0, -1.0]]).repeat(20_000, 1)
    drawn = Sampler(torch.Generator().manual_seed(1), 0.7, 3).pick(logits)
    shares = torch.bincount(drawn, minlength=4) / len(drawn)
    expected = torch.softmax(torch.tensor([0.0, 1.0, 2.0]) / 0.7, 0)
    assert shares[3] == 0
    assert torch.allclose(shares[:3], expected, atol=0.015)


def test_pieces_come_while_it_is_made_and_sound_as_the_whole(plain: LoadedModel) -> None:
    codes = torch.randint(0, 64, (4, 430), generator=torch.Generator().manual_seed(1))
    whole = plain.decode(codes)
    voice = Voice(plain, 0, 430 * plain.hop - 7)
    early = list(voice.ready(codes, 300))
    assert len(early) == 2
    joined = Audio.joined([*early, *voice.rest(codes, 430)])
    assert joined.frames == 430 * plain.hop - 7
    error = joined.samples - whole[:, : joined.frames]
    assert np.sqrt(np.mean(error**2)) < 0.01 * np.sqrt(np.mean(whole**2))


def test_progress_rises_to_one(tiny: Path) -> None:
    seen: list[tuple[float, str]] = []
    for _ in player_of(str(tiny)).generate(
        request(tiny), Reporter(lambda f, s: seen.append((f, s)))
    ):
        pass
    assert [stage for _, stage in seen][:2] == ["load", "compose"]
    assert [fraction for fraction, _ in seen] == sorted(fraction for fraction, _ in seen)
    assert seen[-1][0] == 1.0


class StopAt:
    """A Control that is asked to stop at a fraction."""

    def __init__(self, fraction: float) -> None:
        self.fraction = fraction

    def progress(self, fraction: float, stage: str = "") -> None:
        if fraction >= self.fraction:
            raise Cancelled

    def partial(self, value: object) -> None:
        pass


def until_cancelled(making: Iterator[Audio]) -> Iterator[Audio]:
    try:
        yield from making
    except Cancelled:
        return
    pytest.fail("it was not cancelled")


def test_a_stopped_take_keeps_what_there_is(tiny: Path) -> None:
    wish = request(tiny, seconds=6.0)
    whole, _ = run(wish)
    kept = Audio.joined(until_cancelled(player_of(str(tiny)).generate(wish, StopAt(0.75))))
    assert kept.seconds == pytest.approx(4.5, abs=0.1)
    sure = kept.frames - RATE // 2  # the codec looks ahead: the end may differ
    assert np.array_equal(kept.samples[:, :sure], whole.samples[:, :sure])


def test_a_take_stopped_before_it_began_keeps_nothing(tiny: Path) -> None:
    with pytest.raises(Cancelled):
        next(MusicGen().generate(request(tiny), StopAt(0.0)))


def test_long_takes_are_made_in_windows(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(take, "WINDOW_S", 1.0)
    monkeypatch.setattr(take, "OVERLAP_S", 0.4)
    audio, made = run(request(tiny, seconds=2.35))
    assert audio.frames == round(2.35 * RATE)
    assert made.plan["windows"] == 4
    first, _ = run(request(tiny, seconds=1.0))
    assert np.allclose(audio.samples[:, : RATE // 2], first.samples[:, : RATE // 2], atol=1e-5)


def test_a_recording_is_played_on_from(tiny: Path) -> None:
    before = [
        Reference(Audio(noise, RATE), "continue", "h")
        for noise in np.random.default_rng(3).standard_normal((2, 1, RATE)).astype(np.float32)
    ]
    takes = [run(request(tiny, reference=ref))[0] for ref in (None, *before)]
    assert {take.frames for take in takes} == {RATE}
    assert not np.array_equal(takes[1].samples, takes[2].samples)
    assert not np.array_equal(takes[0].samples, takes[1].samples)


def test_a_recording_of_any_rate_and_channels_is_taken(tiny: Path, tiny_stereo: Path) -> None:
    for folder in (tiny, tiny_stereo):
        for reference in (tone(300, 0.5, 1, 44_100), tone(300, 40.0, 2, 8_000)):
            audio, _ = run(
                request(folder, seconds=0.2, reference=Reference(reference, "continue", "h"))
            )
            assert audio.frames == round(0.2 * RATE)


def test_two_melodies_give_two_takes(tiny_melody: Path) -> None:
    takes = [
        run(request(tiny_melody, reference=Reference(tone(hz), "melody", "h")))[0].samples
        for hz in (440.0, 440.0, 523.25)
    ]
    assert np.array_equal(takes[0], takes[1])
    assert not np.array_equal(takes[0], takes[2])
    assert not np.array_equal(takes[0], run(request(tiny_melody))[0].samples)


@pytest.mark.parametrize(("hz", "pitch_class"), [(261.63, 0), (440.0, 9), (987.77, 11)])
def test_chroma_hears_the_tune(hz: float, pitch_class: int) -> None:
    heard = melody.chroma(tone(hz, 3.0, channels=2))
    assert heard.shape == (3 * RATE // melody.HOP + 1, 12)
    assert set(heard[2:-2].argmax(1).tolist()) == {pitch_class}


def test_chroma_of_a_short_sound() -> None:
    assert melody.chroma(tone(440, 0.1)).shape[1] == 12


def test_what_is_known_of_a_take(tiny: Path) -> None:
    _, made = run(request(tiny))
    assert made.model == "tiny"
    assert len(made.revision) == 64
    assert made.plan == {
        "device": "cpu",
        "precision": "single",
        "windows": 1,
        "licence": "CC-BY-NC-4.0",
    }


def test_half_precision_is_another_take_of_the_same_length(tiny: Path) -> None:
    single, half = (
        run(request(tiny, seconds=0.5, settings={"precision": precision}))
        for precision in ("single", "half")
    )
    assert single[0].frames == half[0].frames
    assert half[0].finite
    assert half[1].plan["precision"] == "half"
    again = run(request(tiny, seconds=0.5, settings={"precision": "half"}))
    assert np.array_equal(half[0].samples, again[0].samples)


@pytest.mark.parametrize(
    ("wish", "device", "can", "half"),
    [
        ("single", "cuda", {}, False),
        ("half", "cpu", {}, True),
        ("auto", "cuda", {}, True),
        ("auto", "mps", {}, False),
        ("auto", "cpu", {}, False),
        ("auto", "cpu", {"avx512_bf16": True}, True),
        ("auto", "cpu", {"amx_bf16": True}, True),
    ],
)
def test_auto_takes_the_precision_that_the_device_is_fast_at(
    wish: str, device: str, can: dict[str, bool], half: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: can)
    assert half_for(wish, device) is half  # type: ignore[arg-type]


def failing(wish: GenerationRequest) -> SoundmarkError:
    with pytest.raises(SoundmarkError) as caught:
        run(wish)
    said = sentence(caught.value)
    assert "Something went wrong" not in said.what
    assert said.remedy
    return caught.value


def test_what_is_not_there_gets_a_sentence(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOUNDMARK_HOME", str(tmp_path))
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    assert failing(request(tmp_path / "none")).code == "weights.no_such_folder"
    assert failing(request(Path("facebook/musicgen-small"))).code == "weights.not_here"
    if not torch.cuda.is_available():
        settings = {"device": "cuda"}
        assert failing(request(tiny, settings=settings)).code == "generation.no_device"


def test_a_pickled_model_is_refused_unread(tiny: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(tiny, tmp_path / "pickled")
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    error = failing(request(folder))
    assert isinstance(error, DataError)
    assert error.code == "weights.pickled"


def test_a_model_without_some_weights_is_refused(tiny: Path, tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    folder = shutil.copytree(tiny, tmp_path / "part")
    weights = load_file(folder / "model.safetensors")
    del weights["decoder.lm_heads.1.weight"]
    save_file(weights, folder / "model.safetensors", {"format": "pt"})
    assert failing(request(folder)).code == "weights.cannot_load"


def test_a_damaged_model_is_refused(tiny: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(tiny, tmp_path / "cut")
    whole = (folder / "model.safetensors").read_bytes()
    (folder / "model.safetensors").write_bytes(whole[:-100])
    assert failing(request(folder)).code == "weights.damaged"
    folder = shutil.copytree(tiny, tmp_path / "mute")
    (folder / "tokenizer.json").write_text("{}")
    assert failing(request(folder)).code == "weights.cannot_load"


def test_a_plain_model_cannot_follow_a_melody(tiny: Path) -> None:
    wish = request(tiny, reference=Reference(tone(440), "melody", "h"))
    assert failing(wish).code == "generation.model_cannot"


def test_an_empty_recording_is_refused(tiny: Path) -> None:
    for audio in (Audio.silent(RATE, RATE), Audio.silent(0, RATE), tone(440, 0.005)):
        wish = request(tiny, reference=Reference(audio, "continue", "h"))
        assert isinstance(failing(wish), UserError)


def test_running_out_of_memory_gets_a_sentence_and_gives_it_back(
    tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB")

    player = MusicGen()
    run(request(tiny), player)
    with monkeypatch.context() as patch:
        patch.setattr(Window, "_run", full)
        with pytest.raises(MachineError) as caught:
            run(request(tiny), player)
    assert caught.value.code == "generation.out_of_memory"
    assert "cpu" in str(sentence(caught.value))
    assert run(request(tiny), player)[0].frames == RATE
