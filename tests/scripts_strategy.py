"""Random session scripts, as wild as the reader accepts them but small, and shorthands for scripts written by hand."""

from collections.abc import Iterable
from typing import Any

from hypothesis import strategies as st

from coach.pace import Pace
from coach.script.model import (
    AtFraction,
    AtTime,
    CountedPractice,
    CountRange,
    Every,
    Moment,
    OnRepetition,
    Practice,
    Repetition,
    Script,
    Section,
    Sentence,
    Side,
    Step,
    StepCue,
    TimedPractice,
    TimeRange,
)
from coach.units import Seconds

ONCE = CountRange(low=1, high=1)


def reps(low: int, high: int, tempo: tuple[float, float]) -> CountedPractice:
    """Return a counted practice, its tempo in seconds."""
    return CountedPractice(
        reps=CountRange(low=low, high=high), tempo=TimeRange(low=Seconds(tempo[0]), high=Seconds(tempo[1]))
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
            "answers": (),
            **changed,
        }
    )


def section(*steps: Step, rounds: tuple[int, int] = (1, 1)) -> Section:
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
            "sections": sections,
            "answers": (),
            **changed,
        }
    )


def sentences(*texts: str) -> tuple[Sentence, ...]:
    """Return sentences that answer no requirement."""
    return tuple(Sentence(text=text) for text in texts)


_WORDS = st.integers(min_value=1, max_value=12).map(lambda count: " ".join(["stroke"] * count) + ".")
_LONG_WORDS = st.integers(min_value=13, max_value=40).map(lambda count: " ".join(["stroke"] * count) + ".")
_SENTENCES = st.lists(_WORDS | _LONG_WORDS, min_size=1, max_size=3).map(lambda texts: sentences(*texts))
_FEW_SENTENCES = st.lists(_WORDS, max_size=2).map(lambda texts: sentences(*texts))
_TENTHS = st.integers(min_value=2, max_value=150).map(lambda tenths: Seconds(tenths / 10))
_FINE = st.floats(min_value=0.2, max_value=15.0).map(Seconds)


def _ranges(bounds: st.SearchStrategy[Seconds]) -> st.SearchStrategy[TimeRange]:
    free = st.tuples(bounds, bounds).map(sorted).map(lambda both: TimeRange(low=both[0], high=both[1]))
    rigid = bounds.map(lambda both: TimeRange(low=both, high=both))
    return free | rigid


def _count_ranges(most: int) -> st.SearchStrategy[CountRange]:
    counts = st.integers(min_value=1, max_value=most)
    free = st.tuples(counts, counts).map(sorted).map(lambda both: CountRange(low=both[0], high=both[1]))
    return free | counts.map(lambda count: CountRange(low=count, high=count))


_DURATIONS = _ranges(st.integers(min_value=1, max_value=600).map(lambda seconds: Seconds(seconds)) | _FINE)
TIMED = st.builds(TimedPractice, duration=_DURATIONS)
COUNTED = st.builds(CountedPractice, reps=_count_ranges(12), tempo=_ranges(_TENTHS | _FINE))
PRACTICES = TIMED | COUNTED

_MOMENTS: st.SearchStrategy[Moment] = st.one_of(
    st.builds(AtFraction, fraction=st.sampled_from((0.0, 0.25, 0.5, 0.9, 1.0)) | st.floats(0.0, 1.0)),
    st.builds(AtTime, seconds=st.floats(-60.0, 60.0).filter(lambda seconds: abs(seconds) >= 0.2).map(Seconds)),
    st.builds(Every, interval=st.floats(2.0, 60.0).map(Seconds)),
)
_ANY_MOMENT = _MOMENTS | st.builds(OnRepetition, repetition=st.sampled_from(Repetition))
_SIDES = st.sampled_from(
    ((Side.BOTH,), (Side.BOTH,), (Side.LEFT, Side.RIGHT), (Side.RIGHT, Side.LEFT), (Side.LEFT,)),
)


@st.composite
def steps(draw: st.DrawFn, practices: st.SearchStrategy[Practice] = PRACTICES) -> Step:
    """Return any step that the reader could return."""
    practice = draw(practices)
    moments = _ANY_MOMENT if isinstance(practice, CountedPractice) else _MOMENTS
    cues = st.lists(st.builds(StepCue, moment=moments, say=_WORDS.map(lambda text: Sentence(text=text))), max_size=3)
    return step(
        draw(_WORDS).removesuffix("."),
        practice,
        say=draw(_SENTENCES),
        again=draw(_FEW_SENTENCES),
        pace=draw(st.sampled_from(Pace)),
        sides=draw(_SIDES),
        cues=tuple(draw(cues)),
        optional=draw(st.none() | st.none() | st.integers(min_value=1, max_value=3)),
        until_next=draw(st.booleans()),
    )


@st.composite
def scripts(
    draw: st.DrawFn, practices: st.SearchStrategy[Practice] = PRACTICES, minutes: Iterable[float | None] = (None, 5.0)
) -> Script:
    """Return any script that the reader could return, of a few steps."""
    sections = draw(
        st.lists(
            st.builds(
                Section,
                title=st.just("Back"),
                rounds=_count_ranges(3),
                steps=st.lists(steps(practices), min_size=1, max_size=4).map(tuple),
                answers=st.just(()),
            ),
            min_size=1,
            max_size=3,
        )
    )
    return script(
        *sections,
        minutes=draw(st.sampled_from(tuple(minutes))),
        prepare=draw(_FEW_SENTENCES),
        ask=draw(_FEW_SENTENCES),
        safety=draw(_FEW_SENTENCES),
    )
