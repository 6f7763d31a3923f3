"""The player of Linux and its kin: MPRIS 2.2, the Media Player Remote Interfacing Specification, on D-Bus."""

import math
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from threading import Event
from typing import Any, Final
from xml.sax.saxutils import quoteattr

from jeepney import (
    DBusAddress,
    DBusErrorResponse,
    HeaderFields,
    Message,
    MessageFlag,
    MessageType,
    message_bus,
    new_error,
    new_method_return,
    new_signal,
)
from jeepney.auth import AuthenticationError
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from coach.live.change import VOLUME_STEP
from coach.live.desk import Desk
from coach.live.players import Track
from coach.live.transport import (
    BACK,
    CONTINUE,
    LOUDEST,
    NEXT,
    PAUSE,
    SOFTEST,
    STOP,
    TOGGLE,
    Command,
    Mode,
    turn_to,
)
from coach.live.view import View
from coach.units import RATE, Seconds, to_decibels, to_gain, to_whole

NAME: Final = "org.mpris.MediaPlayer2.coach"
PATH: Final = "/org/mpris/MediaPlayer2"
ROOT: Final = "org.mpris.MediaPlayer2"
PLAYER: Final = "org.mpris.MediaPlayer2.Player"
PROPERTIES: Final = "org.freedesktop.DBus.Properties"
_INTROSPECTABLE: Final = "org.freedesktop.DBus.Introspectable"
_PEER: Final = "org.freedesktop.DBus.Peer"
_ERROR: Final = "org.freedesktop.DBus.Error"

ASKED: Mapping[str, Command] = {
    "Play": CONTINUE,
    "Pause": PAUSE,
    "PlayPause": TOGGLE,
    "Next": NEXT,
    "Previous": BACK,
    "Stop": STOP,
}
"""What each method of the player asks for."""
_METHODS: Mapping[str, Mapping[str, str]] = {
    ROOT: {"Raise": "", "Quit": ""},
    PLAYER: {**dict.fromkeys(ASKED, ""), "Seek": "x", "SetPosition": "ox", "OpenUri": "s"},
    PROPERTIES: {"Get": "ss", "GetAll": "s", "Set": "ssv"},
    _INTROSPECTABLE: {"Introspect": ""},
    _PEER: {"Ping": ""},
}
"""Every method there is, by interface, with the types of what it is given."""
_STATUS = {Mode.PLAYING: "Playing", Mode.PAUSED: "Paused", Mode.STOPPED: "Stopped"}
_OURS_ALONE = 4
"""Flag of a name asked for: another player that has it keeps it, and nobody stands in line for it."""
_IS_OURS = 1
_GONE = (OSError, AuthenticationError, DBusErrorResponse)
"""What a bus does that is not there, or not for us."""

Properties = Mapping[str, tuple[str, Any]]
"""Values by name, each with its type as D-Bus writes it."""


class _RefusedError(Exception):
    """A call cannot be answered: carries the name of D-Bus's error, and why."""


