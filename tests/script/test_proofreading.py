"""Signs that no voice can say are told with their place in the file, and nothing else is."""

import pytest

from coach.script.proofreading import unspeakable_signs


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("say: Rub ☯ here.", ["1:10: '☯'"]),
        ('say: "Rub ☯ ☯ here 😀."', ["1:11: '☯'", "1:13: '☯'", "1:20: '😀'"]),
        (
            "say:\n  - {line: One €., safety: true}\n  - >\n    Two\n    _three_.",
            ["2:16: '€'", "5:5: '_'", "5:11: '_'"],
        ),
        ('say: "Rub \\u262f."', ["1:6: '☯'"]),
        ('say: "a\\ue000b"', ["1:6: 'U+E000'"]),
        ("ask: 1/2, left/right, 5 %", ["1:15: '/'"]),
        ("sections: [{title: A ☯, steps: [{cues: [{say: B ☯}]}]}]", ["1:22: '☯'", "1:49: '☯'"]),
        ("summary: ☯\ncredit: ☯\nbeds: {slow: ☯}", []),
        ("say: &a Rub ☯.\nagain: *a", ["1:13: '☯'"]),
        ("say: “Soft”, 22 °C – yes…", []),
    ],
)
def test_places(text, places, tmp_path):
    """Each sign has a line and a column; what is not spoken is not looked at."""
    path = tmp_path / "my.yaml"
    path.write_text(text, encoding="utf-8")
    assert unspeakable_signs(path, "en") == tuple(
        f"{path}:{place} cannot be spoken and is left out" for place in places
    )


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("say: Do set #2 now.", "1:6: '#2 now.'"),
        ("say:\n  - Set #1 and\n  - Go.", "2:5: '#1 and'"),
        ("say: 'Set #1'", ""),
        ("say: 'Set'  #1", ""),
        ("say: Set # one", ""),
        ("for: 9s #1", ""),
    ],
)
def test_words_that_are_a_comment(text, place, tmp_path):
    """They are told where they begin like words and follow on words without quotes."""
    path = tmp_path / "my.yaml"
    path.write_text(text, encoding="utf-8")
    hint = "is a comment and not said: put quotes round the line, or a space behind #"
    assert unspeakable_signs(path, "en") == ((f"{path}:{place} {hint}",) if place else ())
