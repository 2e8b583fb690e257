# ruff: noqa: E501 - an attack is set as it is
"""Attacks on the sealed grader, each at both sealed levels: none succeeds, and none harms the next submission.

An attack is a cell, and often an answer, of a submission. Whether it succeeded is looked at from outside: at what left
the sandbox by the channel (`loot`, compared with secrets that the test planted), at the points, at files, processes,
memory and sockets of this machine. After each attack, the same sandbox grades a right submission, which gets all points.
"""

import dataclasses
import secrets
import time

import pytest

from course.grading import channel as channels
from course.grading import sandbox as sandboxes
from course.paths import ROOT
from tests.course.grading.sealed import LIMITS, PRELUDE, VISIBLE, WRONG, grade, loot_of, lost, notebook

pytestmark = pytest.mark.usefixtures("unharmed")


# ----- reading what is secret -----

READING = {
    "the bank": "for path in glob.glob('{root}/utils/exercises/lesson_*') + ['{root}/utils/exercises/lesson_03/softmax.py', "
    "'{root}/utils/exercises/lesson_00.py', '{root}/utils/exercises/diagnosis.py']: gain(read, path)",
    "the tests": "gain(read, '{root}/tests/course/grading/sealed.py'); gain(read, '{root}/tests/conftest.py')",
    "the repository": "gain(read, '{root}/pyproject.toml'); gain(read, '{root}/.git/HEAD')",
    "other submissions": "gain(read, '{folder}/submissions/ada.txt'); gain(os.listdir, '{folder}/submissions')",
    "the results": "gain(read, '{folder}/results/ada.txt'); gain(os.scandir, '{folder}/results')",
    "passwords": "for path in ('/etc/shadow', '/etc/passwd', '/etc/sudoers', '/etc/hosts'): gain(read, path)",
    # A folder in which the packages are may be there, and hold nothing else.
    "homes": "for path in ('/home', '/work', '/var', '/var/log', '/srv', '/opt/x', '/run', '/mnt', '/media', '/boot'):\n"
    "    with contextlib.suppress(OSError):\n"
    "        loot += [n for n in os.listdir(path) if not sys.prefix.startswith(f'{{path}}/{{n}}/') or n.startswith('.')]\n"
    "for path in glob.glob('/root/.[!p]*'): gain(read, path)",
    "by the roots of others": "for pid in (os.getppid(), *range(1, 9)):\n    for part in ('root', 'cwd'):\n"
    "        for path in ('{root}/pyproject.toml', '{folder}/results/ada.txt'): gain(read, f'/proc/{{pid}}/{{part}}{{path}}')",
    "by a handle": "handle = ctypes.create_string_buffer(struct.pack('Ii', 8, 1) + bytes(8))\n"
    "gain(call, 304, os.open('/usr', 0), handle, 0)",
    "by a link": "for link in ('/tmp/x', 'x', '/dev/shm/x'):\n"
    "    with contextlib.suppress(OSError): os.symlink('{folder}/results/ada.txt', link)\n    gain(read, link)",
    "by another program": "gain(subprocess.check_output, ['cat', '{folder}/results/ada.txt']); "
    "gain(subprocess.check_output, ['sh', '-c', 'cat {root}/Makefile'])",
    "the import path": "sys.path.insert(0, '{root}')\nfor name in [n for n in sys.modules if n.startswith('utils')]: "
    "del sys.modules[name]\ndef take():\n    import utils.exercises.lesson_03 as bank\n    return bank.softmax.reference(1)\n"
    "def text(do):\n    found = repr(do())\n    if found: return found\n    raise ValueError\ngain(text, take)",
    "the reference": "from utils.exercises import lesson_03\nloot += [repr(x) for x in (lesson_03.softmax, "
    "lesson_03.softmax.reference, lesson_03.softmax.cases(), lesson_03.softmax.solution(), lesson_03.softmax.right_answer) if repr(x)]",
    "exercises among all objects": "loot += [type(item).__name__ for item in gc.get_objects() if type(item).__name__ in "
    "('FunctionExercise', 'ValueExercise', 'ChoiceExercise', 'Case', 'Misconception', 'Outcome', 'Exercise', 'Evidence')]",
    "references among the modules": "loot += [name for name in sys.modules if name.startswith(('course.grading.points', "
    "'course.grading.engine', 'course.grading.sandbox', 'utils.exercises.function_exercise', 'utils.exercises.diagnosis', "
    "'utils.exercises.lesson_03.', 'tests'))]",
    "expected values in the frames": "frame = sys._getframe()\nwhile frame:\n"
    "    loot += [name for name in frame.f_locals if name in ('expected', 'reference', 'exercise', 'draws')]\n"
    "    frame = frame.f_back",
    "frames of other threads": "for frame in sys._current_frames().values():\n    while frame:\n"
    "        loot += [n for n in frame.f_locals if n in ('expected', 'reference', 'exercise', 'draws')]\n        frame = frame.f_back",
    "the environment": "loot += [name for name in os.environ if 'SECRET' in name or name.startswith(('COURSE', 'SSH', 'USER'))]",
    "environments of others": "for pid in range(1, 400): gain(read, f'/proc/{{pid}}/environ')\n"
    "loot[:] = [text for text in loot if 'SECRET' in text or 'SSH' in text]",
    "processes of others": "with contextlib.suppress(OSError):\n    loot += [pid for pid in os.listdir('/proc') if pid.isdigit() and int(pid) != os.getpid()]",
    "open files": "for number in range(1024):\n    with contextlib.suppress(OSError):\n        status = os.fstat(number)\n"
    "        if number not in (0, 1, 2, 3) and not os.path.samestat(status, os.stat('/dev/null')): loot.append(number)",
    "memory of others": "for pid in (os.getppid(), 1, 2, 3):\n    if pid != os.getpid(): gain(read, f'/proc/{{pid}}/mem'); gain(read, f'/proc/{{pid}}/maps')",
    "our arguments": "loot += [text for text in sys.argv if '{folder}' in text or '{root}/utils' in text]",
    "the kernel": "for path in ('/proc/kcore', '/dev/mem', '/dev/kmsg', '/proc/kmsg', '/sys/kernel', '/sys/class/net', '/proc/sched_debug'): "
    "gain(os.listdir if path.startswith('/sys') else read, path)",
    "devices": "for path in glob.glob('/dev/[snv]d*') + ['/dev/sda', '/dev/vda', '/dev/nvme0n1', '/dev/fuse', '/dev/kvm', '/dev/net/tun']: gain(read, path)",
    "new devices": "gain(os.mknod, '/tmp/m', 0o20666, os.makedev(1, 1)); gain(os.mknod, '/dev/m', 0o60666, os.makedev(8, 0))",
    "the terminal": "gain(read, '/dev/tty'); import fcntl, termios\nfor n in (0, 1, 2): gain(fcntl.ioctl, n, termios.TIOCSTI, b'x')",
}


