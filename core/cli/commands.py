"""What each command does: it calls the studio and prints.

Each imports what it needs when it runs, so that ``--help`` is instant.
"""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.cli.guiding import film_of, guided, sound_in
from core.cli.terminal import Terminal
from core.errors import SoundmarkError
from core.settings import Folders
from core.text import _, sentence

if TYPE_CHECKING:
    from core.generation import GenerationRequest
    from core.studio import Delivered, Studio


def _studio() -> "Studio":
    from core.studio import Studio

    return Studio(Folders.of_this_user())


def _request(given: argparse.Namespace, studio: "Studio") -> "GenerationRequest":
    from core.generation import GenerationRequest
    from core.studio.references import reference
    from core.studio.takes import fresh_seed

    guide = None
    if getattr(given, "continue_from", None):
        guide = reference(given.continue_from, "continue")
    elif getattr(given, "melody", None):
        guide = reference(given.melody, "melody")
    spec = studio.engines.get(given.engine)
    settings = _settings(given)
    if given.scale:
        settings["scale_file"] = str(given.scale.resolve())
    spec.settings(settings)
    return GenerationRequest(
        text=given.prompt,
        seconds=given.seconds,
        seed=fresh_seed() if given.seed is None else given.seed,
        tempo_bpm=given.tempo,
        key=given.key,
        chords=given.chords,
        reference=guide,
        settings=settings,
    )


def _settings(given: argparse.Namespace) -> dict[str, Any]:
    """Return what was stated of an engine's settings; what was not is left to it."""
    stated = {
        "model": given.model,
        "metre": given.metre,
        "form": given.form,
        "mood": given.mood,
        "builds": given.builds,
        "loop": given.loop or None,
        "instruments": dict(given.instrument) or None,
        "sounds": dict(given.sound) or None,
        "soundfonts": _soundfonts(given) or None,
        "seeds": dict(given.stage_seed) or None,
    }
    return {name: value for name, value in stated.items() if value is not None}


def _soundfonts(given: argparse.Namespace) -> dict[str, Any]:
    if not given.soundfont:
        return {}
    from core.composer.voicing import voice_of

    return {part: voice_of(*where).to_json() for part, where in given.soundfont}


def numbered(path: Path, number: int, count: int) -> Path:
    """Return the path of one of several files; the only one keeps its name."""
    return path if count == 1 else path.with_stem(f"{path.stem}-{number}")


def generate(given: argparse.Namespace, terminal: Terminal) -> int:
    """Make takes from a prompt and deliver each."""
    from core.audio import EncodeSettings, format_of
    from core.studio import Delivery, deliver, make_takes, mix_of_take

    film = film_of(given)
    settings = EncodeSettings(format=sound_in(given.output) if film else format_of(given.output))
    studio = _studio()
    control = terminal.control()
    request = guided(given, _request(given, studio), terminal)
    takes = make_takes(studio, given.engine, request, given.takes, control)
    report = []
    for number, take in enumerate(takes, start=1):
        for notice in take.made.notices:
            terminal.message(notice)
        delivery = Delivery(
            target=numbered(given.output, number, given.takes),
            settings=settings,
            include_prompt=given.include_prompt,
            stems_folder=given.stems and numbered(given.stems, number, given.takes),
            midi=given.midi and numbered(given.midi, number, given.takes),
            sheet=given.sheet and numbered(given.sheet, number, given.takes),
            video=film,
        )
        delivered = deliver(studio, mix_of_take(take), delivery, control)
        report.append(delivered.to_json())
        if not given.json:
            terminal.result(delivered_text(delivered))
    if given.json:
        terminal.document(report[0] if given.takes == 1 else report)
    return 0


def delivered_text(delivered: "Delivered") -> str:
    """Return what is printed of a delivery."""
    lines = [str(delivered.path)]
    lines += [f"  {label}: {value}" for label, value in delivered.facts]
    lines += [f"  {note.title}. {note.text}" for note in delivered.notes]
    return "\n".join(lines)


