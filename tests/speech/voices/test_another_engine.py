"""A voice engine is one file: from outside it is listed, speaks, and is known to scripts and lexicons."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from coach.app.cli import cli
from coach.errors import VoiceError
from coach.script.file import parse_script
from coach.speech.role import Role
from coach.speech.voices import engines as registry
from coach.speech.voices.engines import engines, in_order
from coach.speech.voices.setup import Setup
from coach.speech.words import spoken_text
from coach.speech.words.lexicon_file import read_lexicon

HUMMER = '''
"""Hums a tone for every line."""

from coach.speech.voices.found import Engine, Found
from coach.speech.voices.silent import SilentVoice


class Hummer(SilentVoice):
    def __init__(self):
        super().__init__(tone=True)
        self.id = "hummer:low@1"


def find(setup):
    return (Found(voice="low", languages=("en",), build=lambda language, setup: Hummer()),)


ENGINE = Engine(name="hummer", kind="hums", licence="CC0-1.0", get="hum", rank=1, find=find)
'''
SCRIPT = """
title: Hummed
voices: {guide: "hummer:low"}
sections: [{title: Back, steps: [{title: Stroke, say: Stroke., for: 1min}]}]
"""


@pytest.fixture
def add(tmp_path, monkeypatch):
    """Add a file to the engines of the package; gives how."""
    monkeypatch.setattr(registry, "__path__", [*registry.__path__, str(tmp_path)])
    added: list[str] = []

    def add(name: str, text: str) -> None:
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
        added.append(name)
        engines.cache_clear()

    yield add
    engines.cache_clear()
    for name in added:
        sys.modules.pop(f"{registry.__name__}.{name}", None)
        vars(registry).pop(name, None)


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Return the folder of everything that belongs to the user."""
    for name in ("CACHE", "CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    return tmp_path


def coach(*arguments: str) -> str:
    """Return what a command prints."""
    done = CliRunner().invoke(cli, arguments)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_it_is_everywhere(add, home):
    """One file makes it a voice that is listed, speaks, stands in the schema, and may be respelled for."""
    assert "hummer" not in coach("schema")
    add("hummer", HUMMER)
    assert "hummer:low" in coach("voices")
    assert "hummer" in coach("schema")
    assert in_order("en", Setup(models=home))[0] == "hummer"
    coach("say", "Two more.", "--voice", "hummer", "-o", str(home / "said.wav"))
    assert (home / "said.wav").stat().st_size > 1000
    assert parse_script(SCRIPT, name="hummed", file="").voices == ((Role.GUIDE, "hummer:low"),)
    (home / "hummed.yaml").write_text(SCRIPT, encoding="utf-8")
    assert json.loads(coach("plan", str(home / "hummed.yaml"), "--json"))
    (home / "lexicon.en.yaml").write_text("qi: {hummer: hum, other: chee}\n", encoding="utf-8")
    assert spoken_text("qi", read_lexicon("en", home), "hummer") == "hum"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "the voice engine in other.py cannot be read: "),
        ("ENGINE = (", "the voice engine in other.py cannot be read: "),
        ("import coach.nothing", "the voice engine in other.py cannot be read: "),
        (HUMMER.replace("hummer", "flite"), "the voice engine in other.py has a name that is taken: flite"),
    ],
)
def test_a_file_that_holds_none(add, text, told):
    """What is wrong with a file is told by its name, in one line."""
    add("other", text)
    with pytest.raises(VoiceError) as caught:
        engines()
    assert str(caught.value).startswith(told)
    assert "\n" not in str(caught.value)


def test_the_registry_starts_nothing():
    """Engines are looked up without what they speak through: no NumPy, no process, no model's library."""
    heavy = "{'numpy', 'subprocess', 'soundfile', 'piper', 'onnxruntime', 'pyttsx3', 'espeakng_loader'}"
    code = f"import sys; from coach.speech.voices.engines import engines; engines(); print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path.cwd())
    assert done.stdout == "set()\n"
