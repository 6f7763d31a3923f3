"""The user's piper models: which there are, and how one is got."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from coach.bounded import MEGABYTE, read_bounded
from coach.errors import VoiceError
from coach.speech.voices.download import PinnedFile, download, read
from coach.speech.voices.setup import Setup

ADDRESS = "COACH_PIPER_ADDRESS"
"""The environment variable that names another place to get models from."""
_PUBLISHED = "https://huggingface.co/rhasspy/piper-voices/resolve/main"
_MOST_DESCRIPTION = 10 * MEGABYTE
MODEL, DESCRIPTION = ".onnx", ".onnx.json"


def models_in(folder: Path) -> tuple[Path, ...]:
    """Return the models in a folder that have their description beside them, by name."""
    return tuple(model for model in sorted(folder.glob(f"*{MODEL}")) if is_described(model))


def is_described(model: Path) -> bool:
    """Tell whether a model's description stands beside it."""
    return _description(model).is_file()


def language_of(model: Path) -> tuple[str, ...]:
    """Return the code of the language that a model's description names; none where it names none."""
    from coach.speech.words.lexicon import base_language

    try:
        told: Any = json.loads(read_bounded(_description(model), _MOST_DESCRIPTION))
        code = told.get("language", {}).get("code") or told["espeak"]["voice"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return ()
    return (base_language(str(code)),)


def get(name: str, setup: Setup, told: Callable[[str], None]) -> str:
    """Download a model and its description; it is there whole, or not at all.

    Args:
        name: Such as ``en_US-lessac-medium``.
        setup: Where models are kept.
        told: Told in one line now and then how far it is.

    Returns:
        What to ask for.

    Raises:
        VoiceError: There is no such model, or it could not be got.
    """
    address = (setup.environment.get(ADDRESS, "") or _PUBLISHED).rstrip("/")
    try:
        files = json.loads(read(f"{address}/voices.json"))[name]["files"]
        wanted = [
            (
                path,
                PinnedFile(name=Path(path).name, size=int(kept["size_bytes"]), digest=kept["md5_digest"], kind="md5"),
            )
            for path, kept in files.items()
            if path.endswith((MODEL, DESCRIPTION))
        ]
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise VoiceError(f"there is no piper voice called '{name}' in {address}/voices.json") from error
    for path, file in wanted:
        download(f"{address}/{path}", setup.models, file, told)
    return f"piper:{name}"


def _description(model: Path) -> Path:
    return model.with_name(model.name.removesuffix(MODEL) + DESCRIPTION)
