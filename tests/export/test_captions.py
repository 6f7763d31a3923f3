"""Captions: every sentence at its moment, in the formats players and editors read."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.export.captions import FORMATS, LINE, cues_json, labels, lrc, no_words, spoken, srt, vtt
from coach.pace import Pace
from coach.plan.model import Cue, CueKind
from coach.units import RATE, Frames
from tests.live.screens.views import plan


def saying(*sentences):
    """Return a plan in which sentences are said at frames."""
    cues = tuple(
        Cue(at=Frames(at), end=Frames(end), kind=CueKind.SAY, text=text, pace=Pace.SLOW) for at, end, text in sentences
    )
    bell = Cue(at=Frames(0), end=Frames(10), kind=CueKind.BELL, text="", pace=Pace.SLOW)
    return replace(plan(), cues=(bell, *cues))


FEW = saying(
    (48, 95_999, "Lay both hands on the lower back, and let them rest there for a while."),
    (RATE * 3600, RATE * 3601, "Oil & <warm> hands."),
)


def test_srt():
    """Numbered, with a comma before the thousandths, in lines of 42 characters."""
    assert srt(FEW) == (
        "1\n00:00:00,001 --> 00:00:01,999\nLay both hands on the lower back, and let\nthem rest there for a while.\n\n"
        "2\n01:00:00,000 --> 01:00:01,000\nOil & <warm> hands.\n"
    )


def test_vtt():
    """Headed, with a point before the thousandths, and nothing in it that could be taken for a tag."""
    assert vtt(FEW) == (
        "WEBVTT\n\n"
        "00:00:00.001 --> 00:00:01.999\nLay both hands on the lower back, and let\nthem rest there for a while.\n\n"
        "01:00:00.000 --> 01:00:01.000\nOil &amp; &lt;warm&gt; hands.\n"
    )


def told(line):
    """Tell the words of one line, a tenth of a second each, and of no other."""
    texts = line.text.split() if "&" in line.text else ()
    return tuple((text, Frames(number * 4800), Frames(number * 4800 + 4800)) for number, text in enumerate(texts))


def test_words_in_vtt():
    """Where the voice tells, each word after the first has its time; elsewhere a line is as before."""
    assert vtt(FEW, told).splitlines()[-1] == (
        "Oil <01:00:00.100>&amp; <01:00:00.200>&lt;warm&gt; <01:00:00.300>hands."
    )
    assert vtt(FEW, told).splitlines()[:5] == vtt(FEW).splitlines()[:5]


def test_words_in_json():
    """Words are in frames of the session, at the cues whose words are known."""
    first, second = (cue for cue in json.loads(cues_json(FEW, told))["cues"] if cue["text"])
    at = RATE * 3600
    assert "words" not in first
    assert second["words"][2] == {"text": "<warm>", "at": at + 9600, "end": at + 14_400}


def test_lrc():
    """One line a sentence, in minutes and hundredths, and an empty one where it ends."""
    assert lrc(saying((0, RATE, "One."), (2 * RATE, 3 * RATE, "Two."), (90 * RATE, 91 * RATE, "Three."))) == (
        "[ti:A back massage]\n[length:04:00.00]\n"
        "[00:00.00]One.\n[00:02.00]Two.\n[00:03.00]\n[01:30.00]Three.\n[01:31.00]\n"
    )


def test_labels():
    """Every step and every sentence is a span in seconds, what lies in another after it."""
    of = plan()
    lines = [line.split("\t") for line in labels(of).splitlines()]
    assert len(lines) == len(of.steps) + len(spoken(of))
    assert lines[0] == ["0.000000", f"{of.steps[0].end / RATE:.6f}", "Glide up the back"]
    starts = [float(start) for start, _, _ in lines]
    assert starts == sorted(starts)


def test_json_is_the_plan():
    """Programs get every cue in frames."""
    of = plan()
    data = json.loads(FORMATS["json"](of, no_words))
    assert data["frames"] == of.frames
    assert len(data["cues"]) == len(of.cues)


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_said(name):
    """A session without a word has captions too."""
    assert isinstance(FORMATS[name](replace(plan(), cues=()), no_words), str)


@given(st.text(max_size=200), st.integers(0, 10**9))
def test_any_words(text, at):
    """Whatever is said, a caption is one block: no empty line in it, no line too long but for a long word."""
    of = saying((at, at + RATE, text or "x"))
    block = srt(of).removesuffix("\n")
    assert "\n\n" not in block.split("\n", 2)[-1] or not text.strip()
    for line in block.split("\n")[2:]:
        assert len(line) <= LINE or " " not in line


@pytest.mark.parametrize("name", ["srt", "vtt", "lrc", "txt"])
def test_no_escape_of_words_reaches_who_shows_them(name):
    """What others have written is spelled out."""
    text = FORMATS[name](saying((0, RATE, "Stroke\x1b[31m the\u202e back.")), no_words)
    assert "Stroke\\x1b[31m the\\u202e back." in text
    assert not set(text) & set("\x1b\u202e")
