"""The store speaks each line once, keeps it, and goes on when a voice or the folder fails."""

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from coach.errors import HungError, UnclearError, VoiceError
from coach.pace import Pace
from coach.sound.clips import finished
from coach.sound.clips.store import ClipStore
from coach.speech.line import Line
from coach.speech.role import Role
from coach.speech.voices.silent import SilentVoice
from coach.speech.words.lexicon import Lexicon, Respelling
from coach.units import RATE, Seconds


class CountingVoice:
    """A tone that remembers what it was asked, and fails where it is told to."""

    def __init__(self, name="a", fails=lambda text, asked: False, at_once=2):
        self.id = f"counting:{name}@1"
        self.at_once = at_once
        self.asked = []
        self.closed = 0
        self._fails = fails
        self._tone = SilentVoice(tone=True)

    def speak(self, text, pace):
        """Say a tone."""
        self.asked.append(text)
        if self._fails(text, self.asked.count(text)):
            raise VoiceError(f"voice {self.id} fell over")
        return self._tone.speak(text, pace)

    def close(self):
        """Count."""
        self.closed += 1


def always(text, asked):
    """Fail on everything."""
    return True


def line(text, pace=Pace.FAST, role=Role.GUIDE):
    """Return a line."""
    return Line(text=text, pace=pace, role=role)


def count(text):
    """Return a line that is counted."""
    return line(text, role=Role.COUNT)


LEXICON = Lexicon(entries=(Respelling(word="close your", other="cloze your", engines=(("other", "klose your"),)),))
LINES = [line("One two three."), line("Close your eyes for 30 s."), line("One two three.", Pace.SLOW)]


@pytest.fixture
def warnings():
    """What the store warned of."""
    return []


@pytest.fixture
def make(tmp_path, warnings):
    """Makes stores that share a folder, and closes them."""
    stores = []

    def make(*voices, others=None, named=None, folder=tmp_path / "clips"):
        stores.append(
            ClipStore(
                voices,
                others=others or {},
                named=named or {},
                folder=folder,
                lexicon=LEXICON,
                warn=warnings.append,
            ),
        )
        return stores[-1]

    yield make
    for made in stores:
        made.close()


def test_each_line_is_spoken_once(make):
    """Lines that are the same share a clip; the voice gets the text to be spoken, not the one written."""
    voice = CountingVoice()
    clips = make(voice)
    clips.prepare(LINES * 3)
    clips.prepare(LINES)
    assert sorted(voice.asked) == ["Cloze your eyes for 30 seconds.", "One two three.", "One two three."]


def test_frames_is_the_length_of_samples(make):
    """What the plan is told is what the mixer gets, and the room that rings on."""
    clips = make(CountingVoice())
    clips.prepare(LINES)
    for each in LINES:
        samples = clips.samples(each)
        assert samples.shape == (clips.frames(each) + clips.ring,)
        assert samples.dtype == np.float32
        assert not samples.flags.writeable
    assert clips.frames(LINES[0]) == pytest.approx(3 * 60 / 155 * RATE, abs=0.01 * RATE)


@pytest.mark.parametrize("kept", [True, False])
def test_a_line_that_was_not_prepared_is_spoken_when_it_is_needed(make, tmp_path, kept):
    """With a folder and without one."""
    clips = make(CountingVoice(), folder=tmp_path if kept else None)
    assert clips.samples(line("One two.")).size == clips.frames(line("One two.")) + clips.ring


def test_the_next_session_speaks_nothing(make, tmp_path):
    """What one store kept, another finds, with the very same samples."""
    first = make(CountingVoice())
    first.prepare(LINES)
    mute = CountingVoice(fails=always)
    second = make(mute)
    second.prepare(LINES)
    for each in LINES:
        assert np.array_equal(first.samples(each), second.samples(each))
    assert mute.asked == []
    assert len(list((tmp_path / "clips").iterdir())) == 3


def test_fresh_and_kept_samples_are_the_same(make, tmp_path):
    """In memory or from a file makes no difference."""
    in_memory, in_folder = make(CountingVoice(), folder=None), make(CountingVoice())
    assert np.array_equal(in_memory.samples(LINES[0]), in_folder.samples(LINES[0]))


def test_another_voice_has_its_own_clips(make, tmp_path):
    """Clips of one voice are never taken for another's."""
    make(CountingVoice("a")).prepare(LINES)
    other = CountingVoice("b")
    make(other).prepare(LINES)
    assert len(other.asked) == 3
    assert len(list((tmp_path / "clips").iterdir())) == 6


def test_a_voice_that_stumbles_is_asked_again(make, warnings):
    """One failure on a line is no reason to change voices."""
    voice = CountingVoice(fails=lambda text, asked: asked == 1)
    make(voice).prepare([line("One."), line("Two.")])
    assert sorted(voice.asked) == ["One.", "One.", "Two.", "Two."]
    assert warnings == []


