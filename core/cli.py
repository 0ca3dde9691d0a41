"""The command line: reads arguments, calls the studio, prints.

Results go to stdout, messages and progress to stderr; with ``--json`` stdout holds one
JSON document and nothing else. Exit status: 0 done, 1 the work failed, 2 bad usage.
"""

import argparse
import json
import math
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from core import __version__
from core.errors import Cancelled, SoundmarkError, UserError
from core.jobs import Reporter
from core.settings import Folders
from core.text import _, sentence

Handler = Callable[[argparse.Namespace, "Terminal"], int]


class Terminal:
    """Write results to stdout and everything else to stderr."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet or not sys.stderr.isatty()
        self._started = time.monotonic()
        self._width = 0

    def control(self) -> Reporter:
        """Return a control that draws one progress line, where somebody watches."""
        return Reporter(None if self._quiet else self._progress)

    def result(self, text: str) -> None:
        """Print a line of the result."""
        self._clear()
        print(text)

    def document(self, data: object) -> None:
        """Print the one JSON document."""
        self._clear()
        json.dump(data, sys.stdout, indent=2, ensure_ascii=False, default=str)
        print()

    def message(self, text: str) -> None:
        """Print a line that is no result."""
        self._clear()
        print(text, file=sys.stderr)

    def _progress(self, fraction: float, stage: str) -> None:
        passed = time.monotonic() - self._started
        left = passed / fraction * (1 - fraction) if fraction > 0.02 else math.inf
        line = f"{fraction:4.0%} {stage}" + (f", {left:.0f} s left" if left < 1e6 else "")
        print(f"\r{line:<{self._width}}", end="", file=sys.stderr, flush=True)
        self._width = len(line)
        if fraction >= 1.0:
            self._clear()

    def _clear(self) -> None:
        if self._width:
            print(f"\r{'':<{self._width}}\r", end="", file=sys.stderr, flush=True)
            self._width = 0


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}. See “{self.prog} --help”.\n")


def number_between(low: float, high: float, kind: type = float) -> Callable[[str], Any]:
    """Return a parser of numbers in a closed range, for argparse."""

    def parse(text: str) -> Any:
        try:
            value = kind(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"“{text}” is not a number") from None
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"{text} is outside {low:g} to {high:g}")
        return value

    return parse


def hex_digits(count: int) -> Callable[[str], str]:
    """Return a parser of exactly `count` hexadecimal digits, for argparse."""

    def parse(text: str) -> str:
        if len(text) != count or set(text.lower()) - set("0123456789abcdef"):
            raise argparse.ArgumentTypeError(f"“{text}” is not {count} hexadecimal digits")
        return text.lower()

    return parse


def parser() -> argparse.ArgumentParser:
    """Return the whole command line's parser."""
    top = _Parser(prog="soundmark", description=_("Make, mark and inspect music, offline."))
    top.add_argument("--version", action="version", version=f"Soundmark {__version__}")
    top.add_argument("--quiet", action="store_true", help=_("show no progress"))
    commands = top.add_subparsers(dest="command", required=True, parser_class=_Parser)
    _add_making(commands)
    _add_watermark(commands)
    _add_ledger(commands)
    _add_models(commands)
    for name, text, handler in (
        ("doctor", _("say what this machine has and what is missing"), _doctor),
        ("warm-up", _("compile the sound kernels"), _warm_up),
    ):
        command = commands.add_parser(name, help=text)
        command.add_argument("--json", action="store_true")
        command.set_defaults(handler=handler)
    return top


