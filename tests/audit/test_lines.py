"""Lines are found by their sound, however it comes in, and the music by itself tells whether it went down for them."""

import numpy as np
import pytest

from coach.audit.audit import judge_lines
from coach.audit.expected import ExpectedLine
from coach.audit.finding import State
from coach.audit.lines import LineFinder
from coach.audit.listening import HEARD_RATE
from coach.pace import Pace
from coach.speech.line import Line
from coach.units import RATE, to_frames

COUNT, EVERY, LENGTH = 9, 8.0, 1.5
LINES = tuple(
    ExpectedLine(
        line=Line(text=f"Line {number}.", pace=Pace.SLOW),
        at=to_frames(EVERY * number + 5.0),
        end=to_frames(EVERY * number + 5.0 + LENGTH),
    )
    for number in range(COUNT)
)
FRAMES = to_frames(EVERY * COUNT + 5.0)


def clip_of(line):
    """Return a line as noise of its own, mono at 48 kHz: slow enough to be the same at a lower rate."""
    noise = np.random.default_rng(int(line.text.split()[1][:-1])).standard_normal(round(LENGTH * 1000))
    places = np.linspace(0, len(noise) - 1, round(LENGTH * RATE))
    return (0.2 * np.interp(places, np.arange(len(noise)), noise)).astype(np.float32)


def sound(*, dip):
    """Return lines over music that goes down for them by so many decibels, at the rate at which it is heard."""
    time = np.arange(FRAMES) / RATE
    heard = 0.05 * np.sin(2.0 * np.pi * 220.0 * time)
    for line in LINES:
        heard[line.at - RATE // 4 : line.end + RATE // 4] *= 10.0 ** (-dip / 20.0)
        heard[line.at : line.end] += clip_of(line.line)
    return heard[:: RATE // HEARD_RATE].astype(np.float32)


def found(heard, sizes):
    """Return what is found of lines where a sound comes in pieces of such sizes."""
    finder = LineFinder(LINES, clip_of)
    at = 0
    while at < len(heard):
        size = sizes[at % len(sizes)]
        finder.add(heard[at : at + size])
        at += size
    finder.finish()
    return finder.heard


@pytest.mark.parametrize("sizes", [(10**9,), (8_000,), (50_001, 777, 12_345)])
def test_however_the_sound_comes_in(sizes):
    """Whole or in pieces, each line is found to the thousandth of a second, and what is found is the same."""
    heard = sound(dip=13.0)
    lines = found(heard, sizes)
    assert [line.alike for line in lines] == [line.alike for line in found(heard, (10**9,))]
    assert max(abs(line.at - line.expected.at) for line in lines) <= RATE // 1000
    assert all(line.whole_onset for line in lines)


@pytest.mark.parametrize(("dip", "state"), [(13.0, State.WORKS), (1.0, State.FAILS)])
def test_music_that_goes_down_or_does_not(dip, state):
    """How far it has gone down before their first sound is measured; all other judgements are as good."""
    findings = {finding.part: finding for finding in judge_lines(found(sound(dip=dip), (10**9,)))}
    assert findings.pop("dips").state is state
    assert {finding.state for finding in findings.values()} == {State.WORKS}


def test_no_more_than_needed_is_kept():
    """What lies behind the next line is let go of."""
    finder = LineFinder(LINES, clip_of)
    heard = sound(dip=13.0)
    most = 0
    for at in range(0, len(heard), HEARD_RATE):
        finder.add(heard[at : at + HEARD_RATE])
        most = max(most, len(finder._sound))
    assert most < 16 * HEARD_RATE


def test_silent_lines_are_not_looked_for():
    """A rehearsal without a voice has nothing to be found."""
    finder = LineFinder(LINES, lambda _: np.zeros(RATE, np.float32))
    finder.add(sound(dip=13.0))
    finder.finish()
    assert finder.heard == []


def test_a_sound_that_is_too_short_for_a_line():
    """The line is not heard, and that is all."""
    finder = LineFinder(LINES[:1], clip_of)
    finder.add(np.zeros(100, np.float32))
    finder.finish()
    (line,) = finder.heard
    assert (line.at, line.dip) == (None, None)