def test_a_line_that_is_not_clear_is_said_by_the_next_voice(make, warnings):
    """A voice that cannot say one line says the others, and is not asked for that one twice."""

    def mumble(text, asked):
        if text == "Hold.":
            raise UnclearError("the voice a cannot say 'Hold.' clearly")
        return False

    voice, other = CountingVoice("a", fails=mumble), CountingVoice("b")
    clips = make(voice, other)
    clips.prepare((line("Hold."), line("Rest.")))
    assert (voice.asked, other.asked) == (["Hold.", "Rest."], ["Hold."])
    assert clips.voice == voice.id
    assert warnings == [f"the voice a cannot say 'Hold.' clearly; {other.id} says it"]


def test_a_line_that_no_voice_says_clearly(make):
    """It is an error, and not kept."""

    def mumble(text, asked):
        raise UnclearError("unclear")

    with pytest.raises(UnclearError):
        make(CountingVoice("a", fails=mumble)).prepare((line("Hold."),))


def test_a_voice_that_fails_is_replaced_with_one_warning(make, warnings):
    """The next voice says what is missing and everything from then on; what was spoken stays."""
    first = CountingVoice("a", fails=lambda text, asked: "bad" in text, at_once=1)
    second = CountingVoice("b")
    clips = make(first, second)
    clips.prepare([line("One."), line("bad."), line("Two.")])
    clips.prepare([line("Three.")])
    assert first.asked == ["One.", "bad.", "bad."]
    assert sorted(second.asked) == ["Three.", "Two.", "bad."]
    assert warnings == ["voice counting:a@1 fell over; going on with the voice counting:b@1"]


def test_each_role_has_its_voice(make):
    """One voice says what guides and another what is counted; who guides says the rest, and the session is theirs."""
    guide, counter = CountingVoice("guide"), CountingVoice("counter")
    clips = make(guide, others={Role.COUNT: [counter]})
    clips.prepare([line("Glide up."), count("Two more."), count("Glide up."), line("Rest.", role=Role.RECEIVER)])
    assert (sorted(guide.asked), sorted(counter.asked)) == (["Glide up.", "Rest."], ["Glide up.", "Two more."])
    assert clips.voice == "counting:guide@1"
    assert clips.text_of(count("Close your eyes.")) == "Cloze your eyes."


def test_a_line_that_names_a_voice(make):
    """It is said by that, in whatever role; where it is not here, by whoever speaks in the role."""
    guide, counter, named = CountingVoice("guide"), CountingVoice("counter"), CountingVoice("named")
    clips = make(guide, others={Role.COUNT: [counter]}, named={"b": [named, guide]})
    lines = [Line(text=f"{role} {voice}", pace=Pace.FAST, role=role, voice=voice) for role in Role for voice in "bc"]
    clips.prepare(lines)
    asked = [sorted(voice.asked) for voice in (named, guide, counter)]
    assert asked == [["count b", "guide b", "receiver b"], ["guide c", "receiver c"], ["count c"]]


def test_one_voice_for_all_roles_says_the_same_words_once(make, tmp_path):
    """Where nobody else counts, what guides and what is counted share their clips."""
    voice = CountingVoice()
    clips = make(voice)
    clips.prepare([line("Last one."), count("Last one."), count("Two more.")])
    assert sorted(voice.asked) == ["Last one.", "Two more."]
    assert clips.frames(line("Last one.")) == clips.frames(count("Last one."))
    assert len(list((tmp_path / "clips").iterdir())) == 2


@pytest.mark.parametrize("role", Role)
def test_a_role_goes_on_with_its_own_next_voice(make, warnings, role):
    """A voice that dies in the middle is replaced in its role, with one warning; the other role keeps its voice."""
    other = next(each for each in (Role.GUIDE, Role.COUNT) if each is not role)
    dying = CountingVoice("dying", fails=lambda text, asked: text != "One.")
    heir, kept = CountingVoice("heir"), CountingVoice("kept")
    turns = {role: [dying, heir], other: [kept, CountingVoice("idle")]}
    clips = make(*turns.pop(Role.GUIDE, ()), others=turns)
    clips.prepare([line("One.", role=role), line("One.", role=other)])
    clips.prepare([line(text, role=each) for text in ("Two.", "Three.") for each in (role, other)])
    assert sorted(heir.asked) == ["Three.", "Two."]
    assert sorted(kept.asked) == ["One.", "Three.", "Two."]
    assert warnings == ["voice counting:dying@1 fell over; going on with the voice counting:heir@1"]


