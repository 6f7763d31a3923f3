"""Renders the beds of ``score.py`` into Opus files and lists them in ``beds.yaml``.

::

    python audio/compose.py          every bed
    python audio/compose.py dusk     one of them

The same score gives the same bytes on the same machine.
"""

import math
import zlib
from concurrent.futures import ProcessPoolExecutor, as_completed
from fractions import Fraction
from pathlib import Path
from typing import Any

import click
import numpy as np
import soundfile
import synth
import yaml
from score import BEDS, Bed, Layer, Pad, Part, Weather

from coach import loudness
from coach.units import RATE, to_gain

FOLDER = Path(__file__).parent
SEAM = 4800
"""Frames after the loop that repeat its beginning, so that the codec's edge falls into them."""
TARGET = -20.0
"""LUFS of every bed as it is decoded."""
HIGHEST_PEAK = -4.0
"""dBTP no bed goes over as it is decoded."""
COMPRESSION = 0.84
"""libsndfile's scale from 256 kbit/s a channel (0) to 6 (1)."""

_HEADER = """\
# The beds, measured as they are decoded. Written by compose.py: change score.py instead.
# A file is `loop` frames followed by `seam` frames that repeat the loop's beginning. From the second pass on,
# crossfade linearly from the frames after the loop into the loop's first 2400.
"""


@click.command(help=__doc__.partition("\n")[0])
@click.argument("name", required=False, type=click.Choice([bed.name for bed in BEDS]))
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False), default=FOLDER, help="Where the files go.")
def main(name: str | None, folder: Path) -> None:
    """Render one bed or all of them, and bring the list up to date."""
    beds = [bed for bed in BEDS if name in (None, bed.name)]
    list_file = folder / "beds.yaml"
    known = yaml.safe_load(list_file.read_text("utf-8")) if list_file.exists() else []
    facts = {entry["name"]: entry for entry in known}
    with ProcessPoolExecutor() as pool:
        renders = {pool.submit(produce, bed, folder): bed for bed in beds}
        for done, render in enumerate(as_completed(renders), start=1):
            entry = facts[renders[render].name] = render.result()
            size = (folder / entry["file"]).stat().st_size
            click.echo(f"{done}/{len(beds)} {entry['file']} {size:,} bytes, {entry['loudness']} LUFS", err=True)
    entries = [facts[bed.name] for bed in BEDS if bed.name in facts]
    text = yaml.safe_dump(entries, sort_keys=False, allow_unicode=True, width=110)
    list_file.write_text(_HEADER + text, "utf-8")


def produce(bed: Bed, folder: Path) -> dict[str, Any]:
    """Render, write and measure one bed; return its entry in the list."""
    loop = render(bed)
    frames = loop.shape[1]
    file = folder / f"{bed.name}.opus"
    gain = np.float32(1.0)
    for _ in range(2):
        write_opus(file, gain * np.concatenate([loop, loop[:, :SEAM]], axis=1), serial=seed(bed.name))
        decoded = soundfile.read(file, frames, dtype="float32", always_2d=True)[0].T
        measured = loudness_of(decoded)
        gain *= np.float32(to_gain(TARGET - measured))
    peak = loudness.true_peak(decoded)
    if peak > HIGHEST_PEAK:
        raise click.ClickException(
            f"{bed.name}: peaks at {peak:.1f} dB; lower the level of its struck or plucked parts"
        )
    return {
        "name": bed.name,
        "title": bed.title,
        "file": file.name,
        "pace": bed.pace,
        "tempo": bed.pulse if bed.beat else None,
        "key": bed.key,
        "loop": frames,
        "seam": SEAM,
        "loudness": measured,
        "description": bed.description,
    }


def render(bed: Bed) -> synth.Sound:
    """Return the loop of a bed, float32, shape (2, n), 48 kHz."""
    frames = place(bed, sum(chord.bars for chord in bed.chords))
    dry, sent = np.zeros((2, 2, frames), np.float32)
    for number, layer in enumerate(bed.layers):
        sound = render_layer(bed, layer, frames, np.random.default_rng(seed(f"{bed.name} {number}")))
        sound *= to_gain(TARGET + layer.level - loudness_of(sound)) * course(layer.course, frames)
        dry += sound
        sent += to_gain(layer.send) * sound
    mix = synth.finish(dry + synth.room(sent, bed.hall, np.random.default_rng(seed(f"{bed.name} hall"))))
    mix *= ride(mix)
    return mix * np.float32(to_gain(TARGET - loudness_of(mix)))


def render_layer(bed: Bed, layer: Layer, frames: int, rng: np.random.Generator) -> synth.Sound:
    """Return one layer alone, at any level."""
    match layer:
        case Pad():
            return synth.pad(chord_list(bed, layer), layer.timbre, int(layer.fade * RATE), frames, rng)
        case Part():
            return render_part(bed, layer, frames, rng)
        case Weather():
            return synth.WEATHER[layer.sounds](frames, rng)


def chord_list(bed: Bed, layer: Pad) -> list[tuple[int, int, tuple[float, ...]]]:
    """Return first frame, length and pitches of every chord as a pad plays it."""
    spelled = []
    bar = 0
    for chord in bed.chords:
        names = chord.voices.split()
        pitches = tuple(synth.frequency(names[int(voice) - 1], layer.octaves) for voice in layer.voices)
        start, end = place(bed, bar), place(bed, bar + chord.bars)
        spelled.append((start, end - start, pitches))
        bar += chord.bars
    return spelled


