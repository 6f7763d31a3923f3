"""Where the user's own files are, whether or not there are any."""

import os
from pathlib import Path

_APP = "session-coach"
LIBRARY = "COACH_LIBRARY"
"""The environment variable that names another folder for the user's own scripts."""


def config_folder() -> Path:
    """Return where the user's settings and lexicons are."""
    import platformdirs

    return Path(platformdirs.user_config_dir(_APP, appauthor=False))


def cache_folder() -> Path:
    """Return where spoken lines and decoded beds are kept."""
    import platformdirs

    return Path(platformdirs.user_cache_dir(_APP, appauthor=False))


def state_folder() -> Path:
    """Return where it is noted how far a session has come."""
    import platformdirs

    return Path(platformdirs.user_state_dir(_APP, appauthor=False))


def models_folder() -> Path:
    """Return where models of voices are."""
    return _data_folder() / "voices"


def takes_folder() -> Path:
    """Return where the user's own recorded voices are."""
    return _data_folder() / "takes"


def library_folder() -> Path:
    """Return where the user's own scripts are."""
    named = os.environ.get(LIBRARY)
    return Path(named).expanduser() if named else _data_folder() / "sessions"


def _data_folder() -> Path:
    import platformdirs

    return Path(platformdirs.user_data_dir(_APP, appauthor=False))
