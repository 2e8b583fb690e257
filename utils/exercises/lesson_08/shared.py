"""What the exercises of lesson 08 share."""

from utils.exercises.case import Evidence


def raised(evidence: Evidence) -> str:
    """Say which error was raised, and where."""
    error = evidence.observation["error"]
    line = f" in the line `{error['line']}`" if error["line"] else ""
    return f"It raised {error['type']}{line}: {error['message'].splitlines()[0].rstrip('.')}."
