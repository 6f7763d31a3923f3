"""What phones can choose from, and what they chose last: all of it is here, and nothing else can be asked for."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coach.app.options import with_words
from coach.bounded import read_bounded
from coach.errors import CoachError, RemoteError
from coach.kept.cache import keep_json
from coach.script.library import DEFAULT_SCRIPT, find_script, session_paths
from coach.session.request import AUTO, Request
from coach.sound.music.choice import NONE
from coach.units import RATE, to_whole

if TYPE_CHECKING:
    from coach.remote.reception import Choice, Offered
    from coach.speech.voices.listing import VoiceInfo

YOURS = "yours"
"""What stands for what the command line names as music."""


class Offer:
    """The sessions that phones can choose from: those there are by name, and those that the command line names."""

    def __init__(self, scripts: Iterable[str], request: Request, folder: Path, *, warn: Callable[[str], None]) -> None:
        """Find them.

        Args:
            scripts: Names or paths of those to be offered first.
            request: What holds for every session, and what is offered first.
            folder: Where it is kept what was chosen last.
            warn: Told which session of the library is left out.

        Raises:
            ScriptError: There is no such script.
            RemoteError: Two have the same name.
        """
        self._request = request
        self._warn = warn
        named = tuple(scripts)
        self._named = frozenset(named)
        self._path = folder / "chosen.json"
        self._scripts: dict[str, str] = {}
        for asked in named:
            name = find_script(asked).stem
            if self._scripts.setdefault(name, asked) != asked:
                raise RemoteError(f"two sessions are called {name}: {self._scripts[name]} and {asked}")
        for name in (DEFAULT_SCRIPT, *session_paths()):
            self._scripts.setdefault(name, name)

    def offered(self, *, first: object = None) -> Iterator["Offered"]:
        """Yield every session with what can be chosen for it; one of the library that cannot be run yet is left out.

        Args:
            first: The name of the session that is wanted before all others, if there is one of that name.

        Raises:
            CoachError: One that the command line names cannot be run.
        """
        from coach.app.cast import voice_setup
        from coach.speech.voices.listing import available

        voices = available(voice_setup())
        for name, asked in sorted(self._scripts.items(), key=lambda each: each[0] != first):
            try:
                yield self._with_choices(asked, voices)
            except CoachError:
                if asked in self._named:
                    raise
                self._warn(f"{name} is left out: `coach check {name}` tells why it cannot be run")

    def _with_choices(self, asked: str, voices: "Iterable[VoiceInfo]") -> "Offered":
        """Return a session with what can be chosen for it."""
        from coach.plan.fit import Likely
        from coach.remote.reception import Offered
        from coach.script.file import read_script
        from coach.sound.music.catalogue import catalogue
        from coach.speech.voices.found import speaks

        script = read_script(find_script(asked))
        beds = (AUTO, NONE, *(bed.name for bed in catalogue()))
        minutes = self._request.minutes or script.minutes
        wanted = self._request.music[0] if len(self._request.music) == 1 else ""
        least, _, most = (to_whole(frames / RATE / 60) for frames in Likely(script).reach())
        speaking = (info.id for info in voices if info.found and speaks(info.found, script.language))
        return Offered(
            script=script.name,
            title=script.title,
            language=script.language,
            minutes=f"{minutes:g}" if minutes else "",
            least=least,
            most=most,
            voice=_first(self._request.voice, (AUTO, *speaking)),
            music=_first(wanted or AUTO, beds) if wanted in beds else (YOURS, *beds),
            focus=_first("", (area for section in script.sections for area in section.areas)),
            level=tuple(sorted(script.levels, key=lambda level: level != self._request.level)) or ("",),
        )

    def read(self, choice: "Choice") -> Request:
        """Return what a choice asks for, and keep it for the next time.

        Raises:
            RemoteError: A word of it is no such thing.
        """
        kept = {"script", "music"} if choice["music"] == YOURS else {"script"}
        try:
            request = with_words(self._request, {name: choice[name] for name in choice.keys() - kept})
        except click.BadParameter as error:
            raise RemoteError(error.message) from error
        keep_json(self._path, dict(choice))  # where it cannot be kept, it is offered first in this process all the same
        return replace(request, script=self._scripts[choice["script"]])

    @property
    def last(self) -> Mapping[str, Any] | None:
        """What was chosen last, as far as that has been kept; anybody may have changed it."""
        with suppress(OSError, ValueError, RecursionError):
            found = json.loads(read_bounded(self._path))
            return found if isinstance(found, dict) else None
        return None


def _first(wanted: str, others: Iterable[str]) -> tuple[str, ...]:
    """Return a word in front of others, once."""
    return tuple(dict.fromkeys((wanted, *others)))
