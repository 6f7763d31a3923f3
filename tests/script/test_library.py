"""The library: finding what comes with the coach, installed or in a source tree."""

import pytest

from coach.errors import ScriptError
from coach.script import library
from coach.script.library import DEFAULT_SCRIPT, bundled, find_script, script_paths


def test_the_source_tree():
    """In a source tree scripts and beds stand beside the package."""
    assert bundled("scripts").is_dir()
    assert bundled("audio").is_dir()


def test_a_wheel_carries_its_own(tmp_path, monkeypatch):
    """Installed from a wheel, what the package carries goes before what stands beside it."""
    package = tmp_path / "coach"
    monkeypatch.setattr(library, "_PACKAGE", package)
    assert bundled("scripts") == tmp_path / "scripts"
    (package / "bundled" / "scripts").mkdir(parents=True)
    assert bundled("scripts") == package / "bundled" / "scripts"


def test_scripts_by_name():
    """The bundled scripts come in the order of their names, the default one among them."""
    names = [path.stem for path in script_paths()]
    assert names == sorted(names)
    assert DEFAULT_SCRIPT in names


def test_every_bundled_script_is_found_by_its_name():
    """The name of a script is its file's name without the ending."""
    assert [find_script(path.stem) for path in script_paths()] == list(script_paths())


@pytest.mark.parametrize("name", ["mine.yaml", "mine.yml", "mine"])
def test_a_script_of_ones_own(tmp_path, name):
    """A path to a file that is there is taken as it is, whatever its ending."""
    (tmp_path / name).write_text("", encoding="utf-8")
    assert find_script(str(tmp_path / name)) == tmp_path / name


def test_a_missing_file_with_the_ending_of_a_script(tmp_path):
    """What ends like a script is a path even where it is not there: whoever reads it tells that."""
    assert find_script(str(tmp_path / "gone.yaml")) == tmp_path / "gone.yaml"


def test_an_unknown_name():
    """A slip of the pen is told with what was meant, anything else with all there is."""
    with pytest.raises(ScriptError, match=f"no session called '{DEFAULT_SCRIPT}x', did you mean '{DEFAULT_SCRIPT}'"):
        find_script(DEFAULT_SCRIPT + "x")
    known = ", ".join(path.stem for path in script_paths())
    with pytest.raises(ScriptError, match=f"no session called '0123', expected a file or one of {known}"):
        find_script("0123")
