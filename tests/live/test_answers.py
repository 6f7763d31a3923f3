"""The tones that answer commands: over whatever is heard, cut off by the next one, and never a click."""

import numpy as np
import pytest

from coach.languages import phrases
from coach.live import transport
from coach.live.live import SPLICE, Live
from coach.live.transport import Command, Refusal
from coach.sinks.manual import ManualSink
from coach.sinks.rehearsal import RehearsalSink
from coach.sound.mixer.tones import Tone, tone_samples
from coach.units import RATE, to_frames, to_gain
from tests.live.test_live import hear, hear_all, plain, session
from tests.sounds import silence

GUARD = RATE // 8
MOMENT = 12 * RATE
FADE = to_frames(SPLICE)


def answered(*commands: Command):
    """Return what is heard of a session in which commands are given one second after the other."""
    sink = ManualSink(GUARD)
    live = Live(session(sound=silence), sink)
    live.start()
    for number, command in enumerate(commands):
        hear(live, sink, MOMENT + number * RATE)
        live.command(command)
    return hear_all(live, sink)


def answer(tone: Tone, of):
    """Return a tone as a session gives it: int (n, 1)."""
    return np.rint(tone_samples(tone) * np.float32(to_gain(of.levels.bells)) * 32768.0)[:, np.newaxis]


@pytest.mark.parametrize(
    ("commands", "tones"),
    [
        ((transport.CONTINUE,), (Tone.REFUSED,)),
        ((transport.CONTINUE, transport.CONTINUE), (Tone.REFUSED, Tone.REFUSED)),
        ((transport.STOP, transport.CONTINUE), (Tone.ASKED, Tone.REFUSED)),
    ],
)
def test_a_command_that_changes_no_sound_only_adds_its_answer(commands, tones):
    """What is heard is the session, with the tone laid over it from the first frame that can be changed."""
    whole = session(sound=silence)
    expected = plain(whole).astype(np.float64)
    for number, tone in enumerate(tones):
        said = answer(tone, whole)
        begin = MOMENT + number * RATE + GUARD
        expected[begin : begin + len(said)] += said
    heard = answered(*commands)
    assert len(heard) == len(expected)
    assert np.abs(heard - expected).max() <= 1.0
    assert np.array_equal(heard[:MOMENT], expected[:MOMENT])


def test_the_second_stop_is_answered_too():
    """Whoever stops a session hears that it was taken, whether or not its closing line is ready."""
    whole = session(sound=silence, music=False)
    sink = ManualSink(GUARD)
    live = Live(whole, sink)
    live.start()
    for number in range(2):
        hear(live, sink, MOMENT + number * RATE)
        live.command(transport.STOP)
    said, begin = answer(Tone.ACCEPTED, whole), MOMENT + RATE + GUARD
    heard = hear_all(live, sink)[begin : begin + len(said)]
    assert np.abs(said).max() > 100
    assert np.abs(heard - said).max() <= 1.0


def test_a_pause_is_answered_in_the_silence():
    """The music goes and a soft tone stays, so that nobody wonders whether the key was taken."""
    whole = session(sound=silence)
    said = answer(Tone.ACCEPTED, whole)
    heard = answered(transport.PAUSE, transport.CONTINUE)
    silent = heard[MOMENT + GUARD + FADE :][: RATE - FADE]
    assert np.abs(silent[: len(said) - FADE] - said[FADE:]).max() <= 1.0
    assert not silent[len(said) - FADE :].any()


def test_an_answer_gives_way_to_the_next():
    """Keys in a row never add up: the tone before goes in the crossfade of the next."""
    whole = session(sound=silence)
    sink = ManualSink(GUARD)
    live = Live(whole, sink)
    live.start()
    hear(live, sink, MOMENT)
    for _ in range(3):
        live.command(transport.CONTINUE)
        hear(live, sink, sink.heard() + RATE // 20)
    heard = hear_all(live, sink) - plain(whole).astype(np.float64)
    assert np.abs(heard).max() <= np.abs(answer(Tone.REFUSED, whole)).max() * 1.5
    steps = np.abs(np.diff(heard, axis=0)).max()
    assert steps <= 2.0 * np.abs(np.diff(answer(Tone.REFUSED, whole), axis=0)).max() + 2.0


def test_answers_follow_the_volume():
    """Who has made the session softer is answered more softly."""
    loud = answered(transport.CONTINUE) - plain(session(sound=silence)).astype(np.float64)
    sink = ManualSink(GUARD)
    live = Live(session(sound=silence), sink)
    live.start()
    for _ in range(5):
        live.command(transport.SOFTER)
    hear(live, sink, MOMENT)
    live.command(transport.PAUSE)
    hear(live, sink, MOMENT + RATE)
    live.command(transport.PAUSE)
    hear(live, sink, MOMENT + 2 * RATE)
    soft = sink.sound[MOMENT + RATE + GUARD :]
    assert np.abs(soft).max() == pytest.approx(np.abs(loud).max() * to_gain(-10.0), rel=0.02)


def test_a_rehearsal_answers_without_sound():
    """Where nobody listens nothing is added."""
    seconds = [0.0]
    live = Live(session(sound=silence), RehearsalSink(1.0, lambda: seconds[0]))
    live.start()
    live.command(transport.CONTINUE)
    assert live.view().message == phrases("en").refusals[Refusal.PLAYING]


@pytest.mark.parametrize("tone", Tone)
def test_tones(tone):
    """A tone begins and ends in silence, is soft, short and not to be changed."""
    samples = tone_samples(tone)
    assert (samples.dtype, samples.ndim) == (np.float32, 1)
    assert samples[0] == 0.0
    assert abs(samples[-1]) < 1.0 / 32768.0
    assert np.abs(samples).max() < 0.1
    assert len(samples) < RATE * 0.6
    with pytest.raises(ValueError, match="read-only"):
        samples[0] = 1.0


def test_a_refusal_is_lower_than_an_assent():
    """One hears yes from no without a screen: more than an octave lies between them, and a question rises."""

    def pitch(samples) -> float:
        spectrum = np.abs(np.fft.rfft(samples, RATE))
        return float(spectrum.argmax())

    assert pitch(tone_samples(Tone.REFUSED)) < 0.5 * pitch(tone_samples(Tone.ACCEPTED))
    asked = tone_samples(Tone.ASKED)
    first, second = asked[: to_frames(0.14)], asked[to_frames(0.14) :]
    assert pitch(second) > 1.2 * pitch(first)
