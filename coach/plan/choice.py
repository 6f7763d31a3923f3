"""What is done of a script: rounds, steps left out and short forms, which fitting it to a length may change."""

from collections.abc import Iterator
from dataclasses import dataclass

from coach.script.model import Group, Part, Script, Section, Step, begins, groups_of, steps_in_groups, steps_of
from coach.script.name import with_item


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What is done of a script: the choices that fitting it to a length may change."""

    rounds: tuple[int, ...]
    """How often each section is done, and after each of them how often each of its groups, as they are written."""
    left_out: tuple[tuple[int, int], ...] = ()
    """Section and step number, from 0, of the optional steps left out, most dispensable first."""
    brief: bool = False
    """Whether each step is introduced by its short form from the first time on."""


def fewest(script: Script) -> Choice:
    """Return the script as written: every step, each section and group as seldom as it allows."""
    return Choice(rounds=tuple(each.rounds.low for each in _repeatable(script)))


def _repeatable(script: Script) -> Iterator[Section | Group]:
    """Yield what rounds are chosen for: each section, and after it its groups."""
    for section in script.sections:
        yield section
        yield from groups_of(section.steps)


def rounds_by_section(script: Script, choice: Choice) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Yield how often each section is done, with how often its groups are."""
    chosen = iter(choice.rounds)
    for section in script.sections:
        yield next(chosen), tuple(next(chosen) for _ in groups_of(section.steps))


def without_by_section(script: Script, choice: Choice) -> tuple[frozenset[int], ...]:
    """Return the numbers of the steps that are left out, by section."""
    return tuple(
        frozenset(step for left, step in choice.left_out if left == number) for number in range(len(script.sections))
    )


def _chain(place: tuple[tuple[Group, ...], Step]) -> tuple[Part, ...]:
    return (*place[0], place[1])


def _favoured(part: Section | Group) -> bool:
    """Tell whether a section or a group gets more time than the others."""
    return any(step.lean > 0.0 for step in steps_of(part.steps))


def tighter(script: Script, choice: Choice) -> Choice | None:
    """Return the choice with a little less in it: one optional step fewer, at last fewer words; None at the end.

    The last step of all that belongs to a first round stays, optional or not: there is no session without one. Steps of
    sections that are to get more time go last.
    """
    steps = [tuple(steps_in_groups(section.steps)) for section in script.sections]
    favoured = [_favoured(section) for section in script.sections]
    dispensable = sorted(
        (favoured[section_number], step.optional, -section_number, -step_number)
        for section_number, section in enumerate(steps)
        for step_number, (_, step) in enumerate(section)
        if step.optional is not None
    )
    if all(step.optional is not None for section in steps for groups, step in section if begins((*groups, step))):
        lasting = (rank for rank in dispensable if begins(_chain(steps[-rank[2]][-rank[3]])))
        dispensable.remove(max(lasting))
    if len(choice.left_out) < len(dispensable):
        *_, section_number, step_number = dispensable[len(choice.left_out)]
        left_out = (*choice.left_out, (-section_number, -step_number))
        return Choice(rounds=choice.rounds, left_out=left_out)
    if not choice.brief:
        return Choice(rounds=choice.rounds, left_out=choice.left_out, brief=True)
    return None


def looser(script: Script, choice: Choice) -> Choice | None:
    """Return the choice with one round more, where fewest have been added so far; None at the end.

    What is to get more time comes first.
    """
    added = [
        (not _favoured(each), done - each.rounds.low, number)
        for number, (done, each) in enumerate(zip(choice.rounds, _repeatable(script), strict=True))
        if done < each.rounds.high
    ]
    if not added:
        return None
    *_, number = min(added)
    rounds = tuple(done + (index == number) for index, done in enumerate(choice.rounds))
    return Choice(rounds=rounds, left_out=choice.left_out, brief=choice.brief)


def left_out_titles(script: Script, choice: Choice) -> tuple[str, ...]:
    """Return the titles of the steps a choice leaves out, most dispensable first."""
    steps = [tuple(steps_in_groups(section.steps)) for section in script.sections]
    return tuple(_title_of_all(*steps[section][step]) for section, step in choice.left_out)


def _title_of_all(groups: tuple[Group, ...], step: Step) -> str:
    """Return what a step is called, whichever item it is done with: the title of its group stands for all of them."""
    items = next((group.title for group in reversed(groups) if group.each), "")
    return with_item(step.title, items)
