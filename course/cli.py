"""The command ``course``: parses its arguments, calls the module that does the work, and reports errors."""

import argparse
import io
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from course.errors import CourseError
from course.patches import import_jsonschema
from course.paths import WORKSPACE
from course.shadows import hidden_by_the_environment

FORMATS = ("zip", "nbgrader", "otter", "gradescope")  # of a release
INTERRUPTED = 130  # what a shell reports for a program that Ctrl-C ended


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status.

    0 done, 1 a `CourseError`, 2 arguments that make no command, 130 stopped by Ctrl-C.
    """
    _allow_any_output_encoding()
    try:
        return _run(_parser().parse_args(argv))
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return INTERRUPTED


def _run(arguments: argparse.Namespace) -> int:
    try:
        hidden = hidden_by_the_environment()
        if hidden is not None:
            raise CourseError(hidden)
        readers = {_start, _present, _reset, _build, _slides, _site, _release, _grade}
        if arguments.run in readers:  # of notebooks
            import_jsonschema()
        return arguments.run(arguments)
    except CourseError as error:
        print(f"course{arguments.command}: {error}", file=sys.stderr)
    except ModuleNotFoundError as error:  # a learner's install has no more than learners need
        print(
            f"course{arguments.command}: {error.name} is not installed. Run `make build`, or "
            '`pip install -c constraints.txt -e ".[staff]"`.',
            file=sys.stderr,
        )
    return 1


def _allow_any_output_encoding() -> None:
    """Print ? for what the output can't encode: it need not be Unicode, as on Windows when it is a file."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _parser() -> argparse.ArgumentParser:
    about = "Why Cross-Entropy? A course in Jupyter notebooks."
    parser = argparse.ArgumentParser(prog="course", description=about, add_help=False)
    _add_help(parser)
    parser.add_argument("--version", action="store_true", help="Show the version.")
    parser.set_defaults(run=partial(_introduce, parser), command="")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    start = _command(commands, _start, "Open the lessons in JupyterLab, in your own copies.")
    _add_address(start)
    _add_folder(start)

    present = _command(commands, _present, "Open a lesson for a room: large type, nothing beside it (for lecturers).")
    present.add_argument("lesson", nargs="?", metavar="LESSON", help="A lesson's number, such as 03 (default: 00).")
    _add_address(present)

    reset = _command(commands, _reset, "Take a fresh copy of a lesson; your old one is kept beside it.")
    reset.add_argument("lessons", nargs="+", metavar="LESSON", help="A lesson's number, such as 03.")
    _add_folder(reset)

    _add_folder(_command(commands, _progress, "Show what you have solved, lesson by lesson."))

    build = _command(commands, _build, "Make the notebooks from lessons/source (for authors).")
    build.add_argument("lessons", nargs="*", metavar="LESSON", help="Only these lessons (default: all).")
    build.add_argument("--all", action="store_true", help="Build also what is in step with its source.")
    build.add_argument("--check", action="store_true", help="Build nothing: list what is out of step and exit 1.")

    grade = _command(commands, _grade, "Grade a folder of notebooks that were handed in (for lecturers).")
    grade.add_argument("submissions", type=Path, metavar="FOLDER", help="A notebook or a folder for each student.")
    which = grade.add_mutually_exclusive_group(required=True)
    which.add_argument("--lesson", metavar="LESSON", help="The lesson's number, such as 03.")
    _add_bank(which)
    grade.add_argument("--to", type=Path, metavar="FOLDER", help="The results folder (default: grades-LESSON).")
    grade.add_argument(
        "--roster", type=Path, metavar="FILE", help="A CSV table: student, and if you like file, days_late, penalty."
    )
    grade.add_argument("--seed", type=int, help="What hidden cases are drawn from (default: drawn, and kept).")
    grade.add_argument("--regrade", action="append", default=[], metavar="QUESTION", help="Grade it again for all.")
    grade.add_argument("--strict", action="store_true", help="No points where a library gives the answer away.")
    grade.add_argument("--unsealed", action="store_true", help="No sandbox: only for files that you trust.")
    grade.add_argument("--jobs", type=int, default=-1, help="How many to grade at once (default: one a processor).")
    grade.add_argument("--scheduler", metavar="ADDRESS", help="Grade on the Dask cluster that has this scheduler.")
    grade.add_argument("--cell-seconds", type=float, default=60, help="How long a cell may take (default: 60).")
    grade.add_argument("--call-seconds", type=float, default=10, help="How long a call may take (default: 10).")
    grade.add_argument("--memory", type=int, default=1024, metavar="MB", help="How much memory (default: 1024).")

    release = _command(commands, _release, "Make what you hand out, keep and upload of a lesson (for lecturers).")
    which = release.add_mutually_exclusive_group(required=True)
    which.add_argument("lesson", nargs="?", metavar="LESSON", help="A lesson's number, such as 12.")
    _add_bank(which)
    release.add_argument("--to", type=Path, metavar="FOLDER", help="Where to put it (default: in build/release).")
    release.add_argument("--format", default="zip", choices=FORMATS, help="What it is for (default: zip).")
    release.add_argument("--seed", type=int, help="What hidden tests are drawn from (default: drawn, and kept).")

    question = _command(
        commands, _new_question, "Lay a question of your own that works, for you to change (for lecturers)."
    )
    question.add_argument("name", metavar="NAME", help="The name of the answer, such as brier_score.")
    bank = "Your bank of questions; begun if there is none (default: my-questions)."
    question.add_argument("--bank", type=Path, default=Path("my-questions"), metavar="FOLDER", help=bank)

    slides = _command(commands, _slides, "Make decks of slides that need no Jupyter and no network (for lecturers).")
    names = "A lesson's number, or a lecture's name (default: all)."
    slides.add_argument("names", nargs="*", metavar="NAME", help=names)
    slides.add_argument("--to", type=Path, metavar="FOLDER", help="Where to put them (default: build/slides).")

    site = _command(commands, _site, "Make the web edition, which needs no Jupyter and no network (for lecturers).")
    site.add_argument("--to", type=Path, metavar="FOLDER", help="Where to put it (default: build/site).")
    site.add_argument("--url", default="", help="Where it will be published: for its sitemap and previews.")
    site.add_argument("--repository", default="", metavar="URL", help="Where the course is hosted: for links to it.")
    return parser


