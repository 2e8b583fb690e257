"""``python -m course``: the same as the command ``course``, for when that is not on the path."""

from course.cli import main

raise SystemExit(main())
