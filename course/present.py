"""``course present``: opens JupyterLab on a lesson for a room, with nothing but the document, in large type.

It works in a folder of its own, with copies that are laid anew each time. So the room sees no result before it has
predicted, and a lecturer's own copies, progress and settings of JupyterLab stay as they are. A copy in which something
was typed is kept beside the fresh one, and that is said.
"""

from collections.abc import Sequence
from pathlib import Path

from course.errors import CourseError
from course.naming import find_lessons
from course.paths import LESSONS, PRESENTATIONS
from course.running import RunningServer
from course.server import PRESENTATION
from course.start import open_lab
from course.workspace import Workspace


def present(
    words: Sequence[str] = (),
    port: int | None = None,
    open_browser: bool = True,
    *,
    folder: Path = PRESENTATIONS,
    lessons: Path = LESSONS,
) -> int:
    """Open one lesson to be presented, by default the first; return 0 when it is stopped.

    Raises CourseError if there is no such lesson (then nothing is laid), if a presentation is open already, or for what
    `open_lab` names.
    """

    def already(running: RunningServer) -> None:
        raise CourseError(
            f"Stop the presentation that is open at {running.address} first, with Ctrl-C in its terminal, or choose "
            "another lesson in it with File > Open from Path."
        )

    def prepare(workspace: Workspace) -> str:
        first = find_lessons(words, [lesson.path for lesson in workspace.lessons])[0]
        for line in workspace.lay_anew() + workspace.update().notes:
            print(line, flush=True)
        return first.name

    return open_lab(port, open_browser, folder, lessons, already, prepare, PRESENTATION)
