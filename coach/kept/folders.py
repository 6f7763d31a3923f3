"""Where the user's own files are, whether or not there are any."""

import os
from pathlib import Path

_APP = "session-coach"
LIBRARY = "COACH_LIBRARY"
"""The environment variable that names another folder for the user's own scripts."""


def config_folder() -> Path:
    """Return where the user's settings and lexicons are."""
    return _user_folder("config")


def cache_folder() -> Path:
    """Return where spoken lines and decoded beds are kept."""
    return _user_folder("cache")


def state_folder() -> Path:
    """Return where it is noted how far a session has come."""
    return _user_folder("state")


def models_folder() -> Path:
    """Return where models of voices are."""
    return _user_folder("data") / "voices"


def takes_folder() -> Path:
    """Return where the user's own recorded voices are."""
    return _user_folder("data") / "takes"


def library_folder() -> Path:
    """Return where the user's own scripts are."""
    named = os.environ.get(LIBRARY)
    return Path(named).expanduser() if named else _user_folder("data") / "sessions"


def _user_folder(kind: str) -> Path:
    import platformdirs

    return Path(getattr(platformdirs.PlatformDirs(_APP, appauthor=False), f"user_{kind}_dir"))
