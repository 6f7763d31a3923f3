"""The user's settings: keys settled anew, and every mistake told with its place."""

import pytest

from coach.app.settings import Settings, read_settings
from coach.errors import ExitCode, SettingsError
from coach.live import transport
from coach.live.controls.keyboard import KEYS
from coach.speech.voices.setup import Dialect, HttpServer, VoiceSettings


@pytest.fixture
def settings(tmp_path):
    """Gives a function that reads settings from a text."""

    def read(text: str) -> Settings:
        (tmp_path / "settings.yaml").write_text(text, encoding="utf-8")
        return read_settings(tmp_path / "settings.yaml")

    return read


def test_without_a_file_all_is_as_usual(tmp_path):
    """Nobody has to settle anything."""
    assert read_settings(tmp_path / "settings.yaml") == Settings(keys=KEYS)


@pytest.mark.parametrize("text", ["", "\n", "# keys:\n#   x: next\n", "\ufeff# nothing\n"])
def test_nothing_settled(settings, text):
    """An empty file, or one of comments, settles nothing."""
    assert settings(text) == Settings()


def test_keys(settings):
    """A key asks for what is settled, another for nothing, and the rest for what they always do."""
    keys = settings("keys:\n  X: next\n  F5: toggle\n  pageup: nothing\n  '?': wrap-up\n  ö: help\n  '.': pause\n").keys
    assert (keys["x"], keys["f5"], keys["?"], keys["ö"]) == (
        transport.NEXT,
        transport.TOGGLE,
        transport.WRAP_UP,
        transport.HELP,
    )
    assert "pageup" not in keys
    assert keys["."] is transport.PAUSE
    assert {key: keys[key] for key in KEYS if key not in ("?", "pageup", ".")} == {
        key: asked for key, asked in KEYS.items() if key not in ("?", "pageup", ".")
    }


def test_remote(settings):
    """Phones may lead every session, if that is settled."""
    assert settings("remote: true\n").remote
    assert not settings("remote: false\n").remote
    with pytest.raises(SettingsError, match="expected true or false"):
        settings("remote: maybe\n")


def test_voices(settings):
    """Servers with what they are asked for, and programs with their arguments, by the user's own names."""
    voices = settings(
        "voices:\n"
        "  http:\n"
        "    kokoro: {address: 'http://127.0.0.1:8880', model: kokoro, voice: af_heart, key_from: KEY, language: en}\n"
        "    lessac: {address: 'https://speech.local/v1', dialect: piper}\n"
        "  command:\n"
        "    mimic: [mimic3, --length-scale, '1.0', '{text}', '{path}']\n"
    ).voices
    assert voices == VoiceSettings(
        http={
            "kokoro": HttpServer(
                address="http://127.0.0.1:8880", model="kokoro", voice="af_heart", key_from="KEY", language="en"
            ),
            "lessac": HttpServer(address="https://speech.local/v1", dialect=Dialect.PIPER),
        },
        command={"mimic": ("mimic3", "--length-scale", "1.0", "{text}", "{path}")},
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("key:\n  x: next\n", "1:1: unknown key 'key' in settings, did you mean 'keys'?"),
        ("keys: next\n", "1:7: found the value 'next', expected keys, each with what it asks for"),
        ("keys:\n  x: nxt\n", "2:6: 'nxt' does not fit here, did you mean 'next'?"),
        ("keys:\n  x: [next]\n", "2:6: found a list, expected a single value"),
        ("keys:\n  ctrl-x: next\n", "2:3: 'ctrl-x' does not fit here, expected one character or one of "),
        ("keys:\n  x: next\n  X: back\n", "3:3: 'X' stands twice, expected each once"),
        ("voices:\n  http:\n    a: {model: m}\n", "3:8: a speech server lacks 'address': its address"),
        ("voices: {http: {a: {address: ftp://x}}}\n", "expected an address such as http://127.0.0.1:8880"),
        ("voices: {http: {a: {address: 'http://x:port'}}}\n", "'http://x:port' does not fit here, "),
        ("voices: {http: {a: {address: 'http://me:pw@x'}}}\n", "expected an address such as http://127.0.0.1:8880"),
        ("voices: {http: {a b: {address: 'http://x'}}}\n", "'a b' does not fit here, expected a name of letters"),
        ("voices: {http: {a: {address: 'http://x', key: secret}}}\n", "unknown key 'key' in a speech server"),
        ("voices:\n  command:\n    a: espeak {text}\n", "3:8: found the value 'espeak {text}', expected a list"),
        ("voices:\n  command:\n    a: []\n", "3:8: the list is empty, expected at least 1"),
        ("voices:\n  command:\n    a: ['']\n", "3:9: '' does not fit here, expected some text"),
        ("keys: {\n", "not valid YAML"),
        ("[]", "1:1: found a list, expected settings with keys"),
    ],
)
def test_mistakes(settings, text, problem):
    """What is wrong is told with file, line and column, as in a script."""
    with pytest.raises(SettingsError) as raised:
        settings(text)
    assert "settings.yaml:" in str(raised.value)
    assert problem in str(raised.value)
    assert raised.value.exit_code is ExitCode.IMPOSSIBLE


def test_all_mistakes_at_once(settings):
    """Nobody has to look for them one by one."""
    with pytest.raises(SettingsError) as raised:
        settings("keys:\n  x: nxt\n  long: next\nmore: 1\n")
    assert [problem.split("settings.yaml:")[1][:4] for problem in raised.value.problems] == ["2:6:", "3:3:", "4:1:"]


def test_a_file_that_cannot_be_read(tmp_path):
    """A folder in its place is told like any other mistake."""
    (tmp_path / "settings.yaml").mkdir()
    with pytest.raises(SettingsError, match="cannot be read"):
        read_settings(tmp_path / "settings.yaml")