def _add_making(commands: Any) -> None:
    make = commands.add_parser("generate", help=_("make a take from a prompt and export it"))
    make.add_argument("prompt")
    _request_arguments(make)
    make.add_argument("--takes", type=number_between(1, 64, int), default=1)
    make.add_argument("--stems", type=Path, metavar="DIR")
    make.add_argument("--midi", type=Path, metavar="FILE")
    make.add_argument("--continue-from", type=Path, metavar="FILE")
    make.add_argument("--melody", type=Path, metavar="FILE")
    make.add_argument("--include-prompt", action="store_true")
    make.add_argument("-o", "--output", type=Path, required=True, metavar="OUT")
    make.add_argument("--json", action="store_true")
    make.set_defaults(handler=_generate)

    look = commands.add_parser("inspect", help=_("say what is known of a file"))
    look.add_argument("files", nargs="+", type=Path, metavar="FILE")
    look.add_argument("--reference", type=Path, metavar="DIR")
    look.add_argument("--key", type=Path, action="append", default=[], metavar="FILE")
    look.add_argument("--json", action="store_true")
    look.set_defaults(handler=_inspect)

    alter = commands.add_parser("augment", help=_("run a chain of effects over files"))
    alter.add_argument("files", nargs="+", type=Path, metavar="IN")
    alter.add_argument("-o", "--output", type=Path, required=True, metavar="DIR")
    alter.add_argument("--chain", type=Path, required=True, metavar="CHAIN.toml")
    alter.add_argument("--copies", type=number_between(1, 10_000, int), default=1)
    alter.add_argument("--seed", type=number_between(0, 2**63 - 1, int), default=0)
    alter.add_argument("--json", action="store_true")
    alter.set_defaults(handler=_augment)

    leave = commands.add_parser("export", help=_("export a project or a file, marked and signed"))
    leave.add_argument("source", type=Path, metavar="PROJECT|AUDIO")
    leave.add_argument("-o", "--output", type=Path, required=True, metavar="OUT")
    leave.add_argument("--format", choices=("wav", "flac", "mp3", "ogg", "opus", "m4a"))
    leave.add_argument("--bitrate", type=number_between(16, 510, int), metavar="KBPS")
    leave.add_argument("--loudness", type=number_between(-40, 0), metavar="LUFS")
    leave.add_argument("--stems", type=Path, metavar="DIR")
    leave.add_argument("--title", default="")
    leave.add_argument("--artist", default="")
    leave.add_argument("--json", action="store_true")
    leave.set_defaults(handler=_export)

    again = commands.add_parser("reproduce", help=_("make a take again and compare the samples"))
    again.add_argument("source", metavar="FILE|RECORD")
    again.add_argument("-o", "--output", type=Path, required=True, metavar="OUT")
    again.add_argument("--json", action="store_true")
    again.set_defaults(handler=_reproduce)

    demo = commands.add_parser("demo", help=_("make, export and inspect an example"))
    demo.add_argument("prompt", nargs="?", default="80s synth-pop with a groovy bassline")
    _request_arguments(demo)
    demo.add_argument("-o", "--output", type=Path, default=Path.cwd() / "out", metavar="DIR")
    demo.add_argument("--json", action="store_true")
    demo.set_defaults(handler=_demo)


def _request_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("--seconds", type=number_between(0, 36_000), default=30.0)
    command.add_argument("--seed", type=number_between(0, 2**63 - 1, int))
    command.add_argument("--engine", default="composer")
    command.add_argument("--model", metavar="ID|DIR")
    command.add_argument("--tempo", type=number_between(1, 1000), metavar="BPM")
    command.add_argument("--key", default="", metavar="KEY", help=_("for example “A minor”"))
    command.add_argument("--chords", default="", help=_("for example “Am F C G”"))


def _add_watermark(commands: Any) -> None:
    mark = commands.add_parser("watermark", help=_("set, find and key watermarks"))
    kinds = mark.add_subparsers(dest="watermark", required=True, parser_class=_Parser)
    embed = kinds.add_parser("embed", help=_("mark a file"))
    embed.add_argument("source", type=Path, metavar="IN")
    embed.add_argument("-o", "--output", type=Path, required=True, metavar="OUT")
    embed.add_argument("--payload", type=hex_digits(16), metavar="HEX16")
    embed.add_argument("--key", type=Path, metavar="FILE")
    embed.add_argument("--strength", type=number_between(0.25, 4.0), default=1.0)
    embed.add_argument("--json", action="store_true")
    embed.set_defaults(handler=_watermark_embed)
    detect = kinds.add_parser("detect", help=_("find marks; needs no key for the public one"))
    detect.add_argument("files", nargs="+", type=Path, metavar="FILE")
    detect.add_argument("--key", type=Path, action="append", default=[], metavar="FILE")
    detect.add_argument("--full", action="store_true", help=_("search pitch and tempo too"))
    detect.add_argument("--json", action="store_true")
    detect.set_defaults(handler=_watermark_detect)
    keygen = kinds.add_parser("keygen", help=_("make a key file"))
    keygen.add_argument("file", type=Path, metavar="FILE")
    keygen.set_defaults(handler=_watermark_keygen)


