"""What comes with the coach: finding the bundled scripts and beds, installed or in a source tree."""

import difflib
from pathlib import Path

from coach.errors import ScriptError

DEFAULT_SCRIPT = "relieving"

_PACKAGE = Path(__file__).resolve().parents[1]
SCRIPT_ENDINGS = (".yaml", ".yml")


def bundled(folder: str) -> Path:
    """Return the folder `scripts` or `audio` that comes with the coach.

    A wheel carries both inside the package; an editable install finds them beside it.
    """
    inside = _PACKAGE / "bundled" / folder
    return inside if inside.is_dir() else _PACKAGE.parent / folder


def script_paths() -> tuple[Path, ...]:
    """Return the bundled scripts by name."""
    return tuple(sorted(bundled("scripts").glob("*.yaml"), key=lambda path: path.stem))


def find_script(name: str) -> Path:
    """Return the file of a script given by its bundled name or by its path.

    Raises:
        ScriptError: Neither; the message lists what there is.
    """
    path = Path(name)
    if path.suffix in SCRIPT_ENDINGS or path.is_file():
        return path
    known = {script.stem: script for script in script_paths()}
    if name in known:
        return known[name]
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"did you mean '{near[0]}'?" if near else f"expected a file or one of {', '.join(known)}"
    raise ScriptError((f"no session called '{name}', {hint}",))
