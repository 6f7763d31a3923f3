"""Who speaks where nobody is named: a recorded voice that has every line, and no other recorded one."""

import pytest

from coach.app.cast import choose_cast
from coach.errors import VoiceError
from coach.kept.folders import takes_folder
from coach.pace import Pace
from coach.speech.line import Line
from coach.speech.role import Role
from coach.speech.takes.folder import TakeFolder
from tests.takes import speech, wanted

NEEDED = tuple(Line(text=text, pace=Pace.SLOW) for text in ("Hold.", "Rest.", "…"))


@pytest.fixture(autouse=True)
def alone(monkeypatch, tmp_path):
    """No settings and no takes of whoever runs the tests, none that are bundled, and one voice beside."""
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.setattr("coach.app.cast.bundled", lambda name: tmp_path / "bundled" / name)
    monkeypatch.setattr("coach.app.cast.in_order", lambda language, setup: ("silent",))


def keep(name, *texts, language="en"):
    """Have a person record lines."""
    for text in texts:
        TakeFolder(takes_folder() / name).keep(wanted(text, language=language), speech(text))


def guiding(voice="auto", *, language="en", warn=pytest.fail, **given):
    """Return the names of those who guide."""
    cast = choose_cast(voice, language, warn, **{"needed": NEEDED, **given})
    return [voice.id.partition("@")[0] for voice in cast.guiding]


def test_one_with_every_line_is_chosen():
    """The first that has all of them speaks, before any other voice; what has no words needs no take."""
    keep("anna", "Hold.")
    keep("berta", "Hold.", "Rest.")
    keep("carla", "Hold.", "Rest.", "More.")
    assert guiding() == ["recorded:berta", "silent:silence"]


@pytest.mark.parametrize("harm", ["a line", "a file", "the pace", "the language"])
def test_one_that_lacks_a_line_is_not_chosen(harm):
    """A session never changes its voice half-way, and nothing is said of a voice that nobody asked for."""
    keep("anna", "Hold.", *(() if harm == "a line" else ("Rest.",)), language="de" if harm == "the language" else "en")
    needed = NEEDED
    if harm == "a file":
        next(takes_folder().glob("anna/*.flac")).unlink()
    if harm == "the pace":
        needed = (*NEEDED, Line(text="Hold.", pace=Pace.FAST))
    assert guiding(needed=needed) == ["silent:silence"]


def test_what_is_not_asked_of_recorded_voices():
    """Where the lines are not known, or the script names voices, nothing is chosen unasked."""
    keep("anna", "Hold.", "Rest.")
    assert guiding(needed=()) == ["silent:silence"]
    assert guiding(roles=[(Role.GUIDE, "silent")]) == ["silent:silence"]


def test_a_named_one_with_gaps():
    """The next voice says what it lacks, and a warning tells how many lines that is; one that lacks none is silent."""
    told = []
    keep("anna", "Hold.")
    assert guiding("recorded:anna", warn=told.append) == ["recorded:anna", "silent:silence"]
    assert len(told) == 1
    assert "lacks 1 lines this session may need: silent:silence@1 says them" in told[0]
    keep("anna", "Rest.")
    assert guiding("recorded:anna") == ["recorded:anna", "silent:silence"]


def test_a_table_that_is_broken_costs_that_voice():
    """Auto goes on without it; whoever names it is told what is wrong with it."""
    keep("anna", "Hold.", "Rest.")
    (takes_folder() / "anna" / "takes.csv").write_text("file,language\n")
    assert guiding() == ["silent:silence"]
    with pytest.raises(VoiceError, match=r"takes\.csv:1: there is no column pace"):
        guiding("recorded:anna")


def test_lines_are_not_looked_for_in_vain():
    """Where there is no recorded voice, nobody waits until it is known what may have to be said."""

    def needed():
        pytest.fail("asked for")
        yield

    assert guiding(needed=needed()) == ["silent:silence"]
    assert guiding("silent", needed=needed()) == ["silent:silence"]


def test_voices_that_lines_name():
    """Who guides is asked for the other lines alone, and says those of a voice that is not here; no name, no other."""
    told = []
    keep("anna", "Hold.")
    needed = (NEEDED[0], Line(text="Rest.", pace=Pace.SLOW, voice="silent"))
    cast = choose_cast("auto", "en", told.append, named=["silent", "flite:none"], needed=needed)
    assert [voice.id.partition("@")[0] for voice in cast.guiding] == ["recorded:anna", "silent:silence"]
    assert {name: voices[1:] for name, voices in cast.named.items()} == {"silent": cast.guiding}
    assert len(told) == 1
    assert told[0].endswith(f"; going on with the voice {cast.guiding[0].id}")
    assert not choose_cast("silent", "en", pytest.fail, named=["flite:none"]).named
