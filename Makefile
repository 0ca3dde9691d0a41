# Every task of Soundmark. Each sets itself up first: installers/prepare.py.
PYTHON ?= python3
TASK = @$(PYTHON) installers/prepare.py

.PHONY: help run test check format unit bench screenshots installer set-up clean

run: ## open the studio; without a screen, make, export and inspect an example
	$(TASK) run

test: ## every test
	$(TASK) test

check: ## format, lint, types, import contracts
	$(TASK) check

unit: ## the quick tests alone
	$(TASK) unit

format: ## put the code into form
	$(TASK) format

bench: ## the speed and memory figures
	$(TASK) bench

screenshots: ## the pictures in docs
	$(TASK) screenshots

installer: ## a folder that runs without Python, in dist/
	$(TASK) installer

prove-%: ## a long proof: kill, watermark, composer, bare
	$(TASK) prove $*

help: ## this list
	@sed -n 's/^\([a-z%-]*\):.*## /\1 - /p' Makefile

set-up: ## only the set-up
	$(TASK) set-up

clean: ## remove what was built, never what was made
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
