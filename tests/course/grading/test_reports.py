"""The pages: what is on them, in words; and that what a submission says stays words."""

import re
from html.parser import HTMLParser

import pytest

from course.grading.chart import Bars
from course.grading.grades import Flag, Grade, QuestionGrade
from course.grading.reports import class_page, rules, student_page
from course.grading.results import Run, safe_name
from tests.course.grading.samples import HOSTILE, LESSON, SCRIPT, hostile, realistic
from utils.exercises.lesson_03 import true_of_softmax

RUN = Run("03", 7, "namespaces", "1")


class Page(HTMLParser):
    """The elements and the words of a page."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.addresses, self.words = set(), [], ""
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.elements.add(tag)
        self.addresses += [value for name, value in attributes if name in ("href", "src")]
        assert not [name for name, _ in attributes if name.startswith("on")]

    def handle_data(self, data):
        self.words += data


def of_class(grades, groups=()):
    return "".join(class_page(lambda: grades, LESSON, RUN, groups))


def grade(*questions, **more):
    return Grade("Ada", "ada.ipynb", "03", 7, "plain", questions, **more)


def test_each_question_has_a_sign_a_word_points_and_the_reason():
    page = student_page(
        grade(
            QuestionGrade("softmax", 1, 1, "correct", "Well done."),
            QuestionGrade("log_softmax", 0.5, 2, "not yet", "You wrote `a < b`:\nline two.", (), 1, 2, (), "See me."),
            QuestionGrade("true_of_softmax", 0, 1, "not attempted", ""),
            QuestionGrade("sigmoid", 0, 1, "not checked", ""),
        ),
        LESSON,
    )
    for words in ("✓ correct", "✗ not yet", "– not attempted", "– not checked", "1 of 1 point<", "0.5 of 2 points"):
        assert words in page
    assert "You wrote <code>a &lt; b</code>:\nline two." in page
    assert "Right on 1 of 2 cases." in page
    assert "See me." in page
    assert "1.5 of 5 points" in page
    assert "level of isolation: plain" in page
    assert [rule for rule in rules("plain") if rule not in Page(page).words] == []


def test_flags_are_for_the_lecturer_alone():
    answer = QuestionGrade("softmax", 1, 1, "correct", "", flags=(Flag(4, 2, "torch.softmax", " return softmax(x)"),))
    flagged = grade(answer)
    assert "torch" not in student_page(flagged, LESSON)
    page = of_class([flagged])
    assert "<code>torch.softmax</code> in code cell 4, line 2:<br><code>return softmax(x)</code>" in page


def test_lateness_and_a_missing_notebook_are_told():
    answer = QuestionGrade("softmax", 1, 1, "correct", "")
    assert "Handed in late (1.5 days): that takes 20\u00a0% off" in student_page(
        grade(answer, days_late=1.5, penalty=0.2), LESSON
    )
    nothing = student_page(Grade("Ada", "", "03", 7, "plain", ()), LESSON)
    assert "No notebook of yours was found." in nothing


def test_the_class_page_counts_and_puts_the_hardest_first():
    right = QuestionGrade("softmax", 1, 1, "correct", "")
    wrong = QuestionGrade("log_softmax", 0.5, 1, "not yet", "", ("wrong axis", "overflows"))
    blank = QuestionGrade("log_softmax", 0, 1, "not attempted", "")
    grades = [
        Grade("a", "a.ipynb", "03", 7, "plain", (right, wrong)),
        Grade("b", "b.ipynb", "03", 7, "plain", (right, wrong), ("It was torn.",)),
        Grade("c", "c.ipynb", "03", 7, "plain", (right, blank)),
        Grade("d", "", "03", 7, "plain", ()),
    ]
    words = re.sub(r"\s+", " ", Page(of_class(grades, [["a", "b"]])).words)
    for said in (
        "3 submissions of 4 students",
        "Mean 1.33, median 1.5 of 2 points.",
        "log_softmax0 %67 %0.33 of 1 softmax100 %100 %1 of 1",
        "overflows: 2 submissions, 67",
        "judge for yourself. a, b ",
        "Troubles b It was torn.",
    ):
        assert said in words, words
    assert 'aria-label="Distribution of the points. From 1 to 1.5: 1, from 1.5 to 2: 2."' in of_class(grades)


def test_the_class_page_says_which_option_a_letter_is():
    chosen = QuestionGrade("true_of_softmax", 0, 1, "not yet", "", ("picks A",))
    option = true_of_softmax.options[0]
    assert f"picks {option.letter}: {option.text[:20]}" in of_class([Grade("a", "a", "03", 7, "plain", (chosen,))])


@pytest.mark.parametrize("grades", [[], [Grade("d", "", "03", 7, "plain", ())]], ids=["nobody", "nothing handed in"])
def test_a_class_without_submissions_has_a_page(grades):
    assert "0 submissions" in of_class(grades)


def test_the_class_page_leads_to_each_student():
    grades = realistic(5) + hostile()
    addresses = Page(of_class(grades)).addresses
    assert set(addresses) == {f"pages/{safe_name(one.student)}.html" for one in grades}


OURS = """html head meta title style body main h1 h2 h3 p ul li code article header span div strong br wbr
a bdi figure figcaption svg line text rect table thead tbody tr th td"""


def test_what_a_submission_says_stays_words():
    pages = [student_page(one, LESSON) for one in hostile()] + [of_class(hostile(), [HOSTILE])]
    for page in map(Page, pages):
        assert page.elements <= set(OURS.split())
        assert not [address for address in page.addresses if not re.fullmatch(r"pages/[a-z0-9-]+\.html", address)]
    assert Page(pages[0]).words.count(SCRIPT) >= 10
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", "".join(pages))
    assert "{{ 7 * 7 }}" in Page(pages[HOSTILE.index("{{ 7 * 7 }}{% raw %}")]).words
    for page in pages:
        assert page.count("Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'") == 1


def test_no_text_is_without_end():
    page = student_page(grade(QuestionGrade("softmax", 0, 1, "not yet", "`<" * 10**6)), LESSON)
    assert len(page) < 50_000
    assert "more letters" in page


@pytest.mark.parametrize(
    ("points", "out_of", "counts"),
    [
        ([0, 1, 1, 9], 1, (1, 3)),
        ([5, 5, 4.99], 5, (0,) * 9 + (3,)),
        ([0.1 + 0.2, 1.0], 3, (1, 0, 1, 0, 0, 0)),
        ([7], 7, (0,) * 6 + (1,)),
        ([1.25], 2.5, (0, 0, 0, 0, 0, 1, 0, 0, 0, 0)),
        ([0], 0, (1,) + (0,) * 9),
    ],
)
def test_each_submission_is_in_one_bar(points, out_of, counts):
    bars = Bars.of(points, out_of)
    assert bars.counts == counts
    assert bars.marks[0] == 0
    assert bars.marks[-1] == bars.edges[-1] == out_of
    assert bars.tops[-1] >= max(counts)


@pytest.mark.parametrize("highest", [0, 1, 2, 3, 7, 10, 99, 10_000, 123_456])
def test_the_counts_beside_the_bars_are_few(highest):
    tops = Bars((0, 1), (highest,), (0, 1)).tops
    assert tops[0] == 0
    assert tops[-1] >= highest
    assert 2 <= len(tops) <= 6
