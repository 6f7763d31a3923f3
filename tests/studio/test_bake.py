"""Baking a voice: only what is missing or has changed is said, again until it is whole, and never over a person."""

import numpy as np
import pytest

from coach.errors import VoiceError
from coach.sound.clips.polish import heard_seconds
from coach.speech.takes.folder import TakeFolder
from coach.speech.voices.recorded import RecordedVoice
from coach.speech.words import Lexicon
from coach.speech.words.lexicon import Respelling
from coach.studio.bake import TRIES, bake, note_lengths, unbaked
from tests.takes import SpeakingVoice, speech, wanted

LEXICON = Lexicon()
RESPELLED = Lexicon(entries=(Respelling(word="rest", engines=(("fake", "wrest"),)),))
LINES = tuple(map(wanted, ("Hold.", "Rest your hands.", "Two more.")))


@pytest.fixture
def folder(tmp_path):
    """An empty folder."""
    return TakeFolder(tmp_path / "ann")


def baked(folder, voice, lexicon=LEXICON):
    """Bake what is to be baked; return what was told of each line."""
    told = []
    bake(unbaked(LINES, folder, voice.id, lexicon), folder, voice, lexicon, told.append)
    return told


def test_only_what_is_missing_is_said(folder):
    """What has been kept once is not said again, nor where the voice comes in another build."""
    told = baked(folder, SpeakingVoice())
    assert [(one.wanted.line.text, one.fault, one.seconds > 0.0) for one in told] == [
        (line.line.text, "", True) for line in LINES
    ]
    again = SpeakingVoice()
    again.id = "fake:ann@2"
    assert baked(TakeFolder(folder.path), again) == []
    (folder.path / folder.takes[1].file).unlink()
    assert baked(TakeFolder(folder.path), again) == [told[1]]


def test_what_is_to_be_said_otherwise_is_said_again(folder):
    """A word that the lexicon has said otherwise since makes its takes stale, and no others; so does another voice."""
    baked(folder, SpeakingVoice())
    respelled, other = SpeakingVoice(), SpeakingVoice("fake:bob")
    baked(folder, respelled, RESPELLED)
    assert respelled.said == ["Wrest your hands."]
    baked(folder, other)
    assert len(other.said) == len(LINES)


def test_a_person_is_left_alone(folder):
    """A line that a person has spoken is not asked of a voice, whatever the lexicon says."""
    folder.keep(LINES[1], speech("Rest your hands."))
    kept = (folder.path / folder.takes[0].file).read_bytes()
    voice = SpeakingVoice()
    baked(folder, voice, RESPELLED)
    assert voice.said == ["Hold.", "Two more."]
    assert (folder.path / folder.takes[0].file).read_bytes() == kept
    with pytest.raises(VoiceError, match="spoken by a person"):
        bake(LINES, folder, voice, LEXICON, lambda _: None)


def test_it_is_said_again_until_it_is_whole(folder):
    """A line that is mumbled or cut is said up to five times; one that never is whole is told and not kept."""
    voice = SpeakingVoice(mumbles={"Hold.": TRIES - 1, "Two more.": TRIES})
    told = baked(folder, voice)
    assert [voice.said.count(line.line.text) for line in LINES] == [TRIES, 1, TRIES]
    assert [one.fault for one in told] == [
        "",
        "",
        "'Two more.' was not kept: the voice fake:ann@1 mumbles 'Two more.', 5 times",
    ]
    assert [take.line.text for take in folder.takes] == ["Hold.", "Rest your hands."]


def test_what_was_wrong_is_told(folder):
    """Where the voice is content with itself, the sound says what is wrong."""
    voice = SpeakingVoice()
    voice.speak = lambda text, pace: speech("Hold it there until it melts away.") if text == "Hold." else speech(text)
    assert baked(folder, voice)[0].fault == "'Hold.' was not kept: it is too long for its words, 5 times"


def test_an_interruption_loses_nothing(folder):
    """What was said before Ctrl-C is whole on the disk, and the next call goes on behind it."""
    with pytest.raises(KeyboardInterrupt):
        baked(folder, SpeakingVoice(ends_at="Two more."))
    again = SpeakingVoice()
    baked(TakeFolder(folder.path), again)
    assert again.said == ["Two more."]
    recorded = RecordedVoice(folder.path, language="en")
    for line in LINES:
        heard = recorded.speak(line.line.text, line.line.pace)
        assert np.abs(heard.samples).max() > 0.3
    assert not list(folder.path.glob("*.part")) + list(folder.path.glob(".*"))


def test_a_folder_that_cannot_be_written_to(folder):
    """Where nothing can be kept, the first line says so."""
    folder.path.parent.joinpath("ann").write_text("a file")
    with pytest.raises(VoiceError, match=r"the take of 'Hold\.' cannot be kept in "):
        baked(folder, SpeakingVoice())


def test_lengths_are_noted(folder):
    """Of every take that can be read, as it is heard: without the silence around it."""
    baked(folder, SpeakingVoice())
    (folder.path / folder.takes[1].file).write_bytes(b"no sound")
    note_lengths(folder)
    there = TakeFolder(folder.path)
    first, spoiled, last = there.takes
    assert there.seconds(spoiled) is None
    for take in (first, last):
        assert there.seconds(take) == pytest.approx(heard_seconds(there.sound(take)))
