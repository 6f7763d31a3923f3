"""The beds in ``audio/`` are what ``beds.yaml`` says, loop without a seam, and never sound the same twice."""

import importlib
import math
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest
import soundfile
from hypothesis import settings
from numpy.typing import NDArray

from coach.pace import Pace
from coach.sound import loudness
from coach.sound.music.beds import open_bed
from coach.sound.music.catalogue import BundledBed, Stem, catalogue
from coach.sound.music.endless import Music
from coach.units import RATE
from tests.places import ROOT

pytestmark = pytest.mark.untraced
AUDIO = ROOT / "audio"
BEDS = {bed.name: bed for bed in catalogue()}
CROSSFADE = 2400
BEFORE, AFTER = 2 * 960, 5 * 960
"""Frames on either side of where a loop begins again that are compared with other places: all of the crossfade."""
MINUTE = 60 * RATE
HOUR = 60 * MINUTE
LOW = 4000
"""Frames a second are enough to compare what is heard: hardly any of its energy lies above 2 kHz."""
WINDOW = 20
"""Seconds that are compared with others."""
BRIGHT = 15
"""Seconds of each stem that tell how bright it is."""
APART = 30
"""Seconds from one window to another that must not sound like it."""


@dataclass(frozen=True)
class Heard:
    """A bed as it is listed, as the coach plays it, and its stems as they are decoded."""

    listed: BundledBed
    music: Music
    stems: dict[Stem, NDArray[np.float32]]
    """Shape (2, n): the loop and what follows it."""

    def sum(self, start: int, count: int) -> NDArray[np.float32]:
        """The stems together from any frame, but for the crossfades at their seams: quicker than the music itself."""
        return self._sum(self.stems, start, count)

    @cached_property
    def weighted(self) -> dict[Stem, NDArray[np.float32]]:
        """Each loop as the ear weighs it while it goes round: what it gives is the sum's, for a filter is linear."""
        return {
            stem: loudness.k_weigh(np.concatenate([sound[:, stem.loop - RATE : stem.loop], sound], axis=1))[:, RATE:]
            for stem, sound in self.stems.items()
        }

    def powers(self, count: int) -> NDArray[np.float64]:
        """The mean square of every tenth of a second of the weighted sum, both channels together."""
        blocks = (self._sum(self.weighted, start, RATE) for start in range(0, count, RATE))
        return np.concatenate([np.square(block).reshape(2, 10, -1).mean(axis=2).sum(axis=0) for block in blocks])

    def _sum(self, stems: dict[Stem, NDArray[np.float32]], start: int, count: int) -> NDArray[np.float32]:
        total = np.zeros((len(next(iter(stems.values()))), count), np.float32)
        for stem, sound in stems.items():
            done = 0
            while done < count:
                at = (start + done) % stem.loop
                part = min(count - done, stem.loop - at)
                total[:, done : done + part] += sound[:, at : at + part]
                done += part
        return total

    def minutes(self, count: int) -> NDArray[np.float32]:
        """The first minutes, shape (2, n)."""
        return self.sum(0, count * MINUTE)

    @cached_property
    def single(self) -> dict[Stem, NDArray[np.float32]]:
        """Each stem on one loudspeaker, shape (1, n)."""
        return {stem: sound.mean(axis=0, keepdims=True) for stem, sound in self.stems.items()}

    def mono(self, count: int) -> NDArray[np.float32]:
        """The first minutes on one loudspeaker, shape (n,)."""
        return self._sum(self.single, 0, count * MINUTE)[0]


@dataclass(frozen=True)
class Hour:
    """An hour of a bed on one loudspeaker."""

    low: NDArray[np.float32]
    """`LOW` frames a second."""
    energy: NDArray[np.float64]
    """Of all that is low before a frame, shape (n + 1,)."""


@pytest.fixture(scope="module", params=BEDS)
def bed(request, tmp_path_factory) -> Iterator[Heard]:
    """Each bed in turn, decoded once for all tests of it."""
    listed = BEDS[request.param]
    folder = tmp_path_factory.mktemp(listed.name)
    music = open_bed(listed.name, cache=folder)
    music.decode_ahead()
    stems = {}
    for stem in listed.stems:
        (kept,) = folder.glob(f"beds/{listed.name}-{stem.name}-*")
        steps = np.fromfile(kept, np.int16).reshape(-1, 2)
        stems[stem] = np.ascontiguousarray(steps.T) / np.float32(32768.0)
        kept.unlink()
    yield Heard(listed=listed, music=music, stems=stems)
    music.close()


