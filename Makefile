# Titian. "make help" lists what there is. A fresh machine needs Python 3.11 or newer and make; the rest is fetched.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory --no-builtin-rules

PORT ?= 8000
export PORT
export PATH := $(CURDIR)/.make/bin:$(CURDIR)/.venv/bin:$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
PY := .venv/bin/python

phone_sources := $(shell find pwa -type f -not -path 'pwa/dist/*' 2>/dev/null) $(wildcard locales/*/LC_MESSAGES/phone.po) package-lock.json

.PHONY: help run test soak check build bench words requirements format clean

help: ## what each target does
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 22

run: .venv/.run pwa/dist/.done ## start Titian with demo data; PORT=8000 unless told
	@$(PY) -m tools.run

test: .venv/.dev pwa/dist/.done ## every test, as CI runs them (about twenty minutes on two cores)
	@$(PY) -m tools.test

soak: .venv/.dev pwa/dist/.done ## tests/faults with the large counts, two hours at most; PART=restores for one part
	@$(PY) -m tools.soak $(PART)

check: .venv/.dev node_modules/.done ## style, types and floors; changes nothing
	ruff check .
	ruff format --check .
	mypy
	lint-imports
	djlint --check --lint --quiet office/templates front/templates
	node_modules/.bin/biome check
	node_modules/.bin/tsc -p .

format: .venv/.dev node_modules/.done ## write Python, JavaScript and templates the way "make check" wants them
	ruff check --fix-only --quiet .
	ruff format .
	node_modules/.bin/biome check --write
	djlint --reformat --quiet office/templates front/templates || true

build: pwa/dist/.done ## pwa/dist: the phone's files, named by digest, with .br and .gz beside them

bench: .venv/.dev pwa/dist/.done ## every benchmark, one JSON line per figure (benchmarks/README.md)
	@for name in install start runner lists push serve; do $(PY) -m benchmarks.bench_$$name; done; $(PY) -m benchmarks.bench_link --seeds 3

words: .venv/.dev ## sentences that have no English yet, and English that nothing says any more
	@$(PY) -m tools.words

requirements: .venv/.dev ## write the pinned requirements*.txt anew from requirements*.in
	$(PY) -m piptools compile --quiet --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links -o requirements.txt requirements.in
	$(PY) -m piptools compile --quiet --strip-extras --allow-unsafe --no-emit-index-url --no-emit-trusted-host --no-emit-find-links -o requirements-dev.txt requirements-dev.in

clean: ## remove what can be made again; never the data folder
	rm -rf .make .venv node_modules pwa/dist office/static/dist test-results .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

# What stands below is not called by name. A .run, .dev or .done file says that its folder is complete.

.venv/pyvenv.cfg:
	@tools/venv.sh

.venv/.run: requirements.txt .venv/pyvenv.cfg
	@$(PY) -m pip install -q -r requirements.txt
	@touch $@

.venv/.dev: requirements-dev.txt .venv/.run
	@$(PY) -m pip install -q -r requirements-dev.txt
	@touch $@

node_modules/.done: package-lock.json .venv/.run
	@tools/node.sh
	@npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

pwa/dist/.done: node_modules/.done $(phone_sources)
	@node pwa/build.js | grep build.app_
	@$(PY) -m sync.docs_assets >/dev/null
	@touch $@
