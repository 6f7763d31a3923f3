"""Stems: voice, music and bells in files of their own, which add up to the mix."""

import numpy as np
import pytest
import soundfile

from coach.errors import ExportError
from coach.export.stems import check_stems, export_stems, stem_files
from coach.pace import Pace
from coach.plan.model import CueKind
from coach.sound.mixer.levels import Levels
from coach.units import RATE
from tests.sounds import LEVELS, CountedClips, RotatingBed, line, mixer, timeline, words

HEARD = timeline(9.321, [(0, CueKind.STEP), (RATE, line(3)), (6 * RATE, CueKind.BELL)])


def mixed(levels=LEVELS):
    """Return a mixer of words and bells over music."""
    return mixer(HEARD, clips=CountedClips(words), beds=dict.fromkeys(Pace, RotatingBed()), levels=levels)


def test_they_add_up_to_the_mix(tmp_path):
    """Sample for sample the three files are what the limiter is given, each as long as the session."""
    told = []
    export_stems(mixed(), tmp_path / "stems", force=False, progress=told.append)
    stems = [soundfile.read(path, dtype="int32")[0] for path in stem_files(tmp_path / "stems")]
    assert {len(stem) for stem in stems} == {HEARD.frames}
    total = sum(stem.astype(np.int64) for stem in stems) / 2.0**31
    np.testing.assert_array_equal(total, mixed()._mix(0, HEARD.frames).T.astype(np.float64))
    assert sum(told) == HEARD.frames
    assert [path.name for path in sorted((tmp_path / "stems").iterdir())] == ["bells.flac", "music.flac", "voice.flac"]


def test_a_stem_above_full_scale_is_refused(tmp_path):
    """Rather than be cut off it is not written, and nothing of the others stays."""
    loud = Levels(voice=LEVELS.voice + 30.0, bed=LEVELS.bed, bells=LEVELS.bells)
    with pytest.raises(ExportError, match=r"voice\.flac would be above full scale"):
        export_stems(mixed(loud), tmp_path, force=False, progress=lambda _: None)
    assert list(tmp_path.iterdir()) == []


def test_files_that_are_there_are_kept(tmp_path):
    """Without force nothing is replaced."""
    (tmp_path / "music.flac").write_text("mine")
    with pytest.raises(ExportError, match="is there already; use --force"):
        check_stems(tmp_path, force=False)
    export_stems(mixed(), tmp_path, force=True, progress=lambda _: None)
    assert soundfile.info(tmp_path / "music.flac").frames == HEARD.frames


def test_a_folder_that_cannot_be_made(tmp_path):
    """A file in its place is told in one line."""
    (tmp_path / "stems").touch()
    with pytest.raises(ExportError, match="stems cannot be written"):
        check_stems(tmp_path / "stems", force=False)
