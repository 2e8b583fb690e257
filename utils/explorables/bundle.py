"""From several JavaScript files to the one module that a widget carries.

A widget's module is loaded from a blob, so its relative imports would fail. Here they are followed at import time: each
file is put before the ones that import it, without its import lines, and with ``export`` taken off everything but the
default. So the files stay plain ES modules, which a browser or a test can also load as they are.
"""

import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent

_IMPORT = re.compile(r'^import\s+\{[^}]*\}\s+from\s+"(\./[^"]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|let|class)\b)", re.MULTILINE)
# Comments that fill a line, and indentation: the module is stored in the notebook once per widget.
_FILLER = re.compile(r"^[ \t]+|^[ \t]*//.*\n|^\n", re.MULTILINE)


@cache
def bundle(name: str, folder: Path = FOLDER) -> str:
    """Return the module ``name``, such as ``"softmax.js"``, with everything that it imports, as one without imports.

    Examples
    --------
    >>> "import " in bundle("shared/descent.js")
    False
    """
    parts: dict[Path, str] = {}
    _collect((folder / name).resolve(), parts)
    return "".join(parts.values())


def _collect(file: Path, parts: dict[Path, str]) -> None:
    if file in parts:
        return
    text = file.read_text(encoding="utf-8")
    for target in _IMPORT.findall(text):
        _collect((file.parent / target).resolve(), parts)
    parts[file] = _FILLER.sub("", _FILLER.sub("", _EXPORT.sub("", _IMPORT.sub("", text))))
