"""Threads: whoever starts one learns of its end."""

import pytest

from coach.tasks.task import Task


def end_badly() -> None:
    """Do what nobody has foreseen."""
    raise LookupError("nobody foresaw this")


def test_a_failure_is_raised_to_the_owner():
    """The owner that looks learns what the work ended of, each time it looks."""
    task = Task(end_badly, name="work")
    task.join()
    for _ in range(2):
        with pytest.raises(LookupError, match="foresaw"):
            task.check()


def test_a_failure_is_told():
    """Who wants to be told is told, once; then there is nothing to raise."""
    told: list[Exception] = []
    task = Task(end_badly, name="work", fail=told.append)
    task.join()
    task.check()
    assert [type(error) for error in told] == [LookupError]


def test_a_good_end():
    """Work that is done raises nothing and tells nothing."""
    done: list[str] = []
    told: list[Exception] = []
    task = Task(lambda: done.append("done"), name="work", fail=told.append)
    task.join()
    task.check()
    assert (done, told) == (["done"], [])
