"""`course slides`: marks in a lesson's source, and lists of slides, in; decks out."""

import re
from functools import cache, partial
from itertools import islice

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_output

from course.build import difference
from course.cli import main
from course.pages import scripts
from course.paths import LESSONS, ROOT, SOURCES
from course.slides import deck as deck_module
from course.slides.command import lecture_deck, slides
from course.slides.lectures import LECTURES, read_lecture
from course.slides.marks import read_slides
from course.slides.timing import seconds
from course.sources import read_source
from course.views import STAFF_TAGS, finished_lesson, learners_copy
from course.widget_state import STATE, VIEW
from tests.course.test_site import FIGURE
from tests.support import require

PLAIN = """# 00 A lesson

Words for readers.

```{code-cell} ipython3
:name: draw-it
# Draws it.
draw()
```

More words.

```{code-cell} ipython3
:name: predict-between
from utils.exercises import lesson_00 as exercises

exercises.between.commit(...)
```

```{code-cell} ipython3
:name: result
print(1 + 1)
```

```{code-cell} ipython3
:name: recall-between
exercises.between.recall("B")
```

Last words.
"""
MARKED = """# 00 A lesson

Words for readers.

+++ {"tags": ["notes"]}

Welcome, said aloud.

+++ {"tags": ["slides"], "name": "own-words"}

## Said on a slide

With $x^2$.

+++ {"tags": ["notes"]}

Spoken of $y^2$. Demonstration: 9 minutes is no line of its own.

Demonstration: 2 minutes

```{code-cell} ipython3
:name: draw-it
:slideshow: {slide_type: fragment}
# Draws it.
draw()
```

More words.

```{code-cell} ipython3
:name: predict-between
:slideshow: {slide_type: slide}
from utils.exercises import lesson_00 as exercises

exercises.between.commit(...)
```

```{code-cell} ipython3
:name: result
:slideshow: {slide_type: slide}
print(1 + 1)
```

```{code-cell} ipython3
:name: recall-between
:slideshow: {slide_type: "-"}
exercises.between.recall("B")
```

Last words.
"""
RECALLED = {
    "text/plain": "Your prediction\nMeasured: B: it lies there. (You made no prediction.)",
    "text/html": "<p></p>",
}
OUTPUTS = {
    "draw-it": [new_output("display_data", data=FIGURE)],
    "result": [new_output("stream", name="stdout", text="2\n")],
    "recall-between": [new_output("display_data", data=RECALLED)],
}


def in_lesson_01(text):
    """Return the same lesson with a question of the bank of lesson 01."""
    return text.replace("lesson_00", "lesson_01").replace("exercises.between", "exercises.one_hot_matters")


@pytest.fixture(scope="module", autouse=True)
def _npm():
    for program in ("npm", "node"):
        require(program, "apt-get install npm")


class Folder:
    """Where a test has its lessons, its lectures and their decks."""

    def __init__(self, path):
        self.sources, self.notebooks, self.lectures, self.decks = (path / name for name in ("s", "n", "l", "d"))
        for folder in (self.sources, self.notebooks, self.lectures):
            folder.mkdir()

    def write(self, text, name="00_first", outputs=OUTPUTS, models=None):
        """Write a lesson's source, and its notebook as if it had been built."""
        source = self.sources / f"{name}.md"
        source.write_text(text if name == "00_first" else in_lesson_01(text), encoding="utf-8")
        built = finished_lesson(read_source(source))
        for count, cell in enumerate((cell for cell in built.cells if cell.cell_type == "code"), start=1):
            cell.outputs, cell.execution_count = outputs.get(cell.id, []), count
        if models:
            built.metadata["widgets"] = {STATE: {"state": models, "version_major": 2, "version_minor": 0}}
        nbformat.write(built, self.notebooks / f"{name}.ipynb")

    def write_lecture(self, text, name="lecture"):
        (self.lectures / f"{name}.yml").write_text(text, encoding="utf-8")

    def slides(self, *names):
        where = {"sources": self.sources, "notebooks": self.notebooks, "lectures": self.lectures}
        return slides(names, folder=self.decks, **where)

    def page(self, name="00_first"):
        return BeautifulSoup((self.decks / name / "index.html").read_text(encoding="utf-8"), features="html.parser")

    def files(self):
        return {path.relative_to(self.decks): path.read_bytes() for path in self.decks.rglob("*") if path.is_file()}


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


