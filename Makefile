# `make` lists the targets. Needs GNU make 3.81 or newer and a POSIX shell; on Windows see the README.

# These are set on the command line, as in `make PYTHON=python3.12`; variables of those names in the environment are
# meant for other programs.
ifneq ($(origin PYTHON),command line)
override PYTHON := python3
endif
ifneq ($(origin PIP_FLAGS),command line)
override PIP_FLAGS :=
endif
ifneq ($(origin ARGS),command line)
override ARGS :=
endif
# They are meant for this make alone: a test, or a notebook, that runs a make of its own does not get them.
unexport PYTHON PIP_FLAGS ARGS MAKEFLAGS MFLAGS MAKEOVERRIDES
MAKEOVERRIDES =

VENV := .venv
PY := $(VENV)/bin/python

# The stamps say what is installed, and where: an environment that was moved with its clone still points to the old place.
HERE := $(shell pwd -P | cksum | cut -d ' ' -f 1)
STAMP := $(VENV)/.course-$(HERE)
LISTS := pyproject.toml constraints.txt

# pyproject.toml says what runs; conftest.py says how it is shared out over processes.
TEST = $(PY) -m pytest -n auto --maxprocesses 4

.PHONY: help start test test-all build slides site bench lint clean
.DEFAULT_GOAL := help

help: ## list the targets
	@echo "Why Cross-Entropy? A course in Jupyter notebooks."
	@echo
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F '|' '{ printf "%-15s %s\n", $$1, $$2 }'
	@echo
	@echo "Pass arguments to a command in ARGS, as in: make start ARGS=\"--port 9000\""

start: $(STAMP)-start ## install the course into .venv if need be, and open the lessons
	@$(PY) -m course start $(ARGS)

test: $(STAMP)-test ## run the tests, with what they need installed first
	$(TEST) $(ARGS)

test-all: $(STAMP)-test ## run the slow tests as well
	$(TEST) -m "" $(ARGS)

build: $(STAMP)-staff ## make the notebooks from lessons/source
	@$(PY) -m course build $(ARGS)

slides: $(STAMP)-staff ## make decks of slides from the lessons
	@$(PY) -m course slides $(ARGS)

site: $(STAMP)-staff ## make the web edition
	@$(PY) -m course site $(ARGS)

bench: $(STAMP)-bench ## run the benchmarks
	@for script in benchmarks/*.py; do echo "$$script"; $(PY) "$$script" $(ARGS) || exit 1; done

lint: $(STAMP)-test ## check the style of the code
	$(VENV)/bin/ruff check . && $(VENV)/bin/ruff format --check .

clean: ## remove .venv and build/; never my-lessons
	rm -rf $(VENV) build

# The extra `bench` holds the extra `test`, that one `staff`, and all hold what a learner needs.
$(STAMP)-start: $(LISTS) $(PY)
	$(call install,.)
	@touch $@

$(STAMP)-staff: $(LISTS) $(PY)
	$(call install,.[staff])
	@touch $(STAMP)-start $@

$(STAMP)-test: $(LISTS) $(PY)
	$(call install,.[test])
	@touch $(STAMP)-start $(STAMP)-staff $@

$(STAMP)-bench: $(LISTS) $(PY)
	$(call install,.[bench])
	@touch $(STAMP)-start $(STAMP)-staff $(STAMP)-test $@

# An environment is made anew if there is none, if the Python it was made with is gone, if it was made in another place,
# or if an installation was interrupted. One that somebody made by hand is used as it is.
define install
@$(make_venv)
@touch $(VENV)/.installing
@echo "Installing the course into $(VENV) (the first time takes a few minutes) ..."
@$(PY) -m pip install --disable-pip-version-check $(PIP_FLAGS) -c constraints.txt -e "$(1)"; \
	status=$$?; rm -f $(VENV)/.installing; exit $$status
endef

define make_venv
if [ -e $(VENV)/.installing ] || { ls $(VENV)/.course-* >/dev/null 2>&1 && ! ls $(STAMP)-* >/dev/null 2>&1; } \
	|| ! $(PY) -m pip --version >/dev/null 2>&1; then $(check_python) && $(PYTHON) -m venv --clear $(VENV); fi
endef

$(PY):
	@$(check_python) && $(PYTHON) -m venv --clear $(VENV)

define check_python
{ command -v $(PYTHON) >/dev/null 2>&1 || { \
	echo "The course needs Python 3.11 or newer, and there is no $(PYTHON) here: install it, or say make PYTHON=/path/to/python." >&2; exit 1; }; } && \
{ $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	echo "The course needs Python 3.11 or newer, and $(PYTHON) is older: install one, or say make PYTHON=/path/to/python." >&2; exit 1; }; } && \
{ $(PYTHON) -c 'import ensurepip, venv' >/dev/null 2>&1 || { \
	echo "$(PYTHON) comes without venv, which the course is installed with: on Debian and Ubuntu, apt install python3-venv." >&2; exit 1; }; }
endef
