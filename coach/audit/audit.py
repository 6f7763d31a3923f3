"""The audit of a sound file: what was heard of it, and whether that is what should be."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np

from coach.audit.expected import Expected
from coach.audit.finding import Finding, fails, lacks, works
from coach.audit.labels import Labels, read_labels
from coach.audit.lines import HeardLine, LineFinder, Sound, shifts
from coach.audit.listening import Heard, Listener
from coach.errors import AuditError, MusicError
from coach.export.page.page import sound_in
from coach.sound.mixer.levels import SESSION
from coach.sound.music.decoder import decoded_blocks
from coach.speech.line import Line
from coach.units import RATE, Decibels, Frames, Seconds, clock, exact_length, to_frames

LONGER = Seconds(0.05)
"""How much longer than its plan a file may be: codecs work in packets."""
LATE = Seconds(0.03)
"""How far from its place a line or a chapter may be heard."""
LOUDER = 1.0
"""Loudness units that a file may be off what a session should have, or says of itself."""
HIGHEST, HIGHEST_LOSSY = Decibels(-1.4), Decibels(-0.5)
"""True peaks: a lossy codec raises them."""
_DIPS = 6.0
"""Decibels by which the music should be softer under words, in the middle of all lines; it is made to be 13."""
_FEWEST_DIPS = 8
"""A bell may ring where the music goes down: only of so many lines the middle one tells something."""
_MOST_CHAPTERS = 255
"""As many as ID3 and MP4 take."""
_MOST_TOLD = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What was heard of a file."""

    heard: Heard
    labels: Labels
    lines: tuple[HeardLine, ...]
    """Of its plan, each as it was heard."""
    findings: tuple[Finding, ...]


def audit(path: Path, expected: Expected | None, clip_of: Callable[[Line], Sound] | None) -> Audit:
    """Hear a file.

    Args:
        path: Sound in any format that is exported, or a page with sound in it.
        expected: What should be heard; None where that is not known.
        clip_of: Returns a line as it should sound, mono at 48 kHz; None where nobody can say it.

    Raises:
        AuditError: The file is not there, or holds no sound.
    """
    finder = LineFinder(expected.lines if expected else (), clip_of or _no_voice)
    listener = Listener(finder.add)
    broken = ""
    with _sound_of(path) as sound:
        labels = read_labels(sound)
        try:
            listener.hear(decoded_blocks(sound))
        except MusicError as error:
            broken = str(error).rpartition(": ")[2]
    heard = listener.finish()
    finder.finish()
    if not heard.frames:
        raise AuditError(f"{path} cannot be listened to: {broken or 'there is no sound in it'}")
    lines = tuple(finder.heard)
    findings = (
        *_judge_length(heard, labels, expected, broken),
        *_judge_level(heard, labels, expected),
        *_judge_gaps(heard),
        *(judge_lines(lines) if lines else ()),
        *_judge_chapters(heard, labels, expected),
    )
    return Audit(heard=heard, labels=labels, lines=lines, findings=findings)


def _no_voice(_line: Line) -> Sound:
    """Return how a line sounds that nobody says: it is nowhere looked for."""
    return np.zeros(1, np.float32)


@contextmanager
def _sound_of(path: Path) -> Iterator[Path]:
    """Give the sound file that a file is, or has in it.

    Raises:
        AuditError: It is no file, or a page without sound.
    """
    if not path.is_file():
        reason = "it is not a file" if path.exists() else "there is no such file"
        raise AuditError(f"{path} cannot be listened to: {reason}")
    if path.suffix.lower() not in (".html", ".htm"):
        yield path
        return
    try:
        content = sound_in(path.read_bytes())
    except OSError as error:
        raise AuditError(f"{path} cannot be listened to: {(error.strerror or 'it cannot be read').lower()}") from error
    if not content:
        raise AuditError(f"{path} cannot be listened to: there is no sound in it")
    with tempfile.TemporaryDirectory(prefix="coach-") as folder:
        sound = Path(folder, "page.mp3")
        sound.write_bytes(content)
        yield sound


def _judge_length(heard: Heard, labels: Labels, expected: Expected | None, broken: str) -> Iterator[Finding]:
    told = exact_length(heard.frames)
    wanted = expected.frames if expected else labels.frames
    off = 0 if wanted is None else heard.frames - wanted
    if broken:
        yield fails("length", f"{told}, then it breaks off: {broken}")
    elif wanted is not None and not 0 <= off + to_frames(LATE) <= to_frames(LATE + LONGER):
        whose = "its plan says" if expected else "it says itself"
        yield fails("length", f"{told}, and {whose} {exact_length(wanted)}")
    elif heard.breaks_off:
        yield fails("length", f"{told}, and it ends in the middle of sound")
    else:
        yield works("length", f"{told}, as planned" if expected else told)


