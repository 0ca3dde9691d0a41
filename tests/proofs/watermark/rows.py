"""What is done to marked sound, under which name, and what is asked of the detector.

The bars are those the project set itself. AudioMarkBench and RAW-Bench are other people's
lists of attacks: what they have beyond ours stands under their names, at their strengths.

References
----------
Liu et al., "AudioMarkBench: Benchmarking Robustness of Audio Watermarking", NeurIPS 2024;
its no-box attacks: 16 kHz, five strengths each.
Ozer et al., "A Comprehensive Real-World Assessment of Audio Watermarking Algorithms: Will
They Survive Neural Codecs?" (RAW-Bench), Interspeech 2025; the strict settings.
"""

from dataclasses import dataclass

import numpy as np

from core.audio import Audio
from tests.proofs.watermark.altering import (
    bits,
    blocks_dropped,
    butterworth,
    clipped,
    cut_every,
    echo,
    gain,
    jittered,
    levels_of_range,
    mixed,
    mu_law,
    phase_vocoder,
    pink_noise,
    resampled,
    reverb,
    samples_dropped,
    shaped,
    shifted,
    smoothed,
    speed,
    then,
    white_noise,
    without_phase,
)
from tests.proofs.watermark.coding import (
    Attack,
    aac,
    atempo,
    coded,
    filtered,
    mp3,
    opus,
    rubberband_pitch,
    rubberband_tempo,
    vorbis,
)

UNMEASURED = (
    "neural codecs (EnCodec, DAC, SoundStream): their weights are not part of this project",
    "loudspeaker, room and microphone: no machine can run it alone",
    "removal by someone who knows the scheme",
)


@dataclass(frozen=True, slots=True)
class Row:
    """Name one line of the table.

    Attributes
    ----------
    name
        What is done, in the table's words.
    bar
        The percentage that must be read, or nothing where none was set.
    attacks
        What is done: key k gets attack k modulo their number, so that a line of two
        directions has both in equal shares.
    full
        Whether the detector searches for changed pitch, tempo and speed.
    first_key
        Whether one key a clip is enough: lines without a bar.
    """

    name: str
    bar: float | None
    attacks: tuple[Attack, ...]
    full: bool = False
    first_key: bool = False


def _row(name: str, bar: float | None, *attacks: Attack, full: bool = False) -> Row:
    return Row(name, bar, attacks, full)


def _either_way(name: str, bar: float, slower: Attack, faster: Attack) -> Row:
    return Row(name, bar, (slower, faster), full=True)


def _swapped(audio: Audio) -> Audio:
    return audio.with_samples(audio.samples[::-1])


def rows(other: Audio, voices: Audio) -> tuple[Row, ...]:
    """Return every line.

    Parameters
    ----------
    other
        Music to mix with.
    voices
        Speech to mix with, as background noise.
    """
    return (
        _row("clean", 99.5, lambda audio: audio),
        *_coding(),
        *_processing(other),
        *_moved_in_time(),
        *_audiomarkbench(voices),
        *_raw_bench(voices),
    )


def _coding() -> tuple[Row, ...]:
    return (
        *(_row(f"MP3 {kbps}", 99.5, mp3(kbps)) for kbps in (320, 192, 128, 96, 64, 48)),
        _row("MP3 32", 95.0, mp3(32)),
        *(_row(f"AAC {kbps}", 99.5, aac(kbps)) for kbps in (128, 96, 64)),
        *(_row(f"Opus {kbps}", 99.5, opus(kbps)) for kbps in (128, 64, 32)),
        _row("Opus 16", 95.0, opus(16)),
        _row("Vorbis q3", 99.5, vorbis(3)),
        _row("mu-law, 8 kHz", 95.0, mu_law(8_000)),
        *(_row(f"to {hertz / 1000:g} kHz", 99.5, resampled(hertz)) for hertz in _RATES),
        _row("8 bit", 99.5, bits(8)),
    )


_RATES = (8_000, 16_000, 22_050, 48_000)


