"""How French says figures and signs."""

from coach.languages.grammar import Grammar, Plural, Unit, millions, unit

_AND_ONE = ("21", "31", "41", "51", "61")
"""Said as tens *et une*; from 71 on, French counts otherwise."""


def _plural(whole: int, *, decimals: bool) -> Plural:
    return Plural.ONE if whole in (0, 1) else millions(whole, decimals=decimals)


def _number(number: str, counted: Unit | None) -> str:
    whole, _, part = number.partition(".")
    if part:
        zeros = part[: len(part) - len(part.lstrip("0"))]
        return " ".join((whole, "virgule", *zeros, part.lstrip("0"))).strip()
    if counted and number == "1":
        return "une" if counted.feminine else "un"
    if counted and counted.feminine and number in _AND_ONE:
        return f"{int(number) - 1} et une"
    return number


def _span(low: str, high: str, counted: Unit | None) -> str:
    return f"{_number(low, counted)} à {GRAMMAR.quantity(high, counted)}"


def _and_half(whole: str, counted: Unit | None) -> str:
    half = "demie" if counted and counted.feminine else "demi"
    return f"{GRAMMAR.quantity(whole, counted)} et {half}"


def _clock(hour: int, minute: int) -> str:
    spoken = "une heure" if hour == 1 else f"{hour} heure{'s' if hour > 1 else ''}"
    return f"{spoken} {minute}" if minute else spoken


GRAMMAR = Grammar(
    plural=_plural,
    plurals=(Plural.ONE, Plural.MANY, Plural.OTHER),
    decimal_sign=",",
    endings="s",
    thousands=r"[. ]",
    abbreviations=(
        (r"\b(?:par\s|p\.\s?)ex\.", "par exemple"),
        (r"\bc\.?-à-d\.?(?!\w)", "c'est-à-dire"),
        (r"\betc\b\.?", "et cetera"),
        (r"\benv\.", "environ"),
        (r"\bmax\.", "maximum"),
    ),
    units={
        "second": unit("seconde", "secondes", "s", "sec", feminine=True, half="une demi-seconde"),
        "minute": unit("minute", "minutes", "min", "mn", feminine=True, half="une demi-minute"),
        "hour": unit("heure", "heures", "h", feminine=True, half="une demi-heure"),
        "millimetre": unit("millimètre", "millimètres", "mm"),
        "centimetre": unit("centimètre", "centimètres", "cm"),
        "metre": unit("mètre", "mètres", "m"),
        "millilitre": unit("millilitre", "millilitres", "ml"),
        "litre": unit("litre", "litres", "l"),
        "gram": unit("gramme", "grammes", "g"),
        "kilogram": unit("kilo", "kilos", "kg"),
        "hertz": unit("hertz", "hertz", "hz"),
        "beats": unit("battement par minute", "battements par minute", "bpm"),
        "percent": unit("pour cent", "pour cent", "%"),
        "celsius": unit("degré Celsius", "degrés Celsius", "° c", "°c"),
        "fahrenheit": unit("degré Fahrenheit", "degrés Fahrenheit", "° f", "°f"),
        "degree": unit("degré", "degrés", "°"),
    },
    times=unit("fois", "fois", "x", "×", feminine=True),
    each="",
    times_sign="fois",
    signs={
        "-": "moins",
        "~": "environ",
        "&": "et",
        "+": "plus",
        "=": "égale",
        "@": "à",
        "#": "numéro",
        "<": "moins de",
        ">": "plus de",
    },
    fractions={
        ("1", "2"): "un demi",
        ("1", "3"): "un tiers",
        ("2", "3"): "deux tiers",
        ("1", "4"): "un quart",
        ("3", "4"): "trois quarts",
    },
    over="sur",
    joint="et",
    number=_number,
    span=_span,
    and_half=_and_half,
    clock=_clock,
    clock_pattern=r"\b(?P<hour>[01]?\d|2[0-4])(?:\s?h\s?|:)(?P<minute>[0-5]\d)\b(?!:)",
)
