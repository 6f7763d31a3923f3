"""Files that somebody else may have written, each with what reads it, and how they are spoiled.

A script, a lexicon, settings, a playlist, a journal, the header of a sound, a voice's answer, a clip, a model's
description, a table of takes.
"""

import io
import json
import random
import struct
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from coach.app.importing import import_session
from coach.app.settings import read_settings
from coach.live.journal import FORMAT, Journal
from coach.script.file import read_script
from coach.script.proofreading import unspeakable_signs
from coach.session.request import Request
from coach.sound.clips import files
from coach.sound.clips.polish import Cut
from coach.sound.music.measured import measure
from coach.sound.music.playlist import sound_files
from coach.speech.takes.index import FILE, read_index
from coach.speech.voices.models import language_of
from coach.speech.voices.recording import read_recording
from coach.speech.words.lexicon_file import read_lexicon

_SCRIPT = b"""title: Five quiet minutes
language: en
credit: &who me
minutes: 5
beds: {slow: dusk, fast: none}
voices: {guide: auto, count: espeak}
phrases: {last_one: [Last one., Once more.]}
pulse: bell
welcome: Welcome. Breathe out together.
ask: {line: "Is there any fever, {name}?", wait: 6s}
prepare: {line: Have oil ready., wait: 20s}
safety: Stay off the spine.
stay: 90s
sections:
  - title: Back
    pace: slow
    rounds: {times: 1-3, from: 35min}
    areas: [shoulders, neck]
    steps:
      - title: Glide up
        say:
          - Lower back. Glide both hands up.
          - {line: Press gently., firm: Lean in., safety: true}
        again: Glide up.
        reps: 5-10
        tempo: 6s to 10s
        fading: true
      - title: Circles
        say: Circle slowly.
        for: 30-90s
        sides: [left, right]
        begin: left
        optional: 1
        cues:
          - {at: 50%, say: Soften your shoulders.}
          - {at: -8s, say: Slow down., to: receiver}
          - {every: 30s, say: *who}
      - {title: Oil, say: Take oil., for: 10s, until: next, at most: 5min, quiet: true}
farewell: Bring some water.
"""
_SETTINGS = b"keys: {x: stop, enter: next}\nvoices:\n  http: {a: {address: 'http://127.0.0.1:1', key_from: KEY}}\n"
_LEXICON = b"Ana: ahna\nclose your: {other: cloze your, piper: klose your}\n"
_PLAYLIST = b"#EXTM3U\na.mp3\n../b c.flac\nfile:///c.ogg\nhttp://x/y\nd\\e.wav\n"
_TAKES = b"file,language,pace,role,text,made,hash,words\na.flac,en,slow,guide,Rest.,,00ff,0.100-0.500\n"


def _wav(seconds: float) -> bytes:
    """Return a sound of 8 bits at 4 kHz, which is short."""
    content = bytes(range(64, 192)) * round(seconds * 4000 / 128)
    head = (b"RIFF", 36 + len(content), b"WAVE", b"fmt ", 16, 1, 1, 4000, 4000, 1, 8, b"data", len(content))
    return struct.pack("<4sI4s4sIHHIIHH4sI", *head) + content


def _clip() -> bytes:
    """Return a kept clip of two words."""
    samples = np.arange(800, dtype=np.int16)
    with TemporaryDirectory() as folder:
        path = Path(folder, "clip.wav")
        files.write(path, Cut(samples=samples, rate=8000, words=((0, 300), (320, 800))))
        return path.read_bytes()


_SOUND = _wav(1.0)
_JOURNAL = {
    **{"format": FORMAT, "request": asdict(Request()), "digest": "0", "title": "Back", "begun": 1, "step": "Rest"},
    **{"turn": 3, "position": 480, "heard": 480, "end": 57600, "finished": False},
}
_MODEL = {"audio": {"sample_rate": 22050}, "espeak": {"voice": "en-us"}, "num_speakers": 1, "language": {"code": "en"}}
_ZWO = b"""<?xml version="1.0"?>
<workout_file><name>A</name><workout><Warmup Duration="60" PowerLow="0.5"/>
<IntervalsT Repeat="2" OnDuration="30" OffDuration="15"><textevent timeoffset="5" message="Go"/></IntervalsT>
</workout></workout_file>"""
_LINES = b"Main:\n3x (40s squats, 20s rest, 2x (10s a; 5s b), 1:00 between)\n# so\n10 push-ups\n"
_TIMER = {
    "name": "A",
    "loop": 2,
    "steps": [{"label": "B", "length": 5000}, {"step_type": "group", "loop": 3, "steps": []}],
}
_NASTY = (
    b"\0",
    b"\x1b[31m",
    b"\xe2\x80\xae",
    b"\xff\xfe",
    b"[" * 50,
    b"&a [*a]",
    b"1e999",
    b"NaN",
    b"9" * 40,
    b"-1",
    b"\n",
)


def _read_playlist(path: Path) -> None:
    sound_files(path.rename(path.with_suffix(".m3u")), lambda _: None)


def _read_journal(path: Path) -> None:
    folder = path.parent / "journal"
    folder.mkdir(exist_ok=True)
    path.rename(folder / "1.json")
    _ = Journal(path.parent).find().request


def _read_takes(path: Path) -> None:
    path.rename(path.with_name(FILE))
    read_index(path.parent)


def _read_lexicon(path: Path) -> None:
    path.rename(path.with_name("lexicon.en.yaml"))
    read_lexicon("en", path.parent)


def _read_model(path: Path) -> None:
    model = path.with_name("voice.onnx")
    path.rename(model.with_name(f"{model.name}.json"))
    language_of(model)


def _read_script(path: Path) -> None:
    script = read_script(path)
    unspeakable_signs(path, script.language)


READERS: dict[str, tuple[bytes, Callable[[Path], object]]] = {
    "script": (_SCRIPT, _read_script),
    "settings": (_SETTINGS, read_settings),
    "lexicon": (_LEXICON, _read_lexicon),
    "playlist": (_PLAYLIST, _read_playlist),
    "journal": (json.dumps(_JOURNAL).encode(), _read_journal),
    "music": (_SOUND, lambda path: measure(path, folder=None)),
    "voice answer": (_SOUND, lambda path: read_recording(io.BytesIO(path.read_bytes()), "Rest.", voice="v")),
    "clip": (_clip(), files.read),
    "takes": (_TAKES, _read_takes),
    "zwo": (_ZWO, lambda path: import_session(path, None)),
    "lines": (_LINES, lambda path: import_session(path, None)),
    "timer": (json.dumps({"timers": [_TIMER]}).encode(), lambda path: import_session(path, None)),
    "model": (json.dumps(_MODEL).encode(), _read_model),
}
"""What is read: how it looks when it is as it should be, and what reads it."""


def spoil(content: bytes, seed: int) -> bytes:
    """Return content with a few places overwritten, cut, doubled, or filled with what is known to be nasty."""
    draw = random.Random(seed)
    spoilt = bytearray(content)
    for _ in range(draw.randint(1, 6)):
        at = draw.randrange(len(spoilt) + 1)
        match draw.randrange(5):
            case 0:
                spoilt[at : at + 1] = bytes([draw.randrange(256)])
            case 1:
                del spoilt[at : at + draw.randrange(1, 40)]
            case 2:
                spoilt[at:at] = spoilt[at : at + draw.randrange(1, 200)]
            case 3:
                spoilt[at:at] = draw.choice(_NASTY)
            case _:
                spoilt[at : at + 4] = struct.pack("<I", draw.choice((0, 1, 2**16, 2**31 - 1, 2**32 - 1)))
    return bytes(spoilt)
