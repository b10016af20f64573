# Set-up is two commands, each enough on a fresh machine with Python 3.11 or newer:
#   make demo    sets up and runs the main job on the built-in place
#   make test    sets up and runs the tests

PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test lint bench gallery clean

demo: .venv/installed
	$(BIN)/geosafe demo -o demo --overwrite

test: .venv/tested
	$(BIN)/python -m pytest -n auto --dist worksteal

lint: .venv/tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Needs what `make demo` writes; scikit-learn and rasterio come with geosafe.
gallery: .venv/installed
	$(BIN)/python maps/gallery/draw.py

bench: .venv/benched
	$(BIN)/python -m benchmarks

.venv/installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "geosafe needs Python 3.11 or newer: make PYTHON=python3.12 …"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	touch $@

.venv/tested: .venv/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test,lint]'
	touch $@

.venv/benched: .venv/tested
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[bench]'
	touch $@

clean:
	rm -rf .venv demo
