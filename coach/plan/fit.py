"""Fits a script to a length: the one function behind a new session, a file and a running session's change of plan."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from coach.errors import PlanError
from coach.line import Line
from coach.phrases import Phrases, phrases
from coach.plan.elastic import Fitted, elastic, stretch_to
from coach.plan.layout import (
    Speech,
    Spoken,
    lay_out,
    opening_frames,
    opening_lines,
    practice_lines,
)
from coach.plan.model import Cue, CueKind, Plan, PlannedStep, Turn
from coach.plan.turns import Choice, fewest, looser, tighter, titles_left_out, write_out
from coach.script.model import Script
from coach.units import RATE, Frames, Seconds, minutes_to_frames, to_frames

LONGEST_MINUTES = 480.0
EXACT_DIGITS = 7
"""Decimals of a minute that tell one frame from the next."""
HEADS_UP = ((Seconds(75.0), Seconds(60.0), Seconds(48.0)), (Seconds(40.0), Seconds(30.0), Seconds(12.0)))
"""Where the end is announced: earliest, best and latest time before it; the second where the first has no room."""
HEADS_UP_FROM = Seconds(180.0)
"""A shorter session announces no end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """The lengths a script can be fitted to, in frames."""

    shortest: Frames
    written: Frames
    longest: Frames


def fit(script: Script, *, frames: Frames | None, speech: Speech, skip_prep: bool = False) -> Plan:
    """Fit a script to a length, exactly.

    Every practice moves by the same stretch. Too tight, optional steps go, most dispensable first, then
    words; too loose, sections are done once more.

    Args:
        script: The session.
        frames: The length asked for; None takes the script's own.
        speech: Knows how long each line takes to say.
        skip_prep: Leave out what is said before the first step.

    Raises:
        PlanError: The script cannot take that length; the message names the nearest that works.
    """
    fitting = _Fitting(script, speech, skip_prep)
    if frames is None:
        frames = fitting.own_length()
    choice: Choice | None = fewest(script)
    step = tighter
    while choice is not None:
        attempt = fitting.attempt(choice)
        if attempt.shortest <= frames <= attempt.longest:
            plan, missing = attempt.plan(frames)
            if not missing:
                return plan
            raise PlanError(
                f"{script.name} cannot end exactly at {_minutes(frames)} minutes, its counts leave a gap there: "
                f"{_minutes(plan.frames)} minutes works"
            )
        if frames > attempt.longest:
            step = looser
        choice = step(script, choice)
    raise PlanError(fitting.refusal(frames))


def reach(script: Script, *, speech: Speech, skip_prep: bool = False) -> Reach:
    """Return the shortest, the script's own and the longest length it can be fitted to."""
    fitting = _Fitting(script, speech, skip_prep)
    return Reach(shortest=fitting.shortest(), written=fitting.own_length(), longest=fitting.longest())


def refit(plan: Plan, *, first: int, at: Frames, end: Frames, speech: Speech, own: Phrases) -> Plan:
    """Fit what is left of a running session to what is left of its time.

    Args:
        plan: What runs now.
        first: The number of the step to go on with, in `plan.steps`.
        at: The frame at which that step begins.
        end: Where the session should end; where the steps left cannot fill that time or do not fit into it,
            the plan ends as near to it as they can, and its `frames` say so.
        speech: Knows how long each line takes to say.
        own: What the coach says by itself.
    """
    turns = tuple(step.turn for step in plan.steps[first:])
    attempt = _Attempt(plan=plan, turns=turns, start=at, speech=speech, own=own)
    changed, _ = attempt.plan(Frames(min(max(end, attempt.shortest), attempt.longest)))
    return changed


