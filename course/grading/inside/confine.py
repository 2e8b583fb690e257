"""What Linux takes away from a process before a submission runs in it, by its own system calls.

Each step narrows what the next may do, and none can be undone from inside. Sources: the manual pages
user_namespaces(7), pid_namespaces(7), capabilities(7), seccomp(2), landlock(7) and prctl(2).
"""

import ctypes
import errno
import os
import platform
import resource
import signal
import struct
from collections.abc import Sequence
from functools import cache
from pathlib import Path

CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC = 0x00020000, 0x04000000, 0x08000000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000
_CLONE_CHILD_CLEARTID, _CLONE_CHILD_SETTID = 0x00200000, 0x01000000
_MS_NOSUID, _MS_NODEV, _MS_NOEXEC, _MS_BIND, _MS_REC, _MS_PRIVATE = 2, 4, 8, 0x1000, 0x4000, 0x40000
_PR_SET_DUMPABLE, _PR_SET_KEEPCAPS, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 4, 8, 22, 38
_MADV_COLLAPSE, _HUGE_PAGE = 25, 1 << 21
_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER, _PR_GET_TID_ADDRESS = 1, 36, 40
_CAP_DAC_READ_SEARCH = 1 << 2

_libc = ctypes.CDLL(None, use_errno=True)
_libc_with_lock = ctypes.PyDLL(None, use_errno=True)  # keeps Python's lock during a call
for _name in ("mount", "prctl", "capset", "syscall"):
    getattr(_libc, _name)  # is looked up once, and not in each child anew


def _call(name: str, *arguments: object) -> int:
    done = getattr(_libc, name)(*(ctypes.c_long(item) if isinstance(item, int) else item for item in arguments))
    if done == -1:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
    return done


def _write(path: str, text: str) -> None:
    file = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
    try:
        os.write(file, text.encode())
    finally:
        os.close(file)


def uncover_proc() -> None:
    """Take away what bubblewrap lays over parts of /proc for root: beside it, no new /proc could be mounted."""
    for line in Path("/proc/self/mountinfo").read_text().splitlines():
        path = line.split()[4]
        if path.startswith("/proc/"):
            _call("umount2", path.encode(), 0)


