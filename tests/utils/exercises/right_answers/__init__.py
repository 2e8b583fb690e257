"""Other right ways to answer each exercise: at least two beside the reference, as unlike it as learners are.

One file a lesson, like the banks; each holds `RIGHT_ANSWERS`, from an exercise's name to its answers.
"""

import importlib

from tests.utils.exercises.banks import BANKS

RIGHT_ANSWERS = {
    name: answers
    for bank in BANKS
    for name, answers in importlib.import_module(f"{__name__}.{bank}").RIGHT_ANSWERS.items()
}
