"""What is on the disk: room, what is kept, what the user has settled, and what comes with the coach."""

import shutil
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from coach.app.doctor import places
from coach.audit.finding import State
from coach.errors import SettingsError
from coach.kept.cache import LIMIT
from coach.kept.folders import cache_folder, config_folder, state_folder


@pytest.fixture(autouse=True)
def own(monkeypatch, tmp_path):
    """Let the user's folders be empty ones."""
    for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.delenv(LIMIT, raising=False)
    if not cache_folder().is_relative_to(tmp_path):
        pytest.skip("this system has other names for the user's folders")


def states(found):
    """Return what was found, by part."""
    return {finding.part: finding.state for finding in found}


def test_all_is_well():
    """Nothing is left behind by looking."""
    assert states(places.find_cache()) == {"cache": State.WORKS, "resuming": State.WORKS}
    assert states(places.find_settings()) == {"settings": State.WORKS}
    assert states(places.find_sessions()) == {"sessions": State.WORKS}
    assert states(places.find_music()) == {"music": State.WORKS}
    assert not cache_folder().exists()
    assert not state_folder().exists()


def test_what_cannot_be_kept():
    """A session runs without it, and it is told what that costs."""
    for folder in (cache_folder(), state_folder()):
        folder.parent.mkdir(parents=True)
        folder.touch()
    cache, resuming = places.find_cache()
    assert (cache.state, resuming.state) == (State.LACKS, State.LACKS)
    assert str(cache_folder()) in cache.told
    assert "--resume" in resuming.told


def test_settings_of_ones_own():
    """They are named with the lexicons beside them."""
    config_folder().mkdir(parents=True)
    (config_folder() / "settings.yaml").write_text("keys: {x: stop}\n")
    (config_folder() / "lexicon.en.yaml").write_text("Ana: ahna\n")
    (found,) = places.find_settings()
    assert found.told == f"read from {config_folder() / 'settings.yaml'}, with 1 lexicon of your own"


def test_settings_that_are_wrong():
    """Each problem comes with its place."""
    config_folder().mkdir(parents=True)
    (config_folder() / "settings.yaml").write_text("kyes: {x: stop}\n")
    with pytest.raises(SettingsError, match=r"settings\.yaml:1:1"):
        list(places.find_settings())


def test_a_full_disk(monkeypatch):
    """Music has nowhere to go: no session runs with it."""

    def full(**_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    (found,) = places.find_disk()
    assert found.state is State.FAILS
    assert "no space left on device" in found.told
    assert "TMPDIR" in found.remedy


@pytest.mark.parametrize(("free", "state"), [(10**12, State.WORKS), (10**8, State.LACKS)])
def test_room(free, state, monkeypatch):
    """Little of it is told before it is missed."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
    (found,) = places.find_disk()
    assert found.state is state


def test_a_session_of_ones_own_that_is_wrong(monkeypatch, tmp_path):
    """It is told with how to find out why, and the others are here all the same."""
    monkeypatch.setenv("COACH_LIBRARY", str(tmp_path))
    (tmp_path / "half.yaml").write_text("title: Half\n")
    own, all_of_them = places.find_sessions()
    assert (own.state, own.told) == (State.LACKS, f"{tmp_path / 'half.yaml'} cannot be run yet")
    assert own.remedy == "`coach check half` tells why"
    assert all_of_them.state is State.WORKS


def test_music_that_is_missing(monkeypatch):
    """The first file that is not there is named."""
    monkeypatch.setattr(Path, "is_file", lambda _: False)
    (found,) = places.find_music()
    assert found.state is State.FAILS
    assert found.told.endswith("is not there")
