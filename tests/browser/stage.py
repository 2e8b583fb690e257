"""A bare page with one explorable on it: no JupyterLab, no kernel, a model that remembers what it is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from playwright.sync_api import Browser

from tests.browser.browser import Visit, opened

_MODEL = """
    window.makeModel = (state) => {
      const heard = {};
      const tell = (name) => [...(heard[name] || [])].forEach((action) => action());
      return {
        saved: 0,
        get: (name) => state[name],
        set(name, value) { this.setAll({ [name]: value }); },
        setAll(traits) {  // as JupyterLab's models do: all are set before any is told
          const differs = (name) => JSON.stringify(state[name]) !== JSON.stringify(traits[name]);
          const changed = Object.keys(traits).filter(differs);
          Object.assign(state, traits);
          changed.forEach((name) => tell("change:" + name));
          if (changed.length) tell("change");
        },
        save_changes() { this.saved += 1; },
        on: (event, action) => (heard[event] ||= []).push(action),
        off: (event, action) => { heard[event] = (heard[event] || []).filter((one) => one !== action); },
      };
    };
    window.mount = async (code, state) => {
      const module = await import(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
      window.model = makeModel(state);
      document.querySelector("main").replaceChildren();
      await module.default().render({ model: window.model, el: document.querySelector("main") });
    };
    window.frames = (n) => new Promise((done) => {
      const next = () => (n-- > 0 ? requestAnimationFrame(next) : done());
      next();
    });
"""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on loopback and yield its address."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *words: object) -> None:
            pass

        def do_GET(self) -> None:
            if self.path == "/favicon.ico":  # browsers ask for it, whatever the page
                self.send_response(204)
                self.end_headers()
            else:
                super().do_GET()

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class Stage(Visit):
    """The page, and what tests do to an explorable on it."""

    def show(self, explorable) -> None:
        """Put an explorable on the page, in place of what was there."""
        state = {
            name: value for name, value in explorable.get_state().items() if name not in ("_esm", "_css", "layout")
        }
        self.page.evaluate("css => { document.querySelector('style').textContent = css }", explorable._css)
        self.page.evaluate("([code, state]) => mount(code, state)", [explorable._esm, state])
        self.frames(3)

    def frames(self, n: int) -> None:
        """Let frames pass."""
        self.page.evaluate("n => frames(n)", n)

    def set(self, **traits: object) -> None:
        """Set traits as Python would."""
        self.page.evaluate("traits => model.setAll(traits)", traits)
        self.frames(2)

    def get(self, name: str):
        """Return what the explorable has told the model."""
        return self.page.evaluate("name => model.get(name)", name)

    def numbers(self) -> dict[str, float]:
        """Return every number on the page, in full."""
        return {
            key: float(value)
            for key, value in self.page.evaluate(
                "[...document.querySelectorAll('[data-number]')].map(e => [e.dataset.number, e.dataset.value])"
            )
            if value is not None
        }


@contextmanager
def stage(browser: Browser, address: str = "about:blank", **context: object) -> Iterator[Stage]:
    """Open a bare page; `context` goes to Playwright (touch, motion, colours)."""
    with opened(browser, address, kind=Stage, **context) as seen:
        seen.page.set_content(
            '<!doctype html><html lang="en"><title>Stage</title><style></style><body><main></main></body></html>'
        )
        seen.page.add_script_tag(content=_MODEL)
        yield seen
