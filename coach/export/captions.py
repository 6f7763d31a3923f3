"""What is spoken, as text beside the sound: captions for players, labels for editors, data for programs.

SubRip (.srt), WebVTT (.vtt, W3C), LRC (.lrc), Audacity labels (.txt) and a cue sheet in JSON (.json).
"""

import json
import re
import textwrap
from collections.abc import Callable, Mapping
from itertools import zip_longest

from coach.hidden import shown
from coach.plan.data import plan_json
from coach.plan.model import Cue, Plan
from coach.speech.line import Line
from coach.units import RATE, Frames

Words = Callable[[Line], tuple[tuple[str, Frames, Frames], ...]]
"""Tells a line's words with their times in its clip; none where they are not known."""

LINE = 42
"""Characters a line of captions has at the most (BBC and Netflix guidelines)."""
_THOUSANDTH = RATE // 1000


def spoken(plan: Plan) -> tuple[Cue, ...]:
    """Return the cues of a plan that are words, in the order they are heard."""
    return tuple(cue for cue in plan.cues if cue.line is not None)


def no_words(_line: Line) -> tuple[tuple[str, Frames, Frames], ...]:
    """Know of no words."""
    return ()


def srt(plan: Plan, _words: Words = no_words) -> str:
    """Return SubRip captions, which have no place for words."""
    blocks = (
        f"{number}\n{_time(cue.at, comma=True)} --> {_time(cue.end, comma=True)}\n{_wrap(cue.text)}\n"
        for number, cue in enumerate(spoken(plan), start=1)
    )
    return "\n".join(blocks)


def vtt(plan: Plan, words: Words = no_words) -> str:
    """Return WebVTT captions, in which ``&`` and ``<`` are written as entities; words after the first have times."""
    blocks = (f"{_time(cue.at)} --> {_time(cue.end)}\n{_time_words(cue, words)}\n" for cue in spoken(plan))
    return "\n".join(("WEBVTT\n", *blocks))


def lrc(plan: Plan, _words: Words = no_words) -> str:
    """Return timed lyrics; an empty line ends each sentence that nothing follows at once.

    Words have no times: many players would show them as text.
    """
    lines = [f"[ti:{_one_line(plan.title)}]", f"[length:{_short_time(plan.frames)}]"]
    cues = spoken(plan)
    for cue, following in zip_longest(cues, cues[1:]):
        lines.append(f"[{_short_time(cue.at)}]{_one_line(cue.text)}")
        if following is None or following.at - cue.end > RATE:
            lines.append(f"[{_short_time(cue.end)}]")
    return "\n".join(lines) + "\n"


def labels(plan: Plan, _words: Words = no_words) -> str:
    """Return Audacity labels: every step as a span, and every sentence in it."""
    spans = [(step.start, step.end, step.turn.title) for step in plan.steps]
    spans += [(cue.at, cue.end, cue.text) for cue in spoken(plan)]
    ordered = sorted(spans, key=lambda span: (span[0], -span[1]))
    return "".join(f"{start / RATE:.6f}\t{end / RATE:.6f}\t{_one_line(text)}\n" for start, end, text in ordered)


def cues_json(plan: Plan, words: Words = no_words) -> str:
    """Return all steps and cues in frames, with the words of those whose words are known."""
    data = plan_json(plan)
    for cue, told in zip(plan.cues, data["cues"], strict=True):
        if cue.line is not None:
            said = [{"text": text, "at": cue.at + at, "end": cue.at + end} for text, at, end in words(cue.line)]
            told.update({"words": said} if said else {})
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


FORMATS: Mapping[str, Callable[[Plan, Words], str]] = {
    "srt": srt,
    "vtt": vtt,
    "lrc": lrc,
    "txt": labels,
    "json": cues_json,
}
"""What writes the text for each ending of a file."""


def _time(frame: Frames, *, comma: bool = False) -> str:
    """Return a time as SubRip and WebVTT write it, cut off after the thousandth: ``00:01:02.345``."""
    thousandths = frame // _THOUSANDTH
    seconds, thousandths = divmod(thousandths, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}{',' if comma else '.'}{thousandths:03}"


def _short_time(frame: Frames) -> str:
    """Return a time as LRC writes it, cut off after the hundredth: ``62:03.45``."""
    hundredths = frame // (RATE // 100)
    return f"{hundredths // 6000:02}:{hundredths // 100 % 60:02}.{hundredths % 100:02}"


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", shown(text)).strip()


def _wrap(text: str) -> str:
    return "\n".join(textwrap.wrap(_one_line(text), LINE, break_long_words=False, break_on_hyphens=False))


def _time_words(cue: Cue, words: Words) -> str:
    """Return a cue's text in lines, with the time of each word after the first where it is known."""
    times = iter([_time(Frames(cue.at + at)) for _, at, _ in (words(cue.line) if cue.line else ())][1:])
    first, *others = re.split(r"(\s+)", _wrap(_escape(cue.text)))
    return first + "".join(
        part if part.isspace() else f"<{time}>{part}" if (time := next(times, "")) else part for part in others
    )


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
