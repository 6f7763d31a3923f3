"""The beds in ``audio/`` are what ``beds.yaml`` says, loop without a seam, and are rendered the same every time."""

import importlib
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest
import soundfile
import yaml
from numpy.typing import NDArray

from coach import loudness
from coach.pace import Pace
from coach.units import RATE

AUDIO = Path(__file__).parent.parent / "audio"
ENTRIES = {entry["name"]: entry for entry in yaml.safe_load((AUDIO / "beds.yaml").read_text("utf-8"))}
CROSSFADE = 2400


@dataclass(frozen=True)
class Bed:
    """A bed as it is listed and as it is decoded."""

    entry: dict[str, Any]
    rate: int
    sound: NDArray[np.float32]
    """Shape (channels, n): the loop and what follows it."""

    @property
    def loop(self) -> NDArray[np.float32]:
        """What goes round."""
        return self.sound[:, : self.entry["loop"]]


@pytest.fixture(scope="module", params=ENTRIES)
def bed(request) -> Bed:
    """Each bed in turn, decoded once for all tests of it."""
    entry = ENTRIES[request.param]
    frames, rate = soundfile.read(AUDIO / entry["file"], dtype="float32", always_2d=True)
    return Bed(entry=entry, rate=rate, sound=np.ascontiguousarray(frames.T))


def level(sound: NDArray[np.float32]) -> float:
    """Root mean square in dB."""
    return 10.0 * np.log10(np.mean(np.square(sound, dtype=np.float64)) + 1e-20)


