"""From an input to the next paint: the loss-surface explorable beside interact, ipympl and plotly, in one JupyterLab.

All show the same on some 850 pixels: both losses over 100 x 100 points, with contours and a descent on each. The mouse
drags a slider for y3, so that both surfaces are computed and drawn anew at every move; the next move is made when the
last one is on the screen. Two things favour the others: they draw no reliefs, which the explorable does, and they are
written as an expert would write them, with the figure made once and only its contents changed (but for interact, whose
idea it is to draw anew). Their kernel is warm. One thing favours the explorable: y3 puts its descents back to the
start, while the others compute and draw up to 100 steps (2 ms).

"Own work" is the time spent in the explorable's listeners, frames and timers from the input to the end of the frame;
"to paint" ends after the frame in which the change is drawn, and so holds up to 17 ms of waiting for that frame.
"Frames a second" are those in which the explorable draws while the mouse moves as fast as Playwright can move it (each
move waits for the page to take it), or while it plays; the kernel is told meanwhile, as in a lesson.

    python benchmarks/explorable_frames.py
"""

import argparse
import importlib.metadata
import importlib.util
import itertools
import math
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
INSTALL = 'python -m pip install -c constraints.txt -e ".[bench]"'
try:
    import nbformat
    from playwright.sync_api import Browser, Locator, Page, sync_playwright

    from utils import explorables
except ImportError as error:
    print(f"Skipped: {error}. Install what is missing with {INSTALL}")
    sys.exit()

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PANEL = ".jp-NotebookPanel:not(.lm-mod-hidden)"
OWN_MS = 8
TIMES_FASTER = 10
BYTES = 60_000
DRAG_SECONDS = 2
PLAY_SECONDS = 4
SETUP = """
import ipywidgets as widgets
import numpy as np
from IPython.display import display
from utils.descent import descend
from utils.losses import LOSSES
from utils.surfaces import loss_surface

axis = np.linspace(-10, 10, 100)

def surface_and_path(loss, y3):
    path = descend(loss, (-10, 10), learning_rate=1, y3=y3, max_steps=100, stop="crossed")
    return loss_surface(loss, axis, axis, y3=y3), path

y3 = widgets.FloatSlider(value=-3, min=-16, max=15, step=0.1, description="y3")
"""

EXPLORER = """
from utils.explorables import LossSurfaceExplorer

LossSurfaceExplorer(y3=-3, view="both")
"""

INTERACT = """
%matplotlib inline
import matplotlib.pyplot as plt
from utils.figures.surfaces import draw_loss_surface

def draw(y3):
    fig, axes = plt.subplots(1, 2, figsize=(8.5, 3.8), dpi=100, layout="constrained")
    for ax, loss in zip(axes, LOSSES):
        surface, path = surface_and_path(loss, y3)
        draw_loss_surface(surface, ax=ax, title=loss, trajectories=[path], names=["path"])
    plt.show()

widgets.interact(draw, y3=y3);
"""

IPYMPL = """
%matplotlib widget
import matplotlib.pyplot as plt

fig, axes = plt.subplots(1, 2, figsize=(8.5, 3.8), dpi=100, layout="constrained")
parts = {}
for ax, loss in zip(axes, LOSSES):
    surface, path = surface_and_path(loss, y3.value)
    image = ax.imshow(surface.values, origin="lower", extent=(-10, 10, -10, 10), cmap="cividis")
    contours = ax.contour(axis, axis, surface.values, levels=8, colors="white", linewidths=1)
    line, = ax.plot(*path.points.T, color="white")
    fig.colorbar(image, ax=ax, shrink=0.8)
    ax.set(xlabel="$y_1$", ylabel="$y_2$", title=loss)
    parts[loss] = [ax, image, contours, line]
fig.canvas.draw()
fig.set_layout_engine("none")  # laid out once

def update(change):
    for loss, part in parts.items():
        ax, image, contours, line = part
        surface, path = surface_and_path(loss, change["new"])
        image.set_data(surface.values)
        image.autoscale()
        contours.remove()
        part[2] = ax.contour(axis, axis, surface.values, levels=8, colors="white", linewidths=1)
        line.set_data(*path.points.T)
    fig.canvas.draw_idle()

y3.observe(update, "value")
display(y3)
"""

