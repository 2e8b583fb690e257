"""The npm packages that pages are made with: installed once, and checked against the digests of the lock file."""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from course.errors import CourseError
from course.files import write_errors_explained
from course.paths import ROOT

HERE = Path(__file__).parent
LISTS = ("package.json", "package-lock.json")
CACHE = ROOT / "build" / "npm"
INSTALL = "install Node.js 20 or newer, which npm comes with (Debian and Ubuntu: `apt-get install npm`)"
REMEDY = "connect to the network, or look at `npm config get registry`, then try again; this is needed only once"
# No script of a package is run; a network that is down is reported after seconds, not minutes.
NPM_CI = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--include=dev", "--loglevel=error")
RETRIES = ("--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000")


def node_modules(cache: Path = CACHE) -> Path:
    """Return the folder of the installed packages; install them if these versions are not there yet.

    Each set of versions has a folder in the cache, named by the digest of the lists. Raises CourseError if npm is
    missing or can't fetch the packages.
    """
    digest = hashlib.sha256(b"".join(_text(name) for name in LISTS)).hexdigest()[:16]
    installed = cache / digest / "node_modules"
    if not installed.is_dir():
        _install(cache / digest)
    return installed


def program(name: str) -> str:
    """Return the path of ``npm`` or ``node``; raise a CourseError that says what to install if it is missing."""
    path = shutil.which(name)
    if path is None:
        raise CourseError(f"Making pages needs {name}, which is not to be found: {INSTALL}.")
    return path


def _text(name: str) -> bytes:
    return (HERE / name).read_bytes().replace(b"\r\n", b"\n")  # the same digest in a checkout on Windows


def _install(target: Path) -> None:
    """Install in a temporary folder and give it its name in the end, so that a folder with the name is complete."""
    npm = program("npm")
    print("Fetching what pages are made with from npm, once ...", file=sys.stderr, flush=True)
    with write_errors_explained(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=".", suffix=".tmp", dir=target.parent))
        try:
            for name in LISTS:
                (temporary / name).write_bytes(_text(name))
            ended = subprocess.run(
                [npm, *NPM_CI, *RETRIES], cwd=temporary, capture_output=True, text=True, errors="replace"
            )
            if ended.returncode:
                raise CourseError(f"npm could not fetch what pages are made with ({_reason(ended.stderr)}): {REMEDY}.")
            try:
                os.rename(temporary, target)
            except OSError:
                if not target.is_dir():  # else another process was faster, and its folder is as good
                    raise
        finally:
            shutil.rmtree(temporary, ignore_errors=True)


def _reason(stderr: str) -> str:
    """Return the line in which npm gives its reason, or else its last line that isn't about its log."""
    lines = [line.removeprefix("npm error").strip() for line in stderr.splitlines()]
    useful = [line for line in lines if line and "log of this run" not in line and "_logs" not in line]
    reasons = [line for line in useful if "reason:" in line]
    return (reasons or useful or ["it did not say why"])[-1]
