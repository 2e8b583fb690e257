"""The exercise protocol, and one bank file a lesson.

A lesson imports its own bank: ``from utils.exercises import lesson_01 as exercises``. Where to look:

``lesson_XX``
    the exercises of one lesson: cases, reference, misconceptions, hints. To change the text of a hint, edit it there.
``exercise.py``
    what every exercise has; ``function_exercise.py``, ``value_exercise.py`` and ``choice_exercise.py`` judge answers.
``case.py``, ``misconception.py``
    what an answer is given and what is seen of it; the known wrong answers.
``diagnosis.py``, ``slips.py``, ``families.py``
    which mistake explains a wrong answer; the errors and the numbers that any answer may have wrong.
``faults.py``
    what may be left of the bugs in code that a task hands out.
``giveaways.py``
    library calls that give an answer away; each exercise names its own.
``drivers.py``, ``torch_driver.py``, ``training_driver.py``
    how an answer is called and observed; needs no reference, so a grader can run it in another process.
``settings.py``
    the settings of NumPy and torch under which an answer runs, whatever the notebook has set.
``agreement.py``, ``wording.py``
    when two values are equal; how a value is shown in a sentence.
``wire.py``
    values to JSON and back.
``outcome.py``, ``prediction.py``
    what a check amounts to; the questions that come before a result.
``clicks.py``
    keeps what the reader has chosen over a restart.
``display.py``
    the look of all that the learner is shown: a card in a notebook, text elsewhere.
``earlier.py``
    what a notebook of an earlier edition is told.
``overview.py``
    the learner's progress, lesson by lesson.
"""
