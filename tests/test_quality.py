"""The code's own standards, held by the same command as everything else."""

import re
import subprocess
import sys

import pytest

from tests.places import ROOT

TOOLS = {"lint": ["ruff", "check", "."], "format": ["ruff", "format", "--check", "."], "types": ["mypy"]}


@pytest.mark.parametrize("tool", TOOLS)
def test_tool_finds_nothing(tool: str) -> None:
    """Linter, formatter and type checker are content with the whole tree."""
    done = subprocess.run([sys.executable, "-m", *TOOLS[tool]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_imports_point_downward() -> None:
    """The import contracts of the architecture hold."""
    command = [sys.executable, "-c", "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_ci_runs_the_command_of_the_readme() -> None:
    """The line that tests in continuous integration is the line the README gives."""
    command = "python3 -m venv .venv && .venv/bin/pip install -e '.[test]' && .venv/bin/pytest"
    assert command in (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert command in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    workflow = (ROOT / ".github" / "workflows" / "tests.yml").read_text(encoding="utf-8")
    assert f"run: {command}" in workflow
    windows = command.replace("python3", "python").replace("bin/", "Scripts/")
    assert f"run: {windows}" in workflow


def test_ci_checks_the_types_of_other_systems() -> None:
    """Code for a system that the tests do not run on is still read by somebody."""
    checks = re.search(r"^for system in (.+); do$", (ROOT / ".ci" / "run").read_text(encoding="utf-8"), re.MULTILINE)
    assert checks is not None
    assert checks[1].split() == ["darwin", "win32"]


def test_nothing_else_stands_at_the_top() -> None:
    """The top folder holds what a newcomer expects there, and dotfiles."""
    done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("not a git checkout")
    top = {path.split("/")[0] for path in done.stdout.splitlines()}
    expected = {"pyproject.toml", "README.md", "LICENSE", "coach", "scripts", "audio", "tests"}
    assert {name for name in top if not name.startswith(".")} == expected


def test_version_is_told_once() -> None:
    """The version stands in the package alone."""
    assert not re.search(r"^version\s*=", (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
