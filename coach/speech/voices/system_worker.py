"""The process one utterance of a system voice lives in: pyttsx3 is only reliable once a process.

One JSON object on standard input (``text``, ``language``, ``voice`` or null, ``rate``, ``path``); the speech goes to
the file, and ``{"voice": …}`` or ``{"error": …}`` to standard output. It is run by its path, and imports nothing of
this package.
"""

import ctypes
import json
import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

_SETTLING = 0.01
"""Seconds after a property was set before the driver has taken it in."""
_TAKEN_IN = 1.0
"""Seconds after which a rate that is still not taken in is left at that."""
_STEADY = 0.3
"""Seconds in which a file that is still written would grow."""
_HEADER_BYTES = 100


def main() -> None:
    """Say what standard input asks for."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in the terminal is the parent's business
    output = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # the drivers print
    try:
        told = {"voice": _speak(json.loads(sys.stdin.read()))}
    except Exception as error:
        told = {"error": " ".join(str(error).split()) or type(error).__name__}
    json.dump(told, output)
    output.flush()
    os._exit(0)  # some drivers never let an interpreter end


def _speak(request: dict[str, Any]) -> str:
    if sys.platform.startswith("linux"):
        _lend_library()
    import pyttsx3

    problems: list[str] = []
    engine = pyttsx3.init()
    finished = threading.Event()
    engine.connect("finished-utterance", lambda **_: finished.set())
    engine.connect("error", lambda **told: problems.append(str(told["exception"])))
    voice = request["voice"] or _voice_for(engine, request["language"])
    engine.setProperty("voice", voice)
    engine.setProperty("rate", request["rate"])
    _settle(engine, request["rate"])
    engine.save_to_file(request["text"], request["path"])
    engine.runAndWait()
    _wait_for(Path(request["path"]), finished, problems)
    if problems:
        raise OSError(problems[0])
    return str(voice)


def _settle(engine: Any, rate: int) -> None:
    """Wait until the driver has taken in the rate: eSpeak takes it in a thread of its own, and may lose it."""
    time.sleep(_SETTLING)
    if not sys.platform.startswith("linux"):
        return
    from pyttsx3.drivers import _espeak

    until = time.monotonic() + _TAKEN_IN
    while _espeak.GetParameter(_espeak.RATE) != rate and time.monotonic() < until:
        engine.setProperty("rate", rate)
        time.sleep(_SETTLING)


def _wait_for(path: Path, finished: threading.Event, problems: list[str]) -> None:
    """Wait for a file to be whole: some drivers go on writing after the wait for them, others never tell the end."""
    size_before = 0
    while not finished.wait(_STEADY) and not problems:
        size = path.stat().st_size if path.exists() else 0
        if size > _HEADER_BYTES and size == size_before:
            return
        size_before = size


def _lend_library() -> None:
    """Let pyttsx3 find the eSpeak NG that came by pip, where the system has none."""
    import espeakng_loader

    os.environ.setdefault("ESPEAK_DATA_PATH", espeakng_loader.get_data_path())
    ctypes.CDLL(espeakng_loader.get_library_path(), ctypes.RTLD_GLOBAL)


def _voice_for(engine: Any, language: str) -> str:
    """Return the system's own choice of voice if it speaks the language, otherwise the first that does."""
    wanted = language.lower().replace("_", "-")
    base = wanted.partition("-")[0]
    voices = {str(voice.id): _languages(voice) for voice in engine.getProperty("voices")}
    chosen = str(engine.getProperty("voice"))
    own_choice_first = sorted(voices, key=lambda voice: voice != chosen)
    for voice in own_choice_first:
        if wanted in voices[voice]:
            return voice
    for voice in own_choice_first:
        if any(code.partition("-")[0] == base for code in voices[voice]):
            return voice
    if not any(voices.values()) and chosen in voices and base == "en":
        return chosen
    known = ", ".join(sorted({code for codes in voices.values() for code in codes})) or "none"
    raise OSError(f"no system voice speaks {language!r}; there are voices for: {known}")


def _languages(voice: Any) -> list[str]:
    """Return a voice's languages as ``en-us``: some drivers give text, some bytes behind a number."""
    codes = []
    for language in voice.languages or ():
        code = language.decode("ascii", "ignore") if isinstance(language, bytes) else str(language)
        code = "".join(sign for sign in code if sign.isprintable()).strip().lower().replace("_", "-")
        codes.append(code)
    return codes


if __name__ == "__main__":
    main()
