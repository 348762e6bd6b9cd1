# VEDC. `make help` says what each word does.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
IN := .venv/bin/python
.DEFAULT_GOAL := help
.PHONY: help setup setup-tests run test check demo bench zipapp requirements clean

help:  ## Say what each word does.
	@sed -n 's/^\([a-z][a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{printf "%-20s %s\n", $$1, $$2}'

setup:  ## Make the environment and get what the system and the pages lack; quick if nothing has changed.
	@$(PYTHON) -m ops.setup

setup-tests:  ## The same, with what the tests and checks need besides.
	@$(PYTHON) -m ops.setup tests

run: setup  ## Run VEDC with demo accounts on http://localhost:8000 (PORT=… for another); Ctrl-C stops it.
	@VEDC_DEMO="$${VEDC_DEMO:-1}" exec $(IN) -m ops.run

demo: setup  ## Walk the whole road without a browser: file, find, amend, determine, issue, verify; results in var/demo.
	@VEDC_DEMO=1 $(IN) -m ops.prepare --no-seed
	@VEDC_DEMO=1 exec $(IN) manage.py demo

test: setup-tests  ## Run every test: the pure rooms, then the rest on PostgreSQL, then the embedded default on SQLite.
	@$(IN) -m ops.test

check: setup-tests  ## Check style, types, the law of imports, migrations and deployment settings.
	@$(IN) -m ops.check

bench: setup-tests  ## Measure speed against the goals; a table, and var/bench.json.
	@VEDC_DEMO=1 exec $(IN) -m tests.bench

zipapp:  ## Make the verifier as one file: var/verifiers/notary.pyz.
	@$(PYTHON) -m ops.zipapp

requirements: setup-tests  ## Pin requirements/*.in again, with hashes (UPGRADE=1 takes the newest).
	@$(IN) -m ops.requirements

clean:  ## Remove everything made here: environment, assets, logs, and the demo's data and keys.
	@$(PYTHON) -m ops.clean
