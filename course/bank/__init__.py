"""A private bank: a lecturer's own questions in a folder outside this repository, in the protocol of the lessons.

The folder is one assignment, named after it. ``questions.md`` is the source of its notebook, written like that of a
lesson; each question that it checks has a file of its own, ``NAME.py``, and a test beside it.

``reading.py``
    from the folder to its exercises, or to a sentence with the file and the line of what is wrong.
``proof.py``
    tries right and wrong answers on a question, before students do.
``checks.py``
    the checks of a released notebook as data: cases and right values, no references (`utils.exercises.released`).
``new_question.py``, ``skeleton/``
    ``course new-question``, and the working question that it lays.
"""
