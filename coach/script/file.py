"""The format of a session script: which keys a file may carry, and how they become a :class:`Script`."""

import re
from pathlib import Path
from typing import Any

from coach.errors import FormatError, ScriptError
from coach.pace import PROFILES, Pace
from coach.script.model import (
    CountedPractice,
    CountRange,
    Every,
    Moment,
    OnRepetition,
    Practice,
    Pulse,
    Repetition,
    Script,
    Section,
    Sentence,
    Side,
    Step,
    StepCue,
    TimedPractice,
    TimeRange,
)
from coach.script.shapes import Found, Key, Keyed, ListOf, Schema, Text, one_of
from coach.script.text import parse, read_text
from coach.script.values import (
    LONGEST,
    MOST_REPS,
    parse_count_range,
    parse_interval,
    parse_moment,
    parse_time_range,
)

MOST_STEPS = 500
MOST_ROUNDS = 20
LONGEST_TEXT = 300
"""Characters in one title or sentence: one idea, spoken in one breath."""

_DEFAULT_PACE = Pace.STEADY
_NO_ROUNDS = CountRange(low=1, high=1)


def read_script(path: Path) -> Script:
    """Read a session script from a YAML file.

    Raises:
        ScriptError: The file cannot be read or is not a script; carries every problem with its place.
    """
    try:
        text = read_text(path)
    except FormatError as error:
        raise ScriptError(error.problems) from error
    return parse_script(text, name=path.stem, file=str(path))


def parse_script(text: str, *, name: str, file: str) -> Script:
    """Read a session script from YAML text.

    Args:
        text: The YAML.
        name: What the script is called.
        file: What the problems name as their file.

    Raises:
        ScriptError: The text is not a script; carries every problem with its place.
    """
    try:
        return Script(name=name, **parse(text, _SCRIPT, file=file))
    except FormatError as error:
        raise ScriptError(error.problems) from error


