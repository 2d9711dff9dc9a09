# make run    set up .venv/ and run the flagship scenario
# make test   set up .venv/ for tests and run the whole suite
# make help   the other targets
#
# Only set-up downloads anything, and it happens again only when pyproject.toml or requirements.lock has changed.

PYTHON   ?= python3
SCENARIO ?= istanbul-2025
WHAT_IF  ?= --what-if
JOBS     ?= 2
VENV     := .venv
BIN      := $(VENV)/bin
STAMPS   := $(VENV)/.stamps
PIP      := $(BIN)/python -m pip --disable-pip-version-check
PACKAGES := parley results scenarios calibration sim
LOCKING  := --all-extras --universal --python-version 3.11 --no-header --no-annotate --no-emit-index-url

.DEFAULT_GOAL := help
.PHONY: help run test setup setup-test chromium lint format types unit check bench docs-table lock clean

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: setup  ## set up, run the flagship scenario (SCENARIO=name for another; WHAT_IF= for no sliders), print its report's path
	@$(BIN)/parley run $(SCENARIO) $(WHAT_IF)
	@echo "Next: $(BIN)/parley list    $(BIN)/parley --help"

test: lint types unit  ## lint, types, then every test and doctest (what CI runs)

setup: $(STAMPS)/run  ## create .venv/ and install Parley

setup-test: $(STAMPS)/test chromium  ## the same with everything the tests need

lint: $(STAMPS)/test  ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(STAMPS)/test  ## let ruff repair and format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(STAMPS)/test  ## mypy, strict
	$(BIN)/mypy

unit: setup-test  ## pytest with doctests (JOBS=2 processes; PYTEST='-m "not slow"' for the quick ones)
	$(BIN)/python -m pytest -n $(JOBS) --dist loadgroup --doctest-modules tests $(PACKAGES) $(PYTEST)

check: setup  ## check every library scenario and every case
	$(BIN)/parley check scenarios/library/*/*.yaml calibration/cases/*

bench: $(STAMPS)/test  ## measure speed: every benchmarks/bench_*.py
	@for file in $(wildcard benchmarks/bench_*.py); do $(BIN)/python "$$file" || exit 1; done

docs-table: setup  ## write the parameter table of docs/model.md from the code
	$(BIN)/python docs/parameter_table.py

lock: $(STAMPS)/venv  ## renew requirements.lock (UV='--upgrade' for newer releases)
	$(PIP) install --quiet uv
	$(BIN)/uv pip compile pyproject.toml $(LOCKING) $(UV) --quiet --output-file requirements.lock

clean:  ## remove .venv/ and caches; run folders stay
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis dist build
	find $(PACKAGES) tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

$(STAMPS)/venv:
	@command -v $(PYTHON) >/dev/null || { echo "Parley needs Python 3.11 or newer; '$(PYTHON)' was not found. Name one: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Parley needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) --version 2>&1). Name a newer one: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)" >&2; exit 1; }
	@echo "Creating $(VENV)/ with $$($(PYTHON) --version 2>&1)" >&2
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv module is missing or broken; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/run: $(STAMPS)/venv pyproject.toml requirements.lock
	@echo "Installing Parley into $(VENV)/ (once; about a minute)" >&2
	@$(PIP) install --quiet --constraint requirements.lock --editable .
	@touch $@

$(STAMPS)/test: $(STAMPS)/venv pyproject.toml requirements.lock
	@echo "Installing Parley and its test tools into $(VENV)/ (once; about a minute)" >&2
	@$(PIP) install --quiet --constraint requirements.lock --editable '.[test]'
	@touch $(STAMPS)/run $@

chromium:
	@if command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing Chromium for the browser tests (once)" >&2; \
	    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium fonts-liberation >/dev/null; } \
	    || echo "Chromium could not be installed: the browser tests will be skipped." >&2; \
	else \
	    echo "No Chromium here: the browser tests will be skipped. To run them too, install Chromium (Debian, Ubuntu: sudo apt-get install chromium)." >&2; \
	fi