@pytest.mark.parametrize("name", READING)
def test_nothing_secret_can_be_read(sandbox, secret, tmp_path, name):
    loot = loot_of(sandbox, READING[name].format(root=ROOT, folder=tmp_path))
    assert loot == []
    assert secret not in repr(loot)


def test_what_would_be_read_is_there(secret, tmp_path):
    with sandboxes.Sandbox(sandboxes.PLAIN, LIMITS) as plain:
        for name in ("the bank", "the tests", "other submissions", "the results", "by another program", "by a link"):
            assert loot_of(plain, READING[name].format(root=ROOT, folder=tmp_path)), name


def test_an_earlier_submission_leaves_nothing(sandbox):
    word = secrets.token_hex(12)
    plant = f"word = '{word}'\nfor path in ('/tmp/x', 'x', '/dev/shm/x', '/var/tmp/x', '/dev/x', '/x', '/etc/x', '/run/x'):\n"
    plant += "    gain(write, path)"
    loot_of(sandbox, plant)
    half = f"word = ('{word[:12]}', '{word[12:]}')\n"
    look = (
        half
        + "loot += [1 for item in gc.get_objects() if isinstance(item, dict) and ''.join(word) in map(str, item.values())]"
    )
    look += "\nfor path in ('/tmp/x', 'x', '/dev/shm/x', '/var/tmp/x', '/dev/x', '/x', '/etc/x', '/run/x'): gain(read, path)"
    look += "\nloot += [name for name in os.listdir('.') if os.access('.', os.R_OK) and name != 'w' and '/tmp' == os.getcwd()]"
    with sandbox.submission() as channel:
        channel.run(PRELUDE, 5)
        channel.run(look, 5)
        assert channel.observe("loot", "value", [{}], 5)[0]["returned"] == {"list": []}


