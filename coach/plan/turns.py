"""A script written out: every step on every side in every round, in order, with what is said before it."""

from dataclasses import replace
from enum import StrEnum

from coach.languages import Phrases
from coach.pace import Pace
from coach.plan.choice import Choice, rounds_by_section, without_by_section
from coach.plan.model import CueKind, Opening, Turn, Within, item_of
from coach.plan.places import Place, Walk, announced, side_opening
from coach.plan.signals import ends_by_tone
from coach.script.model import (
    Pulse,
    Script,
    Sentence,
    Side,
    Step,
    StepCue,
    TimedPractice,
    TimeRange,
    shortest,
)
from coach.script.name import ITEM, with_item
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
    chosen = zip(rounds_by_section(script, choice), without_by_section(script, choice), strict=True)
    for number, ((rounds, grouped), without) in enumerate(chosen):
        section, begun = script.sections[number], len(turns)
        for round_number in range(1, rounds + 1):
            walk = Walk(own, number, rounds=grouped, without=without, standing=standing)
            for place in walk.places(section.steps, round_number):
                if isinstance(place, TimeRange):
                    turns = [*turns[: len(turns) - turns[-1].rest], rest_turn(turns[-1], place, own)]
                else:
                    turns += place_turns(script, number, place, round_number, own, brief=choice.brief, talk=talk)
            standing = walk.standing
            if section.rest_between and len(turns) > begun and round_number < rounds:
                turns = [*turns[: len(turns) - turns[-1].rest], rest_turn(turns[-1], section.rest_between, own)]
    turns = turns[: len(turns) - turns[-1].rest]  # nothing is announced in it any more
    return (*turns, *farewell(script, own, talk, turns[-1]))


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
            bell=True,
            openings=_sayings(sentences, kind),
        )
        for title, kind, sentences in parts
        if sentences
    )


def farewell(script: Script, own: Phrases, talk: Talk = Talk.NORMAL, after: Turn | None = None) -> tuple[Turn, ...]:
    """Return what is said after the last step; it belongs to the last section.

    Where nothing is, a moment of silence lets the tone be heard that ends what comes before it.
    """
    step, openings = Step(title=own.farewell, say=script.farewell, pace=Pace.SLOW, practice=None), tuple[Opening, ...]()
    if script.farewell and talk is not Talk.MINIMAL:
        *before, last = _sayings(script.farewell, CueKind.FAREWELL)
        low, high = (Seconds(max(wait, MUSIC_ALONE)) for wait in (last.wait.low, last.wait.high))
        openings = (*before, replace(last, wait=TimeRange(low=low, high=high)))
    elif after is not None and ends_by_tone(after):
        step = replace(step, say=(), pace=after.pace, music=after.step.music, voices=after.step.voices)
    else:
        return ()
    return (Turn(section=script.sections[-1].title, step=step, openings=openings),)


def in_short(place: Place, *, brief: bool, talk: Talk) -> bool:
    """Tell whether the short form of a step introduces it in its place."""
    return brief or (place.again and talk is not Talk.FULL)


def place_turns(
    script: Script, section: int, place: Place, round_number: int, own: Phrases, *, brief: bool, talk: Talk
) -> tuple[Turn, ...]:
    """Return the turns of a step in its place, in one round of its section."""
    return step_turns(
        script.sections[section].title,
        place.step,
        round_number,
        own,
        again=place.again,
        short=in_short(place, brief=brief, talk=talk),
        talk=talk,
        pulse=script.pulse,
        begin=place.begin,
        wording=section + place.number,
        within=place.within,
        told=place.told,
    )


