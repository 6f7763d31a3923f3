"""Groups: steps done together on sides, with items or in rounds, however deep they stand in each other."""

from dataclasses import replace

from coach.languages import phrases
from coach.plan.choice import Choice, fewest, looser, tighter
from coach.plan.data import plan_json
from coach.plan.fit import fit, reach
from coach.plan.model import CueKind, Plan
from coach.plan.onward import onward, refit
from coach.plan.turns import Talk, write_out
from coach.script.file import parse_script
from coach.script.model import AtFraction, AtTime, CountRange, Part, Script, Sentence, Side, StepCue, TimeRange
from coach.units import RATE, Seconds
from tests.counted_speech import CountedSpeech
from tests.scripts_strategy import group, reps, script, section, sentences, step, timed, words

OWN = phrases("en")
BOTH = (Side.LEFT, Side.RIGHT)
FINGERS = ("thumb", "index finger")
REST = timed(10)


def resting(seconds: float) -> TimeRange:
    """Return the time of a rest."""
    return TimeRange(low=Seconds(seconds), high=Seconds(seconds))


def done(
    *parts: Part, choice: Choice | None = None, talk: Talk = Talk.NORMAL
) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return what is done of a script: title, side, and what is said before each."""
    wanted = script(section(*parts))
    turns = write_out(wanted, choice or fewest(wanted), OWN, skip_prep=True, talk=talk)
    return [(turn.title, turn.side.value, tuple(opening.text for opening in turn.openings)) for turn in turns]


def planned(wanted: Script) -> Plan:
    """Fit a script to its own length."""
    return fit(wanted, frames=None, speech=CountedSpeech())


def test_two_groups_with_sides_and_items_to_the_frame():
    """Each finger of each hand takes its seconds, with a rest between the hands and none at the end."""
    press = step("Press", timed(7), exact=True, say=sentences("Press."))
    pull = step("Pull", timed(5), exact=True, say=sentences("Pull."))
    hands = group(group(press, pull, title="Fingers", each=FINGERS), sides=BOTH, rest_between=resting(20))
    plan = planned(script(section(hands)))
    begin = plan.steps[0].practice_start
    times = [
        (each.turn.title, each.turn.side.value, (each.practice_start - begin) / RATE, (each.end - begin) / RATE)
        for each in plan.steps
        if each.turn.practice
    ]
    assert times == [
        ("Press, thumb", "left", 0.0, 7.0),
        ("Pull, thumb", "left", 7.0, 12.0),
        ("Press, index finger", "left", 12.0, 19.0),
        ("Pull, index finger", "left", 19.0, 24.0),
        ("Rest", "both", 24.0, 44.0),
        ("Press, thumb", "right", 44.0, 51.0),
        ("Pull, thumb", "right", 51.0, 56.0),
        ("Press, index finger", "right", 56.0, 63.0),
        ("Pull, index finger", "right", 63.0, 68.0),
    ]
    told = plan_json(plan)["steps"][7]["groups"]
    assert told == [
        {"title": "Hand", "number": 2, "of": 2, "side": "right"},
        {"title": "Fingers", "number": 2, "of": 2, "item": "index finger"},
    ]


def test_sides_and_items_are_told_once_before_their_first_step():
    """Later times are reminded of in short; an item that a line names is not told beside it."""
    roll = step("Roll", REST, say=sentences("Take the {item}.", "Roll it."))
    pull = step("Pull", REST, say=sentences("Pull softly."), again=sentences("Pull."))
    fingers = group(roll, pull, title="Fingers", each=FINGERS)
    assert done(group(pull, fingers, sides=BOTH)) == [
        ("Pull", "left", (OWN.left_first[0], "Pull softly.")),
        ("Roll, thumb", "left", ("Take the thumb.", "Roll it.")),
        ("Pull, thumb", "left", ("Pull softly.",)),
        ("Roll, index finger", "left", ("Take the index finger.",)),
        ("Pull, index finger", "left", ("Pull.",)),
        ("Pull", "right", (OWN.then_right[0], "Pull.")),
        ("Roll, thumb", "right", ("Take the thumb.",)),
        ("Pull, thumb", "right", ("Pull.",)),
        ("Roll, index finger", "right", ("Take the index finger.",)),
        ("Pull, index finger", "right", ("Pull.",)),
    ]
    assert done(group(pull, roll, each=FINGERS), talk=Talk.MINIMAL) == [
        ("Pull, thumb", "both", ("Thumb.", "Pull.")),
        ("Roll, thumb", "both", ("Roll.",)),
        ("Pull, index finger", "both", ("Index finger.", "Pull.")),
        ("Roll, index finger", "both", ("Roll.",)),
    ]


def test_an_item_stands_in_titles_lines_and_cues():
    """It has a capital letter where a sentence begins with it, and is said of a cue, too."""
    cue = StepCue(moment=AtFraction(fraction=0.5), say=Sentence(text="Soften the {item}."))
    tense = step("{item}, tense", timed(20), say=sentences("{item}: tense the {item}."), cues=(cue,))
    plan = planned(script(section(group(tense, each=("right hand",)))))
    assert [each.turn.title for each in plan.steps] == ["Right hand, tense"]
    assert [cue.text for cue in plan.cues if cue.line] == [
        "Right hand: tense the right hand.",
        "Soften the right hand.",
    ]


def test_rounds_within_rounds():
    """The rest of a group stands between its times only, in place of its last step's own; so does that around it."""
    work = step("Work", timed(40), exact=True, rest=resting(10))
    inner = group(work, rounds=CountRange(low=2, high=2), rest_between=resting(20))
    outer = group(inner, rounds=CountRange(low=2, high=2), rest_between=resting(60))
    plan = planned(script(section(outer)))
    assert [round((each.end - each.practice_start) / RATE) for each in plan.steps[:-1]] == [40, 20, 40, 60, 40, 20, 40]


