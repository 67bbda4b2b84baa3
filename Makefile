# `make run` and `make test` need Python 3.11+ and nothing else; everything is installed into .venv from the lock files.
PYTHON ?= python3
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test check slow bench golden demo-data words lock clean

run: .venv/ready-to-run
	$(BIN)/python -m optimizer app

test: .venv/ready-to-test check
	$(BIN)/python -m pytest -n auto -m "not slow"

check: .venv/ready-to-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

slow: .venv/ready-to-test
	$(BIN)/python -m pytest -m slow

bench: .venv/ready-to-test
	$(BIN)/python -m benchmarks

golden: .venv/ready-to-test
	PYTHONPATH=. $(BIN)/python tests/golden/test_curve_numbers.py

demo-data: .venv/ready-to-run
	$(BIN)/python -m optimizer.simulation data

words: .venv/ready-to-test
	$(BIN)/pybabel extract --no-wrap --no-location --sort-output -k N_ -k say -o optimizer/words/locale/messages.pot optimizer

lock:
	uv pip compile pyproject.toml --universal --python-version 3.11 --extra meta --generate-hashes --no-header -o requirements.lock
	uv pip compile pyproject.toml --universal --python-version 3.11 --extra meta --extra dev --generate-hashes --no-header -c requirements.lock -o requirements-dev.lock

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv .venv

.venv/ready-to-run: .venv/bin/python requirements.lock
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	@touch $@

.venv/ready-to-test: .venv/ready-to-run requirements-dev.lock
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis
