"""pyttsx3 ends in sound that was read back, or in one plain line."""

import json

import pytest

from coach.errors import VoiceError
from coach.pace import PROFILES, Pace
from coach.speech.voices import calibration
from coach.speech.voices.system import SystemVoice
from coach.units import Seconds


def fake_worker(tmp_path, source):
    """Write a worker that does something else."""
    path = tmp_path / "worker.py"
    path.write_text("import json, sys, wave\nrequest = json.load(sys.stdin)\n" + source)
    return path


def test_speed_is_measured_once_and_kept(tmp_path):
    """The first sentence measures the voice; another voice of the same id finds the settings in the folder."""
    voice = SystemVoice(folder=tmp_path)
    voice.speak("Rest.", Pace.SLOW)
    (path,) = tmp_path.iterdir()
    kept = json.loads(path.read_text())
    assert sorted(kept) == ["fast", "slow", "steady"]
    path.write_text(json.dumps(dict.fromkeys(Pace, 300)))
    again = SystemVoice(folder=tmp_path)
    assert again.speak("Rest.", Pace.SLOW).samples.size == voice.speak_at("Rest.", 300).samples.size


def test_measured_speed(tmp_path):
    """What it says is within 8 % of the pace's words a minute."""
    voice = SystemVoice(folder=tmp_path)
    measured = calibration.words_a_minute(lambda text: voice.speak(text, Pace.STEADY), calibration.reference("en"))
    assert measured == pytest.approx(PROFILES[Pace.STEADY].words_a_minute, rel=0.08)


def test_a_language_it_does_not_speak():
    """The error names the languages there are."""
    with pytest.raises(VoiceError, match=r"no system voice speaks 'xx'; there are voices for: .*de.*en"):
        SystemVoice("xx").speak_at("Hello.", 200)


def test_an_unknown_voice():
    """A voice that is asked for and not there is an error and not another voice."""
    with pytest.raises(VoiceError, match="cannot speak"):
        SystemVoice(voice="nobody").speak_at("Hello.", 200)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("sys.exit(1)", "without an answer"),
        ("print('Audio saved')", "without an answer"),
        ("print('[]')", "without an answer"),
        ("print(json.dumps({'error': 'no driver'}))", "cannot speak: no driver"),
        ("print('{}')", "no sound that can be read"),
        ("open(request['path'], 'w').write('x'); print('{}')", "no sound that can be read"),
        (
            "w = wave.open(request['path'], 'wb'); w.setparams((1, 2, 22050, 0, 'NONE', '')); "
            "w.writeframes(bytes(200)); w.close(); print('{}')",
            "only part of",
        ),
        ("import threading; threading.Event().wait()", "no answer in 0.5 s"),
    ],
)
def test_what_goes_wrong_is_one_plain_line(tmp_path, source, reason):
    """A driver that fails, lies or hangs ends as a voice error that says which."""
    timeout = Seconds(0.5 if "threading" in source else 30.0)
    voice = SystemVoice(timeout=timeout, worker=fake_worker(tmp_path, source))
    with pytest.raises(VoiceError, match=reason) as caught:
        voice.speak_at("Place both hands on the back.", 200)
    assert "\n" not in str(caught.value)
