"""The user's piper models: which there are, and how one is got."""

import json
import tempfile
from pathlib import Path
from typing import Any

from coach.errors import VoiceError

MODEL, DESCRIPTION = ".onnx", ".onnx.json"


def models_in(folder: Path) -> tuple[Path, ...]:
    """Return the models in a folder that have their description beside them, by name."""
    return tuple(model for model in sorted(folder.glob(f"*{MODEL}")) if described(model))


def described(model: Path) -> bool:
    """Tell whether a model's description stands beside it."""
    return _description(model).is_file()


def language_of(model: Path) -> tuple[str, ...]:
    """Return the code of the language that a model's description names; none where it names none."""
    from coach.speech.words.lexicon import base_language

    try:
        told: Any = json.loads(_description(model).read_text(encoding="utf-8"))
        code = told.get("language", {}).get("code") or told["espeak"]["voice"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ()
    return (base_language(str(code)),)


def get(name: str, folder: Path) -> Path:
    """Download a model with piper's own downloader; it is there whole, or not at all.

    Args:
        name: Such as ``en_US-lessac-medium``.
        folder: Where it is kept.

    Raises:
        VoiceError: piper is missing, knows no such model, or could not get it.
    """
    name = name.removeprefix("piper:").strip()
    try:
        from piper.download_voices import download_voice
    except ImportError as error:
        raise VoiceError("piper is missing: pip install 'session-coach[natural]'") from error
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".get-", dir=folder) as unfinished:
            download_voice(name, Path(unfinished))
            got = models_in(Path(unfinished))
            if not got:
                raise VoiceError(f"there is no piper voice called '{name}'")
            _description(got[0]).replace(_description(folder / got[0].name))
            return got[0].replace(folder / got[0].name)
    except (OSError, ValueError) as error:
        why = " ".join(str(error).split())
        raise VoiceError(f"the piper voice '{name}' could not be got: {why}") from error


def _description(model: Path) -> Path:
    return model.with_name(model.name.removesuffix(MODEL) + DESCRIPTION)
