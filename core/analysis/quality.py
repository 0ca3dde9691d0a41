"""How alike two sounds seem to a listener, by published measures that others have written.

ViSQOL for music, PESQ for speech. Knows what was measured, and neither watermarks nor what
a score is good for. Both libraries are imported when they are first used.
"""

import threading
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.audio import Audio, resampled
from core.errors import MachineError, UserError

VISQOL_SAME = 4.73  # ViSQOL's score of a sound beside itself
PESQ_SAME = 4.64  # PESQ's, wide band
SHORTEST_S = 1.0  # PESQ wants a quarter of a second; neither says anything sensible of so little
LONGEST_SPEECH_S = 20.0  # PESQ counts utterances in a table of fixed size
_VISQOL_HZ, _PESQ_HZ = 48_000, 16_000
_PATCH, _BANDS, _LOWEST_HZ = 30, 32, 50.0  # ViSQOL's audio mode

_FRAME_S = 0.02
_PAUSE_DB = 30.0  # a frame this far below the loud ones is a pause
_PAUSES, _WEAK_FRAMES, _SIDE = 0.1, 0.25, 0.01  # what speech has at least, at least, at most

# ViSQOL's compiled loops run on a pool that must not be entered twice: it ends the process.
_one_at_a_time = threading.Lock()


class _Mapper:
    """Turn ViSQOL's similarities by band into a score, by its own regression.

    The library would load libsvm for this one sum; that has no build for Linux and macOS.
    """

    def __init__(self, path: Path) -> None:
        head, _, body = path.read_text("ascii").partition("SV\n")
        fields = dict(line.split(maxsplit=1) for line in head.splitlines() if " " in line)
        rows = [line.split() for line in body.splitlines()]
        self._gamma, self._rho = float(fields["gamma"]), float(fields["rho"])
        self._weights = np.array([float(row[0]) for row in rows])
        self._vectors = np.zeros((len(rows), _BANDS))  # a pair that the file leaves out is 0
        for vector, row in zip(self._vectors, rows, strict=True):
            for pair in row[1:]:
                index, _, value = pair.partition(":")
                vector[int(index) - 1] = float(value)

    def predict_quality(
        self, fvnsim: NDArray[np.float64], *_others: NDArray[np.float64] | None
    ) -> float:
        """Return the score of the mean similarity in each band."""
        apart = np.square(self._vectors - np.asarray(fvnsim)).sum(axis=1)
        score = float(self._weights @ np.exp(-self._gamma * apart)) - self._rho
        return float(np.clip(score, 1.0, 5.0))


def visqol_music(reference: Audio, altered: Audio) -> float:
    """Return ViSQOL's mean opinion score of music, 1 to 5; a sound beside itself has 4.73.

    Parameters
    ----------
    reference, altered
        The same length, at any rate; mixed down to one channel as ViSQOL does.

    Raises
    ------
    MachineError
        ``analysis.no_measure`` where the library is not installed.
    UserError
        ``analysis.too_short_to_measure``.

    Notes
    -----
    About 0.15 s of one core a second of sound, once :func:`warm_up` has run on this machine;
    the first time its loops are compiled, which takes about 12 s. One call at a time.

    References
    ----------
    Chinen et al., "ViSQOL v3: an open source production ready objective speech and audio
    metric" (2020); audio mode, 48 kHz, the support vector model that comes with it.
    """
    _check_length(reference)
    try:
        from visqol.audio_utils import AudioSignal
    except ImportError as error:
        raise MachineError("analysis.no_measure", name="ViSQOL", package="visqol-python") from error
    with _one_at_a_time:
        pair = (AudioSignal(_mono(sound, _VISQOL_HZ), _VISQOL_HZ) for sound in (reference, altered))
        return float(_visqol().run_from_signals(*pair).moslqo)


