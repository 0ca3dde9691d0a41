"""The command line's words: every command, its options and their ranges."""

import argparse
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from core import __version__
from core.cli import commands as do
from core.cli import keys, varying
from core.text import _


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


def pair(kind: type) -> Callable[[str], tuple[str, Any]]:
    """Return a parser of ``name=value``, for argparse."""

    def parse(text: str) -> tuple[str, Any]:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise argparse.ArgumentTypeError(f"“{text}” is not a name, “=” and a value")
        try:
            return name.strip(), kind(value.strip())
        except ValueError:
            raise argparse.ArgumentTypeError(f"“{value}” is not a whole number") from None

    return parse


def seconds_list(text: str) -> tuple[float, ...]:
    """Return seconds that are separated by commas, for argparse."""
    try:
        return tuple(sorted(float(part) for part in text.split(",") if part.strip()))
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is no row of seconds") from None


def font_preset(text: str) -> tuple[str, tuple[Path, int | None, int | None]]:
    """Return part, file, bank and program of ``[PART=]FILE[:BANK:PROGRAM]``, for argparse.

    Examples
    --------
    >>> part, (file, bank, program) = font_preset("lead=sounds/gm.sf2:0:40")
    >>> part, file.name, bank, program
    ('lead', 'gm.sf2', 0, 40)
    """
    part, equals, rest = text.partition("=")
    found = re.fullmatch(r"(.+?)(?::(\d{1,3}):(\d{1,3}))?", rest if equals else part)
    if not found:
        raise argparse.ArgumentTypeError(f"“{text}” names no file")
    bank, program = (None if each is None else int(each) for each in found.groups()[1:])
    return part if equals else "all", (Path(found[1]), bank, program)


def bar_range(text: str) -> tuple[int, int]:
    """Return first and last bar as a person counts them, ``"5-8"`` or ``"5"``, for argparse."""
    first, _dash, last = text.partition("-")
    if not first.isdecimal() or not (last or first).isdecimal():
        raise argparse.ArgumentTypeError(f"“{text}” is not a bar, or two joined by “-”")
    return int(first), int(last or first)


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
        ("doctor", _("say what this machine has and what is missing"), do.doctor),
        ("warm-up", _("compile the sound kernels"), do.warm_up),
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
    make.add_argument("--sheet", type=Path, metavar="FILE", help=_("write the disclosure sheet"))
    make.add_argument("--continue-from", type=Path, metavar="FILE")
    make.add_argument("--melody", type=Path, metavar="FILE")
    make.add_argument(
        "--accompany", type=Path, metavar="FILE", help=_("lie under a recording, on its beats")
    )
    make.add_argument(
        "--video", type=Path, metavar="FILE", help=_("as long as a film, hitting its cuts")
    )
    make.add_argument(
        "--hits", type=seconds_list, metavar="S,S,...", help=_("with --video: hit these instead")
    )
    make.add_argument("--include-prompt", action="store_true")
    make.add_argument("-o", "--output", type=Path, required=True, metavar="OUT")
    make.add_argument("--json", action="store_true")
    make.set_defaults(handler=do.generate)

    look = commands.add_parser("inspect", help=_("say what is known of a file"))
    look.add_argument("files", nargs="+", type=Path, metavar="FILE")
    look.add_argument("--reference", type=Path, metavar="DIR")
    look.add_argument("--key", type=Path, action="append", default=[], metavar="FILE")
    look.add_argument("--json", action="store_true")
    look.set_defaults(handler=do.inspect)

    alter = commands.add_parser("augment", help=_("run a chain of effects over files"))
    alter.add_argument("files", nargs="+", type=Path, metavar="IN")
    alter.add_argument("-o", "--output", type=Path, required=True, metavar="DIR")
    alter.add_argument("--chain", type=Path, required=True, metavar="CHAIN.toml")
    alter.add_argument("--copies", type=number_between(1, 10_000, int), default=1)
    alter.add_argument("--seed", type=number_between(0, 2**63 - 1, int), default=0)
    alter.add_argument("--json", action="store_true")
    alter.set_defaults(handler=do.augment)

    leave = commands.add_parser("export", help=_("export a project or a file, marked and signed"))
    leave.add_argument("source", type=Path, metavar="PROJECT|AUDIO")
    leave.add_argument("-o", "--output", type=Path, required=True, metavar="OUT")
    leave.add_argument("--format", choices=("wav", "flac", "mp3", "ogg", "opus", "m4a"))
    leave.add_argument("--bitrate", type=number_between(16, 510, int), metavar="KBPS")
    leave.add_argument("--loudness", type=number_between(-40, 0), metavar="LUFS")
    leave.add_argument("--stems", type=Path, metavar="DIR")
    leave.add_argument("--sheet", type=Path, metavar="FILE", help=_("write the disclosure sheet"))
    leave.add_argument("--title", default="")
    leave.add_argument("--artist", default="")
    leave.add_argument("--json", action="store_true")
    leave.set_defaults(handler=do.export)

    again = commands.add_parser("reproduce", help=_("make a take again and compare the samples"))
    again.add_argument("source", metavar="FILE|RECORD")
    again.add_argument("-o", "--output", type=Path, required=True, metavar="OUT")
    again.add_argument("--json", action="store_true")
    again.set_defaults(handler=do.reproduce)

    vary = commands.add_parser("vary", help=_("make a take again with something else in it"))
    vary.add_argument("source", metavar="FILE|RECORD")
    what = vary.add_mutually_exclusive_group(required=True)
    what.add_argument("--new", choices=varying.WHATS, help=_("what is made anew"))
    what.add_argument("--bars", type=bar_range, metavar="FIRST-LAST", help=_("bars to make again"))
    vary.add_argument(
        "--only", action="append", metavar="STEM", help=_("with --bars: the stems that change")
    )
    vary.add_argument("--seed", type=number_between(0, 2**53 - 1, int))
    vary.add_argument("--stems", type=Path, metavar="DIR")
    vary.add_argument("--midi", type=Path, metavar="FILE")
    vary.add_argument("-o", "--output", type=Path, required=True, metavar="OUT")
    vary.add_argument("--json", action="store_true")
    vary.set_defaults(handler=varying.vary)

    morph = commands.add_parser("morph", help=_("make the takes between two takes"))
    morph.add_argument("one", metavar="FILE|RECORD")
    morph.add_argument("other", metavar="FILE|RECORD")
    morph.add_argument("--steps", type=number_between(1, 15, int), default=3)
    morph.add_argument("--stems", type=Path, metavar="DIR")
    morph.add_argument("--midi", type=Path, metavar="FILE")
    morph.add_argument("-o", "--output", type=Path, required=True, metavar="OUT")
    morph.add_argument("--json", action="store_true")
    morph.set_defaults(handler=varying.morph)

    demo = commands.add_parser("demo", help=_("make, export and inspect an example"))
    demo.add_argument("prompt", nargs="?", default="80s synth-pop with a groovy bassline")
    _request_arguments(demo)
    demo.add_argument("-o", "--output", type=Path, default=Path.cwd() / "out", metavar="DIR")
    demo.add_argument("--json", action="store_true")
    demo.set_defaults(handler=do.demo)


