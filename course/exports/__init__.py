"""Lessons that open without Jupyter: each a folder of HTML that opens with a double click.

``export`` is the command. ``page`` makes one page: ``formulas`` typesets its mathematics, ``assets`` collects its style
and scripts, ``finish`` adapts nbconvert's HTML. ``scripts`` installs what this needs from npm, once; ``folder`` writes
the files.
"""
