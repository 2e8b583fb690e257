"""``course release``: what a lecturer hands out, keeps and uploads, made from the one source of a lesson.

``command.py``
    the command: from a lesson's number to a finished folder.
``assignment.py``
    what is released: the source's cells and the exercises that they check.
``student.py``, ``instructor.py``
    the two notebooks.
``zipped.py``
    the default format: both notebooks, and an archive for a learning platform. Each further format is a module with the
    same function, ``files``.
``pieces.py``, ``nbgrader.py``, ``otter.py``, ``gradescope.py``
    the formats of tools that courses run; `course.grading` has what these call to grade (``here.py``,
    ``nbgrader_preprocessor.py``, ``gradescope.py``).
``folder.py``
    writes a release in one step, and never over what somebody has changed.
"""
