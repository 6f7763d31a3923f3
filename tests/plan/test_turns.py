"""A script written out: which steps, on which side, in which round, and what introduces each."""

from dataclasses import replace

from coach.languages import phrases
from coach.plan.choice import Choice, fewest, left_out_titles, looser, tighter
from coach.plan.model import CueKind, Opening
from coach.plan.turns import Talk, step_turns, write_out
from coach.script.model import AtFraction, Script, Sentence, Side, StepCue
from tests.scripts_strategy import script, section, sentences, step, timed

OWN = phrases("en")
REST = timed(10)


def openings(wanted: Script, choice: Choice) -> list[tuple[str, ...]]:
    """Return the texts that introduce each turn."""
    turns = write_out(wanted, choice, OWN, skip_prep=True)
    return [tuple(opening.text for opening in turn.openings) for turn in turns]


def test_as_written():
    """Every step once, each section as seldom as it allows."""
    wanted = script(section(step("One", REST), rounds=(2, 4)), section(step("Two", REST)))
    assert fewest(wanted) == Choice(rounds=(2, 1), left_out=(), brief=False)
    turns = write_out(wanted, fewest(wanted), OWN, skip_prep=False)
    assert [(turn.title, turn.round, turn.bell) for turn in turns] == [
        ("One", 1, True),
        ("One", 2, True),
        ("Two", 1, True),
    ]


def test_steps_keep_their_order_within_a_round():
    """A round is all steps of the section one after the other, then the next round begins."""
    wanted = script(section(step("One", REST), step("Two", REST), rounds=(2, 2)))
    turns = write_out(wanted, fewest(wanted), OWN, skip_prep=False)
    assert [(turn.title, turn.round) for turn in turns] == [("One", 1), ("Two", 1), ("One", 2), ("Two", 2)]


def test_tighter_until_the_end():
    """Optional steps go by rank, of equal ranks the later first; then words; then nothing is left to leave out."""
    wanted = script(
        section(step("One", REST, optional=2), step("Two", REST)),
        section(step("Three", REST, optional=1), step("Four", REST, optional=1)),
    )
    choices = []
    choice: Choice | None = fewest(wanted)
    while (choice := tighter(wanted, choice)) is not None:
        choices.append((left_out_titles(wanted, choice), choice.brief))
    assert choices == [
        (("Four",), False),
        (("Four", "Three"), False),
        (("Four", "Three", "One"), False),
        (("Four", "Three", "One"), True),
    ]


def test_the_last_step_stays():
    """Of a script whose steps are all optional, the one that would go last stays."""
    wanted = script(section(step("One", REST, optional=1), step("Two", REST, optional=1)))
    choice = tighter(wanted, fewest(wanted))
    assert choice is not None
    assert left_out_titles(wanted, choice) == ("Two",)
    assert tighter(wanted, choice) == Choice(rounds=(1,), left_out=((0, 1),), brief=True)


def test_looser_until_the_end():
    """Rounds are added where fewest have been added, first sections first, up to the most each allows."""
    wanted = script(*(section(step("One", REST), rounds=rounds) for rounds in ((1, 2), (2, 2), (1, 3))))
    rounds = []
    choice: Choice | None = fewest(wanted)
    while choice is not None:
        rounds.append(choice.rounds)
        choice = looser(wanted, choice)
    assert rounds == [(1, 2, 1), (2, 2, 1), (2, 2, 2), (2, 2, 3)]


def test_looser_keeps_what_was_left_out():
    """A round more brings back neither steps nor words."""
    wanted = script(section(step("One", REST), step("Two", REST, optional=1), rounds=(1, 2)))
    choice = Choice(rounds=(1,), left_out=((0, 1),), brief=True)
    assert looser(wanted, choice) == Choice(rounds=(2,), left_out=((0, 1),), brief=True)


def test_taught_once_and_reminded_of_later():
    """The first round has the whole instruction, later ones the short form or, where there is none, the title."""
    wanted = script(
        section(
            step("Knead", REST, say=sentences("Take the skin.", "Roll it."), again=sentences("Roll again.")),
            step("Press", REST),
            rounds=(2, 2),
        )
    )
    assert openings(wanted, fewest(wanted)) == [
        ("Take the skin.", "Roll it."),
        ("Begin now.",),
        ("Roll again.",),
        ("Press.",),
    ]
    assert openings(wanted, Choice(rounds=(1,), brief=True)) == [("Roll again.",), ("Press.",)]


