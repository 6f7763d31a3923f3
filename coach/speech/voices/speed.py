"""How fast voices speak on this machine, measured on one sentence and kept by the voice's version."""

import contextlib
import json
import queue
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from pathlib import Path

from coach.errors import VoiceError
from coach.kept.cache import keep_json, read_kept
from coach.kept.digest import digest
from coach.speech.voices.base import Calibrated, Voice
from coach.speech.voices.calibration import reference, spoken_seconds
from coach.speech.voices.listing import Speed, VoiceInfo
from coach.speech.voices.program import ORDINARY
from coach.speech.voices.setup import Setup
from coach.units import Seconds

_AT_ONCE = 2
_TRIES = 2
"""A model is loaded with the first sentence; the second tells how fast it is from then on."""


def measure(
    voices: Iterable[VoiceInfo],
    setup: Setup,
    *,
    limit: Seconds = Seconds(10.0),
    clock: Callable[[], float] = time.perf_counter,
) -> Mapping[str, Speed | str]:
    """Return the speed of each voice that works, by its name, or in one line why it could not be measured.

    Args:
        voices: The voices.
        setup: Where the voices are, and where what was measured is kept.
        limit: Seconds all of it may take; voices that are not done by then are left out.
        clock: Tells the time in seconds.
    """
    waiting: queue.SimpleQueue[VoiceInfo] = queue.SimpleQueue()
    done: queue.SimpleQueue[tuple[str, Speed | str]] = queue.SimpleQueue()
    count = 0
    for info in voices:
        if info.found is not None:
            waiting.put(info)
            count += 1
    opened: list[Voice] = []

    def work() -> None:
        with contextlib.suppress(queue.Empty):
            while True:
                info = waiting.get_nowait()
                try:
                    done.put((info.id, _measure(info, setup, opened, clock)))
                except VoiceError as error:
                    done.put((info.id, str(error)))

    for _ in range(min(_AT_ONCE, count)):
        threading.Thread(target=work, name="voice speed", daemon=True).start()
    until = time.monotonic() + limit
    speeds: dict[str, Speed | str] = {}
    with contextlib.suppress(queue.Empty):
        for _ in range(count):
            speeds.update([done.get(timeout=max(0.0, until - time.monotonic()))])
    with contextlib.suppress(queue.Empty):
        while True:
            waiting.get_nowait()
    for voice in tuple(opened):
        voice.close()
    return speeds


def _measure(info: VoiceInfo, setup: Setup, opened: list[Voice], clock: Callable[[], float]) -> Speed | str:
    assert info.found is not None  # only such are asked
    language = "en" if "en" in info.languages or not info.languages else info.languages[0]
    voice = info.found.build(language, setup)
    opened.append(voice)
    try:
        if not isinstance(voice, Calibrated):
            return "nothing to measure"
        path = None if setup.cache is None else setup.cache / f"speed-{digest(voice.id)}.json"
        kept = _kept(path)
        if kept is None:
            kept = max((_time(voice, language, clock) for _ in range(_TRIES)), key=lambda speed: speed.times)
            keep_json(path, asdict(kept))
        return kept
    finally:
        voice.close()


def _time(voice: Calibrated, language: str, clock: Callable[[], float]) -> Speed:
    begun = clock()
    speech = voice.speak_at(reference(language)[1], ORDINARY)
    taken = clock() - begun
    return Speed(rate=speech.rate, times=round(spoken_seconds(speech) / max(taken, 1e-6), 2))


def _kept(path: Path | None) -> Speed | None:
    try:
        kept = json.loads(read_kept(path) or b"")
        return Speed(rate=int(kept["rate"]), times=float(kept["times"]))
    except (ValueError, KeyError, TypeError):
        return None
