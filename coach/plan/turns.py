"""A script written out: every step on every side in every round, in order, with what is said before it."""

from dataclasses import dataclass, replace
from enum import StrEnum

from coach.languages import Phrases
from coach.languages.phrases import in_turn
from coach.pace import Pace
from coach.plan.model import CueKind, Opening, Turn
from coach.script.model import Pulse, Script, Sentence, Side, Step, TimedPractice, TimeRange, shortest
from coach.units import Seconds

IN_THE_EAR = Seconds(48.0)
"""A practice shorter than this is over before its instruction is forgotten."""
MUSIC_ALONE = Seconds(6.0)
"""After the last word of all: the music comes up once more, and goes."""


class Talk(StrEnum):
    """How much the coach says. Safety is said however little that is."""

    NORMAL = "normal"
    """The first time teaches, later ones remind."""
    FULL = "full"
    """Every time teaches."""
    BRIEF = "brief"
    """Only the short forms."""
    MINIMAL = "minimal"
    """Names of steps, sides and counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What is done of a script: the choices that fitting it to a length may change."""

    rounds: tuple[int, ...]
    """How often each section is done."""
    left_out: tuple[tuple[int, int], ...] = ()
    """Section and step number, from 0, of the optional steps left out, most dispensable first."""
    brief: bool = False
    """Whether each step is introduced by its short form from the first time on."""


def fewest(script: Script) -> Choice:
    """Return the script as written: every step, each section as seldom as it allows."""
    return Choice(rounds=tuple(section.rounds.low for section in script.sections))


def tighter(script: Script, choice: Choice) -> Choice | None:
    """Return the choice with a little less in it: one optional step fewer, at last fewer words; None at the end.

    The last step of all stays, optional or not: there is no session without one. Steps of sections that are to get
    more time go last.
    """
    dispensable = sorted(
        (section.favoured, step.optional, -section_number, -step_number)
        for section_number, section in enumerate(script.sections)
        for step_number, step in enumerate(section.steps)
        if step.optional is not None
    )
    steps = sum(len(section.steps) for section in script.sections)
    if len(choice.left_out) < min(len(dispensable), steps - 1):
        *_, section_number, step_number = dispensable[len(choice.left_out)]
        left_out = (*choice.left_out, (-section_number, -step_number))
        return Choice(rounds=choice.rounds, left_out=left_out)
    if not choice.brief:
        return Choice(rounds=choice.rounds, left_out=choice.left_out, brief=True)
    return None


def looser(script: Script, choice: Choice) -> Choice | None:
    """Return the choice with one round more, where fewest have been added so far; None at the end.

    Sections that are to get more time come first.
    """
    added = [
        (not section.favoured, done - section.rounds.low, number)
        for number, (done, section) in enumerate(zip(choice.rounds, script.sections, strict=True))
        if done < section.rounds.high
    ]
    if not added:
        return None
    *_, number = min(added)
    rounds = tuple(done + (index == number) for index, done in enumerate(choice.rounds))
    return Choice(rounds=rounds, left_out=choice.left_out, brief=choice.brief)


def write_out(
    script: Script, choice: Choice, own: Phrases, *, skip_prep: bool, talk: Talk = Talk.NORMAL
) -> tuple[Turn, ...]:
    """Return every turn of a session, in order.

    Args:
        script: The session.
        choice: What of it is done.
        own: What the coach says by itself.
        skip_prep: Leave out what is said before the first step.
        talk: How much is said.
    """
    turns = [] if skip_prep else [*preparation(script, own, talk)]
    standing: Side | None = None
    for number, section in enumerate(script.sections):
        steps = [(index, step) for index, step in enumerate(section.steps) if (number, index) not in choice.left_out]
        for round_number in range(1, choice.rounds[number] + 1):
            for index, step in steps:
                short = choice.brief or (round_number > 1 and talk is not Talk.FULL)
                done = step_turns(
                    section.title,
                    step,
                    round_number,
                    own,
                    short=short,
                    talk=talk,
                    pulse=script.pulse,
                    begin=first_side(step, standing),
                    wording=number + index,
                )
                standing = side_after(step, standing)
                turns += done
            if section.rest_between and steps and round_number < choice.rounds[number]:
                turns = turns[: len(turns) - turns[-1].rest]
                turns.append(rest_turn(turns[-1], section.rest_between, own))
    return (*turns, *farewell(script, own, talk))


def left_out_titles(script: Script, choice: Choice) -> tuple[str, ...]:
    """Return the titles of the steps a choice leaves out, most dispensable first."""
    return tuple(script.sections[section].steps[step].title for section, step in choice.left_out)


def preparation(script: Script, own: Phrases, talk: Talk = Talk.NORMAL) -> tuple[Turn, ...]:
    """Return what is said before the first step: a welcome, whom not to massage, what to have ready and in mind."""
    least = talk is Talk.MINIMAL
    parts = (
        (own.welcome, CueKind.WELCOME, () if least else script.welcome),
        (own.ask, CueKind.ASK, script.ask),
        (own.prepare, CueKind.PREPARE, tuple(line for line in script.prepare if line.safety or not least)),
        (own.safety, CueKind.SAFETY, script.safety),
    )
    return tuple(
        Turn(
            section=own.before,
            step=Step(title=title, say=sentences, pace=Pace.STEADY, practice=None),
            side=Side.BOTH,
            round=1,
            bell=True,
            openings=_sayings(sentences, kind),
            cues=(),
            pulse=Pulse.NONE,
        )
        for title, kind, sentences in parts
        if sentences
    )


