"""`course build`: sources in, notebooks out, the same bytes every time."""

import shutil
from pathlib import Path

import nbformat
import pytest
from ipykernel.ipkernel import IPythonKernel

from course import build as build_module
from course.build import build
from course.cli import main
from course.execute import normalise
from course.paths import SOURCES
from course.sources import read_source
from course.views import NOTICE, learners_copy

FIRST = """
# A lesson

## A section

Some words.

```{code-cell} ipython3
:name: first
:tags: [claim-C1, nbval-check-output]
import sys
value = 1 + 1
print("out", object())
print("err", file=sys.stderr)
value
```

## Another section

```{code-cell} ipython3
:name: second
value + 1
```

```{code-cell} ipython3
:name: answer
:tags: [solution]
print("the answer")
```
"""
SECOND = "\n# Another lesson\n\n```{code-cell} ipython3\n:name: only\n40 + 2\n```\n"


class Folder:
    """A folder with sources and the lessons made from them."""

    def __init__(self, path):
        self.sources, self.lessons = path / "source", path / "lessons"
        self.sources.mkdir()

    def write(self, name, text):
        (self.sources / f"{name}.md").write_text(text, encoding="utf-8")

    def build(self, *lessons, **options):
        return build(lessons, sources=self.sources, folder=self.lessons, **options)

    def notebook(self, name):
        return nbformat.read(self.lessons / f"{name}.ipynb", as_version=4)

    def bytes(self):
        return {path.name: path.read_bytes() for path in self.lessons.glob("*.ipynb")}


@pytest.fixture
def folder(tmp_path):
    made = Folder(tmp_path)
    made.write("00_first", FIRST)
    made.write("01_second", SECOND)
    return made


def test_two_builds_are_the_same_bytes_whatever_the_user_has_set_up(folder, monkeypatch):
    assert folder.build() == 0
    first = folder.bytes()
    home = Path.home()
    for name, content in {
        ".local/share/jupyter/kernels/python3/kernel.json": '{"argv": ["/nowhere/python"], "display_name": "Python 3"}',
        ".ipython/profile_default/startup/mine.py": "value = 41; raise SystemError",
    }.items():
        (home / name).parent.mkdir(parents=True)
        (home / name).write_text(content)
    monkeypatch.setenv("JUPYTER_DEFAULT_PROVISIONER_NAME", "nowhere")
    monkeypatch.setenv("JUPYTER_PREFER_ENV_PATH", "0")
    monkeypatch.setenv("PYTHONSTARTUP", str(home / ".ipython/profile_default/startup/mine.py"))
    assert folder.build(everything=True) == 0
    assert folder.bytes() == first


def test_a_lesson_is_executed_and_the_learners_copy_of_it_is_not(folder):
    folder.build("0")
    assert list(folder.bytes()) == ["00_first.ipynb"]
    lesson = folder.notebook("00_first")
    copy = learners_copy(lesson)
    ids = ["a-lesson", "first", "another-section", "second"]  # and no cell for staff
    assert [cell.id for cell in lesson.cells] == [NOTICE.id, *ids]
    assert [cell.id for cell in copy.cells] == ids
    (first, _), (emptied, _) = ([cell for cell in one.cells if cell.cell_type == "code"] for one in (lesson, copy))
    assert "object at 0x…>" in "".join(output.get("text", "") for output in first.outputs)  # no address
    assert "execution" not in first.metadata  # no timing
    assert "version" not in lesson.metadata.language_info  # nor the version of this Python
    assert (emptied.outputs, emptied.execution_count) == ([], None)
    assert copy.metadata.language_info == IPythonKernel.language_info  # else opening it is a change


def test_the_code_of_cells_that_only_draw_is_folded_in_the_lesson_and_in_the_copy(folder):
    folder.write("01_second", SECOND + SECOND.replace("Another", "One more").replace("only", "draw-only"))
    folder.build("01")
    lesson = folder.notebook("01_second")
    assert [cell.source for cell in folded(lesson)] == [cell.source for cell in folded(learners_copy(lesson))]
    assert [cell.id for cell in folded(lesson)] == ["draw-only"]
    assert folded(lesson)[0].outputs  # in sight
    assert folder.build("01", check=True) == 0
    folded(lesson)[0].metadata.pop("jupyter")
    nbformat.write(lesson, folder.lessons / "01_second.ipynb")
    assert folder.build("01", check=True) == 1


