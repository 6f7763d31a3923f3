"""How loud a session is, and how far its music is up."""

from dataclasses import replace

import numpy as np
import pytest

from coach.export.pictures.envelope import WINDOW, Envelope, envelope_of
from coach.pace import Pace
from coach.script.model import Pulse
from coach.session.session import Session, open_session
from coach.units import RATE, to_frames, to_gain
from tests.scripts_strategy import reps, script, section, step, timed
from tests.sounds import CountedClips, RotatingBed, silence, words

SCRIPT = script(section(step("Stroke", reps(3, 6, (6.0, 9.0))), step("Knead", timed(20.0, 60.0))))


def opened(seconds=60.01, *, music=True, sound=silence) -> Session:
    """Return a session whose length is no whole number of windows."""
    beds = dict.fromkeys(Pace, RotatingBed()) if music else {}
    clips = CountedClips(sound)
    return open_session(SCRIPT, frames=to_frames(seconds), skip_prep=True, live=False, clips=clips, beds=beds)


def test_as_long_as_the_session():
    """There is a value for every window, the last not full, and each frame is told once."""
    session = opened()
    told = []
    envelope = envelope_of(session, told.append)
    assert len(envelope.peak) == len(envelope.rms) == len(envelope.music) == -(-session.plan.frames // WINDOW)
    assert sum(told) == session.plan.frames


def test_it_is_what_is_heard():
    """Peak and level are those of the samples themselves."""
    session = opened(sound=words)
    envelope = envelope_of(session)
    for window in (0, 7, 300, 901):
        samples = session.mixer.render(window * WINDOW, WINDOW)
        assert envelope.peak[window] == np.abs(samples).max()
        assert envelope.rms[window] == pytest.approx(np.sqrt((samples**2).mean()), rel=1e-4)


def test_the_music_dips_under_speech():
    """The music is up between the words, 13 dB down under them, and comes and goes with the session."""
    session = opened()
    music = envelope_of(session).music
    span = session.mixer.timeline.spoken[1]
    assert music[(span.start + span.end) // 2 // WINDOW] == pytest.approx(to_gain(-13.0))
    assert music.max() == 1.0
    assert music[0] == 0.0
    assert music[-1] < 0.1


def test_the_music_breathes():
    """Where strokes are felt by the music's breath, it comes up by 5 dB once a stroke."""
    breathing = replace(SCRIPT, pulse=Pulse.BREATH)
    beds = dict.fromkeys(Pace, RotatingBed())
    clips = CountedClips(silence)
    session = open_session(breathing, frames=to_frames(60.0), skip_prep=True, live=False, clips=clips, beds=beds)
    music = envelope_of(session).music
    swell = session.mixer.timeline.swells[0]
    assert music[(swell.start + swell.stroke // 2) // WINDOW] == pytest.approx(to_gain(5.0), rel=0.01)


def test_without_music():
    """A session without music has none at any time."""
    assert not envelope_of(opened(music=False)).music.any()


def test_columns():
    """Fewer steps keep the largest peak, the mean power, and the deepest dip or else the highest breath."""
    envelope = Envelope(
        peak=np.array([0.1, 0.5, 0.2, 0.3], np.float32),
        rms=np.array([0.3, 0.4, 0.0, 0.0], np.float32),
        music=np.array([1.0, 0.2, 1.2, 1.7], np.float32),
    )
    half = envelope.columns(2)
    np.testing.assert_allclose(half.peak, [0.5, 0.3])
    np.testing.assert_allclose(half.rms, [np.sqrt(0.125), 0.0], atol=1e-7)
    np.testing.assert_allclose(half.music, [0.2, 1.7])


def test_more_columns_than_windows():
    """More steps than there are repeat what there is."""
    short = Envelope(
        peak=np.array([0.1, 0.5], np.float32),
        rms=np.array([0.1, 0.5], np.float32),
        music=np.array([0.1, 0.5], np.float32),
    )
    many = short.columns(4)
    for values in (many.peak, many.rms, many.music):
        np.testing.assert_allclose(values, [0.1, 0.1, 0.5, 0.5])


def test_a_window_is_a_part_of_a_block():
    """Windows fill whole seconds, so that blocks can be cut into them."""
    assert RATE % WINDOW == 0