def _judge_level(heard: Heard, labels: Labels, expected: Expected | None) -> Iterator[Finding]:
    told = f"{heard.loudness:.1f} LUFS"
    if labels.loudness is not None and abs(labels.loudness - heard.loudness) > LOUDER:
        yield fails("loudness", f"{told}, and it says {labels.loudness:.1f}")
    elif expected and abs(heard.loudness - SESSION) > LOUDER:
        yield lacks("loudness", f"{told}, a session of usual levels has {SESSION:.0f}")
    else:
        yield works("loudness", told)
    highest = HIGHEST if labels.lossless else HIGHEST_LOSSY
    peak = f"{heard.peak:.1f} dBTP"
    if heard.clipped:
        yield fails("true peak", f"{peak}, and {_count(heard.clipped, 'peak')} cut off")
    elif heard.peak > highest:
        yield fails("true peak", f"{peak}, at most {highest:g} is safe")
    else:
        yield works("true peak", peak)


def _judge_gaps(heard: Heard) -> Iterator[Finding]:
    inside = [span for span in heard.silences if span[0] > 0 and span[1] < heard.frames - RATE]
    if inside:
        longest = max(inside, key=lambda span: span[1] - span[0])
        seconds = (longest[1] - longest[0]) / RATE
        told = f"{_count(len(inside), 'stretch', 'es')} of silence, the longest {seconds:.1f} s at {clock(longest[0])}"
        yield lacks("silence", told)
    else:
        yield works("silence", "none")
    if heard.dropouts:
        yield fails("dropouts", f"sound is torn at {_places(heard.dropouts)}")
    else:
        yield works("dropouts", "none")


def judge_lines(lines: Sequence[HeardLine]) -> Iterator[Finding]:
    """Find whether lines are heard, each in its place and whole, and whether the music makes room for them."""
    missing = [line for line in lines if line.at is None]
    told = f"{len(lines) - len(missing)} of {len(lines)} are heard"
    if missing:
        names = "; ".join(_named(line) for line in missing[:_MOST_TOLD])
        more = f", and {len(missing) - _MOST_TOLD} more" if len(missing) > _MOST_TOLD else ""
        another = 2 * len(missing) > len(lines)
        remedy = "give the options that it was exported with: this may be another session" if another else ""
        yield fails("lines", f"{told}, missing: {names}{more}", remedy)
    else:
        yield works("lines", told)
    moved = [(line, by) for line, by in shifts(lines) if abs(by) > LATE]
    if moved:
        names = "; ".join(
            f"{_named(line)} {abs(by):.2f} s {'late' if by > 0 else 'early'}" for line, by in moved[:_MOST_TOLD]
        )
        yield fails("places", f"{_count(len(moved), 'line')} not in place: {names}")
    else:
        yield works("places", "every line is where it should be")
    cut = [line for line in lines if line.at is not None and not line.whole_onset]
    if cut:
        names = "; ".join(map(_named, cut[:_MOST_TOLD]))
        yield fails("onsets", f"the first sound of {_count(len(cut), 'line')} is cut off: {names}")
    else:
        yield works("onsets", "whole")
    dips = [line.dip for line in lines if line.dip is not None]
    if len(dips) >= _FEWEST_DIPS:
        middle = median(dips)
        told = f"the music has gone down by {middle:.0f} dB when words begin"
        yield works("dips", told) if middle >= _DIPS else fails("dips", f"{told}, it is late")


def _judge_chapters(heard: Heard, labels: Labels, expected: Expected | None) -> Iterator[Finding]:
    starts = [start for start, _ in labels.chapters]
    told = f"{len(starts)} of them" if starts else "none"
    if any(end <= start for start, end in labels.chapters) or starts != sorted(starts):
        yield fails("chapters", f"{told}, not in order")
    elif starts and labels.chapters[-1][1] > heard.frames + to_frames(LONGER):
        yield fails("chapters", f"{told}, the last beyond the end")
    elif not expected or not starts:
        yield works("chapters", told)
    else:
        yield _compare_chapters(starts, expected)


def _compare_chapters(starts: Sequence[Frames], expected: Expected) -> Finding:
    """Return whether chapters are where a plan has its steps, or its sections."""
    off: list[list[Frames]] = []
    for wanted in (expected.steps, expected.sections):
        begins = sorted({Frames(0), *wanted[1:]})[:_MOST_CHAPTERS]
        if len(begins) == len(starts):
            pairs = zip(starts, begins, strict=True)
            off.append([start for start, begin in pairs if abs(start - begin) > to_frames(LATE)])
    if not off:
        return fails("chapters", f"{len(starts)} of them, and {len(expected.steps)} steps")
    fewest = min(off, key=len)
    if fewest:
        return fails("chapters", f"{_count(len(fewest), 'chapter')} not where a step begins: {_places(fewest)}")
    return works("chapters", f"{len(starts)} of them, each where it should be")


def _named(line: HeardLine) -> str:
    return f"“{line.expected.line.text}” at {clock(line.expected.at)}"


def _places(frames: Sequence[Frames]) -> str:
    told = ", ".join(map(clock, frames[:_MOST_TOLD]))
    return f"{told} and {len(frames) - _MOST_TOLD} more" if len(frames) > _MOST_TOLD else told


def _count(count: int, noun: str, plural: str = "s") -> str:
    return f"{count} {noun}{plural if count > 1 else ''}"
