"""The format of groups: steps that are done together on sides, for each of a list, or in rounds."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from coach.forms.nodes import Mapping, Node, Scalar
from coach.forms.shapes import Fields, Key, Keyed, ListOf, Problems, Schema, Text
from coach.script import hints
from coach.script.model import (
    CountRange,
    Group,
    Level,
    Part,
    Section,
    Side,
    Step,
    TimedPractice,
    TimeRange,
    most_rounds,
    steps_of,
)
from coach.script.sentence_format import FROM, INTERVAL, TEXT, TIME
from coach.script.step_format import (
    CHANGING,
    MOST_ROUNDS,
    ROUNDS_ONLY,
    SIDES,
    STEP,
    check_levels,
    check_rounds,
    check_sides,
    count_json,
)
from coach.script.usual import EXACT, MUSIC, PACE, PULSE, VOICE, Usual
from coach.script.values import parse_count_range
from coach.units import Seconds

MOST_ITEMS = 60
LONGEST_ITEM = 60
"""Characters of what a group is done with."""
DEEPEST_GROUPS = 4
_TIMES = ("sides", "each", "rounds", "as_many_as_possible")
"""What a group may be done for."""


def _rounds(text: str) -> CountRange:
    rounds = parse_count_range(text)
    if rounds.high > MOST_ROUNDS:
        raise ValueError(f"expected at most {MOST_ROUNDS}")
    return rounds


_HOW_MANY = Key(
    name="times",
    shape=Text(parse=_rounds, json=count_json(MOST_ROUNDS)),
    doc="How many there are.",
    required=True,
)
ROUNDS = Keyed(
    noun="rounds",
    shorthand="times",
    build=lambda found: {"rounds": found.get("times"), "rounds_from": found.get("from", Seconds(0.0))},
    keys=(
        _HOW_MANY,
        replace(FROM, doc="More than the fewest only in sessions at least this long, such as 35min."),
    ),
)


_OTHER_ROUNDS: Keyed[CountRange] = Keyed(
    noun="a level",
    hints=dict.fromkeys((key.name for key in CHANGING), f"only 'rounds:' may stand here, {hints.IN_A_STEP}"),
    build=lambda found: found.get("rounds"),
    keys=(replace(_HOW_MANY, name="rounds"),),
)
LEVELS = tuple(Key(name=level, shape=_OTHER_ROUNDS, doc=f"Other rounds with --level {level}.") for level in Level)


def other_rounds(found: Fields, around: Usual) -> tuple[tuple[Level, CountRange], ...]:
    """Return how often something is done at a level where that is otherwise."""
    return tuple((level, found.get(level)) for level in check_levels(found, around))


def check_signals(found: Fields, parts: Iterable[Part]) -> None:
    """Note signals that nothing is told by."""
    if "signals" in found.places and not any(step.exact for step in steps_of(parts)):
        found.problem("signals", "'signals' goes with 'exact: true', and no step here is exact")


def _item(text: str) -> str:
    item = TEXT.parse(text)
    if len(item) > LONGEST_ITEM:
        raise ValueError(f"expected at most {LONGEST_ITEM} characters")
    return item


_ITEM = Text(parse=_item, json={"type": "string", "minLength": 1, "maxLength": LONGEST_ITEM})


PartWithin = Callable[[Usual], Part]
"""A step or a group as it is once what it stands in has said what is usual there."""


class _PartShape:
    """A step, or a group of steps under the one key `group`."""

    def read(self, node: Node, problems: Problems) -> PartWithin | None:
        """Return it, or None after noting what is wrong with it."""
        if isinstance(node, Mapping) and (beside := _beside_group(node)):
            below = "belongs below 'group': put two more spaces before this line and those of the group after it"
            problems.add(beside.place, f"'{beside.text}' {below}")
            return None
        if isinstance(node, Mapping) and any(_is_group(key.text, value) for key, value in node.pairs):
            return _GROUPED.read(node, problems)
        return STEP.read(node, problems)

    def schema(self) -> Schema:
        """Return the JSON Schema of it, which stands once for all depths."""
        return {"$ref": "#/$defs/part"}


def _beside_group(node: Mapping) -> Scalar | None:
    """Return the first key that stands beside an empty `group` in place of below it."""
    (name, value), *others = node.pairs or ((None, None),)
    empty = name and name.text == "group" and isinstance(value, Scalar) and not value.text
    return others[0][0] if empty and others else None


def _is_group(key: str, value: Node) -> bool:
    """Tell whether a key makes a step a group, be it misspelled: no other one holds steps."""
    return key == "group" or (isinstance(value, Mapping) and any(inner.text == "steps" for inner, _ in value.pairs))


STEPS = Key(name="steps", shape=ListOf(item=_PartShape(), least=1), doc="What is done, in order.", required=True)


def _check_group(found: Fields) -> None:
    several = [name for name in _TIMES if name in found.places]
    for name in several[1:]:
        found.problem(name, f"'{several[0]}' and '{name}' do not go together: put a group in a group for both")
    if "rest_between" in found.places and not (several or any(level in found.places for level in Level)):
        found.problem("rest_between", "'rest_between' goes with 'sides', 'each' or 'rounds'")
    if "rest_between" in found.places and "as_many_as_possible" in several:
        found.problem("rest_between", "'rest_between' does not go with 'as_many_as_possible'")
    if "begin" in found.places and found.get("begin") not in (found.get("sides") or ()):
        found.problem("begin", "'begin' names one of the group's 'sides'")
    for level in (level for level in Level if level in found.places and not {*several} <= {"rounds"}):
        found.problem(level, f"'{level}' goes with 'rounds', and not with '{several[0]}'")


def _build_group(found: Fields) -> PartWithin:
    def build(around: Usual) -> Part:
        usual = replace(
            around.within(found),
            groups=around.groups + 1,
            items=found.get("each", around.items),
            sided=around.sided or "sides" in found.places,
        )
        if usual.groups > DEEPEST_GROUPS:
            found.problem("title", f"groups stand in groups, expected at most {DEEPEST_GROUPS} in each other")
        check_sides(found, around)
        check_rounds(found, around)
        group = Group(
            steps=(),
            sides=tuple(Side(side) for side in found.get("sides", (Side.BOTH,))),
            begin=Side(found.get("begin")) if "begin" in found.places else None,
            levels=other_rounds(found, around),
            **found.get("rounds", {}),
            **found.named("title", "each", "rest_between", "rounds_only"),
        )
        usual = replace(usual, rounds=most_rounds(group))
        if "as_many_as_possible" in found.places:
            return _as_many_as_possible(found, usual)
        group = replace(group, steps=tuple(part_within(usual) for part_within in found.get("steps")))
        check_each_round(found, group)
        check_signals(found, group.steps)
        if group.rest_between and max(group.times.high, most_rounds(group)) == 1:
            found.problem("rest_between", "'rest_between' stands between two times, and this group is done once")
        return group

    return build


def _as_many_as_possible(found: Fields, usual: Usual) -> Step:
    """Return the one step that a group is where its steps are done as often as there is time, by nobody's count."""
    time: Seconds = found.get("as_many_as_possible")
    steps = tuple(steps_of(part_within(replace(usual, exact=False)) for part_within in found.get("steps")))
    for step in (step for step in steps if step.cues or step.rest or step.levels):
        found.problem("steps", f"'{step.title}' is only told here, expected no cues, rest or levels in it")
    if usual.signals.last is not None and usual.signals.last >= time:
        found.problem("signals", f"'last' is {usual.signals.last:g} s, expected less than the step takes")
    return Step(
        say=tuple(sentence for step in steps for sentence in step.say),
        again=tuple(sentence for step in steps for sentence in step.again),
        pace=usual.pace,
        practice=TimedPractice(duration=TimeRange(low=time, high=time)),
        exact=True,
        signals=usual.signals,
        pulse=usual.pulse,
        music=usual.music,
        voices=usual.voices,
        written_at=(found.place.line, found.place.column),
        **found.named("title", "rounds_only"),
    )


