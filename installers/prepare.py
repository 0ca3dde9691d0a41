"""Set Soundmark up, then run a task of it: the one file behind make and PowerShell.

    python3 installers/prepare.py TASK [ARGUMENT ...]

Uses the standard library alone and syntax that old Pythons can read, so that they get a
sentence instead of a traceback. It installs the system packages that are missing, makes
``.venv``, installs what ``requirements.lock`` pins and compiles the sound kernels; where
nothing changed since the last time, it does none of that and costs a fraction of a second.
"""

import hashlib
import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "installers" / "requirements.lock"
# Installed one at a time and without what they ask for, each with what is said where it fails.
APART = {
    "measures.lock": "the release check will not measure with it.",
    "soundfonts.lock": "SoundFonts cannot be played.",
}
VENV = ROOT / ".venv"
STAMP = VENV / "soundmark-set-up.json"
OLDEST = (3, 11)
CPU_INDEX = "https://download.pytorch.org/whl/cpu"
CUDA_INDEX = "https://download.pytorch.org/whl/cu130"

# Debian and Ubuntu names: what the window, its fonts and sound need to load.
SYSTEM_PACKAGES = {
    "run": [
        "python3-venv",
        "libgl1",
        "libegl1",
        "libxkbcommon0",
        "libdbus-1-3",
        "libfontconfig1",
        "libglib2.0-0",
        "libportaudio2",
        "fonts-dejavu-core",
    ],
    "screen": [
        "libxkbcommon-x11-0",
        "libxcb-cursor0",
        "libxcb-icccm4",
        "libxcb-keysyms1",
        "libxcb-shape0",
        "libasound2-plugins",
    ],
    "test": ["xvfb", "xauth", "xdotool", "ffmpeg"],
    "installer": ["binutils"],
    "prove watermark": ["espeak-ng"],
}


class Stop(Exception):
    """End the set-up with a sentence."""


def say(text):
    """Tell the person what is being done."""
    print("soundmark: " + text, file=sys.stderr, flush=True)


# --- what this machine is ------------------------------------------------------------------


def has_nvidia_card():
    """Whether an NVIDIA driver answers on this machine."""
    tool = shutil.which("nvidia-smi")
    if tool is None:
        return False
    answer = subprocess.run([tool, "-L"], capture_output=True, text=True, check=False)
    return answer.returncode == 0 and "GPU" in answer.stdout


def has_screen(system, environment):
    """Whether a window can be shown.

    Qt ends the process where it finds no display, so this looks before Qt does.
    """
    if environment.get("QT_QPA_PLATFORM") == "offscreen":
        return False
    if system in ("Windows", "Darwin"):
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def torch_sources(system, machine, nvidia):
    """Return where torch may come from, best first, as lists of pip arguments.

    Parameters
    ----------
    system, machine
        As :func:`platform.system` and :func:`platform.machine` give them.
    nvidia
        Whether an NVIDIA card with a driver is there.

    Raises
    ------
    Stop
        Where PyTorch offers no build at all.
    """
    plain = []
    if system == "Darwin":
        if machine != "arm64":
            raise Stop(
                "PyTorch has no build for Intel Macs any more. Soundmark needs a Mac with "
                "Apple silicon, Linux or Windows."
            )
        return [plain]
    if system == "Windows":
        # The package index holds a CPU build for Windows.
        return [["--index-url", CUDA_INDEX], plain] if nvidia else [plain]
    if nvidia:
        # The package index holds a CUDA build for Linux.
        return [plain]
    return [["--index-url", CPU_INDEX], plain]


# --- system packages -----------------------------------------------------------------------


def missing_system_packages(wanted):
    """Return which of the Debian packages `wanted` are not installed; none elsewhere."""
    if shutil.which("dpkg-query") is None:
        return []
    # Names ending in t64 are the same libraries under Ubuntu 24.04 and Debian 13.
    names = [name + end for name in wanted for end in ("", "t64")]
    answer = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *names],
        capture_output=True,
        text=True,
        check=False,
    )
    there = {line.split()[0] for line in answer.stdout.splitlines() if line.endswith(" installed")}
    missing = [name for name in wanted if name not in there and name + "t64" not in there]
    if "python3-venv" in missing and importlib.util.find_spec("ensurepip"):
        missing.remove("python3-venv")
    return missing


