"""The microphone: what it hears comes whole and in order, and what goes wrong with it is one line."""

import contextlib
import os

import numpy as np
import pytest

from coach.errors import TakeError
from coach.studio import microphone
from coach.studio.microphone import DeviceMicrophone
from coach.units import Seconds
from tests.places import ROOT


@pytest.fixture(autouse=True)
def stub(monkeypatch, tmp_path):
    """A sound library of a known temper in the child; gives how to set it."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(ROOT), str(ROOT / "tests" / "sinks" / "stub"))))
    monkeypatch.setenv("STUB_PLAYED", str(tmp_path / "played"))
    monkeypatch.setenv("STUB_DEVICE", "well")
    return lambda temper: monkeypatch.setenv("STUB_DEVICE", temper)


def heard(hears, count):
    """Return the first samples that a microphone hears."""
    sound = np.zeros(0, np.float32)
    while sound.size < count:
        block = hears.hear()
        assert (block.ndim, block.dtype) == (1, np.float32)
        sound = np.concatenate((sound, block))
    return sound[:count]


def test_a_device_hears_every_sample():
    """All that is heard comes, once and in order, in 24 bits."""
    with contextlib.closing(DeviceMicrophone()) as hears:
        np.testing.assert_array_equal(heard(hears, 30_000), np.arange(30_000) % 32768 / 32768)


def test_one_of_several():
    """A part of its name is enough, in whatever case."""
    with contextlib.closing(DeviceMicrophone("snowball")) as hears:
        assert set(heard(hears, 1000).tolist()) == {13 / 32768}


@pytest.mark.parametrize(
    ("temper", "name", "told"),
    [
        ("refuses", "", "the microphone cannot be heard: failed to init device; is one connected, and may it be used?"),
        ("null", "", "the microphone cannot be heard: there is no sound system; is one connected, and may it be used?"),
        ("well", "Kitchen", "Kitchen cannot be heard: none is called 'Kitchen', there are: Built-in; Blue Snowball; "),
        ("deaf", "Kitchen", "Kitchen cannot be heard: none is called 'Kitchen', there are: none at all; "),
    ],
)
def test_none_that_can_be_heard(stub, temper, name, told):
    """Why there is none to be heard is told in one line, with those there are."""
    stub(temper)
    with pytest.raises(TakeError) as caught:
        DeviceMicrophone(name)
    assert str(caught.value).startswith(told)
    assert "\n" not in str(caught.value)


def test_one_that_never_opens(stub, monkeypatch):
    """A sound system that hangs is not waited for."""
    stub("never opens")
    monkeypatch.setattr(microphone, "OPENS_WITHIN", Seconds(0.3))
    with pytest.raises(TakeError, match="the sound system does not answer"):
        DeviceMicrophone()


def test_one_that_is_pulled_out(stub):
    """What it heard until then comes, and then that it is gone."""
    stub("stalls")
    with contextlib.closing(DeviceMicrophone()) as hears:
        assert heard(hears, 4800)[-1] == 4799 / 32768
        hears._process.kill()
        hears._process.wait()
        with pytest.raises(TakeError, match="the microphone is gone; what was kept is kept"):
            heard(hears, 1)
        hears.close()
