"""The format of what is said in a session script: sentences, and cues that are said at a moment."""

from dataclasses import replace

from coach.forms.shapes import FLAG, Fields, Key, Keyed, ListOf, Schema, Text, one_of
from coach.script.model import Every, Moment, OnRepetition, Pressure, Repetition, Sentence, StepCue, TimeRange, worded
from coach.script.name import ITEM, NAME, check_places
from coach.script.times import TIME_PATTERN
from coach.script.values import LONGEST, SHORTEST, parse_interval, parse_moment, parse_time_range
from coach.speech.role import Role
from coach.units import Seconds

LONGEST_TEXT = 300
"""Characters in one title or sentence: one idea, spoken in one breath."""
LONGEST_WAIT = Seconds(300.0)
"""For an answer or a task; longer silence is a step of its own."""


def _line(text: str) -> str:
    text = " ".join(text.split())
    if not text:
        raise ValueError("expected a few words")
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"expected at most {LONGEST_TEXT} characters")
    check_places(text)
    return text


def _title(text: str) -> str:
    if NAME in text:
        raise ValueError("a name has a place only in a line that is said")
    return _line(text)


def _text(text: str) -> str:
    if ITEM in text:
        raise ValueError("an item has a place only in a step: its title and its lines")
    return _title(text)


def _wait(text: str) -> TimeRange:
    wait = parse_time_range(text)
    if wait.high > LONGEST_WAIT:
        raise ValueError("expected at most 5min")
    return wait


TEXT = Text(parse=_text, json={"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT})
TITLE = Text(parse=_title, json={"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT})
_LINE = Text(parse=_line, json={"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT})


def time_json(pattern: str, least: float = SHORTEST, most: float = LONGEST) -> Schema:
    """Return what tells an editor of a time, written by a pattern or as a number of seconds."""
    number = {"type": "number", "minimum": least, "maximum": most}
    return {"anyOf": [number, {"type": "string", "pattern": f"^{pattern}$"}]}


TIME_RANGE = f"{TIME_PATTERN}( *[-–] *{TIME_PATTERN})?"
TIME = Text(parse=parse_time_range, json=time_json(TIME_RANGE))
INTERVAL = Text(parse=parse_interval, json=time_json(TIME_PATTERN))
_WAIT = Text(parse=_wait, json=time_json(TIME_RANGE, most=LONGEST_WAIT))
_MOMENT = Text(parse=parse_moment, json=time_json(f"(-? *{TIME_PATTERN}|[0-9.,]+ *%)", least=-LONGEST))
_ANSWERS = ListOf(item=TEXT)
FROM = Key(name="from", shape=INTERVAL, doc="Only in sessions at least this long, such as 35min.")


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
        pressed=tuple(found.named(*Pressure).items()),
        role=Role(found.get("to", Role.GUIDE)),
        **found.named("answers", "safety", "wait"),
    )


SENTENCE = Keyed(
    noun="a line",
    shorthand="line",
    build=_build_sentence,
    keys=(
        Key(name="line", shape=_LINE, doc="The words to speak; {name} where a name has its place.", required=True),
        Key(
            name="wait", shape=_WAIT, doc="Silence after it, for an answer or task: 20s; 8-20s grows with the session."
        ),
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
        Key(name="every", shape=INTERVAL, doc="Again and again, such as every 30s."),
        Key(name="on", shape=one_of(tuple(Repetition)), doc="At which repetition."),
        FROM,
        *_manner("cue"),
    ),
)