def install_system_packages(names):
    """Install Debian packages as root or through sudo, or stop with the command to run."""
    command = ["apt-get", "install", "-y", "--no-install-recommends", *names]
    if shutil.which("apt-get") is None:
        raise Stop("these packages are missing; install them first: " + " ".join(names))
    prefix = []
    if os.geteuid() != 0:
        sudo = shutil.which("sudo")
        asks = sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False)
        if not sudo or (asks.returncode != 0 and not sys.stdin.isatty()):
            raise Stop(
                "some system packages are missing and this user may not install them. "
                "Run this once as root, then try again:\n    " + " ".join(command)
            )
        prefix = [sudo]
    say("installing system packages: " + " ".join(names))
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    subprocess.run([*prefix, "apt-get", "update", "-q"], env=environment, check=False, stdout=2)
    done = subprocess.run(prefix + command, env=environment, check=False, stdout=2)
    if done.returncode != 0:
        raise Stop(
            "the system packages could not be installed. Run this as root and look at what it "
            "says:\n    " + " ".join(command)
        )


# --- Python packages -----------------------------------------------------------------------


def venv_python():
    """Return the path of the virtual environment's Python."""
    if os.name == "nt":
        return VENV / "Scripts" / "python.exe"
    return VENV / "bin" / "python"


def pip(*arguments, **options):
    """Run the virtual environment's pip."""
    command = [str(venv_python()), "-m", "pip", "--disable-pip-version-check"]
    return subprocess.run(command + list(arguments), check=False, **options)


def pinned(name):
    """Return the lock's requirement of one package, for example ``torch==2.13.0``."""
    for line in LOCK.read_text("utf-8").splitlines():
        if line.lower().startswith(name + "=="):
            return line.split(";")[0].strip()
    raise Stop("installers/requirements.lock does not pin " + name + ".")


def names_in_report(report):
    """Return the names of the packages that pip's installation report would install."""
    return [item["metadata"]["name"].lower() for item in json.loads(report)["install"]]


