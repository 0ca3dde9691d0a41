"""Draw the pictures of the user guide: the real window, driven as a person drives it.

Run as ``python -m tests.screenshots [FOLDER]``. Nothing of the machine gets in: the home folder,
keys and sounds are made here. Takes come from fixed seeds; what differs between two runs is
what must: record numbers, dates and the new identity's name.
"""

import os

# Before anything imports Qt.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from unittest import mock

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QWidget

from desktop.panels.prompt.length import seconds_of
from desktop.playback import Device
from tests.e2e.window import Person
from tests.sounds import write_music

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
USUAL, SMALLEST = QSize(1440, 900), QSize(1024, 640)
PROMPT, LENGTH = "80s pop synth track with a groovy bassline, 112 bpm, A minor", "0:44"
OTHER_PROMPT, OTHER_LENGTH = "calm lo-fi beat with electric piano, 84 bpm", "0:30"
SEED = "184226"
DEVICES = (Device("Built-in audio", is_default=True),)
DOUBLE = "--double"


class Photographer:
    """Put one person's window into states, and take pictures of them.

    Parameters
    ----------
    person
        Who uses the window.
    folder
        Where the pictures go.
    home
        Where the person keeps music.
    """

    def __init__(self, person: Person, folder: Path, home: Path) -> None:
        self.person, self.folder, self.home = person, folder, home
        self.desktop = person.desktop
        self.window = person.desktop.window

    def takes(self, name: str, widget: QWidget | None = None) -> None:
        """Write one picture, once everything in it has been drawn."""
        self.settles()
        self.saves(name, widget or self.window)

    def saves(self, name: str, widget: QWidget) -> None:
        """Write one picture of a widget as it is right now."""
        picture = widget.grab()
        path = self.folder / f"{name}.png"
        few_colours(picture.toImage()).save(str(path), "PNG", 0)  # 0: packed as small as it goes
        size = f"{picture.width()} × {picture.height()}, {path.stat().st_size // 1000} kB"
        sys.stdout.write(f"{path.name}: {size}\n")

    def settles(self) -> None:
        """Wait until no work runs and nothing is left to draw."""
        QTest.qWait(120)
        self.person.waits_for(lambda: not self.desktop.board.running)
        self.person.waits_for(lambda: self.desktop.editor.visible.idle)
        QTest.qWait(200)

    def resizes(self, size: QSize) -> None:
        """Give the window a size."""
        self.window.resize(size)
        self.settles()

    @contextmanager
    def dialog(self, opened: QDialog) -> Iterator[QDialog]:
        """Show a dialog, and close it again."""
        self.settles()
        yield opened
        opened.reject()
        self.settles()

    # What the person does, in this order --------------------------------------------------

    def opens_a_project(self) -> None:
        """Start a project with a name of its own."""
        from core.studio import Session

        projects = self.desktop.projects
        Session.new(self.desktop.studio, self.home / "Night Drive.soundmark").close()
        projects.open(self.home / "Night Drive.soundmark")
        self.person.waits_for(lambda: projects.session.name == "Night Drive")

    def makes(self, prompt: str, length: str, *, growing: str = "") -> None:
        """Have a take made; picture it half-way where `growing` names the picture."""
        shelf, panel = self.person.session.shelf, self.desktop.prompt_panel
        before = len(shelf.takes)
        panel.edit.replace(prompt)
        panel.bar.seed.setText(SEED)
        self.desktop.prompt.set_values({"length": seconds_of(length)})
        self.desktop.prompt.start()
        if growing:
            rows = self.desktop.takes
            self.person.waits_for(lambda: 0.5 < (rows.rows[0].grown if rows.rows else 0) < 1, 180)
            self.saves(growing, self.window)
        self.person.waits_for(lambda: len(shelf.takes) > before, 180)
        self.settles()
        self.desktop.takes.choose(shelf.takes[0].id)

    def places_the_stems(self) -> None:
        """Put the newest take onto the timeline, one track an instrument."""
        take = self.person.session.shelf.takes[0]
        self.desktop.takes.toggle_star(take.id)
        self.desktop.takes.place(take.id, stems=True, at=0)

    def brings_a_recording(self) -> None:
        """Drop a recording onto the timeline, and say whose it is."""
        path = write_music(self.home / "Guitar.wav", seconds=26.0, seed=7)
        session, state = self.person.session, self.desktop.editor.presenter
        before = len(session.project.tracks)
        self.desktop.projects.import_files([path], at=10 * session.project.sample_rate)
        self.person.waits_for(lambda: len(session.project.tracks) > before)
        self.settles()
        track = session.project.tracks[-1]
        state.select_clip(track.clips[0], track.id)
        with mock.patch.object(
            QMessageBox, "question", return_value=QMessageBox.StandardButton.Yes
        ):
            self.desktop.windows.declare()
        self.settles()

    def edits(self) -> None:
        """Change a stretch by an effect, then select another."""
        session, state = self.person.session, self.desktop.editor.presenter
        bar = 4 * session.project.sample_rate * 60 / session.project.tempo.bpm
        second, third = session.project.tracks[1:3]
        state.select(round(6 * bar), round(8 * bar), frozenset({second.id}))
        dialog = self.desktop.windows.effect()
        dialog.presenter.choose_effect("gain")
        dialog.presenter.start()
        self.settles()
        state.select(round(9 * bar), round(12 * bar), frozenset({third.id}))
        frame = round(10.5 * bar)
        self.desktop.editor.show_playhead(frame)
        self.desktop.hearing.show_place(frame)


