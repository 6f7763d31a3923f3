"""Fits a script to a length, exactly: which of its turns are done, and that no length is refused that works."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from coach.errors import PlanError
from coach.plan.attempt import Attempt
from coach.plan.belonging import Stage, stages
from coach.plan.choice import Choice, fewest, left_out_titles
from coach.plan.ladder import Bounds, Ladder
from coach.plan.lengths import Lengths, PacedLengths
from coach.plan.model import Plan
from coach.plan.opening import SpokenLengths, opening_frames
from coach.plan.turns import Talk, preparation, write_out
from coach.script.model import Script
from coach.script.values import LONGEST
from coach.script.wording import phrases_of
from coach.units import RATE, Frames, exact_length, minutes_to_frames, to_frames, to_full_second, to_whole

MOST = to_frames(LONGEST)
"""No session that is asked for is longer."""


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
    attempt, length = _Staged(script, Lengths(speech), skip_prep=skip_prep, talk=talk).fitted(frames)
    return attempt.plan(length)


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


class Likely:
    """A script before any voice has spoken: each line is said exactly as fast as its pace asks."""

    def __init__(self, script: Script) -> None:
        self._minutes = script.minutes
        self._staged = _Staged(script, Lengths(PacedLengths()), skip_prep=False, talk=Talk.NORMAL)

    def reach(self) -> tuple[Frames, Frames, Frames]:
        """Return about the shortest, its own and the longest length."""
        ends = self._staged.ends()
        shortest, longest = ends[0].bounds.shortest, ends[1].bounds.longest
        own = self._staged.about() if self._minutes is None else minutes_to_frames(self._minutes)
        return Frames(shortest), Frames(min(max(own, shortest), longest)), Frames(longest)

    def crowded(self) -> Plan | None:
        """Return the script fitted to its own length; None where nothing has to be said within exact time.

        Raises:
            PlanError: It has no length of its own that is possible.
        """
        attempt, frames = self._staged.fitted(None)
        return attempt.plan(frames) if attempt.crowded else None


class _Fitting:
    """What several attempts at what belongs to some lengths share."""

    def __init__(self, stage: Stage, speech: Lengths, *, skip_prep: bool, talk: Talk) -> None:
        self.stage = stage
        self._script = stage.script
        self._speech = speech
        self._skip_prep = skip_prep
        self._talk = talk
        self._own = phrases_of(self._script)
        self._attempts: dict[Choice, Attempt] = {}

    @cached_property
    def ladder(self) -> Ladder:
        """The choices there are."""
        return Ladder(self._script, speech=self._speech, own=self._own, skip_prep=self._skip_prep, talk=self._talk)

    def attempt(self, choice: Choice) -> Attempt:
        """Return the turns of a choice, ready to be fitted."""
        if choice not in self._attempts:
            self._attempts[choice] = self._attempt(choice)
        return self._attempts[choice]

    def _attempt(self, choice: Choice) -> Attempt:
        turns = write_out(self._script, choice, self._own, skip_prep=self._skip_prep, talk=self._talk)
        plan = Plan(
            script=self._script.name,
            title=self._script.title,
            language=self._script.language,
            start=Frames(0),
            frames=Frames(0),
            promised=Frames(0),
            brief=choice.brief,
            left_out=left_out_titles(self._script, choice),
            turns=turns,
        )
        return Attempt(plan=plan, start=Frames(0), speech=self._speech, own=self._own)

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

    def attempt(self, frames: int) -> Attempt:
        """Return the turns that take a length; where none do, the nearest to it whose bounds hold it.

        Raises:
            PlanError: There are none of them either; the message names the nearest length that works.
        """
        gap: Attempt | None = None
        for choices in (Ladder.holding, Ladder.waiting):
            for fitting in self.fittings(frames):
                for choice in choices(fitting.ladder, frames):
                    attempt = fitting.attempt(choice)
                    if attempt.takes(frames):
                        return attempt
                    gap = gap or attempt
        if gap is None:
            raise PlanError(self.refusal(frames))
        return gap

    def fitted(self, frames: Frames | None) -> tuple[Attempt, Frames]:
        """Return the turns that take a length, as of :func:`fit`, and that length."""
        if frames is None:
            frames = self.own_length()
            if frames > MOST:
                most = f"expected at most {exact_length(MOST)}; ask for a length with --minutes"
                raise PlanError(f"{self._script.title} takes {exact_length(frames)} by itself, {most}")
        attempt = self.attempt(frames)
        if not attempt.takes(frames):
            raise PlanError(self.gap(frames, attempt))
        return attempt, frames

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

    def about(self) -> Frames:
        """Return what the middle of all ranges adds up to, whether or not counts leave a gap there."""
        written = [(each.stage, Frames(to_whole(each.ladder.written.bounds.waited.written))) for each in self._fittings]
        return next((length for stage, length in written if stage.hold(length)), written[-1][1])

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
                bounds = rung.bounds.waited
                longest = bounds.longest if stage.end is None else min(bounds.longest, stage.end - 1)
                longest = min(longest, max(bounds.shortest, MOST))
                if bounds.shortest <= longest:
                    yield _Span(fitting=fitting, choice=rung.choice, bounds=replace(bounds, longest=longest))

    def ends(self) -> tuple[_Span, _Span]:
        """Return the choices with the shortest and the longest length; what belongs to longer ones is longer."""
        outer = dict.fromkeys((self._fittings[0], self._fittings[-1]))
        fewest, *_, most = [tuple(self.spans((each,))) or tuple(self.spans()) for each in outer] * 2
        return min(fewest, key=lambda span: span.bounds.shortest), max(most, key=lambda span: span.bounds.longest)

    def gap(self, frames: int, attempt: Attempt) -> str:
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


def _near(attempt: Attempt, frames: int) -> Frames:
    """Return the whole second next to a length that an attempt takes too; the length itself where there is none."""
    down, up = frames - frames % RATE, to_full_second(frames)
    return Frames(next((near for near in (down, up, up + RATE) if attempt.takes(near)), frames))
