"""Every word is understood over the music: bundled beds, and a loud track of the user's own."""

import numpy as np
import pytest
import soundfile
import soxr

from coach.pace import Pace
from coach.sound.clips import polish
from coach.sound.loudness import integrated_loudness
from coach.sound.mixer.duck import DuckProfile
from coach.sound.mixer.levels import session_levels
from coach.sound.mixer.mixer import Mixer
from coach.sound.mixer.timeline import BedChange, Sound, Span, Timeline
from coach.sound.music.beds import open_beds
from coach.sound.music.catalogue import catalogue
from coach.speech.line import Line
from coach.speech.voices.espeak import EspeakVoice
from coach.units import RATE, Frames, Seconds, to_frames, to_gain

UNDERSTOOD = 0.95
"""Short-time objective intelligibility (Taal et al., 2011) from which on listeners miss next to nothing."""
STOI_RATE = 10_000
LENGTH = Seconds(40.0)
LINES = {
    Seconds(4.0): Line(text="Glide both hands slowly up to the shoulders.", pace=Pace.SLOW),
    Seconds(14.0): Line(text="Never press on the spine; stay on the muscles beside it.", pace=Pace.STEADY),
    Seconds(27.0): Line(text="Quick, light taps with loose wrists and fingers.", pace=Pace.FAST),
}
POP = "a loud pop track"


class PolishedClips:
    """The clips of the lines, and the lines as the voice said them.

    Attributes:
        cuts: Each line before anything is done to its sound.
    """

    loudness = polish.VOICE_LUFS
    ring = polish.RING

    def __init__(self):
        voice = EspeakVoice()
        self.cuts = {line: polish.cut(voice.speak(line.text, line.pace)) for line in LINES.values()}
        voice.close()
        self._clips = {line: polish.finish(cut) for line, cut in self.cuts.items()}

    def frames(self, line):
        """Return the length of a line."""
        return polish.frames_of(self.cuts[line].samples.size, self.cuts[line].rate)

    def samples(self, line):
        """Return a line as it is mixed."""
        return self._clips[line]


@pytest.fixture(scope="module")
def clips():
    """The lines, spoken once."""
    return PolishedClips()


def timeline_of(clips):
    """Return a session in which the lines are said, far enough apart for the music to come up between them."""
    starts = {to_frames(seconds): line for seconds, line in LINES.items()}
    return Timeline(
        frames=to_frames(LENGTH),
        sounds=tuple(Sound(at=at, source=line) for at, line in starts.items()),
        spoken=tuple(Span(start=at, end=Frames(at + clips.frames(line))) for at, line in starts.items()),
        beds=(BedChange(at=Frames(0), pace=Pace.STEADY),),
    )


def understood(clips, beds):
    """Return the intelligibility of each line in the mix, heard with one ear, against the line as it was spoken."""
    from pystoi import stoi  # which brings all of SciPy: only whoever listens need read it

    timeline, duck = timeline_of(clips), DuckProfile()
    levels = session_levels(timeline, duck, music=True)
    mixer = Mixer(timeline, clips=clips, beds=beds, levels=levels, duck=duck)
    scores = []
    for sound in timeline.sounds:
        kept = clips.cuts[sound.source]
        dry = soxr.resample(kept.samples.astype(np.float64), kept.rate, STOI_RATE)
        heard = mixer.render(sound.at, clips.frames(sound.source)).mean(axis=0, dtype=np.float64)
        heard = soxr.resample(heard, RATE, STOI_RATE)
        count = min(dry.size, heard.size)
        scores.append(stoi(dry[:count], heard[:count], STOI_RATE))
    return scores


def pop_track(seconds):
    """Return a band that leaves no gap, drums, bass, chords and bright noise, at −9 LUFS: float32 (n, 2)."""
    noise = np.random.default_rng(9)
    time = np.arange(round(seconds * RATE)) / RATE
    beat = 0.5

    def struck(every, late, decay):
        return np.exp(-((time - late) % every) / decay)

    def tone(hertz, overtones):
        return sum(np.sin(2 * np.pi * hertz * n * time + n) / n for n in range(1, overtones + 1))

    def hiss():
        return np.diff(noise.standard_normal(time.size + 1))

    drums = np.sin(2 * np.pi * 50 * time) * struck(beat, 0.0, 0.12)
    drums += 0.5 * noise.standard_normal(time.size) * struck(2 * beat, beat, 0.1)
    bass = 0.35 * tone(55.0, 7) * struck(beat / 2, 0.0, 0.2)
    chord = np.floor(time / (4 * beat)) % 2
    chords = sum(
        0.12 * tone(root * interval, 8) * (chord == number)
        for number, root in enumerate((220.0, 174.6))
        for interval in (1.0, 1.26, 1.5, 2.0)
    )
    sides = [drums + bass + chords + hiss() * (0.05 + 0.25 * struck(beat / 2, beat / 4, 0.04)) for _ in "lr"]
    track = np.tanh(np.array(sides, np.float32))
    return np.clip(track * np.float32(to_gain(-9.0 - integrated_loudness(track))), -1.0, 1.0).T


@pytest.mark.parametrize("name", [*(bed.name for bed in catalogue()), POP])
def test_every_word_is_understood_over_the_music(clips, tmp_path, name):
    """With its room and the music, no line loses more than a twentieth of what can be understood of it."""
    if name == POP:
        soundfile.write(tmp_path / "pop.wav", pop_track(Seconds(16.0)), RATE)
        assert integrated_loudness(soundfile.read(tmp_path / "pop.wav", dtype="float32")[0].T) == pytest.approx(
            -9.0, abs=0.5
        )
        name = str(tmp_path / "pop.wav")
    beds = open_beds([name], {}, warn=pytest.fail)
    try:
        assert min(understood(clips, beds)) >= UNDERSTOOD
    finally:
        for bed in beds.values():
            bed.close()


def test_music_in_front_of_the_words_is_noticed(clips):
    """The measure itself: noise that is 23 LU louder than it says is as loud as the voice, and covers it."""

    class Noise:
        loudness = -40.0

        def block(self, start, count):
            """Return noise without an end."""
            return np.random.default_rng(start).normal(0.0, 0.1, (2, count)).astype(np.float32)

    assert max(understood(clips, dict.fromkeys(Pace, Noise()))) < UNDERSTOOD
