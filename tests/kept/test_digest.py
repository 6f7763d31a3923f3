"""The one checksum."""

from coach.kept.digest import digest


def test_what_differs_is_told_apart():
    """Other parts, other ends of parts and another order are other digests; text is its UTF-8."""
    digests = {digest("a", "b"), digest("ab"), digest("b", "a"), digest("a", "b", ""), digest()}
    assert len(digests) == 5
    assert digest("über") == digest("über".encode())


def test_its_length():
    """Two digits a byte, whatever is in the text."""
    assert len(digest("\ud800", size=6)) == 12
    assert len(digest("")) == 32
