"""How thorough the property tests are: HYPOTHESIS_PROFILE=thorough asks for many more examples."""

import gc
import os
import sys
from collections.abc import Iterator

import pytest
from _pytest.terminal import TerminalReporter
from hypothesis import HealthCheck, settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

# As the command has it, and before NumPy is imported: threads that wait for each other cost more than all they do.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# The processes begun from here keep memory that is let go of: to be given it anew, page by page, took a third of the
# time that what works on long sounds takes.
os.environ.setdefault("MALLOC_MMAP_THRESHOLD_", str(1 << 25))
os.environ.setdefault("MALLOC_TRIM_THRESHOLD_", str(1 << 30))
# They find the coach compiled, as everybody's do: compiling it anew was a third of what a short command costs.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# Whose media keys the machine has is no test's business, nor are anybody's own sessions.
os.environ.pop("DBUS_SESSION_BUS_ADDRESS", None)
os.environ["COACH_LIBRARY"] = os.devnull

settings.register_profile("fast", max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("thorough", settings.get_profile("fast"), max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fast"))


REAL = "tests/real/"
WHOLE_SESSIONS = ("test_rooms.py", "test_sound.py", "test_takes.py")
"""Of the real ones, those that listen for longest: about half of the time."""
LONGEST = (
    REAL,
    "tests/test_quality.py",
    "tests/app/test_cli.py",
    "tests/sound/test_beds_audio.py",
    "tests/speech/voices/test_voice_contract.py",
)
"""Begun last, they would be waited for in the end."""


class Together(LoadScopeScheduling):
    """Gives a file's tests to one process, so that what they share is made once, and what runs in real time to two.

    Those wait more than they work: beside them is room for one process more than there are processors.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        if not file.startswith(REAL):
            return file
        return "whole sessions" if file.endswith(WHOLE_SESSIONS) else "real"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """Have tests handed out so."""
    return Together(config, log)


def _rank(item: pytest.Item) -> int:
    return next((rank for rank, start in enumerate(LONGEST) if item.nodeid.startswith(start)), len(LONGEST))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the longest, and measure no coverage of what is dear: property tests, and what is untraced."""
    items.sort(key=_rank)
    if getattr(config.pluginmanager.getplugin("_cov"), "cov_controller", None) is None:
        return  # asked to pause what does not run, pytest-cov fails
    for item in items:
        if item.get_closest_marker("untraced") or getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker("no_cover")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection() -> Iterator[None]:
    """Look for no garbage until all is collected, nor ever after in what is there by then: it stays to the end."""
    gc.disable()
    collected = yield
    gc.freeze()
    gc.enable()
    return collected


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> None:
    """Take the tracer away where coverage is paused: it would be asked at every line, only to say nothing."""
    if item.get_closest_marker("no_cover"):
        sys.settrace(None)


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Tell what was tried again, and why: it is no secret that a test needs a machine that keeps time."""
    told = {
        text
        for reports in terminalreporter.stats.values()
        for report in reports
        for name, text in getattr(report, "user_properties", ())
        if name == "again"
    }
    for text in sorted(told):
        terminalreporter.write_line(text, yellow=True)