def folded(notebook):
    return [cell for cell in notebook.cells if cell.metadata.get("jupyter", {}).get("source_hidden")]


def test_inserting_cells_changes_no_other_cells_id(folder):
    def ids():
        return [cell.id for cell in read_source(folder.sources / "00_first.md").cells]

    before = ids()
    assert before == ["a-lesson", "first", "another-section", "second", "answer"]
    inserted = "+++\n\nA remark.\n\n```{code-cell} ipython3\n:name: inserted\n0\n```\n\n## Another section"
    folder.write("00_first", FIRST.replace("## Another section", inserted))
    assert [name for name in ids() if name in before] == before
    assert len(ids()) == len(before) + 2


def test_only_what_is_out_of_step_or_broken_is_built(folder, monkeypatch, capsys):
    folder.build()
    before = folder.bytes()
    folder.write("01_second", SECOND.replace("40 + 2", "40 + 3"))
    capsys.readouterr()
    assert folder.build() == 0
    assert capsys.readouterr().out == "01_second.ipynb\n"
    assert folder.bytes()["00_first.ipynb"] == before["00_first.ipynb"]
    whole = folder.bytes()["01_second.ipynb"]
    assert whole != before["01_second.ipynb"]
    (folder.lessons / "01_second.ipynb").write_bytes(whole[:100])
    assert folder.build() == 0
    assert folder.bytes()["01_second.ipynb"] == whole
    capsys.readouterr()
    monkeypatch.setattr(build_module, "execute", None)
    assert folder.build() == 0
    assert capsys.readouterr().out == ""


def test_check_lists_what_is_out_of_step_and_writes_nothing(folder, capsys):
    def check():
        status = folder.build(check=True)
        return status, capsys.readouterr().out

    status, said = check()
    assert (status, said.count("is missing")) == (1, 2)
    assert not folder.lessons.exists()
    folder.build()
    capsys.readouterr()
    assert check() == (0, "Every notebook is in step with its source.\n")
    folder.write("01_second", SECOND + "\nA word more.\n")
    status, said = check()
    assert status == 1
    assert "01_second.ipynb: its cells differ from the source" in said
    assert "00_first" not in said
    folder.write("01_second", SECOND)
    notebook = folder.notebook("01_second")
    notebook.cells[2].source = "41 + 1"  # by hand
    nbformat.write(notebook, folder.lessons / "01_second.ipynb")
    assert "its cells differ from the source" in check()[1]
    (folder.sources / "01_second.md").unlink()
    assert "01_second.ipynb: has no source" in check()[1]


# A small repository; the lesson imports one module, and through it another package.
REPOSITORY = {
    "00_first.md": "```{code-cell} ipython3\n:name: only\nfrom utils import losses\n```\n",
    "utils/__init__.py": "",
    "utils/losses.py": '"""Losses."""\nfrom utils.exercises import lesson_01, overview\n\nx = f(1)  # one\n',
    "utils/figures.py": "",
    "utils/data/a.csv": "1",
    "utils/data/b.csv": "1",
    "utils/data/README.md": "One.",
    "utils/explorables/softmax.js": 'import "./shared/frame.js"',
    "utils/explorables/shared/frame.js": "",
    "utils/exercises/__init__.py": "",
    "utils/exercises/overview.py": '"""Not b.csv."""\nread("a.csv", "softmax.js")',
    "utils/exercises/lesson_01.py": "answer = 1  # the answer",
}


