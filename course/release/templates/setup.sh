#!/usr/bin/env bash
# Gradescope runs this once, as root, when it makes the image: it installs the course with what grading needs.
set -euo pipefail

autograder=${AUTOGRADER:-/autograder}
python=${PYTHON:-}

# The course needs Python 3.11 or newer; an older image of Ubuntu has python3.11 beside its own python3.
if [ -z "$python" ]; then
    apt-get update
    apt-get install -y python3 python3-venv
    python=python3
    if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
        apt-get install -y python3.11 python3.11-venv
        python=python3.11
    fi
fi

# Submissions may read the environment, so the course itself, with its banks, stays outside of it.
"$python" -m venv "$autograder/environment"
cd "$autograder/source/course"
"$autograder/environment/bin/python" -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[staff]"
chmod -R go-rwx "$autograder/source"
