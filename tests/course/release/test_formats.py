"""Releases for nbgrader, Otter and Gradescope: seeds, repeats, what is said. The tools run in tests/course/grading."""

import json
from pathlib import Path

import pytest

from course.bank.new_question import new_question
from course.cli import main
from course.release.folder import LIST, seed_of

KINDS = ("otter", *(pytest.param(kind, marks=pytest.mark.slow) for kind in ("nbgrader", "gradescope")))


def release(folder, kind, *options):
    assert main(["release", "03", "--format", kind, "--to", str(folder), *options]) == 0
    return {path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_gives_the_same_bytes_and_a_release_keeps_the_seed_it_drew(kind, tmp_path):
    first = release(tmp_path / "first", kind)
    drawn = seed_of(tmp_path / "first")
    assert release(tmp_path / "first", kind) == first
    assert release(tmp_path / "second", kind, "--seed", str(drawn)) == first
    assert release(tmp_path / "third", kind) != first
    assert str(drawn) in json.dumps(json.loads(first[Path(LIST)]))


def test_what_is_to_do_next_is_said_and_how_to_install_a_tool_that_is_missing(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("course.release.nbgrader.PACKAGE", "no_such_package")
    release(tmp_path / "release", "nbgrader")
    said = capsys.readouterr().out.splitlines()
    assert "  nbgrader autograde 03_softmax" in said
    install = '`pip install -c constraints.txt -e ".[exports]"` installs it.'
    assert said[-1] == f"no_such_package is not installed here: {install}"


@pytest.mark.parametrize("kind", ["nbgrader", "otter"])
def test_a_private_bank_is_refused_where_students_would_need_it(kind, tmp_path, capsys):
    assert new_question("my_loss", tmp_path / "week3") == 0
    capsys.readouterr()
    assert main(["release", "--bank", str(tmp_path / "week3"), "--format", kind, "--to", str(tmp_path / "to")]) == 1
    said = capsys.readouterr().err
    assert "say --format zip or gradescope" in said
    assert said.count("\n") == 1
    assert not (tmp_path / "to").exists()
