"""A session that begins before all its lines have been spoken: in their order, on time, and to the same end."""

import threading
from itertools import pairwise

import numpy as np
import pytest

from coach.errors import PlanError, VoiceError
from coach.live.live import Live
from coach.pace import PROFILES, Pace
from coach.session.session import open_session
from coach.sinks.manual import ManualSink
from coach.sound.clips.forecast import Forecast
from coach.sound.clips.store import ClipStore
from coach.speech.line import Line
from coach.speech.voices.base import Speech
from coach.units import RATE, Frames, Seconds, to_frames
from tests.scripts_strategy import script, section, sentences, step, timed
from tests.sounds import RotatingBed

LENGTH = to_frames(120.0)
SLICE = RATE // 5


class GatedVoice:
    """Says a tone, a word in so many times what its pace gives it; each line beyond the first few waits at a gate."""

    at_once = 1

    def __init__(self, name="slow", *, free=1000, longer=1.0, fails=False):
        self.id = f"gated:{name}@1"
        self.gate = threading.Semaphore(free)
        self.asked = []
        self._longer = longer
        self._fails = fails
        self._closed = False

    def speak(self, text, pace):
        """Wait for the gate, and say it."""
        self.asked.append(text)
        self.gate.acquire()
        if self._fails or self._closed:
            raise VoiceError(f"the voice {self.id} is closed")
        count = round(len(text.split()) * 60.0 / PROFILES[pace].words_a_minute * self._longer * 16_000)
        return Speech(samples=np.sin(np.arange(count, dtype=np.float32) * 0.2) * np.float32(0.1), rate=16_000)

    def open(self):
        """Let every line through."""
        self.gate.release(1000)

    def close(self):
        """Let whoever waits go."""
        self._closed = True
        self.open()


@pytest.fixture
def forecast():
    """Make forecasts of voices, with no patience unless it is given; all are closed in the end."""
    made = []

    def make(*voices, patience=0.0, latest=0.0):
        warnings = []
        store = ClipStore(voices, folder=None, warn=warnings.append)
        made.append(Forecast(store, patience=Seconds(patience), latest=Seconds(latest)))
        return made[-1], warnings

    yield make
    for one in made:
        one.close()
        one.close()


def line(text, pace=Pace.STEADY):
    """Return a line."""
    return Line(text=text, pace=pace)


LINES = [line(f"This is line number {number} of the few there are.") for number in range(8)]


def test_with_patience_nothing_is_estimated(forecast):
    """A quick voice has said everything before the session begins."""
    clips, _ = forecast(GatedVoice(), patience=60.0)
    clips.prepare(LINES)
    assert all(clips.exact(one) == clips.frames(one) for one in LINES)


def test_an_estimate_is_rather_too_long(forecast):
    """Without patience, lengths are estimated from words and pace; what has been spoken has its own length."""
    voice = GatedVoice(free=2)
    clips, _ = forecast(voice)
    clips.prepare(LINES)
    clips.wait_for(LINES[:2])
    assert clips.exact(LINES[5]) is None
    assert 1.0 < clips.frames(LINES[5]) / clips.frames(LINES[0]) < 1.3
    voice.open()
    clips.wait_for(None)
    assert [clips.exact(one) for one in LINES] == [clips.frames(one) for one in LINES]


def test_estimates_follow_the_voice(forecast):
    """A voice slower than its pace is known as that after a few lines."""
    voice = GatedVoice(free=6, longer=2.0)
    clips, _ = forecast(voice)
    clips.prepare(LINES)
    clips.wait_for(LINES[:6])
    assert 1.0 < clips.frames(LINES[7]) / clips.frames(LINES[0]) < 1.3


def test_what_is_heard_next_is_spoken_next(forecast):
    """Lines in a hurry come before all others, in their order."""
    voice = GatedVoice(free=1)
    clips, _ = forecast(voice)
    clips.prepare(LINES)
    clips.wait_for(LINES[:1])
    while len(voice.asked) < 2:
        voice.gate.release()
        clips.wait_for(LINES[:2])
    clips.hurry((LINES[6], LINES[4]))
    voice.open()
    clips.wait_for(None)
    order = [LINES.index(line(text)) for text in voice.asked]
    assert order.index(6) < order.index(4)
    assert order.index(4) <= order.index(5)
    assert sorted(order) == list(range(8))


def test_a_line_that_is_late_is_said_by_another_voice(forecast):
    """Sound that is needed now does not wait: the next voice says it, and that is told once."""
    clips, warnings = forecast(GatedVoice(free=0), GatedVoice("quick"))
    clips.prepare(LINES)
    for late in LINES[2:4]:
        clips.hurry((late,))
        assert clips.samples(late).any()
        assert clips.exact(late) is not None
    assert warnings == ["the voice gated:slow@1 is too slow: gated:quick@1 says what it has not said in time"]


def test_what_is_needed_is_said_while_nobody_waits(forecast):
    """Asking for a line returns at once; before long another voice has said it, and nothing that was not asked for."""
    clips, _ = forecast(GatedVoice(free=0), GatedVoice("quick"))
    clips.prepare(LINES)
    clips.say_now(LINES[2:4])
    assert clips.wait_for(LINES[2:4], Seconds(30.0))
    assert not clips.wait_for(LINES[4:], Seconds(0.0))
    assert [one for one in LINES if clips.exact(one)] == LINES[2:4]