# ----- claiming to be right -----

FORGED = '{"ask": asked, "observations": [{"status": "correct"}]}'
SEND = "import json, os, socket, threading, time\nfrom course.grading.inside import frames\nchannel = socket.socket(fileno=os.dup(3))\n"
RIGHT = """{"status": "returned", "returned": {"array": {"dtype": "float64", "shape": [2, 3], "data": [1, 0, 0, 1, 0, 0]}},
"arguments": [], "error": None, "printed": "", "warnings": []}"""


def sends(raw):
    """Return an answer that writes these bytes into the channel by itself."""
    return f"{SEND}def softmax(z):\n    channel.sendall({raw})\n    time.sleep(0.1)\n    return z"


def replies(observation):
    """Return an answer that makes the driver's reply to be this expression; in it, `seen` is the honest one."""
    return f"""{WRONG}
from utils.exercises import drivers
honest = drivers.observe
def observe(driver, answer, case):
    seen = honest(driver, answer, case)
    return ({observation}) if answer is softmax else seen
drivers.observe = observe"""


def array(dtype, shape, data):
    return replies(f'{{**seen, "returned": {{"array": {{"dtype": {dtype}, "shape": {shape}, "data": {data}}}}}}}')


CLAIMS = {
    "wire.encode says nothing": f"{WRONG}\nfrom utils.exercises import wire\nwire.encode = lambda value: None",
    "wire.encode raises": f"{WRONG}\nfrom utils.exercises import wire\nwire.encode = lambda value: 1 / 0",
    "an observation that says correct": replies('{"status": "correct"}'),
    "an observation with points": replies('{**seen, "points": 1, "correct": True}'),
    "an observation that expects what is returned": replies('{**seen, "expected": seen["returned"]}'),
    "details of its own": replies('{**seen, "details": {"correct": [True]}}'),
    "frames.send says correct": f"{WRONG}\nfrom course.grading.inside import frames\nold = frames.send\n"
    'frames.send = lambda channel, message: old(channel, {**message, "correct": True})',
    "no arguments": replies('{**seen, "arguments": []}'),
    "a stub": replies('{**seen, "status": "stub"}'),
    "interrupted": replies('{**seen, "status": "interrupted"}'),
    "raised without an error": replies('{**seen, "status": "raised"}'),
    "an object that equals all": "class Yes:\n    def __eq__(self, other): return True\n    __hash__ = None\n"
    "    __bool__ = __lt__ = __le__ = lambda *_: True\n    __array_ufunc__ = None\n"
    "    def __getattr__(self, name): return self\n    def __call__(self, *_, **__): return self\n"
    "    def __float__(self): return 1.0\n    def __len__(self): return 2\nsoftmax = lambda z: Yes()",
    "an array that equals all": "class Yes(np.ndarray):\n    def __eq__(self, other): return np.True_\n"
    "    def __array_ufunc__(self, *_, **__): return np.True_\nsoftmax = lambda z: np.asarray(z).view(Yes)",
    "a number that equals all": "class Yes(float):\n    def __eq__(self, other): return True\nsoftmax = lambda z: Yes(1)",
    "a pickle": "class Run:\n    def __reduce__(self): return (eval, ('1/0',))\nsoftmax = lambda z: Run()",
    "NaN": "softmax = lambda z: np.full_like(z, np.nan, dtype=float)",
    "infinity": "softmax = lambda z: np.full(np.shape(z), np.inf)",
    "masked": "softmax = lambda z: np.ma.masked_all(np.shape(z))",
    "nothing": "softmax = lambda z: np.empty((0, 3))",
    "an empty array of endless shape": "softmax = lambda z: np.zeros((0, 99_999, 99_999, 99_999))",
    "a long row": "softmax = lambda z: np.zeros((1, 20_000))",
    "a long column": "softmax = lambda z: np.zeros((20_000, 1))",
    "many axes": "softmax = lambda z: np.zeros((1,) * 32)",
    "objects": "softmax = lambda z: np.array([[object()] * 3] * 2)",
    "structured": "softmax = lambda z: np.zeros(2, dtype=[('a', float), ('b', int)])",
    "complex": "softmax = lambda z: np.asarray(z) + 1j",
    "dates": "softmax = lambda z: np.zeros(3, dtype='M8[s]')",
    "a forged dtype": array("'O'", "[1]", "[1]"),
    "a dtype with a name": array("'datetime64[s]'", "[1]", "[1]"),
    "a dtype that is a list": array("[['a', 'f8']]", "[1]", "[1]"),
    "a shape that does not fit": array("'float64'", "[2, 3]", "[1.0]"),
    "a negative shape": array("'float64'", "[-1, 3]", "[1.0] * 6"),
    "a shape of truth": array("'float64'", "[True, True]", "[1.0]"),
    "a huge shape": array("'float64'", "[0, 10**30]", "[]"),
    "data that are words": array("'float64'", "[2]", "['1e999', 'nan ']"),
    "integers that overflow": array("'int64'", "[2]", "[2**63, -2**70]"),
    "integers that overflow a little": array("'uint8'", "[2]", "[-1, 256]"),
    "a huge integer": replies('{**seen, "returned": 1 << 100_000}'),
    "an integer of 999 bits": replies('{**seen, "returned": 1 << 999}'),
    "two tags": replies('{**seen, "returned": {"list": [], "tuple": []}}'),
    "no tag": replies('{**seen, "returned": {}}'),
    "a dict of losses": replies('{**seen, "returned": {"dict": [["losses", 5]]}}'),
    "keys of all kinds": replies('{**seen, "returned": {"dict": [[{"dict": []}, 1], [{"list": []}, 2]]}}'),
    "half a character": replies('{**seen, "returned": "\\\\ud800"}'.replace("\\\\", "\\")),
    "half a character in an error": replies(
        '{**seen, "status": "raised", "error": {"type": "E", "message": "\\ud800", "line": None}}'
    ),
    "an escape sequence in an error": replies(
        '{**seen, "status": "raised", "error": {"type": "E", "message": "\\x1b[2J\\n<script>", "line": None}}'
    ),
    "an endless type": replies(
        '{**seen, "status": "raised", "error": {"type": "E" * 10**6, "message": "", "line": None}}'
    ),
    "deep": replies("{**seen, 'returned': __import__('functools').reduce(lambda a, _: {'list': [a]}, range(60), 1)}"),
    "wide": replies("{**seen, 'returned': {'list': [1] * 300_000}}"),
    "doubled replies": f"{WRONG}\nfrom course.grading.inside import frames\nold = frames.send\n"
    "def send(channel, message):\n    old(channel, message); old(channel, message)\nframes.send = send",
    "a reply in advance": f"{SEND}def softmax(z):\n    return z\n"
    f"frames.send(channel, {{'ask': '0' * 16, 'observation': {RIGHT}}})",
    "a reply to another question": sends(f"b'' or frames.send(channel, {{'ask': 'x', 'observation': {RIGHT}}}) or b''"),
    "a reply to a cell": sends('frames.send(channel, {"cells": [{"error": None, "noted": []}]}) or b""'),
    "a greeting": sends('frames.send(channel, {"ready": True}) or b""'),
    "a length without an end": sends(r'b"\xff\xff\xff\xff"'),
    "a length of nothing": sends(r'b"\0\0\0\0"'),
    "half a length": sends(r'b"\0"'),
    "a length that is too short": sends(r'b"\0\0\0\2{}{}"'),
    "a length that is never filled": sends(r'b"\0\0\xff\xff{"'),
    "no JSON": sends(r'b"\0\0\0\4\xff\xfe\0\0"'),
    "deep JSON": sends('(2_000_000).to_bytes(4, "big") + b"[" * 2_000_000'),
    "huge JSON": sends('(7_999_999).to_bytes(4, "big") + b"[" + b"{}," * 2_666_666 + b"]"'),
    "NaN in JSON": sends(r'b"\0\0\0\3NaN"'),
    "a key twice": sends("""b"\\0\\0\\0\\x12" + b'{"ask":1,"ask":"2"}'[:18]"""),
    "JSON in another encoding": sends("""b"\\0\\0\\0\\x0a" + '{"a"}'.encode("utf-16-le")"""),
    "drops": f"{SEND}def softmax(z):\n    while True:\n        channel.send(b'\\0'); time.sleep(0.05)",
    "a channel that is closed": "import os\ndef softmax(z):\n    os.close(3)\n    return z",
    "a channel that is shut": f"{SEND}def softmax(z):\n    channel.shutdown(socket.SHUT_RDWR)\n    return z",
    "a channel that is replaced": "import os\ndef softmax(z):\n    os.dup2(0, 3)\n    return z",
    "files over the channel": f"{SEND}def softmax(z):\n    for _ in range(50):\n"
    "        socket.send_fds(channel, [b'\\0'], [0] * 20)\n    return z",
    "someone else at the channel": f"{SEND}def read():\n    while True:\n        channel.recv(10)\n"
    f"def softmax(z):\n    threading.Thread(target=read, daemon=True).start()\n    return z",
    "a comparison that is patched": "import builtins, math\nnp.allclose = np.isclose = np.array_equal = math.isclose = lambda *_, **__: True\n"
    "builtins.all = builtins.any = lambda *_: True\nsoftmax = lambda z: z",
    "a driver's name": f"{WRONG}\nfrom utils.exercises import drivers\ndrivers.MODULES['call'] = 'os:abort'",
    "another's answer": "from utils.exercises.lesson_03 import softmax",
    "another's answer from the bank": "from utils.exercises import lesson_03\nsoftmax = lesson_03.softmax.reference",
    "JSON that is patched": f"{WRONG}\nimport json\njson.dumps = lambda *_, **__: '{FORGED}'",
    "a shell without answers": f"{WRONG}\nget_ipython().user_ns = {{'softmax': 1}}",
    "a trace": f"{WRONG}\nimport sys\nsys.settrace(lambda *_: 1 / 0)\nsys.setprofile(lambda *_: 1 / 0)",
    "an excepthook": f"{WRONG}\nimport sys\nsys.excepthook = sys.unraisablehook = print\nraise KeyboardInterrupt",
    "an error that lies": "class E(Exception):\n    def __str__(self): raise self\n    __class__ = property(lambda s: int)\n"
    "    __traceback__ = 3\ndef softmax(z): raise E",
}
# They break what only their own process has, so that other answers of it are lost as well.
ALL_LOST = (
    "wire.encode",
    "frames.send",
    "doubled",
    "JSON that is patched",
    "a comparison that is patched",
    "a shell without",
    "a trace",
    "a reply in advance",
)