class Player:
    """What is told to whoever asks, and what their calls ask of the session."""

    def __init__(self, send: Callable[[Command], None], view: View) -> None:
        """Stand for a session.

        Args:
            send: Told what is asked for.
            view: What there is to see of it now.
        """
        self._send = send
        self._told: Properties = {}
        self._cover = ""
        self.show(view)
        self.changed()

    def show(self, view: View, *, cover: str = "") -> None:
        """Take what there is to see now, and the address of the session's picture; empty where there is none."""
        self._view = view
        self._cover = cover
        self._volume = round(view.volume / VOLUME_STEP)

    def changed(self) -> Message | None:
        """Return the signal that tells what is not as it was told last, None where everything is."""
        now = {name: value for name, value in self._player().items() if name != "Position"}
        new = {name: value for name, value in now.items() if value != self._told.get(name)}
        self._told = now
        emitter = DBusAddress(PATH, interface=PROPERTIES)
        return new_signal(emitter, "PropertiesChanged", "sa{sv}as", (PLAYER, new, [])) if new else None

    def answer(self, call: Message) -> Message:
        """Do what a call asks for, and return the answer to it."""
        try:
            signature, body = self._answered(call)
        except _RefusedError as refused:
            name, reason = refused.args
            return new_error(call, f"{_ERROR}.{name}", "s", (reason,))
        return new_method_return(call, signature, body)

    def _answered(self, call: Message) -> tuple[str | None, tuple[Any, ...]]:
        fields = call.header.fields
        interface, member = fields.get(HeaderFields.interface), fields[HeaderFields.member]
        if fields[HeaderFields.path] != PATH:
            raise _RefusedError("UnknownObject", f"there is only {PATH}")
        takes = [of[member] for name, of in _METHODS.items() if member in of and interface in {name, None}]
        if not takes:
            raise _RefusedError("UnknownMethod", f"{interface} has no {member}")
        if fields.get(HeaderFields.signature, "") != takes[0]:
            raise _RefusedError("InvalidArgs", f"{member} takes '{takes[0]}'")
        match member:
            case "Get":
                return "v", (self._property(*call.body),)
            case "GetAll":
                return "a{sv}", (self._all(*call.body),)
            case "Set":
                self._set(*call.body)
            case "Introspect":
                return "s", (self._introspection(),)
            case "Ping":
                pass
            case _ if member in ASKED:
                self._send(ASKED[member])
            case _:
                raise _RefusedError("NotSupported", f"a session cannot do that: {member}")
        return None, ()

    def _property(self, interface: str, name: str) -> tuple[str, Any]:
        found = self._all(interface).get(name)
        if found is None:
            raise _RefusedError("UnknownProperty", f"{interface} has no {name}")
        return found

    def _set(self, interface: str, name: str, value: tuple[str, Any]) -> None:
        """Turn the volume, as far as it goes; nothing else is to be set."""
        known, _ = self._property(interface, name)
        signature, volume = value
        if name != "Volume":
            raise _RefusedError("PropertyReadOnly", f"{name} cannot be set")
        if signature != known or math.isnan(volume):
            raise _RefusedError("InvalidArgs", f"{name} is a number, '{known}'")
        wanted = to_decibels(volume) / VOLUME_STEP
        steps = to_whole(min(max(wanted, SOFTEST), LOUDEST))
        if steps != self._volume:
            self._send(turn_to(steps))
        self._volume = steps

    def _all(self, interface: str) -> Properties:
        if interface == PLAYER:
            return self._player()
        if interface != ROOT:
            raise _RefusedError("UnknownInterface", f"there is no {interface}")
        return {
            "CanQuit": ("b", False),
            "CanRaise": ("b", False),
            "HasTrackList": ("b", False),
            "Identity": ("s", "coach"),
            "SupportedUriSchemes": ("as", []),
            "SupportedMimeTypes": ("as", []),
        }

    def _player(self) -> Properties:
        view = self._view
        ongoing = view.mode is not Mode.STOPPED
        return {
            "PlaybackStatus": ("s", _STATUS[view.mode]),
            "Rate": ("d", 1.0),
            "MinimumRate": ("d", 1.0),
            "MaximumRate": ("d", 1.0),
            "Metadata": ("a{sv}", self._metadata()),
            "Volume": ("d", to_gain(view.volume)),
            "Position": ("x", _microseconds(view.position - view.step.start)),
            "CanGoNext": ("b", ongoing and bool(view.upcoming)),
            "CanGoPrevious": ("b", ongoing),
            "CanPlay": ("b", ongoing),
            "CanPause": ("b", ongoing),
            "CanSeek": ("b", False),
            "CanControl": ("b", True),
        }

    def _metadata(self) -> Properties:
        track = Track.of(self._view)
        return {
            "mpris:trackid": ("o", f"/coach/step_{track.start}"),
            "xesam:title": ("s", track.title),
            "xesam:artist": ("as", [track.section]),
            "xesam:album": ("s", track.session),
            **({} if track.length is None else {"mpris:length": ("x", _microseconds(track.length))}),
            **({"mpris:artUrl": ("s", self._cover)} if self._cover else {}),
        }

    def _introspection(self) -> str:
        """Return what there is, as XML in the format of D-Bus."""

        def argument(signature: str) -> str:
            return f'<arg direction="in" type={quoteattr(signature)}/>'

        written = []
        for interface, methods in _METHODS.items():
            members = [f'<method name="{name}">{"".join(map(argument, of))}</method>' for name, of in methods.items()]
            if interface in {ROOT, PLAYER}:
                members += [
                    f'<property name="{name}" type="{kind}" access="{"readwrite" if name == "Volume" else "read"}"/>'
                    for name, (kind, _) in self._all(interface).items()
                ]
            written.append(f'<interface name="{interface}">{"".join(members)}</interface>')
        return f"<node>{''.join(written)}</node>"


def serve(desk: Desk, picture: Path, *, over: Event, every: Seconds) -> None:
    """Be a player until the session is over, or the bus is gone; as :class:`coach.live.players.Serve`."""
    with suppress(*_GONE), open_dbus_connection() as bus:
        assert desk.shown
        player = Player(desk.send, desk.shown)
        _take_a_name(bus)
        while not over.is_set():
            call = _received(bus, every)
            player.show(desk.shown, cover=picture.as_uri() if picture.exists() else "")
            if call and call.header.message_type is MessageType.method_call:
                answer = player.answer(call)
                if not call.header.flags & MessageFlag.no_reply_expected:
                    bus.send(answer)
            if changed := player.changed():
                bus.send(changed)


def _take_a_name(bus: DBusConnection) -> None:
    """Be called by the name that is the coach's, or one more of them where another session has it."""
    for name in (NAME, f"{NAME}.instance{os.getpid()}"):
        if bus.send_and_get_reply(message_bus.RequestName(name, _OURS_ALONE)).body == (_IS_OURS,):
            return


def _received(bus: DBusConnection, timeout: Seconds) -> Message | None:
    """Return what has come by the bus, None where nothing has."""
    try:
        return bus.receive(timeout=timeout)
    except TimeoutError:
        return None


def _microseconds(frames: int) -> int:
    return frames * 1_000_000 // RATE
