"""The player of macOS: its Now Playing centre. Never run there so far, only with a stand-in for it."""

from importlib import import_module
from pathlib import Path
from threading import Event
from typing import Any, Final

from coach.live.desk import Desk
from coach.live.players import Track, follow
from coach.live.transport import BACK, CONTINUE, NEXT, PAUSE, STOP, TOGGLE, Command, Mode
from coach.live.view import View
from coach.units import Seconds, to_seconds

ASKED: Final = {
    "playCommand": CONTINUE,
    "pauseCommand": PAUSE,
    "togglePlayPauseCommand": TOGGLE,
    "nextTrackCommand": NEXT,
    "previousTrackCommand": BACK,
    "stopCommand": STOP,
}
"""What each of the centre's commands asks for."""
_DONE = 0
"""What a handler answers: MPRemoteCommandHandlerStatusSuccess."""
_STATE = {Mode.PLAYING: 1, Mode.PAUSED: 2, Mode.STOPPED: 3}
"""MPNowPlayingPlaybackState."""


def serve(desk: Desk, _picture: Path, *, over: Event, every: Seconds) -> None:
    """Be a player until the session is over; as :class:`coach.live.players.Serve`."""
    library: Any = import_module("MediaPlayer")
    foundation: Any = import_module("Foundation")
    centre = library.MPRemoteCommandCenter.sharedCommandCenter()

    def answer(asked: Command) -> Any:
        def handle(_: Any) -> int:
            desk.send(asked)
            return _DONE

        return handle

    def run_loop(_: View) -> None:
        # The system hands over keys in the main thread's run loop, and only if somebody lets it run there: the desk
        # calls whoever watches in that thread.
        if not over.is_set():
            foundation.NSRunLoop.currentRunLoop().runUntilDate_(foundation.NSDate.date())

    commands = [(getattr(centre, name)(), asked) for name, asked in ASKED.items()]
    handlers = [(command, command.addTargetWithHandler_(answer(asked))) for command, asked in commands]
    shown = library.MPNowPlayingInfoCenter.defaultCenter()
    desk.watch(run_loop)

    def show(track: Track, position: Seconds) -> None:
        shown.setNowPlayingInfo_(_info(library, track, position))
        shown.setPlaybackState_(_STATE[track.mode])

    try:
        follow(desk, show, over=over, every=every)
    finally:
        for command, handler in handlers:
            command.removeTarget_(handler)
        shown.setNowPlayingInfo_(None)


def _info(library: Any, track: Track, position: Seconds) -> dict[str, Any]:
    """Return what is heard, and how far it has come."""
    length = {} if track.length is None else {library.MPMediaItemPropertyPlaybackDuration: to_seconds(track.length)}
    return {
        library.MPMediaItemPropertyTitle: track.title,
        library.MPMediaItemPropertyArtist: track.section,
        library.MPMediaItemPropertyAlbumTitle: track.session,
        library.MPNowPlayingInfoPropertyElapsedPlaybackTime: position,
        library.MPNowPlayingInfoPropertyPlaybackRate: 1.0 if track.mode is Mode.PLAYING else 0.0,
        **length,
    }
