"""The list of voices fits any width and tells how to get what is missing."""

from rich.console import Console

from coach.app.screens.voice_list import voice_list
from coach.speech.voices.engines import engine_of
from coach.speech.voices.found import Found
from coach.speech.voices.listing import Speed, VoiceInfo

SPEEDS = {"espeak": Speed(rate=22_050, times=402.4), "command:x": "the voice command:x@1 is ill"}


def info(name, languages=(), *, has_knob=True, why_not=""):
    """Return a voice of a list."""
    found = None if why_not else Found(voice="", languages=languages, build=lambda *_: None, has_knob=has_knob)
    return VoiceInfo(id=name, engine=engine_of(name), found=found, why_not=why_not)


VOICES = (
    info("espeak", tuple("abcdefgh")),
    info("flite", ("en",)),
    info("command:x", has_knob=False),
    info("pico", why_not="apt-get install libttspico-utils"),
)


def shown(width):
    """Return the list as it stands on a terminal."""
    console = Console(width=width, highlight=False)
    with console.capture() as capture:
        console.print(voice_list(VOICES, SPEEDS, width=width))
    return [line.rstrip() for line in capture.get().splitlines()]


def test_wide():
    """A table of those that are here, and under it how to get the others."""
    assert shown(110) == [
        "voice      language   rate       speed           licence        what it is",
        "espeak     8 of them  22.05 kHz  402× real time  GPL-3.0        synthetic, the same on every machine",
        "flite      en         -          -               BSD-like       small, joined from one speaker's sounds",
        "command:x  any        -          -               the program's  a program of yours, at its own speed",
        "",
        "Not here, and how to get them:",
        "pico: small, of early Android",
        "  apt-get install libttspico-utils  (Apache-2.0)",
    ]


def test_narrow():
    """Two lines a voice where a table has no room."""
    assert shown(60)[:6] == [
        "espeak  8 of them, 22.05 kHz, 402× real time",
        "  synthetic, the same on every machine; licence: GPL-3.0",
        "flite  en",
        "  small, joined from one speaker's sounds; licence: BSD-like",
        "command:x  any",
        "  a program of yours, at its own speed; licence: the",
    ]
    assert max(map(len, shown(30))) <= 30