def test_a_group_begins_where_the_giver_stands():
    """Sides of a group go on from those before it, and what comes after goes on from there."""
    alone = step("One", REST, sides=BOTH)
    steps = done(alone, group(step("Two", REST), sides=BOTH), group(step("Three", REST), sides=BOTH, begin=Side.RIGHT))
    assert [(title, side) for title, side, _ in steps] == [
        ("One", "left"),
        ("One", "right"),
        ("Two", "right"),
        ("Two", "left"),
        ("Three", "right"),
        ("Three", "left"),
    ]


def test_the_first_step_that_is_left_tells_the_item():
    """Where the step that would tell it is left out, the next one does; an empty group tells nothing."""
    hold, pull = step("Hold", REST, optional=1), step("Pull", REST)
    without = Choice(rounds=(1, 1), left_out=((0, 0),))
    assert [said for *_, said in done(group(hold, pull, each=FINGERS), choice=without)] == [
        ("Thumb.", "Begin now."),
        ("Index finger.", "Pull."),
    ]
    assert done(group(hold, sides=BOTH), pull, choice=without) == [("Pull", "both", ("Begin now.",))]


def test_longer_sessions_have_more_rounds_of_a_group():
    """Rounds are added one at a time, to groups as to sections, and those of a group may ask for a length."""
    often = CountRange(low=1, high=2)
    some = section(group(step("One", REST), rounds=often), step("Two", REST), rounds=(1, 2))
    choice: Choice | None = fewest(script(some))
    rounds = []
    while choice is not None:
        rounds.append(choice.rounds)
        choice = looser(script(some), choice)
    assert rounds == [(1, 1), (2, 1), (2, 2)]
    longer = group(step("One", REST), rounds=often, rounds_from=Seconds(600.0))
    assert reach(script(section(longer)), speech=CountedSpeech()).longest < 60 * RATE


