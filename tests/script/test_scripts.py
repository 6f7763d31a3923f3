"""The bundled sessions hold what tests/script/requirements.yaml asks of them, and read well aloud."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import pytest
import yaml

from coach.pace import PROFILES, Pace
from coach.plan.fit import fit
from coach.plan.model import Cue, CueKind, Plan
from coach.script.file import read_script
from coach.script.model import CountedPractice, Script, Sentence, Side, Step, TimedPractice
from coach.speech.line import Line
from coach.units import Frames, Seconds, minutes_to_frames, to_frames
from tests.places import NO_MASSAGE, ROOT

pytestmark = pytest.mark.untraced
SCRIPTS = ROOT / "scripts"
SESSIONS = {"S0": "beginner", "S1": "relieving", "S2": "gentle", "S3": "firm", "S4": "classic"}
TRANSLATED = {
    f"{number} {language}": f"{name}.{language}" for number, name in SESSIONS.items() for language in ("de", "es")
} | {f"S1 {language}": f"relieving.{language}" for language in ("fr", "ru")}
"""Sessions in other languages; the requirements are those of the session they begin with."""
ALL = SESSIONS | TRANSLATED
MOST_WORDS = 16
MOST_CHARACTERS = 110
MOST_SENTENCES = 3
LONGEST_SILENCE, NOT_AGAIN_WITHIN = to_frames(Seconds(90.0)), to_frames(Seconds(60.0))
RICHER = 1.6
"""So many times the different lines of 20 minutes are heard in 60."""
SPOKEN_BY_NOBODY = {"order", "total", "pace", "note"}
"""The kinds that a script or section may answer as a whole; all others are met by a step or a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """What tests have to know of a language; the patterns are for lower case."""

    line: str
    """A plain sentence, or a few."""
    spine: str
    safe: str
    """The spine, named so that no hand is on it."""
    escalation: str
    pain: str
    stop: str
    cover: str
    """How the last step goes on, once hands are wiped."""


TONGUES = {
    "en": Tongue(
        line=r"[A-Z][A-Za-z ,;.?']*[.?]",
        spine=r"spine|backbone|vertebra",
        safe=r"(beside|each side of|both sides of|off|away from|far from|from|never press on|never on) the spine"
        r"|upper spine",
        escalation=r"\b(increase|raise|build|again|more|harder|deeper|firmer)\b",
        pain=r"\b(pain|painful|hurt|hurts|tender|sore)\b",
        stop="stop",
        cover="Cover your partner",
    ),
    "de": Tongue(
        line=r"[A-ZÄÖÜ][A-Za-zÄÖÜäöüß ,;.?]*[.?]",
        spine=r"wirbel|rückgrat",
        safe=r"(neben (der|die)|auf (jeder?|beiden?) seiten? der|von der|nie auf( der| die)?|abstand zur|obere)"
        r" wirbelsäule",
        escalation=r"\b(steiger|erhöh|mehr|noch|fester|stärker|tiefer|härter)",
        pain=r"schmerz|weh|empfindlich",
        stop="hör auf|hören auf",
        cover="Deck den Rücken",
    ),
    "es": Tongue(
        line=r"¿?[A-ZÁÉÍÓÚÑ][A-Za-zÁÉÍÓÚÑáéíóúüñ ,;.?¿]*[.?]",
        spine=r"columna|espinazo|vértebra",
        safe=r"(junto a|a cada lado de|a los (dos )?lados de|lejos de|fuera de|hasta|nunca sobre|parte alta de)"
        r" la columna",
        escalation=r"\b(aumenta|sube|más|fuerte|hondo|vuelve)\b",
        pain=r"dol|duel|sensible",
        stop="para|paramos",
        cover="Cubre la espalda",
    ),
    "fr": Tongue(
        line=r"[A-ZÀÂÇÉÈÊÎÔ][A-Za-zÀÂÇÉÈÊÎÔàâçéèêëîïôœùû ,;.?'-]*[.?]",
        spine=r"colonne|rachis|vertèbre",
        safe=r"(le long de|à côté de|de chaque côté de|jamais sur) la colonne",
        escalation=r"\b(augmente|encore|davantage|plus|fort)\b",
        pain=r"\bmal\b|douleur|douloureu|sensible",
        stop="arrête",
        cover="Couvre le dos",
    ),
    "ru": Tongue(
        line=r"[А-ЯЁ][А-ЯЁа-яё ,;.?]*[.?]",
        spine=r"позвон|хребет",
        safe=r"(вдоль|рядом с|по обе стороны от|не давят на) позвоночник(а|ом)?\b",
        escalation=r"\b(усиль|ещё|снова|сильнее|глубже)",
        pain=r"больно|болит|чувствительн",
        stop="остановимся",
        cover="Укрой спину",
    ),
}

