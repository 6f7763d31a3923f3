"""The sessions there are by name: those that come with the coach, and the user's own."""

import difflib
from contextlib import suppress
from pathlib import Path

from coach.errors import ScriptError
from coach.kept.folders import library_folder

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
    return _in_folder(bundled("scripts"))


def own_paths() -> tuple[Path, ...]:
    """Return the user's own scripts by name."""
    return _in_folder(library_folder())


def start_paths() -> tuple[Path, ...]:
    """Return what scripts of one's own can begin with, by kind."""
    return _in_folder(bundled("scripts") / "starts")


def session_paths() -> dict[str, Path]:
    """Return all scripts by their names; one of the user's own goes before a bundled one that is called the same."""
    paths = {path.stem: path for path in (*script_paths(), *own_paths())}
    return dict(sorted(paths.items()))


def is_name(asked: str) -> bool:
    """Tell whether a script is asked for by its name, and not by its path."""
    path = Path(asked)
    return path.suffix not in SCRIPT_ENDINGS and not path.is_file()


def find_script(asked: str) -> Path:
    """Return the file of a script given by its name or by its path.

    Raises:
        ScriptError: Neither; the message lists what there is.
    """
    if not is_name(asked):
        return Path(asked)
    known = session_paths()
    if asked in known:
        return known[asked]
    near = difflib.get_close_matches(asked, known, n=1)
    hint = f"did you mean '{near[0]}'?" if near else f"expected a file or one of {', '.join(known)}"
    raise ScriptError((f"no session called '{asked}', {hint}",))


def _in_folder(folder: Path) -> tuple[Path, ...]:
    """Return the scripts in a folder by name, each name once; none where it is no folder that can be read."""
    found: dict[str, Path] = {}
    with suppress(OSError):
        for path in sorted(folder.iterdir()):
            # Editors leave hidden files beside what they edit.
            if path.suffix in SCRIPT_ENDINGS and not path.name.startswith(".") and path.is_file():
                found.setdefault(path.stem, path)
    return tuple(found[name] for name in sorted(found))
