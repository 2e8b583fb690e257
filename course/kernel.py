"""The kernel that runs the lessons: this very Python, in an environment of the course's own.

What the user has set up for other notebooks does not reach it: no kernelspec of that name in the home folder, no
profile, no startup file.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from course.errors import CourseError
from course.shadows import INSTALL, wrong_utils

# Asked of a Python that is started as a kernel is. It imports nothing: that would take as long as opening JupyterLab.
QUESTION = """
from importlib.util import find_spec
import json
missing = [name for name in ("ipykernel", "IPython", "matplotlib_inline") if find_spec(name) is None]
utils = find_spec("utils")
print(json.dumps([missing, utils and next(iter(utils.submodule_search_locations or [utils.origin]))]))
"""
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def kernel_environment(ipython: Path, given: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment variables that a kernel gets on top of those of the process that starts it.

    A kernel computes with one thread. The lessons' matrices are small: more threads would mostly wait for each other,
    and on a busy machine for minutes. If you have set a number of threads, it is kept; as elsewhere, the number for
    OpenMP then goes for the libraries of linear algebra as well.

    IPython's profile and history go into the folder `ipython`, in place of the user's ``~/.ipython``; it need not
    exist. The user's variables are those of this process unless they are `given`.

    Examples
    --------
    >>> sorted(kernel_environment(Path("ipython"), {"OMP_NUM_THREADS": "4"}))
    ['IPYTHONDIR', 'MPLBACKEND', 'PYTHONSTARTUP']
    >>> kernel_environment(Path("ipython"), {})["OMP_NUM_THREADS"]
    '1'
    """
    given = os.environ if given is None else given
    threads = {} if given.get("OMP_NUM_THREADS") else {name: "1" for name in THREADS if not given.get(name)}
    return {
        **threads,
        "IPYTHONDIR": str(ipython),
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "PYTHONSTARTUP": "",  # a kernel runs this file, too
    }


def ask_a_kernel(folder: Path, environment: Mapping[str, str]) -> subprocess.Popen[str]:
    """Start Python as a kernel is started, in the learner's folder, and have it look for what it would import.

    Takes what `kernel_environment` returns. Returns what `check_answer` takes, without waiting for it.
    """
    return subprocess.Popen(
        [sys.executable, "-c", QUESTION],
        cwd=folder,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
    )


def check_answer(asked: subprocess.Popen[str]) -> None:
    """Wait for the answer.

    Raises CourseError if a kernel can't start, lacks what it needs, or would import another `utils` than the course's
    own.
    """
    answer, errors = asked.communicate()
    if asked.returncode:
        why = errors.strip().rpartition("\n")[2] or f"it ended with {asked.returncode}"
        raise CourseError(f"Python can't be started for a notebook ({why}): {INSTALL}.")
    missing, found = json.loads(answer.splitlines()[-1])
    if missing:
        raise CourseError(f"Notebooks need {missing[0]}, which is not installed for {sys.executable}: {INSTALL}.")
    wrong = wrong_utils(None if found is None else Path(found))
    if wrong is not None:
        raise CourseError(wrong)
