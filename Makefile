# The front door. `make demo` and `make test` do their own set-up on a machine with python3, venv, git and make.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMPS := .stamps

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint bench gate docs judge lock clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

setup: $(STAMPS)/installed ## make the virtual environment and install from the lock file

$(STAMPS)/installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@mkdir -p $(STAMPS) && touch $@

demo: setup ## ingest one article into a temporary database and show what it contradicts
	@BIN=$(BIN) sh fixtures/demo.sh

test: setup ## run the tests, with branch coverage
	$(BIN)/python -m pytest --cov --cov-report=term:skip-covered

lint: setup ## ruff, mypy --strict, import-linter, documentation drift
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup ## speed and size against named alternatives, in one run
	$(BIN)/python -m benchmarks

gate: setup ## hold the measured quality to its pinned bounds (needs TRACKER_DATA; minutes)
	$(BIN)/python -m benchmarks.gate

docs: setup ## write the generated parts of docs/ and README.md again
	$(BIN)/python -m docs.generate_cli
	$(BIN)/python -m docs.generate_readme

judge: setup ## make the shipped judge again, from where it stopped (needs TRACKER_DATA; a night)
	$(BIN)/python -m training

lock: ## resolve requirements.lock again from pyproject.toml and constraints.txt
	$(BIN)/pip-compile --quiet --strip-extras --allow-unsafe --no-emit-index-url --no-emit-find-links \
		--extra dev --constraint constraints.txt --output-file requirements.lock pyproject.toml
	sed -i 's/^\(torch==[0-9.]*\)+cpu/\1/; /^--/d' requirements.lock

clean: ## remove everything that the other targets made
	rm -rf $(VENV) $(STAMPS) build dist *.egg-info .coverage htmlcov .mypy_cache .ruff_cache .pytest_cache .hypothesis
