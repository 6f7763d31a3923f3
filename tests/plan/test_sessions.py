"""What every session that comes with the coach keeps, at any length, however much is said, in every language."""

from collections.abc import Iterator
from functools import cache
from itertools import pairwise, product

import pytest

from coach.errors import PlanError
from coach.plan.fit import fit, reach
from coach.plan.model import SOUNDS, CueKind, Plan
from coach.plan.timekeeping import CLEAR_OF_COUNTS, CLEAR_OF_WORDS, LONGEST_SILENCE
from coach.plan.turns import Talk
from coach.script.evening import choose_level
from coach.script.file import read_script
from coach.script.library import find_script, script_paths
from coach.script.model import CountedPractice, Drift, shortest
from coach.units import minutes_to_frames, to_frames
from tests.counted_speech import CountedSpeech
from tests.places import NO_MASSAGE

pytestmark = pytest.mark.untraced
LENGTHS = (20.0, 30.0, 45.0, 60.0)
OWN_WORDS = frozenset({CueKind.COUNT, CueKind.TIME, CueKind.COMPANY})
"""What the coach says by itself while hands work."""
SESSIONS = pytest.mark.parametrize("name", [path.stem for path in script_paths() if path.stem not in NO_MASSAGE])


@cache
def plans(name: str) -> tuple[Plan, ...]:
    """Return a session at each length and each amount of talk; at its longest where it is not as long as that."""
    script = read_script(find_script(name))
    return tuple(_fitted(script, minutes, talk) for minutes, talk in product(LENGTHS, Talk))


def _fitted(script, minutes, talk) -> Plan:
    speech = CountedSpeech()
    try:
        return fit(script, frames=minutes_to_frames(minutes), speech=speech, talk=talk)
    except PlanError:
        return fit(script, frames=reach(script, speech=speech, talk=talk).longest, speech=speech, talk=talk)


def of_kind(plan: Plan, kind: CueKind) -> list:
    """Return the cues of a kind."""
    return [cue for cue in plan.cues if cue.kind is kind]


@SESSIONS
def test_the_time_is_told_away_from_counts_and_closing(name):
    """A word of the time is eight seconds from every count at least, three from other words, and before the closing."""
    clear, aside = to_frames(CLEAR_OF_COUNTS), to_frames(CLEAR_OF_WORDS)
    for plan in plans(name):
        closing = plan.steps[plan.closing].start
        for told in of_kind(plan, CueKind.TIME):
            assert told.end <= closing
            others = (cue for cue in plan.cues if cue.line and cue is not told)
            assert all(told.end + aside <= cue.at or cue.end + aside <= told.at for cue in others)
            assert all(
                told.end + clear <= count.at or count.end + clear <= told.at for count in of_kind(plan, CueKind.COUNT)
            )


@SESSIONS
def test_a_rest_is_quiet(name):
    """While a step is meant to be quiet there is no bell, no tick, no count and no word of the coach's own."""
    for plan in plans(name):
        for step in (step for step in plan.steps if step.turn.step.quiet):
            heard = {cue.kind for cue in plan.cues if step.practice_start <= cue.at < step.end}
            assert not heard & (SOUNDS | OWN_WORDS)


@SESSIONS
def test_slower_is_slower(name):
    """Bells of a step that gets slower are strictly farther apart, each from the one before."""
    moving = 0
    for plan in plans(name):
        for step in plan.steps:
            practice = step.turn.practice
            if isinstance(practice, CountedPractice) and practice.drift is Drift.SLOWER:
                strokes = [end - begin for begin, end in pairwise(step.strokes)]
                assert all(one < two for one, two in pairwise(strokes))
                moving += 1
    assert moving


@SESSIONS
def test_safety_is_said_before_the_first_pressure(name):
    """What is kept in mind throughout has been said before any hand moves, whatever the length, and however briefly."""
    script = read_script(find_script(name))
    for plan in plans(name):
        first = next(step for step in plan.steps if step.turn.practice is not None)
        said = [cue for cue in of_kind(plan, CueKind.SAFETY) if cue.end <= first.start]
        assert [cue.text for cue in said] == [line.text for line in script.safety]
        assert script.safety


