"""A recorded voice's folder: takes found by their words, one table, and a person never overwritten."""

from pathlib import Path

import numpy as np
import pytest

from coach.errors import UnclearError, VoiceError
from coach.pace import Pace
from coach.speech.takes import lengths
from coach.speech.takes.folder import TakeFolder, folder_of
from coach.speech.takes.index import FILE, read_index
from coach.speech.voices.base import Speech
from coach.speech.voices.engines import find_voice
from coach.speech.voices.recorded import RecordedVoice
from coach.speech.voices.setup import Setup
from coach.units import Seconds
from tests.takes import RATE, speech, wanted

HEAD = "file,language,pace,role,text\n"


def test_a_take_is_found_again(tmp_path):
    """What was kept is there for whoever reads the folder anew: every sample of it, at its own pace only."""
    said = speech()
    TakeFolder(tmp_path / "anna").keep(wanted(language="en-GB", text="Now, “hold”.\nStill."), said)
    voice = RecordedVoice(tmp_path / "anna", language="en")
    assert np.array_equal(voice.speak("Now, “hold”.\nStill.", Pace.SLOW).samples, said.samples)
    assert voice.has("Now, “hold”.\nStill.", Pace.SLOW)
    assert not voice.has("Now, “hold”.\nStill.", Pace.FAST)
    assert not RecordedVoice(tmp_path / "anna", language="de").has("Now, “hold”.\nStill.", Pace.SLOW)
    assert voice.speak("…", Pace.SLOW).samples.any() == np.False_
    with pytest.raises(VoiceError, match=r"has no take of 'Go\.' at slow pace"):
        voice.speak("Go.", Pace.SLOW)


def test_words_keep_their_times(tmp_path):
    """Where a voice told when it says each word, its take tells it too."""
    said = speech()
    timed = Speech(
        samples=said.samples,
        rate=RATE,
        words=(("Two", Seconds(0.1), Seconds(0.2)), ("more.", Seconds(0.2), Seconds(0.45))),
    )
    TakeFolder(tmp_path).keep(wanted("Two more."), timed)
    assert RecordedVoice(tmp_path, language="en").speak("Two more.", Pace.SLOW).words == timed.words


def test_a_changed_take_is_another_voice(tmp_path):
    """A clip of the take before is not taken for one of the new."""
    folder = TakeFolder(tmp_path)
    folder.keep(wanted(), speech())
    before = RecordedVoice(tmp_path, language="en").id
    folder.keep(wanted("Rest."), speech())
    assert RecordedVoice(tmp_path, language="en").id != before


def test_a_person_is_not_overwritten_by_a_voice(tmp_path):
    """A voice's take gives way to a person's, and never the other way round."""
    folder = TakeFolder(tmp_path)
    folder.keep(wanted(), speech(), made="flite:slt")
    folder.keep(wanted(), speech())
    with pytest.raises(VoiceError, match="spoken by a person"):
        folder.keep(wanted(), speech(), made="flite:slt")
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".csv", ".flac"]


def test_what_no_session_needs_goes(tmp_path):
    """Made takes of other lines go, their files too; a person's take stays, whatever is needed."""
    folder = TakeFolder(tmp_path)
    for text, made in (("Two more.", "flite:slt"), ("Rest.", "flite:slt"), ("Hold.", "")):
        folder.keep(wanted(text), speech(), made=made)
    assert folder.keep_only([wanted("Two more.", language="en-GB")]) == 1
    assert [take.line.text for take in TakeFolder(tmp_path).takes] == ["Two more.", "Hold."]
    assert {path.name for path in tmp_path.iterdir()} == {FILE, *(take.file for take in folder.takes)}


