"""Renders the beds of ``scores`` into Opus files and lists them in ``beds.yaml``.

::

    python audio/compose.py          every bed
    python audio/compose.py dusk     one of them

The same score gives the same bytes on the same machine.
"""

import math
import sys
import zlib
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import numpy as np
import soundfile
import synth
import yaml
from scores import BEDS
from scores.notation import Bed, Layer, Pad, Part, Stem, Weather

from coach.sound import loudness
from coach.sound.music.decoded import DecodedMusic, LoopedMusic
from coach.sound.music.layered import LayeredMusic
from coach.units import RATE, Frames, Lufs, to_decibels, to_gain

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

FOLDER = Path(__file__).parent
SEAM = 4800
"""Frames after a loop that repeat its beginning, so that the codec's edge falls into them."""
TARGET = -20.0
"""LUFS of every bed as it is heard."""
LONG = 20 * 60 * RATE
"""Frames over which the loudness of a bed is measured: its stems have met in many ways by then."""
HOUR = 60 * 60 * RATE
HIGHEST_PEAK = -4.0
"""dBFS no sample of a bed goes over within an hour."""
BIT_RATES = {"ground": 70.0, "air": 54.0, "weather": 48.0}
"""kbit/s by stem: what is soft and without strokes needs fewer."""

_HEADER = """\
# The beds, measured as they are heard. Written by compose.py: change the scores instead.
# A bed is the sum of its stems, all begun together, each looped for itself. The file of a stem is `loop` frames
# followed by `seam` frames that repeat the loop's beginning. From the second pass on, crossfade linearly from the
# frames after the loop into the loop's first 2400.
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
    steps = sum(len(bed.stems) + 1 for bed in beds)
    with ProcessPoolExecutor() as pool, click.progressbar(length=steps, label="Rendering", file=sys.stderr) as bar:
        renders = [[pool.submit(render, bed, stem) for stem in bed.stems] for bed in beds]
        entries = []
        for bed, stems in zip(beds, renders, strict=True):
            entries.append(pool.submit(publish, bed, [_counted(stem, bar) for stem in stems], folder))
            stems.clear()
        for entry in as_completed(entries):
            facts[entry.result()["name"]] = entry.result()
            bar.update(1)
    listed = [facts[bed.name] for bed in BEDS if bed.name in facts]
    text = yaml.safe_dump(listed, sort_keys=False, allow_unicode=True, width=110)
    list_file.write_text(_HEADER + text, "utf-8")


def _counted(rendering: "Future[synth.Sound]", bar: "ProgressBar[int]") -> synth.Sound:
    """Return a rendered loop once it is there, and count it."""
    loop = rendering.result()
    bar.update(1)
    return loop


def publish(bed: Bed, loops: list[synth.Sound], folder: Path) -> dict[str, Any]:
    """Write the stems of a bed, measure them together, and return the bed's entry in the list.

    Args:
        bed: What they are the stems of.
        loops: As :func:`render` returns them, in the order of the bed.
        folder: Where the files go.
    """
    files = [folder / f"{bed.name}.{stem.name}.opus" for stem in bed.stems]
    gain = np.float32(1.0)
    for _ in range(2):
        for stem, loop, file in zip(bed.stems, loops, files, strict=True):
            sound = gain * np.concatenate([loop, loop[:, :SEAM]], axis=1)
            write_opus(file, sound, kilobits=BIT_RATES[stem.name], serial=seed(file.name))
        with heard(bed, files) as music:
            measured = round(loudness.integrated_loudness(blocks(music, LONG)), 2)
        gain *= np.float32(to_gain(TARGET - measured))
    with heard(bed, files) as music:
        peak = to_decibels(max(float(np.abs(block).max()) for block in blocks(music, HOUR)))
    if peak > HIGHEST_PEAK:
        raise click.ClickException(
            f"{bed.name}: peaks at {peak:.1f} dB; lower the level of its struck or plucked parts"
        )
    return {
        "name": bed.name,
        "title": bed.title,
        "pace": bed.pace,
        "tempo": bed.pulse if bed.beat else None,
        "key": bed.key,
        "loudness": measured,
        "description": bed.description,
        "stems": [
            {"name": stem.name, "file": file.name, "loop": stem.frames, "seam": SEAM}
            for stem, file in zip(bed.stems, files, strict=True)
        ],
    }


@contextmanager
def heard(bed: Bed, files: Iterable[Path]) -> Iterator[LayeredMusic]:
    """Open the files of a bed's stems as the coach plays them."""
    with ExitStack() as opened:
        layers = [
            LoopedMusic(opened.enter_context(DecodedMusic(file)), loop=Frames(stem.frames))
            for stem, file in zip(bed.stems, files, strict=True)
        ]
        yield LayeredMusic(layers, loudness=Lufs(TARGET))


