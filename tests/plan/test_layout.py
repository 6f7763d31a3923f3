"""Cues at their frames: the instruction first, then the practice with its bells, its counting and the script's cues."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.languages import phrases
from coach.pace import Pace
from coach.plan.elastic import Fitted
from coach.plan.layout import lay_out, practice_lines
from coach.plan.model import SOUNDS, Cue, CueKind, PlannedStep
from coach.plan.opening import opening_frames, opening_lines
from coach.plan.spoken import Spoken
from coach.plan.turns import step_turns
from coach.script.model import (
    AtFraction,
    AtTime,
    Drift,
    Every,
    Moment,
    OnRepetition,
    Repetition,
    Sentence,
    Side,
    Step,
    StepCue,
)
from coach.units import Frames, Seconds, to_frames
from tests.counted_speech import CountedSpeech
from tests.scripts_strategy import reps, step, timed, words

OWN = phrases("en")
START = Frames(1_000_000)
WORD = {Pace.SLOW: 60 / 110, Pace.STEADY: 60 / 130, Pace.FAST: 60 / 155}
"""Seconds a word takes."""


def laid_out(wanted: Step, fitted: Fitted, *, side: int = 0) -> tuple[PlannedStep, tuple[Cue, ...], tuple[str, ...]]:
    """Lay a step out from START on."""
    turn = step_turns("Back", wanted, 1, OWN, short=False)[side]
    speech = CountedSpeech()
    speech.prepare((*opening_lines(turn), *practice_lines(turn, OWN, 0)))
    laid_out = lay_out(turn, fitted, START, speech, OWN, number=0)
    planned, cues, unspoken = laid_out.step, laid_out.cues, laid_out.unspoken
    assert planned.practice_start - planned.start == opening_frames(turn, speech)
    return planned, tuple(sorted(cues, key=lambda cue: (cue.at, cue.end, cue.kind))), unspoken


def counted(count: int, tempo: float) -> Fitted:
    """Return a fitted practice of so many repetitions, each of so many seconds."""
    each = to_frames(tempo)
    return Fitted(frames=Frames(count * each), reps=count, tempo=each)


def heard(wanted: Step, fitted: Fitted) -> list[tuple[str, float]]:
    """Return what is said during a practice: the words, and when from the practice's start in seconds."""
    planned, cues, _ = laid_out(wanted, fitted)
    return [
        (cue.text, round((cue.at - planned.practice_start) / 48_000, 4))
        for cue in cues
        if cue.at >= planned.practice_start and cue.kind not in SOUNDS
    ]


def cue(moment: Moment, text: str = "Breathe.") -> StepCue:
    """Return a cue of a script."""
    return StepCue(moment=moment, say=Sentence(text=text))


def rest(*cues: StepCue) -> Step:
    """Return a timed step with cues."""
    return step("Rest", timed(60), cues=cues)


MINUTE = Fitted(frames=to_frames(60.0))


@pytest.mark.parametrize(
    ("pace", "gap", "settle"), [(Pace.SLOW, 0.9, 1.6), (Pace.STEADY, 0.7, 1.2), (Pace.FAST, 0.45, 0.8)]
)
def test_instruction(pace: Pace, gap: float, settle: float):
    """Bell, a second, each sentence with the pace's silence between, the time to settle; then the practice."""
    wanted = step("Rest", timed(60), pace=pace, say=(Sentence(text="Lie down."), Sentence(text="Close your eyes now.")))
    planned, cues, _ = laid_out(wanted, MINUTE)
    first = START + 48_000
    second = first + to_frames(2 * WORD[pace]) + to_frames(gap)
    assert [(each.kind, each.text, each.at) for each in cues if each.at < planned.practice_start] == [
        (CueKind.STEP, "", START),
        (CueKind.SAY, "Lie down.", first),
        (CueKind.SAY, "Close your eyes now.", second),
    ]
    assert planned.practice_start == second + to_frames(4 * WORD[pace]) + to_frames(settle)
    assert planned.end == planned.practice_start + to_frames(60.0)


def test_second_side():
    """A change of side has no bell, only a breath before its words."""
    planned, cues, _ = laid_out(step("Rest", timed(60), sides=(Side.LEFT, Side.RIGHT)), MINUTE, side=1)
    text = OWN.then_right[0]
    assert [(each.kind, each.text, each.at) for each in cues] == [(CueKind.SIDE, text, START + to_frames(0.4))]
    assert planned.practice_start == cues[0].end + to_frames(1.2)


