"""The cover of a session: its minutes in the middle of a ring that is the session itself, and its title."""

import math
from collections.abc import Sequence

from coach.export.pictures import colours, lettering
from coach.export.pictures.canvas import Anchor, Canvas, Point
from coach.export.pictures.png import PngCanvas
from coach.languages import language_of
from coach.pace import Pace
from coach.plan.model import SOUNDS, Plan, PlannedStep
from coach.units import Frames, minutes_text

SIDE = 1000
"""Width and height in pixels."""
CENTRE: Point = (500.0, 372.0)
INSIDE, OUTSIDE = 226.0, 282.0
"""Radii of the ring of steps."""
RAYS = 120
"""Rays round the ring, each for an equal part of the session."""
RAY_INSIDE, SHORT_RAY, LONG_RAY = 294.0, 300.0, 346.0
"""Where rays begin, and where they end: one that is all practice is short, one that is all speech is long."""
RAY_WIDTH = 0.5
"""Of the room each ray has."""
GLOW = 640.0
"""Radius of the light behind the ring."""
GLOW_STEPS = 34
"""As many as its colours are apart, so that no edge shows."""

NUMBER_SIZE, NUMBER_ROOM = 200.0, 330.0
TITLE_SIZES = range(104, 43, -4)
TITLE_ROOM = 920.0
TITLE_MIDDLE = 850.0
"""Where the middle of the title's lines is, in pixels from the top."""
LINE_HEIGHT = 1.06


def cover(plan: Plan) -> bytes:
    """Return the cover of a session as a PNG of 1000 × 1000 pixels, the same for the same plan."""
    canvas = PngCanvas(SIDE, SIDE, ground=colours.GROUND)
    draw_cover(canvas, plan)
    return canvas.encode()


def draw_cover(canvas: Canvas, plan: Plan) -> None:
    """Draw the cover of a session, clockwise from the top, on a canvas of 1000 × 1000 pixels."""
    for step in range(GLOW_STEPS):
        radius = GLOW * (1.0 - step / GLOW_STEPS)
        lit = colours.mix(colours.GROUND, colours.GLOW, (step + 1) / GLOW_STEPS)
        canvas.polygon(_arc(0.0, 2.0 * math.pi, 0.0, radius), colour=lit)
    _draw_steps(canvas, plan)
    _draw_rays(canvas, plan)
    x, y = CENTRE
    own, minutes = language_of(plan.language), minutes_text(plan.frames)
    minutes, unit = own.grammar.written(minutes), own.phrases.minutes.word(minutes)
    size = min(NUMBER_SIZE, NUMBER_SIZE * NUMBER_ROOM / lettering.width(minutes, NUMBER_SIZE))
    canvas.text(x, y + 36.0, minutes, size=size, colour=colours.TITLE, anchor=Anchor.MIDDLE)
    canvas.text(x, y + 130.0, unit, size=56.0, colour=colours.SECTION_TEXT, anchor=Anchor.MIDDLE)
    size, lines = _title_lines(plan.title)
    first = TITLE_MIDDLE + size * 0.36 - (len(lines) - 1) * size * LINE_HEIGHT / 2
    for number, line in enumerate(lines):
        baseline = first + number * size * LINE_HEIGHT
        canvas.text(x, baseline, line, size=size, colour=colours.TITLE, anchor=Anchor.MIDDLE)


def _draw_steps(canvas: Canvas, plan: Plan) -> None:
    """Draw each step as an arc of the ring, its words dimmer than its practice."""
    for step in plan.steps:
        begin, begun, end = (_angle(plan, frame) for frame in (step.start, step.practice_start, step.end))
        colour = _colour(step)
        gap = 0.006 if end - begin > 0.03 else 0.0
        told = colours.mix(colour, colours.GROUND, 0.45)
        canvas.polygon(_arc(begin + gap, end, INSIDE, OUTSIDE), colour=told)
        if step.turn.practice is not None:
            canvas.polygon(_arc(max(begun, begin + gap), end, INSIDE, OUTSIDE), colour=colour)
            _hatch(canvas, step.turn.pace, begun, end)


def _hatch(canvas: Canvas, pace: Pace, begin: float, end: float) -> None:
    """Draw the dark lines of a pace across a piece of the ring, between two angles."""
    apart = colours.HATCHES[pace]
    if apart:
        across = colours.mix(colours.PACES[pace], colours.GROUND, 0.4)
        part = apart / OUTSIDE
        for number in range(1, math.ceil((end - begin) / part)):
            middle = begin + number * part
            canvas.polygon(_arc(middle - 0.2 * part, middle + 0.2 * part, INSIDE, OUTSIDE), colour=across)


def _draw_rays(canvas: Canvas, plan: Plan) -> None:
    """Draw rays round the ring, the longer the more is said there."""
    part = 2.0 * math.pi / RAYS
    for number, share in enumerate(spoken_shares(plan, RAYS)):
        begin = number * part + part * (1.0 - RAY_WIDTH) / 2
        middle = Frames(round(plan.frames * (number + 0.5) / RAYS))
        colour = _colour(_step_at(plan, middle))
        end = SHORT_RAY + (LONG_RAY - SHORT_RAY) * share
        lit = colours.mix(colour, colours.SPEECH, 0.25 + 0.75 * share)
        canvas.polygon(_arc(begin, begin + part * RAY_WIDTH, RAY_INSIDE, end), colour=lit)


def spoken_shares(plan: Plan, parts: int) -> list[float]:
    """Return how much of each of so many equal parts of a session somebody speaks, 0..1."""
    shares = [0.0] * parts
    length = plan.frames / parts
    for cue in plan.cues:
        if cue.kind in SOUNDS:
            continue
        for part in range(int(cue.at / length), min(int(cue.end / length), parts - 1) + 1):
            inside = min(cue.end, (part + 1) * length) - max(cue.at, part * length)
            shares[part] += max(0.0, inside) / length
    return [min(share, 1.0) for share in shares]


def _title_lines(title: str) -> tuple[float, Sequence[str]]:
    """Return the size of a title and its lines: one or two, as large as they fit."""
    words = title.split()
    ways = [(title,), *((" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words)))]
    for size in TITLE_SIZES:
        fitting = [lines for lines in ways if max(lettering.width(line, size) for line in lines) <= TITLE_ROOM]
        if fitting:
            return size, min(fitting, key=lambda lines: max(lettering.width(line, size) for line in lines))
    return TITLE_SIZES[-1], (lettering.shorten(title, TITLE_SIZES[-1], TITLE_ROOM),)


def _step_at(plan: Plan, frame: Frames) -> PlannedStep:
    return next((step for step in plan.steps if frame < step.end), plan.steps[-1])


def _colour(step: PlannedStep) -> str:
    return colours.PACES[step.turn.pace] if step.turn.practice else colours.SAID_ONLY


def _angle(plan: Plan, frame: int) -> float:
    """Return where a frame is on the ring: radians, clockwise from the top."""
    return 2.0 * math.pi * frame / plan.frames


def _arc(begin: float, end: float, inside: float, outside: float) -> list[Point]:
    """Return the outline of a piece of a ring between two angles."""
    steps = max(1, math.ceil((end - begin) / 0.02))
    angles = [begin + (end - begin) * step / steps for step in range(steps + 1)]
    return [_around(angle, outside) for angle in angles] + [_around(angle, inside) for angle in reversed(angles)]


def _around(angle: float, radius: float) -> Point:
    return CENTRE[0] + radius * math.sin(angle), CENTRE[1] - radius * math.cos(angle)
