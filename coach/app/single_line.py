"""One line, as a voice says it in a session: to be heard by itself, or written to a file."""

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from coach.app.cast import voice_setup
from coach.app.wiring import Warn, spoken_clips
from coach.errors import ExportError, VoiceError
from coach.kept.whole_file import check_place, write_whole
from coach.pace import Pace
from coach.speech.line import Line
from coach.speech.voices.calibration import reference
from coach.speech.voices.found import speaks
from coach.speech.voices.listing import available
from coach.units import RATE


def sound_of(text: str, *, voice: str, language: str, pace: Pace, warn: Warn) -> NDArray[np.float32]:
    """Return a line as it is heard in a session, without music: float32 (2, n) at 48 kHz.

    Raises:
        VoiceError: The voice cannot say it; no other takes its place.
    """
    with spoken_clips(voice, language, warn, stand_ins=False) as clips:
        samples = clips.samples(Line(text=text, pace=pace))
    return np.stack((samples, samples))


def check_wav(path: Path, *, force: bool) -> None:
    """Refuse a file that cannot be written, before a word is said.

    Raises:
        ExportError: It is no .wav, or cannot be written where it was asked for.
    """
    if path.suffix.lower() != ".wav":
        raise ExportError(f"{path} is no .wav; a single line is written as WAV")
    check_place(path, force=force)


def write_wav(sound: NDArray[np.float32], path: Path, *, force: bool) -> None:
    """Write a sound as WAV, 16-bit.

    Args:
        sound: float32 (2, n) at 48 kHz.
        path: The file.
        force: Whether a file that is there already is replaced.

    Raises:
        ExportError: It cannot be written, or something stands there already.
    """
    import soundfile

    content = io.BytesIO()
    soundfile.write(content, sound.T, RATE, format="WAV", subtype="PCM_16")
    write_whole(path, content.getvalue(), force=force)


def compare(language: str, play: Callable[[NDArray[np.float32]], None], *, show: Warn, warn: Warn) -> None:
    """Let every voice that is here and speaks a language be heard on the same line, one after the other.

    Args:
        language: A code such as ``en``.
        play: Plays float32 (2, n) at 48 kHz to its end.
        show: Told the name of each voice before it is heard.
        warn: Told in one line why a voice was left out.
    """
    line = reference(language)[0]
    for info in available(voice_setup()):
        if info.found is None or info.engine.name == "silent" or not speaks(info.found, language):
            continue
        try:
            sound = sound_of(line, voice=info.id, language=language, pace=Pace.STEADY, warn=warn)
        except VoiceError as error:
            warn(str(error))
            continue
        show(info.id)
        play(sound)
