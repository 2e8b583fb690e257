"""The sealed grader: a folder of submitted notebooks in, grades with reasons out (``course grade``).

Who may be trusted is what the files are divided by. Everything here runs in the lecturer's process and treats what
comes from a submission as hostile; only `inside/` runs beside a submission, in the sandbox, and holds no secret.

``command.py``
    the command: from arguments to a finished results folder.
``submissions.py``, ``names.py``, ``roster.py``, ``notebook.py``
    whose file is which, and what cells it has.
``worker.py``, ``engine.py``, ``sandbox.py``, ``memory.py``, ``channel.py``
    one submission, run cell by cell in a sandbox; the sandbox itself; what may come out of it.
``cluster.py``
    many workers, on other machines.
``points.py``
    from observations to points and reasons.
``giveaways.py``, ``following.py``, ``folding.py``, ``cells.py``
    library calls that give an answer away, found by following names through the syntax trees of the cells.
``similar.py``
    submissions that are nearly the same.
``here.py``, ``nbgrader_preprocessor.py``, ``gradescope.py``
    what the notebooks and archives of ``course release --format`` call: unsealed, in nbgrader, on Gradescope.
``grades.py``, ``results.py``, ``tables.py``, ``reports.py``, ``chart.py``
    what a grade is; how it is kept, once and whole; the pages for students and for the lecturer.
"""
