"""The review: what is missing, stale, broken, clipped, too long, doubtful, or of another loudness than the rest."""

from dataclasses import replace

import numpy as np
import pytest

from coach.pace import Pace
from coach.speech.takes.folder import TakeFolder
from coach.speech.takes.index import FILE
from coach.studio.review import Finding, review
from tests.takes import speech, wanted

TEXTS = ("Hold it there.", "Rest your hands.", "Two more.", "Last one.")
LINES = tuple(map(wanted, TEXTS))


@pytest.fixture
def folder(tmp_path):
    """A folder with a person's take of each line."""
    folder = TakeFolder(tmp_path / "anna")
    for line in LINES:
        folder.keep(line, speech(line.line.text))
    return folder


def found(folder, lines=LINES):
    """Return what is found, by the line's text, with its detail."""
    return {(one.wanted.line.text, one.finding): one.detail for one in review(lines, TakeFolder(folder.path))}


def test_nothing_is_wrong(folder):
    """Good takes are not told of, nor is what a voice made, whatever it sounds like."""
    assert found(folder) == {}
    folder.keep(wanted("Still."), speech("Still.", level=0.01), made="flite:slt")
    assert found(folder, (*LINES, wanted("Still."))) == {}


def test_missing_and_stale(folder):
    """A line without a take is missing; where one with nearly its words is wanted no more, it is stale."""
    lines = (*LINES[1:], wanted("Hold it there now."), wanted("Breathe."), wanted("Two more.", Pace.FAST))
    assert found(folder, lines) == {
        ("Hold it there now.", Finding.STALE): "it was recorded as 'Hold it there.'",
        ("Breathe.", Finding.MISSING): "",
        ("Two more.", Finding.MISSING): "",
    }


def test_a_table_with_other_words(folder):
    """Words changed in the table itself are told with the file."""
    (folder.path / FILE).write_text((folder.path / FILE).read_text().replace("Two more.", "Two again."))
    lines = (LINES[0], replace(LINES[2], line=replace(LINES[2].line, text="Two again.")))
    assert found(folder, lines) == {("Two again.", Finding.STALE): f"{LINES[2].id}.flac was read from other words"}


def test_faults_of_the_sound(folder):
    """Peaks cut off, words longer than their place, an end in the middle of a sound, a file that is none."""
    loud = speech(TEXTS[0], level=0.99)
    folder.keep(LINES[0], replace(loud, samples=(loud.samples * 2.0).clip(-1.0, 1.0)))
    cut = speech(TEXTS[1])
    folder.keep(LINES[1], replace(cut, samples=cut.samples[: cut.samples.size * 3 // 4]))
    (folder.path / f"{LINES[3].id}.flac").write_bytes(b"no sound")
    told = found(folder, (*LINES[:2], replace(LINES[2], seconds=0.3), LINES[3]))
    assert told.pop((TEXTS[3], Finding.BROKEN)).endswith("left no sound that can be read")
    assert told == {
        (TEXTS[0], Finding.CLIPPED): "peaks at 0.0 dB are cut off; farther away, or softer",
        (TEXTS[0], Finding.LOUDER): told.get((TEXTS[0], Finding.LOUDER)),
        (TEXTS[1], Finding.DOUBTFUL): "it ends in the middle of a sound",
        (TEXTS[2], Finding.TOO_LONG): "it takes 0.5 s, there are 0.3 s for it",
    }


@pytest.mark.parametrize(("level", "finding"), [(0.99, Finding.LOUDER), (0.05, Finding.SOFTER)])
def test_another_loudness_than_the_rest(folder, level, finding):
    """A take more than 6 dB from the middle of all is told, by how much."""
    for line in LINES[:3]:
        folder.keep(line, speech(line.line.text, level=0.25))
    folder.keep(LINES[3], speech(TEXTS[3], level=level))
    apart = abs(20.0 * np.log10(level / 0.25))
    ((text, told), detail), *others = found(folder).items()
    assert (text, told, others) == (TEXTS[3], finding, [])
    assert float(detail.split()[1]) == pytest.approx(apart, abs=0.5)


def test_two_takes_are_no_measure_of_each_other(folder):
    """Where there are hardly any takes, none is unlike the others; one without a sound in it is no measure."""
    folder.keep(LINES[0], speech(TEXTS[0], level=0.01))
    assert found(folder, LINES[:2]) == {}
    folder.keep(LINES[1], replace(speech(), samples=np.zeros(48_000, np.float32)))
    assert set(found(folder, LINES[:2])) == {(TEXTS[1], Finding.BROKEN)}
