# vanban: the environment and the everyday commands. `make help` lists them.
#
# Everything is installed into .venv from requirements.lock (exact versions, hashes checked); nothing outside the
# folder is touched, except that Debian's python3-venv is installed when it is missing and we are root.

SHELL       := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS   += --no-print-directory --no-builtin-rules

# the lock is made for 3.11; another Python from 3.11 on usually works too: make run PYTHON=python3.12
PYTHON  ?= $(shell command -v python3.11 || command -v python3)
VENV    := .venv
BIN     := $(VENV)/bin
PIP     := $(BIN)/python -m pip --disable-pip-version-check --no-input
# the first pip that is known to install the lock; Debian 12's own (23.0) is older
PIP_VERSION       := 26.3
PIP_TOOLS_VERSION := 7.6.2
# says that the environment is what the lock asks for; made anew when the lock or the package's table changes
READY   := $(VENV)/.ready
# other programs that readers use (OCR, LibreOffice), as Debian names them; without them everything else works
SYSTEM_PACKAGES := tesseract-ocr tesseract-ocr-vie libreoffice-writer-nogui antiword
# says that their installation was tried; remove it to try again
SYSTEM  := $(VENV)/.system
# what only tests need: a server and a browser; tests that miss one are skipped and say so
TEST_PACKAGES := postgresql chromium
TESTERS := $(VENV)/.testers
# says that npm's installation was tried for the tests
NODE    := $(VENV)/.node
# says that the scripts of the desk were built with their libraries, where there is npm; it works without them
BUILT   := pipeline/browser/node_modules/.built

PATHS   ?= corpus
OUTPUTS ?= outputs

.PHONY: help env system browser run test bench real-table lint format schemas docs picture wheel lock clean distclean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

env: $(READY) $(BUILT) ## make the environment (.venv)

system: $(SYSTEM) ## install OCR and LibreOffice where we may (root, apt-get); `vanban doctor` tells what is there

browser: $(BUILT) ## build the scripts of the desk that need libraries (Node 18 and npm)

run: $(READY) $(SYSTEM) $(BUILT) ## process corpus/ into outputs/ and print a summary (PATHS=… OUTPUTS=… for others)
	@$(BIN)/vanban run $(PATHS) --outputs $(OUTPUTS)

test: $(READY) $(SYSTEM) $(TESTERS) $(NODE) $(BUILT) ## run the whole test suite
	@$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile

bench: $(READY) ## measure vanban beside its peers, into benchmarks/README.md (PARTS=reading for one part)
	@$(BIN)/python benchmarks/bench.py $(PARTS)

real-table: $(READY) $(SYSTEM) ## write the table of the real files into tests/README.md (needs ../shared)
	@$(BIN)/python tests/real_table.py

lint: $(READY) ## check style and formatting
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

format: $(READY) ## mend style and formatting
	@$(BIN)/ruff check --fix . && $(BIN)/ruff format .

schemas: $(READY) ## write schemas/ anew from the models
	@$(BIN)/vanban schemas --to schemas

docs: $(READY) ## write the figures and excerpts of README.md anew (needs ../shared)
	@UPDATE_DOCS=1 $(BIN)/python -m pytest tests/test_docs.py -k update

picture: $(READY) $(TESTERS) $(NODE) $(BUILT) ## draw docs/desk.png, the picture of the desk in README.md, anew
	@$(BIN)/python tests/desk_picture.py