def _processing(other: Audio) -> tuple[Row, ...]:
    compressor = filtered("acompressor=threshold=0.05:ratio=8:attack=5:release=50")
    equaliser = shaped([(100, 0), (300, 8), (900, 0), (3_000, -8), (9_000, 0), (14_000, 4)])
    return (
        _row("equaliser, +-8 dB", 99.5, equaliser),
        _row("low-pass 4 kHz", 99.5, butterworth("low", 4_000)),
        _row("high-pass 1 kHz", 99.5, butterworth("high", 1_000)),
        _row("reverb, 0.9 s at -6 dB", 99.5, reverb(0.9, 6)),
        _row("echo, 0.13 s at -8 dB", 99.5, echo(0.13, 0.4)),
        _row("compressor, 8 : 1", 99.5, compressor),
        _row("loudness, -14 LUFS", 99.5, filtered("loudnorm=I=-14")),
        _row("clipped by 9 dB", 99.5, clipped(9)),
        _row("quieter by 20 dB, 16 bit", 99.5, then(gain(-20), bits(16))),
        _row("white noise 20 dB below", 99.5, white_noise(20)),
        _row("pink noise 20 dB below", 99.5, pink_noise(20)),
        _row("white noise 10 dB below", 85.0, white_noise(10)),
        _row("pink noise 10 dB below", 85.0, pink_noise(10)),
        _row("other music 10 dB below", 99.5, mixed(other, 10)),
        _row("other music as loud", 95.0, mixed(other, 0)),
        _row("phase destroyed (Griffin-Lim)", 95.0, without_phase()),
        _row("polarity", 100.0, gain_of_minus_one),
        _row("channels swapped", 100.0, _swapped),
        _row("mono", 100.0, lambda audio: audio.with_channels(1)),
    )


def gain_of_minus_one(audio: Audio) -> Audio:
    """Return sound with its polarity turned."""
    return audio.with_samples(-audio.samples)


def _moved_in_time() -> tuple[Row, ...]:
    return (
        _either_way("stretch 0.2 %", 99.0, atempo(0.998), rubberband_tempo(1.002)),
        _either_way("stretch 0.5 %", 99.0, rubberband_tempo(0.995), atempo(1.005)),
        _either_way("stretch 1 %", 99.0, atempo(0.99), rubberband_tempo(1.01)),
        _either_way("stretch 2 %", 99.0, rubberband_tempo(0.98), atempo(1.02)),
        _either_way("stretch 10 %", 97.0, atempo(0.9), rubberband_tempo(1.1)),
        _either_way("pitch 1 semitone", 97.0, rubberband_pitch(-1), rubberband_pitch(1)),
        _either_way("pitch 3 semitones", 90.0, rubberband_pitch(-3), rubberband_pitch(3)),
        _either_way("speed 0.1 %", 99.0, speed(0.999), speed(1.001)),
        _either_way("speed 1 %", 99.0, speed(0.99), speed(1.01)),
        _either_way("speed 5 %", 99.0, speed(0.95), speed(1.05)),
        _row("1 % of samples dropped, singly", 99.0, samples_dropped(0.01), full=True),
        _row("1 % of samples dropped, in blocks", 99.0, blocks_dropped(0.01, 0.02), full=True),
        _row("0.1 s cut every 5 s", 99.0, cut_every(5.0, 0.1), full=True),
    )


def _bench(bench: str, what: str, attack: Attack, *, full: bool = False) -> Row:
    return Row(f"{bench}: {what}", None, (attack,), full, first_key=True)


