"""Fits a script to a length: the one function behind a new session, a file and a running session's change of plan."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from coach.errors import PlanError
from coach.line import Line
from coach.phrases import Phrases, phrases
from coach.plan.elastic import Fitted, Stretched, elastic, stretch_to
from coach.plan.ladder import Ladder
from coach.plan.layout import (
    Speech,
    Spoken,
    lay_out,
    opening_frames,
    opening_lines,
    practice_lines,
)
from coach.plan.model import Cue, CueKind, Plan, PlannedStep, Turn
from coach.plan.turns import Choice, fewest, titles_left_out, write_out
from coach.script.model import Script
from coach.units import RATE, Frames, Seconds, minutes_to_frames, to_frames, to_whole

LONGEST_MINUTES = 480.0
EXACT_DIGITS = 7
"""Decimals of a minute that tell one frame from the next."""
NEARER = 5
"""How often a length is moved to what its counts allow before a bound is taken instead."""
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


def fit(script: Script, *, frames: Frames | None, speech: Speech, skip_prep: bool = False, live: bool = False) -> Plan:
    """Fit a script to a length, exactly.

    Every practice moves by the same stretch. Too tight, optional steps go, most dispensable first, then
    words; too loose, sections are done once more.

    Args:
        script: The session.
        frames: The length asked for; None takes the script's own.
        speech: Knows how long each line takes to say.
        skip_prep: Leave out what is said before the first step.
        live: Somebody can say "next": steps that stay until then take their longest time, or as much of it as
            the others can spare.

    Raises:
        PlanError: The script cannot take that length; the message names the nearest that works.
    """
    fitting = _Fitting(script, speech, skip_prep=skip_prep, live=live)
    if frames is None:
        frames = fitting.own_length()
    gap: _Attempt | None = None
    for choice in fitting.ladder.holding(frames):
        attempt = fitting.attempt(choice)
        if attempt.takes(frames):
            return attempt.plan(frames)
        gap = gap or attempt
    raise PlanError(fitting.gap(frames, gap) if gap else fitting.refusal(frames))


def reach(script: Script, *, speech: Speech, skip_prep: bool = False) -> Reach:
    """Return the shortest, the script's own and the longest length it can be fitted to."""
    fitting = _Fitting(script, speech, skip_prep=skip_prep)
    rungs = [rung.bounds for rung in fitting.ladder.all()]
    return Reach(
        shortest=Frames(min(bounds.shortest for bounds in rungs)),
        written=fitting.own_length(),
        longest=Frames(max(bounds.longest for bounds in rungs)),
    )


def refit(plan: Plan, *, first: int, at: Frames, end: Frames, speech: Speech, own: Phrases) -> Plan:
    """Fit what is left of a running session to what is left of its time.

    Args:
        plan: What runs now.
        first: The number of the turn to go on with, in `plan.turns`; it may lie behind.
        at: The frame at which that step begins.
        end: Where the session should end; where the steps left cannot fill that time or do not fit into it,
            the plan ends as near to it as they can, and its `frames` say so.
        speech: Knows how long each line takes to say.
        own: What the coach says by itself.
    """
    attempt = _Attempt(plan=replace(plan, first=first), start=at, speech=speech, own=own, live=True)
    return attempt.plan(Frames(min(max(end, attempt.shortest), attempt.longest)))


