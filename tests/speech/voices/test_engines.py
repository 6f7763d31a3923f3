"""Voices are found by their names, tried in a documented order, and told of in one line where they are missing."""

import sys
from pathlib import Path

import pytest

from coach.errors import VoiceError
from coach.speech.voices import models
from coach.speech.voices.engines import (
    engine_of,
    engines,
    espeak,
    festival,
    find_voice,
    flite,
    in_order,
    pico,
    piper,
    pyttsx3,
    rhvoice,
)
from coach.speech.voices.listing import available
from coach.speech.voices.setup import HttpServer, Setup, VoiceSettings
from tests.speech.voices.server import speech_server
from tests.speech.voices.tiny_piper import write_model

SERVER = HttpServer(address="http://127.0.0.1:1", language="de-DE", key_from="KEY")


@pytest.fixture
def bare(monkeypatch, tmp_path):
    """A Linux machine without any program that speaks; gives its setup."""
    monkeypatch.setattr(sys, "platform", "linux")
    use_platform(monkeypatch, "linux")
    for module in (flite, festival, pico, rhvoice):
        monkeypatch.setattr(module.shutil, "which", lambda program: None)
    monkeypatch.setattr(piper, "packaged_model", lambda: None)
    return Setup(models=tmp_path)


def use_platform(monkeypatch, platform):
    """Register the system's own voice as it is on a platform."""
    monkeypatch.setattr(pyttsx3, "ENGINE", pyttsx3.engine_on(platform))
    engines.cache_clear()


@pytest.fixture(autouse=True)
def the_registry():
    """Leave no engine of a test behind."""
    yield
    engines.cache_clear()


def install(monkeypatch, *programs):
    """Pretend that programs are there."""
    monkeypatch.setattr(flite.shutil, "which", lambda name: f"/bin/{name}" if name in programs else None)


def test_what_to_do_about_a_missing_engine():
    """Every engine tells how it is got, but for the one that is always here."""
    assert [engine.name for engine in engines() if not engine.get] == ["silent"]


def test_the_order_of_auto(bare, monkeypatch):
    """A model of the user's own comes first, then the built-in voice, then what programs there are."""
    assert in_order("en", bare) == ("espeak", "pyttsx3")
    install(monkeypatch, "flite", "pico2wave")
    assert in_order("en", bare) == ("espeak", "flite", "pico", "pyttsx3")
    assert in_order("de", bare) == ("espeak", "pico", "pyttsx3") == in_order("de-AT", bare)
    write_model(bare.models / "en_US-tiny.onnx")
    assert in_order("en", bare)[0] == "piper"
    assert "piper" not in in_order("de", bare)


@pytest.mark.parametrize(("platform", "module"), [("darwin", "objc"), ("win32", "comtypes")])
def test_the_systems_own_voice_comes_first(bare, monkeypatch, platform, module):
    """Where the system has voices of its own, they come before the built-in one, if they can be had."""
    monkeypatch.setattr(sys, "platform", platform)
    use_platform(monkeypatch, platform)
    assert in_order("en", bare)[0] == "espeak"
    found = pyttsx3.find_spec
    monkeypatch.setattr(pyttsx3, "find_spec", lambda name: True if name == module else found(name))
    assert in_order("en", bare)[:2] == ("pyttsx3", "espeak")


def test_no_voice_for_a_language(bare):
    """An order may be empty."""
    assert in_order("xx", bare) == ()


def test_servers_and_programs_of_the_user_are_only_asked_by_name(bare):
    """Nobody's server is asked because it is settled."""
    settings = VoiceSettings(http={"h": SERVER}, command={"c": ("program",)})
    setup = Setup(models=bare.models, settings=settings)
    assert in_order("en", setup) == in_order("en", bare)
    assert [info.id for info in available(setup) if info.engine.name in ("http", "command")] == ["command:c", "http:h"]