def adopt_orphans() -> None:
    """Have whatever a child has started become a child of this process when that child ends."""
    _call("prctl", _PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def children() -> list[int]:
    """Return the children of this process, those included that have ended."""
    return [int(child) for child in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()]


def die_first() -> None:
    """Where memory runs out, have this process end and not the one that started it."""
    _write("/proc/self/oom_score_adj", "1000")


def die_with_parent() -> None:
    """Have this process killed when its parent ends, unless it asks for something else."""
    _call("prctl", _PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def show_in_proc() -> None:
    """Have /proc/self belong to the user that this process has become."""
    _call("prctl", _PR_SET_DUMPABLE, 1, 0, 0, 0)


def gather_memory() -> None:
    """Have this process's memory lie in huge pages, from Linux 6.1 on: a fork then has fewer pages to note.

    A child that writes gets a small page of its own, as ever.
    """
    for line in Path("/proc/self/maps").read_text().splitlines():
        addresses, rights, *_, name = line.split(maxsplit=5)
        if rights == "rw-p" and name in ("0", "[heap]"):  # no file's: the inode stands in place of the name
            first, end = (int(address, 16) for address in addresses.split("-"))
            for at in range(-(-first // _HUGE_PAGE) * _HUGE_PAGE, end - _HUGE_PAGE + 1, _HUGE_PAGE):
                _libc.madvise(ctypes.c_void_p(at), ctypes.c_size_t(_HUGE_PAGE), _MADV_COLLAPSE)


def fork_into_namespaces() -> int:
    """Fork, as `os.fork` does, a child in namespaces of its own, in which it is the first process.

    One fork is quicker than a fork, an unshare and a fork: with torch loaded, each takes milliseconds. The C library
    does not see it, so this process must have one thread; the system writes the child's number where the library
    keeps it.
    """
    kinds = CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS
    place, clone = ctypes.c_void_p(), _MACHINES[platform.machine()][2]
    if _libc.prctl(_PR_GET_TID_ADDRESS, ctypes.byref(place), 0, 0, 0) == 0:
        kinds |= _CLONE_CHILD_SETTID | _CLONE_CHILD_CLEARTID
    at = place.value or 0
    # On x86-64 the number's place is the fourth argument, on arm64 the fifth.
    arguments = clone, kinds | signal.SIGCHLD, 0, 0, *((at, 0) if platform.machine() == "x86_64" else (0, at))
    ctypes.pythonapi.PyOS_BeforeFork()
    child = _libc_with_lock.syscall(*map(ctypes.c_long, arguments))
    number = ctypes.get_errno()
    if child == 0:
        ctypes.pythonapi.PyOS_AfterFork_Child()
    else:
        ctypes.pythonapi.PyOS_AfterFork_Parent()
    if child == -1:
        raise OSError(number, f"clone: {os.strerror(number)}")
    return child


def stay_the_same_user(user: int, group: int) -> None:
    """Be this user, who one was before, in new namespaces, where one is nobody at first."""
    for file, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        _write(f"/proc/self/{file}", text)


def new_folders(megabytes: int, in_tmp: Sequence[str]) -> None:
    """Mount a /proc that shows this process's children only, and a /tmp and /dev/shm of limited size.

    They are empty but for the folders of Python's that are in /tmp.
    """
    kept = [(folder, os.open(folder, os.O_PATH)) for folder in in_tmp]
    _call("mount", None, b"/", None, _MS_REC | _MS_PRIVATE, None)
    _call("mount", b"proc", b"/proc", b"proc", _MS_NOSUID | _MS_NODEV | _MS_NOEXEC, None)
    size = f"size={megabytes}m,nr_inodes=4096,mode=700".encode()
    for folder in (b"/tmp", b"/dev/shm"):
        if os.path.isdir(folder):
            _call("mount", b"tmpfs", folder, b"tmpfs", _MS_NOSUID | _MS_NODEV, size)
    for folder, opened in kept:
        os.makedirs(folder)
        _call("mount", f"/proc/self/fd/{opened}".encode(), folder.encode(), None, _MS_BIND | _MS_REC, None)


def keep_capabilities() -> None:
    """Have root's capabilities outlive its becoming another user, until `drop_capabilities` is called."""
    _call("prctl", _PR_SET_KEEPCAPS, 1, 0, 0, 0)


def drop_capabilities(*, but_for_reading: bool = False) -> None:
    """Give up every capability, in whatever namespace, and every way to get one back.

    One may be left: to read files whatever their permissions say. Only what Landlock closes is closed then.
    """
    kept = _CAP_DAC_READ_SEARCH if but_for_reading else 0
    _call("prctl", _PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    _call("capset", struct.pack("=Ii", 0x20080522, 0), struct.pack("=6I", kept, kept, 0, 0, 0, 0))


def size_of_memory() -> int:
    """Return the size of this process's address space in bytes."""
    file = os.open("/proc/self/statm", os.O_RDONLY | os.O_CLOEXEC)
    try:
        return int(os.read(file, 100).split()[0]) * resource.getpagesize()
    finally:
        os.close(file)


def limit(size: int, *, memory: int, seconds: int, processes: int, file: int) -> None:
    """Limit what each process may use: bytes of memory beyond this size, seconds of processor time, bytes of a file."""
    for kind, most in (
        (resource.RLIMIT_AS, size + memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, file),
        (resource.RLIMIT_NPROC, processes),
        (resource.RLIMIT_NOFILE, 128),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
        (resource.RLIMIT_SIGPENDING, 128),
    ):
        resource.setrlimit(kind, (most, most))


# What no notebook of this course needs, and what would reach the network, other processes, memory that no limit counts,
# or rarely used parts of the kernel. Numbers on x86-64 and on 64-bit ARM; None where there is no such call.
_DENIED = {
    "socket": (41, 198),
    "connect": (42, 203),
    "bind": (49, 200),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "kcmp": (312, 272),
    "pidfd_getfd": (438, 438),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "msgget": (68, 186),
    "semget": (64, 190),
    "mq_open": (240, 180),
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "fsopen": (430, 430),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "open_by_handle_at": (304, 265),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "init_module": (175, 105),
    "kexec_load": (246, 104),
    "syslog": (103, 116),
    "personality": (135, 92),
    "mknod": (133, None),
    "mknodat": (259, 33),
    "sched_setaffinity": (203, 122),
    "setpriority": (141, 140),
}
_MACHINES = {"x86_64": (0, 0xC000003E, 56), "aarch64": (1, 0xC00000B7, 220)}  # column above, audit name, clone
_CLONE3 = 435  # the same everywhere; its flags can't be seen, so the C library is told to use clone
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _KILL, _ERROR = 0x7FFF0000, 0x80000000, 0x00050000
_INSTRUCTION = struct.Struct("=HBBI")


def filter_system_calls() -> None:
    """Refuse the system calls above with "operation not permitted", for this process and all that it starts.

    Raises OSError on a processor whose numbers are not known here.
    """
    program = system_call_filter()
    instructions = ctypes.create_string_buffer(program)
    described = struct.pack("@HP", len(program) // _INSTRUCTION.size, ctypes.addressof(instructions))
    _call("prctl", _PR_SET_SECCOMP, 2, described, 0, 0)


@cache
def system_call_filter() -> bytes:
    """Return the filter as the program that the kernel runs at each system call."""
    if platform.machine() not in _MACHINES:
        raise OSError(errno.ENOSYS, f"no list of system calls for {platform.machine()}")
    column, audit, clone = _MACHINES[platform.machine()]
    denied = [numbers[column] for numbers in _DENIED.values() if numbers[column] is not None]
    allow = len(denied) + 8
    refuse, absent, kill = allow + 1, allow + 2, allow + 3
    program: list[tuple[int, int, int, int]] = []

    def step(code: int, number: int, then: int | None = None, otherwise: int | None = None) -> None:
        following = len(program) + 1
        jumps = [0 if target is None else target - following for target in (then, otherwise)]
        program.append((code, *jumps, number))

    step(_LOAD, 4)
    step(_EQUAL, audit, otherwise=kill)
    step(_LOAD, 0)
    step(_AT_LEAST, 0x40000000, then=kill)
    for number in denied:
        step(_EQUAL, number, then=refuse)
    step(_EQUAL, _CLONE3, then=absent)
    step(_EQUAL, clone, otherwise=allow)
    step(_LOAD, 16)
    step(_ANY_BIT, CLONE_NEWUSER, then=refuse)
    for result in (_ALLOW, _ERROR | errno.EPERM, _ERROR | errno.ENOSYS, _KILL):
        step(_RETURN, result)
    return b"".join(_INSTRUCTION.pack(*line) for line in program)


_LANDLOCK = (444, 445, 446)  # create_ruleset, add_rule, restrict_self: the same on every processor
_READ = 0b1101  # run, read a file, read a folder
_PATH_BENEATH = 1


def has_landlock() -> bool:
    """Whether this kernel can close folders to a process."""
    return _libc.syscall(_LANDLOCK[0], None, 0, 1) >= 1


def close_folders(*, but_for_reading: Sequence[str], for_writing: Sequence[str]) -> None:
    """Close all folders and files but these, by Landlock; raise OSError where this kernel has none."""
    version = _call("syscall", _LANDLOCK[0], None, 0, 1)
    every = (1 << (13 if version == 1 else 14 if version == 2 else 15 if version < 5 else 16)) - 1
    ruleset = _call("syscall", _LANDLOCK[0], struct.pack("=Q", every), 8, 0)
    for paths, access in ((but_for_reading, _READ), (for_writing, every)):
        for path in paths:
            folder = os.open(path, os.O_PATH | os.O_CLOEXEC)
            within = access if os.path.isdir(path) else access & 0b100000000000111 & every
            _call("syscall", _LANDLOCK[1], ruleset, _PATH_BENEATH, struct.pack("=Qi", within, folder), 0)
            os.close(folder)
    _call("prctl", _PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    _call("syscall", _LANDLOCK[2], ruleset, 0)
    os.close(ruleset)
