"""The choices that fitting a script may make, one below the other, each with the lengths it can take."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from coach.languages import Phrases
from coach.plan.choice import Choice, fewest, looser, rounds_by_section, tighter, without_by_section
from coach.plan.elastic import Elastic, elastic
from coach.plan.model import Turn, item_of
from coach.plan.opening import (
    Ending,
    Lead,
    SpokenLengths,
    ending,
    opening_lines,
    share_out,
    share_out_all,
)
from coach.plan.places import Place, Walk
from coach.plan.turns import Talk, farewell, in_short, place_turns, preparation, rest_turn
from coach.script.model import Part, Script, Side, TimeRange, groups_of, steps_of
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
    waits: int = 0
    """By how much its waits, at their shortest so far, make the longest longer."""

    @staticmethod
    def of(practices: Sequence[Elastic]) -> "Bounds":
        """Return the bounds of practices that stretch together."""
        return Bounds(
            shortest=sum(practice.shortest for practice in practices),
            written=sum(practice.written for practice in practices),
            longest=sum(practice.longest for practice in practices),
        )

    @property
    def waited(self) -> "Bounds":
        """The bounds with its waits at whatever length."""
        return replace(self, written=self.written + self.waits / 2, longest=self.longest + self.waits, waits=0)

    def plus(self, other: "Bounds", times: int = 1) -> "Bounds":
        """Return the bounds of this and of something else, so many times."""
        return Bounds(
            shortest=self.shortest + times * other.shortest,
            written=self.written + times * other.written,
            longest=self.longest + times * other.longest,
            waits=self.waits + times * other.waits,
        )

    def minus(self, other: "Bounds") -> "Bounds":
        """Return the bounds of this without something that is in it."""
        return self.plus(other, -1)

    def hold(self, frames: int) -> bool:
        """Tell whether a length lies within the bounds, but for the pause that makes a second whole."""
        return self.shortest <= frames < self.longest + LONGEST_PAUSE

    def squeeze(self, frames: int) -> bool:
        """Tell whether a length takes more than half of what can be taken from what is written."""
        return frames < (self.shortest + self.written) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Done:
    """A step, a group or a section done once, behind what comes before it."""

    bounds: Bounds
    standing: Side | None
    """The side the giver stands on after it."""
    ending: Ending | None
    """How the next may be told in its end."""
    last: Turn | None
    """Its last turn; None where nothing is done."""
    worked: Turn | None
    """Its last turn that is no rest, likewise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One choice, with the bounds of the whole session."""

    choice: Choice
    bounds: Bounds


@dataclass(frozen=True, slots=True, kw_only=True)
class _Doing:
    """How a section, or a part of it, is done."""

    section: int
    """Its number."""
    grouped: tuple[int, ...]
    """How often each of its groups is done."""
    without: frozenset[int]
    """Numbers of the steps that are left out."""
    brief: bool
    """Whether all of it is reminded of in short."""
    round: int = 1
    """Counted from 1; 2 stands for all that are later where no step belongs to some of them only."""


class Ladder:
    """The choices for one script: as written in the middle, with less below it, with more above it.

    The bounds are added up from the steps: no choice is written out only to learn that a length is not in it.
    """

    def __init__(self, script: Script, *, speech: SpokenLengths, own: Phrases, skip_prep: bool, talk: Talk) -> None:
        self._script = script
        self._speech = speech
        self._own = own
        self._talk = talk
        self._places: dict[tuple[object, ...], tuple[Bounds, tuple[Turn, ...]]] = {}
        """The turns of each step in its place, with their bounds as if nothing came before them."""
        self._told: dict[tuple[tuple[object, ...], Ending], Bounds] = {}
        self._parts: dict[tuple[object, ...], _Done] = {}
        self._rounds: dict[tuple[object, ...], _Done] = {}
        self._spoken: set[tuple[object, ...]] = set()
        self._picky = [any(part.rounds_only for part in section.steps) for section in script.sections]
        before = () if skip_prep else preparation(script, own, talk)
        around = (*before, *farewell(script, own, talk))
        speech.prepare(tuple(line for turn in around for line in opening_lines(turn)))
        self._prepared = self._measure(before)
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
        Where a length falls between two choices, leaving a step out may let another round in. Waits count as at their
        shortest; where no round more fits into a length, they fill it before anything is left out.
        """
        too_long = frames > self.written.bounds.longest
        if too_long:
            yield from self._looser_holding(frames, self.written)
            yield from self.waiting(frames, (*reversed(tuple(self.looser())), self.written))
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

    def waiting(self, frames: int, rungs: Sequence[Rung] = ()) -> Iterator[Choice]:
        """Yield those of some choices, or of all, that hold a length only with longer waits."""
        for rung in rungs or self.all():
            if rung.bounds.waited.hold(frames) and not rung.bounds.hold(frames):
                yield rung.choice

    def _looser_holding(self, frames: int, start: Rung) -> Iterator[Choice]:
        return (rung.choice for rung in self.looser(start) if rung.bounds.hold(frames))

    def _choices(self, start: Choice, change: _Change) -> Iterator[Choice]:
        choice = change(self._script, start)
        while choice is not None:
            yield choice
            choice = change(self._script, choice)

    def _rung(self, choice: Choice) -> Rung:
        bounds, last, worked = self._prepared, None, None
        before = _Done(bounds=Bounds(), standing=None, ending=None, last=None, worked=None)
        without = without_by_section(self._script, choice)
        for section, (rounds, grouped) in enumerate(rounds_by_section(self._script, choice)):
            doing = _Doing(section=section, grouped=grouped, without=without[section], brief=choice.brief)
            for done in range(rounds):
                number = 1 + (done if self._picky[section] else min(done, 1))
                before = self._round(replace(doing, round=number), before, again=done + 1 < rounds)
                bounds, last, worked = bounds.plus(before.bounds), before.last or last, before.worked or worked
        if last and last.rest:
            bounds = bounds.minus(self._measure((last,)))
        bounds = bounds.plus(self._measure(farewell(self._script, self._own, self._talk, worked)))
        return Rung(choice=choice, bounds=bounds)

    def _round(self, doing: _Doing, before: _Done, *, again: bool) -> _Done:
        """Return a section done once behind something, and once more after it or not."""
        key = (doing, before.standing, before.ending, again)
        if key not in self._rounds:
            section, bounds, last, worked = self._script.sections[doing.section], Bounds(), None, None
            self._speak(doing)
            steps = groups = 0
            for part in section.steps:
                before = self._part(part, steps, groups, doing, before)
                bounds, last, worked = bounds.plus(before.bounds), before.last or last, before.worked or worked
                steps += sum(1 for _ in steps_of((part,)))
                groups += sum(1 for _ in groups_of((part,)))
            if again and last and section.rest_between:
                rested, last = self._rest(last, section.rest_between)
                bounds = bounds.plus(rested)
                before = replace(before, ending=ending(last))
            self._rounds[key] = replace(before, bounds=bounds, last=last, worked=worked)
        return self._rounds[key]

    def _part(self, part: Part, steps: int, groups: int, doing: _Doing, before: _Done) -> _Done:
        """Return a step or a group of a section, behind so many of both in it."""
        within = range(steps, steps + sum(1 for _ in steps_of((part,))))
        grouped = doing.grouped[groups : groups + sum(1 for _ in groups_of((part,)))]
        doing = replace(doing, grouped=grouped, without=doing.without.intersection(within))
        key = (doing, steps, before.standing, before.ending)
        if key not in self._parts:
            walk = Walk(self._own, doing.section, rounds=grouped, without=doing.without, standing=before.standing)
            bounds, last, worked, told_in = Bounds(), None, None, before.ending
            for place in walk.places((part,), doing.round, steps=steps):
                if isinstance(place, TimeRange):
                    assert last is not None
                    rested, last = self._rest(last, place)
                    bounds = bounds.plus(rested)
                else:
                    alone, turns = self._place(place, doing)
                    bounds = bounds.plus(alone)
                    if told_in is not None:
                        bounds = bounds.minus(self._told_before(self._key(place, doing), told_in))
                    last, worked = turns[-1], next(turn for turn in reversed(turns) if not turn.rest)
                told_in = ending(last)
            self._parts[key] = _Done(bounds=bounds, standing=walk.standing, ending=told_in, last=last, worked=worked)
        return self._parts[key]

    def _rest(self, last: Turn, time: TimeRange) -> tuple[Bounds, Turn]:
        """Return by how much a rest behind a turn, in place of its own one, makes it longer; with the rest."""
        resting = rest_turn(last, time, self._own)
        bounds = self._measure((resting,))
        return bounds.minus(self._measure((last,))) if last.rest else bounds, resting

    def _speak(self, doing: _Doing) -> None:
        """Let everything that introduces the steps of a section be spoken together."""
        kind = (doing.section, doing.round, doing.brief)
        if kind not in self._spoken:
            self._spoken.add(kind)
            walk = Walk(self._own, doing.section, rounds=doing.grouped, without=doing.without, standing=None)
            places = walk.places(self._script.sections[doing.section].steps, doing.round)
            self._measure_all([place for place in places if isinstance(place, Place)], doing)

    def _key(self, place: Place, doing: _Doing) -> tuple[object, ...]:
        """Return what places have in common that are told in the same words."""
        short = in_short(place, brief=doing.brief, talk=self._talk)
        return (doing.section, place.number, short, place.begin, item_of(place.within), place.told)

    def _place(self, place: Place, doing: _Doing) -> tuple[Bounds, tuple[Turn, ...]]:
        key = self._key(place, doing)
        if key not in self._places:
            self._measure_all([place], doing)
        return self._places[key]

    def _measure_all(self, places: Iterable[Place], doing: _Doing) -> None:
        """Measure steps in their places, each once."""
        new: dict[tuple[object, ...], tuple[Turn, ...]] = {}
        for place in places:
            key = self._key(place, doing)
            if key not in self._places and key not in new:
                new[key] = place_turns(
                    self._script, doing.section, place, doing.round, self._own, brief=doing.brief, talk=self._talk
                )
        lines = (line for turns in new.values() for turn in turns for line in opening_lines(turn))
        self._speech.prepare(tuple(dict.fromkeys(lines)))
        self._places |= {key: (self._measure(turns), turns) for key, turns in new.items()}

    def _told_before(self, place: tuple[object, ...], before: Ending) -> Bounds:
        """Return how much of what opens a place, named by its key, is told in the end of what comes before it."""
        if (place, before) not in self._told:
            _, (turn, *_) = self._places[place]
            alone, told = (_said(share_out(turn, behind, self._speech)) for behind in (None, before))
            self._told[place, before] = alone.minus(told)
        return self._told[place, before]

    def _measure(self, turns: Sequence[Turn]) -> Bounds:
        """Return the bounds of turns whose openings have been spoken."""
        practices = [elastic(turn.practice, turn.step.stay) for turn in turns if turn.practice is not None]
        return _said(*share_out_all(turns, self._speech)).plus(Bounds.of(practices))


def _said(*leads: Lead) -> Bounds:
    """Return the bounds of what is said before practices."""
    own = sum(lead.own for lead in leads)
    return Bounds(shortest=own, written=own, longest=own, waits=sum(sum(lead.own_longer) for lead in leads))
