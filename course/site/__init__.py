"""The web edition, made by Sphinx from the committed lessons, the glossary, the guides and the docstrings.

``command`` is the command. ``sources`` lays out the folder that Sphinx reads: a web view of each lesson (``lesson``),
the glossary with links both ways (``terms``), the pages that are gathered (``gathered``). ``extension`` is what
Sphinx itself needs of ours: mathematics typeset by `course.pages.formulas`, and widgets alive without a kernel.
"""
