# `make run` and `make test` need Python 3.11+ and nothing else; everything is installed into .venv from the lock files.
PYTHON ?= python3
BIN := .venv/bin
LOCKED := --quiet --universal --python-version 3.11 --generate-hashes --no-header
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# uv installs a lock file several times faster than pip; where it cannot reach the packages, pip with its own settings can.
install = $(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r $(1) || \
	$(BIN)/python -m pip install --quiet --require-hashes -r $(1)

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
	HYPOTHESIS_PROFILE=new $(BIN)/python -m pytest -n auto -m slow

bench: .venv/ready-to-test
	$(BIN)/python -m benchmarks

golden: .venv/ready-to-test
	PYTHONPATH=. $(BIN)/python tests/golden/test_curve_numbers.py

demo-data: .venv/ready-to-run
	$(BIN)/python -m optimizer.simulation data

words: .venv/ready-to-test
	$(BIN)/python tools/words.py

lock: .venv/bin/python
	$(BIN)/uv pip compile pyproject.toml $(LOCKED) --extra meta -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml $(LOCKED) --extra meta --extra postgresql --extra dev -c requirements.lock -o requirements-dev.lock
	echo "uv>=0.9" | $(BIN)/uv pip compile - $(LOCKED) --no-annotate -o requirements-installer.lock

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is needed, found " + sys.version.split()[0] + "; name another with make PYTHON=python3.12")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-installer.lock

.venv/ready-to-run: .venv/bin/python requirements.lock
	$(call install,requirements.lock)
	@touch $@

.venv/ready-to-test: .venv/ready-to-run requirements-dev.lock
	$(call install,requirements-dev.lock)
	@touch $@

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis
