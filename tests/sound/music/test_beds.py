"""Which music plays: by pace, by name, by file, or none."""

import contextlib
from dataclasses import replace

import numpy as np
import pytest
import soundfile

from coach.errors import MusicError
from coach.pace import Pace
from coach.sound import loudness
from coach.sound.music import beds as module
from coach.sound.music.beds import music_names, open_bed, open_beds
from coach.sound.music.catalogue import Stem, catalogue

NAMES = {bed.name: bed for bed in catalogue()}
FAST = next(bed for bed in NAMES.values() if bed.pace is Pace.FAST)


def files_of(*beds):
    """Return the files of the stems of beds."""
    return sorted(stem.path for bed in beds for stem in bed.stems)


@pytest.fixture
def opened(monkeypatch):
    """Note the file of every stem that is opened, and let go of all of them afterwards."""
    files = []
    decoded = module.DecodedMusic

    def noted(path, **kept):
        files.append(path)
        music.append(decoded(path, **kept))
        return music[-1]

    music = []
    monkeypatch.setattr(module, "DecodedMusic", noted)
    yield files
    for one in music:
        one.close()


def test_none():
    """Without music there are no beds."""
    assert open_beds(("none",), {Pace.SLOW: "no such bed"}, warn=print) == {}


def test_names_without_opening_anything(tmp_path, opened):
    """What plays at each pace is known by name: the script's bed, the user's file, or nothing."""
    path = tmp_path / "rain.mp3"
    path.touch()
    asked = (f"slow={path}", "fast=none")
    assert music_names(asked, {Pace.STEADY: FAST.name}) == {Pace.SLOW: "rain.mp3", Pace.STEADY: FAST.name}
    assert opened == []


def test_what_parts_of_a_script_name():
    """It is opened beside that of the paces, once, unless the user asks for other music."""
    chosen = {FAST.name: FAST.name, "none": "none"}
    assert set(music_names(("auto",), chosen)) == {*Pace, FAST.name, "none"}
    assert set(music_names((FAST.name,), chosen)) == set(Pace)
    with pytest.raises(MusicError, match=r"no bed called 'file\.mp3'"):
        music_names(("auto",), {"file.mp3": "file.mp3"})


def test_auto_takes_the_first_of_each_pace(opened):
    """Where the script says nothing, every pace has the first bed made for it."""
    beds = open_beds(("auto",), {}, warn=print)
    first = {pace: next(bed for bed in NAMES.values() if bed.pace is pace) for pace in Pace}
    assert set(beds) == set(Pace)
    assert sorted(opened) == files_of(*first.values())


def test_auto_takes_what_the_script_chose(opened):
    """A script's own choice goes before; paces that chose the same share one bed, opened once."""
    beds = open_beds(("auto",), dict.fromkeys(Pace, FAST.name), warn=print)
    assert beds[Pace.SLOW] is beds[Pace.STEADY] is beds[Pace.FAST]
    assert sorted(opened) == files_of(FAST)
    assert beds[Pace.SLOW].loudness == FAST.loudness


def test_a_bed_by_name_plays_throughout(opened):
    """A bed's name plays it at every pace, whatever the script chose."""
    beds = open_beds((FAST.name,), {Pace.SLOW: next(iter(NAMES))}, warn=print)
    assert set(beds) == set(Pace)
    assert len(set(beds.values())) == 1
    assert sorted(opened) == files_of(FAST)


def test_a_file_plays_throughout(tmp_path):
    """A sound file is one bed for all paces, brought to the loudness that it tells."""
    path = tmp_path / "own.wav"
    tone = 0.1 * np.sin(2.0 * np.pi * 997.0 / 48_000 * np.arange(48_000))
    soundfile.write(path, np.stack([tone, tone], axis=1) / 2.0, 48_000)
    beds = open_beds((str(path),), {}, warn=print)
    bed = beds[Pace.SLOW]
    assert len(set(beds.values())) == 1
    assert loudness.integrated_loudness(bed.block(4_800, 36_000)) == pytest.approx(bed.loudness, abs=0.1)
    bed.close()


def test_music_by_pace(tmp_path):
    """Each pace has its own music, or none; tracks that wait for their pace keep up with the session."""
    path = tmp_path / "own.wav"
    soundfile.write(path, np.random.default_rng(1).normal(0.0, 0.1, (20 * 48_000, 2)), 48_000)
    beds = open_beds((f"fast={path}", "none", f"slow={FAST.name}"), {}, warn=print)
    assert not beds[Pace.STEADY].block(0, 10).any()
    beds[Pace.SLOW].block(15 * 48_000, 48_000)
    beds[Pace.FAST].decode_ahead()
    late = beds[Pace.FAST].block(16 * 48_000, 48_000)
    for bed in beds.values():
        bed.close()
    alone = open_beds((str(path),), {}, warn=print)[Pace.FAST]
    np.testing.assert_array_equal(late, alone.block(16 * 48_000, 48_000))
    alone.close()


