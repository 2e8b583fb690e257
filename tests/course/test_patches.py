"""What is changed in other libraries takes effect in the tested versions, and does no harm in others."""

import subprocess
import sys

import jupyterlab.commands

from course.patches import import_labapp
from course.paths import ROOT

# Prints whether the grammar was compiled; another jsonschema, first on the path, may have come to need it.
IMPORT = "import sys; sys.path.insert(0, sys.argv[1]); from course.patches import import_jsonschema as run; run()"
GRAMMAR = f"{IMPORT}; import jsonschema; print(sys.modules.get('rfc3987_syntax') is not None)"


def test_jsonschema_is_imported_without_its_grammar_unless_it_needs_it(tmp_path):
    for needs_it, content in [(False, None), (True, "import rfc3987_syntax"), (False, "")]:
        if content is not None:
            (tmp_path / "jsonschema.py").write_text(content)
        said = subprocess.check_output([sys.executable, "-c", GRAMMAR, tmp_path], text=True, cwd=ROOT, timeout=60)
        assert said == f"{needs_it}\n"


def test_jupyterlab_does_not_ask_nodejs_and_is_left_alone_where_it_has_no_such_function(monkeypatch):
    monkeypatch.setattr("subprocess.check_output", None)
    monkeypatch.setattr(jupyterlab.commands, "_yarn_config", jupyterlab.commands._yarn_config)
    import_labapp()
    assert jupyterlab.commands.AppOptions().registry.startswith("https://")
    monkeypatch.delattr(jupyterlab.commands, "_yarn_config")
    import_labapp()
    assert not hasattr(jupyterlab.commands, "_yarn_config")
