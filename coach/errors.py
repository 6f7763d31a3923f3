"""Every error this package raises on purpose, and the exit code each one ends the command with.

::

    CoachError                 the root: one line that says what, where and what to do
    ├── FormatError            a YAML file that cannot be read; carries every problem found
    │   ├── ScriptError        … a session script
    │   └── SettingsError      … the user's settings
    ├── PlanError              a script that cannot be fitted to the minutes asked for
    ├── VoiceError             a voice that is missing, crashed or hung
    │   ├── UnclearError       … one that is well, but for this line
    │   └── HungError          … one that gave no answer in its time
    ├── MusicError             music that is missing or cannot be decoded
    ├── DeviceError            a sound device that is missing or was lost
    ├── RemoteError            what phones need to lead a session, or what one of them chose, is missing
    ├── ClusterError           the machines that were to export sessions, or what they need, are missing
    ├── ExportError            a file that cannot be written
    ├── AuditError             a file that cannot be listened to, or its plan
    ├── TakeError              a line that cannot be recorded, or sound that cannot be taken for one
    ├── EditorError            the user's editor is missing or has failed
    └── JournalError           a session that cannot be resumed, or not be put down

Foreign exceptions become one of these where they enter the package, with ``raise … from error``.
"""

from enum import IntEnum
from typing import ClassVar


class ExitCode(IntEnum):
    """What the ``coach`` command hands back to the shell."""

    FINE = 0
    IMPOSSIBLE = 1
    """The script, the plan or a recording cannot be done as asked."""
    USAGE = 2
    MISSING = 3
    """A device, a voice or music is not there."""
    FAULT = 70
    """A mistake of the coach's own."""
    INTERRUPTED = 130


def reason_of(error: Exception) -> str:
    """Return why the system, or a library, refused something, in the middle of a sentence."""
    reason = getattr(error, "strerror", None) or str(error)
    return f"{reason[:1].lower()}{reason[1:]}"


class CoachError(Exception):
    """Root of the errors a user can do something about."""

    exit_code: ClassVar[ExitCode] = ExitCode.IMPOSSIBLE


class FormatError(CoachError):
    """A YAML file is wrong.

    Attributes:
        problems: One line a problem, each ``file:line:column: what is wrong, what was expected``.
    """

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problem.replace("\n", "\\n") for problem in problems))
        self.problems = problems


class ScriptError(FormatError):
    """A session script is wrong."""


class SettingsError(FormatError):
    """The user's settings are wrong."""


class PlanError(CoachError):
    """A script does not fit the minutes asked for; the message names a length that works."""


class VoiceError(CoachError):
    """A voice is missing, crashed, hung or answered with something that is not speech."""

    exit_code = ExitCode.MISSING


class UnclearError(VoiceError):
    """A voice is well and says its lines, but cannot say this one so that it is understood."""


class HungError(VoiceError):
    """A voice gave no answer in the time it had: asking it again would take as long."""


class MusicError(CoachError):
    """Music asked for is missing or is not sound that can be decoded."""

    exit_code = ExitCode.MISSING


class DeviceError(CoachError):
    """A sound device is missing or was lost."""

    exit_code = ExitCode.MISSING


class RemoteError(CoachError):
    """What phones need to lead a session is not here, no network to be found in, or not what one of them chose."""

    exit_code = ExitCode.MISSING


class ClusterError(CoachError):
    """The machines that were to export sessions cannot be reached, or what they need is not here."""

    exit_code = ExitCode.MISSING


class ExportError(CoachError):
    """A sound file or a picture cannot be written where it was asked for."""


class AuditError(CoachError):
    """A file cannot be listened to, or what stands beside it is no plan."""


class TakeError(CoachError):
    """A line cannot be recorded as asked, or sound cannot be taken for one."""


class EditorError(CoachError):
    """The user's editor is missing or has failed."""


class JournalError(CoachError):
    """A broken-off session cannot be gone on with, or where it stands cannot be put down."""
