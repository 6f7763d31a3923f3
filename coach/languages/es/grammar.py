"""How Spanish says figures and signs."""

from coach.languages.grammar import COLON_CLOCK, Grammar, Plural, Unit, decimals, millions, one_alone, unit


def _plural(whole: int, *, decimals: bool) -> Plural:
    one = one_alone(whole, decimals=decimals)
    return one if one is Plural.ONE else millions(whole, decimals=decimals)


def _number(number: str, counted: Unit | None) -> str:
    """Return a number, its last one agreeing with what is counted: ``veintiún``, ``30 y una``."""
    if not counted or not number.endswith("1") or number.endswith("11") or "." in number:
        return decimals(number, "coma")
    one = "una" if counted.feminine else "un"
    tens = int(number) - 1
    if tens % 100 == 20:
        last = "veintiuna" if counted.feminine else "veintiún"
        return f"{tens - 20} {last}" if tens > 20 else last
    if tens == 0:
        return one
    return f"{tens} y {one}" if tens % 100 else f"{tens} {one}"


def _span(low: str, high: str, counted: Unit | None) -> str:
    return f"{_number(low, counted)} a {GRAMMAR.quantity(high, counted)}"


def _and_half(whole: str, counted: Unit | None) -> str:
    half = "media" if counted and counted.feminine else "medio"
    return f"{GRAMMAR.quantity(whole, counted)} y {half}"


def _clock(hour: int, minute: int) -> str:
    spoken = "una" if hour == 1 else str(hour)
    return f"{spoken} y {minute}" if minute else f"{spoken} en punto"


GRAMMAR = Grammar(
    plural=_plural,
    plurals=(Plural.ONE, Plural.MANY, Plural.OTHER),
    decimal_sign=",",
    endings="es|s",
    thousands=r"[. ]",
    abbreviations=(
        (r"\bp\.\s?ej\.", "por ejemplo"),
        (r"\betc\b\.?", "etcétera"),
        (r"\baprox\b\.?", "aproximadamente"),
        (r"\bmáx\b\.?", "máximo"),
        (r"\bmín\.", "mínimo"),
    ),
    units={
        "second": unit("segundo", "segundos", "s", "seg", half="medio segundo"),
        "minute": unit("minuto", "minutos", "min", half="medio minuto"),
        "hour": unit("hora", "horas", "h", feminine=True, half="media hora"),
        "millimetre": unit("milímetro", "milímetros", "mm"),
        "centimetre": unit("centímetro", "centímetros", "cm"),
        "metre": unit("metro", "metros", "m"),
        "millilitre": unit("mililitro", "mililitros", "ml"),
        "litre": unit("litro", "litros", "l"),
        "gram": unit("gramo", "gramos", "g"),
        "kilogram": unit("kilo", "kilos", "kg"),
        "hertz": unit("hercio", "hercios", "hz"),
        "beats": unit("pulsación por minuto", "pulsaciones por minuto", "bpm", feminine=True),
        "percent": unit("por ciento", "por ciento", "%"),
        "celsius": unit("grado Celsius", "grados Celsius", "° c", "°c"),
        "fahrenheit": unit("grado Fahrenheit", "grados Fahrenheit", "° f", "°f"),
        "degree": unit("grado", "grados", "°"),
    },
    times=unit("vez", "veces", "x", "×", feminine=True),
    each="",
    times_sign="por",
    signs={
        "-": "menos",
        "~": "aproximadamente",
        "&": "y",
        "+": "más",
        "=": "igual a",
        "@": "a",
        "#": "número",
        "<": "menos de",
        ">": "más de",
    },
    fractions={
        ("1", "2"): "la mitad",
        ("1", "3"): "un tercio",
        ("2", "3"): "dos tercios",
        ("1", "4"): "un cuarto",
        ("3", "4"): "tres cuartos",
    },
    over="sobre",
    joint="y",
    number=_number,
    span=_span,
    and_half=_and_half,
    clock=_clock,
    clock_pattern=COLON_CLOCK + r"(?:\s*h\b)?",
)