def render_part(bed: Bed, part: Part, frames: int, rng: np.random.Generator) -> synth.Sound:
    """Return the notes of a part, each a little early or late, louder or softer, left or right, as hands play."""
    loop = np.zeros((2, frames), np.float32)
    words = part.notes.replace("|", " ").split()
    voices_at = [chord.voices.split() for chord in bed.chords for _ in range(chord.bars)]
    drum = synth.DRUMS.get(part.plays)
    strokes = [drum(rng) for _ in range(6)] if drum else []
    for step in range(len(voices_at) * part.steps):
        word = words[step % len(words)]
        if word == ".":
            continue
        strength = to_gain(rng.normal(0.0, 1.2) - (5.0 if word == "o" else 0.0))
        if drum:
            sound = strokes[rng.integers(len(strokes))]
        else:
            name = voices_at[step // part.steps][int(word) - 1] if word.isdigit() else word
            instrument = synth.INSTRUMENTS[part.plays]
            pitch = synth.frequency(name, part.octaves)
            sound = synth.note(instrument, pitch, instrument.spread * rng.uniform(-1.0, 1.0))
            strength *= (262.0 / pitch) ** 0.25
        late = rng.normal(0.0, 0.004 if bed.beat else 0.06)
        synth.lay(loop, np.float32(strength) * sound, place(bed, Fraction(step, part.steps)) + int(late * RATE))
    return loop


def place(bed: Bed, bars: int | Fraction) -> int:
    """Return the frame at which a bar, or a part of one, begins."""
    return math.floor(bars * 4 * 60 * RATE / Fraction(bed.pulse) + Fraction(1, 2))


def course(points: tuple[float, ...], frames: int) -> synth.Sound:
    """Return the gain of a layer at every frame of the loop."""
    levels = synth.around(points, frames)
    return np.where(levels > -50.0, 10.0 ** (levels / 20.0), 0.0).astype(np.float32)


def loudness_of(sound: synth.Sound) -> float:
    """Return the loudness in hundredths, which the last bits of a sum, different by number of threads, do not reach."""
    return round(loudness.integrated(sound), 2)


def ride(mix: synth.Sound) -> synth.Sound:
    """Return the gain a hand on the fader gives: most of what the level strays over eight seconds, taken back.

    It is rounded for the same reason as the loudness.
    """
    every = RATE // 4
    weighted = loudness.k_weighted(mix)
    parts = mix.shape[1] // every
    powers = np.square(weighted[:, : parts * every]).reshape(2, parts, every).mean(axis=(0, 2))
    reach = min(32, parts)
    window = np.roll(np.pad(np.hanning(reach + 2)[1:-1], (0, parts - reach)), -(reach // 2))
    level = np.fft.irfft(np.fft.rfft(powers) * np.fft.rfft(window / window.sum()), parts)
    gains = np.clip((level.mean() / level) ** 0.35, 0.6, 1.6).round(2)
    return synth.around(tuple(gains), mix.shape[1]).astype(np.float32)


def seed(text: str) -> int:
    """Return a number that stands for a text, the same on every machine."""
    return zlib.crc32(text.encode())


def write_opus(file: Path, sound: synth.Sound, *, serial: int) -> None:
    """Write a sound as Opus in Ogg; the same sound gives the same bytes.

    Args:
        file: Where to.
        sound: float32, shape (2, n), 48 kHz.
        serial: Number of the Ogg stream, which the library would draw at random.
    """
    with soundfile.SoundFile(
        file, "w", samplerate=RATE, channels=2, format="OGG", subtype="OPUS", compression_level=COMPRESSION
    ) as opus:
        for start in range(0, sound.shape[1], RATE):
            opus.write(sound[:, start : start + RATE].T)
    file.write_bytes(with_serial(file.read_bytes(), serial))


def with_serial(ogg: bytes, serial: int) -> bytes:
    """Return an Ogg stream with another serial number and the checksums that go with it (RFC 3533)."""
    pages = bytearray(ogg)
    start = 0
    while start < len(pages):
        segments = pages[start + 26]
        end = start + 27 + segments + sum(pages[start + 27 : start + 27 + segments])
        pages[start + 14 : start + 18] = serial.to_bytes(4, "little")
        pages[start + 22 : start + 26] = bytes(4)
        pages[start + 22 : start + 26] = ogg_checksum(pages[start:end]).to_bytes(4, "little")
        start = end
    return bytes(pages)


def ogg_checksum(page: bytes | bytearray) -> int:
    """Return the checksum of an Ogg page: CRC-32 with the highest bit first, from zero, not inverted."""
    checksum = 0
    for byte in page:
        checksum = (checksum << 8 & 0xFFFFFFFF) ^ _CHECKSUMS[checksum >> 24 ^ byte]
    return checksum


def _byte_checksum(byte: int) -> int:
    checksum = byte << 24
    for _ in range(8):
        checksum = (checksum << 1 ^ (0x04C11DB7 if checksum & 0x80000000 else 0)) & 0xFFFFFFFF
    return checksum


_CHECKSUMS = tuple(_byte_checksum(byte) for byte in range(256))


if __name__ == "__main__":
    main()
