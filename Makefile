# Two commands are enough: `make run` and `make test`. They need python3 (3.11 or later), make and pip.
PY ?= python3
VENV := .venv
BIN := $(VENV)/bin
PEERS := .bench
INSTALL = install -q --disable-pip-version-check --require-hashes

.DEFAULT_GOAL := help
.PHONY: help run test check lint system bench bench-peers i18n lock clean

help: ## show this list
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 22

run: $(VENV)/.run ## serve on http://127.0.0.1:8000 (HOST, PORT), with its data under instance/ (YIDU_DATA)
	@$(BIN)/python -m webapp serve --with-jobs

test: system $(VENV)/.dev lint ## everything: style, types, rule files, then all tests with browser and PostgreSQL
	@$(BIN)/python -m pytest

check: $(VENV)/.dev lint ## the quick part: style, types, rule files, unit tests
	@$(BIN)/python -m pytest tests/unit

lint: $(VENV)/.dev
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check -q
	@$(BIN)/mypy
	@YIDU_DATA=$(VENV)/check $(BIN)/python -m webapp check >/dev/null

bench: $(VENV)/.dev ## measure; prints a table and writes bench.json
	@PYTHONPATH=.:tests $(BIN)/python tests/bench/bench.py

bench-peers: $(PEERS)/bin/python ## install what `make bench` compares with, in an environment of its own
	@$(PEERS)/bin/python -m pip install -q --disable-pip-version-check "numpy>=2,<3" NREL-PySAM \
		opendsm "multimethod<2"

i18n: $(VENV)/.dev ## read the texts anew, merge them into the English catalogue, compile it
	@$(BIN)/pybabel -q extract -F pyproject.toml -k sentence --no-wrap --no-location --sort-output -o $(VENV)/messages.pot .
	@$(BIN)/pybabel -q update -i $(VENV)/messages.pot -d webapp/translations --no-fuzzy-matching --ignore-obsolete \
		--ignore-pot-creation-date --no-wrap
	@$(BIN)/pybabel -q compile -d webapp/translations

lock: $(BIN)/uv ## write both requirements files anew from pyproject.toml; UPGRADE=1 takes newer versions
	@$(LOCK) pyproject.toml -o requirements.txt
	@$(LOCK) --group dev --extra postgres -c requirements.txt pyproject.toml -o requirements-dev.txt

clean: ## remove the environments and what tools left behind; your data in instance/ stay
	rm -rf $(VENV) $(PEERS) .pytest_cache .mypy_cache .ruff_cache .hypothesis dist bench.json
	find webapp tests -name __pycache__ -type d -exec rm -rf {} +

LOCK = UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile -q --universal --python-version 3.11 \
	--generate-hashes --no-annotate --no-emit-index-url $(if $(UPGRADE),--upgrade)

# An environment with pip where python3 brings ensurepip; else (Debian without python3-venv) an empty one that the
# outer pip fills. A changed lock installs again.
PIP = $$($(BIN)/python -m pip --version >/dev/null 2>&1 && echo $(BIN)/python -m pip \
	|| echo $(PY) -m pip --python $(BIN)/python)

$(BIN)/python:
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed, this is " + sys.version)'
	@$(PY) -m venv $(VENV) >/dev/null 2>&1 || { rm -rf $(VENV); $(PY) -m venv --without-pip $(VENV); }

$(VENV)/.run: requirements.txt | $(BIN)/python
	@echo "Installing what the app needs (once)"
	@$(PIP) $(INSTALL) -r requirements.txt && touch $@

$(VENV)/.dev: requirements-dev.txt | $(BIN)/python
	@echo "Installing what the app and its tests need (once)"
	@$(PIP) $(INSTALL) -r requirements-dev.txt && touch $(VENV)/.run $@

$(BIN)/uv: | $(BIN)/python
	@$(PIP) install -q --disable-pip-version-check uv

$(PEERS)/bin/python:
	@$(PY) -m venv $(PEERS)

# The tests drive a real browser, with Chinese letters, a PostgreSQL of their own, a time-stamping authority made with
# openssl, and make PDFs, which need pango, and pictures of them, which need poppler. Debian's root gets them installed;
# anybody else is told how. Without them those tests fail and say the same.
system:
	@missing=""; \
	command -v chromium >/dev/null || command -v google-chrome >/dev/null || missing="$$missing chromium"; \
	ls /usr/share/fonts/opentype/noto/NotoSansCJK-*.ttc >/dev/null 2>&1 \
	|| { command -v fc-list >/dev/null && fc-list :lang=zh-cn | grep -q .; } || missing="$$missing fonts-noto-cjk"; \
	ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || missing="$$missing postgresql"; \
	command -v openssl >/dev/null || missing="$$missing openssl"; \
	command -v pdftoppm >/dev/null || missing="$$missing poppler-utils"; \
	$(PY) -c 'import ctypes.util, sys; sys.exit(not ctypes.util.find_library("pangoft2-1.0"))' \
	|| missing="$$missing libpangoft2-1.0-0"; \
	[ -z "$$missing" ] && exit 0; \
	if [ "$$(id -u)" = 0 ] && grep -qs '^ID=debian' /etc/os-release; then \
		echo "Installing$$missing (once)"; \
		apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $$missing >/dev/null; \
	else \
		echo "The tests of browser, database, time stamps and PDF need:$$missing. On Debian: sudo apt-get install$$missing"; \
	fi
