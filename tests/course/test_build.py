"""`course build`: sources in, notebooks out, the same bytes every time."""

import re
import shutil
from pathlib import Path

import nbformat
import pytest

from course import build as build_module
from course.build import build
from course.cli import main
from course.errors import CourseError
from course.execute import normalise
from course.paths import LESSONS, SOURCES
from course.sources import read_source
from course.views import LEARNER, LESSON, View

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
    """A folder with sources and the two views."""

    def __init__(self, path):
        self.sources = path / "source"
        self.sources.mkdir()
        self.lesson = View("lesson", path / "lessons", executed=True, committed=True, leaves_out=LESSON.leaves_out)
        self.learner = View("learner", path / "learner", executed=False, committed=False, leaves_out=LEARNER.leaves_out)

    def write(self, name, text):
        (self.sources / f"{name}.md").write_text(text, encoding="utf-8")

    def build(self, *lessons, **options):
        return build(lessons, sources=self.sources, views=(self.lesson, self.learner), **options)

    def notebook(self, name, view=None):
        return nbformat.read((view or self.lesson).folder / f"{name}.ipynb", as_version=4)

    def bytes(self):
        return {path.name: path.read_bytes() for path in self.lesson.folder.glob("*.ipynb")}


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


def test_the_committed_lesson_is_executed_and_the_learners_copy_is_not(folder):
    folder.build("00")
    lesson, learner = folder.notebook("00_first"), folder.notebook("00_first", folder.learner)
    assert [cell.id for cell in lesson.cells] == [cell.id for cell in learner.cells]
    assert any(cell.get("outputs") for cell in lesson.cells)
    assert not any(cell.get("outputs") for cell in learner.cells)
    assert all(cell.execution_count is None for cell in learner.cells if cell.cell_type == "code")


def test_the_learners_copy_can_be_made_from_the_committed_lesson(folder):
    # `course start` does so: a learner's install can't read sources.
    folder.build("00")
    assert folder.learner.select(folder.notebook("00_first")) == folder.notebook("00_first", folder.learner)


def test_staff_cells_appear_in_neither_view(folder):
    folder.build("00")
    for view in (folder.lesson, folder.learner):
        assert "answer" not in {cell.id for cell in folder.notebook("00_first", view).cells}


def test_a_view_more_is_one_entry_more(folder, tmp_path):
    staff = View("staff", tmp_path / "staff", executed=True, committed=False)
    assert build([], sources=folder.sources, views=(folder.lesson, staff)) == 0
    assert "answer" in {cell.id for cell in folder.notebook("00_first", staff).cells}


def test_outputs_hold_no_address_no_timing_and_no_version_of_python(folder):
    folder.build("00")
    notebook = folder.notebook("00_first")
    (first, *_) = (cell for cell in notebook.cells if cell.cell_type == "code")
    assert "object at 0x…>" in "".join(output.get("text", "") for output in first.outputs)
    assert "execution" not in first.metadata
    assert "version" not in notebook.metadata.language_info


def test_a_code_cells_name_is_its_id_and_a_heading_names_a_text_cell(folder):
    ids = [cell.id for cell in read_source(folder.sources / "00_first.md").cells]
    assert ids == ["a-lesson", "first", "another-section", "second", "answer"]


def test_inserting_cells_changes_no_other_cells_id(folder):
    before = [cell.id for cell in read_source(folder.sources / "00_first.md").cells]
    inserted = "+++\n\nA remark.\n\n```{code-cell} ipython3\n:name: inserted\n0\n```\n\n## Another section"
    folder.write("00_first", FIRST.replace("## Another section", inserted))
    after = [cell.id for cell in read_source(folder.sources / "00_first.md").cells]
    assert [name for name in after if name in before] == before
    assert len(after) == len(before) + 2


def test_changing_one_lesson_rebuilds_one(folder, capsys):
    folder.build()
    before = folder.bytes()
    folder.write("01_second", SECOND.replace("40 + 2", "40 + 3"))
    capsys.readouterr()
    assert folder.build() == 0
    assert capsys.readouterr().out.split() == ["lesson:", "01_second.ipynb", "learner:", "01_second.ipynb"]
    assert folder.bytes()["00_first.ipynb"] == before["00_first.ipynb"]
    assert folder.bytes()["01_second.ipynb"] != before["01_second.ipynb"]


def test_a_build_with_nothing_to_do_executes_nothing(folder, monkeypatch, capsys):
    folder.build()
    capsys.readouterr()
    monkeypatch.setattr(build_module, "write_atomically", None)
    assert folder.build() == 0
    assert capsys.readouterr().out == ""


def test_check_lists_what_is_out_of_step_and_exits_1(folder, capsys):
    assert folder.build(check=True) == 1
    assert "is missing" in capsys.readouterr().out
    folder.build()
    capsys.readouterr()
    assert folder.build(check=True) == 0
    folder.write("01_second", SECOND + "\nA word more.\n")
    assert folder.build(check=True) == 1
    said = capsys.readouterr().out
    assert "01_second.ipynb: its cells differ from the source" in said
    assert "00_first" not in said


def test_check_sees_a_notebook_that_was_edited_by_hand(folder, capsys):
    folder.build()
    notebook = folder.notebook("01_second")
    notebook.cells[1].source = "41 + 1"
    nbformat.write(notebook, folder.lesson.folder / "01_second.ipynb")
    assert folder.build(check=True) == 1


