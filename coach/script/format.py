"""The format of a session script: which keys a file may carry, and how they become a :class:`Script`."""

import re
from collections.abc import Callable
from dataclasses import replace

from coach.forms.shapes import FLAG, Fields, Key, Keyed, ListOf, Schema, Text, one_of
from coach.languages import DEFAULT
from coach.pace import Pace
from coach.script import hints
from coach.script.bounds import impossible
from coach.script.group_format import (
    LEVELS,
    ROUNDS,
    STEPS,
    check_each_round,
    check_signals,
    other_rounds,
    parts_schema,
)
from coach.script.model import (
    AROUND,
    Level,
    Part,
    Pulse,
    Script,
    Section,
    at_level,
    groups_of,
    most_rounds,
    steps_of,
    written_lines,
)
from coach.script.name import ITEM
from coach.script.sentence_format import SENTENCES, TEXT, TIME, answers
from coach.script.step_format import STAY, STEP
from coach.script.times import MINUTE, TIME_PATTERN, parse_time
from coach.script.usual import EXACT, MUSIC, PACE, PULSE, VOICE, Usual
from coach.script.values import LONGEST
from coach.script.voice_name import VOICE_NAME
from coach.speech.role import Role
from coach.units import Seconds


def _language(text: str) -> str:
    if not re.fullmatch(r"[a-z]{2}", text):
        raise ValueError("expected a two-letter language code such as en")
    return text


_MINUTES_JSON: Schema = {
    "anyOf": [
        {"type": "number", "exclusiveMinimum": 0, "maximum": 480},
        {"type": "string", "pattern": f"^{TIME_PATTERN}$"},
    ]
}


def _minutes(text: str) -> float:
    try:
        seconds = parse_time(text, bare=MINUTE)
    except ValueError:
        seconds = Seconds(0.0)
    if not 0.0 < seconds <= LONGEST:
        raise ValueError("expected minutes such as 30, at most 480")
    return seconds / MINUTE


SectionWithin = Callable[[Usual], Section]
"""A section as it is once its script has said what is usual in it."""


def _build_section(found: Fields) -> SectionWithin:
    def build(around: Usual) -> Section:
        section = Section(
            steps=(),
            levels=other_rounds(found, around),
            **found.get("rounds", {}),
            **found.named("title", "answers", "areas", "rest_between"),
        )
        usual = replace(around.within(found), rounds=most_rounds(section))
        section = replace(section, steps=tuple(part_within(usual) for part_within in found.get("steps")))
        check_each_round(found, section)
        check_signals(found, section.steps)
        if section.rest_between and most_rounds(section) == 1:
            found.problem("rest_between", "'rest_between' goes with 'rounds': there is only one")
        return section

    return build


SECTION = Keyed(
    noun="a section",
    hints=dict.fromkeys((key.name for key in STEP.keys), hints.IN_A_STEP) | hints.SECTION,
    build=_build_section,
    keys=(
        Key(name="title", shape=TEXT, doc="What the section is called.", required=True),
        Key(name="pace", shape=PACE, doc="The pace of its steps that name none; steady if left out."),
        Key(name="rounds", shape=ROUNDS, doc="How often it is done; a range such as 1-3 lets long sessions repeat it."),
        Key(
            name="rest_between",
            shape=TIME,
            doc="A rest between rounds, such as 60s, and none after the last; instead of the last step's own.",
        ),
        *EXACT,
        PULSE,
        MUSIC,
        VOICE,
        Key(
            name="areas",
            shape=ListOf(item=TEXT, single=True, least=1, unique=True),
            doc="The parts of the body it works on, such as [shoulders, neck]: --focus gives one of them more time.",
        ),
        *LEVELS,
        STEPS,
        answers("section"),
    ),
)


_LEVEL_NAME = one_of(tuple(Level))
_TOLD = ("two_more", "last_one", "left_first", "right_first", "then_left", "then_right")
WORDED = (*_TOLD, "company")
"""Phrases of the coach that a script may word for itself."""


_PHRASES = Keyed(
    noun="phrases",
    build=lambda found: tuple(found.named(*WORDED).items()),
    keys=(
        *(
            Key(name=name, shape=ListOf(item=TEXT, single=True, least=1), doc="One wording or several.")
            for name in _TOLD
        ),
        Key(
            name="company",
            shape=ListOf(item=TEXT, single=True),
            doc="Said in a long silence, [] for nothing; if left out, exact and fast steps have none.",
        ),
    ),
)


_BEDS = Keyed(
    noun="beds",
    build=lambda found: tuple(found.named(*Pace).items()),
    keys=tuple(Key(name=pace, shape=TEXT, doc=f"The bed for {pace} steps.") for pace in Pace),
)