@pytest.mark.parametrize(
    ("name", "language", "problem"),
    [
        ("alexa", "en", "there is no voice 'alexa', expected auto or one of piper, "),
        ("flite", "en", "the voice flite is not here: apt-get install flite; `coach voices` lists those there are"),
        ("flite:slt", "en", "the voice flite:slt is not here: apt-get install flite"),
        ("piper", "en", "the voice piper is not here: no model is here: pip install 'session-coach[natural]'"),
        ("piper:none", "en", "there is no voice 'piper:none', expected piper:FILE.onnx, or one got by `coach voices "),
        ("espeak:en+nobody", "en", "there is no voice 'espeak:en+nobody', expected espeak:LANGUAGE+VARIANT such as"),
        ("espeak:xx", "en", "there is no voice 'espeak:xx', expected espeak:LANGUAGE+VARIANT such as"),
        ("espeak:en-us+f3", "de", "the voice espeak:en-us+f3 does not speak 'de', it speaks en"),
        ("espeak", "xx", "the voice espeak does not speak 'xx', it speaks af, am, "),
        ("http:h", "en", "the voice http:h does not speak 'en', it speaks de"),
        ("http:x", "en", "there is no voice 'http:x', expected http:h; `coach voices`"),
        ("command:x", "en", "the voice command:x is not here: give it in your settings"),
    ],
)
def test_a_voice_that_cannot_be_had(bare, name, language, problem):
    """What is asked for in vain is told in one line, with what there is and where it is listed."""
    setup = Setup(models=bare.models, settings=VoiceSettings(http={"h": SERVER}))
    with pytest.raises(VoiceError) as caught:
        find_voice(name, language, setup)
    assert problem in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "identity"),
    [
        ("espeak", "espeak:en-us+f5@"),
        ("espeak:en-us+f3", "espeak:en-us+f3@"),
        ("pyttsx3", "pyttsx3:"),
        ("pyttsx3:Anna", "pyttsx3:Anna@"),
        ("flite", "flite:slt@"),
        ("flite:awb", "flite:awb@"),
        ("pico", "pico:en-US@"),
        ("pico:en-GB", "pico:en-GB@"),
        ("piper", "piper:en_US-tiny@"),
        ("piper:en_US-tiny", "piper:en_US-tiny@"),
        ("http", "http@"),
        ("http:af_heart", "http:af_heart@"),
        ("command:c", "command:c@"),
        ("silent", "silent:"),
    ],
)
def test_names(bare, monkeypatch, name, identity):
    """An engine alone is its first voice that speaks the language; a voice of it goes by its name."""
    install(monkeypatch, "flite", "pico2wave")
    write_model(bare.models / "en_US-tiny.onnx")
    settings = VoiceSettings(command={"c": ("program", "{text}")})
    environment = {"COACH_HTTP_ADDRESS": "http://127.0.0.1:1"}
    voice = find_voice(name, "en", Setup(models=bare.models, settings=settings, environment=environment))
    assert voice.id.startswith(identity)
    voice.close()


def test_the_key_comes_from_the_environment(bare):
    """A server's key stands in no file, but in the variable that the settings name."""
    setup = Setup(
        models=bare.models, settings=VoiceSettings(http={"h": SERVER}), environment={"KEY": "secret", "OTHER": "x"}
    )
    voice = find_voice("http:h", "de", setup)
    assert voice._key == "secret"
    assert "secret" not in voice.id


def test_a_model_by_its_path(bare, tmp_path):
    """A model may stand anywhere, with its description beside it."""
    path = write_model(tmp_path / "elsewhere.onnx")
    voice = find_voice(f"piper:{path}", "en", bare)
    assert voice.id.startswith("piper:elsewhere@")
    voice.close()
    (tmp_path / "elsewhere.onnx.json").unlink()
    with pytest.raises(VoiceError, match=r"elsewhere.onnx.json is missing"):
        find_voice(f"piper:{path}", "en", bare)


def test_the_model_that_comes_by_pip(bare, monkeypatch, tmp_path):
    """It speaks first for English, and is loaded only where its bytes are those of its package."""
    (tmp_path / "package").mkdir()
    path = write_model(tmp_path / "package" / "en_US-joe-medium.onnx")
    monkeypatch.setattr(piper, "packaged_model", lambda: path)
    assert in_order("en", bare)[0] == "piper"
    assert "piper" not in in_order("de", bare)
    voice = find_voice("piper", "en", bare)
    assert voice.id.startswith("piper:en_US-joe-medium@")
    with pytest.raises(VoiceError, match=r"en_US-joe-medium\.onnx is damaged, or not the model it should be"):
        voice.speak_at("Hold.", 160)
    voice.close()