@pytest.mark.parametrize(
    ("pace", "kind", "length"),
    [(Pace.SLOW, CueKind.BELL, 0.5), (Pace.STEADY, CueKind.BELL, 0.5), (Pace.FAST, CueKind.TICK, 0.15)],
)
def test_bells(pace: Pace, kind: CueKind, length: float):
    """Each repetition begins with a bell, a fast one with a tick."""
    planned, cues, _ = laid_out(step("Press", reps(3, 3, (2.0, 2.0)), pace=pace), counted(3, 2.0))
    bells = [(each.at - planned.practice_start, each.end - each.at) for each in cues if each.kind is kind]
    assert bells == [(to_frames(2.0 * number), to_frames(length)) for number in range(3)]


def pulse(wanted: Step, fitted: Fitted) -> list[tuple[float, CueKind, float]]:
    """Return bells and ticks of a practice: when in seconds, which, and how loud in decibels."""
    planned, cues, _ = laid_out(wanted, fitted)
    return [
        (round((each.at - planned.practice_start) / 48_000, 3), each.kind, round(each.level, 2))
        for each in cues
        if each.at >= planned.practice_start and each.kind in SOUNDS
    ]


def test_slower_and_softer():
    """Bells of a step that slows and fades are farther and farther apart, and softer; it is counted at its bells."""
    wanted = step("Stroke", reps(4, 4, (6.0, 10.0), Drift.SLOWER), fading=True)
    fitted = Fitted(frames=to_frames(32.0), reps=4, tempo=to_frames(8.0), first=to_frames(6.0))
    heard_bells = pulse(wanted, fitted)
    assert [(at, kind) for at, kind, _ in heard_bells] == [
        (0.0, CueKind.BELL),
        (6.0, CueKind.BELL),
        (13.333, CueKind.BELL),
        (22.0, CueKind.BELL),
    ]
    assert [level for *_, level in heard_bells] == [0.0, -3.27, -7.27, -12.0]
    assert heard(wanted, fitted) == [("Last one.", 22.3)]


def test_a_beat():
    """A timed step ticks as often as it says, a fast one each second by itself, a quiet one never."""
    five = Fitted(frames=to_frames(5.0))
    assert pulse(step("Rub", timed(5), beat=Seconds(2.0)), five) == [(at, CueKind.TICK, 0.0) for at in (0.0, 2.0, 4.0)]
    assert [at for at, *_ in pulse(step("Tap", timed(5), pace=Pace.FAST), five)] == [0.0, 1.0, 2.0, 3.0, 4.0]
    assert pulse(step("Rest", timed(5), pace=Pace.FAST, quiet=True), five) == []
    assert pulse(step("Hold", timed(5)), five) == []


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, []),
        (2, [("Last one.", 10.3)]),
        (3, [("Last one.", 20.3)]),
        (5, [("Last one.", 40.3)]),
        (6, [("Two more.", 40.3), ("Last one.", 50.3)]),
    ],
)
def test_counting(count: int, words: list[tuple[str, float]]):
    """The last of two or more is told just after its bell, the last two of six or more that do not fade."""
    assert heard(step("Press", reps(1, 9, (10.0, 10.0))), counted(count, 10.0)) == words
    assert heard(step("Stroke", reps(1, 9, (10.0, 10.0)), fading=True), counted(count, 10.0)) == words[-1:]


@pytest.mark.parametrize(("tempo", "words"), [(0.2, 0), (1.2, 0), (2.4, 0), (2.5, 2)])
def test_counting_needs_room(tempo: float, words: int):
    """Quick repetitions are not counted down: the words would chase them, and a late count would be a wrong one."""
    assert len(heard(step("Press", reps(1, 9, (0.2, 9.0))), counted(6, tempo))) == words


@pytest.mark.parametrize(
    ("moment", "seconds"),
    [
        (AtFraction(fraction=0.0), 0.0),
        (AtFraction(fraction=0.5), 30.0),
        (AtFraction(fraction=1.0), 59.5385),
        (AtTime(seconds=Seconds(20.0)), 20.0),
        (AtTime(seconds=Seconds(-10.0)), 50.0),
        (AtTime(seconds=Seconds(-0.2)), 59.5385),
        (AtTime(seconds=Seconds(59.9)), 59.5385),
        (AtTime(seconds=Seconds(-61.0)), 0.0),
    ],
)
def test_moments(moment: Moment, seconds: float):
    """A cue is heard at its moment, or so soon before the end that it is said in full."""
    assert heard(rest(cue(moment)), MINUTE) == [("Breathe.", seconds)]


def test_every():
    """A cue every so often begins after the first interval and stops while there is still room for it."""
    assert heard(rest(cue(Every(interval=Seconds(15.0)))), MINUTE) == [
        ("Breathe.", 15.0),
        ("Breathe.", 30.0),
        ("Breathe.", 45.0),
    ]