def _command(commands: argparse._SubParsersAction, run: Callable, says: str) -> argparse.ArgumentParser:
    """Add the command that this function runs."""
    name = run.__name__.removeprefix("_").replace("_", "-")
    command = commands.add_parser(name, help=says, description=says, add_help=False)
    _add_help(command)
    command.set_defaults(run=run, command=f" {name}")
    return command


def _add_help(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-h", "--help", action="help", help="Show this help.")


def _add_address(command: argparse.ArgumentParser) -> None:
    command.add_argument("--no-browser", action="store_true", help="Print the address instead of opening a browser.")
    command.add_argument("--port", type=int, help="The port to serve on (default: the first free one from 8888).")


def _add_bank(which: argparse._MutuallyExclusiveGroup) -> None:
    which.add_argument("--bank", type=Path, metavar="FOLDER", help="A bank of your own in place of a lesson.")


def _add_folder(command: argparse.ArgumentParser) -> None:
    command.add_argument("--folder", type=Path, default=WORKSPACE, help="Where your copies are (default: my-lessons).")


# The modules are imported when their command runs: `course reset` need not wait for JupyterLab to be imported,
# and a learner's install has no jupytext.


def _introduce(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> int:
    """Show the version, or else the help."""
    if arguments.version:
        from importlib.metadata import version

        print(f"course {version('why-cross-entropy')}")
    else:
        parser.print_help()
    return 0


def _start(arguments: argparse.Namespace) -> int:
    from course.start import start

    return start(port=arguments.port, open_browser=not arguments.no_browser, folder=arguments.folder)


def _present(arguments: argparse.Namespace) -> int:
    from course.present import present

    words = [arguments.lesson] if arguments.lesson else []
    return present(words, port=arguments.port, open_browser=not arguments.no_browser)


def _reset(arguments: argparse.Namespace) -> int:
    from course.workspace import reset

    return reset(arguments.lessons, folder=arguments.folder)


def _progress(arguments: argparse.Namespace) -> int:
    from course.progress import show_progress

    return show_progress(folder=arguments.folder)


def _build(arguments: argparse.Namespace) -> int:
    from course.build import build

    return build(arguments.lessons, everything=arguments.all, check=arguments.check)


def _grade(arguments: argparse.Namespace) -> int:
    from course.grading.command import Options, grade
    from course.grading.sandbox import Limits

    limits = Limits(arguments.cell_seconds, arguments.call_seconds, megabytes=arguments.memory)
    names = ("bank", "to", "roster", "seed", "strict", "unsealed", "jobs", "scheduler")
    options = Options(
        **{name: getattr(arguments, name) for name in names}, regrade=tuple(arguments.regrade), limits=limits
    )
    return grade(arguments.submissions, arguments.lesson, options)


def _release(arguments: argparse.Namespace) -> int:
    from course.release.command import release

    where = {"bank": arguments.bank, "folder": arguments.to}
    return release(arguments.lesson, **where, kind=arguments.format, seed=arguments.seed)


def _new_question(arguments: argparse.Namespace) -> int:
    from course.bank.new_question import new_question

    return new_question(arguments.name, arguments.bank)


def _slides(arguments: argparse.Namespace) -> int:
    from course.slides.command import SLIDES, slides

    return slides(arguments.names, folder=arguments.to or SLIDES)


def _site(arguments: argparse.Namespace) -> int:
    from course.site.command import SITE, site

    return site(folder=arguments.to or SITE, url=arguments.url, repository=arguments.repository)