Requirement = dict[str, Any]

by_session = pytest.mark.parametrize("session", ALL)


@cache
def requirements(session: str) -> tuple[Requirement, ...]:
    """Return what a session must hold."""
    return tuple(yaml.safe_load((ROOT / "tests/script/requirements.yaml").read_text(encoding="utf-8"))[session[:2]])


def step_requirements(session: str) -> tuple[Requirement, ...]:
    """Return the requirements of a session that are steps."""
    return tuple(requirement for requirement in requirements(session) if requirement["kind"] == "step")


@cache
def script_of(session: str) -> Script:
    """Read the script that answers a session's requirements."""
    return read_script(SCRIPTS / f"{ALL[session]}.yaml")


def tongue_of(session: str) -> Tongue:
    """Return what is to be known of the language of a session's script."""
    return TONGUES[script_of(session).language]


def steps_of(script: Script) -> tuple[Step, ...]:
    """Return the steps of a script in order."""
    return tuple(step for section in script.sections for step in section.steps)


def sentences_of(step: Step) -> tuple[Sentence, ...]:
    """Return everything a step may say."""
    cued = (sentence for cue in step.cues for sentence in (cue.say, cue.again) if sentence)
    return (*step.say, *step.again, *cued)


def spoken(script: Script) -> Iterator[Sentence]:
    """Yield every sentence of a script that may be heard."""
    yield from (*script.welcome, *script.ask, *script.prepare, *script.safety, *script.farewell)
    for step in steps_of(script):
        yield from sentences_of(step)


def wordings(session: str) -> list[str]:
    """Return every text that may be heard, for a soft and a firm pressure too."""
    return [text for line in spoken(script_of(session)) for text in (line.text, *(words for _, words in line.pressed))]


def answers_of_parts(script: Script) -> set[str]:
    """Return what the steps and lines of a script answer."""
    steps = {answer for step in steps_of(script) for answer in step.answers}
    return steps | {answer for sentence in spoken(script) for answer in sentence.answers}


def answers_of_wholes(script: Script) -> set[str]:
    """Return what a script and its sections answer as a whole."""
    return set(script.answers) | {answer for section in script.sections for answer in section.answers}


def answering(session: str, requirement: Requirement) -> tuple[Step, ...]:
    """Return the steps that answer a requirement."""
    return tuple(step for step in steps_of(script_of(session)) if requirement["id"] in step.answers)


def length(step: Step) -> list[float]:
    """Return the shortest and longest time of a step that is timed, in seconds."""
    assert isinstance(step.practice, TimedPractice), step.title
    return [step.practice.duration.low, step.practice.duration.high]


def count(step: Step) -> list[int]:
    """Return the fewest and most repetitions of a step that is counted."""
    assert isinstance(step.practice, CountedPractice), step.title
    return [step.practice.reps.low, step.practice.reps.high]


def as_range(value: int | list[int]) -> list[int]:
    """Return a number or a range of a requirement as its two bounds."""
    return value if isinstance(value, list) else [value, value]


class WordCount:
    """Speech whose length is the number of its words at the speed of its pace."""

    def prepare(self, lines: Sequence[Line]) -> None:
        """Need nothing."""

    def frames(self, line: Line) -> Frames:
        """Return the length of a line."""
        return to_frames(len(line.text.split()) * 60.0 / PROFILES[line.pace].words_a_minute)


@cache
def planned(session: str, minutes: int) -> Plan:
    """Fit a session to a length."""
    return fit(script_of(session), frames=minutes_to_frames(minutes), speech=WordCount())


def heard(session: str, minutes: int) -> list[Cue]:
    """Return the words of a session in order of time."""
    return sorted((cue for cue in planned(session, minutes).cues if cue.text), key=lambda cue: cue.at)


def resting(plan: Plan, at: Frames) -> bool:
    """Tell whether a moment lies in a rest."""
    return any(step.start <= at < step.end for step in plan.steps if step.turn.step.quiet)


def test_every_bundled_script_has_its_session():
    """No script stands beside those that answer a session, and none is missing."""
    assert {path.stem for path in SCRIPTS.glob("*.yaml")} == set(ALL.values()) | NO_MASSAGE


@by_session
def test_each_session_is_answered_by_its_script_and_by_nothing_else(session):
    """A script names all requirements of its own session, and no other name."""
    script = script_of(session)
    answered = answers_of_parts(script) | answers_of_wholes(script)
    assert answered == {requirement["id"] for requirement in requirements(session)}


@by_session
def test_what_can_be_done_or_said_is_answered_where_it_happens(session):
    """Only orders, totals, paces and notes are answered by a script or section as a whole."""
    parts = answers_of_parts(script_of(session))
    done = {requirement["id"] for requirement in requirements(session) if requirement["kind"] not in SPOKEN_BY_NOBODY}
    assert done - parts == set()


