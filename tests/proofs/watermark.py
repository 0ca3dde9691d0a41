"""Measure what the watermark survives: ``make prove-watermark``.

Over a folder of audio and several keys: mark each file with both layers, cut a piece,
attack it, look for the marks. Prints a table of attack by file and writes JSON beside it.
Every file is a shard that is kept on disk: a run that was stopped goes on where it was.

Settings (environment): AUDIO the folder (without one, music of its own), OUT where the
results go (build/proofs/watermark), KEYS how many keys (3), QUICK=1 for one key, fewer
attacks and fewer false-positive trials, under ten minutes.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import soundfile
import soxr

from core.audio import Audio
from core.watermark import (
    PUBLIC_KEY,
    FoundMark,
    Mark,
    PublicPayload,
    WatermarkKey,
    detect,
    embed,
)
from core.watermark.masking import noise_to_mask_db

QUICK = bool(os.environ.get("QUICK"))
KEYS = 1 if QUICK else int(os.environ.get("KEYS", "3"))
WRONG_KEYS = 20 if QUICK else 200  # a file and a marked file each
OUT = Path(os.environ.get("OUT", "build/proofs/watermark"))
PIECE_S = 15.0

Attack = Callable[[Audio], Audio]


def samples_of(path: Path) -> Audio:
    """Return a file's sound."""
    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    return Audio(np.ascontiguousarray(samples.T), rate)


def ffmpeg(*arguments: str, through: str = "wav") -> Attack:
    """Return an attack that encodes by ffmpeg and decodes again."""

    def attack(audio: Audio) -> Audio:
        with tempfile.TemporaryDirectory() as folder:
            plain, coded, back = (
                Path(folder) / name for name in ("a.wav", f"b.{through}", "c.wav")
            )
            soundfile.write(plain, audio.samples.T, audio.sample_rate, subtype="FLOAT")
            run = ["ffmpeg", "-y", "-loglevel", "error", "-i"]
            subprocess.run([*run, plain, *arguments, coded], check=True)
            subprocess.run([*run, coded, "-c:a", "pcm_f32le", back], check=True)
            return samples_of(back)

    return attack


def mp3(kbps: int) -> Attack:
    """Return an attack by MP3."""
    return ffmpeg("-b:a", f"{kbps}k", through="mp3")


def aac(kbps: int) -> Attack:
    """Return an attack by AAC."""
    return ffmpeg("-c:a", "aac", "-b:a", f"{kbps}k", through="m4a")


def opus(kbps: int) -> Attack:
    """Return an attack by Opus."""
    return ffmpeg("-c:a", "libopus", "-b:a", f"{kbps}k", through="opus")


def filtered(graph: str) -> Attack:
    """Return an attack by an ffmpeg filter."""
    return ffmpeg("-af", graph)


def resampled(*rates: int) -> Attack:
    """Return an attack by resampling to each rate in turn."""

    def attack(audio: Audio) -> Audio:
        for rate in rates:
            samples = soxr.resample(audio.samples.T, audio.sample_rate, rate).T
            audio = Audio(np.ascontiguousarray(samples, np.float32), rate)
        return audio

    return attack


def speed(ratio: float) -> Attack:
    """Return an attack that plays faster, pitch and tempo alike."""

    def attack(audio: Audio) -> Audio:
        fast = Audio(audio.samples, round(audio.sample_rate * ratio))
        return resampled(audio.sample_rate)(fast)

    return attack


def noise(decibels: float) -> Attack:
    """Return an attack by white noise this far below the sound."""

    def attack(audio: Audio) -> Audio:
        hiss = np.random.default_rng(1).normal(size=audio.samples.shape)
        level = np.sqrt((audio.samples**2).mean()) * 10 ** (-decibels / 20)
        return audio.with_samples(audio.samples + hiss * level)

    return attack


def then(*attacks: Attack) -> Attack:
    """Return attacks one after the other."""

    def attack(audio: Audio) -> Audio:
        for step in attacks:
            audio = step(audio)
        return audio

    return attack


def middle(seconds: float) -> Attack:
    """Return the cut to the middle seconds."""

    def attack(audio: Audio) -> Audio:
        start = int((audio.seconds - seconds) / 2 * audio.sample_rate)
        return audio.part(start, start + int(seconds * audio.sample_rate))

    return attack


