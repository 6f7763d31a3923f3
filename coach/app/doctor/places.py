"""Looks at what is on the disk: room, the cache, where a session stands, settings, sessions and music."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from coach.audit.finding import Finding, fails, lacks, works
from coach.bounded import MEGABYTE
from coach.errors import ScriptError, reason_of
from coach.kept.folders import config_folder, state_folder
from coach.kept.whole_file import keep_whole

LEAST_ROOM = 500 * MEGABYTE
"""Bytes: the music of an hour, decoded, and the lines of some sessions."""
_PROBE = MEGABYTE
_NAME = ".doctor"


def find_disk() -> Iterator[Finding]:
    """Find whether there is room for music while it is heard."""
    folder = Path(tempfile.gettempdir())
    try:
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(bytes(_PROBE))
            probe.flush()
        free = shutil.disk_usage(folder).free
    except OSError as error:
        told = f"nothing can be written to {folder}: {reason_of(error)}"
        remedy = "make room there, or let TMPDIR name a folder that has some"
        yield fails("disk", told, remedy)
        return
    told = f"{free / MEGABYTE:,.0f} MB free in {folder}"
    if free < LEAST_ROOM:
        remedy = f"long sessions decode up to {LEAST_ROOM / MEGABYTE:.0f} MB of music there: make some room"
        yield lacks("disk", told, remedy)
    else:
        yield works("disk", told)


def find_cache() -> Iterator[Finding]:
    """Find whether spoken lines are kept for the next time, and where a session stands."""
    from coach.app.wiring import cache_kept

    kept = cache_kept()
    size = sum(size for _, size in kept.sizes().values())
    told = f"{size / MEGABYTE:.1f} of {kept.most / MEGABYTE:g} MB in {kept.folder}"
    reason = _unwritable(kept.folder)
    if reason:
        told = f"nothing can be kept in {kept.folder} ({reason}): each session begins slower than it could"
        remedy = "let yourself write there, or let XDG_CACHE_HOME name another folder"
        yield lacks("cache", told, remedy)
    else:
        yield works("cache", told)
    reason = _unwritable(state_folder())
    if reason:
        told = f"where a session stands cannot be kept in {state_folder()} ({reason}): there is no --resume"
        yield lacks("resuming", told, "let yourself write there")
    else:
        yield works("resuming", f"where a session stands is kept in {state_folder()}")


def find_settings() -> Iterator[Finding]:
    """Find whether the user's settings and lexicons can be read."""
    from coach.app.settings import read_settings, settings_file
    from coach.languages import languages
    from coach.speech.words.lexicon_file import lexicon_file, read_lexicon

    path = settings_file()
    read_settings(path)
    for language in languages():
        read_lexicon(language, config_folder())
    own = sum(lexicon_file(config_folder(), language).exists() for language in languages())
    lexicons = f", with {own} lexicon{'s' if own > 1 else ''} of your own" if own else ""
    told = f"read from {path}{lexicons}" if path.exists() else f"the usual ones; yours would stand in {path}{lexicons}"
    yield works("settings", told)


def find_sessions() -> Iterator[Finding]:
    """Find whether the sessions are here, and the user's own can be run."""
    from coach.script.file import read_script
    from coach.script.library import DEFAULT_SCRIPT, find_script, own_paths, session_paths

    for path in own_paths():
        try:
            read_script(path)
        except ScriptError:
            yield lacks("session", f"{path} cannot be run yet", f"`coach check {path.stem}` tells why")
    read_script(find_script(DEFAULT_SCRIPT))
    yield works("sessions", f"{len(session_paths())} are here; `coach list` tells which")


def find_music() -> Iterator[Finding]:
    """Find whether the bundled music is here."""
    from coach.sound.music.catalogue import catalogue

    beds = catalogue()
    missing = [stem.path for bed in beds for stem in bed.stems if not stem.path.is_file()]
    if missing:
        yield fails("music", f"{missing[0]} is not there", "install the coach again, or use --music none")
    else:
        yield works("music", f"{len(beds)} beds: {', '.join(bed.name for bed in beds)}")


def _unwritable(folder: Path) -> str:
    """Return why nothing can be written to a folder, which may not be there yet; empty where it can."""
    there = folder.exists()
    try:
        keep_whole(folder / _NAME, bytes(1))
        (folder / _NAME).unlink()
    except OSError as error:
        return reason_of(error)
    if not there:
        with suppress(OSError):  # somebody uses it already
            folder.rmdir()
    return ""
