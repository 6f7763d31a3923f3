"""The one checksum: what tells texts and files from any others."""

import hashlib


def digest(*parts: str | bytes, size: int = 16) -> str:
    """Return what tells parts, in their order, from any others: hexadecimal, two digits a byte.

    Args:
        parts: Texts, whatever is in them, or the content of files.
        size: Bytes.
    """
    content = b"\0".join(part if isinstance(part, bytes) else part.encode("utf-8", "replace") for part in parts)
    return hashlib.blake2b(content, digest_size=size).hexdigest()