_VOICES = Keyed(
    noun="voices",
    build=lambda found: tuple(found.named(*Role).items()),
    keys=(
        Key(name=Role.GUIDE, shape=VOICE_NAME, doc="The voice that guides; the best there is if left out."),
        Key(
            name=Role.COUNT,
            shape=VOICE_NAME,
            doc="The voice of counts, sides and times; the one that guides if left out.",
        ),
        Key(
            name=Role.RECEIVER,
            shape=VOICE_NAME,
            doc="The voice of lines to the person lying down; the one that guides if left out.",
        ),
    ),
)


NamedScript = Callable[[str], Script]
"""A script as it is once it is known what it is called."""


def _build_script(found: Fields) -> NamedScript | None:
    cast = tuple(role for role, _ in found.get("voices", ()))
    usual = replace(Usual().within(found), levels=found.get("levels", ()), pulse=None, cast=cast)
    sections = tuple(section_within(usual) for section_within in found.get("sections"))
    check_signals(found, [part for section in sections for part in section.steps])
    for name in AROUND:
        if any(ITEM in line for sentence in found.get(name, ()) for line in written_lines(sentence)):
            found.problem(name, "'{item}' stands for one of a list, expected it in a group with 'each'")
    if usual.levels and not any(part.levels for section in sections for part in (section, *_parts(section.steps))):
        found.problem("levels", "no step says anything else at one of them, expected 'easy' or 'hard' in a step")
    ways = [sections, *(tuple(at_level(section, level) for section in sections) for level in usual.levels)]
    problem = next(filter(None, (impossible(way, has_length="minutes" in found.places) for way in ways)), "")
    if problem:
        found.problem("sections", problem)
        return None

    def build(name: str) -> Script:
        return Script(
            name=name,
            language=found.get("language", DEFAULT),
            pulse=Pulse(found.get("pulse", Pulse.BELL)),
            sections=sections,
            **found.named("title", "summary", "credit", "minutes", "alone", "levels", "stay", *AROUND),
            **found.named("phrases", "beds", "voices", "answers"),
        )

    return build


def _parts(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    return (*groups_of(parts), *steps_of(parts))


_LEVEL = Text(parse=lambda text: Level(_LEVEL_NAME.parse(text)), json=_LEVEL_NAME.json)


SCRIPT = Keyed(
    noun="a script",
    hints=dict.fromkeys((key.name for key in SECTION.keys), hints.IN_A_SECTION) | hints.SCRIPT,
    build=_build_script,
    keys=(
        Key(name="title", shape=TEXT, doc="What the session is called.", required=True),
        Key(
            name="language",
            shape=Text(parse=_language, json={"type": "string", "pattern": "^[a-z]{2}$"}),
            doc="Two-letter code; en if left out.",
        ),
        Key(name="summary", shape=TEXT, doc="One sentence for the list of sessions."),
        Key(name="credit", shape=TEXT, doc="Whose work the session is based on."),
        Key(
            name="minutes",
            shape=Text(parse=_minutes, json=_MINUTES_JSON),
            doc="The script's own length; if left out, the middle of every range.",
        ),
        Key(
            name="alone",
            shape=FLAG,
            doc="Nobody lies there: sides are one's own in what the coach says by itself, and no closing is announced.",
        ),
        Key(
            name="levels",
            shape=ListOf(item=_LEVEL, least=2, unique=True),
            doc="[easy, hard], the usual one first: steps say under these names what is otherwise then.",
        ),
        STAY,
        Key(name="welcome", shape=SENTENCES, doc="Said first of all: a welcome, a shared breath."),
        Key(name="ask", shape=SENTENCES, doc="Who must not be massaged: asked before anything is prepared."),
        Key(name="prepare", shape=SENTENCES, doc="What to have ready."),
        Key(name="safety", shape=SENTENCES, doc="Kept in mind throughout; never left out."),
        Key(name="farewell", shape=SENTENCES, doc="Said after the last step: water, thanks, a warm last line."),
        Key(name="phrases", shape=_PHRASES, doc="Its own wordings of what the coach says by itself, taken in turn."),
        *EXACT,
        Key(name="beds", shape=_BEDS, doc="The bed for each pace."),
        Key(name="voices", shape=_VOICES, doc="The voice for each role; one that is not here is replaced by another."),
        PULSE,
        Key(
            name="sections",
            shape=ListOf(item=SECTION, least=1),
            doc="The session, in order.",
            required=True,
        ),
        answers("script"),
    ),
)


def json_schema() -> Schema:
    """Return the JSON Schema (draft 2020-12) of a session script, for editors."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Session script of coach",
        **SCRIPT.schema(),
        "$defs": parts_schema(),
    }
