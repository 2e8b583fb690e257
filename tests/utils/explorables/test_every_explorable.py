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


REFUSED = {
    explorables.LossSurfaceExplorer: [
        ({"start": (1, 2, 3)}, "start must be 2 numbers, y1 and y2, but it is (1, 2, 3)."),
        ({"start": (1, float("nan"))}, "start must be 2 numbers, y1 and y2, but it is (1, nan)."),
        ({"start": (1, 51)}, "start must hold numbers from -50 to 50 only, but it is (1, 51)."),
        ({"start": "here"}, "start must be 2 numbers, y1 and y2, but it is 'here'."),
        ({"learning_rate": 0}, "learning_rate must be one number from 0.001 to 100.0, but it is 0."),
        ({"learning_rate": float("inf")}, "learning_rate must be one number from 0.001 to 100.0, but it is inf."),
        ({"learning_rate": True}, "learning_rate must be one number from 0.001 to 100.0, but it is True."),
        ({"target": (1, 1, 0)}, "target must sum to 1, but (1, 1, 0) sums to 2."),
        ({"target": (1, 0)}, "target must be 3 numbers, a probability for each class, but it is (1, 0)."),
        ({"optimizer": "sgd"}, "optimizer is 'sgd', which is unknown: it can be gradient_descent, momentum, adam."),
        ({"dtype": "float16"}, "dtype is 'float16', which is unknown: it can be float64, float32."),
        ({"momentum": 1}, "momentum must be one number from 0 to 0.999, but it is 1."),
        ({"preset": "lecturer"}, "preset is 'lecturer', which is unknown: it can be lecture, "),
    ],
    explorables.SoftmaxExplorer: [
        ({"logits": (1,)}, "logits must be 2 to 6 numbers"),
        ({"logits": range(7)}, "logits must be 2 to 6 numbers"),
        ({"logits": (1000, 0)}, "logits must hold numbers from -10 to 10 only"),
        ({"logits": (float("nan"), 0)}, "logits must be 2 to 6 numbers"),
        ({"logits": "310"}, "logits must be 2 to 6 numbers"),
        ({"temperature": 0}, "temperature must be one number from 0.1 to 10"),
        ({"shift": 11}, "shift must be one number from -10 to 10"),
        ({"label": 0.5}, "label must be one whole number"),
        ({"label": -1}, "label must be one whole number"),
        ({"label": 3}, "label is 3, but there are 3 logits"),
        ({"pair": (0, 0)}, "pair must be two different whole numbers"),
        ({"pair": (0, 0.5)}, "pair must be two different whole numbers"),
        ({"pair": (0, 1, 2)}, "pair must be 2 numbers"),
        ({"pair": (0, 3)}, "pair is (0, 3), but there are 3 logits"),
        ({"preset": "near"}, "preset is 'near', which is unknown"),
        ({"preset": ["close"]}, "preset is ['close'], which is unknown"),
    ],
    explorables.TwoClassExplorer: [
        ({"point": 3}, "point must be 2 numbers"),
        ({"point": (1, 2, 3)}, "point must be 2 numbers"),
        ({"point": (1, "2")}, "point must be 2 numbers"),
        ({"point": (1, float("inf"))}, "point must be 2 numbers"),
        ({"point": (1, 10.5)}, "point must hold numbers from -10 to 10 only"),
        ({"label": 2}, "label must be one whole number from 0 to 1"),
        ({"label": True}, "label must be one whole number from 0 to 1"),
        ({"label": 0.5}, "label must be one whole number from 0 to 1"),
    ],
}


@pytest.mark.parametrize("explorable", REFUSED)
def test_a_setting_that_does_not_fit_is_refused_in_one_sentence(explorable):
    for settings, said in REFUSED[explorable]:
        with pytest.raises(ValueError, match=rf"^{re.escape(said)}.*(?<=\.)$"):
            explorable(**settings)


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