def json_schema() -> Schema:
    """Return the JSON Schema (draft 2020-12) of a session script, for editors."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Session script of coach",
        **_SCRIPT.schema(),
    }


def _text(text: str) -> str:
    text = " ".join(text.split())
    if not text:
        raise ValueError("expected a few words")
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"expected at most {LONGEST_TEXT} characters")
    return text


def _language(text: str) -> str:
    if not re.fullmatch(r"[a-z]{2}", text):
        raise ValueError("expected a two-letter language code such as en")
    return text


def _minutes(text: str) -> float:
    if not re.fullmatch(r"\d{1,3}(\.\d{1,3})?", text) or not 0.0 < float(text) <= LONGEST / 60.0:
        raise ValueError("expected minutes such as 30, at most 480")
    return float(text)


def _rounds(text: str) -> CountRange:
    rounds = parse_count_range(text)
    if rounds.high > MOST_ROUNDS:
        raise ValueError(f"expected at most {MOST_ROUNDS}")
    return rounds


def _optional(text: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,2}", text):
        raise ValueError("expected 1 (left out first), 2, 3 …")
    return int(text)


def _flag(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError("expected true or false")
    return text == "true"


_TEXT = Text(parse=_text, json={"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT})


def _count_json(most: int) -> Schema:
    text = {"type": "string", "pattern": "^[0-9]+( *[-–] *[0-9]+)?$"}
    return {"anyOf": [{"type": "integer", "minimum": 1, "maximum": most}, text]}


_COUNT = Text(parse=parse_count_range, json=_count_json(MOST_REPS))
_ROUNDS = Text(parse=_rounds, json=_count_json(MOST_ROUNDS))
_TIME_PATTERN = r"[0-9.]+ *(s|sec|min|h)?( *[-–] *[0-9.]+ *(s|sec|min|h))?"
_TIME = Text(parse=parse_time_range, json={"type": "string", "pattern": f"^{_TIME_PATTERN}$"})
_INTERVAL = Text(parse=parse_interval, json={"type": "string", "pattern": r"^[0-9.]+ *(s|sec|min|h)$"})
_MOMENT = Text(parse=parse_moment, json={"type": "string", "pattern": r"^-?[0-9.]+ *(%|s|sec|min|h)$"})
_PACE = one_of(tuple(Pace))
_FLAG = Text(parse=_flag, json={"type": "boolean"})
_SAFETY = Key(name="safety", shape=_FLAG, doc="Keeps somebody from harm: said however little is said.")
_ANSWERS = ListOf(item=_TEXT)


def _answers(what: str) -> Key:
    return Key(name="answers", shape=_ANSWERS, doc=f"Names of the requirements that this {what} meets.")


def _build_sentence(found: Found) -> Sentence:
    return Sentence(text=found.get("line"), answers=found.get("answers", ()), safety=found.get("safety", False))


_SENTENCE = Keyed(
    noun="a line",
    shorthand="line",
    build=_build_sentence,
    keys=(
        Key(name="line", shape=_TEXT, doc="The words to speak.", required=True),
        _SAFETY,
        _answers("line"),
    ),
)
_SENTENCES = ListOf(item=_SENTENCE, single=True)


_MOMENTS = ("at", "every", "on")


def _check_cue(found: Found) -> None:
    if sum(name in found.places for name in _MOMENTS) != 1:
        found.problem("say", "a cue needs exactly one of 'at', 'every' and 'on'")


def _build_cue(found: Found) -> StepCue:
    moment: Moment
    if "at" in found.places:
        moment = found.get("at")
    elif "every" in found.places:
        moment = Every(interval=found.get("every"))
    else:
        moment = OnRepetition(repetition=Repetition(found.get("on")))
    say = Sentence(text=found.get("say"), answers=found.get("answers", ()), safety=found.get("safety", False))
    return StepCue(moment=moment, say=say)


_CUE = Keyed(
    noun="a cue",
    build=_build_cue,
    check=_check_cue,
    rules={"oneOf": [{"required": [name]} for name in _MOMENTS]},
    keys=(
        Key(name="say", shape=_TEXT, doc="The words to speak.", required=True),
        Key(name="at", shape=_MOMENT, doc="When: 50% or 30s into the practice, -10s before its end."),
        Key(name="every", shape=_INTERVAL, doc="Again and again, such as every 30s."),
        Key(name="on", shape=one_of(tuple(Repetition)), doc="At which repetition."),
        _SAFETY,
        _answers("cue"),
    ),
)


def _check_step(found: Found) -> None:
    if ("reps" in found.places) == ("for" in found.places):
        found.problem("title", "a step needs either 'reps' (with 'tempo') or 'for'")
    elif "for" in found.places:
        if "tempo" in found.places:
            found.problem("tempo", "'tempo' goes with 'reps', expected 'for' alone")
        cues: tuple[StepCue, ...] = found.get("cues") or ()
        if any(isinstance(cue.moment, OnRepetition) for cue in cues):
            found.problem("cues", "a cue with 'on' needs 'reps' in its step, expected 'at' or 'every'")


def _build_step(found: Found) -> dict[str, Any]:
    """Return the step's fields but for pace and tempo, which its section may still decide."""
    return {
        "title": found.get("title"),
        "say": found.get("say"),
        "again": found.get("again", ()),
        "pace": found.get("pace"),
        "reps": found.get("reps"),
        "tempo": found.get("tempo"),
        "duration": found.get("for"),
        "sides": tuple(Side(side) for side in found.get("sides", (Side.BOTH,))),
        "cues": found.get("cues", ()),
        "optional": found.get("optional"),
        "until_next": "until" in found.places,
        "quiet": found.get("quiet", False),
        "answers": found.get("answers", ()),
    }


_STEP = Keyed(
    noun="a step",
    build=_build_step,
    check=_check_step,
    rules={"oneOf": [{"required": ["reps"]}, {"required": ["for"]}], "dependentRequired": {"tempo": ["reps"]}},
    keys=(
        Key(name="title", shape=_TEXT, doc="What the step is called on screen and in chapters.", required=True),
        Key(
            name="say",
            shape=ListOf(item=_SENTENCE, single=True, least=1),
            doc="The instruction, one sentence a line.",
            required=True,
        ),
        Key(name="again", shape=_SENTENCES, doc="Its short form, for the second side and later rounds."),
        Key(name="pace", shape=_PACE, doc="slow soothes, fast stimulates."),
        Key(name="reps", shape=_COUNT, doc="How many repetitions, such as 5 or 5-6."),
        Key(name="tempo", shape=_TIME, doc="How long a repetition takes, such as 6-12s."),
        Key(name="for", shape=_TIME, doc="How long, such as 1min or 5-10min, for a step that is not counted."),
        Key(
            name="sides",
            shape=ListOf(item=one_of((Side.LEFT, Side.RIGHT)), least=1, unique=True),
            doc="The sides to do one after the other, such as [left, right].",
        ),
        Key(name="cues", shape=ListOf(item=_CUE), doc="Lines spoken while the hands work."),
        Key(
            name="optional",
            shape=Text(parse=_optional, json={"type": "integer", "minimum": 1, "maximum": 999}),
            doc="How soon the step may be left out when time is short, 1 first.",
        ),
        Key(name="quiet", shape=_FLAG, doc="Silence is meant: no bell and no word of the coach's own."),
        Key(name="until", shape=one_of(("next",)), doc="Live: stay until told to go on."),
        _answers("step"),
    ),
)


