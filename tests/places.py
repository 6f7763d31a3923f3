"""Where things of the project are."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
"""The checkout."""
NO_MASSAGE = frozenset({"breathe", "hands-and-feet", "intervals", "let-go", "loosen", "shoulders", "wake-up"})
"""Bundled sessions of another kind: nothing is asked of them that is asked of a massage of the back, and no voice is
recorded."""
