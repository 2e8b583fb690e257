"""What holds for every explorable: one module, small, without an address; settings that Python and JavaScript share."""

import base64
import html
import re
import subprocess

import pytest

from course.widget_state import VIEW
from tests.support import require
from utils import explorables
from utils.explorables.bundle import FOLDER, bundle
from utils.explorables.prediction import Question

CLASSES = [getattr(explorables, name) for name in explorables.__all__]
every_widget = pytest.mark.parametrize("widget", [*CLASSES, Question], ids=lambda cls: cls.__name__)
every_explorable = pytest.mark.parametrize("explorable", CLASSES, ids=lambda cls: cls.__name__)
AT_MOST = 60_000  # bytes


@pytest.fixture
def displayed(monkeypatch):
    """Display an explorable and return its outputs."""

    def show(explorable):
        outputs = []
        monkeypatch.setattr("utils.explorables.stand_in.display", lambda data, **words: outputs.append(data))
        explorable._ipython_display_()
        return outputs

    return show


@every_widget
def test_its_javascript_is_small(widget):
    assert len(widget._esm.encode()) <= (6_000 if widget is Question else AT_MOST)


@every_widget
def test_it_asks_for_nothing_from_elsewhere(widget):
    for text in (widget._esm, widget._css):
        assert not re.search(r"https?:|//[a-z]+\.|@import|url\(", text.replace("http://www.w3.org/2000/svg", ""))
    assert "import " not in widget._esm


@every_widget
def test_its_module_is_valid_javascript_with_one_default_export(widget, tmp_path):
    node = require("node", "apt-get install nodejs")
    file = tmp_path / "module.mjs"
    file.write_text(widget._esm, encoding="utf-8")
    checked = subprocess.run([node, "--check", file], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    assert len(re.findall(r"^export ", widget._esm, flags=re.MULTILINE)) == 1


@every_explorable
def test_every_setting_has_a_default_and_is_shared_with_the_browser(explorable):
    made = explorable()
    state = made.get_state()
    assert made.settings()
    for name in made.settings():
        assert name in state
        setattr(made, name, getattr(made, name))


@every_explorable
def test_the_javascript_reads_every_setting(explorable):
    for name in explorable.settings():
        assert f'"{name}"' in explorable._esm


@every_explorable
def test_a_picture_comes_before_the_widget_and_says_how_to_wake_it(explorable, displayed):
    picture, widget = displayed(explorable())
    assert list(widget) == [VIEW]
    alt = picture["text/plain"]
    assert len(alt.split()) >= 8
    assert base64.b64decode(picture["image/png"]).endswith(b"IEND\xaeB`\x82")
    assert f'alt="{html.escape(alt)}"' in picture["text/html"]
    assert "Run this cell to play with it." in picture["text/html"]


@every_explorable
def test_a_picture_that_can_not_be_drawn_leaves_the_widget_alive(explorable, displayed, monkeypatch):
    def fail(self):
        raise RuntimeError("<latex> could not be found\nand much more")

    monkeypatch.setattr(explorable, "_draw", fail)
    picture, widget = displayed(explorable())
    assert list(widget) == [VIEW]
    said = "The picture that stands in for it could not be drawn (RuntimeError: <latex> could not be found)."
    assert picture["text/plain"] == f"{explorable()!r}\n{said}"
    assert html.escape(said) in picture["text/html"]


@every_explorable
def test_its_repr_makes_it_again(explorable):
    made = explorable()
    assert repr(eval(repr(made), {explorable.__name__: explorable})) == repr(made)


def test_a_bundle_takes_each_file_once_and_before_the_files_that_need_it(tmp_path):
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "a.js").write_text("// A comment.\nexport const a = 1;\n")
    (tmp_path / "shared" / "b.js").write_text('import { a } from "./a.js";\n\nexport function b() {\n  return a;\n}\n')
    (tmp_path / "c.js").write_text(
        'import {\n  a,\n} from "./shared/a.js";\nimport { b } from "./shared/b.js";\nexport default a + b();\n'
    )
    assert bundle("c.js", tmp_path) == "const a = 1;\nfunction b() {\nreturn a;\n}\nexport default a + b();\n"


def test_no_file_is_left_over():
    used = "".join(cls._esm for cls in (*CLASSES, Question))
    for file in FOLDER.rglob("*.js"):
        assert bundle(str(file.relative_to(FOLDER))).splitlines()[-1] in used
