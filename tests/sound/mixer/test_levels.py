"""Levels: a session comes out at −18 LUFS by arithmetic, its bed softly under the voice."""

from dataclasses import replace

import numpy as np
import pytest

from coach.pace import Pace
from coach.sound.loudness import Meter
from coach.sound.mixer.duck import DuckProfile
from coach.sound.mixer.levels import (
    FULLEST_BED,
    LOUDEST_BED,
    LOUDEST_VOICE,
    SESSION,
    SOFTEST_BED,
    SOFTEST_VOICE,
    Balance,
    Levels,
    session_levels,
)
from coach.sound.mixer.timeline import Swell, Timeline
from coach.units import RATE, Decibels, Frames, Lufs, to_frames
from tests.sounds import CountedClips, RotatingBed, line, mixer, timeline, words

DUCK = DuckProfile()


def session(share: float, seconds: float = 60.0) -> Timeline:
    """Return a session in which somebody speaks for a share of the time, in sentences of six seconds, evenly spread."""
    sentence = line(13)
    length = CountedClips(words).frames(sentence)
    count = round(share * to_frames(seconds) / length)
    return timeline(seconds, [(round((n + 0.3) * to_frames(seconds) / count), sentence) for n in range(count)])


def heard(timeline: Timeline, levels: Levels, *, music: bool) -> float:
    """Return the integrated loudness of a session as it is mixed."""
    beds = dict.fromkeys(Pace, RotatingBed(500)) if music else {}
    mixed = mixer(timeline, clips=CountedClips(words), beds=beds, levels=levels)
    meter = Meter()
    for frame in range(0, timeline.frames, RATE):
        meter.add(mixed.render(frame, min(RATE, timeline.frames - frame)))
    return meter.integrated_loudness()


@pytest.mark.parametrize("music", [True, False], ids=["music", "no music"])
@pytest.mark.parametrize("share", [0.2, 0.3, 0.4])
def test_a_session_comes_out_at_its_loudness(share, music):
    """With a fifth to two fifths of speech a session is −18 LUFS as it is heard, within 1 LU."""
    timeline = session(share)
    levels = session_levels(timeline, DUCK, music=music)
    assert heard(timeline, levels, music=music) == pytest.approx(SESSION, abs=1.0)


@pytest.mark.parametrize("share", [0.0, 0.1, 0.2, 0.4, 0.6, 0.9])
def test_the_bed_lies_under_the_voice(share):
    """The bed stays within its bounds and under the voice, however much is spoken, and by 13 LU where much is."""
    levels = session_levels(session(share) if share else timeline(60.0), DUCK, music=True)
    assert SOFTEST_BED <= levels.bed <= FULLEST_BED
    assert levels.bed <= levels.voice - (13.0 if share > 0.2 else 6.5)
    assert SOFTEST_VOICE <= levels.voice <= LOUDEST_VOICE


def test_little_speech_raises_the_music():
    """Where hardly anything is said the voice stays below shouting, and the music makes the loudness."""
    heard_little = session(0.05, 240.0)
    levels = session_levels(heard_little, DUCK, music=True)
    assert levels.voice == pytest.approx(LOUDEST_VOICE, abs=0.02)
    assert LOUDEST_BED < levels.bed <= FULLEST_BED
    assert heard(heard_little, levels, music=True) == pytest.approx(SESSION, abs=0.3)


def test_a_balance_moves_one_kind_against_the_others():
    """What is wanted softer is softer against the rest, decibel for decibel; the session keeps its loudness."""
    usual = session_levels(session(0.3), DUCK, music=True)
    softer = Balance(music=Decibels(-6.0), bells=Decibels(-4.0))
    changed = session_levels(session(0.3), DUCK, music=True, balance=softer)
    assert (changed.voice - changed.bed) - (usual.voice - usual.bed) == pytest.approx(6.0, abs=0.02)
    assert changed.bells - changed.voice == pytest.approx(usual.bells - usual.voice - 4.0, abs=1e-9)
    assert heard(session(0.3), changed, music=True) == pytest.approx(SESSION, abs=1.0)


def test_breath_counts():
    """A bed that swells with the strokes is louder, and the session comes out no louder for it."""
    breathing = replace(timeline(60.0), swells=(Swell(start=Frames(0), stroke=to_frames(4.0), count=15),))
    plain, moved = (session_levels(each, DUCK, music=True) for each in (timeline(60.0), breathing))
    assert moved.bed < plain.bed - 1.0
    assert heard(breathing, moved, music=True) == pytest.approx(SESSION, abs=0.3)


def test_silence_has_levels_too():
    """Where nothing is heard at all, the levels are within their bounds."""
    assert session_levels(timeline(60.0), DUCK, music=False).voice == pytest.approx(LOUDEST_VOICE, abs=0.02)


def test_more_speech_is_softer_speech():
    """The more is spoken, the softer the voice that makes −18 LUFS."""
    voices = [session_levels(session(share), DUCK, music=True).voice for share in (0.2, 0.4, 0.6, 0.9)]
    assert voices == sorted(voices, reverse=True)
    assert len(set(voices)) == len(voices)


def test_bells_follow_the_voice():
    """A softer voice has softer bells, decibel for decibel."""
    few, many = (session_levels(session(share), DUCK, music=True) for share in (0.2, 0.6))
    assert few.bells - many.bells == pytest.approx(few.voice - many.voice, abs=1e-9)


def test_a_session_of_a_moment():
    """A session shorter than a gating block has levels all the same."""
    levels = session_levels(timeline(0.1), DUCK, music=True)
    assert np.isfinite([levels.voice, levels.bed, levels.bells]).all()


def test_everything_is_turned_up_alike():
    """Louder by some decibels is each kind of sound louder by as many."""
    usual = Levels(voice=Lufs(-16.0), bed=Lufs(-26.0), bells=Decibels(0.0))
    louder = Levels(voice=Lufs(-14.0), bed=Lufs(-24.0), bells=Decibels(2.0))
    assert usual.louder(Decibels(2.0)) == louder
