"""YAML as a tree with places, and every trick a file can play refused with its place."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coach.forms.nodes import DEEPEST, MOST_NODES, Mapping, NodeError, Place, Scalar, Sequence, parse_tree


def refused(text: str) -> tuple[int, int, str]:
    """Return line, column and problem of a text that is no tree."""
    with pytest.raises(NodeError) as caught:
        parse_tree(text)
    return caught.value.place.line, caught.value.place.column, caught.value.problem


def scalar(text: str, line: int, column: int) -> Scalar:
    """Return a value at a place."""
    return Scalar(text=text, place=Place(line=line, column=column))


def test_every_value_knows_its_place():
    """Lists, mappings and values carry the line and column they begin at, counted from 1."""
    assert parse_tree("title: Back\nsteps:\n  - [1, two]\n") == Mapping(
        place=Place(line=1, column=1),
        pairs=(
            (scalar("title", 1, 1), scalar("Back", 1, 8)),
            (
                scalar("steps", 2, 1),
                Sequence(
                    place=Place(line=3, column=3),
                    items=(Sequence(place=Place(line=3, column=5), items=(scalar("1", 3, 6), scalar("two", 3, 9))),),
                ),
            ),
        ),
    )


@pytest.mark.parametrize("text", ["yes", "no", "null", "~", "1e3", "0x10", "2024-01-01", "12:30", "!!int 5x"])
def test_values_stay_as_they_are_written(text: str):
    """Nothing is taken for a truth value, a number or a date."""
    tree = parse_tree(text)
    assert isinstance(tree, Scalar)
    assert tree.text == text.removeprefix("!!int ")


def test_no_tag_constructs_anything():
    """A tag that names code is read as the value behind it."""
    assert parse_tree("!!python/object/apply:os.system [exit]") == Sequence(
        place=Place(line=1, column=1), items=(scalar("exit", 1, 34),)
    )


@pytest.mark.parametrize(
    "text", ["a: 1\nb: 2\n", "a: 1\r\nb: 2\r\n", "\ufeffa: 1\nb: 2", "%YAML 1.1\n---\na: 1\nb: 2\n...\n"]
)
def test_line_ends_and_marks(text: str):
    """Windows line ends, a byte order mark and YAML's own marks change nothing in what is read."""
    tree = parse_tree(text)
    assert isinstance(tree, Mapping)
    assert [(key.text, value) for key, value in tree.pairs] == [
        ("a", scalar("1", tree.place.line, 4)),
        ("b", scalar("2", tree.place.line + 1, 4)),
    ]


def test_an_alias_stands_where_its_anchor_does():
    """What an alias repeats keeps the place it was written at."""
    tree = parse_tree("a: &x 1\nb: *x\n")
    assert isinstance(tree, Mapping)
    assert tree.pairs[1][1] == scalar("1", 1, 4)


