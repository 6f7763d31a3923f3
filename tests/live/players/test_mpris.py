"""A session as a media player: what it tells, what calls ask of it, and what it refuses."""

from dataclasses import replace
from threading import Event
from xml.etree import ElementTree

import pytest

jeepney = pytest.importorskip("jeepney", reason="media keys need D-Bus, which is Linux's")

from coach.live import transport  # noqa: E402
from coach.live.desk import Desk  # noqa: E402
from coach.live.players import mpris  # noqa: E402
from coach.live.players.mpris import ASKED, NAME, PATH, PLAYER, PROPERTIES, ROOT, Player  # noqa: E402
from coach.live.transport import Mode  # noqa: E402
from coach.units import RATE, Decibels, Seconds  # noqa: E402
from tests.live.screens.views import plan, view  # noqa: E402

AT = 100.0


class Called:
    """A player, what its calls have asked for, and a way to call it."""

    def __init__(self, seen=None) -> None:
        self.asked = []
        self.player = Player(self.asked.append, seen or view(AT))

    def call(self, member, signature=None, body=(), *, interface=PLAYER, path=PATH):
        """Return what comes back, as it would over the bus: the body, or the name of an error."""
        address = jeepney.DBusAddress(path, bus_name=NAME, interface=interface)
        (call,) = jeepney.Parser().feed(jeepney.new_method_call(address, member, signature, body).serialise(serial=1))
        (received,) = jeepney.Parser().feed(self.player.answer(call).serialise(serial=2))
        fields = received.header.fields
        return fields.get(jeepney.HeaderFields.error_name, received.body)

    def get(self, name, interface=PLAYER):
        """Return a property."""
        return self.call("Get", "ss", (interface, name), interface=PROPERTIES)[0][1]

    def set(self, name, signature, value):
        """Set a property of the player."""
        return self.call("Set", "ssv", (PLAYER, name, (signature, value)), interface=PROPERTIES)


def told(signal):
    """Return what a signal says has changed."""
    interface, changed, _ = signal.body
    assert interface == PLAYER
    return {name: value for name, (_, value) in changed.items()}


@pytest.mark.parametrize(("method", "command"), ASKED.items(), ids=ASKED)
def test_calls(method, command):
    """Each method asks for one command, as a key does, and is answered."""
    called = Called()
    assert called.call(method) == ()
    assert called.asked == [command]


def test_without_an_interface():
    """A call may leave out whose method it is."""
    called = Called()
    assert called.call("Next", interface=None) == ()
    assert called.asked == [transport.NEXT]


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (("Seek", "x", (5_000_000,)), "NotSupported"),
        (("SetPosition", "ox", ("/coach/step_0", 0)), "NotSupported"),
        (("OpenUri", "s", ("file:///a.mp3",)), "NotSupported"),
        (("Shuffle",), "UnknownMethod"),
        (("Play", "s", ("now",)), "InvalidArgs"),
    ],
    ids=lambda call: call[0] if isinstance(call, tuple) else call,
)
def test_refused(call, error):
    """What a session cannot do changes nothing and is refused by name."""
    called = Called()
    assert called.call(*call) == f"org.freedesktop.DBus.Error.{error}"
    assert called.asked == []


@pytest.mark.parametrize(
    ("where", "error"),
    [
        ({"interface": ROOT}, "UnknownMethod"),
        ({"interface": "org.example.Lamp"}, "UnknownMethod"),
        ({"path": "/"}, "UnknownObject"),
    ],
)
def test_elsewhere(where, error):
    """A method is called where it is, or not at all."""
    called = Called()
    assert called.call("Play", **where) == f"org.freedesktop.DBus.Error.{error}"
    assert called.asked == []


def test_the_step_is_the_track():
    """Title with its side, section, session, length of the step, and how far it has come."""
    of = plan()
    seen = view(AT, of)
    called = Called(seen)
    metadata = {name: value for name, (_, value) in called.get("Metadata").items()}
    assert metadata == {
        "mpris:trackid": f"/coach/step_{seen.step.start}",
        "mpris:length": (seen.step.end - seen.step.start) * 1_000_000 // RATE,
        "xesam:title": seen.step.turn.title + ", left side",
        "xesam:artist": ["Back"],
        "xesam:album": "A back massage",
    }
    assert called.get("Position") == (seen.position - seen.step.start) * 1_000_000 // RATE


