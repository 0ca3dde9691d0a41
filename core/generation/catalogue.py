"""The engines that there are, and what each can honour."""

from core.errors import UserError
from core.generation.base import GenerationRequest
from core.plugins import Catalogue, Param, Spec

# The words of Spec.can for engines: what of a request an engine honours.
CAN = frozenset(
    {
        *("tempo", "key", "chords", "lyrics", "stems", "midi"),
        *("continue", "melody", "tune", "accompany", "video"),
    }
)

# What of the composer's plan can be stated; the panels have controls of their own for it.
_PLAN = (
    Param("metre", "text", "", title="Metre", shown=False, help="For example 7/8."),
    Param(
        "mood",
        "values",
        None,
        title="Mood",
        shown=False,
        help="Arousal and valence, each from -1 to 1.",
    ),
    Param("form", "text", "", title="Form", shown=False, help="Song, dance, jazz, arc or cycle."),
    Param(
        "builds",
        "bool",
        None,
        title="Builds",
        shown=False,
        help="Whether it only grows to its end.",
    ),
    Param(
        "instruments",
        "values",
        None,
        title="Instruments",
        shown=False,
        help="Part to instrument; an empty one leaves the part out.",
    ),
    Param(
        "sounds",
        "values",
        None,
        title="Sounds",
        shown=False,
        help="Part to the instrument that plays what was written for another.",
    ),
    Param(
        "soundfonts",
        "values",
        None,
        title="SoundFonts",
        shown=False,
        help="Part to the SoundFont preset that plays it: path, hash, bank and program.",
    ),
    Param(
        "seeds",
        "values",
        None,
        title="Seeds",
        shown=False,
        help="Stage to the seed that it draws from.",
    ),
    Param(
        "loop",
        "bool",
        None,
        title="Loop",
        shown=False,
        help="Whole bars whose end meets their start.",
    ),
    Param(
        "times",
        "values",
        None,
        title="Times",
        shown=False,
        help="Ticks and the seconds at which they sound, where the tempo is not constant.",
    ),
    Param(
        "bars",
        "int",
        None,
        title="Bars",
        shown=False,
        minimum=1,
        maximum=4000,
        help="How many bars it lasts, where no length in seconds is stated.",
    ),
    Param(
        "notes",
        "values",
        None,
        title="Notes",
        shown=False,
        help="Part to its notes: start and length in ticks, pitch and velocity.",
    ),
    Param(
        "sections",
        "values",
        None,
        title="Sections",
        shown=False,
        help="Kinds of section with their bars, in order.",
    ),
    Param(
        "hits",
        "values",
        None,
        title="Hits",
        shown=False,
        help="Ticks that everybody accents, with the strength of each.",
    ),
    Param(
        "loudness",
        "float",
        None,
        title="Loudness",
        minimum=-40.0,
        maximum=-6.0,
        unit="LUFS",
        shown=False,
        help="How loud the mix is to be; the genre decides where it is left out.",
    ),
    Param(
        "concert_a",
        "float",
        None,
        title="Concert pitch",
        minimum=400.0,
        maximum=480.0,
        unit="Hz",
        shown=False,
        help="Frequency of the A above middle C; 440 where it is left out.",
    ),
    Param(
        "frozen",
        "values",
        None,
        title="Frozen mix",
        shown=False,
        help="Levels and gain curves of an earlier take that are to be kept.",
    ),
    Param(
        "remade",
        "values",
        None,
        title="Bars made again",
        shown=False,
        help="Which bars of which stems were made again, from which seed.",
    ),
)

ENGINES = Catalogue(
    "engine",
    (
        Spec(
            id="composer",
            version="1",
            title="Composer",
            load="core.generation.engines.composer:Composer",
            can=frozenset(
                {"tempo", "key", "chords", "accompany", "video", "melody", "tune", "stems", "midi"}
            ),
            params=(
                Param(
                    "seconds",
                    "float",
                    30.0,
                    title="Length",
                    minimum=1.0,
                    maximum=1800.0,
                    unit="s",
                    help="How long the take is, from 1 second to 30 minutes.",
                ),
                Param(
                    "genre",
                    "choice",
                    "from the prompt",
                    title="Genre",
                    help="Which genre to play, whatever the prompt says.",
                    choices=(
                        "from the prompt",
                        "synth-pop",
                        "house",
                        "techno",
                        "drum and bass",
                        "lo-fi",
                        "boom-bap",
                        "trap",
                        "rock",
                        "pop ballad",
                        "folk",
                        "blues",
                        "jazz",
                        "bossa",
                        "funk",
                        "reggae",
                        "disco",
                        "celtic",
                        "cinematic",
                        "ambient",
                        "salsa",
                        "afrobeat",
                        "balkan",
                        "maqam",
                        "raga",
                        "gamelan",
                    ),
                ),
                Param(
                    "stems",
                    "bool",
                    True,
                    title="Keep stems",
                    help="Hold drums, bass, chords and lead apart; long takes need more memory.",
                ),
                Param(
                    "scale_file",
                    "file",
                    "",
                    title="Scale file",
                    help="A Scala file (.scl): its tones are played whatever the prompt says.",
                ),
                *_PLAN,
            ),
            help="Built in, needs no download: composes by rules and plays its own instruments.",
        ),
        Spec(
            id="musicgen",
            version="1",
            title="MusicGen",
            load="core.generation.engines.musicgen:MusicGen",
            licence="CC-BY-NC-4.0",
            can=frozenset({"continue", "melody"}),
            needs=("torch", "transformers"),
            params=(
                Param(
                    "model",
                    "text",
                    "facebook/musicgen-small",
                    title="Model",
                    help="A hub id, or a folder with the model's files on this machine.",
                ),
                Param(
                    "guidance",
                    "float",
                    3.0,
                    title="Guidance",
                    minimum=1.0,
                    maximum=10.0,
                    help="How closely the take follows the prompt; 1 switches guidance off.",
                ),
                Param(
                    "temperature",
                    "float",
                    1.0,
                    title="Temperature",
                    minimum=0.0,
                    maximum=2.0,
                    help="How daring the choice of each sound is; 0 always takes the likeliest.",
                ),
                Param(
                    "top_k",
                    "int",
                    250,
                    title="Top k",
                    minimum=0,
                    maximum=2048,
                    help="Choose among this many likeliest sounds; 0 among all.",
                ),
                Param(
                    "device",
                    "choice",
                    "auto",
                    title="Runs on",
                    choices=("auto", "cuda", "mps", "cpu"),
                    help="Auto takes the GPU where there is one.",
                ),
                Param(
                    "precision",
                    "choice",
                    "auto",
                    title="Precision",
                    choices=("auto", "single", "half"),
                    help="Half takes half the memory; auto takes it where it is faster too.",
                ),
            ),
            help="A trained model on this machine's GPU or CPU; its licence forbids selling.",
        ),
    ),
)


def check_request(spec: Spec, request: GenerationRequest) -> None:
    """Refuse what an engine cannot honour, in words, before anything is loaded.

    Raises
    ------
    UserError
        ``generation.cannot_honour`` with the field's title, or an error of a setting.
    """
    asked = {
        "tempo": request.tempo_bpm is not None,
        "key": bool(request.key),
        "chords": bool(request.chords),
        "lyrics": bool(request.lyrics),
    }
    if request.reference:
        asked[request.reference.use] = True
    for what, is_asked in asked.items():
        if is_asked and what not in spec.can:
            raise UserError("generation.cannot_honour", engine=spec.title, what=what)
    spec.settings(request.settings)
