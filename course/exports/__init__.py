"""Lessons as what can be shown without Jupyter: a folder of HTML that opens with a double click.

``export`` is the command. ``page`` makes one page: ``formulas`` typesets, ``assets`` is what the page carries,
``finish`` mends the rest. ``scripts`` fetches from npm, once, what this needs; ``folder`` puts it all in its place.
"""
