"""Parts of many exports: each session in just one of them, wherever and whenever the command is given."""

import random
import re

import pytest

from coach.export.naming import Pattern
from coach.export.request import ExportRequest
from coach.export.shard import Shard
from coach.session.request import Request


def jobs(names="abcde", lengths=(20.0, 30.0, 60.0)):
    """Return what is to be made of every script at every length."""
    files = ExportRequest(outputs=(Pattern("{script}-{minutes}.mp3"),))
    return [files.job(Request(script=name, minutes=minutes)) for name in names for minutes in lengths]


@pytest.mark.parametrize("of", [1, 2, 3, 7, 15, 20])
def test_every_session_is_in_one_part(of):
    """Together the parts are everything, once, and none has more than one session more than another."""
    parts = [Shard(number=number, of=of).jobs(jobs()) for number in range(1, of + 1)]
    assert sorted(job.name for part in parts for job in part) == sorted(job.name for job in jobs())
    assert max(map(len, parts)) - min(map(len, parts)) <= 1


def test_long_sessions_are_dealt_out():
    """No part gets all that are long: of three lengths, each of three parts has some of every one."""
    for number in (1, 2, 3):
        lengths = {job.request.minutes for job in Shard(number=number, of=3).jobs(jobs())}
        assert lengths == {20.0, 30.0, 60.0}


def test_the_order_on_the_command_line_does_not_matter():
    """Whoever names the same sessions in another order has the same parts."""
    mixed = jobs()
    random.Random(1).shuffle(mixed)
    assert Shard(number=2, of=4).jobs(mixed) == Shard(number=2, of=4).jobs(jobs())


def test_a_length_of_its_own():
    """Sessions without a length asked for have their place, too."""
    (job,) = Shard(number=1, of=2).jobs(jobs("ab", (None,)))
    assert job.request.script == "a"


@pytest.mark.parametrize("text", ["3/20", " 20/20 ", "1/1"])
def test_parts_as_they_are_written(text):
    """What is read is what was written."""
    assert str(Shard.read(text)) == text.strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((text, "1/20 to 20/20") for text in ("0/20", "21/20", "words", "3", "1/0", "-1/4", "1/4/5")),
        ("5/4", "1/4 to 4/4"),
    ],
)
def test_no_parts(text, expected):
    """What is no part is refused, and which there are is told."""
    with pytest.raises(ValueError, match=re.escape(f"is no part of several: expected one from {expected}")):
        Shard.read(text)
