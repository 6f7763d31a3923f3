"""Exact time and rests: to the frame, with signals that nothing moves, whatever is said and however it is led."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.languages import phrases
from coach.pace import Pace
from coach.plan.data import plan_json
from coach.plan.elastic import elastic
from coach.plan.fit import fit
from coach.plan.ladder import Bounds, Ladder
from coach.plan.model import CueKind, Plan, PlannedStep
from coach.plan.onward import Onward, onward, refit
from coach.plan.opening import opening_lines, share_out_all
from coach.plan.turns import Talk, write_out
from coach.script.file import parse_script, read_script
from coach.script.library import find_script
from coach.script.model import Breathing, Part, Phase, Script, Section, Signal, Signals, Step, TimeRange, shortest
from coach.sound.mixer.bells import bell_frames
from coach.units import RATE, Frames, Seconds, minutes_to_frames, to_frames
from tests.counted_speech import CountedSpeech
from tests.scripts_strategy import grouped, reps, script, section, sentences, step, timed, words

OWN = phrases("en")
MINUTE = minutes_to_frames(1)


def resting(seconds: float, longest: float | None = None) -> TimeRange:
    """Return the time of a rest."""
    return TimeRange(low=Seconds(seconds), high=Seconds(longest or seconds))


def planned(wanted: Script | str, minutes: float | None = None) -> Plan:
    """Fit a script, or the YAML of one."""
    read = parse_script(wanted, name="work", file="work.yaml") if isinstance(wanted, str) else wanted
    frames = None if minutes is None else minutes_to_frames(minutes)
    return fit(read, frames=frames, speech=CountedSpeech())


def heard(plan: Plan, *kinds: CueKind) -> list[int]:
    """Return when something is heard, in frames."""
    return [cue.at for cue in plan.cues if cue.kind in kinds]


@pytest.mark.parametrize(
    ("keys", "rounds", "work", "rest"),
    [
        ("for: 40, rest: 20", 8, 40, 20),
        ("for: 1:00", 10, 60, 0),
        ("for: 20s, rest: 10s", 8, 20, 10),
        ("reps: 10, tempo: 3s, rest: 15s", 4, 30, 15),
    ],
    ids=["8 x 40/20", "EMOM 10", "Tabata 8 x 20/10", "repetitions"],
)
def test_intervals(keys: str, rounds: int, work: int, rest: int):
    """Each begins and ends on its frame, with a long tone there and three pips before it."""
    text = (
        f"title: Work\nexact: true\nsections:\n- title: Work\n  rounds: {rounds}\n  steps:\n"
        f"  - {{title: Squats, say: Squats. Sit back as on a chair., {keys}}}\nfarewell: Well done.\n"
    )
    plan = planned(text)
    begin = plan.steps[0].practice_start
    works = [each for each in plan_json(plan)["steps"] if each.get("exact")]
    begins = [begin + number * (work + rest) * RATE for number in range(rounds)]
    ends = [at + work * RATE for at in begins]
    assert [(each["practice_start"], each["end"]) for each in works] == list(zip(begins, ends, strict=True))
    assert heard(plan, CueKind.TONE) == sorted({*begins, *ends})
    assert heard(plan, CueKind.PIP) == [at - left * RATE for at in begins for left in (3, 2, 1)]
    rests = [each for each in plan_json(plan)["steps"] if each.get("rest")]
    assert [(each["start"], each["end"]) for each in rests] == [(at, at + rest * RATE) for at in ends[:-1] if rest]


def test_a_rest_is_between_rounds_and_not_after_the_last():
    """It takes the place of the last step's own there, and any step may be announced in it; none ends a session."""
    twice = replace(
        section(step("One", timed(30)), step("Two", timed(30), rest=resting(10)), rounds=(2, 2)),
        rest_between=resting(60),
    )
    plan = planned(script(twice, section(step("Three", timed(30), rest=resting(50)))))
    assert [each.turn.title for each in plan.steps] == ["One", "Two", "Rest", "One", "Two", "Rest", "Three"]
    assert [each.end - each.start for each in plan.steps if each.turn.rest] == [MINUTE, 10 * RATE]
    assert [cue.text for cue in plan.cues if cue.kind is CueKind.SIGNAL] == ["Rest.", "Rest."]
    rest, following = plan.steps[2:4]
    told = [(cue.kind, cue.text) for cue in plan.cues if rest.start < cue.at < rest.end]
    assert told == [(CueKind.STEP, ""), (CueKind.SAY, "One.")]
    assert following.practice_start == following.start == rest.end


