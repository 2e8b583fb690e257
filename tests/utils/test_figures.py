"""Figures: arrays in, Axes out; shown with a description."""

import base64
import os
import re
import struct
import subprocess
import sys

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib import style

from course.paths import ROOT, SOURCES
from utils import figures
from utils.descent import descend
from utils.figures import charts, look, surfaces
from utils.surfaces import loss_surface


@pytest.fixture
def shown(monkeypatch):
    """Collect what `show` displays."""
    bundles = []
    monkeypatch.setattr("IPython.display.display", lambda bundle, raw: bundles.append(bundle))
    return bundles


def test_a_shown_figure_has_its_description_in_the_page_and_as_plain_text(shown):
    fig, _ = figures.new_figure()
    figures.show(fig, alt='The curve falls, from "high" to <low>, and stays there.')
    (bundle,) = shown
    assert 'alt="The curve falls, from &quot;high&quot; to &lt;low&gt;, and stays there."' in bundle["text/html"]
    assert bundle["text/plain"] == 'The curve falls, from "high" to <low>, and stays there.'
    assert bundle["image/png"] in bundle["text/html"]


def test_a_picture_is_sharper_than_it_is_wide_on_the_page(shown):
    fig, _ = figures.new_figure(width=8.5)
    figures.show(fig, alt="One two three four five six seven eight.")
    png = base64.b64decode(shown[0]["image/png"])
    (pixels,) = struct.unpack(">I", png[16:20])
    assert 'width="850"' in shown[0]["text/html"]
    assert pixels > 1.5 * 850


def test_the_same_figure_is_the_same_bytes(shown):
    for _ in range(2):
        fig, ax = figures.new_figure()
        figures.draw_histogram(np.arange(50) % 7, {"mean": 3}, ax=ax, x_label="x", y_label="y", title="t", bins=7)
        figures.show(fig, alt="One two three four five six seven eight.")
    assert shown[0] == shown[1]


def picture(settings_in_between="default"):
    """Return a picture of what the course draws and of what a reader adds, the settings changed in between."""
    fig, ax = figures.new_figure()
    ax.plot([0, 1], [-3, 2], label="the reader's own")
    with style.context(settings_in_between):
        curves = {"one": [-1, 2], "two": [2, 1]}
        figures.draw_curves([0, 1], curves, ax=ax, x_label="$x$", y_label="y", title="t")
        return figures.picture_bundle(fig, "One two three four five six seven eight.")["image/png"]


HOSTILE = {"text.usetex": True, "figure.dpi": 40, "savefig.bbox": "tight", "axes.unicode_minus": False}


@pytest.mark.parametrize("settings", [HOSTILE, "dark_background", ["classic", "ggplot"]], ids=str)
def test_the_readers_settings_change_no_pixel(settings):
    plain = picture()
    with style.context(settings):
        assert picture() == plain
    assert picture(settings) == plain


def test_numbers_too_small_to_hold_are_drawn_where_the_reader_tells_numpy_to_raise():
    _, (left, right) = figures.new_figure(columns=2)
    labels = {"x_label": "x", "y_label": "y", "title": "t"}
    with np.errstate(all="raise"):
        figures.draw_spread([[5e-324, 0, 1e-200], [1e-160, 3e-160, 1]], ax=left, **labels)
        figures.draw_curves(range(3), {"a": [5e-324, 1e-300, 1]}, ax=right, log=True, **labels)


def test_the_readers_configuration_changes_no_pixel_and_keeps_its_backend(tmp_path):
    lines = [*(f"{name}: {value}" for name, value in HOSTILE.items()), "backend: svg", "figure.facecolor: black"]
    (tmp_path / "matplotlibrc").write_text("\n".join(lines))
    code = "import matplotlib as mpl; from tests.utils.test_figures import picture; print(picture(), mpl.get_backend())"
    environment = {**os.environ, "MATPLOTLIBRC": str(tmp_path), "MPLBACKEND": ""}
    said = subprocess.check_output([sys.executable, "-c", code], env=environment, cwd=ROOT, text=True)
    assert said.split() == [picture(), "svg"]


def test_what_the_reader_draws_after_a_new_figure_has_the_look():
    with mpl.rc_context({"lines.linestyle": ":", "legend.frameon": True, "text.color": "white"}):
        _, ax = figures.new_figure()
        (line,) = ax.plot([0, 1], [0, 1], label="mine")
        legend = ax.legend()
    assert (line.get_linestyle(), line.get_linewidth()) == ("-", figures.LOOK["lines.linewidth"])
    assert line.get_color() == figures.CLASS_COLOURS[0]
    assert legend.get_texts()[0].get_color() == figures.INK
    assert not legend.get_frame_on()


@pytest.mark.parametrize("alt", ["", "A figure.", "one two three four five six seven"])
def test_a_short_description_is_refused(alt):
    fig, _ = figures.new_figure()
    with pytest.raises(ValueError, match="eight words"):
        figures.show(fig, alt=alt)


def test_classes_differ_by_mark_as_well_as_by_colour():
    assert len(set(figures.CLASS_MARKS)) == len(figures.CLASS_MARKS) == len(set(figures.CLASS_COLOURS))


