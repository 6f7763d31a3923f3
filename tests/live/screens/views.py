"""A session known by heart, and what there is to see of it."""

from dataclasses import replace

from coach.live.transport import Mode
from coach.live.view import View
from coach.pace import Pace
from coach.plan.fit import fit
from coach.plan.model import Plan
from coach.script.model import Side
from coach.units import Frames, to_frames
from tests.counted_speech import CountedSpeech
from tests.scripts_strategy import reps, script, section, sentences, step, timed

BOTH = (Side.LEFT, Side.RIGHT)

SHORT = (("left_first", ("Left side first.",)), ("then_right", ("Other side.",)))
"""Sides in few words, so that the times below are round."""


def plan(**changed) -> Plan:
    """Return a plan of three steps, one of them on two sides, of four minutes."""
    steps = (
        step("Glide up the back", reps(4, 8, (6.0, 12.0)), pace=Pace.SLOW),
        step("Circle each blade", timed(20.0, 60.0), sides=BOTH),
        step("Brush off", timed(10.0, 30.0), pace=Pace.FAST, say=sentences("Brush the whole back with quick hands.")),
    )
    fitted = fit(
        script(section(*steps), title="A back massage", phrases=SHORT),
        frames=to_frames(240.0),
        speech=CountedSpeech(),
        skip_prep=True,
    )
    return replace(fitted, **changed)


def view(at: float, of: Plan | None = None, **changed) -> View:
    """Return what there is to see at a second of it, with what is given changed."""
    of = of or plan()
    position = to_frames(at)
    number = next(index for index, each in enumerate(of.steps) if position < each.end)
    seen = View(
        mode=Mode.PLAYING,
        position=Frames(position),
        plan=of,
        frames=of.frames,
        step=of.steps[number],
        upcoming=of.steps[number + 1 :],
        rounds=1,
        caption="",
        speaking=False,
        message="",
        waiting=False,
    )
    return replace(seen, **{"speaking": bool(changed.get("caption")), **changed})
