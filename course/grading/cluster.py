"""Grading on a Dask cluster: each worker starts a sandbox of its own, and no submission reaches the scheduler."""

from collections.abc import Iterator
from contextlib import contextmanager

from distributed import Client, Worker, WorkerPlugin

from course.errors import CourseError

_PROFILERS = ("profile", "profile-cycle")


class WithoutProfile(WorkerPlugin):
    """Has workers not note a hundred times a second what runs: they keep an hour of it, hundreds of megabytes."""

    name = "course-grade-without-profile"

    def setup(self, worker: Worker) -> None:
        """Stop it."""
        for profiler in _PROFILERS:
            if profiler in worker.periodic_callbacks:
                worker.periodic_callbacks[profiler].stop()

    def teardown(self, worker: Worker) -> None:
        """Go on with it."""
        for profiler in _PROFILERS:
            if profiler in worker.periodic_callbacks:
                worker.periodic_callbacks[profiler].start()


@contextmanager
def connected(scheduler: str) -> Iterator[Client]:
    """Have joblib's backend "dask" use this cluster until the end of a ``with`` block.

    Raises
    ------
    CourseError
        If no scheduler answers.
    """
    try:
        client = Client(scheduler, timeout=10, set_as_default=True)
    except (OSError, TimeoutError, ValueError) as error:
        raise CourseError(f"No Dask scheduler answers at {scheduler} ({error}): start it, or say another.") from error
    with client:
        client.register_plugin(WithoutProfile())
        try:
            yield client
        finally:
            client.unregister_worker_plugin(WithoutProfile.name)
