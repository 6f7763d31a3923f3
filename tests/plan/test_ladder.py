"""The ladder of choices: its bounds are those of the written-out turns, and its order is that of preference."""

from hypothesis import given
from hypothesis import strategies as st

from coach.languages import phrases
from coach.plan.choice import Choice
from coach.plan.elastic import elastic
from coach.plan.ladder import Bounds, Ladder
from coach.plan.opening import opening_lines, share_out_all
from coach.plan.turns import Talk, write_out
from coach.script.model import Script
from coach.units import to_frames
from tests.counted_speech import CountedSpeech
from tests.scripts_strategy import script, scripts, section, sentences, step, timed, waiting

OWN = phrases("en")


def ladder(wanted: Script, skip_prep: bool = False) -> Ladder:
    """Return the ladder of a script."""
    return Ladder(wanted, speech=CountedSpeech(), own=OWN, skip_prep=skip_prep, talk=Talk.NORMAL)


@given(scripts(deep=True).map(waiting), st.booleans())
def test_bounds_are_those_of_the_turns(wanted: Script, skip_prep: bool):
    """Adding up the steps gives the same bounds as writing the choice out, for each choice."""
    speech = CountedSpeech()
    for rung in ladder(wanted, skip_prep).all():
        turns = write_out(wanted, rung.choice, OWN, skip_prep=skip_prep)
        speech.prepare([line for turn in turns for line in opening_lines(turn)])
        leads = share_out_all(turns, speech)
        said = sum(lead.own for lead in leads)
        practices = [elastic(turn.practice, turn.step.stay) for turn in turns if turn.practice is not None]
        assert rung.bounds == Bounds(
            shortest=said + sum(practice.shortest for practice in practices),
            written=said + sum(practice.written for practice in practices),
            longest=said + sum(practice.longest for practice in practices),
            waits=sum(sum(lead.own_longer) for lead in leads),
        )


def test_order_of_preference():
    """As written first, then less where time is short, and more where there is plenty of it."""
    wanted = script(section(step("Main", timed(50, 200)), step("More", timed(10, 200), optional=1), rounds=(1, 2)))
    opening = to_frames(1.0) + to_frames(2 * 60 / 130) + to_frames(1.2)
    chosen = [list(ladder(wanted).holding(2 * opening + to_frames(seconds))) for seconds in (55.0, 150.0, 450.0)]
    written, without, brief, twice = (
        Choice(rounds=(1,)),
        Choice(rounds=(1,), left_out=((0, 1),)),
        Choice(rounds=(1,), left_out=((0, 1),), brief=True),
        Choice(rounds=(2,)),
    )
    assert chosen == [[without, brief], [written, without, brief, twice], [twice]]


def test_steps_go_before_the_others_are_squeezed():
    """A step is left out where the others would be beyond half way to their shortest, and words are kept."""
    more = [step(f"More {number}", timed(10, 30), optional=number) for number in (1, 2)]
    wanted = script(section(step("Main", timed(20, 60), say=sentences("Knead."), again=sentences("On.")), *more))
    opening = to_frames(1.0) + to_frames(2 * 60 / 130) + to_frames(1.2)
    first = to_frames(1.0) + to_frames(60 / 130) + to_frames(1.2)
    kept = [
        [
            (2 - len(choice.left_out), choice.brief)
            for choice in ladder(wanted).holding(first + 2 * opening + to_frames(practice))
        ]
        for practice in (80.0, 60.0, 59.0, 42.0)
    ]
    # As written all three take 80 s, half way to their shortest 60 s.
    assert kept == [
        [(2, False), (1, False)],
        [(2, False), (1, False)],
        [(1, False), (2, False)],
        [(1, False), (0, False), (2, False), (0, True)],
    ]


def test_less_of_one_and_more_of_the_other():
    """A length that falls between two choices is given another round without the step that did not fit."""
    wanted = script(section(step("Main", timed(50, 60)), step("More", timed(60), optional=1), rounds=(1, 3)))
    opening = to_frames(1.0) + to_frames(2 * 60 / 130) + to_frames(1.2)
    assert list(ladder(wanted).holding(2 * opening + to_frames(105))) == [Choice(rounds=(2,), left_out=((0, 1),))]