def _request_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--seconds", type=number_between(0, 36_000), help=_("as the prompt says, else 30")
    )
    command.add_argument("--seed", type=number_between(0, 2**63 - 1, int))
    command.add_argument("--engine", default="composer")
    command.add_argument("--model", metavar="ID|DIR")
    command.add_argument("--tempo", type=number_between(1, 1000), metavar="BPM")
    command.add_argument("--key", default="", metavar="KEY", help=_("for example “A minor”"))
    command.add_argument("--chords", default="", help=_("for example “Am F C G”"))
    command.add_argument("--metre", help=_("for example 7/8"))
    command.add_argument("--form", help=_("song, dance, jazz or arc"))
    command.add_argument(
        "--mood",
        type=number_between(-1, 1),
        nargs=2,
        metavar=("AROUSAL", "VALENCE"),
        help=_("each from -1 to 1"),
    )
    command.add_argument(
        "--builds", action=argparse.BooleanOptionalAction, help=_("only grow to the end")
    )
    command.add_argument(
        "--loop", action="store_true", help=_("whole bars, the end meets the start")
    )
    for flag, kind, metavar, text in (
        ("--instrument", str, "PART=NAME", _("for example lead=flute; lead= for nobody")),
        ("--sound", str, "PART=NAME", _("who plays what was written for another")),
        ("--stage-seed", int, "STAGE=N", _("draw one stage from a seed of its own")),
    ):
        command.add_argument(
            flag, type=pair(kind), action="append", default=[], metavar=metavar, help=text
        )
    command.add_argument(
        "--soundfont",
        type=font_preset,
        action="append",
        default=[],
        metavar="[PART=]FILE[:BANK:PROGRAM]",
        help=_("a SoundFont (.sf2, .sf3) plays a part, or all of them"),
    )
    command.add_argument(
        "--scale", type=Path, metavar="FILE", help=_("play the tones of a Scala file (.scl)")
    )


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
    embed.set_defaults(handler=do.watermark_embed)
    detect = kinds.add_parser("detect", help=_("find marks; needs no key for the public one"))
    detect.add_argument("files", nargs="+", type=Path, metavar="FILE")
    detect.add_argument("--key", type=Path, action="append", default=[], metavar="FILE")
    detect.add_argument("--full", action="store_true", help=_("search pitch and tempo too"))
    detect.add_argument("--json", action="store_true")
    detect.set_defaults(handler=do.watermark_detect)
    check = kinds.add_parser("check", help=_("what would survive a release, and is it heard"))
    check.add_argument("file", type=Path, metavar="FILE")
    check.add_argument("--key", type=Path, metavar="FILE")
    check.add_argument(
        "--original", type=Path, metavar="FILE", help=_("the sound before it was marked")
    )
    check.add_argument("--material", choices=("auto", "music", "speech"), default="auto")
    check.add_argument("--json", action="store_true")
    check.set_defaults(handler=do.watermark_check)
    keygen = kinds.add_parser("keygen", help=_("make a key file"))
    keygen.add_argument("file", type=Path, metavar="FILE")
    keygen.set_defaults(handler=do.watermark_keygen)
    for name, text, handler in (
        ("backup", _("write your own keys to a file"), keys.back_up),
        ("restore", _("take the keys of such a file"), keys.restore),
        ("rotate", _("mark with a new key; the earlier ones go on reading"), keys.rotate),
    ):
        command = kinds.add_parser(name, help=text)
        if name != "rotate":
            command.add_argument("file", type=Path, metavar="FILE")
        command.add_argument("--json", action="store_true")
        command.set_defaults(handler=handler)


def _add_ledger(commands: Any) -> None:
    ledger = commands.add_parser("ledger", help=_("read and check what was made and what left"))
    kinds = ledger.add_subparsers(dest="ledger", required=True, parser_class=_Parser)
    for name, text, handler in (
        ("list", _("a line an entry"), do.ledger_list),
        ("show", _("one record, whole"), do.ledger_show),
        ("verify", _("check the whole chain"), do.ledger_verify),
        ("export", _("the whole ledger as W3C PROV-JSON"), do.ledger_export),
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
        command.set_defaults(handler=do.models)
