"""The name of a voice in a script: one that whoever runs the script may have, and nothing that reaches further."""

import difflib
import re

ENGINES = ("espeak", "pyttsx3", "piper", "rhvoice", "flite", "festival", "pico", "silent")
"""Those that run on the machine, and are the same thing on every machine."""
_AUTO = "auto"
_SETTLED = ("http", "command")
"""Engines of which the user's settings say where a text is sent to, or which program is run."""
_MODEL = ".onnx"
_VOICE = r"[\w.+-]+"

JSON_PATTERN = rf"^(?!.*\.onnx$)({_AUTO}|({'|'.join(ENGINES)})(:{_VOICE})?)$"


def parse_voice_name(text: str) -> str:
    """Read a name as ``coach voices`` lists it, such as ``flite:slt``, or ``auto``.

    Raises:
        ValueError: The text is something else, or names a server, a program or a file; the message says what to do.
    """
    engine, colon, voice = text.partition(":")
    if engine in _SETTLED:
        raise ValueError("a script names no server and no program: whoever runs it may, with --voice")
    if engine not in ENGINES and text != _AUTO:
        names = (_AUTO, *ENGINES)
        near = difflib.get_close_matches(engine, names, n=1)
        raise ValueError(f"did you mean '{near[0]}'?" if near else f"expected {', '.join(names)} or a voice of these")
    if voice.endswith(_MODEL) or "/" in voice or "\\" in voice:
        raise ValueError("a script names no file: expected a voice as `coach voices` lists it, such as flite:slt")
    if colon and not re.fullmatch(_VOICE, voice):
        raise ValueError("expected a voice as `coach voices` lists it, such as flite:slt")
    return text
