"""Fits a script to a length: the one function behind a new session, a file and a running session's change of plan."""

import math
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from coach.errors import PlanError
from coach.languages import Phrases
from coach.plan.belonging import Stage, stages
from coach.plan.elastic import Fitted, Stretched, elastic, stretch_to
from coach.plan.ladder import Bounds, Ladder
from coach.plan.layout import (
    LaidOut,
    Running,
    SpokenLengths,
    lay_out,
    opening_frames,
    opening_lines,
    practice_lines,
)
from coach.plan.lengths import Lengths
from coach.plan.model import Cue, CueKind, Opening, Plan, Turn, line_of
from coach.plan.timekeeping import company, say_near, time_checks
from coach.plan.turns import Choice, Talk, fewest, left_out_titles, write_out
from coach.script.model import Script
from coach.script.wording import phrases_of
from coach.speech.line import Line
from coach.units import RATE, Frames, minutes_to_frames, to_whole

EXACT_DIGITS = 7
"""Decimals of a minute that tell one frame from the next."""
NEARER = 5
"""How often a length is moved to what its counts allow before a bound is taken instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """The lengths a script can be fitted to, in frames."""

    shortest: Frames
    written: Frames
    longest: Frames


def fit(
    script: Script,
    *,
    frames: Frames | None,
    speech: SpokenLengths,
    skip_prep: bool = False,
    talk: Talk = Talk.NORMAL,
    live: bool = False,
) -> Plan:
    """Fit a script to a length, exactly.

    Every practice moves by the same stretch. Before that takes them beyond half way to their shortest, optional
    steps go, most dispensable first; too tight still, words go; too loose, sections are done once more, and at last
    what belongs to longer sessions is done too.

    Args:
        script: The session.
        frames: The length asked for; None takes the script's own.
        speech: Knows how long each line takes to say.
        skip_prep: Leave out what is said before the first step.
        talk: How much is said.
        live: Somebody can say "next": steps that stay until then take their longest time, or as much of it as
            the others can spare.

    Raises:
        PlanError: The script cannot take that length; the message names the nearest that works.
    """
    staged = _Staged(script, Lengths(speech), skip_prep=skip_prep, talk=talk, live=live)
    if frames is None:
        frames = staged.own_length()
    gap: _Attempt | None = None
    for fitting in staged.fittings(frames):
        for choice in fitting.ladder.holding(frames):
            attempt = fitting.attempt(choice)
            if attempt.takes(frames):
                return attempt.plan(frames)
            gap = gap or attempt
    raise PlanError(staged.gap(frames, gap) if gap else staged.refusal(frames))


def reach(script: Script, *, speech: SpokenLengths, skip_prep: bool = False, talk: Talk = Talk.NORMAL) -> Reach:
    """Return the shortest, the script's own and the longest length it can be fitted to."""
    staged = _Staged(script, Lengths(speech), skip_prep=skip_prep, talk=talk)
    spans = [span.bounds for span in staged.spans()]
    return Reach(
        shortest=Frames(min(bounds.shortest for bounds in spans)),
        written=staged.own_length(),
        longest=Frames(max(bounds.longest for bounds in spans)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Onward:
    """Where a running session is to go on."""

    first: int
    """Number of the turn, among the plan's turns; it may lie behind."""
    at: Frames
    """The frame at which it begins, or goes on."""
    running: Running | None = None
    """What has been done of it, where it goes on in the middle."""
    unbroken: bool = False
    """Whether all that the plan has before that frame is heard as it was planned."""


def onward(plan: Plan, now: Frames) -> Onward:
    """Return where a running session can be fitted anew without being interrupted.

    An instruction is heard to its end, a repetition done to its end; a timed practice goes on at once, but
    not in the middle of a sentence.
    """
    number = next((i for i, step in enumerate(plan.steps) if now < step.end), len(plan.steps) - 1)
    step = plan.steps[number]
    at, reps = int(max(now, step.practice_start)), 0
    following: Frames | None = None
    if step.reps is not None:
        reps = bisect_left(step.strokes, at)
        if reps < step.reps:
            at, over = step.strokes[reps : reps + 2]
            following = Frames(over - at)
    else:
        at = next((cue.end for cue in plan.cues if cue.at <= at < cue.end and cue.line), at)
    if at >= step.end or (step.reps is not None and reps >= step.reps) or step.turn.practice is None:
        return Onward(first=plan.first + number + 1, at=step.end, unbroken=True)
    said = frozenset(cue.text for cue in plan.cues if step.start <= cue.at < at and cue.line)
    spoken_until = max((cue.end for cue in plan.cues if cue.at < at and cue.line), default=Frames(at))
    running = Running(
        step=step,
        at=Frames(at),
        reps_done=step.reps_done + reps,
        following=following,
        said=said,
        spoken_until=spoken_until,
    )
    return Onward(first=plan.first + number, at=Frames(at), running=running, unbroken=True)


def refit(
    plan: Plan, *, onward: Onward, end: Frames, speech: SpokenLengths, own: Phrases, notice: str | None = None
) -> Plan:
    """Fit what is left of a running session to what is left of its time.

    Args:
        plan: What runs now.
        onward: Where it goes on.
        end: Where the session should end; where the steps left cannot fill that time or do not fit into it,
            the plan ends as near to it as they can, and its `frames` say so.
        speech: Knows how long each line takes to say.
        own: What the coach says by itself.
        notice: Something to say first.
    """
    lengths = Lengths(speech)
    turns = plan.turns
    heard: tuple[Cue, ...] = ()
    if notice:
        lengths.prepare((line_of(CueKind.TIME, notice, turns[onward.first].pace),))
    if onward.unbroken:
        heard = tuple(cue for cue in plan.cues if cue.at < onward.at)
    if notice and not onward.running:
        first = turns[onward.first]
        spoken = (Opening(kind=CueKind.TIME, text=notice), *first.openings)
        turns = (*turns[: onward.first], replace(first, openings=spoken), *turns[onward.first + 1 :])
    told = tuple(cue for cue in plan.cues if cue.kind is CueKind.TIME and cue.at < onward.at)
    changed = replace(plan, first=onward.first, turns=turns, cues=heard)
    attempt = _Attempt(
        plan=changed, start=onward.at, speech=lengths, own=own, live=True, running=onward.running, told=told
    )
    fitted = attempt.plan(Frames(min(max(end, attempt.shortest), attempt.longest)), notice=notice)
    return replace(fitted, turns=plan.turns)


class _Attempt:
    """One list of turns, with the lengths it can take."""

    def __init__(
        self,
        *,
        plan: Plan,
        start: Frames,
        speech: Lengths,
        own: Phrases,
        live: bool,
        running: Running | None = None,
        told: tuple[Cue, ...] = (),
    ) -> None:
        self._plan = plan
        self._turns = turns = plan.turns[plan.first :]
        self._start = start
        self._speech = speech
        self._own = own
        self._running = running
        self._told = told
        speech.prepare(_lines(turns, own, plan.first))
        self._rigid = sum(opening_frames(turn, speech) for turn in (turns[1:] if running else turns))
        self._elastics = [
            elastic(turn.practice, turn.step.stay, turn.step.lean) for turn in turns if turn.practice is not None
        ]
        if running:
            self._elastics[0] = self._elastics[0].rest(
                frames=running.at - running.step.begun, reps=running.reps_done, following=running.following
            )
        self._staying = [live and turn.step.until_next for turn in turns if turn.practice is not None]
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

    def plan(self, end: int, notice: str | None = None) -> Plan:
        """Return the turns fitted to end at a frame, or as near to it as their counts allow."""
        stretched = self._stretched(end)
        lengths = iter(stretched.fitted)
        at = self._start
        laid_out: list[LaidOut] = []
        said: dict[str, int] = {cue.text: cue.end for cue in self._plan.cues}
        for turn in self._turns:
            fitted = next(lengths) if turn.practice is not None else Fitted(frames=Frames(0))
            running = None if laid_out else self._running
            laid_out.append(
                lay_out(
                    turn,
                    fitted,
                    at,
                    self._speech,
                    self._own,
                    number=self._plan.first + len(laid_out),
                    said=said,
                    running=running,
                )
            )
            said |= {cue.text: cue.end for cue in laid_out[-1].cues}
            at = laid_out[-1].step.end
        cues = [*self._plan.cues, *(cue for turn in laid_out for cue in turn.cues)]
        if self._running and notice:
            cues += say_near(laid_out[:1], notice, wanted=self._start, latest=at, speech=self._speech)
        before_closing = laid_out[: max(0, self._plan.closing - self._plan.first)]
        cues += time_checks(before_closing, self._speech, self._own, start=self._start, end=at, told=self._told)
        cues += company(laid_out, cues, self._speech, self._own)
        return replace(
            self._plan,
            start=self._start,
            frames=at,
            stretch=round(stretched.stretch, 6),
            unspoken=tuple(text for turn in laid_out for text in turn.unspoken),
            moved=tuple(moved for turn in laid_out for moved in turn.moved),
            steps=tuple(turn.step for turn in laid_out),
            cues=tuple(sorted(cues, key=lambda cue: (cue.at, cue.end, cue.kind))),
        )

    def _stretched(self, end: int) -> Stretched:
        total = end - self._start - self._rigid
        if not any(self._staying):
            return stretch_to(self._elastics, total, self._plan.tempo_bias)
        spare = total - sum(practice.shortest for practice in self._elastics)
        practices = list(self._elastics)
        for index, practice in enumerate(practices):
            if self._staying[index]:
                practices[index] = practice.lengthen(spare)
                spare -= practices[index].shortest - practice.shortest
        return stretch_to(practices, total, self._plan.tempo_bias)


class _Fitting:
    """What several attempts at what belongs to some lengths share."""

    def __init__(self, stage: Stage, speech: Lengths, *, skip_prep: bool, talk: Talk, live: bool) -> None:
        self.stage = stage
        self._script = stage.script
        self._speech = speech
        self._skip_prep = skip_prep
        self._talk = talk
        self._live = live
        self._own = phrases_of(self._script)

    @cached_property
    def ladder(self) -> Ladder:
        """The choices there are."""
        return Ladder(self._script, speech=self._speech, own=self._own, skip_prep=self._skip_prep, talk=self._talk)

    def attempt(self, choice: Choice) -> _Attempt:
        """Return the turns of a choice, ready to be fitted."""
        turns = write_out(self._script, choice, self._own, skip_prep=self._skip_prep, talk=self._talk)
        plan = Plan(
            script=self._script.name,
            title=self._script.title,
            language=self._script.language,
            start=Frames(0),
            frames=Frames(0),
            stretch=0.0,
            brief=choice.brief,
            tempo_bias=0,
            left_out=left_out_titles(self._script, choice),
            unspoken=(),
            turns=turns,
            first=0,
            steps=(),
            cues=(),
        )
        return _Attempt(plan=plan, start=Frames(0), speech=self._speech, own=self._own, live=self._live)

    def written(self) -> Frames:
        """Return what the middle of all ranges adds up to."""
        attempt = self.attempt(fewest(self._script))
        return attempt.near(attempt.written)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Span:
    """One choice of what belongs to some lengths, with those of them that it can take."""

    fitting: _Fitting
    choice: Choice
    bounds: Bounds

    def name(self, frames: int, rounding: Callable[[float], int]) -> str:
        """Return one of its lengths in the fewest digits that it takes too, rounded up or down."""
        return _named(self.fitting.attempt(self.choice), frames, rounding)


class _Staged:
    """One script, of which more belongs to longer sessions."""

    def __init__(self, script: Script, speech: Lengths, *, skip_prep: bool, talk: Talk, live: bool = False) -> None:
        self._script = script
        self._fittings = [
            _Fitting(stage, speech, skip_prep=skip_prep, talk=talk, live=live) for stage in stages(script)
        ]

    def fittings(self, frames: int) -> Iterator[_Fitting]:
        """Yield what belongs to a length, and then what belongs to ever longer ones."""
        yield from (fitting for fitting in self._fittings if fitting.stage.end is None or frames < fitting.stage.end)

    def own_length(self) -> Frames:
        """Return the length the script names; where it names none, what the middle of its ranges adds up to."""
        if self._script.minutes is not None:
            return minutes_to_frames(self._script.minutes)
        *fewer, most = self._fittings
        return next((length for each in fewer if each.stage.hold(length := each.written())), most.written())

    def spans(self) -> Iterator[_Span]:
        """Yield every choice with the lengths it can take and that are not too long for what belongs to it."""
        for fitting in self._fittings:
            stage = fitting.stage
            for rung in fitting.ladder.all():
                longest = rung.bounds.longest if stage.end is None else min(rung.bounds.longest, stage.end - 1)
                bounds = replace(rung.bounds, longest=longest)
                if bounds.shortest <= longest:
                    yield _Span(fitting=fitting, choice=rung.choice, bounds=bounds)

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
        spans = tuple(self.spans())
        longer = [span for span in spans if span.bounds.shortest > frames]
        if not longer:
            loosest = max(spans, key=lambda span: span.bounds.longest)
            return f"{asked}: the longest that works is {loosest.name(loosest.bounds.longest, math.floor)} minutes"
        word = "next longer" if any(span.bounds.longest < frames for span in spans) else "shortest"
        tightest = min(longer, key=lambda span: span.bounds.shortest)
        return f"{asked}: the {word} that works is {tightest.name(tightest.bounds.shortest, math.ceil)} minutes"


def _lines(turns: Sequence[Turn], own: Phrases, first: int) -> tuple[Line, ...]:
    numbered = enumerate(turns, start=first)
    lines = [line for number, turn in numbered for line in (*opening_lines(turn), *practice_lines(turn, own, number))]
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
