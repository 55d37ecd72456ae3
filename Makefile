# Everything starts here: `make demo` shows the product, `make test` proves it. Nothing else is needed for either.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DATA ?=
HOST ?= 127.0.0.1
PORT ?= 8000
# For two cores, and one process more: the one that waits for a browser leaves its core to another.
WORKERS ?= 3
# More for pytest: files, or what to leave out.
TESTS ?=
# What asks the database in its own way: the core, every domain, what happens at the same moment.
ON_POSTGRESQL := $(addprefix tests/core/test_,audit.py models.py rules.py work.py) tests/publications/test_newsletters.py \
	$(wildcard tests/*/test_domain_*.py tests/programme/*/test_domain_*.py tests/programme/*/test_concurrency.py)

.PHONY: help env demo demo-reset test test-postgres test-spark journey check browser office database java messages constraints benchmarks clean

help:
	@echo "make env          the environment in $(VENV)"
	@echo "make demo         build the fictional sample and serve the site on http://$(HOST):$(PORT)"
	@echo "make demo DATA=X  the same with a statistics file or an edition"
	@echo "make demo-reset   the demonstration as it was at first; what was changed in ./home is gone"
	@echo "make test         every test, browser tests included, on SQLite"
	@echo "make test-postgres  core and every domain on PostgreSQL"
	@echo "make test-spark   the same tables on Spark as on DuckDB"
	@echo "make journey      one region from the call to the published page, in a browser"
	@echo "make check        format, types, imports, migrations, message catalogues"
	@echo "make benchmarks   measure time and memory"

env: $(READY)

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed; say make PYTHON=python3.11")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing packages into $(VENV)…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --upgrade pip
	@$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check --constraint constraints.txt --editable '.[site]' --group dev
	@touch $(READY)

demo: env
	@$(BIN)/observatory demo $(if $(DATA),'$(DATA)') --host $(HOST) --port $(PORT)

demo-reset: env
	@$(BIN)/observatory demo --reset --no-serve

# What tests need from the system: installed where that is possible, named where it is not.
define system_package
	@command -v $(1) >/dev/null 2>&1 || ls $(1) >/dev/null 2>&1 || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	    echo "Installing $(2)…"; apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(2) >/dev/null; \
	  elif [ "$$CI" = true ]; then echo "Missing: install the Debian package $(2)." >&2; exit 1; \
	  else echo "Missing: the tests that need $(2) are left out. Install that Debian package to run them."; fi; }
endef

# Any Chromium will do where nothing can be installed; the one without windows takes half the time.
browser:
	$(if $(and $(filter-out 0,$(shell id -u)),$(shell command -v chromium || command -v chromium-browser || command -v google-chrome)),,$(call system_package,chromium-headless-shell,chromium-headless-shell))

office:
	$(call system_package,soffice,libreoffice-writer-nogui)

database:
	$(call system_package,/usr/lib/postgresql/*/bin/initdb,postgresql)

java:
	$(call system_package,java,default-jre-headless)

# The processes share the cores; threads of linear algebra that wait for each other would take them from all. And what every process
# that tests start would compile anew, where the environment forbids to keep it, takes minutes.
test test-postgres test-spark journey: export OPENBLAS_NUM_THREADS = 1
test test-postgres test-spark journey: export PYTHONDONTWRITEBYTECODE =

test: env browser office
	@$(BIN)/python -m pytest -n $(WORKERS) $(TESTS)

# On a PostgreSQL server of its own, that is gone afterwards.
test-postgres: env database
	@$(BIN)/python tools/postgresql.py $(BIN)/python -m pytest -n $(WORKERS) $(ON_POSTGRESQL)

# Spark on this machine, in an environment of its own: nothing else needs the extra.
test-spark: java
	@test -x $(VENV)-spark/bin/python || $(PYTHON) -m venv $(VENV)-spark
	@$(VENV)-spark/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --upgrade pip
	@$(VENV)-spark/bin/python -m pip install --quiet --no-compile --disable-pip-version-check --constraint constraints.txt --editable '.[site,spark]' --group dev
	@$(VENV)-spark/bin/python -m pytest tests/statistics/test_engine_spark.py

# One region from the call to the follow-up, by real clicks in French.
journey: env browser
	@$(BIN)/python -m pytest tests/journeys/test_journey.py -x

check: env
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-cache
	@home=$$(mktemp -d) && OBSERVATORY_HOME=$$home $(BIN)/python -m observatory.web makemigrations --check --dry-run; code=$$?; rm -rf $$home; exit $$code
	@$(BIN)/python tools/messages.py check

messages: env
	@$(BIN)/python tools/messages.py update

# Pins every version that is installed now, without saying where it came from; those of Spark, which is not installed, stay.
constraints: env
	@{ $(BIN)/python -m pip freeze --exclude-editable --all | grep -v -i -E '^(setuptools|wheel|open-cluster-observatory)=='; grep -E '^(py4j|pyspark)==' constraints.txt; } | sort -f -u > constraints.new && mv constraints.new constraints.txt

benchmarks: env
	@$(BIN)/python -m benchmarks

clean:
	rm -rf $(VENV) $(VENV)-spark build dist test-artefacts .mypy_cache .ruff_cache .pytest_cache