def words(slide) -> str:
    """Return what a slide shows, without its notes."""
    shown = [text.strip() for text in slide.find_all(string=True) if not text.find_parent("aside")]
    return " ".join(filter(None, shown))


def notes(slide) -> str:
    return " ".join(slide.aside.stripped_strings)


def test_marks_make_slides_and_what_has_none_is_on_no_slide(folder, capsys):
    folder.write(MARKED)
    assert folder.slides() == 0
    assert re.search(r"00_first/index\.html: 4 slides, 2:\d\d minutes$", capsys.readouterr().out.strip())
    title, own, question, result = folder.page().select(".slides > section > section")
    assert words(title).startswith("00_first")
    assert "Said on a slide" in words(own)
    assert own.select_one(".fragment img")["alt"] == "One pixel."
    assert "draw()" not in own.get_text()  # a figure shows no code
    assert question.select_one(".poll .question")
    assert [letter.get_text() for letter in question.select(".options strong")] == ["A", "B", "C"]
    assert "commit" not in question.get_text()
    assert "print(1 + 1)" in result.select_one(".code").get_text()
    assert result.select_one(".printed").get_text().strip() == "2"
    assert result.select_one(".options.recalled .right strong").get_text() == "B"
    for text in ("Words for readers", "More words", "Last words"):
        assert text not in folder.page().get_text()


def test_a_long_printed_line_is_broken_and_none_of_it_is_lost(folder):
    line = "a part as long as it may be, with a list [1, 2, 3] in it; a second part, which is too much for one line"
    folder.write(MARKED, outputs={**OUTPUTS, "result": [new_output("stream", name="stdout", text=f"{line}\n")]})
    folder.slides()
    printed = folder.page().select_one(".printed")
    shown = printed.get_text().split("\n")
    assert f"--columns: {max(map(len, shown))}; --lines: {len(shown)}; " in printed["style"]
    assert max(map(len, shown)) < 70
    assert not [part for part in shown if part.count("[") != part.count("]")]
    assert " ".join(shown).split() == line.split()


def test_notes_hold_what_is_said_the_minutes_so_far_and_the_answers_to_expect(folder):
    folder.write(MARKED)
    folder.slides()
    title, own, question, _ = folder.page().select(".slides > section > section")
    assert "Welcome, said aloud." in notes(title)
    assert re.match(r"0:00 to 0:0[12] of 2:\d\d ", notes(title))
    assert re.match(r"0:0[12] to 2:\d\d of 2:\d\d ", notes(own))
    assert own["data-timing"] == str(round(seconds(MARKED.split('["notes"]}')[2].split("```")[0])))
    assert len(own.aside.select("math")) == 1
    assert not own.aside.select(".katex")  # the speaker view has no style for it
    assert own.select_one(".words .katex")
    assert re.search(r"Answers to expect: .*\bB .*\(right\)", notes(question))


def test_stated_times_count_once_each_and_only_in_lines_of_their_own():
    assert seconds("word " * 130) == 60
    assert seconds("Demonstration: 1.5 minutes\n\nPoll: 1 minute\n\nExercise: 10 minutes.\n") == 12.5 * 60
    assert seconds("See: Demonstration: 2 minutes") < 10


def test_readers_see_nothing_of_the_slides_and_no_cell_changes_its_name(folder, tmp_path):
    folder.write(PLAIN)
    plain = finished_lesson(read_source(folder.sources / "00_first.md"))
    marked_source = tmp_path / "00_first.md"
    marked_source.write_text(MARKED, encoding="utf-8")
    marked = finished_lesson(read_source(marked_source))
    assert marked == plain  # ids, tags and metadata too, and the digest by which a lesson is out of step
    assert difference(folder.notebooks / "00_first.ipynb", marked) is None


read_once = cache(partial(read_slides, notebooks=LESSONS))


@pytest.mark.parametrize("source", sorted(SOURCES.glob("*.md")), ids=lambda path: path.stem[:2])
def test_every_slide_of_a_lesson_has_notes(source):
    assert not [slide.name for slide in read_once(source).slides if not "".join(slide.notes).strip()]


@pytest.fixture(scope="module", params=sorted(LECTURES.glob("*.yml")), ids=lambda path: path.stem)
def lecture(request):
    """Return a lecture as its file describes it, and its deck."""
    return read_lecture(request.param), lecture_deck(request.param, read_once, SOURCES)


def test_a_lecture_takes_the_minutes_that_it_states_or_a_tenth_more_or_less(lecture):
    stated, deck = lecture
    assert deck.seconds / 60 == pytest.approx(stated.minutes, rel=0.1)


