"""A picture as a file: whole under its name, or not there at all."""

import os
from pathlib import Path

from coach.errors import ExportError
from coach.pictures import colours
from coach.pictures.canvas import Canvas
from coach.pictures.png import PngCanvas
from coach.pictures.session_picture import WIDTH, SessionPicture
from coach.pictures.svg import SvgCanvas

ENDINGS = (".png", ".svg")


def check_picture(path: Path, *, force: bool) -> None:
    """Refuse a file that cannot be written, before any work is done for it.

    Raises:
        ExportError: An unknown format, a folder that is missing or closed, or a file that is there already.
    """
    if path.suffix.lower() not in ENDINGS:
        known = " or ".join(ENDINGS)
        raise ExportError(f"{path}: unknown picture format '{path.suffix}', expected {known}")
    try:
        if path.is_dir():
            raise ExportError(f"{path} is a folder, expected a file name")
        if not path.parent.is_dir():
            raise ExportError(f"{path.parent} is not there; make the folder first")
        if not os.access(path.parent, os.W_OK):
            raise ExportError(f"{path.parent} may not be written to; choose another folder")
        if path.exists() and not force:
            raise ExportError(f"{path} is there already; use --force to replace it")
    except OSError as error:
        raise _unwritten(path, error) from error


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
    _write_whole(path, canvas.encoded(), force=force)


def _write_whole(path: Path, content: bytes, *, force: bool) -> None:
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        try:
            with part.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            if not force and path.exists():
                raise ExportError(f"{path} is there already; use --force to replace it")
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise _unwritten(path, error) from error


def _unwritten(path: Path, error: OSError) -> ExportError:
    return ExportError(f"{path} cannot be written: {(error.strerror or str(error)).lower()}")
