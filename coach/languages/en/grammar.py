"""How English says figures and signs."""

from coach.languages.grammar import COLON_CLOCK, Grammar, Plural, Unit, decimals, one_alone, unit


def _number(number: str, _counted: Unit | None) -> str:
    return decimals(number, "point")


def _span(low: str, high: str, counted: Unit | None) -> str:
    return f"{_number(low, None)} to {GRAMMAR.quantity(high, counted)}"


def _and_half(whole: str, counted: Unit | None) -> str:
    return f"{whole} and a half" + (f" {counted.forms[Plural.OTHER]}" if counted else "")


def _clock(hour: int, minute: int) -> str:
    if minute == 0:
        return f"{hour} o'clock"
    return f"{hour} oh {minute}" if minute < 10 else f"{hour} {minute}"


def _unit(name: str, *signs: str, half: str = "") -> Unit:
    return unit(name, f"{name}s", *signs, half=half)


GRAMMAR = Grammar(
    plural=one_alone,
    plurals=(Plural.ONE, Plural.OTHER),
    decimal_sign=".",
    endings="es|s|['’]s",
    thousands=",",
    abbreviations=(
        (r"\be\.\s?g\.", "for example"),
        (r"\bi\.\s?e\.", "that is"),
        (r"\betc\b\.?", "et cetera"),
        (r"\bapprox\b\.?", "about"),
    ),
    units={
        "second": _unit("second", "s", "sec", "secs", half="half a second"),
        "minute": _unit("minute", "min", "mins", half="half a minute"),
        "hour": _unit("hour", "h", "hr", "hrs", half="half an hour"),
        "millimetre": _unit("millimetre", "mm"),
        "centimetre": _unit("centimetre", "cm"),
        "metre": _unit("metre", "m"),
        "millilitre": _unit("millilitre", "ml"),
        "litre": _unit("litre", "l"),
        "gram": _unit("gram", "g"),
        "kilogram": _unit("kilogram", "kg"),
        "hertz": unit("hertz", "hertz", "hz"),
        "beats": unit("beat a minute", "beats a minute", "bpm"),
        "percent": unit("percent", "percent", "%"),
        "celsius": unit("degree Celsius", "degrees Celsius", "° c", "°c"),
        "fahrenheit": unit("degree Fahrenheit", "degrees Fahrenheit", "° f", "°f"),
        "degree": _unit("degree", "°"),
    },
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