@pytest.fixture(scope="module")
def hour(bed) -> Hour:
    """An hour of each bed, made once for all tests of it from its stems, each lowered once: a mean of 12 frames."""
    step = RATE // LOW
    low = np.zeros(HOUR // step, np.float32)
    for stem, (sound,) in bed.single.items():
        sums = np.cumsum(np.concatenate([[0.0], sound[: stem.loop], sound[:step]]), dtype=np.float64)
        means = ((sums[step:-1] - sums[: -step - 1]) / step).astype(np.float32)
        by_first = [np.ascontiguousarray(means[first::step]) for first in range(step)]
        for begin in range(0, HOUR, stem.loop):
            lap = by_first[-begin % step][: low.size - -(-begin // step)]
            low[-(-begin // step) :][: lap.size] += lap
    return Hour(low=low, energy=np.concatenate([[0.0], np.cumsum(np.square(low), dtype=np.float64)]))


def level(sound: NDArray[np.float32]) -> float:
    """Root mean square in dB."""
    return 10.0 * np.log10(np.mean(np.square(sound, dtype=np.float64)) + 1e-20)


def around_the_seam(sound: NDArray[np.float32], loop: int) -> NDArray[np.float32]:
    """The end of one pass and the beginning of the next as a player plays them, in mono."""
    fade = np.arange(CROSSFADE, dtype=np.float32) / CROSSFADE
    after = sound[:, loop:]
    head = sound[:, :AFTER].copy()
    head[:, :CROSSFADE] = after[:, :CROSSFADE] * (1.0 - fade) + head[:, :CROSSFADE] * fade
    return np.concatenate([sound[:, loop - BEFORE : loop], head], axis=1).mean(axis=0)


def changes(mono: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Spectral flux, and rise or fall of the level in dB, from one 20 ms to the next."""
    frames = mono[: mono.size // 960 * 960].reshape(-1, 960)
    spectra = np.abs(np.fft.rfft(frames * np.hanning(960).astype(np.float32)))
    levels = 10.0 * np.log10(np.mean(frames * frames, axis=1) + 1e-9)
    flux = np.sqrt(np.square(np.diff(spectra, axis=0).clip(min=0.0)).sum(axis=1))
    return flux, np.abs(np.diff(levels))


def usual(mono: NDArray[np.float32]) -> list[float]:
    """How far spectrum and level change within a tenth of a second in 99 of 100 places."""
    views = (np.lib.stride_tricks.sliding_window_view(change, 6).max(axis=1) for change in changes(mono))
    return [float(np.percentile(largest, 99)) for largest in views]


def greatest_changes(mono: NDArray[np.float32]) -> list[float]:
    """How far spectrum and level change at most."""
    return [float(change.max()) for change in changes(mono)]


def likeness(hour: Hour, lag: int) -> NDArray[np.float64]:
    """The correlation of every window of an hour, a second apart, with the one `lag` frames later."""
    seconds = (hour.low.size - lag) // LOW
    here, there = (hour.low[start : start + seconds * LOW].reshape(seconds, LOW) for start in (0, lag))

    def windows(sums: NDArray[np.float64]) -> NDArray[np.float64]:
        return sums[WINDOW:] - sums[:-WINDOW]

    products = np.concatenate([[0.0], np.cumsum(np.einsum("sf,sf->s", here, there), dtype=np.float64)])
    energies = (windows(hour.energy[start : start + seconds * LOW + 1 : LOW]) for start in (0, lag))
    return windows(products) / np.sqrt(math.prod(energies))


def greatest_likeness(hour: Hour, second: int) -> float:
    """The correlation of one window with whatever is most like it later in the hour, at any lag."""
    frames = WINDOW * LOW
    window = hour.low[second * LOW :][:frames]
    first = (second + APART) * LOW
    later = hour.low[first:]
    energies = (hour.energy[first + frames :] - hour.energy[first:-frames]).astype(np.float32)
    energies *= np.square(window, dtype=np.float64).sum()
    size = 1 << 18
    reversed_window = np.fft.rfft(window, size).conj()
    greatest = 0.0
    for start in range(0, energies.size, size - frames + 1):
        products = np.fft.irfft(np.fft.rfft(later[start : start + size], size) * reversed_window, size)
        here = energies[start : start + size - frames + 1]
        greatest = max(greatest, float((products[: here.size] / np.sqrt(here)).max()))
    return greatest


def test_two_beds_a_pace():
    """Every pace has a choice."""
    paces = [bed.pace for bed in BEDS.values()]
    assert {pace: paces.count(pace) >= 2 for pace in Pace} == dict.fromkeys(Pace, True)


def test_slow_beds_have_no_beat():
    """A tempo is given where one can be heard."""
    assert {name for name, bed in BEDS.items() if bed.tempo is None} == {
        name for name, bed in BEDS.items() if bed.pace is Pace.SLOW
    }


def test_files_are_small():
    """A bed stays within 2 MB and all that comes with the beds within 12, since it is in the package."""
    for bed in BEDS.values():
        assert sum(stem.path.stat().st_size for stem in bed.stems) <= 2_000_000
    others = {"__pycache__", "voices"}
    files = [file for file in AUDIO.rglob("*") if file.is_file() and not others & set(file.relative_to(AUDIO).parts)]
    assert {file.name for file in files if file.suffix == ".opus"} == {
        stem.path.name for bed in BEDS.values() for stem in bed.stems
    }
    assert sum(file.stat().st_size for file in files) <= 12_000_000


def test_format(bed):
    """Stereo, the loop and the seam and not a frame more."""
    for stem, sound in bed.stems.items():
        assert sound.shape == (2, stem.loop + stem.seam)


def test_the_coach_plays_the_sum(bed):
    """What the coach plays is its stems together, also late in a session, in whole 16-bit steps of each."""
    for start in (RATE, 10 * MINUTE + RATE, 59 * MINUTE + RATE):
        np.testing.assert_allclose(bed.music.block(start, 1000), bed.sum(start, 1000), atol=3 / 32768)


def test_loudness_is_as_listed(bed):
    """The list says how loud a bed is over a long time, and all are equally loud; no gate leaves any of it out."""
    tenths = bed.powers(20 * MINUTE)
    blocks = np.convolve(tenths, np.full(4, 0.25), "valid")
    measured = -0.691 + 10.0 * np.log10(blocks.mean())
    assert 10.0 * np.log10(blocks.min() / blocks.mean()) > -10.0
    assert measured == pytest.approx(bed.listed.loudness, abs=0.02)
    assert measured == pytest.approx(-20.0, abs=0.1)


def test_level_is_even(bed):
    """No three seconds stand out or fall away: within 3 LU of the whole, either way."""
    tenths = bed.powers(6 * MINUTE)
    levels = 10.0 * np.log10(np.convolve(tenths, np.full(30, 1.0 / 30.0), "valid"))
    assert np.abs(levels - 10.0 * np.log10(tenths.mean())).max() < 3.0


def test_peak(bed):
    """There is room above a bed for the voice within an hour, looked at wherever the peaks of its stems may meet."""
    highest, short = 10.0 ** (-4.0 / 20.0), RATE // 20
    begins = np.arange(0, HOUR, short)
    together = np.zeros(begins.size)
    for stem, sound in bed.stems.items():
        peaks = np.maximum.reduceat(np.abs(sound[:, : stem.loop]).max(axis=0), np.arange(0, stem.loop, short))
        first = begins % stem.loop // short
        together += np.max([peaks[(first + later) % peaks.size] for later in range(3)], axis=0)
    assert all(np.abs(bed.sum(begin, short)).max() <= highest for begin in begins[together > highest])


def test_no_direct_current(bed):
    """The mean of the sum is below −60 dB."""
    assert np.abs(sum(sound.mean(axis=1) for sound in bed.stems.values())).max() < 0.001


def test_mono_keeps_the_level(bed):
    """On one loudspeaker a bed loses less than 3 dB."""
    sound = bed.minutes(3)
    assert level(sound) - level(sound.mean(axis=0)) < 3.0


def test_nothing_comes_back(bed, hour):
    """Where a stem repeats, the others have moved on: no 20 s are like others of the hour, correlated above 0.9.

    At any other lag no stem meets itself: a note may come again there, but not with the same phases of the pads.
    """
    greatest = {
        (stem.name, lap): float(likeness(hour, round(lap * stem.loop * LOW / RATE)).max())
        for stem in bed.listed.stems
        for lap in range(1, (HOUR - WINDOW * RATE) // stem.loop + 1)
    }
    assert max(greatest.values()) < 0.9


def test_nothing_is_alike_at_any_other_time(hour):
    """Windows compared with all of the hour that follows: every five seconds if thorough, else a few."""
    thorough = settings.get_current_profile_name() == "thorough"
    starts = range(0, 3600 - 2 * WINDOW - APART, 5 if thorough else 1801)
    assert max(greatest_likeness(hour, start) for start in starts) < 0.9


def test_no_part_is_another(bed):
    """Within a pass of the ground, the spectra of any two stretches of 15 s differ by 0.9 dB a third of an octave."""
    parts_a_pass = bed.listed.stems[0].loop // (15 * RATE)
    edges = (50.0 * 2.0 ** (np.arange(25) / 3.0)).astype(int)
    powers = []
    for seconds in bed.mono(20).reshape(-1, 15, RATE):
        spectra = np.fft.rfft(seconds)[:, : edges[-1]]
        powers.append(np.add.reduceat((spectra.real**2 + spectra.imag**2).mean(axis=0), edges[:-1]))
    thirds = 10.0 * np.log10(powers)
    for later in range(1, parts_a_pass):
        distances = np.sqrt(np.square(thirds[later:] - thirds[:-later]).mean(axis=1))
        assert distances.min() >= 0.9


def test_seams_are_not_heard(bed):
    """Spectrum and level change no more in the tenth of a second around a seam than in 99 of 100 of that stem."""
    for stem, sound in bed.stems.items():
        elsewhere = usual(sound[:, : stem.loop].mean(axis=0))
        seam = greatest_changes(around_the_seam(sound, stem.loop))
        assert all(here <= there for here, there in zip(seam, elsewhere, strict=True)), stem.name


def test_seams_are_not_heard_in_the_sum(bed):
    """Where a stem begins again, what is heard goes beyond 99 of 100 other places in one case of twenty at most."""
    elsewhere = usual(bed.mono(6))
    beyond = []
    for stem in bed.listed.stems:
        for seam in range(stem.loop, HOUR, stem.loop):
            here = greatest_changes(bed.music.block(seam - BEFORE, BEFORE + AFTER).mean(axis=0))
            beyond.append([change > limit for change, limit in zip(here, elsewhere, strict=True)])
    assert np.mean(beyond, axis=0).max() <= 0.05


def test_seams_repeat_the_beginning(bed):
    """What follows a loop is its beginning, but for what the codec makes of it: 15 dB below the bed."""
    whole = level(bed.minutes(1))
    for stem, sound in bed.stems.items():
        head, after = sound[:, 480:CROSSFADE], sound[:, stem.loop :][:, 480:CROSSFADE]
        assert level(after - head) < whole - 15.0, stem.name


def test_paces_differ_in_brightness():
    """As the ear weighs it, more of a fast bed lies above 1 kHz than of a steady one, and least of a slow one."""
    bright: dict[Pace, list[float]] = {pace: [] for pace in Pace}
    for bed in BEDS.values():
        powers = np.zeros(RATE // 2 + 1)
        for stem in bed.stems:
            frames, _ = soundfile.read(stem.path, BRIGHT * RATE, dtype="float32")
            weighted = loudness.k_weigh(frames.mean(axis=1)).reshape(BRIGHT, RATE)
            powers += np.square(np.abs(np.fft.rfft(weighted))).mean(axis=0)
        bright[bed.pace].append(powers[1000:].sum() / powers.sum())
    assert max(bright[Pace.SLOW]) < min(bright[Pace.STEADY])
    assert max(bright[Pace.STEADY]) < min(bright[Pace.FAST])


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
    names = ("synth", "scores.notation", "scores.slow", "scores.steady", "scores.fast", "scores", "compose")
    modules = {name: fresh(name) for name in names}
    return SimpleNamespace(synth=modules["synth"], scores=modules["scores"], compose=modules["compose"])


def short_score(scores: ModuleType):
    """Two bars with a pad, notes and drums, under two seconds of water and a bell."""
    ground, _, weather = scores.BROOK.stems
    by_kind = {getattr(layer, "plays", type(layer).__name__): layer for layer in ground.layers}
    short_ground = replace(
        ground,
        frames=230_400,
        chords=tuple(replace(chord, bars=1) for chord in ground.chords[:2]),
        layers=tuple(by_kind[kind] for kind in ("Pad", "kalimba", "shaker")),
    )
    short_weather = replace(weather, frames=98_011, layers=weather.layers[:2])
    return replace(scores.BROOK, name="short", hall=1.0, stems=(short_ground, short_weather))


def test_the_same_score_gives_the_same_bytes(composer, monkeypatch, tmp_path):
    """Rendering twice writes the same files, as loud together as they should be."""
    monkeypatch.setattr(composer.compose, "LONG", MINUTE)
    monkeypatch.setattr(composer.compose, "HOUR", MINUTE)
    bed = short_score(composer.scores)
    files = []
    for folder in (tmp_path / "once", tmp_path / "again"):
        folder.mkdir()
        entry = composer.compose.publish(bed, [composer.compose.render(bed, stem) for stem in bed.stems], folder)
        files.append([(folder / stem["file"]).read_bytes() for stem in entry["stems"]])
    assert files[0] == files[1]
    assert entry["loudness"] == pytest.approx(-20.0, abs=0.1)


def test_another_serial_number_leaves_a_stream_that_decodes(composer, tmp_path):
    """The checksums of the pages go with the number."""
    tone = np.zeros((2, RATE), np.float32)
    tone[:, 1000:9000] = 0.25
    composer.compose.write_opus(tmp_path / "tone.opus", tone, kilobits=92.0, serial=0x01020304)
    written = (tmp_path / "tone.opus").read_bytes()
    assert written[14:18] == bytes([4, 3, 2, 1])
    assert written == composer.compose.with_serial(written, 0x01020304)
    assert soundfile.info(tmp_path / "tone.opus").frames == RATE


def test_checksum(composer):
    """The complement of the check value of CRC-32/CKSUM, which differs from it only by the last inversion."""
    assert composer.compose.ogg_checksum(b"123456789") == 0x89A1897F


def test_scores_are_the_beds(composer):
    """What is listed is what the scores say, and every ground is whole bars at its pulse."""
    for score in composer.scores.BEDS:
        bed = BEDS[score.name]
        assert (bed.title, bed.pace, bed.key) == (score.title, score.pace, score.key)
        assert bed.tempo == (score.pulse if score.beat else None)
        assert [(stem.name, stem.loop) for stem in bed.stems] == [(stem.name, stem.frames) for stem in score.stems]
        ground = score.stems[0]
        assert ground.bars * 4 * MINUTE == ground.frames * score.pulse


def test_no_two_stems_come_round_together():
    """Any two stems of a bed share no period within an hour, and begin again at least a second apart."""
    for bed in BEDS.values():
        for one, other in combinations(bed.stems, 2):
            assert math.lcm(one.loop, other.loop) > HOUR
            laps = np.arange(1, HOUR // one.loop + 1, dtype=np.int64) * one.loop
            apart = np.minimum(laps % other.loop, -laps % other.loop)
            assert apart.min() >= RATE, (bed.name, one.name, other.name)


def test_every_note_goes_with_every_chord(composer):
    """No note of air or weather is a semitone from a note of any chord it may meet, unless the chord has it too."""
    for bed in composer.scores.BEDS:
        harmonies = [tones(composer, chord.voices) for stem in bed.stems for chord in stem.chords]
        for stem in bed.stems[1:]:
            written = [chord.voices for chord in stem.chords]
            written += [layer.notes.replace("|", " ") for layer in stem.layers if hasattr(layer, "notes")]
            for tone in tones(composer, " ".join(written)):
                for harmony in harmonies:
                    assert tone in harmony or not {(tone + 1) % 12, (tone - 1) % 12} & harmony, (bed.name, stem.name)


def tones(composer: SimpleNamespace, notes: str) -> set[int]:
    """The semitones above A, in any octave, of notes written by name."""
    names = {word for word in notes.split() if word not in ".xo" and not word.isdigit()}
    return {round(12.0 * math.log2(composer.synth.frequency(name) / 440.0)) % 12 for name in names}


def test_layers_come_and_go_each_in_its_own_time(composer):
    """No two layers of a stem have courses of the same number of levels."""
    for bed in composer.scores.BEDS:
        for stem in bed.stems:
            lengths = [len(layer.course) for layer in stem.layers]
            assert len(set(lengths)) == len(lengths), (bed.name, stem.name)


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
