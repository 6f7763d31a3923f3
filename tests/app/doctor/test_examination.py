"""Looking at everything: in order, each part's mistakes its own, and nobody waits for what hangs."""

from threading import Event

from coach.app.doctor.examination import examine
from coach.audit.finding import Finding, State, all_well
from coach.errors import DeviceError, SettingsError
from coach.units import Seconds

WELL = Finding(part="one", state=State.WORKS, told="it is there")


def fail(error):
    """Return a check that ends of an error."""

    def check():
        raise error
        yield

    return check


def test_what_is_found_stands_in_order():
    """However long each takes, what was asked first is told first."""
    second = Event()

    def slow():
        second.wait()
        yield WELL

    def quick():
        second.set()
        yield Finding(part="two", state=State.LACKS, told="it is not")

    assert [finding.part for finding in examine({"one": slow, "two": quick})] == ["one", "two"]


def test_an_error_of_ours_is_a_part_that_fails():
    """Each of its lines is a finding."""
    found = examine({"settings": fail(SettingsError(("a:1:1: no", "a:2:1: nor that"))), "one": lambda: [WELL]})
    assert [(finding.part, finding.state, finding.told) for finding in found] == [
        ("settings", State.FAILS, "a:1:1: no"),
        ("settings", State.FAILS, "a:2:1: nor that"),
        ("one", State.WORKS, "it is there"),
    ]
    assert not all_well(found)


def test_what_nobody_foresaw_keeps_nothing_from_being_told():
    """A part that cannot be looked at says so in one line, and is no reason not to run."""
    found = examine({"sleep": fail(ValueError("one\ntwo")), "one": lambda: [WELL]})
    assert found[0].told == "it cannot be looked at (ValueError: one two)"
    assert all_well(found)


def test_what_hangs_is_told():
    """A system service that does not answer is left alone."""
    never = Event()
    found = examine({"sleep": lambda: iter([never.wait()]), "device": fail(DeviceError("gone"))}, patience=Seconds(0.2))
    never.set()
    assert found[0].told == "no answer within 0.2 s"
