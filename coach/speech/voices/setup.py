"""What the user has settled about voices, and where their files are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit


def read_address(text: str) -> str:
    """Return the address of a server.

    Raises:
        ValueError: It is none; the message does not repeat it, for it may hold a password.
    """
    try:
        parts = urlsplit(text)
        _ = parts.port  # one that is no number raises here
        whole = parts.scheme in ("http", "https") and parts.hostname and not (parts.username or parts.query)
    except ValueError:
        whole = False
    if not whole or not text.isprintable() or not text.isascii():
        raise ValueError("expected an address such as http://127.0.0.1:8880")
    return text


class Dialect(StrEnum):
    """What a speech server understands."""

    OPENAI = "openai"
    """``POST /v1/audio/speech``, as Kokoro's and Supertonic's servers do."""
    PIPER = "piper"
    """``POST /synthesize``, piper's own server."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpServer:
    """A server that speaks."""

    address: str
    """Such as ``http://127.0.0.1:8880``."""
    model: str = ""
    voice: str = ""
    key_from: str = ""
    """The environment variable that holds its key; empty where it wants none."""
    language: str = ""
    """The only language it speaks; empty where it speaks any."""
    dialect: Dialect = Dialect.OPENAI


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceSettings:
    """The voices of the user's settings, by the names given there."""

    http: Mapping[str, HttpServer] = field(default_factory=dict)
    command: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Each the program and its arguments."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """Everything that decides which voices there are, apart from the programs of the system."""

    models: Path
    """The folder of the user's piper models."""
    takes: tuple[Path, ...] = ()
    """Folders whose folders are recorded voices, the user's own first."""
    cache: Path | None = None
    """Where what was measured of voices is kept; None keeps nothing."""
    settings: VoiceSettings = field(default_factory=VoiceSettings)
    environment: Mapping[str, str] = field(default_factory=dict)
