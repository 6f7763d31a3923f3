"""What a request's fields say is what the command line, the environment and the help know."""

from dataclasses import dataclass, fields
from enum import StrEnum

import click
import pytest
from click.testing import CliRunner

from coach.app.cli import cli
from coach.app.options import asks
from coach.export.encoders.chapters import Detail
from coach.export.encoders.formats import FORMATS
from coach.export.naming import Pattern
from coach.export.request import ExportRequest
from coach.plan.turns import Talk
from coach.script.model import Level, Pressure, Pulse
from coach.session.option import OPTION, option
from coach.session.request import Request

ASKED = {
    "script": ("firm", "firm"),
    "minutes": ("12:30", 12.5),
    "voice": ("espeak", "espeak"),
    "skip_prep": (None, True),
    "pulse": ("breath", Pulse.BREATH),
    "talk": ("brief", Talk.BRIEF),
    "pressure": ("firm", Pressure.FIRM),
    "level": ("hard", Level.HARD),
    "name": (" Ana \n María ", "Ana María"),
    "focus": ("lower back", "lower back"),
    "music": ("dusk", ("dusk",)),
    "shuffle": ("7", 7),
    "voice_level": ("-3", -3.0),
    "music_level": ("2.5", 2.5),
    "bell_level": ("1", 1.0),
    "endings": ("m4b,mp3", ("m4b", "mp3")),
    "kilobits": ("96", 96),
    "chapters": ("none", Detail.NONE),
    "cover": ("none", "none"),
    "captions": ("vtt", ("vtt",)),
    "force": (None, True),
}
"""By field, what is given for it and what that becomes."""
PATTERNS = ("outputs", "stems")
"""Fields that take names of files."""
FIELDS = [(kind, field) for kind in (Request, ExportRequest) for field in fields(kind)]
COMMANDS = {"run": Request, "plan": Request, "export": ExportRequest}


def asked_of(kind: type, arguments: list[str], environment: dict[str, str | None]) -> object:
    """Return the request that a command with nothing but its options is given."""
    given = []

    @click.command()
    @asks(kind)
    def command(request: object) -> None:
        given.append(request)

    result = CliRunner().invoke(command, arguments, env=environment, standalone_mode=False)
    assert result.exception is None, result.exception
    return given[0]


@pytest.mark.parametrize(("kind", "field"), FIELDS, ids=[field.name for _, field in FIELDS])
def test_every_option_reaches_its_request(kind, field):
    """By its name and by its variable alike, as the kind that the field has."""
    told = field.metadata[OPTION]
    name = told.name or field.name
    if field.name in PATTERNS:
        text, value = "a.wav", "a.wav"
    else:
        text, value = ASKED[field.name]
    needed = ["-o", "b.wav"] if kind is ExportRequest and field.name != "outputs" else []
    by_name = [f"--{name.replace('_', '-')}"] if not told.argument else []
    for arguments, environment in (
        ([*by_name, *([text] if text else [])], {}),
        ([], {f"COACH_{name.upper()}": text or "1"}),
    ):
        found = getattr(asked_of(kind, [*needed, *arguments], environment), field.name)
        if field.name in PATTERNS:
            (found,) = found if isinstance(found, tuple) else (found,)
            assert isinstance(found, Pattern)
            found = str(found)
        assert found == value
        assert type(found) is type(value)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_asks_for_all_of_its_request(command):
    """No field of a request is without its option, and its help tells the variable."""
    shown = CliRunner().invoke(cli, [command, "--help"], env={"COLUMNS": "200"}).output
    for kind in (Request, COMMANDS[command]):
        for field in fields(kind):
            told = field.metadata[OPTION]
            assert told.argument or f"COACH_{(told.name or field.name).upper()}" in shown


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("20", 20.0),
        ("20,5", 20.5),
        ("20.5", 20.5),
        (" 20:30 ", 20.5),
        ("0:30", 0.5),
        ("1:01.5", 1.025),
        ("90s", 1.5),
        ("1h10", 70.0),
    ],
)
def test_lengths(text, minutes):
    """Minutes may have decimals, after a comma too, or seconds, or other units."""
    assert asked_of(Request, ["--minutes", text], {}) == Request(minutes=minutes)


@pytest.mark.parametrize("name", ["{name}", "<b>", "123", "A" * 41])
def test_what_is_no_name(name):
    """What no voice can call somebody is refused as a typing error."""
    result = CliRunner().invoke(cli, ["plan", "--name", name])
    assert result.exit_code != 0
    assert "is no name" in result.output


def test_what_is_left_out_is_the_request_as_it_stands():
    """Defaults are told once, by the fields."""
    assert asked_of(Request, [], {}) == Request()


def test_help_of_files_names_every_format():
    """The endings are those that the encoders have."""
    shown = CliRunner().invoke(cli, ["export", "--help"]).output
    assert all(ending in shown for ending in FORMATS)


class Oil(StrEnum):
    """What hands glide on."""

    ALMOND = "almond"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class OiledRequest(Request):
    """A session that is asked for with an oil too."""

    oil: Oil = option(Oil.NONE, help="What hands glide on.")


def test_another_option():
    """Declared as a field, it is read, checked, told in the help and found in the environment."""
    assert asked_of(OiledRequest, [], {}).oil is Oil.NONE
    assert asked_of(OiledRequest, ["--oil", "almond", "firm"], {}) == OiledRequest(script="firm", oil=Oil.ALMOND)
    assert asked_of(OiledRequest, [], {"COACH_OIL": "almond"}).oil is Oil.ALMOND
    command = click.command()(asks(OiledRequest)(lambda request: None))
    runner = CliRunner()
    assert "--oil [almond|none]" in runner.invoke(command, ["--help"]).output
    assert "COACH_OIL" in runner.invoke(command, ["--help"]).output
    assert runner.invoke(command, ["--oil", "petrol"]).exit_code == 2
