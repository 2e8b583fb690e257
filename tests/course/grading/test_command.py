"""`course grade`: from a folder of submissions to a folder of grades, by the command itself."""

import csv
import json
import os

import pytest

from course.errors import CourseError
from course.grading.command import Options, grade
from course.grading.points import HIDDEN_DRAWS
from course.paths import LESSONS
from tests.course.grading import sealed
from utils.exercises import lesson_03
from utils.exercises.display import prose
from utils.lessons import LESSONS as TABLE

QUESTIONS = TABLE[3].exercises
RIGHT = sealed.ANSWERS
WRONG = "def softmax(logits):\n    e = np.exp(logits - logits.max(axis=1, keepdims=True))\n    return e / e.sum()"
UNSEALED = Options(seed=7, unsealed=True, jobs=1)


def hand_in(path, **answers):
    """Write lesson 03 as a learner's notebook, with these answers in place of the dots."""
    notebook = json.loads((LESSONS / "03_softmax.ipynb").read_bytes())
    for cell in notebook["cells"]:
        name = cell["id"].removeprefix("check-") if cell["id"].startswith("check-true") else cell["id"]
        if name in answers:
            cell["source"] = answers[name]
        elif not cell["id"].startswith("check-") and name not in QUESTIONS and "import" not in "".join(cell["source"]):
            cell["source"] = ""  # what only shows something: it would take a second each
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook))
    return path


def rows(folder):
    with open(folder / "grades.csv", encoding="utf-8-sig", newline="") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


def content(folder):
    files = [folder / "grades.csv", folder / "grades.json", folder / "class.html", *(folder / "pages").iterdir()]
    return {file.name: file.read_bytes() for file in files}


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory):
    folder = tmp_path_factory.mktemp("class")
    hand_in(folder / "ada.ipynb", **RIGHT)
    hand_in(folder / "bob.ipynb", **{**RIGHT, "softmax": WRONG})
    hand_in(folder / "cy" / "03_softmax.ipynb")
    (folder / "dee.ipynb").write_text('{"cells": [')
    return folder


@pytest.fixture(scope="module")
def graded(handed_in, tmp_path_factory):
    folder = tmp_path_factory.mktemp("results") / "03"
    assert grade(handed_in, "03", Options(**{**vars(UNSEALED), "to": folder})) == 0
    return folder


def to(folder, **changes):
    return Options(**{**vars(UNSEALED), "to": folder, **changes})


def test_a_folder_becomes_grades_with_reasons(graded):
    table = rows(graded)
    assert [table[name]["points"] for name in ("ada", "cy", "dee")] == ["5", "0", "0"]
    assert 0 < float(table["bob"]["softmax points"]) < 1
    assert table["bob"]["softmax outcome"] == "not yet"
    assert float(table["bob"]["points"]) == pytest.approx(4 + float(table["bob"]["softmax points"]))
    assert "cut off" in table["dee"]["odd"]
    assert {file.name for file in graded.iterdir()} >= {"grades.csv", "grades.json", "class.html", "pages", "log.jsonl"}


def test_the_same_seed_gives_the_same_files_byte_for_byte(handed_in, graded, tmp_path):
    grade(handed_in, "03", to(tmp_path / "again", jobs=2))
    assert content(tmp_path / "again") == content(graded)


def test_a_run_that_was_stopped_goes_on(handed_in, graded, tmp_path, monkeypatch):
    from course.grading import command

    calls = []

    def stop_after_two(job, work, grade_one=command.grade_one):
        calls.append(work.student)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return grade_one(job, work)

    folder = tmp_path / "stopped"
    with monkeypatch.context() as patch:
        patch.setattr(command, "grade_one", stop_after_two)
        with pytest.raises(KeyboardInterrupt):
            grade(handed_in, "03", to(folder))
    kept = {file: file.stat().st_mtime_ns for file in (folder / "grades").iterdir()}
    assert len(kept) == 2
    grade(handed_in, "03", to(folder))
    assert all(file.stat().st_mtime_ns == time for file, time in kept.items())
    assert content(folder) == content(graded)


