"""How Spanish says figures and signs."""

from coach.languages.grammar import COLON_CLOCK, Grammar, Unit, decimals, unit


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
    language="es",
    thousands=r"[. ]",
    abbreviations=(
        (r"\bp\.\s?ej\.", "por ejemplo"),
        (r"\betc\b\.?", "etcétera"),
        (r"\baprox\b\.?", "aproximadamente"),
        (r"\bmáx\b\.?", "máximo"),
        (r"\bmín\.", "mínimo"),
    ),
    units=(
        unit("segundo", "segundos", "s", "seg", half="medio segundo"),
        unit("minuto", "minutos", "min", half="medio minuto"),
        unit("hora", "horas", "h", feminine=True, half="media hora"),
        unit("milímetro", "milímetros", "mm"),
        unit("centímetro", "centímetros", "cm"),
        unit("metro", "metros", "m"),
        unit("mililitro", "mililitros", "ml"),
        unit("litro", "litros", "l"),
        unit("gramo", "gramos", "g"),
        unit("kilo", "kilos", "kg"),
        unit("hercio", "hercios", "hz"),
        unit("pulsación por minuto", "pulsaciones por minuto", "bpm", feminine=True),
        unit("por ciento", "por ciento", "%"),
        unit("grado Celsius", "grados Celsius", "° c", "°c"),
        unit("grado Fahrenheit", "grados Fahrenheit", "° f", "°f"),
        unit("grado", "grados", "°"),
    ),
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
