"""Where the user's own files are."""

from pathlib import Path


def config_folder() -> Path:
    """Return where the user's settings and lexicons are, whether or not there are any."""
    import platformdirs

    return Path(platformdirs.user_config_dir("session-coach", appauthor=False))