class _Attempt:
    """One list of turns, with the lengths it can take."""

    def __init__(self, *, plan: Plan, start: Frames, speech: Speech, own: Phrases, live: bool) -> None:
        self._plan = plan
        self._turns = turns = plan.turns[plan.first :]
        self._start = start
        self._speech = speech
        self._own = own
        speech.prepare(_lines(turns, own))
        self._rigid = sum(opening_frames(turn, speech) for turn in turns)
        self._elastics = [elastic(turn.practice) for turn in turns if turn.practice is not None]
        self._staying = [live and turn.until_next for turn in turns if turn.practice is not None]
        fixed = start + self._rigid
        self.shortest = Frames(fixed + sum(practice.shortest for practice in self._elastics))
        self.written = Frames(fixed + to_whole(sum(practice.written for practice in self._elastics)))
        self.longest = Frames(fixed + sum(practice.longest for practice in self._elastics))

    def takes(self, end: int) -> bool:
        """Tell whether the turns can end exactly at a frame."""
        return self.shortest <= end <= self.longest and not self._stretched(end).missing

    def near(self, end: int) -> Frames:
        """Return a frame near to one that the turns can end exactly at."""
        for _ in range(NEARER):
            missing = self._stretched(end).missing
            if not missing:
                return Frames(end)
            end -= missing
        return self.shortest if end - self.shortest <= self.longest - end else self.longest

    def plan(self, end: int) -> Plan:
        """Return the turns fitted to end at a frame, or as near to it as their counts allow."""
        stretched = self._stretched(end)
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
        return replace(
            self._plan,
            start=self._start,
            frames=at,
            stretch=round(stretched.stretch, 6),
            unspoken=tuple(unspoken),
            steps=tuple(steps),
            cues=tuple(sorted(cues, key=lambda cue: (cue.at, cue.end, cue.kind))),
        )

    def _stretched(self, end: int) -> Stretched:
        total = end - self._start - self._rigid
        if not any(self._staying):
            return stretch_to(self._elastics, total)
        spare = total - sum(practice.shortest for practice in self._elastics)
        practices = list(self._elastics)
        for index, practice in enumerate(practices):
            if self._staying[index]:
                practices[index] = practice.lengthened(spare)
                spare -= practices[index].shortest - practice.shortest
        return stretch_to(practices, total)

    def _heads_up(self, steps: Sequence[PlannedStep], room: Sequence[Spoken], end: Frames) -> list[Cue]:
        """Return the cue that announces the end, in the first stretch near its best time that is free of words."""
        if end < to_frames(HEADS_UP_FROM):
            return []
        for text, (earliest, best, latest) in zip(
            (self._own.minute_left, self._own.nearly_done), HEADS_UP, strict=True
        ):
            for begin in (best, earliest):
                wanted = end - to_frames(begin)
                for step, spoken in zip(steps, room, strict=True):
                    if step.end < wanted:
                        continue
                    line = Line(text=text, pace=step.turn.pace)
                    length = self._speech.frames(line)
                    start = spoken.place(wanted, length, end - to_frames(latest))
                    if start is not None:
                        finish = Frames(start + length)
                        return [Cue(at=Frames(start), end=finish, kind=CueKind.TIME, text=text, pace=line.pace)]
        return []


class _Fitting:
    """What several attempts at one script share."""

    def __init__(self, script: Script, speech: Speech, *, skip_prep: bool, live: bool = False) -> None:
        self._script = script
        self._speech = speech
        self._skip_prep = skip_prep
        self._live = live
        self._own = phrases(script.language)
        self._written = self.attempt(fewest(script))
        self.ladder = Ladder(script, speech=speech, own=self._own, skip_prep=skip_prep)

    def attempt(self, choice: Choice) -> _Attempt:
        """Return the turns of a choice, ready to be fitted."""
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
            turns=turns,
            first=0,
            steps=(),
            cues=(),
        )
        return _Attempt(plan=plan, start=Frames(0), speech=self._speech, own=self._own, live=self._live)

    def own_length(self) -> Frames:
        """Return the length the script names; where it names none, what the middle of its ranges adds up to."""
        if self._script.minutes is not None:
            return minutes_to_frames(self._script.minutes)
        return self._written.near(self._written.written)

    def gap(self, frames: Frames, attempt: _Attempt) -> str:
        """Return why a length within an attempt's bounds is impossible, with one nearby that works."""
        near = attempt.near(frames)
        return (
            f"{self._script.name} cannot end exactly at {_minutes(frames)} minutes, its counts leave a gap there: "
            f"{_named(attempt, near, math.floor if near < frames else math.ceil)} minutes works"
        )

    def refusal(self, frames: Frames) -> str:
        """Return why a length outside of every choice is impossible, with the nearest that works."""
        asked = f"{self._script.name} does not fit {_minutes(frames)} minutes"
        rungs = self.ladder.all()
        longer = [rung for rung in rungs if rung.bounds.shortest > frames]
        if not longer:
            loosest = max(rungs, key=lambda rung: rung.bounds.longest)
            longest = _named(self.attempt(loosest.choice), loosest.bounds.longest, math.floor)
            return f"{asked}: the longest that works is {longest} minutes"
        word = "next longer" if any(rung.bounds.longest < frames for rung in rungs) else "shortest"
        tightest = min(longer, key=lambda rung: rung.bounds.shortest)
        shortest = _named(self.attempt(tightest.choice), tightest.bounds.shortest, math.ceil)
        return f"{asked}: the {word} that works is {shortest} minutes"


def _lines(turns: Sequence[Turn], own: Phrases) -> tuple[Line, ...]:
    lines = [line for turn in turns for line in (*opening_lines(turn), *practice_lines(turn, own))]
    return tuple(dict.fromkeys(lines))


def _named(attempt: _Attempt, frames: int, rounding: Callable[[float], int]) -> str:
    """Return a length that an attempt takes in the fewest digits that it takes too, rounded up or down."""
    for digits in range(1, EXACT_DIGITS):
        minutes = rounding(frames / RATE / 60 * 10**digits) / 10**digits
        rounded = minutes_to_frames(minutes)
        if attempt.takes(rounded):
            return _minutes(rounded, digits)
    return _minutes(frames)


def _minutes(frames: int, digits: int = EXACT_DIGITS) -> str:
    """Return frames in minutes; by default with as many digits as name one frame."""
    return f"{frames / RATE / 60:.{digits}f}".rstrip("0").removesuffix(".")
