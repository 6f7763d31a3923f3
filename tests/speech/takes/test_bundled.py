"""The bundled voice has every line that the bundled English sessions can need, at any length, however they are led."""

import pytest
import soundfile

from coach.plan.needed import wanted_lines
from coach.script.file import read_script
from coach.script.library import bundled, script_paths
from coach.script.wording import phrases_of
from coach.sound.clips.polish import heard_seconds
from coach.speech.takes.folder import TakeFolder
from tests.places import NO_MASSAGE

FOLDER = bundled("audio") / "voices" / "heart"
MOST_BYTES = 10_000_000
ENGLISH = [path for path in script_paths() if "." not in path.stem and path.stem not in NO_MASSAGE]


@pytest.mark.parametrize("path", ENGLISH, ids=lambda path: path.stem)
def test_every_line_is_there(path):
    """A word that is changed needs a new take: `coach voices bake` speaks what is missing; see audio/README.md."""
    script, folder = read_script(path), TakeFolder(FOLDER)
    wanted = wanted_lines(script, phrases_of(script))
    assert wanted
    assert [line.line for line in wanted if folder.get(line.line, "en") is None] == []


def test_its_files():
    """They are as small as they may be, mono and clear, and none lies there unused."""
    folder = TakeFolder(FOLDER)
    takes = folder.takes
    assert [take.file for take in takes if folder.seconds(take) is None] == []
    files = {FOLDER / take.file for take in takes}
    assert files == set(FOLDER.glob("*.opus"))
    assert sum(file.stat().st_size for file in files) < MOST_BYTES
    told = [soundfile.info(file) for file in files]
    assert {(each.channels, each.samplerate) for each in told} == {(1, 24_000)}
    assert all(0.3 < each.duration < 15.0 for each in told)


def test_its_lengths():
    """They are those of the sound, so that a session planned by them is the one that is heard."""
    folder = TakeFolder(FOLDER)
    for take in folder.takes[::40]:
        assert folder.seconds(take) == pytest.approx(heard_seconds(folder.sound(take)), abs=1e-9)
