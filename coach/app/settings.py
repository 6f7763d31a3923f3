"""The user's settings: one YAML file in their configuration folder, checked like a script."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from coach.errors import FormatError, SettingsError
from coach.forms.shapes import FLAG, Key, Keyed, ListOf, MapOf, Text, one_of
from coach.forms.text import parse, read_text, says_nothing
from coach.kept.folders import config_folder
from coach.live.controls.keyboard import KEYS, KeyMap
from coach.live.controls.keys import NAMES
from coach.live.transport import COMMANDS
from coach.speech.voices.setup import Dialect, HttpServer, VoiceSettings, read_address

FILE = "settings.yaml"
NOTHING = "nothing"
"""What a key is bound to that is to do nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a user has settled once for all sessions."""

    keys: KeyMap = field(default_factory=lambda: KEYS)
    """What each key asks for."""
    voices: VoiceSettings = field(default_factory=VoiceSettings)
    """Speech servers, and programs that speak."""
    remote: bool = False
    """Whether phones may lead a session where nothing else is asked for."""


def settings_file() -> Path:
    """Return where the user's settings are, whether or not there are any."""
    return config_folder() / FILE


def read_settings(path: Path) -> Settings:
    """Return the settings of a file; the usual ones where there is no file, or nothing in it.

    Raises:
        SettingsError: The file cannot be read, or something in it is wrong; carries every problem with its place.
    """
    if not path.exists():
        return Settings()
    try:
        text = read_text(path)
        return Settings() if says_nothing(text) else parse(text, _SETTINGS, file=str(path))
    except FormatError as error:
        raise SettingsError(error.problems) from error


def _key_name(text: str) -> str:
    """Return the name of a key as the keyboard gives it.

    Raises:
        ValueError: No key is called that.
    """
    name = text.lower()
    if name in NAMES or (len(name) == 1 and name.isprintable() and name != " "):
        return name
    raise ValueError(f"expected one character or one of {', '.join(sorted(NAMES))}")


def _keys(bound: Mapping[str, str]) -> KeyMap:
    changed = {**KEYS, **{key: COMMANDS.get(asked) for key, asked in bound.items()}}
    return {key: asked for key, asked in changed.items() if asked is not None}


def _name(text: str) -> str:
    """Return the name of a voice.

    Raises:
        ValueError: It could not be asked for on a command line.
    """
    if text and all(sign.isalnum() or sign in "_-." for sign in text):
        return text
    raise ValueError("expected a name of letters, figures, - and _")


def _word(text: str) -> str:
    """Return a text that is not empty.

    Raises:
        ValueError: It is.
    """
    if not text or "\0" in text:
        raise ValueError("expected some text")
    return text


_NAME = Text(parse=_name, json={"type": "string", "pattern": "^[\\w.-]+$"})
_WORD = Text(parse=_word, json={"type": "string", "minLength": 1})
_HTTP = Keyed(
    noun="a speech server",
    keys=(
        Key(name="address", shape=Text(parse=read_address, json={"type": "string"}), doc="its address", required=True),
        Key(name="model", shape=_WORD, doc="the model asked for"),
        Key(name="voice", shape=_WORD, doc="the voice asked for"),
        Key(name="key_from", shape=_WORD, doc="the environment variable that holds its key"),
        Key(name="language", shape=_WORD, doc="the only language it speaks"),
        Key(name="dialect", shape=one_of(tuple(Dialect)), doc="openai, or piper for piper's own server"),
    ),
    build=lambda found: HttpServer(**found.values | {"dialect": Dialect(found.get("dialect", Dialect.OPENAI))}),
)
_VOICES = Keyed(
    noun="voices",
    keys=(
        Key(
            name="http",
            shape=MapOf(noun="speech servers by name", word=_NAME, value=_HTTP),
            doc="speech servers, asked for as http:NAME",
        ),
        Key(
            name="command",
            shape=MapOf(noun="programs by name", word=_NAME, value=ListOf(item=_WORD, least=1)),
            doc="programs that write a WAV file, each a list of arguments, asked for as command:NAME",
        ),
    ),
    build=lambda found: VoiceSettings(**found.values),
)
_SETTINGS = Keyed(
    noun="settings",
    keys=(
        Key(
            name="keys",
            shape=MapOf(
                noun="keys, each with what it asks for",
                word=Text(parse=_key_name, json={"type": "string"}),
                value=one_of((*COMMANDS, NOTHING)),
            ),
            doc="what a key asks for, by the key's name",
        ),
        Key(name="voices", shape=_VOICES, doc="speech servers, and programs that speak"),
        Key(name="remote", shape=FLAG, doc="whether phones in this network may lead a session"),
    ),
    build=lambda found: Settings(**found.values | {"keys": _keys(found.get("keys", {}))}),
)
