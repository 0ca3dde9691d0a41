"""The table of commands: names, keys, icons, and when each can be used."""

from dataclasses import dataclass
from typing import Literal

from core.text import N_

Scope = Literal["window", "editor"]

MENUS = (
    ("file", N_("&File")),
    ("edit", N_("&Edit")),
    ("view", N_("&View")),
    ("track", N_("&Track")),
    ("play", N_("&Play")),
    ("help", N_("&Help")),
)


@dataclass(frozen=True, slots=True)
class Command:
    """Describe one thing that the window can be told to do.

    Attributes
    ----------
    id
        ``"menu.what"``; who carries it out binds to this.
    title
        What the menu says.
    keys
        Shortcuts, the first of which menus and tooltips name.
    icon
        Of the Phosphor set; empty for none.
    when
        What must be true for it to be usable, of ``sound``, ``selection``, ``clipboard``,
        ``undo``, ``redo``, ``tracks``, ``unstated``, ``project``, ``bars``; empty for always.
    checkable
        Whether it is a switch.
    scope
        ``"window"``: its keys work everywhere but where text is typed; ``"editor"``: only while
        the editor has the focus, because lists and text want these keys too.
    separated
        Whether the menu draws a line before it.
    """

    id: str
    title: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    when: str = ""
    checkable: bool = False
    scope: Scope = "window"
    separated: bool = False

    @property
    def menu(self) -> str:
        """The menu that it stands in."""
        return self.id.partition(".")[0]


COMMANDS: tuple[Command, ...] = (
    Command("file.new", N_("New project"), ("Ctrl+N",), "file-plus"),
    Command("file.open", N_("Open project…"), ("Ctrl+O",), "folder-open"),
    Command("file.recent", N_("Open recent")),
    Command(
        "file.import", N_("Import audio…"), ("Ctrl+Shift+I",), "download-simple", separated=True
    ),
    Command("file.inspect", N_("Inspect a file…"), ("Ctrl+Shift+O",), "magnifying-glass"),
    Command("file.save", N_("Save"), ("Ctrl+S",), "floppy-disk", "project", separated=True),
    Command("file.export", N_("Export…"), ("Ctrl+Shift+E",), "export", "sound"),
    Command("file.export_video", N_("Video with this music…"), icon="film-strip"),
    Command("file.device", N_("Sound device"), icon="speaker-high", separated=True),
    Command("file.settings", N_("Settings…"), ("Ctrl+,",), "gear-six"),
    Command("file.quit", N_("Quit"), ("Ctrl+Q",), separated=True),
    Command("edit.undo", N_("Undo"), ("Ctrl+Z",), "arrow-u-up-left", "undo"),
    Command("edit.redo", N_("Redo"), ("Ctrl+Shift+Z", "Ctrl+Y"), "arrow-u-up-right", "redo"),
    Command("edit.cut", N_("Cut"), ("Ctrl+X",), "scissors", "selection", separated=True),
    Command("edit.copy", N_("Copy"), ("Ctrl+C",), "copy", "selection"),
    Command("edit.paste", N_("Paste"), ("Ctrl+V",), "clipboard", "clipboard"),
    Command(
        "edit.delete", N_("Delete"), ("Del", "Backspace"), "trash", "selection", scope="editor"
    ),
    Command("edit.silence", N_("Silence"), ("Ctrl+Del",), "speaker-slash", "selection"),
    Command("edit.trim", N_("Trim to selection"), ("Ctrl+T",), "crop", "selection", separated=True),
    Command("edit.split", N_("Split"), ("Ctrl+I",), "arrows-out-line-horizontal", "sound"),
    Command("edit.all", N_("Select all"), ("Ctrl+A",), "selection-all", "sound", separated=True),
    Command("edit.none", N_("Select nothing"), ("Esc",), "selection-slash", scope="editor"),
    Command("edit.start", N_("Selection starts here"), ("[",), "", "sound", scope="editor"),
    Command("edit.end", N_("Selection ends here"), ("]",), "", "sound", scope="editor"),
    Command(
        "edit.extend_right", N_("Extend selection"), ("Shift+Right",), "", "sound", scope="editor"
    ),
    Command(
        "edit.extend_left", N_("Shorten selection"), ("Shift+Left",), "", "sound", scope="editor"
    ),
    Command("edit.zero", N_("Snap to zero crossings"), ("Z",), "magnet", "sound"),
    Command(
        "edit.effect",
        N_("Apply an effect…"),
        ("Ctrl+Shift+F",),
        "sliders-horizontal",
        "selection",
        separated=True,
    ),
    Command(
        "edit.regenerate", N_("Make the selection again"), ("Ctrl+R",), "magic-wand", "selection"
    ),
    Command(
        "edit.bars", N_("Make these bars again"), ("Ctrl+Shift+R",), "arrows-clockwise", "bars"
    ),
    Command("view.in", N_("Zoom in"), ("Ctrl+1", "Ctrl++"), "magnifying-glass-plus", "sound"),
    Command("view.normal", N_("Zoom to normal"), ("Ctrl+2",), "magnifying-glass", "sound"),
    Command("view.out", N_("Zoom out"), ("Ctrl+3", "Ctrl+-"), "magnifying-glass-minus", "sound"),
    Command("view.selection", N_("Zoom to selection"), ("Ctrl+E",), "corners-out", "selection"),
    Command("view.fit", N_("Show everything"), ("F",), "arrows-out-line-horizontal", "sound"),
    Command(
        "view.spectrogram",
        N_("Spectrogram"),
        ("W",),
        "chart-bar",
        checkable=True,
        separated=True,
    ),
    Command("view.follow", N_("Follow while playing"), (), "", checkable=True),
    Command("view.make", N_("Make"), ("F5",), checkable=True, separated=True),
    Command("view.takes", N_("Takes"), ("F6",), checkable=True),
    Command("view.origin", N_("Origin"), ("F7",), checkable=True),
    Command("view.transport", N_("Transport"), ("F8",), checkable=True),
    Command("view.notes", N_("Notes"), ("F9",), "music-notes", checkable=True),
    Command("view.light", N_("Light colours"), (), "sun", checkable=True, separated=True),
    Command("track.add", N_("Add track"), ("Ctrl+Shift+T",), "plus", "project"),
    Command("track.rename", N_("Rename track"), ("F2",), "pencil-simple", "tracks"),
    Command("track.mute", N_("Mute or unmute"), ("Shift+M",), "speaker-x", "tracks"),
    Command("track.solo", N_("Solo or end solo"), ("Shift+S",), "headphones", "tracks"),
    Command("track.mine", N_("This sound is mine…"), (), "user", "unstated", separated=True),
    Command("track.remove", N_("Remove track"), (), "trash", "tracks", separated=True),
    Command("play.toggle", N_("Play or stop"), ("Space",), "play", "sound"),
    Command("play.start", N_("To the beginning"), ("Home",), "skip-back", scope="editor"),
    Command("play.end", N_("To the end"), ("End",), "skip-forward", scope="editor"),
    Command("play.left", N_("Cursor left"), ("Left",), "", "sound", scope="editor"),
    Command("play.right", N_("Cursor right"), ("Right",), "", "sound", scope="editor"),
    Command("play.loop", N_("Loop"), ("L",), "repeat", "sound", checkable=True, separated=True),
    Command("help.keys", N_("Keys"), ("F1",), "keyboard"),
    Command("help.log", N_("Show the log folder"), (), "file-text"),
    Command("help.about", N_("About Soundmark"), (), "info"),
)
