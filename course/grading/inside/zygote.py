"""Has everything loaded that a submission may need, and forks a process for each: started once, used for hundreds.

Started as ``python -s -P zygote.py CONFIGURATION`` with JSON: the file descriptor of the control channel, the folder to
import from, the level, the limits. Over the control channel, the parent sends ``start`` together with the submission's
end of a new channel, and ``end``, which kills all that the submission has started.
"""

import contextlib
import gc
import json
import os
import shutil
import signal
import socket
import sys
import tempfile
import traceback
from typing import Any, NoReturn

_KEPT = 3  # the one file that a submission has open, beside the standard ones


def main(configuration: dict[str, Any]) -> None:
    """Load, say that all is ready, and serve the parent until it closes the control channel."""
    level, user = configuration["level"], configuration["user"]
    if level == "namespaces" and user is not None:  # bubblewrap was started by root, who is not limited by number
        sys.path.insert(0, configuration["code"])
        from course.grading.inside import confine

        confine.uncover_proc()
        _become(user)
        confine.show_in_proc()
    sys.path[:0] = [configuration["code"]]
    register, os.register_at_fork = os.register_at_fork, lambda **_: None  # this process has one thread, and no lock
    _clean_environment(configuration["home"])
    control = socket.socket(fileno=configuration["control"])
    if sys.platform == "linux":
        from course.grading.inside import confine

        confine.adopt_orphans()
    shell = _load(configuration["imports"])
    os.register_at_fork = register
    gc.collect()
    gc.freeze()  # a collection in a child would copy every page
    gc.disable()
    if sys.platform == "linux":
        if level != "plain":
            confine.system_call_filter()  # is put together once
        confine.gather_memory()
    control.sendall(b"R")
    child = None
    while True:
        order, descriptors, _, _ = socket.recv_fds(control, 1, 1)
        if order == b"S":
            home = _new_home(configuration)
            child = _start({**configuration, "home": home}, shell, control, descriptors[0])
            os.close(descriptors[0])
        elif order == b"E" and child is not None:
            _end(child, configuration)
            child = None
            if home != configuration["home"]:
                with contextlib.suppress(RecursionError):
                    shutil.rmtree(home, ignore_errors=True)
            control.sendall(b"E")
        elif not order:
            if child is not None:
                _end(child, configuration)
            return


def _become(user: int) -> None:
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)


def _clean_environment(home: str) -> None:
    one_thread = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")}
    os.environ.clear()
    os.environ.update(
        one_thread, HOME=home, TMPDIR=home, MPLCONFIGDIR=home, IPYTHONDIR=home, PATH="/usr/bin:/bin", LANG="C.UTF-8"
    )


def _load(imports: str) -> Any:
    """Import what takes long, and use it once: the first step of an optimizer imports hundreds of modules."""
    import importlib

    import numpy as np

    from course.grading.inside import submission

    submission.draw_nothing()
    shell = submission.new_shell()
    shell.run_cell("pass", store_history=False, silent=True)
    exec(imports, {})
    np.random.seed(0)  # noqa: NPY002 - whoever draws without a seed gets the same grade each time
    np.linalg.lstsq(np.eye(2), np.ones(2), rcond=None)
    if "torch" in sys.modules:
        import torch

        torch.set_num_threads(1)
        torch.manual_seed(0)
        layer = torch.nn.Linear(2, 2)
        optimizer = torch.optim.Adam(layer.parameters())
        torch.nn.functional.cross_entropy(layer(torch.ones(1, 2)), torch.zeros(1, dtype=torch.long)).backward()
        optimizer.step()
        importlib.import_module("utils.exercises.training_driver")
    submission.warm_up(shell, imports)
    return shell


def _new_home(configuration: dict[str, Any]) -> str:
    """Return the submission's own folder: an empty /tmp in namespaces, and none to write to for a separate user.

    Nothing could keep a separate user from filling the disk with many small files.
    """
    plain = configuration["level"] == "plain"
    return tempfile.mkdtemp(dir=configuration["home"]) if plain else configuration["home"]


def _start(configuration: dict[str, Any], shell: Any, control: socket.socket, channel: int) -> int:
    """Fork the submission's process."""
    if configuration["level"] != "namespaces":
        child = os.fork()
    else:
        from course.grading.inside import confine

        configuration = {**configuration, "self": (os.getuid(), os.getgid())}
        child = confine.fork_into_namespaces()
    if child == 0:
        control.close()
        _live(configuration, shell, channel)
    return child


def _live(configuration: dict[str, Any], shell: Any, channel: int) -> NoReturn:
    """Give up everything, then run the submission."""
    from course.grading.inside import confine, submission

    try:
        if configuration["level"] == "namespaces":
            confine.stay_the_same_user(*configuration["self"])
            confine.new_folders(configuration["files"], configuration["in_tmp"])
        size = confine.size_of_memory() if sys.platform == "linux" else 0
        if sys.platform == "linux":
            confine.die_first()
        os.setsid()
        kept = os.dup2(channel, _KEPT) if channel != _KEPT else channel
        os.closerange(_KEPT + 1, min(os.sysconf("SC_OPEN_MAX"), 65_536))
        home = configuration["home"]
        if configuration["level"] == "separate user":
            confine.close_folders(but_for_reading=configuration["readable"], for_writing=[os.devnull])
            confine.keep_capabilities()
            _become(configuration["user"])
        os.chdir(home)
        if home != os.environ["HOME"]:
            os.environ.update(dict.fromkeys(("HOME", "TMPDIR", "MPLCONFIGDIR", "IPYTHONDIR"), home))
        tempfile.tempdir = None
        if configuration["level"] != "plain":
            confine.drop_capabilities(but_for_reading=configuration["read_all"])
        if sys.platform == "linux":
            confine.limit(size, **configuration["limits"])
            confine.die_with_parent()
        if configuration["level"] != "plain":
            confine.filter_system_calls()
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    try:
        submission.serve(socket.socket(fileno=kept), shell)
    finally:
        os._exit(0)


def _end(child: int, configuration: dict[str, Any]) -> None:
    """Kill the submission with all that it has started."""
    for kill in (os.kill,) if configuration["level"] == "namespaces" else (os.kill, os.killpg):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    if configuration["level"] == "separate user":
        _kill_all_of(configuration["user"])
    if configuration["level"] != "namespaces" and sys.platform == "linux":
        from course.grading.inside import confine

        while orphans := confine.children():  # whatever a submission has started is now a child of this process
            for orphan in orphans:
                os.kill(orphan, signal.SIGKILL)
                os.waitpid(orphan, 0)


def _kill_all_of(user: int) -> None:
    """Kill all processes of a user at once, as somebody whom that user can't kill first."""
    killer = os.fork()
    if killer == 0:
        try:
            nobody = user + 10_000
            os.setgroups([])
            os.setresgid(nobody, nobody, nobody)
            os.setresuid(nobody, user, nobody)
            os.kill(-1, signal.SIGKILL)
        finally:
            os._exit(0)
    os.waitpid(killer, 0)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
