# Everything starts here: `make demo` shows the product, `make test` proves it. Nothing else is needed for either.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DATA ?=
HOST ?= 127.0.0.1
PORT ?= 8000
WORKERS ?= 2

.PHONY: help env demo demo-reset test check browser messages constraints benchmarks clean

help:
	@echo "make env          the environment in $(VENV)"
	@echo "make demo         build the fictional sample and serve the site on http://$(HOST):$(PORT)"
	@echo "make demo DATA=X  the same with a statistics file or an edition"
	@echo "make demo-reset   remove what the demonstration keeps in ./home"
	@echo "make test         every test, browser tests included"
	@echo "make check        format, types, imports, migrations, message catalogues"
	@echo "make benchmarks   measure time and memory"

env: $(READY)

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed; say make PYTHON=python3.11")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing packages into $(VENV)…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --upgrade pip
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[site]' --group dev
	@touch $(READY)

demo: env
	@$(BIN)/observatory demo $(if $(DATA),'$(DATA)') --host $(HOST) --port $(PORT)

demo-reset: env
	@$(BIN)/observatory demo --reset --no-serve

# The browser comes from the system; it is installed where that is possible and named where it is not.
browser:
	@command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	    echo "Installing Chromium…"; apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	  elif [ "$$CI" = true ]; then echo "No browser: install the Debian package chromium." >&2; exit 1; \
	  else echo "No browser: the browser tests are left out. Install the Debian package chromium to run them."; fi; }

test: env browser
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup

check: env
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-cache
	@home=$$(mktemp -d) && OBSERVATORY_HOME=$$home $(BIN)/python -m observatory.web makemigrations --check --dry-run; code=$$?; rm -rf $$home; exit $$code
	@$(BIN)/python tools/messages.py check

messages: env
	@$(BIN)/python tools/messages.py update

# Pins every version that is installed now, without saying where it came from.
constraints: env
	@$(BIN)/python -m pip freeze --exclude-editable --all | grep -v -i -E '^(setuptools|wheel|open-cluster-observatory)==' > constraints.txt

benchmarks: env
	@$(BIN)/python -m benchmarks

clean:
	rm -rf $(VENV) build dist test-artefacts .mypy_cache .ruff_cache .pytest_cache
