"""How Russian says figures and signs."""

from coach.languages.grammar import COLON_CLOCK, Grammar, Plural, Unit

_GENITIVE = (
    *("нуля", "одного", "двух", "трёх", "четырёх", "пяти", "шести", "семи", "восьми", "девяти", "десяти"),
    *("одиннадцати", "двенадцати", "тринадцати", "четырнадцати", "пятнадцати", "шестнадцати", "семнадцати"),
    *("восемнадцати", "девятнадцати"),
)
_TENS = ("двадцати", "тридцати", "сорока", "пятидесяти", "шестидесяти", "семидесяти", "восьмидесяти", "девяноста")
_PARTS = (("десятая", "десятых"), ("сотая", "сотых"), ("тысячная", "тысячных"))


def _plural(whole: int, *, decimals: bool) -> Plural:
    if decimals:
        return Plural.OTHER
    last, teens = whole % 10, whole % 100 in range(11, 15)
    if last == 1 and not teens:
        return Plural.ONE
    return Plural.FEW if last in (2, 3, 4) and not teens else Plural.MANY


def _agree(number: str, *, feminine: bool) -> str:
    """Return a whole number whose last figure agrees with a feminine noun: ``20 одна``, ``две``."""
    last = {Plural.ONE: "одна", Plural.FEW: "две" if number.endswith("2") else ""}.get(GRAMMAR.plural_of(number))
    if not feminine or not last:
        return number
    tens = int(number) // 10 * 10
    return f"{tens} {last}" if tens else last


def _number(number: str, unit: Unit | None) -> str:
    whole, _, part = number.partition(".")
    if not part:
        return _agree(number, feminine=unit is not None and unit.feminine)
    if len(part) > len(_PARTS):
        return f"{whole} запятая {' '.join(part)}"
    wholes = "целая" if GRAMMAR.plural_of(whole) is Plural.ONE else "целых"
    parts = _PARTS[len(part) - 1][GRAMMAR.plural_of(part) is not Plural.ONE]
    part = str(int(part))
    return f"{_agree(whole, feminine=True)} {wholes} {_agree(part, feminine=True)} {parts}"


def _genitive(number: str, unit: Unit | None) -> str:
    """Return a number as it stands after *от* and *до*; beyond 99 and with decimals in figures."""
    if not number.isdecimal() or int(number) > 99:
        return _number(number, unit)
    tens, last = (0, int(number)) if int(number) < 20 else divmod(int(number), 10)
    words = [_TENS[tens - 2]] if tens else []
    if last or not tens:
        words.append("одной" if last == 1 and unit and unit.feminine else _GENITIVE[last])
    return " ".join(words)


def _span(low: str, high: str, unit: Unit | None) -> str:
    spoken = f"от {_genitive(low, unit)} до {_genitive(high, unit)}"
    if not unit:
        return spoken
    single = "." in high or GRAMMAR.plural_of(high) is Plural.ONE
    return f"{spoken} {unit.forms[Plural.OTHER if single else Plural.MANY]}"


def _and_half(whole: str, unit: Unit | None) -> str:
    if whole == "1":
        spoken = "полторы" if unit and unit.feminine else "полтора"
        return f"{spoken} {unit.forms[Plural.FEW]}" if unit else spoken
    return f"{_number(whole, unit)} с половиной" + (f" {unit.forms[GRAMMAR.plural_of(whole)]}" if unit else "")


def _clock(hour: int, minute: int) -> str:
    spoken = GRAMMAR.quantity(str(hour), _HOUR)
    return f"{spoken} {GRAMMAR.quantity(str(minute), _MINUTE)}" if minute else f"{spoken} ровно"


def _unit(one: str, few: str, many: str, *signs: str, feminine: bool = False, half: str = "") -> Unit:
    forms = {Plural.ONE: one, Plural.FEW: few, Plural.MANY: many, Plural.OTHER: few}
    return Unit(signs=signs, forms=forms, feminine=feminine, half=half)


_MINUTE = _unit("минута", "минуты", "минут", "мин", feminine=True, half="полминуты")
_HOUR = _unit("час", "часа", "часов", "ч", half="полчаса")

GRAMMAR = Grammar(
    plural=_plural,
    plurals=tuple(Plural),
    decimal_sign=",",
    endings="",  # words change too much for that
    thousands=" ",
    abbreviations=(
        (r"\bт\.\s?е\.", "то есть"),
        (r"\bи\s?т\.\s?д\.", "и так далее"),
        (r"\bи\s?т\.\s?п\.", "и тому подобное"),
        (r"\bи\s?др\.", "и другие"),
        (r"\bт\.\s?к\.", "так как"),
        (r"\bнапр\.", "например"),
        (r"\bприм\.", "примерно"),
    ),
    units={
        "second": _unit("секунда", "секунды", "секунд", "с", "сек", feminine=True, half="полсекунды"),
        "minute": _MINUTE,
        "hour": _HOUR,
        "millimetre": _unit("миллиметр", "миллиметра", "миллиметров", "мм"),
        "centimetre": _unit("сантиметр", "сантиметра", "сантиметров", "см"),
        "metre": _unit("метр", "метра", "метров", "м"),
        "millilitre": _unit("миллилитр", "миллилитра", "миллилитров", "мл"),
        "litre": _unit("литр", "литра", "литров", "л"),
        "gram": _unit("грамм", "грамма", "граммов", "г"),
        "kilogram": _unit("килограмм", "килограмма", "килограммов", "кг"),
        "hertz": _unit("герц", "герца", "герц", "гц"),
        "beats": _unit("удар в минуту", "удара в минуту", "ударов в минуту", "bpm"),
        "percent": _unit("процент", "процента", "процентов", "%"),
        "celsius": _unit("градус Цельсия", "градуса Цельсия", "градусов Цельсия", "° c", "°c", "° с", "°с"),
        "fahrenheit": _unit("градус Фаренгейта", "градуса Фаренгейта", "градусов Фаренгейта", "° f", "°f"),
        "degree": _unit("градус", "градуса", "градусов", "°"),
    },
    times=_unit("раз", "раза", "раз", "x", "×", "х"),
    each="по",
    times_sign="умножить на",
    signs={
        "-": "минус",
        "~": "примерно",
        "&": "и",
        "+": "плюс",
        "=": "равно",
        "@": "на",
        "#": "номер",
        "<": "меньше",
        ">": "больше",
    },
    fractions={
        ("1", "2"): "одна вторая",
        ("1", "3"): "одна треть",
        ("2", "3"): "две трети",
        ("1", "4"): "одна четверть",
        ("3", "4"): "три четверти",
    },
    over="дробь",
    joint="и",
    number=_number,
    span=_span,
    and_half=_and_half,
    clock=_clock,
    clock_pattern=COLON_CLOCK,
)
