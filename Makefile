.PHONY: run test bench clean
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin

run: .venv/run
	$(BIN)/nocapmocap up

test: .venv/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n 2 --dist loadfile --ignore=tests/e2e
	$(BIN)/pytest tests/e2e

bench: .venv/test
	$(BIN)/python -m tests.bench

.venv/run: pyproject.toml requirements.lock
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --constraint requirements.lock --editable .
	$(BIN)/python -m deployments.video_to_motion.weights
	touch $@

.venv/test: .venv/run
	$(BIN)/pip install --quiet --constraint requirements.lock --editable '.[test,train]'
	touch $@

clean:
	rm -rf .venv