def test_what_is_late_is_said_by_the_next_voice_of_its_role(make, warnings):
    """Counts that are needed at once are not said by the guide's stand-in."""
    guides, counters = [CountingVoice("a"), CountingVoice("b")], [CountingVoice("c"), CountingVoice("d")]
    clips = make(*guides, others={Role.COUNT: counters})
    clips.say_otherwise(count("Two more."))
    assert [voice.asked for voice in (*guides, *counters)] == [[], [], [], ["Two more."]]
    assert warnings == ["the voice counting:c@1 is too slow: counting:d@1 says what it has not said in time"]


def test_the_last_voice_failing_is_an_error(make, warnings):
    """It is the last voice's own error, and the store can be asked again when the voice has come back."""
    broken = [True]
    clips = make(CountingVoice("a", fails=always), CountingVoice("b", fails=lambda text, asked: broken[0]))
    with pytest.raises(VoiceError, match="counting:b@1 fell over"):
        clips.prepare(LINES)
    assert len(warnings) == 1
    broken[0] = False
    clips.prepare(LINES)
    assert clips.frames(LINES[0]) > 0


def test_no_voice_at_all(make):
    """The error says where to look."""
    with pytest.raises(VoiceError, match="coach voices"):
        make().prepare(LINES)
    make().prepare([])


@pytest.mark.parametrize("content", [b"", b"RIFF", b"not a clip at all" * 99])
def test_a_spoiled_file_is_spoken_again(make, tmp_path, content):
    """Whatever lies under the name of a clip and is none is replaced by one."""
    make(CountingVoice()).prepare(LINES)
    for file in (tmp_path / "clips").iterdir():
        file.write_bytes(content)
    voice = CountingVoice()
    clips = make(voice)
    clips.prepare(LINES)
    assert len(voice.asked) == 3
    assert all(clips.samples(each).any() for each in LINES)


def test_a_file_lost_during_the_session_is_spoken_again_to_its_length(make, tmp_path):
    """A clip keeps the length it was planned with, though the voice now takes another time for it."""
    voice = CountingVoice("a")
    clips = make(voice, CountingVoice("b"))
    clips.prepare(LINES)
    planned = clips.frames(LINES[0])
    for file in (tmp_path / "clips").iterdir():
        file.unlink()
    slower = SilentVoice(tone=True)
    voice.speak = lambda text, pace: slower.speak(text + " four five six", pace)
    samples = clips.samples(LINES[0])
    assert clips.frames(LINES[0]) == planned
    assert samples.size == planned + clips.ring
    assert samples.any()


class Taken(CountingVoice):
    """A recorded voice of whose takes it is known how long they are heard."""

    def has(self, text, pace):
        """Have every line."""
        return True

    def seconds(self, text, pace):
        """Know the length of a line."""
        return Seconds(1.5)


@pytest.mark.parametrize("kept", [True, False])
def test_a_take_is_read_when_it_is_heard(make, tmp_path, kept):
    """Its length is all that a plan needs; once read it is kept like every clip."""
    voice = Taken()
    clips = make(voice, folder=tmp_path / "clips" if kept else None)
    clips.prepare(LINES)
    assert clips.finds(LINES[0])
    assert clips.frames(LINES[0]) == 1.5 * RATE
    assert voice.asked == []
    samples = clips.samples(LINES[0])
    assert samples.size == 1.5 * RATE + clips.ring
    assert samples.any()
    assert [word for word, *_ in clips.words(LINES[0])] == LINES[0].text.split()
    assert len(voice.asked) == 1


def test_a_folder_that_cannot_be_written_to_gives_one_warning(make, tmp_path, warnings):
    """The session goes on in memory."""
    (tmp_path / "file").write_text("in the way")
    voice = CountingVoice()
    clips = make(voice, folder=tmp_path / "file" / "clips")
    clips.prepare(LINES)
    clips.prepare([line("Four.")])
    assert all(clips.samples(each).size == clips.frames(each) + clips.ring for each in LINES)
    assert len(voice.asked) == 4
    assert len(warnings) == 1
    assert warnings[0].startswith(f"cannot keep clips in {tmp_path / 'file' / 'clips'} (")


def test_no_folder_gives_no_warning(make, warnings):
    """Keeping nothing may be what was wanted."""
    clips = make(CountingVoice(), folder=None)
    clips.prepare(LINES)
    assert clips.samples(LINES[0]).any()
    assert warnings == []


