"""HTML that needs no Jupyter and no network: what the exported lessons (`course.exports`) and the slides share.

``page`` makes one page of a notebook: ``formulas`` typesets its mathematics, ``assets`` collects its style and scripts,
``finish`` adapts nbconvert's HTML. ``scripts`` installs what this needs from npm, once; ``folder`` writes the files.
"""
