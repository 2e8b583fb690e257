"""The default format: the student's notebook, the instructor's, and an archive for a learning platform."""

import io
import zipfile
from collections.abc import Collection, Mapping

import nbformat
from nbformat import NotebookNode

from course.bank.checks import checks_file
from course.release.assignment import Assignment
from course.release.instructor import instructor_notebook
from course.release.student import student_notebook
from utils.exercises.released import ENDING


def files(assignment: Assignment) -> dict[str, bytes]:
    """Return the files of the release by their paths."""
    stem = assignment.lesson.stem
    student = students_files(assignment)
    checks = {name: content for name, content in student.items() if name.endswith(ENDING)}
    instructor = {f"{stem}-instructor.ipynb": as_bytes(instructor_notebook(assignment)), **checks}
    return {
        **{f"student/{name}": content for name, content in student.items()},
        **{f"instructor/{name}": content for name, content in instructor.items()},
        f"{stem}.zip": archive(student),
    }


def students_files(assignment: Assignment) -> dict[str, bytes]:
    """Return what students get: the notebook and, of a private bank, the checks that it reads."""
    stem = assignment.lesson.stem
    checks = {} if assignment.bank is None else {f"{stem}{ENDING}": checks_file(assignment.exercises)}
    return {f"{stem}.ipynb": as_bytes(student_notebook(assignment)), **checks}


def as_bytes(notebook: NotebookNode) -> bytes:
    """Return the notebook as the bytes of its file; raise ValidationError if it is none."""
    nbformat.validate(notebook)
    return (nbformat.writes(notebook) + "\n").encode()


def archive(files: Mapping[str, bytes], executable: Collection[str] = ()) -> bytes:
    """Return a zip archive of these files, the same for the same files: no time of today's is in it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name)
            entry.external_attr = (0o755 if name in executable else 0o644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return packed.getvalue()
