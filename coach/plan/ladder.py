"""The choices that fitting a script may make, one below the other, each with the lengths it can take."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from coach.languages import Phrases
from coach.plan.elastic import elastic
from coach.plan.model import Turn
from coach.plan.opening import (
    Ending,
    SpokenLengths,
    ending,
    opening_frames,
    opening_lines,
    share_out,
    share_out_all,
)
from coach.plan.turns import (
    Choice,
    Talk,
    farewell,
    fewest,
    first_side,
    looser,
    preparation,
    rest_turn,
    side_after,
    step_turns,
    tighter,
)
from coach.script.model import Script, Side
from coach.units import RATE

LONGEST_PAUSE = RATE
"""Frames before the first word, at most one fewer, that make good what no practice can take."""
_Change = Callable[[Script, Choice], Choice | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The shortest and the longest something can be, and how long it is as written, in frames."""

    shortest: int = 0
    written: float = 0.0
    longest: int = 0

    def plus(self, other: "Bounds") -> "Bounds":
        """Return the bounds of this and of something else."""
        return Bounds(
            shortest=self.shortest + other.shortest,
            written=self.written + other.written,
            longest=self.longest + other.longest,
        )

    def minus(self, other: "Bounds") -> "Bounds":
        """Return the bounds of this without something that is in it."""
        return Bounds(
            shortest=self.shortest - other.shortest,
            written=self.written - other.written,
            longest=self.longest - other.longest,
        )

    def hold(self, frames: int) -> bool:
        """Tell whether a length lies within the bounds, but for the pause that makes a second whole."""
        return self.shortest <= frames < self.longest + LONGEST_PAUSE

    def squeeze(self, frames: int) -> bool:
        """Tell whether a length takes more than half of what can be taken from what is written."""
        return frames < (self.shortest + self.written) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A step on all its sides, measured as if nothing came before it."""

    bounds: Bounds
    first: Turn
    last: Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class _Round:
    """A section done once."""

    bounds: Bounds
    standing: Side | None
    """The side the giver stands on after it."""
    ending: Ending | None
    """How the next may be told in its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One choice, with the bounds of the whole session."""

    choice: Choice
    bounds: Bounds


class Ladder:
    """The choices for one script: as written in the middle, with less below it, with more above it.

    The bounds are added up from the steps: no choice is written out only to learn that a length is not in it.
    """

    def __init__(self, script: Script, *, speech: SpokenLengths, own: Phrases, skip_prep: bool, talk: Talk) -> None:
        self._script = script
        self._speech = speech
        self._own = own
        self._talk = talk
        self._steps: dict[bool, dict[tuple[int, int, Side], _Part]] = {}
        self._rounds: dict[tuple[int, frozenset[int], _Round, bool, bool], _Round] = {}
        around = (*(() if skip_prep else preparation(script, own, talk)), *farewell(script, own, talk))
        speech.prepare(tuple(line for turn in around for line in opening_lines(turn)))
        self._around = self._measure(around)
        self.written = self._rung(fewest(script))

    def tighter(self) -> Iterator[Rung]:
        """Yield the choices with ever less in them than is written."""
        return map(self._rung, self._choices(self.written.choice, tighter))

    def looser(self, start: Rung | None = None) -> Iterator[Rung]:
        """Yield the choices with ever more rounds than is written, or than a choice has."""
        return map(self._rung, self._choices((start or self.written).choice, looser))

    def all(self) -> tuple[Rung, ...]:
        """Return the choices as written, with less and with more, but not with less of one and more of the other."""
        return (self.written, *self.tighter(), *self.looser())

    def holding(self, frames: int) -> Iterator[Choice]:
        """Yield the choices whose bounds hold a length, the one nearest to what is written first.

        Steps are left out before the others are squeezed beyond half way to their shortest, and words after that.
        Where a length falls between two choices, leaving a step out may let another round in.
        """
        too_long = frames > self.written.bounds.longest
        if too_long:
            yield from self._looser_holding(frames, self.written)
        squeezed: list[Choice] = []
        too_short: Rung | None = None
        for choice in chain((self.written.choice,), self._choices(self.written.choice, tighter)):
            if choice.brief:
                yield from reversed(squeezed)
            rung = self._rung(choice)
            if not rung.bounds.hold(frames):
                if too_short is None and choice.left_out and rung.bounds.longest < frames:
                    too_short = rung
            elif rung.bounds.squeeze(frames) and not choice.brief:
                squeezed.append(choice)
            else:
                yield choice
        if not too_long:
            yield from self._looser_holding(frames, self.written)
        if too_short is not None:
            yield from self._looser_holding(frames, too_short)

    def _looser_holding(self, frames: int, start: Rung) -> Iterator[Choice]:
        return (rung.choice for rung in self.looser(start) if rung.bounds.hold(frames))

    def _choices(self, start: Choice, change: _Change) -> Iterator[Choice]:
        choice = change(self._script, start)
        while choice is not None:
            yield choice
            choice = change(self._script, choice)

    def _rung(self, choice: Choice) -> Rung:
        left_out: dict[int, set[int]] = {}
        for section, step in choice.left_out:
            left_out.setdefault(section, set()).add(step)
        bounds = self._around
        before = _Round(bounds=Bounds(), standing=None, ending=None)
        for section, rounds in enumerate(choice.rounds):
            without = frozenset(left_out.get(section, ()))
            for done in range(rounds):
                short = choice.brief or (done > 0 and self._talk is not Talk.FULL)
                before = self._round(section, without, before, short=short, again=done + 1 < rounds)
                bounds = bounds.plus(before.bounds)
        return Rung(choice=choice, bounds=bounds)

    def _round(self, section: int, without: frozenset[int], before: _Round, *, short: bool, again: bool) -> _Round:
        """Return a section done once, without some of its steps.

        Args:
            section: Its number.
            without: Numbers of the steps that are left out.
            before: What is done before it.
            short: Whether it is reminded of in short, or taught in full.
            again: Whether it is done once more after it.
        """
        key = (section, without, replace(before, bounds=Bounds()), short, again)
        if key not in self._rounds:
            bounds, side, last = Bounds(), before.standing, None
            told_in = before.ending
            for number, step in enumerate(self._script.sections[section].steps):
                if number not in without:
                    part = self._form(short=short)[section, number, first_side(step, side)]
                    bounds = bounds.plus(part.bounds).minus(self._told_before(part.first, told_in))
                    side, last, told_in = side_after(step, side), part.last, ending(part.last)
            rest = self._script.sections[section].rest_between
            if rest is not None and last is not None and again:
                resting = rest_turn(last, rest, self._own)
                bounds = bounds.plus(self._measure((resting,)))
                bounds = bounds.minus(self._measure((last,))) if last.rest else bounds
                told_in = ending(resting)
            self._rounds[key] = _Round(bounds=bounds, standing=side, ending=told_in)
        return self._rounds[key]

    def _told_before(self, turn: Turn, before: Ending | None) -> Bounds:
        """Return how much of a turn's opening is told in the end of what comes before it."""
        if before is None:
            return Bounds()
        saved = opening_frames(turn, self._speech) - share_out(turn, before, self._speech).own
        return Bounds(shortest=saved, written=saved, longest=saved)

    def _form(self, *, short: bool) -> dict[tuple[int, int, Side], _Part]:
        """Return every step begun on either side, taught in full or reminded of in short."""
        if short not in self._steps:
            turns = {
                (place, number, begin): step_turns(
                    section.title,
                    step,
                    1,
                    self._own,
                    short=short,
                    talk=self._talk,
                    begin=begin,
                    wording=place + number,
                )
                for place, section in enumerate(self._script.sections)
                for number, step in enumerate(section.steps)
                for begin in step.sides
            }
            flat = (line for step in turns.values() for turn in step for line in opening_lines(turn))
            self._speech.prepare(tuple(dict.fromkeys(flat)))
            self._steps[short] = {
                place: _Part(bounds=self._measure(step), first=step[0], last=step[-1]) for place, step in turns.items()
            }
        return self._steps[short]

    def _measure(self, turns: Sequence[Turn]) -> Bounds:
        """Return the bounds of turns whose openings have been spoken."""
        rigid = sum(lead.own for lead in share_out_all(turns, self._speech))
        practices = [elastic(turn.practice, turn.step.stay) for turn in turns if turn.practice is not None]
        return Bounds(
            shortest=rigid + sum(practice.shortest for practice in practices),
            written=rigid + sum(practice.written for practice in practices),
            longest=rigid + sum(practice.longest for practice in practices),
        )
