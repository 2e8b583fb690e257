"""What a page needs in its folder: style, fonts for the mathematics, and the scripts that draw widgets."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from nbformat import NotebookNode

from course.errors import CourseError

HERE = Path(__file__).parent
# The kinds of widgets that a page can have; html-manager includes the first three.
CARRIED = {"@jupyter-widgets/base", "@jupyter-widgets/controls", "@jupyter-widgets/output", "anywidget"}
# Of html-manager's file, what a page needs. The rest is for notebooks of before 2022, and a start that we replace.
BASE = "@jupyter-widgets/base"
MANAGER = (BASE, "@jupyter-widgets/controls", "@jupyter-widgets/html-manager")


def formula_assets(modules: Path) -> dict[str, bytes]:
    """Return KaTeX's style and its fonts, in the one format that every browser of today reads."""
    folder = modules / "katex" / "dist"
    css = (folder / "katex.min.css").read_text(encoding="utf-8")
    css = re.sub(r',url\([^)]*\.(?:woff|ttf)\) format\("[a-z]+"\)', "", css)
    fonts = {f"assets/fonts/{font.name}": font.read_bytes() for font in sorted((folder / "fonts").glob("*.woff2"))}
    return {"assets/katex.css": css.encode(), **fonts}


def page_scripts(assets: Iterable[str]) -> list[str]:
    """Return the scripts that a page names itself, in their order: start_widgets.js fetches anywidget."""
    return [name for name in assets if name.endswith(".js") and not name.endswith("/anywidget.js")]


def widget_assets(models: Sequence[NotebookNode], modules: Path, lesson: str) -> dict[str, bytes]:
    """Return the style and the scripts that draw these saved widgets, in the order in which a page takes them.

    The scripts are below `modules`, from `scripts.node_modules`. Raises CourseError, naming the lesson, if a model is
    of a kind that no script here can draw.
    """
    kinds = {model["model_module"] for model in models}
    if kinds - CARRIED:
        raise CourseError(
            f"{lesson} has widgets of {', '.join(sorted(kinds - CARRIED))}, which a page can't carry: "
            "use anywidget or ipywidgets."
        )
    manager = modules / "@jupyter-widgets" / "html-manager" / "dist"
    scripts = _amd_modules((manager / "libembed-amd.js").read_text(encoding="utf-8"))
    assets = {
        "assets/widgets.css": (HERE / "widgets.css").read_bytes(),
        "assets/require.js": (modules / "requirejs" / "require.js").read_bytes(),
    }
    if kinds <= {BASE, "anywidget"} and not any(model.get("buffers") for model in models):
        assets["assets/widgets.js"] = scripts[BASE].encode() + (HERE / "small_manager.js").read_bytes()
    else:
        assets["assets/all_widgets.js"] = "".join(scripts[name] for name in MANAGER).encode()
        # The icons on buttons.
        assets |= {f"assets/{font.name}": font.read_bytes() for font in sorted(manager.glob("*.woff2"))}
    assets["assets/start_widgets.js"] = (HERE / "start_widgets.js").read_bytes()
    if "anywidget" in kinds:
        assets["assets/anywidget.js"] = (modules / "anywidget" / "dist" / "index.js").read_bytes()
    return assets


def _amd_modules(code: str) -> dict[str, str]:
    """Return the modules of one big file, by name."""
    parts = re.split(r'^(?=define\("([^"]+)")', code, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))
