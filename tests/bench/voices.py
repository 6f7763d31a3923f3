"""How every voice sounds, in one table: as it came, polished, and over the music.

`python -m tests.bench.voices espeak piper kokoro:af_heart` has each voice say the same lines of the bundled sessions at
each pace, and has the judges of :mod:`tests.bench.judges` hear them: DistillMOS and DNSMOS P.808 (1–5) of the dry and
the polished line, and the words misheard dry, polished and over the music, in per cent. Beside them stand the time a
word takes with its spread over the lines, how many times faster than it sounds the voice speaks, and its memory.
`--shortest 60` takes the shortest things that the coach says instead, and tells how many of them are misheard.
"""

import argparse
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from coach.errors import VoiceError
from coach.pace import Pace
from coach.script.file import read_script
from coach.script.library import script_paths
from coach.speech.line import Line
from coach.speech.voices.base import sound_span
from coach.units import RATE
from tests.bench.judges import Judges
from tests.bench.spoken import Performance, SpokenLine, lines_said, performed
from tests.bench.transcripts import errors, words_of

_LONG_ENOUGH = 5
"""Words from which on a line counts for the time of a word: one word alone is always slow."""
_HEADING = (
    f"{'voice':<24}{'pace':<8}{'lines':>6}{'DistillMOS':>15}{'P.808':>13}{'misheard %':>20}{'lines misheard':>16}"
    f"{'s a word':>13}{'speed':>9}{'memory':>9}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Misheard:
    """A line of which something else was understood."""

    said: str
    heard: str
    how: str
    """``dry``, ``polished`` or ``mixed``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One voice at one pace."""

    voice: str
    pace: str
    lines: int
    words: int
    distillmos_dry: float
    distillmos_polished: float
    p808_dry: float
    p808_polished: float
    errors: dict[str, int]
    """Words put in, left out or mistaken, of `words`: ``dry``, ``polished`` and ``mixed``; empty if nobody can hear."""
    lines_misheard: dict[str, int]
    """Lines with such an error, of `lines`, likewise."""
    word_seconds: float
    word_spread: float
    """Standard deviation of the lines' seconds a word, as a part of their mean."""
    speed: float
    """Seconds of sound a second of work."""
    memory: float
    """Megabytes of the voice's largest process."""
    misheard: tuple[Misheard, ...]

    def __str__(self) -> str:
        wrong = "  ".join(f"{100.0 * count / self.words:.1f}" for count in self.errors.values())
        return (
            f"{self.voice:<24}{self.pace:<8}{self.lines:>6}"
            f"{f'{self.distillmos_dry:.2f} → {self.distillmos_polished:.2f}':>15}"
            f"{f'{self.p808_dry:.2f} → {self.p808_polished:.2f}':>13}"
            f"{wrong or '–':>20}{'  '.join(map(str, self.lines_misheard.values())) or '–':>16}"
            f"{f'{self.word_seconds:.2f} ± {100.0 * self.word_spread:.0f} %':>13}"
            f"{f'{self.speed:.1f} ×':>9}{f'{self.memory:.0f} MB':>9}"
        )


def row(voice: str, pace: Pace, told: Performance, judges: Judges, language: str) -> Row:
    """Return what the judges say of a voice at one pace."""
    said = [words_of(line.text, language) for line in told.lines]
    heard = _heard(told, judges) if judges.hears_words else {}
    wrong = {how: [errors(*pair) for pair in zip(said, words, strict=True)] for how, words in heard.items()}
    lasting = [_sounding(line) / len(words) for line, words in zip(told.lines, said, strict=True) if _counts(words)]
    return Row(
        voice=voice,
        pace=pace,
        lines=len(said),
        words=sum(map(len, said)),
        distillmos_dry=_mean(judges.naturalness(line.dry, line.rate) for line in told.lines),
        distillmos_polished=_mean(judges.naturalness(line.polished, RATE) for line in told.lines),
        p808_dry=_mean(judges.p808(line.dry, line.rate) for line in told.lines),
        p808_polished=_mean(judges.p808(line.polished, RATE) for line in told.lines),
        errors={how: sum(counts) for how, counts in wrong.items()},
        lines_misheard={how: sum(map(bool, counts)) for how, counts in wrong.items()},
        word_seconds=_mean(lasting),
        word_spread=float(np.std(lasting) / np.mean(lasting)) if lasting else 0.0,
        speed=sum(line.dry.size / line.rate for line in told.lines) / sum(line.taken for line in told.lines),
        memory=told.memory,
        misheard=tuple(
            Misheard(said=line.text, heard=" ".join(words), how=how)
            for how, counts in wrong.items()
            for line, words, count in zip(told.lines, heard[how], counts, strict=True)
            if count
        ),
    )


def evenly(lines: Sequence[Line], count: int) -> tuple[Line, ...]:
    """Return so many lines, taken at even distances from first to last; all of them where there are no more."""
    if len(lines) <= count:
        return tuple(lines)
    return tuple(lines[index * len(lines) // count] for index in range(count))


def shortest(lines: Iterable[Line], count: int) -> tuple[Line, ...]:
    """Return the lines with the fewest letters."""
    return tuple(sorted(lines, key=lambda line: (len(line.text), line.text, line.pace))[:count])


def main() -> None:
    """Run it, print the table and write it down."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("voices", nargs="*", default=["espeak", "flite", "piper"])
    options.add_argument("--language", default="en", help="of the sessions; words are heard in English only")
    options.add_argument("--script", action="append", help="a session whose lines are said; all of the language's")
    options.add_argument("--lines", type=int, default=12, help="how many at each pace")
    options.add_argument("--pace", type=Pace, action="append", help="each of them otherwise")
    options.add_argument("--shortest", type=int, help="only so many, the shortest of all paces together")
    options.add_argument("--shown", action="store_true", help="show what was misheard")
    options.add_argument("-o", "--output", type=Path, default=Path("voices.json"), help="where the table is written")
    asked = options.parse_args()
    scripts = asked.script or [p.stem for p in script_paths() if read_script(p).language == asked.language]
    said = [line for line in lines_said(scripts) if words_of(line.text, asked.language)]
    chosen = set(shortest(said, asked.shortest or len(said)))
    rows: list[Row] = []
    judges = Judges(asked.language)
    print(_HEADING)
    for voice in asked.voices:
        for pace in asked.pace or Pace:
            lines = [line for line in dict.fromkeys(said) if line in chosen and line.pace is pace]
            if not lines:
                continue
            try:
                told = performed(voice, evenly(lines, len(lines) if asked.shortest else asked.lines), asked.language)
            except VoiceError as error:
                print(f"{voice}: {error}")
                continue
            rows.append(row(voice, pace, told, judges, asked.language))
            print(rows[-1], flush=True)
            for wrong in rows[-1].misheard if asked.shown else ():
                print(f"    {wrong.how}: {wrong.said} -> {wrong.heard}")
            asked.output.write_text(json.dumps([asdict(one) for one in rows], indent=1), encoding="utf-8")


def _heard(told: Performance, judges: Judges) -> dict[str, list[list[str]]]:
    return {
        "dry": [judges.words(line.dry, line.rate) for line in told.lines],
        "polished": [judges.words(line.polished, RATE) for line in told.lines],
        "mixed": [judges.words(line.mixed, RATE) for line in told.lines],
    }


def _sounding(line: SpokenLine) -> float:
    first, last = sound_span(line.dry, line.rate)
    return (last - first) / line.rate


def _counts(words: Sequence[str]) -> bool:
    return len(words) >= _LONG_ENOUGH


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return float(np.mean(found)) if found else 0.0


if __name__ == "__main__":
    main()
