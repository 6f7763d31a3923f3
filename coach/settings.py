"""The user's settings: one YAML file in their configuration folder, checked like a script."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from coach.controls.keyboard import ASKED, KEYS, KeyMap
from coach.controls.keys import NAMES
from coach.errors import FormatError, SettingsError
from coach.script.shapes import Key, Keyed, MapOf, Text, one_of
from coach.script.text import parse, read_text

FILE = "settings.yaml"
NOTHING = "nothing"
"""What a key is bound to that is to do nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a user has settled once for all sessions."""

    keys: KeyMap = field(default_factory=lambda: KEYS)
    """What each key asks for."""


def settings_file() -> Path:
    """Return where the user's settings are, whether or not there are any."""
    import platformdirs

    return Path(platformdirs.user_config_dir("session-coach", appauthor=False)) / FILE


def read_settings(path: Path) -> Settings:
    """Return the settings of a file; the usual ones where there is no file, or nothing in it.

    Raises:
        SettingsError: The file cannot be read, or something in it is wrong; carries every problem with its place.
    """
    if not path.exists():
        return Settings()
    try:
        text = read_text(path)
        written = (line.strip() for line in text.splitlines())
        if not any(line and not line.startswith("#") for line in written):
            return Settings()
        return parse(text, _SETTINGS, file=str(path))
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
    changed = {**KEYS, **{key: ASKED.get(asked) for key, asked in bound.items()}}
    return {key: asked for key, asked in changed.items() if asked is not None}


def _settings(found: Any) -> Settings:
    return Settings(keys=_keys(found.get("keys", {})))


_SETTINGS = Keyed(
    noun="settings",
    keys=(
        Key(
            name="keys",
            shape=MapOf(
                noun="keys, each with what it asks for",
                word=Text(parse=_key_name, json={"type": "string"}),
                value=one_of((*ASKED, NOTHING)),
            ),
            doc="what a key asks for, by the key's name",
        ),
    ),
    build=_settings,
)