PLOTLY = """
import plotly.graph_objects as go
from plotly.subplots import make_subplots

fig = go.FigureWidget(make_subplots(1, 2))
parts = {}
for column, loss in enumerate(LOSSES, 1):
    surface, path = surface_and_path(loss, y3.value)
    lines = dict(coloring="heatmap", showlines=True)  # heat map and contours in one trace
    fig.add_contour(x=axis, y=axis, z=surface.values, colorscale="Cividis", contours=lines, ncontours=9, row=1,
                    col=column, colorbar=dict(x=0.45 + 0.55 * (column - 1), thickness=14))
    fig.add_scatter(x=path.points[:, 0], y=path.points[:, 1], mode="lines", showlegend=False, row=1, col=column)
    parts[loss] = fig.data[-2:]
fig.update_layout(width=850, height=380, margin=dict(l=40, r=40, t=30, b=40))

def update(change):
    with fig.batch_update():
        for loss, (contour, line) in parts.items():
            surface, path = surface_and_path(loss, change["new"])
            contour.z = surface.values
            line.x, line.y = path.points.T

y3.observe(update, "value")
display(y3, fig)
"""

# Times what happens from an input to the end of the frame that shows it. The explorable's listeners are those on its
# elements; the frames and timers that they ask for, and so on, are its own too.
PROBE = """
(seconds) => {
  const { requestAnimationFrame: frame, setTimeout: timer } = window;
  const { addEventListener: add, removeEventListener: remove } = EventTarget.prototype;
  const { clearRect, drawImage } = CanvasRenderingContext2D.prototype;
  let own = false; // whether what runs belongs to an explorable
  let drew = false;
  let since = null; // when the input was made that is not shown yet
  const probe = (window.probe = { kind: "", shown: null, updates: [], work: 0, frames: new Set(), signals: 0 });

  const owned = (action) => (...words) => {
    const [began, outer] = [performance.now(), own];
    own = true;
    try {
      return action(...words);
    } finally {
      own = outer;
      if (!outer) probe.work += performance.now() - began;
    }
  };
  window.requestAnimationFrame = (action) => frame(!own ? action : (now) => {
    drew = false;
    owned(action)(now);
    if (drew) probe.frames.add(now);
  });
  window.setTimeout = (action, ...words) => timer(own ? owned(action) : action, ...words);
  CanvasRenderingContext2D.prototype.clearRect = function (...words) {
    drew = true;
    clearRect.apply(this, words);
  };

  const listeners = new WeakMap();
  EventTarget.prototype.addEventListener = function (type, action, options) {
    if (!(this instanceof HTMLElement) || typeof action !== "function") return add.call(this, type, action, options);
    if (!listeners.has(action)) {
      listeners.set(action, function (event) {
        const run = () => action.call(this, event);
        return this.closest?.(".explorable") ? owned(run)() : run();
      });
    }
    return add.call(this, type, listeners.get(action), options);
  };
  EventTarget.prototype.removeEventListener = function (type, action, options) {
    remove.call(this, type, listeners.get(action) || action, options);
    return remove.call(this, type, action, options);
  };

  const afterFrame = (action) => frame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = action;
    channel.port2.postMessage(0);
  });
  const signal = () => {
    probe.signals += 1;
    afterFrame(() => {
      if (since === null) return;
      probe.updates.push({ paint: performance.now() - since, work: probe.work });
      since = null;
      probe.shown?.();
    });
  };
  add.call(window, "pointermove", (event) => {
    if (since !== null || !event.buttons || !probe.kind) return;
    since = event.timeStamp;
    probe.work = 0;
    if (probe.kind === "frame") signal(); // asked for first, so it is the frame in which the explorable draws
  }, true);

  probe.watch = (kind) => {
    probe.kind = kind;
    if (kind === "picture") {
      let last = "";
      new MutationObserver(() => {
        const picture = [...document.querySelectorAll(".jp-OutputArea-output img")].at(-1);
        if (!picture || picture.src === last) return;
        last = picture.src;
        picture.decode().then(signal);
      }).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["src"] });
    } else if (kind === "canvas") {
      CanvasRenderingContext2D.prototype.drawImage = function (source, ...words) {
        drawImage.call(this, source, ...words);
        if (source instanceof HTMLImageElement) signal();
      };
    } else if (kind === "plot") {
      document.querySelector(".js-plotly-plot").on("plotly_afterplot", signal);
    }
  };
  probe.clear = () => Object.assign(probe, { updates: [], work: 0, frames: new Set(), signals: 0 });
  probe.settled = () => new Promise((done, failed) => {
    if (since === null) return done();
    probe.shown = done;
    return timer(() => failed(new Error("The input was never shown.")), 1000 * seconds);
  });
}
"""