def test_a_voice_that_fails_is_replaced(forecast):
    """The next voice goes on, and where there is none that is told to whoever waits."""
    clips, warnings = forecast(GatedVoice(fails=True), GatedVoice("next"))
    clips.prepare(LINES)
    clips.wait_for(LINES)
    assert warnings == ["the voice gated:slow@1 is closed; going on with the voice gated:next@1"]
    alone, _ = forecast(GatedVoice(fails=True))
    with pytest.raises(VoiceError, match="gated:slow@1 is closed"):
        alone.prepare(LINES)  # it may be known by then, or not yet
        alone.wait_for(LINES)


class HangingVoice(GatedVoice):
    """Speaks with two at once: one is interrupted, and the other hangs until the voice is closed."""

    at_once = 2

    def speak(self, text, pace):
        """Hang, or be interrupted."""
        if "number 0" in text:
            raise KeyboardInterrupt
        return super().speak(text, pace)


def test_interrupted_while_a_voice_hangs():
    """Ctrl-C waits for nobody who would not come."""
    store = ClipStore([HangingVoice(free=0)], folder=None, warn=pytest.fail)
    with pytest.raises(KeyboardInterrupt):
        store.prepare(LINES)


class PickyVoice(GatedVoice):
    """Cannot say the third line."""

    def speak(self, text, pace):
        """Say it, unless it is that one."""
        if "number 2" in text:
            raise VoiceError("the voice has lost its tongue")
        return super().speak(text, pace)


def test_a_line_that_nobody_can_say_keeps_no_other_from_being_said(forecast, monkeypatch):
    """Whoever needs that line is told; whoever does not need it now hears nothing of it, and the others come."""
    monkeypatch.setattr("coach.sound.clips.forecast._AGAIN", 0.0)
    clips, _ = forecast(PickyVoice())
    clips.prepare(LINES)
    clips.wait_for([*LINES[:2], *LINES[3:]])
    clips.prepare(LINES)
    for ask in (clips.wait_for, lambda lines: clips.samples(lines[0])):
        with pytest.raises(VoiceError, match="has lost its tongue"):
            ask(LINES[2:3])


def test_closed_while_a_voice_speaks(forecast):
    """A voice that is closed in the middle of a line is not replaced, and nothing is said of it."""
    voice = GatedVoice(free=0)
    clips, warnings = forecast(voice, GatedVoice("next"))
    clips.prepare(LINES)
    while not voice.asked:
        clips.hurry(LINES)
    clips.close()
    assert warnings == []


def opened(clips, frames=LENGTH, *practices):
    """Open a live session of six steps."""
    practices = practices or (timed(2.0, 60.0),) * 6
    said = ("Place both hands on the back.", "Now glide up along the spine, slowly, to the neck.")
    steps = [
        step(f"Step {number}", practice, say=sentences(*(f"{number}: {text}" for text in said)))
        for number, practice in enumerate(practices)
    ]
    beds = dict.fromkeys(Pace, RotatingBed())
    return open_session(script(section(*steps)), frames=frames, skip_prep=True, live=True, clips=clips, beds=beds)


@pytest.mark.parametrize("longer", [0.7, 1.0, 1.3])
def test_the_end_stays_while_lines_come(forecast, longer):
    """A session that began with estimates is fitted anew to each line that comes: no words meet, the end is exact."""
    voice = GatedVoice(free=4, longer=longer)
    clips, warnings = forecast(voice, latest=60.0)
    session = opened(clips)
    estimated = [cue for cue in session.plan.cues if cue.line and clips.exact(cue.line) is None]
    assert estimated
    sink = ManualSink(RATE // 8)
    live = Live(session, sink)
    live.start()
    voice.open()
    clips.wait_for(None)
    spans = set()
    while not live.finished:
        sink.hear(SLICE)
        live.advance()
        clips.wait_for(None)  # a change of plan may have something new to say, and this session takes no time
        plan = live._session.plan
        spans |= {(cue.at, cue.end) for cue in plan.cues if cue.line and cue.at < sink.heard() <= cue.at + SLICE}
        assert live.view().frames == LENGTH
    assert len(sink.sound) == LENGTH
    assert warnings == []
    heard = sorted(spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(heard))
    lengths = {clips.frames(cue.line) for cue in live._session.plan.cues if cue.line}
    late = [end - start for start, end in heard if start > to_frames(40.0)]
    assert late
    assert set(late) <= lengths


def test_no_length_is_refused_because_of_an_estimate(forecast):
    """Where a session would not fit by estimate, everything is spoken before that is said."""
    voice = GatedVoice(longer=0.5)
    clips, _ = forecast(voice)
    practices = (timed(2.0, 2.0),) * 3
    tight, _ = forecast(GatedVoice(longer=0.5), patience=60.0)
    shortest = opened(tight, None, *practices).plan.frames
    assert opened(clips, Frames(shortest), *practices).plan.frames == shortest
    with pytest.raises(PlanError):
        opened(clips, Frames(shortest - RATE), *practices)


def test_a_thread_that_ends_is_told_and_begun_anew(forecast, monkeypatch):
    """Whoever waits for a line learns what ended the thread that was to speak it; the next time, it is spoken."""
    voice = GatedVoice()
    clips, _ = forecast(voice)
    with monkeypatch.context() as patch:
        patch.setattr(voice, "at_once", "nobody foresaw this")
        with pytest.raises(TypeError):
            clips.wait_for(LINES[:1])
    assert clips.wait_for(LINES[:1])
