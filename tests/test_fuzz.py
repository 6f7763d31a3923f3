"""A short run of hostile input: nothing of it ends in a traceback, or reaches a file that is not its own."""

import sys

from tests.bench.fuzz import READERS, fuzz


def test_a_short_run(monkeypatch):
    """Every kind is read or refused in our own words; `python -m tests.bench.fuzz --cases 100000` asks more of it."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    counted = fuzz(20 * len(READERS))
    assert counted["cases"] == 20 * len(READERS)
    assert [name for name in counted if name.startswith(("traceback", "file outside"))] == []
