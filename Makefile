# `make run` and `make test` set up what they need in .venv and go; `make help` lists the rest.
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

# What one process has compiled, the next ones of a run should find.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run setup test check format lint types imports bench faults soak histories fuzz properties pictures picture interop clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/run.stamp ## the dashboard on the embedded exchange: no network, no key
	@$(BIN)/depthdeck --venue sim

setup: $(VENV)/dev.stamp ## everything that developing needs, in .venv

test: $(VENV)/dev.stamp ## all tests, on all processors
	@$(BIN)/python -m pytest -n logical --dist worksteal

check: format lint types imports test ## what has to hold before a commit: format, lint, types, imports, tests

format: $(VENV)/dev.stamp
	@$(BIN)/ruff format --check .

lint: $(VENV)/dev.stamp
	@$(BIN)/ruff check .

types: $(VENV)/dev.stamp
	@$(BIN)/mypy

imports: $(VENV)/dev.stamp
	@$(BIN)/lint-imports

bench: $(VENV)/bench.stamp ## measure against the peers in one run, and write docs/performance.md
	@$(BIN)/python -m tests.benchmarks

faults: $(VENV)/interop.stamp ## every fault on depthdeck and on python-binance, and write docs/faults.md
	@$(BIN)/python -m tests.faults

soak: $(VENV)/dev.stamp ## the feed and the dashboard under faults for 20 minutes, and write docs/faults.md
	@$(BIN)/python -m tests.soak --minutes 20 --screen

histories: $(VENV)/dev.stamp ## 500 random histories of accounts, and write docs/accounts.md
	@$(BIN)/python -m tests.histories

fuzz: $(VENV)/dev.stamp ## 100,000 mutated frames through wire, market and feed
	@DEPTHDECK_FUZZ=100000 $(BIN)/python -m pytest tests/feed/test_fuzz.py --timeout 600

properties: $(VENV)/dev.stamp ## every property of the tests with 1,000 examples
	@DEPTHDECK_EXAMPLES=1000 $(BIN)/python -m pytest -m hypothesis -n logical --timeout 1200

interop: $(VENV)/interop.stamp ## an unmodified python-binance against the embedded exchange
	@$(BIN)/python -m pytest tests/interop

pictures: $(VENV)/dev.stamp ## accept the pictures of the screens as they are drawn now
	@$(BIN)/python -m pytest tests/pictures --snapshot-update

picture: $(VENV)/run.stamp ## draw the README's pictures from the program itself
	@$(BIN)/depthdeck snapshot --venue sim --size 160x48 --seconds 12 -o docs/trading.svg
	@$(BIN)/depthdeck snapshot --venue sim --place watchlist --size 160x48 --seconds 12 -o docs/watchlist.svg
	@$(BIN)/depthdeck snapshot --venue sim --place account --size 160x48 --seconds 12 -o docs/account.svg
	@$(BIN)/depthdeck snapshot --venue sim --place health --size 160x48 --seconds 12 -o docs/health.svg

clean: ## remove .venv and caches
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

$(BIN)/python:
	@for python in "$(PYTHON)" python3.13 python3.12 python3.11 python3; do \
	  if "$$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    echo "setting up $(VENV) with $$("$$python" --version) ..."; exec "$$python" -m venv $(VENV); \
	  fi; \
	done; \
	echo "depthdeck needs Python 3.11 or newer with venv (Debian: apt install python3-venv)." >&2; \
	echo "Name another one with: make $(MAKECMDGOALS) PYTHON=/path/to/python3" >&2; exit 1

$(VENV)/run.stamp: pyproject.toml | $(BIN)/python
	@$(PIP) install --upgrade 'pip>=25.1'
	@$(PIP) install --editable .
	@touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp
	@$(PIP) install --group dev
	@touch $@

$(VENV)/interop.stamp: $(VENV)/dev.stamp
	@$(PIP) install --group interop
	@touch $@

$(VENV)/bench.stamp: $(VENV)/interop.stamp
	@$(PIP) install --group bench
	@touch $@