ATTACKS: dict[str, Attack] = {
    "clean": lambda audio: audio,
    "MP3 128": mp3(128),
    "MP3 192, then 128": then(mp3(192), mp3(128)),
    "AAC 128": aac(128),
    "Opus 64": opus(64),
    "Vorbis q3": ffmpeg("-c:a", "libvorbis", "-q:a", "3", through="ogg"),
    "to 48 kHz": resampled(48_000),
    "to 16 kHz": resampled(16_000),
    "to 48 and back to 44.1 kHz": resampled(48_000, 44_100),
    "quieter by 20 dB, 16 bit": ffmpeg("-af", "volume=-20dB", "-c:a", "pcm_s16le"),
    "polarity": lambda audio: audio.with_samples(-audio.samples),
    "mono": lambda audio: audio.with_channels(1),
    "middle 10 s": middle(10.0),
    "middle 5 s": middle(5.0),
}
LONGER: dict[str, Attack] = {
    "MP3 64": mp3(64),
    "MP3 48": mp3(48),
    "AAC 64": aac(64),
    "Opus 32": opus(32),
    "to 8 kHz": resampled(8_000),
    "8 bit": ffmpeg("-c:a", "pcm_u8"),
    "low-pass 4 kHz": filtered("lowpass=4000,lowpass=4000"),
    "high-pass 1 kHz": filtered("highpass=1000,highpass=1000"),
    "equaliser": filtered("equalizer=300:t=o:w=1:g=8,equalizer=3000:t=o:w=1:g=-8"),
    "echo": filtered("aecho=0.8:0.7:60|130:0.4|0.3"),
    "compressor": filtered("acompressor=threshold=0.05:ratio=8:attack=5:release=50"),
    "loudness": filtered("loudnorm"),
    "clipped by 9 dB": lambda audio: audio.with_samples(
        np.clip(audio.samples * 2.8 / max(audio.peak, 1e-9), -1, 1)
    ),
    "noise 20 dB below": noise(20.0),
    "noise 10 dB below": noise(10.0),
}
FULL: dict[str, Attack] = {
    "tempo 0.98": filtered("atempo=0.98"),
    "tempo 1.02": filtered("atempo=1.02"),
    "speed 1.01": speed(1.01),
    "speed 0.95": speed(0.95),
    "pitch +1 semitone": filtered(f"rubberband=pitch={2 ** (1 / 12)}"),
    "pitch -1 semitone": filtered(f"rubberband=pitch={2 ** (-1 / 12)}"),
    "tempo 1.1": filtered("rubberband=tempo=1.1"),
}