def _over_files(
    given: argparse.Namespace, terminal: Terminal, work: Callable[[Path], tuple[object, str]]
) -> int:
    """Do `work` on each file; one that fails does not keep the others from their turn."""
    documents: list[object] = []
    status = 0
    for path in given.files:
        try:
            data, text = work(path)
        except SoundmarkError as error:
            status = 1
            told = str(sentence(error))
            data = {"file": str(path), "error": {"code": error.code, "sentence": told}}
            terminal.message(told if str(path) in told else f"{path}: {told}")
        else:
            if not given.json:
                terminal.result(text)
        documents.append(data)
    if given.json:
        terminal.document(documents[0] if len(given.files) == 1 else documents)
    return status


def inspect(given: argparse.Namespace, terminal: Terminal) -> int:
    """Say what is known of files."""
    from core.studio import inspect
    from core.watermark import WatermarkKey

    studio = _studio()
    keys = tuple(WatermarkKey.load(path) for path in given.key)

    def work(path: Path) -> tuple[object, str]:
        found = inspect(studio, path, terminal.control(), references=given.reference, keys=keys)
        return found.to_json(), found.to_text()

    return _over_files(given, terminal, work)


def augment(given: argparse.Namespace, terminal: Terminal) -> int:
    """Run a chain over files."""
    from core.augmentation import Chain
    from core.studio.augmenting import augment_files

    report = augment_files(
        _studio(),
        tuple(given.files),
        given.output,
        Chain.from_toml(given.chain),
        copies=given.copies,
        seed=given.seed,
        control=terminal.control(),
    )
    for path, told in report.refused:
        terminal.message(f"{path}: {told}")
    if given.json:
        terminal.document(report.to_json())
    else:
        terminal.result(
            _("{count} files written to {folder}; what was done to each: {manifest}").format(
                count=len(report.made), folder=given.output, manifest=report.manifest.name
            )
        )
    return 1 if report.refused else 0


def export(given: argparse.Namespace, terminal: Terminal) -> int:
    """Deliver a project or a file."""
    from core.audio import EncodeSettings, format_of
    from core.studio import Delivery, deliver, mix_of_path

    studio = _studio()
    control = terminal.control()
    mix = mix_of_path(studio, given.source, control, stems=given.stems is not None)
    delivery = Delivery(
        target=given.output,
        settings=EncodeSettings(
            format=given.format or format_of(given.output), bitrate_kbps=given.bitrate
        ),
        loudness_lufs=given.loudness,
        title=given.title or mix.title,
        artist=given.artist,
        stems_folder=given.stems,
        sheet=given.sheet,
    )
    delivered = deliver(studio, mix, delivery, control)
    if given.json:
        terminal.document(delivered.to_json())
    else:
        terminal.result(delivered_text(delivered))
    return 0


def reproduce(given: argparse.Namespace, terminal: Terminal) -> int:
    """Make a take again and compare."""
    from core.studio.reproducing import reproduce

    again = reproduce(_studio(), given.source, given.output, terminal.control())
    if given.json:
        terminal.document(again.to_json())
    else:
        terminal.result(again.to_text())
    return 0 if again.acceptable else 1


def demo(given: argparse.Namespace, terminal: Terminal) -> int:
    """Make, export and inspect an example."""
    from core.studio.demo import demo

    studio = _studio()
    seen = demo(studio, _request(given, studio), given.output, terminal.control(), given.engine)
    if given.json:
        terminal.document([inspection.to_json() for inspection in seen])
        return 0
    for inspection in seen:
        terminal.result(inspection.to_text())
    terminal.result(_("The files lie in {folder}.").format(folder=given.output.resolve()))
    return 0


def watermark_embed(given: argparse.Namespace, terminal: Terminal) -> int:
    """Mark a file."""
    from core.audio import EncodeSettings, format_of
    from core.studio import Delivery, deliver, mix_of_path
    from core.watermark import WatermarkKey

    studio = _studio()
    control = terminal.control()
    delivery = Delivery(
        target=given.output,
        settings=EncodeSettings(format=format_of(given.output)),
        record=given.payload,
        key=WatermarkKey.load(given.key) if given.key else None,
        strength=given.strength,
    )
    delivered = deliver(studio, mix_of_path(studio, given.source, control), delivery, control)
    if given.json:
        terminal.document(delivered.to_json())
    else:
        terminal.result(delivered_text(delivered))
    return 0


