import subprocess
import sys

HEAVY = ("c2pa", "cryptography", "keyring", "mutagen", "soundfile", "scipy", "torch", "PySide6")


def test_importing_the_room_loads_nothing_heavy():
    loaded = f"print([name for name in {HEAVY!r} if name in sys.modules])"
    code = f"import sys, core.provenance, core.identity; {loaded}"
    found = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=60
    )
    assert found.stdout.strip() == "[]"
