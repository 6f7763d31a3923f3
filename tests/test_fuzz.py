"""A short run of hostile input: nothing of it ends in a traceback, hangs, or reaches a file that is not its own."""

import os

import pytest

from tests.bench import fuzz, hostile


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="what a process has used is not told by this system")
def test_a_short_run():
    """Every kind is read or refused in our own words; `python -m tests.bench.fuzz --cases 100000` asks more of it."""
    cases = 20 * len(hostile.READERS)
    counted = fuzz.fuzz(cases).counted
    assert counted["cases"] == cases
    assert [name for name in counted if name.startswith(("traceback", "ended", "file outside"))] == []


@pytest.mark.parametrize("kind", hostile.READERS)
def test_what_is_as_it_should_be_is_read(kind, tmp_path):
    """Before they are spoiled the cases are in order: what refuses them refuses what was done to them."""
    content, read = hostile.READERS[kind]
    path = tmp_path / "case.yaml"
    path.write_bytes(content)
    read(path)
