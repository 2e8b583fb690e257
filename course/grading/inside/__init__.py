"""What runs beside a submission, in the sandbox: nothing here holds a secret, and nothing outside believes it.

``zygote.py``
    has NumPy, torch and IPython loaded, and forks a process for each submission.
``confine.py``
    what Linux takes away from that process: namespaces, capabilities, system calls, limits.
``submission.py``
    runs the cells as a notebook would, calls the answers, and says what came of it.
``bank.py``
    stands in for every bank of exercises: its checks, hints and predictions do nothing.
``frames.py``
    messages over a socket; the trusted side reads them with limits of its own (`course.grading.channel`).
"""
