"""Every line that sessions of a script can need, whatever length they are given and however they are led."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, product

from coach.languages import Phrases
from coach.plan.closing import closing_line
from coach.plan.fit import fit
from coach.plan.layout import WORDS_AFTER_BELL, practice_lines, side_words
from coach.plan.lengths import paced_seconds
from coach.plan.model import CueKind, Opening, Turn, Within, line_of
from coach.plan.opening import opening_lines
from coach.plan.places import announcement, passes
from coach.plan.turns import Talk, farewell, preparation, rest_turn, step_turns
from coach.script.evening import all_ways
from coach.script.model import CountedPractice, Part, Script, Side, Step, TimeRange, steps_of
from coach.speech.line import Line
from coach.speech.role import Role
from coach.speech.takes.wanted import Wanted
from coach.units import Frames, Seconds, to_frames

_SLOWEST = 1.3
"""How much longer than at its pace's speed a line may take before the session drags."""
_DRAWN_OUT = Seconds(0.6)
"""What the shortest lines may take beside that: a single word is drawn out."""
_SPEEDS = (0.85, 1.0, 1.15)
"""How much longer or shorter than at the pace's speed voices speak: which lines a length calls for depends on it."""


def needed_lines(
    script: Script, own: Phrases, *, talks: Iterable[Talk] = tuple(Talk), skip_prep: bool = False
) -> tuple[Line, ...]:
    """Return every line that sessions of a script can ask for at any length, in the order in which they are met.

    Where the script has levels, and words for other pressures, they are among them; a name that somebody gives is not.

    Args:
        script: The session.
        own: What the coach says by itself.
        talks: How much may be said.
        skip_prep: Leave out what is said before the first step.
    """
    turns = _all_turns(script, own, talks, skip_prep=skip_prep)
    met = chain.from_iterable(lines for _, lines in _told_in(turns, own))
    return tuple(dict.fromkeys(chain(met, led_lines(turns, own))))


def wanted_lines(script: Script, own: Phrases, *, talks: Iterable[Talk] = tuple(Talk)) -> tuple[Wanted, ...]:
    """Return :func:`needed_lines`, each with how long it may take, and where it stands."""
    turns = _all_turns(script, own, talks)
    where: dict[Line, dict[str, None]] = {}
    rooms: dict[Line, list[Seconds]] = {}
    for turn, lines in _told_in(turns, own):
        for line in dict.fromkeys(lines):
            places = where.setdefault(line, {})
            if line.role is not Role.COUNT:
                places[f"{turn.section}, {turn.title}"] = None
            else:
                rooms.setdefault(line, []).extend(_room(turn, line, own))
    for line in led_lines(turns, own):
        where.setdefault(line, {})
    language = script.language
    return tuple(
        Wanted(line=line, language=language, seconds=_seconds(line, rooms.get(line, ())), where=tuple(places))
        for line, places in where.items()
    )


def lines_at(
    script: Script, wanted: Iterable[Wanted], minutes: Sequence[Frames], talks: Iterable[Talk]
) -> Iterator[Wanted]:
    """Yield those of :func:`wanted_lines` that sessions of some lengths call for, with voices as fast as paces ask.

    Args:
        script: The session.
        wanted: The lines there are to choose from.
        minutes: The lengths, in frames.
        talks: How much may be said.

    Raises:
        PlanError: The script cannot take one of the lengths.
    """
    asked: set[Line] = set()
    for frames, talk, speed, way in product(minutes, tuple(talks), _SPEEDS, all_ways(script)):
        speech = _Asked(speed)
        fit(way, frames=frames, speech=speech, talk=talk)
        asked |= speech.lines
    yield from (line for line in wanted if line.line in asked or not line.where)


def led_lines(turns: Iterable[Turn], own: Phrases) -> tuple[Line, ...]:
    """Return the lines that commands may call for in a session of some turns."""
    turns = tuple(turns)
    paces = dict.fromkeys(turn.pace for turn in turns)
    notices = [line_of(CueKind.TIME, text, pace) for pace in paces for text in (own.ends_earlier, own.ends_later)]
    staying = dict.fromkeys(turn.pace for turn in turns if turn.step.until_next)
    reminders = [line_of(CueKind.TIME, own.go_on_when_ready, pace) for pace in staying]
    return (closing_line(own), *notices, *reminders)


class _Asked:
    """Takes each line to last as long as its pace asks, and notes which there were."""

    def __init__(self, speed: float) -> None:
        self._speed = speed
        self.lines: set[Line] = set()

    def prepare(self, lines: Iterable[Line]) -> None:
        """Note lines."""
        self.lines.update(lines)

    def frames(self, line: Line) -> Frames:
        """Return how long a line is."""
        return to_frames(paced_seconds(line) * self._speed)