def test_a_take_whose_file_is_gone_or_broken(tmp_path):
    """A file that is gone is a line that is missing; one that is no sound costs that line only."""
    take = TakeFolder(tmp_path).keep(wanted(), speech())
    voice = RecordedVoice(tmp_path, language="en")
    (tmp_path / take.file).write_bytes(b"no sound")
    with pytest.raises(UnclearError, match="no sound that can be read"):
        voice.speak("Hold.", Pace.SLOW)
    (tmp_path / take.file).unlink()
    assert not voice.has("Hold.", Pace.SLOW)


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("", f"{FILE}:1: there is no column file, expected file, language"),
        (HEAD + "a.flac,en,slo,guide,Hold.\n", f"{FILE}:2: 'slo' is not a valid Pace"),
        (HEAD + "a.flac,en,slow,guide,\n", f"{FILE}:2: nothing stands under text"),
        (HEAD + "../a.flac,en,slow,guide,Hold.\n", f"{FILE}:2: the file '../a.flac' is not in the voice's folder"),
        (HEAD + "a.flac,en,slow,nobody,Hold.\n", f"{FILE}:2: 'nobody' is not a valid Role"),
        (HEAD + 'a.flac,en,slow,guide,"Hold\n', f"{FILE}:2: unexpected end of data"),
        (HEAD[:-1] + ",words\na.flac,en,slow,guide,Hold.,0.1-x\n", f"{FILE}:2: could not convert string to float: 'x'"),
    ],
)
def test_a_table_that_is_wrong(tmp_path, table, told):
    """What is wrong with a table is told with its row."""
    (tmp_path / FILE).write_text(table)
    with pytest.raises(VoiceError) as caught:
        read_index(tmp_path)
    assert told in str(caught.value)


def test_a_table_that_cannot_be_read(tmp_path):
    """A table that is no text, or is gone, is told by its name."""
    with pytest.raises(VoiceError, match=rf"{FILE} cannot be read: .*; it is the table of a recorded voice"):
        read_index(tmp_path)
    (tmp_path / FILE).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(VoiceError, match=rf"{FILE} cannot be read: "):
        read_index(tmp_path)


def test_a_table_that_a_spreadsheet_has_written(tmp_path):
    """Another order of columns, a mark in front, other line ends and empty rows are read all the same."""
    table = "text,role,pace,language,file,remark\r\n\r\nHold.,guide,slow,en,a.flac,mine\r\n"
    (tmp_path / FILE).write_bytes(b"\xef\xbb\xbf" + table.encode())
    ((take,), _) = read_index(tmp_path)
    assert (take.line, take.file, take.is_stale) == (wanted().line, "a.flac", False)


def test_another_text_than_was_read_is_stale(tmp_path):
    """Where the table has another text by now than a person was given to read, that take tells so."""
    folder = TakeFolder(tmp_path)
    assert not folder.keep(wanted("Hold."), speech()).is_stale
    folder.keep(wanted("Rest."), speech(), made="flite:slt", said="Wrest.")
    table = (tmp_path / FILE).read_text().replace("Hold.", "Hold still.").replace("Rest.", "Rest now.")
    (tmp_path / FILE).write_text(table)
    assert [(take.line.text, take.is_stale) for take in TakeFolder(tmp_path).takes] == [
        ("Hold still.", True),
        ("Rest now.", False),
    ]


def test_it_is_asked_for_by_name(tmp_path):
    """A folder of takes is a voice; the user's own comes before a bundled one of that name."""
    own, bundled = tmp_path / "own", tmp_path / "bundled"
    for parent, text in ((own, "Hold."), (bundled, "Rest.")):
        TakeFolder(parent / "anna").keep(wanted(text), speech())
    setup = Setup(models=Path(), takes=(own, bundled))
    assert find_voice("recorded:anna", "en", setup).has("Hold.", Pace.SLOW)
    with pytest.raises(VoiceError, match="does not speak 'de', it speaks en"):
        find_voice("recorded:anna", "de", setup)


@pytest.mark.parametrize("name", ["", "..", "a/b", "-x", "a b"])
def test_names_that_no_voice_can_have(tmp_path, name):
    """A name leads into no other folder."""
    with pytest.raises(VoiceError, match="a voice cannot be called"):
        folder_of(name, tmp_path)


def test_a_length_that_was_measured(tmp_path):
    """It is known without reading the take, until the take is another file; a table that is spoiled tells nothing."""
    folder = TakeFolder(tmp_path)
    take = folder.keep(wanted(), speech())
    assert RecordedVoice(tmp_path, language="en").seconds("Hold.", Pace.SLOW) is None
    folder.keep_lengths({take.file: Seconds(0.28)})
    assert folder.seconds(take) == 0.28
    assert RecordedVoice(tmp_path, language="en").seconds("Hold.", Pace.SLOW) == 0.28
    assert RecordedVoice(tmp_path, language="en").seconds("Rest.", Pace.SLOW) is None
    (tmp_path / lengths.FILE).write_text("file,bytes,seconds\nnothing\n")
    assert TakeFolder(tmp_path).seconds(take) is None
    folder.keep(wanted(), speech(level=0.25))
    assert folder.seconds(take) is None