def test_a_step_that_stays():
    """Nobody knows how long it will be: it has no length."""
    assert "mpris:length" not in Called(view(AT, stays=True)).get("Metadata")


@pytest.mark.parametrize(
    ("mode", "status", "can"), [(Mode.PLAYING, "Playing", 1), (Mode.PAUSED, "Paused", 1), (Mode.STOPPED, "Stopped", 0)]
)
def test_status(mode, status, can):
    """It plays, is paused or has been stopped, and then nothing can be asked of it."""
    called = Called(view(AT, mode=mode))
    assert called.get("PlaybackStatus") == status
    assert [called.get(f"Can{what}") for what in ("Play", "Pause", "GoNext", "GoPrevious")] == [can] * 4
    assert called.get("CanSeek") == 0


def test_the_last_step():
    """After it there is no other."""
    assert called_at_the_end().get("CanGoNext") == 0


def called_at_the_end():
    """Return a player in a session's last step."""
    of = plan()
    return Called(view(of.frames / RATE - 1.0, of))


@pytest.mark.parametrize(
    ("volume", "steps", "reads"),
    [(0.5, -3, 0.501), (1.0, 0, 1.0), (2.0, 3, 1.995), (9.0, 3, 1.995), (0.0, -12, 0.063), (-1.0, -12, 0.063)],
)
def test_volume(volume, steps, reads):
    """It is turned in the session's own steps, as near as they come and as far as they go."""
    called = Called()
    assert called.set("Volume", "d", volume) == ()
    assert turned(called) == ([steps] if steps else [])
    called.player.show(view(AT, volume=Decibels(2.0 * steps)))
    assert called.get("Volume") == pytest.approx(reads, abs=0.001)
    called.asked.clear()
    called.set("Volume", "d", volume)
    assert called.asked == []


def turned(called):
    """Return the volumes that have been asked for, in the session's steps: each turn is answered by one tone."""
    return [transport.apply(transport.State(steps=1), asked)[0].volume for asked in called.asked]


def test_volume_turned_twice_at_once():
    """The second turn counts from the first, though nothing of it is shown yet."""
    called = Called()
    called.set("Volume", "d", 0.5)
    called.set("Volume", "d", 1.0)
    assert turned(called) == [-3, 0]


@pytest.mark.parametrize(
    ("property_", "signature", "value", "error"),
    [
        ("Volume", "s", "loud", "InvalidArgs"),
        ("Volume", "d", float("nan"), "InvalidArgs"),
        ("Rate", "d", 2.0, "PropertyReadOnly"),
        ("Colour", "s", "red", "UnknownProperty"),
    ],
)
def test_what_cannot_be_set(property_, signature, value, error):
    """Nothing but the volume, and that to nothing but a number."""
    called = Called()
    assert called.set(property_, signature, value) == f"org.freedesktop.DBus.Error.{error}"
    assert called.asked == []


def test_all_properties():
    """Who it is, and that it has neither a window nor a list; an interface it has not is refused."""
    called = Called()
    (root,) = called.call("GetAll", "s", (ROOT,), interface=PROPERTIES)
    assert root["Identity"] == ("s", "coach")
    assert not any(root[name][1] for name in ("CanQuit", "CanRaise", "HasTrackList"))
    unknown = called.call("GetAll", "s", ("org.example.Lamp",), interface=PROPERTIES)
    assert unknown == "org.freedesktop.DBus.Error.UnknownInterface"


def test_only_what_has_changed_is_told():
    """Time that passes is nothing new; a pause, another step and a picture are."""
    player = Called().player
    player.show(view(AT + 1.0))
    assert player.changed() is None
    player.show(view(AT + 1.0, mode=Mode.PAUSED))
    assert told(player.changed()) == {"PlaybackStatus": "Paused"}
    assert player.changed() is None
    seen = view(AT + 1.0, mode=Mode.PAUSED)
    player.show(replace(seen, step=seen.plan.steps[0]), cover="file:///tmp/cover.png")
    (changed,) = told(player.changed()).values()
    assert changed["xesam:title"] == ("s", "Glide up the back")
    assert changed["mpris:artUrl"] == ("s", "file:///tmp/cover.png")


