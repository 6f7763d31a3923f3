"""Intervals as people write them: ``3x (40s squats, 20s rest)``."""

import re
from dataclasses import dataclass, replace
from itertools import dropwhile

from coach.errors import ScriptError
from coach.script.timers.reader import Reader
from coach.script.timers.timer import (
    DEEPEST,
    WORK,
    Counted,
    Heading,
    Interval,
    Note,
    Part,
    Rounds,
    Timer,
    clean,
    is_rest,
    one_line,
    seconds_of,
    times_of,
)
from coach.script.times import parse_time
from coach.units import Seconds

EXAMPLE = "3x (40s squats, 20s rest)"
_TOKEN = re.compile(
    r"""
    (?P<comment>\#[^\n]*)
  | (?P<times>(?P<number>\d{1,6})\s*(?:[x×*](?=[\d\s(]|$)|times\b|rounds\b(?:\s+of\b)?)\s*:?)
  | (?P<open>\()
  | (?P<close>\))
  | (?P<line>\n)
  | (?P<separator>(?<!\d),|,(?!\d)|[;+]|(?<=\s)/(?=\s)|\bthen\b)
  | (?P<space>[^\S\n]+)
  | (?P<word>(?:(?<=\d),(?=\d)|[^\s(),;+])+)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_EVERY_MINUTE = re.compile(
    r"""
    (?:(?P<first>\d{1,4})[ ]*(?:['′]|min(?:ute)?s?\b\.?|rounds?\b(?:[ ]+of\b)?)?[ ]*(?=emom|every)|(?=emom|every))
    (?:emom\b|every[ ]+minute\b(?:[ ]+on[ ]+the[ ]+minute\b)?)
    (?(first)|[ ]*(?:for|[x×])?[ ]*(?P<then>\d{1,4})[ ]*(?:['′]|min(?:ute)?s?\b\.?|rounds?\b)?)
    [ ]*[:,]?[ ]*\(?(?P<what>(?:(?![ ]*[,;+/][^,;+/\n()]*\b(?:rest|pause)\b)[^\n()])*)\)?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_MINUTE = Seconds(60.0)
_FILLING = frozenset(("of", "for", "@", "-", "–", ":"))
_BETWEEN = frozenset(("between", "rounds", "sets"))
_LONGEST_TIME = 4
"""Words: 1 min 30 s."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Between:
    """A rest between the rounds that it stands in, or behind."""

    seconds: Seconds
    at: int
    """Number of its token."""


def read(content: bytes, *, file: str) -> tuple[Timer, ...] | None:
    """Return the one timer in a text; None where it is JSON.

    Raises:
        ScriptError: It is no such text.
    """
    if content.lstrip().startswith((b"[", b"{")):
        return None
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise ScriptError((f"{file}:1:1: not UTF-8 text, expected lines such as {EXAMPLE}",)) from error
    parts = _Lines(text, file).read()
    if not any(isinstance(part, (Interval, Counted, Rounds)) for part in parts):
        raise ScriptError((f"{file}:1:1: no times are in it, expected lines such as {EXAMPLE}",))
    return (Timer(title="", parts=parts),)


class _Lines:
    """A text, and how much of it has been read."""

    def __init__(self, text: str, file: str) -> None:
        self._text = text
        self._file = file
        self._tokens = [token for token in _TOKEN.finditer(text) if token.lastgroup != "space"]
        self._at = 0

    @property
    def _kind(self) -> str:
        """What kind of token is next; empty at the end."""
        return (self._tokens[self._at].lastgroup or "") if self._at < len(self._tokens) else ""

    def read(self) -> tuple[Part, ...]:
        """Return the parts of the whole text."""
        parts: list[Part] = []
        for part in self._parts(until=(), depth=0):
            if not isinstance(part, _Between):
                parts.append(part)
            elif parts and isinstance(parts[-1], Rounds):
                parts[-1] = replace(parts[-1], between=Seconds(parts[-1].between + part.seconds))
            else:
                raise self._problem("a rest between rounds, expected rounds before it", part.at)
        return tuple(parts)

    def _parts(self, *, until: tuple[str, ...], depth: int) -> "list[Part | _Between]":
        """Return the parts from here to a token of some kind, or to the end."""
        found: list[Part | _Between] = []
        while self._kind and self._kind not in until:
            begin = self._at
            if (emom := self._every_minute()) is not None:
                found.append(emom)
                continue
            match self._kind:
                case "line" | "separator":
                    self._at += 1
                case "comment":
                    self._at += 1
                    found.append(Note(text=one_line(self._tokens[begin][0].lstrip("#"))))
                case "close":
                    raise self._problem("')' closes nothing", begin)
                case "times" | "open":
                    found.append(self._rounds(depth))
                case _:
                    found.append(self._item(depth))
        return found

    def _every_minute(self) -> Rounds | None:
        """Return what is done every minute on the minute, told to the end of its line; None for anything else."""
        begin = self._at
        found = _EVERY_MINUTE.match(self._text, self._tokens[begin].start())
        if found is None:
            return None
        while self._kind and self._tokens[self._at].start() < found.end():
            self._at += 1
        title = clean(" ".join(_without_filling(found["what"].split())), WORK)
        try:
            times = times_of(int(found["first"] or found["then"]))
        except ValueError as error:
            raise self._problem(str(error), begin) from error
        return Rounds(times=times, parts=(Interval(title=title[:1].upper() + title[1:], seconds=_MINUTE),))

    def _rounds(self, depth: int) -> Rounds:
        """Return what is done several times: what stands in parentheses, or else the rest of the line."""
        begin, times = self._at, 1
        if depth == DEEPEST:
            raise self._problem(f"rounds stand in rounds, expected at most {DEEPEST} in each other", begin)
        if self._kind == "times":
            try:
                times = times_of(int(self._tokens[begin]["number"]))
            except ValueError as error:
                raise self._problem(str(error), begin) from error
            self._at += 1
        if self._kind == "open":
            opened = self._at
            self._at += 1
            inside = self._parts(until=("close",), depth=depth + 1)
            if not self._kind:
                raise self._problem("this '(' is not closed", opened)
            self._at += 1
        else:
            inside = self._parts(until=("line", "close"), depth=depth + 1)
        between = sum(part.seconds for part in inside if isinstance(part, _Between))
        parts = tuple(part for part in inside if not isinstance(part, _Between))
        if not any(isinstance(part, (Interval, Counted, Rounds)) for part in parts):
            raise self._problem(f"nothing is done in these rounds, expected such as {EXAMPLE}", begin)
        return Rounds(times=times, parts=parts, between=Seconds(between))

    def _item(self, depth: int) -> "Part | _Between":
        """Return what a few words stand for: a time with what is done in it, a count, or a heading."""
        begin = self._at
        while self._kind in ("word", "times", "open"):
            if self._kind == "open":  # within words, it is one
                while self._kind not in ("close", "line", ""):
                    self._at += 1
                if self._kind != "close":
                    raise self._problem("a '(' in words is not closed on its line", begin)
            self._at += 1
        words = self._text[self._tokens[begin].start() : self._tokens[self._at - 1].end()]
        if words.endswith(":") and depth == 0 and self._kind in ("line", ""):
            return Heading(title=clean(words.rstrip(" :"), WORK))
        seconds, said = _time_in(words.split())
        if seconds is None:
            return _counted(words)
        try:
            seconds = seconds_of(seconds)
        except ValueError as error:
            raise self._problem(str(error), begin) from error
        plain = [word.casefold().strip(".!") for word in said]
        if "between" in plain and all(word in _BETWEEN or is_rest(word) for word in plain):
            return _Between(seconds=seconds, at=begin)
        title = clean(" ".join(said), WORK)
        return Interval(title=title[:1].upper() + title[1:], seconds=seconds, rest=is_rest(title))

    def _problem(self, problem: str, number: int) -> ScriptError:
        before = self._text[: self._tokens[number].start()]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        return ScriptError((f"{self._file}:{line}:{column}: {problem}",))


def _time_in(words: list[str]) -> tuple[Seconds | None, list[str]]:
    """Return the time at the beginning or the end of words, and the other words; None where there is no time."""
    for count in range(min(_LONGEST_TIME, len(words)), 0, -1):
        for time, others in ((words[:count], words[count:]), (words[-count:], words[:-count])):
            try:
                seconds = parse_time(" ".join(time), bare=None)
            except ValueError:
                continue
            return seconds, _without_filling(_without_filling(others)[::-1])[::-1]
    return None, words


def _without_filling(words: list[str]) -> list[str]:
    """Return words without the little ones at their beginning."""
    return list(dropwhile(lambda word: word.casefold() in _FILLING, words))


def _counted(words: str) -> Counted | Note:
    """Return what is done so often; a note where nothing tells how often or how long."""
    found = re.fullmatch(r"(\d{1,4})\s+(.+)|(.+?)\s+[x×]?\s?(\d{1,4})", words)
    title = clean(found[2] or found[3]) if found else ""
    reps = int(found[1] or found[4]) if found else 0
    if not title or not 1 <= reps <= 999:
        return Note(text=f"no time and no count: {one_line(words)}")
    return Counted(title=title[:1].upper() + title[1:], reps=reps)


READER = Reader(name=f"lines such as {EXAMPLE}", rank=90, read=read)
