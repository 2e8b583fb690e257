"""A widget's output in a page without a kernel: its picture stands there until it is alive."""

import html
import json

from nbformat import NotebookNode

from course.widget_state import VIEW

STAND_IN = 'class="stand-in"'


def live_output(output: NotebookNode) -> str:
    """Return the HTML of an output that shows a widget.

    The picture stands until the widget is drawn, and where no script runs it stays: widgets.css hides it. It is not an
    OutputArea-output: JupyterLab's style for what stands in one would reach into the widget.
    """
    picture = output.data.get("text/html") or f"<pre>{html.escape(output.data.get('text/plain', ''))}</pre>"
    view = json.dumps(output.data[VIEW], sort_keys=True).replace("</", "<\\/")
    return (
        f'<div class="live-output">\n<div class="static-figure jp-RenderedHTMLCommon">\n{picture}\n</div>\n'
        f'<script type="{VIEW}">\n{view}\n</script>\n</div>'
    )


def neighbours_joined(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Return the outputs, with the picture that stands in for a widget in the widget's own."""
    joined: list[NotebookNode] = []
    for output in outputs:
        before = joined[-1].get("data", {}).get("text/html", "") if joined else ""
        if VIEW in output.get("data", {}) and STAND_IN in before:
            joined[-1] = NotebookNode({**output, "data": NotebookNode({**joined[-1].data, **output.data})})
        else:
            joined.append(output)
    return joined
