"""HTML that needs no Jupyter and no network: what the slides and the web edition (`course.site`) share.

``formulas`` typesets mathematics, ``live`` puts a widget's picture in its place until it is alive, and ``assets``
collects the scripts that draw it. ``page`` makes one page of a notebook, for slides, and ``finish`` adapts its HTML.
``scripts`` installs what this needs from npm, once; ``folder`` writes the files.
"""