@by_session
def test_step_requirements_are_answered_by_steps_never_left_out(session):
    """A requirement that is a step has steps of its own, and none of them is optional."""
    for requirement in step_requirements(session):
        steps = answering(session, requirement)
        assert steps, requirement["id"]
        assert [step.title for step in steps if step.optional is not None] == [], requirement["id"]


@by_session
def test_steps_carry_the_counts_required(session):
    """Counts are kept exactly; "a few" and "several" are counted, at least three."""
    for requirement in step_requirements(session):
        reps = requirement.get("reps")
        for step in answering(session, requirement):
            if isinstance(reps, str):
                assert count(step)[0] >= 3, requirement["id"]
            elif reps is not None:
                assert count(step) == as_range(reps), requirement["id"]


@by_session
def test_steps_carry_the_times_required(session):
    """Seconds are kept exactly."""
    for requirement in step_requirements(session):
        for step in answering(session, requirement):
            if "seconds" in requirement:
                assert length(step) == as_range(requirement["seconds"]), requirement["id"]


@by_session
def test_steps_carry_the_pace_required(session):
    """A pace that is asked for is the step's own."""
    for requirement in step_requirements(session):
        for step in answering(session, requirement):
            assert step.pace == requirement.get("pace", step.pace), requirement["id"]


@by_session
def test_counts_are_for_each_side_only_where_required(session):
    """What is counted or timed for each side is done on both; what is so for the whole is done once."""
    for requirement in step_requirements(session):
        if not isinstance(requirement.get("reps"), int | list) and "seconds" not in requirement:
            continue
        expected = (Side.LEFT, Side.RIGHT) if requirement.get("per_side") else (Side.BOTH,)
        for step in answering(session, requirement):
            assert step.sides == expected, requirement["id"]


@by_session
def test_fixed_counts_stand_in_sections_done_once(session):
    """A section with a fixed count or time is not repeated, but for spots that are worked one by one."""
    fixed = {
        requirement["id"]
        for requirement in step_requirements(session)
        if isinstance(requirement.get("reps"), int | list) or "seconds" in requirement
    }
    repeated = {
        answer
        for section in script_of(session).sections
        if section.rounds.high > 1
        for step in section.steps
        for answer in step.answers
    }
    assert fixed & repeated == ({"S3-08"} if session.startswith("S3") else set())


@by_session
def test_required_steps_stand_in_order(session):
    """Steps follow the order of the requirements they answer."""
    number = {requirement["id"]: requirement["n"] for requirement in step_requirements(session)}
    order = [number[answer] for step in steps_of(script_of(session)) for answer in step.answers if answer in number]
    assert order == sorted(order)
    assert set(order) == set(number.values())


@by_session
def test_beginning_says_what_to_have_ready_whom_not_to_massage_and_what_is_safe(session):
    """Preparation, screening and safety are there, each with the requirements of its kind."""
    script = script_of(session)
    prepared = {answer for sentence in script.prepare for answer in sentence.answers}
    asked = {answer for sentence in script.ask for answer in sentence.answers}
    needed = requirements(session)
    assert script.prepare
    assert script.ask
    assert script.safety
    assert {requirement["id"] for requirement in needed if requirement["kind"] == "prep"} - prepared == set()
    assert {requirement["id"] for requirement in needed if requirement["kind"] == "contra"} - asked == set()


@by_session
def test_spoken_lines_are_short(session):
    """A line is at most 16 words and 110 characters."""
    assert [text for text in wordings(session) if len(text.split()) > MOST_WORDS or len(text) > MOST_CHARACTERS] == []


@by_session
def test_spoken_lines_are_plain_sentences(session):
    """A line holds letters and simple marks, begins large and ends with a full stop or question mark."""
    plain = re.compile(tongue_of(session).line)
    assert [text for text in wordings(session) if not plain.fullmatch(text)] == []


@by_session
def test_every_step_teaches_briefly_and_reminds_in_one_line(session):
    """Hands begin after three sentences at most, in as many lines; a reminder is exactly one line."""
    for step in steps_of(script_of(session)):
        assert 1 <= sum(len(re.findall("[.?]", line.text)) for line in step.say) <= MOST_SENTENCES, step.title
        assert len(step.again) == 1, step.title


@by_session
def test_no_line_tells_to_press_on_the_spine(session):
    """Wherever a line names the spine, it keeps the hands beside it or off it."""
    tongue = tongue_of(session)
    lines = [text.lower() for text in wordings(session)]
    assert any(re.search(tongue.spine, text) for text in lines)
    assert [text for text in lines if re.search(tongue.spine, re.sub(tongue.safe, "", text))] == []


