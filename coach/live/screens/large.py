"""Figures that can be read from the table: block letters five lines high."""

HEIGHT = 5
"""Lines."""

_SHAPES = {
    "0": ("███", "█ █", "█ █", "█ █", "███"),
    "1": (" █ ", "██ ", " █ ", " █ ", "███"),
    "2": ("███", "  █", "███", "█  ", "███"),
    "3": ("███", "  █", "███", "  █", "███"),
    "4": ("█ █", "█ █", "███", "  █", "  █"),
    "5": ("███", "█  ", "███", "  █", "███"),
    "6": ("███", "█  ", "███", "█ █", "███"),
    "7": ("███", "  █", "  █", "  █", "  █"),
    "8": ("███", "█ █", "███", "█ █", "███"),
    "9": ("███", "█ █", "███", "  █", "███"),
    ":": (" ", "█", " ", "█", " "),
    "/": ("  █", "  █", " █ ", "█  ", "█  "),
}
"""A sign of the terminal is twice as high as it is wide: each stands twice."""


def large(figures: str) -> tuple[str, ...]:
    """Return the lines that show digits, colons and slashes in large type."""
    return tuple(
        "  ".join("".join(2 * dot for dot in _SHAPES[sign][line]) for sign in figures) for line in range(HEIGHT)
    )