def test_a_key_may_stand_twice():
    """Both are kept, for the reader to tell."""
    tree = parse_tree("a: 1\na: 2\n")
    assert isinstance(tree, Mapping)
    assert [key.text for key, _ in tree.pairs] == ["a", "a"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", (1, 1, "the file is empty, expected YAML")),
        ("# nothing here\n", (1, 1, "the file is empty, expected YAML")),
        ("a: 1\n---\nb: 2\n", (2, 1, "a second document begins here, expected one a file")),
        ("---\n---\n", (2, 1, "a second document begins here, expected one a file")),
        ("a: *b", (1, 4, "alias *b stands for nothing before it")),
        ("a: &b [1, *b]", (1, 11, "alias *b stands for nothing before it")),
        ("[a]: b", (1, 1, "a list or mapping stands as a key, expected a plain word")),
        ("? {a: b}\n: c", (1, 3, "a list or mapping stands as a key, expected a plain word")),
    ],
)
def test_refused(text: str, expected: tuple[int, int, str]):
    """What is not one tree is told with its place."""
    assert refused(text) == expected


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("a: b: c", 1, "a colon with a space after it stands among the words, put quotes round them"),
        (
            "say:\n  - Note: this: that\n",
            2,
            "a colon with a space after it stands among the words, put quotes round them",
        ),
        ("a: 1\n\tb: 2\n", 2, "a tab stands here, use spaces, not tabs"),
        ("\ta: 1", 1, "a tab stands here, use spaces, not tabs"),
        ("a: 'b\n", 1, "a quote or a bracket that was opened is not closed"),
        ("a: [1\n", 1, "a quote or a bracket that was opened is not closed"),
        ("a: {b: [1, 2}\nc: 1\n", 1, "a quote or a bracket that was opened is not closed"),
        ("- a\nb: 1\n", 2, "this line does not begin below the one it belongs to, line up the spaces before it"),
        ("- a: b\n   c: d\n", 2, "this line does not begin below the one it belongs to, line up the spaces before it"),
        ("a: @b", 1, "words that begin with @ need quotes round them"),
        ("a: *b* c\n", 1, "words that begin with * need quotes round them"),
        ("a: {name}, breathe\nb: 1\n", 1, "words that begin with a brace or a bracket need quotes round them"),
        ('a: "b" c\n', 1, "more words stand behind a quote, put the whole line into quotes"),
        ("a: 'it's fine'\n", 1, "more words stand behind a quote, put the whole line into quotes"),
        ('a: "C:\\dir"\n', 1, "a backslash in double quotes means something else, use single quotes"),
        ("a: - b\n", 1, "a list begins on a line of its own"),
        ("a:b\nc: d\n", 1, "a key needs a space behind its colon"),
        ("a: {b: 1}\n\n# c\nd:e\n", 4, "a key needs a space behind its colon"),
        ("a: [b,\n  c\nd: 1\n", 1, "a quote or a bracket that was opened is not closed"),
        ('- {a: "b, c: d}\n', 1, "a quote or a bracket that was opened is not closed"),
        ('- {a: "b, c: d}\n- {a: "e"}\n', 1, "a quote or a bracket that was opened is not closed"),
        ('- a: "b\n  c: d\n- a: "e"\n', 1, "a quote or a bracket that was opened is not closed"),
        ("- title: A\n  say Go.\n  for: 3s\n", 2, "'say Go.' has no colon, expected 'say: Go.'"),
        ("- title: A\n  say Go.\n\n# b\n- title: B\n", 2, "'say Go.' has no colon, expected 'say: Go.'"),
        ("a:\n  - title: A\n    say Go.\nb: c\n", 3, "'say Go.' has no colon, expected 'say: Go.'"),
        ("a:\n  - title: A\n    say Go.\n", 3, "'say Go.' has no colon, expected 'say: Go.'"),
        ("- say: Go.\n  at most 5min\n  for: 3s\n", 2, "'at most 5min' has no colon, expected 'at most: 5min'"),
        ("a:\n  - title S # b\n    say: Go.\n", 2, "'title S' has no colon, expected 'title: S'"),
        ("a:\n  -title: S\n   b: c\n", 2, "the dash of a list needs a space behind it"),
        ("- {a: b, c: d\n- {e: f}\n", 1, "a quote or a bracket that was opened is not closed"),
        (
            "- {a: b c: d}\n",
            1,
            "a colon too many stands here, put quotes round its words, or a comma before its key",
        ),
        ("- a: b\n  for = 3s\n", 2, "'for 3s' has no colon, expected 'for: 3s'"),
        ("title T\na:\n", 1, "'title T' has no colon, expected 'title: T'"),
        ("- a: b\n  steps\n    - c: d\n", 2, "'steps' has no colon, expected 'steps:'"),
        (
            f"say {'a' * 50}\na: b\n",
            1,
            f"'say {'a' * 35}…' has no colon, expected 'say: {'a' * 39}…'",
        ),
        (
            "say: one\n  two\n  three: four\n",
            3,
            "this line does not begin below the one it belongs to, line up the spaces before it",
        ),
        ("a: 1\nb: x\x07y\n", 2, "a sign stands here that nobody can see, take it out"),
    ],
)
def test_no_yaml(text: str, line: int, why: str):
    """What is not YAML is told in words, with the line that has to be changed."""
    told_line, _, problem = refused(text)
    assert (told_line, problem) == (line, f"not valid YAML: {why}")


@pytest.mark.parametrize("opening", ["[", "- ", "{a: ", "? "])
def test_endless_nesting(opening: str):
    """A hundred thousand lists in each other are refused at the first one too deep."""
    line, column, problem = refused(opening * 100_000)
    assert (line, column) == (1, DEEPEST * len(opening) + 1)
    assert problem == "nested more than 32 deep"


def test_as_deep_as_allowed():
    """The deepest nesting allowed is read."""
    assert isinstance(parse_tree("[" * DEEPEST + "]" * DEEPEST), Sequence)


def test_alias_bomb():
    """Aliases of aliases are counted as what they would write out, before anything is written out."""
    text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{number}: &a{number} [{', '.join([f'*a{number - 1}'] * 9)}]\n" for number in range(1, 9)
    )
    line, _, problem = refused(text)
    assert line == 5
    assert problem == "more than 50000 values once its aliases are written out"


@pytest.mark.parametrize("item", ["x", "[]"])
def test_too_many_values(item: str):
    """As many values as allowed are read, one more is not, be they words or lists."""
    assert isinstance(parse_tree("[" + f"{item}," * (MOST_NODES - 1) + "]"), Sequence)
    assert refused("[" + f"{item}," * MOST_NODES + "]")[2] == "more than 50000 values once its aliases are written out"


@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs"]))
    | st.text(alphabet="ab:-[]{}&*#!|>%@`'\"?, \n\t\r\x07\x85")
)
@example("a: \x00")
@example("\x85\ufeff")
def test_any_text_is_a_tree_or_refused(text: str):
    """No text makes the parser fail in any other way than with a place in it."""
    try:
        parse_tree(text)
    except NodeError as error:
        assert error.place.line >= 1
        assert error.place.column >= 1
