"""The list of voices tells what works, and why not."""

from coach.voices import probe


def test_what_comes_by_pip_works():
    """Every voice this package installs speaks English here."""
    voices = probe.available("en-GB")
    assert [(voice.id, voice.works, voice.why_not) for voice in voices] == [
        ("espeak", True, ""),
        ("pyttsx3", True, ""),
        ("silent", True, ""),
    ]


def test_an_unknown_language():
    """The reason names the languages there are."""
    espeak, *_ = probe.available("xx")
    assert not espeak.works
    assert espeak.why_not.startswith("it does not speak 'xx'; it speaks af, am, ")


def test_a_missing_package(monkeypatch):
    """The reason says what to install."""
    monkeypatch.setattr(probe, "find_spec", lambda name: None)
    assert [voice.why_not for voice in probe.available("en")] == [
        "espeakng-loader is missing: pip install espeakng-loader",
        "pyttsx3 is missing: pip install pyttsx3",
        "",
    ]