def test_decoded_beds_are_kept_by_their_content(tmp_path, monkeypatch):
    """A bed is decoded once for all sessions; one with other content or of another length is decoded anew."""
    sound = tmp_path / "dew.wav"
    cache = tmp_path / "cache"
    bed = replace(FAST, name="dew", stems=(Stem(name="air", path=sound, loop=40_000, seam=4_800),))
    monkeypatch.setattr(module, "catalogue", lambda: (bed,))

    def heard(level):
        soundfile.write(sound, np.full((44_800, 2), level), 48_000)
        music = open_beds(("dew",), {}, warn=print, cache=cache)[Pace.SLOW]
        music.decode_ahead()
        block = music.block(30_000, 1_000)
        music.close()
        return block[0, 0]

    assert heard(0.25) == 0.25
    (first,) = (cache / "beds").iterdir()
    first.write_bytes(np.full((44_800, 2), 8_192 // 2, np.int16).tobytes())
    assert heard(0.25) == 0.125
    assert heard(0.5) == 0.5
    assert len(list((cache / "beds").iterdir())) == 2
    first.write_bytes(first.read_bytes()[:-4])
    assert heard(0.25) == 0.25
    assert first.stat().st_size == 44_800 * 4


def test_the_stems_of_a_bed_are_heard_together(tmp_path, monkeypatch):
    """A bed is the sum of its stems, each going round in its own time."""
    stems = []
    for name, loop, level in (("ground", 30_000, 0.25), ("air", 20_000, 0.125)):
        steps = np.full((loop + 4_800, 2), level)
        steps[loop // 2 : loop] = 0.0
        soundfile.write(tmp_path / f"{name}.wav", steps, 48_000)
        stems.append(Stem(name=name, path=tmp_path / f"{name}.wav", loop=loop, seam=4_800))
    monkeypatch.setattr(module, "catalogue", lambda: (replace(FAST, name="dew", stems=tuple(stems)),))
    music = open_beds(("dew",), {}, warn=print)[Pace.SLOW]
    heard = music.block(0, 60_000)[0, [5_000, 12_000, 18_000, 25_000, 35_000, 45_000, 55_000]]
    music.close()
    np.testing.assert_allclose(heard, [0.375, 0.25, 0.0, 0.125, 0.25, 0.125, 0.0], atol=1e-4)


def test_an_unknown_name():
    """A slip of the pen is told with what was meant; anything else with all there is."""
    with pytest.raises(MusicError, match=f"no music called '{FAST.name}x', did you mean '{FAST.name}'"):
        open_beds((FAST.name + "x",), {}, warn=print)
    with pytest.raises(
        MusicError, match="no music called '0123456789', expected a sound file, a folder, a playlist, none or one of"
    ):
        open_beds(("0123456789",), {}, warn=print)


def test_an_unknown_name_in_a_script():
    """A script that names a bed there is not is told so."""
    with pytest.raises(MusicError, match=f"no bed called '{FAST.name}x', did you mean '{FAST.name}'"):
        open_beds(("auto",), {Pace.SLOW: FAST.name + "x"}, warn=print)


def test_a_bed_whose_file_is_missing(tmp_path, monkeypatch):
    """A bed that is listed and not there is told before the session begins, not in the middle of it."""
    listed = tuple(
        replace(bed, stems=(*bed.stems[:-1], replace(bed.stems[-1], path=tmp_path / "none.opus")))
        for bed in catalogue()
    )
    monkeypatch.setattr(module, "catalogue", lambda: listed)
    with pytest.raises(MusicError, match=r"is missing, .*: install the coach again, or use --music none"):
        open_beds(("auto",), {}, warn=print)


def test_one_bed_by_name(opened):
    """A bed can be opened by itself, to be heard before a session."""
    with contextlib.closing(open_bed(FAST.name)) as bed:
        assert bed.block(0, 100).shape == (2, 100)
    assert sorted(opened) == files_of(FAST)


@pytest.mark.parametrize(
    ("name", "hint"), [("dsk", "did you mean 'dusk'?"), ("auto", "there are dusk, tide"), ("", "there are dusk")]
)
def test_a_bed_that_is_not_there(name, hint):
    """What is no bed is refused with what there is."""
    with pytest.raises(MusicError) as error:
        open_bed(name)
    assert str(error.value).startswith(f"no bed called '{name}', {hint}")
