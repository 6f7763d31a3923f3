"""A voice's speed is measured once, kept by its id, and measured anew where what was kept cannot be read."""

import numpy as np
import pytest

from coach.errors import HungError
from coach.pace import PROFILES, Pace
from coach.speech.voices.base import Speech
from coach.speech.voices.paces import Paces

SENTENCES = ("one two three four", "five six seven")


class Proportional:
    """Says as many words a minute as the knob is set to.

    Attributes:
        said: Every sentence with the knob it was said at.
    """

    def __init__(self):
        self.said = []

    def speak_at(self, text, knob):
        """Sound as long as the words take."""
        self.said.append((text, knob))
        return Speech(samples=np.ones(round(len(text.split()) * 60 / knob * 8000), np.float32), rate=8000)


def paces(folder, voice="engine:voice@1"):
    """Return the settings of a voice."""
    return Paces(voice, folder=folder, sentences=SENTENCES, at=(160,))


def test_measured_once(tmp_path):
    """All sentences are said once, for all paces together."""
    voice, settings = Proportional(), paces(tmp_path)
    assert [settings.knob(pace, voice.speak_at) for pace in Pace] == [
        round(PROFILES[pace].words_a_minute) for pace in Pace
    ]
    assert voice.said == [(sentence, 160) for sentence in SENTENCES]


def test_kept_by_id(tmp_path):
    """The same voice need not be measured again; another version is."""
    paces(tmp_path).knob(Pace.SLOW, Proportional().speak_at)
    voice = Proportional()
    assert paces(tmp_path).knob(Pace.FAST, voice.speak_at) == 155
    assert voice.said == []
    paces(tmp_path, "engine:voice@2").knob(Pace.FAST, voice.speak_at)
    assert len(voice.said) == len(SENTENCES)


def test_without_a_folder():
    """Settings that cannot be kept are measured all the same."""
    assert paces(None).knob(Pace.SLOW, Proportional().speak_at) == 110


@pytest.mark.parametrize("kept", ["", "{", "[]", "{}", '{"slow": "x", "steady": 1, "fast": 1}'])
def test_what_cannot_be_read_is_measured_anew(tmp_path, kept):
    """A broken file is as good as none."""
    settings = paces(tmp_path)
    settings.path.write_text(kept)
    assert settings.kept() is None
    assert settings.knob(Pace.SLOW, Proportional().speak_at) == 110
    assert settings.kept()[Pace.SLOW] == 110


def test_a_folder_that_cannot_be_written_to(tmp_path):
    """It is measured again the next time."""
    (tmp_path / "file").touch()
    assert paces(tmp_path / "file").knob(Pace.SLOW, Proportional().speak_at) == 110


def test_a_voice_that_could_not_be_measured_is_not_tried_again():
    """Each line would wait for it as long as the first one did."""
    asked = []

    def hang(text, knob):
        asked.append(text)
        raise HungError("the voice v gave no answer in 10 s")

    settings = paces(None)
    for _ in range(3):
        with pytest.raises(HungError, match="gave no answer in 10 s"):
            settings.knob(Pace.SLOW, hang)
    assert asked == [SENTENCES[0]]