def test_what_the_rest_has_no_room_for_is_said_over_the_beginning():
    """As many sentences as fit stand in the rest; the plan says which follow when the work has begun."""
    again = sentences(words(6), words(30))
    work = step("Work", timed(40), exact=True, rest=resting(10), say=sentences("Work."), again=again)
    plan = planned(script(section(work, rounds=(2, 2))))
    second = plan.steps[2]
    assert [opening.text for opening in second.told_over] == [words(30)]
    said = {cue.text: cue.at for cue in plan.cues if cue.kind is CueKind.SAY}
    assert plan.steps[1].start < said[words(6)] < second.start < said[words(30)]
    assert second.practice_start == second.start == plan.steps[1].end
    silent = planned(script(section(replace(work, again=sentences(words(200))), rounds=(2, 2))))
    assert silent.unspoken == (f"Work: {words(200)}",)


@pytest.mark.parametrize("talk", [Talk.NORMAL, Talk.MINIMAL])
def test_the_last_tone_is_heard(talk: Talk):
    """Where nothing is said behind exact time that a tone ends, the session lasts until it has rung, music and all."""
    work = step("Work", timed(60), exact=True, pace=Pace.FAST, music="moss")
    said = sentences("Well done.") if talk is Talk.MINIMAL else ()
    wanted = script(section(step("One", timed(30)), work, rounds=(2, 2)), farewell=said)
    plan = fit(wanted, frames=None, speech=CountedSpeech(), talk=talk)
    *_, last, end = plan.steps
    assert last.end - last.begun == MINUTE
    assert heard(plan, CueKind.TONE)[-1] == last.end == end.start
    assert plan.frames - last.end >= bell_frames(CueKind.TONE)
    assert (end.turn.openings, end.turn.pace, end.turn.step.music) == ((), Pace.FAST, "moss")
    silent = replace(work, signals=Signals(end=Signal.NONE))
    assert planned(script(section(silent))).steps[-1].turn.practice


def test_signals_in_words():
    """Each moment can be said instead, on its frame; a word without room is a pip."""
    told = Signals(before=Signal.COUNT, start=Signal.SAY, half=Signal.SAY, last=Seconds(10.0), end=Signal.SAY)
    plan = planned(
        script(section(step("Work", timed(60), exact=True, signals=told, rest=resting(20)), step("End", timed(9))))
    )
    begin = plan.steps[0].practice_start
    said = [((cue.at - begin) / RATE, cue.text) for cue in plan.cues if cue.kind is CueKind.SIGNAL]
    before = [(-3.0, "Three."), (-2.0, "Two."), (-1.0, "One."), (0.0, "Go.")]
    assert said == [*before, (30.0, "Half way."), (50.0, "10 seconds."), (60.0, "Rest.")]
    close = planned(script(section(step("Work", timed(20.2), exact=True, signals=told))))
    assert [(cue.at - close.steps[0].practice_start) / RATE for cue in close.cues if cue.kind is CueKind.PIP] == [10.1]


def test_nothing_moves_a_signal():
    """Cues and counts of the script make way for them."""
    cues = "[{at: 50%, say: Breathe out as you go up and in as you go down.}, {at: -10s, say: Stay low.}]"
    plan = planned(
        "title: Work\nsections:\n- title: Work\n  exact: true\n  signals: {half: say, last: 10s}\n  steps:\n"
        f"  - {{title: Squats, say: Squats., for: 40s, cues: {cues}}}\n"
    )
    begin = plan.steps[0].practice_start
    said = {cue.text: (cue.at - begin) / RATE for cue in plan.cues if cue.line}
    assert (said["Half way."], said["10 seconds."]) == (20.0, 30.0)
    assert len(plan.moved) == 2
    check(plan)


TOLD = (
    Signals(),
    Signals(before=Signal.COUNT, start=Signal.SAY, half=Signal.SAY, last=Seconds(4.0), end=Signal.SAY),
    Signals(before=Signal.NONE, start=Signal.NONE, end=Signal.NONE),
)