def _all_turns(script: Script, own: Phrases, talks: Iterable[Talk], *, skip_prep: bool = False) -> list[Turn]:
    """Return the turns that sessions of a script can have, at each level and pressure."""
    ways = tuple(all_ways(script))
    return [turn for talk in talks for turn in _possible_turns(ways, own, talk, skip_prep=skip_prep)]


def _told_in(turns: Iterable[Turn], own: Phrases) -> Iterator[tuple[Turn, list[Line]]]:
    """Yield turns, each with what may be said in it; the same practice says the same each time."""
    practised: set[tuple[object, ...]] = set()
    for turn in turns:
        lines = list(opening_lines(turn))
        practice = (turn.section, turn.title, turn.pace, turn.step, turn.cues, turn.practice)
        if practice not in practised:
            practised.add(practice)
            lines += (line for number in range(_wordings(own)) for line in practice_lines(turn, own, number))
        yield turn, lines


def _possible_turns(ways: Iterable[Script], own: Phrases, talk: Talk, *, skip_prep: bool) -> Iterator[Turn]:
    """Yield each step in full and, as in a later round, in its short form: no choice has it otherwise.

    A step that is the same at another level, or in the words for another pressure, comes once.
    """
    met: set[tuple[object, ...]] = set()
    for way in ways:
        if not skip_prep:
            yield from preparation(way, own, talk)
        for section in way.sections:
            for place in _possible_places(section.steps, own, rest=section.rest_between):
                if (section.title, *place) not in met:
                    met.add((section.title, *place))
                    yield from _turns_at(section.title, *place, own=own, talk=talk)
        yield from farewell(way, own, talk)


def _turns_at(
    section: str,
    step: Step,
    within: tuple[Within, ...],
    told: tuple[Opening, ...],
    rest: TimeRange | None,
    *,
    own: Phrases,
    talk: Talk,
) -> Iterator[Turn]:
    """Yield the turns of a step at one of :func:`_possible_places`, in each form that it can have there."""
    for short, begin in product((False, True), step.sides):
        for wording in range(_wordings(own) if len(step.sides) > 1 else 1):
            turns = step_turns(
                section,
                step,
                1 + short,
                own,
                short=short,
                again=short,
                talk=talk,
                begin=begin,
                wording=wording,
                within=within,
                told=told,
            )
            yield from turns
            if rest:
                yield rest_turn(turns[-1], rest, own)


def _possible_places(
    parts: Iterable[Part],
    own: Phrases,
    within: tuple[Within, ...] = (),
    told: tuple[Opening, ...] = (),
    *,
    rest: TimeRange | None,
) -> Iterator[tuple[Step, tuple[Within, ...], tuple[Opening, ...], TimeRange | None]]:
    """Yield each step on each side and with each item of its groups, with all that may tell these before it.

    Behind it stands a rest that may follow on it.
    """
    for part in parts:
        if isinstance(part, Step):
            yield part, within, told, rest
        else:
            alike: dict[tuple[Side | None, str], list[Within]] = {}
            for one in chain(*(passes(part, 1, side) for side in part.sides)):
                alike.setdefault((one.side, one.item), []).append(one)
            for times in alike.values():
                tells = (announcement(one, own, wording) for one in times for wording in range(_wordings(own)))
                telling = tuple(dict.fromkeys((*told, *chain(*tells))))
                resting = part.rest_between or rest
                yield from _possible_places(part.steps, own, (*within, times[0]), telling, rest=resting)
        if not part.rounds_only and not all(_may_be_missing(step) for step in steps_of((part,))):
            told = ()


def _may_be_missing(step: Step) -> bool:
    return bool(step.optional or step.from_length or step.rounds_only)


def _wordings(own: Phrases) -> int:
    """Return the number of turns after which every wording of every phrase has been heard."""
    told = (own.two_more, own.last_one, own.left_first, own.right_first, own.then_left, own.then_right)
    return max(map(len, told))


def _room(turn: Turn, line: Line, own: Phrases) -> Iterator[Seconds]:
    """Yield the time that a count has in a repetition."""
    counted = (*own.two_more, *own.last_one, *side_words(turn, own))
    if line.text in counted and isinstance(turn.practice, CountedPractice):
        yield Seconds(turn.practice.tempo.low - WORDS_AFTER_BELL)


def _seconds(line: Line, rooms: Iterable[Seconds]) -> Seconds:
    """Return the longest that a line may take; a count that is as short as it can be is never too long."""
    most = max(paced_seconds(line) * _SLOWEST, paced_seconds(line) + _DRAWN_OUT)
    return Seconds(round(max(paced_seconds(line), min([most, *rooms])), 1))