def test_introspection():
    """Whoever asks what there is, is told all of it."""
    called = Called()
    (text,) = called.call("Introspect", interface="org.freedesktop.DBus.Introspectable")
    interfaces = {of.get("name"): of for of in ElementTree.fromstring(text)}
    assert {method.get("name") for method in interfaces[PLAYER].iter("method")} >= set(ASKED)
    volume = interfaces[PLAYER].find("property[@name='Volume']")
    assert (volume.get("type"), volume.get("access")) == ("d", "readwrite")
    assert called.call("Ping", interface="org.freedesktop.DBus.Peer") == ()


class Bus:
    """A desktop's bus that hands over calls one after the other, and is gone after the last."""

    def __init__(self, *calls, taken=()) -> None:
        self.calls = list(calls)
        self.taken = taken
        self.asked = []
        self.sent = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return False

    def send_and_get_reply(self, message):
        """Give a name to whoever asks for one that nobody has."""
        name = message.body[0]
        self.asked.append(name)
        return jeepney.new_method_return(message, "u", (3 if name in self.taken else 1,))

    def receive(self, *, timeout):
        """Return the next call; None stands for a time in which nothing comes."""
        if not self.calls:
            raise ConnectionResetError
        call = self.calls.pop(0)
        if call is None:
            raise TimeoutError
        return call

    def send(self, message):
        """Keep what is sent."""
        self.sent.append(message)


def method_call(member, flags=0):
    """Return a call of the player's as it comes by the bus."""
    message = jeepney.new_method_call(jeepney.DBusAddress(PATH, bus_name=NAME, interface=PLAYER), member)
    message.header.flags |= flags
    (call,) = jeepney.Parser().feed(message.serialise(serial=7))
    return call


def served(bus, tmp_path, monkeypatch, *, then=None, over=None):
    """Return what was asked for while a session was a player on a bus."""
    sent = []
    desk = Desk()
    desk.send = sent.append
    desk.show(view(AT))
    if then:
        bus.send = lambda message: (bus.sent.append(message), then(desk))
    monkeypatch.setattr(mpris, "open_dbus_connection", lambda: bus)
    mpris.serve(desk, tmp_path / "cover.png", over=over or Event(), every=Seconds(0.1))
    return sent


def test_calls_are_served_until_the_bus_is_gone(tmp_path, monkeypatch):
    """Each call is answered, but for one that wants no answer; times in which nothing comes are waited through."""
    bus = Bus(method_call("Next"), None, method_call("Pause", jeepney.MessageFlag.no_reply_expected))
    assert served(bus, tmp_path, monkeypatch) == [transport.NEXT, transport.PAUSE]
    assert bus.asked == [NAME]
    assert [message.header.message_type for message in bus.sent] == [jeepney.MessageType.method_return]


def test_changes_are_told(tmp_path, monkeypatch):
    """What is different in what there is to see goes out as a signal, without anybody asking."""
    bus = Bus(method_call("Next"), None)
    served(bus, tmp_path, monkeypatch, then=lambda desk: desk.show(view(AT, mode=Mode.PAUSED)))
    _, signal = bus.sent
    assert told(signal)["PlaybackStatus"] == "Paused"


def test_a_second_session_has_a_name_of_its_own(tmp_path, monkeypatch):
    """Where another session has the name, this one is one more of them."""
    bus = Bus(taken=(NAME,))
    served(bus, tmp_path, monkeypatch)
    first, second = bus.asked
    assert first == NAME
    assert second.startswith(f"{NAME}.instance")
    nameless = Bus(taken=(first, second))
    served(nameless, tmp_path, monkeypatch)
    assert nameless.asked == [first, second]


def test_nothing_is_served_after_the_end(tmp_path, monkeypatch):
    """Once the session is over, what still comes is left to others."""
    over = Event()
    bus = Bus(method_call("Next"), method_call("Pause"))
    assert served(bus, tmp_path, monkeypatch, then=lambda _: over.set(), over=over) == [transport.NEXT]
    assert len(bus.calls) == 1
