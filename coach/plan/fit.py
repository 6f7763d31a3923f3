"""Fits a script to a length: the one function behind a new session, a file and a running session's change of plan."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from coach.errors import PlanError
from coach.languages import Phrases
from coach.plan.belonging import Stage, stages
from coach.plan.elastic import Elastic, Fitted, Stretched, elastic, stretch_to
from coach.plan.ladder import LONGEST_PAUSE, Bounds, Ladder
from coach.plan.layout import (
    LaidOut,
    Running,
    SpokenLengths,
    lay_out,
    opening_frames,
    opening_lines,
    practice_lines,
)
from coach.plan.lengths import Lengths, PacedLengths
from coach.plan.model import Cue, CueKind, Opening, Plan, Turn, line_of
from coach.plan.timekeeping import company, say_near, time_checks
from coach.plan.turns import Choice, Talk, fewest, left_out_titles, preparation, write_out
from coach.script.model import Script
from coach.script.values import LONGEST
from coach.script.wording import phrases_of
from coach.speech.line import Line
from coach.units import RATE, Frames, Seconds, exact_length, minutes_to_frames, to_frames, to_whole

MOST = to_frames(LONGEST)
"""No session that is asked for is longer."""
REMINDED_AFTER = Seconds(4.0)
"""How long after its time is over a step that stays says so: by then no music dips that has been made before."""
NEARER = 5
"""How often a length is moved to what its counts allow before a bound is taken instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """The lengths a script can be fitted to, in frames."""

    shortest: Frames
    written: Frames
    longest: Frames
    told: tuple[str, str]
    """The shortest and the longest in minutes and seconds, each of which works."""


def fit(
    script: Script,
    *,
    frames: Frames | None,
    speech: SpokenLengths,
    skip_prep: bool = False,
    talk: Talk = Talk.NORMAL,
) -> Plan:
    """Fit a script to a length, exactly.

    Every practice moves by the same stretch. Before that takes them beyond half way to their shortest, optional
    steps go, most dispensable first; too tight still, words go; too loose, sections are done once more, and at last
    what belongs to longer sessions is done too. Less than a second that no practice can take is a pause before the
    first word.

    Args:
        script: The session.
        frames: The length asked for; None takes the script's own, or the one nearest to it that works.
        speech: Knows how long each line takes to say.
        skip_prep: Leave out what is said before the first step.
        talk: How much is said.

    Raises:
        PlanError: The script cannot take that length; the message names the nearest that works.
    """
    staged = _Staged(script, Lengths(speech), skip_prep=skip_prep, talk=talk)
    if frames is None:
        frames = staged.own_length()
        if frames > MOST:
            most = f"expected at most {exact_length(MOST)}; ask for a length with --minutes"
            raise PlanError(f"{script.title} takes {exact_length(frames)} by itself, {most}")
    attempt = staged.attempt(frames)
    if not attempt.takes(frames):
        raise PlanError(staged.gap(frames, attempt))
    return attempt.plan(frames)


def reach(script: Script, *, speech: SpokenLengths, skip_prep: bool = False, talk: Talk = Talk.NORMAL) -> Reach:
    """Return the shortest, the script's own and the longest length it can be fitted to, at most :data:`MOST`."""
    staged = _Staged(script, Lengths(speech), skip_prep=skip_prep, talk=talk)
    shortest, longest = staged.ends()
    return Reach(
        shortest=Frames(shortest.bounds.shortest),
        written=staged.own_length(),
        longest=Frames(longest.bounds.longest),
        told=(
            exact_length(shortest.near(shortest.bounds.shortest)),
            exact_length(longest.near(longest.bounds.longest)),
        ),
    )