class _Attempt:
    """One list of turns, with the lengths it can take."""

    def __init__(self, *, plan: Plan, turns: tuple[Turn, ...], start: Frames, speech: Speech, own: Phrases) -> None:
        self._plan = plan
        self._turns = turns
        self._start = start
        self._speech = speech
        self._own = own
        speech.prepare(_lines(turns, own))
        self._rigid = sum(opening_frames(turn, speech) for turn in turns)
        self._elastics = [elastic(turn.practice) for turn in turns if turn.practice is not None]
        fixed = start + self._rigid
        self.shortest = Frames(fixed + sum(practice.shortest for practice in self._elastics))
        self.written = Frames(fixed + round(sum(practice.written for practice in self._elastics)))
        self.longest = Frames(fixed + sum(practice.longest for practice in self._elastics))

    def plan(self, end: Frames) -> tuple[Plan, int]:
        """Return the turns fitted to end at a frame, and by how many frames that was missed."""
        stretched = stretch_to(self._elastics, end - self._start - self._rigid)
        lengths = iter(stretched.fitted)
        at = self._start
        steps: list[PlannedStep] = []
        cues: list[Cue] = []
        unspoken: list[str] = []
        room: list[Spoken] = []
        for turn in self._turns:
            fitted = next(lengths) if turn.practice is not None else Fitted(frames=Frames(0))
            step, step_cues, step_unspoken, spoken = lay_out(turn, fitted, at, self._speech, self._own)
            steps.append(step)
            cues += step_cues
            unspoken += step_unspoken
            room.append(spoken)
            at = step.end
        cues += self._heads_up(steps, room, at)
        plan = replace(
            self._plan,
            start=self._start,
            frames=at,
            stretch=round(stretched.stretch, 6),
            unspoken=tuple(unspoken),
            steps=tuple(steps),
            cues=tuple(sorted(cues, key=lambda cue: (cue.at, cue.end, cue.kind))),
        )
        return plan, stretched.missing

    def _heads_up(self, steps: Sequence[PlannedStep], room: Sequence[Spoken], end: Frames) -> list[Cue]:
        """Return the cue that announces the end, in the first stretch near its best time that is free of words."""
        if end - self._start < to_frames(HEADS_UP_FROM):
            return []
        for text, (earliest, best, latest) in zip(
            (self._own.minute_left, self._own.nearly_done), HEADS_UP, strict=True
        ):
            for begin in (best, earliest):
                for step, spoken in zip(steps, room, strict=True):
                    line = Line(text=text, pace=step.turn.pace)
                    length = self._speech.frames(line)
                    wanted = end - to_frames(begin)
                    if step.end < wanted + length:
                        continue
                    start = spoken.place(wanted, length, end - to_frames(latest))
                    if start is not None:
                        finish = Frames(start + length)
                        return [Cue(at=Frames(start), end=finish, kind=CueKind.TIME, text=text, pace=line.pace)]
        return []


class _Fitting:
    """What several attempts at one script share."""

    def __init__(self, script: Script, speech: Speech, skip_prep: bool) -> None:
        self._script = script
        self._speech = speech
        self._skip_prep = skip_prep
        self._own = phrases(script.language)

    def attempt(self, choice: Choice) -> _Attempt:
        turns = write_out(self._script, choice, self._own, skip_prep=self._skip_prep)
        plan = Plan(
            script=self._script.name,
            title=self._script.title,
            start=Frames(0),
            frames=Frames(0),
            stretch=0.0,
            brief=choice.brief,
            left_out=titles_left_out(self._script, choice),
            unspoken=(),
            steps=(),
            cues=(),
        )
        return _Attempt(plan=plan, turns=turns, start=Frames(0), speech=self._speech, own=self._own)

    def own_length(self) -> Frames:
        if self._script.minutes is not None:
            return minutes_to_frames(self._script.minutes)
        return self.attempt(fewest(self._script)).written

    def shortest(self) -> Frames:
        choice = fewest(self._script)
        while (less := tighter(self._script, choice)) is not None:
            choice = less
        return self.attempt(choice).shortest

    def longest(self) -> Frames:
        choice = fewest(self._script)
        while (more := looser(self._script, choice)) is not None:
            choice = more
        return self.attempt(choice).longest

    def refusal(self, frames: Frames) -> str:
        """Return why a length is impossible, with the nearest that works."""
        asked = f"{self._script.name} does not fit {_minutes(frames)} minutes"
        attempts = self._ladder()
        longer = [attempt for attempt in attempts if attempt.shortest > frames]
        if not longer:
            loosest = max(attempts, key=lambda attempt: attempt.longest)
            return f"{asked}: the longest that works is {_round_length(loosest, math.floor)} minutes"
        word = "next longer" if any(attempt.longest < frames for attempt in attempts) else "shortest"
        tightest = min(longer, key=lambda attempt: attempt.shortest)
        return f"{asked}: the {word} that works is {_round_length(tightest, math.ceil)} minutes"

    def _ladder(self) -> list[_Attempt]:
        """Return an attempt for every choice that fitting may make."""
        attempts: list[_Attempt] = []
        for change in (tighter, looser):
            choice: Choice | None = fewest(self._script)
            while choice is not None:
                attempts.append(self.attempt(choice))
                choice = change(self._script, choice)
        return attempts


def _lines(turns: Sequence[Turn], own: Phrases) -> tuple[Line, ...]:
    lines = [line for turn in turns for line in (*opening_lines(turn), *practice_lines(turn, own))]
    return tuple(dict.fromkeys(lines))


def _round_length(attempt: _Attempt, rounding: Callable[[float], int]) -> str:
    """Return an attempt's shortest (math.ceil) or longest (math.floor) length in the fewest digits that work."""
    bound = attempt.shortest if rounding is math.ceil else attempt.longest
    for digits in range(1, EXACT_DIGITS):
        minutes = rounding(bound / RATE / 60 * 10**digits) / 10**digits
        frames = minutes_to_frames(minutes)
        if attempt.shortest <= frames <= attempt.longest and not attempt.plan(frames)[1]:
            return _minutes(frames, digits)
    return _minutes(bound)


def _minutes(frames: int, digits: int = EXACT_DIGITS) -> str:
    """Return frames in minutes; by default with as many digits as name one frame."""
    return f"{frames / RATE / 60:.{digits}f}".rstrip("0").removesuffix(".")