def _audiomarkbench(voices: Audio) -> tuple[Row, ...]:
    """Return the middle and strongest settings of what is not in our list in a like form."""

    def bench(what: str, attack: Attack, *, full: bool = False) -> Row:
        return _bench("AudioMarkBench", what, attack, full=full)

    def narrow(attack: Attack) -> Attack:
        return then(resampled(16_000), lambda audio: audio.with_channels(1), attack)

    return (
        *(bench(f"time stretch {x}", narrow(phase_vocoder(x)), full=True) for x in (0.7, 0.9)),
        *(bench(f"time stretch {x}", narrow(phase_vocoder(x)), full=True) for x in (1.1, 1.3, 1.5)),
        bench("Gaussian noise 40 dB", white_noise(40)),
        bench("Gaussian noise 5 dB", white_noise(5)),
        *(bench(f"background noise {x} dB", mixed(voices, x)) for x in (20, 10, 5)),
        *(bench(f"quantization, {x} levels", levels_of_range(x)) for x in (64, 16, 8, 4)),
        *(bench(f"highpass {x / 16_000:g}", butterworth("high", x)) for x in (1_600, 3_200, 4_800)),
        *(bench(f"lowpass {x / 16_000:g}", butterworth("low", x)) for x in (1_600, 4_800)),
        *(bench(f"smooth {x}", smoothed(x)) for x in (6, 14, 22)),
        *(bench(f"echo {x} s", echo(x, 0.4)) for x in (0.1, 0.5, 0.9)),
        *(bench(f"MP3 {x}, 16 kHz", narrow(mp3(x))) for x in (40, 24, 16, 8)),
        *(bench(f"Opus {x}, 16 kHz", narrow(_opus_of_speech(x))) for x in (31, 8)),
    )


def _opus_of_speech(kbps: int) -> Attack:
    return coded("ogg", "-c:a", "libopus", "-b:a", f"{kbps}k", "-cutoff", "8000", rate=16_000)


# Centres of the Bark scale's 24 bands (Zwicker 1961).
_BARK = (
    50, 150, 250, 350, 450, 570, 700, 840, 1_000, 1_170, 1_370, 1_600, 1_850, 2_150, 2_500, 2_900,
    3_400, 4_000, 4_800, 5_800, 7_000, 8_500, 10_500, 13_500,
)  # fmt: skip


def _raw_bench(voices: Audio) -> tuple[Row, ...]:
    """Return the strict settings, each at its hard end."""

    def bench(what: str, attack: Attack, *, full: bool = False) -> Row:
        return _bench("RAW-Bench", what, attack, full=full)

    rng = np.random.default_rng(1)
    tilt = 8.686 * rng.uniform(0.375, 0.75, len(_BARK)) * rng.choice([-1, 1], len(_BARK))
    compressed = "acompressor=threshold={}:ratio={}:attack=5:release=50"
    return (
        bench("background noise 20 dB", mixed(voices, 20)),
        bench("Gaussian noise 20 dB", white_noise(20)),
        bench("reverb 0.5 s at 0 dB", reverb(0.5, 0)),
        bench("AAC 64", aac(64)),
        bench("MP3 64", mp3(64)),
        bench("Vorbis 48", coded("ogg", "-c:a", "libvorbis", "-b:a", "48k")),
        bench("dynamic range compression -36 dB", filtered(compressed.format(0.0158, 4))),
        bench("dynamic range expansion -12 dB", filtered("agate=threshold=0.25:ratio=2")),
        bench("limiter -36 dB", filtered(compressed.format(0.0158, 20))),
        bench("24-band equaliser, +-6.5 dB", shaped(list(zip(_BARK, tilt, strict=True)))),
        bench("highpass 500 Hz", butterworth("high", 500)),
        bench("lowpass 3.5 kHz", butterworth("low", 3_500)),
        bench("gain 0.2", gain(-14)),
        bench("gain 5", gain(14)),
        bench("phase shift by 255 samples", shifted(255)),
        bench("polarity", gain_of_minus_one),
        bench("quantization, 12 bit", bits(12)),
        bench("time jitter 0.2", jittered(0.2)),
        *(bench(f"time stretch {x}", rubberband_tempo(x), full=True) for x in (0.75, 0.95)),
        *(bench(f"time stretch {x}", rubberband_tempo(x), full=True) for x in (1.05, 1.25)),
    )
