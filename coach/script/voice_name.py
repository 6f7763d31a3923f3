"""The name of a voice in a script: one that whoever runs the script may have, and nothing that reaches further."""

import difflib
import re

from coach.forms.shapes import Schema, Text
from coach.speech.voices.engines import AUTO, engines

_MODEL = ".onnx"
_VOICE = r"[\w.+-]+"


def voice_schema() -> Schema:
    """Return the JSON Schema of a name that a script may give."""
    names = "|".join(_nameable())
    return {"type": "string", "pattern": rf"^(?!.*\.onnx$)({AUTO}|({names})(:{_VOICE})?)$"}


def parse_voice_name(text: str) -> str:
    """Read a name as ``coach voices`` lists it, such as ``flite:slt``, or ``auto``.

    Raises:
        ValueError: The text is something else, or names a server, a program or a file; the message says what to do.
    """
    engine, colon, voice = text.partition(":")
    if any(known.settled for known in engines() if known.name == engine):
        raise ValueError("a script names no server and no program: whoever runs it may, with --voice")
    names = (AUTO, *_nameable())
    if engine not in names or (engine == AUTO and colon):
        near = difflib.get_close_matches(engine, names, n=1)
        raise ValueError(f"did you mean '{near[0]}'?" if near else f"expected {', '.join(names)} or a voice of these")
    if voice.endswith(_MODEL) or "/" in voice or "\\" in voice:
        raise ValueError("a script names no file: expected a voice as `coach voices` lists it, such as flite:slt")
    if colon and not re.fullmatch(_VOICE, voice):
        raise ValueError("expected a voice as `coach voices` lists it, such as flite:slt")
    return text


def _nameable() -> tuple[str, ...]:
    """Return the engines that run on the machine; in an order that is the same on all of them."""
    return tuple(sorted(engine.name for engine in engines() if not engine.settled))


VOICE_NAME = Text(parse=parse_voice_name, json=voice_schema)