@pytest.mark.parametrize(
    ("repetition", "seconds"),
    [(Repetition.FIRST, [0.3]), (Repetition.LAST, [21.6231]), (Repetition.EACH, [0.3, 10.3, 21.6231])],
)
def test_on_repetition(repetition: Repetition, seconds: list[float]):
    """A cue on a repetition comes after its bell and, where the repetition is counted aloud, after the count."""
    wanted = step("Press", reps(3, 3, (10.0, 10.0)), cues=(cue(OnRepetition(repetition=repetition)),))
    assert [at for text, at in heard(wanted, counted(3, 10.0)) if text == "Breathe."] == seconds


def test_cues_wait_for_each_other():
    """A cue that meets another waits a breath after it, up to six seconds, or comes before it; else it is left out."""
    at_ten = AtTime(seconds=Seconds(10.0))
    both = rest(cue(at_ten, "Let the breath come and go."), cue(at_ten, "Relax."))
    assert heard(both, MINUTE) == [("Let the breath come and go.", 10.0), ("Relax.", 13.1692)]
    long = cue(at_ten, words(16))
    assert heard(rest(long, cue(at_ten, "Relax.")), MINUTE) == [("Relax.", 9.1385), (words(16), 10.0)]
    earlier = cue(AtTime(seconds=Seconds(2.0)), words(16))
    _, _, unspoken = laid_out(rest(long, earlier, cue(at_ten, "Relax now.")), MINUTE)
    assert unspoken == ("Rest: Relax now.",)


@pytest.mark.parametrize(
    "moment", [AtTime(seconds=Seconds(60.0)), AtTime(seconds=Seconds(90.0)), AtTime(seconds=Seconds(-70.0))]
)
def test_moments_outside_of_the_practice(moment: Moment):
    """A cue whose moment the practice does not have is left out, and told."""
    planned, cues, unspoken = laid_out(rest(cue(moment)), MINUTE)
    assert all(each.at < planned.practice_start for each in cues)
    assert unspoken == ("Rest: Breathe.",)


def told(wanted: Step, fitted: Fitted) -> tuple[tuple[str, ...], list[tuple[str, float]]]:
    """Return what a step leaves out, and what it moves by how many seconds."""
    turn = step_turns("Back", wanted, 1, OWN, short=False)[0]
    speech = CountedSpeech()
    speech.prepare((*opening_lines(turn), *practice_lines(turn, OWN, 0)))
    done = lay_out(turn, fitted, START, speech, OWN, number=0)
    return done.unspoken, [(moved.text, round(moved.by / 48_000, 3)) for moved in done.moved]


def test_a_cue_makes_way_for_a_count():
    """A cue that meets a count is heard after it, or before it where there is no room behind, and both are told."""
    after = step("Press", reps(6, 6, (10.0, 10.0)), cues=(cue(AtTime(seconds=Seconds(40.0)), "Breathe out now."),))
    assert heard(after, counted(6, 10.0))[0][0] == "Two more."
    assert told(after, counted(6, 10.0)) == ((), [("Press: Breathe out now.", 1.623)])
    long = cue(AtTime(seconds=Seconds(44.5)), words(14))
    before = step("Press", reps(6, 6, (10.0, 10.0)), cues=(long,))
    unspoken, ((text, by),) = told(before, counted(6, 10.0))
    assert (unspoken, text) == ((), f"Press: {words(14)}")
    assert -6.0 <= by < 0.0


def test_a_cue_on_every_repetition_comes_before_the_counts():
    """Where a repetition is too short for the script's words and a count, the count is left out, and told."""
    each = cue(OnRepetition(repetition=Repetition.EACH), words(5))
    wanted = step("Press", reps(6, 6, (3.0, 3.0)), cues=(each,))
    assert [text for text, _ in heard(wanted, counted(6, 3.0))] == [words(5)] * 6
    assert told(wanted, counted(6, 3.0)) == (("Press: Last one.", "Press: Two more."), [])
    slower = [text for text, _ in heard(wanted, counted(6, 5.0))]
    assert slower == [*[words(5)] * 4, "Two more.", words(5), "Last one.", words(5)]


def test_what_is_lost_of_a_cue_again_and_again_is_told():
    """Of a cue that is said on every repetition it is told how often it had no room."""
    each = cue(OnRepetition(repetition=Repetition.EACH), words(9))
    assert told(step("Press", reps(3, 3, (3.0, 3.0)), cues=(each,)), counted(3, 3.0))[0] == (
        f"Press: {words(9)} (3/3)",
    )


