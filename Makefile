# `make demo` runs Coordinator, `make test` tests all of it; both set up what they need.
#
#   make demo [PORT=8010] [DATA_DIR=folder]   make test [TESTS=tests/unit] [WORKERS=2] [CHROMIUM=/path]
#   make check    format, lint, types, floors, packages, unit and house tests; under a minute
#   make bench    speed and size against their targets     make format    put the source in order
#                 (FULL=1: with 100,000 meetings too)
#   make docs     the generated pages under docs/          make messages  collect the words to translate
#   make .venv    the environment alone                    make clean     remove all that was made

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

BIN := .venv/bin
VENDOR := coordinator/static/vendor/made-from.txt
TRANSLATIONS := coordinator/translations
LOCALES := sv nb da fi is
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard $(TRANSLATIONS)/*/LC_MESSAGES/*.po))
WORKERS ?= 2
UV ?= $(or $(shell command -v uv),$(BIN)/uv)
export CHROMIUM PYTHON

.PHONY: help .venv demo test check check-style bench format docs messages catalogues browser requirements clean

help:
	@sed -n '/^#/!q; s/^# \{0,1\}//p' Makefile

# The environment ------------------------------------------------------------------------------------

.venv: .venv/installed

.venv/packages: requirements-dev.txt .ci/environment
	@echo "Making .venv (the first time takes a minute)"
	@.ci/environment
	@touch $@

# An editable install runs the build hook once only, so it is made anew when the hook's inputs change.
.venv/installed: .venv/packages pyproject.toml package-lock.json hatch_build.py $(VENDOR)
	@.ci/install
	@touch $@

$(VENDOR):

catalogues: .venv/installed $(CATALOGUES)

%.mo: %.po | .venv/installed
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@ --locale $(word 3,$(subst /, ,$@))

browser: .venv/installed
	@.ci/chromium

# What people run ------------------------------------------------------------------------------------

demo: catalogues
	@$(BIN)/coordinator demo $(if $(PORT),--port $(PORT)) $(if $(DATA_DIR),--data-dir "$(DATA_DIR)")

test: catalogues browser
	@$(BIN)/pytest --numprocesses $(WORKERS) --dist worksteal $(TESTS)

check: check-style
	@$(BIN)/pytest --quiet --numprocesses $(WORKERS) tests/unit tests/house

check-style: catalogues
	@$(BIN)/ruff format --quiet --check
	@$(BIN)/ruff check --quiet
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/deptry .

bench: catalogues
	@$(BIN)/python -m tests.bench $(if $(FULL),--full)

format: .venv/installed
	@$(BIN)/ruff format
	@$(BIN)/ruff check --fix

# What is generated and committed --------------------------------------------------------------------

docs: catalogues
	@$(BIN)/python -m coordinator.core.settings_page > docs/settings.md
	@$(BIN)/python -m coordinator.routes_page > docs/routes.txt

messages: .venv/installed
	@mkdir -p build
	@$(BIN)/pybabel --quiet extract --mapping pyproject.toml --keywords lazy --add-location file --sort-by-file \
	    --no-wrap --project Coordinator --output-file build/messages.pot .
	@for locale in $(LOCALES); do \
	    $(BIN)/pybabel --quiet update --init-missing --locale $$locale --input-file build/messages.pot --no-wrap \
	        --output-dir $(TRANSLATIONS) --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date; \
	done
	@$(BIN)/python -m tests.translations
	@$(MAKE) --no-print-directory catalogues

requirements: .venv/installed
	@$(UV) pip compile pyproject.toml $(UPGRADE) --universal --generate-hashes --no-emit-index-url --no-header \
	    --group test --group browser --group lint --output-file requirements-dev.txt --quiet
	@$(UV) pip compile pyproject.toml --universal --generate-hashes --no-emit-index-url --no-header \
	    --no-annotate --constraint requirements-dev.txt --output-file requirements.txt --quiet

clean:
	rm -rf .venv build dist node_modules coordinator/static/vendor test-results .mypy_cache .pytest_cache \
	    .ruff_cache .import_linter_cache .hypothesis .schemathesis *.egg-info
	find . -name __pycache__ -prune -exec rm -rf {} +
	rm -f $(TRANSLATIONS)/*/LC_MESSAGES/*.mo
