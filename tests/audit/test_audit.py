"""An exported file is heard against its plan: a good one passes in each format, and each kind of damage is told."""

from dataclasses import replace
from functools import cache
from zlib import crc32

import numpy as np
import pytest
import soundfile
from PIL import Image

from coach.audit.audit import audit
from coach.audit.expected import expect, read_expected
from coach.audit.finding import State, all_well
from coach.errors import AuditError
from coach.export.captions import cues_json
from coach.export.encoders.chapters import Detail
from coach.export.encoders.formats import FORMATS
from coach.export.encoders.sleeve import sleeve_of
from coach.pace import Pace
from coach.session.session import Session, open_session
from coach.sound.loudness import integrated_loudness, speech_level
from coach.sound.mixer.mixer import Mixer, planar
from coach.units import RATE, Frames, to_frames, to_gain
from tests.export.encoders.encoding import encoded
from tests.scripts_strategy import reps, script, section, sentences, step, timed
from tests.sounds import CountedClips, RotatingBed


@cache
def hiss(line, frames):
    """Return a clip like no other: noise below 3 kHz, as loud as a voice, that comes and goes with its words."""
    noise = np.random.default_rng(crc32(line.text.encode())).standard_normal(frames)
    spectrum = np.fft.rfft(noise)
    spectrum[round(3_000 * frames / RATE) :] = 0.0
    words = np.sin(np.arange(frames) * (np.pi * len(line.text.split()) / frames)) ** 2
    clip = (np.fft.irfft(spectrum, frames) * words).astype(np.float32)
    clip *= np.float32(to_gain(CountedClips.loudness - speech_level(clip)))
    clip.flags.writeable = False
    return clip


CLIPS = CountedClips(hiss)


@pytest.fixture(scope="module")
def session() -> Session:
    """A session of half a minute, in two sections, with words far enough apart for the music to come up."""
    steps = (
        step("One", timed(9.0), say=sentences("Lay both hands flat on the back.")),
        step("Two", reps(3, 3, (3.0, 3.0)), say=sentences("Glide slowly up to the shoulders.")),
    )
    end = replace(section(step("Three", timed(8.0), say=sentences("Let them rest there now."))), title="Close")
    wanted = script(section(*steps), end)
    beds = dict.fromkeys(Pace, RotatingBed())
    return open_session(wanted, frames=None, skip_prep=True, live=False, clips=CLIPS, beds=beds)


@pytest.fixture(scope="module")
def sleeve(session):
    """What its files say about themselves."""
    return sleeve_of(session.script, session.plan, speaker="", detail=Detail.STEPS, cover=None)


@pytest.fixture(scope="module")
def whole(session):
    """Its sound: int16 (n, 2), not to be changed."""
    samples = session.mixer.samples(0, session.plan.frames)
    samples.flags.writeable = False
    return samples


@pytest.fixture
def heard(session, sleeve, tmp_path):
    """Gives a function that writes a sound as a file, and returns its audit."""
    planned = expect(session.plan)

    def hear(sound, ending=".flac", *, sleeve=sleeve, said=None, expected=planned):
        loudness = integrated_loudness(planar(sound)) if said is None else said
        path = encoded(tmp_path / f"session{ending}", sound=sound, sleeve=sleeve, loudness=loudness)
        return audit(path, expected, CLIPS.samples if expected else None)

    return hear


def failing(found):
    """Return the parts that fail."""
    return [finding.part for finding in found.findings if finding.state is State.FAILS]


def changed(session, change):
    """Return a session's sound with something done to the second line that is spoken, and nothing else."""
    timeline = session.mixer.timeline
    spoken = [sound for sound in timeline.sounds if not isinstance(sound.source, str)]
    sounds = tuple(filter(None, (change(one) if one is spoken[1] else one for one in timeline.sounds)))
    levels, duck = session.levels, session.duck
    mixer = Mixer(replace(timeline, sounds=sounds), clips=CLIPS, beds=session.beds, levels=levels, duck=duck)
    return mixer.samples(0, session.plan.frames)


def second_line(session):
    """Return the first frame of the second line that is spoken, and the one after its last."""
    return [(cue.at, cue.end) for cue in session.plan.cues if cue.line][1]


