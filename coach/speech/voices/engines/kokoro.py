"""Kokoro's voices, where its two files are in the user's folder of models."""

import zipfile
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING

from coach.errors import VoiceError
from coach.speech.voices.download import PinnedFile, download
from coach.speech.voices.found import Engine, Found
from coach.speech.voices.setup import Setup

if TYPE_CHECKING:
    from coach.speech.voices.base import Voice

ADDRESS = "COACH_KOKORO_ADDRESS"
"""The environment variable that names another place to get the files from."""
_RELEASE = "https://github.com/thewh1teagle/kokoro-onnx/releases/download/model-files-v1.0"
FILES = (
    PinnedFile(
        name="kokoro-v1.0.int8.onnx",
        size=92_361_271,
        digest="6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb",
    ),
    PinnedFile(
        name="voices-v1.0.bin",
        size=28_214_398,
        digest="bca610b8308e8d99f32e6fe4197e7ec01679264efed0cac9140fe9c29f1fbf7d",
    ),
)
_LANGUAGES = {"a": "en-us", "b": "en-gb", "e": "es", "f": "fr-fr"}
"""By the first letter of a voice, its language as the model's phonemes need it; the coach speaks no others."""
_GET = "pip install 'session-coach[kokoro]', then coach voices get kokoro"


def find(setup: Setup) -> tuple[Found, ...]:
    """Return Kokoro's voices, the clearest first.

    Raises:
        VoiceError: Its package or a file is missing or damaged; says which.
    """
    if find_spec("kokoro_onnx") is None:
        raise VoiceError(f"Kokoro is missing: {_GET}")
    missing = [file.name for file in FILES if not (setup.models / file.name).is_file()]
    if missing:
        raise VoiceError(f"{' and '.join(missing)} missing in {setup.models}: coach voices get kokoro")
    voices = setup.models / FILES[1].name
    try:
        with zipfile.ZipFile(voices) as kept:
            names = sorted(name.removesuffix(".npy") for name in kept.namelist())
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        raise VoiceError(f"{voices} is damaged; take it away, and coach voices get kokoro") from error
    names.sort(key=lambda name: name != "af_heart")
    return tuple(
        Found(voice=name, languages=(_LANGUAGES[name[0]][:2],), build=partial(_build, name))
        for name in names
        if name[:1] in _LANGUAGES
    )


def get(_name: str, setup: Setup, told: Callable[[str], None]) -> str:
    """Download Kokoro's files; what is there already is left alone.

    Raises:
        VoiceError: A file could not be got, or is not the one it should be.
    """
    address = setup.environment.get(ADDRESS, "") or _RELEASE
    for file in FILES:
        download(f"{address.rstrip('/')}/{file.name}", setup.models, file, told)
    return "kokoro"


def _build(name: str, _language: str, setup: Setup) -> "Voice":
    from coach.speech.voices.kokoro import KokoroVoice

    files = {setup.models / file.name: file.digest for file in FILES}
    return KokoroVoice(name, files=files, spoken=_LANGUAGES[name[0]], folder=setup.cache)


ENGINE = Engine(
    name="kokoro",
    kind="neural, slow and very natural",
    licence="Apache-2.0",
    get=_GET,
    megabytes=150,
    rank=12,
    find=find,
    fetch=get,
)