@dataclass(frozen=True)
class Other:
    """A tool to compare with: its cell, what needs to be installed, and what shows that it has drawn."""

    name: str
    cell: str
    kind: str
    shows: str
    package: str | None = None


OTHERS = [
    Other("interact, Matplotlib inline", INTERACT, "picture", ".jp-OutputArea-output img"),
    Other("ipympl, contents changed", IPYMPL, "canvas", ".jupyter-matplotlib canvas >> nth=0", "ipympl"),
    Other("plotly FigureWidget", PLOTLY, "plot", ".js-plotly-plot", "plotly"),
]


class Drag:
    """A mouse button held down in a page with the probe; from then on the mouse goes from place to place."""

    def __init__(
        self, page: Page, target: Locator, path: Callable[[int], tuple[float, float]], at: float = 0.5
    ) -> None:
        self.page = page
        target.scroll_into_view_if_needed()
        box = target.bounding_box()
        x, y = box["x"] + box["width"] * at, box["y"] + box["height"] * 0.5
        page.mouse.move(x, y)
        page.mouse.down()
        self.places = ((x + right, y + down) for right, down in map(path, itertools.count(1)))

    def updates(self, count: int, pause: float = 0) -> list[dict[str, float]]:
        """Return the times of `count` updates, each made when the last is shown; a first one is left out."""
        self.page.evaluate("probe.clear()")
        for place in itertools.islice(self.places, count + 1):
            self.page.mouse.move(*place)
            self.page.evaluate("probe.settled()")
            self.page.wait_for_timeout(pause)
        return self.page.evaluate("probe.updates")[1:]

    def go_on(self) -> None:
        """Move without waiting for what is shown."""
        end = time.monotonic() + DRAG_SECONDS
        while time.monotonic() < end:
            self.page.mouse.move(*next(self.places))


def circle(k: int) -> tuple[float, float]:
    return 70 * math.sin(k / 9), 70 * math.cos(k / 9) - 70


def to_and_fro(k: int) -> tuple[float, float]:
    return 2 * (abs((k + 12) % 48 - 24) - 12), 0  # by 2 pixels, from -24 to 24


def frames_a_second(page: Page, act: Callable[[], None]) -> float:
    """Return in how many frames of a second the explorable draws."""
    page.evaluate("probe.clear()")
    began = page.evaluate("performance.now()")
    act()
    frames, now = page.evaluate("[probe.frames.size, performance.now()]")
    return 1000 * frames / (now - began)


