"""The mixer: every sound at its frame, the bed unbroken, the same samples from every side."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.pace import Pace
from coach.plan.model import CueKind
from coach.sound.mixer.bells import bell_samples
from coach.sound.mixer.levels import Levels
from coach.sound.mixer.limiter import MARGIN
from coach.sound.mixer.mixer import CHUNK, interleave
from coach.speech.role import Role
from coach.units import RATE, Frames, to_frames, to_gain
from tests.sounds import (
    LEVELS,
    STEP,
    CountedClips,
    RotatingBed,
    envelope,
    impulse,
    line,
    mixer,
    silence,
    timeline,
    words,
)

NOISY = 1.5 * STEP
"""How far dither and rounding may move a sample."""
FLOOR = to_gain(-13.0)
SLOW_BED, FAST_BED = RotatingBed(110), RotatingBed(330)
BEDS = {Pace.SLOW: SLOW_BED, Pace.STEADY: SLOW_BED, Pace.FAST: FAST_BED}

BUSY = timeline(
    24.3,
    [
        (0, CueKind.STEP),
        (40_001, line(4)),
        (190_007, CueKind.BELL),
        (230_000, CueKind.TICK),
        (300_003, line(5, Pace.FAST)),
        (460_000, line(6)),
        (800_000, CueKind.STEP),
        (1_160_000, line(3)),
    ],
    [(0.0, Pace.SLOW), (8.0, Pace.FAST), (15.3, Pace.STEADY)],
)
"""A session with all there can be in it, the end in the middle of a line."""


def busy_mixer():
    """Return a fresh mixer of the busy session, loud enough to keep the limiter at work."""
    return mixer(BUSY, clips=CountedClips(words), beds=BEDS, levels=LOUD)


LOUD = Levels(voice=LEVELS.voice + 16.0, bed=LEVELS.bed, bells=LEVELS.bells)
BUSY_WHOLE = busy_mixer().render(0, BUSY.frames)


def steepest(hertz, gain):
    """Return the most a sample of a rotating bed differs from the one before it."""
    return RotatingBed.amplitude * gain * 2.0 * np.pi * hertz / RATE


@settings(max_examples=30)
@given(
    cuts=st.lists(
        st.tuples(st.integers(-2 * CHUNK, BUSY.frames + CHUNK), st.integers(0, 3 * CHUNK)), min_size=1, max_size=6
    )
)
def test_any_cut_in_any_order_is_the_same(cuts):
    """Whatever is asked for, in whatever order, is what the whole session has there, bit for bit; around it silence."""
    mixed = busy_mixer()
    for frame, count in cuts:
        begin, end = np.clip([frame, frame + count], 0, BUSY.frames)
        expected = np.zeros((2, count), np.float32)
        expected[:, max(0, begin - frame) : max(0, end - frame)] = BUSY_WHOLE[:, begin:end]
        np.testing.assert_array_equal(mixed.render(frame, count), expected)


@pytest.mark.parametrize("size", [997, 4_800, CHUNK, 96_000])
def test_blocks_of_any_size_are_the_same(size):
    """The session in blocks is the session in one piece."""
    mixed = busy_mixer()
    blocks = [mixed.render(frame, size) for frame in range(0, BUSY.frames, size)]
    np.testing.assert_array_equal(np.concatenate(blocks, axis=1)[:, : BUSY.frames], BUSY_WHOLE)


def test_the_busy_session_is_limited():
    """The tests above go through the limiter: the peak is the ceiling's, and without it would be higher."""
    assert np.abs(BUSY_WHOLE).max() == pytest.approx(to_gain(-1.5), abs=0.02)


