"""What is said before a practice begins, and how much of it the end of the turn before has room for.

A rest is where the next is announced; where time is exact, the end of what is done before it is, too.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from coach.pace import PROFILES
from coach.plan.elastic import elastic
from coach.plan.model import Opening, Turn
from coach.plan.spoken import BREATH
from coach.script.model import Signal
from coach.speech.line import Line
from coach.units import Frames, Seconds, to_frames

BELL_BEFORE_WORDS = Seconds(1.0)
"""From the bell of a new step to its first word."""
PREPARATION_PAUSE = Seconds(1.2)
"""After each part of what is said before the first step."""
COUNT_IN = 3
"""Seconds that are told one by one before exact time begins."""
CLEAR_OF_COUNT_IN = Seconds(COUNT_IN + 0.4)
"""From the last word to the beginning of exact time that is counted in."""
REST_BEGINS = Seconds(1.5)
"""Of a rest, before the next is announced in it: its own word, or the tone that ends what was done."""
STILL_AT_WORK = Seconds(2.0)
"""From what is told in the middle of exact work, or near its end, to the announcement of the next."""


class SpokenLengths(Protocol):
    """Knows how long each line takes to say, because it has been spoken."""

    def prepare(self, lines: Iterable[Line]) -> None:
        """Speak lines that are about to be asked for, together."""

    def frames(self, line: Line) -> Frames:
        """Return the length of a spoken line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """The end of a turn, as far as the next one may be told in it."""

    rest: bool
    """Whether nothing is done in it, so that any step may follow; otherwise only one whose time is exact."""
    room: Frames
    """Of it, for the bell and the words of the next."""

    def leads_to(self, turn: Turn) -> bool:
        """Tell whether a turn is told in it."""
        return turn.practice is not None and not turn.rest and (self.rest or turn.step.exact)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """How the opening of a turn is shared out."""

    lines: int = 0
    """How many of its sentences are said in the end of the turn before it."""
    before: int = 0
    """Frames of the turn before it, which these take, with the bell or the count."""
    own: int = 0
    """Frames before its practice, in which the others are said."""
    over: bool = False
    """Whether the others are said over the beginning of its practice instead."""
    longer: tuple[int, ...] = ()
    """By how many frames the silence after each sentence may be longer, with all of them still said where they are."""

    @property
    def own_longer(self) -> tuple[int, ...]:
        """The same of those sentences only whose silence makes `own` longer."""
        return self.longer[self.lines :]


def opening_lines(turn: Turn) -> tuple[Line, ...]:
    """Return what is spoken before the practice of a turn."""
    return tuple(turn.line(opening.kind, opening.text, opening.role) for opening in turn.openings)


def opening_frames(turn: Turn, speech: SpokenLengths) -> Frames:
    """Return the time from a turn's start to its practice, where nothing of it is told before it begins."""
    return Frames(share_out(turn, None, speech).own)


def rest_for(turn: Turn, speech: SpokenLengths) -> Frames:
    """Return how long a rest is that has room for all that is told before a turn."""
    return Frames(opening_frames(turn, speech) + to_frames(REST_BEGINS))


def ending(turn: Turn, left: int | None = None) -> Ending | None:
    """Return how the next may be told in the end of a turn; None where it may not.

    Args:
        turn: The turn.
        left: Frames of its practice that are still to come, where it runs already; None: all of it is.
    """
    signals = turn.step.signals
    if turn.practice is None or not (turn.rest or turn.step.exact):
        return None
    whole = elastic(turn.practice).shortest
    if turn.rest:
        room = whole - to_frames(REST_BEGINS)
    else:
        last = whole if signals.last is None else to_frames(signals.last)
        room = min(whole // 2, last) - to_frames(STILL_AT_WORK)
    return Ending(rest=turn.rest, room=Frames(max(0, room if left is None else min(room, left))))


def share_out(turn: Turn, before: Ending | None, speech: SpokenLengths) -> Lead:
    """Return how much of a turn's opening is said in the end of the turn before: as many sentences as it has room for.

    Args:
        turn: The turn.
        before: What it follows on; None: nothing that it may be told in.
        speech: Knows how long each line takes to say.
    """
    if turn.rest:
        return Lead(over=True)  # a notice of a session led elsewhere is all that it may have to say
    lines = [speech.frames(line) for line in opening_lines(turn)]
    gaps = [_silence_after(turn, number) for number in range(len(lines))]
    waits = [to_frames(opening.wait.high) for opening in turn.openings]
    longer = [max(0, wait - gap) for wait, gap in zip(waits, gaps, strict=True)]
    first = before_words(turn)
    if before is None or not before.leads_to(turn):
        return Lead(own=first + sum(lines) + (sum(gaps) if lines else _settle(turn)), longer=tuple(longer))
    exact = turn.step.exact
    count_in = _count_in(turn) if exact else 0
    told, taken = 0, min(before.room, count_in)
    for number in range(1, len(lines) + 1):
        after = max(gaps[number - 1], count_in)
        frames = first + sum(lines[:number]) + sum(gaps[: number - 1]) + after
        if frames <= before.room:
            told, taken = number, frames
    left = 0 if exact else sum(lines[told:]) + sum(gaps[told:]) + (0 if told or not lines else first)
    room, most = before.room - taken, max(1, sum(longer[:told]))
    longer[:told] = [min(each, each * room // most) for each in longer[:told]]
    if exact:
        longer[told:] = [0] * (len(lines) - told)
    return Lead(lines=told, before=taken, own=left, over=exact and told < len(lines), longer=tuple(longer))


def share_out_all(turns: Sequence[Turn], speech: SpokenLengths, before: Ending | None = None) -> tuple[Lead, ...]:
    """Return the leads of turns that follow on each other."""
    leads: list[Lead] = []
    for turn in turns:
        leads.append(share_out(turn, before, speech))
        before = ending(turn)
    return tuple(leads)


def before_words(turn: Turn) -> Frames:
    """Return the time from the bell of a turn, or from where it would stand, to its first word."""
    return to_frames(BELL_BEFORE_WORDS if turn.bell else BREATH)


def silence_after(turn: Turn, opening: Opening) -> Frames:
    """Return the silence between a sentence of an opening and the next one."""
    return Frames(to_frames(max(opening.wait.low, PROFILES[turn.pace].line_gap)) + opening.longer)


def _silence_after(turn: Turn, number: int) -> Frames:
    opening = turn.openings[number]
    if number < len(turn.openings) - 1:
        return silence_after(turn, opening)
    return Frames(max(to_frames(opening.wait.low), _settle(turn)) + opening.longer)


def _settle(turn: Turn) -> Frames:
    """Return the silence from the last word to the practice."""
    settle = to_frames(PROFILES[turn.pace].settle if turn.practice else PREPARATION_PAUSE)
    return Frames(max(settle, _count_in(turn)) if turn.step.exact else settle)


def _count_in(turn: Turn) -> Frames:
    return to_frames(BREATH if turn.step.signals.before is Signal.NONE else CLEAR_OF_COUNT_IN)