@lru_cache(maxsize=1)
def _visqol() -> Any:
    import visqol
    from visqol.gammatone import GammatoneSpectrogramBuilder
    from visqol.patch_creator import ImagePatchCreator
    from visqol.visqol_manager import VisqolManager

    manager: Any = VisqolManager()
    manager.patch_creator = ImagePatchCreator(_PATCH)
    manager.spect_builder = GammatoneSpectrogramBuilder(_BANDS, _LOWEST_HZ)
    model = Path(visqol.__file__).with_name("model") / "libsvm_nu_svr_model.txt"
    manager.quality_mapper = _Mapper(model)
    manager.is_initialized = True
    return manager


def is_compiled() -> bool:
    """Return whether ViSQOL's loops were compiled on this machine already."""
    try:
        from visqol.numba_accel import _gammatone_spectrogram_numba as loop
    except ImportError:
        return True  # nothing to compile
    cache = getattr(loop, "_cache", None)
    return cache is not None and any(Path(cache.cache_path).glob("numba_accel._gammatone*.nbi"))


def warm_up() -> None:
    """Compile ViSQOL's loops where they are not yet, so that the first measure is quick."""
    if not is_compiled():
        noise = np.random.default_rng(0).standard_normal((1, 2 * _VISQOL_HZ)) * 0.1
        sound = Audio(noise.astype(np.float32), _VISQOL_HZ)
        visqol_music(sound, sound)


def pesq_wide_band(reference: Audio, altered: Audio) -> float:
    """Return PESQ's wide-band score of speech, 1 to 4.64.

    Parameters
    ----------
    reference, altered
        The same length, at any rate; their first 20 s are compared at 16 kHz in one channel.

    Raises
    ------
    MachineError
        ``analysis.no_measure`` where the library is not installed.
    UserError
        ``analysis.too_short_to_measure``, or ``analysis.no_speech`` where PESQ hears none.

    References
    ----------
    ITU-T P.862.2 (2007).
    """
    _check_length(reference)
    try:
        import pesq
    except ImportError as error:
        raise MachineError("analysis.no_measure", name="PESQ", package="pesq") from error
    count = int(LONGEST_SPEECH_S * _PESQ_HZ)
    pair = [_mono(sound, _PESQ_HZ)[:count].astype(np.float32) for sound in (reference, altered)]
    if not all(samples.any() for samples in pair):
        raise UserError("analysis.no_speech")  # PESQ itself would divide by nothing
    try:
        return float(pesq.pesq(_PESQ_HZ, *pair, "wb"))
    except pesq.PesqError as error:
        raise UserError("analysis.no_speech") from error


def is_speech(audio: Audio) -> bool:
    """Return whether `audio` is one voice and nothing else, as far as its level can tell.

    Notes
    -----
    Deliberately narrow: the same sound in all channels, pauses, and many frames far weaker
    than their surroundings. A voice with music is music. A dry, mono solo instrument with
    rests may pass too, so whoever knows better should be asked.

    References
    ----------
    Scheirer, Slaney, "Construction and evaluation of a robust multifeature speech/music
    discriminator" (1997): the share of low-energy frames.
    """
    length = int(_FRAME_S * audio.sample_rate)
    count = audio.frames // length
    if count < 2 / _FRAME_S:
        return False
    power = float(np.mean(np.square(audio.samples), dtype=np.float64))
    middle = audio.samples.mean(axis=0)
    side = power - float(np.mean(np.square(middle), dtype=np.float64))
    if side > _SIDE * power or power == 0.0:
        return False
    frames = middle[: count * length].reshape(count, length)
    level = np.sqrt(np.mean(np.square(frames), axis=1)) + 1e-9
    around = np.convolve(level, np.full(50, 1 / 50), "same")  # a second
    paused = level < np.percentile(level, 95) * 10 ** (-_PAUSE_DB / 20)
    return float(paused.mean()) >= _PAUSES and float((level < around / 2).mean()) >= _WEAK_FRAMES


def _check_length(audio: Audio) -> None:
    if audio.seconds < SHORTEST_S:
        raise UserError("analysis.too_short_to_measure", seconds=f"{audio.seconds:.1f}")


def _mono(audio: Audio, sample_rate: int) -> NDArray[np.float64]:
    mono: NDArray[np.float64] = (
        resampled(audio.with_channels(1), sample_rate).samples[0].astype(np.float64)
    )
    return mono
