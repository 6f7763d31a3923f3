"""Files of voices, got from the network: whole and as they should be, or not at all; what broke off is gone on with."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coach.errors import VoiceError

if TYPE_CHECKING:
    from urllib.request import Request

_BLOCK = 2**20
_TIMEOUT = 30.0
_MOST = 20 * 2**20
"""Bytes of what is read at once: descriptions, and lists of voices."""
_TOLD_EVERY = 10 * 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class PinnedFile:
    """A file of which it is known what it has to be."""

    name: str
    size: int
    """Bytes."""
    digest: str
    """In hexadecimal."""
    kind: str = "sha256"
    """Of the digest, as :mod:`hashlib` calls it."""


def download(address: str, folder: Path, file: PinnedFile, told: Callable[[str], None]) -> Path:
    """Get a file; what is there already and as it should be is left alone.

    It is written as a part beside where it will stand. A part that is there is gone on with.

    Args:
        address: Of the file.
        folder: Where it is put; made where it is missing.
        file: What it has to be.
        told: Told in one line now and then how far it is.

    Raises:
        VoiceError: It could not be got, or is not what it should be; the part that is good is kept.
    """
    from http.client import HTTPException

    path = folder / file.name
    part = folder / f".{file.name}.part"
    try:
        if path.is_file() and _is_whole(path, file):
            return path
        folder.mkdir(parents=True, exist_ok=True)
        if not (part.is_file() and part.stat().st_size == file.size):
            _go_on(address, part, file, told)
        if not _is_whole(part, file):
            part.unlink()
            raise VoiceError(f"what {address} sent is not {file.name} as it should be; nothing was kept")
        return part.replace(path)
    except (OSError, HTTPException, ValueError) as error:
        why = " ".join(str(error).split()) or type(error).__name__
        raise VoiceError(f"{file.name} could not be got from {address}: {why}; ask again to go on with it") from error


def read(address: str) -> bytes:
    """Return what is at an address.

    Raises:
        VoiceError: It could not be got.
    """
    from http.client import HTTPException
    from urllib.request import urlopen

    try:
        with urlopen(_request(address), timeout=_TIMEOUT) as answer:
            content = bytes(answer.read(_MOST + 1))
    except (OSError, HTTPException, ValueError) as error:
        why = " ".join(str(error).split()) or type(error).__name__
        raise VoiceError(f"{address} could not be read: {why}") from error
    if len(content) > _MOST:
        raise VoiceError(f"{address} could not be read: it sent more than {_MOST // 2**20} MB")
    return content


def _go_on(address: str, part: Path, file: PinnedFile, told: Callable[[str], None]) -> None:
    from http import HTTPStatus
    from urllib.request import urlopen

    have = part.stat().st_size if part.is_file() else 0
    have = have if have < file.size else 0
    headers = {"Range": f"bytes={have}-"} if have else {}
    with urlopen(_request(address, headers), timeout=_TIMEOUT) as answer:
        have = have if answer.status == HTTPStatus.PARTIAL_CONTENT else 0
        with part.open("ab" if have else "wb") as kept:
            next_told = have
            while have <= file.size and (block := answer.read(_BLOCK)):
                if have >= next_told:
                    told(f"{file.name}: {have // 2**20} of {file.size // 2**20} MB")
                    next_told = have + _TOLD_EVERY
                kept.write(block)
                have += len(block)
    if have < file.size:
        raise OSError(f"it ended after {have} of {file.size} bytes")


def _request(address: str, headers: dict[str, str] | None = None) -> "Request":
    from urllib.request import Request

    if not address.startswith(("https://", "http://")):
        raise ValueError("expected an address that begins with https://")
    return Request(address, headers={"User-Agent": "session-coach", **(headers or {})})


def _is_whole(path: Path, file: PinnedFile) -> bool:
    if path.stat().st_size != file.size:
        return False
    with path.open("rb") as content:
        return hashlib.file_digest(content, file.kind).hexdigest() == file.digest
