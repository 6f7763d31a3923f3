"""Measurements of tracks: right, made once, and remembered by what is in the file."""

import json
import os

import numpy as np
import pytest
import soundfile

from coach.errors import MusicError
from coach.sound.music import measured as module
from coach.sound.music.measured import measure
from coach.units import RATE


def tone(path, level=0.1, seconds=3.0, rate=RATE):
    """Write a tone of 997 Hz on both sides, and return its path."""
    sound = level * np.sin(2.0 * np.pi * 997.0 / rate * np.arange(int(seconds * rate)))
    soundfile.write(path, np.stack([sound, sound], axis=1), rate)
    return path


@pytest.fixture
def counted(monkeypatch):
    """Note each file that is decoded to be measured."""
    files = []
    whole = module.decoded_blocks
    monkeypatch.setattr(module, "decoded_blocks", lambda path: files.append(path) or whole(path))
    return files


@pytest.mark.parametrize(("name", "rate"), [("a.wav", RATE), ("b.flac", 44_100)])
def test_loudness_and_length(tmp_path, name, rate):
    """Loudness is that of the standard, the length that of what is decoded."""
    found = measure(tone(tmp_path / name, rate=rate), folder=None)
    assert found.loudness == pytest.approx(-20.0, abs=0.05)
    assert (found.frames, found.broken) == (3 * RATE, None)


def test_remembered_by_content(tmp_path, counted):
    """A file is measured once, wherever it lies and whatever it is called; another content anew."""
    first = measure(tone(tmp_path / "a.wav"), folder=tmp_path / "cache")
    (tmp_path / "a.wav").rename(tmp_path / "b.wav")
    assert measure(tmp_path / "b.wav", folder=tmp_path / "cache") == first
    assert len(counted) == 1
    assert measure(tone(tmp_path / "b.wav", 0.05), folder=tmp_path / "cache").loudness < first.loudness - 5.0
    assert len(counted) == 2


def test_a_long_file_is_told_from_another(tmp_path, counted):
    """Of a file larger than what is read of it, a change in the head or tail tells, as does the length."""
    path = tone(tmp_path / "a.wav", seconds=10.0)
    content = path.read_bytes()
    for changed in (content, b"RIFF" + content[4:-1] + b"\1", content[:60] + b"\1" + content[61:], content[:-4]):
        path.write_bytes(changed)
        measure(path, folder=tmp_path / "cache")
    assert len(counted) == 4


@pytest.mark.parametrize("damage", ["", "[]", "{}", '{"format": 0}', '{"format": 1, "loudness": "x"}', "\xff"])
def test_a_damaged_memory(tmp_path, counted, damage):
    """What cannot be believed is measured anew and put right."""
    path = tone(tmp_path / "a.wav")
    first = measure(path, folder=tmp_path / "cache")
    (kept,) = (tmp_path / "cache").iterdir()
    kept.write_text(damage, encoding="latin-1")
    assert measure(path, folder=tmp_path / "cache") == first
    assert json.loads(kept.read_text())["frames"] == 3 * RATE
    assert len(counted) == 2


def test_no_room_to_remember(tmp_path):
    """Where nothing can be kept, it is measured each time."""
    (tmp_path / "file").touch()
    assert measure(tone(tmp_path / "a.wav"), folder=tmp_path / "file" / "cache").frames == 3 * RATE


def test_no_longer_wanted(tmp_path):
    """Measuring that nobody waits for any more ends, and nothing is kept of it."""
    assert measure(tone(tmp_path / "a.wav"), folder=tmp_path / "cache", wanted=lambda: False) is None
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize("seconds", [0.0, 0.3, 3.0])
def test_silence(tmp_path, seconds):
    """Silence, and what is too short to have a loudness, is no music."""
    with pytest.raises(MusicError, match=r"a\.wav is silent or shorter than 0\.4 s, expected music"):
        measure(tone(tmp_path / "a.wav", 0.0, seconds), folder=tmp_path)


def test_missing(tmp_path):
    """A file that is not there is told the same with and without a memory."""
    for folder in (None, tmp_path):
        with pytest.raises(MusicError, match=r"a\.wav cannot be played as music: there is no such file"):
            measure(tmp_path / "a.wav", folder=folder)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFO here")
def test_no_file(tmp_path):
    """What is no file is not waited for."""
    os.mkfifo(tmp_path / "a.wav")
    for path in (tmp_path / "a.wav", tmp_path):
        with pytest.raises(MusicError, match="it is not a file"):
            measure(path, folder=tmp_path)


def test_broken_in_the_middle(tmp_path):
    """What can be decoded is measured; why it is not more is remembered too."""
    noise = np.random.default_rng(3).uniform(-0.5, 0.5, (4 * RATE, 2))
    path = tmp_path / "a.flac"
    soundfile.write(path, noise, RATE)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    for _ in range(2):
        found = measure(path, folder=tmp_path / "cache")
        assert RATE < found.frames < 3 * RATE
        assert "breaks off" in found.broken


@pytest.mark.parametrize("name", ["a.wav", "b.flac", "c.mp3", "d.ogg"])
def test_a_long_track(tmp_path, monkeypatch, name):
    """Hours are measured in places: the loudness is nearly that of the whole, the length is left open."""
    sound = np.random.default_rng(3).normal(0.0, 0.1, (15 * RATE, 2))
    sound *= (1.0 + 0.9 * np.sin(np.arange(15 * RATE) / RATE))[:, None]
    with soundfile.SoundFile(tmp_path / name, "w", RATE, 2) as file:
        for start in range(0, len(sound), RATE):
            file.write(sound[start : start + RATE])
    whole = measure(tmp_path / name, folder=None)
    monkeypatch.setattr(module, "LONG", 12.0)
    monkeypatch.setattr(module, "PLACES", 10)
    monkeypatch.setattr(module, "PLACE", 1.0)
    found = measure(tmp_path / name, folder=None)
    assert (whole.frames, found.frames) == (15 * RATE, None)
    assert found.loudness == pytest.approx(whole.loudness, abs=0.5)