def test_the_guide_has_the_parts_of_a_lecture_with_the_minutes_that_each_takes(lecture):
    stated, deck = lecture
    guide = (ROOT / "instructor" / "README.md").read_text(encoding="utf-8")
    table = guide.partition(f"\n**{stated.title}** ")[2].partition("\n|")[2].partition("\n\n")[0]
    rows = re.findall(r"^\| (\d+) \|.*\(lessons/(\w+)\.md\)", table, flags=re.MULTILINE)
    assert [stem for _, stem in rows] == [part.source.stem for part in stated.parts]

    slides = [cell.metadata.slideshow for cell in deck.notebook.cells]
    lengths = iter([int(slide.data.timing) for slide in slides if "data" in slide])
    title = next(lengths)
    for number, ((minutes, _), part) in enumerate(zip(rows, stated.parts, strict=True)):
        taken = sum(islice(lengths, len(part.slides))) + (0 if number else title)
        assert int(minutes) == pytest.approx(taken / 60, abs=0.7), part


def test_no_two_cells_of_a_lecture_share_an_id(lecture):
    ids = [cell.id for cell in lecture[1].notebook.cells]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("source", sorted(SOURCES.glob("*.md")), ids=lambda path: path.stem[:2])
def test_no_committed_lesson_or_copy_holds_any_of_its_slides(source):
    lesson = nbformat.read(LESSONS / f"{source.stem}.ipynb", as_version=4)
    staff = [cell for cell in read_source(source).cells if STAFF_TAGS & set(cell.metadata.get("tags", ()))]
    lines = {line for cell in staff for line in cell.source.splitlines() if len(line) > 30}
    for shown in (lesson, learners_copy(lesson)):
        assert not {cell.id for cell in staff} & {cell.id for cell in shown.cells}
        assert not [cell.id for cell in shown.cells if "slideshow" in cell.metadata]
        assert not [line for line in lines if line in "\n".join(cell.source for cell in shown.cells)]


def test_two_builds_are_the_same_bytes_and_only_a_changed_deck_is_built_again(folder, monkeypatch):
    folder.write(MARKED)
    folder.write(MARKED, "01_second")
    folder.slides()
    first = folder.files()
    made = []
    real = deck_module.deck_page
    monkeypatch.setattr("course.slides.command.deck_page", lambda *words: made.append(words[1].stem) or real(*words))
    folder.slides()
    assert made == []
    folder.write(MARKED.replace("Welcome", "Good morning"), "01_second")
    folder.slides()
    assert made == ["01_second"]
    folder.write(MARKED, "01_second")
    folder.slides()
    assert folder.files() == first


LECTURE = """
title: A lecture
minutes: 3
parts:
  - lesson: 01
    slides: [own-words]
    transition: Good morning.
  - lesson: 00
    slides: [predict-between, result]
    transition: On to something $z$ else.
"""


