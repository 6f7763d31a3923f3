"""Chapters cover a session from its first frame to its last, without a gap."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from coach.export.encoders.chapters import Detail, chapters_of
from coach.plan.fit import fit
from coach.plan.model import Plan
from coach.script.model import Side
from coach.units import RATE, minutes_to_frames
from tests.scripts_strategy import reps, script, section, step, timed
from tests.sounds import CountedClips, silence

WANTED = script(
    section(
        step("Stroke", reps(4, 10, (6.0, 9.0))),
        step("Knead", timed(10.0, 60.0), sides=(Side.LEFT, Side.RIGHT)),
    ),
    replace(section(step("Rest", timed(30.0, 90.0))), title="End"),
)


def fitted(minutes: float = 4.0, *, skip_prep: bool = True) -> Plan:
    """Return the plan of a session."""
    clips = CountedClips(silence)
    return fit(WANTED, frames=minutes_to_frames(minutes), speech=clips, skip_prep=skip_prep)


def test_a_chapter_a_step():
    """Every step has its chapter, called as it is on the screen; the sides are chapters of their own."""
    titles = [chapter.title for chapter in chapters_of(fitted(), Detail.STEPS)]
    assert titles == ["Back: Stroke", "Back: Knead, left side", "Back: Knead, right side", "End: Rest"]


def test_a_chapter_a_section():
    """A section is one chapter, however many steps and rounds it has."""
    plan = fitted()
    chapters = chapters_of(plan, Detail.SECTIONS)
    assert [chapter.title for chapter in chapters] == ["Back", "End"]
    assert chapters[1].start == plan.steps[-1].start


def test_no_chapters():
    """Who wants none gets none."""
    assert chapters_of(fitted(), Detail.NONE) == ()


@given(minutes=st.floats(3.0, 4.5), detail=st.sampled_from([Detail.STEPS, Detail.SECTIONS]))
def test_no_gaps(minutes, detail):
    """The first chapter begins with the session, each ends where the next begins, the last with the session."""
    plan = fitted(minutes)
    chapters = chapters_of(plan, detail)
    assert (chapters[0].start, chapters[-1].end) == (0, plan.frames)
    for chapter, following in pairwise(chapters):
        assert chapter.end == following.start
        assert chapter.end - chapter.start > RATE
    starts = {step.start for step in plan.steps}
    assert all(chapter.start in starts for chapter in chapters)
