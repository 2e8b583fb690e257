"""What stands in a widget's place where it can't live: one output before it, which is hidden as soon as it does."""

from typing import Any

from IPython.display import display

# In JupyterLab, the two outputs are neighbours, and one of them shows. A widget whose state
# has not been saved leaves an error message there, which nobody could do anything about.
_HTML = """\
<div class="stand-in">{}<p class="wake">{}</p></div>
<style>
.jp-OutputArea-child:has(.stand-in):has(+ * :is(.explorable, .prediction)),
.jp-OutputArea-child:has(.stand-in) + :not(:has(.explorable, .prediction)) {{ display: none; }}
</style>"""


def display_with_stand_in(widget: Any, bundle: dict[str, str], wake: str) -> None:
    """Display what stands in for a widget, by MIME type with text/html among them, then the widget.

    The widget's element has the class "explorable" or "prediction"; `wake` is a sentence that says how to make it live.
    """
    view, metadata = widget._repr_mimebundle_()
    view.pop("text/plain", None)
    display({**bundle, "text/html": _HTML.format(bundle["text/html"], wake)}, raw=True)
    display(view, metadata=metadata, raw=True)