def test_a_lecture_takes_slides_of_several_lessons_with_its_own_transitions(folder):
    view = {VIEW: {"model_id": "0" * 31 + "1", "version_major": 2, "version_minor": 0}}
    widgets = {**OUTPUTS, "draw-it": [new_output("display_data", data=view)], "result": OUTPUTS["draw-it"]}
    for name in ("00_first", "01_second"):
        model = {"model_module": "anywidget", "model_module_version": "1", "model_name": name, "state": {}}
        outputs = {**widgets, "result": widgets["draw-it"]}
        folder.write(MARKED, name, outputs, {"0" * 31 + "1": model, "0" * 31 + "2": model})
    folder.write_lecture(LECTURE)
    assert folder.slides("lecture") == 0
    title, own, question, result = folder.page("lecture").select(".slides > section > section")
    assert "A lecture" in words(title)
    assert "Good morning." in notes(title)
    assert "Spoken of" in notes(own)
    assert notes(question).index("On to something") < notes(question).index("Answers to expect")
    assert question.select_one(".poll")
    assert result.select_one(".recalled")
    # Both lessons number their widgets from 1; each slide has its own, and no other is carried along.
    state = folder.page("lecture").select_one(f'script[type="{STATE}"]').get_text()
    assert re.findall(r'"model_name": "(\w+)"', state) == ["01_second", "00_first"]
    shown = [script.get_text() for script in folder.page("lecture").select(f'script[type="{VIEW}"]')]
    assert len(shown) == len(set(shown)) == 2


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("[own-words]", "[nowhere]", "has no slide 'nowhere': it has own-words, predict-between, result"),
        ("[own-words]", "[draw-it]", "has no slide 'draw-it'"),
        ("[predict-between, result]", "[predict-between]", "'predict-between' of 00_first asks for a prediction"),
        ("[predict-between, result]", "[result, predict-between]", "no later slide has its result"),
        ("lesson: 01", "lesson: 77", "There is no lesson '77'"),
        ("title: A lecture", "", "lecture.yml: it has no 'title'"),
        ("[own-words]", "", "lecture.yml, part 1: slides can't be None"),
        ("minutes: 3", "minutes: 3\nmoments: 4", "'moments' means nothing here"),
        ("title: A lecture", "title: [", "can't be read ("),
    ],
)
def test_a_list_that_makes_no_lecture_is_one_sentence_and_the_old_deck_stays(folder, capsys, old, new, sentence):
    for name in ("00_first", "01_second"):
        folder.write(MARKED, name)
    folder.write_lecture(LECTURE)
    assert folder.slides("lecture") == 0
    before = folder.files()
    capsys.readouterr()
    folder.write_lecture(LECTURE.replace(old, new))
    assert folder.slides("lecture") == 1
    told = capsys.readouterr().err
    assert sentence in told
    assert told.startswith("course slides: ")
    assert told.count("\n") == 1
    assert folder.files() == before


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("print(1 + 1)", "print(1)\n" * 15, "00_first.md: the slide 'result' shows 15 lines of code"),
        ("slide_type: fragment", "slide_type: fragmnet", "'draw-it' has the slide_type 'fragmnet'"),
        ("slide_type: fragment", "slide_type: fragment, shows: all", "'draw-it' shows 'all'"),
        ('"name": "own-words"', '"slideshow": {"slide_type": "-"}, "name": "own-words"', "and none has begun"),
        (
            ":name: result\n:slideshow: {slide_type: slide}",
            ":name: result\n:slideshow: {slide_type: '-'}",
            "asks a question and shows more",
        ),
        (':slideshow: {slide_type: "-"}\n', "", "no later slide has its result"),
        ("exercises.between.commit", "exercises.beyond.commit", "00_first: its bank has no 'beyond'"),
        ("$x^2$", r"$\frac{1}$", "can't be typeset"),
        ("With $x^2$.", "![A picture](https://example.org/a.png)", "would fetch https://example.org/a.png"),
    ],
)
def test_what_makes_no_deck_is_one_sentence_and_the_old_deck_stays(folder, capsys, old, new, sentence):
    folder.write(MARKED)
    folder.write(MARKED, "01_second")
    assert folder.slides() == 0
    before = folder.files()
    capsys.readouterr()
    assert old in MARKED
    folder.write(MARKED.replace(old, new))
    assert folder.slides() == 1
    captured = capsys.readouterr()
    assert sentence in captured.err
    assert captured.err.count("\n") == 1
    assert "01_second/index.html" in captured.out  # the other deck is made
    assert folder.files() == before


def test_a_lesson_without_slides_is_left_out_or_told_of_when_it_was_asked_for(folder, capsys):
    folder.write(PLAIN)
    assert folder.slides() == 0
    assert not folder.decks.exists()
    assert folder.slides("00") == 1
    assert "00_first has no slides: no cell in its source is marked as one." in capsys.readouterr().err


def test_a_lesson_that_is_out_of_step_is_told_of(folder, capsys):
    folder.write(MARKED)
    (folder.sources / "00_first.md").write_text(MARKED.replace("1 + 1", "1 + 2"), encoding="utf-8")
    assert folder.slides() == 1
    assert "00_first.ipynb is out of step with its source (its cells differ from the source)" in capsys.readouterr().err


def test_a_name_that_is_neither_lesson_nor_lecture_is_one_sentence(capsys):
    assert main(["slides", "nowhere"]) == 1
    told = capsys.readouterr().err
    assert told.startswith("course slides: There is no lesson 'nowhere': the lessons are 00_start_here")
    assert "the lectures are " in told
    assert told.count("\n") == 1


def test_without_npm_it_says_what_to_install(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(scripts, "CACHE", tmp_path)
    monkeypatch.setattr(scripts.node_modules, "__defaults__", (tmp_path / "cache",))
    assert main(["slides", "03", "--to", str(tmp_path / "decks")]) == 1
    told = capsys.readouterr().err
    assert "Making pages needs npm, which is not to be found: install Node.js" in told
    assert told.count("\n") == 1
    assert not (tmp_path / "decks").exists()
