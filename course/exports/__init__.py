"""Lessons that open without Jupyter: each a folder of HTML that opens with a double click.

``export`` is the command, ``page`` what its pages have of their own. How a page is made is in `course.pages`.
"""