@by_session
def test_no_line_raises_the_pressure_after_pain(session):
    """Pain is met by stopping: a line on pain asks for no more, and none follows it with more pressure."""
    tongue = tongue_of(session)
    for step in steps_of(script_of(session)):
        lines = [sentence.text.lower() for sentence in sentences_of(step)]
        painful = [text for text in lines if re.search(tongue.pain, text)]
        assert [text for text in painful if re.search(tongue.escalation, text)] == [], step.title
        assert [text for text in lines if re.search(r"\b(increase|raise)\b", text)] == [], step.title


@by_session
def test_pain_means_stop(session):
    """What is kept in mind throughout says to stop when it hurts."""
    safety = " ".join(sentence.text for sentence in script_of(session).safety).lower()
    assert re.search(rf"\b({tongue_of(session).stop})\b", safety)
    assert re.search(tongue_of(session).pain, safety)


def test_pressure_on_a_tender_point_is_held_and_released():
    """The firm session asks for a number, names the highest, holds until it drops, and lets go where it hurts."""
    (step,) = answering("S3", {"id": "S3-08"})
    said = " ".join(sentence.text for sentence in (*step.say, *(cue.say for cue in step.cues)))
    assert "from nought to ten. Press slowly to five, never above six." in said
    assert "Hold, until the number drops. If it hurts, let go." in said
    assert said.count("Let go slowly") == 2
    assert {sentence.text for sentence in sentences_of(step) if sentence.safety} >= {step.say[2].text}


@by_session
def test_each_session_ends_covered_and_quiet(session):
    """The last step is slow and tells to cover the partner, with hands that have been wiped."""
    last = steps_of(script_of(session))[-1]
    assert last.pace is Pace.SLOW
    assert last.say[1].text.startswith(tongue_of(session).cover)


@by_session
@pytest.mark.parametrize("minutes", [20, 30, 45, 60])
def test_each_session_fits_the_usual_lengths(session, minutes):
    """Every session fits exactly, in full words and with every cue heard."""
    plan = planned(session, minutes)
    assert (plan.frames, plan.brief, plan.unspoken) == (minutes_to_frames(minutes), False, ())


@by_session
@pytest.mark.parametrize("minutes", [20, 30, 45, 60])
def test_no_line_comes_twice_within_a_minute(session, minutes):
    """Neither an instruction nor a cue nags; only sides and counts come as often as there are any."""
    last: dict[str, Frames] = {}
    for cue in heard(session, minutes):
        if cue.kind not in {CueKind.SIDE, CueKind.COUNT}:
            assert cue.at - last.get(cue.text, -NOT_AGAIN_WITHIN) >= NOT_AGAIN_WITHIN, cue.text
            last[cue.text] = cue.at


@by_session
@pytest.mark.parametrize("minutes", [20, 45, 60])
def test_hands_are_never_left_alone_for_long(session, minutes):
    """Between two words lie at most 90 seconds, but in a rest."""
    plan = planned(session, minutes)
    for before, after in itertools.pairwise(heard(session, minutes)):
        assert resting(plan, before.at) or after.at - before.end <= LONGEST_SILENCE, before.text


def manner(sentence: Sentence) -> tuple[object, ...]:
    """Return how, to whom and why a sentence is said."""
    pressures = tuple(pressure for pressure, _ in sentence.pressed)
    return sentence.role, sentence.safety, sentence.wait, sentence.answers, bool(sentence.named), pressures


def skeleton(script: Script) -> list[object]:
    """Return all of a script but its words."""
    around = (script.welcome, script.ask, script.prepare, script.safety, script.farewell)
    parts: list[object] = [tuple(map(manner, said)) for said in around]
    for section in script.sections:
        parts.append((section.rounds, section.rounds_from, section.answers, len(section.areas)))
        for step in section.steps:
            cues = tuple((cue.moment, cue.from_length, bool(cue.again), manner(cue.say)) for cue in step.cues)
            bare = replace(step, title="", say=(), again=(), cues=())
            parts.append((bare, *map(manner, (*step.say, *step.again)), cues))
    return parts


@by_session
def test_a_longer_session_is_richer(session):
    """In 60 minutes more is done and said than in 20, not the same for longer."""
    short, long = ({cue.text for cue in heard(session, minutes)} for minutes in (20, 60))
    assert len(long) >= RICHER * len(short)


@pytest.mark.parametrize("session", TRANSLATED)
def test_a_translation_is_in_its_own_language(session):
    """Written anew by the sense: no line or title of the original is left, and everything else is as there."""
    script, original = script_of(session), script_of(session[:2])
    assert script.language == session[3:]
    assert skeleton(script) == skeleton(original)
    heard, meant = (
        {sentence.text for sentence in spoken(part)} | {step.title for step in steps_of(part)}
        for part in (script, original)
    )
    assert heard & meant == set()