def test_decoded_clips_are_bounded(make, monkeypatch):
    """Memory holds the clips heard last, and finishes others anew."""
    clips = make(CountingVoice())
    clips.prepare(LINES)
    sizes = [(clips.frames(each) + clips.ring) * 4 for each in LINES]
    monkeypatch.setattr(finished, "MOST_BYTES", max(sizes[0] + sizes[1], sizes[2]))
    first = clips.samples(LINES[0])
    clips.samples(LINES[1])
    assert clips.samples(LINES[0]) is first
    clips.samples(LINES[2])
    held = clips._finished_clips
    assert held._bytes <= finished.MOST_BYTES
    assert held._bytes == sum(samples.nbytes for samples in held._samples.values())
    assert np.array_equal(clips.samples(LINES[0]), first)


def test_two_coaches_may_share_a_folder(make, tmp_path):
    """Both speak the same lines at the same time, and both end with whole clips."""
    clips = [make(CountingVoice()) for _ in range(4)]
    start = threading.Barrier(4)

    def prepare(each):
        start.wait()
        each.prepare(LINES)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(prepare, clips))
    for each in LINES:
        assert len({clip.samples(each).tobytes() for clip in clips}) == 1
    assert sorted(file.suffix for file in (tmp_path / "clips").iterdir()) == [".wav"] * 3


def test_hostile_lines(make):
    """Empty, endless and unspeakable lines are clips like any other."""
    clips = make(CountingVoice())
    lines = [line(text) for text in ("", "\0", "<x>", "😀", "word " * 20_000)]
    clips.prepare(lines)
    assert [clips.frames(each) for each in lines[:4]] == [RATE // 10] * 4
    assert not clips.samples(lines[0]).any()
    assert clips.frames(lines[4]) == pytest.approx(200 * 60 / 155 * RATE, rel=0.01)


def test_close_closes_every_voice(make):
    """Also the one that was replaced; closing twice is safe."""
    voices = CountingVoice("a", fails=always), CountingVoice("b")
    clips = make(*voices)
    clips.prepare(LINES)
    clips.close()
    clips.close()
    assert all(voice.closed >= 1 for voice in voices)


def test_a_voice_that_hangs_is_not_asked_again(make, warnings):
    """A second try would take as long as the first: the next voice speaks."""
    asked = []

    def hang(text, _):
        asked.append(text)
        raise HungError("the voice counting:a@1 gave no answer in 10 s")

    clips = make(CountingVoice(fails=hang), CountingVoice("b"))
    clips.prepare(LINES[:1])
    assert len(asked) == 1
    assert warnings == ["the voice counting:a@1 gave no answer in 10 s; going on with the voice counting:b@1"]


def test_who_is_waited_for_is_told(tmp_path):
    """Whoever waits for a voice is told which, once, before it answers."""
    told, begun = [], threading.Event()

    def tell(voice):
        told.append(voice)
        begun.set()

    def wait(*_):
        assert begun.wait(60)

    clips = ClipStore([CountingVoice(fails=wait)], folder=None, warn=told.append, waiting=tell, wondered=Seconds(0.0))
    clips.prepare(LINES)
    clips.prepare([line("Four five six.")])
    clips.close()
    assert told == ["counting:a@1"]


@pytest.mark.parametrize("removable", [True, False])
def test_a_clip_that_does_not_check_is_spoken_again(make, tmp_path, monkeypatch, removable):
    """Its length is believed until it is to be heard; what is heard was spoken, also where nothing can be removed."""
    first = make(CountingVoice())
    first.prepare(LINES)
    wanted = [first.samples(each) for each in LINES]
    for file in (tmp_path / "clips").iterdir():
        content = file.read_bytes()
        file.write_bytes(content[:-1] + bytes([content[-1] ^ 255]))
    if not removable:
        monkeypatch.setattr("pathlib.Path.unlink", refuse)
        monkeypatch.setattr("coach.sound.clips.files.keep_whole", refuse)
    voice = CountingVoice()
    second = make(voice)
    second.prepare(LINES)
    assert voice.asked == []
    assert all(np.array_equal(second.samples(each), samples) for each, samples in zip(LINES, wanted, strict=True))
    assert len(voice.asked) == len(LINES)
    assert all(second.words(each) is not None for each in LINES)
    if removable:
        third = make(CountingVoice(fails=always))
        third.prepare(LINES)
        assert all(np.array_equal(third.samples(each), samples) for each, samples in zip(LINES, wanted, strict=True))


def refuse(*_arguments, **_more):
    """Do as a folder that may only be read."""
    raise PermissionError(13, "Permission denied")


def test_takes_are_read_together_before_they_are_heard(make, tmp_path):
    """Only those that have not been read yet, and with the lengths they were planned with."""
    voice = Taken()
    clips = make(voice)
    clips.prepare(LINES)
    clips.samples(LINES[0])
    clips.read(LINES)
    clips.read(LINES)
    assert sorted(voice.asked) == sorted({(each.text, each.pace): clips.text_of(each) for each in LINES}.values())
    assert {clips.frames(each) for each in LINES} == {1.5 * RATE}
