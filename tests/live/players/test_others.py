"""Players of Windows and macOS: what they ask of a session and tell of it, by stand-ins for the systems' libraries."""

import sys
from datetime import timedelta
from enum import Enum
from threading import Event
from types import SimpleNamespace

import pytest

from coach.live import transport
from coach.live.controls import media_keys
from coach.live.controls.keyboard import KEYS
from coach.live.desk import Desk
from coach.live.players import Track, macos, windows
from coach.live.transport import Mode
from coach.units import RATE, Seconds
from tests.live.screens.views import view

EVERY = Seconds(0.0)


class Passing(Event):
    """A session that is over when all there is to see has been shown, and between two sights does something."""

    def __init__(self, desk, *sights) -> None:
        super().__init__()
        self._desk = desk
        self._sights = list(sights)

    def wait(self, timeout=None):
        """Go on to the next."""
        if not self._sights:
            self.set()
            return True
        sight = self._sights.pop(0)
        if callable(sight):
            sight()
        else:
            self._desk.show(sight)
        return False


@pytest.fixture
def desk():
    """A session in its second step."""
    desk = Desk()
    desk.show(view(100.0))
    return desk


def asked(desk):
    """Return what has been asked of the session."""
    return desk.wait(Seconds(0.0))


def test_what_is_heard():
    """Title with its side, section and session, and how long it is unless it stays."""
    seen = view(100.0)
    track = Track.of(seen)
    assert (track.title, track.section, track.session) == ("Circle each blade, left side", "Back", "A back massage")
    assert (track.start, track.length) == (seen.step.start, seen.step.end - seen.step.start)
    assert Track.of(view(100.0, stays=True)).length is None


class Controls:
    """The transport controls of Windows, which keep what they are told."""

    def __init__(self) -> None:
        self.is_enabled = False
        self.pressed = []
        self.statuses = []
        self.updates = []
        self.times = []
        self.display_updater = SimpleNamespace(music_properties=SimpleNamespace(), update=self._update)

    def __setattr__(self, name, value):
        if name == "playback_status":
            self.statuses.append(value)
        super().__setattr__(name, value)

    def _update(self):
        self.updates.append(vars(self.display_updater.music_properties).copy())

    def update_timeline_properties(self, times):
        """Take where the step stands."""
        self.times.append(times)

    def add_button_pressed(self, handler):
        """Call somebody with every button."""
        self.pressed.append(handler)
        return handler

    def remove_button_pressed(self, handler):
        """Do not any more."""
        self.pressed.remove(handler)

    def press(self, button):
        """Press a button."""
        for handler in self.pressed:
            handler(self, SimpleNamespace(button=button))


@pytest.fixture
def controls(monkeypatch):
    """The controls that a player is given."""
    controls, closed = Controls(), []
    player = SimpleNamespace(
        command_manager=SimpleNamespace(is_enabled=True),
        system_media_transport_controls=controls,
        close=lambda: closed.append(True),
    )
    media = SimpleNamespace(
        SystemMediaTransportControlsButton=Enum("Button", "PLAY PAUSE STOP RECORD NEXT PREVIOUS"),
        MediaPlaybackStatus=Enum("Status", "CLOSED STOPPED PLAYING PAUSED"),
        MediaPlaybackType=Enum("Type", "MUSIC"),
        SystemMediaTransportControlsTimelineProperties=SimpleNamespace,
    )
    monkeypatch.setitem(sys.modules, "winrt.windows.media", media)
    monkeypatch.setitem(sys.modules, "winrt.windows.media.playback", SimpleNamespace(MediaPlayer=lambda: player))
    controls.media = media
    yield controls
    assert closed == [True]
    assert not controls.is_enabled
    assert not player.command_manager.is_enabled
    assert controls.pressed == []


def test_buttons_of_windows(desk, controls, tmp_path):
    """Each asks for one command, and those that mean nothing to a session for none."""
    buttons = controls.media.SystemMediaTransportControlsButton

    def press():
        assert controls.is_enabled
        for button in buttons:
            controls.press(button)

    windows.serve(desk, tmp_path, over=Passing(desk, press), every=EVERY)
    assert asked(desk) == (transport.CONTINUE, transport.PAUSE, transport.STOP, transport.NEXT, transport.BACK)
    assert controls.is_play_enabled
    assert not hasattr(controls, "is_record_enabled")