@contextmanager
def course_server(folder: Path, home: Path) -> Iterator[str]:
    """Run `course start` in a new home folder and yield the address that it prints, once it answers."""
    home.mkdir()
    command = [sys.executable, "-m", "course", "start", "--no-browser", "--folder", str(folder)]
    environment = {**os.environ, "HOME": str(home), "USERPROFILE": str(home)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        try:
            found = (re.search(r"http://\S+:\d+/\S+", line) for line in process.stdout)
            address = next(match.group() for match in found if match)
            wait_for(address)
            yield address
        finally:
            process.send_signal(signal.SIGINT)


@contextmanager
def opened(browser: Browser, address: str, name: str, shows: str, kind: str) -> Iterator[Page]:
    """Open a notebook of two cells, run them, and wait until there is something to see."""
    page = browser.new_page(viewport={"width": 1280, "height": 1400})
    page.set_default_timeout(90_000)
    page.goto(re.sub(r"tree/.*?\?", f"tree/{name}.ipynb?reset&", address))
    page.wait_for_selector("#jp-main-statusbar >> text=/Python 3.*Idle/")
    page.evaluate(PROBE, 20)
    for cell in (0, 1):
        page.locator(f"{PANEL} .jp-Notebook-cell").nth(cell).locator(".jp-InputPrompt").click()
        page.keyboard.press("Control+Enter")
    page.locator(f"{PANEL} {shows}").first.wait_for()
    page.wait_for_timeout(1500)
    page.evaluate("kind => probe.watch(kind)", kind)
    yield page
    page.close()


def wait_for(address: str) -> None:
    """Wait until the server answers: its address is printed a little before."""
    for _ in range(100):
        try:
            return urlopen(address, timeout=10).close()
        except URLError:
            time.sleep(0.1)
    raise SystemExit(f"JupyterLab does not answer at {address}")


def measure_explorer(browser: Browser, address: str, runs: int) -> dict:
    """Return the updates of each interaction, frames a second, and the sizes on the page."""
    with opened(browser, address, "explorer", ".explorable canvas.map", "frame") as page:
        explorable = page.locator(".explorable")
        boxes = {name: explorable.locator(name).first.bounding_box() for name in ("canvas.map", "canvas.relief")}
        sizes = [f"{name[7:]}s {box['width']:.0f} x {box['height']:.0f}" for name, box in boxes.items()]
        width = explorable.bounding_box()["width"]
        found = {"size": ", ".join([f"{width:.0f} px wide", *sizes]), "browser": browser.version}

        def measure(key: str, drag: Drag) -> None:
            found[key] = drag.updates(runs)
            page.evaluate("probe.clear()")
            page.wait_for_timeout(600)
            found[f"{key}_rest"] = page.evaluate("probe.work")
            found[f"{key}_rate"] = frames_a_second(page, drag.go_on)
            page.mouse.up()

        y3 = explorable.get_by_role("slider", name="y₃", exact=True)
        measure("y3", Drag(page, y3, to_and_fro, at=13 / 31))
        measure("drag", Drag(page, explorable.locator("canvas.map").first, circle))
        explorable.get_by_role("button", name="1,000 steps", exact=True).click()  # so that there are paths to draw
        measure("turn", Drag(page, explorable.locator("canvas.relief").first, circle))

        explorable.get_by_label("Preset").select_option("lecture")
        page.wait_for_timeout(500)
        explorable.get_by_role("button", name="Play", exact=True).click()
        found["play_rate"] = frames_a_second(page, lambda: page.wait_for_timeout(1000 * PLAY_SECONDS))
        return found


def measure_other(browser: Browser, address: str, number: int, other: Other, runs: int) -> tuple[list[float], str]:
    """Return the milliseconds to paint, and how large the picture is."""
    with opened(browser, address, f"other{number}", other.shows, other.kind) as page:
        box = page.locator(other.shows).first.bounding_box()
        updates = Drag(page, page.locator(".noUi-handle").first, to_and_fro).updates(runs, pause=100)
        return [update["paint"] for update in updates], f"{box['width']:.0f} x {box['height']:.0f}"


def write_notebooks(folder: Path) -> None:
    cells = {"explorer": EXPLORER, **{f"other{k}": other.cell for k, other in enumerate(OTHERS)}}
    for name, cell in cells.items():
        made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text.strip()) for text in (SETUP, cell)])
        made.metadata["kernelspec"] = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
        nbformat.write(made, folder / f"{name}.ipynb")