def test_two_sides():
    """Each side is told before its instruction, with whose it is; the second is a change of hands without a bell."""
    sided = step("Knead", REST, sides=(Side.LEFT, Side.RIGHT), again=sentences("Knead again."))
    first, second = step_turns("Back", sided, 1, OWN, short=False)
    assert (first.side, first.bell) == (Side.LEFT, True)
    assert first.openings == (
        Opening(kind=CueKind.SIDE, text="Begin with your partner's left side."),
        Opening(kind=CueKind.SAY, text="Begin now."),
    )
    assert (second.side, second.bell) == (Side.RIGHT, False)
    assert second.openings == (
        Opening(kind=CueKind.SIDE, text="Now the right side."),
        Opening(kind=CueKind.SAY, text="Knead again."),
    )


def test_a_cue_has_other_words_later():
    """What a cue says again is said on the second side and in later rounds, in its place."""
    cue = StepCue(moment=AtFraction(fraction=0.5), say=Sentence(text="Full hands."), again=Sentence(text="Here too."))
    plain = replace(cue, say=Sentence(text="Breathe."), again=None)
    sided = step("Knead", REST, sides=(Side.LEFT, Side.RIGHT), cues=(cue, plain))
    wanted = script(section(sided, step("Press", REST, cues=(cue,)), rounds=(2, 2)))
    turns = write_out(wanted, fewest(wanted), OWN, skip_prep=True)
    said = [tuple(each.say.text for each in turn.cues) for turn in turns]
    first, later = ("Full hands.", "Breathe."), ("Here too.", "Breathe.")
    assert said == [first, later, ("Full hands.",), later, later, ("Here too.",)]


def test_a_later_step_begins_where_the_giver_stands():
    """Sides alternate from step to step and round to round, but for a step that says where it begins."""
    both = (Side.LEFT, Side.RIGHT)
    wanted = script(
        section(step("One", REST, sides=both), step("Two", REST), step("Three", REST, sides=both), rounds=(2, 2)),
        section(step("Four", REST, sides=both, begin=Side.RIGHT), step("Five", REST, sides=(Side.RIGHT,))),
        section(step("Six", REST, sides=both)),
    )
    turns = write_out(wanted, fewest(wanted), OWN, skip_prep=True)
    sides = [(turn.title, turn.side.value) for turn in turns if turn.side is not Side.BOTH]
    assert sides == [
        ("One", "left"),
        ("One", "right"),
        ("Three", "right"),
        ("Three", "left"),
        ("One", "left"),
        ("One", "right"),
        ("Three", "right"),
        ("Three", "left"),
        ("Four", "right"),
        ("Four", "left"),
        ("Five", "right"),
        ("Six", "right"),
        ("Six", "left"),
    ]


def test_one_side_alone_is_not_announced():
    """A step on one side only is told by its own words."""
    (turn,) = step_turns("Back", step("Knead", REST, sides=(Side.LEFT,)), 1, OWN, short=False)
    assert turn.side is Side.LEFT
    assert turn.openings == (Opening(kind=CueKind.SAY, text="Begin now."),)


def test_before_the_first_step():
    """What is said before has a turn each for what there is to say, without practice, and can be skipped."""
    wanted = script(section(step("One", REST)), prepare=sentences("Take oil."), safety=sentences("Spare the spine."))
    turns = write_out(wanted, fewest(wanted), OWN, skip_prep=False)
    assert [(turn.title, turn.practice is None) for turn in turns] == [
        ("Get ready", True),
        ("Keep in mind", True),
        ("One", False),
    ]
    assert write_out(wanted, fewest(wanted), OWN, skip_prep=True) == turns[2:]


def test_where_to_stand_is_told_however_little_is_said():
    """Of what to have ready, least talk keeps what keeps from harm, such as where to stand."""
    stand = Sentence(text="Stand at one side.", safety=True)
    wanted = script(section(step("One", REST)), prepare=(*sentences("Take oil."), stand))
    turns = write_out(wanted, fewest(wanted), OWN, skip_prep=False, talk=Talk.MINIMAL)
    assert [opening.text for opening in turns[0].openings] == [stand.text]


def test_sides_are_told_in_turn_and_never_after_their_instruction():
    """The first thing said of a turn with two sides is its side, worded anew from step to step."""
    both = (Side.LEFT, Side.RIGHT)
    wanted = script(section(*(step(title, REST, sides=both, begin=Side.LEFT) for title in ("One", "Two", "Three"))))
    turns = write_out(wanted, fewest(wanted), OWN, skip_prep=True)
    assert [turn.openings[0].kind for turn in turns] == [CueKind.SIDE] * 6
    assert len({turn.openings[0].text for turn in turns if turn.side is Side.RIGHT}) == 3
