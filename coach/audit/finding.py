"""Findings: what was looked at, how it is, and what can be done about it, each in one line."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How something is that was looked at."""

    WORKS = "works"
    LACKS = "lacks"
    """It is not there, or less good than it can be, and all else goes on without it."""
    FAILS = "fails"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at."""

    part: str
    """What, in a word or two."""
    state: State
    told: str
    """How it is, in one line."""
    remedy: str = ""
    """What to do, where something is to be done."""


def works(part: str, told: str) -> Finding:
    """Return that something is as it should be."""
    return Finding(part=part, state=State.WORKS, told=told)


def lacks(part: str, told: str, remedy: str = "") -> Finding:
    """Return that something could be better, and how."""
    return Finding(part=part, state=State.LACKS, told=told, remedy=remedy)


def fails(part: str, told: str, remedy: str = "") -> Finding:
    """Return that something is not as it has to be, and what to do."""
    return Finding(part=part, state=State.FAILS, told=told, remedy=remedy)


def all_well(findings: Iterable[Finding]) -> bool:
    """Tell whether nothing fails."""
    return all(finding.state is not State.FAILS for finding in findings)
