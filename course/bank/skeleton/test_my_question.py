"""Proves the question my_question: run this file, or run pytest on its folder."""

from pathlib import Path

from course.bank.proof import prove, run


def by_a_loop(values):  # other right ways: add those that you think of, and those that students find
    return [sum(row) / len(row) for row in values]


def test_my_question():
    prove(Path(__file__).with_name("my_question.py"), right=[by_a_loop])


if __name__ == "__main__":
    run(test_my_question)