def check_each_round(found: Fields, group: Section | Group) -> None:
    """Note a round in which nothing is done."""
    for number in range(1, most_rounds(group) + 1):
        if all(part.rounds_only and number not in part.rounds_only for part in group.steps):
            found.problem("steps", f"nothing is done in round {number}, expected a step that belongs to it")


GROUP = Keyed(
    noun="a group",
    hints=dict.fromkeys((key.name for key in STEP.keys), hints.IN_A_STEP) | hints.GROUP,
    build=_build_group,
    check=_check_group,
    keys=(
        Key(name="title", shape=TEXT, doc="What the group is called on screen.", required=True),
        *SIDES,
        Key(
            name="each",
            shape=ListOf(item=_ITEM, least=1, most=MOST_ITEMS, unique=True),
            doc="What it is done with one after the other, such as [thumb, index finger]: {item} in its steps' titles "
            "and lines. Where no line names it, it is said by itself.",
        ),
        Key(name="rounds", shape=ROUNDS, doc="How often it is done; a range such as 1-3 lets long sessions repeat it."),
        Key(
            name="as_many_as_possible",
            shape=INTERVAL,
            doc="Its steps are told, and done over and over for so long, such as 8min: everybody counts alone.",
        ),
        ROUNDS_ONLY,
        Key(name="rest_between", shape=TIME, doc="A rest between two times, such as 30s, and none after the last."),
        Key(name="pace", shape=PACE, doc="The pace of its steps that name none."),
        PULSE,
        MUSIC,
        VOICE,
        *EXACT,
        *LEVELS,
        STEPS,
    ),
)
_GROUPED: Keyed[PartWithin] = Keyed(
    noun="a step with a group",
    build=lambda found: found.get("group"),
    keys=(Key(name="group", shape=GROUP, doc="Steps that are done together.", required=True),),
)


def parts_schema() -> Schema:
    """Return the JSON Schema of what stands in `steps`, under its name there."""
    return {"part": {"anyOf": [STEP.schema(), _GROUPED.schema()]}}