BREATHS = replace(
    reps(5, 5, (9.0, 9.0)),
    phases=(
        Phase(kind=Breathing.IN, time=resting(2)),
        Phase(kind=Breathing.IN, time=resting(1)),
        Phase(kind=Breathing.OUT, time=resting(6)),
    ),
)


@st.composite
def exact_steps(draw: st.DrawFn) -> Step:
    """Return a step that may be exact, and may be followed by a rest."""
    exact = draw(st.booleans())
    rigid = draw(st.sampled_from((timed(5), timed(40), reps(4, 4, (3.0, 3.0)), reps(10, 10, (1.0, 1.0)), BREATHS)))
    free = draw(st.sampled_from((timed(10, 60), reps(3, 9, (2.0, 6.0)))))
    return step(
        draw(st.sampled_from(("Squat", "Lunge deep and slowly"))),
        rigid if exact else free,
        exact=exact,
        signals=draw(st.sampled_from(TOLD)),
        say=draw(st.sampled_from((sentences(words(2)), sentences(words(5), words(9)), sentences(words(40))))),
        again=draw(st.sampled_from(((), sentences(words(3))))),
        rest=draw(st.sampled_from((None, None, resting(1), resting(10), resting(12, 30)))),
        optional=draw(st.sampled_from((None, None, 1))),
    )


@st.composite
def exact_scripts(draw: st.DrawFn) -> Script:
    """Return a script of exact steps, others, and rests."""

    def sections(rounds: tuple[int, int], steps: list[Part], rest: TimeRange | None) -> Section:
        return replace(section(*steps, rounds=rounds), rest_between=rest if rounds[1] > 1 else None)

    some = st.builds(
        sections,
        st.sampled_from(((1, 1), (2, 2), (1, 3))),
        st.lists(grouped(exact_steps()), min_size=1, max_size=3),
        st.sampled_from((None, resting(15), resting(8, 40))),
    )
    return script(*draw(st.lists(some, min_size=1, max_size=2)))


def signals_of(each: PlannedStep) -> Iterator[int]:
    """Yield where a step is to be told, in frames, from its beginning to its end."""
    signals = each.turn.step.signals
    if each.turn.step.exact:
        if signals.start is not Signal.NONE:
            yield each.begun
        if signals.half is not Signal.NONE:
            yield each.begun + (each.end - each.begun) // 2
        if signals.last is not None:
            yield each.end - to_frames(signals.last)


def check(plan: Plan) -> None:
    """Hold what is true of every plan: times to the frame, signals on theirs, and nothing said over anything else."""
    for each in plan.steps:
        if each.turn.step.exact:
            assert each.end - each.begun == to_frames(shortest(each.turn.practice))
        told = {cue.at for cue in plan.cues if cue.kind in (CueKind.SIGNAL, CueKind.PIP, CueKind.TONE)}
        assert {at for at in signals_of(each) if at >= max(plan.start, each.practice_start)} <= told
    assert all(before.end == after.start for before, after in pairwise(plan.steps))
    spoken = [cue for cue in plan.cues if cue.line]
    assert all(cue.end <= after.at for cue, after in pairwise(spoken))


@settings(max_examples=25)
@given(exact_scripts())
def test_any_exact_script(wanted: Script) -> None:
    """Its times are exact, and its bounds are those of its turns."""
    check(planned(wanted))
    ladder = Ladder(wanted, speech=CountedSpeech(), own=OWN, skip_prep=False, talk=Talk.NORMAL)
    for rung in ladder.all():
        speech, turns = CountedSpeech(), write_out(wanted, rung.choice, OWN, skip_prep=False)
        speech.prepare([line for turn in turns for line in opening_lines(turn)])
        said = sum(lead.own for lead in share_out_all(turns, speech))
        practices = [elastic(turn.practice) for turn in turns if turn.practice]
        assert rung.bounds == Bounds(
            shortest=said + sum(practice.shortest for practice in practices),
            written=said + sum(practice.written for practice in practices),
            longest=said + sum(practice.longest for practice in practices),
        )


