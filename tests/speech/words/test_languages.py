"""Figures, units and abbreviations become words of the language they stand in."""

import pytest

from coach.speech.words.normalise import normalise


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("5-6 Striche", "5 bis 6 Striche"),
        ("1-2 h", "ein bis 2 Stunden"),
        ("1 min", "eine Minute"),
        ("21 min", "21 Minuten"),
        ("30 s, dann", "30 Sekunden, dann"),
        ("5 Min. lang", "5 Minuten lang"),
        ("1,5 min", "1 Komma 5 Minuten"),
        ("2½ min", "zweieinhalb Minuten"),
        ("1 1/2 h", "eineinhalb Stunden"),
        ("14 1/2 h", "14 einhalb Stunden"),
        ("1/2 h", "eine halbe Stunde"),
        ("3/4, 5/8", "drei Viertel, 5 durch 8"),
        ("5-6x", "5 bis 6 Mal"),
        ("2 x 30 s", "2 Mal 30 Sekunden"),
        ("22-25 °C", "22 bis 25 Grad Celsius"),
        ("-1 °C", "minus ein Grad Celsius"),
        ("50 %", "50 Prozent"),
        ("1.000 ml", "1000 Milliliter"),
        ("10:30 Uhr, 1:00", "10 Uhr 30, ein Uhr"),
        ("z. B. Öl, d. h. 2 EL", "zum Beispiel Öl, das heißt 2 Esslöffel"),
        ("ca. 5 & mehr", "etwa 5 und mehr"),
    ],
)
def test_german(written, spoken):
    """Units agree in number and article, and halves are one word."""
    assert normalise(written, "de") == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("5-6 pases", "5 a 6 pases"),
        ("1-2 h", "una a 2 horas"),
        ("1 min, 1 h", "un minuto, una hora"),
        ("21 min, 21 x", "veintiún minutos, veintiuna veces"),
        ("31 s, 121 h, 101 h", "30 y un segundos, 100 veintiuna horas, 100 una horas"),
        ("1,5 min", "1 coma 5 minutos"),
        ("2½ h", "2 horas y media"),
        ("1 1/2", "1 y medio"),
        ("1/2 h", "media hora"),
        ("3/4", "tres cuartos"),
        ("3x", "3 veces"),
        ("22 °C", "22 grados Celsius"),
        ("50 %", "50 por ciento"),
        ("10 000 ml", "10000 mililitros"),
        ("a las 10:30, a la 1:00", "a las 10 y 30, a la una en punto"),
        ("p. ej. aceite, etc.", "por ejemplo aceite, etcétera"),
    ],
)
def test_spanish(written, spoken):
    """One agrees with what is counted, also in veintiún."""
    assert normalise(written, "es") == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("5-6 fois", "5 à 6 fois"),
        ("1-2 h", "une à 2 heures"),
        ("1 min, 1 cm", "une minute, un centimètre"),
        ("21 min, 71 min", "20 et une minutes, 71 minutes"),
        ("1,5 min", "1 virgule 5 minute"),
        ("0,05", "0 virgule 0 5"),
        ("2½ h", "2 heures et demie"),
        ("1 1/2", "1 et demi"),
        ("1/2 h", "une demi-heure"),
        ("2/3", "deux tiers"),
        ("2 x 30 s", "2 fois 30 secondes"),
        ("1 °C, 22 °C", "un degré Celsius, 22 degrés Celsius"),
        ("à 10 h 30, 1:05", "à 10 heures 30, une heure 5"),
        ("par ex. ici, c.-à-d. là", "par exemple ici, c'est-à-dire là"),
    ],
)
def test_french(written, spoken):
    """One agrees with what is counted, and halves follow it."""
    assert normalise(written, "fr") == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("5-6 движений", "от пяти до шести движений"),
        ("1-2 мин, 20-21 с", "от одной до двух минут, от двадцати до двадцати одной секунды"),
        ("40-90 раз", "от сорока до девяноста раз"),
        ("100-150 мл", "от 100 до 150 миллилитров"),
        ("0-1 ч", "от нуля до одного часа"),
        ("1 мин, 2 мин, 5 мин, 11 мин", "одна минута, две минуты, 5 минут, 11 минут"),
        ("21 с, 22 с, 25 с", "20 одна секунда, 20 две секунды, 25 секунд"),
        ("1 ч, 3 ч", "1 час, 3 часа"),
        ("1,5 мин", "одна целая 5 десятых минуты"),
        ("2,25", "две целых 25 сотых"),
        ("0,1234", "0 запятая 1 2 3 4"),
        ("2½ мин", "две с половиной минуты"),
        ("1½ ч, 1½", "полтора часа, полтора"),
        ("1/2 ч, 2/3", "полчаса, две трети"),
        ("3x, 2 х 30 с", "3 раза, 2 раза по 30 секунд"),
        ("22 °C", "22 градуса Цельсия"),
        ("в 10:30, 1:00", "в 10 часов 30 минут, 1 час ровно"),
        ("т. е. 5 %, и т. д.", "то есть 5 процентов, и так далее"),
        ("№ 3", "номер 3"),
        ("5 мин. потом", "5 минут потом"),
    ],
)
def test_russian(written, spoken):
    """Units stand in the case and number that their figures ask for, and ranges in the genitive."""
    assert normalise(written, "ru") == spoken