def own_music(folder: Path) -> None:
    """Write three pieces of music of our own where no folder was named."""
    rng = np.random.default_rng(7)
    rate, seconds = 44_100, 38
    time_s = np.arange(2 * rate) / rate
    for number in range(3):
        sound = np.zeros((2, (seconds + 2) * rate), np.float32)
        for start in range(0, seconds * rate, rate // (3 + number)):
            for _ in range(3):
                hertz = 110 * 2 ** (rng.integers(0, 37) / 12) * np.arange(1, 15)[:, None]
                partials = np.sin(2 * np.pi * hertz * time_s) / np.arange(1, 15)[:, None]
                wave = partials.sum(axis=0) * np.exp(-3 * time_s) * rng.uniform(0.02, 0.08)
                sound[:, start : start + len(wave)] += wave * rng.uniform(0.4, 1, (2, 1))
            hit = rng.normal(size=(2, rate // 6)) * np.exp(-40 * time_s[: rate // 6])
            sound[:, start : start + rate // 6] += hit * rng.uniform(0.02, 0.2)
        sound = sound[:, : seconds * rate] / np.abs(sound).max() * 0.8
        soundfile.write(folder / f"own{number}.flac", sound.T, rate)


def files() -> list[Path]:
    """Return the audio that is measured on."""
    folder = os.environ.get("AUDIO")
    if folder:
        return sorted(p for p in Path(folder).iterdir() if p.suffix in (".flac", ".wav"))
    own = OUT / "own"
    if not own.exists():
        own.mkdir(parents=True)
        own_music(own)
    return sorted(own.iterdir())


def key_number(number: int, name: str) -> WatermarkKey:
    """Return one of the proof's keys."""
    return WatermarkKey(hashlib.sha256(f"proof {name} {number}".encode()).digest())


def described(found: tuple[FoundMark, ...], record: bytes) -> dict[str, object]:
    """Return what a detection found of both layers."""
    layers = {mark.layer: mark for mark in found}
    public, private = layers.get("public"), layers.get("private")
    return {
        "public": bool(public and public.origin == "generated"),
        "private": bool(private and private.payload == record.hex()),
        "wrong": sum(
            mark.payload not in ("", record.hex()) and mark.layer == "private" for mark in found
        ),
        "public_score": public.score if public else 0.0,
        "private_score": private.score if private else 0.0,
        "public_chance": public.false_positive_probability if public else 1.0,
        "private_chance": private.false_positive_probability if private else 1.0,
    }


def shard(path: Path, number: int) -> dict[str, object]:
    """Measure one file under one key."""
    host = samples_of(path)
    key = key_number(number, path.name)
    record = hashlib.sha256(key.secret).digest()[:8]
    marks = [Mark(key, record), Mark(PUBLIC_KEY, PublicPayload("generated").to_bytes())]
    marked = embed(host, marks)
    added = marked.samples - host.samples
    masked = noise_to_mask_db(host, marked)
    rows: dict[str, object] = {}
    attacks = ATTACKS if QUICK else ATTACKS | LONGER
    for name, attack in attacks.items():
        piece = middle(PIECE_S)(marked) if name in ATTACKS else middle(30.0)(marked)
        rows[name] = described(detect(attack(piece), [key]), record)
    altered = dict(list(FULL.items())[::3]) if QUICK else FULL
    for name, attack in altered.items():
        rows[name] = described(detect(attack(marked), [key], search="full"), record)
    wrong = [key_number(n, "wrong " + path.name) for n in range(WRONG_KEYS)]
    false = sum(len(detect(host, wrong[n : n + 10])) for n in range(0, WRONG_KEYS, 10))
    false += sum(
        mark.layer == "private"
        for n in range(0, WRONG_KEYS, 10)
        for mark in detect(marked, wrong[n : n + 10])
    )
    return {
        "file": path.stem,
        "key": number,
        "snr_db": float(10 * np.log10((host.samples**2).sum() / (added**2).sum())),
        "noise_to_mask_p95_db": float(np.percentile(masked, 95)),
        "false_positives": false,
        "false_positive_trials": 2 * WRONG_KEYS,
        "rows": rows,
    }


def revision() -> str:
    """Return the revision that is measured."""
    asked = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True)
    return asked.stdout.strip() or "unknown"


def table(shards: list[dict[str, object]]) -> str:
    """Return the results as a table: attacks by files."""
    names = list(dict.fromkeys(str(s["file"]) for s in shards))
    lines = [
        f"{'attack':30}" + "".join(f"{name[:13]:>15}" for name in names) + "    both read",
    ]
    for attack in shards[0]["rows"]:  # type: ignore[attr-defined]
        cells, both = "", []
        for name in names:
            rows = [s["rows"][attack] for s in shards if s["file"] == name]  # type: ignore[index]
            both += [row["public"] and row["private"] for row in rows]
            scores = [min(row["public_score"], row["private_score"]) for row in rows]
            read = sum(row["public"] and row["private"] for row in rows)
            cells += f"{read:>5}/{len(rows)} z{min(scores):5.1f}"
        lines.append(f"{attack:30}{cells}    {sum(both)}/{len(both)}")
    false = sum(int(str(s["false_positives"])) for s in shards)
    trials = sum(int(str(s["false_positive_trials"])) for s in shards)
    lines.append(f"false positives: {false} in {trials} unmarked or wrong-key trials")
    lines += [
        f"{s['file']:30} key {s['key']}: SNR {s['snr_db']:.1f} dB, noise to mask (own model) "
        f"below {s['noise_to_mask_p95_db']:.1f} dB in 95 % of slots"
        for s in shards
    ]
    return "\n".join(lines)


def main() -> int:
    """Measure what is not measured yet, then print and write the table."""
    if not shutil.which("ffmpeg"):
        sys.stderr.write("This proof needs ffmpeg on the path.\n")
        return 2
    OUT.mkdir(parents=True, exist_ok=True)
    at, started, shards = revision(), time.monotonic(), []
    for path in files():
        for number in range(KEYS):
            kept = OUT / f"{at}-{'quick' if QUICK else 'long'}-{path.stem}-{number}.json"
            if not kept.exists():
                result = json.dumps(shard(path, number), indent=1)
                kept.with_suffix(".part").write_text(result)
                kept.with_suffix(".part").replace(kept)
                sys.stderr.write(f"{path.stem} {number}: {time.monotonic() - started:.0f} s\n")
            shards.append(json.loads(kept.read_text()))
    text = table(shards)
    (OUT / "table.txt").write_text(f"revision {at}\n{text}\n")
    (OUT / "table.json").write_text(json.dumps({"revision": at, "shards": shards}, indent=1))
    sys.stdout.write(text + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
