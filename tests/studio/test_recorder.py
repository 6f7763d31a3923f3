"""The recorder: a person says lines, decides about each, and what is kept is what the microphone heard."""

from dataclasses import replace

import numpy as np
import pytest
import soundfile

from coach.errors import DeviceError, TakeError
from coach.speech.takes.folder import TakeFolder
from coach.studio.recorder import COUNT_IN, ENDS_AFTER, NOTHING_AFTER, TICK, Recorder, Stage, Wish
from coach.units import RATE, Decibels
from tests.takes import speech, wanted

LINES = tuple(wanted(text, seconds=3.0) for text in ("Hold it there.", "Rest your hands.", "Two more."))
BLOCK = round(TICK * RATE)
KEEP, REPEAT, SKIP, BACK, STOP = Wish
READY, COUNTED, RECORDING, PLAYING, DECIDING = Stage


class Person:
    """Somebody at a microphone, who says what is shown when it is time, and asks for things in an order.

    Args:
        asks: What is asked for, each at a stage, one after the other, some of it only after so many seconds.
        room: How loud the room is.
        gain: By how much the microphone is turned up.
    """

    def __init__(self, *asks, room=-70.0, gain=1.0, says=None, breaks=None):
        self.asks = list(asks)
        self.seen = []
        self.sight = None
        self.blocks = []
        self.played = []
        self._noise = np.random.default_rng(5)
        self._room, self._gain, self._says, self._breaks = 10.0 ** (room / 20.0), gain, says, breaks
        self._left = np.zeros(0, np.float32)
        self._waited = 0

    def show(self, sight):
        """Look at the screen."""
        if self.sight is None or (sight.number, sight.stage) != (self.sight.number, self.sight.stage):
            self.seen.append((sight.number, sight.stage))
            if sight.stage is RECORDING:
                text = sight.wanted.line.text if self._says is None else self._says
                self._left = self._gain * speech(text, rate=RATE).samples if text else np.zeros(0, np.float32)
        self.sight = sight

    def wait(self, timeout):
        """Ask for what is next at this stage; nobody stays for ever."""
        self._waited += 1
        assert self._waited < 1500, (self.sight, self.asks)
        stage, wish, *after = self.asks[0] if self.asks else (None, None)
        if self.sight is None or self.sight.stage is not stage or (after and self.sight.seconds < after[0]):
            return ()
        self.asks.pop(0)
        return (wish,)

    def hear(self):
        """Hear a block: the room, and words where they are being said."""
        if self._breaks and self.sight and self.sight.stage is self._breaks:
            raise TakeError("the microphone is gone")
        block = self._noise.normal(0.0, self._room, BLOCK).astype(np.float32)
        said, self._left = self._left[:BLOCK], self._left[BLOCK:]
        block[: said.size] += said
        block = block.clip(-1.0, 1.0)
        self.blocks.append(block)
        return block

    @property
    def heard(self):
        """All that was heard: float32 (n,)."""
        return np.concatenate(self.blocks)

    def play(self, sound, pass_time):
        """Listen to a take."""
        self.played.append(sound)
        for _ in range(3):
            pass_time(0.05)


def record(person, folder, lines=LINES, **given):
    """Record lines; return how many were kept."""
    recorder = Recorder(folder, microphone=person, control=person, show=person.show, play=person.play, **given)
    return recorder.record(lines)


@pytest.fixture
def folder(tmp_path):
    """The folder of a voice that has nothing yet."""
    return TakeFolder(tmp_path / "anna")


def kept(folder):
    """Return the texts that are kept."""
    return [take.line.text for take in folder.takes]


def test_line_after_line(folder):
    """One Enter begins; each line is counted in, heard until it is over, played back, and kept by the next Enter."""
    person = Person((READY, KEEP), *[(DECIDING, KEEP)] * 3)
    assert record(person, folder) == 3
    assert person.seen == [
        (1, READY),
        *((number, stage) for number in (1, 2, 3) for stage in (COUNTED, RECORDING, PLAYING, DECIDING)),
    ]
    assert kept(folder) == [line.line.text for line in LINES]
    assert all(not take.made for take in folder.takes)


def test_what_is_kept_is_what_was_heard(folder):
    """Not a sample is changed; of the silence around the words a little is left."""
    person = Person((READY, KEEP), (DECIDING, KEEP))
    record(person, folder, LINES[:1])
    samples, rate = soundfile.read(folder.path / folder.takes[0].file, dtype="float32")
    steps = np.rint(person.heard * 2**23) / 2**23
    begin = next(
        at
        for at in np.flatnonzero(steps[: 1 - samples.size] == samples[0])
        if np.array_equal(steps[at : at + samples.size], samples)
    )
    assert rate == RATE
    words = np.flatnonzero(np.abs(steps) > 0.05)
    assert (words[0] - begin) / RATE == pytest.approx(0.1, abs=0.011)
    assert (begin + samples.size - words[-1]) / RATE == pytest.approx(0.2, abs=0.011)
    assert (person.heard.size - words[-1]) / RATE == pytest.approx(ENDS_AFTER, abs=0.4)
    np.testing.assert_allclose(person.played[0], np.stack((samples, samples)), atol=2.0**-24)


