"""The genres that the composer knows."""

from core.composer.genre_band import (
    BLUES,
    BOSSA,
    DISCO,
    FUNK,
    JAZZ,
    POP_BALLAD,
    REGGAE,
    ROCK,
)
from core.composer.genre_electronic import (
    BOOM_BAP,
    DRUM_AND_BASS,
    HOUSE,
    LO_FI,
    SYNTH_POP,
    TECHNO,
    TRAP,
)
from core.composer.genre_modal import GAMELAN, MAQAM, RAGA
from core.composer.genre_quiet import AMBIENT, CELTIC, CINEMATIC, FOLK
from core.composer.genre_world import AFROBEAT, BALKAN, SALSA

_TABLE = (
    SYNTH_POP,
    HOUSE,
    TECHNO,
    DRUM_AND_BASS,
    LO_FI,
    BOOM_BAP,
    TRAP,
    ROCK,
    POP_BALLAD,
    FOLK,
    BLUES,
    JAZZ,
    BOSSA,
    FUNK,
    REGGAE,
    DISCO,
    CELTIC,
    CINEMATIC,
    AMBIENT,
    SALSA,
    AFROBEAT,
    BALKAN,
    MAQAM,
    RAGA,
    GAMELAN,
)
GENRES = {genre.id: genre for genre in _TABLE}