def blocks(music: LayeredMusic, frames: int) -> Iterator[synth.Sound]:
    """Yield music from its beginning, ten seconds at a time."""
    for start in range(0, frames, 10 * RATE):
        yield music.block(start, min(10 * RATE, frames - start))


def render(bed: Bed, stem: Stem) -> synth.Sound:
    """Return the loop of a stem at its level, float32, shape (2, n), 48 kHz."""
    dry, sent = np.zeros((2, 2, stem.frames), np.float32)
    for number, layer in enumerate(stem.layers):
        sound = render_layer(stem, layer, np.random.default_rng(seed(f"{bed.name} {stem.name} {number}")))
        sound *= to_gain(TARGET + layer.level - loudness_of(sound)) * course(layer.course, stem.frames)
        dry += sound
        sent += to_gain(layer.send) * sound
    hall = np.random.default_rng(seed(f"{bed.name} {stem.name} hall"))
    mix = synth.finish(dry + synth.room(sent, bed.hall, hall))
    mix *= ride(mix)
    return mix * np.float32(to_gain(TARGET + stem.level - loudness_of(mix)))


def render_layer(stem: Stem, layer: Layer, rng: np.random.Generator) -> synth.Sound:
    """Return one layer alone, at any level."""
    match layer:
        case Pad():
            return synth.pad(chord_list(stem, layer), layer.timbre, int(layer.fade * RATE), stem.frames, rng)
        case Part():
            return render_part(stem, layer, rng)
        case Weather():
            return synth.WEATHER[layer.sounds](stem.frames, rng)


def chord_list(stem: Stem, layer: Pad) -> list[tuple[int, int, tuple[float, ...]]]:
    """Return first frame, length and pitches of every chord as a pad plays it."""
    spelled = []
    bar = 0
    for chord in stem.chords:
        names = chord.voices.split()
        pitches = tuple(synth.frequency(names[int(voice) - 1], layer.octaves) for voice in layer.voices)
        start, end = place(stem, bar), place(stem, bar + chord.bars)
        spelled.append((start, end - start, pitches))
        bar += chord.bars
    return spelled


def render_part(stem: Stem, part: Part, rng: np.random.Generator) -> synth.Sound:
    """Return the notes of a part, each a little early or late, louder or softer, left or right, as hands play."""
    loop = np.zeros((2, stem.frames), np.float32)
    words = part.notes.replace("|", " ").split()
    voices_at = [chord.voices.split() for chord in stem.chords for _ in range(chord.bars)]
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
        late = rng.normal(0.0, stem.loose)
        synth.lay(loop, np.float32(strength) * sound, place(stem, Fraction(step, part.steps)) + int(late * RATE))
    return loop


def place(stem: Stem, bars: int | Fraction) -> int:
    """Return the frame at which a bar, or a part of one, begins."""
    return math.floor(bars * Fraction(stem.frames, stem.bars) + Fraction(1, 2))


def course(points: tuple[float, ...], frames: int) -> synth.Sound:
    """Return the gain of a layer at every frame of the loop."""
    levels = synth.around(points, frames)
    return np.where(levels > -50.0, 10.0 ** (levels / 20.0), 0.0).astype(np.float32)


def loudness_of(sound: synth.Sound) -> float:
    """Return the loudness in hundredths, which the last bits of a sum, different by number of threads, do not reach."""
    return round(loudness.integrated_loudness(sound), 2)


def ride(mix: synth.Sound) -> synth.Sound:
    """Return the gain a hand on the fader gives: most of what the level strays over eight seconds, taken back.

    It is rounded for the same reason as the loudness.
    """
    every = RATE // 4
    weighted = loudness.k_weigh(mix)
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


def write_opus(file: Path, sound: synth.Sound, *, kilobits: float, serial: int) -> None:
    """Write a sound as Opus in Ogg; the same sound gives the same bytes.

    Args:
        file: Where to.
        sound: float32, shape (2, n), 48 kHz.
        kilobits: Bit rate in kbit/s, both channels together.
        serial: Number of the Ogg stream, which the library would draw at random.
    """
    quality = 1.0 - (kilobits / 2.0 - 6.0) / 250.0  # libsndfile's scale: 256 kbit/s a channel is 0, 6 is 1
    with soundfile.SoundFile(
        file, "w", samplerate=RATE, channels=2, format="OGG", subtype="OPUS", compression_level=quality
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