def farewell(script: Script, own: Phrases, talk: Talk = Talk.NORMAL) -> tuple[Turn, ...]:
    """Return what is said after the last step; it belongs to the last section."""
    if not script.farewell or talk is Talk.MINIMAL:
        return ()
    *before, last = _sayings(script.farewell, CueKind.FAREWELL)
    return (
        Turn(
            section=script.sections[-1].title,
            step=Step(title=own.farewell, say=script.farewell, pace=Pace.SLOW, practice=None),
            side=Side.BOTH,
            round=1,
            bell=False,
            openings=(*before, replace(last, wait=Seconds(max(last.wait, MUSIC_ALONE)))),
            cues=(),
            pulse=Pulse.NONE,
        ),
    )


def step_turns(
    section: str,
    step: Step,
    round_number: int,
    own: Phrases,
    *,
    short: bool,
    talk: Talk = Talk.NORMAL,
    pulse: Pulse = Pulse.BELL,
    begin: Side | None = None,
    wording: int = 0,
) -> tuple[Turn, ...]:
    """Return the turns of one step in one round: one a side, introduced by the step's short form where asked for.

    Args:
        section: Title of the section it stands in.
        step: What is done.
        round_number: Counted from 1.
        own: What the coach says by itself.
        short: Whether the short form introduces it.
        talk: How much is said.
        pulse: What each repetition is felt by.
        begin: The side it begins on; None: the first of its own.
        wording: Which wording of a phrase is taken.
    """
    sides = step.sides if begin in (None, step.sides[0]) else step.sides[::-1]
    turns = tuple(
        Turn(
            section=section,
            step=step,
            side=side,
            round=round_number,
            bell=index == 0 and not step.quiet and not step.exact,
            openings=(
                *_side_openings(sides, index, own, wording),
                *_openings(step, index, short=short or talk is Talk.BRIEF, talk=talk),
            ),
            cues=tuple(
                replace(cue, say=cue.again) if cue.again and (index or round_number > 1) else cue
                for cue in step.cues
                if talk is not Talk.MINIMAL or cue.say.safety
            ),
            pulse=Pulse.NONE if step.quiet else pulse,
        )
        for index, side in enumerate(sides)
    )
    if step.rest is None:
        return turns
    return tuple(each for turn in turns for each in (turn, rest_turn(turn, step.rest, own)))


def rest_turn(after: Turn, time: TimeRange, own: Phrases) -> Turn:
    """Return a rest after a turn."""
    return Turn(
        section=after.section,
        step=Step(title=own.rest, say=(), pace=after.pace, practice=TimedPractice(duration=time)),
        side=Side.BOTH,
        round=after.round,
        bell=False,
        openings=(),
        cues=(),
        pulse=Pulse.NONE,
        rest=True,
    )


def first_side(step: Step, standing: Side | None) -> Side:
    """Return the side a step begins on, done from where the giver stands."""
    if step.begin is not None:
        return step.begin
    return standing if standing is not None and standing in step.sides else step.sides[0]


def side_after(step: Step, standing: Side | None) -> Side | None:
    """Return the side at which the giver stands after a step."""
    if step.sides == (Side.BOTH,):
        return standing
    return next((side for side in step.sides if side is not first_side(step, standing)), step.sides[0])


def _side_openings(sides: tuple[Side, ...], index: int, own: Phrases, wording: int) -> tuple[Opening, ...]:
    """Return what tells the side of a turn, where its step is done on both: heard before the instruction."""
    if len(sides) == 1:
        return ()
    left, right = (own.then_left, own.then_right) if index else (own.left_first, own.right_first)
    return (Opening(kind=CueKind.SIDE, text=in_turn(left if sides[index] is Side.LEFT else right, wording)),)


def _openings(step: Step, side_index: int, *, short: bool, talk: Talk) -> tuple[Opening, ...]:
    """Return what introduces a turn: taught the first time, reminded of later.

    What is still in the ear is not said again: the other side of a step that is only named needs its side alone, and
    where everything is taught each time, that of a quick step is reminded of.
    """
    taught, reminded = _sayings(step.say), _sayings(step.again)
    safety = _sayings(tuple(line for line in step.say if line.safety))
    named = (Opening(kind=CueKind.SAY, text=f"{step.title}."),)
    if talk is Talk.MINIMAL:
        taught, reminded = (*named, *safety), ()
    elif talk is Talk.FULL and not short:
        reminded = taught if shortest(step.practice) >= IN_THE_EAR else reminded
    elif short:
        taught = (*(reminded or named), *(line for line in safety if line not in reminded))
        reminded = () if shortest(step.practice) < IN_THE_EAR else taught
    return reminded if side_index > 0 else taught


def _sayings(sentences: tuple[Sentence, ...], kind: CueKind = CueKind.SAY) -> tuple[Opening, ...]:
    return tuple(
        Opening(kind=kind, text=sentence.text, wait=sentence.wait, role=sentence.role) for sentence in sentences
    )
