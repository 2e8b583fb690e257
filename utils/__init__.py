"""The helper module of the course *Why Cross-Entropy?*: what the lessons import, small and tested.

Nothing is imported here, so that ``import utils`` costs nothing. Import what you need by its module::

    from utils.activations import softmax
    from utils.datasets import load_penguins
"""