def step_turns(
    section: str,
    step: Step,
    round_number: int,
    own: Phrases,
    *,
    short: bool,
    again: bool = False,
    talk: Talk = Talk.NORMAL,
    pulse: Pulse = Pulse.BELL,
    begin: Side | None = None,
    wording: int = 0,
    within: tuple[Within, ...] = (),
    told: tuple[Opening, ...] = (),
) -> tuple[Turn, ...]:
    """Return the turns of one step in one round: one a side, introduced by the step's short form where asked for.

    Args:
        section: Title of the section it stands in.
        step: What is done.
        round_number: Counted from 1.
        own: What the coach says by itself.
        short: Whether the short form introduces it.
        again: Whether it has been done before, so that its cues have their other words.
        talk: How much is said.
        pulse: What each repetition is felt by.
        begin: The side it begins on; None: the first of its own.
        wording: Which wording of a phrase is taken.
        within: The groups it is done in.
        told: What tells their sides and items before it.
    """
    sides = step.sides if begin in (None, step.sides[0]) else step.sides[::-1]
    side, item = next((one.side for one in within if one.side), None), item_of(within)
    if item or side or sides != step.sides:
        step = replace(step, title=with_item(step.title, item), sides=sides if side is None else (side,))
    short, least = short or talk is Talk.BRIEF, talk is Talk.MINIMAL
    turns = tuple(
        Turn(
            section=section,
            step=step,
            side=side,
            round=round_number,
            bell=index == 0 and not step.quiet and not step.exact,
            openings=(
                *_with_items(
                    () if index else told,
                    (
                        *_side_openings(step, index, own, wording),
                        *_openings(step, index, short=short, talk=talk),
                    ),
                    item,
                ),
            ),
            cues=tuple(
                _cue_with_item(replace(cue, say=cue.again) if cue.again and (index or again) else cue, item)
                for cue in step.cues
                if not least or cue.say.safety
            ),
            pulse=Pulse.NONE if step.quiet else step.pulse or pulse,
            within=within,
        )
        for index, side in enumerate((Side.BOTH,) if step.alternate else step.sides)
    )
    if step.rest is None:
        return turns
    return tuple(each for turn in turns for each in (turn, rest_turn(turn, step.rest, own)))


def rest_turn(after: Turn, time: TimeRange, own: Phrases) -> Turn:
    """Return a rest after a turn."""
    return Turn(
        section=after.section,
        step=Step(
            title=own.rest,
            say=(),
            pace=after.pace,
            practice=TimedPractice(duration=time),
            music=after.step.music,
            voices=after.step.voices,
        ),
        round=after.round,
        rest=True,
        within=after.within,
    )


def _side_openings(step: Step, index: int, own: Phrases, wording: int) -> tuple[Opening, ...]:
    """Return what tells the side of a turn, where its step is done on both: heard before the instruction."""
    return () if len(step.sides) == 1 else (side_opening(step.sides[index], own, wording, first=not index),)


def _with_items(told: tuple[Opening, ...], openings: tuple[Opening, ...], item: str) -> tuple[Opening, ...]:
    """Return openings with an item in its places, behind what tells sides and items: an item is told once."""
    if not any(ITEM in opening.text for opening in openings):
        return (*told, *openings)
    named = tuple(replace(opening, text=with_item(opening.text, item)) for opening in openings)
    alone = announced(item)
    return (*(opening for opening in told if opening.text != alone), *named)


def _cue_with_item(cue: StepCue, item: str) -> StepCue:
    return replace(cue, say=replace(cue.say, text=with_item(cue.say.text, item))) if ITEM in cue.say.text else cue


def _openings(step: Step, side_index: int, *, short: bool, talk: Talk) -> tuple[Opening, ...]:
    """Return what introduces a turn: taught the first time, reminded of later.

    What is still in the ear is not said again: the other side of a step that is only named needs its side alone, and
    where everything is taught each time, that of a quick step is reminded of. What has no short form is reminded of by
    the lines that name its item.
    """
    taught, reminded = _sayings(step.say), _sayings(step.again)
    safety = _sayings(tuple(line for line in step.say if line.safety))
    named = (Opening(kind=CueKind.SAY, text=f"{step.title}."),)
    if talk is Talk.MINIMAL:
        taught, reminded = (*named, *safety), ()
    elif talk is Talk.FULL and not short:
        reminded = taught if shortest(step.practice) >= IN_THE_EAR else reminded
    elif short:
        reminded = reminded or _sayings(tuple(line for line in step.say if ITEM in line.text))
        taught = (*(reminded or named), *(line for line in safety if line not in reminded))
        reminded = () if shortest(step.practice) < IN_THE_EAR else taught
    return reminded if side_index > 0 else taught


def _sayings(sentences: tuple[Sentence, ...], kind: CueKind = CueKind.SAY) -> tuple[Opening, ...]:
    return tuple(
        Opening(kind=kind, text=sentence.text, wait=sentence.wait, role=sentence.role) for sentence in sentences
    )
