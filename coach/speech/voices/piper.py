"""piper: neural voices from a model file, in a worker process that keeps the model loaded."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from coach.pace import Pace
from coach.speech.voices.calibration import reference
from coach.speech.voices.model import MODEL_WORKER, ModelVoice
from coach.speech.voices.program import ORDINARY
from coach.units import Seconds

_WAYS = ({"noise": None}, {"noise": 0.5}, {"noise": 0.0})
"""Shares of the model's own noise: with less of it, a line is flatter and clearer."""
_MEGABYTES = 250


class PiperVoice(ModelVoice):
    """Speaks with a piper model.

    Args:
        model: The ``.onnx`` file; its description, ``.onnx.json``, stands beside it.
        language: Language of the lines, a code such as ``en``.
        folder: Where the settings found for each pace are kept, and that the model was whole; None finds them anew.
        sha256: What the model's bytes have to be, checked before it is loaded the first time; empty: anything.
        knobs: The settings for each pace, where they are known.
        timeout: Seconds a line may take, the first one with the loading of the model.
        worker: The file of the worker.
    """

    def __init__(
        self,
        model: Path,
        *,
        language: str = "en",
        folder: Path | None = None,
        sha256: str = "",
        knobs: Mapping[Pace, int] | None = None,
        timeout: Seconds = Seconds(60.0),
        worker: Path = MODEL_WORKER,
    ) -> None:
        self._fixed = {"engine": "piper", "files": [str(model)]}
        super().__init__(
            f"piper:{model.stem}",
            files={model: sha256, model.with_name(f"{model.name}.json"): ""},
            megabytes=_MEGABYTES,
            worker=worker,
            ways=_WAYS,
            sentences=reference(language),
            knobs=knobs,
            folder=folder,
            timeout=timeout,
        )

    def _asked(self, text: str, knob: int, way: Mapping[str, Any]) -> dict[str, Any]:
        return {**self._fixed, "text": text, "scale": ORDINARY / knob, **way}
