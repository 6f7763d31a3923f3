"""What has been asked of a running session and waits until the voice has what is said first after it."""

from coach.live.transport import Effect, Jump, WrapUp
from coach.session.session import SpokenClips
from coach.speech.line import Line
from coach.units import Seconds


class Pending:
    """Effects in the order in which they were asked for, and the lines they wait for."""

    def __init__(self) -> None:
        self.effects: tuple[Effect, ...] = ()
        self.patient_until = 0
        """The frame of the sink until which no other voice is asked instead."""
        self._lacking: tuple[Line, ...] = ()

    def add(self, effect: Effect) -> None:
        """Have an effect wait as well; of several that go to another step, the last one counts."""
        if isinstance(effect, Jump | WrapUp):
            self.effects = tuple(kept for kept in self.effects if not isinstance(kept, Jump | WrapUp))
        self.effects, self._lacking = (*self.effects, effect), ()

    def take(self) -> tuple[Effect, ...]:
        """Return all that waits; from now on nothing does."""
        taken, self.effects = self.effects, ()
        return taken

    def lacks(self, lines: tuple[Line, ...], clips: SpokenClips, heard: int) -> bool:
        """Tell whether any line has to be waited for; when patience is over, another voice says them.

        Args:
            lines: What is said first after the effects and has not been spoken.
            clips: Speak.
            heard: The frame of the sink that is heard.
        """
        self._lacking = lines
        if lines and heard >= self.patient_until:
            clips.say_now(lines)
        return bool(lines)

    def waits(self, clips: SpokenClips, heard: int) -> bool:
        """Tell whether what was lacking the last time still is."""
        there = not self._lacking or clips.wait_for(self._lacking, Seconds(0.0))
        return not there and self.lacks(self._lacking, clips, heard)