@pytest.mark.parametrize("ending", FORMATS)
def test_a_good_file(ending, session, whole, heard):
    """In every format that is written each line is heard where it should be, and nothing fails."""
    found = heard(whole, ending)
    assert failing(found) == []
    assert len(found.lines) == len([cue for cue in session.plan.cues if cue.line])
    assert min(line.alike for line in found.lines) > 0.8
    assert max(abs(line.at - line.expected.at) for line in found.lines) < 0.002 * RATE


def test_a_line_that_is_cut_out(session, heard):
    """It is named, with where it should be."""
    found = heard(changed(session, lambda _: None))
    assert failing(found) == ["lines"]
    (told,) = (finding.told for finding in found.findings if finding.part == "lines")
    assert "“Glide slowly up to the shoulders.”" in told


@pytest.mark.parametrize(("seconds", "told"), [(0.5, "0.50 s late"), (-0.25, "0.25 s early")])
def test_a_line_that_is_shifted(seconds, told, session, heard):
    """It is told how far, and in which direction."""
    moved = changed(session, lambda sound: replace(sound, at=Frames(sound.at + to_frames(seconds))))
    found = heard(moved)
    assert failing(found) == ["places"]
    assert told in next(finding.told for finding in found.findings if finding.part == "places")


def test_an_onset_that_is_cut(session, whole, heard):
    """The rest of a line is no excuse for its first sound."""
    start, end = second_line(session)
    music = changed(session, lambda _: None)
    sound = whole.copy()
    lost = slice(start, start + (end - start) // 5)
    sound[lost] = music[lost]
    assert failing(heard(sound)) == ["onsets"]


def test_a_peak_that_is_cut_off(whole, heard):
    """A few samples at full scale are enough."""
    sound = whole.copy()
    sound[10 * RATE : 10 * RATE + 6] = 32_767
    assert "true peak" in failing(heard(sound))


def test_a_dropout(session, whole, heard):
    """A hole of a few hundredths of a second is told with its place."""
    start, end = second_line(session)
    sound = whole.copy()
    middle = (start + end) // 2 - RATE // 8
    sound[middle : middle + RATE // 40] = 0
    found = heard(sound)
    assert failing(found) == ["dropouts"]
    (at,) = found.heard.dropouts
    assert abs(at - middle) < 0.005 * RATE


def test_chapters_that_are_moved(session, whole, sleeve, heard):
    """Those that are not where a step begins are told; those of sections are as good."""
    later = [replace(chapter, start=chapter.start + RATE * (chapter.start > 0)) for chapter in sleeve.chapters]
    ends = [*(chapter.start for chapter in later[1:]), session.plan.frames]
    moved = tuple(replace(chapter, end=Frames(end)) for chapter, end in zip(later, ends, strict=True))
    assert failing(heard(whole, ".m4b", sleeve=replace(sleeve, chapters=moved))) == ["chapters"]
    sections = sleeve_of(session.script, session.plan, speaker="", detail=Detail.SECTIONS, cover=None)
    assert failing(heard(whole, ".mp3", sleeve=sections)) == []


def test_chapters_of_something_else(session, whole, sleeve, heard):
    """There are as many as steps, or as sections, and they come one after the other to the end."""
    first = replace(sleeve.chapters[0], end=session.plan.frames)
    assert failing(heard(whole, ".mka", sleeve=replace(sleeve, chapters=(first,)))) == ["chapters"]
    beyond = replace(sleeve.chapters[-1], end=Frames(2 * session.plan.frames))
    longer = replace(sleeve, chapters=(*sleeve.chapters[:-1], beyond))
    assert failing(heard(whole, ".mp3", sleeve=longer)) == ["chapters"]


def test_a_file_that_is_too_short(whole, heard):
    """One that ends seconds early is told."""
    assert failing(heard(whole[: -4 * RATE])) == ["length"]


def test_a_file_that_breaks_off(session, whole, heard, tmp_path):
    """One half of whose bytes is gone is heard until there."""
    heard(whole, ".flac")
    path = tmp_path / "session.flac"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    found = audit(path, expect(session.plan), CLIPS.samples)
    assert failing(found)[:2] == ["length", "lines"]


def test_what_it_says_of_its_own_loudness(whole, heard):
    """It is held against what is heard."""
    assert failing(heard(whole, said=-30.0)) == ["loudness"]


def test_a_long_silence_is_told(session, whole, heard):
    """It is no mistake by itself: a script may mean it."""
    sound = whole.copy()
    begin = second_line(session)[0] - 4 * RATE
    fade = np.linspace(1.0, 0.0, RATE // 2)[:, None]
    sound[begin - RATE // 2 : begin] = sound[begin - RATE // 2 : begin] * fade
    sound[begin : begin + 3 * RATE] = 0
    found = heard(sound)
    (silence,) = (finding for finding in found.findings if finding.part == "silence")
    assert silence.state is State.LACKS
    assert "the longest 3.0 s" in silence.told
    assert "dropouts" not in failing(found)


def test_without_a_plan(session, whole, heard):
    """Only the sound itself is judged, by what it says of itself."""
    found = heard(whole, expected=None)
    assert all_well(found.findings)
    assert found.lines == ()
    ends_in_sound = whole[: second_line(session)[0] + RATE // 2]
    assert "length" in failing(heard(ends_in_sound, expected=None))


def test_the_plan_that_stands_beside_a_file(session, tmp_path):
    """What captions say as JSON is what the plan says."""
    path = tmp_path / "session.json"
    path.write_text(cues_json(session.plan))
    assert read_expected(path) == expect(session.plan)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{}",
        "[1]",
        '{"rate": 44100}',
        '{"rate": 48000, "cues": [{"role": "x"}]}',
        '{"rate": 48000, "cues": [{"text": "A.", "pace": "slow", "role": "guide", "voice": "piper:/a/file.onnx"}]}',
    ],
)
def test_what_is_no_plan(content, tmp_path):
    """It is refused in a line, whatever it is."""
    path = tmp_path / "session.json"
    path.write_text(content)
    with pytest.raises(AuditError, match=r"session\.json holds no plan"):
        read_expected(path)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.mp3", None, "there is no such file"),
        ("", None, "it is not a file"),
        ("a.mp3", b"no sound", "it is damaged, or not sound"),
        ("a.html", None, "there is no such file"),
        ("a.html", b"<p>no sound</p>", "there is no sound in it"),
    ],
)
def test_what_cannot_be_heard(name, content, told, tmp_path):
    """What is no sound, or not there, is an error and no audit."""
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(AuditError, match=told):
        audit(path, None, None)


def test_a_page_that_cannot_be_read(tmp_path, monkeypatch):
    """The system's reason is told."""
    path = tmp_path / "a.html"
    path.touch()
    monkeypatch.setattr(
        type(path), "read_bytes", lambda _: (_ for _ in ()).throw(PermissionError(13, "Permission denied"))
    )
    with pytest.raises(AuditError, match="permission denied"):
        audit(path, None, None)


def test_files_with_nothing_to_hear(tmp_path):
    """A picture has no sound, and a sound of no length none either."""
    Image.new("RGB", (8, 8)).save(tmp_path / "a.png")
    with pytest.raises(AuditError, match="no sound in it"):
        audit(tmp_path / "a.png", None, None)
    soundfile.write(tmp_path / "a.wav", np.zeros((0, 2), np.int16), RATE)
    with pytest.raises(AuditError, match=r"a\.wav cannot be listened to"):
        audit(tmp_path / "a.wav", None, None)


def test_levels_that_were_asked_for(session, whole, heard):
    """A softer session is told, and no mistake: somebody may have wanted it so."""
    found = heard((whole * 0.3).astype(np.int16))
    assert failing(found) == []
    (loudness,) = (finding for finding in found.findings if finding.part == "loudness")
    assert loudness.state is State.LACKS


def test_a_peak_that_is_too_high(whole, heard):
    """One that is whole is too high all the same where a player has no room for it."""
    sound = whole.copy()
    sound[10 * RATE] = 32_000
    assert failing(heard(sound)) == ["true peak"]


def test_a_plan_whose_lines_nobody_can_say(session, whole, tmp_path, sleeve):
    """All but its lines is judged."""
    path = encoded(tmp_path / "session.flac", sound=whole, sleeve=sleeve, loudness=-18.0)
    found = audit(path, expect(session.plan), None)
    assert found.lines == ()
    assert "lines" not in [finding.part for finding in found.findings]
