"""The player of Windows: System Media Transport Controls. Never run there so far, only with a stand-in for it."""

from datetime import timedelta
from functools import partial
from importlib import import_module
from pathlib import Path
from threading import Event
from typing import Any, Final

from coach.live.desk import Desk
from coach.live.players import Track, follow
from coach.live.transport import BACK, CONTINUE, NEXT, PAUSE, STOP, Mode
from coach.units import Seconds, to_seconds

ASKED: Final = {"PLAY": CONTINUE, "PAUSE": PAUSE, "STOP": STOP, "NEXT": NEXT, "PREVIOUS": BACK}
"""What each button asks for."""
_STATUS = {Mode.PLAYING: "PLAYING", Mode.PAUSED: "PAUSED", Mode.STOPPED: "STOPPED"}


def serve(desk: Desk, _picture: Path, *, over: Event, every: Seconds) -> None:
    """Be a player until the session is over; as :class:`coach.live.players.Serve`."""
    media: Any = import_module("winrt.windows.media")
    playback: Any = import_module("winrt.windows.media.playback")
    # A program without a window is given its controls by a player, which must not answer the keys itself.
    player = playback.MediaPlayer()
    player.command_manager.is_enabled = False
    controls = player.system_media_transport_controls
    buttons = {getattr(media.SystemMediaTransportControlsButton, name): asked for name, asked in ASKED.items()}

    def press(_: Any, pressed: Any) -> None:
        if pressed.button in buttons:
            desk.send(buttons[pressed.button])

    for name in ASKED:
        setattr(controls, f"is_{name.lower()}_enabled", True)
    controls.is_enabled = True
    handler = controls.add_button_pressed(press)
    try:
        follow(desk, partial(_show, media, controls), over=over, every=every)
    finally:
        controls.remove_button_pressed(handler)
        controls.is_enabled = False
        player.close()


def _show(media: Any, controls: Any, track: Track, position: Seconds) -> None:
    """Tell what is heard, and how far it has come."""
    shown = controls.display_updater
    shown.type = media.MediaPlaybackType.MUSIC
    shown.music_properties.title = track.title
    shown.music_properties.artist = track.section
    shown.music_properties.album_title = track.session
    shown.update()
    controls.playback_status = getattr(media.MediaPlaybackStatus, _STATUS[track.mode])
    if track.length is not None:
        times = media.SystemMediaTransportControlsTimelineProperties()
        times.start_time = timedelta()
        times.end_time = timedelta(seconds=to_seconds(track.length))
        times.position = timedelta(seconds=position)
        controls.update_timeline_properties(times)
