"""Other right ways to answer each exercise: at least two beside the reference, as unlike it as learners are.

One file a lesson, like the banks; each holds `RIGHT_ANSWERS`, from an exercise's name to its answers.
"""

import importlib
import pkgutil

RIGHT_ANSWERS = {
    name: answers
    for module in pkgutil.iter_modules(__path__)
    for name, answers in importlib.import_module(f"{__name__}.{module.name}").RIGHT_ANSWERS.items()
}
