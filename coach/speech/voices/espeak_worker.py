"""The process eSpeak NG lives in: a crash or a hang of the library ends here and not in the coach.

It reads one JSON object a line (``text``, ``voices`` to try in turn, ``rate``, ``pitch``, ``range``, ``gap``,
``volume``) and answers each with a header, JSON and samples::

    4 bytes     "SPCH" or "FAIL"
    4 + 4 bytes length of the JSON, length of the samples (little endian)
    JSON        SPCH: rate and words, each [first character, length, first sample]; FAIL: why, in one line
    samples     mono, 16-bit little endian

It ends when its input does. It is run by its path, and only the standard library and the wheel that brings the
library are imported, so that it is up in some 50 ms.
"""

import ctypes
import json
import os
import signal
import struct
import sys
from pathlib import Path
from typing import Any, BinaryIO

_SYNCHRONOUS = 2
_DO_NOT_EXIT = 0x8000
_UTF8 = 1
_WORD = 1
_LONGEST_SECONDS = 60
"""A copy of this process that hangs outlives its parent no longer than this."""
_RATE, _VOLUME, _PITCH, _RANGE, _WORD_GAP = 1, 2, 3, 4, 7


class _Identifier(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("message", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Identifier),
    )


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.POINTER(_Event))


class _Library:
    """The loaded library, and what it has said since :meth:`speak` was called."""

    def __init__(self) -> None:
        import espeakng_loader

        self._data = espeakng_loader.get_data_path()
        self._library = ctypes.CDLL(espeakng_loader.get_library_path())
        self._library.espeak_Synth.argtypes = (
            *(ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint, ctypes.c_int),
            *(ctypes.c_uint, ctypes.c_uint, ctypes.c_void_p, ctypes.c_void_p),
        )
        self.rate = self._library.espeak_Initialize(_SYNCHRONOUS, 0, os.fsencode(self._data), _DO_NOT_EXIT)
        if self.rate <= 0:
            raise OSError(f"eSpeak NG did not start with the data in {self._data}")
        self._voice: str | None = None
        self._samples = bytearray()
        self._words: list[tuple[int, int, int]] = []
        self._library.espeak_ng_SetRandSeed(ctypes.c_long(1))
        self._callback = _Callback(self._collect)  # the library keeps a bare pointer to it
        self._library.espeak_SetSynthCallback(self._callback)

    def speak(self, request: dict[str, Any]) -> tuple[bytes, list[tuple[int, int, int]]]:
        """Return the samples of a text, and its words as first character, length and first sample."""
        self.set_voice(request["voices"])
        for parameter, name in (
            (_RATE, "rate"),
            (_PITCH, "pitch"),
            (_RANGE, "range"),
            (_WORD_GAP, "gap"),
            (_VOLUME, "volume"),
        ):
            self._library.espeak_SetParameter(parameter, request[name], 0)
        self._samples.clear()
        self._words.clear()
        text = request["text"].encode("utf-8", "ignore") + b"\0"
        if failure := self._library.espeak_Synth(text, len(text), 0, 1, 0, _UTF8, None, None):
            raise OSError(f"eSpeak NG could not say this line (code {failure})")
        return bytes(self._samples), list(self._words)

    def set_voice(self, names: list[str]) -> None:
        """Load the first of several voices that the library has; a voice that is loaded is not loaded again."""
        if self._voice in names:
            return
        for name in names:
            if self._library.espeak_SetVoiceByName(name.encode()) == 0:
                self._voice = name
                return
        self._voice = None
        languages = sorted(file.name for file in Path(self._data, "lang").rglob("*") if file.is_file())
        raise OSError(f"eSpeak NG has no voice {names[0].partition('+')[0]!r}; it has {', '.join(languages)}")

    def _collect(self, samples: int | None, count: int, events: Any) -> int:
        if samples and count > 0:
            self._samples += ctypes.string_at(samples, 2 * count)
        for event in events:  # pragma: no branch - the list ends with an event of type 0
            if event.type == 0:
                break
            if event.type == _WORD:
                self._words.append((event.text_position - 1, event.length, event.sample))
        return 0


def _answer(output: BinaryIO, kind: bytes, told: object, samples: bytes = b"") -> None:
    note = json.dumps(told).encode()
    output.write(struct.pack("<4sII", kind, len(note), len(samples)) + note)
    output.write(samples)
    output.flush()


def _say(library: _Library, request: dict[str, Any], output: BinaryIO) -> None:
    samples, words = library.speak(request)
    _answer(output, b"SPCH", {"rate": library.rate, "words": words}, samples)


def _say_in_a_copy(library: _Library, request: dict[str, Any], output: BinaryIO) -> None:
    """Say a line in a copy of this process, in which nothing has been said before.

    The library carries its noise and its phase from one sentence into the next: only so does a line sound the
    same each time it is said.
    """
    if sys.platform == "win32":  # knows no copies
        raise NotImplementedError
    library.set_voice(request["voices"])
    copy = os.fork()
    if not copy:
        signal.alarm(_LONGEST_SECONDS)
        try:
            _say(library, request, output)
        except OSError as error:
            _answer(output, b"FAIL", _one_line(error))
        os._exit(0)
    _, status = os.waitpid(copy, 0)
    if status:
        sys.exit(1)


def main() -> None:
    """Answer requests from standard input on standard output until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in the terminal is the parent's business
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what the library prints must not get between the answers
    say = _say if sys.platform == "win32" else _say_in_a_copy
    library: _Library | None = None
    for line in sys.stdin.buffer:
        try:
            library = library or _Library()
            say(library, json.loads(line), output)
        except (ImportError, OSError, RuntimeError) as error:
            _answer(output, b"FAIL", _one_line(error))


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())


if __name__ == "__main__":
    main()
