"""Real music that anyone may have: game soundtracks out of Debian packages, cut to 40 s.

The packages are fetched and unpacked, not installed. The choice below was made by kind
of music, before anything was measured on it.
"""

import subprocess
from dataclasses import dataclass
from pathlib import Path

PACKAGES = Path("build/proofs/music")
SECONDS = 40


@dataclass(frozen=True, slots=True)
class Track:
    """Name one track of a package, who made it, and where the cut starts."""

    name: str
    package: str
    path: str
    start: int
    kind: str
    title: str
    licence: str


_WESNOTH = "usr/share/games/wesnoth/1.16/data/core/music"
_ROGUE = "usr/share/hyperrogue/music"
_ALBUMS = "usr/share/games/warzone2100/music/albums"
_GPL = "GPL-2+"


def _wesnoth(name: str, file: str, kind: str, title: str) -> Track:
    return Track(name, "wesnoth-1.16-music", f"{_WESNOTH}/{file}.ogg", 30, kind, title, _GPL)


TRACKS = (
    _wesnoth("elvish", "elvish-theme", "harp and flute", "Doug Kaufman, Elvish theme"),
    _wesnoth("minstrels", "traveling_minstrels", "folk", "Mattias Westlund, Traveling Minstrels"),
    _wesnoth("king", "the_king_is_dead", "slow strings", "Mattias Westlund, The King is Dead"),
    _wesnoth("nunc", "nunc_dimittis", "choir", "Jeremy Nicoll, Nunc Dimittis"),
    _wesnoth("knalgan", "knalgan_theme", "loud orchestra", "Ryan Reilly, Knalgan Theme"),
    _wesnoth("love", "love_theme", "solo and strings", "Ryan Reilly, Love Theme"),
    _wesnoth("shadows", "into_the_shadows", "quiet", "Tyler Johnson, Into the Shadows"),
    _wesnoth("vengeful", "vengeful", "orchestra", "Jeremy Nicoll, Vengeful Pursuit"),
    Track("hunting", "hyperrogue-music", f"{_ROGUE}/hr-domina-hunting.ogg", 20, "chamber",
          "Lincoln Domina, Hunting", "CC-BY-SA-3.0"),
    Track("caves", "hyperrogue-music", f"{_ROGUE}/hr3-caves.ogg", 10, "electronic",
          "Shawn Parrotte, Living Caves", "CC-BY-SA-3.0"),
    Track("palace", "hyperrogue-music", f"{_ROGUE}/hr-savino-palace.ogg", 20, "percussion",
          "Will Savino, Palace", "CC-BY-SA-3.0"),
    Track("media-threat", "singularity-music", "usr/share/games/singularity/music/Media Threat.ogg",
          60, "ambient electronic", "Max McCracken, Media Threat", "CC-BY-SA-3.0"),
    Track("warzone-6", "warzone2100-music", f"{_ALBUMS}/legacy_soundtrack/track6.opus", 60,
          "loud electronic", "Warzone 2100, track 6", _GPL),
    Track("warzone-8", "warzone2100-music", f"{_ALBUMS}/legacy_soundtrack/track8.opus", 60,
          "industrial", "Warzone 2100, track 8", _GPL),
    Track("machine-wars", "asc-music", "usr/share/games/asc/music/machine_wars.mp3", 60,
          "synthesizer, 22 kHz", "Michael Kievernagel, Machine Wars", _GPL),
    Track("spunky", "extremetuxracer-data", "usr/share/games/etr/music/spunkyrace-ks.ogg", 30,
          "rock, very loud", "Extreme Tux Racer, Spunky Race", _GPL),
    Track("ballad", "extremetuxracer-data", "usr/share/games/etr/music/credits1-cp.ogg", 20,
          "ballad", "Kristian Picon, Credits Ballad", _GPL),
)  # fmt: skip


def unpacked(package: str) -> Path:
    """Return the folder of a package's files, fetched where it is not there yet."""
    tree = PACKAGES / "trees" / package
    if not tree.exists():
        debs = PACKAGES / "debs"
        debs.mkdir(parents=True, exist_ok=True)
        if not any(debs.glob(f"{package}_*.deb")):
            subprocess.run(["apt-get", "download", package], cwd=debs, check=True)
        deb = next(debs.glob(f"{package}_*.deb"))
        part = tree.with_name(f"{package}.part")
        part.mkdir(parents=True, exist_ok=True)
        subprocess.run(["dpkg-deb", "-x", deb, part], check=True)
        part.rename(tree)
    return tree


def cut(track: Track, target: Path) -> None:
    """Write a track's 40 s as FLAC, at its own rate, with title and licence as tags."""
    source = unpacked(track.package) / track.path
    command = ["ffmpeg", "-y", "-loglevel", "error", "-ss", str(track.start), "-t", str(SECONDS)]
    tags = ["-map_metadata", "-1", "-metadata", f"title={track.title}"]
    tags += ["-metadata", f"license={track.licence}", "-metadata", f"comment={track.package}"]
    part = target.with_suffix(".part.flac")
    coded = ["-vn", *tags, "-c:a", "flac", "-sample_fmt", "s16"]
    subprocess.run([*command, "-i", source, *coded, part], check=True)
    part.replace(target)
