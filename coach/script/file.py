"""A session script as a file."""

from pathlib import Path

from coach.errors import FormatError, ScriptError
from coach.forms.text import parse, read_text
from coach.script.format import SCRIPT
from coach.script.model import Script


def read_script(path: Path) -> Script:
    """Read a session script from a YAML file.

    Raises:
        ScriptError: The file cannot be read or is not a script; carries every problem with its place.
    """
    try:
        text = read_text(path)
    except FormatError as error:
        raise ScriptError(error.problems) from error
    return parse_script(text, name=path.stem, file=str(path))


def parse_script(text: str, *, name: str, file: str) -> Script:
    """Read a session script from YAML text.

    Args:
        text: The YAML.
        name: What the script is called.
        file: What the problems name as their file.

    Raises:
        ScriptError: The text is not a script; carries every problem with its place.
    """
    try:
        return parse(text, SCRIPT, file=file)(name)
    except FormatError as error:
        raise ScriptError(error.problems) from error
