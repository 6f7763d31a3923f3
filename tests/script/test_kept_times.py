"""A time that is kept otherwise than it is written is told with its place, and no other is."""

import pytest

from coach.script.file import parse_script
from coach.script.kept_times import kept_otherwise


@pytest.mark.parametrize(
    ("step", "told"),
    [
        (
            "phases: {in: 4s, hold: 4s, out: 4s, still: 4s}, for: 5:00",
            "3:75: '5:00' becomes 5:04: 19 whole breaths of 16 s",
        ),
        ("phases: {in: 4s, out: 6s}, for: 5min", ""),
        (
            "phases: {in: 4s, out: 6s}, for: 5min, easy: {for: 1:05}",
            "4:72: '1:05' becomes 1:10: 7 whole breaths of 10 s",
        ),
        ("phases: {in: 4-5s, out: 6s}, for: 63s", ""),
        ("phases: {in: 4s, out: 6s}, for: 63-99s", ""),
        ("phases: {in: 4s, out: 6s}, breaths: 7", ""),
    ],
)
def test_whole_breaths(step, told, tmp_path):
    """What a time becomes is told where its breaths do not fill it."""
    path = tmp_path / "my.yaml"
    levels = "levels: [hard, easy]\n" * ("easy" in step)
    path.write_text(f"title: T\n{levels}sections: [{{title: A, steps: [\n{{title: S, say: Go., {step}}}]}}]\n")
    expected = (f"{path}:{told}",) if told else ()
    assert kept_otherwise(path, parse_script(path.read_text(), name="my", file="my.yaml")) == expected


@pytest.mark.parametrize(
    ("section", "told"),
    [("A", True), ("A, rounds: 2", False)],
)
def test_the_rest_after_the_last_step(section, told, tmp_path):
    """It is told where it is never kept."""
    path = tmp_path / "my.yaml"
    steps = "{title: R, say: Go., for: 9s, rest: 5s},\n{title: S, say: Go., for: 9s, rest: 5s}"
    path.write_text(f"title: T\nsections: [{{title: {section}, steps: [\n{steps}]}}]\n")
    found = kept_otherwise(path, parse_script(path.read_text(), name="my", file="my.yaml"))
    assert [line.split(", which")[0] for line in found] == [f"{path}:4:1: nothing follows its 'rest'"] * told


def test_nobody_times_what_everybody_counts_alone(tmp_path):
    """A time in a group with as_many_as_possible is told, however deep; the same beside it is kept."""
    path = tmp_path / "my.yaml"
    step = "{title: S, say: Go., for: 9s}"
    path.write_text(
        "title: T\nsections:\n- title: A\n  steps:\n"
        f"  - {step}\n"
        f"  - group: {{title: G, as_many_as_possible: 1min, steps: [{step},\n"
        f"    {{group: {{title: H, rounds: 2, steps: [{step}]}}}}]}}\n"
    )
    why = "'for' is not timed here, everybody counts alone: write 'reps', or tell the time in 'say'"
    assert kept_otherwise(path, parse_script(path.read_text(), name="my", file="my.yaml")) == (
        f"{path}:6:84: {why}",
        f"{path}:7:69: {why}",
    )
