"""Looks at what is heard: the sound device, a tone of it, and the voices."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing

import numpy as np

from coach.audit.finding import Finding, fails, lacks, works
from coach.errors import DeviceError
from coach.sinks.sink import Sink
from coach.sound.mixer.mixer import interleave
from coach.units import Frames, Seconds, to_frames

TONE_WITHIN = Seconds(4.0)
"""A device that has not played a tone of a second by then plays nothing."""
_LOOK_EVERY = Seconds(0.02)
_VOICE_WITHIN = Seconds(8.0)
_WITHOUT = "`coach run` goes on as a silent rehearsal, `coach export` writes a file"
_LOUDER = np.float32(3.0)
_REST = to_frames(0.3)
"""Frames of silence before and after the tone: some devices swallow the first moment."""


def find_device(*, tone: bool, sleep: Callable[[float], None] = time.sleep) -> Iterator[Finding]:
    """Find whether sound can be heard.

    Args:
        tone: Whether one is played.
        sleep: Lets so many seconds pass.
    """
    from coach.sinks.device import device_names

    try:
        names = device_names()
        if names:
            _open(tone=tone, sleep=sleep)
    except DeviceError as error:
        yield fails("sound device", str(error), _WITHOUT)
        return
    if not names:
        yield fails("sound device", "there is none", _WITHOUT)
        return
    others = f"{len(names)} devices are here" if len(names) > 1 else names[0]
    heard = "a rising tone was played: if you did not hear it, look at its volume" if tone else "the usual one opens"
    yield works("sound device", f"{others}; {heard}")


def _open(*, tone: bool, sleep: Callable[[float], None]) -> None:
    """Open the usual device, and let it play a tone where that is wanted.

    Raises:
        DeviceError: It does not.
    """
    from coach.sinks.device import DeviceSink

    with closing(DeviceSink()) as sink:
        sink.wait_open()
        if tone:
            play_tone(sink, sleep=sleep)


def play_tone(sink: Sink, *, sleep: Callable[[float], None]) -> None:
    """Play a short rising tone on an open sink, and wait for its end.

    Raises:
        DeviceError: The device does not take it.
    """
    from coach.sound.mixer.tones import Tone, tone_samples

    tone = np.pad(tone_samples(Tone.ASKED) * _LOUDER, _REST)
    sink.write(0, interleave(np.stack((tone, tone))))
    sink.finish(Frames(len(tone)))
    sink.start()
    waited = 0.0
    while sink.heard() < len(tone):
        if waited > TONE_WITHIN:
            raise DeviceError("the device is open, and plays nothing")
        sleep(_LOOK_EVERY)
        waited += _LOOK_EVERY


def find_voices() -> Iterator[Finding]:
    """Find which voices are here, whether the one that would be taken speaks, and what the others cost."""
    from coach.app.cast import voice_setup
    from coach.languages import DEFAULT
    from coach.speech.voices.engines import engines, in_order
    from coach.speech.voices.found import speaks
    from coach.speech.voices.listing import Speed, available
    from coach.speech.voices.speed import measure

    setup = voice_setup()
    infos = available(setup)
    first = next(iter(in_order(DEFAULT, setup)), "")
    tried = [info for info in infos if info.engine.name == first and info.found and speaks(info.found, DEFAULT)][:1]
    speed = measure(tried, setup, limit=_VOICE_WITHIN).get(tried[0].id, "it did not speak in time") if tried else ""
    if not tried:
        yield fails("voices", "none is here that speaks by itself", "pip install espeakng-loader")
    elif isinstance(speed, Speed):
        yield works("voices", f"{tried[0].id} speaks, {speed.times:.3g}× as fast as it is heard")
    else:
        others = len([info for info in infos if info.found and info.engine.rank is not None]) - 1
        tell = lacks if others else fails
        yield tell("voices", f"{tried[0].id}: {speed}", "another one takes its place")
    for engine in engines():
        own = [info for info in infos if info.engine is engine]
        here = [info.id for info in own if info.found]
        part = f"voice {engine.name}"
        if here:
            more = f" and {len(here) - 1} more" if len(here) > 1 else ""
            yield works(part, f"{here[0]}{more}: {engine.kind}")
        else:
            size = f" (about {engine.megabytes} MB)" if engine.megabytes else ""
            yield lacks(part, engine.kind, f"{own[0].why_not}{size}")