def test_a_number_line_marks_exactly_the_samples_on_the_wrong_side():
    _, ax = figures.new_figure()
    outputs = np.array([0.1, 0.7, 1.2, 2.4, -3.0, 1.0])
    labels = np.array([0, 0, 2, 1, 0, 1])
    figures.draw_number_line(outputs, labels, [0, 2, 1], ["a", "b", "c"], ax=ax, title="t")
    drawn = sorted(x for dots in ax.collections for x, _ in dots.get_offsets().tolist())
    crosses = sorted(x for dots in ax.collections if dots.get_zorder() == 3 for x, _ in dots.get_offsets())
    assert drawn == sorted(outputs)
    assert [text.get_text() for text in ax.texts] == ["-0.73", "1.20", "1.70"]  # the means, in the order of the rows
    assert crosses == [0.7, 1.0]  # 0.7 is nearer to 1 than to its 0; 1.0 is class b, whose number here is 2


def test_regions_name_each_class_and_rim_exactly_the_samples_in_a_wrong_one():
    inputs, labels = np.array([[0.0, 0.0], [1.0, 0.0], [2.0, 1.0], [3.0, 2.0]]), np.array([0, 0, 1, 1])
    _, ax = figures.new_figure()
    charts.draw_regions(
        inputs,
        labels,
        lambda points: (points[:, 0] > 0.5).astype(int),
        "ab",
        ax=ax,
        x_label="x",
        y_label="y",
        title="t",
    )
    rimmed = [place for marks in ax.collections if marks.get_zorder() == 3 for place in marks.get_offsets().tolist()]
    assert rimmed == [[1.0, 0.0]]
    assert [text.get_text() for text in ax.texts] == ["a", "b"]


def test_scores_print_each_mean_beside_its_row():
    _, ax = figures.new_figure()
    figures.draw_scores(["one", "two"], [[1.0, 3.0], [5.0, 5.0]], ax=ax, x_label="x", title="t", digits=2)
    assert [text.get_text() for text in ax.texts] == ["2.00", "5.00"]


def test_a_spread_shows_each_groups_median():
    _, ax = figures.new_figure()
    figures.draw_spread([[1, 2, 3], [4, 6, 8]], ax=ax, x_label="x", y_label="y", title="t")
    assert ax.lines[0].get_ydata().tolist() == [2, 6]


AXIS = np.linspace(-10, 10, 21)


@pytest.mark.parametrize(
    ("loss", "label"),
    [("cross_entropy", "cross-entropy (nats)"), ("softmax_squared_error", "squared error after softmax")],
)
def test_a_map_of_a_loss_names_its_unit_and_its_axes(loss, label):
    fig, ax = figures.new_figure()
    figures.draw_loss_surface(loss_surface(loss, AXIS, AXIS), ax=ax, title="t")
    assert (ax.get_xlabel(), ax.get_ylabel(), fig.axes[1].get_ylabel()) == ("$y_1$", "$y_2$", label)


def test_a_path_is_drawn_from_its_start_to_its_end_over_the_map():
    _, ax = figures.new_figure()
    path = descend("cross_entropy", (-10, 10), learning_rate=1, max_steps=100, stop="crossed")
    surface = loss_surface("cross_entropy", AXIS, AXIS)
    figures.draw_loss_surface(surface, ax=ax, title="t", trajectories=[path], names=["eleven steps"])
    line, ring = ax.lines
    np.testing.assert_array_equal(line.get_xydata(), path.points)
    np.testing.assert_array_equal(ring.get_xydata(), path.points[:1])
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["eleven steps"]


def test_a_gradient_map_draws_the_border_of_what_is_flat():
    _, ax = figures.new_figure()
    surface = loss_surface("softmax_squared_error", AXIS, AXIS)
    figures.draw_gradient_map(surface, ax=ax, title="t", below=1e-3)
    (border,) = (
        item for item in ax.collections if len(item.get_edgecolor()) and not item.get_hatch() and not item.filled
    )
    assert list(border.levels) == [1e-3]


def test_curves_differ_by_dashes_as_well_as_by_colour():
    _, ax = figures.new_figure()
    curves = {"one": [1, 2], "two": [2, 1]}
    figures.draw_curves([0, 1], curves, ax=ax, x_label="x", y_label="y", title="t", log=True)
    assert len({line.get_linestyle() for line in ax.lines}) == 2
    assert ax.get_yscale() == "log"


def test_who_draws_imports_from_the_module_that_does():  # so that a change in another puts no lesson out of step
    files = [*SOURCES.glob("*.md"), *(ROOT / "utils").rglob("*.py")]
    texts = {str(file): file.read_text(encoding="utf-8") for file in files}
    pattern = r"^(from utils\.figures import|from utils import .*\bfigures\b|import utils\.figures$)"
    assert not [name for name, text in texts.items() if re.search(pattern, text, flags=re.MULTILINE)]


def test_copies_of_lessons_may_import_from_the_package():
    from utils.figures import CLASS_COLOURS, draw_curves, draw_relief, show

    assert (show, draw_relief) == (look.show, surfaces.draw_relief)
    assert (draw_curves, CLASS_COLOURS) == (charts.draw_curves, look.CLASS_COLOURS)
    with pytest.raises(ImportError, match="cannot import name 'draw_nothing'"):
        from utils.figures import draw_nothing  # noqa: F401
