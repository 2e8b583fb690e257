"""``course new-question``: lays a question that works, to be changed into one's own."""

import keyword
import re
from pathlib import Path

from course.bank.reading import NOTEBOOK, checked_names, name_of
from course.errors import CourseError
from course.files import discard, move_to_new_name, write_atomically, write_errors_explained, write_temporary

SKELETON = Path(__file__).parent / "skeleton"
_QUESTION, _BANK = "my_question", "my_bank"
_TAKEN = {"exercises", "released", "np", "torch"}  # names that the notebook has already


def new_question(name: str, folder: Path) -> int:
    """Lay a question of this name in a bank, which is begun if there is none, and return 0.

    Two files are new, and the notebook's source gets a section at its end. Raises CourseError if the name is no name
    of a question or is taken, or the folder can't be written to: then all is as before.
    """
    bank = name_of(folder)
    if not re.fullmatch("[A-Za-z][A-Za-z0-9_]{0,49}", name) or keyword.iskeyword(name) or name in _TAKEN:
        raise CourseError(f"{name!r} can't be the name of an answer: say a Python name, such as brier_score.")
    notebook = folder / NOTEBOOK
    files = [folder / f"{name}.py", folder / f"test_{name}.py"]
    begun = _text(notebook) if notebook.exists() else None
    taken = [path for path in files if path.exists()]
    if taken or (begun is not None and name in checked_names(begun)):
        raise CourseError(f"{taken[0] if taken else notebook} has a question {name} already: say another name.")
    with write_errors_explained(folder / files[0].name):
        folder.mkdir(parents=True, exist_ok=True)
        laid = []
        try:
            for path in files:
                _lay(path, _named(path.name.replace(name, _QUESTION), name, bank))
                laid.append(path)
            head, separator, section = _named(NOTEBOOK, name, bank).partition("+++\n")
            text = begun.rstrip("\n") + "\n\n" if begun is not None else head
            write_atomically(notebook, (text + separator + section).encode())
        except BaseException:
            for path in laid:
                discard(path)
            raise
    print(f"{files[0]}: the question, yours to change")
    print(f"{files[1]}: its test")
    print(f"{notebook}: what students read, with a section for it at the end")
    return 0


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(f"{path} can't be read ({error}): nothing was written; save it as UTF-8.") from None


def _named(file: str, name: str, bank: str) -> str:
    text = (SKELETON / file).read_text(encoding="utf-8")
    return text.replace(_QUESTION, name).replace(_BANK, bank)


def _lay(path: Path, text: str) -> None:
    temporary = write_temporary(path.parent, f".{path.name}", text.encode())
    try:
        move_to_new_name(temporary, path)
    finally:
        discard(temporary)