def likely_reach(script: Script) -> tuple[Frames, Frames]:
    """Return about the shortest and the longest length of a script, before any voice has spoken."""
    shortest, longest = _Staged(script, Lengths(PacedLengths()), skip_prep=False, talk=Talk.NORMAL).ends()
    return Frames(shortest.bounds.shortest), Frames(longest.bounds.longest)


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
        stays=Frames(step.end - at) if step.stays else None,
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
    attempt = _Attempt(plan=changed, start=onward.at, speech=lengths, own=own, running=onward.running, told=told)
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
            self._elastics[0] = _rest(self._elastics[0], running)
        fixed = start + self._rigid
        self.shortest = Frames(fixed + sum(practice.shortest for practice in self._elastics))
        self.written = Frames(fixed + to_whole(sum(practice.written for practice in self._elastics)))
        self.longest = Frames(fixed + sum(practice.longest for practice in self._elastics))

    def takes(self, end: int) -> bool:
        """Tell whether the turns can end exactly at a frame."""
        return Bounds(shortest=self.shortest, longest=self.longest).hold(end) and _is_pause(
            self._stretched(end).missing
        )

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
        pause = stretched.missing if not self._running and _is_pause(stretched.missing) else 0
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
                    pause=0 if laid_out else pause,
                )
            )
            said |= {cue.text: cue.end for cue in laid_out[-1].cues}
            at = laid_out[-1].step.end
        cues = [*self._plan.cues, *(cue for turn in laid_out for cue in turn.cues)]
        if self._running and notice:
            wanted = self._start + (to_frames(REMINDED_AFTER) if self._running.stays else 0)
            cues += say_near(laid_out[:1], notice, wanted=wanted, latest=at, speech=self._speech)
        before_closing = laid_out[: max(0, self._plan.closing - self._plan.first)]
        cues += time_checks(before_closing, self._speech, self._own, start=self._start, end=at, told=self._told)
        cues += company(laid_out, cues, self._speech, self._own)
        return replace(
            self._plan,
            start=self._start,
            frames=at,
            promised=at,
            stretch=round(stretched.stretch, 6),
            unspoken=tuple(text for turn in laid_out for text in turn.unspoken),
            moved=tuple(moved for turn in laid_out for moved in turn.moved),
            steps=tuple(turn.step for turn in laid_out),
            cues=tuple(sorted(cues, key=lambda cue: (cue.at, cue.end, cue.kind))),
        )

    def _stretched(self, end: int) -> Stretched:
        total = end - self._start - self._rigid
        return stretch_to(self._elastics, total, self._plan.tempo_bias)


class _Fitting:
    """What several attempts at what belongs to some lengths share."""

    def __init__(self, stage: Stage, speech: Lengths, *, skip_prep: bool, talk: Talk) -> None:
        self.stage = stage
        self._script = stage.script
        self._speech = speech
        self._skip_prep = skip_prep
        self._talk = talk
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
            promised=Frames(0),
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
        return _Attempt(plan=plan, start=Frames(0), speech=self._speech, own=self._own)

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

    def near(self, bound: int) -> Frames:
        """Return one of its bounds, or the whole second next to it that it takes."""
        return _near(self.fitting.attempt(self.choice), bound)