def test_one_question_is_graded_again_and_the_lecturer_has_the_last_word(handed_in, tmp_path):
    folder = tmp_path / "results"
    grade(handed_in, "03", to(folder))
    before = rows(folder)["bob"]
    (folder / "overrides.csv").write_text("student,question,points,comment\nbob,softmax,0.9,Nearly.\n")
    grade(handed_in, "03", to(folder, seed=None, regrade=("softmax",)))
    after = rows(folder)["bob"]
    assert before["softmax points"] != after["softmax points"] == "0.9"
    assert "Nearly." in next(page for page in (folder / "pages").iterdir() if page.name.startswith("bob")).read_text()


def test_who_hands_in_another_file_is_graded_again_and_nobody_else(tmp_path, capsys):
    folder, results = tmp_path / "class", tmp_path / "results"
    for name in ("ada", "bob"):
        hand_in(folder / f"{name}.ipynb")
    grade(folder, "03", to(results))
    kept = {file.name[:3]: file.stat().st_mtime_ns for file in (results / "grades").iterdir()}
    hand_in(folder / "ada.ipynb", **RIGHT)
    (folder / "bob.ipynb").touch()
    capsys.readouterr()
    grade(folder, "03", to(results))
    again = {file.name[:3]: file.stat().st_mtime_ns for file in (results / "grades").iterdir()}
    assert [rows(results)[name]["points"] for name in ("ada", "bob")] == ["5", "0"]
    assert [again[name] == kept[name] for name in ("ada", "bob")] == [False, True]
    assert "1 again because another file was handed in" in capsys.readouterr().out
    (folder / "ada.ipynb").unlink()
    roster = tmp_path / "roster.csv"
    roster.write_text("student\nada\nbob\n")
    grade(folder, "03", to(results, roster=roster))
    assert [rows(results)[name]["points"] for name in ("ada", "bob")] == ["5", "0"]
    (results / "overrides.csv").write_text("student,question,points\nAda Byron,softmax,1\n")
    capsys.readouterr()
    grade(folder, "03", to(results))
    told = capsys.readouterr().out
    assert "overrides.csv names Ada Byron, who have no grade" in told
    assert f"Still in the tables, though not in {folder} any more: ada." in told


def test_a_learner_s_own_folder_gets_the_outcomes_of_the_notebook_s_checks(tmp_path):
    import numpy as np

    answers = {**RIGHT, "softmax": WRONG, "log_softmax": "def log_softmax(logits):\n    return np.log(logits)"}
    folder = tmp_path / "my-lessons"
    hand_in(folder / "03_softmax.ipynb", **answers)
    hand_in(folder / "02_one_hot_vectors.ipynb")
    assert grade(folder, "03", to(tmp_path / "results")) == 0
    (row,) = rows(tmp_path / "results").values()
    for name in QUESTIONS:
        scope = {"np": np}
        exec(answers[name], scope)
        outcome = getattr(lesson_03, name).check(scope[name])
        assert row[f"{name} outcome"] == outcome.status.value[2:], name
        assert row[f"{name} misconceptions"] == "; ".join(outcome.misconceptions), name


def test_options_that_were_clicked_count_whatever_their_letters_were(tmp_path):
    question = lesson_03.true_of_softmax
    texts = dict(zip(question.texts, reversed(question.texts.values()), strict=True))  # as in another edition
    right = [letter for letter, text in texts.items() if text in question.right_answer.texts.values()]
    for student, more in (("ada", {}), ("bob", {right[0]: "An option that is none any more."})):
        options = {letter: prose(text) for letter, text in {**texts, **more}.items()}
        state = {"name": question.name, "many": True, "answer": right, "options": options}
        path = hand_in(tmp_path / "in" / f"{student}.ipynb")
        notebook = json.loads(path.read_text())
        models = {"m": {"model_name": "AnyModel", "state": state}}
        notebook["metadata"]["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": models}}
        path.write_text(json.dumps(notebook))
    grade(tmp_path / "in", "03", to(tmp_path / "results"))
    table = rows(tmp_path / "results")
    assert table["ada"]["true_of_softmax outcome"] == "correct"
    assert table["bob"]["true_of_softmax outcome"] == "not attempted"


