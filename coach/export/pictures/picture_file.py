"""A picture as a file: whole under its name, or not there at all."""

from pathlib import Path

from coach.errors import ExportError
from coach.export.pictures import colours
from coach.export.pictures.canvas import Canvas
from coach.export.pictures.png import PngCanvas
from coach.export.pictures.session_picture import WIDTH, SessionPicture
from coach.export.pictures.svg import SvgCanvas
from coach.kept.whole_file import check_place, write_whole

ENDINGS = (".png", ".svg")


def check_picture(path: Path, *, force: bool) -> None:
    """Refuse a file that cannot be written, before any work is done for it.

    Raises:
        ExportError: An unknown format, a folder that is missing or closed, or a file that is there already.
    """
    if path.suffix.lower() not in ENDINGS:
        known = " or ".join(ENDINGS)
        raise ExportError(f"{path}: unknown picture format '{path.suffix}', expected {known}")
    check_place(path, force=force)


def write_picture(picture: SessionPicture, path: Path, *, title: str, force: bool) -> None:
    """Draw a session into a file, the format named by its ending.

    Args:
        picture: The drawing.
        path: The target.
        title: What the picture is called where it cannot be seen.
        force: Replace a file that is there already.

    Raises:
        ExportError: The file cannot be written, or something stands there already.
    """
    check_picture(path, force=force)
    canvas: Canvas
    if path.suffix.lower() == ".svg":
        canvas = SvgCanvas(WIDTH, picture.height, ground=colours.GROUND, title=title)
    else:
        canvas = PngCanvas(WIDTH, picture.height, ground=colours.GROUND)
    picture.draw(canvas)
    write_whole(path, canvas.encode(), force=force)
