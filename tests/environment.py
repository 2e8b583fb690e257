"""The environment in which the tests run, whoever calls them: a home of its own and nothing of the caller's settings.

Servers, kernels and commands that the tests start inherit it. What is needed to find and install programs is kept:
PATH, proxies, and where pip, npm and Playwright have their settings and downloads.
"""

import os
import re
import sys
from pathlib import Path

from course.kernel import kernel_environment

# Names the tests' own home; where it is set, this process has inherited the environment already.
HOME = "COURSE_TEST_HOME"
# Settings of make, Jupyter, IPython, Matplotlib, the desktop, the terminal, the language and Python itself.
SETTINGS = re.compile(
    "ARGS|PIP_FLAGS|MAKE.*|MFLAGS|GNUMAKEFLAGS|JUPYTER.*|IPYTHON.*|MPL.*|MATPLOTLIBRC|XDG_.*|LC_.*|LANG|LANGUAGE"
    "|BROWSER|COLUMNS|LINES|NO_COLOR|FORCE_COLOR|PYTHON(PATH|STARTUP|WARNINGS|OPTIMIZE|IOENCODING|UTF8|SAFEPATH|_COLORS)"
)


def take_on(folder: Path) -> None:
    """Replace this process's environment by the tests' own, with its home in this folder."""
    environment = {**_programs(Path.home()), **os.environ}
    environment = {name: value for name, value in environment.items() if not SETTINGS.fullmatch(name)}
    environment |= {HOME: str(folder), "HOME": str(folder), "USERPROFILE": str(folder), "LC_ALL": "C.UTF-8"}
    # Servers on loopback are reached directly, whatever proxy the rest of the world is behind.
    loopback = ",".join(filter(None, [os.environ.get("NO_PROXY", os.environ.get("no_proxy")), "127.0.0.1,localhost"]))
    environment |= {"NO_PROXY": loopback, "no_proxy": loopback}
    environment |= kernel_environment(Path(folder, "ipython"), environment)
    os.environ.clear()
    os.environ.update(environment)
    os.umask(0o022)


def _programs(home: Path) -> dict[str, str]:
    """Say where pip, npm and Playwright have their settings and downloads below the caller's home."""
    caches = {"darwin": home / "Library" / "Caches", "win32": Path(os.environ.get("LOCALAPPDATA", home))}
    cache = caches.get(sys.platform, Path(os.environ.get("XDG_CACHE_HOME", home / ".cache")))
    places = {
        "NPM_CONFIG_USERCONFIG": home / ".npmrc",
        "NPM_CONFIG_CACHE": home / ".npm",
        "PIP_CONFIG_FILE": home / ".config" / "pip" / "pip.conf",
        "PIP_CACHE_DIR": cache / "pip",
        "PLAYWRIGHT_BROWSERS_PATH": cache / "ms-playwright",
    }
    return {name: str(place) for name, place in places.items() if place.exists()}
