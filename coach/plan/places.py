"""The places of a section's steps: once round, each step where it is done, whatever groups it stands in."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from coach.languages import Phrases
from coach.languages.phrases import in_turn
from coach.plan.model import CueKind, Opening, Within
from coach.script.model import Group, Part, Side, Step, TimeRange, groups_of, steps_of
from coach.script.name import capital


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A step where it is done."""

    number: int
    """Of the step in its section, counted from 0."""
    step: Step
    """As it is written."""
    begin: Side
    """The side it begins on."""
    within: tuple[Within, ...]
    """The groups it is done in, the outermost first."""
    again: bool
    """Whether it, or the same in another of these, has been done before."""
    told: tuple[Opening, ...]
    """What tells the sides and items of those that begin with it."""


class Walk:
    """Goes through a section, or a part of it, once.

    Args:
        own: What the coach says by itself.
        section: Number of the section; with it wordings are taken in turn.
        rounds: How often each group is done.
        without: Numbers of the steps that are left out.
        standing: The side on which the giver stands.

    Attributes:
        standing: The side on which the giver stands by now.
    """

    def __init__(
        self,
        own: Phrases,
        section: int,
        *,
        rounds: tuple[int, ...],
        without: frozenset[int],
        standing: Side | None,
    ) -> None:
        self.standing = standing
        self._own = own
        self._section = section
        self._rounds = rounds
        self._without = without
        self._told: tuple[Opening, ...] = ()
        self._done = False

    def places(self, parts: Iterable[Part], round_number: int, steps: int = 0) -> Iterator[Place | TimeRange]:
        """Yield each step in its place, and the rests between the times that a group is done.

        Args:
            parts: Of the section.
            round_number: Of the section, counted from 1.
            steps: How many of the section stand before them.
        """
        return self._parts(parts, steps, 0, (), round_number, again=False)

    def _parts(
        self,
        parts: Iterable[Part],
        steps: int,
        groups: int,
        within: tuple[Within, ...],
        round_number: int,
        *,
        again: bool,
    ) -> Iterator[Place | TimeRange]:
        """Yield what is done of parts in a round, behind so many steps and groups of their section.

        All of them have been done before where they are done `again`, whichever round it is.
        """
        for part in parts:
            belongs = not part.rounds_only or round_number in part.rounds_only
            before = again or round_number > min(part.rounds_only, default=1)
            if isinstance(part, Step):
                if belongs and steps not in self._without:
                    yield self._place(part, steps, within, again=before)
                steps += 1
                continue
            count = sum(1 for _ in steps_of(part.steps))
            if belongs and not self._without.issuperset(range(steps, steps + count)):
                yield from self._group(part, steps, groups, within, again=before)
            steps += count
            groups += 1 + sum(1 for _ in groups_of(part.steps))

    def _place(self, step: Step, number: int, within: tuple[Within, ...], *, again: bool) -> Place:
        begin = first_side(step, self.standing)
        place = Place(number=number, step=step, begin=begin, within=within, again=again, told=self._told)
        self.standing = side_after(step, self.standing)
        self._told, self._done = (), True
        return place

    def _group(
        self, group: Group, steps: int, groups: int, within: tuple[Within, ...], *, again: bool
    ) -> Iterator[Place | TimeRange]:
        """Yield what is done of a group; what tells a side or an item is told with the first step that there is."""
        before, done = self._told, self._done
        self._done = False
        for one in passes(group, self._rounds[groups], first_side(group, self.standing)):
            self.standing = one.side or self.standing
            self._told = (*before, *announcement(one, self._own, self._section + steps))
            yield from self._parts(group.steps, steps, groups + 1, (*within, one), one.number, again=again)
            before = before if self._told else ()
            if group.rest_between and self._done and one.number < one.count:
                self._done, done = False, True
                yield group.rest_between
        self._told, self._done = before, self._done or done


def passes(group: Group, rounds: int, begin: Side) -> tuple[Within, ...]:
    """Return the times that a group is done, one after the other, so many rounds of it, begun on a side."""
    sides = group.sides if begin is group.sides[0] else group.sides[::-1]
    every: Sequence[tuple[Side | None, str]]
    if group.each:
        every = [(None, item) for item in group.each]
    else:
        every = [(None if side is Side.BOTH else side, "") for side in sides] * rounds
    return tuple(
        Within(title=group.title, number=number, count=len(every), side=side, item=item)
        for number, (side, item) in enumerate(every, start=1)
    )


def announcement(one: Within, own: Phrases, wording: int) -> tuple[Opening, ...]:
    """Return what tells the side or the item with which a group is done."""
    if one.item:
        return (Opening(kind=CueKind.SAY, text=announced(one.item)),)
    if one.side is None or one.count == 1:
        return ()
    return (side_opening(one.side, own, wording, first=one.number == 1),)


def announced(item: str) -> str:
    """Return what is said of an item that no line names."""
    return f"{capital(item)}."


def side_opening(side: Side, own: Phrases, wording: int, *, first: bool) -> Opening:
    """Return what tells the side on which something is begun, or gone on with."""
    left, right = (own.left_first, own.right_first) if first else (own.then_left, own.then_right)
    return Opening(kind=CueKind.SIDE, text=in_turn(left if side is Side.LEFT else right, wording))


def first_side(part: Part, standing: Side | None) -> Side:
    """Return the side that a step or a group begins on, done from where the giver stands."""
    if part.begin is not None:
        return part.begin
    return standing if standing is not None and standing in part.sides else part.sides[0]


def side_after(step: Step, standing: Side | None) -> Side | None:
    """Return the side at which the giver stands after a step; one that changes sides all the time is done by both."""
    if step.sides == (Side.BOTH,) or step.alternate:
        return standing
    return next((side for side in step.sides if side is not first_side(step, standing)), step.sides[0])
