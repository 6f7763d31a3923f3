"""The place of a name in a line: it goes with its comma, and a line that would miss it is refused."""

import pytest

from coach.script.name import check_places, with_name, without_name


@pytest.mark.parametrize(
    ("written", "nameless"),
    [
        ("{name}, breathe out.", "Breathe out."),
        ("Thank you, {name}.", "Thank you."),
        ("Well, {name}, rest now.", "Well, rest now."),
        ("Good. {name}, let go, and rest.", "Good. Let go, and rest."),
        ("¿Estás bien, {name}?", "¿Estás bien?"),
        ("¿{name}, estás bien?", "¿Estás bien?"),
        ("Merci, {name} !", "Merci !"),
        ("{name}, élève le bras.", "Élève le bras."),
        ("{name}, atme aus. Danke, {name}.", "Atme aus. Danke."),
        ("Rest, {name}", "Rest"),
        ("Nothing of that.", "Nothing of that."),
    ],
)
def test_a_name_goes_with_its_comma(written, nameless):
    """Without a name a line reads as if none had been meant; with one it stands where it is written."""
    check_places(written)
    assert without_name(written) == nameless
    assert with_name(written, "Ana") == written.replace("{name}", "Ana")


@pytest.mark.parametrize(
    "written", ["Dear {name}, welcome.", "{name}!", "{name}, {name}.", "Ask {name} to rest.", "{nam}, rest.", "{"]
)
def test_a_line_that_would_miss_its_name(written):
    """It is refused with an example of what is expected, as other braces are."""
    with pytest.raises(ValueError, match=r"expected \{name\}"):
        check_places(written)