@settings(max_examples=25)
@given(exact_scripts(), st.data())
def test_exact_times_are_kept_however_they_are_led(wanted: Script, data: st.DataObject) -> None:
    """Whatever is asked for, and whenever, exact steps take their time, and what has been announced is not again."""
    plan = planned(wanted)
    for _ in range(data.draw(st.integers(1, 3), label="commands")):
        now = Frames(data.draw(st.integers(plan.start, plan.frames - 1), label="now"))
        command = data.draw(st.sampled_from(("next", "back", "repeat", "more", "less", "slower", "faster")))
        number = next(i for i, each in enumerate(plan.steps) if now < each.end) + plan.first
        where, end = onward(plan, now), plan.promised
        if command in ("next", "back", "repeat"):
            number += {"next": 1, "back": -1, "repeat": 0}[command]
            where = Onward(first=min(max(number, 0), len(plan.turns) - 1), at=now)
        elif where.first >= len(plan.turns):
            continue
        else:
            end = Frames(plan.promised + {"more": MINUTE, "less": -MINUTE}.get(command, 0))
            bias = plan.tempo_bias + {"slower": -1, "faster": 1}.get(command, 0)
            plan = replace(plan, tempo_bias=bias)
        before = [cue for cue in plan.cues if cue.at < where.at and where.unbroken]
        changed = refit(plan, onward=where, end=end, speech=CountedSpeech(), own=OWN)
        assert [cue for cue in changed.cues if cue.at < where.at] == before
        check(changed)
        plan = changed


@pytest.mark.parametrize(("rest", "said"), [(20, True), (1, False)])
def test_a_notice_in_a_rest(rest: int, said: bool) -> None:
    """Whoever goes to a rest is told there what has changed, if it has room for that, and the rest stays as it is."""
    work = step("Work", timed(40), exact=True, rest=resting(rest))
    plan = planned(script(section(work, work)))
    where = Onward(first=1, at=Frames(5 * RATE))
    changed = refit(plan, onward=where, end=plan.frames, speech=CountedSpeech(), own=OWN, notice=OWN.ends_earlier)
    check(changed)
    assert changed.steps[0].end - changed.steps[0].start == rest * RATE
    assert (OWN.ends_earlier in [cue.text for cue in changed.cues if cue.end <= changed.steps[0].end]) == said
    assert bool(changed.unspoken) != said


@pytest.mark.parametrize("minutes", [5, 12, 20, 34])
def test_the_bundled_intervals(minutes: int) -> None:
    """Forty seconds and twenty to the frame at any length, a minute between rounds, and every word before its work."""
    plan = fit(read_script(find_script("intervals")), frames=minutes_to_frames(minutes), speech=CountedSpeech())
    check(plan)
    works = [number for number, each in enumerate(plan.steps) if each.turn.step.exact]
    assert {plan.steps[number].end - plan.steps[number].begun for number in works} == {40 * RATE}
    rests = [plan.steps[number + 1] for number in works]
    assert {each.end - each.start for each in rests} <= {20 * RATE, MINUTE}
    assert all(not each.told_over for each in plan.steps)
    assert (plan.frames, plan.unspoken) == (minutes_to_frames(minutes), ())


def test_what_has_been_announced_is_not_announced_again() -> None:
    """A plan made anew in the rest goes on with what is left to say."""
    again = sentences(words(3), words(4))
    work = step("Work", timed(40), exact=True, rest=resting(20, 40), again=again)
    plan = planned(script(section(work, rounds=(2, 2))))
    first = next(cue for cue in plan.cues if cue.text == words(3))
    where = onward(plan, Frames(first.at + 10))
    assert where.at == first.end
    longer = refit(plan, onward=where, end=Frames(plan.frames + 5 * RATE), speech=CountedSpeech(), own=OWN)
    assert [cue.text for cue in longer.cues if cue.text in (words(3), words(4))] == [words(3), words(4)]
    assert longer.frames == plan.frames + 5 * RATE
    check(longer)


def test_what_was_told_over_the_beginning_is_told_once():
    """A step fitted anew in its middle does not tell again what was told as it began."""
    again = sentences(words(6), words(30))
    work = step("Work", timed(40), exact=True, rest=resting(10), say=sentences("Work."), again=again)
    plan = planned(script(section(work, rounds=(2, 2))))
    where = onward(plan, Frames(plan.steps[2].practice_start + 20 * RATE))
    changed = refit(plan, onward=where, end=plan.frames, speech=CountedSpeech(), own=OWN)
    assert [cue.text for cue in changed.cues].count(words(30)) == 1
