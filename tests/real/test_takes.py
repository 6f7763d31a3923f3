"""A voice of one's own with real sound: recorded, taken in by labels, and heard in a session, sample for sample."""

import csv
import json
import os
import subprocess
from types import SimpleNamespace

import numpy as np
import pytest
import soundfile

from tests.real.conftest import RATE, first_sound, until
from tests.real.running import at_a_terminal, coach, drained
from tests.takes import speech

STROKE, KNEAD = "Stroke the back with both hands.", "Knead the shoulders with care."
SCRIPT = f"""
title: Short back
language: en
sections:
  - title: Back
    pace: slow
    steps:
      - {{title: Stroke, say: {STROKE}, for: 3-60s}}
      - {{title: Knead, say: {KNEAD}, for: 3-60s}}
"""
SILENCE = np.zeros(RATE // 2)
STEP = 2.0**-23
"""One step of a 24-bit file."""


@pytest.fixture
def script(tmp_path):
    """A script, and its sheet: what each line is called, by its words."""
    (tmp_path / "short.yaml").write_text(SCRIPT)
    return str(tmp_path / "short.yaml")


def sheet(server, script, tmp_path):
    """Return what each line of a script is called, by its words."""
    coach(server, "voices", "sheet", script, "-o", str(tmp_path / "sheet.csv"))
    with (tmp_path / "sheet.csv").open(encoding="utf-8", newline="") as file:
        return {row["text"]: row["id"] for row in csv.DictReader(file)}


def labelled(path, takes):
    """Write one long recording of takes, by what they are called, with silence between them, and its labels."""
    long, labels = [], []
    for called, samples in takes.items():
        begin = sum(part.size for part in long)
        long += [samples, SILENCE]
        labels.append(f"{begin / RATE:.6f}\t{(begin + samples.size) / RATE:.6f}\t{called}\n")
    soundfile.write(path, np.concatenate(long), RATE, subtype="PCM_16")
    path.with_suffix(".txt").write_text("".join(labels))


def tone(text, number):
    """Return a line as a tone of its own: float64 (n,), every sample of 16 bits."""
    return speech(text, level=0.4, hertz=200.0 + 10.0 * number, rate=RATE).samples.astype(np.float64)


def test_recording(sound_server, tmp_path, script):
    """What is played into the room is the take: counted in, heard until it is over, kept, and gone on with later."""
    known = tone(STROKE, 1)
    soundfile.write(tmp_path / "known.wav", known, RATE, subtype="PCM_16")
    takes = str(tmp_path / "takes")
    arguments = ("voices", "record", script, "--as", "anna", "--into", takes)
    with at_a_terminal(sound_server, *arguments) as (running, keys):
        screen = bytearray()

        def shown(words):
            def looked():
                screen.extend(drained(keys))
                return words.encode() in screen

            until(looked)
            screen.clear()

        shown("begin.")
        os.write(keys, b"\r")
        shown("Speak now")
        subprocess.run(
            ["paplay", "-d", "quiet", str(tmp_path / "known.wav")], env=sound_server.environment, check=True, timeout=30
        )
        shown("Keep it?")
        os.write(keys, b"\r")
        shown("line 2 of ")
        os.write(keys, b"q")
        until(lambda: (drained(keys), running.poll())[1] is not None)
        assert running.returncode == 0
        assert running.stderr.read().decode().startswith("1 kept; 1 of ")
    (path,) = (tmp_path / "takes" / "anna").glob("*.flac")
    assert path.stem == sheet(sound_server, script, tmp_path)[STROKE]
    take, rate = soundfile.read(path)
    assert rate == RATE
    words, heard = np.flatnonzero(known), np.flatnonzero(take)
    np.testing.assert_array_equal(take[heard[0] : heard[-1] + 1], known[words[0] : words[-1] + 1])


def test_a_session_plays_exactly_what_was_taken(sound_server, recording, tmp_path, script):
    """Takes from one long file are a voice by itself; the session is the export, in which each is one gain away."""
    ids = sheet(sound_server, script, tmp_path)
    takes = {text: tone(text, number) for number, text in enumerate(ids)}
    labelled(tmp_path / "long.wav", {ids[text]: samples for text, samples in takes.items()})
    environment = {**sound_server.environment, "XDG_DATA_HOME": str(tmp_path / "data")}
    server = SimpleNamespace(environment=environment)
    out, errors = coach(server, "voices", "take", str(tmp_path / "long.wav"), script, "--as", "anna")
    assert "missing" not in out
    assert errors.startswith(f"{len(ids)} of {len(ids)} lines are in ")
    asked = (script, "--minutes", "0.35", "--music", "none")
    files = ("-o", str(tmp_path / "a.wav"), "--stems", str(tmp_path / "stems"))
    coach(server, "export", *asked, *files)
    coach(server, "run", *asked)
    until(lambda: not recording.last(0.2).any())
    file = soundfile.read(tmp_path / "a.wav", dtype="int16")[0]
    heard = recording.sound
    begin = first_sound(heard) - first_sound(file)
    assert np.array_equal(heard[begin : begin + len(file)], file)
    voice = soundfile.read(tmp_path / "stems" / "voice.flac")[0][:, 0]
    plan = json.loads(coach(server, "plan", *asked, "--json")[0])
    spoken = [cue for cue in plan["cues"] if cue["text"]]
    assert {STROKE, KNEAD} <= {cue["text"] for cue in spoken}
    for cue in spoken:
        words = np.trim_zeros(takes[cue["text"]])
        sounding = np.flatnonzero(np.abs(voice[cue["at"] : cue["end"]]) > 2.0 * STEP)
        played = voice[cue["at"] + sounding[0] : cue["at"] + sounding[0] + words.size]
        gain = float(played @ words / (words @ words))
        np.testing.assert_allclose(played, gain * words, atol=2.0 * STEP)


def test_what_is_wrong_is_told(sound_server, tmp_path, script):
    """A take that is clipped, one of words that have changed, and one that is missing are told by name."""
    before = sheet(sound_server, script, tmp_path)
    driven = (2.0 * speech(STROKE, level=0.9, rate=RATE).samples).clip(-1.0, 1.0)
    labelled(tmp_path / "long.wav", {before[STROKE]: driven, before[KNEAD]: tone(KNEAD, 2)})
    (tmp_path / "short.yaml").write_text(SCRIPT.replace(KNEAD, "Knead the shoulders with great care."))
    arguments = ("voices", "take", str(tmp_path / "long.wav"), script, "--as", "anna", "--into", str(tmp_path))
    out, _ = coach(sound_server, *arguments, code=1)
    told = out.splitlines()
    assert any(line.startswith("not taken") and f"stale, '{KNEAD}' is not said any more" in line for line in told)
    assert f"clipped    {before[STROKE]}  {STROKE}  (peaks at 0.0 dB are cut off; farther away, or softer)" in told
    assert f"missing    {before['Stroke.']}  Stroke." in told