def _add_ledger(commands: Any) -> None:
    ledger = commands.add_parser("ledger", help=_("read and check what was made and what left"))
    kinds = ledger.add_subparsers(dest="ledger", required=True, parser_class=_Parser)
    for name, text, handler in (
        ("list", _("a line an entry"), _ledger_list),
        ("show", _("one record, whole"), _ledger_show),
        ("verify", _("check the whole chain"), _ledger_verify),
        ("export", _("the whole ledger as JSON"), _ledger_export),
    ):
        command = kinds.add_parser(name, help=text)
        if name == "show":
            command.add_argument("record")
        if name == "export":
            command.add_argument("-o", "--output", type=Path, metavar="FILE")
        command.add_argument("--json", action="store_true")
        command.set_defaults(handler=handler)


def _add_models(commands: Any) -> None:
    models = commands.add_parser("models", help=_("the model folders on this machine"))
    kinds = models.add_subparsers(dest="models", required=True, parser_class=_Parser)
    for name, text in (
        ("list", _("what is here")),
        ("download", _("fetch a model from the hub")),
        ("card", _("a model's licence and card")),
        ("remove", _("delete a downloaded model")),
    ):
        command = kinds.add_parser(name, help=text)
        if name != "list":
            command.add_argument("model")
        command.add_argument("--json", action="store_true")
        command.set_defaults(handler=_models)


# --- the commands: each imports what it needs, so that --help is instant --------------------


def _studio() -> Any:
    from core.studio import Studio

    return Studio(Folders.of_this_user())


def _request(given: argparse.Namespace, studio: Any) -> Any:
    from core.generation import GenerationRequest
    from core.studio.references import reference
    from core.studio.takes import fresh_seed

    guide = None
    if getattr(given, "continue_from", None):
        guide = reference(given.continue_from, "continue")
    elif getattr(given, "melody", None):
        guide = reference(given.melody, "melody")
    spec = studio.engines.get(given.engine)
    settings = {"model": given.model} if given.model else {}
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


def _numbered(path: Path, number: int, count: int) -> Path:
    return path if count == 1 else path.with_stem(f"{path.stem}-{number}")


def _generate(given: argparse.Namespace, terminal: Terminal) -> int:
    from core.audio import EncodeSettings, format_of
    from core.studio import Delivery, deliver, make_takes, mix_of_take

    settings = EncodeSettings(format=format_of(given.output))
    studio = _studio()
    control = terminal.control()
    takes = make_takes(studio, given.engine, _request(given, studio), given.takes, control)
    report = []
    for number, take in enumerate(takes, start=1):
        for notice in take.made.notices:
            terminal.message(notice)
        delivery = Delivery(
            target=_numbered(given.output, number, given.takes),
            settings=settings,
            title=take.name,
            include_prompt=given.include_prompt,
            stems_folder=given.stems and _numbered(given.stems, number, given.takes),
            midi=given.midi and _numbered(given.midi, number, given.takes),
        )
        delivered = deliver(studio, mix_of_take(take), delivery, control)
        report.append(delivered.to_json())
        if not given.json:
            terminal.result(_delivered_text(delivered))
    if given.json:
        terminal.document(report[0] if given.takes == 1 else report)
    return 0


def _delivered_text(delivered: Any) -> str:
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
            told = sentence(error)
            data = {"file": str(path), "error": {"code": error.code, "sentence": str(told)}}
            terminal.message(f"{path}: {told}")
        else:
            if not given.json:
                terminal.result(text)
        documents.append(data)
    if given.json:
        terminal.document(documents[0] if len(given.files) == 1 else documents)
    return status


def _inspect(given: argparse.Namespace, terminal: Terminal) -> int:
    from core.studio import inspect
    from core.watermark import WatermarkKey

    studio = _studio()
    keys = tuple(WatermarkKey.load(path) for path in given.key)

    def work(path: Path) -> tuple[object, str]:
        found = inspect(studio, path, terminal.control(), references=given.reference, keys=keys)
        return found.to_json(), found.to_text()

    return _over_files(given, terminal, work)


def _augment(given: argparse.Namespace, terminal: Terminal) -> int:
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


def _export(given: argparse.Namespace, terminal: Terminal) -> int:
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
    )
    delivered = deliver(studio, mix, delivery, control)
    if given.json:
        terminal.document(delivered.to_json())
    else:
        terminal.result(_delivered_text(delivered))
    return 0