def test_one_fit_over_the_whole():
    """All items take alike what the length asks for."""
    wanted = script(section(group(step("Press", timed(10, 40)), each=("a", "b", "c"))))
    bounds = reach(wanted, speech=CountedSpeech())
    plan = fit(wanted, frames=(bounds.shortest + bounds.longest) // 2, speech=CountedSpeech())
    times = [each.end - each.practice_start for each in plan.steps]
    assert max(times) - min(times) <= 1
    assert plan.frames == (bounds.shortest + bounds.longest) // 2


def sides_said(plan: Plan) -> list[str]:
    """Return the words that tell sides."""
    return [cue.text for cue in plan.cues if cue.kind is CueKind.SIDE]


def test_sides_change_with_each_repetition():
    """One turn has both; each repetition is told where its tempo and all else leave room, the first before it all."""
    lunge = step("Lunge", reps(6, 6, (3.0, 3.0)), sides=BOTH, alternate=True)
    plan = planned(script(section(lunge)))
    assert [(each.turn.title, each.turn.side) for each in plan.steps] == [("Lunge", Side.BOTH)]
    assert sides_said(plan) == [OWN.left_first[0], *["Left.", "Right."] * 3]
    assert [cue.text for cue in plan.cues if cue.kind is CueKind.COUNT] == [OWN.two_more[0], OWN.last_one[0]]
    cue = StepCue(moment=AtTime(seconds=Seconds(2.0)), say=Sentence(text=words(2)))
    busy = replace(lunge, practice=reps(6, 6, (1.6, 1.6)), cues=(cue,))
    assert sides_said(planned(script(section(busy)))) == [
        OWN.left_first[0],
        "Left.",
        "Left.",
        "Right.",
        "Left.",
        "Right.",
    ]
    quick = replace(lunge, practice=reps(6, 6, (0.5, 0.5)), begin=Side.RIGHT)
    assert sides_said(planned(script(section(quick)))) == [OWN.right_first[0]]
    assert planned(script(section(quick))).unspoken == ("Lunge: Right. (3/6)", "Lunge: Left. (3/6)")


def test_a_side_that_the_next_step_is_told_over():
    """Where the end of exact work announces what follows, it is not said and not missed; another one is."""
    lunge = step("Lunge", reps(6, 6, (4.0, 4.0)), sides=BOTH, alternate=True, exact=True)
    plan = planned(script(section(lunge, step("Hold", REST, exact=True))))
    assert (sides_said(plan)[-1], plan.unspoken) == ("Left.", ())
    early = StepCue(moment=AtTime(seconds=Seconds(4.0)), say=Sentence(text=words(9)))
    plan = planned(script(section(replace(lunge, cues=(early,)), step("Hold", REST, exact=True))))
    assert plan.unspoken == ("Lunge: Right. (1/6)",)


def test_a_change_of_sides_goes_on_where_it_was():
    """A step fitted anew in its middle tells the next repetition its own side."""
    plan = planned(script(section(step("Lunge", reps(9, 9, (3.0, 3.0)), sides=BOTH, alternate=True))))
    now = plan.steps[0].strokes[2] + RATE
    changed = refit(plan, onward=onward(plan, now), end=plan.frames, speech=CountedSpeech(), own=OWN)
    assert [cue for cue in changed.cues if cue.kind is CueKind.SIDE] == [
        cue for cue in plan.cues if cue.kind is CueKind.SIDE
    ]


def test_a_long_line_still_fits_between_two_times():
    """What introduces exact time in a group is told in the rest before it, as anywhere."""
    work = step("Work", timed(40), exact=True, again=sentences(words(8)))
    plan = planned(script(section(group(work, each=FINGERS, rest_between=resting(20)))))
    assert not any(each.told_over for each in plan.steps)


def test_steps_of_some_rounds_only():
    """In other rounds they are not done, in a section as in a group, and the last step that is always done stays."""
    always, odd = step("Always", REST, optional=1), step("Odd", REST, rounds_only=(1, 3))
    even = group(step("Even", REST), rounds_only=(2,))
    wanted = script(section(always, odd, even, rounds=(3, 3)))
    turns = write_out(wanted, fewest(wanted), OWN, skip_prep=True)
    assert [turn.title for turn in turns] == ["Always", "Odd", "Always", "Even", "Always", "Odd"]
    inside = group(always, odd, rounds=CountRange(low=3, high=3))
    assert [title for title, *_ in done(inside)] == ["Always", "Odd", "Always", "Always", "Odd"]
    later = replace(odd, rounds_only=(2,))
    assert tighter(script(section(always, later, rounds=(1, 2))), Choice(rounds=(1,))) == Choice(
        rounds=(1,), brief=True
    )


def test_a_step_of_later_rounds_teaches_when_it_is_first_done():
    """The first of its own rounds has the whole instruction and its cues, in sections and groups; later ones remind."""
    cue = StepCue(moment=AtFraction(fraction=0.5), say=Sentence(text="First."), again=Sentence(text="Later."))
    odd = step("Odd", REST, say=sentences("All of it."), again=sentences("In short."), cues=(cue,), rounds_only=(2, 4))
    always, four = step("Always", REST), CountRange(low=4, high=4)
    later = group(replace(odd, rounds_only=()), rounds=CountRange(low=2, high=2), rounds_only=(3,))
    for parts, told in [
        ((always, odd), ["All of it.", "In short."]),
        ((always, group(always, odd, rounds=four, rounds_only=(2, 3))), ["All of it.", *["In short."] * 3]),
        ((always, later), ["All of it.", "In short."]),
    ]:
        wanted = script(section(*parts, rounds=(4, 4)))
        turns = [turn for turn in write_out(wanted, fewest(wanted), OWN, skip_prep=True) if turn.title == "Odd"]
        assert [turn.openings[-1].text for turn in turns] == told
        assert [turn.cues[0].say.text for turn in turns] == ["First.", *["Later."] * (len(told) - 1)]
        frames = reach(wanted, speech=CountedSpeech()).shortest
        assert fit(wanted, frames=frames, speech=CountedSpeech()).frames == frames


def test_as_many_as_possible():
    """Its steps are told, and then there is nothing but time, to the frame."""
    text = (
        "title: Work\nsections:\n- title: Work\n  steps:\n  - group:\n      title: All you can\n"
        "      as_many_as_possible: 8min\n      signals: {half: say, last: 1min}\n      steps:\n"
        "      - {title: Squats, say: Five squats., reps: 5}\n      - {title: Presses, say: Three presses., reps: 3}\n"
    )
    plan = planned(parse_script(text, name="work", file="work.yaml"))
    all_of_it, _ = plan.steps
    begin = all_of_it.practice_start
    assert (all_of_it.turn.title, all_of_it.end - begin) == ("All you can", 480 * RATE)
    said = [(cue.text, (cue.at - begin) // RATE) for cue in plan.cues if cue.kind in (CueKind.SAY, CueKind.SIGNAL)]
    assert [text for text, _ in said[:2]] == ["Five squats.", "Three presses."]
    assert said[2:] == [("Half way.", 240), ("60 seconds.", 420)]
