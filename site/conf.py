"""Sphinx's configuration for the web edition. ``course site`` runs Sphinx; what is ours is in `course/site`."""

project = "Why Cross-Entropy?"
html_title = project
language = "en"
extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_copybutton",
    "sphinxext.opengraph",
    "course.site.extension",
]
nb_execution_mode = "off"  # the committed outputs are shown
nb_render_markdown_format = "myst"  # what a cell shows as Markdown may hold formulas
nb_code_prompt_show = "Show the code of this figure"
nb_code_prompt_hide = "Hide the code of this figure"
myst_enable_extensions = ["amsmath", "dollarmath"]
myst_heading_anchors = 4
html_math_renderer = "katex"
napoleon_use_ivar = True  # else an attribute with an annotation would be described twice
default_role = "py:obj"  # a name between backticks in a docstring leads to what it names
autodoc_typehints = "none"  # the docstrings have them
suppress_warnings = ["ref.python"]  # a name that several classes have leads to none
add_module_names = False
html_theme = "furo"
html_theme_options = {"top_of_page_buttons": []}
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"
html_copy_source = False
html_show_copyright = False
ogp_enable_meta_description = True
ogp_social_cards = {"enable": False}
