"""What the coach says of the time, and the bells that tell that it is still there."""

from collections.abc import Iterable, Sequence

from coach.languages import Phrases
from coach.plan.layout import SOUND_LENGTH, LaidOut, SpokenLengths
from coach.plan.model import Cue, CueKind, PlannedStep, line_of
from coach.units import Frames, Seconds, to_frames

LONGEST_SILENCE = Seconds(45.0)
"""Nothing heard for longer than this makes people look at the screen."""
MINUTE_LEFT = (Seconds(75.0), Seconds(60.0), Seconds(48.0))
"""Earliest, best and latest time before the end."""
NEARLY_DONE = (Seconds(40.0), Seconds(30.0), Seconds(12.0))
"""Where the minute found no room."""
TWO_MINUTES_LEFT = (Seconds(150.0), Seconds(120.0), Seconds(95.0))
HALF_TIME_WITHIN = Seconds(30.0)
"""Earlier or later than the middle."""
MINUTE_FROM = Seconds(180.0)
"""A shorter session announces no end."""
MORE_CHECKS_FROM = Seconds(600.0)
"""A shorter session says neither half-time nor two minutes."""


def time_checks(
    turns: Sequence[LaidOut], speech: SpokenLengths, own: Phrases, *, start: Frames, end: Frames, told: Iterable[Cue]
) -> list[Cue]:
    """Return what is said of the time: half-time, two minutes left, one minute left; nothing in a quiet step.

    Args:
        turns: All that is left of the session; the words take room in them.
        speech: Knows how long each line takes to say.
        own: What the coach says by itself.
        start: Where the turns begin: what was due before has been said.
        end: The session's end.
        told: What has been said of the time before; as long as it is true it is not said again.
    """
    said = {cue.text: cue.at for cue in told}
    cues: list[Cue] = []
    if end >= to_frames(MORE_CHECKS_FROM):
        within = to_frames(HALF_TIME_WITHIN)
        middle = (end // 2 - within, end // 2, end // 2 + within)
        for text, window in ((own.half_time, middle), (own.two_minutes_left, _before(end, TWO_MINUTES_LEFT))):
            if start <= window[1] and said.get(text, -1) < window[0]:
                cues += _said_between(turns, text, window, speech)
    minute = _before(end, MINUTE_LEFT)
    if end >= to_frames(MINUTE_FROM) and max(said.get(own.minute_left, -1), said.get(own.nearly_done, -1)) < minute[0]:
        cues += _said_between(turns, own.minute_left, minute, speech) or _said_between(
            turns, own.nearly_done, _before(end, NEARLY_DONE), speech
        )
    return cues


def say_near(turns: Sequence[LaidOut], text: str, *, wanted: int, latest: int, speech: SpokenLengths) -> list[Cue]:
    """Return the cue that says something at the first moment from `wanted` to `latest` that is free of words."""
    for turn in turns:
        if turn.step.end < wanted or turn.step.turn.step.quiet:
            continue
        line = line_of(CueKind.TIME, text, turn.step.turn.pace)
        length = speech.frames(line)
        at = turn.room.place(wanted, length, latest)
        if at is not None:
            return [Cue(at=Frames(at), end=Frames(at + length), kind=CueKind.TIME, text=text, pace=line.pace)]
    return []


def reassuring_bells(steps: Sequence[PlannedStep], cues: Iterable[Cue]) -> list[Cue]:
    """Return soft bells that break every silence longer than :data:`LONGEST_SILENCE`, but in quiet steps."""
    longest = to_frames(LONGEST_SILENCE)
    heard = sorted((cue.at, cue.end) for cue in cues)
    bells: list[Cue] = []
    for step in steps:
        if step.turn.step.quiet:
            continue
        inside = [(at, end) for at, end in heard if step.practice_start <= at < step.end]
        silence_start: int = step.practice_start
        for at, end in [*inside, (step.end, step.end)]:
            silence = at - silence_start
            parts = -(-silence // longest)
            for part in range(1, parts):
                bell = silence_start + silence * part // parts
                ends = min(bell + to_frames(SOUND_LENGTH[CueKind.BELL]), step.end)
                bells.append(Cue(at=Frames(bell), end=Frames(ends), kind=CueKind.BELL, text="", pace=step.turn.pace))
            silence_start = max(silence_start, end)
    return bells


def _before(end: Frames, times: tuple[Seconds, Seconds, Seconds]) -> tuple[int, int, int]:
    earliest, best, latest = times
    return end - to_frames(earliest), end - to_frames(best), end - to_frames(latest)


def _said_between(
    turns: Sequence[LaidOut], text: str, window: tuple[int, int, int], speech: SpokenLengths
) -> list[Cue]:
    """Return the cue at its best moment or after it; where nothing is free there, from the earliest on."""
    earliest, best, latest = window
    return say_near(turns, text, wanted=best, latest=latest, speech=speech) or say_near(
        turns, text, wanted=earliest, latest=latest, speech=speech
    )
