"""What Sphinx needs of ours: typeset mathematics, live widgets, a description of each page, and a 404 page anywhere."""

import re
from typing import Any
from urllib.parse import urljoin, urlparse

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx.util.nodes import traverse_parent

from course.pages.formulas import Formula, typeset
from course.pages.scripts import node_modules
from course.site.lesson import PICTURES

_PICTURE = re.compile(rf"{PICTURES}/\w+\.png")
logger = logging.getLogger(__name__)


class TypesetMathematics(SphinxTransform):
    """Typeset the formulas of a page, all at once, and keep their HTML with them."""

    default_priority = 800

    def apply(self, **_: Any) -> None:
        """Do it; Sphinx calls this for each page that it reads."""
        found = list(self.document.findall(lambda node: isinstance(node, nodes.math | nodes.math_block)))
        formulas = [Formula(node.astext().strip(), isinstance(node, nodes.math_block)) for node in found]
        for node, html in zip(found, typeset(formulas, node_modules(), self.env.docname), strict=True):
            node["typeset"] = html
        metadata = self.env.metadata[self.env.docname]
        metadata["has_mathematics"] = bool(found)
        pictures = (_PICTURE.search(node.astext()) for node in self.document.findall(nodes.raw))
        if first := next(filter(None, pictures), None):
            metadata["preview"] = first[0]
        for image in self.document.findall(nodes.image):
            if not image.line:  # what is said of it, by us and by Sphinx, is to name its cell
                image.line = next((node.line for node in traverse_parent(image) if node.line), None)
            if not image.get("alt", "").strip():
                logger.warning("the picture %s has no alternative text", image["uri"], location=image)


def put_formula(translator: Any, node: nodes.Element) -> None:
    """Write a typeset formula."""
    translator.body.append(node["typeset"])
    raise nodes.SkipNode


def complete_page(app: Sphinx, pagename: str, template: str, context: dict, doctree: nodes.document | None) -> None:
    """Give a page the style sheets and scripts that it needs, and no others."""
    metadata = app.env.metadata.get(pagename, {})
    tags = '<meta name="generator" content="course site">'
    if metadata.get("has_mathematics"):
        app.add_css_file("katex.css")
    scripts = app.config.course_scripts.get(pagename, ())
    if scripts:
        app.add_css_file("widgets/widgets.css")
    for script in scripts:
        app.add_js_file(script, loading_method="defer")
    if app.config.html_baseurl and "preview" in metadata:
        metadata["og:image"] = urljoin(app.config.html_baseurl, metadata["preview"])  # sphinxext.opengraph shows it
    if pagename == "404" and app.config.html_baseurl:  # it is shown at any depth
        tags += f'<base href="{urlparse(app.config.html_baseurl).path}">'
    context["metatags"] = tags + context.get("metatags", "")  # first, so that we know our own folder again


def mend_page(app: Sphinx, pagename: str, template: str, context: dict, doctree: nodes.document | None) -> None:
    """Mend what a screen reader would stumble over in what Sphinx and MyST-NB make."""
    for part, wrong, right in (
        ("furo_navigation_tree", ' role="heading"', ' role="heading" aria-level="2"'),
        ("body", '<summary aria-label="Toggle hidden content">', "<summary>"),
    ):
        if context.get(part):
            context[part] = context[part].replace(wrong, right)


def skip_member(app: Sphinx, kind: str, name: str, member: Any, skip: bool, options: Any) -> bool | None:
    """Leave out what Python says of each field of a named tuple: the class's own docstring says it better."""
    return True if (getattr(member, "__doc__", None) or "").startswith("Alias for field number") else None


def setup(app: Sphinx) -> dict[str, Any]:
    """Register all this with Sphinx."""
    app.add_config_value(
        "course_code", "", "env", str
    )  # a digest of our code: when it changes, all pages are made anew
    app.add_config_value("course_titles", "", "html", str)  # of all pages: when one changes, all are written again
    app.add_config_value("course_scripts", {}, "", dict)  # for each page with widgets, the scripts that draw them
    app.add_transform(TypesetMathematics)
    app.add_html_math_renderer("katex", (put_formula, None), (put_formula, None))
    app.add_css_file("site.css")
    app.add_js_file("site.js")
    app.connect("autodoc-skip-member", skip_member)
    app.connect("html-page-context", complete_page, priority=400)  # before sphinxext.opengraph
    app.connect("html-page-context", mend_page, priority=600)  # after the theme
    return {"parallel_read_safe": True, "parallel_write_safe": True}
