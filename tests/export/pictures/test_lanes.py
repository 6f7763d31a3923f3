"""Labels in lanes: none touches another, each is as near to its moment as can be."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from coach.export.pictures import lettering
from coach.export.pictures.lanes import GAP, INDENT, Label, place

RIGHT = 500.0
LABELS = st.lists(st.builds(Label, at=st.floats(0.0, RIGHT), text=st.text("aW ", min_size=1, max_size=12)), max_size=12)


def lanes_of(*labels: tuple[float, str], lanes: int | None = None) -> dict[str, int]:
    """Return the lane of each label that found room, 500 pixels wide, at a size of 10."""
    wanted = (Label(at=at, text=text) for at, text in labels)
    return {each.label.text: each.lane for each in place(wanted, size=10.0, right=RIGHT, lanes=lanes)}


def test_one_after_the_other():
    """Labels that leave each other room stand in the first lane, others above."""
    assert lanes_of((0.0, "first"), (10.0, "second"), (20.0, "third"), (200.0, "far")) == {
        "first": 0,
        "second": 1,
        "third": 2,
        "far": 0,
    }


def test_the_most_wanted_goes_first():
    """Where lanes are few, what is wanted later is left out, though it may come earlier."""
    assert lanes_of((30.0, "wanted"), (20.0, "other"), (300.0, "far"), lanes=1) == {"wanted": 0, "far": 0}


def test_a_shorter_text_where_there_is_no_room():
    """A label that may be shorter is written as long as there is room for it."""
    first = Label(at=0.0, text="first")
    wanted = (Label(at=100.0, text="after"), Label(at=40.0, text="much too long", shorter=("far too long", "short")))
    found = {each.label: each.text for each in place((first, *wanted), size=10.0, right=RIGHT, lanes=1)}
    assert found == {first: "first", wanted[0]: "after", wanted[1]: "short"}


def test_none():
    """Without labels there are no lanes."""
    assert place((), size=10.0, right=RIGHT) == ()


def test_at_the_end_of_the_frame():
    """A label that would leave the frame moves to the left of its moment."""
    (only,) = place((Label(at=490.0, text="a long one"),), size=10.0, right=RIGHT)
    assert only.right == RIGHT
    assert only.width == INDENT + lettering.width("a long one", 10.0)


@given(labels=LABELS, lanes=st.none() | st.integers(1, 3))
def test_none_touches_another(labels, lanes):
    """Whatever is wanted: in a lane there is a gap between any two, none passes the frame, and no lane is empty."""
    found = place(labels, size=10.0, right=RIGHT, lanes=lanes)
    for one, two in combinations(found, 2):
        if one.lane == two.lane:
            assert one.right + GAP <= two.left or two.right + GAP <= one.left
    assert all(label.right <= RIGHT + 1e-9 for label in found)
    used = {label.lane for label in found}
    assert used == set(range(len(used)))
    if lanes is None:
        assert sorted(each.label.at for each in found) == sorted(label.at for label in labels)
    else:
        assert len(used) <= lanes
