"""Word error rate of a whole session by a speech recogniser, each voice dry and over the music.

The recogniser (pocketsphinx, its own English sounds) hears each line by itself, 16 kHz mono, with 0.1 s of what is
around it: of the music in front, which is still on its way down, it makes a word of its own ("or") where it is given
more. It expects the words of the bundled English sessions, in pairs as they stand there, as somebody does who knows
what a massage is; words its dictionary lacks it cannot hear. What it hears is compared with the script, word by word.

The recogniser has learnt from people who read 180 words a minute, and takes 110 for many short words. So it looks at
60 moments a second instead of 100, for every voice and every pace alike: 110 words a minute look like 180 to it, and
155 like 260. All its other settings are its own. In each line it takes the mean spectrum of that line only, so no
line depends on the one before it.
"""

import argparse
import math
import os
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import soxr
from numpy.typing import NDArray

from coach.app.wiring import opened_session, plan_of
from coach.plan.turns import Talk
from coach.script.file import read_script
from coach.script.library import script_paths
from coach.session.request import Request
from coach.sound.mixer.timeline import timeline_of
from coach.speech.line import Line
from coach.speech.words.normalise import normalise
from coach.units import RATE, Frames, to_frames

HEARD_RATE = 16_000
_MOMENTS = 60
"""At which the recogniser looks in a second."""
_AROUND = to_frames(0.1)
_OTHER_PAIRS = 0.5
"""How likely a pair of words is one that stands in no session."""
_ONES = (
    *[
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
    ],
    *["seventeen", "eighteen", "nineteen"],
)
_TENS = ["zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How well a session was understood."""

    words: int
    dry_errors: int
    bed_errors: int

    @property
    def dry(self) -> float:
        """Word error rate of the voice alone, in per cent."""
        return 100.0 * self.dry_errors / self.words

    @property
    def over_the_bed(self) -> float:
        """Word error rate over the music, in per cent."""
        return 100.0 * self.bed_errors / self.words


def words_of(text: str) -> list[str]:
    """Return the words a listener would write down: lower case, numbers in words."""
    plain = re.sub(r"\d+", lambda found: f" {_number(int(found[0]))} ", normalise(text, "en").lower())
    return re.findall(r"[a-z]+(?:'[a-z]+)?", plain)


def errors(said: Sequence[str], heard: Sequence[str]) -> int:
    """Return how many words were put in, left out or mistaken (Levenshtein's distance)."""
    row = list(range(len(heard) + 1))
    for i, word in enumerate(said, 1):
        before, row[0] = row[0], i
        for j, other in enumerate(heard, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (word != other))
    return row[-1]


def understood(decoder: Any, sound: NDArray[np.float32]) -> list[str]:
    """Return the words a recogniser hears in a sound, mono at the mixer's rate."""
    heard = soxr.resample(sound, RATE, HEARD_RATE)
    samples = np.clip(heard * 20_000.0, -32768, 32767).astype("<i2")
    decoder.start_utt()
    decoder.process_raw(samples.tobytes(), full_utt=True)
    decoder.end_utt()
    found = decoder.hyp()
    return [re.sub(r"\(\d+\)$", "", word) for word in found.hypstr.split()] if found else []


def language_model(texts: Sequence[Sequence[str]], known: Callable[[str], bool]) -> str:
    """Return the words of texts and their pairs as a model in the ARPA format, with a half kept for other pairs."""
    lines = [["<s>", *(word for word in text if known(word)), "</s>"] for text in texts]
    ones = Counter(word for line in lines for word in line)
    pairs = Counter(pair for line in lines for pair in pairwise(line))
    followed = Counter(first for first, _ in pairs.elements())
    every = sum(ones.values())
    backoff = math.log10(_OTHER_PAIRS)
    told = ["\\data\\", f"ngram 1={len(ones)}", f"ngram 2={len(pairs)}", "", "\\1-grams:"]
    told += [f"{math.log10(count / every):.4f} {word} {backoff:.4f}" for word, count in sorted(ones.items())]
    told += ["", "\\2-grams:"]
    told += [
        f"{math.log10((1.0 - _OTHER_PAIRS) * count / followed[first]):.4f} {first} {second}"
        for (first, second), count in sorted(pairs.items())
    ]
    return "\n".join([*told, "", "\\end\\", ""])


def recogniser(folder: Path) -> Any:
    """Return what hears the words, the same for every voice.

    Args:
        folder: Where the words it expects are written.
    """
    from pocketsphinx import Decoder

    dictionary = Decoder(loglevel="FATAL", lm=None)
    model = folder / "words.lm"
    model.write_text(language_model(_texts(), lambda word: dictionary.lookup_word(word) is not None))
    return Decoder(loglevel="FATAL", lm=str(model), frate=_MOMENTS)


def score(voice: str, script: str, minutes: float | None, decoder: Any, *, shown: bool) -> Score:
    """Return how well one voice is understood through a session."""
    request = Request(script=script, minutes=minutes, voice=voice, skip_prep=False, talk=Talk.NORMAL)
    count, dry, bed = 0, 0, 0
    with opened_session(request, print) as session:
        for line, at in _spoken(session).items():
            said = words_of(line.text)
            clip = session.clips.samples(line)
            quiet = np.zeros(_AROUND, np.float32)
            heard = understood(decoder, np.concatenate((quiet, clip, quiet)))
            begin = max(0, at - _AROUND)
            mixed = session.mixer.render(Frames(begin), at - begin + clip.size + _AROUND).mean(axis=0)
            count += len(said)
            dry += errors(said, heard)
            bed += errors(said, understood(decoder, mixed))
            if shown and said != heard:
                print(f"{voice}: {' '.join(said)} -> {' '.join(heard)}")
    return Score(words=count, dry_errors=dry, bed_errors=bed)


def main() -> None:
    """Run it and print what it found."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("voices", nargs="*", default=["espeak", "flite"])
    options.add_argument("--script", default="relieving")
    options.add_argument("--minutes", type=float)
    options.add_argument("--shown", action="store_true", help="show what was misunderstood")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="coach-") as folder:
        os.environ["XDG_CACHE_HOME"] = folder
        decoder = recogniser(Path(folder))
        print(f"{'voice':<32}{'words':>7}{'dry':>8}{'over the bed':>15}")
        for voice in asked.voices:
            found = score(voice, asked.script, asked.minutes, decoder, shown=asked.shown)
            print(f"{voice:<32}{found.words:>7}{found.dry:>7.1f}%{found.over_the_bed:>14.1f}%", flush=True)


def _spoken(session: Any) -> dict[Line, Frames]:
    """Return every line with the first time it is said."""
    said: dict[Line, Frames] = {}
    for sound in timeline_of(session.plan).sounds:
        if isinstance(sound.source, Line) and words_of(sound.source.text):
            said.setdefault(sound.source, sound.at)
    return said


def _texts() -> list[list[str]]:
    """Return every line that the bundled English sessions say."""
    texts: dict[str, None] = {}
    for path in script_paths():
        if read_script(path).language != "en":
            continue
        request = Request(script=path.stem, minutes=None, voice="silent", skip_prep=False, talk=Talk.FULL)
        texts.update((line.text, None) for line in _spoken_lines(request))
    return [words_of(text) for text in texts]


def _spoken_lines(request: Request) -> list[Line]:
    sounds = timeline_of(plan_of(request, print)).sounds
    return [sound.source for sound in sounds if isinstance(sound.source, Line)]


def _number(value: int) -> str:
    if value < 20:
        return _ONES[value]
    if value < 100:
        return _TENS[value // 10] + (f" {_ONES[value % 10]}" if value % 10 else "")
    return f"{_ONES[value // 100 % 20]} hundred {_number(value % 100) if value % 100 else ''}"


if __name__ == "__main__":
    main()
