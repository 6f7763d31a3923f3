"""The catalogue of the beds says what is there."""

from dataclasses import replace

import pytest

from coach.errors import MusicError
from coach.pace import Pace
from coach.sound.music import catalogue as module
from coach.sound.music.catalogue import catalogue
from coach.sound.music.decoded import BUNDLED_CROSSFADE


def test_every_pace_has_a_bed():
    """Whatever the pace, there is music for it."""
    assert {bed.pace for bed in catalogue()} == set(Pace)


def test_beds_are_told_apart():
    """No two beds share a name or a title, and no two stems a file."""
    beds = catalogue()
    for fact in ("name", "title"):
        assert len({getattr(bed, fact) for bed in beds}) == len(beds)
    paths = [stem.path for bed in beds for stem in bed.stems]
    assert len(set(paths)) == len(paths)


def test_every_bed_is_there_and_can_be_looped():
    """The files exist, and enough of each loop's beginning is repeated after its end for the crossfade."""
    for bed in catalogue():
        assert -30.0 < bed.loudness < -10.0
        for stem in bed.stems:
            assert stem.path.is_file()
            assert stem.loop > stem.seam >= BUNDLED_CROSSFADE


def test_what_an_entry_becomes(tmp_path, monkeypatch):
    """An entry is read field by field, its files found beside the list."""
    (tmp_path / "beds.yaml").write_text(
        "- {name: dew, title: Dew, pace: fast, tempo: null, key: A minor, loudness: -20.5, description: Drops.,\n"
        "   stems: [{name: air, file: dew.air.opus, loop: 96000, seam: 4800}]}\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(module, "bundled", lambda folder: tmp_path)
    assert catalogue() == (
        module.BundledBed(
            name="dew",
            title="Dew",
            pace=Pace.FAST,
            tempo=None,
            key="A minor",
            loudness=-20.5,
            description="Drops.",
            stems=(module.Stem(name="air", path=tmp_path / "dew.air.opus", loop=96000, seam=4800),),
        ),
    )


def test_no_catalogue(tmp_path, monkeypatch):
    """A broken installation is told as such, with the way to go on without beds."""
    monkeypatch.setattr(module, "bundled", lambda folder: tmp_path)
    with pytest.raises(MusicError, match=r"no beds in .*: install the coach again, or use --music none"):
        catalogue()


@pytest.mark.parametrize(
    ("key", "tonic"), [("C major", 0), ("F# minor", 6), ("Bb lydian", 10), ("D dorian", 2), ("Cb major", 11)]
)
def test_the_key_note(key, tonic):
    """Bells are tuned by the note a key is named after."""
    assert replace(catalogue()[0], key=key).tonic == tonic