def watermark_detect(given: argparse.Namespace, terminal: Terminal) -> int:
    """Find marks in files."""
    from core.studio.detecting import detect_file
    from core.watermark import WatermarkKey

    studio = _studio()
    keys = tuple(WatermarkKey.load(path) for path in given.key)

    def work(path: Path) -> tuple[object, str]:
        found = detect_file(studio, path, terminal.control(), keys=keys, full=given.full)
        return found.to_json(), found.to_text()

    return _over_files(given, terminal, work)


def watermark_check(given: argparse.Namespace, terminal: Terminal) -> int:
    """Say what would be left of a file's marks after a release."""
    from core.studio.checking import check_file
    from core.watermark import WatermarkKey

    checked = check_file(
        _studio(),
        given.file,
        terminal.control(),
        key=WatermarkKey.load(given.key) if given.key else None,
        original=given.original,
        material=given.material,
    )
    if given.json:
        terminal.document(checked.to_json())
    else:
        terminal.result(checked.to_text())
    return 1 if checked.colour == "red" else 0


def watermark_keygen(given: argparse.Namespace, terminal: Terminal) -> int:
    """Make a key file; never over another one."""
    from core.watermark import WatermarkKey

    key = WatermarkKey.generate()
    key.save(given.file)
    terminal.result(
        _("{path}: key {id}. Keep it: without it your private marks cannot be read.").format(
            path=given.file, id=key.id
        )
    )
    return 0


def ledger_list(given: argparse.Namespace, terminal: Terminal) -> int:
    """Print a line an entry."""
    from core.studio.ledgers import entry_json, entry_line

    entries = _studio().ledger.entries()
    if given.json:
        terminal.document([entry_json(entry) for entry in entries])
    for entry in () if given.json else entries:
        terminal.result(entry_line(entry))
    return 0


def ledger_show(given: argparse.Namespace, terminal: Terminal) -> int:
    """Print one record, whole."""
    from core.studio.ledgers import entry_json, record_entries

    # A record is a handful of entries; JSON is what reads well for people too.
    entries = record_entries(_studio().ledger, given.record)
    terminal.document([entry_json(entry) for entry in entries])
    return 0


def ledger_verify(given: argparse.Namespace, terminal: Terminal) -> int:
    """Check the whole chain."""
    from core.studio.ledgers import verification

    count, problems = verification(_studio())
    if given.json:
        terminal.document({"entries": count, "problems": problems})
    elif problems:
        for problem in problems:
            terminal.result(problem)
    else:
        terminal.result(_("{count} entries, every one intact.").format(count=count))
    return 1 if problems else 0


def ledger_export(given: argparse.Namespace, terminal: Terminal) -> int:
    """Print or write the whole ledger as W3C PROV-JSON."""
    from core.audio import replacing
    from core.studio.ledgers import exported

    document = exported(_studio().ledger)
    if given.output is None:
        terminal.document(document)
        return 0
    with replacing(given.output) as temporary:
        temporary.write_text(json.dumps(document, indent=2, ensure_ascii=False), "utf-8")
    terminal.result(str(given.output))
    return 0


def models(given: argparse.Namespace, terminal: Terminal) -> int:
    """List, fetch, show or remove models."""
    from core.studio.models import models_task

    data, text = models_task(
        _studio(), given.models, getattr(given, "model", ""), terminal.control()
    )
    if given.json:
        terminal.document(data)
    else:
        terminal.result(text)
    return 0


def doctor(given: argparse.Namespace, terminal: Terminal) -> int:
    """Say what this machine has."""
    from core.studio.doctor import doctor

    findings = doctor(_studio())
    if given.json:
        terminal.document([finding.to_json() for finding in findings])
    else:
        for finding in findings:
            sign = {"ok": "+", "warning": "!", "missing": "-"}[finding.state]
            terminal.result(f"{sign} {finding.title}: {finding.text}")
    return 0


def warm_up(given: argparse.Namespace, terminal: Terminal) -> int:
    """Compile the sound kernels."""
    from core.studio.doctor import compile_kernels

    seconds = compile_kernels()
    if given.json:
        terminal.document({"seconds": seconds})
    else:
        terminal.message(_("Kernels ready after {seconds:.1f} s.").format(seconds=seconds))
    return 0
