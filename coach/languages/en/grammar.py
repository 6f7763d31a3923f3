"""How English says figures and signs."""

from coach.languages.grammar import COLON_CLOCK, Grammar, Unit, decimals, unit


def _number(number: str, _counted: Unit | None) -> str:
    return decimals(number, "point")


def _span(low: str, high: str, counted: Unit | None) -> str:
    return f"{_number(low, None)} to {GRAMMAR.quantity(high, counted)}"


def _and_half(whole: str, counted: Unit | None) -> str:
    return f"{whole} and a half" + (f" {counted.form('2', 'en')}" if counted else "")


def _clock(hour: int, minute: int) -> str:
    if minute == 0:
        return f"{hour} o'clock"
    return f"{hour} oh {minute}" if minute < 10 else f"{hour} {minute}"


def _unit(name: str, *signs: str, half: str = "") -> Unit:
    return unit(name, f"{name}s", *signs, half=half)


GRAMMAR = Grammar(
    language="en",
    thousands=",",
    abbreviations=(
        (r"\be\.\s?g\.", "for example"),
        (r"\bi\.\s?e\.", "that is"),
        (r"\betc\b\.?", "et cetera"),
        (r"\bapprox\b\.?", "about"),
    ),
    units=(
        _unit("second", "s", "sec", "secs", half="half a second"),
        _unit("minute", "min", "mins", half="half a minute"),
        _unit("hour", "h", "hr", "hrs", half="half an hour"),
        _unit("millimetre", "mm"),
        _unit("centimetre", "cm"),
        _unit("metre", "m"),
        _unit("millilitre", "ml"),
        _unit("litre", "l"),
        _unit("gram", "g"),
        _unit("kilogram", "kg"),
        unit("hertz", "hertz", "hz"),
        unit("beat a minute", "beats a minute", "bpm"),
        unit("percent", "percent", "%"),
        unit("degree Celsius", "degrees Celsius", "° c", "°c"),
        unit("degree Fahrenheit", "degrees Fahrenheit", "° f", "°f"),
        _unit("degree", "°"),
    ),
    times=_unit("time", "x", "×"),
    each="",
    times_sign="times",
    signs={
        "-": "minus",
        "~": "about",
        "&": "and",
        "+": "plus",
        "=": "equals",
        "@": "at",
        "#": "number",
        "<": "less than",
        ">": "more than",
    },
    fractions={
        ("1", "2"): "one half",
        ("1", "3"): "one third",
        ("2", "3"): "two thirds",
        ("1", "4"): "one quarter",
        ("3", "4"): "three quarters",
    },
    over="over",
    joint="and",
    number=_number,
    span=_span,
    and_half=_and_half,
    clock=_clock,
    clock_pattern=COLON_CLOCK,
)