@given(frames=st.lists(st.integers(0, to_frames(12.0)), max_size=8, unique_by=lambda frame: frame // 30_000))
def test_every_clip_begins_at_its_frame(frames):
    """The first frame of a clip is heard at its cue's frame and nowhere else."""
    heard = timeline(15.0, [(frame, line(1, Pace.FAST)) for frame in frames])
    sound = mixer(heard, clips=CountedClips(impulse)).render(0, heard.frames)
    for channel in sound:
        assert np.flatnonzero(np.abs(channel) > 0.1).tolist() == sorted(frames)
    np.testing.assert_allclose(sound[:, sorted(frames)], 0.5, atol=NOISY)


@pytest.mark.parametrize("at", [0, 1, CHUNK - 1, CHUNK, 3 * CHUNK - 1000])
def test_a_clip_over_many_chunks(at):
    """A clip is heard whole and in both channels, at the voice's level against the clip's own."""
    sentence = line(9)
    clip = words(sentence, CountedClips(words).frames(sentence))
    heard = timeline(12.0, [(at, sentence)])
    softer = Levels(voice=CountedClips.loudness - 6.0, bed=LEVELS.bed, bells=LEVELS.bells)
    sound = mixer(heard, clips=CountedClips(words), levels=softer).render(0, heard.frames)
    expected = np.zeros(heard.frames)
    expected[at : at + len(clip)] = clip * to_gain(-6.0)
    np.testing.assert_allclose(sound, [expected, expected], atol=NOISY)


def test_what_is_said_to_the_receiver_is_softer():
    """The same clip is heard four decibels below the rest of the voice."""
    sentence = line(9)
    heard = timeline(6.0, [(0, replace(sentence, role=Role.RECEIVER))])
    clip = words(sentence, CountedClips(words).frames(sentence)) * to_gain(-4.0)
    levels = Levels(voice=CountedClips.loudness, bed=LEVELS.bed, bells=LEVELS.bells)
    sound = mixer(heard, clips=CountedClips(words), levels=levels).render(0, len(clip))
    np.testing.assert_allclose(sound, [clip, clip], atol=NOISY)


class RingingClips(CountedClips):
    """Clips that sound on for longer than they count, as in a room."""

    ring = Frames(19_200)

    def samples(self, line):
        """Return a line with what rings on after it."""
        return self._sound(line, self.frames(line) + self.ring)


@pytest.mark.parametrize("end", [3 * CHUNK, 3 * CHUNK - MARGIN, 3 * CHUNK - MARGIN - 10_000])
def test_a_room_rings_on_after_a_line(end):
    """What a clip has beyond its count is heard to its last frame, under the next line too, wherever one begins."""
    clips = RingingClips(words)
    first, second = line(2), line(3)
    begin = end - clips.frames(first)
    heard = timeline(6.0, [(begin, first), (end + 480, second)])
    expected = np.zeros(heard.frames)
    for at, said in ((begin, first), (end + 480, second)):
        expected[at : at + len(clips.samples(said))] += clips.samples(said)
    whole = mixer(heard, clips=clips).render(0, heard.frames)
    np.testing.assert_allclose(whole, [expected, expected], atol=NOISY)
    for frame in range(0, heard.frames, CHUNK):
        alone = mixer(heard, clips=clips).render(frame, CHUNK)
        np.testing.assert_array_equal(alone, whole[:, frame : frame + CHUNK])


@pytest.mark.parametrize("kind", [CueKind.STEP, CueKind.BELL, CueKind.TICK])
def test_a_bell_sounds_as_it_was_made(kind):
    """Bells are heard whole from their frame on, at their level."""
    heard = timeline(6.0, [(30_011, kind)])
    sound = mixer(heard).render(30_011, len(bell_samples(kind)))
    np.testing.assert_allclose(sound, [bell_samples(kind)] * 2, atol=NOISY)


def test_an_earlier_bell_still_rings_under_a_later_one():
    """A long bell is not lost behind a short one that began after it and ended before."""
    heard = timeline(6.0, [(0, CueKind.STEP), (1_000, CueKind.TICK)])
    sound = mixer(heard).render(2 * RATE, RATE)
    np.testing.assert_allclose(sound[0], bell_samples(CueKind.STEP)[2 * RATE : 3 * RATE], atol=NOISY)


def test_before_and_after_is_silence():
    """Before the first frame and from the end on every sample is zero, whatever still rings."""
    mixed = busy_mixer()
    assert not mixed.render(-RATE, RATE).any()
    assert not mixed.render(-10_000_000, 10).any()
    assert not mixed.render(BUSY.frames, RATE).any()
    assert not mixed.render(BUSY.frames + 10_000_000, 10).any()
    assert mixed.render(-5, 10)[:, 5:].shape == (2, 5)


def test_nothing_asked_for():
    """No frames are an empty block."""
    assert busy_mixer().render(12, 0).shape == (2, 0)


def test_every_sample_is_a_16_bit_step():
    """The mix is in whole 16-bit steps, and as such comes out of `interleave` exactly."""
    steps = BUSY_WHOLE.astype(np.float64) * 32768.0
    assert BUSY_WHOLE.dtype == np.float32
    assert (steps == np.rint(steps)).all()
    pairs = interleave(BUSY_WHOLE)
    assert (pairs.dtype, pairs.shape, pairs.flags.c_contiguous) == (np.int16, (BUSY.frames, 2), True)
    np.testing.assert_array_equal(pairs.T, steps)


def test_silence_is_not_dithered():
    """Where nothing sounds there is nothing at all, not even dither."""
    heard = timeline(10.0, [(5 * RATE, CueKind.TICK)])
    sound = mixer(heard).render(0, heard.frames)
    first, last = np.flatnonzero(sound.any(axis=0))[[0, -1]]
    assert first >= 5 * RATE - CHUNK
    assert last < 5 * RATE + len(bell_samples(CueKind.TICK)) + CHUNK


def test_dither_leaves_no_trace_of_the_sound():
    """What rounding adds is noise: as strong as dithered rounding is, and not like the sound or the other channel."""
    heard = timeline(20.0)
    softest = Levels(voice=LEVELS.voice, bed=SLOW_BED.loudness - 75.0, bells=LEVELS.bells)
    sound = mixer(heard, beds=BEDS, levels=softest).render(4 * RATE, 8 * RATE).astype(np.float64)
    wanted = SLOW_BED.block(4 * RATE, 8 * RATE) * to_gain(-75.0)
    left, right = (sound - wanted) / STEP
    assert np.std(left) == pytest.approx(0.5, abs=0.02)
    for other in (right, wanted[0], wanted[1]):
        assert abs(np.corrcoef(left, other)[0, 1]) < 0.01


def test_the_bed_stands_at_its_frame():
    """Between fades the bed is what it is at that very frame, at its level."""
    heard = timeline(20.0)
    sound = mixer(heard, beds=BEDS).render(4 * RATE, 8 * RATE)
    gain = to_gain(LEVELS.bed - SLOW_BED.loudness)
    np.testing.assert_allclose(sound, SLOW_BED.block(4 * RATE, 8 * RATE) * gain, atol=NOISY)


def test_the_bed_dips_under_every_word():
    """The bed is 13 dB down before the first syllable and under all speech, and at its level far from it."""
    heard = timeline(40.0, [(10 * RATE, line(6)), (25 * RATE + 7, line(3))])
    gain = envelope(mixer(heard, beds=BEDS).render(0, heard.frames), SLOW_BED)
    for span in heard.spoken:
        np.testing.assert_allclose(gain[span.start : span.end], FLOOR, atol=0.002)
    for frame in (5 * RATE, 20 * RATE, 32 * RATE):
        assert gain[frame] == pytest.approx(1.0, abs=0.002)


def test_the_bed_does_not_pump():
    """Between two sentences of one instruction the bed stays down."""
    heard = timeline(40.0, [(10 * RATE, line(6)), (15 * RATE, line(6))])
    gain = envelope(mixer(heard, beds=BEDS).render(0, heard.frames), SLOW_BED)
    first, second = heard.spoken
    np.testing.assert_allclose(gain[first.start : second.end], FLOOR, atol=0.002)


def test_the_music_comes_and_goes_gently():
    """The bed rises over the first 3 s and falls over the last 5 s, without a step at either end."""
    heard = timeline(20.0)
    gain = envelope(mixer(heard, beds=BEDS).render(0, heard.frames), SLOW_BED)
    phase = (np.arange(heard.frames) + 0.5) / RATE
    expected = np.sin(np.clip(phase / 3.0, 0.0, 1.0) * np.pi / 2) * np.sin(
        np.clip((20.0 - phase) / 5.0, 0, 1) * np.pi / 2
    )
    np.testing.assert_allclose(gain[: 19 * RATE], expected[: 19 * RATE], atol=0.002)
    assert gain[-RATE // 20 :].max() < 0.02
    assert gain[-1] < 0.002


def test_what_rings_at_the_end_is_faded():
    """A line that runs into the end does not break off: the last tenth of a second goes to nothing."""
    tail = BUSY_WHOLE[:, -to_frames(0.1) :]
    parts = [np.abs(part).max() for part in np.array_split(tail, 5, axis=1)]
    assert parts == sorted(parts, reverse=True)
    assert np.abs(tail[:, -1]).max() < 10.0 * STEP


def test_the_bed_is_unbroken():
    """Through hand-overs, dips and fades there is no gap and no step that the beds themselves do not explain."""
    heard = timeline(
        60.0,
        [(10 * RATE, line(6)), (31 * RATE, line(3)), (33 * RATE, CueKind.BELL)],
        [(0.0, Pace.SLOW), (20.0, Pace.FAST), (30.0, Pace.STEADY), (45.0, Pace.FAST)],
    )
    quiet_bells = Levels(voice=LEVELS.voice, bed=LEVELS.bed, bells=-200.0)
    mixed = mixer(heard, beds=BEDS, levels=quiet_bells)
    sound = mixed.render(0, heard.frames)
    gain = to_gain(LEVELS.bed - FAST_BED.loudness), to_gain(LEVELS.bed - SLOW_BED.loudness)
    both = steepest(330.0, gain[0]) + steepest(110.0, gain[1])
    fades = RotatingBed.amplitude * sum(gain) * (np.pi / 2) / to_frames(3.0)
    duck = RotatingBed.amplitude * sum(gain) * 13.0 * np.log(10.0) / 20.0 * (np.pi / 2) / to_frames(0.45)
    assert np.abs(np.diff(sound)).max() < both + fades + duck + 2.0 * NOISY
    middle = np.abs(sound[:, 3 * RATE : 55 * RATE]).max(axis=0)
    sounding = np.flatnonzero(middle > 3.0 * STEP)
    assert max(after - before for before, after in pairwise(sounding)) < RATE // 1000


def test_a_hand_over_keeps_the_level():
    """While one bed hands over to another the music neither dips nor swells: together they keep their power."""
    heard = timeline(40.0, changes=[(0.0, Pace.SLOW), (15.0, Pace.FAST)])
    sound = mixer(heard, beds=BEDS).render(0, heard.frames)[:, 10 * RATE : 30 * RATE].astype(np.float64)
    powers = np.square(sound).sum(axis=0).reshape(-1, RATE // 2).mean(axis=1)
    undisturbed = {
        bed.hertz: RotatingBed.amplitude**2 * to_gain(LEVELS.bed - bed.loudness) ** 2 for bed in (SLOW_BED, FAST_BED)
    }
    assert powers[0] == pytest.approx(undisturbed[110.0], rel=1e-3)
    assert powers[-1] == pytest.approx(undisturbed[330.0], rel=1e-3)
    assert powers.min() > 0.98 * min(undisturbed.values())
    assert powers.max() < 1.02 * max(undisturbed.values())


def test_one_bed_for_all_paces_never_meets_itself():
    """Where the paces share one bed, a change of pace cannot be heard."""
    changes = [(0.0, Pace.SLOW), (8.0, Pace.FAST), (15.0, Pace.STEADY)]
    alone = mixer(timeline(30.0), beds=dict.fromkeys(Pace, SLOW_BED))
    shared = mixer(timeline(30.0, changes=changes), beds=dict.fromkeys(Pace, SLOW_BED))
    np.testing.assert_array_equal(shared.render(0, 30 * RATE), alone.render(0, 30 * RATE))


def test_a_bed_that_is_not_heard_is_not_asked_for():
    """Music is only decoded as far as it is heard: nothing before the start, nothing of a bed that never plays."""
    slow, fast = RotatingBed(), RotatingBed()
    slow.asked = fast.asked = (0, 0)
    heard = timeline(20.0, changes=[(0.0, Pace.SLOW)])
    mixer(heard, beds={Pace.SLOW: slow, Pace.STEADY: fast, Pace.FAST: fast}).render(-CHUNK, heard.frames + CHUNK)
    assert slow.asked[0] == 0
    assert fast.asked == (0, 0)


def test_without_music_there_are_only_words_and_bells():
    """No beds, no bed."""
    heard = timeline(10.0, [(RATE, line(2))])
    assert not mixer(heard, clips=CountedClips(silence)).render(0, heard.frames).any()


@pytest.mark.parametrize("frames", [1, 100, RATE // 10, 2 * RATE])
def test_a_session_shorter_than_its_fades(frames):
    """However short, a session renders, and ends in silence."""
    mixed = mixer(timeline(frames / RATE, [(0, CueKind.STEP)]), beds=BEDS)
    sound = mixed.render(0, frames + 10)
    assert np.isfinite(sound).all()
    assert not sound[:, frames:].any()
    assert np.abs(sound).max() < 0.2


@pytest.mark.parametrize("frame", [0, 3 * RATE + 17, -1_000])
def test_stems_add_up_to_what_the_limiter_is_given(frame):
    """Voice, music and bells apart are each their own kind alone, and their sum is the mix, sample for sample."""
    sounds = [(RATE, line(3)), (4 * RATE, CueKind.BELL), (4 * RATE + 99, line(2)), (8 * RATE, CueKind.STEP)]
    heard = timeline(12.0, sounds)
    mixed = mixer(heard, clips=CountedClips(words), beds=dict.fromkeys(Pace, RotatingBed()))
    stems = mixed.stems(frame, 8 * RATE)
    inside = slice(max(0, -frame), None)
    total = stems.voice + stems.music + stems.bells
    np.testing.assert_array_equal(total[:, inside], mixed._mix(frame, 8 * RATE)[:, inside])
    assert not total[:, : max(0, -frame)].any()
    assert stems.voice.any()
    assert stems.bells.any()
    only_words = mixer(timeline(12.0, [each for each in sounds if not isinstance(each[1], CueKind)]))
    assert not only_words.stems(frame, 8 * RATE).bells.any()


def test_stems_end_with_the_session():
    """After the last frame every stem is silent."""
    mixed = mixer(timeline(2.0, [(RATE, CueKind.STEP)]), beds=dict.fromkeys(Pace, RotatingBed()))
    stems = mixed.stems(RATE, 2 * RATE)
    assert stems.bells[:, :RATE].any()
    for stem in stems:
        assert not stem[:, RATE:].any()


def test_a_bell_may_be_softer_than_others():
    """A bell of a step that fades is heard at its own level."""
    heard = timeline(6.0, [(0, CueKind.BELL)])
    softer = replace(heard, sounds=tuple(replace(sound, level=-12.0) for sound in heard.sounds))
    sound = mixer(softer).render(0, len(bell_samples(CueKind.BELL)))
    np.testing.assert_allclose(sound, [bell_samples(CueKind.BELL) * to_gain(-12.0)] * 2, atol=NOISY)