def _build_section(found: Found) -> Section:
    section_pace = found.get("pace", _DEFAULT_PACE)
    return Section(
        title=found.get("title"),
        rounds=found.get("rounds", _NO_ROUNDS),
        steps=tuple(_paced(keys, section_pace) for keys in found.get("steps")),
        answers=found.get("answers", ()),
    )


def _paced(keys: dict[str, Any], section_pace: str) -> Step:
    """Give a step the pace of its section, and a tempo from its pace, where it has none of its own."""
    pace = Pace(keys.pop("pace") or section_pace)
    reps, tempo, duration = keys.pop("reps"), keys.pop("tempo"), keys.pop("duration")
    low, high = PROFILES[pace].tempo
    practice: Practice = (
        TimedPractice(duration=duration)
        if duration is not None
        else CountedPractice(reps=reps, tempo=tempo or TimeRange(low=low, high=high))
    )
    return Step(pace=pace, practice=practice, **keys)


_SECTION = Keyed(
    noun="a section",
    build=_build_section,
    keys=(
        Key(name="title", shape=_TEXT, doc="What the section is called.", required=True),
        Key(name="pace", shape=_PACE, doc="The pace of its steps that name none; steady if left out."),
        Key(
            name="rounds", shape=_ROUNDS, doc="How often it is done; a range such as 1-3 lets long sessions repeat it."
        ),
        Key(name="steps", shape=ListOf(item=_STEP, least=1), doc="What is done, in order.", required=True),
        _answers("section"),
    ),
)


def _build_bed(found: Found) -> tuple[tuple[Pace, str], ...]:
    return tuple((pace, found.get(pace)) for pace in Pace if pace in found.places)


_BEDS = Keyed(
    noun="beds",
    build=_build_bed,
    keys=tuple(Key(name=pace, shape=_TEXT, doc=f"The bed for {pace} steps.") for pace in Pace),
)


def _build_script(found: Found) -> dict[str, Any] | None:
    sections: tuple[Section, ...] = found.get("sections")
    steps = [step for section in sections for step in section.steps]
    if len(steps) > MOST_STEPS:
        found.problem("sections", f"the script has {len(steps)} steps, expected at most {MOST_STEPS}")
        return None
    if _practice_seconds(sections) > LONGEST:
        found.problem("sections", "the script is longer than 8 hours, expected at most that")
        return None
    return {
        "title": found.get("title"),
        "language": found.get("language", "en"),
        "summary": found.get("summary", ""),
        "credit": found.get("credit", ""),
        "minutes": found.get("minutes"),
        "prepare": found.get("prepare", ()),
        "ask": found.get("ask", ()),
        "safety": found.get("safety", ()),
        "beds": found.get("beds", ()),
        "pulse": Pulse(found.get("pulse", Pulse.BELL)),
        "sections": sections,
        "answers": found.get("answers", ()),
    }


def _practice_seconds(sections: tuple[Section, ...]) -> float:
    """Return how long the practice takes at the very least."""
    return sum(
        section.rounds.low * len(step.sides) * _least_seconds(step.practice)
        for section in sections
        for step in section.steps
    )


def _least_seconds(practice: Practice) -> float:
    match practice:
        case CountedPractice():
            return practice.reps.low * practice.tempo.low
        case TimedPractice():
            return practice.duration.low


_SCRIPT = Keyed(
    noun="a script",
    build=_build_script,
    keys=(
        Key(name="title", shape=_TEXT, doc="What the session is called.", required=True),
        Key(
            name="language",
            shape=Text(parse=_language, json={"type": "string", "pattern": "^[a-z]{2}$"}),
            doc="Two-letter code; en if left out.",
        ),
        Key(name="summary", shape=_TEXT, doc="One sentence for the list of sessions."),
        Key(name="credit", shape=_TEXT, doc="Whose work the session is based on."),
        Key(
            name="minutes",
            shape=Text(parse=_minutes, json={"type": "number", "exclusiveMinimum": 0, "maximum": 480}),
            doc="The script's own length; if left out, the middle of every range.",
        ),
        Key(name="prepare", shape=_SENTENCES, doc="What to have ready."),
        Key(name="ask", shape=_SENTENCES, doc="Who must not be massaged: asked before the start."),
        Key(name="safety", shape=_SENTENCES, doc="Kept in mind throughout; never left out."),
        Key(name="beds", shape=_BEDS, doc="The bed for each pace."),
        Key(
            name="pulse",
            shape=one_of(tuple(Pulse)),
            doc="What tells the hands when a repetition begins: a bell, the music's breath, or nothing.",
        ),
        Key(
            name="sections",
            shape=ListOf(item=_SECTION, least=1),
            doc="The session, in order.",
            required=True,
        ),
        _answers("script"),
    ),
)
