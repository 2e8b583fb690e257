# ruff: noqa: E501 - an attack is set as it is
"""Attacks on the limits of the sandbox, each at both sealed levels: none gets more, and nothing is left of it.

Whether an attack succeeded is looked at from outside: at files, processes, memory and sockets of this machine.
"""

import contextlib
import dataclasses
import os
import socket
import threading
import time
from pathlib import Path

import pytest

from course.grading import channel as channels
from course.grading import memory
from course.grading import sandbox as sandboxes
from tests.course.grading.sealed import (
    ANSWERS,
    LIMITS,
    PRELUDE,
    VISIBLE,
    WRONG,
    grade,
    loot_of,
    lost,
    notebook,
    processes,
    running,
)

pytestmark = pytest.mark.usefixtures("unharmed")

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


def test_what_would_be_allowed_without_a_sandbox():
    with sandboxes.Sandbox(sandboxes.PLAIN, LIMITS) as plain:
        for name in ("another user", "another root", "new namespaces") if os.geteuid() == 0 else ():
            assert loot_of(plain, FORBIDDEN[name].format(port=9, word="word")), name


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
    assert time.monotonic() - began < LIMITS.total_seconds


@pytest.mark.parametrize("otherwise", ["raise", "os.abort()"])
def test_who_comes_after_a_cell_that_holds_all_memory_does_not_pay_for_it(sandbox, otherwise):
    needy = (
        f"{ANSWERS['log_softmax']}\nmine = log_softmax\ndef log_softmax(z):\n    try: np.ones(100 << 17)\n"
        f"    except MemoryError: {otherwise}\n    return mine(z)"
    )
    cells = notebook(softmax="held = np.ones(200 << 17)\nraise MemoryError", log_softmax=needy)
    told, graded = grade(sandbox, ["import os", *cells], draws=VISIBLE)
    assert set(lost(graded)) == {"softmax"}
    assert told[1:] == ["Code cell 3 left no memory to what comes after it. It was left out."]


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