@pytest.mark.parametrize(("strict", "points"), [(False, 1), (True, 0)])
def test_a_call_that_gives_the_answer_away_is_flagged_and_deducted_only_if_asked(tmp_path, strict, points):
    given_away = "import utils.activations as a\ndef softmax(logits):\n    return a.softmax(logits)"
    hand_in(tmp_path / "in" / "ada.ipynb", **{**RIGHT, "softmax": given_away})
    grade(tmp_path / "in", "03", to(tmp_path / "results", strict=strict))
    row = rows(tmp_path / "results")["ada"]
    assert float(row["softmax points"]) == points
    assert "utils.activations.softmax" in row["flags"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"lesson": "42"}, "There is no lesson '42'"),
        ({"folder": "nowhere"}, "There is no .*nowhere"),
        ({"folder": "empty"}, "no submission in"),
        ({"regrade": ("softmix",)}, "no question 'softmix'"),
        ({"roster": "students,b\n"}, "student"),
        ({"roster": "student\nada\nada\n"}, "ada"),
        ({"to": "class/results"}, "inside"),
    ],
)
def test_bad_input_is_told_in_one_sentence(tmp_path, change, told):
    hand_in(tmp_path / "class" / "ada.ipynb")
    (tmp_path / "empty").mkdir()
    options = {"to": tmp_path / change.get("to", "results"), "regrade": change.get("regrade", ())}
    if "roster" in change:
        options["roster"] = tmp_path / "roster.csv"
        options["roster"].write_text(change["roster"])
    with pytest.raises(CourseError, match=told) as error:
        grade(
            tmp_path / change.get("folder", "class"),
            change.get("lesson", "03"),
            to(**{"folder": options.pop("to"), **options}),
        )
    assert "\n" not in str(error.value)


def _profiling(scheduler, *, grading=False):
    """Say of each worker whether it keeps a profile, which grows with each submission."""
    from distributed import Client

    from course.grading.cluster import connected

    with connected(scheduler) if grading else Client(scheduler) as client:
        return client.run(lambda dask_worker: dask_worker.periodic_callbacks["profile"].is_running()).values()


def test_the_grades_are_the_same_on_a_cluster(handed_in, graded, tmp_path):
    distributed = pytest.importorskip("distributed", reason='pip install -c constraints.txt -e ".[dask]"')
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, worker_dashboard_address=None
    ) as cluster:
        grade(handed_in, "03", to(tmp_path / "cluster", scheduler=cluster.scheduler_address))
        profiled = [
            set(_profiling(cluster.scheduler_address)),
            set(_profiling(cluster.scheduler_address, grading=True)),
        ]
    assert profiled == [{True}, {False}]
    assert content(tmp_path / "cluster") == content(graded)


@pytest.mark.parametrize("level", sealed.LEVELS)
def test_sealed_grades_are_those_of_an_open_run(handed_in, graded, tmp_path, level, monkeypatch):
    from course.grading import command

    sealed.start(level).close()  # skips where this machine can't
    monkeypatch.setattr(command, "best_level", lambda unsealed: level)
    grade(handed_in, "03", to(tmp_path / "sealed", unsealed=False))
    kept = [json.loads(file.read_bytes())["grade"] for file in sorted((tmp_path / "sealed/grades").iterdir())]
    opened = [json.loads(file.read_bytes())["grade"] for file in sorted((graded / "grades").iterdir())]
    assert [one.pop("level") for one in kept] == [level] * 4
    assert [one.pop("level") for one in opened] == ["plain"] * 4
    assert kept == opened


def test_hidden_cases_are_asked(graded):
    grades = json.loads((graded / "grades.json").read_text())
    assert HIDDEN_DRAWS == 3
    assert os.path.getsize(graded / "grades.json") > 0
    softmax = next(
        q for g in grades["grades"] if g["student"] == "ada" for q in g["questions"] if q["question"] == "softmax"
    )
    assert softmax["cases"] == 4 * len(lesson_03.softmax.cases())
