"""Random session scripts, as wild as the reader accepts them but small, and shorthands for scripts written by hand."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from coach.pace import Pace
from coach.script.model import (
    AtFraction,
    AtTime,
    CountedPractice,
    CountRange,
    Drift,
    Every,
    Group,
    Moment,
    OnRepetition,
    Part,
    Practice,
    Pulse,
    Repetition,
    Script,
    Section,
    Sentence,
    Side,
    Step,
    StepCue,
    TimedPractice,
    TimeRange,
    map_steps,
)
from coach.script.values import LEAST_DRIFT
from coach.units import Seconds

ONCE = CountRange(low=1, high=1)


def reps(low: int, high: int, tempo: tuple[float, float], drift: Drift = Drift.EVEN) -> CountedPractice:
    """Return a counted practice, its tempo in seconds."""
    return CountedPractice(
        reps=CountRange(low=low, high=high),
        tempo=TimeRange(low=Seconds(tempo[0]), high=Seconds(tempo[1])),
        drift=drift,
    )


def timed(low: float, high: float | None = None) -> TimedPractice:
    """Return a timed practice, in seconds; rigid where only one bound is given."""
    return TimedPractice(duration=TimeRange(low=Seconds(low), high=Seconds(high or low)))


def step(title: str, practice: Practice, **changed: Any) -> Step:
    """Return a steady step that says "Begin now.", with what is given changed in it."""
    return Step(
        **{
            "title": title,
            "say": sentences("Begin now."),
            "again": (),
            "pace": Pace.STEADY,
            "practice": practice,
            "sides": (Side.BOTH,),
            "cues": (),
            "optional": None,
            "until_next": False,
            "quiet": False,
            "answers": (),
            **changed,
        }
    )


def group(*parts: Part, **changed: Any) -> Group:
    """Return a group called "Hand", done once but for what is given."""
    return Group(**{"title": "Hand", "steps": parts, **changed})


def section(*steps: Part, rounds: tuple[int, int] = (1, 1)) -> Section:
    """Return a section called "Back"."""
    return Section(title="Back", rounds=CountRange(low=rounds[0], high=rounds[1]), steps=steps, answers=())


def script(*sections: Section, **changed: Any) -> Script:
    """Return a script called "back", with what is given changed in it."""
    return Script(
        **{
            "name": "back",
            "title": "Back",
            "language": "en",
            "summary": "",
            "credit": "",
            "minutes": None,
            "prepare": (),
            "ask": (),
            "safety": (),
            "beds": (),
            "voices": (),
            "pulse": Pulse.BELL,
            "sections": sections,
            "answers": (),
            **changed,
        }
    )


def sentences(*texts: str) -> tuple[Sentence, ...]:
    """Return sentences that answer no requirement."""
    return tuple(Sentence(text=text) for text in texts)


def words(count: int) -> str:
    """Return a sentence of so many words, none of which the coach says by itself."""
    return " ".join(["stroke"] * count) + "."


def waiting(wanted: Script, low: float = 4.0, high: float = 12.0) -> Script:
    """Return a script with a silence after every line that introduces a step."""

    def waited(each: Step) -> Step:
        wait = timed(low, high).duration
        say, again = (tuple(replace(line, wait=wait) for line in lines) for lines in (each.say, each.again))
        return replace(each, say=say, again=again)

    sections = (replace(each, steps=map_steps(each.steps, waited)) for each in wanted.sections)
    return replace(wanted, sections=tuple(sections))


# Few draws a step keep the search fast: what matters is drawn from tables with the edges in them.
_TIMES = (0.2, 0.3, 0.5, 1.0, 1.0001, 2.0, 3.7, 6.0, 6.00001, 8.0, 12.0, 30.0)
_DURATIONS = (*_TIMES, 45.0, 60.0, 61.3, 90.0, 180.0, 300.0, 600.0)
_COUNTS = (1, 2, 3, 4, 5, 6, 9, 12)


def _pairs(bounds: tuple[float, ...]) -> list[tuple[float, float]]:
    free = [(low, high) for low in bounds for high in bounds if low < high]
    rigid = [(bound, bound) for bound in bounds]
    return free + rigid * 4


TIMED = st.sampled_from(_pairs(_DURATIONS)).map(lambda bounds: timed(*bounds))
COUNTED = st.builds(
    lambda count, tempo, drift: reps(
        int(count[0]), int(count[1]), tempo, drift if tempo[1] - tempo[0] >= LEAST_DRIFT else Drift.EVEN
    ),
    st.sampled_from(_pairs(_COUNTS)),
    st.sampled_from(_pairs(_TIMES)),
    st.sampled_from((Drift.EVEN, *Drift)),
)
PRACTICES = TIMED | COUNTED

_MOMENTS: tuple[Moment, ...] = (
    *(AtFraction(fraction=fraction) for fraction in (0.0, 0.25, 0.5, 0.9, 1.0)),
    *(AtTime(seconds=Seconds(time)) for time in (-60.0, -10.0, -1.0, -0.2, 0.2, 1.0, 10.0, 30.0, 60.0)),
    *(Every(interval=Seconds(interval)) for interval in (2.0, 7.0, 30.0)),
)
_ANY_MOMENT = (*_MOMENTS, *(OnRepetition(repetition=repetition) for repetition in Repetition))
_SIDES = (*[(Side.BOTH,)] * 3, (Side.LEFT, Side.RIGHT), (Side.RIGHT, Side.LEFT), (Side.LEFT,))
_SAID = tuple(sentences(*map(words, counts)) for counts in ((1,), (4,), (9,), (3, 3), (25,), (2, 5, 12), (40, 40)))
_SHORT = tuple(sentences(*map(words, counts)) for counts in ((), (), (1,), (3,), (2, 2), (30,)))
_LONGER: tuple[dict[str, Any], ...] = (
    *[{}] * 4,
    {"from_length": Seconds(40.0)},
    {"stay": Seconds(20.0)},
    {"stay": Seconds(1.0)},
    {"quiet": True},
    {"fading": True, "beat": Seconds(3.0)},
)
_WAITED = (
    (),
    (Sentence(text=words(2), wait=timed(7).duration), Sentence(text=words(3))),
    (Sentence(text=words(3)), Sentence(text=words(2), wait=timed(3, 20).duration)),
)


def _cues(moments: tuple[Moment, ...]) -> st.SearchStrategy[tuple[StepCue, ...]]:
    cue = st.builds(
        lambda moment, count, again: StepCue(moment=moment, say=Sentence(text=words(count)), again=again),
        st.sampled_from(moments),
        st.sampled_from((1, 3, 8, 20)),
        st.sampled_from((None, Sentence(text=words(4)))),
    )
    return st.just(()) | st.lists(cue, min_size=1, max_size=3).map(tuple)


_TIMED_CUES = _cues(_MOMENTS)
_COUNTED_CUES = _cues(_ANY_MOMENT)


@st.composite
def steps(draw: st.DrawFn, practices: st.SearchStrategy[Practice] = PRACTICES, *, alternating: bool = False) -> Step:
    """Return any step that the reader could return; whether its sides may change all the time is up to the test."""
    practice, sides = draw(practices), draw(st.sampled_from(_SIDES))
    counted = isinstance(practice, CountedPractice)
    return step(
        draw(st.sampled_from(("Knead", "Stroke slowly and evenly", "Press"))),
        practice,
        say=draw(st.sampled_from(_SAID)),
        again=draw(st.sampled_from(_SHORT)),
        pace=draw(st.sampled_from(Pace)),
        sides=sides,
        alternate=alternating and counted and len(sides) == 2 and draw(st.booleans()),
        cues=draw(_COUNTED_CUES if counted else _TIMED_CUES),
        optional=draw(st.sampled_from((None, None, 1, 2, 3))),
        **draw(st.sampled_from(_LONGER)),
    )


def _sideless(part: Part) -> Part:
    """Return a part without sides, as it stands in a group that has them."""
    if isinstance(part, Step):
        return replace(part, sides=(Side.BOTH,), alternate=False)
    return replace(part, sides=(Side.BOTH,), steps=tuple(map(_sideless, part.steps)))


def _naming(part: Part) -> Part:
    """Return a part in which each step names its item where it says little."""
    return map_steps((part,), lambda step: replace(step, say=(*step.say[:1], Sentence(text="With the {item}."))))[0]


_OFTEN: tuple[dict[str, Any], ...] = (
    {"sides": (Side.LEFT, Side.RIGHT)},
    {"sides": (Side.RIGHT, Side.LEFT)},
    {"each": ("thumb", "little finger")},
    {"each": ("left foot",)},
    {"rounds": CountRange(low=2, high=2)},
    {"rounds": CountRange(low=1, high=3)},
    {},
)


@st.composite
def groups(draw: st.DrawFn, parts: st.SearchStrategy[Part]) -> Group:
    """Return any group of some parts that the reader could return."""
    times = draw(st.sampled_from(_OFTEN))
    inside = draw(st.lists(parts, min_size=1, max_size=2))
    if "sides" in times:
        inside = [_sideless(part) for part in inside]
    if "each" in times and draw(st.booleans()):
        inside = [_naming(part) for part in inside]
    if "rounds" in times and len(inside) > 1 and draw(st.booleans()):
        inside[1] = replace(inside[1], rounds_only=(2,))
    made = group(*inside, **times)
    rest = draw(st.sampled_from((None, timed(9).duration, timed(5, 20).duration)))
    return made if made.times.high == 1 else replace(made, rest_between=rest)


def grouped(of: st.SearchStrategy[Step]) -> st.SearchStrategy[Part]:
    """Return steps, and now and then groups of them, two deep."""
    once = of | groups(of)
    return st.one_of(of, of, groups(once))


@st.composite
def scripts(
    draw: st.DrawFn,
    practices: st.SearchStrategy[Practice] = PRACTICES,
    minutes: Sequence[float | None] = (None, 5.0),
    *,
    deep: bool = False,
) -> Script:
    """Return any script that the reader could return, of a few steps; in groups where it may be deep."""
    drawn = st.builds(
        lambda rounds, rounds_from, steps: replace(
            section(*steps, rounds=rounds), rounds_from=Seconds(rounds_from if rounds[0] < rounds[1] else 0.0)
        ),
        st.sampled_from(((1, 1), (1, 2), (1, 3), (2, 2), (2, 3))),
        st.sampled_from((0.0, 0.0, 60.0)),
        st.lists(grouped(steps(practices, alternating=True)) if deep else steps(practices), min_size=1, max_size=3),
    )
    first, *others = draw(st.lists(drawn, min_size=1, max_size=2))
    always, *more = first.steps
    return script(
        replace(first, steps=(*map_steps((always,), lambda step: replace(step, from_length=Seconds(0.0))), *more)),
        *(replace(other, title="Close") for other in others),
        minutes=draw(st.sampled_from(minutes)),
        prepare=draw(st.sampled_from(_SHORT)),
        ask=draw(st.sampled_from(_SHORT)),
        safety=draw(st.sampled_from(_SHORT)),
        welcome=draw(st.sampled_from(_WAITED)),
        farewell=draw(st.sampled_from(_WAITED)),
    )
