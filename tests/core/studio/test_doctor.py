"""The doctor looks and changes nothing; the warm-up knows every compiled kernel."""

from pathlib import Path

from core.studio import Studio
from core.studio.doctor import KERNELS, doctor

ROOT = Path(__file__).resolve().parents[3]


def test_every_compiled_module_is_warmed_up() -> None:
    found = set()
    for path in (ROOT / "core").rglob("*.py"):
        text = path.read_text("utf-8")
        if "njit(" in text or "@compiled(" in text:
            found.add(".".join(path.relative_to(ROOT).with_suffix("").parts))
    assert found - {"core.audio.compiled"} == set(KERNELS)


def test_every_finding_says_what_was_found(studio: Studio) -> None:
    findings = doctor(studio)
    assert {"Soundmark", "Identity", "Ledger", "Disk"} <= {f.title for f in findings}
    assert all(f.text and f.state in ("ok", "warning", "missing") for f in findings)
