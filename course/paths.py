"""Where things are in this repository."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LESSONS = ROOT / "lessons"
SOURCES = LESSONS / "source"
WORKSPACE = ROOT / "my-lessons"
PRESENTATIONS = ROOT / "build" / "present"
