"""The views: one source, several notebooks, such as the committed lesson and the learner's copy.

A view says which cells it takes, whether they are executed, and where the notebook goes. A new view is one more
entry of `VIEWS`.
"""

import copy
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from course.paths import LESSONS, ROOT

STAFF_TAGS = frozenset({"notes", "solution"})


@dataclass(frozen=True)
class View:
    """One kind of notebook made from a lesson's source.

    Attributes
    ----------
    name : str
        What the view is called, in messages.
    folder : Path
        Where its notebooks are written.
    executed : bool
        Whether the cells are run and their outputs stored.
    committed : bool
        Whether its notebooks are kept in the repository, so that they must be in step with their source.
    leaves_out : frozenset of str
        Cells with one of these tags are not in the view.
    """

    name: str
    folder: Path
    executed: bool
    committed: bool
    leaves_out: frozenset[str] = frozenset()

    def select(self, notebook: NotebookNode) -> NotebookNode:
        """Return a copy of the notebook that holds the cells of this view; without outputs if it is not executed."""
        selected = copy.deepcopy(notebook)
        selected.cells = [cell for cell in selected.cells if not self.leaves_out & set(cell.metadata.get("tags", ()))]
        if not self.executed:
            selected.metadata.pop("widgets", None)
            for cell in selected.cells:
                if cell.cell_type == "code":
                    cell.outputs, cell.execution_count = [], None
        return selected


LESSON = View("lesson", LESSONS, executed=True, committed=True, leaves_out=STAFF_TAGS)
LEARNER = View("learner", ROOT / "build" / "learner", executed=False, committed=False, leaves_out=STAFF_TAGS)

VIEWS = (LESSON, LEARNER)