def test_a_cue_that_was_just_said_is_not_said_again():
    """What was said less than a minute before its moment is still in the ear; one that is said each time is said."""
    once, each = cue(AtTime(seconds=Seconds(10.0))), cue(OnRepetition(repetition=Repetition.EACH), "Out.")
    turn = step_turns("Back", step("Press", reps(2, 2, (20.0, 20.0)), cues=(once, each)), 1, OWN, short=False)[0]
    speech = CountedSpeech()
    speech.prepare((*opening_lines(turn), *practice_lines(turn, OWN, 0)))
    texts = [
        [
            heard.text
            for heard in lay_out(
                turn,
                counted(2, 20.0),
                START,
                speech,
                OWN,
                number=0,
                said={"Breathe.": START - to_frames(ago), "Out.": int(START)},
            ).cues
            if heard.kind is CueKind.CUE
        ]
        for ago in (10.0, 60.0)
    ]
    assert texts == [["Out.", "Out."], ["Breathe.", "Out.", "Out."]]


def test_a_cue_longer_than_the_practice():
    """A cue that cannot be said in full is not begun."""
    wanted = step("Rest", timed(1), cues=(cue(AtFraction(fraction=0.5), "Feel how heavy your arms are."),))
    _, _, unspoken = laid_out(wanted, Fitted(frames=to_frames(1.0)))
    assert unspoken == ("Rest: Feel how heavy your arms are.",)


def test_a_cue_again_and_again_is_not_missed():
    """A cue that is repeated may have no room at all without being told of."""
    _, _, unspoken = laid_out(rest(cue(Every(interval=Seconds(90.0)))), MINUTE)
    assert unspoken == ()


def test_bells_end_with_their_step():
    """A bell counts as heard until its step ends, however short the repetition."""
    planned, cues, _ = laid_out(step("Press", reps(1, 1, (0.2, 0.2))), counted(1, 0.2))
    assert (cues[-1].at, cues[-1].end) == (planned.practice_start, planned.end)


@given(
    st.lists(st.tuples(st.integers(-500, 1_500_000), st.integers(1, 200_000), st.integers(0, 300_000)), max_size=30),
    st.integers(0, 100_000),
    st.integers(0, 1_000_000),
)
def test_places_never_overlap(wishes: list[tuple[int, int, int]], begin: int, room: int):
    """Whatever is wished for, what is placed lies in the room, in its time, and a breath from all else; first fit."""
    breath = to_frames(0.4)
    spoken = Spoken(begin, begin + room)
    taken: list[tuple[int, int]] = []

    def free(start: int, length: int) -> bool:
        clear = all(start >= end + breath or start + length + breath <= other for other, end in taken)
        return begin <= start and start + length <= begin + room and clear

    for wanted, length, patience in wishes:
        start = spoken.place(wanted, length, wanted + patience)
        starts = sorted({max(wanted, begin), *(end + breath for _, end in taken)})
        possible = [each for each in starts if wanted <= each <= wanted + patience and free(each, length)]
        assert start == (possible[0] if possible else None)
        if start is not None:
            taken.append((start, start + length))


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(1, 20)), max_size=6), st.integers(0, 120), st.integers(1, 30))
def test_the_last_place_before(taken: list[tuple[int, int]], wanted: int, length: int):
    """The last start is free, not after what is wanted, and nothing after it is free."""
    second, breath = 48_000, to_frames(0.4)
    spoken = Spoken(0, 120 * second)
    kept = [(at * second, length * second) for at, length in taken]
    for at, long in kept:
        if spoken.first(at, long, at) == at:
            spoken.take(at, long)
    start = spoken.last(wanted * second, length * second, 0)
    possible = [at for at in range(wanted * second, -1, -breath) if spoken.first(at, length * second, at) == at]
    assert start is not None or not possible
    if start is not None:
        assert spoken.first(start, length * second, start) == start
        assert start <= wanted * second
        assert not possible or possible[0] <= start


def test_a_count_that_is_longer_than_its_repetition_is_left_out():
    """A wording that would still be said when the repetition is over is not begun."""
    wordy = replace(OWN, last_one=(words(8),), two_more=("Two more.",))
    turn = step_turns("Back", step("Press", reps(6, 6, (3.0, 3.0))), 1, OWN, short=False)[0]
    speech = CountedSpeech()
    speech.prepare((*opening_lines(turn), *practice_lines(turn, wordy, 0)))
    cues = lay_out(turn, counted(6, 3.0), START, speech, wordy, number=0).cues
    assert [cue.text for cue in cues if cue.kind is CueKind.COUNT] == ["Two more."]


def test_cues_of_repetitions_need_repetitions():
    """Where a counted step goes on uncounted, what is said at its repetitions is not."""
    wanted = step("Press", reps(4, 4, (6.0, 6.0)), cues=(cue(OnRepetition(repetition=Repetition.EACH)),))
    assert len(heard(wanted, counted(4, 6.0))) > 4
    assert heard(wanted, MINUTE) == []


def test_a_practice_without_repetitions_has_no_strokes():
    """There is nothing to be counted in a time."""
    planned, *_ = laid_out(rest(), MINUTE)
    assert planned.strokes == ()
