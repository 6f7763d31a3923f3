"""The format of one step of a session script: what is done and counted in it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain

from coach.forms.shapes import FLAG, Fields, Key, Keyed, ListOf, Schema, Text, one_of
from coach.pace import PROFILES, Pace
from coach.script import hints
from coach.script.model import (
    CountedPractice,
    Drift,
    Level,
    OnRepetition,
    Practice,
    Sentence,
    Side,
    Signals,
    Step,
    StepCue,
    TimedPractice,
    TimeRange,
    shortest,
    written_lines,
)
from coach.script.name import ITEM, with_item
from coach.script.phase_format import PHASES, breaths_of, check_phases, phases_of
from coach.script.sentence_format import (
    CUE,
    FROM,
    INTERVAL,
    LONGEST_TEXT,
    SENTENCE,
    SENTENCES,
    TIME,
    TIME_RANGE,
    TITLE,
    answers,
    time_json,
)
from coach.script.times import TIME_PATTERN
from coach.script.usual import EXACT, MUSIC, PACE, PULSE, VOICE, Usual
from coach.script.values import MOST_REPS, parse_count_range, parse_interval, parse_tempo
from coach.units import Seconds

MOST_ROUNDS = 20
QUICKEST_BEAT, SLOWEST_BEAT = Seconds(0.3), Seconds(5.0)


def _optional(text: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,2}", text):
        raise ValueError("expected 1 (left out first), 2, 3 …")
    return int(text)


def _beat(text: str) -> Seconds:
    beat = parse_interval(text)
    if not QUICKEST_BEAT <= beat <= SLOWEST_BEAT:
        raise ValueError(f"expected {QUICKEST_BEAT} s to {SLOWEST_BEAT:g} s")
    return beat


def _round_number(text: str) -> int:
    if not re.fullmatch(r"\d{1,2}", text, re.ASCII) or not 1 <= int(text) <= MOST_ROUNDS:
        raise ValueError(f"expected the number of a round, 1 to {MOST_ROUNDS}")
    return int(text)


def count_json(most: int) -> Schema:
    """Return what an editor is told of a count or a range of counts."""
    text = {"type": "string", "pattern": "^[0-9]+( *[-–] *[0-9]+)?$"}
    return {"anyOf": [{"type": "integer", "minimum": 1, "maximum": most}, text]}


_COUNT = Text(parse=parse_count_range, json=count_json(MOST_REPS))


_TEMPO = Text(parse=parse_tempo, json=time_json(f"({TIME_RANGE}|{TIME_PATTERN} +to +{TIME_PATTERN})"))
_BEAT = Text(parse=_beat, json=time_json(TIME_PATTERN, QUICKEST_BEAT, SLOWEST_BEAT))
STAY = Key(
    name="stay",
    shape=INTERVAL,
    doc="The longest time in one place, such as 90s; of a step the longest on one side, never below its shortest.",
)


_COUNTS = frozenset({"reps", "for", "breaths"})
"""Each step has one of them."""


def _check_step(found: Fields) -> None:
    for level in (level for level in Level if found.get(level) is not None):
        _check_step(_at_level(found, level))
    if sum(name in found.places for name in _COUNTS) != 1:
        found.problem("title", "a step needs one of 'reps', 'breaths' and 'for'")
    check_phases(found)
    if "alternate" in found.places and ("reps" not in found.places or len(found.get("sides") or ()) < 2):
        found.problem("alternate", "'alternate' goes with 'reps' and two 'sides'")
    if "begin" in found.places and found.get("begin") not in (found.get("sides") or ()):
        found.problem("begin", "'begin' names one of the step's 'sides'")
    if "beat" in found.places and "for" not in found.places:
        found.problem("beat", "'beat' goes with 'for': repetitions have their bells")
    if "at most" in found.places and "until" not in found.places:
        found.problem("at most", "'at most' goes with 'until: next'")
    if "for" in found.places and "reps" not in found.places:
        if "tempo" in found.places:
            found.problem("tempo", "'tempo' goes with 'reps', expected 'for' alone")
        cues: tuple[StepCue, ...] = found.get("cues") or ()
        if "phases" not in found.places and any(isinstance(cue.moment, OnRepetition) for cue in cues):
            found.problem("cues", "a cue with 'on' needs 'reps' in its step, expected 'at' or 'every'")


def _at_level(found: Fields, level: Level) -> Fields:
    """Return what a step says at a level; a count of its own takes the place of the usual one, with all of that.

    An instruction of its own does so too: the usual short form would remind of something else.
    """
    own: Fields = found.get(level)
    gone = {*Level}
    if "say" in own.places:
        gone.add("again")
    if not _COUNTS.isdisjoint(own.places):
        gone |= _COUNTS | ({"beat", "phases"} if "reps" in own.places else {"tempo"})
    kept = {name: value for name, value in found.values.items() if name not in gone}
    places = {name: place for name, place in found.places.items() if name not in gone}
    return replace(found, values=kept | own.values, places=places | own.places)


def _check_exact(found: Fields, practice: Practice, signals: Signals) -> None:
    """Note what keeps a step from taking its time to the frame."""
    if isinstance(practice, CountedPractice):
        several, moves = practice.reps.low < practice.reps.high, practice.tempo.low < practice.tempo.high
        count = next(name for name in ("reps", "breaths", "for") if name in found.places)
        ranges = {count: several, "phases" if practice.phases else "tempo": moves}
    else:
        ranges = {"for": practice.duration.low < practice.duration.high}
    for name in (name for name, open_ended in ranges.items() if open_ended):
        found.problem(name, f"exact time has no range, expected one value in '{name}'")
    for name in ("until", "stay"):
        if name in found.places:
            found.problem(name, f"'{name}' does not go with 'exact': its time is settled")
    if signals.last is not None and signals.last >= shortest(practice):
        found.problem("signals", f"'last' is {signals.last:g} s, expected less than the step takes")


def check_sides(found: Fields, around: Usual) -> None:
    """Note sides within sides."""
    if around.sided and "sides" in found.places:
        found.problem("sides", "'sides' stands in a group that has 'sides' already")


def _check_items(found: Fields, around: Usual) -> None:
    """Note places of an item where there is none, and lines that are too long with it."""
    longest = max(around.items, key=len, default="")
    for name in ("title", "say", "again", "cues"):
        lines = [line for line in _lines(found.get(name) or ()) if ITEM in line]
        if lines and not around.items:
            found.problem(name, "'{item}' stands for one of a list, expected it in a group with 'each'")
        elif any(len(with_item(line, longest)) > LONGEST_TEXT for line in lines):
            found.problem(name, f"expected at most {LONGEST_TEXT} characters, with '{longest}' in their place")


def _lines(said: str | tuple[Sentence | StepCue, ...]) -> Iterator[str]:
    """Yield everything that is written in what a key holds."""
    for each in (said,) if isinstance(said, str) else said:
        if isinstance(each, str):
            yield each
        elif isinstance(each, Sentence):
            yield from written_lines(each)
        else:
            yield from chain(*map(written_lines, (each.say, *((each.again,) if each.again else ()))))


def check_levels(found: Fields, around: Usual) -> list[Level]:
    """Return the levels at which something is otherwise; note those that the script does not have."""
    levels = [level for level in Level if level in found.places]
    for level in (level for level in levels if level not in around.levels):
        found.problem(level, f"'{level}' goes with 'levels' of the script, such as [easy, hard]")
    return levels


StepWithin = Callable[[Usual], Step]
"""A step as it is once its section and its script have said what is usual in them."""


def check_rounds(found: Fields, around: Usual) -> None:
    """Note rounds that there are not."""
    rounds = found.get("rounds_only", ())
    if rounds and around.rounds == 1:
        found.problem("rounds_only", "'rounds_only' goes with 'rounds' of what it stands in")
    elif rounds and max(rounds) > around.rounds:
        found.problem("rounds_only", f"there are at most {around.rounds} rounds here, found {max(rounds)}")


def _build_step(found: Fields) -> StepWithin:
    def build(around: Usual) -> Step:
        levels = check_levels(found, around)
        step = _build_usual(found)(around)
        return replace(step, levels=tuple((level, _build_usual(_at_level(found, level))(around)) for level in levels))

    return build


def _build_usual(found: Fields) -> StepWithin:
    """Return a step at one level."""

    def build(around: Usual) -> Step:
        usual = around.within(found)
        pace, practice = usual.pace, _build_practice(found, usual.pace)
        check_sides(found, around)
        check_rounds(found, around)
        _check_items(found, around)
        if usual.exact:
            _check_exact(found, practice, usual.signals)
        elif "signals" in found.places:
            found.problem("signals", "'signals' goes with 'exact: true'")
        return Step(
            pace=pace,
            practice=practice,
            sides=tuple(Side(side) for side in found.get("sides", (Side.BOTH,))),
            begin=Side(found.get("begin")) if "begin" in found.places else None,
            from_length=found.get("from", Seconds(0.0)),
            until_next="until" in found.places,
            at_most=found.get("at most"),
            exact=usual.exact,
            signals=usual.signals,
            pulse=usual.pulse,
            music=usual.music,
            voices=usual.voices,
            written_at=(found.place.line, found.place.column),
            **found.named("title", "say", "again", "alternate", "cues", "optional", "stay", "beat", "fading", "quiet"),
            **found.named("rest", "rounds_only", "answers"),
        )

    return build


def _build_practice(found: Fields, pace: Pace) -> Practice:
    """Return what is done; where a count has no tempo of its own, that of its pace."""
    if "phases" in found.places:
        return breaths_of(phases_of(found), found.get("breaths"), found.get("for"))
    if "for" in found.places:
        return TimedPractice(duration=found.get("for"))
    low, high = PROFILES[pace].tempo
    tempo, drift = found.get("tempo", (TimeRange(low=low, high=high), Drift.EVEN))
    return CountedPractice(reps=found.get("reps"), tempo=tempo, drift=drift)


SIDES = (
    Key(
        name="sides",
        shape=ListOf(item=one_of((Side.LEFT, Side.RIGHT)), least=1, unique=True),
        doc="The sides to do one after the other, such as [left, right].",
    ),
    Key(
        name="begin",
        shape=one_of((Side.LEFT, Side.RIGHT)),
        doc="The side it always begins on; if left out, what comes later begins where the giver stands.",
    ),
)

ROUNDS_ONLY = Key(
    name="rounds_only",
    shape=ListOf(
        item=Text(parse=_round_number, json={"type": "integer", "minimum": 1, "maximum": MOST_ROUNDS}),
        single=True,
        least=1,
        unique=True,
    ),
    doc="Only in these rounds of the section or group it stands in, such as [1, 3].",
)
_SAY = Key(name="say", shape=ListOf(item=SENTENCE, single=True, least=1), doc="The instruction, one sentence a line.")
CHANGING = (
    Key(
        name="again",
        shape=SENTENCES,
        doc="Its short form, for the second side and later rounds. Left out, later rounds say the title, or the lines "
        "with {item}.",
    ),
    Key(name="reps", shape=_COUNT, doc="How many repetitions, such as 5 or 5-6."),
    Key(name="tempo", shape=_TEMPO, doc="How long a repetition takes: 6-12s, or slower and slower, 6s to 10s."),
    Key(name="for", shape=TIME, doc="How long, such as 1min or 5-10min, for a step that is not counted."),
    Key(
        name="phases",
        shape=PHASES,
        doc="The parts of a breath, such as {in: 4s, hold: 4s, out: 4s, still: 4s}; a list, [in: 2s, in: 1s, out: 6s], "
        "where one comes twice.",
    ),
    Key(name="breaths", shape=_COUNT, doc="How many breaths, such as 10 or 8-12; or 'for', in whole breaths."),
    Key(name="cues", shape=ListOf(item=CUE), doc="Lines spoken while the hands work."),
    Key(
        name="rest",
        shape=TIME,
        doc="A rest after it, such as 20s, in which the next is announced; none after the last of all.",
    ),
)
"""What may be otherwise at a level."""
_LEVEL: Keyed[Fields] = Keyed(noun="a level", build=lambda found: found, keys=(_SAY, *CHANGING))

STEP = Keyed(
    noun="a step",
    hints=hints.STEP,
    build=_build_step,
    check=_check_step,
    rules={
        "oneOf": [{"required": ["reps"]}, {"required": ["for"]}, {"required": ["breaths"]}],
        "dependentRequired": {
            "tempo": ["reps"],
            "beat": ["for"],
            "at most": ["until"],
            "breaths": ["phases"],
            "alternate": ["reps", "sides"],
        },
        "dependentSchemas": {"phases": {"not": {"anyOf": [{"required": ["reps"]}, {"required": ["beat"]}]}}},
    },
    keys=(
        Key(name="title", shape=TITLE, doc="What the step is called on screen and in chapters.", required=True),
        replace(_SAY, required=True),
        *CHANGING,
        Key(name="pace", shape=PACE, doc="slow soothes, fast stimulates."),
        *SIDES,
        Key(
            name="alternate",
            shape=FLAG,
            doc="Its sides change at each repetition, such as lunges, and are told as far as the tempo leaves room.",
        ),
        Key(
            name="optional",
            shape=Text(parse=_optional, json={"type": "integer", "minimum": 1, "maximum": 999}),
            doc="How soon the step may be left out when time is short, 1 first.",
        ),
        FROM,
        STAY,
        Key(name="beat", shape=_BEAT, doc="Between two soft ticks, such as 1s, for a step with 'for'."),
        Key(name="fading", shape=FLAG, doc="Its bells or ticks get softer towards its end."),
        Key(name="quiet", shape=FLAG, doc="Silence is meant: no bell, no count and no word of the coach's own."),
        Key(
            name="until",
            shape=one_of(("next",)),
            doc="Live: stay until told to go on; in a file the step takes its written time.",
        ),
        *EXACT,
        PULSE,
        MUSIC,
        VOICE,
        Key(name="at most", shape=INTERVAL, doc="How long a step with 'until: next' stays, such as 5min."),
        ROUNDS_ONLY,
        *(Key(name=level, shape=_LEVEL, doc=f"Other words, counts or times with --level {level}.") for level in Level),
        answers("step"),
    ),
)