@pytest.mark.parametrize("name", CLAIMS)
def test_no_claim_is_believed(sandbox, name):
    began = time.monotonic()
    _, graded = grade(sandbox, notebook(softmax=CLAIMS[name]), draws=VISIBLE)
    assert graded["softmax"].points == 0
    assert name.startswith(ALL_LOST) or list(lost(graded)) == ["softmax"]
    assert time.monotonic() - began < LIMITS.total_seconds
    for item in graded.values():
        assert item.message.encode()
        assert "\x1b" not in item.message


def test_a_channel_closed_with_something_unread_in_it_ends_its_own_process(sandbox):
    source = SEND + "import select\ndef hold():\n    select.select([channel], [], [])\n"
    source += "    frames.send(channel, {'cells': [{'error': None, 'noted': []}]}); os.close(3); os._exit(0)\n"
    source += "frames.send(channel, {'cells': [{'error': None, 'noted': []}]}); hold()"
    with sandbox.submission() as channel:
        channel.run(source, 5)
        channel.run("x = 1", 5)
        time.sleep(0.1)
        with pytest.raises((channels.Ended, channels.Violation)):
            channel.run("x = 1", 5)


def test_slow_answers_take_no_more_than_their_time(sandbox, monkeypatch):
    monkeypatch.setattr(sandbox, "limits", dataclasses.replace(LIMITS, total_seconds=2))
    began = time.monotonic()
    _, graded = grade(sandbox, notebook(softmax="import time\nsoftmax = lambda z: time.sleep(0.6)"))
    assert time.monotonic() - began < 8  # all of its calls take more than 9
    assert graded["softmax"].points == 0
