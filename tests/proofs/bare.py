"""Prove that a fresh clone runs and passes its tests on a bare Debian 12.

    make prove-bare                      both commands
    QUICK=1 make prove-bare              `make run` alone

Makes a Debian in a folder with debootstrap (as root), adds git, make and Python and nothing
else, clones the committed revision into it and runs `make run` without a screen, then `make
test`. pip's settings are taken along, with the folders that PIP_FIND_LINKS names; give more
folders to bind with --bind.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ["git", "make", "python3", "ca-certificates"]


def run(*command: str, **options: object) -> None:
    """Run a command that must succeed."""
    print("$", *command, file=sys.stderr, flush=True)
    subprocess.run(command, check=True, **options)


def bare_system(folder: Path) -> None:
    """Make a bare Debian 12 in `folder`, unless it is there."""
    if not (folder / "usr/bin/make").exists():
        run("debootstrap", "--variant=minbase", "bookworm", str(folder))
        shutil.copy("/etc/resolv.conf", folder / "etc/resolv.conf")
        for settings in (Path("/etc/pip.conf"), Path.home() / ".config/pip/pip.conf"):
            if settings.exists():
                target = folder / str(settings).lstrip("/")
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(settings, target)
        for certificates in ("/etc/ssl/certs", "/usr/local/share/ca-certificates"):
            if Path(certificates).is_dir():
                target = folder / certificates.lstrip("/")
                shutil.copytree(certificates, target, dirs_exist_ok=True)
        run("chroot", str(folder), "apt-get", "update", "-q")
        install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *PACKAGES]
        run("chroot", str(folder), "env", "DEBIAN_FRONTEND=noninteractive", *install)


def bound(folder: Path, paths: list[str]) -> list[Path]:
    """Bind what a chroot needs of the machine; return the mounts."""
    mounts = []
    for path in ["/proc", "/dev", "/dev/shm", *paths]:
        target = folder / path.lstrip("/")
        target.mkdir(parents=True, exist_ok=True)
        if not os.path.ismount(target):
            run("mount", "--bind", path, str(target))
        mounts.append(target)
    return mounts


def timed(folder: Path, *command: str) -> tuple[int, float, str]:
    """Run a command in the clone, without a screen; return status, seconds and output."""
    keep = {k: v for k, v in os.environ.items() if k.startswith("PIP_") or k == "PATH"}
    started = time.monotonic()
    done = subprocess.run(
        ["chroot", str(folder), "env", "-i", f"HOME={Path.home()}", "LANG=C.UTF-8",
         *(f"{name}={value}" for name, value in keep.items()),
         "sh", "-c", "cd /root/soundmark && " + " ".join(command)],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip
    print(done.stdout[-4000:], flush=True)
    return done.returncode, time.monotonic() - started, done.stdout


def main() -> int:
    """Run the proof; return 0 if every command ended well."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("/var/tmp/soundmark-bare"))
    parser.add_argument("--bind", action="append", default=[])
    given = parser.parse_args()
    find_links = os.environ.get("PIP_FIND_LINKS", "").split()
    folder = given.folder
    bare_system(folder)
    mounts = bound(folder, [p for p in [*find_links, *given.bind] if Path(p).is_dir()])
    try:
        clone = folder / "root/soundmark"
        shutil.rmtree(clone, ignore_errors=True)
        run("git", "clone", "-q", str(ROOT), str(clone))
        commands = [("make", "run"), ("make", "run")]
        if not os.environ.get("QUICK"):
            commands.append(("make", "test"))
        rows = []
        for command in commands:
            status, seconds, output = timed(folder, *command)
            rows.append(
                {"command": " ".join(command), "status": status, "seconds": round(seconds, 1),
                 "last line": output.strip().splitlines()[-1] if output.strip() else ""}
            )  # fmt: skip
    finally:
        for mount in reversed(mounts):
            subprocess.run(["umount", str(mount)], check=False)
    print(json.dumps(rows, indent=2))
    return int(any(row["status"] for row in rows))


if __name__ == "__main__":
    sys.exit(main())