def around_the_seam(bed: Bed) -> NDArray[np.float32]:
    """The end of one pass and the beginning of the next as a player plays them, half a second of each, in mono."""
    fade = np.arange(CROSSFADE, dtype=np.float32) / CROSSFADE
    after = bed.sound[:, bed.entry["loop"] :]
    head = bed.loop[:, : RATE // 2].copy()
    head[:, :CROSSFADE] = after[:, :CROSSFADE] * (1.0 - fade) + head[:, :CROSSFADE] * fade
    return np.concatenate([bed.loop[:, -RATE // 2 :], head], axis=1).mean(axis=0)


def changes(mono: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Spectral flux, and rise or fall of the level in dB, from one 20 ms to the next."""
    frames = mono[: mono.size // 960 * 960].reshape(-1, 960)
    spectra = np.abs(np.fft.rfft(frames * np.hanning(960).astype(np.float32)))
    levels = 10.0 * np.log10(np.mean(frames * frames, axis=1) + 1e-9)
    flux = np.sqrt(np.square(np.diff(spectra, axis=0).clip(min=0.0)).sum(axis=1))
    return flux, np.abs(np.diff(levels))


def test_two_beds_a_pace():
    """Every pace has a choice."""
    paces = [Pace(entry["pace"]) for entry in ENTRIES.values()]
    assert {pace: paces.count(pace) >= 2 for pace in Pace} == dict.fromkeys(Pace, True)


def test_slow_beds_have_no_beat():
    """A tempo is given where one can be heard."""
    assert {name for name, entry in ENTRIES.items() if entry["tempo"] is None} == {
        name for name, entry in ENTRIES.items() if entry["pace"] == "slow"
    }


@pytest.mark.parametrize("name", ENTRIES)
def test_file_is_small(name):
    """A bed stays within 1.5 MB, since all of them are in the package."""
    assert (AUDIO / ENTRIES[name]["file"]).stat().st_size <= 1_500_000


def test_format(bed):
    """48 kHz stereo, the loop and the seam and not a frame more."""
    assert (bed.rate, bed.sound.shape) == (RATE, (2, bed.entry["loop"] + bed.entry["seam"]))


def test_loudness_is_as_listed(bed):
    """The list says how loud a bed is, and all are equally loud."""
    measured = loudness.integrated(bed.loop)
    assert measured == pytest.approx(bed.entry["loudness"], abs=0.02)
    assert measured == pytest.approx(-20.0, abs=0.1)


def test_level_is_even(bed):
    """No three seconds stand out or fall away: within 3 LU of the whole, either way."""
    weighted = loudness.k_weighted(bed.loop)
    fifths = np.square(weighted).reshape(2, -1, RATE // 5).mean(axis=(0, 2))
    levels = 10.0 * np.log10(np.convolve(fifths, np.full(15, 1.0 / 15.0), "valid"))
    assert np.abs(levels - level(weighted)).max() < 3.0


def test_peak(bed):
    """There is room above a bed for the voice."""
    assert np.abs(bed.sound).max() <= 10.0 ** (-4.0 / 20.0)


def test_no_direct_current(bed):
    """The mean is below −60 dB."""
    assert np.abs(bed.loop.mean(axis=1)).max() < 0.001


def test_mono_keeps_the_level(bed):
    """On one loudspeaker a bed loses less than 3 dB."""
    assert level(bed.loop) - level(bed.loop.mean(axis=0)) < 3.0


def test_no_part_is_another(bed):
    """The loop moves on: the spectra of any two stretches of 15 s differ by 2 dB or more a third of an octave."""
    mono = bed.loop.mean(axis=0)
    parts = mono[: mono.size // (15 * RATE) * 15 * RATE].reshape(-1, 15 * RATE)
    powers = np.square(np.abs(np.fft.rfft(parts)))
    edges = (50.0 * 2.0 ** (np.arange(25) / 3.0) * 15.0).astype(int)
    thirds = 10.0 * np.log10(np.add.reduceat(powers, edges, axis=1)[:, :-1])
    distances = np.sqrt(np.square(thirds[:, None] - thirds[None]).mean(axis=2))
    assert distances[~np.eye(len(distances), dtype=bool)].min() >= 2.0


def test_seam_is_not_heard(bed):
    """Spectrum and level change no more in the tenth of a second around the seam than in 99 of 100 elsewhere."""
    usual = changes(bed.loop.mean(axis=0))
    middle = RATE // 2 // 960
    for seam, elsewhere in zip(changes(around_the_seam(bed)), usual, strict=True):
        largest = np.lib.stride_tricks.sliding_window_view(elsewhere, 6).max(axis=1)
        assert seam[middle - 2 : middle + 4].max() <= np.percentile(largest, 99)


def test_seam_repeats_the_beginning(bed):
    """What follows the loop is its beginning, but for what the codec makes of it."""
    head, after = bed.loop[:, 480:CROSSFADE], bed.sound[:, bed.entry["loop"] :][:, 480:CROSSFADE]
    assert level(after - head) < level(head) - 15.0


def test_paces_differ_in_brightness():
    """As the ear weighs it, more of a fast bed lies above 1 kHz than of a steady one, and least of a slow one."""
    bright: dict[str, list[float]] = {pace: [] for pace in Pace}
    for entry in ENTRIES.values():
        frames, _ = soundfile.read(AUDIO / entry["file"], 40 * RATE, start=40 * RATE, dtype="float32")
        weighted = loudness.k_weighted(frames.mean(axis=1)).reshape(40, RATE)
        powers = np.square(np.abs(np.fft.rfft(weighted))).mean(axis=0)
        bright[entry["pace"]].append(powers[1000:].sum() / powers.sum())
    assert max(bright["slow"]) < max(bright["steady"]) < min(bright["fast"])


@pytest.fixture
def composer(monkeypatch) -> SimpleNamespace:
    """The modules beside the beds, which are no package: a command finds them by its own folder."""

    def fresh(name: str) -> ModuleType:
        monkeypatch.delitem(sys.modules, name, raising=False)
        module = importlib.import_module(name)
        monkeypatch.delitem(sys.modules, name)
        monkeypatch.setitem(sys.modules, name, module)
        return module

    monkeypatch.syspath_prepend(AUDIO)
    return SimpleNamespace(synth=fresh("synth"), score=fresh("score"), compose=fresh("compose"))


def short_score(score: ModuleType):
    """Four bars with a pad, notes, drums and weather."""
    by_kind = {getattr(layer, "plays", type(layer).__name__): layer for layer in score.BROOK.layers}
    layers = tuple(by_kind[kind] for kind in ("Pad", "kalimba", "shaker", "Weather"))
    four_bars = tuple(replace(chord, bars=1) for chord in score.BROOK.chords[:4])
    return replace(score.BROOK, name="short", hall=1.0, chords=four_bars, layers=layers)


def test_the_same_score_gives_the_same_bytes(composer, tmp_path):
    """Rendering twice writes one and the same file, as loud as it should be."""
    bed = short_score(composer.score)
    files = []
    for folder in (tmp_path / "once", tmp_path / "again"):
        folder.mkdir()
        entry = composer.compose.produce(bed, folder)
        files.append((folder / entry["file"]).read_bytes())
    assert files[0] == files[1]
    assert entry["loudness"] == pytest.approx(-20.0, abs=0.1)


def test_another_serial_number_leaves_a_stream_that_decodes(composer, tmp_path):
    """The checksums of the pages go with the number."""
    tone = np.zeros((2, RATE), np.float32)
    tone[:, 1000:9000] = 0.25
    composer.compose.write_opus(tmp_path / "tone.opus", tone, serial=0x01020304)
    written = (tmp_path / "tone.opus").read_bytes()
    assert written[14:18] == bytes([4, 3, 2, 1])
    assert written == composer.compose.with_serial(written, 0x01020304)
    assert soundfile.info(tmp_path / "tone.opus").frames == RATE


def test_checksum(composer):
    """The complement of the check value of CRC-32/CKSUM, which differs from it only by the last inversion."""
    assert composer.compose.ogg_checksum(b"123456789") == 0x89A1897F


def test_scores_are_the_beds(composer):
    """What is listed is what the scores say, and every loop is a whole number of frames."""
    for bed in composer.score.BEDS:
        entry = ENTRIES[bed.name]
        bars = sum(chord.bars for chord in bed.chords)
        assert bars * 4 * 60 * RATE % bed.pulse == 0
        assert (entry["title"], entry["pace"], entry["key"]) == (bed.title, bed.pace, bed.key)
        assert entry["tempo"] == (bed.pulse if bed.beat else None)
        assert entry["loop"] == bars * 4 * 60 * RATE // bed.pulse


def test_layers_come_and_go_each_in_its_own_time(composer):
    """No two layers of a bed have courses of the same number of levels."""
    for bed in composer.score.BEDS:
        lengths = [len(layer.course) for layer in bed.layers]
        assert len(set(lengths)) == len(lengths), bed.name


def test_a_note_is_its_pitch(composer):
    """Notes are read as they are written."""
    assert composer.synth.frequency("A4") == 440.0
    assert composer.synth.frequency("Bb3") == pytest.approx(233.08, abs=0.01)
    assert composer.synth.frequency("B3") == pytest.approx(246.94, abs=0.01)
    assert composer.synth.frequency("F#2", octaves=1) == pytest.approx(185.0, abs=0.01)


def test_a_sound_is_laid_around_the_end(composer):
    """What rings past the end of a loop is heard at its beginning, as often as it takes."""
    loop = np.zeros((2, 4), np.float32)
    composer.synth.lay(loop, np.ones((2, 6), np.float32), 3)
    np.testing.assert_array_equal(loop, [[2, 1, 1, 2]] * 2)
