"""The kinds of sound files there are, by their endings: each module beside this one registers its own, ``FORMATS``."""

from importlib import import_module
from pkgutil import iter_modules

from coach.export import encoders
from coach.export.encoders.encoder import Format


def find_formats() -> dict[str, Format]:
    """Return what the modules register, in the order of their ranks."""
    found: dict[str, Format] = {}
    for module in iter_modules(encoders.__path__, f"{encoders.__name__}."):
        if module.name != __name__:
            found |= getattr(import_module(module.name), "FORMATS", {})
    return dict(sorted(found.items(), key=lambda kind: kind[1].rank))


FORMATS = find_formats()
