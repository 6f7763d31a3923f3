"""A language is one folder: from outside it speaks a whole session, and without one of its parts it is refused."""

import shutil
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from coach import languages
from coach.app.cli import cli
from coach.errors import ScriptError
from coach.languages import known_language, language_of, phrases
from coach.script.file import read_script
from coach.speech.voices.calibration import reference
from coach.speech.words import spoken_text
from coach.speech.words.lexicon_file import read_lexicon
from coach.speech.words.normalise import _rules
from tests.places import ROOT

SCRIPT = """
title: Kurz
language: nd
sections:
  - title: Rücken
    steps:
      - {title: Streichen, say: Streiche 30 s mit Effleurage., for: 1min, sides: [left, right]}
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Low German beside the languages that come with the coach: German with some words of its own."""
    own = tmp_path / "further" / "nd"
    shutil.copytree(ROOT / "coach" / "languages" / "de", own)
    replace(own / "phrases.yaml", '"Jetzt die rechte Seite."', "Nu de anner Siet.")
    replace(own / "phrases.yaml", "  end: Ende", "  end: Sluss")
    replace(own / "phrases.yaml", "  - Legen Sie", "  - Leggt Se")
    replace(own / "lexicon.yaml", "effleurage: efflöhrahsche", "effleurage: strieken")
    replace(own / "grammar.py", '"Sekunde", "Sekunden"', '"Sekunn", "Sekunnen"')
    monkeypatch.setattr(languages, "__path__", [*languages.__path__, str(own.parent)])
    yield own
    for cache in (language_of, languages._read, _rules):
        cache.cache_clear()
    for module in [name for name in sys.modules if name.startswith("coach.languages.nd")]:
        del sys.modules[module]


def replace(file: Path, written: str, instead: str) -> None:
    """Change a text in a file."""
    text = file.read_text(encoding="utf-8")
    assert written in text
    file.write_text(text.replace(written, instead), encoding="utf-8")


def test_a_session_in_it(folder, tmp_path, monkeypatch):
    """The folder alone makes a plan and a cue sheet, respells, says figures, and measures voices in the language."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    script = tmp_path / "kort.yaml"
    script.write_text(SCRIPT, encoding="utf-8")
    assert "nd" in languages.languages()
    shown = CliRunner().invoke(cli, ["plan", str(script), "--voice", "silent", "--json"])
    assert '"Nu de anner Siet."' in shown.stdout
    assert "Sluss" in CliRunner().invoke(cli, ["plan", str(script), "--voice", "silent"]).stdout
    (line,) = read_script(script).sections[0].steps[0].say
    assert spoken_text(line.text, read_lexicon("nd", tmp_path)) == "Streiche 30 Sekunnen mit Strieken."
    assert reference("nd-DE")[0].startswith("Leggt Se")


@pytest.mark.parametrize(
    ("file", "written", "instead", "told"),
    [
        ("phrases.yaml", "  last_step: letzter Schritt\n", "", "is not whole: {folder} lacks screen.last_step"),
        ("phrases.yaml", "\nstopping: Wir", "\nstopping: # Wir", "is not whole: {folder} lacks stopping"),
        ("phrases.yaml", '{one: "{n} Minute", ', "{", "is not whole: {folder} lacks minutes.one"),
        ("phrases.yaml", "reference:", "sentences:", "is not whole: {folder} lacks reference"),
        ("grammar.py", '"&": "und",', "", "is not whole: {folder} lacks signs.&"),
        ("grammar.py", "GRAMMAR =", "OTHER =", "cannot be read: {folder}: "),
        ("phrases.yaml", "before: Bevor", "before: [Bevor", "cannot be read: {folder}: "),
        ("phrases.yaml", "before: Bevor", "befre: Bevor du\nbefore: Bevor", "cannot be read: {folder}: "),
    ],
)
def test_one_without_a_part(folder, file, written, instead, told):
    """What is missing is told by name, in one line, wherever the language is first met."""
    replace(folder / file, written, instead)
    for meet in (phrases, known_language):
        with pytest.raises(ScriptError) as caught:
            meet("nd")
        assert str(caught.value).startswith(f"language 'nd' {told.format(folder=folder)}")
        assert "\n" not in str(caught.value)


def test_one_just_begun(folder, tmp_path):
    """A folder with little in it is told by its first few missing parts, and a session in it ends with that line."""
    (folder / "phrases.yaml").write_text("before: Vörher\n", encoding="utf-8")
    script = tmp_path / "kort.yaml"
    script.write_text(SCRIPT, encoding="utf-8")
    told = CliRunner().invoke(cli, ["check", str(script)]).stdout
    assert told.startswith(f"{script}:1:1: language 'nd' is not whole: {folder} lacks alone.half_time, ")
    assert told.count("\n") == 1


@pytest.mark.parametrize("file", ["phrases.yaml", "grammar.py", "lexicon.yaml"])
def test_one_without_a_file(folder, tmp_path, file):
    """No file may be missing, not even the lexicon of a language that is read right as it is written."""
    (folder / file).unlink()
    with pytest.raises(ScriptError) as caught:
        read_lexicon("nd", tmp_path)
    assert str(caught.value) == f"language 'nd' is not whole: {folder} lacks {file}"
