"""Candidates for the built-in voice: a sample of each in a folder, how well it is understood, and its pitch.

`python -m tests.bench.variants FOLDER [LANGUAGE]` has each variant of eSpeak NG, with one thing at a time altered,
say the same lines at the slow pace, every candidate at its own measured rate, heard by :mod:`tests.bench.judges`.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from coach.pace import Pace
from coach.sound.clips import polish
from coach.speech.voices.base import Speech
from coach.speech.voices.calibration import reference
from coach.speech.voices.espeak import EspeakVoice, Manner
from coach.speech.voices.paces import Paces
from coach.units import RATE
from tests.bench.judges import Judges
from tests.bench.transcripts import errors, words_of
from tests.pitch import Contour, contour

LINES = (
    "Never press on the spine. Work on the muscles beside it.",
    "Warm some oil in your hands and begin on the lower back.",
    "Press a little going up, let go coming down.",
    "Lay one hand on top of the other, low on the back.",
    "Now use your thumbs, round the edge of the shoulder blade.",
    "Squeeze along it from the neck outward.",
    "Walk round to the head, one hand always on the back.",
    "Knead the soft side of the body, between hip and ribs.",
    "Slow is soothing. Let the strokes grow longer.",
    "Rest one hand low on the back and one just below the neck.",
    "Two more.",
    "About one minute left.",
)
"""As the sessions have them, hard ones among them."""
VARIANTS = ("", "+f1", "+f2", "+f3", "+f4", "+f5", "+m2", "+m3", "+m7", "+Annie", "+Andy", "+linda")
CHOSEN = "+f5"
MANNERS = (
    *(Manner(pitch=pitch) for pitch in (20, 38, 45)),
    *(Manner(range=breadth) for breadth in (25, 55, 70)),
    *(Manner(gap=gap) for gap in (0, 2, 4)),
)


def candidates(language: str) -> list[tuple[str, Manner]]:
    """Return every candidate: a voice of the library's, and how it speaks."""
    own = "en-us" if language == "en" else language
    return [*((own + variant, Manner()) for variant in VARIANTS), *((own + CHOSEN, manner) for manner in MANNERS)]


def spoken(name: str, manner: Manner, language: str, lines: Sequence[str]) -> list[Speech]:
    """Return lines as a candidate says them at the slow pace."""
    voice = EspeakVoice(language, voice=name, manner=manner)
    paces = Paces(name, folder=None, sentences=reference(language), at=(100, 150))
    try:
        knob = paces.knob(Pace.SLOW, voice.speak_at)
        return [voice.speak_at(line, knob) for line in lines]
    finally:
        voice.close()


def mistaken(judges: Judges, lines: Sequence[str], clips: Sequence[NDArray[np.float32]]) -> float:
    """Return the word error rate of lines, in per cent."""
    said = [words_of(line) for line in lines]
    heard = [judges.words(clip, RATE) for clip in clips]
    return 100.0 * sum(map(errors, said, heard)) / sum(map(len, said))


def mean(contours: Sequence[Contour]) -> Contour:
    """Return what the pitch of several sentences does, on average."""
    median, span, ending = np.mean([(one.median, one.span, one.ending) for one in contours], axis=0).tolist()
    return Contour(median=median, span=span, ending=ending)


def main() -> None:
    """Write the samples and print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path, help="where the samples are written")
    options.add_argument("language", nargs="?", default="en")
    asked = options.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    lines = LINES if asked.language == "en" else reference(asked.language)
    judges = Judges(asked.language)
    print(f"{'sample':<26}{'errors':>8}{'DistillMOS':>12}{'median':>10}{'range':>8}{'ending':>8}")
    for name, manner in candidates(asked.language):
        speeches = spoken(name, manner, asked.language, lines)
        clips = [polish.finish(polish.cut(speech)) for speech in speeches]
        sample = f"{name}-p{manner.pitch}-r{manner.range}-g{manner.gap}"
        soundfile.write(asked.folder / f"{sample}.wav", np.concatenate(clips), RATE)
        pitch = mean([found for speech in speeches if (found := contour(speech.samples, speech.rate))])
        natural = np.mean([judges.naturalness(clip, RATE) for clip in clips])
        wrong = f"{mistaken(judges, lines, clips):.1f} %" if judges.hears_words else "–"
        print(
            f"{sample:<26}{wrong:>8}{natural:>12.2f}"
            f"{pitch.median:>7.0f} Hz{pitch.span:>5.1f} st{pitch.ending:>5.1f} st",
            flush=True,
        )


if __name__ == "__main__":
    main()
