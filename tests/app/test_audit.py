"""`coach audit`: a file of our own passes, one that is none is told, for people and for programs."""

import json

import pytest

SCRIPT = """\
title: Short
sections:
  - title: Back
    pace: slow
    steps:
      - {title: Rest, say: Rest now., for: 2s}
"""
OF = ("--voice", "espeak", "--skip-prep")


@pytest.fixture
def exported(coach, tmp_path, monkeypatch):
    """A session of some seconds as a file, with its plan beside it."""
    monkeypatch.chdir(tmp_path)
    for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    (tmp_path / "short.yaml").write_text(SCRIPT)
    assert coach("export", "short.yaml", *OF, "-o", "a.flac", "--captions", "json")[0] == 0
    return tmp_path / "a.flac"


def test_a_file_of_ours(coach, exported):
    """Against its script, against the plan beside it, and by itself it is as it should be."""
    code, output, told = coach("audit", "a.flac", "--script", "short.yaml", *OF)
    assert (code, told) == (0, "a.flac is as it should be.\n")
    assert "works  lines: 1 of 1 are heard" in output.splitlines()
    code, output, _ = coach("audit", "a.flac", "--voice", "espeak", "--json")
    found = json.loads(output)
    assert (code, found["well"]) == (0, True)
    assert [line["text"] for line in found["lines"]] == ["Rest now."]
    exported.with_suffix(".json").unlink()
    code, output, told = coach("audit", "a.flac")
    assert code == 0
    assert told.startswith("There is no plan to compare it with")


def test_a_file_of_something_else(coach, exported):
    """What a plan has and the file has not is told, and the exit code says so."""
    (exported.parent / "short.yaml").write_text(SCRIPT.replace("Rest now.", "Breathe out slowly."))
    code, output, told = coach("audit", "a.flac", "--script", "short.yaml", *OF)
    assert code == 1
    (lines,) = (line for line in output.splitlines() if line.startswith("fails  lines: 0 of 1 are heard"))
    assert lines.endswith("give the options that it was exported with: this may be another session")
    assert told == "a.flac is not as it should be: see what fails.\n"


def test_options_of_no_session(coach, tmp_path):
    """How long a session was asked to be says nothing where none is named."""
    code, _, told = coach("audit", str(tmp_path / "a.flac"), "--minutes", "20", "--music", "none")
    assert code == 2
    assert "--minutes, --music without --script: name the session that was exported so." in told
