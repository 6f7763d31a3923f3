"""The format of one step of a session script: what is said, done and counted in it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from coach.forms.shapes import FLAG, Fields, Key, Keyed, ListOf, MapOf, Schema, Text, one_of
from coach.pace import PROFILES, Pace
from coach.script.model import (
    Breathing,
    CountedPractice,
    CountRange,
    Drift,
    Every,
    Moment,
    OnRepetition,
    Phase,
    Practice,
    Pressure,
    Repetition,
    Sentence,
    Side,
    Signal,
    Signals,
    Step,
    StepCue,
    TimedPractice,
    TimeRange,
    shortest,
    worded,
)
from coach.script.name import NAME, check_places
from coach.script.times import TIME_PATTERN
from coach.script.values import (
    LONGEST,
    MOST_REPS,
    SHORTEST,
    parse_count_range,
    parse_interval,
    parse_moment,
    parse_tempo,
    parse_time_range,
)
from coach.speech.role import Role
from coach.units import Seconds, to_whole

LONGEST_TEXT = 300
"""Characters in one title or sentence: one idea, spoken in one breath."""
LONGEST_WAIT = Seconds(300.0)
"""For an answer or a task; longer silence is a step of its own."""

QUICKEST_BEAT, SLOWEST_BEAT = Seconds(0.3), Seconds(5.0)


def _line(text: str) -> str:
    text = " ".join(text.split())
    if not text:
        raise ValueError("expected a few words")
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"expected at most {LONGEST_TEXT} characters")
    check_places(text)
    return text


def _text(text: str) -> str:
    if NAME in text:
        raise ValueError("a name has a place only in a line that is said")
    return _line(text)


def _optional(text: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,2}", text):
        raise ValueError("expected 1 (left out first), 2, 3 …")
    return int(text)


def _beat(text: str) -> Seconds:
    beat = parse_interval(text)
    if not QUICKEST_BEAT <= beat <= SLOWEST_BEAT:
        raise ValueError(f"expected {QUICKEST_BEAT} s to {SLOWEST_BEAT:g} s")
    return beat


def _wait(text: str) -> Seconds:
    wait = parse_interval(text)
    if wait > LONGEST_WAIT:
        raise ValueError("expected at most 5min")
    return wait


TEXT = Text(parse=_text, json={"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT})
_LINE = Text(parse=_line, json={"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT})


def count_json(most: int) -> Schema:
    """Return what an editor is told of a count or a range of counts."""
    text = {"type": "string", "pattern": "^[0-9]+( *[-–] *[0-9]+)?$"}
    return {"anyOf": [{"type": "integer", "minimum": 1, "maximum": most}, text]}


_COUNT = Text(parse=parse_count_range, json=count_json(MOST_REPS))


def _time_json(pattern: str, least: float = SHORTEST, most: float = LONGEST) -> Schema:
    """Return what tells an editor of a time, written by a pattern or as a number of seconds."""
    number = {"type": "number", "minimum": least, "maximum": most}
    return {"anyOf": [number, {"type": "string", "pattern": f"^{pattern}$"}]}


_RANGE = f"{TIME_PATTERN}( *[-–] *{TIME_PATTERN})?"
TIME = Text(parse=parse_time_range, json=_time_json(_RANGE))
_TEMPO = Text(parse=parse_tempo, json=_time_json(f"({_RANGE}|{TIME_PATTERN} +to +{TIME_PATTERN})"))
_INTERVAL = Text(parse=parse_interval, json=_time_json(TIME_PATTERN))
_WAIT = Text(parse=_wait, json=_time_json(TIME_PATTERN, most=LONGEST_WAIT))
_BEAT = Text(parse=_beat, json=_time_json(TIME_PATTERN, QUICKEST_BEAT, SLOWEST_BEAT))
_MOMENT = Text(parse=parse_moment, json=_time_json(f"(-? *{TIME_PATTERN}|[0-9.,]+ *%)", least=-LONGEST))
PACE = one_of(tuple(Pace))
_ANSWERS = ListOf(item=TEXT)
FROM = Key(name="from", shape=_INTERVAL, doc="Only in sessions at least this long, such as 35min.")
STAY = Key(
    name="stay",
    shape=_INTERVAL,
    doc="The longest time in one place, such as 90s; of a step the longest on one side, never below its shortest.",
)


def _signal(*words: Signal) -> Text[Signal]:
    """Return the shape of how a moment is told, by one of a few of the ways."""
    named = one_of(words)
    return Text(parse=lambda text: Signal(named.parse(text)), json=named.json)


def answers(what: str) -> Key:
    """Return the key by which a part of a script names the requirements it meets."""
    return Key(name="answers", shape=_ANSWERS, doc=f"Names of the requirements that this {what} meets.")


def _manner(what: str) -> tuple[Key, ...]:
    """Return the keys that tell how, to whom and why a line or a cue is said."""
    return (
        Key(name=Pressure.SOFT, shape=_LINE, doc="What it says instead with --pressure soft."),
        Key(name=Pressure.FIRM, shape=_LINE, doc="What it says instead with --pressure firm."),
        Key(
            name="to",
            shape=one_of((Role.RECEIVER,)),
            doc="receiver: said to the person lying down, softer, in the voice for that role.",
        ),
        Key(name="safety", shape=FLAG, doc="Keeps somebody from harm: said however little is said."),
        answers(what),
    )


def _build_sentence(found: Fields, words: str = "line") -> Sentence:
    return Sentence(
        **worded(found.get(words)),
        pressed=tuple((pressure, found.get(pressure)) for pressure in Pressure if pressure in found.places),
        role=Role(found.get("to", Role.GUIDE)),
        answers=found.get("answers", ()),
        safety=found.get("safety", False),
        wait=found.get("wait", Seconds(0.0)),
    )


SENTENCE = Keyed(
    noun="a line",
    shorthand="line",
    build=_build_sentence,
    keys=(
        Key(name="line", shape=_LINE, doc="The words to speak; {name} where a name has its place.", required=True),
        Key(name="wait", shape=_WAIT, doc="Silence after it, for an answer or a task, such as 20s."),
        *_manner("line"),
    ),
)
SENTENCES = ListOf(item=SENTENCE, single=True)


_MOMENTS = ("at", "every", "on")


def _check_cue(found: Fields) -> None:
    if sum(name in found.places for name in _MOMENTS) != 1:
        found.problem("say", "a cue needs exactly one of 'at', 'every' and 'on'")


def _build_cue(found: Fields) -> StepCue:
    moment: Moment
    if "at" in found.places:
        moment = found.get("at")
    elif "every" in found.places:
        moment = Every(interval=found.get("every"))
    else:
        moment = OnRepetition(repetition=Repetition(found.get("on")))
    say = _build_sentence(found, "say")
    again = replace(say, **worded(found.get("again")), pressed=()) if "again" in found.places else None
    return StepCue(moment=moment, say=say, again=again, from_length=found.get("from", Seconds(0.0)))


CUE = Keyed(
    noun="a cue",
    build=_build_cue,
    check=_check_cue,
    rules={"oneOf": [{"required": [name]} for name in _MOMENTS]},
    keys=(
        Key(name="say", shape=_LINE, doc="The words to speak; {name} where a name has its place.", required=True),
        Key(name="again", shape=_LINE, doc="What it says instead on the second side and in later rounds."),
        Key(name="at", shape=_MOMENT, doc="When: 50% or 30s into the practice, -10s before its end."),
        Key(name="every", shape=_INTERVAL, doc="Again and again, such as every 30s."),
        Key(name="on", shape=one_of(tuple(Repetition)), doc="At which repetition."),
        FROM,
        *_manner("cue"),
    ),
)


_SIGNALS = Keyed(
    noun="signals",
    build=lambda found: found.values,
    keys=(
        Key(
            name="before",
            shape=_signal(Signal.BEEPS, Signal.COUNT, Signal.NONE),
            doc="Three pips before it begins, or three, two, one.",
        ),
        Key(name="start", shape=_signal(Signal.TONE, Signal.SAY, Signal.NONE), doc="Where it begins: a tone, or 'Go.'"),
        Key(name="half", shape=_signal(Signal.TONE, Signal.SAY, Signal.NONE), doc="Half of it is over."),
        Key(name="last", shape=_INTERVAL, doc="How long before its end the time left is said, such as 10s."),
        Key(name="end", shape=_signal(Signal.TONE, Signal.SAY, Signal.NONE), doc="Where it ends: a tone, or 'Rest.'"),
    ),
)
EXACT = (
    Key(name="exact", shape=FLAG, doc="Takes its time to the frame, and nothing is added."),
    Key(name="signals", shape=_SIGNALS, doc="How exact time is told; if left out, three pips and a tone."),
)


_SIGNALLED = Signals()


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """What holds for a step that says nothing else of it."""

    pace: Pace = Pace.STEADY
    exact: bool = False
    signals: Signals = _SIGNALLED

    def within(self, found: Fields) -> "Usual":
        """Return what holds within something that says more of it."""
        return Usual(
            pace=Pace(found.get("pace", self.pace)),
            exact=found.get("exact", self.exact),
            signals=replace(self.signals, **found.get("signals", {})),
        )


_PHASES = ListOf(
    item=MapOf(noun="phases", word=one_of(tuple(Breathing)), value=TIME),
    single=True,
    least=1,
)


def _check_step(found: Fields) -> None:
    if sum(name in found.places for name in ("reps", "for", "breaths")) != 1:
        found.problem("title", "a step needs one of 'reps', 'breaths' and 'for'")
    _check_phases(found)
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


def _check_phases(found: Fields) -> None:
    if "phases" not in found.places:
        if "breaths" in found.places:
            found.problem("breaths", "'breaths' goes with 'phases', such as {in: 4s, out: 6s}")
        return
    for name in ("reps", "tempo", "beat"):
        if name in found.places:
            found.problem(name, f"'{name}' does not go with 'phases', expected 'breaths' or 'for'")
    kinds = {phase.kind for phase in _phases(found)}
    if kinds and not {Breathing.IN, Breathing.OUT} <= kinds:
        found.problem("phases", "a breath goes in and out, expected both 'in' and 'out'")


def _phases(found: Fields) -> tuple[Phase, ...]:
    """Return the phases of a breath, in their order."""
    named = (pair for phases in found.get("phases") or () for pair in phases.items())
    return tuple(Phase(kind=Breathing(kind), time=time) for kind, time in named)


def _breaths(phases: tuple[Phase, ...], breaths: CountRange | None, time: TimeRange | None) -> CountedPractice:
    """Return breaths, so many or as many whole ones as fill a time best.

    Where one time is given and their phases are ranges, they take exactly that.
    """
    low = sum((phase.time.low for phase in phases), 0.0)
    high = sum((phase.time.high for phase in phases), 0.0)
    if breaths is None and time is not None:
        fewest, most = (max(1, to_whole(bound / ((low + high) / 2))) for bound in (time.low, time.high))
        breaths = CountRange(low=fewest, high=most)
        if time.low == time.high:
            low = high = min(max(time.low / fewest, low), high)
    return CountedPractice(
        reps=breaths or CountRange(low=1, high=1), tempo=TimeRange(low=Seconds(low), high=Seconds(high)), phases=phases
    )


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


StepWithin = Callable[[Usual], Step]
"""A step as it is once its section and its script have said what is usual in them."""


def _build_step(found: Fields) -> StepWithin:
    def build(around: Usual) -> Step:
        usual = around.within(found)
        pace, practice = usual.pace, _build_practice(found, usual.pace)
        if usual.exact:
            _check_exact(found, practice, usual.signals)
        elif "signals" in found.places:
            found.problem("signals", "'signals' goes with 'exact: true'")
        return Step(
            title=found.get("title"),
            say=found.get("say"),
            again=found.get("again", ()),
            pace=pace,
            practice=practice,
            sides=tuple(Side(side) for side in found.get("sides", (Side.BOTH,))),
            begin=Side(found.get("begin")) if "begin" in found.places else None,
            cues=found.get("cues", ()),
            optional=found.get("optional"),
            from_length=found.get("from", Seconds(0.0)),
            stay=found.get("stay"),
            until_next="until" in found.places,
            at_most=found.get("at most"),
            beat=found.get("beat"),
            fading=found.get("fading", False),
            quiet=found.get("quiet", False),
            exact=usual.exact,
            signals=usual.signals,
            rest=found.get("rest"),
            answers=found.get("answers", ()),
        )

    return build


def _build_practice(found: Fields, pace: Pace) -> Practice:
    """Return what is done; where a count has no tempo of its own, that of its pace."""
    if "phases" in found.places:
        return _breaths(_phases(found), found.get("breaths"), found.get("for"))
    if "for" in found.places:
        return TimedPractice(duration=found.get("for"))
    low, high = PROFILES[pace].tempo
    tempo, drift = found.get("tempo", (TimeRange(low=low, high=high), Drift.EVEN))
    return CountedPractice(reps=found.get("reps"), tempo=tempo, drift=drift)


STEP = Keyed(
    noun="a step",
    build=_build_step,
    check=_check_step,
    rules={
        "oneOf": [{"required": ["reps"]}, {"required": ["for"]}, {"required": ["breaths"]}],
        "dependentRequired": {"tempo": ["reps"], "beat": ["for"], "at most": ["until"], "breaths": ["phases"]},
        "dependentSchemas": {"phases": {"not": {"anyOf": [{"required": ["reps"]}, {"required": ["beat"]}]}}},
    },
    keys=(
        Key(name="title", shape=TEXT, doc="What the step is called on screen and in chapters.", required=True),
        Key(
            name="say",
            shape=ListOf(item=SENTENCE, single=True, least=1),
            doc="The instruction, one sentence a line.",
            required=True,
        ),
        Key(name="again", shape=SENTENCES, doc="Its short form, for the second side and later rounds."),
        Key(name="pace", shape=PACE, doc="slow soothes, fast stimulates."),
        Key(name="reps", shape=_COUNT, doc="How many repetitions, such as 5 or 5-6."),
        Key(name="tempo", shape=_TEMPO, doc="How long a repetition takes: 6-12s, or slower and slower, 6s to 10s."),
        Key(name="for", shape=TIME, doc="How long, such as 1min or 5-10min, for a step that is not counted."),
        Key(
            name="phases",
            shape=_PHASES,
            doc="The parts of a breath, such as {in: 4s, hold: 4s, out: 6s}; a list, [in: 2s, in: 1s, out: 6s], where "
            "one comes twice.",
        ),
        Key(name="breaths", shape=_COUNT, doc="How many breaths, such as 10 or 8-12; or 'for', in whole breaths."),
        Key(
            name="sides",
            shape=ListOf(item=one_of((Side.LEFT, Side.RIGHT)), least=1, unique=True),
            doc="The sides to do one after the other, such as [left, right].",
        ),
        Key(
            name="begin",
            shape=one_of((Side.LEFT, Side.RIGHT)),
            doc="The side it always begins on; if left out, a later step begins where the giver stands.",
        ),
        Key(name="cues", shape=ListOf(item=CUE), doc="Lines spoken while the hands work."),
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
        Key(name="rest", shape=TIME, doc="A rest after it, such as 20s, in which the next is announced."),
        *EXACT,
        Key(name="at most", shape=_INTERVAL, doc="How long a step with 'until: next' stays, such as 5min."),
        answers("step"),
    ),
)
