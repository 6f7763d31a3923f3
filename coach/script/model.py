"""What a session script says, typed and frozen. Nothing here knows of YAML, of minutes asked for or of sound."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, TypeVar

from coach.pace import Pace
from coach.script.name import NAME, without_name
from coach.speech.role import Role
from coach.units import Seconds

Voices = tuple[tuple[Role, str], ...]
"""The names of voices by the roles they speak in, each standing once."""


class Side(StrEnum):
    """The side of the body a step works on."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"


class Repetition(StrEnum):
    """Which repetition of a counted step a cue belongs to."""

    FIRST = "first"
    LAST = "last"
    EACH = "each"


class Pressure(StrEnum):
    """How much pressure is wanted, where it is not the usual one."""

    SOFT = "soft"
    FIRM = "firm"


class Level(StrEnum):
    """A way to do a session: lighter, or with more in it."""

    EASY = "easy"
    HARD = "hard"


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRange:
    """A whole number of times, between two bounds that may be the same."""

    low: int = 1
    high: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeRange:
    """A length of time, between two bounds that may be the same."""

    low: Seconds = Seconds(0.0)
    high: Seconds = Seconds(0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence to speak."""

    text: str
    """As it is said: without a name until one is placed, in the words for the usual pressure until one is chosen."""
    named: str = ""
    """As it is written, where a name has a place in it: ``{name}`` with a comma."""
    pressed: tuple[tuple[Pressure, str], ...] = ()
    """Other words for other pressures, as they are written."""
    role: Role = Role.GUIDE
    """Whose voice says it, and so to whom."""
    answers: tuple[str, ...] = ()
    """Names of the requirements this sentence meets."""
    safety: bool = False
    """Whether it keeps somebody from harm: said however little is said."""
    wait: TimeRange = TimeRange()
    """Silence after it, for an answer or a task, the longer the session the more of it; none: the usual pause."""


def worded(written: str) -> dict[str, Any]:
    """Return what a sentence says, and where a name has a place in it, as written."""
    return {"text": without_name(written), "named": written if NAME in written else ""}


def written_lines(sentence: Sentence) -> Iterator[str]:
    """Yield a sentence in all the words that it may have."""
    yield sentence.named or sentence.text
    yield from (text for _, text in sentence.pressed)


class Drift(StrEnum):
    """What becomes of a tempo from the first repetition to the last."""

    EVEN = "even"
    SLOWER = "slower"
    QUICKER = "quicker"


class Breathing(StrEnum):
    """What is done in a phase of a breath."""

    IN = "in"
    HOLD = "hold"
    OUT = "out"
    STILL = "still"
    """Without air, before the next breath."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A part of a breath."""

    kind: Breathing
    time: TimeRange


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedPractice:
    """So many repetitions, each taking so long."""

    reps: CountRange
    tempo: TimeRange
    """Seconds a repetition takes."""
    drift: Drift = Drift.EVEN
    phases: tuple[Phase, ...] = ()
    """Where a repetition is a breath: its parts, whose times add up to its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedPractice:
    """Doing something for a length of time."""

    duration: TimeRange


Practice = CountedPractice | TimedPractice


def shortest(practice: Practice | None) -> Seconds:
    """Return how long a practice takes at least."""
    match practice:
        case None:
            return Seconds(0.0)
        case CountedPractice():
            return Seconds(practice.reps.low * practice.tempo.low)
        case TimedPractice():
            return practice.duration.low


@dataclass(frozen=True, slots=True, kw_only=True)
class AtFraction:
    """A moment of the practice, as a part of its length."""

    fraction: float
    """0.0 is the practice's start, 1.0 its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AtTime:
    """A moment of the practice, in seconds from its start or, where negative, before its end."""

    seconds: Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Every:
    """Again and again through the practice, first after one interval."""

    interval: Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class OnRepetition:
    """At the beginning of a repetition."""

    repetition: Repetition


Moment = AtFraction | AtTime | Every | OnRepetition


class Pulse(StrEnum):
    """What tells the hands when a repetition begins."""

    BELL = "bell"
    """A soft bell, a light tick where the pace is fast."""
    BREATH = "breath"
    """The bed swells and falls once a repetition."""
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepCue:
    """A sentence spoken while the hands work."""

    moment: Moment
    say: Sentence
    again: Sentence | None = None
    """What is said instead on the second side and in later rounds; None: the same."""
    from_length: Seconds = Seconds(0.0)
    """The length of the shortest session that it belongs to."""


class Signal(StrEnum):
    """How a moment of exact time is told."""

    BEEPS = "beeps"
    """Three short pips, a second apart."""
    COUNT = "count"
    """Three, two, one."""
    TONE = "tone"
    SAY = "say"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """How exact time is told."""

    before: Signal = Signal.BEEPS
    start: Signal = Signal.TONE
    half: Signal = Signal.NONE
    last: Seconds | None = None
    """How long before its end the time left is said; None: it is not."""
    end: Signal = Signal.TONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing to do: an instruction, and the practice that follows it."""

    title: str
    say: tuple[Sentence, ...]
    again: tuple[Sentence, ...] = ()
    """The short form, for the second side, later rounds and a tight fit; empty where the script gives none."""
    pace: Pace
    practice: Practice | None
    """None for what is only said, before the first step."""
    sides: tuple[Side, ...] = (Side.BOTH,)
    """The sides in the order of a first such step; ``(Side.BOTH,)`` for a step done once for the whole body."""
    begin: Side | None = None
    """The side it always begins on; None: later steps begin where the giver stands."""
    alternate: bool = False
    """Whether its sides change at each repetition, and not once."""
    cues: tuple[StepCue, ...] = ()
    optional: int | None = None
    """How soon the step may be left out, 1 first; None: never."""
    from_length: Seconds = Seconds(0.0)
    """The length of the shortest session that it belongs to."""
    stay: Seconds | None = None
    """The longest time on one side, though never below its shortest; None: as the script says."""
    until_next: bool = False
    """Live, the step stays until told to go on."""
    at_most: Seconds | None = None
    """How long it stays then; None: however long it takes."""
    lean: float = 0.0
    """How far from the common stretch its time is moved: above 0 it gets more than it would, below 0 less."""
    beat: Seconds | None = None
    """Between two ticks of a timed practice; None: no ticks, but where the pace is fast."""
    fading: bool = False
    """Whether its bells or ticks get softer."""
    quiet: bool = False
    """Whether silence is meant: no bell, no count and no word of the coach's own."""
    exact: bool = False
    """Whether it takes its time to the frame, and nothing is added."""
    signals: Signals = Signals()
    """How its time is told, where it is exact."""
    pulse: Pulse | None = None
    """What tells the hands when a repetition begins; None: as the script says."""
    music: str = ""
    """The bundled bed for it, or ``none``; empty: that of its pace."""
    voices: Voices = ()
    """Who speaks in it; none in the roles where it is who speaks in the script."""
    rest: TimeRange | None = None
    """After each time it is done, in which the next is announced."""
    rounds_only: tuple[int, ...] = ()
    """The rounds of what it stands in that it belongs to, counted from 1; none where it belongs to all."""
    levels: "tuple[tuple[Level, Step], ...]" = ()
    """What is done instead at a level, until one is chosen."""
    answers: tuple[str, ...] = ()
    written_at: tuple[int, int] = field(default=(1, 1), compare=False, repr=False)
    """Line and column in its file; they make no other step of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Steps that are done together: on one side and then on the other, for each of a list, or in rounds."""

    title: str
    steps: "tuple[Part, ...]"
    sides: tuple[Side, ...] = (Side.BOTH,)
    """As of a step."""
    begin: Side | None = None
    """As of a step."""
    each: tuple[str, ...] = ()
    """What it is done with, one after the other; none where nothing is named."""
    rounds: CountRange = CountRange()
    rounds_from: Seconds = Seconds(0.0)
    """As of a section."""
    rest_between: TimeRange | None = None
    """After each time it is done but the last."""
    rounds_only: tuple[int, ...] = ()
    """As of a step."""
    levels: tuple[tuple[Level, CountRange], ...] = ()
    """Its rounds at a level, until one is chosen."""

    @property
    def times(self) -> CountRange:
        """How often it is done."""
        named = len(self.sides) * max(1, len(self.each))
        return CountRange(low=named * self.rounds.low, high=named * self.rounds.high)


Part = Step | Group


def steps_of(parts: Iterable[Part]) -> Iterator[Step]:
    """Yield the steps there are in parts, whatever groups they stand in."""
    return (step for _, step in steps_in_groups(parts))


def steps_in_groups(parts: Iterable[Part], groups: tuple[Group, ...] = ()) -> Iterator[tuple[tuple[Group, ...], Step]]:
    """Yield the steps there are in parts, each with the groups it stands in, the outermost first."""
    for part in parts:
        if isinstance(part, Step):
            yield groups, part
        else:
            yield from steps_in_groups(part.steps, (*groups, part))


def begins(parts: Iterable[Part]) -> bool:
    """Tell whether a step is done in a first round: it and each group it stands in belong to one."""
    return all(not part.rounds_only or 1 in part.rounds_only for part in parts)


def groups_of(parts: Iterable[Part]) -> Iterator[Group]:
    """Yield the groups there are in parts, each before those in it."""
    for part in parts:
        if isinstance(part, Group):
            yield part
            yield from groups_of(part.steps)


def map_steps(parts: Iterable[Part], change: Callable[[Step], Step]) -> tuple[Part, ...]:
    """Return parts with every step in them changed."""
    return tuple(
        change(part) if isinstance(part, Step) else replace(part, steps=map_steps(part.steps, change)) for part in parts
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Steps that belong together, such as a warm-up, done once or several times over."""

    title: str
    rounds: CountRange = CountRange()
    rounds_from: Seconds = Seconds(0.0)
    """The length of the shortest session that has more than the fewest rounds."""
    steps: tuple[Part, ...]
    answers: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    """The parts of the body it works on."""
    rest_between: TimeRange | None = None
    """After each round but the last; it takes the place of its last step's own rest there."""
    levels: tuple[tuple[Level, CountRange], ...] = ()
    """As of a group."""


_Leveled = TypeVar("_Leveled", Part, Section)


def at_level(whole: _Leveled, level: Level) -> _Leveled:
    """Return what is done of a section, a group or a step at a level."""
    if isinstance(whole, Step):
        return replace(dict(whole.levels).get(level, whole), levels=())
    rounds = dict(whole.levels).get(level, whole.rounds)
    return replace(whole, rounds=rounds, steps=tuple(at_level(part, level) for part in whole.steps), levels=())


def most_rounds(whole: Section | Group) -> int:
    """Return how many rounds there are at most, at whatever level."""
    return max(whole.rounds.high, *(rounds.high for _, rounds in whole.levels), 1)


AROUND = ("welcome", "ask", "prepare", "safety", "farewell")
"""The fields of a script with what is said before the first step and after the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A whole session as its author wrote it."""

    name: str
    """How the script is asked for: its file name without the ending."""
    title: str
    language: str
    """Two-letter code (ISO 639-1)."""
    summary: str = ""
    credit: str = ""
    minutes: float | None = None
    """The length the author has in mind; None: the middle of every range."""
    alone: bool = False
    """Whether it is done alone, with nobody lying there."""
    levels: tuple[Level, ...] = ()
    """The ways to do it, the usual one first; none once one of them is chosen."""
    stay: Seconds | None = None
    """The longest time in one place, for steps that say nothing of it and are neither quiet nor wait."""
    welcome: tuple[Sentence, ...] = ()
    """Said first of all."""
    ask: tuple[Sentence, ...] = ()
    """Who must not be massaged: asked before anything is prepared."""
    prepare: tuple[Sentence, ...] = ()
    """What to have ready."""
    safety: tuple[Sentence, ...] = ()
    """Kept in mind throughout; never left out."""
    farewell: tuple[Sentence, ...] = ()
    """Said after the last step."""
    phrases: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Its own wordings of what the coach else says by itself, by the name of each phrase."""
    beds: tuple[tuple[Pace, str], ...] = ()
    """The bed for each pace the script names one for."""
    voices: Voices = ()
    """The voice for each role the script names one for."""
    pulse: Pulse = Pulse.BELL
    sections: tuple[Section, ...]
    answers: tuple[str, ...] = ()

    @property
    def named_voices(self) -> tuple[str, ...]:
        """The voices that its steps name."""
        steps = (step for section in self.sections for step in steps_of(section.steps))
        return tuple(dict.fromkeys(name for step in steps for _, name in step.voices))