wheel: $(READY) $(BUILT) ## build the package into dist/
	@$(PIP) wheel --quiet --no-build-isolation --no-deps --wheel-dir dist . && ls dist/*.whl

lock: $(READY) ## resolve requirements.lock anew from pyproject.toml (needs the network)
	@$(PIP) install --quiet pip-tools==$(PIP_TOOLS_VERSION)
	@printf '%s\n' \
	  "# Every package of the environment, run and test alike, with the hashes of its files. Locked $$(date +%F), Python 3.11." \
	  '# Made by `make lock` from pyproject.toml; do not edit.' > requirements.lock.new
	@$(BIN)/pip-compile --quiet --upgrade --extra dev --generate-hashes --strip-extras --allow-unsafe --no-header \
	  --no-emit-index-url --no-emit-trusted-host --no-emit-options --no-emit-find-links \
	  --output-file $(VENV)/resolved.lock pyproject.toml
	@cat $(VENV)/resolved.lock >> requirements.lock.new && mv requirements.lock.new requirements.lock

clean: ## remove what runs and tests have made
	@find outputs -mindepth 1 ! -name .gitkeep -delete 2>/dev/null || true
	@rm -rf .pytest_cache .ruff_cache .hypothesis build dist
	@find pipeline tests -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean ## remove the environment too
	@rm -rf $(VENV) pipeline/browser/node_modules pipeline/vanban/desk/static/built

$(READY): requirements.lock pyproject.toml
	@[ -n "$(PYTHON)" ] && $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "vanban needs Python 3.11 or newer: install python3, or name one: make run PYTHON=/path/to/python3.11" >&2; exit 1; }
	@if ! $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing Debian's python3-venv …"; \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >/dev/null; \
	  else \
	    echo "Python's venv module is missing. Install it first: sudo apt-get install python3-venv" >&2; exit 1; \
	  fi; \
	fi
	@echo "Making the environment in $(VENV) (once; a few minutes) …"
	@[ -x $(BIN)/python ] && $(BIN)/python -c '' 2>/dev/null || { rm -rf $(VENV); $(PYTHON) -m venv $(VENV); }
	@$(PIP) install --quiet pip==$(PIP_VERSION)
	@$(PIP) install --quiet --require-hashes -r requirements.lock
	@$(PIP) install --quiet --no-build-isolation --no-deps --editable .
	@touch $(READY)

# once, quietly, and never a reason to stop: $(call install,PACKAGES,what tells that they are there,what is lost without them)
define install
@if $(2); then :; \
elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
  echo "Installing $(1) (once) …"; \
  { timeout 300 apt-get update -qq && DEBIAN_FRONTEND=noninteractive timeout 1200 \
    apt-get install -y -qq --no-install-recommends $(1); } >/dev/null 2>&1 || \
    echo "They could not be installed: $(3)."; \
else \
  echo "Other programs are missing, and $(3): sudo apt-get install $(1)"; \
fi
@touch $@
endef

$(SYSTEM): | $(READY)
	$(call install,$(SYSTEM_PACKAGES),command -v tesseract >/dev/null && command -v soffice >/dev/null && \
	  command -v antiword >/dev/null && tesseract --list-langs 2>/dev/null | grep -x vie >/dev/null,scans and Word 97 \
	  files will be errors (see: $(BIN)/vanban doctor))

$(TESTERS): | $(SYSTEM)
	$(call install,$(TEST_PACKAGES),command -v chromium >/dev/null && ls /usr/lib/postgresql/*/bin/initdb >/dev/null \
	  2>&1,the tests that need them will be skipped)

# npm comes with some installations of Node and apart from others, so that it is only asked for where there is none
$(NODE): | $(READY)
	$(call install,nodejs npm,command -v npm >/dev/null,the tests of the desk's scripts will be skipped)

# a failure is not tried again before the scripts change, or this file is removed
$(BUILT): $(addprefix pipeline/browser/,package.json package-lock.json) $(wildcard pipeline/browser/*.js) | $(READY)
	@if command -v npm >/dev/null; then \
	  echo "Building the scripts of the desk (once) …"; \
	  ( cd pipeline/browser && npm_config_cache=$(abspath $(VENV))/npm timeout 300 npm ci --ignore-scripts --no-audit --no-fund \
	    && npm run build ) \
	    >$(VENV)/browser.log 2>&1 || \
	    echo "They could not be built (see $(VENV)/browser.log): the desk works without them."; \
	  mkdir -p $(@D) && touch $@; \
	fi
