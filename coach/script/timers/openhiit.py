"""Timers of OpenHIIT (https://github.com/a-mabe/OpenHIIT), as it exports them: a list in JSON.

A timer has one time for all that is done, one for the rests between, and restarts with a break before each. The order
is that of the app itself: the rest after the warm-up is there only where there is a warm-up, and none follows the last.
"""

import json

from coach.script.timers.json_values import Value, parse_json
from coach.script.timers.reader import Reader
from coach.script.timers.timer import REST, WORK, Interval, Note, Part, Rounds, Timer, one_line

_OF_ITS_OWN = ("timeSettings", "activeIntervals")
_WITHOUT_A_PLACE = ("soundSettings",)


def read(content: bytes, *, file: str) -> tuple[Timer, ...] | None:
    """Return the timers of an export; None where it is something else.

    Raises:
        ScriptError: A timer in it is wrong.
    """
    found = parse_json(content)
    timers = found if isinstance(found, list) else [found]
    if not timers or not all(isinstance(timer, dict) and timer.keys() >= set(_OF_ITS_OWN) for timer in timers):
        return None
    return tuple(_timer(timer) for timer in Value(found=timers, file=file).items())


def _timer(timer: Value) -> Timer:
    times = timer["timeSettings"]
    if isinstance(times.found, str):  # older ones hold it as JSON in JSON
        times = Value(found=parse_json(times.found.encode()), file=times.file, place=times.place)
    rest, restarts = _interval(times["restTime"], REST), timer["restarts"].whole()
    pause = _interval(times["breakTime"], REST) or rest
    warm_up = _interval(times["warmupTime"], "Warm-up")
    before = (_interval(times["getReadyTime"], "Get ready"), warm_up, rest if warm_up else None)
    titles = [activity.words(WORK) for activity in timer["activities"].items()]
    work: list[Part] = []
    for number in range(timer["activeIntervals"].times()):
        work += [rest] if number and rest else []
        title = titles[number] if number < len(titles) else WORK
        work.append(Interval(title=title, seconds=times["workTime"].seconds()))
    rounds = Rounds(times=restarts + 1, parts=tuple(work), **({"between": pause.seconds} if pause else {}))
    after = _interval(times["cooldownTime"], "Cool-down")
    notes = (
        Note(text=one_line(f"no place for {name}: {json.dumps(timer[name].found, ensure_ascii=False)}"))
        for name in _WITHOUT_A_PLACE
        if timer[name].found
    )
    return Timer(title=timer["name"].words(), parts=(*notes, *filter(None, before), rounds, *filter(None, (after,))))


def _interval(time: Value, title: str) -> Interval | None:
    """Return an interval of so many seconds; None where there are none."""
    return Interval(title=title, seconds=time.seconds(), rest=title == REST) if time.whole() else None


READER = Reader(name="the JSON of OpenHIIT", rank=20, read=read)
