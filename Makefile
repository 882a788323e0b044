# Two commands do everything: `make demo` and `make test`. `make help` lists the rest.

SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

VENV := .venv
RUN := $(VENV)/bin/python
DONE := $(VENV)/done
PIP := $(RUN) -m pip install -qq --disable-pip-version-check --no-input --no-compile
DATABASE := $(RUN) -m portal.database

# What to choose: ARGS for the demo, TESTS for pytest, SCREENS for pictures, TORCH_INDEX for another build of torch.
ARGS ?=
TESTS ?=
SCREENS ?=
TORCH_INDEX ?=

# All tests run on a few processors at once, each file's on one; named ones in this process.
ALL_TESTS := -n logical --maxprocesses 4 --dist loadfile --no-loadscope-reorder

# The first Python that is new enough, and whether we may install what the system lacks.
PYTHON ?= $(firstword $(foreach name,python3 python3.13 python3.12 python3.11,$(shell \
	$(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(name))))
APT = $(if $(shell command -v apt-get),$(if $(filter 0,$(shell id -u)),apt-get,$(if \
	$(shell sudo -n true 2>/dev/null && echo yes),sudo -n apt-get)))
BROWSERS := google-chrome google-chrome-stable chromium chromium-browser

# $(call step,name,command) runs a command and says how many seconds it took.
step = @printf '\n== %s\n' '$(1)'; begin=$$(date +%s); $(2) && \
	printf '== %s: %s s\n' '$(1)' "$$(( $$(date +%s) - begin ))"

.PHONY: demo test screenshots lint fix types lock clean help setup setup-dev browser

demo: setup ## The whole product with two invented companies (ARGS=--once, ARGS="--photos DIR")
	@$(RUN) manage.py demo $(ARGS)

test: setup-dev browser lint types ## Every check and every test, as CI does (TESTS=path for fewer tests)
	$(call step,missing migrations,$(DATABASE) run $(RUN) manage.py makemigrations --check --dry-run)
	$(call step,tests,$(DATABASE) run $(RUN) -m pytest -rs $(or $(TESTS),$(ALL_TESTS)))

screenshots: setup-dev browser ## Pictures of every screen and state in screenshots/ (SCREENS=home,people)
	$(call step,screenshots,SCREENS='$(SCREENS)' $(DATABASE) run $(RUN) -m pytest tests/portal/web/pictures.py)

lint: setup-dev ## Format, lint, import contracts and templates
	$(call step,format,$(RUN) -m ruff format --check --quiet .)
	$(call step,lint,$(RUN) -m ruff check --quiet .)
	$(call step,import contracts,$(VENV)/bin/lint-imports --no-cache)
	$(call step,template format,$(RUN) -m djlint --quiet --check templates)
	$(call step,template lint,$(RUN) -m djlint --quiet --lint templates)

types: setup-dev ## Types, strictly
	$(call step,types,$(RUN) -m mypy .)

fix: setup-dev ## Let the tools mend what they can
	@$(RUN) -m ruff format --quiet . && $(RUN) -m ruff check --quiet --fix . ; \
	$(RUN) -m djlint --quiet --reformat templates

LOCK = PATH="$(CURDIR)/$(VENV)/bin:$$PATH" uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --annotation-style line --custom-compile-command 'make lock'

lock: setup-dev ## Resolve requirements*.in again (UPGRADE=--upgrade for newer versions)
	@$(LOCK) $(UPGRADE) requirements.in --output-file requirements.lock
	@$(LOCK) $(UPGRADE) requirements-dev.in --output-file requirements-dev.lock

clean: ## Delete the environment, all caches, the demo's database and what it made
	@[ ! -x $(RUN) ] || $(DATABASE) erase
	@rm -rf $(VENV) .state .ruff_cache .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-11s %s\n", $$1, $$2}' Makefile

setup: $(DONE)/runtime

setup-dev: $(DONE)/development

$(DONE)/python:
	@[ -n '$(PYTHON)' ] || { \
		echo 'Python 3.11 or newer is needed: apt-get install python3 python3-venv'; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { \
		$(if $(APT),$(APT) update -qq && $(APT) install -qq -y $(notdir $(PYTHON))-venv >/dev/null,false) || \
		{ echo 'Python lacks its venv module: apt-get install $(notdir $(PYTHON))-venv'; exit 1; }; }
	$(call step,virtual environment,$(PYTHON) -m venv $(VENV))
	@mkdir -p $(DONE) && touch $@

# The hashed lock comes first, so that torch finds what it needs and adds only what its build brings.
# An install that was cut off leaves packages no tool can read, so the next one begins anew.
$(DONE)/runtime: $(DONE)/python requirements.lock requirements-torch.lock
	@[ ! -e $(DONE)/under-way ] || $(PYTHON) -m venv --clear $(VENV)
	@mkdir -p $(DONE) && touch $(DONE)/python $(DONE)/under-way
	$(call step,dependencies,$(PIP) --no-deps --require-hashes -r requirements.lock)
	$(call step,torch,$(PIP) $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) -r requirements-torch.lock)
	@rm $(DONE)/under-way && touch $@

$(DONE)/development: $(DONE)/runtime requirements-dev.lock
	@[ ! -e $(DONE)/under-way ] || { rm -rf $(VENV) && $(MAKE) setup; }
	@touch $(DONE)/under-way
	$(call step,tools for tests,$(PIP) --no-deps --require-hashes -r requirements-dev.lock)
	@rm $(DONE)/under-way && touch $@

# Browser tests drive the Chrome or Chromium that is here. Outside CI they may be missed, but loudly.
browser:
	@for name in $(BROWSERS); do command -v $$name >/dev/null && exit 0; done; \
	[ -d '/Applications/Google Chrome.app' ] && exit 0; \
	$(if $(APT),echo 'Installing the browser for the tests' && $(APT) update -qq && \
		$(APT) install -qq -y --no-install-recommends chromium fonts-liberation >/dev/null && exit 0;) \
	[ -z "$$CI" ] || { echo 'No Chrome or Chromium, and CI must not skip the browser tests.'; exit 1; }; \
	printf '\n!! No Chrome or Chromium: BROWSER TESTS WILL BE SKIPPED. apt-get install chromium\n\n'