def test_check_sees_a_notebook_whose_source_is_gone(folder, capsys):
    folder.build()
    (folder.sources / "01_second.md").unlink()
    assert folder.build(check=True) == 1
    assert "has no source" in capsys.readouterr().out


def test_check_writes_nothing(folder):
    folder.build(check=True)
    assert not folder.lesson.folder.exists()


def test_a_broken_notebook_is_built_anew(folder):
    folder.build()
    whole = folder.bytes()["01_second.ipynb"]
    (folder.lesson.folder / "01_second.ipynb").write_bytes(whole[:100])
    assert folder.build() == 0
    assert folder.bytes()["01_second.ipynb"] == whole


def test_a_change_of_imported_code_or_of_the_data_makes_a_lesson_out_of_step(tmp_path):
    # A whole small repository, so that a module can be changed.
    (tmp_path / "utils" / "data").mkdir(parents=True)
    for name, text in {"__init__": "", "losses": "import utils.datasets", "datasets": "", "figures": ""}.items():
        (tmp_path / "utils" / f"{name}.py").write_text(text)
    (tmp_path / "utils" / "data" / "a.csv").write_text("1")
    source = tmp_path / "00_first.md"
    source.write_text("```{code-cell} ipython3\n:name: only\nfrom utils import losses\n```\n")

    def digest():
        return read_source(source, root=tmp_path).metadata.course.built_from

    first = digest()
    (tmp_path / "utils" / "figures.py").write_text("# not imported by this lesson")
    assert digest() == first
    (tmp_path / "utils" / "datasets.py").write_text("# imported by what it imports")
    second = digest()
    assert second != first
    (tmp_path / "utils" / "data" / "a.csv").write_text("2")
    assert digest() not in (first, second)


def test_a_new_exercise_makes_the_lesson_that_lists_all_exercises_out_of_step(tmp_path):
    (tmp_path / "utils" / "exercises").mkdir(parents=True)
    for name in ("__init__", "exercises/__init__", "exercises/overview", "exercises/lesson_01"):
        (tmp_path / "utils" / f"{name}.py").write_text("")
    source = tmp_path / "00_first.md"
    source.write_text("```{code-cell} ipython3\n:name: only\nfrom utils.exercises.overview import overview\n```\n")
    before = read_source(source, root=tmp_path).metadata.course.built_from
    (tmp_path / "utils" / "exercises" / "lesson_01.py").write_text("another = Exercise()")
    assert read_source(source, root=tmp_path).metadata.course.built_from != before


def test_line_ends_of_windows_are_the_same_source(folder):
    source = folder.sources / "01_second.md"
    before = read_source(source).metadata.course.built_from
    source.write_bytes(source.read_bytes().replace(b"\n", b"\r\n"))
    assert read_source(source).metadata.course.built_from == before


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
    with pytest.raises(CourseError, match=re.escape(said)):
        read_source(folder.sources / "02_third.md")
    assert folder.build("02") == 1
    assert said in capsys.readouterr().err


def test_a_lesson_that_does_not_exist_is_named_with_those_that_do(folder):
    with pytest.raises(CourseError, match=r"no lesson 07 in .* There are: 00_first, 01_second"):
        folder.build("07")


@pytest.mark.parametrize("lesson", ["01", "1", "01_second", "lessons/source/01_second.md"])
def test_a_lesson_may_be_named_in_several_ways(folder, lesson):
    assert folder.build(lesson) == 0
    assert list(folder.bytes()) == ["01_second.ipynb"]


def test_ids_of_widget_models_are_numbered():
    def notebook(*ids):
        state = {name: {"state": {"layout": f"IPY_MODEL_{ids[0]}", "value": "text"}} for name in ids}
        view = {"application/vnd.jupyter.widget-view+json": {"model_id": ids[1]}}
        output = nbformat.v4.new_output("display_data", data=view)
        made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1", outputs=[output], id="one")])
        made.metadata.widgets = {"application/vnd.jupyter.widget-state+json": {"state": state}}
        return made

    first, second = notebook("abc", "def"), notebook("123", "456")
    normalise(first)
    normalise(second)
    assert first == second


def test_the_lessons_are_in_step_with_their_sources(capsys):
    # Fails? Run `make build` and commit the notebooks.
    assert main(["build", "--check"]) == 0, capsys.readouterr().out


def test_building_a_real_lesson_again_gives_the_committed_inputs_and_the_same_bytes_twice(tmp_path):
    sources = tmp_path / "source"
    sources.mkdir()
    shutil.copy(SOURCES / "00_start_here.md", sources)
    built = []
    for name in ("one", "two"):
        view = View("lesson", tmp_path / name, executed=True, committed=True, leaves_out=LESSON.leaves_out)
        assert build([], sources=sources, views=(view,)) == 0
        built.append((view.folder / "00_start_here.ipynb").read_bytes())
    assert built[0] == built[1]
    committed = nbformat.read(LESSONS / "00_start_here.ipynb", as_version=4)
    assert [cell.source for cell in nbformat.reads(built[0].decode(), as_version=4).cells] == [
        cell.source for cell in committed.cells
    ]
