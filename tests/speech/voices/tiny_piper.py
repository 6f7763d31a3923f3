"""A piper model of under a kilobyte: it hums for as long as its text is, and piper loads it like any other."""

import json
import math
import struct
from pathlib import Path

RATE = 16_000
_HOP = 600.0
"""Samples for each phoneme at the ordinary speed."""
_FLOAT, _INT64 = 1, 7
_PHONEMES = "_^$ !',.:;?abcdefghijklmnopqrstuvwxyzæðŋɐɑɔəɚɛɜɡɪɫɬɹɾʃʊʌʒʔθᵻˈˌː"


def write_model(path: Path) -> Path:
    """Write the model and its description; return the model."""
    path.write_bytes(model())
    description = {
        "audio": {"sample_rate": RATE},
        "espeak": {"voice": "en-us"},
        "language": {"code": "en_US"},
        "num_symbols": len(_PHONEMES),
        "num_speakers": 1,
        "inference": {"noise_scale": 0.667, "length_scale": 1.0, "noise_w": 0.8},
        "phoneme_id_map": {sign: [number] for number, sign in enumerate(_PHONEMES)},
    }
    Path(f"{path}.json").write_text(json.dumps(description), encoding="utf-8")
    return path


def model() -> bytes:
    """Return an ONNX model as piper's: a swelling sine of input_lengths × scales[1] × 600 samples."""
    nodes = (
        _node("Cast", ["input_lengths"], "phonemes", to=_FLOAT),
        _node("Gather", ["scales", "second"], "scale"),
        _node("Mul", ["phonemes", "scale"], "scaled"),
        _node("Mul", ["scaled", "hop"], "counted"),
        _node("Squeeze", ["counted"], "count"),
        _node("Range", ["zero", "count", "step"], "number"),
        _node("Sin", ["number"], "sine"),
        _node("Div", ["number", "count"], "share"),
        _node("Mul", ["share", "half_turn"], "angle"),
        _node("Sin", ["angle"], "swell"),
        _node("Mul", ["sine", "swell"], "swelling"),
        _node("Unsqueeze", ["swelling", "axes"], "output"),
    )
    values = (
        _tensor("second", [1], _INT64, struct.pack("<q", 1)),
        _tensor("hop", [1], _FLOAT, struct.pack("<f", _HOP)),
        _tensor("zero", [], _FLOAT, struct.pack("<f", 0.0)),
        _tensor("step", [], _FLOAT, struct.pack("<f", 1.0)),
        _tensor("half_turn", [], _FLOAT, struct.pack("<f", math.pi)),
        _tensor("axes", [2], _INT64, struct.pack("<qq", 0, 1)),
    )
    inputs = (
        _value("input", _INT64, ["batch", "phonemes"]),
        _value("input_lengths", _INT64, ["batch"]),
        _value("scales", _FLOAT, [3]),
    )
    graph = b"".join(
        (
            *(_field(1, node) for node in nodes),
            _field(2, b"tiny"),
            *(_field(5, value) for value in values),
            *(_field(11, value) for value in inputs),
            _field(12, _value("output", _FLOAT, ["batch", "one", "time"])),
        )
    )
    return _field(1, 8) + _field(7, graph) + _field(8, _field(1, b"") + _field(2, 13))


def _node(operation: str, inputs: list[str], output: str, **attributes: int) -> bytes:
    given = (
        _field(5, _field(1, name.encode()) + _field(3, value) + _field(20, 2)) for name, value in attributes.items()
    )
    return b"".join(
        (
            *(_field(1, name.encode()) for name in inputs),
            _field(2, output.encode()),
            _field(4, operation.encode()),
            *given,
        )
    )


def _tensor(name: str, shape: list[int], kind: int, data: bytes) -> bytes:
    return b"".join((*(_field(1, size) for size in shape), _field(2, kind), _field(8, name.encode()), _field(9, data)))


def _value(name: str, kind: int, shape: list[int | str]) -> bytes:
    sizes = (_field(1, _field(1, size) if isinstance(size, int) else _field(2, size.encode())) for size in shape)
    return _field(1, name.encode()) + _field(2, _field(1, _field(1, kind) + _field(2, b"".join(sizes))))


def _field(number: int, value: int | bytes) -> bytes:
    """Return one field of a protocol buffer."""
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    return _varint(number << 3 | 2) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    """Return a whole number, seven bits a byte."""
    return bytes([value]) if value < 0x80 else bytes([value & 0x7F | 0x80]) + _varint(value >> 7)