def told(values: list[float]) -> str:
    return f"{statistics.median(values):.1f} ({max(values):.1f})"


def aim(what: str, met: bool) -> None:
    print(f"aim {what}: {'met' if met else 'not met'}")


def report_explorer(found: dict) -> float:
    """Print what was measured of the explorable and return the median milliseconds of a change of y3."""
    print(
        f"LossSurfaceExplorer, {found['size']}, in headless Chromium {found['browser']} and JupyterLab "
        f"{importlib.metadata.version('jupyterlab')}; median (max) in ms of {len(found['y3'])} updates"
    )
    print(f"{'':34}{'own work a frame':>20}{'input to paint':>20}{'frames a second':>20}")
    rows = {"y3": "y₃ by its slider", "drag": "the start, dragged on a map", "turn": "a relief, turned by drag"}
    for key, name in rows.items():
        work, paint = ([update[part] for update in found[key]] for part in ("work", "paint"))
        rate = f"{found[f'{key}_rate']:.0f}"
        print(f"{name:34}{told(work):>20}{told(paint):>20}{rate:>20}")
    print(f"{'the lecture’s start, playing':34}{'':40}{found['play_rate']:>20.0f}")
    print(f"{'at rest: the reliefs in full, once':34}{found['turn_rest']:>14.1f}")
    print()
    for key, name in rows.items():
        own = statistics.median(update["work"] for update in found[key])
        aim(f"{name}: own work of at most {OWN_MS} ms, {own:.1f}", own <= OWN_MS)
    return statistics.median(update["paint"] for update in found["y3"])


def report_others(browser: Browser, address: str, runs: int, ours: float) -> None:
    title = f"y₃ by a slider, median (max) of {runs}"
    print(f"\n{title:34}{'':20}{'input to paint':>20}{'times ours':>20}   on the screen")
    for number, other in enumerate(OTHERS):
        if other.package and importlib.util.find_spec(other.package) is None:
            print(f"{other.name:34}skipped, {other.package} is missing: install it with {INSTALL}")
            continue
        paints, size = measure_other(browser, address, number, other, runs)
        ratio = statistics.median(paints) / ours
        print(f"{other.name:34}{'':20}{told(paints):>20}{ratio:>20.1f}   {size}")
        if other.kind == "picture":
            interact = ratio
    print()
    aim(f"at least {TIMES_FASTER} times faster than interact, {interact:.1f}", interact >= TIMES_FASTER)


def report_sizes() -> None:
    for name in explorables.__all__:
        size = len(getattr(explorables, name)._esm.encode())
        aim(f"{name}: JavaScript of at most {BYTES:,} bytes, {size:,}", size <= BYTES)


def main() -> None:
    parser = argparse.ArgumentParser(description="Time the loss-surface explorable beside interact, ipympl and plotly.")
    parser.add_argument(
        "--runs",
        type=int,
        default=20,
        help="updates of each of the others, and a third of the explorable's (default 20)",
    )
    runs = parser.parse_args().runs
    busy = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as temporary:
        candidates = [*filter(None, map(shutil.which, CHROMIUM)), playwright.chromium.executable_path]
        found = next((path for path in candidates if Path(path).exists()), None)
        if found is None:
            print("Skipped: Chromium is missing: apt-get install chromium, or `python -m playwright install chromium`")
            return
        folder = Path(temporary) / "my-lessons"
        folder.mkdir()
        write_notebooks(folder)
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        with course_server(folder, Path(temporary) / "home") as address:
            ours = report_explorer(measure_explorer(browser, address, 3 * runs))
            report_others(browser, address, runs, ours)
        browser.close()
    report_sizes()
    if busy > 1:
        print(f"\nThe machine was busy before this began (a load of {busy:.1f}): measure again when it is at rest.")


if __name__ == "__main__":
    main()