def test_repeating_passing_over_going_back_and_stopping(folder):
    """Each key does what it says; what was kept before stays, and a line gone back to is said anew."""
    person = Person(
        *((READY, KEEP), (DECIDING, REPEAT), (DECIDING, KEEP)),  # the first line, twice
        (COUNTED, SKIP),  # the second
        *((READY, BACK), (READY, KEEP), (DECIDING, KEEP)),  # from the third to the second
        (RECORDING, STOP),
    )
    assert record(person, folder) == 2
    assert [seen for seen in person.seen if seen[1] is COUNTED] == [(1, COUNTED), (1, COUNTED), (2, COUNTED)] + [
        (number, COUNTED) for number in (2, 3)
    ]
    assert kept(folder) == [line.line.text for line in LINES[:2]]
    assert not person.asks


def test_back_from_the_first_line_is_the_first_line(folder):
    """There is nothing before it."""
    person = Person((READY, BACK), (READY, SKIP), (READY, SKIP), (READY, SKIP))
    assert record(person, folder) == 0
    assert person.seen == [(1, READY), (2, READY), (3, READY)]


def test_any_key_cuts_the_playback_short(folder):
    """Who knows already need not listen to the end."""
    person = Person((READY, KEEP), (PLAYING, REPEAT), (PLAYING, KEEP), (COUNTED, STOP))
    assert record(person, folder) == 1
    assert DECIDING not in {stage for _, stage in person.seen}


def test_enter_ends_a_line(folder):
    """Nobody has to wait for the silence; the click of the key is not in the take."""
    person = Person((READY, KEEP), (RECORDING, KEEP, 1.0), (PLAYING, KEEP))
    assert record(person, folder, LINES[:1]) == 1
    assert person.heard.size / RATE < COUNT_IN + 1.5
    samples, _ = soundfile.read(folder.path / folder.takes[0].file)
    assert np.abs(samples).max() == pytest.approx(0.5, abs=0.01)
    assert samples.size / RATE < 1.1


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"gain": 4.0}, "clipped: peaks at 0.0 dB are cut off"),
        ({"room": -30.0}, "noise: the room is "),
        ({"says": ""}, "nothing was heard; "),
    ],
)
def test_what_is_refused(folder, given, told):
    """A take that is clipped, in a noisy room, or empty cannot be kept, while it is heard or after; it says why."""
    person = Person((READY, KEEP), (PLAYING, KEEP), (DECIDING, KEEP), (DECIDING, STOP), **given)
    if given == {"says": ""}:
        person.asks.pop(1)
    assert record(person, folder) == 0
    assert person.sight.refused
    assert person.sight.told[0].startswith(told)
    assert folder.takes == ()
    assert not person.asks


def test_the_noise_that_is_allowed_can_be_told(folder):
    """Who has no quiet room may allow it."""
    person = Person((READY, KEEP), (DECIDING, KEEP), room=-30.0)
    assert record(person, folder, LINES[:1], quieter=Decibels(15.0)) == 1


def test_nobody_speaks(folder):
    """Silence is not listened to for ever."""
    person = Person((READY, KEEP), (DECIDING, STOP), says="")
    record(person, folder)
    assert person.heard.size / RATE == pytest.approx(COUNT_IN + NOTHING_AFTER, abs=0.3)


def test_what_is_only_doubtful_may_be_kept(folder):
    """A line that takes too long is told, and kept all the same where that is wanted."""
    person = Person((READY, KEEP), (DECIDING, KEEP))
    assert record(person, folder, [replace(LINES[0], seconds=0.5)]) == 1
    assert person.sight.told == ("too long: it takes 0.8 s, there are 0.5 s for it",)


def test_nothing_to_play_it_back_with(folder):
    """Without a player takes can be recorded all the same."""
    person = Person((READY, KEEP), (DECIDING, KEEP))

    def play(sound, pass_time):
        raise DeviceError("nothing here can play a sound")

    person.play = play
    assert record(person, folder, LINES[:1]) == 1
    assert person.sight.told == ("nothing here can play a sound",)


@pytest.mark.parametrize("stage", [READY, RECORDING, DECIDING])
def test_a_microphone_that_is_gone(folder, stage):
    """It ends the recording; what was kept before is on the disk."""
    person = Person((READY, KEEP), (DECIDING, KEEP), (DECIDING, KEEP), breaks=stage)
    with pytest.raises(TakeError, match="gone"):
        record(person, folder)


def test_a_persons_take_replaces_a_voices(folder):
    """What a voice had made is recorded over."""
    folder.keep(LINES[0], speech("Hold it there."), made="flite:slt")
    assert folder.lacks(LINES[0])
    record(Person((READY, KEEP), (DECIDING, KEEP)), folder, LINES[:1])
    assert not folder.lacks(LINES[0])
    assert [path.suffix for path in sorted(folder.path.iterdir())] == [".flac", ".csv"]