def test_what_windows_shows(desk, controls, tmp_path):
    """The step with its length and place, and whether it goes on; told again only where that is another."""
    sights = (view(101.0), view(102.0, mode=Mode.PAUSED), view(102.0, mode=Mode.PAUSED, stays=True))
    windows.serve(desk, tmp_path, over=Passing(desk, *sights), every=EVERY)
    step = view(100.0).step
    wanted = {"title": "Circle each blade, left side", "artist": "Back", "album_title": "A back massage"}
    assert controls.updates == [wanted] * 3
    assert [status.name for status in controls.statuses] == ["PLAYING", "PAUSED", "PAUSED"]
    assert [times.position for times in controls.times] == [
        timedelta(seconds=(at * RATE - step.start) / RATE) for at in (100, 102)
    ]
    assert controls.times[0].end_time == timedelta(seconds=(step.end - step.start) / RATE)


class Centre:
    """The command centre of macOS."""

    def __init__(self) -> None:
        self.handlers = {}
        self.shown = []
        self.states = []
        self.loops = 0

    def __getattr__(self, name):
        return lambda: SimpleNamespace(
            addTargetWithHandler_=lambda handler: self.handlers.setdefault(name, handler) and name,
            removeTarget_=self.handlers.pop,
        )

    def setNowPlayingInfo_(self, info):  # noqa: N802
        """Take what is heard."""
        self.shown.append(info)

    def setPlaybackState_(self, state):  # noqa: N802
        """Take whether it is."""
        self.states.append(state)

    def run(self, _until):
        """Hand over what has come."""
        self.loops += 1


@pytest.fixture
def centre(monkeypatch):
    """The centre that there is."""
    centre = Centre()
    names = ("PropertyTitle", "PropertyArtist", "PropertyAlbumTitle", "PropertyPlaybackDuration")
    library = SimpleNamespace(
        MPRemoteCommandCenter=SimpleNamespace(sharedCommandCenter=lambda: centre),
        MPNowPlayingInfoCenter=SimpleNamespace(defaultCenter=lambda: centre),
        MPNowPlayingInfoPropertyElapsedPlaybackTime="elapsed",
        MPNowPlayingInfoPropertyPlaybackRate="rate",
        **{f"MPMediaItem{name}": name for name in names},
    )
    loop = SimpleNamespace(currentRunLoop=lambda: SimpleNamespace(runUntilDate_=centre.run))
    foundation = SimpleNamespace(NSRunLoop=loop, NSDate=SimpleNamespace(date=lambda: 0))
    monkeypatch.setitem(sys.modules, "MediaPlayer", library)
    monkeypatch.setitem(sys.modules, "Foundation", foundation)
    yield centre
    assert centre.handlers == {}


def test_commands_of_macos(desk, centre, tmp_path):
    """Each asks for one command and says that it is done; keys come while the session is led, in its own thread."""

    def ask():
        assert [handle(None) for handle in centre.handlers.values()] == [0] * len(macos.ASKED)

    macos.serve(desk, tmp_path, over=Passing(desk, ask, view(101.0), view(102.0)), every=EVERY)
    assert asked(desk) == tuple(macos.ASKED.values())
    assert centre.loops == 2
    desk.show(view(103.0))
    assert centre.loops == 2


def test_what_macos_shows(desk, centre, tmp_path):
    """The step with its length and place, and whether it goes on; nothing once the session is over."""
    macos.serve(desk, tmp_path, over=Passing(desk, view(101.0), view(102.0, mode=Mode.PAUSED)), every=EVERY)
    playing, paused, nothing = centre.shown
    step = view(100.0).step
    assert playing == {
        "PropertyTitle": "Circle each blade, left side",
        "PropertyArtist": "Back",
        "PropertyAlbumTitle": "A back massage",
        "PropertyPlaybackDuration": (step.end - step.start) / RATE,
        "elapsed": (100 * RATE - step.start) / RATE,
        "rate": 1.0,
    }
    assert (paused["rate"], paused["elapsed"], nothing) == (0.0, (102 * RATE - step.start) / RATE, None)
    assert centre.states == [1, 2]


@pytest.mark.parametrize(
    ("platform", "library", "player"),
    [("win32", "winrt", "windows"), ("darwin", "MediaPlayer", "macos"), ("sunos5", "", None)],
)
def test_the_player_of_a_system(monkeypatch, platform, library, player):
    """It is there where its library is, and nothing is begun where it is not."""
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(media_keys, "find_spec", lambda name: name == library)
    assert media_keys.player_here() == player
    monkeypatch.setattr(media_keys, "find_spec", lambda name: None)
    monkeypatch.setattr(media_keys, "Task", lambda *_, **__: pytest.fail("a thread was begun"))
    with media_keys.attach(Desk(), KEYS) as led:
        assert not led


def test_half_a_library(monkeypatch, desk):
    """Where what is needed cannot be imported the session goes on without a player."""
    monkeypatch.setattr(media_keys, "player_here", lambda: "windows")
    monkeypatch.setitem(sys.modules, "winrt.windows.media", None)
    with media_keys.attach(desk, KEYS):
        pass
    assert asked(desk) == ()