@SESSIONS
def test_sides_are_told_before_their_instruction(name):
    """In a step done on both sides, the first word of each is its side."""
    for plan in plans(name):
        for step in (step for step in plan.steps if len(step.turn.step.sides) > 1):
            first = next(cue for cue in plan.cues if cue.line and cue.at >= step.start)
            assert first.kind is CueKind.SIDE


@SESSIONS
def test_no_silence_is_too_long(name):
    """No practice is longer than a minute and a quarter without a word, but a quiet one."""
    for plan in plans(name):
        spoken = [cue for cue in plan.cues if cue.line]
        for step in (step for step in plan.steps if not step.turn.step.quiet):
            words = [cue for cue in spoken if step.practice_start <= cue.at < step.end]
            begins = [step.practice_start, *(cue.end for cue in words)]
            ends = [*(cue.at for cue in words), step.end]
            assert all(end - begin <= to_frames(LONGEST_SILENCE) for begin, end in zip(begins, ends, strict=True))


def said_twice(plan: Plan) -> Iterator[str]:
    """Yield what is said again within a minute."""
    last: dict[str, int] = {}
    for cue in plan.cues:
        if cue.line and cue.at - last.get(cue.text, -to_frames(60.0)) < to_frames(60.0):
            yield cue.text
        last[cue.text] = cue.end


@SESSIONS
def test_nothing_is_said_twice_within_a_minute(name):
    """However much is said, no line is heard again within a minute."""
    for plan in plans(name):
        assert list(said_twice(plan)) == []


OTHERS = pytest.mark.parametrize(
    ("name", "level"),
    [
        (script.name, level)
        for script in (read_script(path) for path in script_paths() if path.stem in NO_MASSAGE)
        for level in script.levels or (None,)
    ],
)


@OTHERS
@pytest.mark.parametrize("minutes", [5.0, 7.5, 10.0, 12.5, None])
def test_sessions_of_other_kinds(name, level, minutes):
    """From five minutes on they end at the frame asked for, say everything, and leave no long silence unmeant."""
    script = choose_level(read_script(find_script(name)), level)
    wanted = minutes_to_frames(minutes or script.minutes)
    plan = fit(script, frames=wanted, speech=CountedSpeech())
    assert (plan.frames, plan.unspoken) == (wanted, ())
    assert not any(step.told_over for step in plan.steps)
    spoken = [cue for cue in plan.cues if cue.line]
    assert all(before.end <= after.at for before, after in pairwise(spoken))
    for step in (step for step in plan.steps if not step.turn.step.quiet):
        words = [cue for cue in spoken if step.practice_start <= cue.at < step.end]
        edges = [step.practice_start, *(edge for cue in words for edge in (cue.at, cue.end)), step.end]
        assert all(
            end - begin <= to_frames(LONGEST_SILENCE) for begin, end in zip(edges[::2], edges[1::2], strict=True)
        )
    for step in (step for step in plan.steps if step.turn.step.exact):
        assert step.end - step.practice_start == to_frames(shortest(step.turn.practice))


def test_items_of_the_sessions_that_have_them():
    """Each finger, toe and muscle is told once a time, on both sides where there are two."""
    fingers = fit(read_script(find_script("hands-and-feet")), frames=minutes_to_frames(20), speech=CountedSpeech())
    muscles = fit(read_script(find_script("let-go")), frames=minutes_to_frames(15), speech=CountedSpeech())
    said = [cue.text for plan in (fingers, muscles) for cue in plan.cues]
    for part in ("index finger", "little toe"):
        assert sum(part in text for text in said) == 2
    for part in ("your left hand", "your jaw", "your right foot"):
        assert sum(part in text for text in said) == 1
