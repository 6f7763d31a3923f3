"""How German says figures and signs."""

from coach.languages.grammar import COLON_CLOCK, Grammar, Plural, Unit, decimals, one_alone, unit

_WORDS = ("null", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf")


def _number(number: str, counted: Unit | None) -> str:
    if number == "1" and counted:
        return "eine" if counted.feminine else "ein"
    return decimals(number, "Komma")


def _span(low: str, high: str, counted: Unit | None) -> str:
    first = "ein" if low == "1" and counted else _number(low, None)
    return f"{first} bis {GRAMMAR.quantity(high, counted)}"


def _and_half(whole: str, counted: Unit | None) -> str:
    spoken = f"{_WORDS[int(whole)]}einhalb" if int(whole) < len(_WORDS) else f"{whole} einhalb"
    return spoken + (f" {counted.forms[Plural.OTHER]}" if counted else "")


def _clock(hour: int, minute: int) -> str:
    spoken = f"{'ein' if hour == 1 else hour} Uhr"
    return f"{spoken} {minute}" if minute else spoken


GRAMMAR = Grammar(
    plural=one_alone,
    plurals=(Plural.ONE, Plural.OTHER),
    decimal_sign=",",
    endings="en|n|s|e|es",
    thousands=r"\.",
    abbreviations=(
        (r"\bz\.\s?B\.", "zum Beispiel"),
        (r"\bd\.\s?h\.", "das heißt"),
        (r"\bu\.\s?a\.", "unter anderem"),
        (r"\bo\.\s?Ä\.", "oder Ähnliches"),
        (r"\busw\b\.?", "und so weiter"),
        (r"\betc\b\.?", "et cetera"),
        (r"\bbzw\b\.?", "beziehungsweise"),
        (r"\bevtl\b\.?", "eventuell"),
        (r"\bca\b\.?", "etwa"),
        (r"\binkl\b\.?", "inklusive"),
    ),
    units={
        "second": unit("Sekunde", "Sekunden", "s", "sek", "sec", feminine=True, half="eine halbe Sekunde"),
        "minute": unit("Minute", "Minuten", "min", feminine=True, half="eine halbe Minute"),
        "hour": unit("Stunde", "Stunden", "h", "std", feminine=True, half="eine halbe Stunde"),
        "millimetre": unit("Millimeter", "Millimeter", "mm"),
        "centimetre": unit("Zentimeter", "Zentimeter", "cm"),
        "metre": unit("Meter", "Meter", "m"),
        "millilitre": unit("Milliliter", "Milliliter", "ml"),
        "litre": unit("Liter", "Liter", "l"),
        "gram": unit("Gramm", "Gramm", "g"),
        "kilogram": unit("Kilogramm", "Kilogramm", "kg"),
        "tablespoon": unit("Esslöffel", "Esslöffel", "el"),
        "teaspoon": unit("Teelöffel", "Teelöffel", "tl"),
        "hertz": unit("Hertz", "Hertz", "hz"),
        "beats": unit("Schlag pro Minute", "Schläge pro Minute", "bpm"),
        "percent": unit("Prozent", "Prozent", "%"),
        "celsius": unit("Grad Celsius", "Grad Celsius", "° c", "°c"),
        "fahrenheit": unit("Grad Fahrenheit", "Grad Fahrenheit", "° f", "°f"),
        "degree": unit("Grad", "Grad", "°"),
    },
    times=unit("Mal", "Mal", "x", "×"),
    each="",
    times_sign="mal",
    signs={
        "-": "minus",
        "~": "etwa",
        "&": "und",
        "+": "plus",
        "=": "gleich",
        "@": "bei",
        "#": "Nummer",
        "<": "weniger als",
        ">": "mehr als",
    },
    fractions={
        ("1", "2"): "ein halb",
        ("1", "3"): "ein Drittel",
        ("2", "3"): "zwei Drittel",
        ("1", "4"): "ein Viertel",
        ("3", "4"): "drei Viertel",
    },
    over="durch",
    joint="und",
    number=_number,
    span=_span,
    and_half=_and_half,
    clock=_clock,
    clock_pattern=COLON_CLOCK + r"(?:\s*Uhr\b)?",
)
