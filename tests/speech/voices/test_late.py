"""A voice that stands in for another."""

from coach.pace import Pace
from coach.speech.voices.late import LateVoice
from tests.takes import SpeakingVoice


def test_a_voice_that_is_not_asked_for_is_not_made():
    """Closing one that nobody needed makes nothing."""
    made: list[SpeakingVoice] = []
    late = LateVoice(lambda: made.append(SpeakingVoice()) or made[-1])
    late.close()
    assert made == []


def test_it_is_made_once_and_closed():
    """Asked for something it is the voice it makes, and that one is let go of with it."""
    made: list[SpeakingVoice] = []
    late = LateVoice(lambda: made.append(SpeakingVoice()) or made[-1])
    said = late.speak("Breathe in.", Pace.SLOW)
    assert (late.id, late.at_once) == (made[0].id, made[0].at_once)
    assert said.samples.tolist() == made[0].speak("Breathe in.", Pace.SLOW).samples.tolist()
    late.close()
    assert len(made) == 1
    assert made[0].closed
