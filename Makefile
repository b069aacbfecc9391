# Everything starts here. `make run` shows the demo, `make test` proves the lot; both set up what they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
APT := $(if $(filter 0,$(shell id -u)),apt-get,sudo apt-get)
CHROMIUM := $(shell command -v chromium || command -v chromium-browser)

.PHONY: run install test lint bench lock clean browser

run: install  ## the demo: product on 8000, four telephones on 8001
	$(BIN)/gejie demo

install: $(VENV)/.installed  ## .venv/bin/gejie

$(VENV)/bin/python:
	@echo "== Making a virtual environment (a few seconds)"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "== Installing python3-venv by apt"; \
	  $(APT) update -qq && $(APT) install -y -qq python3-venv && $(PYTHON) -m venv $(VENV); }

$(VENV)/.installed: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "== Installing gejie (about a minute the first time)"
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install -q --disable-pip-version-check --no-deps -e .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	@echo "== Installing what the tests need (about a minute the first time)"
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

browser:
ifeq ($(CHROMIUM),)
	@echo "== Installing a browser and a Chinese font by apt (about two minutes)"
	@$(APT) update -qq && DEBIAN_FRONTEND=noninteractive $(APT) install -y -qq --no-install-recommends chromium fonts-noto-cjk > /dev/null
endif

lint: $(VENV)/.installed-dev
	@echo "== Style, types, layers"
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy bot handlers nlp storage simulator tests benchmarks
	$(BIN)/lint-imports --no-logo > /dev/null || $(BIN)/lint-imports

test: $(VENV)/.installed-dev browser lint  ## everything: lint, conversations on both databases, browser
	@echo "== Tests (about five minutes)"
	$(BIN)/pytest -n 2 --dist worksteal -m "not browser"
	$(BIN)/pytest -m browser -p no:xdist

bench: $(VENV)/.installed-dev  ## beside WeRoBot, Flask and jieba, about nine minutes
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements-bench.lock
	$(BIN)/python -m benchmarks.webhook
	$(BIN)/python -m benchmarks.rules
	$(BIN)/python -m benchmarks.places

lock:  ## the three lock files, without any host in them
	$(BIN)/pip install -q uv==0.13.9
	$(BIN)/uv pip compile -q pyproject.toml --universal --generate-hashes -o requirements.lock
	$(BIN)/uv pip compile -q pyproject.toml --group dev --universal --generate-hashes -o requirements-dev.lock
	$(BIN)/uv pip compile -q pyproject.toml --group dev --group bench --universal --generate-hashes -o requirements-bench.lock

clean:
	rm -rf $(VENV) demo .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache *.egg-info
