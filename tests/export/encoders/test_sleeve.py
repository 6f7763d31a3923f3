"""What a file says about itself is what is known of the session."""

from dataclasses import replace

import pytest

from coach.errors import ExportError
from coach.export.encoders.chapters import Detail, chapters_of
from coach.export.encoders.sleeve import LARGEST_COVER, Cover, Sleeve, r128_gain, read_cover, replay_gain, sleeve_of
from coach.plan.fit import fit
from coach.script.model import Sentence
from coach.units import Lufs, minutes_to_frames
from tests.scripts_strategy import script, section, step, timed
from tests.sounds import CountedClips, silence

WANTED = replace(
    script(section(step("Rest", timed(60.0, 300.0)))),
    title="Quiet",
    safety=(Sentence(text="Stay off the spine."), Sentence(text="Pain means stop.")),
)


def test_a_session_in_words():
    """Title and album are the script's, the notes tell minutes, voice and what keeps people from harm."""
    plan = fit(WANTED, frames=minutes_to_frames(2.5), speech=CountedClips(silence), skip_prep=True)
    sleeve = sleeve_of(WANTED, plan, speaker="espeak:en@1", detail=Detail.STEPS, cover=None)
    assert dict(sleeve.words) == {
        "TITLE": "Quiet, 2:30 minutes",
        "ARTIST": "coach",
        "ALBUM": "Quiet",
        "GENRE": "Massage",
        "COMMENT": "2:30 minutes. Voice: espeak:en@1. Stay off the spine. Pain means stop.",
    }
    assert sleeve.chapters == chapters_of(plan, Detail.STEPS)


def test_a_session_in_another_language():
    """Minutes, genre and chapters are in the words of the session."""
    wanted = replace(WANTED, language="ru")
    plan = fit(wanted, frames=minutes_to_frames(3), speech=CountedClips(silence))
    sleeve = sleeve_of(wanted, plan, speaker="espeak:ru@1", detail=Detail.STEPS, cover=None)
    assert (sleeve.title, sleeve.genre) == ("Quiet, 3 минуты", "Массаж")
    assert sleeve.comment.startswith("3 минуты. Голос: espeak:ru@1. ")
    assert [chapter.title for chapter in sleeve.chapters] == ["Перед началом: Помни", "Back: Rest"]


def test_what_is_empty_is_not_said():
    """A word that is not known takes no place."""
    assert dict(Sleeve().words) == {"ARTIST": "coach", "GENRE": "Massage"}


@pytest.mark.parametrize(
    ("loudness", "replayed", "r128"),
    [(-18.0, "0.00 dB", "-1280"), (-23.0, "5.00 dB", "0"), (float("-inf"), "0.00 dB", "0")],
)
def test_gains(loudness, replayed, r128):
    """ReplayGain brings sound to −18 LUFS, Opus to −23, in steps of 1/256 dB; silence stays as it is."""
    assert (replay_gain(Lufs(loudness)), r128_gain(Lufs(loudness))) == (replayed, r128)


@pytest.mark.parametrize(
    ("beginning", "mime"), [(b"\xff\xd8\xff\xe0", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png")]
)
def test_pictures(tmp_path, beginning, mime):
    """What kind a picture is shows in its first bytes, not in its name."""
    path = tmp_path / "cover"
    path.write_bytes(beginning + b"...")
    assert read_cover(path) == Cover(picture=beginning + b"...", mime=mime)


def test_what_is_no_cover(tmp_path):
    """A cover that is missing, something else, or huge is told by name."""
    path = tmp_path / "cover.gif"
    with pytest.raises(ExportError, match=r"cover\.gif cannot be read as a cover: no such file"):
        read_cover(path)
    path.write_bytes(b"GIF89a")
    with pytest.raises(ExportError, match="make it a JPEG or a PNG"):
        read_cover(path)
    path.write_bytes(bytes(LARGEST_COVER + 1))
    with pytest.raises(ExportError, match="cannot be read as a cover: larger than 10 MB"):
        read_cover(path)
