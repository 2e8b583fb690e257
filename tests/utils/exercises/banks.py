"""All exercises of all banks, found rather than listed: a new bank file is tested from its first day."""

import importlib
import pkgutil

import utils.exercises
from utils.exercises.choice_exercise import ChoiceExercise
from utils.exercises.exercise import Exercise
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.value_exercise import ValueExercise

BANKS = sorted(
    module.name for module in pkgutil.iter_modules(utils.exercises.__path__) if module.name.startswith("lesson_")
)


def exercises_of(bank: str) -> list[Exercise]:
    module = importlib.import_module(f"utils.exercises.{bank}")
    return [item for item in vars(module).values() if isinstance(item, Exercise)]


EXERCISES = {exercise.name: exercise for bank in BANKS for exercise in exercises_of(bank)}
FUNCTIONS = {name: exercise for name, exercise in EXERCISES.items() if isinstance(exercise, FunctionExercise)}
CALLED = {name: exercise for name, exercise in FUNCTIONS.items() if not isinstance(exercise, ValueExercise)}
CHOICES = {name: exercise for name, exercise in EXERCISES.items() if isinstance(exercise, ChoiceExercise)}
