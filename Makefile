# Every target makes its own environment: a machine needs Python 3.11 or newer, and make.
# The first interpreter that runs and is new enough: a name on PATH may be a shim for one that is not installed.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime
DEVELOP := $(VENV)/.develop

.PHONY: demo test test-long bench lint format docs lock clean help
help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/'

# pip puts the project itself on the path without resolving anything: all it needs is in the lock.
$(RUNTIME): requirements/runtime.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Folkmoot needs Python 3.11 or newer; none was found. Set PYTHON=/path/to/python."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/runtime.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(DEVELOP): $(RUNTIME) requirements/develop.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/develop.lock
	@touch $@

demo: $(RUNTIME) ## the whole pipeline on the bundled, simulated study, offline
	$(BIN)/folkmoot demo

test: $(DEVELOP) ## everything a change must pass: format, lint, types, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "not long"

test-long: $(DEVELOP) ## coverage of intervals by simulation: minutes to an hour
	$(BIN)/python -m pytest -n 2 -m long

bench: $(DEVELOP) ## speed, as ratios within one run on this machine
	$(BIN)/python -m benchmarks

lint: $(DEVELOP) ## format, lint and types alone
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(DEVELOP) ## rewrite the sources in the house's format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: $(DEVELOP) ## write the command reference again from the commands' help
	$(BIN)/python -m tools.command_reference
	$(BIN)/python -m tools.survey_api

lock: ## resolve the dependencies again (needs uv); the lock has hashes and no addresses
	tools/lock.sh

clean: ## remove the environment and every cache
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
