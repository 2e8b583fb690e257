"""The build backend: setuptools' editable install, with PyTorch's small CPU build on Linux, and no other install.

PyTorch's default build for Linux brings several GB of CUDA libraries. Its CPU build lies in an index of its own, and no
option of pip uses an index if it can be reached and gives up within seconds if not. So when pip asks for the metadata,
this backend makes one requirement more precise: the file of the CPU build in place of a range of versions of torch.
"""

import html
import os
import re
import subprocess
import sys
import threading
from concurrent.futures import Future
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit
from urllib.request import Request, urlopen

from packaging.tags import sys_tags
from packaging.utils import parse_wheel_filename
from setuptools import build_meta
from setuptools.build_meta import build_editable, get_requires_for_build_editable

__all__ = [
    "build_editable",
    "build_sdist",
    "build_wheel",
    "get_requires_for_build_editable",
    "prepare_metadata_for_build_editable",
    "prepare_metadata_for_build_wheel",
]

# Where the CPU builds are. COURSE_TORCH_INDEX names a mirror instead, or, left empty, asks for pip's default build.
INDEX = "https://download.pytorch.org/whl/cpu"
ANSWER = 5  # seconds for the index to answer: giving up too early costs a slow network several GB
READ = 30  # seconds to read its page, which is long, once it has answered

# What the interpreter outside of pip's isolated build has: the version, and whether pip took it from an address.
INSTALLED = """
from importlib.metadata import distributions
for torch in distributions(name="torch"):
    print(torch.version, torch.read_text("direct_url.json") is not None)
    break
"""


def prepare_metadata_for_build_editable(metadata_directory, config_settings=None):
    """Let setuptools write the metadata, then name the file of PyTorch's CPU build if there is one to be had."""
    folder = build_meta.prepare_metadata_for_build_editable(metadata_directory, config_settings)
    address = cpu_build()
    if address is not None:
        path = Path(metadata_directory, folder, "METADATA")
        metadata = path.read_text(encoding="utf-8")
        metadata = re.sub(r"^(Requires-Dist: torch)\b(?!-).*$", rf"\1 @ {address}", metadata, flags=re.MULTILINE)
        path.write_text(metadata, encoding="utf-8")
    return folder


def _refuse(*_):
    sys.exit(
        "The course runs from its own folder and makes no wheel. "
        "In that folder, run `python -m pip install -c constraints.txt -e .`"
    )


build_wheel = build_sdist = prepare_metadata_for_build_wheel = _refuse


def cpu_build() -> str | None:
    """Return the address of the tested version's CPU build, or None to leave the choice to pip; say which."""
    if sys.platform != "linux" or os.environ.get("PIP_NO_INDEX", "0").lower() not in ("", "0", "false", "no", "off"):
        return None
    index = os.environ.get("COURSE_TORCH_INDEX", INDEX)
    constraints = Path(__file__).with_name("constraints.txt").read_text(encoding="utf-8")
    version = re.search(r"^torch==([^\s;]+)", constraints, re.MULTILINE)[1] + "+cpu"
    installed, from_address = _installed()
    address = None
    # A torch that is there is left alone. Only a CPU build that came from here gives way to the one of a new version.
    if installed and not (from_address and installed.endswith("+cpu") and installed != version):
        choice = f"{installed} is installed already"
    elif not index:
        choice = "pip's default build, as COURSE_TORCH_INDEX is empty"
    else:
        try:
            address = _in_time(index, version)
            choice = f"the CPU build, {address}"
        except Exception as error:  # whatever is wrong with the index, there is pip's default build
            choice = f"pip's default build, as {index} offers no CPU build ({error or 'no answer in time'})"
    print(f"torch: {choice}")  # pip shows it with -v
    return address


def _installed() -> tuple[str, bool]:
    hidden = ("PYTHONPATH", "PYTHONNOUSERSITE")  # set by pip for the isolated build
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    words = subprocess.run(
        [sys.executable, "-c", INSTALLED], env=environment, capture_output=True, text=True, check=True
    ).stdout.split()
    return (words[0], words[1] == "True") if words else ("", False)


def _in_time(index: str, version: str) -> str:
    """Find the file in a thread that may be left behind: urllib sets no limit to the lookup of a name."""
    answered, found = threading.Event(), Future()

    def work():
        try:
            found.set_result(_find(index, version, answered))
        except Exception as error:
            found.set_exception(error)
        answered.set()

    threading.Thread(target=work, daemon=True).start()
    return found.result(READ if answered.wait(ANSWER) else 0)


def _find(index: str, version: str, answered: threading.Event) -> str:
    """Return the address, with its checksum, of the file that suits this interpreter best."""
    with urlopen(f"{index.rstrip('/')}/torch/", timeout=ANSWER) as page:
        answered.set()
        base, text = page.url, page.read().decode()
    addresses = {}
    for link in re.findall(r'href="([^"]+)"', text):
        address = urljoin(base, html.unescape(link))
        name = unquote(urlsplit(address).path.rpartition("/")[2])
        if name.startswith(f"torch-{version}-"):
            addresses |= dict.fromkeys(parse_wheel_filename(name)[3], address)
    address = next((addresses[tag] for tag in sys_tags() if tag in addresses), None)
    if address is None:
        raise LookupError(f"no {version} for this Python")
    # The files may lie on another host than the page.
    urlopen(Request(address, method="HEAD"), timeout=ANSWER).close()
    return address
