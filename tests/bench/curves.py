"""Curves as a PNG, in the look of the pictures of sessions."""

from collections.abc import Sequence
from dataclasses import dataclass

from coach.export.pictures import colours
from coach.export.pictures.canvas import Anchor
from coach.export.pictures.png import PngCanvas

WIDTH, PLOT, LEFT, RIGHT, TOP, GAP = 1000, 150, 70, 40, 96, 84


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """One value over the lengths of sessions."""

    title: str
    unit: str
    points: tuple[tuple[float, float], ...]
    """Minutes, and the value."""
    limit: float | None = None
    """What the value is to stay under, as a line."""
    colour: str = colours.BELL


def draw(title: str, about: str, curves: Sequence[Curve]) -> bytes:
    """Return a picture of curves, one below the other over the same minutes, each from zero on.

    Args:
        title: Over all of them.
        about: In small letters below it: on which machine.
        curves: What is drawn.
    """
    height = TOP + len(curves) * (PLOT + GAP)
    canvas = PngCanvas(WIDTH, height, ground=colours.GROUND)
    canvas.text(LEFT, 40, title, size=24, colour=colours.TITLE)
    canvas.text(LEFT, 62, about, size=13, colour=colours.QUIET_TEXT)
    longest = max(minutes for curve in curves for minutes, _ in curve.points)
    for number, curve in enumerate(curves):
        _draw_curve(canvas, curve, TOP + number * (PLOT + GAP) + 24, longest)
    return canvas.encode()


def _draw_curve(canvas: PngCanvas, curve: Curve, top: float, longest: float) -> None:
    bottom, most = top + PLOT, 1.15 * max(curve.limit or 0.0, *(value for _, value in curve.points))
    canvas.text(LEFT, top - 8, curve.title, size=15, colour=colours.SECTION_TEXT)
    canvas.rectangle(LEFT, top, WIDTH - LEFT - RIGHT, PLOT, colour=colours.RAISED)

    def place(minutes: float, value: float) -> tuple[float, float]:
        return LEFT + minutes / longest * (WIDTH - LEFT - RIGHT), bottom - value / most * PLOT

    for hour in range(int(longest // 60) + 1):
        x, _ = place(hour * 60, 0.0)
        canvas.line(((x, top), (x, bottom)), colour=colours.GRID, thickness=1.0)
        canvas.text(x, bottom + 18, f"{hour} h", size=12, colour=colours.QUIET_TEXT, anchor=Anchor.MIDDLE)
    if curve.limit is not None:
        _, y = place(0.0, curve.limit)
        canvas.line(((LEFT, y), (WIDTH - RIGHT, y)), colour=colours.LEADER, thickness=1.5)
        told = f"{curve.limit:.3g} {curve.unit} at most"
        canvas.text(LEFT + 8, y - 5, told, size=12, colour=colours.QUIET_TEXT)
    canvas.line([place(*point) for point in curve.points], colour=curve.colour, thickness=2.5)
    for minutes, value in curve.points:
        x, y = place(minutes, value)
        canvas.rectangle(x - 3, y - 3, 6, 6, colour=curve.colour)
        anchor = Anchor.END if minutes == longest else Anchor.MIDDLE
        below = y + 18 if value > most / 2 else y - 10
        canvas.text(x, below, f"{value:.3g} {curve.unit}", size=12, colour=colours.TEXT, anchor=anchor)