def few_colours(picture: QImage) -> QImage:
    """Return a picture in 256 colours of its own: a third of the size, and nobody sees it."""
    import av
    from av.filter import Graph

    picture = picture.convertToFormat(QImage.Format.Format_RGB888)
    width, height = picture.width(), picture.height()
    lines = np.frombuffer(picture.constBits(), np.uint8).reshape(height, -1)
    pixels = np.ascontiguousarray(lines[:, : 3 * width]).reshape(height, width, 3)
    graph = Graph()
    source = graph.add_buffer(width=width, height=height, format="rgb24", time_base=Fraction(1))
    split, palette = graph.add("split"), graph.add("palettegen", "reserve_transparent=0")
    use, sink = graph.add("paletteuse", "dither=none"), graph.add("buffersink")
    source.link_to(split)
    split.link_to(use, 0, 0)
    split.link_to(palette, 1, 0)
    palette.link_to(use, 0, 1)
    use.link_to(sink)
    graph.configure()
    frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
    frame.pts, frame.time_base = 0, Fraction(1)
    source.push(frame)
    source.push(None)
    indices, colours = sink.pull().to_ndarray()
    found = QImage(indices.tobytes(), width, height, width, QImage.Format.Format_Indexed8)
    found.setColorTable([int.from_bytes(bytes(argb), "big") for argb in colours])
    return found.copy()  # the bytes above go with this function


def photograph(photographer: Photographer) -> None:
    """Take every picture of the guide but the one at double scale."""
    take, desktop = photographer.takes, photographer.desktop
    photographer.resizes(USUAL)
    take("empty")
    photographer.opens_a_project()
    photographer.makes(OTHER_PROMPT, OTHER_LENGTH)
    photographer.makes(PROMPT, LENGTH, growing="making")
    photographer.places_the_stems()
    take("takes", desktop.prompt_panel.parentWidget())
    photographer.brings_a_recording()
    photographer.edits()
    take("studio")
    view = desktop.editor.presenter.view
    view.set_mix(1.0)
    take("spectrogram")
    view.set_mix(0.0)
    photographer.resizes(SMALLEST)
    take("small")
    photographer.resizes(USUAL)
    light = desktop.actions["view.light"]
    light.trigger()
    take("light")
    light.trigger()
    dialogs(photographer)
    exported = exports(photographer)
    inspects(photographer, exported)


def dialogs(photographer: Photographer) -> None:
    """Picture the dialogs that need no work."""
    windows = photographer.desktop.windows
    take = photographer.person.session.shelf.takes[0]
    with photographer.dialog(windows.settings()) as dialog:
        photographer.takes("settings", dialog)
    with photographer.dialog(windows.effect()) as dialog:
        photographer.takes("effect", dialog)
    windows.recipe(take)
    shown = QApplication.activeModalWidget()
    with photographer.dialog(shown) as dialog:
        photographer.takes("recipe", dialog)


def exports(photographer: Photographer) -> Path:
    """Picture the export before and after; return the exported file."""
    with photographer.dialog(photographer.desktop.windows.export()) as dialog:
        presenter = dialog.presenter
        photographer.takes("export", dialog)
        presenter.start()
        photographer.person.waits_for(lambda: presenter.job is None, 180)
        assert presenter.result is not None, presenter.error
        photographer.takes("export-proof", dialog)
        return presenter.result.path


def inspects(photographer: Photographer, exported: Path) -> None:
    """Picture the verdict on a file that was exported, and on one that nobody marked."""
    unmarked = write_music(photographer.home / "Untold.wav", seconds=20.0, seed=3)
    for name, path in (("inspector", exported), ("inspector-nothing", unmarked)):
        presenter = photographer.desktop.inspector
        for file in presenter.files:
            presenter.forget(file)
        photographer.desktop.inspect([path])
        shown = presenter.files[-1]
        photographer.person.waits_for(lambda shown=shown: shown.state == "done", 180)
        photographer.takes(name)


def photograph_double(photographer: Photographer) -> None:
    """Picture a take on the timeline on a display of twice the usual density."""
    photographer.opens_a_project()
    photographer.resizes(USUAL)
    photographer.makes(PROMPT, LENGTH)
    photographer.places_the_stems()
    photographer.takes("double")


def run(folder: Path, what: Callable[[Photographer], None]) -> None:
    """Open the window in a home of its own, and let `what` picture it."""
    folder.mkdir(parents=True, exist_ok=True)
    # Always the same place: dialogs show paths.
    home = Path(tempfile.gettempdir()) / "soundmark-pictures"
    shutil.rmtree(home, ignore_errors=True)
    (home / "Music").mkdir(parents=True)
    surroundings = {"HOME": str(home), "SOUNDMARK_HOME": str(home / "soundmark")}
    application = QApplication.instance() or QApplication(["soundmark"])
    with (
        mock.patch.dict(os.environ, surroundings),
        mock.patch("desktop.app.output_devices", return_value=DEVICES),
        mock.patch("desktop.shell.windows.output_devices", return_value=DEVICES),
    ):
        person = Person(application, home / "soundmark")
        try:
            what(Photographer(person, folder, home / "Music"))
        finally:
            person.leaves()
            shutil.rmtree(home, ignore_errors=True)


def main(arguments: list[str]) -> None:
    """Draw the pictures into the folder that is named, or into the guide's."""
    double = DOUBLE in arguments
    rest = [argument for argument in arguments if argument != DOUBLE]
    folder = Path(rest[0]).absolute() if rest else PICTURES
    if double:
        run(folder, photograph_double)
        return
    run(folder, photograph)
    # Qt reads the scale once, when it starts.
    command = [sys.executable, "-m", "tests.screenshots", str(folder), DOUBLE]
    environment = {**os.environ, "QT_SCALE_FACTOR": "2"}
    subprocess.run(command, check=True, cwd=ROOT, env=environment)


if __name__ == "__main__":
    main(sys.argv[1:])
