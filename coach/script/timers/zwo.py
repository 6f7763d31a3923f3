"""Workouts of Zwift (.zwo): XML in which each element of `workout` is an interval.

The elements and attributes are those of https://github.com/h4l/zwift-workout-file-reference.
"""

from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers.expat import ExpatError, ParserCreate
from xml.sax.saxutils import quoteattr

from coach.errors import ScriptError
from coach.script.timers.reader import Reader
from coach.script.timers.timer import Interval, Note, Part, Rounds, Timer, clean, one_line, seconds_of, times_of
from coach.units import Seconds

_TITLES = {
    **{"Warmup": "Warm-up", "Cooldown": "Cool-down", "SteadyState": "Steady", "SolidState": "Steady", "Ramp": "Ramp"},
    **{"FreeRide": "As you like", "Freeride": "As you like", "MaxEffort": "All out"},
}
_REPEATED = "IntervalsT"
_TEXT = "textevent"
_POWERS = ("Power", "PowerLow", "PowerHigh")
_ON = ("OnPower", "PowerOnLow", "PowerOnHigh")
_OFF = ("OffPower", "PowerOffLow", "PowerOffHigh")
_HEADS = ("name", "workout", "durationType", "sportType")
"""Elements beside the workout that have a place, or say nothing to a coach."""


def read(content: bytes, *, file: str) -> tuple[Timer, ...] | None:
    """Return the one timer of a workout; None where it is no XML.

    Raises:
        ScriptError: It is no workout, or something in it is wrong.
    """
    if not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return None
    root = _parse(content, file)
    workout = root.find("workout")
    if root.tag != "workout_file" or workout is None:
        raise ScriptError((f"{file}:1:1: <{clean(root.tag)}>, expected a <workout_file> with a <workout>",))
    if (root.findtext("durationType") or "time").strip() != "time":
        raise ScriptError((f"{file}:1:1: its lengths are distances, expected times",))
    notes = (Note(text=f"no place for {_original(each)}") for each in root if each.tag not in _HEADS and _says(each))
    parts = (part for element in workout for part in _parts(element, file))
    return (Timer(title=clean(root.findtext("name") or ""), parts=(*notes, *parts)),)


def _parse(content: bytes, file: str) -> Element:
    """Return the tree of an XML file that declares nothing: what it could declare may be a bomb, or read other files.

    Raises:
        ScriptError: It is no XML, or declares something.
    """
    parser, builder = ParserCreate(), TreeBuilder()

    def refuse(*_: object) -> None:
        place = f"{parser.CurrentLineNumber}:{parser.CurrentColumnNumber + 1}"
        raise ScriptError((f"{file}:{place}: a document type is declared, expected none in a workout",))

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    try:
        parser.Parse(content, True)
    except ExpatError as error:
        raise ScriptError(
            (f"{file}:{error.lineno}:{error.offset + 1}: no XML, {str(error).partition(':')[0]}",)
        ) from error
    return builder.close()


def _parts(element: Element, file: str) -> Iterator[Part]:
    """Yield an element of a workout as what is done, and before it what has no place."""
    repeated = element.tag == _REPEATED
    known = {"Repeat", "OnDuration", "OffDuration", *_ON, *_OFF} if repeated else {"Duration", *_POWERS}
    if not repeated and "Duration" not in element.attrib:
        yield Note(text=f"no place for {_original(element)}")
        return
    if element.attrib.keys() - known:
        yield Note(text=f"no place for all of {_original(element)}")
    try:
        done = tuple(_repeated(element) if repeated else _single(element))
    except ValueError as error:
        raise ScriptError((f"{file}:1:1: {_original(element)}: {error}",)) from error
    texts = sorted(_texts(element), key=lambda text: text[0])
    yield from (Note(text=f"no place for {_original(each)}") for each in element if each.tag.lower() != _TEXT)
    yield from _with_texts(done, texts) if texts else done


def _single(element: Element) -> Iterator[Part]:
    title = _TITLES.get(element.tag, clean(element.tag))
    seconds = seconds_of(_number(element.attrib["Duration"]))
    yield Interval(title=_with_power(title, element.attrib, _POWERS), seconds=seconds)


def _repeated(element: Element) -> Iterator[Part]:
    found = element.attrib
    times = times_of(round(_number(found.get("Repeat", "1"))))
    parts = tuple(
        Interval(title=_with_power(title, found, powers), seconds=seconds_of(_number(found[name])))
        for title, name, powers in (("Hard", "OnDuration", _ON), ("Easy", "OffDuration", _OFF))
        if _number(found.get(name, "0"))
    )
    if not parts:
        raise ValueError("no duration, expected OnDuration and OffDuration")
    yield Rounds(times=times, parts=parts)


def _with_texts(done: tuple[Part, ...], texts: list[tuple[float, str]]) -> Iterator[Part]:
    """Yield what is done one after the other, each with what is said in it; texts count from the start of the first."""
    start = 0.0
    for part in done:
        rounds = part if isinstance(part, Rounds) else Rounds(times=1, parts=(part,))
        for interval in rounds.parts * rounds.times:
            if isinstance(interval, Interval):
                end = start + interval.seconds
                said = tuple((Seconds(at - start), words) for at, words in texts if start <= at < end)
                yield Interval(title=interval.title, seconds=interval.seconds, said=said)
                start = end
    yield from (Note(text=f"no time is left for the text at {at:g} s: {words}") for at, words in texts if at >= start)


def _texts(element: Element) -> Iterator[tuple[float, str]]:
    """Yield what is said in an element, each with its moment in seconds."""
    for event in element:
        words = clean(event.get("message", ""))
        if event.tag.lower() == _TEXT and words:
            yield max(0.0, _number(event.get("timeoffset", event.get("TimeOffset", "0")))), words


def _with_power(title: str, found: Mapping[str, str], names: tuple[str, ...]) -> str:
    """Return a title with how hard it is, in percent of what one can keep up for an hour."""
    percents = [f"{_number(found[name]) * 100:.0f}" for name in names if name in found]
    return f"{title}, {' to '.join(dict.fromkeys(percents))} %" if percents else title


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        raise ValueError(f"{clean(text)!r} is no number") from None
    if not 0.0 <= number < 1e6:
        raise ValueError(f"{clean(text)!r} is no number that is possible here")
    return number


def _original(element: Element) -> str:
    """Return an element as it was written, on one line."""
    attributes = "".join(f" {name}={quoteattr(value)}" for name, value in element.attrib.items())
    words = (element.text or "").strip()
    return one_line(f"<{element.tag}{attributes}>{words}</{element.tag}>" if words else f"<{element.tag}{attributes}/>")


def _says(element: Element) -> bool:
    return bool((element.text or "").strip() or element.attrib)


READER = Reader(name="a .zwo workout of Zwift", rank=10, read=read)
