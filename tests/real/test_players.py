"""What another program reads from exported files: ffprobe, as most players would."""

import json
import os
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest

from tests.real.conftest import RATE, ROOT, SCRIPT, WAIT, need

ENDINGS = (".wav", ".flac", ".opus", ".ogg", ".mp3", ".m4a", ".m4b", ".mka")
EXACT = (".wav", ".flac", ".opus", ".ogg", ".mp3")
LONGEST_PACKET = 1152
MINUTES = "0.55"
FRAMES = round(float(MINUTES) * 60 * RATE)
SIDE = 64
"""Pixels of the cover."""

each_saying = pytest.mark.parametrize("ending", ENDINGS[1:])


def png() -> bytes:
    """Return a grey square."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 0, 0, 0, 0)
    rows = zlib.compress(bytes((SIDE + 1) * SIDE))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A folder with one session in every format; without the programs that read them the tests are skipped."""
    need("ffprobe", "ffmpeg", packages="ffmpeg")
    folder = tmp_path_factory.mktemp("exported")
    (folder / "short.yaml").write_text(SCRIPT.replace("10-60s", "3-60s"))
    (folder / "cover.png").write_bytes(png())
    arguments = [
        str(folder / "short.yaml"),
        "--minutes",
        MINUTES,
        "--voice",
        "espeak",
        "--cover",
        f"{folder}/cover.png",
    ]
    outputs = [part for ending in ENDINGS for part in ("-o", f"{folder}/a{ending}")]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COACH_")}
    environment["XDG_CACHE_HOME"] = str(folder / "cache")
    command = [sys.executable, "-m", "coach", "export", *arguments, *outputs]
    subprocess.run(command, env=environment, cwd=ROOT, check=True, timeout=3 * WAIT)
    return folder


@pytest.fixture(scope="module")
def uncompressed(folder) -> np.ndarray:
    """What is in the file that loses nothing: float (n, 2)."""
    return heard(folder / "a.wav")


@pytest.fixture(scope="module")
def steps(folder) -> list[dict]:
    """The steps of the session as they are planned."""
    command = [sys.executable, "-m", "coach", "plan", str(folder / "short.yaml"), "--minutes", MINUTES, "--json"]
    environment = {**os.environ, "XDG_CACHE_HOME": str(folder / "cache"), "COACH_VOICE": "espeak"}
    planned = subprocess.run(command, env=environment, cwd=ROOT, check=True, capture_output=True, timeout=3 * WAIT)
    return json.loads(planned.stdout)["steps"]


def probed(path: Path) -> dict:
    """Return all that ffprobe reads."""
    command = ["ffprobe", "-v", "error", "-of", "json", "-show_format", "-show_streams", "-show_chapters", str(path)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, timeout=WAIT).stdout)


def heard(path: Path) -> np.ndarray:
    """Return what ffmpeg decodes: float (n, 2)."""
    command = ["ffmpeg", "-v", "error", "-i", str(path), "-map", "0:a", "-ac", "2", "-f", "s16le", "-"]
    sound = subprocess.run(command, check=True, capture_output=True, timeout=WAIT).stdout
    return np.frombuffer(sound, "<i2").reshape(-1, 2).astype(float)


@pytest.mark.parametrize("ending", ENDINGS)
def test_length_and_place(folder, uncompressed, ending):
    """Every file is as long as the session, and what is heard stands where it does in the uncompressed file."""
    sound = heard(folder / f"a{ending}")
    assert len(uncompressed) == FRAMES
    assert 0 <= len(sound) - FRAMES <= (0 if ending in EXACT else LONGEST_PACKET)
    lost = sound[:FRAMES] - uncompressed
    assert np.square(lost).mean() < np.square(uncompressed).mean() / 30


@each_saying
def test_chapters(folder, steps, ending):
    """The chapters are the steps, told within a hundredth of a second, the last one up to the end."""
    chapters = probed(folder / f"a{ending}")["chapters"]
    assert [chapter["tags"]["title"] for chapter in chapters] == ["Back: Stroke", "Back: Knead", "Back: Rest"]
    for chapter, step in zip(chapters, steps, strict=True):
        assert float(chapter["start_time"]) == pytest.approx(step["start"] / RATE, abs=0.01)
        assert float(chapter["end_time"]) == pytest.approx(step["end"] / RATE, abs=0.01)


@each_saying
def test_words_and_cover(folder, ending):
    """Title, album, artist, genre, notes and loudness are read, and the picture is one."""
    found = probed(folder / f"a{ending}")
    sound, *others = found["streams"]
    tags = {name.upper(): said for name, said in {**sound.get("tags", {}), **found["format"].get("tags", {})}.items()}
    assert (tags["TITLE"], tags["ALBUM"]) == ("Short back, 0:33 minutes", "Short back")
    assert (tags["ARTIST"], tags["GENRE"]) == ("coach", "Massage")
    assert "Voice: espeak:" in tags["COMMENT"]
    gain = tags["R128_TRACK_GAIN"] if ending in (".opus", ".ogg") else tags["REPLAYGAIN_TRACK_GAIN"].split(" dB")[0]
    assert abs(float(gain)) < 2000
    pictures = [stream for stream in others if stream["codec_type"] == "video"]
    assert [(picture["codec_name"], picture["width"]) for picture in pictures] == [("png", SIDE)]
