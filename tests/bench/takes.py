"""How each take of a voice sounds, worst first; and what sounds worst said again, where that is better.

`python -m tests.bench.takes audio/voices/heart` has the judges of :mod:`tests.bench.judges` hear every take as a
session plays it, and prints the mean DistillMOS of each pace, the takes below `--below`, and those of which something
else was understood. A model says the same each time, but not at another speed: `--again kokoro:af_heart` has it say
these takes at other speeds, evened to their pace as ever, and keeps of each what is understood before what is not, and
then what sounds most natural. What was heard of a take, and whether it was said again, is noted in `--output`, so that
it can be gone on with.
"""

import argparse
import io
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import soundfile

from coach.app.cast import voice_setup
from coach.errors import UnclearError
from coach.kept.folders import cache_folder
from coach.pace import Pace
from coach.sound.clips.polish import cut, finish
from coach.speech.takes.encoding import encode
from coach.speech.takes.folder import TakeFolder
from coach.speech.takes.index import Take
from coach.speech.takes.wanted import Wanted
from coach.speech.voices.base import Speech
from coach.speech.voices.engines import find_voice
from coach.speech.voices.model import ModelVoice
from coach.speech.words import spoken_text
from coach.speech.words.lexicon_file import read_lexicon
from coach.studio.bake import note_lengths, whole
from coach.units import RATE, Seconds
from tests.bench.judges import Judges
from tests.bench.transcripts import errors, words_of

_SPEEDS = (1.1, 1.2, 1.32, 0.93, 1.05)
"""Times the pace's own, the likeliest to help first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What the judges say of one take."""

    bytes: int
    """Of its file: another one has to be heard anew."""
    distillmos: float
    misheard: str
    """What was understood, where that is something else."""
    tried: bool = False
    """Whether it is the best of what was said at other speeds."""

    @property
    def rank(self) -> tuple[bool, float]:
        """The better, the greater."""
        return not self.misheard, self.distillmos


class _AtAnotherSpeed:
    """A model that speaks so many times as fast as its pace asks."""

    at_once = 1

    def __init__(self, voice: ModelVoice, times: float) -> None:
        self._voice, self._times = voice, times
        self.id = voice.id

    def speak(self, text: str, pace: Pace) -> Speech:
        return self._voice.speak_at(text, round(self._voice.knob(pace) * self._times))

    def close(self) -> None:
        pass


def hear(speech: Speech, text: str, judges: Judges, *, size: int = 0) -> Heard:
    """Return what the judges say of a line, as a session plays it."""
    polished = finish(cut(speech))
    words = judges.words(polished, RATE)
    return Heard(
        bytes=size,
        distillmos=round(judges.naturalness(polished, RATE), 3),
        misheard=" ".join(words) if errors(words_of(text), words) else "",
    )


def versions(voice: ModelVoice, wanted: Wanted, said: str) -> Iterator[Speech]:
    """Yield a line as a voice says it at other speeds, where it says it whole."""
    for times in _SPEEDS:
        with suppress(UnclearError):
            yield whole(_AtAnotherSpeed(voice, times), wanted, said)


def as_kept(speech: Speech) -> Speech:
    """Return a speech as it sounds out of the file that a voice's take is kept in."""
    samples, rate = soundfile.read(io.BytesIO(encode(speech, opus=True)), dtype="float32")
    return Speech(samples=samples, rate=rate)


def say_again(
    folder: TakeFolder, take: Take, voice: ModelVoice, judges: Judges, *, found: Heard, enough: float
) -> Heard:
    """Keep the best of what a voice makes of a line, and return what the judges say of it.

    Args:
        folder: With the take.
        take: What the voice has said before.
        voice: Says it again.
        judges: Hear it.
        found: What they say of the take there is.
        enough: DistillMOS with which no other speed is tried.
    """
    lexicon = read_lexicon(take.language, cache_folder() / "no lexicon of the user's")
    said = spoken_text(take.line.text, lexicon, voice.id.partition(":")[0])
    wanted = Wanted(line=take.line, language=take.language, seconds=Seconds(0.0), where=())
    best, best_speech = found, None
    for speech in versions(voice, wanted, said):
        heard = hear(as_kept(speech), take.line.text, judges)
        if heard.rank > best.rank:
            best, best_speech = heard, speech
        if best.rank >= (True, enough):
            break
    if best_speech is not None:
        kept = folder.keep(wanted, best_speech, made=take.made, said=said)
        best = hear(folder.sound(kept), take.line.text, judges, size=(folder.path / kept.file).stat().st_size)
    return replace(best, tried=True)


def main() -> None:
    """Hear the takes, say again what is asked for, and print what there is."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--below", type=float, default=4.2, help="DistillMOS of what is told, and said again")
    options.add_argument("--again", metavar="VOICE", help="a model that says it again; only what it has said itself")
    options.add_argument("-o", "--output", type=Path, default=Path("takes.json"), help="where it is noted")
    asked = options.parse_args()
    folder = TakeFolder(asked.folder)
    noted = json.loads(asked.output.read_text("utf-8")) if asked.output.exists() else {}
    heard: dict[str, Heard] = {file: Heard(**each) for file, each in noted.items()}
    judges = Judges()

    def note(take: Take, found: Heard) -> None:
        heard[take.file] = found
        asked.output.write_text(json.dumps({file: asdict(each) for file, each in heard.items()}, indent=1), "utf-8")

    for take in folder.takes:
        size = (folder.path / take.file).stat().st_size
        if take.file not in heard or heard[take.file].bytes != size:
            note(take, hear(folder.sound(take), take.line.text, judges, size=size))
    worst = sorted(folder.takes, key=lambda take: heard[take.file].rank)
    worst = [take for take in worst if heard[take.file].misheard or heard[take.file].distillmos < asked.below]
    if asked.again:
        voice = find_voice(asked.again, "en", voice_setup())
        assert isinstance(voice, ModelVoice), f"{asked.again} is no model"
        try:
            for take in worst:
                before = heard[take.file]
                if take.made and take.made == voice.id.partition("@")[0] and not before.tried:
                    note(take, say_again(folder, take, voice, judges, found=before, enough=asked.below))
                    print(f"{before.distillmos:.2f} → {heard[take.file].distillmos:.2f}  {take.line.text}", flush=True)
        finally:
            voice.close()
        note_lengths(folder)
    tell(folder, heard, below=asked.below)


def tell(folder: TakeFolder, heard: Mapping[str, Heard], *, below: float) -> None:
    """Print the means of each pace, and what is misheard or below."""
    for pace in Pace:
        scores = [heard[take.file].distillmos for take in folder.takes if take.line.pace is pace]
        if scores:
            lower = sum(score < below for score in scores)
            print(f"{pace:<8}{len(scores):>5} takes, DistillMOS {np.mean(scores):.2f}, {lower} of them below {below}")
    for take in sorted(folder.takes, key=lambda take: heard[take.file].rank):
        found = heard[take.file]
        if found.misheard or found.distillmos < below:
            understood = f" -> {found.misheard}" if found.misheard else ""
            print(f"{found.distillmos:.2f}  {take.line.pace:<8}{take.line.text}{understood}")


if __name__ == "__main__":
    main()