@pytest.mark.parametrize(
    ("file", "text", "in_step"),
    [
        ("utils/losses.py", REPOSITORY["utils/losses.py"].replace("f(1)", "f(2)"), False),
        ("utils/losses.py", REPOSITORY["utils/losses.py"].replace("1)", "  1\n)").replace("one", "1 loss"), True),
        ("utils/losses.py", REPOSITORY["utils/losses.py"].replace("Losses.", "What\n\nlosses are."), True),
        ("utils/figures.py", "not = 'imported'", True),
        ("utils/data/a.csv", "2", False),
        ("utils/data/b.csv", "2", True),  # nobody reads it
        ("utils/data/README.md", "Two.", True),
        ("utils/explorables/shared/frame.js", "another", False),  # by what softmax.js imports
        ("utils/exercises/lesson_01.py", "answer = 1  # the whole answer", False),  # `solution()` prints it
        ("00_first.md", REPOSITORY["00_first.md"].replace("\n", "\r\n"), True),
        ("utils/exercises/lesson_01.py", REPOSITORY["utils/exercises/lesson_01.py"] + "\r\n", False),
    ],
)
def test_a_lesson_is_out_of_step_when_what_it_runs_has_changed(tmp_path, file, text, in_step):
    for name, content in REPOSITORY.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    before = read_source(tmp_path / "00_first.md", root=tmp_path).metadata.course
    (tmp_path / file).parent.mkdir(exist_ok=True)
    (tmp_path / file).write_bytes(text.encode())
    assert (read_source(tmp_path / "00_first.md", root=tmp_path).metadata.course == before) == in_step


def test_a_cell_that_fails_is_shown_and_the_old_notebook_stays(folder, capsys):
    folder.build()
    before = folder.bytes()["00_first.ipynb"]
    folder.write("00_first", FIRST.replace("value + 1", "value + missing"))
    folder.write("01_second", SECOND.replace("40 + 2", "40 + 3"))
    capsys.readouterr()
    assert folder.build() == 1
    captured = capsys.readouterr()
    assert "00_first.md, section 'Another section': the cell 'second' failed." in captured.err
    assert "NameError: name 'missing' is not defined" in captured.err
    assert "\x1b[" not in captured.err
    assert folder.bytes()["00_first.ipynb"] == before
    assert "01_second" in captured.out  # the other lessons are built all the same


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\n```{code-cell} ipython3\n1 + 1\n```\n", "the code cell that begins with '1 + 1' has no name"),
        ("\n```{code-cell} ipython3\n:name: a b\n1\n```\n", "'a b' can't be a cell's name"),
        (SECOND + SECOND.replace("Another", "A third"), "two cells are called 'only'"),
    ],
)
def test_a_cell_without_a_fit_name_is_refused(folder, text, said, capsys):
    folder.write("02_third", text)
    assert folder.build("02") == 1
    assert said in capsys.readouterr().err


def test_ids_of_widget_models_are_numbered():
    def notebook(*ids):
        state = {name: {"state": {"layout": f"IPY_MODEL_{ids[0]}", "value": "text"}} for name in ids}
        view = {"application/vnd.jupyter.widget-view+json": {"model_id": ids[1]}}
        output = nbformat.v4.new_output("display_data", data=view)
        made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1", outputs=[output], id="one")])
        made.metadata.widgets = {"application/vnd.jupyter.widget-state+json": {"state": state}}
        return made

    first, second = notebook("5a7b", "5a7c"), notebook("6a7c", "6a7b")
    normalise(first)
    normalise(second)
    assert first == second
    assert first.cells[0].outputs[0].data["application/vnd.jupyter.widget-view+json"].model_id == f"{2:032x}"


def test_the_lessons_are_in_step_with_their_sources(capsys):
    # Fails? Run `make build` and commit the notebooks.
    assert main(["build", "--check"]) == 0, capsys.readouterr().out


def test_a_real_lesson_built_twice_is_the_same_bytes(tmp_path):
    sources = tmp_path / "source"
    sources.mkdir()
    shutil.copy(SOURCES / "00_start_here.md", sources)
    for name in ("one", "two"):
        assert build([], sources=sources, folder=tmp_path / name) == 0
    one, two = ((tmp_path / name / "00_start_here.ipynb").read_bytes() for name in ("one", "two"))
    assert one == two