class _Staged:
    """One script, of which more belongs to longer sessions."""

    def __init__(self, script: Script, speech: Lengths, *, skip_prep: bool, talk: Talk) -> None:
        self._script = script
        self._before = preparation(script, phrases_of(script), talk) if skip_prep else ()
        self._fittings = [_Fitting(stage, speech, skip_prep=skip_prep, talk=talk) for stage in stages(script)]

    def fittings(self, frames: int) -> Iterator[_Fitting]:
        """Yield what belongs to a length, and then what belongs to ever longer ones."""
        yield from (fitting for fitting in self._fittings if fitting.stage.end is None or frames < fitting.stage.end)

    def attempt(self, frames: int) -> _Attempt:
        """Return the turns that take a length; where none do, the nearest to it whose bounds hold it.

        Raises:
            PlanError: There are none of them either; the message names the nearest length that works.
        """
        gap: _Attempt | None = None
        for fitting in self.fittings(frames):
            for choice in fitting.ladder.holding(frames):
                attempt = fitting.attempt(choice)
                if attempt.takes(frames):
                    return attempt
                gap = gap or attempt
        if gap is None:
            raise PlanError(self.refusal(frames))
        return gap

    def own_length(self) -> Frames:
        """Return the length the script names, without what is left out before the first step, or the nearest to it.

        Where it names none, it is what the middle of its ranges adds up to. What is left out has not been spoken, and
        counts as long as its paces let expect.
        """
        if self._script.minutes is None:
            *fewer, most = self._fittings
            return next((length for each in fewer if each.stage.hold(length := each.written())), most.written())
        before = sum(opening_frames(turn, PacedLengths()) for turn in self._before)
        wanted = minutes_to_frames(self._script.minutes) - before
        try:
            attempt = self.attempt(wanted)
        except PlanError:
            return self._nearest(wanted)
        return Frames(wanted) if attempt.takes(wanted) else attempt.near(wanted)

    def _nearest(self, frames: int) -> Frames:
        """Return the length outside of every choice that is nearest to one, and works."""
        ends = ((bound, span) for span in self.spans() for bound in (span.bounds.shortest, span.bounds.longest))
        bound, span = min(ends, key=lambda end: abs(end[0] - frames))
        return span.near(bound)

    def spans(self, fittings: Sequence[_Fitting] = ()) -> Iterator[_Span]:
        """Yield every choice with the lengths it can take and that are not too long for what belongs to it."""
        for fitting in fittings or self._fittings:
            stage = fitting.stage
            for rung in fitting.ladder.all():
                longest = rung.bounds.longest if stage.end is None else min(rung.bounds.longest, stage.end - 1)
                longest = min(longest, max(rung.bounds.shortest, MOST))
                if rung.bounds.shortest <= longest:
                    bounds = replace(rung.bounds, longest=longest)
                    yield _Span(fitting=fitting, choice=rung.choice, bounds=bounds)

    def ends(self) -> tuple[_Span, _Span]:
        """Return the choices with the shortest and the longest length; what belongs to longer ones is longer."""
        fewest, most = (tuple(self.spans((self._fittings[place],))) or tuple(self.spans()) for place in (0, -1))
        return min(fewest, key=lambda span: span.bounds.shortest), max(most, key=lambda span: span.bounds.longest)

    def gap(self, frames: int, attempt: _Attempt) -> str:
        """Return why a length within an attempt's bounds is impossible, with one nearby that works."""
        asked, works = exact_length(frames), exact_length(_near(attempt, attempt.near(frames)))
        return f"{self._script.name} cannot end exactly at {asked}, its counts leave a gap there: {works} works"

    def refusal(self, frames: int) -> str:
        """Return why a length outside of every choice is impossible, with the nearest that works."""
        asked = f"{self._script.name} does not fit {exact_length(frames)}"
        spans = tuple(self.spans())
        longer = [span for span in spans if span.bounds.shortest > frames]
        if not longer:
            loosest = max(spans, key=lambda span: span.bounds.longest)
            return f"{asked}: the longest that works is {exact_length(loosest.near(loosest.bounds.longest))}"
        word = "next longer" if any(span.bounds.longest < frames for span in spans) else "shortest"
        tightest = min(longer, key=lambda span: span.bounds.shortest)
        return f"{asked}: the {word} that works is {exact_length(tightest.near(tightest.bounds.shortest))}"


def _rest(practice: Elastic, running: Running) -> Elastic:
    """Return what is left of a running step's practice."""
    if running.stays is not None:
        return Elastic(low=running.stays, high=running.stays)
    done = Frames(running.at - running.step.begun)
    return practice.rest(frames=done, reps=running.reps_done, following=running.following)


def _lines(turns: Sequence[Turn], own: Phrases, first: int) -> tuple[Line, ...]:
    numbered = enumerate(turns, start=first)
    lines = [line for number, turn in numbered for line in (*opening_lines(turn), *practice_lines(turn, own, number))]
    return tuple(dict.fromkeys(lines))


def _is_pause(missing: int) -> bool:
    """Tell whether what practices leave of a length can be a pause."""
    return 0 <= missing < LONGEST_PAUSE


def _near(attempt: _Attempt, frames: int) -> Frames:
    """Return the whole second next to a length that an attempt takes too; the length itself where there is none."""
    down, up = frames - frames % RATE, frames + -frames % RATE
    return Frames(next((near for near in (down, up, up + RATE) if attempt.takes(near)), frames))
