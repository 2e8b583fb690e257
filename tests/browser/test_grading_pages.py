"""The grader's pages in a real browser: quiet, readable on a phone, and not to be taken over by what they quote."""

import pytest

from course.grading.grades import Grade, QuestionGrade
from course.grading.reports import class_page, student_page
from course.grading.results import Run, open_results, safe_name
from course.pages.scripts import node_modules
from tests.browser.browser import opened
from tests.course.grading.samples import HOSTILE, LESSON, hostile, realistic
from utils.lessons import LESSONS

SHOWN = ["class.html", *(f"pages/{safe_name(name)}.html" for name in ["Ada Lovelace", *HOSTILE[:8:2]])]


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    folder = tmp_path_factory.mktemp("results")
    with open_results(folder, LESSON, level="namespaces", rules="1", seed=7) as opened_results:
        for grade in realistic(8) + hostile():
            opened_results.keep(grade)
        opened_results.write_pages(groups=[HOSTILE[:3]])
    return folder


@pytest.mark.parametrize(
    ("width", "scheme"),
    [
        (360, "light"),
        pytest.param(360, "dark", marks=pytest.mark.slow),
        pytest.param(1280, "light", marks=pytest.mark.slow),
        pytest.param(1280, "dark", marks=pytest.mark.slow),
    ],
)
def test_pages_are_quiet_fit_and_axe_finds_nothing(browser, results, width, scheme):
    axe = (node_modules() / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    for name in SHOWN:
        with opened(browser, (results / name).as_uri(), width=width, color_scheme=scheme) as seen:
            assert seen.page.evaluate("document.documentElement.scrollWidth") <= width, name
            assert seen.page.title().startswith("Lesson 03, Softmax: ")
            seen.page.evaluate(axe)
            found = seen.page.evaluate(
                "axe.run().then(({ violations }) => violations.map(one => [one.id, one.nodes[0].html]))"
            )
            assert found == [], name
            assert seen.errors == []
            assert seen.requests_elsewhere == []


def test_the_names_of_all_questions_fit_a_phone(browser, tmp_path):
    questions = tuple(QuestionGrade(name, 0.99, 1, "not yet", "") for lesson in LESSONS for name in lesson.exercises)
    grade, run = Grade("Ada", "a.ipynb", "03", 7, "namespaces", questions), Run("03", 7, "namespaces", "1")
    for page in (student_page(grade, LESSON), "".join(class_page(lambda: [grade], LESSON, run))):
        (tmp_path / "page.html").write_text(page, encoding="utf-8")
        with opened(browser, (tmp_path / "page.html").as_uri(), width=360) as seen:
            assert seen.page.evaluate("document.documentElement.scrollWidth") <= 360
