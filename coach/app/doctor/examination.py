"""Looks at everything at the same time, and waits for no part of it longer than it may take."""

import time
from collections.abc import Callable, Iterable, Mapping
from queue import Empty, SimpleQueue

from coach.audit.finding import Finding, fails, lacks
from coach.errors import CoachError
from coach.tasks.task import Task
from coach.units import Seconds

Check = Callable[[], Iterable[Finding]]

PATIENCE = Seconds(12.0)
"""How long all of it may take: a system service that hangs is told of, and not waited for."""


def examine(checks: Mapping[str, Check], *, patience: Seconds = PATIENCE) -> tuple[Finding, ...]:
    """Return what checks find, in their order; what went wrong with one is its finding.

    Args:
        checks: Each under the name of what it looks at.
        patience: How long they may take together.
    """
    done: SimpleQueue[tuple[str, tuple[Finding, ...]]] = SimpleQueue()

    def begin(part: str, check: Check) -> None:
        Task(lambda: done.put((part, _found(part, check))), name=f"look at {part}")

    for part, check in checks.items():
        begin(part, check)
    found: dict[str, tuple[Finding, ...]] = {}
    until = time.monotonic() + patience
    while len(found) < len(checks):
        try:
            part, findings = done.get(timeout=max(0.0, until - time.monotonic()))
        except Empty:
            break
        found[part] = findings
    late = f"no answer within {patience:g} s", "the system may be busy: try once more"
    return tuple(finding for part in checks for finding in found.get(part, (lacks(part, *late),)))


def _found(part: str, check: Check) -> tuple[Finding, ...]:
    try:
        return tuple(check())
    except CoachError as error:
        return tuple(fails(part, line) for line in str(error).splitlines())
    except Exception as error:  # whatever is wrong with one part, the others are told
        told = f"it cannot be looked at ({type(error).__name__}: {error})"
        return (lacks(part, " ".join(told.split())),)
