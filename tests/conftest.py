"""How thorough the property tests are: HYPOTHESIS_PROFILE=thorough asks for many more examples."""

import os
import sys

import pytest
from hypothesis import HealthCheck, settings

# As the command has it, and before NumPy is imported: threads that wait for each other cost more than all they do.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# Whose media keys the machine has is no test's business.
os.environ.pop("DBUS_SESSION_BUS_ADDRESS", None)

settings.register_profile("fast", max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("thorough", settings.get_profile("fast"), max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fast"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Measure no coverage of property tests, and others that are untraced: it would cost more than they do."""
    if getattr(config.pluginmanager.getplugin("_cov"), "cov_controller", None) is None:
        return  # asked to pause what does not run, pytest-cov fails
    for item in items:
        if item.get_closest_marker("untraced") or getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker("no_cover")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> None:
    """Take the tracer away where coverage is paused: it would be asked at every line, only to say nothing."""
    if item.get_closest_marker("no_cover"):
        sys.settrace(None)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
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
