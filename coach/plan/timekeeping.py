"""What the coach says of the time, and the words that tell in a long silence that it is still there."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import product

from coach.languages import Phrases
from coach.languages.phrases import in_turn
from coach.plan.layout import LaidOut, company_words
from coach.plan.model import Cue, CueKind, line_of
from coach.plan.opening import SpokenLengths
from coach.units import Frames, Seconds, to_frames

CLEAR_OF_COUNTS = Seconds(8.0)
"""Between a word of the time and a count, and from the beginning of a practice to it."""
CLEAR_OF_WORDS = Seconds(3.0)
"""Between a word of the time and any other."""
TIME_TO_OBEY = Seconds(8.0)
"""From what was said last to a word of the time, where there is room: it is done first, or answered."""
HALF_TIME_WITHIN = Seconds(45.0)
"""Earlier or later than the middle."""
CLOSING_SOON = (Seconds(150.0), Seconds(120.0), Seconds(95.0))
"""Earliest, best and latest time before the closing."""
TIME_TOLD_FROM = Seconds(600.0)
"""A shorter session says nothing of the time."""
BETWEEN_TIMES = Seconds(90.0)
"""Where the middle is nearer to two minutes before the closing than this, it is not told."""
COMPANY_AFTER = Seconds(60.0)
"""Without a word for so long, people look at the screen."""
COMPANY_BEFORE = Seconds(15.0)
"""Words that follow as soon as this are company enough."""
LONGEST_SILENCE = Seconds(COMPANY_AFTER + COMPANY_BEFORE)
"""No practice is longer without a word, but a quiet one, and exact or quick work."""


def time_checks(
    turns: Sequence[LaidOut], speech: SpokenLengths, own: Phrases, *, start: Frames, end: Frames, told: Iterable[Cue]
) -> list[Cue]:
    """Return what is said of the time: half of it, and two minutes before the closing, where there is one.

    Neither is near a count, at a practice's beginning, in a quiet step or in the closing: it would break the mood.

    Args:
        turns: What is left of the session before its closing; the words take room in them.
        speech: Knows how long each line takes to say.
        own: What the coach says by itself.
        start: Where the turns begin: what was due before has been said.
        end: The session's end.
        told: What has been said of the time before; as long as it is true it is not said again.
    """
    if not turns or end < to_frames(TIME_TOLD_FROM):
        return []
    said = {cue.text: cue.at for cue in told}
    closing = turns[-1].step.end
    earliest, best, latest = (closing - to_frames(before) for before in CLOSING_SOON)
    within = to_frames(HALF_TIME_WITHIN)
    windows = [(own.closing_soon, (earliest, best, latest))] if own.closing_soon else []
    if end // 2 + to_frames(BETWEEN_TIMES) <= best:
        windows.append((own.half_time, (end // 2 - within, end // 2, end // 2 + within)))
    cues: list[Cue] = []
    for text, window in windows:
        if start <= window[2] and said.get(text, -1) < window[0]:
            cues += _between_counts(turns, text, window, speech)
    return cues


def say_near(turns: Sequence[LaidOut], text: str, *, wanted: int, latest: int, speech: SpokenLengths) -> list[Cue]:
    """Return the cue that says something at the first moment from `wanted` to `latest` that is free of words."""
    for turn in turns:
        if turn.step.end < wanted or turn.step.turn.step.quiet:
            continue
        length = speech.frames(line_of(CueKind.TIME, text, turn.step.turn.pace))
        at = turn.room.place(wanted, length, latest)
        if at is not None:
            return [turn.step.turn.cue(CueKind.TIME, at, at + length, text)]
    return []


def company(turns: Sequence[LaidOut], cues: Iterable[Cue], speech: SpokenLengths, own: Phrases) -> list[Cue]:
    """Return the words that break every silence longer than :data:`LONGEST_SILENCE`, where there are any for it.

    Args:
        turns: All that is left of the session; the words take room in them.
        cues: All that is heard otherwise.
        speech: Knows how long each line takes to say.
        own: What the coach says by itself.
    """
    spoken = sorted((cue.at, cue.end, cue.kind) for cue in cues if cue.line)
    number = sum(kind is CueKind.COMPANY for _, _, kind in spoken)
    words: list[Cue] = []
    for turn in turns:
        step = turn.step
        words_here = company_words(step.turn, own)
        if step.turn.step.quiet or not words_here:
            continue
        silent_from: int = step.begun
        inside = spoken[bisect_left(spoken, (step.begun,)) : bisect_left(spoken, (step.end,))]
        for at, end in (*((at, end) for at, end, _ in inside), (step.end, step.end)):
            while at - silent_from > to_frames(LONGEST_SILENCE):
                text = in_turn(words_here, number)
                length = speech.frames(line_of(CueKind.COMPANY, text, step.turn.pace))
                begin = turn.room.place(max(silent_from + to_frames(COMPANY_AFTER), step.practice_start), length, at)
                if begin is None:
                    break
                words.append(step.turn.cue(CueKind.COMPANY, begin, begin + length, text))
                number += 1
                silent_from = begin + length
            silent_from = max(silent_from, end)
    return words


def _between_counts(
    turns: Sequence[LaidOut], text: str, window: tuple[int, int, int], speech: SpokenLengths
) -> list[Cue]:
    """Return the cue at its best moment or after it; where nothing is free there, from the earliest on."""
    earliest, best, latest = window
    clear, after = to_frames(CLEAR_OF_COUNTS), to_frames(CLEAR_OF_WORDS)
    counts = [(cue.at - clear, cue.end + clear) for turn in turns for cue in turn.cues if cue.kind is CueKind.COUNT]
    for before, wanted in product((to_frames(TIME_TO_OBEY), after), (best, earliest)):
        for turn in turns:
            if turn.step.turn.step.quiet:
                continue
            length = speech.frames(line_of(CueKind.TIME, text, turn.step.turn.pace))
            at: int | None = max(wanted, turn.step.begun + clear)
            while at is not None:
                free = turn.room.first(at - before, before + length + after, latest - before)
                at = None if free is None else free + before
                near = [end for begin, end in counts if at is not None and begin < at + length and at < end]
                if at is not None and not near:
                    turn.room.take(at, length)
                    return [turn.step.turn.cue(CueKind.TIME, at, at + length, text)]
                at = max(near, default=None)
    return []