@pytest.mark.parametrize("name", ["piper", "piper:en_US-tiny"])
def test_a_model_without_piper(bare, monkeypatch, name):
    """What runs the model is told, and how to get it."""
    write_model(bare.models / "en_US-tiny.onnx")
    monkeypatch.setattr(piper, "find_spec", lambda name: None)
    with pytest.raises(VoiceError, match=r"piper is missing: pip install 'session-coach\[natural\]'"):
        find_voice(name, "en", bare)


def test_festivals_voices(monkeypatch, tmp_path):
    """Those with trained models come first; what is no voice's name is never put into Lisp."""
    install(monkeypatch, "text2wave")
    for folder in ("us/cmu_us_slt_arctic_hts", "english/kal_diphone", "english/x) (quit", "italian/lp_diphone"):
        (tmp_path / folder).mkdir(parents=True)
    monkeypatch.setattr(festival, "FOLDERS", (tmp_path,))
    found = festival.find(Setup(models=tmp_path))
    assert [(voice.voice, voice.languages) for voice in found] == [
        ("cmu_us_slt_arctic_hts", ("en",)),
        ("kal_diphone", ("en",)),
        ("lp_diphone", ("it",)),
    ]


def test_rhvoices_voices(monkeypatch, tmp_path):
    """A voice's own description names its language; one that is not known is taken for any."""
    install(monkeypatch, "RHVoice-test")
    for name, told in (("anna", "language=Russian"), ("leti", "language = Klingon"), ("slt", "x=y\nlanguage=English")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "voice.info").write_text(told)
    monkeypatch.setattr(rhvoice, "FOLDERS", (tmp_path,))
    found = rhvoice.find(Setup(models=tmp_path))
    assert [(voice.voice, voice.languages) for voice in found] == [("anna", ("ru",)), ("leti", ()), ("slt", ("en",))]


def test_a_broken_wheel(monkeypatch, bare):
    """The built-in voice tells what is wrong with it, and so does the list."""
    for module in (espeak, pyttsx3):
        monkeypatch.setattr(module, "find_spec", lambda name: None)
    told = {info.id: info.why_not for info in available(bare)}
    assert told["espeak"] == "espeakng-loader is missing: pip install espeakng-loader"
    assert told["pyttsx3"] == "pyttsx3 is missing: pip install pyttsx3"
    assert told["silent"] == ""
    assert in_order("en", bare) == ()


def test_engine_of():
    """The engine is what stands before the colon."""
    assert engine_of("piper:C:\\voices\\a.onnx").name == "piper"


def test_the_language_of_a_model(tmp_path):
    """A model's description tells the language of its voice where it has no code."""
    path = write_model(tmp_path / "a.onnx")
    (tmp_path / "a.onnx.json").write_text('{"espeak": {"voice": "de"}}')
    assert models.language_of(path) == ("de",)


@pytest.mark.parametrize("key", ["geheim\n", "  geheim ", "\tgeheim\r\n"])
def test_a_key_is_told_without_what_is_around_it(key):
    """A newline at its end, as files have one, is no part of it."""
    with speech_server() as server:
        setup = Setup(models=Path(), environment={"COACH_HTTP_ADDRESS": server.address, "COACH_HTTP_KEY": key})
        find_voice("http", "en", setup).speak_at("Rest.", 160)
        ((_, headers, _),) = server.asked
    assert headers["Authorization"] == "Bearer geheim"


@pytest.mark.parametrize("key", ["geheim\nnoch", "ge heim", "gehe\x07im", "geheimnis\u00e4"])
def test_what_is_no_key_is_refused_without_showing_it(key):
    """The variable is told, and not what it holds."""
    setup = Setup(models=Path(), environment={"COACH_HTTP_ADDRESS": "http://127.0.0.1:1", "COACH_HTTP_KEY": key})
    with pytest.raises(VoiceError, match=r"^what COACH_HTTP_KEY holds is no key: expected ") as caught:
        find_voice("http", "en", setup)
    assert "geh" not in str(caught.value)


@pytest.mark.parametrize("address", ["http://me:geheim@127.0.0.1", "ftp://geheim", "http://[geheim", "http://a:geheim"])
def test_what_is_no_address_is_refused_without_showing_it(address):
    """A password may stand in it."""
    with pytest.raises(VoiceError, match=r"COACH_HTTP_ADDRESS names no speech server: expected an address") as caught:
        find_voice("http", "en", Setup(models=Path(), environment={"COACH_HTTP_ADDRESS": address}))
    assert "geheim" not in str(caught.value)