def install_torch(nvidia):
    """Install torch from the first source that answers and fits this machine."""
    requirement = pinned("torch")
    sources = torch_sources(platform.system(), platform.machine(), nvidia)
    for number, source in enumerate(sources):
        patience = ["--timeout", "20", "--retries", "1"] if number + 1 < len(sources) else []
        arguments = source + patience + [requirement]
        # Old pips have no dry run: the virtual environment's own is at least 22.3 with Python 3.11.
        dry = pip(
            "install", "--quiet", "--dry-run", "--report", "-", *arguments,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        if dry.returncode != 0:
            continue
        cuda = [name for name in names_in_report(dry.stdout) if name.startswith("nvidia-")]
        if cuda and not nvidia:
            raise Stop(
                "this machine has no NVIDIA card, but installing " + requirement + " would "
                "download " + str(len(cuda)) + " CUDA packages (" + cuda[0] + " ...). "
                "Make " + CPU_INDEX + " reachable, or give pip a CPU build of torch with "
                "PIP_FIND_LINKS, then try again."
            )
        say("installing " + requirement + " from " + (source[-1] if source else "the index"))
        if pip("install", "--quiet", *arguments, stdout=2).returncode == 0:
            return
    raise Stop("PyTorch could not be installed. Look at pip's messages above, then try again.")


def make_venv():
    """Make the virtual environment; one whose making was interrupted is made anew."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    if venv_python().exists() and pip("--version", **quiet).returncode == 0:
        return
    say("making the virtual environment .venv")
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    if subprocess.run(command, check=False, stdout=2).returncode != 0:
        shutil.rmtree(str(VENV), ignore_errors=True)
        raise Stop("the virtual environment could not be made. Install Python's venv module.")


def install_python_packages(nvidia):
    """Make the virtual environment and install everything that the lock pins."""
    make_venv()
    install_torch(nvidia)
    say("installing the Python packages (about 2 GB with torch; a minute or a few)")
    if pip("install", "--quiet", "--requirement", str(LOCK), stdout=2).returncode != 0:
        raise Stop(
            "the Python packages could not be installed. Check the network and the free disk "
            "space, then try again: what was fetched is kept."
        )


def install_apart():
    """Install what Soundmark also runs without; what is lacking then is said.

    One at a time and without what they ask for: PESQ is built from C, which needs a compiler,
    and ViSQOL and tinysoundfont ask for libraries that Soundmark does not use and that would
    need one too.
    """
    for name, lacking in APART.items():
        for line in (ROOT / "installers" / name).read_text("utf-8").splitlines():
            if not line or line.startswith("#"):
                continue
            arguments = ["install", "--quiet", "--no-deps", line]
            if pip(*arguments, stdout=2, stderr=subprocess.DEVNULL).returncode != 0:
                say(line + " could not be installed; " + lacking)


def compile_kernels():
    """Compile the sound kernels, so that the first take is as quick as every later one."""
    say("compiling the sound kernels")
    done = subprocess.run(
        [str(venv_python()), "-m", "core.cli", "warm-up"], cwd=str(ROOT), check=False, stdout=2
    )
    if done.returncode != 0:
        say("the kernels could not be compiled now; the first take will be slower.")


# --- the whole -----------------------------------------------------------------------------


def fingerprint(nvidia):
    """Return what the set-up depends on, as a hash."""
    facts = [sys.version, platform.platform(), str(nvidia), str(ROOT)]
    facts += [path.read_text("utf-8") for path in (LOCK, Path(__file__))]
    facts += [(ROOT / "installers" / name).read_text("utf-8") for name in APART]
    return hashlib.sha256("\n".join(facts).encode("utf-8")).hexdigest()


def recorded_fingerprint():
    """Return the hash of the set-up that is in place, or nothing."""
    try:
        return json.loads(STAMP.read_text("utf-8"))["fingerprint"]
    except (OSError, ValueError, KeyError):
        return None


def set_up(task, arguments=()):
    """Bring this machine to where `task` can run."""
    if platform.system() == "Linux":
        wanted = list(SYSTEM_PACKAGES["run"])
        if has_screen("Linux", os.environ):
            wanted += SYSTEM_PACKAGES["screen"]
        if task not in ("run", "set-up"):
            wanted += SYSTEM_PACKAGES["screen"] + SYSTEM_PACKAGES["test"]
        if task in ("installer", "prove"):
            wanted += SYSTEM_PACKAGES.get(" ".join([task, *arguments[:1]]), [])
        missing = missing_system_packages(wanted)
        if missing:
            install_system_packages(missing)
    nvidia = has_nvidia_card()
    now = fingerprint(nvidia)
    if recorded_fingerprint() != now or not venv_python().exists():
        install_python_packages(nvidia)
        install_apart()
        compile_kernels()
        STAMP.write_text(json.dumps({"fingerprint": now}), "utf-8")


def newer_python():
    """Return a Python on the path that is new enough, or nothing."""
    for minor in range(14, OLDEST[1] - 1, -1):
        found = shutil.which("python3." + str(minor))
        if found:
            return found
    return None


def command_of(task, arguments):
    """Return the command line of a task, run in the virtual environment."""
    python = [str(venv_python())]
    if task == "run":
        window = has_screen(platform.system(), os.environ)
        return python + ["-m"] + (["desktop"] if window else ["core.cli", "demo"]) + arguments
    if task == "python":
        return python + arguments
    return [*python, str(ROOT / "installers" / "tasks.py"), task, *arguments]


def main(arguments):
    """Set up and run the task that the first argument names."""
    task = arguments[0] if arguments else "run"
    if sys.version_info < OLDEST:
        found = newer_python()
        if found:
            return subprocess.call([found, __file__, *arguments])
        say(
            "this is Python %d.%d; Soundmark needs 3.11 or newer. Install it (Debian 12 and "
            "Ubuntu 24.04 bring it as python3; otherwise python.org), then try again."
            % sys.version_info[:2]
        )
        return 1
    try:
        set_up(task, arguments[1:])
    except Stop as stop:
        say(str(stop))
        return 1
    if task == "set-up":
        return 0
    environment = dict(os.environ)
    # Waiting torch threads burn a core by default and make everything else crawl.
    environment.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    return subprocess.call(command_of(task, arguments[1:]), cwd=str(ROOT), env=environment)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
