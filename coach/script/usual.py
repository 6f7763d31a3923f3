"""What is usual in a script, a section or a group, and the keys that say it for what stands in them."""

from dataclasses import dataclass, replace

from coach.forms.shapes import FLAG, Fields, Key, Keyed, Text, one_of
from coach.pace import Pace
from coach.script import hints
from coach.script.model import Level, Pulse, Signal, Signals, Voices
from coach.script.sentence_format import INTERVAL, TEXT
from coach.script.voice_name import VOICE_NAME
from coach.speech.role import Role
from coach.speech.voices.engines import AUTO

PACE = one_of(tuple(Pace), hints.WORDS)
PULSE = Key(
    name="pulse",
    shape=one_of(tuple(Pulse)),
    doc="What tells the hands when a repetition begins: a bell, the music's breath, or nothing.",
)
MUSIC = Key(name="music", shape=TEXT, doc="A bundled bed, as `coach music` names it, or none; else that of its pace.")
VOICE = Key(
    name="voice",
    shape=VOICE_NAME,
    doc="Who speaks here, such as flite:slt, and counts where `voices` has nobody for that; auto: as elsewhere.",
)


def _signal(*words: Signal) -> Text[Signal]:
    """Return the shape of how a moment is told, by one of a few of the ways."""
    named = one_of(words, hints.WORDS)
    return Text(parse=lambda text: Signal(named.parse(text)), json=named.json)


_SIGNALS = Keyed(
    noun="signals",
    build=lambda found: found.values,
    keys=(
        Key(
            name="before",
            shape=_signal(Signal.BEEPS, Signal.COUNT, Signal.NONE),
            doc="Three pips before it begins, or three, two, one.",
        ),
        Key(name="start", shape=_signal(Signal.TONE, Signal.SAY, Signal.NONE), doc="Where it begins: a tone, or 'Go.'"),
        Key(name="half", shape=_signal(Signal.TONE, Signal.SAY, Signal.NONE), doc="Half of it is over."),
        Key(name="last", shape=INTERVAL, doc="How long before its end the time left is said, such as 10s."),
        Key(name="end", shape=_signal(Signal.TONE, Signal.SAY, Signal.NONE), doc="Where it ends: a tone, or 'Rest.'"),
    ),
)
EXACT = (
    Key(name="exact", shape=FLAG, doc="Takes its time to the frame, and nothing is added."),
    Key(name="signals", shape=_SIGNALS, doc="How exact time is told; if left out, three pips and a tone."),
)


_SIGNALLED = Signals()
_SAYS_MORE = frozenset({"pace", "exact", "signals", "pulse", "music", "voice"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """What holds for a step that says nothing else of it."""

    pace: Pace = Pace.STEADY
    exact: bool = False
    signals: Signals = _SIGNALLED
    groups: int = 0
    """How many it stands in."""
    items: tuple[str, ...] = ()
    """What the innermost of them is done with that names something."""
    sided: bool = False
    """Whether one of them is done on sides."""
    rounds: int = 1
    """How often at most that is done which it stands in."""
    levels: tuple[Level, ...] = ()
    """The levels of the script."""
    pulse: Pulse | None = None
    """What tells the hands when a repetition begins; None: as the script says."""
    music: str = ""
    voices: Voices = ()
    """Who speaks in the script's stead."""
    cast: tuple[Role, ...] = ()
    """The roles that the script has somebody for."""

    def within(self, found: Fields) -> "Usual":
        """Return what holds within something that says more of it."""
        if _SAYS_MORE.isdisjoint(found.places):
            return self
        return replace(
            self,
            pace=Pace(found.get("pace", self.pace)),
            exact=found.get("exact", self.exact),
            signals=replace(self.signals, **found.get("signals", {})),
            pulse=Pulse(found.get("pulse")) if "pulse" in found.places else self.pulse,
            music=found.get("music", self.music),
            voices=self._spoken_by(found.get("voice")),
        )

    def _spoken_by(self, voice: str | None) -> Voices:
        """Return who speaks where a voice is named, or none is: it guides, and takes every role that nobody has."""
        if voice is None:
            return self.voices
        roles = (role for role in Role if role is Role.GUIDE or role not in self.cast)
        return () if voice == AUTO else tuple((role, voice) for role in roles)