def _reproduce(given: argparse.Namespace, terminal: Terminal) -> int:
    from core.studio.reproducing import reproduce

    again = reproduce(_studio(), given.source, given.output, terminal.control())
    if given.json:
        terminal.document(again.to_json())
    else:
        terminal.result(again.to_text())
    return 0 if again.acceptable else 1


def _demo(given: argparse.Namespace, terminal: Terminal) -> int:
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


def _watermark_embed(given: argparse.Namespace, terminal: Terminal) -> int:
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
        terminal.result(_delivered_text(delivered))
    return 0


def _watermark_detect(given: argparse.Namespace, terminal: Terminal) -> int:
    from core.studio.detecting import detect_file
    from core.watermark import WatermarkKey

    studio = _studio()
    keys = tuple(WatermarkKey.load(path) for path in given.key)

    def work(path: Path) -> tuple[object, str]:
        found = detect_file(studio, path, terminal.control(), keys=keys, full=given.full)
        return found.to_json(), found.to_text()

    return _over_files(given, terminal, work)


def _watermark_keygen(given: argparse.Namespace, terminal: Terminal) -> int:
    from core.watermark import WatermarkKey

    if given.file.exists():
        raise UserError("watermark.key_exists", path=given.file)
    key = WatermarkKey.generate()
    key.save(given.file)
    terminal.result(
        _("{path}: key {id}. Keep it: without it your private marks cannot be read.").format(
            path=given.file, id=key.id
        )
    )
    return 0


def _ledger_list(given: argparse.Namespace, terminal: Terminal) -> int:
    from core.studio.ledgers import entry_json, entry_line

    entries = _studio().ledger.entries()
    if given.json:
        terminal.document([entry_json(entry) for entry in entries])
    for entry in () if given.json else entries:
        terminal.result(entry_line(entry))
    return 0


def _ledger_show(given: argparse.Namespace, terminal: Terminal) -> int:
    from core.studio.ledgers import entry_json, record_entries

    # A record is a handful of entries; JSON is what reads well for people too.
    entries = record_entries(_studio().ledger, given.record)
    terminal.document([entry_json(entry) for entry in entries])
    return 0


def _ledger_verify(given: argparse.Namespace, terminal: Terminal) -> int:
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


def _ledger_export(given: argparse.Namespace, terminal: Terminal) -> int:
    from core.audio import replacing
    from core.studio.ledgers import entry_json

    entries = [entry_json(entry) for entry in _studio().ledger.entries()]
    if given.output is None:
        terminal.document(entries)
        return 0
    with replacing(given.output) as temporary:
        temporary.write_text(json.dumps(entries, indent=2, ensure_ascii=False), "utf-8")
    terminal.result(str(given.output))
    return 0


def _models(given: argparse.Namespace, terminal: Terminal) -> int:
    from core.studio.models import models_task

    data, text = models_task(
        _studio(), given.models, getattr(given, "model", ""), terminal.control()
    )
    if given.json:
        terminal.document(data)
    else:
        terminal.result(text)
    return 0


def _doctor(given: argparse.Namespace, terminal: Terminal) -> int:
    from core.studio.doctor import doctor

    findings = doctor(_studio())
    if given.json:
        terminal.document([finding.to_json() for finding in findings])
    else:
        for finding in findings:
            sign = {"ok": "+", "warning": "!", "missing": "-"}[finding.state]
            terminal.result(f"{sign} {finding.title}: {finding.text}")
    return 0


def _warm_up(given: argparse.Namespace, terminal: Terminal) -> int:
    from core.studio.doctor import compile_kernels

    seconds = compile_kernels()
    if given.json:
        terminal.document({"seconds": seconds})
    else:
        terminal.message(_("Kernels ready after {seconds:.1f} s.").format(seconds=seconds))
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status."""
    given = parser().parse_args(arguments)
    terminal = Terminal(quiet=given.quiet)
    handler: Handler = given.handler
    try:
        return handler(given, terminal)
    except SoundmarkError as error:
        terminal.message(f"soundmark: {sentence(error)}")
        return error.exit_status
    except (Cancelled, KeyboardInterrupt):
        terminal.message(_("soundmark: stopped; nothing half-finished was left behind."))
        return 1
    except BrokenPipeError:
        # Whoever read our output has gone; there is nobody to tell.
        sys.stderr.close()
        return 0


if __name__ == "__main__":
    sys.exit(main())
